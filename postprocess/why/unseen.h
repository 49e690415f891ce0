/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Losses that no drop event tells: the kernel frees such packets as if they had been taken, or
 * never makes any. Only counters move. Which moved while collecting is in the capture, and said
 * here after the journeys. */

#include <stdbool.h>

#include "core/event/names.h"
#include "core/util/out.h"

struct pk_unseen {
	const char *counter; /* as nstat calls it; of the capture's dictionary */
	uint32_t netns;      /* inode */
	uint64_t count;
};

/* The entry `i` of the capture's counters, of pk_unseen_entries(). False: we do not know what it
 * says. */
size_t pk_unseen_entries(const struct pk_names *names);
bool pk_unseen_get(const struct pk_names *names, size_t i, struct pk_unseen *ret);

/* As text: a paragraph for each, with cause and fix; nothing if there are none. */
void pk_unseen_text(const struct pk_names *names, struct pk_out *out);
/* As JSON: an object a line, shaped as a journey without events; see docs/usage.md. */
void pk_unseen_json(const struct pk_names *names, struct pk_out *out);
