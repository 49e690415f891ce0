// SPDX-License-Identifier: GPL-2.0-or-later
/* Modules that there are, and those that come and go. */

#include "core/kernel/fixture.h"

#include <errno.h>
#include <string.h>

#include "core/kernel/modules.h"
#include "core/util/cleanup.h"

static void test_known(void **state)
{
	static const struct {
		const char *name;
		bool known;
	} cases[] = {
		{ "bridge", true },   { "br_netfilter", true }, /* its file has a dash */
		{ "vxlan", true },    { "bridg", false },       { "ridge", false },
		{ "bridgex", false }, { "stp", true }, /* loaded, and in no list */
		{ "llc", false },                      /* only needed by another */
		{ "", false },
	};
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	assert_false(pk_module_is_known(fx.k, "bridge")); /* no list */
	fixture_text(&fx, "modules/modules.dep",
		     "kernel/net/bridge/bridge.ko.xz: kernel/net/llc/llc.ko.xz\n"
		     "kernel/net/bridge/br-netfilter.ko: kernel/net/bridge/bridge.ko.xz\n"
		     "vxlan.ko.zst:\n");
	fixture_text(&fx, "sys/module/stp/initstate", "live\n");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("  %s\n", cases[i].name);
		assert_int_equal(pk_module_is_known(fx.k, cases[i].name), cases[i].known);
	}
	assert_true(pk_module_is_loaded(fx.k, "stp"));
	assert_false(pk_module_is_loaded(fx.k, "bridge"));
	fixture_done(&fx);
}

/* " +name" for one that came, " -name" for one that went. */
static int note(void *ctx, const char *name, bool came)
{
	char *text = ctx;

	snprintf(text + strlen(text), 256 - strlen(text), " %c%s", came ? '+' : '-', name);
	return 0;
}

static void test_changes(void **state)
{
	static const struct {
		const char *modules;
		const char *changes;
	} looks[] = {
		{ "a 4096 0 - Live 0xffffffffc0000000\n", " +a" },
		{ "a 4096 3 x,y Live 0xffffffffc0000000\n", "" }, /* others use it now */
		{ "b 8192 0 - Loading 0xffffffffc0001000\n"
		  "a 4096 0 - Live 0xffffffffc0000000\n",
		  "" },
		{ "b 8192 0 - Live 0xffffffffc0001000 (OE)\n"
		  "a 4096 0 - Live 0xffffffffc0000000\n",
		  " +b" },
		{ "a 4096 0 - Live 0xffffffffc0000000\n", " -b" },
		{ "a 4096 0 - Live 0xffffffffc0005000\n", " -a +a" }, /* loaded again */
		{ "", " -a" },
	};
	struct pk_modules m = { 0 };
	struct fixture fx;
	char text[256];

	(void)state;
	fixture_init(&fx);
	assert_int_equal(pk_modules_look(fx.k, &m, note, text), -ENOENT);
	for (size_t i = 0; i < ARRAY_SIZE(looks); i++) {
		text[0] = '\0';
		fixture_text(&fx, "proc/modules", looks[i].modules);
		assert_int_equal(pk_modules_look(fx.k, &m, note, text), 0);
		assert_string_equal(text, looks[i].changes);
	}
	/* Loaded again at the same place. */
	fixture_text(&fx, "proc/modules", "a 4096 0 - Live 0xffffffffc0000000\n");
	fixture_text(&fx, "sys/module/a", "");
	assert_int_equal(pk_modules_look(fx.k, &m, NULL, NULL), 0);
	text[0] = '\0';
	fixture_text(&fx, "sys/module/a", "");
	assert_int_equal(pk_modules_look(fx.k, &m, note, text), 0);
	assert_string_equal(text, " -a +a");
	pk_modules_done(&m);
	fixture_done(&fx);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_known),
					    cmocka_unit_test(test_changes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
