// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of a packet, drawn from its events one by one, and how a journey is written.
 * Here, not in the printer, is decided what a drop is and when we do not know. */

#include "postprocess/journey.h"

#include <errno.h>
#include <string.h>

#include "core/event/stack.h"
#include "postprocess/json.h"
#include "postprocess/text.h"

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

void pk_journey_add(struct pk_journey *journey, const struct pk_event *ev)
{
	const struct drop_section *drop = pk_event_get(ev, drop);
	const struct dev_section *dev = pk_event_get(ev, dev);
	const struct ns_section *ns = pk_event_get(ev, ns);

	if (journey->outcome == PK_OUTCOME_DROPPED && !drop)
		return; /* what is seen after the drop does not tell where it was */
	if (drop) {
		journey->outcome = PK_OUTCOME_DROPPED;
		journey->drop = *drop;
	}
	if (dev) {
		journey->has_dev = true;
		journey->dev = *dev;
	}
	if (ns) {
		journey->has_ns = true;
		journey->ns = *ns;
	}
}

void pk_journey_end(struct pk_journey *journey, const struct pk_loss_spans *spans)
{
	journey->complete = journey->outcome != PK_OUTCOME_LOST_TRACK &&
			    !pk_loss_spans_hit(spans, journey->start_ns, journey->end_ns);
}

/* ---- text ---- */

static void text_begin(const struct pk_journey *journey, struct pk_json *j)
{
	(void)journey;
	(void)j;
}

static void text_event(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j,
		       const struct pk_print_opts *opts)
{
	pk_event_print(ev, names, j->out, opts);
}

/* "DROPPED NO_SOCKET at tcp_v4_rcv+0x77" */
static void text_dropped(const struct drop_section *drop, const struct pk_names *names,
			 struct pk_out *out)
{
	pk_out_color(out, PK_COLOR_DROP);
	pk_out_str(out, "DROPPED");
	if (drop->reason || pk_names_has_reasons(names)) {
		pk_out_char(out, ' ');
		pk_text_reason(out, names, drop->reason);
	}
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_str(out, " at ");
	pk_out_color(out, PK_COLOR_PLACE);
	pk_out_symbol(out, names, drop->location);
	pk_out_color(out, PK_COLOR_RESET);
}

/* "    cause (likely, derived): nothing listens ..." and the fix, a line each. */
static void text_why(const struct pk_cause *why, struct pk_out *out)
{
	pk_out_str(out, PK_TEXT_INDENT "cause (");
	pk_out_str(out, pk_confidence_names[why->confidence]);
	pk_out_str(out, why->derived ? ", derived): " : "): ");
	pk_out_str(out, why->cause);
	pk_out_str(out, "\n" PK_TEXT_INDENT "fix: ");
	pk_out_str(out, why->fix);
	pk_out_char(out, '\n');
}

/* The verdict, and an empty line between journeys. */
static void text_end(const struct pk_journey *journey, const struct pk_names *names,
		     struct pk_json *j)
{
	struct pk_out *out = j->out;
	bool dropped = journey->outcome == PK_OUTCOME_DROPPED;

	pk_out_str(out, "  => ");
	if (dropped) {
		text_dropped(&journey->drop, names, out);
	} else {
		pk_out_color(out, PK_COLOR_WARN);
		pk_out_str(out, "LOST TRACK");
		pk_out_color(out, PK_COLOR_RESET);
	}
	if (journey->has_dev && journey->dev.name[0]) {
		pk_out_str(out, dropped ? " on " : ", last seen on ");
		pk_out_escaped(out, journey->dev.name, sizeof(journey->dev.name));
	}
	if (journey->has_ns) {
		pk_out_str(out, " in ns ");
		pk_text_netns(out, names, journey->ns.inum);
	}
	if (dropped && !journey->complete)
		pk_out_str(out, " (incomplete: events were lost meanwhile)");
	pk_out_char(out, '\n');
	if (journey->why)
		text_why(journey->why, out);
	pk_out_char(out, '\n');
}

/* ---- JSON ---- */

static void json_begin(const struct pk_journey *journey, struct pk_json *j)
{
	pk_json_object(j, NULL);
	if (journey->id)
		pk_json_id(j, "id", journey->id);
	pk_json_u64(j, "start", journey->start_ns);
	pk_json_u64(j, "end", journey->end_ns);
	pk_json_array(j, "events");
}

static void json_event(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j,
		       const struct pk_print_opts *opts)
{
	(void)opts;
	pk_event_json(ev, names, j, NULL);
}

static void why_json(const struct pk_cause *why, struct pk_json *j)
{
	pk_json_str(j, "cause", why->cause);
	pk_json_str(j, "fix", why->fix);
	pk_json_str(j, "confidence", pk_confidence_names[why->confidence]);
	pk_json_bool(j, "derived", why->derived);
}

static void verdict_json(const struct pk_journey *journey, const struct pk_names *names,
			 struct pk_json *j)
{
	pk_json_object(j, "verdict");
	pk_json_str(j, "outcome", pk_outcome_names[journey->outcome]);
	if (journey->outcome == PK_OUTCOME_DROPPED) {
		pk_json_reason(j, names, journey->drop.reason);
		pk_json_place(j, names, journey->drop.location);
	}
	if (journey->has_dev) {
		pk_json_object(j, "dev");
		pk_json_strn(j, "name", journey->dev.name, sizeof(journey->dev.name));
		pk_json_u64(j, "ifindex", journey->dev.ifindex);
		pk_json_object_end(j);
	} else if (journey->outcome == PK_OUTCOME_DROPPED) { /* on no device: AF_UNIX, netlink */
		pk_json_object(j, "dev");
		pk_json_str(j, "name", "-");
		pk_json_object_end(j);
	}
	if (journey->has_ns) {
		pk_json_object(j, "ns");
		pk_json_netns(j, "inum", names, journey->ns.inum);
		pk_json_u64(j, "cookie", journey->ns.cookie);
		pk_json_object_end(j);
	}
	if (journey->why)
		why_json(journey->why, j);
	pk_json_bool(j, "complete", journey->complete);
	pk_json_object_end(j);
}

static void json_end(const struct pk_journey *journey, const struct pk_names *names,
		     struct pk_json *j)
{
	pk_json_array_end(j);
	verdict_json(journey, names, j);
	pk_json_object_end(j);
	pk_out_char(j->out, '\n');
}

const struct pk_journey_format pk_journey_formats[] = {
	[PK_FORMAT_TEXT] = { text_begin, text_event, text_end },
	[PK_FORMAT_JSON] = { json_begin, json_event, json_end },
};
