// SPDX-License-Identifier: GPL-2.0-or-later
/* What writing a capture costs by itself: the records of a capture, written once more.
 *
 *	writer CAPTURE OUT LEVEL
 *
 * LEVEL: of zstd; 0: not compressed. Prints ns of CPU for one event. */

#include <string.h>
#include <time.h>

#include "core/event/capture.h"
#include "core/util/parse.h"

#define RECORDS_BYTES (4u << 20) /* taken from CAPTURE, as many as fit into a CPU's cache */
#define EVENTS        2000000u

static uint64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* Fill `to` with records; bytes, or -errno. */
static ssize_t load(struct pk_capture_reader *r, uint8_t *to)
{
	size_t len = 0;
	struct pk_event ev;
	int n;

	while ((n = pk_capture_next(r, &ev)) > 0 && len + ev.rec->size <= RECORDS_BYTES) {
		memcpy(to + len, ev.rec, ev.rec->size);
		len += ev.rec->size;
	}
	return n < 0 ? n : (ssize_t)len;
}

static int write_all(struct pk_capture_writer *w, const uint8_t *records, size_t len)
{
	uint64_t start_ns = cpu_ns();
	size_t at = 0;

	for (uint32_t i = 0; i < EVENTS; i++) {
		const struct pk_record *rec = (const void *)(records + at);
		int r = pk_capture_write(w, rec, rec->size);

		if (r)
			return r;
		at += rec->size;
		if (at >= len)
			at = 0;
	}
	if (pk_capture_end(w, EVENTS, 0))
		return -1;
	printf("%.1f\n", (double)(cpu_ns() - start_ns) / EVENTS);
	return 0;
}

static void know_nothing(void *ctx, struct pk_names *names, uint64_t addr)
{
	(void)ctx;
	(void)names;
	(void)addr;
}

static void know_no_more(void *ctx, struct pk_names *names, uint32_t value)
{
	(void)ctx;
	(void)names;
	(void)value;
}

static int run(const char *from, const char *to, uint32_t level)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *r = NULL;
	_cleanup_(pk_capture_writer_freep) struct pk_capture_writer *w = NULL;
	_cleanup_(freep) uint8_t *records = malloc(RECORDS_BYTES);
	const struct pk_resolver resolver = { .symbol = know_nothing,
					      .reason = know_no_more,
					      .netns = know_no_more };
	ssize_t len;
	int fd;

	if (!records || pk_capture_open(from, &r))
		return 1;
	len = load(r, records);
	fd = len > 0 ? pk_capture_create(to) : -1;
	pk_names_set_resolver(pk_capture_names(r), &resolver);
	if (fd < 0 || pk_capture_writer_new(fd, to, pk_capture_names(r), (int)level, &w))
		return 1;
	return write_all(w, records, (size_t)len) ? 1 : 0;
}

int main(int argc, char **argv)
{
	uint32_t level;

	if (argc != 4 || pk_parse_u32(argv[3], 0, 19, &level)) {
		fprintf(stderr, "usage: writer CAPTURE OUT LEVEL\n");
		return 2;
	}
	return run(argv[1], argv[2], level);
}
