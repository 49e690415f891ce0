// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules as the kernel gave them, written as nft writes them; and whatever else comes instead. */

#include <linux/netfilter.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/util/array.h"
#include "probes/evidence/nft_text.h"
#include "probes/evidence/test_nft_rules.h"

static const struct pk_nft_sets sets = { .elements = recorded_elements };

static void test_as_nft(void **state)
{
	size_t same = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(recorded_rules); i++) {
		const struct recorded_rule *r = &recorded_rules[i];
		_cleanup_(freep) uint8_t *exprs = NULL, *userdata = NULL;
		_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
		struct pk_nft_rule rule = { .family = r->family };

		rule.exprs = exprs = recorded_bytes(r->exprs, &rule.exprs_len);
		rule.userdata = userdata = recorded_bytes(r->userdata, &rule.userdata_len);
		pk_nft_rule_text(&rule, &sets, &out);
		if (strcmp(pk_out_text(&out), r->ours ?: r->nft))
			fail_msg("'%s', of nft: '%s'", pk_out_text(&out), r->nft);
		same += !r->ours;
	}
	assert_true(same * 10 > ARRAY_SIZE(recorded_rules) * 8);
}

/* What is left of a rule when some of it was never sent is no reason to read what is not there. */
static void test_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(recorded_rules); i++) {
		size_t len;
		_cleanup_(freep) uint8_t *all = recorded_bytes(recorded_rules[i].exprs, &len);

		for (size_t cut = 0; cut < len; cut += 1 + len / 40) {
			_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
			_cleanup_(freep) uint8_t *exprs = cut ? malloc(cut) : NULL;
			struct pk_nft_rule rule = { .family = NFPROTO_INET,
						    .exprs = exprs,
						    .exprs_len = cut };

			if (cut)
				memcpy(exprs, all, cut);
			pk_nft_rule_text(&rule, &sets, &out);
		}
	}
}

/* Lengths, registers and codes of any value. */
static void test_any_bytes(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < 40 * ARRAY_SIZE(recorded_rules); i++) {
		size_t len;
		_cleanup_(freep) uint8_t *exprs =
			recorded_bytes(recorded_rules[i % ARRAY_SIZE(recorded_rules)].exprs, &len);
		_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
		struct pk_nft_rule rule = { .family = NFPROTO_INET,
					    .exprs = exprs,
					    .exprs_len = len };

		for (int k = 0; k < 3 && len; k++) {
			seed = seed * 1664525 + 1013904223;
			exprs[(seed >> 8) % len] = (uint8_t)(seed >> 24);
		}
		pk_nft_rule_text(&rule, &sets, &out);
		assert_non_null(pk_out_text(&out));
	}
}

/* A set whose elements cannot be read is not made up. */
static void test_no_elements(void **state)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(recorded_rules); i++) {
		const struct recorded_rule *r = &recorded_rules[i];
		_cleanup_(freep) uint8_t *exprs = NULL;
		struct pk_nft_rule rule = { .family = r->family };

		if (strcmp(r->nft, "tcp dport { 80, 443 } accept") != 0)
			continue;
		rule.exprs = exprs = recorded_bytes(r->exprs, &rule.exprs_len);
		pk_nft_rule_text(&rule, NULL, &out);
	}
	assert_string_equal(pk_out_text(&out), "... accept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_nft),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_no_elements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
