// SPDX-License-Identifier: GPL-2.0-or-later
/* See teller.h. */

#include "postprocess/teller.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "core/event/stack.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "postprocess/journey_format.h"
#include "postprocess/memo.h"

#define INDENT      "    " /* of a child under its parent */
#define MAX_AT_HAND 16     /* events of a journey that are got once: most have no more */

struct pk_teller {
	const struct pk_names *names;
	struct pk_teller_opts opts;
	const struct pk_journey_format *format;
	struct pk_journey journey;
	struct pk_stations *stations;
	struct pk_why *why;
	struct pk_told told;
	struct pk_loss_spans spans;
	bool asked_ends, ends_untold; /* of the capture's kernel */
	struct pk_out draft;          /* text that is yet to be indented */
	struct pk_memo *memo;         /* owned */
	struct pk_event at_hand[MAX_AT_HAND];
	size_t n_at_hand;
	struct pk_event event; /* any other */
};

struct pk_teller *pk_teller_new(const struct pk_names *names, const struct pk_teller_opts *opts)
{
	_cleanup_(pk_teller_freep) struct pk_teller *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->names = names;
	t->opts = *opts;
	t->format = &pk_journey_formats[opts->print.format];
	t->stations = pk_stations_new(names);
	t->why = pk_why_new(names);
	pk_out_init(&t->draft, -1);
	t->memo = pk_memo_new();
	t->draft.color = opts->out && opts->out->color;
	return t->stations && t->why && t->memo ? TAKE_PTR(t) : NULL;
}

void pk_teller_free(struct pk_teller *t)
{
	if (!t)
		return;
	pk_journey_done(&t->journey);
	pk_stations_free(t->stations);
	pk_why_free(t->why);
	pk_told_done(&t->told);
	pk_loss_spans_done(&t->spans);
	pk_out_done(&t->draft);
	pk_memo_free(t->memo);
	free(t);
}

int pk_teller_set_losses(struct pk_teller *t, const struct pk_loss *losses, size_t n)
{
	pk_loss_spans_done(&t->spans);
	if (pk_loss_spans_init(&t->spans, losses, n))
		return pk_err(-ENOMEM, "no memory for the losses of this capture");
	return 0;
}

enum pk_role pk_teller_role(struct pk_teller *t, const struct pk_event *ev)
{
	return pk_stations_role(t->stations, ev);
}

bool pk_teller_may_be_lost(struct pk_teller *t, const struct pk_event *ev)
{
	const struct place_section *place = pk_event_get(ev, place);

	return pk_event_get(ev, drop) || (place && pk_why_is_trap(t->why, place->location));
}

const struct pk_told *pk_teller_told(const struct pk_teller *t)
{
	return &t->told;
}

void pk_teller_take_told(struct pk_teller *t, struct pk_teller *other)
{
	pk_told_move(&t->told, &other->told);
}

/* ---- the events ---- */

static void begin(struct pk_teller *t)
{
	t->n_at_hand = 0;
}

/* Is event `i` good until another journey begins? */
static bool is_at_hand(const struct pk_journey_events *events, size_t i)
{
	return events->stays && i < MAX_AT_HAND;
}

/* Event `i`, good until the next call, or longer. They are first asked for in their order. 0 or
 * -errno. */
static int get(struct pk_teller *t, const struct pk_journey_events *events, size_t i,
	       const struct pk_event **ret)
{
	bool stays = is_at_hand(events, i);
	struct pk_event *ev = stays ? &t->at_hand[i] : &t->event;

	*ret = ev;
	if (i < t->n_at_hand)
		return 0;
	if (stays)
		t->n_at_hand = i + 1;
	return events->get(events->ctx, i, ev);
}

/* ---- the verdict ---- */

/* The event that tells where the packet ended, as the verdict has it. */
static bool is_its_end(const struct pk_journey *journey, const struct pk_event *ev)
{
	const struct place_section *place = pk_event_get(ev, place);

	if (journey->outcome == PK_OUTCOME_DROPPED)
		return pk_event_get(ev, drop);
	return journey->outcome == PK_OUTCOME_CONSUMED && place &&
	       place->location == journey->place;
}

/* What the packet became is no loss: what it was merged into, cut into. */
static bool has_heir(const struct pk_journey *journey)
{
	for (size_t i = 0; i < journey->children.n; i++) {
		uint32_t kind = journey->children.at[i].kind;

		if (kind != PK_LINEAGE_CLONE && kind != PK_LINEAGE_RETRANSMIT)
			return true;
	}
	return journey->into.id;
}

static int find_cause(struct pk_teller *t, const struct pk_journey_events *events)
{
	struct pk_journey *journey = &t->journey;
	const struct pk_event *ev;

	if (journey->outcome != PK_OUTCOME_DROPPED &&
	    (journey->outcome != PK_OUTCOME_CONSUMED || !journey->place || has_heir(journey)))
		return 0;
	for (size_t i = events->n; i > 0; i--) {
		int r = get(t, events, i - 1, &ev);

		if (r)
			return r;
		if (ev->rec->id != events->id || !is_its_end(journey, ev))
			continue;
		if (journey->outcome == PK_OUTCOME_DROPPED)
			journey->drop.location = pk_event_drop_place(ev, t->names);
		journey->why = pk_why_of(t->why, ev);
		if (journey->why && journey->has_ns)
			pk_told_add(&t->told, journey->why, journey->ns.inum);
		return 0;
	}
	return 0;
}

/* Did the kernel of the capture free packets without a word? */
static bool leaves_ends_untold(struct pk_teller *t)
{
	struct json_object *tracking, *ends;

	if (t->asked_ends)
		return t->ends_untold;
	t->asked_ends = true;
	t->ends_untold =
		json_object_object_get_ex(pk_names_meta(t->names), "tracking", &tracking) &&
		json_object_object_get_ex(tracking, "ends", &ends) &&
		json_object_is_type(ends, json_type_string) &&
		!strcmp(json_object_get_string(ends), "tracepoints");
	return t->ends_untold;
}

static int find_verdict(struct pk_teller *t, const struct pk_journey_events *events)
{
	struct pk_journey *journey = &t->journey;
	const struct pk_event *ev;

	begin(t);
	pk_journey_begin(journey, events->id);
	journey->evicted = events->evicted;
	journey->ends_untold = leaves_ends_untold(t);
	for (size_t i = 0; i < events->n; i++) {
		int r = get(t, events, i, &ev);

		if (r)
			return r;
		if (pk_journey_add(journey, t->stations, ev))
			return pk_err(-ENOMEM, "no memory for the relatives of a packet");
	}
	pk_journey_end(journey, &t->spans);
	return find_cause(t, events);
}

/* Lost, whatever the kernel calls it. */
static bool is_lost(const struct pk_journey *journey)
{
	return journey->outcome == PK_OUTCOME_DROPPED ||
	       (journey->why && journey->why->confidence != PK_CONFIDENCE_POSSIBLE);
}

static bool is_wanted(const struct pk_teller *t)
{
	const struct pk_print_opts *o = &t->opts.print;
	const struct pk_journey *journey = &t->journey;
	bool outcome = !o->outcomes || (o->outcomes & 1u << journey->outcome) ||
		       (o->outcomes & 1u << PK_OUTCOME_DROPPED && is_lost(journey));
	bool slow = journey->verdict_ns - journey->start_ns >= o->slow_ns;

	return o->either && o->outcomes && o->slow_ns ? outcome || slow : outcome && slow;
}

/* ---- writing ---- */

/* The journey as it is written. */
struct writing {
	struct pk_station station;
	struct pk_sight sight;
	const struct pk_event *last; /* that was written; NULL: none, or it is gone */
	uint64_t last_ns;
};

/* What the event changed. What nothing is compared with need not be looked at. */
static void look(struct writing *w, const struct pk_event *ev, bool only, struct pk_sight *before)
{
	w->station.changes = 0;
	if (!only && !(w->last && pk_sight_is_same(w->last, ev)))
		w->station.changes = pk_sight_update(&w->sight, ev, before);
	w->station.before = before;
	w->station.now = &w->sight;
}

static void write_event(struct pk_teller *t, const struct pk_journey_events *events, size_t i,
			const struct pk_event *ev, struct writing *w, struct pk_json *j)
{
	struct pk_sight before;

	w->station.since_ns = ev->rec->ts_ns - w->last_ns;
	look(w, ev, events->n == 1, &before);
	t->format->event(ev, &w->station, t->names, j, &t->opts.print);
	w->station.first = false;
	w->last = is_at_hand(events, i) ? ev : NULL;
	w->last_ns = ev->rec->ts_ns;
}

static int write_events(struct pk_teller *t, const struct pk_journey_events *events,
			struct pk_json *j)
{
	struct writing w = { .station.first = true };
	const struct pk_event *ev;

	for (size_t i = 0; i < events->n; i++) {
		int r = get(t, events, i, &ev);

		if (!r && ev->rec->id != events->id)
			continue;
		if (!r && t->opts.record)
			r = t->opts.record(t->opts.ctx, ev->rec, ev->rec->size);
		if (r)
			return r;
		if (j)
			write_event(t, events, i, ev, &w, j);
	}
	return 0;
}

static void write_indented(struct pk_out *out, const char *text, size_t len, unsigned int depth)
{
	while (len) {
		const char *end = memchr(text, '\n', len);
		size_t line = end ? (size_t)(end - text) + 1 : len;

		for (unsigned int i = 0; line > 1 && i < depth; i++)
			pk_out_str(out, INDENT);
		pk_out_mem(out, text, line);
		text += line;
		len -= line;
	}
}

static int write_journey(struct pk_teller *t, const struct pk_journey_events *events)
{
	bool indent = events->depth && t->opts.print.format == PK_FORMAT_TEXT;
	struct pk_out *out = indent ? &t->draft : t->opts.out;
	struct pk_json j;
	int r;

	if (!out)
		return write_events(t, events, NULL);
	out->memo = t->memo;
	pk_json_init(&j, out);
	t->format->begin(&t->journey, &j);
	r = write_events(t, events, &j);
	if (!r)
		t->format->end(&t->journey, t->names, &j);
	out->memo = NULL;
	if (r)
		return r;
	if (indent) {
		if (t->draft.error)
			return pk_consumer_out_error(&t->draft);
		write_indented(t->opts.out, t->draft.buf, t->draft.len, events->depth);
		pk_out_reset(&t->draft);
	}
	return pk_consumer_out_error(t->opts.out);
}

int pk_teller_tell(struct pk_teller *t, const struct pk_journey_events *events)
{
	int r = find_verdict(t, events);

	if (r)
		return r;
	if (!is_wanted(t))
		return 0;
	r = write_journey(t, events);
	return r ? r : 1;
}
