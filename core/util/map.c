// SPDX-License-Identifier: GPL-2.0-or-later
/* See map.h. Linear probing, at most three quarters full, keys spread by a multiplicative hash. */

#include "core/util/map.h"

#include <errno.h>
#include <stdlib.h>

static size_t first_slot(const struct pk_map *map, uint64_t key)
{
	return (size_t)((key * 0x9e3779b97f4a7c15ULL) >> 20) & (map->cap - 1);
}

static size_t slot_of(const struct pk_map *map, uint64_t key)
{
	size_t i = first_slot(map, key);

	while (map->slots[i].key && map->slots[i].key != key)
		i = (i + 1) & (map->cap - 1);
	return i;
}

uint64_t pk_map_text_key(uint64_t seed, const char *text, size_t len)
{
	uint64_t h = seed; /* FNV-1a */

	for (; len--; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3ULL;
	return h ? h : 1;
}

void pk_map_done(struct pk_map *map)
{
	free(map->slots);
	*map = (struct pk_map){ 0 };
}

uint64_t *pk_map_get(const struct pk_map *map, uint64_t key)
{
	struct pk_map_slot *slot;

	if (!map->cap || !key)
		return NULL;
	slot = &map->slots[slot_of(map, key)];
	return slot->key ? &slot->value : NULL;
}

static int grow(struct pk_map *map)
{
	struct pk_map bigger = { .cap = map->cap ? map->cap * 2 : 64, .n = map->n };

	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (!bigger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < map->cap; i++)
		if (map->slots[i].key)
			bigger.slots[slot_of(&bigger, map->slots[i].key)] = map->slots[i];
	free(map->slots);
	*map = bigger;
	return 0;
}

int pk_map_put(struct pk_map *map, uint64_t key, uint64_t value)
{
	struct pk_map_slot *slot;

	if (!key)
		return -EINVAL;
	if ((map->n + 1) * 4 > map->cap * 3) {
		int r = grow(map);

		if (r)
			return r;
	}
	slot = &map->slots[slot_of(map, key)];
	if (!slot->key)
		map->n++;
	*slot = (struct pk_map_slot){ .key = key, .value = value };
	return 0;
}

/* Those behind the free slot that were to stand there, or before it, move up: else they would not
 * be found any more. */
void pk_map_remove(struct pk_map *map, uint64_t key)
{
	size_t mask = map->cap - 1, hole, i;

	if (!pk_map_get(map, key))
		return;
	hole = i = slot_of(map, key);
	for (;;) {
		i = (i + 1) & mask;
		if (!map->slots[i].key)
			break;
		if (((i - first_slot(map, map->slots[i].key)) & mask) < ((i - hole) & mask))
			continue;
		map->slots[hole] = map->slots[i];
		hole = i;
	}
	map->slots[hole].key = 0;
	map->n--;
}
