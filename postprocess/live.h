/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Journeys of a stream: each is told when its packet has ended, not when the capture has. What is
 * under way is kept in memory, up to a limit; then the packet that was not seen for longest is told
 * as it is, and said to be cut short. */

#include "postprocess/consumer.h"

struct pk_select;
struct pk_capture_reader;
struct pk_loss;

struct pk_live_opts {
	struct pk_print_opts print;
	struct pk_out *out; /* where journeys are written; NULL: nowhere. Not owned */
	/* Gets each record of the journeys that are told; NULL: nobody does. 0 or -errno. */
	int (*record)(void *ctx, const void *record, size_t size);
	void *ctx;
	struct pk_select *select;         /* an event of a journey must match; NULL: all */
	struct pk_capture_reader *reader; /* that is asked for losses; NULL: see below */
	uint64_t max_bytes;               /* of events of packets that are under way */
	/* Is evidence of losses still being read? Journeys that ended in one wait for it, but no
	 * longer than PK_LIVE_EVIDENCE_NS. NULL: none is read, or it is there. */
	bool (*reading)(void *ctx);
};

#define PK_LIVE_BYTES       (64u << 20)
#define PK_LIVE_EVIDENCE_NS 1000000000ULL

/* NULL: no memory. */
struct pk_consumer *pk_live_new(const struct pk_live_opts *opts);
/* Events were lost: journeys that are told from now on know of it. 0 or -ENOMEM, logged. */
int pk_live_add_losses(struct pk_consumer *c, const struct pk_loss *losses, size_t n);

struct pk_live_counts {
	uint64_t told;    /* journeys that were written */
	uint64_t evicted; /* cut short */
};
/* After the end: what counters tell of losses and no journey told. To the output of journeys. */
void pk_live_write_unseen(const struct pk_consumer *c, const struct pk_names *names);

struct pk_live_counts pk_live_counts(const struct pk_consumer *c);
