// SPDX-License-Identifier: GPL-2.0-or-later
/* All scenes as one list. */

#include "postprocess/why/scenes/scene.h"

static const struct scene_set *const sets[] = {
#define ADDRESS_OF(name) &scenes_##name,
	SCENE_SETS(ADDRESS_OF)
#undef ADDRESS_OF
};

const struct scene *scene_at(size_t i)
{
	for (size_t s = 0; s < ARRAY_SIZE(sets); s++) {
		if (i < sets[s]->n)
			return &sets[s]->at[i];
		i -= sets[s]->n;
	}
	return NULL;
}
