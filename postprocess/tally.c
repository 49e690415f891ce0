// SPDX-License-Identifier: GPL-2.0-or-later
/* See tally.h. Rows in an array, found through an open-addressing table of their numbers, at
 * most half full. */

#include "postprocess/tally.h"

#include <stdlib.h>

#include "core/util/array.h"

static size_t hash(const struct pk_tally_key *key)
{
	uint64_t h = key->a * 0x9e3779b97f4a7c15ULL;

	h = (h ^ (h >> 32) ^ key->b) * 0xff51afd7ed558ccdULL;
	h = (h ^ (h >> 32) ^ key->c) * 0xc4ceb9fe1a85ec53ULL;
	return (size_t)(h ^ (h >> 32));
}

static int same(const struct pk_tally_key *x, const struct pk_tally_key *y)
{
	return x->a == y->a && x->b == y->b && x->c == y->c;
}

/* The slot that holds `key`, or the free one where it belongs. */
static uint32_t *find(const struct pk_tally *t, const struct pk_tally_key *key)
{
	size_t i = hash(key) & (t->n_slots - 1);

	while (t->slots[i] && !same(&t->at[t->slots[i] - 1].key, key))
		i = (i + 1) & (t->n_slots - 1);
	return &t->slots[i];
}

static int grow(struct pk_tally *t)
{
	size_t n_slots = t->n_slots ? t->n_slots * 2 : 64;
	uint32_t *slots = calloc(n_slots, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	free(t->slots);
	t->slots = slots;
	t->n_slots = n_slots;
	for (size_t i = 0; i < t->n; i++)
		*find(t, &t->at[i].key) = (uint32_t)i + 1;
	return 0;
}

struct pk_tally_row *pk_tally_row(struct pk_tally *t, const struct pk_tally_key *key)
{
	uint32_t *slot;

	if ((t->n + 1) * 2 > t->n_slots && (t->n == UINT32_MAX - 1 || grow(t)))
		return NULL;
	slot = find(t, key);
	if (*slot)
		return &t->at[*slot - 1];
	if (pk_array_reserve(t, 1))
		return NULL;
	t->at[t->n] = (struct pk_tally_row){ .key = *key };
	*slot = (uint32_t)++t->n;
	return &t->at[t->n - 1];
}

static int compare(uint64_t x, uint64_t y)
{
	return x < y ? -1 : x > y;
}

static int by_count(const void *x, const void *y)
{
	const struct pk_tally_row *p = x, *q = y;
	int c = compare(q->count, p->count);

	if (!c)
		c = compare(p->key.a, q->key.a);
	if (!c)
		c = compare(p->key.b, q->key.b);
	return c ? c : compare(p->key.c, q->key.c);
}

void pk_tally_sort(struct pk_tally *t)
{
	if (t->n)
		qsort(t->at, t->n, sizeof(t->at[0]), by_count);
}

void pk_tally_done(struct pk_tally *t)
{
	free(t->at);
	free(t->slots);
	*t = (struct pk_tally){ 0 };
}
