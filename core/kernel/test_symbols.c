// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions by address and name, from kallsyms as kernels write it, and modules that come later. */

#include "core/kernel/fixture.h"
#include "core/kernel/internal.h"
#include "core/kernel/resolver.h"
#include "core/kernel/symbols.h"
#include "core/util/cleanup.h"

#include <errno.h>
#include <unistd.h>

static const char kernel_text[] = "0000000000000000 A fixed_percpu_data\n"
				  "ffffffff81000000 T first_alias\n"
				  "ffffffff81000000 T _stext\n"
				  "ffffffff81000000 T _text\n"
				  "ffffffff81000000 t second_alias\n"
				  "ffffffff81000100 t helper\n"
				  "ffffffff81000180 d not_a_function\n"
				  "ffffffff81000200 W weak_function\n"
				  "ffffffff81000300 T kfree_skb\n"
				  "ffffffff81000400 t helper\n"
				  "ffffffff81000800 T _etext\n"
				  "ffffffff81900000 D data\n"
				  "ffffffff81a00000 T _sinittext\n"
				  "ffffffff81a00000 T start_kernel\n"
				  "ffffffff81a00100 T _einittext\n";
static const char ovs_text[] = "ffffffffc0002000 t ovs_last\t[openvswitch]\n"
			       "ffffffffc0001000 t ovs_first\t[openvswitch]\n";
static const char veth_text[] = "ffffffffc0003000 t veth_xmit\t[veth]\n"
				"ffffffffc0003100 t veth_poll\t[veth]\n"
				"ffffffffc0009000 t bpf_prog_1\t[bpf]\n";

static void write_symbols(const struct fixture *fx, const char *a, const char *b, const char *c)
{
	char text[4096];

	snprintf(text, sizeof(text), "%s%s%s", a, b, c);
	fixture_text(fx, "kallsyms", text);
}

static void test_by_address(void **state)
{
	static const struct {
		const char *what;
		uint64_t addr;
		const char *name; /* NULL: none */
		uint64_t start, size;
		const char *module;
	} cases[] = {
		{ "start; of aliases the first", 0xffffffff81000000, "first_alias",
		  0xffffffff81000000, 0x100, "" },
		{ "inside", 0xffffffff81000123, "helper", 0xffffffff81000100, 0x100, "" },
		{ "data ends nothing", 0xffffffff810001ff, "helper", 0xffffffff81000100, 0x100,
		  "" },
		{ "weak", 0xffffffff81000200, "weak_function", 0xffffffff81000200, 0x100, "" },
		{ "the last", 0xffffffff810007ff, "helper", 0xffffffff81000400, 0x400, "" },
		{ "behind the text", 0xffffffff81000800, NULL, 0, 0, NULL },
		{ "data", 0xffffffff81900010, NULL, 0, 0, NULL },
		{ "a mark beside a function", 0xffffffff81a00010, "start_kernel",
		  0xffffffff81a00000, 0x100, "" },
		{ "before all", 0x1000, NULL, 0, 0, NULL },
		{ "no address", 0, NULL, 0, 0, NULL },
		{ "module, not in order", 0xffffffffc0001234, "ovs_first", 0xffffffffc0001000,
		  0x1000, "openvswitch" },
		{ "last of a module: one page", 0xffffffffc0002010, "ovs_last", 0xffffffffc0002000,
		  0x1000, "openvswitch" },
		{ "of another module", 0xffffffffc0003010, "veth_xmit", 0xffffffffc0003000, 0x100,
		  "veth" },
		{ "too far behind a module", 0xffffffffc0900000, NULL, 0, 0, NULL },
		{ "the end of it all", UINT64_MAX, NULL, 0, 0, NULL },
	};
	struct pk_symbol sym;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_symbols(&fx, kernel_text, ovs_text, veth_text);
	assert_int_equal(pk_symbols_count(fx.k), 14);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("  %s\n", cases[i].what);
		if (!cases[i].name) {
			assert_int_equal(pk_symbols_at(fx.k, cases[i].addr, &sym), -ENOENT);
			continue;
		}
		assert_int_equal(pk_symbols_at(fx.k, cases[i].addr, &sym), 0);
		assert_string_equal(sym.name, cases[i].name);
		assert_string_equal(sym.module, cases[i].module);
		assert_int_equal(sym.addr, cases[i].start);
		assert_int_equal(sym.size, cases[i].size);
	}
	fixture_done(&fx);
}

static void test_read_ahead(void **state)
{
	struct pk_symbol sym;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_symbols(&fx, kernel_text, "", "");
	pk_symbols_read_ahead(fx.k);
	pk_symbols_wait(fx.k);
	write_symbols(&fx, "", "", ""); /* too late to matter */
	pk_symbols_read_ahead(fx.k);
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffff81000123, &sym), 0);
	assert_string_equal(sym.name, "helper");
	fixture_done(&fx);

	fixture_init(&fx);
	pk_symbols_read_ahead(fx.k); /* there is no kallsyms */
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffff81000123, &sym), -ENOENT);
	fixture_done(&fx);

	fixture_init(&fx);
	write_symbols(&fx, kernel_text, ovs_text, veth_text);
	pk_symbols_read_ahead(fx.k); /* and nobody wants them */
	fixture_done(&fx);
}

static void test_by_name(void **state)
{
	struct pk_symbol sym;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_symbols(&fx, kernel_text, ovs_text, "ffffffffc0005000 t kfree_skb\t[rogue]\n");
	assert_int_equal(pk_symbols_named(fx.k, "kfree_skb", NULL, &sym), 2);
	assert_int_equal(sym.addr, 0xffffffff81000300); /* the kernel's own first */
	assert_int_equal(pk_symbols_named(fx.k, "kfree_skb", "rogue", &sym), 1);
	assert_int_equal(sym.addr, 0xffffffffc0005000);
	assert_int_equal(pk_symbols_named(fx.k, "kfree_skb", "", &sym), 1);
	assert_int_equal(pk_symbols_named(fx.k, "helper", NULL, &sym), 2); /* static in two files */
	assert_int_equal(sym.addr, 0xffffffff81000100);
	assert_int_equal(pk_symbols_named(fx.k, "data", NULL, &sym), -ENOENT);
	assert_int_equal(pk_symbols_named(fx.k, "_etext", NULL, &sym), -ENOENT);
	assert_int_equal(pk_symbols_named(fx.k, "veth_xmit", NULL, &sym), -ENOENT);
	write_symbols(&fx, kernel_text, ovs_text, veth_text);
	fixture_text(&fx, "sys/module/veth/initstate", "live\n");
	assert_int_equal(pk_symbols_named(fx.k, "veth_xmit", NULL, &sym), 1);
	fixture_done(&fx);
}

/* What the compiler made of a function; variables of the kernel, but not of modules. */
static void test_suffixed_and_variables(void **state)
{
	struct pk_symbol sym;
	struct fixture fx;
	uint64_t addr = 1;

	(void)state;
	fixture_init(&fx);
	write_symbols(&fx, kernel_text,
		      "ffffffff81000900 t ip_fragment.cold\n"
		      "ffffffff81000a00 t ip_fragment.constprop.0\n"
		      "ffffffff81000b00 t only_cold.cold\n"
		      "ffffffff81900008 d vmemmap_base\n"
		      "ffffffff81900010 r page_offset_base\n"
		      "ffffffff81900018 b zeroed\n",
		      "ffffffffc0001000 t init_conntrack.isra.0\t[nf_conntrack]\n"
		      "ffffffffc0002000 d own_data\t[nf_conntrack]\n");
	assert_int_equal(pk_symbols_suffixed(fx.k, "ip_fragment", NULL, &sym), 0);
	assert_string_equal(sym.name, "ip_fragment.constprop.0");
	assert_int_equal(pk_symbols_suffixed(fx.k, "only_cold", "", &sym), 0);
	assert_string_equal(sym.name, "only_cold.cold");
	assert_int_equal(pk_symbols_suffixed(fx.k, "init_conntrack", NULL, &sym), 0);
	assert_string_equal(sym.module, "nf_conntrack");
	assert_int_equal(pk_symbols_suffixed(fx.k, "init_conntrack", "", &sym), -ENOENT);
	assert_int_equal(pk_symbols_suffixed(fx.k, "ip_frag", NULL, &sym), -ENOENT);
	assert_int_equal(pk_symbols_suffixed(fx.k, "kfree_skb", NULL, &sym), -ENOENT);
	assert_int_equal(pk_symbols_named(fx.k, "ip_fragment", NULL, &sym), -ENOENT);
	assert_int_equal(pk_symbols_named(fx.k, "ip_fragment.constprop.0", NULL, &sym), 1);
	assert_int_equal(pk_symbols_variable(fx.k, "vmemmap_base", &addr), 0);
	assert_int_equal(addr, 0xffffffff81900008);
	assert_int_equal(pk_symbols_variable(fx.k, "page_offset_base", &addr), 0);
	assert_int_equal(pk_symbols_variable(fx.k, "zeroed", &addr), 0);
	assert_int_equal(pk_symbols_variable(fx.k, "own_data", &addr), -ENOENT);
	assert_int_equal(pk_symbols_variable(fx.k, "kfree_skb", &addr), -ENOENT);
	assert_int_equal(addr, 0xffffffff81900018); /* untouched */
	fixture_done(&fx);
}

static void test_module_later(void **state)
{
	struct pk_symbol sym;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_symbols(&fx, kernel_text, "", "");
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffff81000300, &sym), 0);
	write_symbols(&fx, kernel_text, ovs_text, "");
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffffc0001010, &sym),
			 0); /* unknown: read again */
	assert_string_equal(sym.name, "ovs_first");

	/* The next unknown address has to wait, unless the set of modules changed. */
	write_symbols(&fx, kernel_text, ovs_text, veth_text);
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffffc0009010, &sym), -ENOENT);
	fixture_text(&fx, "sys/module/veth/initstate", "live\n");
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffffc0009010, &sym), 0);
	assert_string_equal(sym.name, "bpf_prog_1");
	assert_string_equal(sym.module, "bpf");
	fixture_done(&fx);
}

/* A module loaded right behind the last function of another: what lies there is not that
 * function's any more. */
static void test_module_behind(void **state)
{
	struct pk_symbol sym;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	write_symbols(&fx, kernel_text, ovs_text, "");
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffffc0003010, &sym), 0);
	assert_string_equal(sym.name, "ovs_last"); /* as far as is known */
	write_symbols(&fx, kernel_text, ovs_text, veth_text);
	fixture_text(&fx, "sys/module/veth/initstate", "live\n");
	assert_int_equal(pk_symbols_at(fx.k, 0xffffffffc0003010, &sym), 0);
	assert_string_equal(sym.name, "veth_xmit");
	fixture_done(&fx);
}

static void test_hidden(void **state)
{
	struct pk_symbol sym;
	struct fixture fx;
	const char *log;

	(void)state;
	fixture_init(&fx);
	fixture_text(&fx, "kallsyms",
		     "0000000000000000 T _stext\n0000000000000000 T kfree_skb\n"
		     "0000000000000000 t ovs_first\t[openvswitch]\n");
	fixture_log_begin(&fx);
	for (int i = 0; i < 3; i++)
		assert_int_equal(pk_symbols_at(fx.k, 0xffffffff81000300, &sym), -EACCES);
	assert_int_equal(pk_symbols_named(fx.k, "kfree_skb", NULL, &sym), -EACCES);
	assert_int_equal(pk_symbols_count(fx.k), -EACCES);
	log = fixture_log_end(&fx);
	assert_int_equal(fixture_count(log, "warning"), 1);
	assert_int_equal(fixture_count(log, "kptr_restrict"), 1);
	fixture_done(&fx);
}

static void test_odd_files(void **state)
{
	static const struct {
		const char *text; /* NULL: no such file */
		int n;
	} cases[] = {
		{ NULL, -ENOENT },
		{ "", -ENODATA },
		{ "\n\n\n", -ENODATA },
		{ "not kallsyms at all\n", -ENODATA },
		{ "ffffffff81000000", -ENODATA },
		{ "ffffffff81000000 ", -ENODATA },
		{ "ffffffff81000000 t", -ENODATA },
		{ "ffffffff81000000 t ", -ENODATA },
		{ "1 t a", 1 }, /* no end of line */
		{ "1 t a\n2 T b\t[]\n3 T c\t[m\n4 T d\tm]\n5 T \n", 4 },
		{ "5 t e\n4 t d\n3 t c\n2 t b\n1 t a\n", 5 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fixture fx;
		struct pk_symbol sym;

		fixture_init(&fx);
		if (cases[i].text)
			fixture_text(&fx, "kallsyms", cases[i].text);
		fixture_log_begin(&fx);
		assert_int_equal(pk_symbols_count(fx.k), cases[i].n);
		if (cases[i].n > 0) {
			assert_int_equal(pk_symbols_at(fx.k, 1, &sym), 0);
			assert_string_equal(sym.name, "a");
		}
		assert_int_equal(fixture_count(fixture_log_end(&fx), "warning"), cases[i].n < 0);
		fixture_done(&fx);
	}
}

static void test_resolver(void **state)
{
	struct pk_names *names = pk_names_new();
	struct pk_resolver resolver;
	const struct pk_symbol *sym;
	struct fixture fx;
	uint64_t offset;

	(void)state;
	fixture_init(&fx);
	write_symbols(&fx, kernel_text, ovs_text, "");
	pk_kernel_resolver(fx.k, &resolver);
	pk_names_set_resolver(names, &resolver);
	pk_names_want_addr(names, 0xffffffff81000310);
	sym = pk_names_symbol(names, 0xffffffff81000310, &offset);
	assert_non_null(sym);
	assert_string_equal(sym->name, "kfree_skb");
	assert_int_equal(offset, 0x10);
	pk_names_free(names);
	fixture_done(&fx);
}

static void test_running_kernel(void **state)
{
	_cleanup_(pk_kernel_closep) struct pk_kernel *k = NULL;
	struct pk_symbol sym, again;

	(void)state;
	if (geteuid() || access("/proc/kallsyms", R_OK))
		skip();
	assert_int_equal(pk_kernel_open(NULL, &k), 0);
	if (pk_symbols_count(k) < 0)
		skip();
	assert_true(pk_symbols_count(k) > 10000);
	assert_int_equal(pk_symbols_named(k, "ip_rcv", NULL, &sym), 1);
	assert_true(sym.size > 16 && sym.size < 65536);
	assert_int_equal(pk_symbols_at(k, sym.addr + sym.size - 1, &again), 0);
	assert_string_equal(again.name, "ip_rcv");
	assert_int_equal(pk_symbols_at(k, sym.addr + sym.size, &again), 0);
	assert_string_not_equal(again.name, "ip_rcv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_address),   cmocka_unit_test(test_read_ahead),
		cmocka_unit_test(test_by_name),      cmocka_unit_test(test_suffixed_and_variables),
		cmocka_unit_test(test_module_later), cmocka_unit_test(test_module_behind),
		cmocka_unit_test(test_hidden),       cmocka_unit_test(test_odd_files),
		cmocka_unit_test(test_resolver),     cmocka_unit_test(test_running_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
