// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/util/parallel.h"

#define N 100

struct calls {
	atomic_int of[N];
	size_t failing; /* N: none */
};

static int count(void *ctx, size_t i)
{
	struct calls *calls = ctx;

	atomic_fetch_add(&calls->of[i], 1);
	return i == calls->failing ? -EIO : 0;
}

static void test_each_once(void **state)
{
	struct calls calls = { .failing = N };

	(void)state;
	assert_int_equal(pk_parallel(0, count, &calls), 0);
	assert_int_equal(pk_parallel(N, count, &calls), 0);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(calls.of[i], 1);
}

static void test_failure(void **state)
{
	struct calls calls = { .failing = 3 };

	(void)state;
	assert_int_equal(pk_parallel(N, count, &calls), -EIO);
	assert_int_equal(calls.of[3], 1);
	for (size_t i = 0; i < N; i++)
		assert_in_range(calls.of[i], 0, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
