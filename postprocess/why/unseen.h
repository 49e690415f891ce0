/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Losses that no drop event tells: the kernel frees such packets as if they had been taken, or
 * never makes any. Only counters move. Which moved while collecting is in the capture, and said
 * here after the journeys. */

#include <stdbool.h>

#include "core/event/names.h"
#include "core/util/map.h"
#include "core/util/out.h"
#include "postprocess/consumer.h"
#include "postprocess/why/why.h"

struct pk_unseen {
	const char *counter; /* as nstat calls it; of the capture's dictionary */
	uint32_t netns;      /* inode */
	uint64_t count;
};

/* The entry `i` of the capture's counters, of pk_unseen_entries(). False: we do not know what it
 * says. */
size_t pk_unseen_entries(const struct pk_names *names);
bool pk_unseen_get(const struct pk_names *names, size_t i, struct pk_unseen *ret);

/* Losses that journeys told of, by the counter that moved with them: what is left of the counter is
 * what nobody saw. Zeroed: none. */
struct pk_told {
	struct pk_map counts, first, last; /* by counter and namespace: how many, and which */
};
/* Without memory it is told twice. */
void pk_told_add(struct pk_told *told, const struct pk_cause *cause, uint32_t netns);
/* Add what was told after that, elsewhere; there nothing is left of it. */
void pk_told_move(struct pk_told *told, struct pk_told *after);
void pk_told_done(struct pk_told *told);

/* Losses without events that journeys did not tell of, if such are asked for: behind all journeys,
 * since of them it is not known when. As text a paragraph for each, with cause and fix; as JSON an
 * object a line, shaped as a journey without events, see docs/usage.md. */
void pk_unseen_write(const struct pk_names *names, const struct pk_told *told, struct pk_out *out,
		     const struct pk_print_opts *opts);
