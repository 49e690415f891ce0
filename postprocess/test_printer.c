// SPDX-License-Identifier: GPL-2.0-or-later
/* Events that are printed on all CPUs, or copied from what was printed before, are those that are
 * printed one by one: in order, each by the names that were known when it came; and an output that
 * takes no more ends it. */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/event/capture.h"
#include "core/util/out.h"
#include "postprocess/consumer.h"
#include "postprocess/json.h"
#include "postprocess/test_event.h"
#include "postprocess/text.h"

#define EVENTS 30000
#define RENAME 4000 /* events from one name to the next */

static char dir[] = "/tmp/pktrack-test-XXXXXX";
static char path[64];

static void add_event(struct pk_capture_writer *w, int i)
{
	const uint64_t frames[] = { 0x9000, 0x1000 + (uint64_t)i % 7 * 0x100, 0x1010, 0x1110 };
	int packet = i / 2; /* each is seen twice */
	uint8_t bytes[1500] = { (uint8_t)packet };
	struct test_record r;

	test_record_init(&r, 1000 + (uint64_t)i, 0, 0, (uint64_t)i % 3);
	test_add(&r, task, .pid = (uint32_t)i % 5, .tid = 1, .comm = "curl");
	test_add(&r, dev, .ifindex = (uint32_t)i % 300, .name = "eth0");
	test_add(&r, ns, .inum = 77, .cookie = 1);
	test_record_add(&r, PK_SECTION_stack, NULL, 0, frames, ((size_t)i % 4 + 1) * 8);
	if (i % 3)
		test_add(&r, drop, .reason = (uint32_t)i % 5 | (uint32_t)(i % 4) << 16,
			 .location = i % 2 ? 0x1010 : 0x1000 + (uint64_t)i % 0x3000);
	if (packet % 11 == 0)
		test_add(&r, sk, .family = i % 2 ? 1 : 16);
	test_add_packet(&r, packet % 11 ? PK_LAYER_MAC : PK_LAYER_UNKNOWN, 0x0800, sizeof(bytes),
			bytes, (size_t)packet % 1500);
	pk_capture_write(w, r.bytes, r.len);
}

static int setup(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct pk_capture_writer *w = NULL;
	char name[32];

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/c.data", dir);
	pk_names_add_probe(names, 0, "tp", "skb:kfree_skb");
	for (uint64_t i = 0; i < 32; i++) {
		struct pk_symbol symbol = { 0x1000 + i * 0x100, 0x80, name, "" };

		snprintf(name, sizeof(name), "function_%d", (int)i);
		pk_names_add_symbol(names, &symbol);
	}
	if (pk_capture_writer_new(pk_capture_create(path), path, names, 0, &w))
		return -1;
	for (int i = 0; i < EVENTS; i++) {
		if (i % RENAME == 0) {
			pk_capture_flush(w);
			snprintf(name, sizeof(name), "name-%d", i);
			pk_names_add_netns(names, 77, name);
		}
		add_event(w, i);
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

static int print(struct pk_consumer *c)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	int r;

	assert_non_null(c);
	assert_int_equal(pk_capture_open(path, &reader), 0);
	r = pk_consumer_run(c, reader);
	c->free(c);
	return r;
}

/* One by one, without a memo. */
static void print_plainly(struct pk_out *out, const struct pk_print_opts *opts)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	struct pk_event ev;

	assert_int_equal(pk_capture_open(path, &reader), 0);
	while (pk_capture_next(reader, &ev) == 1) {
		const struct pk_names *names = pk_capture_names(reader);
		struct pk_json j;

		if (opts->format == PK_FORMAT_TEXT) {
			pk_event_print(&ev, names, out, opts);
			continue;
		}
		pk_json_init(&j, out);
		pk_event_json(&ev, names, &j, NULL);
		pk_out_char(out, '\n');
	}
}

static void check_same(const struct pk_out *got, const struct pk_out *want)
{
	assert_int_equal(got->len, want->len);
	assert_memory_equal(got->buf, want->buf, want->len);
}

static void test_same(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		_cleanup_(pk_out_done) struct pk_out want = { .fd = -1, .color = i / 2 };
		_cleanup_(pk_out_done) struct pk_out one = { .fd = -1, .color = i / 2 };
		_cleanup_(pk_out_done) struct pk_out got = { .fd = -1, .color = i / 2 };
		struct pk_print_opts opts = { .format = i % 2 ? PK_FORMAT_JSON : PK_FORMAT_TEXT };

		print_plainly(&want, &opts);
		assert_int_equal(print(pk_printer_new(&one, &opts)), 0);
		assert_int_equal(print(pk_bulk_printer_new(&got, &opts)), 0);
		assert_true(want.len > EVENTS * 100);
		check_same(&one, &want);
		check_same(&got, &want);
		assert_non_null(strstr(pk_out_text(&got), "name-0"));
		assert_non_null(strstr(pk_out_text(&got), "name-28000"));
	}
}

static void test_no_room(void **state)
{
	_cleanup_(closep) int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	_cleanup_(pk_out_done) struct pk_out out;
	struct pk_print_opts opts = { .format = PK_FORMAT_TEXT };

	(void)state;
	assert_true(fd >= 0);
	pk_out_init(&out, fd);
	assert_int_equal(print(pk_bulk_printer_new(&out, &opts)), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
