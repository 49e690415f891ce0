/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The capture file: layout, writer and reader. docs/capture-file.md is the description for
 * strangers; this header is where the numbers come from. A file is a header and blocks; a block
 * is records or one JSON dictionary. */

#include "core/event/event.h"

#define PK_CAPTURE_MAGIC "PKTRACK\n"
#define PK_CAPTURE_MAJOR 1 /* a reader refuses a greater one */
#define PK_CAPTURE_MINOR 0 /* a reader takes any: only additions */

struct pk_capture_header {
	uint8_t magic[8];
	uint16_t major, minor;
	uint32_t header_bytes; /* of this header: where the first block begins */
	uint32_t crc;          /* CRC32C of the header with this field 0 */
	uint32_t reserved;
};

/* B(value, NAME, what it holds) */
#define PK_BLOCK_TYPES(B)                                                                          \
	B(1, EVENTS, "records, one after the other")                                               \
	B(2, DICT, "one JSON object: a dictionary")                                                \
	B(3, LOSS, "one JSON object: events that were lost")                                       \
	B(4, END, "one JSON object: totals; the capture was ended in order")

enum pk_block_type {
#define PK_BLOCK_ENUM(value, NAME, what) PK_BLOCK_##NAME = value,
	PK_BLOCK_TYPES(PK_BLOCK_ENUM)
#undef PK_BLOCK_ENUM
};

#define PK_BLOCK_ZSTD      1u /* flag: the payload is one zstd frame */
#define PK_BLOCK_MAX_BYTES (16u * 1024 * 1024)

struct pk_block_header {
	uint16_t type;
	uint16_t flags;
	uint32_t stored_bytes; /* payload as it lies in the file */
	uint32_t bytes;        /* payload when unpacked */
	uint32_t crc; /* CRC32C of this header with this field 0, then of the stored payload */
};

/* CRC32C of `len` more bytes, `crc` being that of those before (0: none). */
uint32_t pk_crc32c(uint32_t crc, const void *data, size_t len);
/* The same without the help of the CPU. */
uint32_t pk_crc32c_by_table(uint32_t crc, const void *data, size_t len);

/* ---- writing ---- */

struct pk_capture_writer;

/* A capture written to `fd` (owned by the writer from here on, even on failure). `names` (not
 * owned) gives the dictionaries, and is asked to resolve what records name. `zstd_level` 0:
 * blocks as they are. 0 or -errno, logged. */
int pk_capture_writer_new(int fd, const char *path, struct pk_names *names, int zstd_level,
			  struct pk_capture_writer **ret);
/* Close the file; what was not flushed is lost. */
void pk_capture_writer_free(struct pk_capture_writer *w);
static inline void pk_capture_writer_freep(struct pk_capture_writer **w)
{
	pk_capture_writer_free(*w);
}
/* Open `path` for a new capture: mode 0600, no symlink followed in a folder that others may
 * write; an existing regular file of the caller's is replaced. "-" is stdout. A descriptor, or
 * -errno, logged. */
int pk_capture_create(const char *path);

/* Add one record as it is. 0 or -errno, logged once. */
int pk_capture_write(struct pk_capture_writer *w, const void *record, size_t size);
/* Events that were lost, or left out, between two boot times. */
struct pk_loss {
	uint64_t from_ns, to_ns;
	uint32_t cpu;      /* or PK_LOSS_ANY_CPU */
	uint16_t probe;    /* or PK_LOSS_ANY_PROBE */
	const char *cause; /* name in PK_LOSS_CAUSES, or of a later version */
	uint64_t count;
	enum pk_loss_kind kind;
};
/* The cause as a file names it. */
const char *pk_loss_cause_name(enum pk_loss_cause cause);
enum pk_loss_kind pk_loss_cause_kind(enum pk_loss_cause cause);
/* What the user is told of the cause of that name; NULL: it is of a later version. */
const char *pk_loss_cause_text(const char *name);
int pk_capture_write_loss(struct pk_capture_writer *w, const struct pk_loss *losses, size_t n);
/* Write out what is pending, new dictionaries first. */
int pk_capture_flush(struct pk_capture_writer *w);
/* The end: flush, then an END block with the totals. */
int pk_capture_end(struct pk_capture_writer *w, uint64_t events, uint64_t lost);
/* Have all dictionaries written again when the capture goes on in another file. To be called before
 * the first record. */
void pk_capture_keep_dictionaries(struct pk_capture_writer *w);
/* After the end: go on with a capture of its own at `fd` (owned by the writer from here on), which
 * begins with the dictionaries so far. 0 or -errno, logged. */
int pk_capture_go_on(struct pk_capture_writer *w, int fd, const char *path);
/* Bytes written so far, to all files. */
uint64_t pk_capture_bytes(const struct pk_capture_writer *w);

/* ---- reading ---- */

struct pk_capture_reader;

/* Open the capture at `path` ("-": stdin; a pipe will do) and read its header. 0 or -errno,
 * logged with what is wrong and what to do: -ENOENT, -EACCES, -ENODATA (empty), -EBADMSG
 * (foreign or damaged), -EPROTO (of a newer program). */
int pk_capture_open(const char *path, struct pk_capture_reader **ret);
void pk_capture_close(struct pk_capture_reader *r);
static inline void pk_capture_closep(struct pk_capture_reader **r)
{
	pk_capture_close(*r);
}
/* The next event. 1: *ev is good until the next call; 0: the end; -errno: cannot go on (logged).
 * A cut or damaged file gives all that is whole before the damage, then 0, with
 * pk_capture_state() saying so. */
int pk_capture_next(struct pk_capture_reader *r, struct pk_event *ev);
/* Call `idle` whenever a capture that comes through a pipe has brought nothing for 20 ms: the time
 * to show what there is. What it returns other than 0, pk_capture_next() returns. */
void pk_capture_on_idle(struct pk_capture_reader *r, int (*idle)(void *ctx), void *ctx);
/* Call `settle` before the dictionaries change: other threads must not use them meanwhile. What it
 * returns other than 0, pk_capture_next() returns. */
void pk_capture_on_names(struct pk_capture_reader *r, int (*settle)(void *ctx), void *ctx);
/* The dictionaries read so far. Owned by the reader. */
struct pk_names *pk_capture_names(struct pk_capture_reader *r);

/* Its name for messages. */
const char *pk_capture_path(const struct pk_capture_reader *r);

struct pk_capture_state {
	bool ended;                 /* an END block was read */
	bool cut;                   /* the end of the file is missing */
	uint64_t damaged_at;        /* cut: offset of the first byte that could not be used */
	uint64_t events;            /* read so far */
	uint64_t bad_records;       /* in sound blocks; passed over */
	uint64_t lost, shed;        /* sums of the LOSS blocks so far, by kind */
	uint64_t first_ns, last_ns; /* span of the events so far */
};
const struct pk_capture_state *pk_capture_state(const struct pk_capture_reader *r);
/* LOSS entries read so far; *ret_n of them, owned by the reader. */
const struct pk_loss *pk_capture_losses(const struct pk_capture_reader *r, size_t *ret_n);
/* Go back to the first event. -ESPIPE: a pipe. Does not log. */
int pk_capture_rewind(struct pk_capture_reader *r);
/* How far it was read, and how far that can go, in bytes of the file; for showing progress. The
 * size is 0 if it is not known. */
uint64_t pk_capture_offset(const struct pk_capture_reader *r);
uint64_t pk_capture_size(const struct pk_capture_reader *r);
/* Where the record of the last event lies, to be read again by pk_capture_at(): a multiple of 4.
 * Not for pipes. */
uint64_t pk_capture_tell(const struct pk_capture_reader *r);
/* The event at a place that pk_capture_tell() gave; places in rising order are fast. 0 or
 * -errno, logged. *ev is good until the next call. */
int pk_capture_at(struct pk_capture_reader *r, uint64_t place, struct pk_event *ev);
/* The same as the bytes of its record, in our own layout. 1; 0: the capture has another layout,
 * pk_capture_at() converts it; or -errno, logged. */
int pk_capture_record_at(struct pk_capture_reader *r, uint64_t place, const uint8_t **ret,
			 size_t *ret_size);
