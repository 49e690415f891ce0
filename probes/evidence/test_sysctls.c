// SPDX-License-Identifier: GPL-2.0-or-later
/* What settings were when, in a folder of files that stand for them. */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/util/clock.h"
#include "probes/evidence/sysctls.h"

struct folder {
	char path[32];
	struct pk_sysctls *s;
};

static int setup(void **state)
{
	struct folder *f = calloc(1, sizeof(*f));

	*state = f;
	snprintf(f->path, sizeof(f->path), "/tmp/pk-sysctls-XXXXXX");
	if (!mkdtemp(f->path))
		return -1;
	f->s = pk_sysctls_new(f->path);
	return f->s ? 0 : -1;
}

static int teardown(void **state)
{
	struct folder *f = *state;
	char path[64];

	pk_sysctls_free(f->s);
	snprintf(path, sizeof(path), "%s/a", f->path);
	unlink(path);
	rmdir(f->path);
	free(f);
	return 0;
}

static void put(const struct folder *f, const char *text)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/a", f->path);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void check(const struct folder *f, uint64_t ts_ns, int64_t then, int64_t first)
{
	struct pk_sysctl_value v;

	assert_true(pk_sysctls_get(f->s, 7, "a", ts_ns, &v));
	assert_int_equal(v.then, then);
	assert_int_equal(v.first, first);
}

static void test_then(void **state)
{
	const struct folder *f = *state;
	uint64_t before, between;

	put(f, "1\n");
	check(f, UINT64_MAX, 1, 1);
	pk_sysctls_begun(f->s);
	before = pk_boot_ns();
	check(f, before, 1, 1);
	put(f, "2\n");
	check(f, UINT64_MAX, 2, 1);
	between = pk_boot_ns();
	check(f, before, 1, 1);
	put(f, "1\n");
	check(f, between, 2, 1);
	check(f, UINT64_MAX, 1, 1);
	check(f, 0, 1, 1);
}

/* One that was first looked at while collecting was under way. */
static void test_no_first(void **state)
{
	const struct folder *f = *state;

	pk_sysctls_begun(f->s);
	put(f, "1");
	check(f, 0, 1, 1);
	put(f, "2");
	check(f, UINT64_MAX, 2, 2);
}

/* The latest changes are known, and the first value. */
static void test_many_changes(void **state)
{
	const struct folder *f = *state;
	uint64_t late = 0;

	put(f, "-1");
	check(f, 0, -1, -1);
	pk_sysctls_begun(f->s);
	for (int i = 0; i < 300; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		put(f, text);
		check(f, UINT64_MAX, i, -1);
		late = i == 290 ? pk_boot_ns() : late;
	}
	check(f, late, 290, -1);
	check(f, 0, -1, -1);
}

/* As when its namespace goes away, and another gets its number. */
static void test_gone(void **state)
{
	const struct folder *f = *state;
	struct pk_sysctl_value v;

	assert_false(pk_sysctls_get(f->s, 7, "a", 0, &v));
	put(f, "1");
	check(f, 0, 1, 1);
	pk_sysctls_begun(f->s);
	put(f, "");
	assert_false(pk_sysctls_get(f->s, 7, "a", 0, &v));
	put(f, "3");
	check(f, 0, 3, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_then, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_first, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_gone, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
