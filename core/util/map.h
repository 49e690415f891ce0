/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A hash map from a non-zero 64-bit key (address, inode, packet id) to a 64-bit value, open
 * addressing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pk_map {
	struct pk_map_slot {
		uint64_t key; /* 0: free */
		uint64_t value;
	} * slots; /* owned; a power of two of them */
	size_t n, cap;
};

/* Free the slots; a zeroed map is an empty one. */
void pk_map_done(struct pk_map *map);
/* The value of `key`, owned by the map and good until the next put; NULL if it has none. */
uint64_t *pk_map_get(const struct pk_map *map, uint64_t key);
/* A key for text: a hash of `len` bytes on top of `seed`, which is PK_MAP_SEED or another key. */
#define PK_MAP_SEED 0xcbf29ce484222325ULL
uint64_t pk_map_text_key(uint64_t seed, const char *text, size_t len);
/* Set the value of `key` (not 0). 0 or -ENOMEM. */
int pk_map_put(struct pk_map *map, uint64_t key, uint64_t value);
/* Forget `key`, if it is there. */
void pk_map_remove(struct pk_map *map, uint64_t key);
