// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows come out in order, whether they fit in memory or not; equal ones as they came. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/util/cleanup.h"
#include "core/util/rowsort.h"

static uint64_t next_random(uint64_t *x)
{
	*x = *x * 6364136223846793005ULL + 1442695040888963407ULL;
	return *x >> 11;
}

/* Read all rows: each behind the one before, and each of `n` numbers once. */
static void check_order(struct pk_rowsort *s, size_t n)
{
	_cleanup_(freep) char *seen = calloc(n + 1, 1);
	struct pk_row row, last = { 0 };
	size_t got = 0;

	for (; pk_rowsort_next(s, &row) == 1; last = row) {
		assert_true(row.data[0] < n && !seen[row.data[0]]);
		seen[row.data[0]] = 1;
		assert_int_equal(row.data[1], ~row.data[0]);
		if (!got++)
			continue;
		assert_true(row.key[0] >= last.key[0]);
		if (row.key[0] > last.key[0])
			continue;
		assert_true(row.key[1] >= last.key[1]);
		assert_true(row.key[1] > last.key[1] || row.data[0] > last.data[0]);
	}
	assert_int_equal(got, n);
}

static void sort(size_t n, size_t max_rows, uint64_t mask0, uint64_t mask1)
{
	_cleanup_(pk_rowsort_freep) struct pk_rowsort *s =
		pk_rowsort_new("test", max_rows * sizeof(struct pk_row));
	uint64_t x = n + 1;

	assert_non_null(s);
	for (size_t i = 0; i < n; i++) {
		struct pk_row row = { { next_random(&x) & mask0, next_random(&x) & mask1 },
				      { i, ~(uint64_t)i } };

		assert_int_equal(pk_rowsort_add(s, &row), 0);
	}
	assert_int_equal(pk_rowsort_count(s), n);
	assert_int_equal(pk_rowsort_end(s), 0);
	check_order(s, n);
	assert_int_equal(pk_rowsort_rewind(s), 0);
	check_order(s, n);
}

static void test_sort(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 256, 257, 5000, 20000 };
	static const uint64_t masks[] = { UINT64_MAX, 0xff, 0xf0000000000000, 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		for (size_t m = 0; m < ARRAY_SIZE(masks); m++) {
			sort(counts[i], 100000, masks[m], UINT64_MAX); /* in memory */
			sort(counts[i], 100000, UINT64_MAX, masks[m]);
			sort(counts[i], 3000, masks[m], 0xfff);   /* some runs of many rows */
			sort(counts[i], 100, masks[m], masks[m]); /* many of few */
		}
}

/* Halves, which are sorted at the same time, of which one is in order already, or takes another
 * number of steps. */
static void test_halves(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		_cleanup_(pk_rowsort_freep) struct pk_rowsort *s = pk_rowsort_new("test", SIZE_MAX);
		size_t n = 40000;
		uint64_t x = 1;

		for (size_t i = 0; i < n; i++) {
			bool ordered = (kind & 1) == (i < n / 2);
			uint64_t key = ordered ? i : next_random(&x) & (kind < 2 ? 0x3ff : 0xfffff);
			struct pk_row row = { { key, 7 }, { i, ~(uint64_t)i } };

			assert_int_equal(pk_rowsort_add(s, &row), 0);
		}
		assert_int_equal(pk_rowsort_end(s), 0);
		check_order(s, n);
	}
}

/* Nearly in order; of the last kind only what is looked at, in the middle, is. */
static void test_near(void **state)
{
	static const uint64_t jitters[] = { 1, 3, 40, 0 };

	(void)state;
	for (size_t kind = 0; kind < ARRAY_SIZE(jitters); kind++) {
		_cleanup_(pk_rowsort_freep) struct pk_rowsort *s = pk_rowsort_new("test", SIZE_MAX);
		size_t n = 40000;
		uint64_t x = 1;

		for (size_t i = 0; i < n; i++) {
			uint64_t jitter = jitters[kind] ?: i < n / 4 ? n : 2;
			struct pk_row row = { { (i + next_random(&x) % jitter) / 5,
						i + next_random(&x) % jitter },
					      { i, ~(uint64_t)i } };

			assert_int_equal(pk_rowsort_add(s, &row), 0);
		}
		assert_int_equal(pk_rowsort_end(s), 0);
		check_order(s, n);
	}
}

static void test_no_room(void **state)
{
	_cleanup_(pk_rowsort_freep) struct pk_rowsort *s = pk_rowsort_new("test", 1);
	struct pk_row row = { 0 };

	(void)state;
	setenv("TMPDIR", "/nonexistent", 1);
	assert_int_equal(pk_rowsort_add(s, &row), 0);
	assert_int_equal(pk_rowsort_add(s, &row), -ENOENT);
	unsetenv("TMPDIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_halves),
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
