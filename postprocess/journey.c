// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of a packet, drawn from its events one by one. Here, not where it is written, is
 * decided what a drop is and when we do not know. */

#include "postprocess/journey.h"

#include <errno.h>
#include <string.h>

#include "collectors/skb/dissect/dissect.h"
#include "collectors/skb/section.h"
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
	return role == PK_ROLE_DROP || role == PK_ROLE_FREE || role == PK_ROLE_TAKE ||
	       role == PK_ROLE_TELL;
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

/* Is it a segment of TCP without data? Nobody ever reads that. */
static bool is_bare(const struct pk_event *ev)
{
	const struct packet_section *p = pk_event_get(ev, packet);
	struct pk_flow flow;

	if (!p)
		return false;
	return pk_dissect_flow(&(struct pk_packet){ .data = p->data,
						    .captured = pk_event_tail(ev, packet),
						    .len = p->len,
						    .start = p->start,
						    .protocol = p->protocol },
			       &flow) &&
	       flow.has_payload && !flow.payload;
}

/* What was found out about the end of the packet, later than it was; the event is no station. */
static void note_ending(struct pk_journey *journey, const struct pk_event *ev, uint32_t how)
{
	if (journey->ended)
		return;
	journey->ending = how;
	journey->ended = true;
	if (how == PK_ENDING_FREED)
		journey->verdict_ns = ev->rec->ts_ns;
	else if (how == PK_ENDING_FORGOTTEN || how == PK_ENDING_CROWDED_OUT)
		journey->unseen_ns = ev->rec->ts_ns - journey->verdict_ns;
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
		journey->bare = is_bare(ev);
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
	const struct end_section *end = pk_event_get(ev, end);
	enum pk_role role;
	int r = 0;

	if (!journey->start_ns)
		journey->start_ns = journey->verdict_ns = ev->rec->ts_ns;
	journey->end_ns = ev->rec->ts_ns;
	journey->has_packet |= pk_event_get(ev, packet) || pk_event_get(ev, skb);
	if (parent && ev->rec->id != journey->id)
		return add_child(journey, ev->rec->id, parent->kind);
	if (parent)
		r = add_parent(journey, parent);
	role = pk_stations_role(stations, ev);
	if (role != PK_ROLE_TELL && !comes_late(journey, role)) {
		journey->verdict_ns = ev->rec->ts_ns;
		note_whereabouts(journey, ev, role);
		note_role(journey, ev, role);
	}
	if (end)
		note_ending(journey, ev, end->how);
	return r;
}

/* Is it one event that knows of no packet, and of no end of one? */
static bool is_of_no_packet(const struct pk_journey *journey)
{
	return !journey->id && !journey->has_packet && !journey->freed &&
	       journey->outcome != PK_OUTCOME_DROPPED;
}

static enum pk_outcome find_outcome(const struct pk_journey *journey)
{
	bool gone = journey->freed || pk_ending_is_over(journey->ending);

	if (journey->outcome == PK_OUTCOME_DROPPED)
		return PK_OUTCOME_DROPPED;
	if (is_of_no_packet(journey))
		return PK_OUTCOME_LOST_TRACK;
	if (journey->into.id)
		return PK_OUTCOME_CONSUMED;
	if (journey->read)
		return PK_OUTCOME_DELIVERED;
	if (gone && journey->left)
		return PK_OUTCOME_TRANSMITTED;
	if (journey->queued && journey->bare)
		return PK_OUTCOME_CONSUMED;
	if (journey->queued && (!journey->freed || !journey->place))
		return PK_OUTCOME_DELIVERED;
	return gone ? PK_OUTCOME_CONSUMED : PK_OUTCOME_LOST_TRACK;
}

static enum pk_lost_cause find_lost_cause(const struct pk_journey *journey, bool hit)
{
	if (journey->evicted)
		return PK_LOST_EVICTED;
	if (is_of_no_packet(journey))
		return PK_LOST_NO_PACKET;
	switch (journey->ending) {
	case PK_ENDING_FORGOTTEN:
		return PK_LOST_FORGOTTEN;
	case PK_ENDING_CROWDED_OUT:
		return PK_LOST_CROWDED_OUT;
	case PK_ENDING_UNFOLLOWED:
		return PK_LOST_UNFOLLOWED;
	default:
		break;
	}
	if (hit)
		return PK_LOST_EVENTS_LOST;
	if (!journey->id)
		return PK_LOST_NOT_FOLLOWED;
	return journey->ends_untold ? PK_LOST_UNTOLD : PK_LOST_NOT_SEEN;
}

void pk_journey_end(struct pk_journey *journey, const struct pk_loss_spans *spans)
{
	bool hit = pk_loss_spans_hit(spans, journey->start_ns, journey->end_ns);

	journey->outcome = find_outcome(journey);
	if (journey->outcome == PK_OUTCOME_LOST_TRACK)
		journey->lost = find_lost_cause(journey, hit);
	journey->taken_by_tcp = journey->outcome == PK_OUTCOME_CONSUMED && !journey->into.id &&
				journey->queued && journey->bare && !journey->place;
	journey->queued = journey->outcome == PK_OUTCOME_DELIVERED && !journey->read &&
			  !journey->freed;
	journey->complete = journey->outcome != PK_OUTCOME_LOST_TRACK && !hit && !journey->evicted;
}
