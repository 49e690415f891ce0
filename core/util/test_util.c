// SPDX-License-Identifier: GPL-2.0-or-later
/* What everything else is written with: numbers and sizes from users, text and JSON out, maps. */

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "core/util/cleanup.h"
#include "core/util/json.h"
#include "core/util/log.h"
#include "core/util/map.h"
#include "core/util/parse.h"
#include "core/util/utf8.h"

static void test_parse_numbers(void **state)
{
	static const struct {
		const char *text;
		int r;
		uint32_t value;
	} cases[] = {
		{ "0", 0, 0 },
		{ "42", 0, 42 },
		{ "4294967295", 0, 4294967295u },
		{ "4294967296", -ERANGE, 0 },
		{ "", -EINVAL, 0 },
		{ "-1", -EINVAL, 0 },
		{ " 1", -EINVAL, 0 },
		{ "1 ", -EINVAL, 0 },
		{ "0x1", -EINVAL, 0 },
		{ "abc", -EINVAL, 0 },
		{ "99999999999999999999999", -ERANGE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t v = 7;

		assert_int_equal(pk_parse_u32(cases[i].text, 0, UINT32_MAX, &v), cases[i].r);
		assert_int_equal(v, cases[i].r ? 7 : cases[i].value); /* untouched on failure */
	}
}

static void test_parse_sizes(void **state)
{
	static const struct {
		const char *text;
		int r;
		uint64_t bytes;
	} cases[] = {
		{ "4096", 0, 4096 },      { "64K", 0, 65536 },
		{ "64k", 0, 65536 },      { "16MiB", 0, 16 << 20 },
		{ "2gb", 0, 2ULL << 30 }, { "1T", -EINVAL, 0 },
		{ "K", -EINVAL, 0 },      { "99999999999G", -ERANGE, 0 },
		{ "1.5M", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t v = 0;

		assert_int_equal(pk_parse_size(cases[i].text, &v), cases[i].r);
		assert_int_equal(v, cases[i].bytes);
	}
}

static void test_parse_durations(void **state)
{
	static const struct {
		const char *text;
		int r;
		uint64_t ns;
	} cases[] = {
		{ "10", 0, 10000000000 },   { "1.5s", 0, 1500000000 },
		{ "500ms", 0, 500000000 },  { "20us", 0, 20000 },
		{ "100ns", 0, 100 },        { "5m", 0, 300000000000 },
		{ "1h", 0, 3600000000000 }, { "1.", -EINVAL, 0 },
		{ ".5s", -EINVAL, 0 },      { "5 s", -EINVAL, 0 },
		{ "5d", -EINVAL, 0 },       { "99999999999h", -ERANGE, 0 },
		{ "0.000000001s", 0, 1 },   { "1.0000000001s", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t v = 0;

		assert_int_equal(pk_parse_duration(cases[i].text, &v), cases[i].r);
		assert_int_equal(v, cases[i].ns);
	}
}

static void test_parse_rates_and_shares(void **state)
{
	static const struct {
		int (*parse)(const char *text, uint64_t *ret);
		const char *text;
		int r;
		uint64_t value;
	} cases[] = {
		{ pk_parse_rate, "1000", 0, 1000 },
		{ pk_parse_rate, "1000/s", 0, 1000 },
		{ pk_parse_rate, "10k/s", 0, 10000 },
		{ pk_parse_rate, "2M", 0, 2000000 },
		{ pk_parse_rate, "10/m", -EINVAL, 0 },
		{ pk_parse_rate, "k/s", -EINVAL, 0 },
		{ pk_parse_rate, "10 /s", -EINVAL, 0 },
		{ pk_parse_rate, "-1", -EINVAL, 0 },
		{ pk_parse_rate, "18446744073709551615k", -ERANGE, 0 },
		{ pk_parse_percent, "5", 0, 500 },
		{ pk_parse_percent, "5%", 0, 500 },
		{ pk_parse_percent, "0.5%", 0, 50 },
		{ pk_parse_percent, "12.34", 0, 1234 },
		{ pk_parse_percent, "1.234", -EINVAL, 0 },
		{ pk_parse_percent, "1.", -EINVAL, 0 },
		{ pk_parse_percent, "5 %", -EINVAL, 0 },
		{ pk_parse_percent, "184467440737095517", -ERANGE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t v = 0;

		assert_int_equal(cases[i].parse(cases[i].text, &v), cases[i].r);
		if (!cases[i].r)
			assert_int_equal(v, cases[i].value);
	}
}

static void test_nearest(void **state)
{
	static const char *const names[] = { "collect", "print", "sort", "pcap" };

	(void)state;
	assert_string_equal(pk_nearest("colect", names, 4), "collect");
	assert_string_equal(pk_nearest("prnit", names, 4), "print");
	assert_null(pk_nearest("frobnicate", names, 4));
}

static void test_escaped(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *shown;
	} cases[] = {
		{ "eth0", 16, "eth0" },
		{ "eth0\0rest", 9, "eth0" },
		{ "a\033[31mb", 16, "a\\x1b[31mb" },
		{ "tab\there\n", 16, "tab\\x09here\\x0a" },
		{ "back\\slash", 16, "back\\x5cslash" },
		{ "M\xc3\xbcller", 16, "M\xc3\xbcller" },
		{ "cut\xc3", 16, "cut\\xc3" },
		{ "c1\xc2\x9b", 16, "c1\\xc2\\x9b" },
		{ "\xed\xa0\x80", 16, "\\xed\\xa0\\x80" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_out_done) struct pk_out out;

		pk_out_init(&out, -1);
		pk_out_escaped(&out, cases[i].text, cases[i].len);
		assert_string_equal(pk_out_text(&out), cases[i].shown);
	}
}

static void test_numbers_out(void **state)
{
	_cleanup_(pk_out_done) struct pk_out out;
	const uint8_t v6[16] = { 0xfd, 0, [15] = 1 }, v4[4] = { 10, 0, 200, 255 },
		      mac[6] = { 2, 0x67, 0, 0, 0, 0xff };

	(void)state;
	pk_out_init(&out, -1);
	pk_out_u64(&out, UINT64_MAX);
	pk_out_char(&out, ' ');
	pk_out_i64(&out, INT64_MIN);
	pk_out_char(&out, ' ');
	pk_out_u64_pad(&out, 42, 6);
	pk_out_char(&out, ' ');
	pk_out_hex(&out, 0, 1);
	pk_out_char(&out, ' ');
	pk_out_hex(&out, 0xabc, 8);
	pk_out_char(&out, ' ');
	pk_out_ipv4(&out, v4);
	pk_out_char(&out, ' ');
	pk_out_ipv6(&out, v6);
	pk_out_char(&out, ' ');
	pk_out_mac(&out, mac);
	assert_string_equal(pk_out_text(&out),
			    "18446744073709551615 -9223372036854775808 000042 0 00000abc "
			    "10.0.200.255 fd00::1 02:67:00:00:00:ff");
}

static void test_hexdump(void **state)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
	uint8_t bytes[256];
	char want[513];

	(void)state;
	for (int i = 0; i < 256; i++) {
		bytes[i] = (uint8_t)i;
		snprintf(want + 2 * i, 3, "%02x", (unsigned int)i);
	}
	for (size_t from = 0; from < 256; from++) {
		for (size_t len = 0; len < 10 && from + len <= 256; len++) {
			pk_out_reset(&out);
			pk_out_hexdump(&out, bytes + from, len);
			assert_int_equal(out.len, 2 * len);
			assert_memory_equal(pk_out_text(&out), want + 2 * from, 2 * len);
		}
	}
}

/* As printf would, wherever the number of digits changes. */
static void test_all_widths(void **state)
{
	static const unsigned int widths[] = { 0, 3, 6, 20 };
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
	char want[64];

	(void)state;
	for (uint64_t power = 1; power; power = power < UINT64_MAX / 10 ? power * 10 : 0) {
		for (uint64_t v = power - 1; v <= power + 1; v++) {
			for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
				snprintf(want, sizeof(want), "%0*llu", (int)widths[i],
					 (unsigned long long)v);
				pk_out_reset(&out);
				pk_out_u64_pad(&out, v, widths[i]);
				assert_string_equal(pk_out_text(&out), want);
			}
			pk_out_reset(&out);
			pk_out_u64(&out, v);
			snprintf(want, sizeof(want), "%llu", (unsigned long long)v);
			assert_string_equal(pk_out_text(&out), want);
		}
	}
	for (unsigned int v = 0; v < 256; v++) {
		uint8_t addr[4] = { (uint8_t)v, 0, 255, (uint8_t)(255 - v) };

		pk_out_reset(&out);
		pk_out_ipv4(&out, addr);
		snprintf(want, sizeof(want), "%u.0.255.%u", v, 255 - v);
		assert_string_equal(pk_out_text(&out), want);
	}
}

static void test_out_to_closed_pipe(void **state)
{
	_cleanup_(pk_out_done) struct pk_out out;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	pk_out_init(&out, fds[1]);
	pk_out_str(&out, "nobody reads this");
	assert_int_equal(pk_out_flush(&out), -EPIPE);
	assert_int_equal(pk_out_flush(&out), -EPIPE); /* it sticks */
	close(fds[1]);
}

static void test_json(void **state)
{
	_cleanup_(pk_out_done) struct pk_out out;
	struct pk_json j;

	(void)state;
	pk_out_init(&out, -1);
	pk_json_init(&j, &out);
	pk_json_object(&j, NULL);
	pk_json_u64(&j, "a", 1);
	pk_json_array(&j, "b");
	pk_json_str(&j, NULL, "quote \" backslash \\ tab \t");
	pk_json_strn(&j, NULL, "bad\xff", 4);
	pk_json_array_end(&j);
	pk_json_object(&j, "c");
	pk_json_object_end(&j);
	pk_json_bool(&j, "d", false);
	pk_json_id(&j, "id", 0x123456789abcdef0);
	pk_json_hex(&j, "h", "\x01\xfe", 2);
	pk_json_object_end(&j);
	assert_string_equal(
		pk_out_text(&out),
		"{\"a\":1,\"b\":[\"quote \\\" backslash \\\\ tab \\u0009\",\"bad\\ufffd\"],"
		"\"c\":{},\"d\":false,\"id\":\"123456789abcdef0\",\"h\":\"01fe\"}");
}

static void put_text(const void *ctx, struct pk_out *out)
{
	pk_out_str(out, ctx);
}

/* Whether it is escaped where it lies or before it is written. */
static void test_json_text(void **state)
{
	static const char text[] = "plain, then \" and \\ \xff",
			  want[] = "\"plain, then \\\" and \\\\ \\ufffd\",\"plain\"";
	_cleanup_(pk_out_done) struct pk_out memory = { .fd = -1 }, file;
	char got[sizeof(want)] = "";
	int fd = memfd_create("test", 0);

	(void)state;
	assert_true(fd >= 0);
	pk_out_init(&file, fd);
	for (int i = 0; i < 2; i++) {
		struct pk_json j;

		pk_json_init(&j, i ? &memory : &file);
		pk_json_text(&j, NULL, put_text, text);
		pk_json_text(&j, NULL, put_text, "plain");
	}
	assert_string_equal(pk_out_text(&memory), want);
	assert_int_equal(pk_out_flush(&file), 0);
	assert_int_equal(pread(fd, got, sizeof(got), 0), sizeof(want) - 1);
	assert_string_equal(got, want);
	close(fd);
}

static void test_map(void **state)
{
	_cleanup_(pk_map_done) struct pk_map map = { 0 };

	(void)state;
	assert_null(pk_map_get(&map, 1));
	assert_int_equal(pk_map_put(&map, 0, 1), -EINVAL);
	for (uint64_t i = 1; i <= 10000; i++)
		assert_int_equal(pk_map_put(&map, i << 32, i), 0);
	for (uint64_t i = 1; i <= 10000; i++)
		assert_int_equal(*pk_map_get(&map, i << 32), i);
	assert_int_equal(pk_map_put(&map, 1ULL << 32, 77), 0);
	assert_int_equal(*pk_map_get(&map, 1ULL << 32), 77);
	assert_int_equal(map.n, 10000);
	assert_null(pk_map_get(&map, 5));
}

static void test_ratelimit(void **state)
{
	struct pk_ratelimit rl = { 0 };
	unsigned long held = 9;

	(void)state;
	assert_true(pk_ratelimit_ok(&rl, &held));
	assert_int_equal(held, 0);
	for (int i = 0; i < 5; i++)
		assert_false(pk_ratelimit_ok(&rl, &held));
	rl.last_ns -= 2000000000;
	assert_true(pk_ratelimit_ok(&rl, &held));
	assert_int_equal(held, 5);
}

/* Against an array that remembers the same. */
static void test_map_remove(void **state)
{
	_cleanup_(pk_map_done) struct pk_map map = { 0 };
	uint64_t x = 1, values[500] = { 0 }, n = 0;

	(void)state;
	for (uint64_t i = 1; i <= 20000; i++) {
		uint64_t key;

		x = x * 6364136223846793005ULL + 1442695040888963407ULL;
		key = 1 + (x >> 33) % 499;
		if (x >> 63) {
			n += !values[key];
			values[key] = i;
			assert_int_equal(pk_map_put(&map, key << 20, i), 0);
		} else {
			n -= values[key] != 0;
			values[key] = 0;
			pk_map_remove(&map, key << 20);
		}
		assert_int_equal(map.n, n);
		if (i % 100)
			continue;
		for (uint64_t k = 1; k < 500; k++) {
			const uint64_t *got = pk_map_get(&map, k << 20);

			assert_int_equal(got ? *got : 0, values[k]);
		}
	}
}

/* Where the text ends the memory does, and it begins at any address. */
static void test_plain_len(void **state)
{
	static const uint8_t odd[] = { 0, 0x1f, 0x7f, 0x80, 0xc3, 0xff, '"', '\\' };

	(void)state;
	for (size_t align = 0; align < 16; align++) {
		for (size_t len = 0; len <= 70; len++) {
			_cleanup_(freep) uint8_t *buf = malloc(align + len + 1); /* never 0 */
			uint8_t *s = buf + align + 1;

			memset(buf, '"', align + 1);
			for (size_t i = 0; i < len; i++)
				s[i] = (uint8_t)(i % 2 ? ' ' + i % 2 : '~');
			assert_int_equal(pk_plain_len(s, len, '"', '\\'), len);
			for (size_t i = 0; i < len; i++) {
				uint8_t plain = s[i];

				for (size_t k = 0; k < sizeof(odd); k++) {
					s[i] = odd[k];
					assert_int_equal(pk_plain_len(s, len, '"', '\\'), i);
				}
				s[i] = plain;
			}
		}
	}
}

/* Every byte, among others and with another odd one behind it. */
static void test_plain_bytes(void **state)
{
	static const size_t lens[] = { 3, 8, 13, 16, 21, 40 };

	(void)state;
	for (size_t l = 0; l < sizeof(lens) / sizeof(lens[0]); l++) {
		size_t len = lens[l];

		for (unsigned int byte = 0; byte < 256; byte++) {
			bool plain = byte >= 0x20 && byte < 0x7f && byte != 'a' && byte != 'z';
			uint8_t s[40];

			memset(s, 'm', sizeof(s));
			s[len - 2] = (uint8_t)byte;
			s[len - 1] = 0x80;
			assert_int_equal(pk_plain_len(s, len, 'a', 'z'), plain ? len - 1 : len - 2);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_numbers),
		cmocka_unit_test(test_parse_sizes),
		cmocka_unit_test(test_parse_durations),
		cmocka_unit_test(test_parse_rates_and_shares),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_escaped),
		cmocka_unit_test(test_plain_len),
		cmocka_unit_test(test_plain_bytes),
		cmocka_unit_test(test_numbers_out),
		cmocka_unit_test(test_all_widths),
		cmocka_unit_test(test_hexdump),
		cmocka_unit_test(test_out_to_closed_pipe),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_text),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_map_remove),
		cmocka_unit_test(test_ratelimit),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
