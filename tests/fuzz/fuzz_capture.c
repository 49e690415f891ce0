// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a capture, read by everything that reads one. Blocks carry checksums, which blind
 * mutation would never get right; so the mutator works on the contents of a block and then puts
 * lengths and checksums right, most of the time. */

#include <string.h>
#include <sys/mman.h>

#include "core/event/capture.h"
#include "core/util/log.h"
#include "postprocess/consumer.h"
#include "postprocess/pcap.h"
#include "postprocess/sort.h"
#include "postprocess/stats.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	pk_log_set_level(PK_LOG_ERROR);
	return 0;
}

/* ---- reading ---- */

static struct pk_capture_reader *open_capture(int fd)
{
	struct pk_capture_reader *reader = NULL;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return pk_capture_open(path, &reader) ? NULL : reader;
}

/* Names from a capture must not reach the terminal as control characters. */
static void check_text(const struct pk_out *out)
{
	for (size_t i = 0; i < out->len; i++)
		if (((unsigned char)out->buf[i] < 0x20 && out->buf[i] != '\n') ||
		    out->buf[i] == 0x7f)
			abort();
}

/* The text must be fit for a terminal whatever was read; JSON escapes the same characters. */
static void consume(struct pk_consumer *c, struct pk_capture_reader *reader, struct pk_out *out,
		    bool is_text)
{
	if (!c)
		abort();
	pk_consumer_run(c, reader);
	if (is_text)
		check_text(out);
	pk_consumer_freep(&c);
}

/* One of the readers, chosen by the input itself: all of them for each would leave time for a
 * sixth as many inputs. */
static void consume_one(struct pk_capture_reader *reader, struct pk_out *out, uint32_t choice)
{
	const struct pk_print_opts opts = {
		.format = choice % 2 ? PK_FORMAT_JSON : PK_FORMAT_TEXT,
		.utc = choice % 3,
		.tree = choice % 5 == 0,
	};
	const struct pk_pcap_opts pcap = { .reader = reader };

	switch (choice / 2 % 4) {
	case 0:
		consume(pk_bulk_printer_new(out, &opts), reader, out, true);
		break;
	case 1:
		consume(pk_stats_new(out, &opts, reader), reader, out, true);
		break;
	case 2:
		consume(pk_pcap_new(out, &pcap), reader, out, false);
		break;
	default:
		pk_sort_run(reader, out, &opts, NULL, choice % 7 ? PK_SORT_BYTES : 100);
		check_text(out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(closep) int fd = memfd_create("capture", MFD_CLOEXEC);
	struct pk_capture_reader *reader;
	struct pk_out out;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	reader = open_capture(fd);
	if (!reader)
		return 0;
	pk_out_init(&out, -1);
	consume_one(reader, &out, pk_crc32c(0, data, size));
	pk_out_done(&out);
	pk_capture_close(reader);
	return 0;
}

/* ---- mutating ---- */

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static void fix_header(uint8_t *data)
{
	struct pk_capture_header h;

	memcpy(&h, data, sizeof(h));
	h.header_bytes = sizeof(h);
	h.crc = 0;
	h.crc = pk_crc32c(0, &h, sizeof(h));
	memcpy(data, &h, sizeof(h));
}

/* Put right the block at `data`, of which at most `left` bytes are there. Returns its size. */
static size_t fix_block(uint8_t *data, size_t left)
{
	struct pk_block_header h;

	memcpy(&h, data, sizeof(h));
	if (h.stored_bytes > left - sizeof(h))
		h.stored_bytes = (uint32_t)(left - sizeof(h));
	if (!(h.flags & PK_BLOCK_ZSTD))
		h.bytes = h.stored_bytes;
	h.crc = 0;
	h.crc = pk_crc32c(pk_crc32c(0, &h, sizeof(h)), data + sizeof(h), h.stored_bytes);
	memcpy(data, &h, sizeof(h));
	return sizeof(h) + h.stored_bytes;
}

static void fix_all(uint8_t *data, size_t size)
{
	size_t at = sizeof(struct pk_capture_header);

	if (size < at)
		return;
	fix_header(data);
	while (size - at >= sizeof(struct pk_block_header))
		at += fix_block(data + at, size - at);
}

/* Where a block begins, one of those there are; `size` if there is none. */
static size_t choose_block(const uint8_t *data, size_t size, uint32_t *state)
{
	size_t at = sizeof(struct pk_capture_header), chosen = size;
	struct pk_block_header h;

	for (uint32_t n = 1; size > at && size - at >= sizeof(h); n++) {
		memcpy(&h, data + at, sizeof(h));
		if (next_random(state) % n == 0)
			chosen = at;
		if (h.stored_bytes > size - at - sizeof(h))
			break;
		at += sizeof(h) + h.stored_bytes;
	}
	return chosen;
}

/* Change the contents of one block, and its length with them. Returns the new size. */
static size_t mutate_block(uint8_t *data, size_t size, size_t max_size, uint32_t *state)
{
	size_t at = choose_block(data, size, state), old, new, behind;
	uint8_t *contents = data + at + sizeof(struct pk_block_header);
	struct pk_block_header h;
	uint8_t *rest;

	if (at == size)
		return LLVMFuzzerMutate(data, size, max_size);
	memcpy(&h, data + at, sizeof(h));
	old = h.stored_bytes;
	if (old > size - at - sizeof(h))
		old = size - at - sizeof(h);
	behind = size - at - sizeof(h) - old;
	rest = malloc(behind + 1);
	if (!rest)
		abort();
	memcpy(rest, contents + old, behind);
	new = LLVMFuzzerMutate(contents, old, max_size - (size - old));
	memcpy(contents + new, rest, behind);
	free(rest);
	h.stored_bytes = (uint32_t) new;
	memcpy(data + at, &h, sizeof(h));
	return size - old + new;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	uint32_t state = seed;

	if (next_random(&state) % 8 == 0)
		size = LLVMFuzzerMutate(data, size, max_size);
	else
		size = mutate_block(data, size, max_size, &state);
	if (next_random(&state) % 16)
		fix_all(data, size);
	return size;
}
