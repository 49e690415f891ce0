// SPDX-License-Identifier: GPL-2.0-or-later
/* From what was written to probes, on kernels that have some of it. */

#include "core/kernel/fixture.h"

#include <errno.h>
#include <string.h>

#include "collectors/list.h"
#include "core/util/cleanup.h"
#include "probes/manager.h"

static int proto_of(struct btf *btf, int ret, const int *args, size_t n)
{
	int proto = btf__add_func_proto(btf, ret);

	for (size_t i = 0; i < n; i++)
		assert_int_equal(btf__add_func_param(btf, NULL, args[i]), 0);
	return proto;
}

static void add_function(struct btf *btf, const char *name, int ret, const int *args, size_t n)
{
	assert_true(btf__add_func(btf, name, BTF_FUNC_STATIC, proto_of(btf, ret, args, n)) > 0);
}

static void add_tracepoint(struct btf *btf, const char *name, const int *args, size_t n)
{
	char text[128];

	snprintf(text, sizeof(text), "btf_trace_%s", name);
	assert_true(btf__add_typedef(btf, text, btf__add_ptr(btf, proto_of(btf, 0, args, n))) > 0);
}

#define SYMBOLS                                                                                    \
	"ffffffff81000000 T ip_rcv\nffffffff81000100 T ip_output\n"                                \
	"ffffffff81000200 t ip_fragment.isra.0\nffffffff81000300 t ip_number\n"                    \
	"ffffffff81000400 t ip_void\nffffffff81000500 t core\n"                                    \
	"ffffffff81000600 t run_xdp\nffffffff81000700 t by_value\n"                                \
	"ffffffff81000800 t far\nffffffff81000900 T skb_put\n"                                     \
	"ffffffff81000900 T skb_put_alias\nffffffff81000a00 t nft_do_chain\n"                      \
	"ffffffff81000b00 T _etext\n"
#define EVENTS                                                                                     \
	"skb:kfree_skb\nxdp:xdp_devmap_xmit\nxdp:xdp_cpumap_enqueue\nnet:netif_rx\nnet:netif_"     \
	"receive_skb\nnet:net_number\n"

/* A kernel with a few functions and tracepoints; `kprobes`: and with kprobes. */
static void write_kernel(struct fixture *fx, bool kprobes)
{
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	int data = btf__add_ptr(btf, 0);
	int skb = btf__add_ptr(btf, btf__add_struct(btf, "sk_buff", 8));
	int skbp = btf__add_ptr(btf, skb);
	int sk = btf__add_ptr(btf, btf__add_struct(btf, "sock", 8));
	int net = btf__add_ptr(btf, btf__add_struct(btf, "net", 8));
	int dev = btf__add_ptr(btf, btf__add_struct(btf, "net_device", 8));
	int xdp = btf__add_ptr(btf, btf__add_struct(btf, "xdp_buff", 8));
	int pkt = btf__add_ptr(btf, btf__add_struct(btf, "nft_pktinfo", 8));
	int pair = btf__add_struct(btf, "pair", 16);

	add_function(btf, "ip_rcv", number, (int[]){ skb, dev }, 2);
	add_function(btf, "ip_output", number, (int[]){ net, sk, skb }, 3);
	add_function(btf, "ip_fragment", number, (int[]){ skb }, 1);
	add_function(btf, "ip_number", number, (int[]){ number }, 1);
	add_function(btf, "ip_void", 0, (int[]){ skb }, 1);
	add_function(btf, "core", number, (int[]){ skbp }, 1);
	add_function(btf, "run_xdp", number, (int[]){ xdp }, 1);
	add_function(btf, "nft_do_chain", number, (int[]){ pkt, data }, 2);
	add_function(btf, "by_value", number, (int[]){ pair, skb }, 2);
	add_function(btf, "far", number,
		     (int[]){ data, data, data, data, data, data, data, data, skb }, 9);
	add_function(btf, "skb_put", data, (int[]){ skb, number }, 2);
	add_tracepoint(btf, "kfree_skb", (int[]){ data, skb, data }, 3);
	add_tracepoint(btf, "netif_rx", (int[]){ data, skb }, 2);
	add_tracepoint(btf, "netif_receive_skb", (int[]){ data, skb }, 2);
	add_tracepoint(btf, "xdp_devmap_xmit", (int[]){ data, dev, dev, number, number, number },
		       6);
	add_tracepoint(btf, "xdp_cpumap_enqueue", (int[]){ data, number, number, number, number },
		       5);
	add_tracepoint(btf, "net_number", (int[]){ data, number }, 2);
	fixture_btf(fx, "vmlinux", btf);
	fixture_text(fx, "kallsyms", SYMBOLS);
	fixture_text(fx, "tracefs/available_events", EVENTS);
	fixture_text(fx, "modules/modules.dep", "net/vx.ko.xz:\nnet/vy.ko.xz:\n");
	fixture_text(fx, "tracefs/events/skb/kfree_skb/format", "");
	fixture_text(fx, "tracefs/events/net/netif_rx/format", "");
	fixture_text(fx, "tracefs/events/net/netif_receive_skb/format", "");
	fixture_text(fx, "tracefs/events/net/net_number/format", "");
	fixture_text(fx, "tracefs/events/xdp/xdp_devmap_xmit/format", "");
	fixture_text(fx, "tracefs/events/xdp/xdp_cpumap_enqueue/format", "");
	if (kprobes)
		fixture_text(fx, "sys/bus/event_source/devices/kprobe/type", "8\n");
}

/* A module that was not there yet: two functions, of which one takes a packet, and a tracepoint. */
static void load_module(struct fixture *fx, const char *name)
{
	struct btf *btf = btf__new_empty_split(pk_kernel_btf(fx->k));
	int skb = btf__add_ptr(btf, btf__find_by_name_kind(btf, "sk_buff", BTF_KIND_STRUCT));
	int number = btf__find_by_name_kind(btf, "int", BTF_KIND_INT);
	int data = btf__add_ptr(btf, 0);
	char text[512];

	snprintf(text, sizeof(text), "%s_rcv", name);
	add_function(btf, text, number, &skb, 1);
	snprintf(text, sizeof(text), "%s_number", name);
	add_function(btf, text, number, &number, 1);
	add_tracepoint(btf, "vx_drop", (int[]){ data, skb }, 2);
	fixture_btf(fx, name, btf);
	snprintf(text, sizeof(text), "sys/module/%s/initstate", name);
	fixture_text(fx, text, "live\n");
	snprintf(text, sizeof(text),
		 SYMBOLS "ffffffffc0000000 t %s_rcv\t[%s]\nffffffffc0000100 t %s_number\t[%s]\n",
		 name, name, name, name);
	fixture_text(fx, "kallsyms", text);
	fixture_text(fx, "tracefs/available_events", EVENTS "vx:vx_drop\n");
	fixture_text(fx, "tracefs/events/vx/vx_drop/format", "");
}

/* "tp:skb:kfree_skb kprobe:ip_rcv" */
static const char *list(const struct pk_probes *probes)
{
	static char text[4096];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < probes->n; i++) {
		char one[PK_TARGET_TEXT_MAX];

		assert_int_equal(probes->at[i].config.index, i);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? " " : "",
					pk_target_text(&probes->at[i].target, one, sizeof(one)));
	}
	return text;
}

static void test_add(void **state)
{
	static const struct {
		const char *text;
		enum pk_probe_origin origin;
		bool no_kprobes;
		int r;
		const char *probes; /* what there is then */
		const char
			*says; /* of it, part of the message; or of the line on what is left out */
		size_t n_left_out;
	} cases[] = {
		{ "tp:skb:kfree_skb", .probes = "tp:skb:kfree_skb" },
		{ "ip_rcv", .probes = "kprobe:ip_rcv" },
		{ "skb:kfree_skb", .probes = "tp:skb:kfree_skb" },
		{ "ip_rvc", .r = -ENOENT, .says = "did you mean 'kprobe:ip_rcv'" },
		{ "ip_rcv.constprop", .r = -ENOENT, .says = "did you mean 'kprobe:ip_rcv'" },
		{ "k:ip_rvc.isra.0", .r = -ENOENT, .says = "did you mean 'kprobe:ip_rcv'" },
		{ "ip_output.part.0.cold", .r = -ENOENT,
		  .says = "did you mean 'kprobe:ip_output'" },
		{ "kprobe:vxlan:vxlan_rcv", .r = -ENOENT, .says = "module is not loaded" },
		{ "vxlan:vxlan_rcv", .r = -ENOENT, .says = "no such tracepoint" },
		{ "kfree_skb", .r = -ENOENT, .says = "did you mean 'tp:skb:kfree_skb'" },
		{ "skb:kfree_sk", .r = -ENOENT, .says = "did you mean 'tp:skb:kfree_skb'" },
		{ "ip_fragment", .r = -EOPNOTSUPP, .says = "'ip_fragment.isra.0'" },
		{ "ip_number", .r = -EOPNOTSUPP, .says = "no packet" },
		{ "far", .r = -EOPNOTSUPP, .says = "argument 9 is out of reach" },
		{ "ip_rcv", .no_kprobes = true, .r = -EOPNOTSUPP, .says = "no kprobes" },
		{ "ip_rvc", .no_kprobes = true, .r = -ENOENT, .says = "did you mean" },
		/* patterns */
		{ "ip_*", .probes = "kprobe:ip_rcv kprobe:ip_output kprobe:ip_void",
		  .says = "1 of 4", .n_left_out = 1 },
		{ "tp:net:*", .probes = "tp:net:netif_receive_skb tp:net:netif_rx" },
		{ "tp:*:*kfree*", .probes = "tp:skb:kfree_skb" },
		{ "tcp_*", .r = -ENOENT, .says = "matches nothing" },
		{ "ip_num*", .r = -ENOENT, .says = "ip_number: has no packet" },
		{ "ip_f*", .r = -EOPNOTSUPP, .says = "ip_fragment.isra.0" },
		{ "ip_*", .no_kprobes = true, .r = -EOPNOTSUPP, .says = "no kprobes" },
		{ "nf:*", .r = -ENOENT, .says = "matches nothing" },
		/* alternatives */
		{ "ip_rvc|ip_rcv|ip_output", .probes = "kprobe:ip_rcv" },
		{ "ip_rcv|tp:net:netif_rx", .no_kprobes = true, .probes = "tp:net:netif_rx" },
		{ "ip_number|ip_rcv", .probes = "kprobe:ip_rcv" },
		{ "a|b", .r = -ENOENT, .says = "'a|b'" },
		/* optional ones, and those of profiles */
		{ "?ip_rvc", .probes = "" },
		{ "?ip_rcv", .probes = "kprobe:ip_rcv" },
		{ "ip_rvc", PK_PROBE_PROFILE, .probes = "", .says = "none of 1", .n_left_out = 1 },
		{ "a|b", PK_PROBE_PROFILE, .probes = "", .n_left_out = 1 },
		{ "?ip_rvc", PK_PROBE_PROFILE, .probes = "" },
		{ "ip_rcv", PK_PROBE_PROFILE, .no_kprobes = true, .probes = "",
		  .says = "no kprobes", .n_left_out = 1 },
		{ "tp:skb:nothing", PK_PROBE_OWN, .probes = "", .n_left_out = 1 },
		{ "ip_rcv/ret=0", PK_PROBE_PROFILE, .r = -EINVAL, .says = "kretprobes only" },
		{ "kr:ip_void/ret=0", .r = -EINVAL, .says = "returns nothing" },
		{ "frob:a:b", PK_PROBE_PROFILE, .r = -EINVAL, .says = "no type" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_probes probes;
		struct fixture fx;
		const char *log;

		print_message("  %s\n", cases[i].text);
		fixture_init(&fx);
		write_kernel(&fx, !cases[i].no_kprobes);
		pk_probes_init(&probes, fx.k);
		fixture_log_begin(&fx);
		assert_int_equal(pk_probes_add(&probes, cases[i].text, cases[i].origin, 1),
				 cases[i].r);
		assert_int_equal(probes.n_left_out, cases[i].n_left_out);
		if (!cases[i].r)
			assert_int_equal(pk_probes_say_left_out(&probes),
					 probes.n || !probes.n_left_out ? 0 : -ENOENT);
		log = fixture_log_end(&fx);
		if (cases[i].says && !strstr(log, cases[i].says))
			fail_msg("'%s' is not said: %s", cases[i].says, log);
		assert_string_equal(list(&probes), cases[i].probes ?: "");
		assert_int_equal(fixture_count(log, "\n"), cases[i].r || cases[i].n_left_out);
		pk_probes_done(&probes);
		fixture_done(&fx);
	}
}

/* Where the arguments of each are. */
static void test_arguments(void **state)
{
	struct pk_probes probes;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx, true);
	pk_probes_init(&probes, fx.k);
#define ADD(text)                                                                                  \
	({                                                                                         \
		assert_int_equal(pk_probes_add(&probes, text, PK_PROBE_TYPED, 1), 0);              \
		&probes.at[probes.n - 1];                                                          \
	})
	struct pk_probe_entry *e = ADD("ip_output");

	assert_int_equal(e->config.kind, PK_PROBE_KPROBE);
	assert_int_equal(e->config.net_arg, 0);
	assert_int_equal(e->config.sk_arg, 1);
	assert_int_equal(e->config.skb_arg, 2);
	assert_int_equal(e->config.dev_arg, PK_NO_ARG);
	assert_int_equal(e->addr, 0xffffffff81000100);
	assert_false(e->optional);
	e = ADD("core");
	assert_int_equal(e->config.skb_arg, PK_NO_ARG);
	assert_int_equal(e->config.skb_ptr_arg, 0);
	e = ADD("run_xdp");
	assert_int_equal(e->config.xdp_arg, 0);
	e = ADD("nft_do_chain");
	assert_int_equal(e->config.nft_arg, 0);
	e = ADD("by_value"); /* the struct takes two registers */
	assert_int_equal(e->config.skb_arg, 2);
	e = ADD("tp:skb:kfree_skb");
	assert_true(e->config.by_name);
	assert_int_equal(e->config.kind, PK_PROBE_TP);
	assert_true(e->config.is_drop);
	assert_int_equal(e->config.skb_arg, 0);
	assert_int_equal(e->config.xdp, PK_XDP_NONE);
	e = ADD("tp:xdp:xdp_devmap_xmit"); /* of the device that did not take them */
	assert_int_equal(e->config.xdp, PK_XDP_DEVMAP);
	assert_int_equal(e->config.dev_arg, 1);
	assert_true(e->config.is_drop);
	e = ADD("tp:xdp:xdp_cpumap_enqueue"); /* of no device at all */
	assert_int_equal(e->config.xdp, PK_XDP_CPUMAP);
	assert_true(e->config.is_drop);
	pk_probes_done(&probes);
	fixture_done(&fx);
}

/* The same place twice is one probe with the hooks of both. */
static void test_twice(void **state)
{
	struct pk_probes probes;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx, true);
	pk_probes_init(&probes, fx.k);
	assert_int_equal(pk_probes_add(&probes, "ip_*", PK_PROBE_TYPED, 1), 0);
	assert_int_equal(probes.n, 3);
	assert_true(probes.at[0].optional);
	assert_int_equal(pk_probes_add(&probes, "kprobe:ip_rcv/stack", PK_PROBE_TYPED, 2), 0);
	assert_int_equal(probes.n, 3);
	assert_int_equal(probes.at[0].config.hooks, 3 | 1u << PK_COLLECTOR_stack);
	assert_int_equal(probes.at[1].config.hooks, 1);
	assert_false(probes.at[0].optional); /* the user wants that one */
	assert_int_equal(pk_probes_add(&probes, "net:netif_rx", PK_PROBE_TYPED, 1), 0);
	assert_int_equal(pk_probes_add(&probes, "tp:net:netif_rx", PK_PROBE_OWN, 1), 0);
	assert_int_equal(probes.n, 4);
	pk_probes_done(&probes);
	fixture_done(&fx);
}

static void test_all_skb(void **state)
{
	struct pk_probes probes;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx, true);
	pk_probes_init(&probes, fx.k);
	assert_int_equal(pk_probes_add_all_skb(&probes, PK_PROBE_TYPED, 1), 0);
	/* Not those without a packet, out of reach, or denied (skb_put). */
	assert_string_equal(list(&probes), "kprobe:ip_rcv kprobe:ip_output kprobe:ip_void "
					   "kprobe:core kprobe:nft_do_chain kprobe:by_value");
	pk_probes_done(&probes);
	fixture_done(&fx);

	fixture_init(&fx);
	write_kernel(&fx, false);
	pk_probes_init(&probes, fx.k);
	fixture_log_begin(&fx);
	assert_int_equal(pk_probes_add_all_skb(&probes, PK_PROBE_TYPED, 1), -EOPNOTSUPP);
	assert_int_equal(pk_probes_add_all_skb(&probes, PK_PROBE_PROFILE, 1), 0);
	assert_int_equal(probes.n_left_out, 1);
	assert_int_equal(fixture_count(fixture_log_end(&fx), "no kprobes"), 1);
	pk_probes_done(&probes);
	fixture_done(&fx);
}

/* What is asked for and in no module that is loaded; then module vx comes. */
static void test_module(void **state)
{
	static const struct {
		const char *text;
		enum pk_probe_origin origin;
		bool no_kprobes;
		int r;
		size_t room;
		const char *before, *after; /* the list */
		bool missed;                /* something that the user asked for, at the end */
		const char *says;           /* part of what is logged */
	} cases[] = {
		{ "kprobe:vx:vx_rcv", .room = 4, .after = "kprobe:vx:vx_rcv",
		  .says = "waits for module vx" },
		{ "vx:vx_rcv", .room = 4, .after = "kprobe:vx:vx_rcv" },
		{ "vx:vx_drop", .room = 4, .after = "tp:vx:vx_drop" },
		{ "kr:vx:vx_rcv/ret=0", .room = 4, .after = "kretprobe:vx:vx_rcv" },
		{ "kprobe:vx:vx_*", .room = PK_PROBES_LATE_MAX, .after = "kprobe:vx:vx_rcv" },
		{ "kprobe:vx:vx_nothing", .room = 4, .missed = true,
		  .says = "vx was loaded: it has no such thing" },
		{ "kprobe:vx:vx_number", .room = 4, .missed = true, .says = "has no packet" },
		{ "kprobe:vy:vx_rcv", .room = 4, .missed = true, .says = "never put in place" },
		/* to be waited for, but not missed */
		{ "?kprobe:vy:vx_rcv", .room = 4 },
		{ "?vx_rcv", .room = 4, .after = "kprobe:vx:vx_rcv" },
		{ "k:vx_rcv", PK_PROBE_PROFILE, .room = 4, .after = "kprobe:vx:vx_rcv" },
		{ "k:vx_rcv|k:vx_number", PK_PROBE_PROFILE, .room = 4,
		  .after = "kprobe:vx:vx_rcv" },
		{ "k:vx_number|k:vx_rcv", PK_PROBE_PROFILE, .room = 4,
		  .after = "kprobe:vx:vx_rcv" },
		{ "?tp:vx:vx_drop", PK_PROBE_PROFILE, .room = 4, .after = "tp:vx:vx_drop" },
		{ "?tp:vx:*", PK_PROBE_PROFILE, .room = PK_PROBES_LATE_MAX,
		  .after = "tp:vx:vx_drop" },
		/* more of what there is already */
		{ "*_rcv", .room = PK_PROBES_LATE_MAX, .before = "kprobe:ip_rcv",
		  .after = "kprobe:ip_rcv kprobe:vx:vx_rcv" },
		{ "ip_rcv", .before = "kprobe:ip_rcv", .after = "kprobe:ip_rcv" },
		/* not to be waited for */
		{ "vx_rcv", .r = -ENOENT, .says = "no such function" },
		{ "kprobe:vz:vx_rcv", .r = -ENOENT, .says = "its module is not loaded" },
		{ "kprobe:v*:vx_rcv", .r = -ENOENT },
		{ "kprobe:vx:vx_rcv", .no_kprobes = true, .r = -ENOENT },
		{ "?vx_rcv", .no_kprobes = true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_probes probes;
		struct fixture fx;
		const char *log;

		print_message("  %s\n", cases[i].text);
		fixture_init(&fx);
		write_kernel(&fx, !cases[i].no_kprobes);
		pk_probes_init(&probes, fx.k);
		fixture_log_begin(&fx);
		assert_int_equal(pk_probes_add(&probes, cases[i].text, cases[i].origin, 1),
				 cases[i].r);
		assert_string_equal(list(&probes), cases[i].before ?: "");
		assert_int_equal(pk_probes_late_room(&probes), cases[i].room);
		probes.running = true;
		load_module(&fx, "vx");
		assert_int_equal(pk_probes_add_module(&probes, "vx"), 0);
		assert_int_equal(pk_probes_say_missed(&probes), cases[i].missed);
		log = fixture_log_end(&fx);
		if (cases[i].says && !strstr(log, cases[i].says))
			fail_msg("'%s' is not said: %s", cases[i].says, log);
		assert_string_equal(list(&probes), cases[i].after ?: "");
		/* Of the same module nothing is added twice, unless it went meanwhile. */
		assert_int_equal(pk_probes_add_module(&probes, "vx"), 0);
		assert_string_equal(list(&probes), cases[i].after ?: "");
		pk_probes_done(&probes);
		fixture_done(&fx);
	}
}

/* A module that goes takes its probes with it. */
static void test_module_again(void **state)
{
	struct pk_probes probes;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx, true);
	load_module(&fx, "vx");
	pk_probes_init(&probes, fx.k);
	assert_int_equal(pk_probes_add(&probes, "vx_rcv", PK_PROBE_TYPED, 1), 0);
	probes.running = true;
	pk_probes_forget_module(&probes, "vx");
	assert_int_equal(pk_probes_add_module(&probes, "vx"), 0);
	assert_string_equal(list(&probes), "kprobe:vx:vx_rcv kprobe:vx:vx_rcv");
	pk_probes_done(&probes);
	fixture_done(&fx);
}

/* Functions that stacks show. */
static void test_found(void **state)
{
	static const char *const names[] = {
		"ip_rcv", "ip_fragment.isra.0", "run_xdp",          "ip_number", "skb_put",
		"far",    "ip_output",          "no_such_function", "ip_output", "nft_do_chain"
	};
	struct pk_probes probes;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_kernel(&fx, true);
	pk_probes_init(&probes, fx.k);
	assert_int_equal(pk_probes_discover(&probes, PK_PROBE_TYPED), 0);
	assert_int_equal(pk_probes_late_room(&probes), PK_PROBES_LATE_MAX);
	assert_true(pk_probes_late_kind(&probes, PK_PROBE_KPROBE));
	assert_false(pk_probes_late_kind(&probes, PK_PROBE_KRETPROBE));
	assert_int_equal(pk_probes_add(&probes, "ip_rcv", PK_PROBE_TYPED, 1), 0);
	probes.running = true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(pk_probes_add_found(&probes, names[i], "", 2), 0);
	assert_string_equal(list(&probes), "kprobe:ip_rcv kprobe:ip_output kprobe:nft_do_chain");
	assert_int_equal(probes.at[0].config.hooks, 1); /* it is attached: as it is */
	assert_int_equal(probes.at[1].config.hooks, 2);
	assert_true(probes.at[1].optional);
	assert_int_equal(probes.n_late, 2);
	pk_probes_done(&probes);

	/* Full: said once. */
	pk_probes_init(&probes, fx.k);
	assert_int_equal(pk_probes_discover(&probes, PK_PROBE_TYPED), 0);
	probes.running = true;
	probes.n_late = PK_PROBES_LATE_MAX - 1;
	fixture_log_begin(&fx);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(pk_probes_add_found(&probes, names[i], "", 2), 0);
	assert_string_equal(list(&probes), "kprobe:ip_rcv");
	assert_int_equal(fixture_count(fixture_log_end(&fx), "no more will be"), 1);
	pk_probes_done(&probes);
	fixture_done(&fx);

	fixture_init(&fx);
	write_kernel(&fx, false);
	pk_probes_init(&probes, fx.k);
	fixture_log_begin(&fx);
	assert_int_equal(pk_probes_discover(&probes, PK_PROBE_TYPED), -EOPNOTSUPP);
	assert_int_equal(pk_probes_discover(&probes, PK_PROBE_PROFILE), 0);
	assert_int_equal(fixture_count(fixture_log_end(&fx), "--probe-stack: this kernel has no"),
			 1);
	assert_false(probes.discovers);
	assert_int_equal(probes.n_left_out, 1);
	pk_probes_done(&probes);
	fixture_done(&fx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),    cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_twice),  cmocka_unit_test(test_all_skb),
		cmocka_unit_test(test_module), cmocka_unit_test(test_module_again),
		cmocka_unit_test(test_found)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
