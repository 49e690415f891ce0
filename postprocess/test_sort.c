// SPDX-License-Identifier: GPL-2.0-or-later
/* Sorting in little memory gives the same bytes as in much; and children stand where --tree puts
 * them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "core/util/out.h"
#include "postprocess/family.h"
#include "postprocess/journey.h"
#include "postprocess/sort.h"
#include "postprocess/test_event.h"

#define EVENTS 12000

static char dir[] = "/tmp/pktrack-test-XXXXXX";
static char path[64];

static uint64_t next_random(uint64_t *x)
{
	*x = *x * 6364136223846793005ULL + 1442695040888963407ULL;
	return *x >> 33;
}

/* Events in no order: of packets that are seen often and long, of some that descend from others,
 * and of none. */
static void add_event(struct test_record *r, uint64_t *x)
{
	uint64_t id = next_random(x) % 900, kind = next_random(x) % 8;

	test_record_init(r, 1000 + next_random(x) % 5000, 0, kind == 1, id > 800 ? 0 : id);
	test_add(r, dev, .ifindex = 2, .name = "eth0");
	if (kind == 1)
		test_add(r, drop, .reason = 3, .location = 0x1000);
	if (kind > 5 && id)
		test_add(r, parent, .id = next_random(x) % 800,
			 .kind = 1 + (uint32_t)next_random(x) % (PK_LINEAGE_MAX - 1));
}

static int setup(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct pk_capture_writer *w = NULL;
	struct test_record r;
	uint64_t x = 1;

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/c.data", dir);
	pk_names_add_probe(names, 0, "tp", "net:netif_receive_skb");
	pk_names_add_probe(names, 1, "tp", "skb:kfree_skb");
	if (pk_capture_writer_new(pk_capture_create(path), path, names, 0, &w))
		return -1;
	for (int i = 0; i < EVENTS; i++) {
		add_event(&r, &x);
		pk_capture_write(w, r.bytes, r.len);
		if (i % 1000 == 0)
			pk_capture_flush(w);
	}
	pk_capture_end(w, EVENTS, 0);
	pk_capture_writer_free(w);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static void sort(const struct pk_print_opts *opts, size_t max_bytes, struct pk_out *out)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;

	assert_int_equal(pk_capture_open(path, &reader), 0);
	assert_int_equal(pk_sort_run(reader, out, opts, NULL, max_bytes), 0);
}

static void test_little_memory(void **state)
{
	static const size_t sizes[] = { 1 << 18, 1 << 14, 1000 };

	(void)state;
	for (int i = 0; i < 4; i++) {
		_cleanup_(pk_out_done) struct pk_out want = { .fd = -1 };
		struct pk_print_opts opts = { .format = i % 2 ? PK_FORMAT_JSON : PK_FORMAT_TEXT,
					      .tree = i / 2 };

		sort(&opts, PK_SORT_BYTES, &want);
		assert_true(want.len > EVENTS * 50);
		for (size_t k = 0; k < ARRAY_SIZE(sizes); k++) {
			_cleanup_(pk_out_done) struct pk_out got = { .fd = -1 };

			sort(&opts, sizes[k], &got);
			assert_int_equal(got.len, want.len);
			assert_memory_equal(got.buf, want.buf, want.len);
		}
	}
}

/* Journeys without a drop are left out before they are told: what is shown must be the same as if
 * each had been told and looked at. */
static void test_only_drops(void **state)
{
	_cleanup_(pk_out_done) struct pk_out all = { .fd = -1 };
	_cleanup_(pk_out_done) struct pk_out want = { .fd = -1 };
	_cleanup_(pk_out_done) struct pk_out got = { .fd = -1 };
	struct pk_print_opts opts = { .format = PK_FORMAT_JSON };
	size_t lines = 0, drops = 0;

	(void)state;
	sort(&opts, 1 << 14, &all);
	for (const char *p = pk_out_text(&all), *end; (end = strchr(p, '\n')); p = end + 1) {
		lines++;
		if (!memmem(p, (size_t)(end - p), "\"outcome\":\"dropped\"", 19))
			continue;
		drops++;
		pk_out_mem(&want, p, (size_t)(end - p) + 1);
	}
	assert_in_range(drops, 1, lines - 1);
	opts.outcomes = 1u << PK_OUTCOME_DROPPED;
	sort(&opts, 1 << 14, &got);
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.buf, want.buf, want.len);
}

static void test_family(void **state)
{
	static const struct {
		uint64_t id, parent, start, rank;
		uint32_t depth;
	} members[] = {
		{ 10, 0, 100, 4, 0 },  { 11, 10, 120, 7, 1 },  { 12, 10, 110, 5, 1 },
		{ 13, 12, 130, 6, 2 }, { 20, 99, 50, 1, 0 },   { 21, 20, 300, 3, 1 },
		{ 22, 20, 290, 2, 1 }, { 40, 40, 500, 8, 0 }, /* circles come last */
		{ 30, 31, 400, 9, 0 }, { 31, 30, 401, 10, 1 }, { 32, 31, 402, 11, 2 },
	};
	_cleanup_(pk_family_done) struct pk_family f = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		assert_int_equal(
			pk_family_add(&f, members[i].id, members[i].parent, members[i].start), 0);
	assert_int_equal(pk_family_order(&f), 0);
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const struct pk_member *m = pk_family_find(&f, members[i].id);

		assert_non_null(m);
		assert_int_equal(m->depth, members[i].depth);
		assert_int_equal(m->rank, members[i].rank);
	}
	assert_null(pk_family_find(&f, 99));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_little_memory),
		cmocka_unit_test(test_only_drops),
		cmocka_unit_test(test_family),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
