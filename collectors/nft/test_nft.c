// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of the nft section, and verdicts by name. */

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "collectors/nft/section.h"
#include "collectors/ret/section.h"
#include "core/event/event.h"

#define RULE(handle_, code_)                                                                       \
	.by = PK_NFT_BY_RULE, .handle = (handle_), .has_code = 1, .code = (__u32)(code_)

static const struct {
	struct nft_section nft;
	struct ret_section ret;
	const char *text;
} cases[] = {
	{ { .nfproto = 1, .hooknum = 1, .table = "filter", .chain = "input", RULE(4, 0) },
	  { 0 },
	  "nft inet filter input rule 4: drop" },
	{ { .nfproto = 2, .table = "nat", .chain = "pre", RULE(1ULL << 40, -3), .target = "x" },
	  { 0 },
	  "nft ip nat pre rule 1099511627776: jump x" },
	{ { .nfproto = 10, .table = "t", .chain = "c", RULE(2, -4), .target = "y\n" },
	  { 0 },
	  "nft ip6 t c rule 2: goto y\\x0a" },
	{ { .nfproto = 1, .table = "t", .chain = "c", RULE(3, 5 << 16 | 3) },
	  { 0 },
	  "nft inet t c rule 3: queue 5" },
	{ { .nfproto = 1, .table = "t", .chain = "c", RULE(3, -1) },
	  { 0 },
	  "nft inet t c rule 3: continue" },
	{ { .nfproto = 1, .table = "t", .chain = "c", RULE(3, -5) },
	  { 0 },
	  "nft inet t c rule 3: return" },
	{ { .nfproto = 1, .table = "t", .chain = "c", RULE(3, -99) },
	  { 0 },
	  "nft inet t c rule 3: ?" },
	{ { .nfproto = 3,
	    .table = "t",
	    .chain = "c",
	    .by = PK_NFT_BY_POLICY,
	    .has_code = 1,
	    .code = 1 },
	  { 0 },
	  "nft arp t c policy: accept" },
	{ { .nfproto = 5, .hooknum = 1, .table = "t", .chain = "c" },
	  { 0 },
	  "nft netdev t c (hook egress)" },
	{ { .nfproto = 3, .hooknum = 2, .table = "t", .chain = "c" },
	  { 0 },
	  "nft arp t c (hook forward)" },
	{ { .nfproto = 7, .hooknum = 4, .table = "t", .chain = "c" },
	  { .bytes = 4, .value = 1 },
	  "nft bridge t c (hook postrouting): accept" },
	{ { .nfproto = 99, .hooknum = 9 }, { 0 }, "nft ? ? ? (hook ?)" },
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
		struct pk_event ev = { .data[PK_SECTION_nft] = &cases[i].nft };

		if (cases[i].ret.bytes)
			ev.data[PK_SECTION_ret] = &cases[i].ret;
		pk_nft_section.print(&ev, NULL, &out);
		assert_string_equal(pk_out_text(&out), cases[i].text);
	}
}

static void test_verdicts(void **state)
{
	(void)state;
	assert_int_equal(pk_nft_verdict_by_name("drop"), pk_nft_verdict_bit(0));
	assert_int_equal(pk_nft_verdict_by_name("queue"), pk_nft_verdict_bit(7 << 16 | 3));
	assert_int_equal(pk_nft_verdict_by_name("return"), pk_nft_verdict_bit(-5));
	assert_int_equal(pk_nft_verdict_by_name("dropp"), 0);
	for (int a = -5; a < 5; a++)
		for (int b = -5; b < 5; b++)
			assert_int_equal(pk_nft_verdict_bit(a) == pk_nft_verdict_bit(b), a == b);
}

static void test_is_drop(void **state)
{
	struct nft_section s = { .by = PK_NFT_BY_RULE, .has_code = 1 };

	(void)state;
	assert_true(pk_nft_is_drop(&s));
	s.by = PK_NFT_BY_CHAIN;
	assert_false(pk_nft_is_drop(&s));
	s = (struct nft_section){ .by = PK_NFT_BY_POLICY, .has_code = 1, .code = 1 };
	assert_false(pk_nft_is_drop(&s));
	s.has_code = s.code = 0;
	assert_false(pk_nft_is_drop(&s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_is_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
