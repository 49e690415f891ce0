/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Probes that are added while a run goes on: what was asked for and is in a module that is loaded
 * only then, and functions that the stacks of events show. */

#include "core/kernel/modules.h"
#include "probes/manager.h"
#include "core/kernel/programs.h"
#include "probes/tracking/tracking.h"
#include "probes/transport.h"

struct pk_late {
	struct pk_probes *probes; /* these five are not owned */
	struct pk_programs *programs;
	struct pk_tracking *tracking;
	struct pk_transport *transport;
	struct pk_names *names;
	uint32_t hooks;         /* of functions that stacks show, and of collectors' own probes */
	uint32_t awaited;       /* bits of enum pk_collector_id: their probes are of no use yet */
	struct pk_bpf_seen bpf; /* by those */

	struct pk_modules modules;
	struct pk_map seen; /* set: addresses in stacks */
	struct {
		uint64_t *at;
		size_t n, cap;
	} fresh; /* of these, those that came since the last look */
	uint64_t looked_ns;
	size_t n_found; /* functions that stacks showed */
};

/* Note which modules are loaded: before probes are chosen, so that none slips through. Does not
 * log. */
void pk_late_init(struct pk_late *late, struct pk_kernel *kernel);
void pk_late_done(struct pk_late *late);

/* Note what the stack of the event shows. Never fails: what there is no memory for is left out. */
void pk_late_want_record(struct pk_late *late, const void *record, size_t size);
/* Add what was seen; may read records. Call often. 0 or -errno, logged. */
int pk_late_look_at_stacks(struct pk_late *late, uint64_t now_ns);
/* Look for modules that came, and add what waits for them; may read records. Call about once a
 * second. 0 or -errno, logged. */
int pk_late_look_at_modules(struct pk_late *late);
/* Add the probes of collectors that have come to be of use; may read records. Call about once a
 * second. 0 or -errno, logged. */
int pk_late_look_at_collectors(struct pk_late *late);
/* Say how many functions were found, and what never came. True: something that the user asked for
 * is missing. */
bool pk_late_say_totals(const struct pk_late *late);
