// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that can be probed, and what is wrong with those that cannot; where arguments are. */

#include "core/kernel/fixture.h"
#include "core/kernel/functions.h"
#include "core/util/cleanup.h"
#include "core/util/out.h"

#include <errno.h>
#include <unistd.h>

static int skb_ptr, number; /* types of the last vmlinux */

static void add_function(struct btf *btf, const char *name, int ret, const int *args, size_t n)
{
	int proto = btf__add_func_proto(btf, ret);

	for (size_t i = 0; i < n; i++)
		assert_int_equal(btf__add_func_param(btf, "a", args[i]), 0);
	assert_true(btf__add_func(btf, name, BTF_FUNC_STATIC, proto) > 0);
}

static int add_struct(struct btf *btf, const char *name, uint32_t bytes)
{
	return btf__add_struct(btf, name, bytes);
}

static const char *const in_vmlinux[] = { "ip_rcv",    "ip_fragment", "dup",   "inlined",
					  "untraced",  "forbidden",   "alias", "bridge_twin",
					  "ip_output", "only_types" };

static void write_kernel(struct fixture *fx)
{
	struct btf *btf = btf__new_empty(), *bridge;

	number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	skb_ptr = btf__add_ptr(btf, add_struct(btf, "sk_buff", 8));
	for (size_t i = 0; i < ARRAY_SIZE(in_vmlinux); i++)
		add_function(btf, in_vmlinux[i], number, &skb_ptr, 1);
	fixture_btf(fx, "vmlinux", btf);
	bridge = btf__new_empty_split(pk_kernel_btf(fx->k));
	add_function(bridge, "br_forward", number, &skb_ptr, 1);
	add_function(bridge, "bridge_twin", number, &skb_ptr, 1);
	fixture_btf(fx, "bridge", bridge);
	fixture_text(fx, "kallsyms",
		     "ffffffff81000000 T ip_rcv\n"
		     "ffffffff81000100 t ip_fragment.constprop.0\n"
		     "ffffffff81000200 t dup\n"
		     "ffffffff81000300 t dup\n"
		     "ffffffff81000400 t untraced\n"
		     "ffffffff81000500 t forbidden\n"
		     "ffffffff81000600 t alias_first\n"
		     "ffffffff81000600 t alias\n"
		     "ffffffff81000700 t bridge_twin\n"
		     "ffffffff81000800 T ip_output\n"
		     "ffffffff81000900 t no_types\n"
		     "ffffffff81000a00 T _etext\n"
		     "ffffffffc0001000 t br_forward\t[bridge]\n"
		     "ffffffffc0001100 t bridge_twin\t[bridge]\n"
		     "ffffffffc0001200 t twice\t[bridge]\n"
		     "ffffffffc0002000 t twice\t[vxlan]\n"
		     "ffffffffc0002100 t vxlan_rcv\t[vxlan]\n"
		     "ffffffffc0002200 t dup_here\t[vxlan]\n"
		     "ffffffffc0002300 t dup_here\t[vxlan]\n");
	fixture_text(fx, "tracefs/available_filter_functions",
		     "ip_rcv\ndup\nforbidden\nalias_first\nbridge_twin\nip_output\nno_types\n"
		     "__ftrace_invalid_address___42\n"
		     "br_forward [bridge]\nbridge_twin [bridge]\ntwice [bridge]\ntwice [vxlan]\n"
		     "vxlan_rcv [vxlan]\ndup_here [vxlan]\n");
	fixture_text(fx, "sys/kernel/debug/kprobes/blacklist",
		     "0xffffffff81000500-0xffffffff81000600\tforbidden\nno tab\n");
	fixture_text(fx, "sys/module/bridge/initstate", "live\n");
	fixture_text(fx, "sys/module/vxlan/initstate", "live\n");
}

static void test_states(void **state)
{
	static const struct {
		const char *name, *module;
		enum pk_function_state state;
		const char *of, *why; /* module it is in; part of what is said */
	} cases[] = {
		{ "ip_rcv", NULL, PK_FUNCTION_USABLE, "", "" },
		{ "ip_rcv", "", PK_FUNCTION_USABLE, "", "" },
		{ "ip_rcv", "bridge", PK_FUNCTION_MISSING, "", "no such function" },
		{ "ip_rvc", NULL, PK_FUNCTION_MISSING, "", "no such function" },
		{ "br_forward", NULL, PK_FUNCTION_USABLE, "bridge", "" },
		{ "br_forward", "bridge", PK_FUNCTION_USABLE, "bridge", "" },
		{ "br_forward", "brigde", PK_FUNCTION_NO_MODULE, "", "module is not loaded" },
		{ "ip_fragment", NULL, PK_FUNCTION_SUFFIXED, "", "ip_fragment.constprop.0" },
		{ "dup", NULL, PK_FUNCTION_AMBIGUOUS, "", "2 functions have" },
		{ "dup_here", NULL, PK_FUNCTION_AMBIGUOUS, "vxlan", "module vxlan" },
		{ "inlined", NULL, PK_FUNCTION_INLINED, "", "no code of its own" },
		{ "untraced", NULL, PK_FUNCTION_UNTRACEABLE, "", "be traced" },
		{ "forbidden", NULL, PK_FUNCTION_BLACKLISTED, "", "forbids" },
		{ "alias", NULL, PK_FUNCTION_USABLE, "", "" },
		{ "bridge_twin", NULL, PK_FUNCTION_USABLE, "", "" },
		{ "bridge_twin", "bridge", PK_FUNCTION_USABLE, "bridge", "" },
		{ "twice", NULL, PK_FUNCTION_IN_MODULES, "bridge", "bridge:twice" },
		{ "no_types", NULL, PK_FUNCTION_NO_TYPES, "", "BTF" },
		{ "vxlan_rcv", NULL, PK_FUNCTION_NO_TYPES, "vxlan", "module vxlan" },
	};
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_out_done) struct pk_out why;
		struct pk_function f;

		pk_out_init(&why, -1);
		print_message("  %s of %s\n", cases[i].name, cases[i].module ?: "any");
		assert_int_equal(pk_function_find(fx.k, cases[i].name, cases[i].module, &f),
				 cases[i].state);
		assert_string_equal(f.module, cases[i].of);
		pk_function_why(&f, &why);
		assert_non_null(strstr(pk_out_text(&why), cases[i].why));
		assert_int_equal(!pk_out_text(&why)[0], f.state == PK_FUNCTION_USABLE);
		if (f.state == PK_FUNCTION_USABLE)
			assert_int_equal(pk_func_arg(&f.proto, PK_ARG_SKB), 0);
	}
	assert_int_equal(pk_functions_known(fx.k), 0);
	fixture_done(&fx);
}

/* Neither symbols nor the list of what can be traced: types have to do. */
static void test_nothing_readable(void **state)
{
	struct pk_function f;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx);
	fixture_remove(&fx, "tracefs/available_filter_functions");
	assert_int_equal(pk_functions_known(fx.k), -ENOENT);
	assert_int_equal(pk_function_find(fx.k, "untraced", NULL, &f), PK_FUNCTION_USABLE);
	assert_int_equal(pk_function_find(fx.k, "ip_fragment", NULL, &f), PK_FUNCTION_SUFFIXED);
	fixture_done(&fx);

	fixture_init(&fx);
	write_kernel(&fx);
	fixture_remove(&fx, "kallsyms");
	fixture_log_begin(&fx);
	assert_int_equal(pk_function_find(fx.k, "ip_rcv", NULL, &f), PK_FUNCTION_USABLE);
	assert_int_equal(f.addr, 0);
	assert_int_equal(pk_function_find(fx.k, "ip_rvc", NULL, &f), PK_FUNCTION_MISSING);
	fixture_log_end(&fx);
	fixture_done(&fx);
}

/* A module that is loaded after the first question. */
static void test_module_later(void **state)
{
	struct pk_function f;
	struct fixture fx;
	struct btf *btf;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx);
	assert_int_equal(pk_function_find(fx.k, "tun_net_xmit", "tun", &f), PK_FUNCTION_NO_MODULE);
	fixture_text(&fx, "kallsyms",
		     "ffffffff81000000 T ip_rcv\nffffffff81000100 T _etext\n"
		     "ffffffffc0003000 t tun_net_xmit\t[tun]\n");
	fixture_text(&fx, "tracefs/available_filter_functions", "tun_net_xmit [tun]\n");
	btf = btf__new_empty_split(pk_kernel_btf(fx.k));
	add_function(btf, "tun_net_xmit", number, &skb_ptr, 1);
	fixture_btf(&fx, "tun", btf);
	fixture_text(&fx, "sys/module/tun/initstate", "live\n");
	assert_int_equal(pk_function_find(fx.k, "tun_net_xmit", "tun", &f), PK_FUNCTION_USABLE);
	assert_int_equal(f.addr, 0xffffffffc0003000);
	assert_int_equal(pk_function_find(fx.k, "tun_net_xmit", NULL, &f), PK_FUNCTION_USABLE);
	assert_string_equal(f.module, "tun");
	assert_int_equal(pk_function_find(fx.k, "ip_rcv", NULL, &f),
			 PK_FUNCTION_UNTRACEABLE); /* by the list as it is now */
	fixture_done(&fx);
}

struct seen {
	char names[512];
	int n;
};

static int note(void *ctx, const char *name, const struct pk_func_proto *proto)
{
	struct seen *seen = ctx;
	size_t len = strlen(seen->names);

	seen->n++;
	snprintf(seen->names + len, sizeof(seen->names) - len, "%s%s%s ", proto->module,
		 proto->module[0] ? ":" : "", name);
	return !strcmp(name, "untraced") ? 7 : 0;
}

static void test_visit(void **state)
{
	static const struct {
		const char *pattern, *module, *names;
	} cases[] = {
		{ "ip_*", NULL, "ip_rcv ip_fragment ip_output " },
		{ "b*", NULL, "bridge_twin bridge:br_forward bridge:bridge_twin " },
		{ "b*", "", "bridge_twin " },
		{ "b*", "br*", "bridge:br_forward bridge:bridge_twin " },
		{ "b*", "vxlan", "" },
		{ "unt*", NULL, "untraced " },
		{ NULL, "bridge", "bridge:br_forward bridge:bridge_twin " },
		{ "nothing*", NULL, "" },
	};
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct seen seen = { 0 };

		assert_int_equal(
			pk_btf_functions(fx.k, cases[i].pattern, cases[i].module, note, &seen),
			strstr(cases[i].names, "untraced") ? 7 : 0);
		assert_string_equal(seen.names, cases[i].names);
	}
	fixture_done(&fx);
}

/* Registers, as the calling convention of this machine has them. */
static void test_registers(void **state)
{
	struct pk_func_proto p;
	struct btf *btf = btf__new_empty();
	struct fixture fx;
	int small, pair, big, eight[9];
	bool is_arm = PK_FUNC_REGS == 8;

	(void)state;
	fixture_init(&fx);
	number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	skb_ptr = btf__add_ptr(btf, add_struct(btf, "sk_buff", 8));
	small = add_struct(btf, "sockptr", 8);
	pair = add_struct(btf, "range", 16);
	big = add_struct(btf, "config", 24);
	for (size_t i = 0; i < ARRAY_SIZE(eight); i++)
		eight[i] = skb_ptr;
	add_function(btf, "many", number, eight, ARRAY_SIZE(eight));
	add_function(btf, "structs", number, (int[]){ pair, small, big, skb_ptr }, 4);
	add_function(btf, "pair_last", number,
		     (int[]){ skb_ptr, number, number, number, number, pair, skb_ptr }, 7);
	add_function(btf, "returns_big", big, (int[]){ skb_ptr }, 1);
	add_function(btf, "returns_pair", pair, (int[]){ skb_ptr }, 1);
	fixture_btf(&fx, "vmlinux", btf);

	assert_int_equal(pk_btf_function(fx.k, "many", NULL, &p), 0);
	for (unsigned int i = 0; i < 9; i++)
		assert_int_equal(p.args[i].reg, i < PK_FUNC_REGS ? i : PK_NO_REG);
	assert_int_equal(pk_btf_function(fx.k, "structs", NULL, &p), 0);
	assert_int_equal(p.args[0].reg, PK_NO_REG); /* in two */
	assert_int_equal(p.args[1].reg, 2);
	assert_int_equal(p.args[2].reg, PK_NO_REG); /* x86: on the stack; arm64: its address */
	assert_int_equal(p.args[3].reg, is_arm ? 4 : 3);
	assert_int_equal(pk_btf_function(fx.k, "pair_last", NULL, &p), 0);
	assert_int_equal(p.args[5].reg, PK_NO_REG);
	assert_int_equal(p.args[6].reg, is_arm ? 7 : 5); /* x86: the pair went to the stack */
	assert_int_equal(pk_btf_function(fx.k, "returns_big", NULL, &p), 0);
	assert_int_equal(p.args[0].reg, is_arm ? 0 : 1);
	assert_int_equal(pk_btf_function(fx.k, "returns_pair", NULL, &p), 0);
	assert_int_equal(p.args[0].reg, 0);
	fixture_done(&fx);
}

static void test_returns(void **state)
{
	static const struct fixture_value values[] = { { "A", 1 }, { NULL, 0 } };
	struct btf *btf = btf__new_empty();
	struct pk_func_proto p;
	struct fixture fx;
	bool is_signed, is_pointer;

	(void)state;
	fixture_init(&fx);
	skb_ptr = btf__add_ptr(btf, add_struct(btf, "sk_buff", 8));
	add_function(btf, "nothing", 0, &skb_ptr, 1);
	add_function(btf, "number", btf__add_int(btf, "int", 4, BTF_INT_SIGNED), &skb_ptr, 1);
	add_function(btf, "truth", btf__add_int(btf, "_Bool", 1, BTF_INT_BOOL), &skb_ptr, 1);
	add_function(btf, "big", btf__add_typedef(btf, "u64", btf__add_int(btf, "long", 8, 0)),
		     &skb_ptr, 1);
	add_function(btf, "pointer", skb_ptr, &skb_ptr, 1);
	add_function(btf, "choice", fixture_enum(btf, "verdict", values), &skb_ptr, 1);
	add_function(btf, "whole", add_struct(btf, "pair", 16), &skb_ptr, 1);
	fixture_btf(&fx, "vmlinux", btf);
#define RETURNS(name, bytes, sign, pointer)                                                        \
	assert_int_equal(pk_btf_function(fx.k, name, NULL, &p), 0);                                \
	assert_int_equal(pk_func_ret(&p, &is_signed, &is_pointer), bytes);                         \
	assert_int_equal(is_signed, sign);                                                         \
	assert_int_equal(is_pointer, pointer)
	RETURNS("nothing", 0, false, false);
	RETURNS("number", 4, true, false);
	RETURNS("truth", 1, false, false);
	RETURNS("big", 8, false, false);
	RETURNS("pointer", 8, false, true);
	RETURNS("choice", 4, true, false);
	RETURNS("whole", 0, false, false);
	fixture_done(&fx);
}

static void test_has_kprobes(void **state)
{
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	assert_false(pk_kernel_has_kprobes(fx.k));
	fixture_text(&fx, "sys/bus/event_source/devices/kprobe/type", "8\n");
	assert_true(pk_kernel_has_kprobes(fx.k));
	fixture_done(&fx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),       cmocka_unit_test(test_nothing_readable),
		cmocka_unit_test(test_module_later), cmocka_unit_test(test_visit),
		cmocka_unit_test(test_registers),    cmocka_unit_test(test_returns),
		cmocka_unit_test(test_has_kprobes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
