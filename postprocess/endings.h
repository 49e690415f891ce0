/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* How journeys ended, for who looks at events one by one: print, pcap, stats. The capture is read
 * twice, since the last event of a packet says what becomes of the first. */

#include "core/event/capture.h"
#include "postprocess/consumer.h"

struct pk_endings;

/* Read the capture for the journeys that ended as in `outcomes`, bits of enum pk_outcome, and go
 * back to its first event. 0 or -errno, logged: -ESPIPE if it is a pipe. */
int pk_endings_new(struct pk_capture_reader *r, uint32_t outcomes, struct pk_endings **ret);
void pk_endings_free(struct pk_endings *e);
static inline void pk_endings_freep(struct pk_endings **e)
{
	pk_endings_free(*e);
}

/* Is the event of such a journey? */
bool pk_endings_match(const struct pk_endings *e, const struct pk_event *ev);
/* Put them in front of `next`, which sees the events of such journeys. Neither is owned, both must
 * live as long. NULL: no memory. */
struct pk_consumer *pk_endings_consumer(const struct pk_endings *e, struct pk_consumer *next);
