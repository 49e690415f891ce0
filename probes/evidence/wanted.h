/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Of which records evidence is read. Decided by the thread that reads the ring: by place, then by
 * flow, so that a flood of one kind costs it a look-up each. How much is read is bounded. */

#include "core/event/names.h"
#include "core/util/map.h"
#include "probes/evidence/internal.h"

struct pk_wanted {
	struct pk_names *names; /* not owned */
	struct {
		struct place *at;
		size_t n, cap;
	} places;
	struct pk_map index; /* hash of a place -> its position, plus 1 */
	struct pk_why *why;
	uint32_t pid;       /* our own */
	uint64_t budget_ns; /* when the budget was last filled up */
	uint32_t budget, readings;
};

/* `names` must outlive it. 0 or -ENOMEM. */
int pk_wanted_init(struct pk_wanted *w, struct pk_names *names);
void pk_wanted_done(struct pk_wanted *w);

/* Is the record of our own doing? See pk_evidence_is_own(). */
bool pk_wanted_is_own(const struct pk_wanted *w, const void *record, size_t size);
/* Is it a drop, or what may be one, that is new in its kind? Then *ret is what to ask. */
bool pk_wanted_is_new(struct pk_wanted *w, const void *record, size_t size,
		      struct pk_evidence_request *ret);
/* It was asked: that was one of a budget. */
void pk_wanted_spend(struct pk_wanted *w);
