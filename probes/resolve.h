/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* From what was written to what this kernel has: each place that a target means, whether a probe
 * can be put there, which of its arguments is what, and else why not. */

#include "core/kernel/functions.h"
#include "probes/target.h"

enum pk_candidate_state {
	PK_CANDIDATE_USABLE,
	PK_CANDIDATE_ABSENT,   /* this kernel does not have it */
	PK_CANDIDATE_UNFIT,    /* nothing in it that a probe could be about */
	PK_CANDIDATE_NO_SENSE, /* it cannot return what /ret asks for */
	PK_CANDIDATE_UNUSABLE, /* it is there, but no probe can be put on it */
	PK_CANDIDATE_UNTYPED,  /* as before, and whether it is about a packet is not known */
	PK_CANDIDATE_NO_KIND,  /* no probe of this kind can be put anywhere on this kernel */
};

struct pk_candidate {
	enum pk_candidate_state state;
	struct pk_target target; /* one place: no glob, no guess */
	uint64_t addr;           /* of a function; 0: not known */
	struct pk_func_proto proto;
	struct pk_probe_config config; /* without hooks and index */
	char why[384];                 /* not usable: what is wrong, and what to try */
};

/* Return not 0 to end, which is then returned. */
typedef int (*pk_candidate_fn)(void *ctx, const struct pk_candidate *c);

/* Visit what `t` means: one place, or all that a pattern matches, also those that cannot be used
 * (PK_CANDIDATE_ABSENT only for an exact name). With `kinds_first`, one of a kind that this kernel
 * cannot probe is not looked up. 0 or what `visit` gave; -ENOMEM. Does not log. */
int pk_resolve(struct pk_kernel *k, const struct pk_target *t, bool kinds_first,
	       pk_candidate_fn visit, void *ctx);

/* Does it have a packet among its arguments, itself or in another? */
bool pk_candidate_has_skb(const struct pk_candidate *c);
/* The function with a packet, device, socket or namespace among its arguments that `name` may
 * have been meant for; NULL: none is near. */
const char *pk_function_nearest(struct pk_kernel *k, const char *name);

/* What this kernel, or this program, lacks for probes of that kind; NULL: nothing. See attach.c. */
const char *pk_probe_kind_lacks(struct pk_kernel *k, enum pk_probe_kind kind);
