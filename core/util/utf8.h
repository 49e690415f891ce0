/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PK_EACH_BYTE 0x0101010101010101ULL

/* The top bit of a byte is set if the byte is 0; with none that is 0, none is. */
static inline uint64_t pk_zero_bytes(uint64_t v)
{
	return (v - PK_EACH_BYTE) & ~v & PK_EACH_BYTE * 0x80;
}

/* How many of the first `len` bytes at `s` are printable ASCII other than `a` and `b`. */
static inline size_t pk_plain_len(const uint8_t *s, size_t len, uint8_t a, uint8_t b)
{
	size_t n = 0;

	for (; len - n >= 8; n += 8) {
		uint64_t v, odd;

		memcpy(&v, s + n, 8);
		odd = (v - PK_EACH_BYTE * 0x20) | v; /* of the first that is odd, at least */
		odd &= PK_EACH_BYTE * 0x80;
		if (odd | pk_zero_bytes(v ^ PK_EACH_BYTE * 0x7f) |
		    pk_zero_bytes(v ^ PK_EACH_BYTE * a) | pk_zero_bytes(v ^ PK_EACH_BYTE * b))
			break;
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
