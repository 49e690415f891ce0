// SPDX-License-Identifier: GPL-2.0-or-later
/* The dictionaries of a capture, see names.h. Each kind is a small store with one setter; what
 * is added while collecting is also kept as JSON until the writer takes it, so that the file
 * learns of a name before the events that use it. */

#include "core/event/names.h"

#include <errno.h>
#include <fnmatch.h>
#include <json-c/json.h>
#include <stdatomic.h>
#include <string.h>

#include "core/event/evidence.h"
#include "core/event/section.h"
#include "core/event/stack.h"
#include "core/util/array.h"
#include "core/util/map.h"
#include "core/util/parse.h"

/* The kinds of dictionary whose entries come one by one. */
enum kind {
	KIND_PROBES,
	KIND_SYMBOLS,
	KIND_SUBSYSTEMS,
	KIND_REASONS,
	KIND_NETNS,
	KIND_EVIDENCE,
	KIND_COUNTERS,
	KIND_MAX,
};

/* A field of a section that a dictionary names. */
struct named_field {
	uint16_t offset;
	enum pk_field_type type;
};

enum want {
	WANT_ADDR,
	WANT_REASON,
	WANT_NETNS,
	WANT_MAX,
};

#define SETTLED   64 /* a power of two */
#define HINT_BITS 10

struct pk_names {
	uint64_t version;
	struct json_object *meta;
	bool meta_is_new;

	struct {
		struct pk_probe_name *at; /* both strings owned; NULL: index not in use */
		size_t n, cap;
	} probes;
	struct {
		struct pk_symbol *
			*at; /* by rising address; owned, name and module in the same block */
		size_t n, cap;
	} symbols;
	/* Owned; by address: position in `symbols` of one looked up before. Threads share it, so it
	 * is only a hint of where to look first. */
	_Atomic uint32_t *symbol_hints;
	struct pk_map subsystems; /* subsystem + 1 -> char * */
	struct pk_map reasons;    /* value + 1 -> char * */
	struct pk_map netns;      /* inode -> char * */
	struct pk_evidences *evidences;
	struct json_object *counters; /* array of entries */

	struct pk_resolver resolver;
	struct pk_map asked[WANT_MAX]; /* by WANT_*: value + 1 -> how often it was wanted */
	/* Of what nothing more is to be learned; most events name what the one before did. */
	uint64_t settled[WANT_MAX][SETTLED];
	struct named_field named[PK_SECTION_MAX][4];
	uint8_t n_named[PK_SECTION_MAX];

	struct json_object
		*fresh[KIND_MAX]; /* arrays of what came since the last take; NULL: nothing */
};

static const char *const kind_names[KIND_MAX] = {
	[KIND_PROBES] = "probes",     [KIND_SYMBOLS] = "symbols", [KIND_SUBSYSTEMS] = "subsystems",
	[KIND_REASONS] = "reasons",   [KIND_NETNS] = "netns",     [KIND_EVIDENCE] = "evidence",
	[KIND_COUNTERS] = "counters",
};

/* Which fields of our sections hold something that a dictionary names. */
static void find_named_fields(struct pk_names *names)
{
	for (size_t i = 0; i < pk_n_sections; i++) {
		const struct pk_section *s = pk_sections[i];

		for (size_t j = 0; j < s->n_fields; j++) {
			const struct pk_field *f = &s->fields[j];

			if (f->type != PK_FIELD_ADDR && f->type != PK_FIELD_ADDRS &&
			    f->type != PK_FIELD_REASON && f->type != PK_FIELD_NETNS)
				continue;
			if (names->n_named[s->id] < ARRAY_SIZE(names->named[0]))
				names->named[s->id][names->n_named[s->id]++] =
					(struct named_field){ f->offset, f->type };
		}
	}
}

struct pk_names *pk_names_new(void)
{
	_cleanup_(pk_names_freep) struct pk_names *names = calloc(1, sizeof(*names));

	if (!names)
		return NULL;
	names->meta = json_object_new_object();
	names->symbol_hints = calloc(1u << HINT_BITS, sizeof(*names->symbol_hints));
	names->evidences = pk_evidences_new();
	names->counters = json_object_new_array();
	if (!names->meta || !names->symbol_hints || !names->evidences || !names->counters)
		return NULL;
	find_named_fields(names);
	return TAKE_PTR(names);
}

static void free_text_map(struct pk_map *map)
{
	for (size_t i = 0; i < map->cap; i++)
		if (map->slots[i].key)
			free((char *)(uintptr_t)map->slots[i].value);
	pk_map_done(map);
}

void pk_names_free(struct pk_names *names)
{
	if (!names)
		return;
	json_object_put(names->meta);
	for (size_t i = 0; i < names->probes.n; i++) {
		free((char *)names->probes.at[i].type);
		free((char *)names->probes.at[i].symbol);
	}
	free(names->probes.at);
	for (size_t i = 0; i < names->symbols.n; i++)
		free(names->symbols.at[i]);
	free(names->symbols.at);
	free(names->symbol_hints);
	free_text_map(&names->subsystems);
	free_text_map(&names->reasons);
	free_text_map(&names->netns);
	for (size_t i = 0; i < ARRAY_SIZE(names->asked); i++)
		pk_map_done(&names->asked[i]);
	for (size_t i = 0; i < KIND_MAX; i++)
		json_object_put(names->fresh[i]);
	pk_evidences_free(names->evidences);
	json_object_put(names->counters);
	free(names);
}

/* ---- setters, one a kind ---- */

static int set_probe(struct pk_names *names, uint16_t index, const char *type, const char *symbol)
{
	struct pk_probe_name *p;
	char *t, *s;

	if (index >= names->probes.n) {
		if (pk_array_reserve(&names->probes, index + 1 - names->probes.n))
			return -ENOMEM;
		memset(names->probes.at + names->probes.n, 0,
		       (index + 1 - names->probes.n) * sizeof(names->probes.at[0]));
		names->probes.n = (size_t)index + 1;
	}
	t = strdup(type);
	s = strdup(symbol);
	if (!t || !s) {
		free(t);
		free(s);
		return -ENOMEM;
	}
	p = &names->probes.at[index];
	free((char *)p->type);
	free((char *)p->symbol);
	*p = (struct pk_probe_name){ t, s };
	return 0;
}

/* Index of the first symbol that begins above `addr`. */
static size_t symbols_above(const struct pk_names *names, uint64_t addr)
{
	size_t low = 0, high = names->symbols.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (names->symbols.at[mid]->addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct pk_symbol *symbol_new(const struct pk_symbol *from)
{
	size_t name_bytes = strlen(from->name) + 1, module_bytes = strlen(from->module) + 1;
	struct pk_symbol *symbol = malloc(sizeof(*symbol) + name_bytes + module_bytes);
	char *text;

	if (!symbol)
		return NULL;
	text = (char *)(symbol + 1);
	memcpy(text, from->name, name_bytes);
	memcpy(text + name_bytes, from->module, module_bytes);
	*symbol = (struct pk_symbol){ from->addr,        from->size,         text,
				      text + name_bytes, pk_is_tracer(text), pk_is_freer(text) };
	return symbol;
}

static int set_symbol(struct pk_names *names, const struct pk_symbol *from)
{
	size_t at = symbols_above(names, from->addr);
	struct pk_symbol *symbol = symbol_new(from);

	if (!symbol)
		return -ENOMEM;
	if (at && names->symbols.at[at - 1]->addr == from->addr) {
		free(names->symbols.at[at - 1]);
		names->symbols.at[at - 1] = symbol;
		return 0;
	}
	if (pk_array_reserve(&names->symbols, 1)) {
		free(symbol);
		return -ENOMEM;
	}
	memmove(names->symbols.at + at + 1, names->symbols.at + at,
		(names->symbols.n - at) * sizeof(names->symbols.at[0]));
	names->symbols.at[at] = symbol;
	names->symbols.n++;
	return 0;
}

/* Set the text of `key`. 1: it is new; 0: it had that text already; -ENOMEM. */
static int set_text(struct pk_map *map, uint64_t key, const char *text)
{
	uint64_t *old = pk_map_get(map, key);
	char *copy;

	if (old && strcmp((const char *)(uintptr_t)*old, text) == 0)
		return 0;
	copy = strdup(text);

	if (!copy)
		return -ENOMEM;
	if (old)
		free((char *)(uintptr_t)*old);
	if (pk_map_put(map, key, (uintptr_t)copy)) {
		free(copy);
		return -ENOMEM;
	}
	return 1;
}

static const char *get_text(const struct pk_map *map, uint64_t key)
{
	const uint64_t *v = pk_map_get(map, key);

	return v ? (const char *)(uintptr_t)*v : NULL;
}

/* Keys are `more` than the values that they stand for. */
static bool visit_texts(const struct pk_map *map, uint64_t more, pk_names_visit_fn visit, void *ctx)
{
	for (size_t i = 0; i < map->cap; i++) {
		const struct pk_map_slot *slot = &map->slots[i];

		if (slot->key &&
		    visit(ctx, (uint32_t)(slot->key - more), (const char *)(uintptr_t)slot->value))
			return true;
	}
	return false;
}

/* ---- what is new, for the writer ---- */

static int note_fresh(struct pk_names *names, enum kind kind, struct json_object *entry)
{
	names->version++;
	if (!names->fresh[kind])
		names->fresh[kind] = json_object_new_array();
	if (!names->fresh[kind] || !entry || json_object_array_add(names->fresh[kind], entry)) {
		json_object_put(entry);
		return -ENOMEM;
	}
	return 0;
}

static struct json_object *entry_new(const char *key, uint64_t value, const char *name)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, key, json_object_new_uint64(value));
	json_object_object_add(o, "name", json_object_new_string(name));
	return o;
}

uint64_t pk_names_version(const struct pk_names *names)
{
	return names->version;
}

struct json_object *pk_names_take_new(struct pk_names *names)
{
	struct json_object *all = NULL;

	if (names->meta_is_new) {
		struct json_object *o = json_object_new_object();

		json_object_object_add(o, "meta", json_object_get(names->meta));
		all = json_object_new_array();
		json_object_array_add(all, o);
		names->meta_is_new = false;
	}
	for (size_t i = 0; i < KIND_MAX; i++) {
		struct json_object *o;

		if (!names->fresh[i])
			continue;
		if (!all)
			all = json_object_new_array();
		o = json_object_new_object();
		json_object_object_add(o, kind_names[i], TAKE_PTR(names->fresh[i]));
		json_object_array_add(all, o);
	}
	return all;
}

int pk_names_set_meta(struct pk_names *names, struct json_object *meta)
{
	json_object_put(names->meta);
	names->meta = meta;
	names->meta_is_new = true;
	return 0;
}

int pk_names_add_probe(struct pk_names *names, uint16_t index, const char *type, const char *symbol)
{
	struct json_object *o = json_object_new_object();
	int r = set_probe(names, index, type, symbol);

	json_object_object_add(o, "index", json_object_new_int(index));
	json_object_object_add(o, "type", json_object_new_string(type));
	json_object_object_add(o, "symbol", json_object_new_string(symbol));
	return note_fresh(names, KIND_PROBES, o) ?: r;
}

int pk_names_add_symbol(struct pk_names *names, const struct pk_symbol *symbol)
{
	struct json_object *o = entry_new("addr", symbol->addr, symbol->name);
	int r = set_symbol(names, symbol);

	json_object_object_add(o, "size", json_object_new_uint64(symbol->size));
	json_object_object_add(o, "module", json_object_new_string(symbol->module));
	return note_fresh(names, KIND_SYMBOLS, o) ?: r;
}

int pk_names_add_subsystem(struct pk_names *names, uint16_t subsystem, const char *name)
{
	int r = set_text(&names->subsystems, (uint64_t)subsystem + 1, name);

	return r > 0 ? note_fresh(names, KIND_SUBSYSTEMS, entry_new("id", subsystem, name)) : r;
}

int pk_names_add_reason(struct pk_names *names, uint32_t value, const char *name)
{
	int r = set_text(&names->reasons, (uint64_t)value + 1, name);

	return r > 0 ? note_fresh(names, KIND_REASONS, entry_new("value", value, name)) : r;
}

int pk_names_add_netns(struct pk_names *names, uint32_t inum, const char *name)
{
	int r = set_text(&names->netns, inum, name);

	return r > 0 ? note_fresh(names, KIND_NETNS, entry_new("inum", inum, name)) : r;
}

int pk_names_add_evidence(struct pk_names *names, struct json_object *entry)
{
	int r = pk_evidences_add(names->evidences, entry);

	if (r) {
		json_object_put(entry);
		return r;
	}
	return note_fresh(names, KIND_EVIDENCE, entry);
}

static int set_counter(struct pk_names *names, struct json_object *entry)
{
	return json_object_array_add(names->counters, json_object_get(entry)) ? -ENOMEM : 0;
}

int pk_names_add_counter(struct pk_names *names, uint32_t netns, const char *name, uint64_t count,
			 const char *detail)
{
	struct json_object *o = json_object_new_object();
	int r;

	json_object_object_add(o, "netns", json_object_new_uint64(netns));
	json_object_object_add(o, "name", json_object_new_string(name));
	json_object_object_add(o, "count", json_object_new_uint64(count));
	if (detail)
		json_object_object_add(o, "detail", json_object_new_string(detail));
	r = set_counter(names, o);
	return note_fresh(names, KIND_COUNTERS, o) ?: r;
}

/* ---- look-ups ---- */

struct json_object *pk_names_meta(const struct pk_names *names)
{
	return names->meta;
}

int64_t pk_names_clock_offset_ns(const struct pk_names *names)
{
	struct json_object *v;

	return json_object_object_get_ex(names->meta, "clock_offset_ns", &v)
		       ? json_object_get_int64(v)
		       : 0;
}

const struct pk_probe_name *pk_names_probe(const struct pk_names *names, uint16_t index)
{
	static const struct pk_probe_name unknown = { "?", "?" };

	if (index >= names->probes.n || !names->probes.at[index].type)
		return &unknown;
	return &names->probes.at[index];
}

size_t pk_names_n_probes(const struct pk_names *names)
{
	return names->probes.n;
}

/* Is the symbol at `i` the last that begins at or below `addr`? */
static bool is_symbol_of(const struct pk_names *names, size_t i, uint64_t addr)
{
	return i < names->symbols.n && names->symbols.at[i]->addr <= addr &&
	       (i + 1 == names->symbols.n || names->symbols.at[i + 1]->addr > addr);
}

const struct pk_symbol *pk_names_symbol(const struct pk_names *names, uint64_t addr,
					uint64_t *ret_offset)
{
	_Atomic uint32_t *hint =
		&names->symbol_hints[addr * 0x9e3779b97f4a7c15ULL >> (64 - HINT_BITS)];
	size_t i = atomic_load_explicit(hint, memory_order_relaxed);
	const struct pk_symbol *symbol;

	if (!is_symbol_of(names, i, addr)) {
		i = symbols_above(names, addr);
		if (!i--)
			return NULL;
		atomic_store_explicit(hint, (uint32_t)i, memory_order_relaxed);
	}
	symbol = names->symbols.at[i];
	/* A return address behind a call that does not return may be the first byte after the
	 * function. */
	if (symbol->size && addr - symbol->addr > symbol->size)
		return NULL;
	*ret_offset = addr - symbol->addr;
	return symbol;
}

const char *pk_names_subsystem(const struct pk_names *names, uint32_t value)
{
	static _Thread_local char number[8];
	const char *name = get_text(&names->subsystems, (uint64_t)(value >> 16) + 1);

	if (name)
		return name;
	snprintf(number, sizeof(number), "%u", value >> 16);
	return number;
}

const char *pk_names_reason(const struct pk_names *names, uint32_t value)
{
	return get_text(&names->reasons, (uint64_t)value + 1);
}

bool pk_names_visit_reasons(const struct pk_names *names, pk_names_visit_fn visit, void *ctx)
{
	return visit_texts(&names->reasons, 1, visit, ctx);
}

bool pk_names_reason_matches(const struct pk_names *names, uint32_t value, const char *pattern)
{
	const char *name = pk_names_reason(names, value);
	char text[256];
	uint32_t number;

	if (!pk_parse_u32(pattern, 0, UINT32_MAX, &number))
		return number == value;
	if (!name)
		return false;
	snprintf(text, sizeof(text), "%s/%s", pk_names_subsystem(names, value), name);
	if (!fnmatch(pattern, name, FNM_CASEFOLD) || !fnmatch(pattern, text, FNM_CASEFOLD))
		return true;
	snprintf(text, sizeof(text), "SKB_DROP_REASON_%s", name);
	return !fnmatch(pattern, text, FNM_CASEFOLD);
}

bool pk_names_has_reasons(const struct pk_names *names)
{
	return names->reasons.n > 0;
}

void pk_names_each_reason(const struct pk_names *names,
			  void (*visit)(void *ctx, uint32_t value, const char *name), void *ctx)
{
	for (size_t i = 0; i < names->reasons.cap; i++) {
		const struct pk_map_slot *slot = &names->reasons.slots[i];

		if (slot->key)
			visit(ctx, (uint32_t)(slot->key - 1), (const char *)(uintptr_t)slot->value);
	}
}

const char *pk_names_netns(const struct pk_names *names, uint32_t inum)
{
	return get_text(&names->netns, inum);
}

bool pk_names_visit_netns(const struct pk_names *names, pk_names_visit_fn visit, void *ctx)
{
	return visit_texts(&names->netns, 0, visit, ctx);
}

struct json_object *pk_names_counters(const struct pk_names *names)
{
	return names->counters;
}

const struct pk_evidences *pk_names_evidences(const struct pk_names *names)
{
	return names->evidences;
}

/* ---- loading from a file ---- */

static bool get_u64(struct json_object *o, const char *key, uint64_t max, uint64_t *ret)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_int))
		return false;
	*ret = json_object_get_uint64(v);
	return *ret <= max;
}

static const char *get_string(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return NULL;
	return json_object_get_string(v);
}

static int load_probe(struct pk_names *names, struct json_object *o)
{
	const char *type = get_string(o, "type"), *symbol = get_string(o, "symbol");
	uint64_t index;

	if (!type || !symbol || !get_u64(o, "index", UINT16_MAX, &index))
		return -EINVAL;
	return set_probe(names, (uint16_t)index, type, symbol);
}

static int load_symbol(struct pk_names *names, struct json_object *o)
{
	struct pk_symbol symbol = { .name = get_string(o, "name"),
				    .module = get_string(o, "module") };

	if (!symbol.name || !get_u64(o, "addr", UINT64_MAX, &symbol.addr) ||
	    !get_u64(o, "size", UINT64_MAX, &symbol.size))
		return -EINVAL;
	if (!symbol.module)
		symbol.module = "";
	return set_symbol(names, &symbol);
}

static int load_text(struct pk_map *map, struct json_object *o, const char *key, uint64_t max,
		     unsigned int plus)
{
	const char *name = get_string(o, "name");
	uint64_t value;

	if (!name || !get_u64(o, key, max, &value) || !(value + plus))
		return -EINVAL;
	return MIN(set_text(map, value + plus, name), 0);
}

static int load_counter(struct pk_names *names, struct json_object *o)
{
	uint64_t netns, count;

	if (!get_string(o, "name") || !get_u64(o, "netns", UINT32_MAX, &netns) ||
	    !get_u64(o, "count", UINT64_MAX, &count))
		return -EINVAL;
	return set_counter(names, o);
}

static int load_entry(struct pk_names *names, enum kind kind, struct json_object *o)
{
	switch (kind) {
	case KIND_PROBES:
		return load_probe(names, o);
	case KIND_SYMBOLS:
		return load_symbol(names, o);
	case KIND_SUBSYSTEMS:
		return load_text(&names->subsystems, o, "id", UINT16_MAX, 1);
	case KIND_REASONS:
		return load_text(&names->reasons, o, "value", UINT32_MAX, 1);
	case KIND_NETNS:
		return load_text(&names->netns, o, "inum", UINT32_MAX, 0);
	case KIND_EVIDENCE:
		return pk_evidences_add(names->evidences, o);
	case KIND_COUNTERS:
		return load_counter(names, o);
	default:
		return -EINVAL;
	}
}

int pk_names_load(struct pk_names *names, struct json_object *dict)
{
	struct json_object *v;

	names->version++;
	if (!json_object_is_type(dict, json_type_object))
		return -EINVAL;
	if (json_object_object_get_ex(dict, "meta", &v)) {
		if (!json_object_is_type(v, json_type_object))
			return -EINVAL;
		json_object_put(names->meta);
		names->meta = json_object_get(v);
	}
	for (enum kind kind = 0; kind < KIND_MAX; kind++) {
		if (!json_object_object_get_ex(dict, kind_names[kind], &v))
			continue;
		if (!json_object_is_type(v, json_type_array))
			return -EINVAL;
		for (size_t i = 0; i < json_object_array_length(v); i++) {
			int r = load_entry(names, kind, json_object_array_get_idx(v, i));

			if (r)
				return r;
		}
	}
	return 0;
}

/* ---- filling while collecting ---- */

void pk_names_set_resolver(struct pk_names *names, const struct pk_resolver *resolver)
{
	names->resolver = *resolver;
}

/* Should the resolver be asked for `key` now? The first time, and ever more rarely while it has
 * no answer. */
static bool ask_now(struct pk_map *asked, uint64_t key)
{
	uint64_t *times = pk_map_get(asked, key);

	if (!times)
		return pk_map_put(asked, key, 1) == 0;
	++*times;
	return (*times & (*times - 1)) == 0;
}

/* Where `value` is if it is settled; a value that is not there may be settled too. */
static uint64_t *settled(struct pk_names *names, enum want want, uint64_t value)
{
	return &names->settled[want][(value ^ value >> 6 ^ value >> 12) & (SETTLED - 1)];
}

void pk_names_want_addr(struct pk_names *names, uint64_t addr)
{
	uint64_t *place = settled(names, WANT_ADDR, addr);

	if (*place == addr || !names->resolver.symbol)
		return;
	*place = addr; /* it is asked for only once */
	if (pk_map_get(&names->asked[WANT_ADDR], addr + 1) ||
	    pk_map_put(&names->asked[WANT_ADDR], addr + 1, 1))
		return;
	names->resolver.symbol(names->resolver.ctx, names, addr);
}

void pk_names_want_reason(struct pk_names *names, uint32_t value)
{
	uint64_t *place = settled(names, WANT_REASON, value);

	if (*place == (uint64_t)value + 1 || !names->resolver.reason)
		return;
	if (pk_map_get(&names->reasons, (uint64_t)value + 1)) {
		*place = (uint64_t)value + 1;
		return;
	}
	if (ask_now(&names->asked[WANT_REASON], (uint64_t)value + 1))
		names->resolver.reason(names->resolver.ctx, names, value);
}

void pk_names_want_netns(struct pk_names *names, uint32_t inum)
{
	uint64_t *place = settled(names, WANT_NETNS, inum);

	if (*place == inum || !names->resolver.netns)
		return;
	if (pk_map_get(&names->netns, inum)) {
		*place = inum;
		return;
	}
	if (ask_now(&names->asked[WANT_NETNS], (uint64_t)inum + 1))
		names->resolver.netns(names->resolver.ctx, names, inum);
}

static void want_field(struct pk_names *names, const struct named_field *f, const uint8_t *data,
		       size_t size)
{
	uint64_t addr;
	uint32_t v;

	switch (f->type) {
	case PK_FIELD_ADDRS:
		for (size_t i = f->offset; i + 8 <= size; i += 8) {
			memcpy(&addr, data + i, 8);
			pk_names_want_addr(names, addr);
		}
		break;
	case PK_FIELD_ADDR:
		memcpy(&addr, data + f->offset, 8);
		pk_names_want_addr(names, addr);
		break;
	default:
		memcpy(&v, data + f->offset, 4);
		if (f->type == PK_FIELD_REASON)
			pk_names_want_reason(names, v);
		else
			pk_names_want_netns(names, v);
	}
}

void pk_names_want_record(struct pk_names *names, const void *data, size_t size)
{
	const uint8_t *p = data, *end = p + size;

	for (p += sizeof(struct pk_record);
	     (size_t)(end - p) >= sizeof(struct pk_section_hdr) && p < end;) {
		const struct pk_section_hdr *h = (const void *)p;
		size_t padded = ((size_t)h->size + 3) & ~(size_t)3;

		p += sizeof(*h);
		if (padded > (size_t)(end - p))
			return;
		if (h->id < PK_SECTION_MAX)
			for (size_t i = 0; i < names->n_named[h->id]; i++)
				want_field(names, &names->named[h->id][i], p, h->size);
		p += padded;
	}
}
