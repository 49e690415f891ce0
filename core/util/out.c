// SPDX-License-Identifier: GPL-2.0-or-later
/* See out.h. The buffer is flushed to the descriptor when it is full, and grows when there is
 * none. */

#include "core/util/out.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "core/util/utf8.h"

#define OUT_BUF_BYTES (256 * 1024)

void pk_out_init(struct pk_out *out, int fd)
{
	*out = (struct pk_out){ .fd = fd };
}

void pk_out_done(struct pk_out *out)
{
	free(out->buf);
	*out = (struct pk_out){ .fd = -1 };
}

static int write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int pk_out_flush(struct pk_out *out)
{
	if (!out->error && out->fd >= 0 && out->len)
		out->error = write_all(out->fd, out->buf, out->len);
	if (out->fd >= 0) {
		out->flushed += out->len;
		out->len = 0;
	}
	return out->error;
}

void pk_out_bulk(struct pk_out *out, const void *data, size_t len)
{
	if (out->fd < 0 || len < OUT_BUF_BYTES / 4) {
		pk_out_mem(out, data, len);
		return;
	}
	if (pk_out_flush(out))
		return;
	out->error = write_all(out->fd, data, len);
	out->flushed += len;
}

bool pk_out_make_room(struct pk_out *out, size_t need)
{
	size_t cap;
	char *p;

	if (out->error)
		return false;
	if (out->fd >= 0 && out->cap && pk_out_flush(out))
		return false;
	cap = MAX(out->cap ? out->cap : (out->fd >= 0 ? (size_t)OUT_BUF_BYTES : 1024),
		  out->len + need);
	if (out->fd < 0)
		cap = MAX(cap, out->cap * 2);
	if (cap <= out->cap)
		return true;
	p = realloc(out->buf, cap);
	if (!p) {
		out->error = -ENOMEM;
		return false;
	}
	out->buf = p;
	out->cap = cap;
	return true;
}

const char *pk_out_text(struct pk_out *out)
{
	if (!pk_out_room(out, 1))
		return NULL;
	out->buf[out->len] = '\0';
	return out->buf;
}

void pk_out_reset(struct pk_out *out)
{
	out->len = 0;
}

#define U64_DIGITS 20

/* Of which the decimal text of `v` has at least one. */
static unsigned int count_digits(uint64_t v)
{
	static const uint64_t powers[U64_DIGITS] = {
		0ULL, /* so that 0 has a digit */
		10ULL,
		100ULL,
		1000ULL,
		10000ULL,
		100000ULL,
		1000000ULL,
		10000000ULL,
		100000000ULL,
		1000000000ULL,
		10000000000ULL,
		100000000000ULL,
		1000000000000ULL,
		10000000000000ULL,
		100000000000000ULL,
		1000000000000000ULL,
		10000000000000000ULL,
		100000000000000000ULL,
		1000000000000000000ULL,
		10000000000000000000ULL,
	};
	/* By the number of bits, 1233 / 4096 being a little more than log10(2). */
	unsigned int guess = (unsigned int)(64 - __builtin_clzll(v | 1)) * 1233 >> 12;

	return guess + (v >= powers[guess]);
}

/* Decimal digits of `v`, two at a time, from the last one. */
void pk_out_u64_pad(struct pk_out *out, uint64_t v, unsigned int width)
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
		"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
		"8081828384858687888990919293949596979899";
	unsigned int n = MAX(count_digits(v), MIN(width, (unsigned int)U64_DIGITS));
	char *to = pk_out_room(out, n), *p = to + n;

	if (!to)
		return;
	for (; v >= 100; v /= 100) {
		p -= 2;
		memcpy(p, &pairs[v % 100 * 2], 2);
	}
	if (v >= 10) {
		p -= 2;
		memcpy(p, &pairs[v * 2], 2);
	} else {
		*--p = (char)('0' + v);
	}
	while (p > to)
		*--p = '0';
	out->len += n;
}

void pk_out_u64(struct pk_out *out, uint64_t v)
{
	if (v < 10)
		pk_out_char(out, (char)('0' + v));
	else
		pk_out_u64_pad(out, v, 0);
}

void pk_out_i64(struct pk_out *out, int64_t v)
{
	if (v < 0)
		pk_out_char(out, '-');
	pk_out_u64(out, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

static const char hex_digits[] = "0123456789abcdef";

void pk_out_hex(struct pk_out *out, uint64_t v, unsigned int width)
{
	char digits[16];
	size_t n = sizeof(digits);

	width = MIN(width, 16u);
	do {
		digits[--n] = hex_digits[v & 15];
		v >>= 4;
	} while (v || sizeof(digits) - n < width);
	pk_out_mem(out, digits + n, sizeof(digits) - n);
}

/* Eight digits at once: each half of a byte gets a byte of its own. */
static void hex_of_four(char *to, const uint8_t *p)
{
	uint64_t v = (uint64_t)p[0] | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 32 |
		     (uint64_t)p[3] << 48;
	uint64_t letters;

	v = (v >> 4 | v << 8) & PK_EACH_BYTE * 15;
	letters = (v + PK_EACH_BYTE * 6) >> 4 & PK_EACH_BYTE; /* 1 where it is more than 9 */
	v += PK_EACH_BYTE * '0' + letters * ('a' - '0' - 10);
	for (int i = 0; i < 8; i++)
		to[i] = (char)(v >> (8 * i));
}

void pk_out_hexdump(struct pk_out *out, const void *data, size_t len)
{
	const uint8_t *p = data;
	char *q = pk_out_room(out, 2 * len);
	size_t i = 0;

	if (!q)
		return;
	for (; len - i >= 4; i += 4)
		hex_of_four(q + 2 * i, p + i);
	for (; i < len; i++) {
		q[2 * i] = hex_digits[p[i] >> 4];
		q[2 * i + 1] = hex_digits[p[i] & 15];
	}
	out->len += 2 * len;
}

/* May the sequence of `n` bytes at `p` reach a terminal as it is? C0, DEL, C1 and our own escape
 * may not. */
static bool printable(const uint8_t *p, size_t n)
{
	if (n == 1)
		return p[0] >= 0x20 && p[0] != 0x7f && p[0] != '\\';
	return n > 1 && !(p[0] == 0xc2 && p[1] < 0xa0);
}

void pk_out_escaped(struct pk_out *out, const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;

	len = strnlen(s, len);
	for (size_t i = 0; i < len;) {
		size_t n = pk_plain_len(p + i, len - i, '\\', '\\');

		if (!n) {
			n = pk_utf8_len(p + i, len - i);
			if (!printable(p + i, n)) {
				pk_out_str(out, "\\x");
				pk_out_hex(out, p[i], 2);
				i++;
				continue;
			}
		}
		pk_out_mem(out, s + i, n);
		i += n;
	}
}

void pk_out_printf(struct pk_out *out, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n > 0)
		pk_out_mem(out, line, MIN((size_t)n, sizeof(line) - 1));
}

/* 0 to 255, each with room for a NUL or what follows. */
#define TEN(tens)                                                                                  \
	tens "0", tens "1", tens "2", tens "3", tens "4", tens "5", tens "6", tens "7", tens "8",  \
		tens "9"
static const char octets[256][4] = {
	TEN(""),   TEN("1"),  TEN("2"),  TEN("3"),  TEN("4"),  TEN("5"),  TEN("6"),  TEN("7"),
	TEN("8"),  TEN("9"),  TEN("10"), TEN("11"), TEN("12"), TEN("13"), TEN("14"), TEN("15"),
	TEN("16"), TEN("17"), TEN("18"), TEN("19"), TEN("20"), TEN("21"), TEN("22"), TEN("23"),
	TEN("24"), "250",     "251",     "252",     "253",     "254",     "255",
};
#undef TEN

void pk_out_ipv4(struct pk_out *out, const uint8_t addr[4])
{
	char *to = pk_out_room(out, 4 * sizeof(octets[0])), *p = to;

	if (!to)
		return;
	for (int i = 0; i < 4; i++) {
		uint8_t v = addr[i];

		memcpy(p, octets[v], sizeof(octets[v]));
		p += 1 + (v >= 10) + (v >= 100);
		*p++ = '.';
	}
	out->len += (size_t)(p - to) - 1;
}

void pk_out_ipv6(struct pk_out *out, const uint8_t addr[16])
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(AF_INET6, addr, text, sizeof(text)))
		pk_out_str(out, text);
}

void pk_out_ip(struct pk_out *out, const uint8_t addr[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (memcmp(addr, mapped, sizeof(mapped)) == 0)
		pk_out_ipv4(out, addr + 12);
	else
		pk_out_ipv6(out, addr);
}

void pk_out_mac(struct pk_out *out, const uint8_t addr[6])
{
	char *to = pk_out_room(out, 18), *p = to;

	if (!to)
		return;
	for (int i = 0; i < 6; i++) {
		p[0] = hex_digits[addr[i] >> 4];
		p[1] = hex_digits[addr[i] & 15];
		p[2] = ':';
		p += 3;
	}
	out->len += 17; /* without the last colon */
}

void pk_out_color(struct pk_out *out, enum pk_color color)
{
	static const char *const codes[PK_COLOR_MAX] = {
		[PK_COLOR_RESET] = "\033[0m",  [PK_COLOR_DIM] = "\033[2m",
		[PK_COLOR_BOLD] = "\033[1m",   [PK_COLOR_DROP] = "\033[1;31m",
		[PK_COLOR_PLACE] = "\033[36m", [PK_COLOR_PACKET] = "\033[33m",
		[PK_COLOR_OK] = "\033[32m",    [PK_COLOR_WARN] = "\033[33m",
	};

	if (out->color)
		pk_out_str(out, codes[color]);
}
