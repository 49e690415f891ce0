/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The stack of an event, less the frames of the tracing itself. */

#include "core/event/event.h"

struct pk_frame {
	__u64 addr;
} __attribute__((packed, aligned(4)));

/* The frames worth showing: from the function that lost the packet (the frame that equals the
 * drop's location), else from the first that is not the tracer's. n is 0 without a stack. */
struct pk_frames {
	const struct pk_frame *at; /* innermost first; part of the event */
	size_t n;
};
struct pk_frames pk_event_frames(const struct pk_event *ev, const struct pk_names *names);

/* Is a function of that name part of the tracing itself? */
bool pk_is_tracer(const char *function);
/* Does it free packets for whoever calls it? */
bool pk_is_freer(const char *function);
/* Where the packet of an event with a drop section was given up: the drop's location, or what
 * called that, if it only frees for others and there is a stack. */
uint64_t pk_event_drop_place(const struct pk_event *ev, const struct pk_names *names);

/* "tcp_v4_rcv+0x77 [module]", or the address if it has no name. */
void pk_out_symbol(struct pk_out *out, const struct pk_names *names, uint64_t addr);
