// SPDX-License-Identifier: GPL-2.0-or-later
/* Results come in the order of their pieces, whoever did them, and no place is used twice at a
 * time. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/util/crew.h"

struct fixture {
	uint64_t in[PK_CREW_PLACES], out[PK_CREW_PLACES];
};

/* Some take longer than those behind them. */
static void work(void *ctx, size_t place)
{
	struct fixture *f = ctx;

	if (f->in[place] % 7 == 0)
		usleep(100);
	f->out[place] = f->in[place] * f->in[place];
}

static void take(struct pk_crew *c, struct fixture *f, uint64_t *next)
{
	size_t place = pk_crew_take(c);

	assert_int_equal(f->out[place], *next * *next);
	f->out[place] = 0;
	++*next;
}

/* Give `n` pieces and take them all, as early as `eager` or as late as possible. */
static void run(uint64_t n, bool eager)
{
	struct fixture f = { 0 };
	struct pk_crew *c = pk_crew_new(work, &f);
	uint64_t next = 0;

	assert_non_null(c);
	for (uint64_t i = 0; i < n; i++) {
		f.in[pk_crew_place(c)] = i;
		pk_crew_give(c);
		assert_false(pk_crew_is_empty(c));
		while (pk_crew_is_full(c) || (eager && !pk_crew_is_empty(c)))
			take(c, &f, &next);
	}
	while (!pk_crew_is_empty(c))
		take(c, &f, &next);
	assert_int_equal(next, n);
	pk_crew_free(c);
}

static void test_order(void **state)
{
	static const uint64_t sizes[] = { 0, 1, 2, 3, PK_CREW_PLACES, 2000 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		run(sizes[i], false);
		run(sizes[i], true);
	}
}

/* What was given and is not wanted any more must not be waited for. */
static void test_leave(void **state)
{
	(void)state;
	for (int round = 0; round < 50; round++) {
		struct fixture f = { 0 };
		struct pk_crew *c = pk_crew_new(work, &f);

		while (!pk_crew_is_full(c)) {
			f.in[pk_crew_place(c)] = 7;
			pk_crew_give(c);
		}
		if (round % 2)
			pk_crew_take(c);
		pk_crew_free(c);
	}
	pk_crew_free(NULL);
}

/* Busy is a crew of which all places but one have a piece, and the oldest is not done. */
static void test_busy(void **state)
{
	struct fixture f = { 0 };
	struct pk_crew *c = pk_crew_new(work, &f);

	(void)state;
	assert_false(pk_crew_is_busy(c));
	for (size_t i = 0; i + 1 < pk_crew_places(c); i++)
		pk_crew_give(c);
	if (pk_crew_places(c) == 2) /* nobody but the owner */
		assert_true(pk_crew_is_busy(c));
	pk_crew_take(c);
	assert_false(pk_crew_is_busy(c));
	pk_crew_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
