// SPDX-License-Identifier: GPL-2.0-or-later
/* Every reason that a kernel knows is explained, and what is said of it holds together. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/util/cleanup.h"
#include "postprocess/explain/explain.h"
#include "tests/data/drop-reasons.h"

static const struct known {
	const char *subsystem, *name, *kernels;
} known[] = {
#define KNOWN(subsystem, name, kernels) { #subsystem, #name, kernels },
	PK_KNOWN_DROP_REASONS(KNOWN)
#undef KNOWN
};

static void test_every_known_reason(void **state)
{
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		const struct pk_explanation *e =
			pk_explain_reason(known[i].subsystem, known[i].name);

		if (e && !strcmp(e->name, known[i].name))
			continue;
		print_error("%s/%s of %s is not explained\n", known[i].subsystem, known[i].name,
			    known[i].kernels);
		missing++;
	}
	assert_int_equal(missing, 0);
}

static bool is_known(const char *subsystem, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i].subsystem, subsystem) && !strcmp(known[i].name, name))
			return true;
	return false;
}

/* A sentence or a phrase that is fit to be shown. */
static void check_text(const char *name, const char *text)
{
	size_t len = strlen(text);

	if (len < 4 || text[0] == ' ' || text[len - 1] == ' ' || strstr(text, "  "))
		fail_msg("%s: '%s'", name, text);
}

static void check_items(const char *name, const char *const items[PK_EXPLAIN_ITEMS])
{
	assert_non_null(items[0]);
	for (size_t i = 0; i < PK_EXPLAIN_ITEMS && items[i]; i++)
		check_text(name, items[i]);
}

static void check_row(const struct pk_explanation *row)
{
	check_text(row->name, row->meaning);
	if (row->meaning[strlen(row->meaning) - 1] != '.')
		fail_msg("%s: the meaning is no sentence", row->name);
	check_items(row->name, row->causes);
	check_items(row->name, row->look);
	if (row->also)
		check_text(row->name, row->also);
}

/* Every row is whole, of a reason that exists, and there once. */
static void test_rows(void **state)
{
	(void)state;
	for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++) {
		for (const struct pk_explanation *row = s->rows; row->name; row++) {
			check_row(row);
			if (!is_known(s->name, row->name))
				fail_msg("%s/%s: no kernel has it", s->name, row->name);
			assert_ptr_equal(pk_explain_reason(s->name, row->name), row);
		}
	}
	for (const struct pk_explanation *row = pk_explain_places; row->name; row++)
		check_row(row);
}

/* A function that stands in two rows would only ever be found in the first. */
static void test_places_once(void **state)
{
	(void)state;
	for (const struct pk_explanation *row = pk_explain_places; row->name; row++) {
		for (const char *p = row->name; *p;) {
			size_t len = strcspn(p, "|");
			_cleanup_(freep) char *function = strndup(p, len);

			if (pk_explain_place(function) != row)
				fail_msg("%s stands in several rows", function);
			p += len + (p[len] == '|');
		}
	}
}

static void test_place(void **state)
{
	static const struct {
		const char *function, *in_row;
	} cases[] = {
		{ "ip_error", "ip_error" },
		{ "ip_error+0x12", "ip_error" },
		{ "__netif_receive_skb_core.constprop.0", "__netif_receive_skb_core" },
		{ "ip_rcv_finish_core.isra.0+0x1f", "ip_rcv_finish_core" },
		{ "tcp_v6_rcv.cold", "tcp_v6_rcv" },
		{ "neigh_invalidate", "neigh_invalidate" },
		{ "IP_ERROR", NULL },
		{ "ip_err", NULL },
		{ "ip_error2", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct pk_explanation *e = pk_explain_place(cases[i].function);

		if (!cases[i].in_row)
			assert_null(e);
		else if (!e || !strstr(e->name, cases[i].in_row))
			fail_msg("%s", cases[i].function);
	}
}

static void test_find(void **state)
{
	static const struct {
		const char *text, *subsystem, *name;
	} cases[] = {
		{ "NO_SOCKET", "core", "NO_SOCKET" },
		{ "no_socket", "core", "NO_SOCKET" },
		{ "SKB_DROP_REASON_NO_SOCKET", "core", "NO_SOCKET" },
		{ "skb_drop_reason_no_socket", "core", "NO_SOCKET" },
		{ "core/NO_SOCKET", "core", "NO_SOCKET" },
		{ "Core/skb_drop_reason_xdp", "core", "XDP" },
		{ "SKB_CONSUMED", "core", "CONSUMED" },
		{ "SKB_CSUM", "core", "SKB_CSUM" }, /* a name that begins like the prefix */
		{ "SKB_DROP_REASON_SKB_CSUM", "core", "SKB_CSUM" },
		{ "OVS_DROP_METER", "openvswitch", "OVS_DROP_METER" },
		{ "openvswitch/OVS_DROP_METER", "openvswitch", "OVS_DROP_METER" },
		{ "openvswitch/meter", "openvswitch", "OVS_DROP_METER" },
		{ "RX_DROP_U_DUP", "mac80211", "RX_DROP_U_DUP" },
		{ "mac80211/dup", "mac80211", "RX_DROP_U_DUP" },
		{ "QDISC_DROP", "core", "QDISC_DROP" },
		{ "qdisc/overlimit", "qdisc", "QDISC_DROP_OVERLIMIT" },
		{ "qdisc/QDISC_DROP", NULL, NULL },
		{ "core/OVS_DROP_METER", NULL, NULL },
		{ "nowhere/NO_SOCKET", NULL, NULL },
		{ "NO_SOCKE", NULL, NULL },
		{ "", NULL, NULL },
		{ "/", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct pk_explain_subsystem *s = NULL;
		const struct pk_explanation *e = pk_explain_find(cases[i].text, &s);

		if (!cases[i].name) {
			assert_null(e);
			continue;
		}
		if (!e)
			fail_msg("'%s' was not found", cases[i].text);
		assert_string_equal(e->name, cases[i].name);
		assert_string_equal(s->name, cases[i].subsystem);
	}
}

static void test_match(void **state)
{
	static const struct {
		const char *patterns, *name;
		bool match;
	} cases[] = {
		{ "a", "a", true },     { "a", "ab", false },      { "ab", "a", false },
		{ "*", "", true },      { "*", "abc", true },      { "a*c", "abbc", true },
		{ "a*c", "ab", false }, { "*b*", "abc", true },    { "x|abc", "abc", true },
		{ "x|y", "z", false },  { "x*|a**c", "ac", true }, { "*ab*ab", "abab", true },
		{ "", "", true },       { "", "a", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (pk_explain_match(cases[i].patterns, cases[i].name, strlen(cases[i].name)) !=
		    cases[i].match)
			fail_msg("'%s' and '%s'", cases[i].patterns, cases[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_known_reason),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_places_once),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_match),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
