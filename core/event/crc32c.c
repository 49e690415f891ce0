// SPDX-License-Identifier: GPL-2.0-or-later
/* CRC32C (Castagnoli, RFC 3720 appendix B.4) of capture blocks: by the CPU's own instruction
 * where there is one, else by tables, eight bytes at a time. */

#include "core/event/capture.h"

#include <string.h>

#define POLYNOMIAL 0x82f63b78u /* reflected */

static uint32_t tables[8][256];

static void build_tables(void)
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

/* The instruction takes three cycles, and one can begin in each: so three lanes are summed side by
 * side and then joined. Sums are linear in their bits: what a sum becomes by LANE_BYTES zeros
 * behind it is the XOR of what each of its bits becomes, here looked up by bytes. */
#define LANE_BYTES 1024

static uint32_t zeros_behind[4][256];

static void build_zeros_behind(void)
{
	static const uint8_t zeros[LANE_BYTES];

	for (int byte = 0; byte < 4; byte++)
		for (uint32_t i = 1; i < 256; i++) {
			uint32_t lowest = i & -i;

			zeros_behind[byte][i] =
				i == lowest ? by_table(i << 8 * byte, zeros, sizeof(zeros))
					    : zeros_behind[byte][lowest] ^
						      zeros_behind[byte][i ^ lowest];
		}
}

static uint32_t join(uint32_t before, uint32_t lane)
{
	for (int byte = 0; byte < 4; byte++, before >>= 8)
		lane ^= zeros_behind[byte][before & 0xff];
	return lane;
}

static uint64_t word(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return v;
}

__attribute__((target("sse4.2"))) static uint32_t three_lanes(uint32_t crc, const uint8_t *p)
{
	uint64_t a = crc, b = 0, c = 0;

	for (size_t i = 0; i < LANE_BYTES; i += 8) {
		a = __builtin_ia32_crc32di(a, word(p + i));
		b = __builtin_ia32_crc32di(b, word(p + LANE_BYTES + i));
		c = __builtin_ia32_crc32di(c, word(p + 2 * LANE_BYTES + i));
	}
	return join(join((uint32_t)a, (uint32_t)b), (uint32_t)c);
}

__attribute__((target("sse4.2"))) static uint32_t crc_by_cpu(uint32_t crc, const uint8_t *p,
							     size_t len)
{
	uint64_t c;

	for (; len >= 3 * LANE_BYTES; p += 3 * LANE_BYTES, len -= 3 * LANE_BYTES)
		crc = three_lanes(crc, p);
	for (c = crc; len >= 8; p += 8, len -= 8)
		c = __builtin_ia32_crc32di(c, word(p));
	for (; len; p++, len--)
		c = __builtin_ia32_crc32qi((uint32_t)c, *p);
	return (uint32_t)c;
}
#endif

static __attribute__((constructor)) void build(void)
{
	build_tables();
#ifdef __x86_64__
	build_zeros_behind();
#endif
}

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
