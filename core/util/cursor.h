/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Bytes from outside, read in order and never past their end. A read that does not fit gives
 * zeroes, empties the cursor and sets `overrun`, which stays: a header is read field by field
 * and asked about once. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pk_cursor {
	const uint8_t *p;
	size_t len;   /* bytes left at p */
	bool overrun; /* more was asked for than there was */
};

static inline struct pk_cursor pk_cursor_of(const void *data, size_t len)
{
	return (struct pk_cursor){ .p = data, .len = len };
}

/* The next `n` bytes, NULL if there are fewer. */
static inline const uint8_t *pk_cursor_take(struct pk_cursor *c, size_t n)
{
	const uint8_t *p = c->p;

	if (n > c->len) {
		c->overrun = true;
		c->len = 0;
		return NULL;
	}
	c->p += n;
	c->len -= n;
	return p;
}

/* A cursor over the next `n` bytes, which `c` passes over. If there are fewer it gets what
 * there is, and `c` has an overrun. */
static inline struct pk_cursor pk_cursor_split(struct pk_cursor *c, size_t n)
{
	struct pk_cursor part = pk_cursor_of(c->p, n < c->len ? n : c->len);

	pk_cursor_take(c, n);
	return part;
}

static inline uint8_t pk_get_u8(struct pk_cursor *c)
{
	const uint8_t *p = pk_cursor_take(c, 1);

	return p ? p[0] : 0;
}

static inline uint16_t pk_get_be16(struct pk_cursor *c)
{
	const uint8_t *p = pk_cursor_take(c, 2);

	return p ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

static inline uint32_t pk_get_be24(struct pk_cursor *c)
{
	const uint8_t *p = pk_cursor_take(c, 3);

	return p ? (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2] : 0;
}

static inline uint32_t pk_get_be32(struct pk_cursor *c)
{
	const uint8_t *p = pk_cursor_take(c, 4);

	return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3] : 0;
}
