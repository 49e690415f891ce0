// SPDX-License-Identifier: GPL-2.0-or-later
/* All rules as one list. They stand in rules/, a file for each layer, so that what belongs together
 * is read together; one layer's rules do not fit what another's are about. */

#include "postprocess/why/rules/internal.h"

static const struct pk_why_set *const sets[] = {
#define ADDRESS_OF(name) &pk_why_##name,
	PK_WHY_SETS(ADDRESS_OF)
#undef ADDRESS_OF
};

const struct pk_why_rule *pk_why_rule(size_t i)
{
	for (size_t s = 0; s < ARRAY_SIZE(sets); s++) {
		if (i < sets[s]->n)
			return &sets[s]->at[i];
		i -= sets[s]->n;
	}
	return NULL;
}
