// SPDX-License-Identifier: GPL-2.0-or-later
/* CRC32C (Castagnoli, RFC 3720 appendix B.4) of capture blocks: by the CPU's own instruction
 * where there is one, else by tables, eight bytes at a time. */

#include "core/event/capture.h"

#include <string.h>

#define POLYNOMIAL 0x82f63b78u /* reflected */

static uint32_t tables[8][256];

static __attribute__((constructor)) void build_tables(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;

		for (int bit = 0; bit < 8; bit++)
			c = c & 1 ? (c >> 1) ^ POLYNOMIAL : c >> 1;
		tables[0][i] = c;
	}
	for (uint32_t i = 0; i < 256; i++)
		for (int t = 1; t < 8; t++)
			tables[t][i] = (tables[t - 1][i] >> 8) ^ tables[0][tables[t - 1][i] & 0xff];
}

static uint32_t by_table(uint32_t crc, const uint8_t *p, size_t len)
{
	for (; len >= 8; p += 8, len -= 8) {
		uint64_t v;

		memcpy(&v, p, 8);
		v ^= crc;
		crc = 0;
		for (int t = 0; t < 8; t++, v >>= 8)
			crc ^= tables[7 - t][v & 0xff];
	}
	for (; len; p++, len--)
		crc = (crc >> 8) ^ tables[0][(crc ^ *p) & 0xff];
	return crc;
}

#ifdef __x86_64__
__attribute__((target("sse4.2"))) static uint32_t crc_by_cpu(uint32_t crc, const uint8_t *p,
							     size_t len)
{
	uint64_t c = crc;

	for (; len >= 8; p += 8, len -= 8) {
		uint64_t v;

		memcpy(&v, p, 8);
		c = __builtin_ia32_crc32di(c, v);
	}
	for (; len; p++, len--)
		c = __builtin_ia32_crc32qi((uint32_t)c, *p);
	return (uint32_t)c;
}
#endif

uint32_t pk_crc32c_by_table(uint32_t crc, const void *data, size_t len)
{
	return ~by_table(~crc, data, len);
}

uint32_t pk_crc32c(uint32_t crc, const void *data, size_t len)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("sse4.2"))
		return ~crc_by_cpu(~crc, data, len);
#endif
	return pk_crc32c_by_table(crc, data, len);
}
