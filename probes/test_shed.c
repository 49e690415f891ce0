// SPDX-License-Identifier: GPL-2.0-or-later
/* What rule follows from a rate, and what rate from the CPU time that programs took. */

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "core/util/cleanup.h"
#include "probes/shed.h"

#define S 1000000000ULL

static void test_rule(void **state)
{
	static const struct {
		uint64_t rate, interval_ns, burst_ns;
	} cases[] = {
		{ 1, S, 0 },
		{ 3, 333333334, 0 }, /* never more than asked for */
		{ 10, S / 10, 0 },
		{ 100, S / 100, S / 10 - S / 100 }, /* ten at once */
		{ 1000000, 1000, S / 10 - 1000 },
		{ 1000000000, 1, S / 10 - 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_shed_rule rule = pk_shed_rule_of(cases[i].rate, i % 2);

		assert_int_equal(rule.interval_ns, cases[i].interval_ns);
		assert_int_equal(rule.burst_ns, cases[i].burst_ns);
		assert_int_equal(rule.by_overhead, i % 2);
	}
}

static void test_overhead(void **state)
{
	static const struct {
		struct pk_shed_sample sample;
		uint32_t overhead;
	} cases[] = {
		{ { .span_ns = S, .run_ns = 0, .cpus = 1 }, 0 },
		{ { .span_ns = S, .run_ns = S / 100, .cpus = 1 }, 100 },
		{ { .span_ns = S, .run_ns = S / 100, .cpus = 4 }, 25 },
		{ { .span_ns = 2 * S, .run_ns = 2 * S, .cpus = 2 }, 5000 },
		{ { .span_ns = 0, .run_ns = 5, .cpus = 2 }, 0 },
		{ { .span_ns = 1000 * S, .run_ns = 256000 * S, .cpus = 256 }, 10000 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(pk_shed_overhead(&cases[i].sample), cases[i].overhead);
}

static void test_next_limit(void **state)
{
	static const struct {
		const char *what;
		uint64_t limit, percent, busiest, next;
	} cases[] = {
		{ "nothing to do", 0, 3, 1000, 0 },
		{ "just as much as allowed", 0, 5, 1000, 0 },
		{ "twice as much", 0, 10, 1000, 450 },
		{ "twice as much, under a limit that is used", 800, 10, 800, 360 },
		{ "twice as much, more events than the limit", 800, 10, 900, 360 },
		{ "too much without any event", 0, 10, 0, 1 },
		{ "no limit is low enough", 1, 50, 1, 1 },
		{ "near it: wait and see", 400, 4, 400, 400 },
		{ "well below, and used: more", 400, 2, 400, 501 },
		{ "well below, and hardly used: no limit", 400, 2, 150, 0 },
		{ "well below, from the lowest", 1, 2, 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct pk_shed_sample sample = { .span_ns = S,
						       .run_ns = cases[i].percent * S / 100 * 2,
						       .busiest = cases[i].busiest,
						       .cpus = 2 };
		uint64_t next = pk_shed_next_limit(cases[i].limit, 500, &sample);

		if (next != cases[i].next)
			fail_msg("%s: %llu", cases[i].what, (unsigned long long)next);
	}
}

/* Events of which each costs the same, and as many as are let through: the share comes to rest
 * below what is allowed, and not far below. */
static void test_settles(void **state)
{
	const uint64_t wanted = 200000, cost_ns = 1000, hit_ns = 100;
	uint64_t limit = 0;

	(void)state;
	for (int i = 0; i < 40; i++) {
		uint64_t busiest = limit && limit < wanted ? limit : wanted;
		const struct pk_shed_sample sample = {
			.span_ns = S,
			.run_ns = busiest * cost_ns + wanted * hit_ns,
			.busiest = busiest,
			.cpus = 2,
		};

		if (i >= 10) {
			assert_in_range(pk_shed_overhead(&sample), 300, 630);
			assert_true(limit);
		}
		limit = pk_shed_next_limit(limit, 500, &sample);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rule),
					    cmocka_unit_test(test_overhead),
					    cmocka_unit_test(test_next_limit),
					    cmocka_unit_test(test_settles) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
