// SPDX-License-Identifier: GPL-2.0-or-later
/* Captures written and read back: whole, packed, from a pipe, cut at every byte, with every byte
 * wrong, and foreign ones. */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "collectors/drop/section.h"
#include "core/event/capture.h"
#include "core/util/log.h"

#define EVENTS 500

static char dir[] = "/tmp/pktrack-test-XXXXXX";
static char path[64];

struct record {
	struct pk_record rec;
	struct pk_section_hdr h;
	struct drop_section drop;
};

static struct record record(uint64_t n)
{
	return (struct record){
		.rec = { .ts_ns = 1000 + n, .size = sizeof(struct record), .probe = 0, .cpu = 1 },
		.h = { PK_SECTION_drop, sizeof(struct drop_section) },
		.drop = { .reason = (uint32_t)n, .location = 0xffffffff81000000 + n },
	};
}

static void write_capture(int zstd_level, bool ended)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	const struct pk_loss losses[] = {
		{ 1, 2, 3, 0, "ring_full", 42 },
		{ 1, 2, PK_LOSS_ANY_CPU, PK_LOSS_ANY_PROBE, "of_tomorrow", 5, PK_LOSS_KIND_SHED },
	};
	struct pk_capture_writer *w = NULL;
	int fd = pk_capture_create(path);

	assert_true(fd >= 0);
	assert_int_equal(pk_names_add_probe(names, 0, "tp", "skb:kfree_skb"), 0);
	assert_int_equal(pk_capture_writer_new(fd, path, names, zstd_level, &w), 0);
	for (uint64_t i = 0; i < EVENTS; i++) {
		struct record r = record(i);

		assert_int_equal(pk_capture_write(w, &r, sizeof(r)), 0);
		if (i == EVENTS / 2) { /* a name that comes up in the middle */
			assert_int_equal(pk_names_add_netns(names, 7, "web"), 0);
			assert_int_equal(pk_capture_flush(w), 0);
			assert_int_equal(pk_capture_write_loss(w, losses, 2), 0);
		}
	}
	if (ended)
		assert_int_equal(pk_capture_end(w, EVENTS, 42), 0);
	else
		assert_int_equal(pk_capture_flush(w), 0);
	pk_capture_writer_free(w);
}

/* Read all; every event must be the one that was written. Returns how many there were. */
static uint64_t read_all(const char *from, struct pk_capture_state *ret)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *r = NULL;
	struct pk_event ev;
	uint64_t n = 0;
	int e = pk_capture_open(from, &r);

	*ret = (struct pk_capture_state){ .cut = true };
	if (e)
		return 0;
	while ((e = pk_capture_next(r, &ev)) > 0) {
		const struct drop_section *d = pk_event_get(&ev, drop);

		assert_non_null(d);
		assert_int_equal(d->reason, n);
		assert_int_equal(ev.rec->ts_ns, 1000 + n);
		n++;
	}
	assert_int_equal(e, 0);
	*ret = *pk_capture_state(r);
	assert_int_equal(ret->events, n);
	return n;
}

static void test_round_trip(void **state)
{
	(void)state;
	for (int level = 0; level <= 3; level += 3) {
		struct pk_capture_state s;
		struct stat st;

		write_capture(level, true);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(read_all(path, &s), EVENTS);
		assert_true(s.ended);
		assert_false(s.cut);
		assert_int_equal(s.lost, 42);
		assert_int_equal(s.shed, 5);
		assert_int_equal(s.first_ns, 1000);
		assert_int_equal(s.last_ns, 1000 + EVENTS - 1);
	}
}

static void test_names_and_losses(void **state)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *r = NULL;
	const struct pk_loss *losses;
	struct pk_event ev;
	size_t n;

	(void)state;
	write_capture(0, true);
	assert_int_equal(pk_capture_open(path, &r), 0);
	assert_int_equal(pk_capture_next(r, &ev), 1);
	assert_string_equal(pk_names_probe(pk_capture_names(r), 0)->symbol, "skb:kfree_skb");
	while (pk_capture_next(r, &ev) > 0)
		;
	assert_string_equal(pk_names_netns(pk_capture_names(r), 7), "web");
	losses = pk_capture_losses(r, &n);
	assert_int_equal(n, 2);
	assert_string_equal(losses[0].cause, "ring_full");
	assert_int_equal(losses[0].count, 42);
	assert_int_equal(losses[0].cpu, 3);
	assert_int_equal(losses[0].probe, 0);
	assert_int_equal(losses[0].kind, PK_LOSS_KIND_LOST);
	assert_int_equal(losses[1].cpu, PK_LOSS_ANY_CPU);
	assert_int_equal(losses[1].probe, PK_LOSS_ANY_PROBE);
	assert_int_equal(losses[1].kind, PK_LOSS_KIND_SHED);
}

/* Each file is whole: names that came up in the first are in the second, its totals are its own. */
static void test_next_file(void **state)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	const struct pk_loss loss = { 1, 2, 3, 0, "ring_full", 42 };
	struct record first = record(0), second = record(1);
	struct pk_capture_writer *w = NULL;
	struct pk_event ev;
	char next[80];
	uint64_t bytes;

	(void)state;
	snprintf(next, sizeof(next), "%s.1", path);
	assert_int_equal(pk_names_add_probe(names, 0, "tp", "skb:kfree_skb"), 0);
	assert_int_equal(pk_capture_writer_new(pk_capture_create(path), path, names, 0, &w), 0);
	pk_capture_keep_dictionaries(w);
	assert_int_equal(pk_names_add_netns(names, 7, "web"), 0);
	assert_int_equal(pk_capture_write(w, &first, sizeof(first)), 0);
	assert_int_equal(pk_capture_write_loss(w, &loss, 1), 0);
	assert_int_equal(pk_capture_end(w, 1, 42), 0);
	bytes = pk_capture_bytes(w);
	assert_int_equal(pk_capture_go_on(w, pk_capture_create(next), next), 0);
	assert_int_equal(pk_capture_write(w, &second, sizeof(second)), 0);
	assert_int_equal(pk_capture_end(w, 1, 0), 0);
	assert_true(pk_capture_bytes(w) > bytes);
	pk_capture_writer_free(w);

	assert_int_equal(pk_capture_open(next, &reader), 0);
	assert_int_equal(pk_capture_next(reader, &ev), 1);
	assert_int_equal(pk_event_get(&ev, drop)->reason, 1);
	assert_string_equal(pk_names_probe(pk_capture_names(reader), 0)->symbol, "skb:kfree_skb");
	assert_string_equal(pk_names_netns(pk_capture_names(reader), 7), "web");
	assert_int_equal(pk_capture_next(reader, &ev), 0);
	assert_true(pk_capture_state(reader)->ended);
	assert_int_equal(pk_capture_state(reader)->lost, 0);
	unlink(next);
}

static void test_rewind_and_places(void **state)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *r = NULL;
	uint64_t places[EVENTS];
	const uint8_t *record;
	struct pk_event ev;
	size_t size;

	(void)state;
	write_capture(3, true);
	assert_int_equal(pk_capture_open(path, &r), 0);
	for (size_t i = 0; i < EVENTS; i++) {
		assert_int_equal(pk_capture_next(r, &ev), 1);
		places[i] = pk_capture_tell(r);
	}
	for (size_t i = EVENTS; i-- > 0;) {
		assert_int_equal(pk_capture_at(r, places[i], &ev), 0);
		assert_int_equal(pk_event_get(&ev, drop)->reason, i);
		assert_int_equal(pk_capture_record_at(r, places[i], &record, &size), 1);
		assert_int_equal(size, ev.rec->size);
		assert_memory_equal(record, ev.rec, size);
	}
	assert_int_equal(pk_capture_rewind(r), 0);
	assert_int_equal(pk_capture_next(r, &ev), 1);
	assert_int_equal(pk_event_get(&ev, drop)->reason, 0);
}

static void test_pipe(void **state)
{
	struct pk_capture_state s;
	char command[160];
	FILE *f;
	int saved = dup(STDIN_FILENO);

	(void)state;
	write_capture(0, true);
	snprintf(command, sizeof(command), "cat %s", path);
	f = popen(command, "r");
	assert_non_null(f);
	dup2(fileno(f), STDIN_FILENO);
	assert_int_equal(read_all("-", &s), EVENTS);
	assert_true(s.ended);
	dup2(saved, STDIN_FILENO);
	close(saved);
	pclose(f);
}

static size_t slurp(uint8_t *bytes, size_t cap)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, bytes, cap);

	assert_true(n > 0 && (size_t)n < cap);
	return (size_t)n;
}

static void spill(const char *to, const uint8_t *bytes, size_t len)
{
	_cleanup_(closep) int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, bytes, len), len);
}

static uint8_t whole[1 << 20], other[1 << 20];

static void test_cut_anywhere(void **state)
{
	uint64_t last = 0;
	char cut[80];
	size_t len;

	(void)state;
	write_capture(0, true);
	len = slurp(whole, sizeof(whole));
	snprintf(cut, sizeof(cut), "%s.cut", path);
	for (size_t n = 0; n < len; n += n < 200 || n > len - 200 ? 1 : 97) {
		struct pk_capture_state s;
		uint64_t events;

		spill(cut, whole, n);
		events = read_all(cut, &s); /* all that came before the cut, as written */
		assert_true(s.cut);
		assert_true(events >= last);
		last = events;
	}
	assert_int_equal(last, EVENTS);
	unlink(cut);
}

static void test_damage_anywhere(void **state)
{
	char bad[80];
	size_t len;

	(void)state;
	write_capture(0, true);
	len = slurp(whole, sizeof(whole));
	snprintf(bad, sizeof(bad), "%s.bad", path);
	for (size_t n = 0; n < len; n += n < 200 ? 1 : 61) {
		struct pk_capture_state s;

		memcpy(other, whole, len);
		other[n] ^= 0x10;
		spill(bad, other, len);
		read_all(bad, &s); /* nothing wrong is passed off as an event: checked there */
		assert_true(s.cut);
	}
	unlink(bad);
}

static void test_unended_is_said(void **state)
{
	struct pk_capture_state s;

	(void)state;
	write_capture(0, false);
	assert_int_equal(read_all(path, &s), EVENTS);
	assert_true(s.cut);
	assert_false(s.ended);
}

static void test_unknown_blocks_are_passed_over(void **state)
{
	const char payload[] = "of a later version";
	struct pk_block_header h = { .type = 77,
				     .stored_bytes = sizeof(payload),
				     .bytes = sizeof(payload) };
	struct pk_capture_state s;
	size_t len, at = sizeof(struct pk_capture_header);

	(void)state;
	write_capture(0, true);
	len = slurp(whole, sizeof(whole));
	h.crc = pk_crc32c(pk_crc32c(0, &h, sizeof(h)), payload, sizeof(payload));
	memcpy(other, whole, at);
	memcpy(other + at, &h, sizeof(h));
	memcpy(other + at + sizeof(h), payload, sizeof(payload));
	memcpy(other + at + sizeof(h) + sizeof(payload), whole + at, len - at);
	spill(path, other, len + sizeof(h) + sizeof(payload));
	assert_int_equal(read_all(path, &s), EVENTS);
	assert_false(s.cut);
}

static int open_bytes(const void *bytes, size_t len)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *r = NULL;

	spill(path, bytes, len);
	return pk_capture_open(path, &r);
}

static void test_foreign_files(void **state)
{
	struct pk_capture_header newer = { .magic = PK_CAPTURE_MAGIC,
					   .major = 9,
					   .header_bytes = sizeof(newer) };
	_cleanup_(pk_capture_closep) struct pk_capture_reader *r = NULL;

	(void)state;
	assert_int_equal(open_bytes("", 0), -ENODATA);
	assert_int_equal(open_bytes("hello", 5), -EBADMSG);
	assert_int_equal(open_bytes("{\"startup\":{\"version\":\"1.0\"}} and so on", 40), -EBADMSG);
	assert_int_equal(open_bytes(&newer, sizeof(newer)), -EPROTO);
	assert_int_equal(pk_capture_open("/nowhere/at/all", &r), -ENOENT);
	assert_int_equal(pk_capture_open(dir, &r), -EISDIR);
}

static void test_create_is_careful(void **state)
{
	char open_dir[96], link[128], target[128];
	int fd;

	(void)state;
	snprintf(open_dir, sizeof(open_dir), "%s/open", dir);
	snprintf(link, sizeof(link), "%s/link", open_dir);
	snprintf(target, sizeof(target), "%s/target", dir);
	mkdir(open_dir, 0700);
	assert_int_equal(chmod(open_dir, 01777), 0);
	spill(target, (const uint8_t *)"keep", 4);
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(pk_capture_create(link),
			 -ELOOP); /* in a folder that others may write to */
	assert_int_equal(chmod(open_dir, 0700), 0);
	fd = pk_capture_create(link); /* in one's own, a link is what its owner wanted */
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(pk_capture_create("/nowhere/at/all"), -ENOENT);
	fd = pk_capture_create("/dev/null");
	assert_true(fd >= 0);
	close(fd);
	unlink(link);
	unlink(target);
	rmdir(open_dir);
}

/* RFC 3720, appendix B.4 */
static void test_crc32c(void **state)
{
	uint8_t bytes[32];

	(void)state;
	memset(bytes, 0, 32);
	assert_int_equal(pk_crc32c(0, bytes, 32), 0x8a9136aa);
	memset(bytes, 0xff, 32);
	assert_int_equal(pk_crc32c(0, bytes, 32), 0x62a8ab43);
	for (int i = 0; i < 32; i++)
		bytes[i] = (uint8_t)i;
	assert_int_equal(pk_crc32c(0, bytes, 32), 0x46dd794e);
	assert_int_equal(pk_crc32c(pk_crc32c(0, bytes, 13), bytes + 13, 19), 0x46dd794e);
	for (size_t from = 0; from < 8;
	     from++) /* both ways of reckoning agree, at every alignment */
		for (size_t len = 0; len <= 24; len++)
			assert_int_equal(pk_crc32c(7, bytes + from, len),
					 pk_crc32c_by_table(7, bytes + from, len));
}

/* The same of texts that are long enough to be summed in lanes. */
static void test_crc32c_lanes(void **state)
{
	static const size_t lens[] = { 3071, 3072, 3073, 3 * 3072 - 8, 3 * 3072 + 5, 20000 };
	_cleanup_(freep) uint8_t *bytes = malloc(20000);

	(void)state;
	assert_non_null(bytes);
	for (uint32_t i = 0, x = 1; i < 20000; i++, x = x * 1664525 + 1013904223)
		bytes[i] = (uint8_t)(x >> 24);
	for (size_t i = 0; i < ARRAY_SIZE(lens); i++)
		assert_int_equal(pk_crc32c(7, bytes, lens[i]),
				 pk_crc32c_by_table(7, bytes, lens[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_names_and_losses),
		cmocka_unit_test(test_next_file),
		cmocka_unit_test(test_rewind_and_places),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_damage_anywhere),
		cmocka_unit_test(test_unended_is_said),
		cmocka_unit_test(test_unknown_blocks_are_passed_over),
		cmocka_unit_test(test_foreign_files),
		cmocka_unit_test(test_create_is_careful),
		cmocka_unit_test(test_crc32c),
		cmocka_unit_test(test_crc32c_lanes),
	};
	int r;

	signal(SIGPIPE, SIG_IGN);
	pk_log_set_level(PK_LOG_ERROR);
	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof(path), "%s/capture", dir);
	r = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	rmdir(dir);
	return r;
}
