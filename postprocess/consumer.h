/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Everything that is done with events is a consumer: print, JSON, stats, pcap. One reader drives
 * it; the live printer of collect is the same consumer fed from the ring. */

#include "core/event/event.h"

struct pk_consumer {
	/* Once before the first event. NULL: nothing to do. 0 or -errno, logged. */
	int (*begin)(struct pk_consumer *c, const struct pk_names *names);
	/* Each event. 0: go on; -EPIPE: the output is gone; other -errno, logged. */
	int (*event)(struct pk_consumer *c, const struct pk_event *ev,
		     const struct pk_names *names);
	/* Nothing more may come for a while: show what there is. NULL: nothing to do. 0 or
	 * -errno. */
	int (*idle)(struct pk_consumer *c);
	/* The names are about to change: be done with the events so far. NULL: nothing to do. 0 or
	 * -errno. */
	int (*settle)(struct pk_consumer *c);
	/* Once after the last. NULL: nothing to do. */
	int (*end)(struct pk_consumer *c, const struct pk_names *names);
	/* Frees the consumer itself. */
	void (*free)(struct pk_consumer *c);
};

static inline void pk_consumer_freep(struct pk_consumer **c)
{
	if (*c)
		(*c)->free(*c);
}

struct pk_capture_reader;
struct pk_out;

/* Give every event of the capture to `c`, from begin to end. 0, or the first error of either:
 * -EPIPE is silent, others are logged. What is missing of the capture is no error but a warning. */
int pk_consumer_run(struct pk_consumer *c, struct pk_capture_reader *r);
/* Say on the log what is missing of a capture that was read to its end: a cut, damaged records,
 * lost events. */
void pk_consumer_warn_gaps(const struct pk_capture_reader *r);
/* What the output met, as the event() of a consumer returns it: 0, -EPIPE, or another -errno,
 * logged. */
int pk_consumer_out_error(const struct pk_out *out);

enum pk_format {
	PK_FORMAT_TEXT,
	PK_FORMAT_JSON,
};

struct pk_print_opts {
	enum pk_format format;
	bool utc;          /* text: UTC wall clock instead of seconds since boot */
	uint32_t outcomes; /* only journeys that ended so, bits of enum pk_outcome; 0: all */
	uint64_t slow_ns;  /* only journeys that lasted at least this long; 0: all */
	bool either;       /* one of these two is enough */
	bool tree;         /* sort: children under their parents */
};

/* One event after the other, as text or as JSON lines, to `out` (not owned). NULL: no memory. */
struct pk_consumer *pk_printer_new(struct pk_out *out, const struct pk_print_opts *opts);
/* The same for many events: they are formatted on all CPUs, and shown when some have come. */
struct pk_consumer *pk_bulk_printer_new(struct pk_out *out, const struct pk_print_opts *opts);
