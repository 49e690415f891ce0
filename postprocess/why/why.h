/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Why a packet was dropped, in a sentence, and what to do about it. Drawn from the reason that the
 * kernel gave, the place, the packet, the device, the namespace and the socket: from the event
 * alone, so that any machine can tell. The reason stays the kernel's; the cause is ours. */

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
	enum pk_confidence confidence;
	bool derived; /* the kernel's reason does not say it, or says something else */
};

struct pk_why;

/* For the events of one capture, whose `names` must outlive it. NULL: no memory. */
struct pk_why *pk_why_new(const struct pk_names *names);
void pk_why_free(struct pk_why *why);
static inline void pk_why_freep(struct pk_why **why)
{
	pk_why_free(*why);
}

/* Why the event's packet was dropped. NULL: it was not, or nothing is known of such a drop, or no
 * memory. What it points to is good until the next call. */
const struct pk_cause *pk_why_of(struct pk_why *why, const struct pk_event *ev);
