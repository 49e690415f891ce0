// SPDX-License-Identifier: GPL-2.0-or-later
/* What may be written after -p. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/util/cleanup.h"
#include "core/util/log.h"
#include "probes/target.h"

/* Alternatives as "kprobe:module:symbol", parted by blanks; a guessed one with a question mark
 * before it, a pattern with a star. */
static void describe(const struct pk_target_spec *s, char *buf, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < s->n; i++) {
		char text[PK_TARGET_TEXT_MAX];

		len += (size_t)snprintf(buf + len, size - len, "%s%s%s%s", i ? " " : "",
					s->at[i].guessed ? "?" : "", s->at[i].glob ? "*" : "",
					pk_target_text(&s->at[i], text, sizeof(text)));
	}
}

static void test_targets(void **state)
{
	static const struct {
		const char *text, *is; /* NULL: refused */
		bool stack, optional, tracked;
	} cases[] = {
		{ "tp:skb:kfree_skb", "tp:skb:kfree_skb" },
		{ "raw_tracepoint:net:netif_rx", "tp:net:netif_rx" },
		{ "net:netif_rx", "?tp:net:netif_rx" },
		{ "tp:skb:kfree_skb/stack", "tp:skb:kfree_skb", .stack = true },
		{ "net:netif_rx/stack", "?tp:net:netif_rx", .stack = true },
		{ "tp:skb:consume_skb/tracked/stack", "tp:skb:consume_skb", .stack = true,
		  .tracked = true },
		{ "tcp_v4_rcv", "?kprobe:tcp_v4_rcv" },
		{ "k:tcp_v4_rcv", "kprobe:tcp_v4_rcv" },
		{ "kprobe:tcp_v4_rcv/stack", "kprobe:tcp_v4_rcv", .stack = true },
		{ "kr:tcp_v4_rcv", "kretprobe:tcp_v4_rcv" },
		{ "kretprobe:openvswitch:ovs_vport_receive",
		  "kretprobe:openvswitch:ovs_vport_receive" },
		{ "tcp_*", "?*kprobe:tcp_*" },
		{ "kr:ip_*", "*kretprobe:ip_*" },
		{ "tp:net:*", "*tp:net:*" },
		{ "kprobe:nf_*:nft_[a-d]?x*", "*kprobe:nf_*:nft_[a-d]?x*" },
		{ "?tp:udp:x", "tp:udp:x", .optional = true },
		{ "?ip_rcv|ip_list_rcv/stack", "?kprobe:ip_rcv ?kprobe:ip_list_rcv", .stack = true,
		  .optional = true },
		{ "kprobe:a|b|tp:c:d|e:f", "kprobe:a kprobe:b tp:c:d tp:e:f" },
		{ "kfree_skb|tp:skb:kfree_skb", "?kprobe:kfree_skb tp:skb:kfree_skb" },
		{ "usdt:/usr/sbin/ovs-vswitchd:main:run_start",
		  "usdt:/usr/sbin/ovs-vswitchd:main:run_start" },
		{ "usdt:/a:b/c*d:main:run/stack", "usdt:/a:b/c*d:main:run", .stack = true },
		{ "usdt:4711:main:run_start", "usdt:4711:main:run_start" },
		{ "" },
		{ "?" },
		{ "tp:" },
		{ "k:" },
		{ "tp:kfree_skb" },
		{ "tp:a:b:c" },
		{ "a:b:c" },
		{ "kprob:ip_rcv:x" },
		{ "kprobe:a:b:c" },
		{ "kprobe::b" },
		{ "kprobe:a:" },
		{ ":a" },
		{ "a|" },
		{ "|a" },
		{ "a||b" },
		{ "a|b|c|d|e|f|g|h|i" },
		{ "ip rcv" },
		{ "ip_rcv()" },
		{ "tp:skb:kfree_skb/" },
		{ "tp:skb:kfree_skb/stak" },
		{ "tp:skb:kfree_skb/stack/what" },
		{ "tp:skb:kfree_skb/ret=0" },
		{ "ip_rcv/ret=0" },
		{ "k:ip_rcv/ret=0" },
		{ "kr:ip_rcv|k:ip_rcv/ret=0" },
		{ "usdt:a:b" },
		{ "usdt:::" },
		{ "usdt:/a:b:" },
		{ "usdt:" },
		{ "usdt", "?kprobe:usdt" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_target_spec s = { 0 };
		char text[1024];

		print_message("  %s\n", cases[i].text);
		assert_int_equal(pk_target_parse(cases[i].text, &s), cases[i].is ? 0 : -EINVAL);
		if (!cases[i].is)
			continue;
		describe(&s, text, sizeof(text));
		assert_string_equal(text, cases[i].is);
		assert_int_equal(s.optional, cases[i].optional);
		for (size_t j = 0; j < s.n; j++) {
			assert_int_equal(s.at[j].stack, cases[i].stack);
			assert_int_equal(s.at[j].tracked, cases[i].tracked);
		}
	}
}

static void test_ret(void **state)
{
	static const struct {
		const char *expr;
		enum pk_ret_op op; /* ANY: refused */
		int64_t value;
	} cases[] = {
		{ "=0", PK_RET_EQ, 0 },
		{ "==7", PK_RET_EQ, 7 },
		{ "!=0", PK_RET_NE, 0 },
		{ "<0", PK_RET_LT, 0 },
		{ "<=-1", PK_RET_LE, -1 },
		{ ">=12", PK_RET_GE, 12 },
		{ ">0x10", PK_RET_GT, 16 },
		{ "=-12", PK_RET_EQ, -12 },
		{ "=-0", PK_RET_EQ, 0 },
		{ "=18446744073709551615", PK_RET_EQ, -1 },
		{ "=-9223372036854775808", PK_RET_EQ, INT64_MIN },
		{ "=18446744073709551616" },
		{ "=-9223372036854775809" },
		{ "" },
		{ "=" },
		{ "=x" },
		{ "=1x" },
		{ "= 1" },
		{ "=+1" },
		{ "=--1" },
		{ "<>1" },
		{ "~1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_target_spec s = { 0 };
		char text[64];

		snprintf(text, sizeof(text), "kr:f/stack/ret%s", cases[i].expr);
		print_message("  %s\n", text);
		assert_int_equal(pk_target_parse(text, &s), cases[i].op ? 0 : -EINVAL);
		if (!cases[i].op)
			continue;
		assert_int_equal(s.at[0].ret.op, cases[i].op);
		assert_int_equal((int64_t)s.at[0].ret.value, cases[i].value);
		assert_int_equal(s.at[0].ret.negative,
				 strchr(cases[i].expr, '-') && cases[i].value);
	}
}

/* Whether what a function returns can ever compare so. */
static void test_ret_types(void **state)
{
	static const struct {
		const char *expr;
		unsigned int bytes;
		bool is_signed, is_pointer, good;
	} cases[] = {
		{ "=0", 0, false, false, false },
		{ "=0", 4, true, false, true },
		{ "=-12", 4, true, false, true },
		{ "=-12", 4, false, false, false },
		{ "=-12", 8, false, true, true },
		{ "<0", 8, false, true, false },
		{ "=0", 8, false, true, true },
		{ "=255", 1, false, false, true },
		{ "=256", 1, false, false, false },
		{ "=127", 1, true, false, true },
		{ "=128", 1, true, false, false },
		{ "=-128", 1, true, false, true },
		{ "=-129", 1, true, false, false },
		{ "=0xffffffff", 4, false, false, true },
		{ "=0xffffffff", 4, true, false, false },
		{ "=0xffffffffffffffff", 8, false, false, true },
		{ "=0xffffffffffffffff", 8, true, false, false },
		{ "=-9223372036854775808", 8, true, false, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_target_spec s = { 0 };
		char text[64];
		const char *why;

		snprintf(text, sizeof(text), "kr:f/ret%s", cases[i].expr);
		assert_int_equal(pk_target_parse(text, &s), 0);
		why = pk_target_ret_wrong(&s.at[0].ret, cases[i].bytes, cases[i].is_signed,
					  cases[i].is_pointer);
		print_message("  %s, %u bytes: %s\n", cases[i].expr, cases[i].bytes, why ?: "good");
		assert_int_equal(!why, cases[i].good);
	}
}

static void test_too_long(void **state)
{
	struct pk_target_spec s;
	char text[600];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "tp:net:", 7);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(pk_target_parse(text, &s), -EINVAL);
	memcpy(text, "kprobe:", 7);
	text[7 + 70] = ':';
	text[7 + 80] = '\0';
	assert_int_equal(pk_target_parse(text, &s), -EINVAL); /* the module */
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_targets),
					    cmocka_unit_test(test_ret),
					    cmocka_unit_test(test_ret_types),
					    cmocka_unit_test(test_too_long) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
