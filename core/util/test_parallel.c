// SPDX-License-Identifier: GPL-2.0-or-later
/* Whatever the number of threads, each piece is done once. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/util/parallel.h"

#define N 1000

static void count(void *ctx, size_t i)
{
	atomic_fetch_add(&((atomic_int *)ctx)[i], 1);
}

static void test_each_once(void **state)
{
	static atomic_int calls[N];

	(void)state;
	pk_parallel(0, count, calls);
	pk_parallel(1, count, calls);
	pk_parallel(N, count, calls);
	pk_parallel_waits(0, count, calls);
	pk_parallel_waits(N, count, calls);
	assert_int_equal(calls[0], 3);
	for (size_t i = 1; i < N; i++)
		assert_int_equal(calls[i], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
