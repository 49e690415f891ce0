// SPDX-License-Identifier: GPL-2.0-or-later
/* Drop reasons of kernels as they are numbered from 5.10 to 7.2, and modules that come and go. */

#include "core/kernel/fixture.h"
#include "core/kernel/internal.h"
#include "core/kernel/reasons.h"

/* clang-format off */
#define V(n, v) { #n, v }
#define END { NULL, 0 }
/* clang-format on */
#define CORE_SENTINELS V(SKB_DROP_REASON_MAX, 98), V(SKB_DROP_REASON_SUBSYS_MASK, 0xffff0000)

static const struct fixture_value core_6_1[] = {
	V(SKB_NOT_DROPPED_YET, 0),
	V(SKB_DROP_REASON_NOT_SPECIFIED, 1),
	V(SKB_DROP_REASON_NO_SOCKET, 2),
	V(SKB_DROP_REASON_MAX, 3),
	END,
};
static const struct fixture_value core_6_12[] = {
	V(SKB_NOT_DROPPED_YET, 0),       V(SKB_CONSUMED, 1), V(SKB_DROP_REASON_NOT_SPECIFIED, 2),
	V(SKB_DROP_REASON_NO_SOCKET, 3), CORE_SENTINELS,     END,
};
static const struct fixture_value subsys_6_12[] = {
	V(SKB_DROP_REASON_SUBSYS_CORE, 0),
	V(SKB_DROP_REASON_SUBSYS_MAC80211_UNUSABLE, 1),
	V(SKB_DROP_REASON_SUBSYS_MAC80211_MONITOR, 2),
	V(SKB_DROP_REASON_SUBSYS_OPENVSWITCH, 3),
	V(SKB_DROP_REASON_SUBSYS_NUM, 4),
	END,
};
static const struct fixture_value subsys_7_2[] = {
	V(SKB_DROP_REASON_SUBSYS_CORE, 0),        V(SKB_DROP_REASON_SUBSYS_MAC80211_UNUSABLE, 1),
	V(SKB_DROP_REASON_SUBSYS_OPENVSWITCH, 2), V(SKB_DROP_REASON_SUBSYS_QDISC, 3),
	V(SKB_DROP_REASON_SUBSYS_NUM, 4),         END,
};
static const struct fixture_value mac80211[] = {
	V(RX_CONTINUE, 1),
	V(RX_QUEUED, 0),
	V(RX_DROP_MONITOR, 0x20000),
	V(RX_DROP_U_MIC_FAIL, 0x10001),
	V(RX_DROP_U_REPLAY, 0x10002),
	END,
};
static const struct fixture_value mac80211_shadow[] = {
	V(___RX_CONTINUE, 1),
	V(___RX_DROP_U_MIC_FAIL, 0x10001),
	V(___RX_DROP_UNUSED, 0x10044),
	END,
};
static const struct fixture_value qdisc[] = {
	V(QDISC_DROP_UNSPEC, 0),        V(__QDISC_DROP_REASON, 0x30000),
	V(QDISC_DROP_GENERIC, 0x30001), V(QDISC_DROP_MAXFLOWS, 0x30004),
	V(QDISC_DROP_MAX, 0x3000a),     END,
};

/* vmlinux with these enums; NULL: without. */
static void write_vmlinux(const struct fixture *fx, const struct fixture_value *core,
			  const struct fixture_value *subsys, const struct fixture_value *more)
{
	struct btf *btf = btf__new_empty();

	assert_true(btf__add_int(btf, "int", 4, BTF_INT_SIGNED) > 0);
	if (core)
		fixture_enum(btf, "skb_drop_reason", core);
	if (subsys)
		fixture_enum(btf, "skb_drop_reason_subsys", subsys);
	if (more)
		fixture_enum(btf, "qdisc_drop_reason", more);
	fixture_btf(fx, "vmlinux", btf);
}

/* openvswitch's BTF, its reasons beginning at `base`. */
static void write_ovs(struct fixture *fx, const char *module, int64_t base)
{
	struct fixture_value ovs[] = {
		V(__OVS_DROP_REASON, base),
		V(OVS_DROP_LAST_ACTION, base + 1),
		V(OVS_DROP_ACTION_ERROR, base + 2),
		V(OVS_DROP_MAX, base + 3),
		END,
	};
	struct btf *btf = btf__new_empty_split(pk_kernel_btf(fx->k));

	assert_non_null(btf);
	fixture_enum(btf, "ovs_drop_reason", ovs);
	fixture_btf(fx, module, btf);
}

static void write_mac80211(struct fixture *fx)
{
	struct btf *btf = btf__new_empty_split(pk_kernel_btf(fx->k));

	assert_non_null(btf);
	fixture_enum(btf, "___mac80211_drop_reason", mac80211_shadow);
	fixture_enum(btf, "mac80211_drop_reason", mac80211);
	fixture_btf(fx, "mac80211", btf);
}

/* A module without reasons. */
static void write_other(struct fixture *fx, const char *name)
{
	struct btf *btf = btf__new_empty_split(pk_kernel_btf(fx->k));

	assert_true(btf__add_struct(btf, "dummy", 4) > 0);
	fixture_btf(fx, name, btf);
}

static void test_vmlinux(void **state)
{
	static const struct {
		const char *what;
		const struct fixture_value *core, *subsys, *more;
		int n;
		struct {
			uint32_t value;
			const char *name, *subsystem;
		} want[8];
	} cases[] = {
		{ "5.10 has none", NULL, NULL, NULL, 0, { { 0 } } },
		{ "6.1 has no subsystems",
		  core_6_1,
		  NULL,
		  NULL,
		  3,
		  { { 0, "NOT_DROPPED_YET", "core" },
		    { 1, "NOT_SPECIFIED", "core" },
		    { 2, "NO_SOCKET", "core" },
		    { 3, NULL, "core" },
		    { 0x10001, NULL, "1" } } },
		{ "6.12 hides the ends and the mask",
		  core_6_12,
		  subsys_6_12,
		  NULL,
		  4,
		  { { 1, "CONSUMED", "core" },
		    { 3, "NO_SOCKET", "core" },
		    { 98, NULL, "core" },
		    { 0xffff0000, NULL, "65535" },
		    { 0x10001, NULL, "mac80211" },
		    { 0x20000, NULL, "mac80211" },
		    { 0x30001, NULL, "openvswitch" },
		    { 0x40001, NULL, "4" } } },
		{ "7.2 numbers them otherwise and has qdisc",
		  core_6_12,
		  subsys_7_2,
		  qdisc,
		  6,
		  { { 0, "NOT_DROPPED_YET", "core" },
		    { 0x20001, NULL, "openvswitch" },
		    { 0x30000, NULL, "qdisc" },
		    { 0x30001, "QDISC_DROP_GENERIC", "qdisc" },
		    { 0x30004, "QDISC_DROP_MAXFLOWS", "qdisc" },
		    { 0x3000a, NULL, "qdisc" } } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
		struct fixture fx;

		print_message("  %s\n", cases[i].what);
		fixture_init(&fx);
		write_vmlinux(&fx, cases[i].core, cases[i].subsys, cases[i].more);
		assert_int_equal(pk_reasons_load(fx.k, names), cases[i].n);
		assert_int_equal(pk_names_has_reasons(names), cases[i].n > 0);
		for (size_t j = 0; j < ARRAY_SIZE(cases[i].want) && cases[i].want[j].subsystem;
		     j++) {
			const char *name = pk_names_reason(names, cases[i].want[j].value);

			if (cases[i].want[j].name)
				assert_string_equal(name, cases[i].want[j].name);
			else
				assert_null(name);
			assert_string_equal(pk_names_subsystem(names, cases[i].want[j].value),
					    cases[i].want[j].subsystem);
		}
		fixture_done(&fx);
	}
}

static void test_no_btf(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	fixture_log_begin(&fx);
	assert_int_equal(pk_reasons_load(fx.k, names), 0);
	assert_false(pk_reasons_resolve(fx.k, names, 2));
	assert_string_equal(fixture_log_end(&fx),
			    ""); /* a kernel without reasons is nothing to warn of */
	fixture_done(&fx);
}

static void test_module_later(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx, core_6_12, subsys_6_12, NULL);
	write_other(&fx, "veth");
	assert_int_equal(pk_reasons_load(fx.k, names), 4);
	fixture_log_begin(&fx);
	assert_false(pk_reasons_resolve(fx.k, names, 0x30002));
	write_ovs(&fx, "openvswitch", 0x30000);
	assert_true(pk_reasons_resolve(fx.k, names, 0x30001));
	assert_string_equal(pk_names_reason(names, 0x30001), "OVS_DROP_LAST_ACTION");
	assert_string_equal(pk_names_reason(names, 0x30002),
			    "OVS_DROP_ACTION_ERROR"); /* all of them came */
	assert_null(pk_names_reason(names, 0x30000));
	assert_null(pk_names_reason(names, 0x30003));
	assert_int_equal(fixture_count(fixture_log_end(&fx), "warning"),
			 1); /* of the first question */
	fixture_done(&fx);
}

static void test_mac80211(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx, core_6_12, subsys_6_12, NULL);
	write_mac80211(&fx);
	assert_int_equal(pk_reasons_load(fx.k, names), 4);
	assert_true(pk_reasons_resolve(fx.k, names, 0x10002));
	assert_string_equal(pk_names_reason(names, 0x10001), "RX_DROP_U_MIC_FAIL");
	assert_string_equal(pk_names_reason(names, 0x20000), "RX_DROP_MONITOR");
	assert_string_equal(pk_names_reason(names, 0), "NOT_DROPPED_YET"); /* not RX_QUEUED */
	assert_string_equal(pk_names_reason(names, 1), "CONSUMED");        /* not RX_CONTINUE */
	assert_null(pk_names_reason(names, 0x10044));                      /* shadow only */
	fixture_done(&fx);
}

/* Is the BTF of that module parsed? */
static bool is_parsed(const struct pk_kernel *k, const char *name)
{
	for (size_t i = 0; i < k->modules.n; i++)
		if (!k->modules.at[i]->gone && !strcmp(k->modules.at[i]->name, name))
			return k->modules.at[i]->btf;
	return false;
}

static void test_search_is_bounded(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx, core_6_12, subsys_6_12, NULL);
	write_mac80211(&fx);
	write_other(&fx, "veth");
	write_ovs(&fx, "newswitch", 0x30000); /* a module that nobody has heard of */
	pk_reasons_load(fx.k, names);
	assert_true(pk_reasons_resolve(fx.k, names, 0x10001));
	assert_true(is_parsed(fx.k, "mac80211"));
	assert_false(is_parsed(fx.k, "newswitch")); /* the first was enough */
	assert_true(pk_reasons_resolve(fx.k, names, 0x30001));
	assert_true(is_parsed(fx.k, "newswitch"));
	assert_false(is_parsed(fx.k, "veth")); /* nothing of interest in it */
	fixture_done(&fx);
}

static void count_reason(void *ctx, uint32_t value, const char *name)
{
	int *n = ctx;

	assert_non_null(name);
	*n += value >> 16 == 3;
}

static void test_load_all(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;
	int n, n_ovs = 0;

	(void)state;
	fixture_init(&fx);
	assert_int_equal(pk_reasons_load_all(fx.k, names), 0); /* no BTF */
	fixture_done(&fx);

	fixture_init(&fx);
	write_vmlinux(&fx, core_6_12, subsys_6_12, NULL);
	write_mac80211(&fx);
	write_other(&fx, "veth");
	write_ovs(&fx, "newswitch", 0x30000);
	n = pk_reasons_load_all(fx.k, names);
	assert_true(n > 0);
	assert_non_null(pk_names_reason(names, 0x10001));
	assert_non_null(pk_names_reason(names, 0x30001));
	assert_false(is_parsed(fx.k, "veth"));
	assert_int_equal(pk_reasons_load_all(fx.k, names) > 0, true);
	pk_names_each_reason(names, count_reason, &n_ovs);
	assert_true(n_ovs > 0 && n_ovs < n);
	fixture_done(&fx);
}

static void test_module_reloaded(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;
	struct btf *old;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx, core_6_12, subsys_7_2, NULL);
	write_ovs(&fx, "openvswitch",
		  0x30000); /* not the number it has here, so it resolves nothing */
	pk_reasons_load(fx.k, names);
	fixture_log_begin(&fx);
	assert_false(pk_reasons_resolve(fx.k, names, 0x20001));
	fixture_log_end(&fx);
	old = pk_kernel_module_btf(fx.k, "openvswitch");
	write_ovs(&fx, "openvswitch", 0x20000);
	assert_true(pk_reasons_resolve(fx.k, names, 0x20001));
	assert_ptr_not_equal(pk_kernel_module_btf(fx.k, "openvswitch"), old);
	assert_true(btf__find_by_name(old, "ovs_drop_reason") >
		    0); /* who still has it may use it */
	assert_int_equal(pk_kernel_n_modules(fx.k), 1);
	fixture_remove(&fx, "btf/openvswitch");
	assert_null(pk_kernel_module_btf(fx.k, "openvswitch"));
	assert_int_equal(pk_kernel_n_modules(fx.k), 0);
	fixture_done(&fx);
}

static void test_warned_once(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;
	const char *log;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx, core_6_12, subsys_7_2, qdisc);
	pk_reasons_load(fx.k, names);
	fixture_log_begin(&fx);
	for (int i = 0; i < 3; i++) {
		assert_false(pk_reasons_resolve(fx.k, names, 0x30005));
		assert_false(pk_reasons_resolve(fx.k, names, 77));
		assert_false(pk_reasons_resolve(fx.k, names, 0xdead0001));
	}
	log = fixture_log_end(&fx);
	assert_int_equal(fixture_count(log, "warning"), 3);
	assert_int_equal(fixture_count(log, "196613 (0x30005, subsystem qdisc)"), 1);
	assert_int_equal(fixture_count(log, "77 (0x4d, subsystem core)"), 1);

	fixture_log_begin(&fx); /* garbage does not fill the terminal */
	for (uint32_t v = 1000; v < 1200; v++)
		pk_reasons_resolve(fx.k, names, v);
	log = fixture_log_end(&fx);
	assert_in_range(fixture_count(log, "warning"), 1, 40);
	assert_int_equal(fixture_count(log, "further ones are not reported"), 1);
	fixture_done(&fx);
}

static void test_broken_btf(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	static const char junk[64] = "no BTF but drop_reason";
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	fixture_write(&fx, "btf/vmlinux", junk, sizeof(junk));
	assert_null(pk_kernel_btf(fx.k));
	assert_null(pk_kernel_module_btf(fx.k, "openvswitch"));
	fixture_done(&fx);

	fixture_init(&fx);
	write_vmlinux(&fx, core_6_12, subsys_7_2, NULL);
	fixture_write(&fx, "btf/openvswitch", junk, sizeof(junk));
	fixture_write(&fx, "btf/junk", junk, sizeof(junk));
	fixture_write(&fx, "btf/empty", junk, 0);
	pk_reasons_load(fx.k, names);
	fixture_log_begin(&fx);
	assert_false(pk_reasons_resolve(fx.k, names, 0x20001));
	fixture_log_end(&fx);
	fixture_done(&fx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vmlinux),           cmocka_unit_test(test_no_btf),
		cmocka_unit_test(test_module_later),      cmocka_unit_test(test_mac80211),
		cmocka_unit_test(test_search_is_bounded), cmocka_unit_test(test_module_reloaded),
		cmocka_unit_test(test_load_all),          cmocka_unit_test(test_warned_once),
		cmocka_unit_test(test_broken_btf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
