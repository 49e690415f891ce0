// SPDX-License-Identifier: GPL-2.0-or-later
/* See endings.h. A packet is known by its id; an event that was not followed is a journey by
 * itself, and known by when and where it was. */

#include "postprocess/endings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"
#include "postprocess/sort.h"

struct key {
	uint64_t id;    /* of the packet; 0: by the rest */
	uint64_t ts_ns; /* of the event; 0 with an id */
	uint32_t cpu;
};

struct pk_endings {
	struct key *at; /* owned; rising */
	size_t n, cap;
};

static struct key key_of(const struct pk_record *rec)
{
	if (rec->id)
		return (struct key){ .id = rec->id };
	return (struct key){ .ts_ns = rec->ts_ns, .cpu = rec->cpu };
}

static int compare(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	if (a->ts_ns != b->ts_ns)
		return a->ts_ns < b->ts_ns ? -1 : 1;
	return a->cpu < b->cpu ? -1 : a->cpu > b->cpu;
}

/* Events of one journey come one after the other. */
static int note(void *ctx, const void *record, size_t size)
{
	struct pk_endings *e = ctx;
	struct key key = key_of(record);

	(void)size;
	if (e->n && !compare(&e->at[e->n - 1], &key))
		return 0;
	if (pk_array_reserve(e, 1))
		return pk_err(-ENOMEM, "--outcome: %s", strerror(ENOMEM));
	e->at[e->n++] = key;
	return 0;
}

int pk_endings_new(struct pk_capture_reader *r, uint32_t outcomes, struct pk_endings **ret)
{
	_cleanup_(pk_endings_freep) struct pk_endings *e = calloc(1, sizeof(*e));
	int err;

	if (!e)
		return pk_err(-ENOMEM, "--outcome: %s", strerror(ENOMEM));
	if (pk_capture_rewind(r))
		return pk_err(-ESPIPE,
			      "--outcome: needs a file: from a pipe, only sort can tell how "
			      "a packet ended, when it does");
	err = pk_sort_visit(r, outcomes, note, e);
	if (err)
		return err;
	if (!e->n)
		pk_info("--outcome: no packet of this capture ended so");
	else
		qsort(e->at, e->n, sizeof(*e->at), compare);
	err = pk_capture_rewind(r);
	if (err)
		return pk_err(err, "%s: cannot go back in it: %s", pk_capture_path(r),
			      strerror(-err));
	*ret = TAKE_PTR(e);
	return 0;
}

void pk_endings_free(struct pk_endings *e)
{
	if (!e)
		return;
	free(e->at);
	free(e);
}

bool pk_endings_match(const struct pk_endings *e, const struct pk_event *ev)
{
	struct key key = key_of(ev->rec);

	return e->n && bsearch(&key, e->at, e->n, sizeof(*e->at), compare);
}

struct endings_consumer {
	struct pk_consumer consumer;
	const struct pk_endings *endings;
	struct pk_consumer *next;
};

static struct pk_consumer *next_of(struct pk_consumer *c)
{
	return ((struct endings_consumer *)c)->next;
}

static int endings_begin(struct pk_consumer *c, const struct pk_names *names)
{
	struct pk_consumer *next = next_of(c);

	return next->begin ? next->begin(next, names) : 0;
}

static int endings_event(struct pk_consumer *c, const struct pk_event *ev,
			 const struct pk_names *names)
{
	struct pk_consumer *next = next_of(c);

	if (!pk_endings_match(((struct endings_consumer *)c)->endings, ev))
		return 0;
	return next->event(next, ev, names);
}

static int endings_settle(struct pk_consumer *c)
{
	struct pk_consumer *next = next_of(c);

	return next->settle ? next->settle(next) : 0;
}

static int endings_end(struct pk_consumer *c, const struct pk_names *names)
{
	struct pk_consumer *next = next_of(c);

	return next->end ? next->end(next, names) : 0;
}

static void endings_free(struct pk_consumer *c)
{
	free(c);
}

struct pk_consumer *pk_endings_consumer(const struct pk_endings *e, struct pk_consumer *next)
{
	struct endings_consumer *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->consumer = (struct pk_consumer){
		.begin = endings_begin,
		.event = endings_event,
		.settle = endings_settle,
		.end = endings_end,
		.free = endings_free,
	};
	c->endings = e;
	c->next = next;
	return &c->consumer;
}
