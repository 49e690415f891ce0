// SPDX-License-Identifier: GPL-2.0-or-later
/* See live.h. The end of a packet need not be its last event: what happens on another CPU at the
 * same moment may come behind it. So a journey is told a moment after its end: when events that
 * much later have come, or when none come any more. */

#include "postprocess/live.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "collectors/track/section.h"
#include "core/event/capture.h"
#include "core/util/array.h"
#include "core/util/clock.h"
#include "core/util/log.h"
#include "core/util/map.h"
#include "postprocess/select.h"
#include "postprocess/store.h"
#include "postprocess/teller.h"

#define GRACE_NS     1000000ULL   /* after its end */
#define READ_NS      100000000ULL /* after it was read: the end, where the free is not seen */
#define MAX_LOSSES   4096         /* spans that are remembered */
#define PACKET_BYTES (sizeof(struct pending) + 2 * sizeof(struct pk_map_slot))
#define NONE         UINT32_MAX

/* What a packet is waiting for; a list each. */
enum state {
	UNDER_WAY, /* not seen for longest first */
	WAS_READ,  /* in the order in which they were */
	ENDED,     /* the same */
	LOST,      /* ended, perhaps by being lost: evidence is on its way; the same */
	UNUSED,
	STATES,
};

struct pending {
	uint64_t id;
	uint64_t start_ns, ended_ns;
	uint8_t *records; /* owned; one after the other, as they came */
	size_t len, cap;
	uint32_t n;
	bool selected;
	enum state state;
	uint32_t before, after; /* in the list of that */
};

struct live {
	struct pk_consumer consumer; /* first: the consumer is the live one */
	struct pk_live_opts opts;
	struct pk_teller *teller;
	struct pk_map index; /* id to position in `pending`, plus 1 */
	struct {
		struct pending *at; /* owned */
		size_t n, cap;
	} pending;
	struct list {
		uint32_t first, last;
	} lists[STATES];
	uint64_t bytes, newest_ns;
	struct {
		struct pk_loss *at; /* owned; without causes */
		size_t n, cap;
	} losses;
	size_t reader_losses; /* that the teller knows of */
	struct {
		struct station {
			uint64_t ts_ns;
			const uint8_t *record;
		} * at; /* owned; of the journey at hand, in order of time */
		size_t n, cap;
	} stations;
	struct pk_live_counts counts;
	struct pk_ratelimit warnings;
};

static int no_memory(void)
{
	return pk_err(-ENOMEM, "journeys: %s", strerror(ENOMEM));
}

/* ---- lists ---- */

static void list_append(struct live *l, enum state state, uint32_t i)
{
	struct list *list = &l->lists[state];
	struct pending *p = &l->pending.at[i];

	p->state = state;
	p->before = list->last;
	p->after = NONE;
	if (list->last != NONE)
		l->pending.at[list->last].after = i;
	else
		list->first = i;
	list->last = i;
}

static void list_remove(struct live *l, uint32_t i)
{
	struct pending *p = &l->pending.at[i];
	struct list *list = &l->lists[p->state];

	if (p->before != NONE)
		l->pending.at[p->before].after = p->after;
	else
		list->first = p->after;
	if (p->after != NONE)
		l->pending.at[p->after].before = p->before;
	else
		list->last = p->before;
}

/* To the end of the list of `state`. */
static void move_to(struct live *l, uint32_t i, enum state state)
{
	if (l->lists[state].last == i)
		return;
	list_remove(l, i);
	list_append(l, state, i);
}

/* ---- telling ---- */

static int by_time(const void *a, const void *b)
{
	const struct station *x = a, *y = b;

	if (x->ts_ns != y->ts_ns)
		return x->ts_ns < y->ts_ns ? -1 : 1;
	return x->record < y->record ? -1 : x->record > y->record;
}

/* The records of a packet in order of time. */
static int list_stations(struct live *l, const struct pending *p)
{
	bool rising = true;

	l->stations.n = 0;
	if (pk_array_reserve(&l->stations, p->n))
		return no_memory();
	for (size_t at = 0; at < p->len;) {
		const struct pk_record *rec = (const void *)(p->records + at);
		struct station *s = &l->stations.at[l->stations.n++];

		*s = (struct station){ rec->ts_ns, p->records + at };
		rising = rising && (s == l->stations.at || s[-1].ts_ns <= s->ts_ns);
		at += rec->size;
	}
	if (!rising)
		qsort(l->stations.at, l->stations.n, sizeof(l->stations.at[0]), by_time);
	return 0;
}

static int get_event(void *ctx, size_t i, struct pk_event *ev)
{
	const struct live *l = ctx;

	pk_store_get(l->stations.at[i].record, ev);
	return 0;
}

/* Losses of a capture that is read come with it. */
static int take_losses(struct live *l)
{
	const struct pk_loss *losses;
	size_t n;

	if (!l->opts.reader)
		return 0;
	losses = pk_capture_losses(l->opts.reader, &n);
	if (n == l->reader_losses)
		return 0;
	l->reader_losses = n;
	return pk_teller_set_losses(l->teller, losses, n);
}

static int tell(struct live *l, const struct pk_journey_events *events)
{
	int r = take_losses(l);

	if (!r)
		r = pk_teller_tell(l->teller, events);
	if (r > 0)
		l->counts.told++;
	return r < 0 ? r : 0;
}

/* Tell the journey and forget it. */
static int tell_pending(struct live *l, uint32_t i, bool evicted)
{
	struct pending *p = &l->pending.at[i];
	struct pk_journey_events events = { .id = p->id,
					    .n = p->n,
					    .evicted = evicted,
					    .get = get_event,
					    .stays = true,
					    .ctx = l };
	int r = 0;

	if (p->selected)
		r = list_stations(l, p) ?: tell(l, &events);
	move_to(l, i, UNUSED);
	if (p->id)
		pk_map_remove(&l->index, p->id);
	l->bytes -= p->cap + PACKET_BYTES;
	free(p->records);
	p->records = NULL;
	return r;
}

/* Tell those of the state that came to it by `until_ns`. */
static int tell_list(struct live *l, enum state state, uint64_t until_ns)
{
	const struct list *list = &l->lists[state];
	int r = 0;

	while (!r && list->first != NONE && l->pending.at[list->first].ended_ns <= until_ns)
		r = tell_pending(l, list->first, false);
	return r;
}

/* Those that ended in a loss: at once if their evidence is there. */
static int tell_lost(struct live *l, uint64_t now, uint64_t grace_ns)
{
	uint64_t wait_ns = grace_ns;

	if (l->lists[LOST].first == NONE)
		return 0;
	if (l->opts.reading(l->opts.ctx))
		wait_ns = PK_LIVE_EVIDENCE_NS;
	return tell_list(l, LOST, now - MIN(now, wait_ns));
}

static int tell_ended(struct live *l)
{
	uint64_t now = l->newest_ns;

	return tell_list(l, ENDED, now - MIN(now, GRACE_NS))
		       ?: tell_lost(l, now, GRACE_NS)
		       ?: tell_list(l, WAS_READ, now - MIN(now, READ_NS));
}

static void warn_evicted(struct live *l)
{
	unsigned long held;

	l->counts.evicted++;
	if (pk_ratelimit_ok(&l->warnings, &held))
		pk_warn("too many packets are under way to wait for the end of each: %" PRIu64
			" journeys were cut short so far",
			l->counts.evicted);
}

/* Make room: first of those that have ended, then of the one that was not seen for longest, but
 * never of `keep`. */
static int make_room(struct live *l, uint32_t keep)
{
	while (l->bytes > l->opts.max_bytes) {
		enum state state = l->lists[ENDED].first != NONE      ? ENDED
				   : l->lists[LOST].first != NONE     ? LOST
				   : l->lists[WAS_READ].first != NONE ? WAS_READ
								      : UNDER_WAY;
		uint32_t i = l->lists[state].first;
		int r;

		if (i == NONE || i == keep)
			return 0;
		if (state == UNDER_WAY && l->pending.at[i].selected)
			warn_evicted(l);
		r = tell_pending(l, i, state == UNDER_WAY);
		if (r)
			return r;
	}
	return 0;
}

/* ---- gathering ---- */

static struct pending *find(const struct live *l, uint64_t id)
{
	const uint64_t *i = pk_map_get(&l->index, id);

	return i ? &l->pending.at[*i - 1] : NULL;
}

/* `id` 0: one event that was not followed. NULL: no memory. */
static struct pending *add_packet(struct live *l, uint64_t id, uint64_t ts_ns)
{
	uint32_t i = l->lists[UNUSED].first;

	if (i != NONE) {
		list_remove(l, i);
	} else {
		if (l->pending.n >= NONE || pk_array_reserve(&l->pending, 1))
			return NULL;
		i = (uint32_t)l->pending.n++;
	}
	l->pending.at[i] = (struct pending){ .id = id, .start_ns = ts_ns };
	list_append(l, UNDER_WAY, i);
	l->bytes += PACKET_BYTES;
	return id && pk_map_put(&l->index, id, i + 1) ? NULL : &l->pending.at[i];
}

/* Room for `size` more bytes of records. */
static uint8_t *add_bytes(struct live *l, struct pending *p, size_t size)
{
	size_t cap = p->cap;

	if (pk_array_reserve_((void **)&p->records, &p->cap, p->len, size, 1))
		return NULL;
	l->bytes += p->cap - cap;
	p->len += size;
	p->n++;
	return p->records + p->len - size;
}

static bool add_record(struct live *l, struct pending *p, const struct pk_event *ev)
{
	size_t size = pk_record_bytes(ev);
	uint8_t *to = add_bytes(l, p, size);

	if (to)
		pk_record_write(to, ev, size);
	return to;
}

/* What the event means for what the packet waits for. `lost`: it may be the end of a lost one. */
static void step(struct live *l, struct pending *p, enum pk_role role, bool lost, uint64_t ts_ns)
{
	uint32_t i = (uint32_t)(p - l->pending.at);

	if (p->state == ENDED || p->state == LOST)
		return;
	if (!pk_role_ends(role) && role != PK_ROLE_READ) {
		if (p->state == UNDER_WAY)
			move_to(l, i, UNDER_WAY);
		return;
	}
	p->ended_ns = ts_ns;
	move_to(l, i, role == PK_ROLE_READ ? WAS_READ : lost ? LOST : ENDED);
}

/* The parent of the event's packet is to know of it: of the record it needs little. */
static int add_relative(struct live *l, const struct pk_event *ev,
			const struct parent_section *parent)
{
	struct pending *p = find(l, parent->id);
	struct {
		struct pk_record rec;
		struct pk_section_hdr h;
		struct parent_section parent;
	} __attribute__((packed, aligned(4))) r = {
		.rec = *ev->rec,
		.h = { PK_SECTION_parent, sizeof(*parent) },
		.parent = *parent,
	};
	uint8_t *to;

	if (!parent->id || parent->id == ev->rec->id)
		return 0;
	if (!p) /* its own events are yet to come; if it was told already, this is for nobody */
		p = add_packet(l, parent->id, ev->rec->ts_ns);
	r.rec.size = sizeof(r);
	to = p ? add_bytes(l, p, sizeof(r)) : NULL;
	if (!to)
		return no_memory();
	memcpy(to, &r, sizeof(r));
	if (pk_lineage_merges(parent->kind))
		step(l, p, PK_ROLE_FREE, false, ev->rec->ts_ns);
	return 0;
}

static int add_tracked(struct live *l, const struct pk_event *ev, bool selected)
{
	const struct parent_section *parent = pk_event_get(ev, parent);
	enum pk_role role = pk_teller_role(l->teller, ev);
	struct pending *p = find(l, ev->rec->id);
	uint32_t i;
	int r;

	if (!p && (role == PK_ROLE_LEFT || role == PK_ROLE_TELL))
		return 0; /* told when all was over: nobody needs to know */
	if (!p)
		p = add_packet(l, ev->rec->id, ev->rec->ts_ns);
	if (!p || !add_record(l, p, ev))
		return no_memory();
	i = (uint32_t)(p - l->pending.at);
	p->selected = p->selected || selected;
	step(l, p, pk_event_get(ev, end) ? PK_ROLE_TELL : role,
	     l->opts.reading && pk_teller_may_be_lost(l->teller, ev), ev->rec->ts_ns);
	r = parent ? add_relative(l, ev, parent) : 0;
	return r ?: make_room(l, i);
}

static int get_single(void *ctx, size_t i, struct pk_event *ev)
{
	(void)i;
	*ev = *(const struct pk_event *)ctx;
	return 0;
}

/* An event that was not followed is all there is of its packet. */
static int add_single(struct live *l, const struct pk_event *ev)
{
	struct pk_journey_events single = {
		.n = 1, .get = get_single, .stays = true, .ctx = (void *)ev
	};
	struct pending *p;
	uint32_t i;

	if (!l->opts.reading || !pk_teller_may_be_lost(l->teller, ev))
		return tell(l, &single);
	p = add_packet(l, 0, ev->rec->ts_ns);
	if (!p || !add_record(l, p, ev))
		return no_memory();
	i = (uint32_t)(p - l->pending.at);
	p->selected = true;
	p->ended_ns = ev->rec->ts_ns;
	move_to(l, i, LOST);
	return make_room(l, i);
}

static int live_event(struct pk_consumer *c, const struct pk_event *ev,
		      const struct pk_names *names)
{
	struct live *l = (struct live *)c;
	int selected = l->opts.select ? pk_select_match(l->opts.select, ev, names) : 1, r;

	if (selected < 0)
		return selected;
	l->newest_ns = MAX(l->newest_ns, ev->rec->ts_ns);
	if (ev->rec->id)
		r = add_tracked(l, ev, selected);
	else
		r = selected ? add_single(l, ev) : 0;
	return r ?: tell_ended(l);
}

static int live_idle(struct pk_consumer *c)
{
	struct live *l = (struct live *)c;
	int r = tell_list(l, ENDED, UINT64_MAX) ?: tell_lost(l, pk_boot_ns(), 0)
					       ?: tell_list(l, WAS_READ, UINT64_MAX);

	if (!r && l->opts.out)
		r = pk_out_flush(l->opts.out);
	return r;
}

/* ---- begin and end ---- */

static int live_begin(struct pk_consumer *c, const struct pk_names *names)
{
	struct live *l = (struct live *)c;
	struct pk_teller_opts o = { .print = l->opts.print,
				    .out = l->opts.out,
				    .record = l->opts.record,
				    .ctx = l->opts.ctx };

	l->teller = pk_teller_new(names, &o);
	return l->teller ? 0 : no_memory();
}

static int by_start(const void *a, const void *b)
{
	const struct pending *const *x = a, *const *y = b;

	if ((*x)->start_ns != (*y)->start_ns)
		return (*x)->start_ns < (*y)->start_ns ? -1 : 1;
	return (*x)->id < (*y)->id ? -1 : (*x)->id > (*y)->id;
}

/* All that is left, in the order in which it began. */
static int tell_rest(struct live *l)
{
	_cleanup_(freep) const struct pending **rest = NULL;
	size_t n = 0;
	int r = 0;

	if (!l->pending.n)
		return 0;
	rest = calloc(l->pending.n, sizeof(*rest));
	if (!rest)
		return no_memory();
	for (size_t i = 0; i < l->pending.n; i++)
		if (l->pending.at[i].state != UNUSED)
			rest[n++] = &l->pending.at[i];
	qsort(rest, n, sizeof(rest[0]), by_start);
	for (size_t i = 0; !r && i < n; i++)
		r = tell_pending(l, (uint32_t)(rest[i] - l->pending.at), false);
	return r;
}

static int live_end(struct pk_consumer *c, const struct pk_names *names)
{
	struct live *l = (struct live *)c;
	int r = tell_rest(l);

	if (!r && l->counts.evicted)
		pk_warn("%" PRIu64
			" journeys were cut short: more packets were under way than %" PRIu64
			" MiB hold",
			l->counts.evicted, l->opts.max_bytes >> 20);
	return r || !l->opts.select ? r : pk_select_end(l->opts.select, names);
}

static void live_free(struct pk_consumer *c)
{
	struct live *l = (struct live *)c;

	for (size_t i = 0; i < l->pending.n; i++)
		free(l->pending.at[i].records);
	free(l->pending.at);
	free(l->stations.at);
	free(l->losses.at);
	pk_map_done(&l->index);
	pk_teller_free(l->teller);
	free(l);
}

struct pk_consumer *pk_live_new(const struct pk_live_opts *opts)
{
	struct live *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->consumer = (struct pk_consumer){ .begin = live_begin,
					    .event = live_event,
					    .idle = live_idle,
					    .end = live_end,
					    .free = live_free };
	l->opts = *opts;
	for (size_t i = 0; i < STATES; i++)
		l->lists[i] = (struct list){ NONE, NONE };
	return &l->consumer;
}

int pk_live_add_losses(struct pk_consumer *c, const struct pk_loss *losses, size_t n)
{
	struct live *l = (struct live *)c;

	if (l->losses.n + n > MAX_LOSSES) { /* the older half is of journeys that were told */
		size_t half = l->losses.n / 2;

		memmove(l->losses.at, l->losses.at + l->losses.n - half,
			half * sizeof(l->losses.at[0]));
		l->losses.n = half;
	}
	if (pk_array_reserve(&l->losses, n))
		return no_memory();
	for (size_t i = 0; i < n; i++) {
		l->losses.at[l->losses.n] = losses[i];
		l->losses.at[l->losses.n++].cause = NULL;
	}
	return pk_teller_set_losses(l->teller, l->losses.at, l->losses.n);
}

void pk_live_write_unseen(const struct pk_consumer *c, const struct pk_names *names)
{
	const struct live *l = (const struct live *)c;

	pk_unseen_write(names, pk_teller_told(l->teller), l->opts.out, &l->opts.print);
}

struct pk_live_counts pk_live_counts(const struct pk_consumer *c)
{
	return ((const struct live *)c)->counts;
}
