// SPDX-License-Identifier: GPL-2.0-or-later
/* Tracepoints and functions: which argument is what, in vmlinux and in modules, with and without
 * names in BTF. */

#include "core/kernel/fixture.h"
#include "core/kernel/func.h"
#include "core/util/cleanup.h"

#include <errno.h>
#include <unistd.h>

/* Types that the prototypes below are made of. */
struct types {
	int void_ptr, skb_ptr, const_skb_ptr, skb_ptr_ptr, net_ptr, sock_ptr, dev_ptr, xdp_ptr,
		pkt_ptr, reason, subsys, number, other_ptr, char_ptr;
};

static int pointer_to(struct btf *btf, const char *name)
{
	return btf__add_ptr(btf, btf__add_struct(btf, name, 8));
}

static struct types add_types(struct btf *btf)
{
	static const struct fixture_value values[] = { { "SKB_DROP_REASON_NOT_SPECIFIED", 2 },
						       { NULL, 0 } };
	struct types t = { 0 };
	int skb = btf__add_struct(btf, "sk_buff", 8);

	t.number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	t.char_ptr = btf__add_ptr(btf, btf__add_const(btf, btf__add_int(btf, "char", 1, 0)));
	t.void_ptr = btf__add_ptr(btf, 0);
	t.skb_ptr = btf__add_ptr(btf, skb);
	t.const_skb_ptr = btf__add_const(btf, btf__add_ptr(btf, btf__add_const(btf, skb)));
	t.skb_ptr_ptr = btf__add_ptr(btf, t.skb_ptr);
	t.net_ptr = pointer_to(btf, "net");
	t.sock_ptr = pointer_to(btf, "sock");
	t.dev_ptr = btf__add_ptr(btf, btf__add_fwd(btf, "net_device", BTF_FWD_STRUCT));
	t.xdp_ptr = pointer_to(btf, "xdp_buff");
	t.pkt_ptr = btf__add_ptr(
		btf, btf__add_typedef(btf, "pkt_t", btf__add_struct(btf, "nft_pktinfo", 8)));
	t.reason = fixture_enum(btf, "skb_drop_reason", values);
	t.subsys = fixture_enum(btf, "skb_drop_reason_subsys", values);
	t.other_ptr = pointer_to(btf, "sk_buff_head");
	return t;
}

/* A prototype of `n` arguments (types, names or NULL); its id. */
static int add_proto(struct btf *btf, int ret, const int *args, const char *const *names, size_t n)
{
	int id = btf__add_func_proto(btf, ret);

	assert_true(id > 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(btf__add_func_param(btf, names ? names[i] : NULL, args[i]), 0);
	return id;
}

/* A tracepoint; `names` NULL: BTF without __traceiter_, or without names. */
static void add_tracepoint(struct btf *btf, const char *name, const int *args,
			   const char *const *names, size_t n)
{
	char text[128];

	snprintf(text, sizeof(text), "btf_trace_%s", name);
	assert_true(btf__add_typedef(btf, text,
				     btf__add_ptr(btf, add_proto(btf, 0, args, NULL, n))) > 0);
	if (!names)
		return;
	snprintf(text, sizeof(text), "__traceiter_%s", name);
	assert_true(btf__add_func(btf, text, BTF_FUNC_STATIC, add_proto(btf, 0, args, names, n)) >
		    0);
}

static void add_function(struct btf *btf, const char *name, int ret, const int *args, size_t n)
{
	assert_true(btf__add_func(btf, name, BTF_FUNC_STATIC, add_proto(btf, ret, args, NULL, n)) >
		    0);
}

/* vmlinux with a kfree_skb of 6.12, named, and a consume_skb whose arguments have no names. */
static struct types write_vmlinux(const struct fixture *fx)
{
	static const char *const names[] = { "__data", "skb", "location", "reason", "rx_sk" };
	struct btf *btf = btf__new_empty();
	struct types t = add_types(btf);
	int kfree[] = { t.void_ptr, t.skb_ptr, t.void_ptr, t.reason, t.sock_ptr };
	int many[PK_FUNC_MAX_ARGS + 2];
	int kinds[] = { t.const_skb_ptr, t.skb_ptr_ptr, t.net_ptr,  t.sock_ptr,
			t.dev_ptr,       t.xdp_ptr,     t.pkt_ptr,  t.reason,
			t.subsys,        t.number,      t.void_ptr, t.other_ptr };
	int output[] = { t.net_ptr, t.sock_ptr, t.skb_ptr };
	int printk[] = { t.char_ptr, 0 };

	add_tracepoint(btf, "kfree_skb", kfree, names, 5);
	add_tracepoint(btf, "consume_skb", kfree, NULL, 3);
	add_tracepoint(btf, "net_dev_xmit", (int[]){ t.void_ptr, t.skb_ptr, t.number }, NULL, 3);
	add_tracepoint(btf, "nothing", &t.void_ptr, NULL, 1);
	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = t.void_ptr;
	add_tracepoint(btf, "too_many", many, NULL, ARRAY_SIZE(many));
	add_function(btf, "all_kinds", t.reason, kinds, ARRAY_SIZE(kinds));
	add_function(btf, "ip_output", t.number, output, 3);
	add_function(btf, "_printk", 0, printk, 2);
	fixture_btf(fx, "vmlinux", btf);
	return t;
}

/* A module with a tracepoint and a function of its own. */
static void write_ovs(struct fixture *fx, const struct types *t)
{
	struct btf *btf = btf__new_empty_split(pk_kernel_btf(fx->k));
	int upcall[] = { t->void_ptr, pointer_to(btf, "datapath"), t->skb_ptr };
	int receive[] = { pointer_to(btf, "vport"), t->skb_ptr };

	add_tracepoint(btf, "ovs_dp_upcall", upcall, NULL, 3);
	add_function(btf, "ovs_vport_receive", t->number, receive, 2);
	fixture_btf(fx, "openvswitch", btf);
}

static void test_kfree_skb(void **state)
{
	struct pk_func_proto p;
	struct fixture fx;
	struct types t;

	(void)state;
	fixture_init(&fx);
	t = write_vmlinux(&fx);
	assert_int_equal(pk_btf_tracepoint(fx.k, "skb:kfree_skb", &p), 0);
	assert_int_equal(p.n_args, 4);
	assert_int_equal(p.args[0].kind, PK_ARG_SKB);
	assert_int_equal(p.args[1].kind, PK_ARG_LOCATION);
	assert_int_equal(p.args[2].kind, PK_ARG_DROP_REASON);
	assert_int_equal(p.args[3].kind, PK_ARG_SOCK);
	assert_int_equal(p.args[2].type_id, t.reason);
	assert_string_equal(p.args[3].name, "rx_sk");
	assert_string_equal(p.module, "");
	assert_ptr_equal(p.btf, pk_kernel_btf(fx.k));
	assert_int_equal(p.id,
			 btf__find_by_name_kind(p.btf, "btf_trace_kfree_skb", BTF_KIND_TYPEDEF));
	assert_int_equal(p.ret.kind, PK_ARG_NONE);
	assert_int_equal(pk_func_arg(&p, PK_ARG_DROP_REASON), 2);
	assert_int_equal(pk_func_arg(&p, PK_ARG_NET), -1);
	fixture_done(&fx);
}

static void test_no_names(void **state)
{
	struct pk_func_proto p;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx);
	assert_int_equal(pk_btf_tracepoint(fx.k, "consume_skb", &p), 0);
	assert_int_equal(p.n_args, 2);
	assert_int_equal(p.args[1].kind, PK_ARG_LOCATION); /* by its place */
	assert_string_equal(p.args[1].name, "");
	assert_int_equal(pk_btf_tracepoint(fx.k, "net_dev_xmit", &p), 0);
	assert_int_equal(p.args[1].kind, PK_ARG_OTHER);
	assert_int_equal(pk_btf_tracepoint(fx.k, "nothing", &p), 0);
	assert_int_equal(p.n_args, 0);
	fixture_done(&fx);
}

static void test_tracepoint_errors(void **state)
{
	static const struct {
		const char *name;
		int r;
	} cases[] = {
		{ "no_such", -ENOENT },
		{ "skb:no_such", -ENOENT },
		{ "", -ENOENT },
		{ ":", -ENOENT },
		{ "too_many", -E2BIG },
		{ "skb:", -ENOENT },
		{ "a_subsystem_with_a_name_that_is_longer_than_any_that_the_kernel_has_ever_had:"
		  "kfree_skb",
		  -ENOENT },
	};
	struct pk_func_proto p = { .n_args = 77 };
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	assert_int_equal(pk_btf_tracepoint(fx.k, "kfree_skb", &p), -EOPNOTSUPP); /* no BTF at all */
	fixture_done(&fx);
	fixture_init(&fx);
	write_vmlinux(&fx);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(pk_btf_tracepoint(fx.k, cases[i].name, &p), cases[i].r);
	assert_int_equal(p.n_args, 77); /* untouched */
	fixture_done(&fx);
}

static void test_module(void **state)
{
	struct pk_func_proto p;
	struct fixture fx;
	struct types t;

	(void)state;
	fixture_init(&fx);
	t = write_vmlinux(&fx);
	assert_int_equal(pk_btf_tracepoint(fx.k, "openvswitch:ovs_dp_upcall", &p), -ENOENT);
	write_ovs(&fx, &t); /* loaded after the first question */
	assert_int_equal(pk_btf_tracepoint(fx.k, "openvswitch:ovs_dp_upcall", &p), 0);
	assert_string_equal(p.module, "openvswitch");
	assert_int_equal(pk_func_arg(&p, PK_ARG_SKB), 1);
	assert_true(p.id >= btf__type_cnt(pk_kernel_btf(fx.k)));
	assert_ptr_equal(p.btf, pk_kernel_module_btf(fx.k, "openvswitch"));
	assert_int_equal(pk_btf_function(fx.k, "ovs_vport_receive", NULL, &p), 0);
	assert_string_equal(p.module, "openvswitch");
	assert_int_equal(pk_func_arg(&p, PK_ARG_SKB), 1);
	assert_int_equal(pk_btf_function(fx.k, "ovs_vport_receive", "openvswitch", &p), 0);
	assert_int_equal(pk_btf_function(fx.k, "ovs_vport_receive", "", &p), -ENOENT);
	assert_int_equal(pk_btf_function(fx.k, "ip_output", "openvswitch", &p), -ENOENT);
	assert_int_equal(pk_btf_function(fx.k, "ovs_vport_receive", "bridge", &p), -EOPNOTSUPP);
	assert_int_equal(pk_kernel_btf_fd(fx.k, ""), 0);
	assert_int_equal(pk_kernel_btf_fd(fx.k, "bridge"), -ENOENT);
	fixture_done(&fx);
}

static void test_functions(void **state)
{
	static const enum pk_arg kinds[] = {
		PK_ARG_SKB,        PK_ARG_SKB_PTR,  PK_ARG_NET,         PK_ARG_SOCK,
		PK_ARG_NET_DEVICE, PK_ARG_XDP_BUFF, PK_ARG_NFT_PKTINFO, PK_ARG_DROP_REASON,
		PK_ARG_OTHER,      PK_ARG_OTHER,    PK_ARG_OTHER,       PK_ARG_OTHER,
	};
	struct pk_func_proto p;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx);
	assert_int_equal(pk_btf_function(fx.k, "all_kinds", NULL, &p), 0);
	assert_int_equal(p.n_args, ARRAY_SIZE(kinds));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		assert_int_equal(p.args[i].kind, kinds[i]);
	assert_int_equal(p.ret.kind, PK_ARG_DROP_REASON);
	assert_int_equal(pk_btf_function(fx.k, "ip_output", NULL, &p), 0);
	assert_int_equal(pk_func_arg(&p, PK_ARG_SKB), 2);
	assert_int_equal(pk_btf_function(fx.k, "_printk", NULL, &p), 0);
	assert_int_equal(p.n_args, 1); /* not the "..." */
	assert_int_equal(p.ret.kind, PK_ARG_NONE);
	assert_int_equal(pk_btf_function(fx.k, "kfree_skb", NULL, &p),
			 -ENOENT); /* a tracepoint only */
	assert_true(pk_btf_has_type(fx.k, "sk_buff", BTF_KIND_STRUCT));
	assert_false(pk_btf_has_type(fx.k, "sk_buff", BTF_KIND_UNION));
	fixture_done(&fx);
}

static void test_exists(void **state)
{
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx);
	assert_true(pk_tracepoint_exists(fx.k, NULL,
					 "kfree_skb")); /* BTF alone cannot know the subsystem */
	assert_true(pk_tracepoint_exists(fx.k, "net", "kfree_skb"));
	assert_false(pk_tracepoint_exists(fx.k, "skb", "ovs_dp_upcall"));
	assert_string_equal(pk_tracepoint_nearest(fx.k, "skb:kfre_skb"), "kfree_skb");
	assert_null(pk_tracepoint_nearest(fx.k, "quite_another_thing"));
	fixture_done(&fx);

	fixture_init(&fx); /* the same with tracefs */
	write_vmlinux(&fx);
	fixture_text(&fx, "tracefs/available_events",
		     "syscalls:sys_enter_open\nskb:kfree_skb\nskb:consume_skb\nnet:net_dev_xmit\n");
	fixture_text(&fx, "tracefs/events/skb/kfree_skb/format", "");
	fixture_text(&fx, "tracefs/events/openvswitch/ovs_dp_upcall/format", "");
	assert_true(pk_tracepoint_exists(fx.k, "skb", "kfree_skb"));
	assert_true(pk_tracepoint_exists(fx.k, NULL, "ovs_dp_upcall"));
	assert_false(pk_tracepoint_exists(fx.k, "net", "kfree_skb"));
	assert_false(pk_tracepoint_exists(fx.k, NULL, "sys_enter_open"));
	assert_string_equal(pk_tracepoint_nearest(fx.k, "skb:kfre_skb"), "skb:kfree_skb");
	assert_string_equal(pk_tracepoint_nearest(fx.k, "kfree_skb"), "skb:kfree_skb");
	assert_string_equal(pk_tracepoint_nearest(fx.k, "networking:kfree_skb"), "skb:kfree_skb");
	fixture_done(&fx);
}

static void test_subsystem(void **state)
{
	struct pk_func_proto p;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_vmlinux(&fx);
	fixture_text(&fx, "tracefs/events/skb/kfree_skb/format", "");
	fixture_text(&fx, "tracefs/events/openvswitch/ovs_dp_upcall/format", "");
	assert_int_equal(pk_btf_tracepoint(fx.k, "skb:kfree_skb", &p), 0);
	assert_int_equal(pk_btf_tracepoint(fx.k, "net:kfree_skb", &p), -ENOENT);
	/* A module without BTF, as on 5.10: it is there, but nobody knows what it takes. */
	assert_int_equal(pk_btf_tracepoint(fx.k, "openvswitch:ovs_dp_upcall", &p), -EOPNOTSUPP);
	assert_int_equal(pk_btf_tracepoint(fx.k, "ovs_dp_upcall", &p), -EOPNOTSUPP);
	fixture_done(&fx);
}

static void test_running_kernel(void **state)
{
	_cleanup_(pk_kernel_closep) struct pk_kernel *k = NULL;
	struct pk_func_proto p;

	(void)state;
	assert_int_equal(pk_kernel_open(NULL, &k), 0);
	assert_true(pk_kernel_is_running(k));
	assert_string_not_equal(pk_kernel_release(k), "?");
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		skip();
	assert_int_equal(pk_btf_tracepoint(k, "kfree_skb", &p), 0);
	assert_int_equal(pk_func_arg(&p, PK_ARG_SKB), 0);
	assert_int_equal(pk_func_arg(&p, PK_ARG_LOCATION), 1);
	assert_int_equal(pk_btf_function(k, "ip_output", NULL, &p), 0);
	assert_int_equal(pk_func_arg(&p, PK_ARG_SKB), 2);
	assert_int_equal(pk_func_arg(&p, PK_ARG_NET), 0);
	assert_int_equal(pk_btf_tracepoint(k, "no_such_tracepoint", &p), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kfree_skb),         cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_tracepoint_errors), cmocka_unit_test(test_module),
		cmocka_unit_test(test_functions),         cmocka_unit_test(test_exists),
		cmocka_unit_test(test_subsystem),         cmocka_unit_test(test_running_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
