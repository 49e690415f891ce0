/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Where data goes: a buffered writer to a descriptor or to memory. Errors stick and are asked
 * for once, at the end; a pipe whose reader went away (EPIPE) ends quietly. Made for a million
 * events a second, so the hot calls append bytes and format numbers themselves. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/util/cleanup.h"

struct pk_out {
	int fd;               /* -1: memory only */
	int error;            /* first error, 0 or -errno; nothing is written after it */
	bool color;           /* may ANSI colours be used? set by the caller */
	struct pk_memo *memo; /* of text that repeats, not owned; set by the caller, may be NULL */
	char *buf;            /* owned */
	size_t len;           /* bytes pending in buf */
	size_t cap;
	uint64_t flushed; /* bytes that left buf for the descriptor */
};

/* An output to `fd` (not owned), or to memory with -1. Cannot fail: memory is taken at the first
 * byte. */
void pk_out_init(struct pk_out *out, int fd);
/* Free the buffer; what was not flushed is lost. */
void pk_out_done(struct pk_out *out);
/* Write what is pending. 0, or the first error that the output met (-EPIPE: the reader went
 * away). */
int pk_out_flush(struct pk_out *out);
/* Memory output: the text so far, NUL-terminated, owned by `out`. "" if empty, NULL without
 * memory. */
const char *pk_out_text(struct pk_out *out);
/* Forget what is pending. */
void pk_out_reset(struct pk_out *out);

/* Bytes that went into `out` since it was made. */
static inline uint64_t pk_out_position(const struct pk_out *out)
{
	return out->flushed + out->len;
}

/* Make room for `need` more bytes; false: there is none, the error is set. */
bool pk_out_make_room(struct pk_out *out, size_t need);

/* Where the next `need` bytes go; NULL: no room. What was written there counts when it is added to
 * `len`. Called for every few bytes of output, so it is a comparison in the common case. */
static inline char *pk_out_room(struct pk_out *out, size_t need)
{
	if (need > out->cap - out->len || out->error)
		return pk_out_make_room(out, need) ? out->buf + out->len : NULL;
	return out->buf + out->len;
}

static inline void pk_out_mem(struct pk_out *out, const void *data, size_t len)
{
	char *to = len ? pk_out_room(out, len) : NULL;

	if (!to)
		return;
	memcpy(to, data, len);
	out->len += len;
}

static inline void pk_out_char(struct pk_out *out, char c)
{
	char *to = pk_out_room(out, 1);

	if (!to)
		return;
	*to = c;
	out->len++;
}

static inline void pk_out_str(struct pk_out *out, const char *s)
{
	pk_out_mem(out, s, strlen(s));
}

/* Append many bytes: to a descriptor they are written from where they lie. */
void pk_out_bulk(struct pk_out *out, const void *data, size_t len);

void pk_out_u64(struct pk_out *out, uint64_t v);
/* Decimal, zero-padded to `width` digits. */
void pk_out_u64_pad(struct pk_out *out, uint64_t v, unsigned int width);
void pk_out_i64(struct pk_out *out, int64_t v);
/* Lower-case hexadecimal without 0x, at least `width` digits. */
void pk_out_hex(struct pk_out *out, uint64_t v, unsigned int width);
/* Bytes as hexadecimal digits. */
void pk_out_hexdump(struct pk_out *out, const void *data, size_t len);
/* A name from outside (comm, device, namespace, table): control characters, DEL, backslash and
 * bytes that are not valid UTF-8 appear as \xNN. At most `len` bytes, ends at a NUL. */
void pk_out_escaped(struct pk_out *out, const char *s, size_t len);
void pk_out_printf(struct pk_out *out, const char *fmt, ...) _printf_(2, 3);

/* Dotted quad, RFC 5952 text, and colon-separated MAC of the bytes at `addr`. */
void pk_out_ipv4(struct pk_out *out, const uint8_t addr[4]);
void pk_out_ipv6(struct pk_out *out, const uint8_t addr[16]);
/* Either of them: IPv4 as ::ffff:0:0/96 is shown as a dotted quad. */
void pk_out_ip(struct pk_out *out, const uint8_t addr[16]);
void pk_out_mac(struct pk_out *out, const uint8_t addr[6]);

/* Colours by meaning; nothing is written unless out->color. */
enum pk_color {
	PK_COLOR_RESET,
	PK_COLOR_DIM,    /* time, cpu, addresses of little interest */
	PK_COLOR_BOLD,   /* probe, process */
	PK_COLOR_DROP,   /* reason of a drop */
	PK_COLOR_PLACE,  /* function */
	PK_COLOR_PACKET, /* packet */
	PK_COLOR_OK,     /* delivered, transmitted; a check that passed */
	PK_COLOR_WARN,
	PK_COLOR_MAX,
};
void pk_out_color(struct pk_out *out, enum pk_color color);
