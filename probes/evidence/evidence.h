/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Reading evidence while we collect (see core/event/evidence.h): when a drop comes that is new in
 * its kind, what could tell its cause is read in its namespace, by a thread of its own, so that
 * neither the packet nor the reader of the ring waits. How much is read is bounded. */

#include "core/event/event.h"
#include "core/event/names.h"
#include "core/kernel/kernel.h"

struct pk_evidence_reader;

/* Start the thread. What it finds goes to `names`, by the calls below. `kernel` is used here
 * only. 0 or -errno; does not log: without evidence a run is as good as it was. */
int pk_evidence_start(struct pk_kernel *kernel, struct pk_names *names,
		      struct pk_evidence_reader **ret);
/* Wait, a bounded time, until the counters of all namespaces are known from which it counts. */
void pk_evidence_wait_started(struct pk_evidence_reader *reader);
/* Is the record of our own doing? Answers to netlink requests that fail are drops. So is the dummy
 * packet that the kernel looks up a route for, if it is refused, whoever asked: no packet at
 * all. */
bool pk_evidence_is_own(struct pk_evidence_reader *reader, const void *record, size_t size);
/* A record was taken: if it is a drop that is worth it, have its surroundings read. Cheap, and
 * does nothing for most records. */
void pk_evidence_want(struct pk_evidence_reader *reader, const void *record, size_t size);
/* Is anything that was wanted not in the names yet? */
bool pk_evidence_is_reading(struct pk_evidence_reader *reader);
/* Put what was found meanwhile into the names. 0 or -ENOMEM. */
int pk_evidence_take(struct pk_evidence_reader *reader);
/* The same, when no more records come: waits for what is being read, a bounded time. */
int pk_evidence_finish(struct pk_evidence_reader *reader);
/* End the thread. Takes NULL. */
void pk_evidence_free(struct pk_evidence_reader *reader);
