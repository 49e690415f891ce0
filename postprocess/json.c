// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON of one event, from the field tables of its sections: what a collector stores appears here
 * without a line of its own. A field whose number has a name in a dictionary becomes the keys
 * that say both. */

#include "postprocess/json.h"

#include <string.h>

#include "collectors/track/section.h"
#include "core/event/stack.h"
#include "postprocess/memo.h"

#define PLACE_NAME_BYTES 512 /* KSYM_NAME_LEN; a longer name can only come from a damaged file */

static uint64_t load_uint(const void *p, size_t size)
{
	uint64_t v = 0; /* little-endian, as every capture */

	switch (size) { /* of a known number of bytes, a load each */
	case 1:
		return *(const uint8_t *)p;
	case 2:
		memcpy(&v, p, 2);
		return v;
	case 4:
		memcpy(&v, p, 4);
		return v;
	default:
		memcpy(&v, p, 8);
		return v;
	}
}

void pk_json_reason(struct pk_json *j, const struct pk_names *names, uint32_t reason)
{
	const char *name;
	char number[16];

	if (!reason && !pk_names_has_reasons(names))
		return;
	name = pk_names_reason(names, reason);
	if (!name) {
		snprintf(number, sizeof(number), "%u", reason);
		name = number;
	}
	pk_json_str(j, "reason", name);
	pk_json_str(j, "subsystem", pk_names_subsystem(names, reason));
	pk_json_u64(j, "value", reason);
}

/* `addr` as "0x..." at `text`, of at least 19 bytes. Returns its length. */
static size_t format_hex(char *text, uint64_t addr)
{
	size_t digits = addr ? (size_t)(67 - __builtin_clzll(addr)) / 4 : 1;

	text[0] = '0';
	text[1] = 'x';
	for (size_t i = digits; i--; addr >>= 4)
		text[2 + i] = "0123456789abcdef"[addr & 15];
	return 2 + digits;
}

void pk_json_place(struct pk_json *j, const struct pk_names *names, uint64_t addr)
{
	const struct pk_symbol *symbol;
	uint64_t offset;
	char text[32];

	if (!addr)
		return;
	symbol = pk_names_symbol(names, addr, &offset);
	if (symbol) {
		pk_json_str(j, "symbol", symbol->name);
		pk_json_u64(j, "offset", offset);
	} else {
		pk_json_strn(j, "address", text, format_hex(text, addr));
	}
}

void pk_json_netns(struct pk_json *j, const char *key, const struct pk_names *names, uint32_t inum)
{
	const char *name = pk_names_netns(names, inum);

	pk_json_u64(j, key, inum);
	if (name)
		pk_json_str(j, "name", name);
}

/* `name`, or if there is none the number. */
static void named_json(struct pk_json *j, const char *key, const char *name, uint32_t value)
{
	char number[16];

	if (!name) {
		snprintf(number, sizeof(number), "%u", value);
		name = number;
	}
	pk_json_str(j, key, name);
}

void pk_json_lineage(struct pk_json *j, const char *key, uint32_t kind)
{
	named_json(j, key, pk_lineage_name(kind), kind);
}

/* A frame of a stack: "function+0x77" or "0xffffffff81000077". */
static void frame_json(struct pk_json *j, const struct pk_names *names, uint64_t addr)
{
	char text[PLACE_NAME_BYTES + 32];
	const struct pk_symbol *symbol;
	uint64_t offset;
	size_t len;

	symbol = pk_names_symbol(names, addr, &offset);
	if (!symbol) {
		pk_json_strn(j, NULL, text, format_hex(text, addr));
		return;
	}
	len = strnlen(symbol->name, PLACE_NAME_BYTES);
	memcpy(text, symbol->name, len);
	text[len++] = '+';
	len += format_hex(text + len, offset);
	pk_json_strn(j, NULL, text, len);
}

static void stack_json(struct pk_json *j, const char *key, const struct pk_names *names,
		       const uint8_t *addrs, size_t n)
{
	pk_json_array(j, key);
	for (size_t i = 0; i < n; i++)
		frame_json(j, names, load_uint(addrs + 8 * i, 8));
	pk_json_array_end(j);
}

static const char *layer_name(uint8_t layer)
{
	static const char *const names[] = {
		[PK_LAYER_UNKNOWN] = "unknown",
		[PK_LAYER_MAC] = "mac",
		[PK_LAYER_NETWORK] = "network",
	};

	return layer < ARRAY_SIZE(names) ? names[layer] : "unknown";
}

/* One field; `data` are the `size` bytes of its section. */
static void field_json(struct pk_json *j, const char *key, const struct pk_field *f,
		       const uint8_t *data, size_t size, const struct pk_names *names)
{
	const uint8_t *p = data + f->offset;

	switch (f->type) {
	case PK_FIELD_U8:
	case PK_FIELD_U16:
	case PK_FIELD_U32:
	case PK_FIELD_U64:
		pk_json_u64(j, key, load_uint(p, f->size));
		break;
	case PK_FIELD_S64:
		pk_json_i64(j, key, (int64_t)load_uint(p, f->size));
		break;
	case PK_FIELD_STR16:
	case PK_FIELD_STR32:
	case PK_FIELD_STR64:
		pk_json_strn(j, key, (const char *)p, f->size);
		break;
	case PK_FIELD_IP:
		pk_json_ip(j, key, p);
		break;
	case PK_FIELD_REASON:
		pk_json_reason(j, names, (uint32_t)load_uint(p, f->size));
		break;
	case PK_FIELD_ADDR:
		pk_json_place(j, names, load_uint(p, f->size));
		break;
	case PK_FIELD_NETNS:
		pk_json_netns(j, key, names, (uint32_t)load_uint(p, f->size));
		break;
	case PK_FIELD_ID:
		if (load_uint(p, f->size))
			pk_json_id(j, key, load_uint(p, f->size));
		break;
	case PK_FIELD_LINEAGE:
		pk_json_lineage(j, key, (uint32_t)load_uint(p, f->size));
		break;
	case PK_FIELD_ENDING:
		named_json(j, key, pk_ending_name((uint32_t)load_uint(p, f->size)),
			   (uint32_t)load_uint(p, f->size));
		break;
	case PK_FIELD_LAYER:
		pk_json_str(j, key, layer_name(*p));
		break;
	case PK_FIELD_BYTES:
		pk_json_hex(j, key, p, size - f->offset);
		break;
	case PK_FIELD_S64S:
		pk_json_array(j, key);
		for (size_t at = f->offset; at + 8 <= size; at += 8)
			pk_json_i64(j, NULL, (int64_t)load_uint(data + at, 8));
		pk_json_array_end(j);
		break;
	case PK_FIELD_ADDRS:
		stack_json(j, key, names, p, (size - f->offset) / 8);
		break;
	case PK_FIELD_MAX:
		break;
	}
}

static void write_section(struct pk_json *j, const struct pk_section *s, const struct pk_event *ev,
			  const struct pk_names *names)
{
	const uint8_t *data = ev->data[s->id];
	size_t size = ev->size[s->id];

	if (s == &pk_stack_section) { /* less the tracer's own frames, as in the text */
		struct pk_frames frames = pk_event_frames(ev, names);

		stack_json(j, s->name, names, (const uint8_t *)frames.at, frames.n);
		return;
	}
	if (s->flat) {
		field_json(j, s->name, &s->fields[0], data, size, names);
		return;
	}
	pk_json_object(j, s->name);
	for (size_t i = 0; i < s->n_fields; i++)
		field_json(j, s->fields[i].name, &s->fields[i], data, size, names);
	if (s->json_extra)
		s->json_extra(ev, names, j);
	pk_json_object_end(j);
}

/* Behind other members: the comma is part of what is kept. */
static void section_json(struct pk_json *j, const struct pk_section *s, const struct pk_event *ev,
			 const struct pk_names *names)
{
	struct pk_memo_ask ask;

	if (!ev->data[s->id] || pk_memo_section(j->out, s, ev, names, &ask))
		return;
	write_section(j, s, ev, names);
	pk_memo_keep(j->out, &ask);
}

static void where_json(struct pk_json *j, const struct pk_event *ev, const struct pk_names *names)
{
	struct pk_memo_ask ask;

	if (pk_memo_where(j->out, ev, names, &ask))
		return;
	for (size_t i = PK_MEMO_WHERE; i < pk_n_sections; i++)
		section_json(j, pk_sections[i], ev, names);
	pk_memo_keep(j->out, &ask);
}

static void probe_json(struct pk_json *j, const struct pk_event *ev, const struct pk_names *names)
{
	const struct pk_probe_name *probe = pk_names_probe(names, ev->rec->probe);
	struct pk_memo_ask ask;

	if (pk_memo_probe(j->out, ev, names, &ask))
		return;
	pk_json_object(j, "probe");
	pk_json_str(j, "type", probe->type);
	pk_json_str(j, "symbol", probe->symbol);
	pk_json_object_end(j);
	pk_memo_keep(j->out, &ask);
}

void pk_event_json_open(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j,
			const char *key)
{
	pk_json_object(j, key);
	pk_json_u64(j, "ts", ev->rec->ts_ns);
	pk_json_u64(j, "cpu", ev->rec->cpu);
	section_json(j, &pk_task_section, ev, names);
	probe_json(j, ev, names);
	if (ev->rec->id)
		pk_json_id(j, "id", ev->rec->id);
	for (size_t i = 0; i < PK_MEMO_WHERE; i++)
		if (pk_sections[i] != &pk_task_section)
			section_json(j, pk_sections[i], ev, names);
	where_json(j, ev, names);
}

void pk_event_json(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j,
		   const char *key)
{
	pk_event_json_open(ev, names, j, key);
	pk_json_object_end(j);
}
