// SPDX-License-Identifier: GPL-2.0-or-later
/* Strict parsers: what is not wholly a number is an error, never a zero. */

#include "core/util/parse.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "core/util/cleanup.h"

/* Digits at `text`; *ret_end is behind them. */
static int parse_digits(const char *text, uint64_t *ret, const char **ret_end)
{
	uint64_t v = 0;
	const char *p = text;

	if (!isdigit((unsigned char)*p))
		return -EINVAL;
	for (; isdigit((unsigned char)*p); p++)
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(*p - '0'), &v))
			return -ERANGE;
	*ret = v;
	*ret_end = p;
	return 0;
}

int pk_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *ret)
{
	const char *end;
	uint64_t v;
	int r;

	r = parse_digits(text, &v, &end);
	if (r)
		return r;
	if (*end)
		return -EINVAL;
	if (v < min || v > max)
		return -ERANGE;
	*ret = v;
	return 0;
}

int pk_parse_u32(const char *text, uint32_t min, uint32_t max, uint32_t *ret)
{
	uint64_t v;
	int r;

	r = pk_parse_u64(text, min, max, &v);
	if (!r)
		*ret = (uint32_t)v;
	return r;
}

int pk_parse_size(const char *text, uint64_t *ret_bytes)
{
	static const struct {
		const char *name;
		unsigned int shift;
	} units[] = {
		{ "", 0 },    { "b", 0 },    { "k", 10 }, { "kb", 10 }, { "kib", 10 }, { "m", 20 },
		{ "mb", 20 }, { "mib", 20 }, { "g", 30 }, { "gb", 30 }, { "gib", 30 },
	};
	const char *end;
	uint64_t v;
	int r;

	r = parse_digits(text, &v, &end);
	if (r)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcasecmp(end, units[i].name))
			continue;
		if (v > UINT64_MAX >> units[i].shift)
			return -ERANGE;
		*ret_bytes = v << units[i].shift;
		return 0;
	}
	return -EINVAL;
}

int pk_parse_duration(const char *text, uint64_t *ret_ns)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} units[] = {
		{ "", 1000000000 },
		{ "s", 1000000000 },
		{ "ms", 1000000 },
		{ "us", 1000 },
		{ "ns", 1 },
		{ "m", 60000000000ULL },
		{ "min", 60000000000ULL },
		{ "h", 3600000000000ULL },
	};
	uint64_t whole, frac = 0, scale = 1, ns;
	const char *end;
	int r;

	r = parse_digits(text, &whole, &end);
	if (r)
		return r;
	if (*end == '.') {
		const char *p = ++end;

		for (; isdigit((unsigned char)*end) && end - p < 9; end++, scale *= 10)
			frac = frac * 10 + (uint64_t)(*end - '0');
		if (end == p || isdigit((unsigned char)*end))
			return -EINVAL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(end, units[i].name))
			continue;
		if (__builtin_mul_overflow(whole, units[i].ns, &ns) ||
		    units[i].ns > UINT64_MAX / scale)
			return -ERANGE;
		if (__builtin_add_overflow(
			    ns,
			    (uint64_t)((double)frac * (double)units[i].ns / (double)scale + 0.5),
			    &ns))
			return -ERANGE;
		*ret_ns = ns;
		return 0;
	}
	return -EINVAL;
}

int pk_parse_rate(const char *text, uint64_t *ret)
{
	uint64_t scale = 1, value;
	const char *end;
	int r = parse_digits(text, &value, &end);

	if (r)
		return r;
	if (*end == 'k' || *end == 'K' || *end == 'M')
		scale = *end++ == 'M' ? 1000000 : 1000;
	if (*end && strcmp(end, "/s") != 0)
		return -EINVAL;
	return __builtin_mul_overflow(value, scale, ret) ? -ERANGE : 0;
}

int pk_parse_percent(const char *text, uint64_t *ret_hundredths)
{
	uint64_t whole, hundredths = 0;
	const char *end;
	int r = parse_digits(text, &whole, &end);

	if (r)
		return r;
	if (*end == '.') {
		const char *p = ++end;

		for (unsigned int unit = 10; isdigit((unsigned char)*end) && unit; unit /= 10)
			hundredths += unit * (unsigned int)(*end++ - '0');
		if (end == p)
			return -EINVAL;
	}
	if (*end && strcmp(end, "%") != 0)
		return -EINVAL;
	if (__builtin_mul_overflow(whole, 100, &whole) ||
	    __builtin_add_overflow(whole, hundredths, ret_hundredths))
		return -ERANGE;
	return 0;
}

/* Levenshtein distance, names longer than 63 bytes count by their beginning. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[64];
	size_t la = MIN(strlen(a), (size_t)63), lb = MIN(strlen(b), (size_t)63);

	for (size_t j = 0; j <= lb; j++)
		row[j] = (unsigned int)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned int diagonal = row[0];

		row[0] = (unsigned int)i;
		for (size_t j = 1; j <= lb; j++) {
			unsigned int change = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
		}
	}
	return row[lb];
}

const char *pk_nearest(const char *name, const char *const *names, size_t n)
{
	const char *best = NULL;
	unsigned int least = (unsigned int)strlen(name) / 3 + 2;

	for (size_t i = 0; i < n; i++) {
		unsigned int d = distance(name, names[i]);

		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}
