/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Who descends from whom, for the order in which families are shown: each child behind its parent
 * and its elder siblings with all their children. */

#include "core/util/map.h"

struct pk_family {
	struct pk_member {
		uint64_t id, parent; /* parent 0: none */
		uint64_t start_ns;
		uint64_t root_ns; /* start of the eldest of the family */
		uint64_t rank;    /* among all members, in the order in which they are shown */
		uint32_t depth;   /* below the eldest */
		uint32_t child, sibling; /* position plus 1 */
	} * at;                          /* owned */
	size_t n, cap;
	struct pk_map index; /* id to position plus 1 */
};

void pk_family_done(struct pk_family *f);
/* Add a packet that has a parent or children. 0 or -ENOMEM. Does not log. */
int pk_family_add(struct pk_family *f, uint64_t id, uint64_t parent, uint64_t start_ns);
/* After the last one: find rank, depth and eldest of each. A parent that was not added counts as
 * none. 0 or -ENOMEM. Does not log. */
int pk_family_order(struct pk_family *f);
/* NULL: it is alone. */
const struct pk_member *pk_family_find(const struct pk_family *f, uint64_t id);
