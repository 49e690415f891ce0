// SPDX-License-Identifier: GPL-2.0-or-later
/* Sorting a capture into journeys, whatever its size, in bounded memory:
 *
 *	read    a row for each event: the packet's id, time, place in the file
 *	group   rows sorted by id and time make journeys; each gets the time at which it began
 *	write   rows sorted by that; the events are fetched from their places and told
 *
 * Rows that do not fit in memory are sorted through a temporary file (rowsort.h). The events of a
 * journey may lie far apart, and a block of the file is dear to unpack: so journeys are written in
 * batches, whose events are first fetched in the order in which they lie in the file. There are two
 * batches: while one is fetched, the other is told, on all CPUs (tellers.h). From a pipe nothing
 * can be read again: there, journeys are told as they end (live.h). */

#include "postprocess/sort.h"

#include <errno.h>
#include <string.h>

#include "collectors/track/section.h"
#include "core/util/array.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "core/util/progress.h"
#include "core/util/rowsort.h"
#include "postprocess/family.h"
#include "postprocess/live.h"
#include "postprocess/store.h"
#include "postprocess/tellers.h"
#include "postprocess/why/unseen.h"

/* Limits that no capture of real packets comes near. */
#define MAX_JOURNEY_EVENTS (1u << 20) /* of one packet; what is more is told as another journey */
#define MAX_FAMILY         (1u << 20) /* packets that have relatives, for --tree */

#define BATCH_EVENTS 65536
#define STORE_BYTES  (24u << 20) /* of a batch; events beyond are read where they lie */
#define STEP         8192        /* events between two looks at the progress */
#define FEED         512         /* and between two looks whether others have nothing to do */

/* A place as rows have it: records lie at multiples of 4, which leaves two bits, and only those of
 * a file beyond 512 GiB have the uppermost. */
#define SELECTED 1u /* the event is one of those asked for */
#define RELATIVE 2u /* the event is of another packet, that names this one as its parent */
#define LOST     (1ull << 63) /* a lost packet may end so, others do not */
#define FLAGS    (SELECTED | RELATIVE | LOST)

/* Event of a journey to be written. */
struct item {
	uint64_t place;
	const uint8_t *record; /* in the store; NULL: not fetched */
	size_t bytes;          /* of the record */
};

/* Journeys that are written together. */
struct batch {
	struct journey {
		uint64_t id;
		size_t first, n; /* items */
	} * at;
	size_t n, cap;
	size_t told; /* of them */
	struct {
		struct item *at;
		size_t n, cap;
	} items;
	struct pk_store store;
};

struct group {
	struct pk_row *at;
	size_t n, cap;
};

struct sorter {
	struct pk_capture_reader *reader;
	const struct pk_names *names;
	const struct pk_print_opts *opts;
	struct pk_select *select;    /* NULL: all */
	bool warn;                   /* of what is missing of the capture */
	struct pk_rowsort *events;   /* owned; { id, time, place, parent or child } */
	struct pk_rowsort *journeys; /* owned; { start, id or rank, id, place } */
	struct group group;          /* rows of the packet at hand */
	struct pk_family family;     /* for --tree */
	uint64_t bytes;              /* of all records */
	struct batch batches[2];
	struct batch *fetched, *filled; /* the one that is told, and the one that is filled */
	struct pk_tellers *tellers;     /* owned */
	struct pk_progress progress;
	uint64_t written; /* events */
};

static void batch_done(struct batch *b)
{
	free(b->at);
	free(b->items.at);
	pk_store_done(&b->store);
}

static void sorter_done(struct sorter *s)
{
	pk_progress_done(&s->progress);
	pk_tellers_free(s->tellers); /* first: others use the batches */
	for (size_t i = 0; i < ARRAY_SIZE(s->batches); i++)
		batch_done(&s->batches[i]);
	pk_rowsort_free(s->events);
	pk_rowsort_free(s->journeys);
	free(s->group.at);
	pk_family_done(&s->family);
}

static int no_memory(void)
{
	return pk_err(-ENOMEM, "sort: %s", strerror(ENOMEM));
}

/* ---- read ---- */

static bool only_drops(const struct sorter *s)
{
	return s->opts->outcomes == 1u << PK_OUTCOME_DROPPED;
}

/* A row for the event of a tracked packet, and one for its parent, whose journey is to know. */
static int add_tracked(struct sorter *s, const struct pk_event *ev, uint64_t place)
{
	const struct parent_section *parent = pk_event_get(ev, parent);
	struct pk_row row = { { ev->rec->id, ev->rec->ts_ns }, { place } };
	bool born = parent && !pk_lineage_merges(parent->kind);
	int r;

	if (!parent || !parent->id || parent->id == ev->rec->id)
		return pk_rowsort_add(s->events, &row);
	row.data[1] = born ? parent->id : 0;
	r = pk_rowsort_add(s->events, &row);
	if (r)
		return r;
	row = (struct pk_row){ { parent->id, ev->rec->ts_ns },
			       { (place & ~FLAGS) | RELATIVE, born ? ev->rec->id : 0 } };
	return pk_rowsort_add(s->events, &row);
}

static int add_event(struct sorter *s, const struct pk_event *ev)
{
	int selected = s->select ? pk_select_match(s->select, ev, s->names) : 1;
	bool lost = !only_drops(s) || pk_teller_may_be_lost(pk_tellers_own(s->tellers), ev);
	struct pk_row row = { { ev->rec->ts_ns } };
	uint64_t place;

	if (selected < 0)
		return selected;
	/* An event that is a journey by itself need not be kept to know that it is not wanted. */
	if (!ev->rec->id && (!selected || !lost))
		return 0;
	place = pk_capture_tell(s->reader);
	if (place & LOST)
		return pk_err(-EFBIG,
			      "sort: %s: more than 512 GiB cannot be sorted; collect into "
			      "several files by --out-rotate",
			      pk_capture_path(s->reader));
	if (ev->rec->id)
		return add_tracked(s, ev, place | (selected ? SELECTED : 0) | (lost ? LOST : 0));
	row.data[1] = place;
	return pk_rowsort_add(s->journeys, &row);
}

static int read_all(struct sorter *s)
{
	uint64_t n = 0;
	struct pk_event ev;
	int got, r;

	pk_progress_init(&s->progress, "reading");
	while ((got = pk_capture_next(s->reader, &ev)) > 0) {
		r = add_event(s, &ev);
		if (r)
			return r;
		s->bytes += ev.rec->size;
		if (++n % STEP == 0)
			pk_progress_update(&s->progress, pk_capture_offset(s->reader),
					   pk_capture_size(s->reader));
	}
	pk_progress_done(&s->progress);
	return got;
}

/* ---- group ---- */

/* Read the rows of the next packet into s->group. 1, 0: no more, -errno. `*pending` is the row
 * that was read too far; its id is 0 if there is none. */
static int next_group(struct sorter *s, struct pk_row *pending)
{
	struct pk_row row = *pending;
	int r = row.key[0] ? 1 : pk_rowsort_next(s->events, &row);

	s->group.n = 0;
	*pending = (struct pk_row){ 0 };
	for (; r > 0; r = pk_rowsort_next(s->events, &row)) {
		if (s->group.n &&
		    (row.key[0] != s->group.at[0].key[0] || s->group.n == MAX_JOURNEY_EVENTS)) {
			*pending = row;
			return 1;
		}
		if (pk_array_reserve(&s->group, 1))
			return no_memory();
		s->group.at[s->group.n++] = row;
	}
	return r < 0 ? r : s->group.n > 0;
}

/* Is there an event of the packet itself that has the flag? */
static bool has_flag(const struct group *g, uint64_t flag)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->at[i].data[0] & flag)
			return true;
	return false;
}

static int each_group(struct sorter *s, int (*take)(struct sorter *s, const struct group *g))
{
	struct pk_row pending = { 0 };
	int r;

	while ((r = next_group(s, &pending)) > 0) {
		r = take(s, &s->group);
		if (r)
			return r;
	}
	return r;
}

/* Note the packet if it has relatives. */
static int find_relatives(struct sorter *s, const struct group *g)
{
	uint64_t parent = 0;
	bool has_any = false;

	for (size_t i = 0; i < g->n; i++) {
		has_any = has_any || g->at[i].data[1];
		if (!parent && !(g->at[i].data[0] & RELATIVE))
			parent = g->at[i].data[1];
	}
	if (!has_any)
		return 0;
	if (s->family.n >= MAX_FAMILY)
		return pk_err(-E2BIG,
			      "sort: --tree: more than %u packets have relatives; leave it out, or "
			      "choose some by --since and --until while collecting",
			      MAX_FAMILY);
	return pk_family_add(&s->family, g->at[0].key[0], parent, g->at[0].key[1]) ? no_memory()
										   : 0;
}

static int find_families(struct sorter *s)
{
	int r = each_group(s, find_relatives);

	if (!r)
		r = pk_family_order(&s->family) ? no_memory() : 0;
	return r ? r : pk_rowsort_rewind(s->events);
}

static int add_journey(struct sorter *s, const struct group *g)
{
	uint64_t id = g->at[0].key[0];
	const struct pk_member *m = pk_family_find(&s->family, id);
	struct pk_row row = { { g->at[0].key[1], id }, { id } };

	if (!has_flag(g, SELECTED) || !has_flag(g, LOST))
		return 0;
	if (m) {
		row.key[0] = m->root_ns;
		row.key[1] = m->rank;
	}
	for (size_t i = 0; i < g->n; i++) {
		int r;

		row.data[1] = g->at[i].data[0] & ~FLAGS;
		r = pk_rowsort_add(s->journeys, &row);
		if (r)
			return r;
	}
	return 0;
}

static int group_all(struct sorter *s)
{
	int r = pk_rowsort_end(s->events);

	if (!r && s->opts->tree)
		r = find_families(s);
	if (!r)
		r = each_group(s, add_journey);
	pk_rowsort_free(s->events);
	s->events = NULL;
	return r ? r : pk_rowsort_end(s->journeys);
}

/* ---- write ---- */

/* Events of a journey all of which are in the store, on any thread. */
static int get_stored(void *ctx, size_t i, struct pk_event *ev)
{
	const struct item *items = ctx;

	pk_store_get(items[i].record, ev);
	return 0;
}

/* Events of any journey, on the thread that has the reader. */
struct source {
	struct pk_capture_reader *reader;
	const struct item *items;
};

static int get_event(void *ctx, size_t i, struct pk_event *ev)
{
	const struct source *source = ctx;
	const struct item *item = &source->items[i];

	if (!item->record)
		return pk_capture_at(source->reader, item->place, ev);
	pk_store_get(item->record, ev);
	return 0;
}

static int tell_journey(struct sorter *s, const struct batch *b, const struct journey *journey)
{
	const struct pk_member *m = pk_family_find(&s->family, journey->id);
	struct item *items = &b->items.at[journey->first];
	struct source source = { s->reader, items };
	struct pk_journey_events events = {
		.id = journey->id,
		.n = journey->n,
		.depth = m ? m->depth : 0,
		.get = get_stored,
		.stays = true,
		.ctx = items,
	};
	size_t bytes = 0, stored = 0;

	for (; stored < journey->n && items[stored].record; stored++)
		bytes += items[stored].bytes;
	s->written += journey->n;
	if (stored == journey->n)
		return pk_tellers_tell(s->tellers, &events, bytes);
	events.get = get_event;
	events.stays = false;
	events.ctx = &source;
	return pk_tellers_tell_here(s->tellers, &events);
}

/* Tell of what was fetched as much as there is somebody for. */
static int feed(struct sorter *s)
{
	struct batch *b = s->fetched;
	int r = 0;

	while (!r && b->told < b->n && !pk_tellers_are_busy(s->tellers))
		r = tell_journey(s, b, &b->at[b->told++]);
	pk_progress_update(&s->progress, s->written, pk_rowsort_count(s->journeys));
	return r;
}

/* Tell the rest of it, and make room for others. */
static int finish_batch(struct sorter *s)
{
	struct batch *b = s->fetched;
	int r = 0;

	for (; !r && b->told < b->n; b->told++) {
		r = tell_journey(s, b, &b->at[b->told]);
		pk_progress_update(&s->progress, s->written, pk_rowsort_count(s->journeys));
	}
	r = r ?: pk_tellers_settle(s->tellers);
	b->n = b->items.n = b->told = 0;
	pk_store_reset(&b->store);
	return r;
}

/* Bring the event into the store. */
static int fetch(struct sorter *s, struct item *item)
{
	struct pk_store *store = &s->filled->store;
	const uint8_t *record;
	struct pk_event ev;
	int r = pk_capture_record_at(s->reader, item->place, &record, &item->bytes);

	if (r > 0) {
		r = pk_store_add_record(store, record, item->bytes, &item->record);
	} else {
		r = r ?: pk_capture_at(s->reader, item->place, &ev);
		if (r)
			return r;
		item->bytes = ev.rec->size;
		r = pk_store_add(store, &ev, &item->record);
	}
	return r && r != -E2BIG ? no_memory() : 0;
}

/* In the order in which they are told. */
static int fetch_as_they_come(struct sorter *s)
{
	struct batch *b = s->filled;
	int r = 0;

	for (size_t i = 0; !r && i < b->items.n && pk_store_bytes(&b->store) < STORE_BYTES; i++) {
		r = fetch(s, &b->items.at[i]);
		if (!r && i % FEED == 0)
			r = feed(s);
	}
	return r;
}

/* In the order in which they lie in the file. */
static int fetch_in_order(struct sorter *s)
{
	_cleanup_(pk_rowsort_freep) struct pk_rowsort *order = pk_rowsort_new("sort", SIZE_MAX);
	struct batch *b = s->filled;
	struct pk_row row;
	int r = 0;

	if (!order)
		return no_memory();
	for (size_t i = 0; !r && i < b->items.n; i++) {
		row = (struct pk_row){ { b->items.at[i].place }, { i } };
		r = pk_rowsort_add(order, &row);
	}
	r = r ?: pk_rowsort_end(order);
	for (size_t n = 0; !r && pk_store_bytes(&b->store) < STORE_BYTES; n++) {
		r = pk_rowsort_next(order, &row);
		if (r <= 0)
			return r;
		r = fetch(s, &b->items.at[row.data[0]]);
		if (!r && n % FEED == 0)
			r = feed(s);
	}
	return r;
}

/* Bring the events of the batch into the store, while the one before it is told. */
static int fetch_batch(struct sorter *s)
{
	const struct batch *b = s->filled;
	bool rising = true;

	if (b->n == 1 && b->items.n > BATCH_EVENTS)
		return 0; /* they would not fit */
	for (size_t i = 1; i < b->items.n && rising; i++)
		rising = b->items.at[i - 1].place < b->items.at[i].place;
	return rising ? fetch_as_they_come(s) : fetch_in_order(s);
}

static int write_batch(struct sorter *s)
{
	struct batch *fetched = s->filled;
	int r = fetch_batch(s) ?: finish_batch(s);

	s->filled = s->fetched;
	s->fetched = fetched;
	return r ?: feed(s);
}

/* Add an event to the last journey of the batch, or to another one. */
static int add_item(struct sorter *s, const struct pk_row *row, bool another)
{
	struct batch *b = s->filled;

	if (pk_array_reserve(&b->items, 1))
		return no_memory();
	if (another) {
		if (pk_array_reserve(b, 1))
			return no_memory();
		b->at[b->n++] = (struct journey){ .id = row->data[0], .first = b->items.n };
	}
	b->items.at[b->items.n++] = (struct item){ .place = row->data[1] };
	b->at[b->n - 1].n++;
	return b->items.n % FEED == 0 ? feed(s) : 0;
}

/* As many as the store has room for, if they are as large as most. */
static size_t batch_events(const struct sorter *s)
{
	uint64_t n = pk_capture_state(s->reader)->events;
	uint64_t fit = s->bytes ? STORE_BYTES / 5 * 4 * n / s->bytes : n;

	return MIN(MAX(fit, (uint64_t)FEED), (uint64_t)BATCH_EVENTS);
}

static int write_all(struct sorter *s)
{
	size_t full = batch_events(s);
	struct pk_row row, last = { 0 };
	int r;

	pk_progress_init(&s->progress, "writing");
	while ((r = pk_rowsort_next(s->journeys, &row)) > 0) {
		bool another = !row.data[0] || row.data[0] != last.data[0] ||
			       row.key[0] != last.key[0];

		last = row;
		r = another && s->filled->items.n >= full ? write_batch(s) : 0;
		r = r ?: add_item(s, &row, another);
		if (r)
			return r;
	}
	r = r ?: write_batch(s) ?: finish_batch(s);
	pk_progress_done(&s->progress);
	return r;
}

static int sort(struct sorter *s)
{
	const struct pk_loss *losses;
	size_t n_losses;
	int r = read_all(s);

	if (r)
		return r;
	losses = pk_capture_losses(s->reader, &n_losses);
	r = pk_tellers_set_losses(s->tellers, losses, n_losses) ?: group_all(s);
	if (r)
		return r;
	if (s->warn)
		pk_consumer_warn_gaps(s->reader);
	return write_all(s);
}

/* All of it, from the first event, to what `tell` says. */
static int sort_file(struct sorter *s, const struct pk_teller_opts *tell, size_t max_bytes)
{
	s->opts = &tell->print;
	s->names = pk_capture_names(s->reader);
	s->filled = &s->batches[0];
	s->fetched = &s->batches[1];
	s->tellers = pk_tellers_new(s->names, tell);
	s->events = pk_rowsort_new("sort", max_bytes);
	s->journeys = pk_rowsort_new("sort", max_bytes);
	if (!s->tellers || !s->events || !s->journeys)
		return no_memory();
	return sort(s);
}

/* From a pipe: each journey when it ends. */
static int sort_stream(struct pk_capture_reader *r, struct pk_out *out,
		       const struct pk_print_opts *opts, struct pk_select *select)
{
	struct pk_live_opts o = {
		.print = *opts,
		.out = out,
		.select = select,
		.reader = r,
		.max_bytes = PK_LIVE_BYTES,
	};
	_cleanup_(pk_consumer_freep) struct pk_consumer *live = pk_live_new(&o);

	int err;

	if (opts->tree)
		return pk_err(-ESPIPE,
			      "sort: --tree: needs a file: from a pipe, journeys are shown "
			      "as they end");
	if (!live)
		return no_memory();
	err = pk_consumer_run(live, r);
	if (!err && (!select || pk_select_is_all(select)))
		pk_live_write_unseen(live, pk_capture_names(r));
	return err;
}

int pk_sort_run(struct pk_capture_reader *r, struct pk_out *out, const struct pk_print_opts *opts,
		struct pk_select *select, size_t max_bytes)
{
	bool all = !select || pk_select_is_all(select);
	_cleanup_(sorter_done) struct sorter s = { .reader = r,
						   .select = all ? NULL : select,
						   .warn = true };
	const struct pk_teller_opts tell = { .print = *opts, .out = out };
	const struct pk_names *names = pk_capture_names(r);
	bool is_pipe = pk_capture_rewind(r) == -ESPIPE;
	int err = is_pipe ? sort_stream(r, out, opts, select) : sort_file(&s, &tell, max_bytes);

	if (!err && !is_pipe && all)
		pk_unseen_write(names, pk_teller_told(pk_tellers_own(s.tellers)), out, opts);
	return err || is_pipe || !select ? err : pk_select_end(select, names);
}

int pk_sort_visit(struct pk_capture_reader *r, uint32_t outcomes,
		  int (*record)(void *ctx, const void *record, size_t size), void *ctx)
{
	_cleanup_(sorter_done) struct sorter s = { .reader = r };
	const struct pk_teller_opts tell = {
		.print = { .outcomes = outcomes },
		.record = record,
		.ctx = ctx,
	};

	return sort_file(&s, &tell, PK_SORT_BYTES);
}
