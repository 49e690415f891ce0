// SPDX-License-Identifier: GPL-2.0-or-later
/* See changes.h. A station that does not show a thing (no IP header yet, no VLAN tag to be seen)
 * says nothing of it: then it is compared with the last one that did. */

#include "postprocess/changes.h"

#include <arpa/inet.h>
#include <string.h>

#include "collectors/ct/section.h"
#include "collectors/skb/section.h"
#include "core/util/cursor.h"

#define TYPE_VLAN 0x8100
#define TYPE_QINQ 0x88a8

#define BIT(NAME) (1u << PK_CHANGE_##NAME)

static const char *const change_names[] = {
#define NAME_OF(NAME, name) [PK_CHANGE_##NAME] = #name,
	PK_CHANGES(NAME_OF)
#undef NAME_OF
};

/* ---- looking ---- */

static void look_at_flow(struct pk_sight *now, const struct packet_section *p, size_t captured)
{
	struct pk_packet packet = {
		.data = p->data,
		.captured = captured,
		.len = p->len,
		.start = p->start,
		.protocol = p->protocol,
	};

	if (!pk_dissect_flow(&packet, &now->flow))
		return;
	now->known |= BIT(SRC) | BIT(DST) | BIT(TTL);
	if (now->flow.has_ports)
		now->known |= BIT(SPORT) | BIT(DPORT);
	/* Larger than 64 KiB: the header does not say it. */
	if (now->flow.length != (now->flow.family == AF_INET ? 0 : 40))
		now->known |= BIT(LENGTH);
}

/* The tag within the frame, if it begins with its Ethernet header. */
static void look_at_tag(struct pk_sight *now, const struct packet_section *p, size_t captured)
{
	struct pk_cursor c = pk_cursor_of(p->data, captured);
	uint16_t type, tci;

	if (p->start != PK_LAYER_MAC)
		return;
	pk_cursor_take(&c, 12);
	type = pk_get_be16(&c);
	tci = pk_get_be16(&c);
	if (c.overrun)
		return;
	now->known |= BIT(VLAN);
	now->vlan = type == TYPE_VLAN || type == TYPE_QINQ ? tci & 0xfff : 0;
}

static void look(struct pk_sight *now, const struct pk_event *ev)
{
	const struct packet_section *packet = pk_event_get(ev, packet);
	const struct skb_section *skb = pk_event_get(ev, skb);
	const struct ct_section *ct = pk_event_get(ev, ct);

	if (ct) {
		now->known |= BIT(CT);
		now->ct_info = ct->info;
		now->ct_tcp_state = ct->tcp_state;
	}
	if (packet) {
		look_at_flow(now, packet, pk_event_tail(ev, packet));
		look_at_tag(now, packet, pk_event_tail(ev, packet));
	}
	if (!skb)
		return;
	now->known |= BIT(MARK);
	now->mark = skb->mark;
	if (skb->vlan_proto) { /* taken off the frame: it is the outermost */
		now->known |= BIT(VLAN);
		now->vlan = skb->vlan_tci & 0xfff;
	}
}

/* ---- comparing ---- */

static bool same_addr(const struct pk_flow *a, const uint8_t *x, const struct pk_flow *b,
		      const uint8_t *y)
{
	return a->family == b->family && !memcmp(x, y, a->family == AF_INET ? 4 : 16);
}

static uint32_t compare(const struct pk_sight *a, const struct pk_sight *b)
{
	const struct pk_flow *f = &a->flow, *g = &b->flow;
	uint32_t changes = 0;

	changes |= same_addr(f, f->src, g, g->src) ? 0 : BIT(SRC);
	changes |= same_addr(f, f->dst, g, g->dst) ? 0 : BIT(DST);
	changes |= f->sport == g->sport ? 0 : BIT(SPORT);
	changes |= f->dport == g->dport ? 0 : BIT(DPORT);
	changes |= f->ttl == g->ttl ? 0 : BIT(TTL);
	changes |= f->length == g->length ? 0 : BIT(LENGTH);
	changes |= a->vlan == b->vlan ? 0 : BIT(VLAN);
	changes |= a->mark == b->mark ? 0 : BIT(MARK);
	changes |= a->ct_info == b->ct_info && a->ct_tcp_state == b->ct_tcp_state ? 0 : BIT(CT);
	return changes & a->known & b->known;
}

static bool is_same_section(const struct pk_event *a, const struct pk_event *b,
			    enum pk_section_id id)
{
	if (!a->data[id] || !b->data[id])
		return a->data[id] == b->data[id];
	return a->size[id] == b->size[id] && !memcmp(a->data[id], b->data[id], a->size[id]);
}

static bool is_same_skb(const struct skb_section *a, const struct skb_section *b)
{
	if (!a || !b)
		return a == b;
	return a->mark == b->mark && a->vlan_proto == b->vlan_proto && a->vlan_tci == b->vlan_tci;
}

bool pk_sight_is_same(const struct pk_event *a, const struct pk_event *b)
{
	return is_same_skb(pk_event_get(a, skb), pk_event_get(b, skb)) &&
	       is_same_section(a, b, PK_SECTION_packet) && is_same_section(a, b, PK_SECTION_ct);
}

uint32_t pk_sight_update(struct pk_sight *sight, const struct pk_event *ev, struct pk_sight *before)
{
	struct pk_sight now = { 0 };
	uint32_t changes;

	look(&now, ev);
	changes = compare(sight, &now);
	*before = *sight;
	if (now.known & BIT(SRC))
		sight->flow = now.flow;
	if (now.known & BIT(VLAN))
		sight->vlan = now.vlan;
	if (now.known & BIT(MARK))
		sight->mark = now.mark;
	if (now.known & BIT(CT)) {
		sight->ct_info = now.ct_info;
		sight->ct_tcp_state = now.ct_tcp_state;
	}
	/* With a new header what it does not have is not known any more. */
	if (now.known & BIT(SRC))
		sight->known &= ~(BIT(SPORT) | BIT(DPORT) | BIT(LENGTH));
	sight->known |= now.known;
	return changes;
}

/* ---- showing ---- */

static void put_addr(struct pk_out *out, const struct pk_flow *flow, const uint8_t *addr)
{
	if (flow->family == AF_INET)
		pk_out_ipv4(out, addr);
	else
		pk_out_ipv6(out, addr);
}

static uint32_t number_of(enum pk_change what, const struct pk_sight *s)
{
	switch (what) {
	case PK_CHANGE_SPORT:
		return s->flow.sport;
	case PK_CHANGE_DPORT:
		return s->flow.dport;
	case PK_CHANGE_TTL:
		return s->flow.ttl;
	case PK_CHANGE_LENGTH:
		return s->flow.length;
	case PK_CHANGE_VLAN:
		return s->vlan;
	default:
		return s->mark;
	}
}

/* A value of what was seen. */
struct value {
	enum pk_change what;
	const struct pk_sight *in;
};

static void put_value(const void *ctx, struct pk_out *out)
{
	const struct value *value = ctx;
	const struct pk_sight *s = value->in;
	enum pk_change what = value->what;

	if (what == PK_CHANGE_SRC)
		put_addr(out, &s->flow, s->flow.src);
	else if (what == PK_CHANGE_DST)
		put_addr(out, &s->flow, s->flow.dst);
	else if (what == PK_CHANGE_CT)
		pk_ct_state_print(out, s->ct_info, s->ct_tcp_state);
	else if (what == PK_CHANGE_MARK)
		pk_out_printf(out, "0x%x", s->mark);
	else
		pk_out_u64(out, number_of(what, s));
}

void pk_changes_print(uint32_t changes, const struct pk_sight *from, const struct pk_sight *to,
		      struct pk_out *out)
{
	const char *lead = "changed: ";

	if (!changes)
		return;
	pk_out_str(out, PK_TEXT_INDENT);
	pk_out_color(out, PK_COLOR_WARN);
	for (int i = 0; i < PK_CHANGE_MAX; i++) {
		if (!(changes & 1u << i))
			continue;
		pk_out_str(out, lead);
		lead = ", ";
		pk_out_str(out, change_names[i]);
		pk_out_char(out, ' ');
		put_value(&(struct value){ i, from }, out);
		pk_out_str(out, " -> ");
		put_value(&(struct value){ i, to }, out);
	}
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_char(out, '\n');
}

static void value_json(struct pk_json *j, const char *key, enum pk_change what,
		       const struct pk_sight *s)
{
	if (what == PK_CHANGE_SRC || what == PK_CHANGE_DST || what == PK_CHANGE_CT)
		pk_json_text(j, key, put_value, &(struct value){ what, s });
	else
		pk_json_u64(j, key, number_of(what, s));
}

void pk_changes_json(uint32_t changes, const struct pk_sight *from, const struct pk_sight *to,
		     struct pk_json *j)
{
	if (!changes)
		return;
	pk_json_object(j, "changes");
	for (int i = 0; i < PK_CHANGE_MAX; i++) {
		if (!(changes & 1u << i))
			continue;
		pk_json_object(j, change_names[i]);
		value_json(j, "from", i, from);
		value_json(j, "to", i, to);
		pk_json_object_end(j);
	}
	pk_json_object_end(j);
}
