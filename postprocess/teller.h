/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Tells journeys: looks at the events of one packet twice, first for the verdict, then, if that is
 * one of those asked for, to write it. Who gathers the events (sort from a file, journeys.h from a
 * stream) is another matter. */

#include "postprocess/journey.h"
#include "postprocess/why/unseen.h"

/* The events that a journey is made of, by rising time: its own, and those of other packets that
 * name it as their parent, which are not shown. */
struct pk_journey_events {
	uint64_t id;
	size_t n;
	bool evicted;       /* there may have been more */
	unsigned int depth; /* in the tree of its family; 0: nothing above it */
	/* Get event `i`, good until the next call, or, if it `stays`, until all is told. 0 or
	 * -errno, logged. */
	int (*get)(void *ctx, size_t i, struct pk_event *ev);
	bool stays;
	void *ctx;
};

struct pk_teller;

struct pk_teller_opts {
	struct pk_print_opts print;
	struct pk_out *out; /* where journeys are written; NULL: nowhere. Not owned */
	/* Gets each record of the journeys as well; NULL: nobody does. 0 or -errno. */
	int (*record)(void *ctx, const void *record, size_t size);
	void *ctx;
};

/* `names` must outlive it. NULL: no memory. */
struct pk_teller *pk_teller_new(const struct pk_names *names, const struct pk_teller_opts *opts);
void pk_teller_free(struct pk_teller *t);
static inline void pk_teller_freep(struct pk_teller **t)
{
	pk_teller_free(*t);
}

/* All losses that are known of, in place of those before. 0 or -ENOMEM, logged. */
int pk_teller_set_losses(struct pk_teller *t, const struct pk_loss *losses, size_t n);

/* What the event means for its packet. */
enum pk_role pk_teller_role(struct pk_teller *t, const struct pk_event *ev);

/* Does a lost packet end with such an event? */
bool pk_teller_may_be_lost(struct pk_teller *t, const struct pk_event *ev);
/* The losses that were told so far. Good as long as the teller. */
const struct pk_told *pk_teller_told(const struct pk_teller *t);

/* Those that `other` told count as told by this one, after its own. */
void pk_teller_take_told(struct pk_teller *t, struct pk_teller *other);

/* 1: it was told; 0: it is not one of those asked for; -EPIPE (silent) or another -errno,
 * logged. */
int pk_teller_tell(struct pk_teller *t, const struct pk_journey_events *events);
