// SPDX-License-Identifier: GPL-2.0-or-later
/* See link.h. */

#include "postprocess/link.h"

#include <arpa/inet.h>

#include "collectors/skb/section.h"
#include "core/util/cleanup.h"

#define ETHERTYPE_MIN  0x0600
#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd

/* Ethertype of a packet that begins with its network header; 0: not known. */
static uint16_t ethertype(const struct packet_section *packet, size_t captured)
{
	if (packet->protocol >= ETHERTYPE_MIN)
		return packet->protocol;
	switch (captured ? packet->data[0] >> 4 : 0) {
	case 4:
		return ETHERTYPE_IPV4;
	case 6:
		return ETHERTYPE_IPV6;
	default:
		return 0;
	}
}

static void append_u16(struct pk_link_header *h, uint16_t v)
{
	v = htons(v);
	memcpy(h->bytes + h->len, &v, sizeof(v));
	h->len += sizeof(v);
}

bool pk_link_header_make(const struct pk_event *ev, struct pk_link_header *h)
{
	const struct packet_section *packet = pk_event_get(ev, packet);
	const struct skb_section *skb = pk_event_get(ev, skb);
	size_t captured = pk_event_tail(ev, packet);
	uint16_t type = 0;

	*h = (struct pk_link_header){ 0 };
	if (packet->start == PK_LAYER_NETWORK) {
		type = ethertype(packet, captured);
		if (!type)
			return false;
		h->made_up = true;
		h->len = PK_MAC_BYTES;
	} else if (packet->start == PK_LAYER_MAC) {
		h->before = PK_MAC_BYTES;
	} else {
		return false;
	}
	if (skb && skb->vlan_proto && captured >= h->before) {
		append_u16(h, skb->vlan_proto);
		append_u16(h, skb->vlan_tci);
	}
	if (type)
		append_u16(h, type);
	h->before = MIN(h->before, captured);
	return true;
}
