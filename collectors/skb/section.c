// SPDX-License-Identifier: GPL-2.0-or-later
/* The packet section (bytes, shown as tcpdump would) and the skb section (what the kernel notes
 * beside them). */

#include "collectors/skb/section.h"

#include "collectors/drop/section.h"
#include "collectors/skb/dissect/dissect.h"
#include "core/event/event.h"

static const struct pk_field packet_fields[] = { PACKET_FIELDS(PK_ROW) };
static const struct pk_field skb_fields[] = { SKB_FIELDS(PK_ROW) };

static struct pk_packet packet_of(const struct pk_event *ev)
{
	const struct packet_section *p = pk_event_get(ev, packet);

	return (struct pk_packet){
		.data = p->data,
		.captured = pk_event_tail(ev, packet),
		.len = p->len,
		.start = p->start,
		.protocol = p->protocol,
	};
}

/* What sockets carry that have nothing to do with a network: by address family. */
static const char *message_name(uint16_t family)
{
	switch (family) {
	case 1:
		return "unix message";
	case 16:
		return "netlink message";
	case 40:
		return "vsock message";
	}
	return NULL;
}

static void put_summary(const void *ctx, struct pk_out *out)
{
	const struct pk_event *ev = ctx;
	struct pk_packet packet = packet_of(ev);
	const struct sk_section *sk = pk_event_get(ev, sk);
	const char *message = sk ? message_name(sk->family) : NULL;

	if (!message || packet.start != PK_LAYER_UNKNOWN)
		pk_dissect(&packet, out);
	else
		pk_out_printf(out, "%s, %zu %s", message, packet.len,
			      packet.len == 1 ? "byte" : "bytes");
}

static void packet_print(const struct pk_event *ev, const struct pk_names *names,
			 struct pk_out *out)
{
	(void)names;
	pk_out_color(out, PK_COLOR_PACKET);
	put_summary(ev, out);
	pk_out_color(out, PK_COLOR_RESET);
}

static const struct pk_derived_key packet_extra[] = {
	{ "captured", "integer", "Bytes of `data`." },
	{ "summary", "string", "The packet in a line, as in the text." },
};

static void packet_json_extra(const struct pk_event *ev, const struct pk_names *names,
			      struct pk_json *j)
{
	(void)names;
	pk_json_u64(j, "captured", pk_event_tail(ev, packet));
	pk_json_text(j, "summary", put_summary, ev);
}

const struct pk_section pk_packet_section = {
	.id = PK_SECTION_packet,
	.size = sizeof(struct packet_section),
	.name = "packet",
	.about = "the packet itself",
	.fields = packet_fields,
	.n_fields = ARRAY_SIZE(packet_fields),
	.print = packet_print,
	.json_extra = packet_json_extra,
	.extra = packet_extra,
	.n_extra = ARRAY_SIZE(packet_extra),
	.repeats = PK_REPEATS_NEXT,
};

/* Only what is out of the ordinary: "mark 0x1, vlan 10 (accelerated), gso 1448 x 12, cloned, 3
 * users" */
static void skb_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct skb_section *s = pk_event_get(ev, skb);
	const char *comma = "";

	(void)names;
#define ITEM(...) (pk_out_str(out, comma), comma = ", ", pk_out_printf(out, __VA_ARGS__))
	if (s->mark)
		ITEM("mark 0x%x", s->mark);
	if (s->vlan_proto)
		ITEM("%s %u (accelerated, priority %u)", s->vlan_proto == 0x88a8 ? "QinQ" : "vlan",
		     s->vlan_tci & 0xfff, s->vlan_tci >> 13);
	if (s->priority)
		ITEM("priority %u", s->priority);
	if (s->gso_size)
		ITEM("gso %u x %u, type 0x%x", s->gso_size, s->gso_segs, s->gso_type);
	if (s->nr_frags)
		ITEM("%u page fragments of %u bytes", s->nr_frags, s->data_len);
	if (s->cloned && (s->dataref & 0xffff) > 1)
		ITEM("cloned");
	if (s->users > 1)
		ITEM("%u users", s->users);
#undef ITEM
}

const struct pk_section pk_skb_section = {
	.id = PK_SECTION_skb,
	.size = sizeof(struct skb_section),
	.name = "skb",
	.about = "what the kernel notes beside the packet's bytes",
	.fields = skb_fields,
	.n_fields = ARRAY_SIZE(skb_fields),
	.print = skb_print,
	.repeats = PK_REPEATS_OFTEN,
};
