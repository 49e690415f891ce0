// SPDX-License-Identifier: GPL-2.0-or-later
/* Journeys as text and as JSON. */

#include "postprocess/journey_format.h"

#include <string.h>

#include "core/event/stack.h"
#include "core/util/ipproto.h"
#include "postprocess/json.h"
#include "postprocess/memo.h"
#include "postprocess/text.h"

#define TEXT_RELATIVES 8 /* that are named; of the others the number is told */

static const struct {
	const char *name, *text;
} lost_causes[] = {
#define ROW(NAME, name, text) [PK_LOST_##NAME] = { name, text },
	PK_LOST_CAUSES(ROW)
#undef ROW
};

/* ---- verdicts that packets share ---- */

/* What is said of all packets that were lost alike follows from this. */
struct alike {
	struct drop_section drop;
	struct dev_section dev;
	struct ns_section ns;
	uint8_t has_dev, has_ns, pad[2];
};

typedef void (*tell_fn)(const struct pk_journey *journey, const struct pk_names *names,
			struct pk_json *j);

/* Tell what became of the packet, and where. */
static void tell_alike(const struct pk_journey *journey, const struct pk_names *names,
		       struct pk_json *j, tell_fn tell)
{
	struct alike alike = { .drop = journey->drop,
			       .dev = journey->dev,
			       .ns = journey->ns,
			       .has_dev = journey->has_dev,
			       .has_ns = journey->has_ns };
	struct pk_memo_ask ask;

	if (journey->outcome != PK_OUTCOME_DROPPED) {
		tell(journey, names, j);
	} else if (!pk_memo_text(j->out, &alike, sizeof(alike), names, &ask)) {
		tell(journey, names, j);
		pk_memo_keep(j->out, &ask);
	}
}

/* ---- text ---- */

/* "#1f (clone)" */
static void put_relative(struct pk_out *out, const struct pk_relative *r)
{
	const char *name = pk_lineage_name(r->kind);

	pk_out_char(out, '#');
	pk_out_hex(out, r->id, 1);
	pk_out_str(out, " (");
	if (name)
		pk_out_str(out, name);
	else
		pk_out_u64(out, r->kind);
	pk_out_char(out, ')');
}

static void put_relatives(struct pk_out *out, const char *lead, const struct pk_relatives *list)
{
	if (!list->n)
		return;
	pk_out_str(out, lead);
	for (size_t i = 0; i < list->n && i < TEXT_RELATIVES; i++) {
		pk_out_char(out, ' ');
		put_relative(out, &list->at[i]);
	}
	if (list->n > TEXT_RELATIVES)
		pk_out_printf(out, " and %zu more", list->n - TEXT_RELATIVES);
}

/* "packet #1f, from #3 (clone), became #20 (segment) #21 (segment)" */
static void text_begin(const struct pk_journey *journey, struct pk_json *j)
{
	struct pk_out *out = j->out;

	if (!journey->id)
		return;
	pk_out_color(out, PK_COLOR_BOLD);
	pk_out_str(out, "packet #");
	pk_out_hex(out, journey->id, 1);
	pk_out_color(out, PK_COLOR_RESET);
	if (journey->parent.id) {
		pk_out_str(out, ", from ");
		put_relative(out, &journey->parent);
	}
	put_relatives(out, ", took in", &journey->merged);
	put_relatives(out, ", made", &journey->children);
	pk_out_char(out, '\n');
}

static void text_event(const struct pk_event *ev, const struct pk_station *station,
		       const struct pk_names *names, struct pk_json *j,
		       const struct pk_print_opts *opts)
{
	if (station->first)
		pk_event_print(ev, names, j->out, opts);
	else
		pk_event_print_since(ev, names, j->out, opts, station->since_ns);
	pk_changes_print(station->changes, station->before, station->now, j->out);
}

static void put_place(struct pk_out *out, const struct pk_names *names, uint64_t addr)
{
	if (!addr)
		return;
	pk_out_str(out, " at ");
	pk_out_color(out, PK_COLOR_PLACE);
	pk_out_symbol(out, names, addr);
	pk_out_color(out, PK_COLOR_RESET);
}

/* "DROPPED NO_SOCKET at tcp_v4_rcv+0x77" */
static void text_dropped(const struct pk_journey *journey, const struct pk_names *names,
			 struct pk_out *out)
{
	const struct drop_section *drop = &journey->drop;

	pk_out_color(out, PK_COLOR_DROP);
	pk_out_str(out, "DROPPED");
	if (drop->reason || pk_names_has_reasons(names)) {
		pk_out_char(out, ' ');
		pk_text_reason(out, names, drop->reason);
	}
	pk_out_color(out, PK_COLOR_RESET);
	put_place(out, names, drop->location);
}

static void put_port(struct pk_out *out, const struct sk_section *sk)
{
	const char *protocol = pk_ipproto_name(sk->protocol);

	pk_out_str(out, "socket ");
	if (protocol) {
		pk_out_str(out, protocol);
		pk_out_char(out, ' ');
	}
	pk_out_str(out, "port ");
	pk_out_u64(out, sk->local_port);
}

/* "DELIVERED to curl (1234) socket tcp port 80" */
static void text_delivered(const struct pk_journey *journey, const struct pk_names *names,
			   struct pk_out *out)
{
	(void)names;
	pk_out_color(out, PK_COLOR_OK);
	pk_out_str(out, "DELIVERED");
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_str(out, " to ");
	if (journey->has_task) {
		pk_out_escaped(out, journey->task.comm, sizeof(journey->task.comm));
		pk_out_printf(out, " (%u)", journey->task.pid);
	}
	if (journey->has_sk && journey->sk.local_port) {
		pk_out_str(out, journey->has_task ? ", " : "");
		put_port(out, &journey->sk);
	} else if (!journey->has_task) {
		pk_out_str(out, "a socket");
	}
}

static void text_transmitted(const struct pk_journey *journey, const struct pk_names *names,
			     struct pk_out *out)
{
	(void)names;
	pk_out_color(out, PK_COLOR_OK);
	pk_out_str(out, "TRANSMITTED");
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_str(out, journey->has_dev && journey->dev.name[0] ? " by " : " by a device");
}

/* How many of its children are of the kind that the last one is. */
static size_t count_kind(const struct pk_relatives *children, uint32_t kind)
{
	size_t n = 0;

	for (size_t i = 0; i < children->n; i++)
		n += children->at[i].kind == kind;
	return n;
}

/* "CONSUMED: merged into #20 (gro)", "CONSUMED: cut into 3 (segment) at ..." */
static void text_consumed(const struct pk_journey *journey, const struct pk_names *names,
			  struct pk_out *out)
{
	static const uint32_t cuts[] = { PK_LINEAGE_SEGMENT, PK_LINEAGE_FRAGMENT };

	pk_out_str(out, "CONSUMED");
	if (journey->into.id) {
		pk_out_str(out, ": merged into ");
		put_relative(out, &journey->into);
		return;
	}
	if (journey->taken_by_tcp) {
		pk_out_str(out, ": TCP took it, with nothing in it to read");
		if (journey->has_sk && journey->sk.local_port) {
			pk_out_str(out, ", ");
			put_port(out, &journey->sk);
		}
		return;
	}
	if (!journey->freed && pk_ending_is_over(journey->ending))
		pk_out_str(out, ": freed, and not as a drop");
	for (size_t i = 0; i < ARRAY_SIZE(cuts); i++) {
		size_t n = count_kind(&journey->children, cuts[i]);

		if (n)
			pk_out_printf(out, ": cut into %zu %s%s", n, pk_lineage_name(cuts[i]),
				      n == 1 ? "" : "s");
	}
	put_place(out, names, journey->place);
}

static void text_lost(const struct pk_journey *journey, const struct pk_names *names,
		      struct pk_out *out)
{
	bool none = journey->lost == PK_LOST_NO_PACKET;

	(void)names;
	pk_out_color(out, none ? PK_COLOR_DIM : PK_COLOR_WARN);
	pk_out_str(out, none ? "NO PACKET" : "LOST TRACK");
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_str(out, ": ");
	pk_out_str(out, lost_causes[journey->lost].text);
	if (journey->unseen_ns) {
		pk_out_str(out, " after ");
		pk_text_duration(out, journey->unseen_ns);
	}
	if (journey->has_dev || journey->has_ns)
		pk_out_str(out, none ? "; it is" : "; last seen");
}

/* "    cause (likely, derived): nothing listens ..." and the fix, a line each. */
static void text_why(const struct pk_cause *why, struct pk_out *out)
{
	pk_out_str(out, PK_TEXT_INDENT "cause (");
	pk_out_str(out, pk_confidence_names[why->confidence]);
	pk_out_str(out, why->derived ? ", derived): " : "): ");
	pk_out_mem(out, why->cause, why->cause_len);
	pk_out_str(out, "\n" PK_TEXT_INDENT "fix: ");
	pk_out_mem(out, why->fix, why->fix_len);
	pk_out_char(out, '\n');
}

static void text_where(const struct pk_journey *journey, const struct pk_names *names,
		       struct pk_out *out)
{
	if (journey->has_dev && journey->dev.name[0]) {
		if (journey->outcome != PK_OUTCOME_TRANSMITTED)
			pk_out_str(out, " on ");
		pk_out_escaped(out, journey->dev.name, sizeof(journey->dev.name));
	}
	if (journey->has_ns) {
		pk_out_str(out, " in ns ");
		pk_text_netns(out, names, journey->ns.inum);
	}
}

static void text_what_and_where(const struct pk_journey *journey, const struct pk_names *names,
				struct pk_json *j)
{
	static void (*const texts[])(const struct pk_journey *, const struct pk_names *,
				     struct pk_out *) = {
		[PK_OUTCOME_LOST_TRACK] = text_lost,
		[PK_OUTCOME_DROPPED] = text_dropped,
		[PK_OUTCOME_DELIVERED] = text_delivered,
		[PK_OUTCOME_TRANSMITTED] = text_transmitted,
		[PK_OUTCOME_CONSUMED] = text_consumed,
	};

	texts[journey->outcome](journey, names, j->out);
	text_where(journey, names, j->out);
}

/* The verdict, and an empty line between journeys. */
static void text_end(const struct pk_journey *journey, const struct pk_names *names,
		     struct pk_json *j)
{
	struct pk_out *out = j->out;

	pk_out_str(out, "  => ");
	tell_alike(journey, names, j, text_what_and_where);
	if (journey->queued)
		pk_out_str(out, ", no reader was seen");
	if (journey->verdict_ns > journey->start_ns) {
		pk_out_str(out, " (");
		pk_text_duration(out, journey->verdict_ns - journey->start_ns);
		pk_out_str(out, " after first sight)");
	}
	if (journey->outcome != PK_OUTCOME_LOST_TRACK && !journey->complete)
		pk_out_str(out, " (incomplete: events were lost meanwhile)");
	pk_out_char(out, '\n');
	if (journey->why)
		text_why(journey->why, out);
	pk_out_char(out, '\n');
}

/* ---- JSON ---- */

static void relative_json(struct pk_json *j, const char *key, const struct pk_relative *r)
{
	pk_json_object(j, key);
	pk_json_id(j, "id", r->id);
	pk_json_lineage(j, "kind", r->kind);
	pk_json_object_end(j);
}

static void relatives_json(struct pk_json *j, const char *key, const struct pk_relatives *list)
{
	if (!list->n)
		return;
	pk_json_array(j, key);
	for (size_t i = 0; i < list->n; i++)
		relative_json(j, NULL, &list->at[i]);
	pk_json_array_end(j);
}

static void json_begin(const struct pk_journey *journey, struct pk_json *j)
{
	pk_json_object(j, NULL);
	if (journey->id)
		pk_json_id(j, "id", journey->id);
	if (journey->parent.id)
		relative_json(j, "parent", &journey->parent);
	relatives_json(j, "merged", &journey->merged);
	relatives_json(j, "children", &journey->children);
	pk_json_u64(j, "start", journey->start_ns);
	pk_json_u64(j, "end", journey->end_ns);
	pk_json_array(j, "events");
}

static void json_event(const struct pk_event *ev, const struct pk_station *station,
		       const struct pk_names *names, struct pk_json *j,
		       const struct pk_print_opts *opts)
{
	(void)opts;
	pk_event_json_open(ev, names, j, NULL);
	if (!station->first)
		pk_json_u64(j, "since", station->since_ns);
	pk_changes_json(station->changes, station->before, station->now, j);
	pk_json_object_end(j);
}

static void why_json(const struct pk_cause *why, struct pk_json *j)
{
	pk_json_strn(j, "cause", why->cause, why->cause_len);
	pk_json_strn(j, "fix", why->fix, why->fix_len);
	pk_json_str(j, "confidence", pk_confidence_names[why->confidence]);
	pk_json_bool(j, "derived", why->derived);
}

/* What only journeys that ended so have. */
static void end_json(const struct pk_journey *journey, const struct pk_names *names,
		     struct pk_json *j)
{
	switch (journey->outcome) {
	case PK_OUTCOME_DROPPED:
		pk_json_reason(j, names, journey->drop.reason);
		pk_json_place(j, names, journey->drop.location);
		return;
	case PK_OUTCOME_LOST_TRACK:
		pk_json_str(j, "lost", lost_causes[journey->lost].name);
		return;
	case PK_OUTCOME_DELIVERED:
		pk_json_bool(j, "queued", journey->queued);
		break;
	default:
		break;
	}
	pk_json_place(j, names, journey->place);
	if (journey->into.id)
		relative_json(j, "into", &journey->into);
}

static void who_json(const struct pk_journey *journey, struct pk_json *j)
{
	if (journey->outcome != PK_OUTCOME_DELIVERED && !journey->taken_by_tcp)
		return;
	if (journey->has_task) {
		pk_json_object(j, "task");
		pk_json_u64(j, "pid", journey->task.pid);
		pk_json_strn(j, "comm", journey->task.comm, sizeof(journey->task.comm));
		pk_json_object_end(j);
	}
	if (journey->has_sk) {
		pk_json_object(j, "sk");
		pk_json_u64(j, "protocol", journey->sk.protocol);
		pk_json_u64(j, "local_port", journey->sk.local_port);
		pk_json_u64(j, "remote_port", journey->sk.remote_port);
		pk_json_object_end(j);
	}
}

static void where_json(const struct pk_journey *journey, const struct pk_names *names,
		       struct pk_json *j)
{
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
}

static void json_what_and_where(const struct pk_journey *journey, const struct pk_names *names,
				struct pk_json *j)
{
	end_json(journey, names, j);
	who_json(journey, j);
	where_json(journey, names, j);
}

/* Of a verdict: behind other members, the comma is part of what is kept. */
static void json_end(const struct pk_journey *journey, const struct pk_names *names,
		     struct pk_json *j)
{
	pk_json_array_end(j);
	pk_json_object(j, "verdict");
	pk_json_str(j, "outcome", pk_outcome_names[journey->outcome]);
	pk_json_u64(j, "ts", journey->verdict_ns);
	tell_alike(journey, names, j, json_what_and_where);
	if (journey->why)
		why_json(journey->why, j);
	pk_json_bool(j, "complete", journey->complete);
	pk_json_object_end(j);
	pk_json_object_end(j);
	pk_out_char(j->out, '\n');
}

const struct pk_journey_format pk_journey_formats[] = {
	[PK_FORMAT_TEXT] = { text_begin, text_event, text_end },
	[PK_FORMAT_JSON] = { json_begin, json_event, json_end },
};
