// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of a packet, drawn from its events one by one. Here, not where it is written, is
 * decided what a drop is and when we do not know. */

#include "postprocess/journey.h"

#include <errno.h>
#include <string.h>

#include "core/util/array.h"

const char *const pk_outcome_names[] = {
#define NAME_OF(NAME, name) [PK_OUTCOME_##NAME] = name,
	PK_OUTCOMES(NAME_OF)
#undef NAME_OF
};

int pk_outcome_find(const char *name)
{
	for (int i = 0; i < PK_OUTCOME_MAX; i++)
		if (!strcmp(pk_outcome_names[i], name))
			return i;
	return -ENOENT;
}

/* ---- losses ---- */

static int by_start(const void *a, const void *b)
{
	const struct pk_loss_span *x = a, *y = b;

	return x->from_ns < y->from_ns ? -1 : x->from_ns > y->from_ns;
}

int pk_loss_spans_init(struct pk_loss_spans *spans, const struct pk_loss *losses, size_t n)
{
	struct pk_loss_span *at;
	size_t out = 0;

	*spans = (struct pk_loss_spans){ 0 };
	if (!n)
		return 0;
	at = calloc(n, sizeof(*at));
	if (!at)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		at[i] = (struct pk_loss_span){ MIN(losses[i].from_ns, losses[i].to_ns),
					       MAX(losses[i].from_ns, losses[i].to_ns) };
	qsort(at, n, sizeof(*at), by_start);
	for (size_t i = 1; i < n; i++) {
		if (at[i].from_ns <= at[out].to_ns)
			at[out].to_ns = MAX(at[out].to_ns, at[i].to_ns);
		else
			at[++out] = at[i];
	}
	*spans = (struct pk_loss_spans){ .at = at, .n = out + 1 };
	return 0;
}

void pk_loss_spans_done(struct pk_loss_spans *spans)
{
	free(spans->at);
	*spans = (struct pk_loss_spans){ 0 };
}

bool pk_loss_spans_hit(const struct pk_loss_spans *spans, uint64_t from_ns, uint64_t to_ns)
{
	size_t low = 0, high = spans->n;

	while (low < high) { /* the first that ends at or after from_ns */
		size_t mid = low + (high - low) / 2;

		if (spans->at[mid].to_ns < from_ns)
			low = mid + 1;
		else
			high = mid;
	}
	return low < spans->n && spans->at[low].from_ns <= to_ns;
}

/* ---- the verdict ---- */

void pk_journey_begin(struct pk_journey *journey, uint64_t id)
{
	struct pk_relatives children = journey->children, merged = journey->merged;

	children.n = merged.n = 0;
	*journey = (struct pk_journey){ .id = id, .children = children, .merged = merged };
}

void pk_journey_done(struct pk_journey *journey)
{
	free(journey->children.at);
	free(journey->merged.at);
	*journey = (struct pk_journey){ 0 };
}

bool pk_role_ends(enum pk_role role)
{
	return role == PK_ROLE_DROP || role == PK_ROLE_FREE || role == PK_ROLE_TAKE;
}

static int add_relative(struct pk_relatives *relatives, uint64_t id, uint32_t kind)
{
	if (pk_array_reserve(relatives, 1))
		return -ENOMEM;
	relatives->at[relatives->n++] = (struct pk_relative){ id, kind };
	return 0;
}

/* Another packet says that this one is its parent. */
static int add_child(struct pk_journey *journey, uint64_t id, uint32_t kind)
{
	if (!pk_lineage_merges(kind)) {
		if (!journey->ended)
			journey->left = false; /* the device made others of it */
		return add_relative(&journey->children, id, kind);
	}
	journey->into = (struct pk_relative){ id, kind };
	journey->verdict_ns = journey->end_ns;
	journey->ended = true;
	return 0;
}

static int add_parent(struct pk_journey *journey, const struct parent_section *parent)
{
	if (pk_lineage_merges(parent->kind))
		return add_relative(&journey->merged, parent->id, parent->kind);
	if (!journey->parent.id)
		journey->parent = (struct pk_relative){ parent->id, parent->kind };
	return 0;
}

/* Where it is, and who has to do with it. */
static void note_whereabouts(struct pk_journey *journey, const struct pk_event *ev,
			     enum pk_role role)
{
	const struct dev_section *dev = pk_event_get(ev, dev);
	const struct ns_section *ns = pk_event_get(ev, ns);
	const struct sk_section *sk = pk_event_get(ev, sk);
	const struct task_section *task = pk_event_get(ev, task);

	if (dev) {
		journey->has_dev = true;
		journey->dev = *dev;
	}
	if (ns) {
		journey->has_ns = true;
		journey->ns = *ns;
	}
	if (sk) {
		journey->has_sk = true;
		journey->sk = *sk;
	}
	if (task && (role == PK_ROLE_READ || role == PK_ROLE_TAKE)) {
		journey->has_task = true;
		journey->task = *task;
	}
}

static void note_role(struct pk_journey *journey, const struct pk_event *ev, enum pk_role role)
{
	const struct place_section *place = pk_event_get(ev, place);

	switch (role) {
	case PK_ROLE_ENTER:
		journey->left = journey->queued = journey->held = false;
		break;
	case PK_ROLE_LEAVE:
		journey->handed = true;
		/* fallthrough */
	case PK_ROLE_LEFT:
		journey->left = true;
		journey->queued = false;
		break;
	case PK_ROLE_HOLD:
		journey->held = true;
		/* fallthrough */
	case PK_ROLE_QUEUE:
		journey->queued = true;
		break;
	case PK_ROLE_FREE: /* what is not read goes as a drop, when the socket is closed */
		journey->read = journey->read || journey->held;
		break;
	case PK_ROLE_TAKE:
	case PK_ROLE_READ:
		journey->read = true;
		break;
	case PK_ROLE_DROP:
		journey->outcome = PK_OUTCOME_DROPPED;
		journey->drop = *pk_event_get(ev, drop);
		break;
	default:
		break;
	}
	if (place && journey->outcome != PK_OUTCOME_DROPPED)
		journey->place = place->location;
	journey->freed = journey->freed || role == PK_ROLE_FREE || role == PK_ROLE_TAKE;
	journey->ended = journey->ended || pk_role_ends(role);
}

/* Its events in order of time need not be in the order in which things were done: the driver may
 * return when another CPU has received, or freed, the packet. */
static bool comes_late(const struct pk_journey *journey, enum pk_role role)
{
	if (journey->ended)
		return role != PK_ROLE_DROP || journey->outcome == PK_OUTCOME_DROPPED;
	return role == PK_ROLE_LEFT && journey->handed;
}

int pk_journey_add(struct pk_journey *journey, struct pk_stations *stations,
		   const struct pk_event *ev)
{
	const struct parent_section *parent = pk_event_get(ev, parent);
	enum pk_role role;
	int r = 0;

	if (!journey->start_ns)
		journey->start_ns = journey->verdict_ns = ev->rec->ts_ns;
	journey->end_ns = ev->rec->ts_ns;
	if (parent && ev->rec->id != journey->id)
		return add_child(journey, ev->rec->id, parent->kind);
	if (parent)
		r = add_parent(journey, parent);
	role = pk_stations_role(stations, ev);
	if (!comes_late(journey, role)) {
		journey->verdict_ns = ev->rec->ts_ns;
		note_whereabouts(journey, ev, role);
		note_role(journey, ev, role);
	}
	return r;
}

static enum pk_outcome find_outcome(const struct pk_journey *journey)
{
	if (journey->outcome == PK_OUTCOME_DROPPED)
		return PK_OUTCOME_DROPPED;
	if (journey->into.id)
		return PK_OUTCOME_CONSUMED;
	if (journey->read)
		return PK_OUTCOME_DELIVERED;
	if (journey->freed && journey->left)
		return PK_OUTCOME_TRANSMITTED;
	if (journey->queued && (!journey->freed || !journey->place))
		return PK_OUTCOME_DELIVERED;
	return journey->freed ? PK_OUTCOME_CONSUMED : PK_OUTCOME_LOST_TRACK;
}

void pk_journey_end(struct pk_journey *journey, const struct pk_loss_spans *spans)
{
	bool hit = pk_loss_spans_hit(spans, journey->start_ns, journey->end_ns);

	journey->outcome = find_outcome(journey);
	journey->queued = journey->outcome == PK_OUTCOME_DELIVERED && !journey->read &&
			  !journey->freed;
	if (journey->outcome == PK_OUTCOME_LOST_TRACK)
		journey->lost = journey->evicted ? PK_LOST_EVICTED
				: hit            ? PK_LOST_EVENTS_LOST
				: journey->id    ? PK_LOST_NOT_SEEN
						 : PK_LOST_NOT_FOLLOWED;
	journey->complete = journey->outcome != PK_OUTCOME_LOST_TRACK && !hit && !journey->evicted;
}
