// SPDX-License-Identifier: GPL-2.0-or-later
/* See json.h. RFC 8259; strings are checked for UTF-8, since names come from outside. */

#include "core/util/json.h"

#include <string.h>

#include "core/util/utf8.h"

static void start(struct pk_json *j, const char *key)
{
	size_t len = key ? strlen(key) : 0;
	char *p = pk_out_room(j->out, len + 4), *from = p;

	if (!p)
		return;
	if (j->comma)
		*p++ = ',';
	j->comma = true;
	if (key) {
		*p++ = '"';
		memcpy(p, key, len);
		p += len;
		*p++ = '"';
		*p++ = ':';
	}
	j->out->len += (size_t)(p - from);
}

static void open_with(struct pk_json *j, const char *key, char c)
{
	start(j, key);
	pk_out_char(j->out, c);
	j->comma = false;
}

static void close_with(struct pk_json *j, char c)
{
	pk_out_char(j->out, c);
	j->comma = true;
}

void pk_json_object(struct pk_json *j, const char *key)
{
	open_with(j, key, '{');
}

void pk_json_object_end(struct pk_json *j)
{
	close_with(j, '}');
}

void pk_json_array(struct pk_json *j, const char *key)
{
	open_with(j, key, '[');
}

void pk_json_array_end(struct pk_json *j)
{
	close_with(j, ']');
}

void pk_json_u64(struct pk_json *j, const char *key, uint64_t v)
{
	start(j, key);
	pk_out_u64(j->out, v);
}

void pk_json_i64(struct pk_json *j, const char *key, int64_t v)
{
	start(j, key);
	pk_out_i64(j->out, v);
}

void pk_json_bool(struct pk_json *j, const char *key, bool v)
{
	start(j, key);
	pk_out_str(j->out, v ? "true" : "false");
}

/* The inside of a string. */
static void put_escaped(struct pk_out *out, const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i = 0;

	while (i < len) {
		size_t n = pk_plain_len(p + i, len - i, '"', '\\');

		pk_out_mem(out, s + i, n);
		i += n;
		if (i == len)
			break;
		n = pk_utf8_len(p + i, len - i);
		if (p[i] == '"' || p[i] == '\\') {
			pk_out_char(out, '\\');
			pk_out_char(out, s[i++]);
		} else if (n == 0) {
			pk_out_str(out, "\\ufffd");
			i++;
		} else if (n == 1) {
			pk_out_str(out, "\\u00");
			pk_out_hex(out, p[i++], 2);
		} else {
			pk_out_mem(out, s + i, n);
			i += n;
		}
	}
}

void pk_json_strn(struct pk_json *j, const char *key, const char *s, size_t len)
{
	start(j, key);
	pk_out_char(j->out, '"');
	put_escaped(j->out, s, strnlen(s, len));
	pk_out_char(j->out, '"');
}

/* Escape what came at the end of an output in memory. */
static void escape_from(struct pk_out *out, size_t from)
{
	const uint8_t *p = (const uint8_t *)out->buf + from;
	size_t len = out->len - from, plain = pk_plain_len(p, len, '"', '\\');
	_cleanup_(pk_out_done) struct pk_out rest = { .fd = -1 };

	if (plain == len)
		return;
	pk_out_mem(&rest, p + plain, len - plain);
	out->error = out->error ?: rest.error;
	out->len = from + plain;
	put_escaped(out, rest.buf, rest.len);
}

void pk_json_text(struct pk_json *j, const char *key,
		  void (*put)(const void *ctx, struct pk_out *out), const void *ctx)
{
	_cleanup_(pk_out_done) struct pk_out apart = { .fd = -1 };
	struct pk_out *out = j->out;
	size_t from;

	start(j, key);
	pk_out_char(out, '"');
	if (out->fd < 0) {
		from = out->len;
		put(ctx, out);
		escape_from(out, from);
	} else { /* may be written before it is escaped */
		put(ctx, &apart);
		put_escaped(out, apart.buf, apart.len);
	}
	pk_out_char(out, '"');
}

void pk_json_str(struct pk_json *j, const char *key, const char *s)
{
	pk_json_strn(j, key, s, strlen(s));
}

void pk_json_ip(struct pk_json *j, const char *key, const uint8_t addr[16])
{
	start(j, key);
	pk_out_char(j->out, '"');
	pk_out_ip(j->out, addr);
	pk_out_char(j->out, '"');
}

void pk_json_hex(struct pk_json *j, const char *key, const void *data, size_t len)
{
	start(j, key);
	pk_out_char(j->out, '"');
	pk_out_hexdump(j->out, data, len);
	pk_out_char(j->out, '"');
}

void pk_json_id(struct pk_json *j, const char *key, uint64_t id)
{
	start(j, key);
	pk_out_char(j->out, '"');
	pk_out_hex(j->out, id, 1);
	pk_out_char(j->out, '"');
}
