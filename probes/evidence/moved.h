/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* By how much the counters of namespaces moved since collecting began (counters.h). */

#include "core/event/names.h"
#include "core/kernel/netns.h"
#include "probes/evidence/counters.h"
#include "probes/evidence/internal.h"

/* Zeroed: nothing is known, and all counters began with 0. */
struct pk_moved {
	struct {
		struct netns_counters {
			uint32_t netns;
			struct pk_counters counters;
		} * at;
		size_t n, cap;
	} before; /* as collecting began */
	struct {
		struct last {
			uint32_t netns;
			const char *name;
			uint64_t count;
			char *detail; /* owned; or NULL */
		} * at;
		size_t n, cap;
	} last; /* what moved for losses without an event, by the end */
};

void pk_moved_done(struct pk_moved *m);

/* These two leave the thread in a namespace of whoever comes last. */

/* The run begins: remember the counters of all namespaces. */
void pk_moved_begin(struct pk_moved *m, const struct pk_netns_paths *netns);
/* It ends: what moved in them for losses that no event tells. */
void pk_moved_end(struct pk_moved *m, const struct pk_netns_paths *netns);

/* Add what moved in the namespace of the reading, which the thread is in, as facts. */
void pk_moved_say(const struct pk_moved *m, struct pk_reading *r);
/* Put what pk_moved_end() found into the dictionary. 0 or -ENOMEM. Does not log. */
int pk_moved_name(const struct pk_moved *m, struct pk_names *names);
