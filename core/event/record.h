/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* One event as BPF emits it and as the capture file holds it: a header, then sections.
 * Little-endian, every part a multiple of 4 bytes long. docs/capture-file.md describes the same
 * for strangers. */

#include "core/event/schema.h"

struct pk_record {
	__u64 ts_ns; /* CLOCK_BOOTTIME */
	__u64 id;    /* of the packet, unique for the boot; 0: not tracked */
	__u32 size;  /* of the record in bytes, this header included */
	__u16 probe; /* index into the `probes` dictionary */
	__u16 cpu;
} __attribute__((packed, aligned(4)));

struct pk_section_hdr {
	__u16 id;   /* enum pk_section_id */
	__u16 size; /* of the data that follows, in bytes; then up to 3 to a multiple of 4 */
} __attribute__((packed, aligned(4)));

#define PK_RECORD_MAX_BYTES (64 * 1024)
#define PK_STACK_MAX_FRAMES 40

/* Why an event did not reach user space. L(NAME, name, kind, what the user is told) */
#define PK_LOSS_CAUSES(L)                                                                          \
	L(RING_FULL, ring_full, LOST, "the ring buffer was full")                                  \
	L(NESTED, nested, LOST, "too many nested events on one CPU")                               \
	L(TOO_LARGE, too_large, LOST, "the record was too large")                                  \
	L(FILTER_READ, filter_read, LOST, "the filter could not read the packet")                  \
	L(PROBE_MISSED, probe_missed, LOST, "the probe's program was running already")             \
	L(RETURN, return, LOST, "the return of a function was not seen")                           \
	L(TRACK_FULL, track_full, LOST, "the table of packets was full: one is not followed")      \
	L(TRACK_CROWDED, track_crowded, LOST, "the table of packets filled: one is forgotten")     \
	L(RATE, rate, SHED, "more events than --rate allows")                                      \
	L(OVERHEAD, overhead, SHED, "more events than --max-overhead allows")

enum pk_loss_kind {
	PK_LOSS_KIND_LOST, /* it should be there, and is missing */
	PK_LOSS_KIND_SHED, /* it was left out, by a rule that the user gave */
};

enum pk_loss_cause {
#define PK_LOSS_ENUM(NAME, name, kind, text) PK_LOSS_##NAME,
	PK_LOSS_CAUSES(PK_LOSS_ENUM)
#undef PK_LOSS_ENUM
		PK_LOSS_MAX,
};

/* A loss that is not known to be of one CPU, or of one probe. */
#define PK_LOSS_ANY_CPU   0xffffffffu
#define PK_LOSS_ANY_PROBE 0xffffu

/* One per CPU and probe. */
struct pk_probe_counters {
	__u64 events;            /* emitted */
	__u64 lost[PK_LOSS_MAX]; /* by cause */
};
