// SPDX-License-Identifier: GPL-2.0-or-later
/* See family.h. A damaged capture may have packets that descend from themselves: such a circle has
 * no eldest, so the first of it that is met is made one. */

#include "postprocess/family.h"

#include <errno.h>
#include <stdlib.h>

#include "core/util/array.h"

void pk_family_done(struct pk_family *f)
{
	free(f->at);
	pk_map_done(&f->index);
	*f = (struct pk_family){ 0 };
}

int pk_family_add(struct pk_family *f, uint64_t id, uint64_t parent, uint64_t start_ns)
{
	if (pk_map_get(&f->index, id))
		return 0;
	if (pk_array_reserve(f, 1) || pk_map_put(&f->index, id, f->n + 1))
		return -ENOMEM;
	f->at[f->n++] = (struct pk_member){ .id = id, .parent = parent, .start_ns = start_ns };
	return 0;
}

const struct pk_member *pk_family_find(const struct pk_family *f, uint64_t id)
{
	const uint64_t *i = pk_map_get(&f->index, id);

	return i ? &f->at[*i - 1] : NULL;
}

static int by_start(const void *a, const void *b)
{
	const struct pk_member *x = a, *y = b;

	if (x->start_ns != y->start_ns)
		return x->start_ns < y->start_ns ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Hang each below its parent. Members are in order of their start: taken from the last to the
 * first, children come out in that order. */
static void link_children(struct pk_family *f)
{
	for (size_t i = f->n; i-- > 0;) {
		struct pk_member *m = &f->at[i];
		const uint64_t *parent = pk_map_get(&f->index, m->parent);
		struct pk_member *p = parent ? &f->at[*parent - 1] : NULL;

		if (!p || p == m) {
			m->parent = 0;
			continue;
		}
		m->sibling = p->child;
		p->child = (uint32_t)i + 1;
	}
}

/* Rank one family, from its eldest down. */
static void rank_from(struct pk_family *f, struct pk_member *eldest, uint64_t *rank,
		      uint32_t *pending)
{
	size_t n = 0;

	eldest->root_ns = eldest->start_ns;
	eldest->rank = ++*rank;
	if (eldest->child)
		pending[n++] = eldest->child;
	while (n) {
		struct pk_member *m = &f->at[pending[--n] - 1];
		const struct pk_member *parent = pk_family_find(f, m->parent);

		if (m->sibling)
			pending[n++] = m->sibling;
		if (m->rank)
			continue; /* a circle */
		m->root_ns = eldest->root_ns;
		m->depth = parent->depth + 1;
		m->rank = ++*rank;
		if (m->child)
			pending[n++] = m->child;
	}
}

int pk_family_order(struct pk_family *f)
{
	uint32_t *pending; /* each member is in it at most once at a time, as child or as sibling */
	uint64_t rank = 0;

	if (!f->n)
		return 0;
	pending = calloc(f->n + 1, sizeof(*pending));
	if (!pending)
		return -ENOMEM;
	qsort(f->at, f->n, sizeof(f->at[0]), by_start);
	for (size_t i = 0; i < f->n; i++)
		*pk_map_get(&f->index, f->at[i].id) = i + 1;
	link_children(f);
	for (size_t i = 0; i < f->n; i++)
		if (!f->at[i].parent)
			rank_from(f, &f->at[i], &rank, pending);
	for (size_t i = 0; i < f->n; i++)
		if (!f->at[i].rank)
			rank_from(f, &f->at[i], &rank, pending);
	free(pending);
	return 0;
}
