/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Why a packet was lost, in a sentence, and what to do about it. Drawn from the reason that the
 * kernel gave, the place, the packet, the device, the namespace and the socket: from the event
 * alone, so that any machine can tell. The reason stays the kernel's; the cause is ours.
 *
 * Some losses the kernel frees as if the packet had done its work: they have a cause, too, where
 * place, packet and evidence leave no doubt. */

#include <stdbool.h>

#include "core/event/event.h"

/* How sure we are. C(NAME, name in JSON) */
#define PK_CONFIDENCES(C)                                                                          \
	C(POSSIBLE, "possible") /* one of several causes that look alike */                        \
	C(LIKELY, "likely")     /* others are rare */                                              \
	C(CERTAIN, "certain")   /* reason and place say just this */

enum pk_confidence {
#define PK_CONFIDENCE_ENUM(NAME, name) PK_CONFIDENCE_##NAME,
	PK_CONFIDENCES(PK_CONFIDENCE_ENUM)
#undef PK_CONFIDENCE_ENUM
};
extern const char *const pk_confidence_names[];

struct pk_cause {
	const char *cause; /* a sentence without its full stop */
	const char *fix;   /* what to do, or what to look at */
	size_t cause_len, fix_len;
	enum pk_confidence confidence;
	bool derived; /* the kernel's reason does not say it, or says something else */
	/* The counter that moves with each such loss, as nstat calls it; NULL: none, or not known.
	 * `loss` differs for each time that it moves: one datagram has many fragments. */
	const char *counter;
	uint64_t loss;
};

struct pk_why;

/* For the events of one capture, whose `names` must outlive it. NULL: no memory. */
struct pk_why *pk_why_new(const struct pk_names *names);
void pk_why_free(struct pk_why *why);
static inline void pk_why_freep(struct pk_why **why)
{
	pk_why_free(*why);
}

/* Why the event's packet was lost. NULL: it was not, as far as is known, or nothing is known of
 * such a drop, or no memory. What it points to is good until the next call. */
const struct pk_cause *pk_why_of(struct pk_why *why, const struct pk_event *ev);

/* Is that in a function in which the kernel frees lost packets as if they were not? Cheap: asked
 * once for each place. */
bool pk_why_is_trap(struct pk_why *why, uint64_t location);
/* Is the event, of a packet that was freed as normal, one that evidence may tell to be a loss? */
struct pk_facts;
bool pk_why_may_be_lost(const struct pk_facts *f);
