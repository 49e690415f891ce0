// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of network namespaces. Plain files stand for namespaces: what counts is their inode
 * number and device. */

#include "core/kernel/fixture.h"
#include "core/kernel/internal.h"
#include "core/kernel/netns.h"
#include "core/kernel/resolver.h"

#include <sys/stat.h>

static void test_load(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct stat elsewhere;
	char path[PATH_MAX + 32];
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	fixture_text(&fx, "proc/1/ns/net", "");
	fixture_text(&fx, "netns/blue", "");
	fixture_text(&fx, "netns/with space\n", "");
	snprintf(path, sizeof(path), "%s/netns/unmounted", fx.dir); /* of another filesystem */
	assert_int_equal(symlink("/proc/self/status", path), 0);
	assert_int_equal(stat(path, &elsewhere), 0);
	assert_int_equal(pk_netns_load_all(fx.k, names), 0);
	assert_string_equal(pk_names_netns(names, fixture_inum(&fx, "proc/1/ns/net")), "host");
	assert_string_equal(pk_names_netns(names, fixture_inum(&fx, "netns/blue")), "blue");
	assert_string_equal(pk_names_netns(names, fixture_inum(&fx, "netns/with space\n")),
			    "with space\n");
	assert_null(pk_names_netns(names, (uint32_t)elsewhere.st_ino));
	fixture_done(&fx);
}

static void test_host_has_a_name(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	char from[PATH_MAX + 32], to[PATH_MAX + 32];
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	fixture_text(&fx, "proc/self/ns/net", ""); /* that of process 1 may not be seen */
	snprintf(from, sizeof(from), "%s/proc/self/ns/net", fx.dir);
	snprintf(to, sizeof(to), "%s/netns/attached", fx.dir);
	assert_int_equal(link(from, to), 0);
	assert_int_equal(pk_netns_load_all(fx.k, names), 0);
	assert_string_equal(pk_names_netns(names, fixture_inum(&fx, "netns/attached")), "host");
	fixture_done(&fx);
}

static void test_nothing_there(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	assert_int_equal(pk_netns_load_all(fx.k, names), 0);
	assert_false(pk_netns_resolve(fx.k, names, 4026531840u));
	fixture_done(&fx);
}

static void test_later(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct fixture fx;
	uint32_t inum;

	(void)state;
	fixture_init(&fx);
	fixture_text(&fx, "proc/1/ns/net", "");
	assert_int_equal(pk_netns_load_all(fx.k, names), 0);
	fixture_text(&fx, "netns/late", "");
	inum = fixture_inum(&fx, "netns/late");
	assert_null(pk_names_netns(names, inum));
	assert_true(pk_netns_resolve(fx.k, names, inum)); /* a new number: looks at once */
	assert_string_equal(pk_names_netns(names, inum), "late");
	fixture_done(&fx);
}

static void test_rate_limit(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	char from[PATH_MAX + 16], to[PATH_MAX + 16];
	struct fixture fx;
	uint32_t inum;

	(void)state;
	fixture_init(&fx);
	snprintf(from, sizeof(from), "%s/spare", fx.dir);
	snprintf(to, sizeof(to), "%s/netns/named", fx.dir);
	fixture_text(&fx, "proc/1/ns/net", "");
	fixture_text(&fx, "spare", "");
	inum = fixture_inum(&fx, "spare");
	assert_false(pk_netns_resolve(fx.k, names, inum));
	assert_false(
		pk_netns_resolve(fx.k, names, inum + 1)); /* another one does not make it forget */
	fx.k->netns.scanned_ns = now_ns();
	assert_int_equal(rename(from, to), 0);
	assert_false(pk_netns_resolve(fx.k, names, inum)); /* too early */
	fx.k->netns.scanned_ns -= 50000000;
	assert_true(pk_netns_resolve(fx.k, names, inum));
	assert_string_equal(pk_names_netns(names, inum), "named");
	fixture_done(&fx);
}

static void test_resolver(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct pk_resolver resolver;
	struct fixture fx;
	uint32_t inum;

	(void)state;
	fixture_init(&fx);
	fixture_text(&fx, "proc/1/ns/net", "");
	pk_kernel_resolver(fx.k, &resolver);
	pk_names_set_resolver(names, &resolver);
	fixture_text(&fx, "netns/green", "");
	inum = fixture_inum(&fx, "netns/green");
	pk_names_want_netns(names, inum);
	assert_string_equal(pk_names_netns(names, inum), "green");
	fixture_done(&fx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_load),          cmocka_unit_test(test_host_has_a_name),
		cmocka_unit_test(test_nothing_there), cmocka_unit_test(test_later),
		cmocka_unit_test(test_rate_limit),    cmocka_unit_test(test_resolver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
