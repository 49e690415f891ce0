/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/util/cleanup.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte of a word is its lowest");

#define PK_EACH_BYTE 0x0101010101010101ULL

/* The top bit of a byte is set if the byte is 0; with none that is 0, none is. */
static inline uint64_t pk_zero_bytes(uint64_t v)
{
	return (v - PK_EACH_BYTE) & ~v & PK_EACH_BYTE * 0x80;
}

/* Sixteen bytes, compared at once. Compilers make of it what the CPU has; where it has nothing of
 * the kind, words. */
typedef int8_t pk_bytes16 __attribute__((vector_size(16)));

/* The first of sixteen bytes at `s` that is no printable ASCII, or that is `a` or `b`; 16: none. */
static inline size_t pk_odd_at16(const uint8_t *s, uint8_t a, uint8_t b)
{
	uint64_t halves[2];
	pk_bytes16 v, odd;

	memcpy(&v, s, sizeof(v));
	/* What is not ASCII is less than 0. */
	odd = (v < 0x20) | (v == 0x7f) | (v == (int8_t)a) | (v == (int8_t)b);
	memcpy(halves, &odd, sizeof(odd));
	if (halves[0])
		return (size_t)__builtin_ctzll(halves[0]) / 8;
	return halves[1] ? 8 + (size_t)__builtin_ctzll(halves[1]) / 8 : 16;
}

/* The same, eight bytes; 8: none. */
static inline size_t pk_odd_at8(const uint8_t *s, uint8_t a, uint8_t b)
{
	uint64_t v, odd;

	memcpy(&v, s, 8);
	/* Of the first that is odd for sure, of those behind it perhaps. */
	odd = ((v - PK_EACH_BYTE * 0x20) | v) & PK_EACH_BYTE * 0x80;
	odd |= pk_zero_bytes(v ^ PK_EACH_BYTE * 0x7f) | pk_zero_bytes(v ^ PK_EACH_BYTE * a) |
	       pk_zero_bytes(v ^ PK_EACH_BYTE * b);
	return odd ? (size_t)__builtin_ctzll(odd) / 8 : 8;
}

/* How many of the first `len` bytes at `s` are printable ASCII other than `a` and `b`. Where the
 * last step would reach too far, it begins at bytes that are known to be plain. */
static inline size_t pk_plain_len(const uint8_t *s, size_t len, uint8_t a, uint8_t b)
{
	size_t n = 0, odd;

	while (len >= 16) {
		odd = pk_odd_at16(s + n, a, b);
		if (odd < 16 || n + 16 == len)
			return n + odd;
		n = MIN(n + 16, len - 16);
	}
	while (len >= 8) {
		odd = pk_odd_at8(s + n, a, b);
		if (odd < 8 || n + 8 == len)
			return n + odd;
		n = len - 8;
	}
	while (n < len && s[n] >= 0x20 && s[n] < 0x7f && s[n] != a && s[n] != b)
		n++;
	return n;
}

/* Length of the valid UTF-8 sequence at `s` (RFC 3629: no surrogates, nothing overlong), 0 if
 * there is none. */
static inline size_t pk_utf8_len(const uint8_t *s, size_t len)
{
	size_t n = s[0] < 0x80   ? 1
		   : s[0] < 0xc2 ? 0
		   : s[0] < 0xe0 ? 2
		   : s[0] < 0xf0 ? 3
		   : s[0] < 0xf5 ? 4
				 : 0;

	if (!n || n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90))
		return 0;
	return n;
}
