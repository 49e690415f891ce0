// SPDX-License-Identifier: GPL-2.0-or-later
/* Sorting a capture into journeys. Of each event only an index entry is kept; the event itself is
 * read again from its place in the file when its journey is written. The events of a journey may
 * lie far apart, and a block of the file is dear to unpack: so journeys are written in batches,
 * whose events are first fetched in the order in which they lie in the file. From a pipe nothing
 * can be read again: there, all records are kept in memory. */

#include "postprocess/sort.h"

#include <errno.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "collectors/track/section.h"
#include "postprocess/teller.h"

#define CHUNK_BYTES  (1024u * 1024)
#define BATCH_EVENTS 16384 /* of some 250 bytes each */

/* One event. */
struct entry {
	uint64_t ts_ns;
	uint64_t id;
	uint64_t place : 62; /* of pk_capture_tell(), or in the store */
	uint64_t selected : 1;
	uint64_t relative : 1; /* the event is of another packet, that names `id` as its parent */
};

struct entries {
	struct entry *at;
	size_t n, cap;
	bool unordered; /* they did not come by rising time */
};

/* Records in memory, in chunks that never move. */
struct store {
	struct chunk {
		uint8_t *data; /* owned, CHUNK_BYTES */
	} * at;
	size_t n, cap;
	size_t filling; /* chunks in use; the last of them is being filled */
	size_t used;    /* bytes of that one */
};

/* Entries of one tracked packet: `n` from `first` on. */
struct group {
	uint64_t start_ns;
	size_t first, n;
	bool selected; /* one of them is */
	bool own;      /* one of them is an event of this packet */
};

struct groups {
	struct group *at;
	size_t n, cap;
};

/* Journeys that are written together. */
struct batch {
	struct journey_events {
		struct entry *entries; /* part of the index */
		size_t n;
	} * at;
	size_t n, cap;
	size_t n_events;
};

struct fetch_list {
	struct entry **at; /* by rising place */
	size_t n, cap;
};

struct sorter {
	struct pk_capture_reader *reader;
	const struct pk_names *names;
	const struct pk_print_opts *opts;
	struct pk_select *select; /* NULL: all */
	bool piped;               /* all events are in the store */
	bool stored;              /* those of the batch are */
	struct store store;
	struct batch batch;
	struct fetch_list fetch;
	struct entries single;    /* events without an id: each a journey */
	struct entries tracked;   /* by id, then time */
	struct groups groups;     /* of tracked, by start */
	struct pk_teller *teller; /* owned */
};

static void sorter_done(struct sorter *s)
{
	for (size_t i = 0; i < s->store.n; i++)
		free(s->store.at[i].data);
	free(s->store.at);
	free(s->batch.at);
	free(s->fetch.at);
	free(s->single.at);
	free(s->tracked.at);
	free(s->groups.at);
	pk_teller_free(s->teller);
}

/* ---- the store ---- */

static size_t padded(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

/* Bytes of the event as a record in our own layout. */
static size_t record_bytes(const struct pk_event *ev)
{
	size_t size = sizeof(*ev->rec);

	for (size_t i = 0; i < PK_SECTION_MAX; i++)
		if (ev->data[i])
			size += sizeof(struct pk_section_hdr) + padded(ev->size[i]);
	return size;
}

static void write_record(uint8_t *to, const struct pk_event *ev, size_t size)
{
	struct pk_record rec = *ev->rec;

	rec.size = (uint32_t)size;
	memcpy(to, &rec, sizeof(rec));
	to += sizeof(rec);
	for (size_t i = 0; i < PK_SECTION_MAX; i++) {
		struct pk_section_hdr h = { .id = (uint16_t)i, .size = ev->size[i] };

		if (!ev->data[i])
			continue;
		memcpy(to, &h, sizeof(h));
		memset(to + sizeof(h) + h.size, 0, padded(h.size) - h.size);
		memcpy(to + sizeof(h), ev->data[i], h.size);
		to += sizeof(h) + padded(h.size);
	}
}

/* Make the chunk behind the last one the one that is filled. */
static int store_next_chunk(struct store *store)
{
	if (store->filling == store->n) {
		if (pk_array_reserve(store, 1))
			return -ENOMEM;
		store->at[store->n].data = malloc(CHUNK_BYTES);
		if (!store->at[store->n].data)
			return -ENOMEM;
		store->n++;
	}
	store->filling++;
	store->used = 0;
	return 0;
}

/* Keep the event. 0, -ENOMEM or -E2BIG. */
static int store_add(struct store *store, const struct pk_event *ev, uint64_t *ret_place)
{
	size_t size = record_bytes(ev);

	if (size > PK_RECORD_MAX_BYTES)
		return -E2BIG;
	if (!store->filling || store->used + size > CHUNK_BYTES) {
		int r = store_next_chunk(store);

		if (r)
			return r;
	}
	write_record(store->at[store->filling - 1].data + store->used, ev, size);
	*ret_place = (uint64_t)(store->filling - 1) * CHUNK_BYTES + store->used;
	store->used += size;
	return 0;
}

/* Forget all events; the memory stays for the next ones. */
static void store_reset(struct store *store)
{
	store->filling = store->used = 0;
}

static int store_get(const struct store *store, uint64_t place, struct pk_event *ev)
{
	const uint8_t *record = store->at[place / CHUNK_BYTES].data + place % CHUNK_BYTES;
	int r = pk_event_parse(record, CHUNK_BYTES - place % CHUNK_BYTES, NULL, ev);

	return r < 0 ? r : 0;
}

/* ---- reading ---- */

static int add_entry(struct entries *entries, const struct entry *e)
{
	if (pk_array_reserve(entries, 1))
		return -ENOMEM;
	if (entries->n && entries->at[entries->n - 1].ts_ns > e->ts_ns)
		entries->unordered = true;
	entries->at[entries->n++] = *e;
	return 0;
}

static int keep_failed(const struct sorter *s, int r)
{
	if (r == -E2BIG)
		return pk_err(r, "sort: an event is too large to be kept");
	return pk_err(r, "sort: no memory for more than %zu events; sort a smaller capture",
		      s->single.n + s->tracked.n);
}

static bool only_drops(const struct sorter *s)
{
	return s->opts->outcomes == 1u << PK_OUTCOME_DROPPED;
}

/* The journey of its parent is to know of this event. */
static int add_relative(struct sorter *s, const struct pk_event *ev, const struct entry *e)
{
	const struct parent_section *parent = pk_event_get(ev, parent);
	struct entry relative = *e;

	if (!parent || !parent->id || parent->id == e->id)
		return 0;
	relative.id = parent->id;
	relative.relative = true;
	relative.selected = false;
	return add_entry(&s->tracked, &relative);
}

static int add_event(struct sorter *s, const struct pk_event *ev)
{
	struct entry e = { .ts_ns = ev->rec->ts_ns, .id = ev->rec->id };
	int selected = s->select ? pk_select_match(s->select, ev, s->names) : 1, r = 0;
	uint64_t place;

	if (selected < 0)
		return selected;
	/* An event that is a journey by itself need not be kept to know that it is not wanted. */
	if (!e.id && (!selected || (only_drops(s) && !pk_event_get(ev, drop))))
		return 0;
	if (s->piped)
		r = store_add(&s->store, ev, &place);
	else
		place = pk_capture_tell(s->reader);
	if (r)
		return keep_failed(s, r);
	e.place = place;
	e.selected = selected > 0;
	r = add_entry(e.id ? &s->tracked : &s->single, &e);
	if (!r && e.id)
		r = add_relative(s, ev, &e);
	return r ? keep_failed(s, r) : 0;
}

static int read_all(struct sorter *s)
{
	struct pk_event ev;
	int got, r;

	while ((got = pk_capture_next(s->reader, &ev)) > 0) {
		r = add_event(s, &ev);
		if (r)
			return r;
	}
	return got;
}

/* ---- sorting ---- */

static int compare(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int by_time(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = compare(x->ts_ns, y->ts_ns);

	return c ? c : compare(x->place, y->place);
}

static int by_id_and_time(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = compare(x->id, y->id);

	return c ? c : by_time(a, b);
}

static int by_group_start(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int c = compare(x->start_ns, y->start_ns);

	return c ? c : compare(x->first, y->first);
}

/* The group that begins with tracked event `i`. */
static struct group group_at(const struct sorter *s, size_t i)
{
	const struct entry *e = s->tracked.at;
	struct group g = { .start_ns = e[i].ts_ns, .first = i };

	for (; i < s->tracked.n && e[i].id == e[g.first].id; i++) {
		g.selected = g.selected || e[i].selected;
		g.own = g.own || !e[i].relative;
		g.n++;
	}
	return g;
}

static int make_groups(struct sorter *s)
{
	for (size_t i = 0; i < s->tracked.n;) {
		struct group g = group_at(s, i);

		i += g.n;
		if (!g.selected || !g.own)
			continue;
		if (pk_array_reserve(&s->groups, 1))
			return pk_err(-ENOMEM, "sort: no memory for the journeys of this capture");
		s->groups.at[s->groups.n++] = g;
	}
	return 0;
}

static int sort_all(struct sorter *s)
{
	int r;

	if (s->single.unordered)
		qsort(s->single.at, s->single.n, sizeof(struct entry), by_time);
	if (s->tracked.n)
		qsort(s->tracked.at, s->tracked.n, sizeof(struct entry), by_id_and_time);
	r = make_groups(s);
	if (!r && s->groups.n)
		qsort(s->groups.at, s->groups.n, sizeof(struct group), by_group_start);
	return r;
}

/* ---- writing ---- */

static int read_again(struct sorter *s, const struct entry *e, struct pk_event *ev)
{
	return s->stored ? store_get(&s->store, e->place, ev)
			 : pk_capture_at(s->reader, e->place, ev);
}

/* Events of one journey, as the teller asks for them. */
struct source {
	struct sorter *sorter;
	const struct entry *entries;
};

static int get_event(void *ctx, size_t i, struct pk_event *ev)
{
	struct source *source = ctx;

	return read_again(source->sorter, &source->entries[i], ev);
}

static int write_journey(struct sorter *s, const struct journey_events *events)
{
	struct source source = { s, events->entries };
	struct pk_journey_events tell = {
		.id = events->entries[0].id, .n = events->n, .get = get_event, .ctx = &source
	};
	int r = pk_teller_tell(s->teller, &tell);

	return r < 0 ? r : 0;
}

/* ---- batches ---- */

static int by_place(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;

	return compare((*x)->place, (*y)->place);
}

/* Gather the events of the batch. *ret_rising: they lie in the file as they will be written. */
static int list_events(struct sorter *s, bool *ret_rising)
{
	struct fetch_list *list = &s->fetch;

	list->n = 0;
	*ret_rising = true;
	if (pk_array_reserve(list, s->batch.n_events))
		return -ENOMEM;
	for (size_t i = 0; i < s->batch.n; i++) {
		for (size_t k = 0; k < s->batch.at[i].n; k++) {
			struct entry *e = &s->batch.at[i].entries[k];

			if (list->n && list->at[list->n - 1]->place > e->place)
				*ret_rising = false;
			list->at[list->n++] = e;
		}
	}
	return 0;
}

/* Bring the events of the batch into the store, where that is faster than reading them one by one
 * from where they lie. */
static int fetch_batch(struct sorter *s)
{
	struct pk_event ev;
	uint64_t place;
	bool rising;
	int r;

	s->stored = s->piped;
	if (s->piped || s->batch.n == 1) /* a journey alone rises, and may be of any size */
		return 0;
	if (list_events(s, &rising))
		return keep_failed(s, -ENOMEM);
	if (rising)
		return 0;
	qsort(s->fetch.at, s->fetch.n, sizeof(s->fetch.at[0]), by_place);
	store_reset(&s->store);
	for (size_t i = 0; i < s->fetch.n; i++) {
		struct entry *e = s->fetch.at[i];

		r = pk_capture_at(s->reader, e->place, &ev);
		if (r)
			return r;
		r = store_add(&s->store, &ev, &place);
		if (r)
			return keep_failed(s, r);
		e->place = place;
	}
	s->stored = true;
	return 0;
}

static int write_batch(struct sorter *s)
{
	int r = fetch_batch(s);

	for (size_t i = 0; !r && i < s->batch.n; i++)
		r = write_journey(s, &s->batch.at[i]);
	s->batch.n = s->batch.n_events = 0;
	return r;
}

static int add_journey(struct sorter *s, struct entry *entries, size_t n)
{
	if (s->batch.n && s->batch.n_events + n > BATCH_EVENTS) {
		int r = write_batch(s);

		if (r)
			return r;
	}
	if (pk_array_reserve(&s->batch, 1))
		return keep_failed(s, -ENOMEM);
	s->batch.at[s->batch.n++] = (struct journey_events){ entries, n };
	s->batch.n_events += n;
	return 0;
}

/* Both kinds are in order of their start: take the earlier one each time. */
static int write_all(struct sorter *s)
{
	size_t i = 0, g = 0;
	int r = 0;

	while (!r && (i < s->single.n || g < s->groups.n)) {
		const struct group *group = g < s->groups.n ? &s->groups.at[g] : NULL;

		if (group && (i == s->single.n || group->start_ns < s->single.at[i].ts_ns)) {
			r = add_journey(s, &s->tracked.at[group->first], group->n);
			g++;
		} else {
			r = add_journey(s, &s->single.at[i++], 1);
		}
	}
	return r ? r : write_batch(s);
}

int pk_sort_run(struct pk_capture_reader *r, struct pk_out *out, const struct pk_print_opts *opts,
		struct pk_select *select)
{
	_cleanup_(sorter_done) struct sorter s = {
		.reader = r,
		.names = pk_capture_names(r),
		.opts = opts,
		.select = select,
		.piped = pk_capture_rewind(r) == -ESPIPE,
	};
	struct pk_teller_opts tell = { .print = *opts, .out = out };
	const struct pk_loss *losses;
	size_t n_losses;
	int err;

	s.teller = pk_teller_new(s.names, &tell);
	if (!s.teller)
		return pk_err(-ENOMEM, "sort: %s", strerror(ENOMEM));
	err = read_all(&s);
	if (err)
		return err;
	losses = pk_capture_losses(r, &n_losses);
	err = pk_teller_set_losses(s.teller, losses, n_losses) ?: sort_all(&s);
	if (err)
		return err;
	pk_consumer_warn_gaps(r);
	err = write_all(&s);
	return err || !select ? err : pk_select_end(select, s.names);
}
