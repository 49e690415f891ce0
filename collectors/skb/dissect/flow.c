// SPDX-License-Identifier: GPL-2.0-or-later
/* Who talks to whom: addresses, ports and protocol of the outermost IP packet, without
 * printing. Used by statistics and for the packet within an ICMP error. */

#include <arpa/inet.h>

#include "collectors/skb/dissect/internal.h"

static bool has_ports(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP ||
	       proto == PROTO_DCCP || proto == PROTO_UDPLITE;
}

/* What is behind the header that begins `before` bytes behind that of IP, of which the ports were
 * read. */
static void read_tcp(struct pk_cursor *c, size_t before, struct pk_flow *flow)
{
	uint32_t header;

	pk_cursor_take(c, 8);
	header = (pk_get_u8(c) >> 4) * 4u + (uint32_t)before;
	flow->has_payload = !c->overrun && header >= before + 20 && flow->length >= header;
	flow->payload = flow->has_payload ? flow->length - header : 0;
}

static void read_transport(struct pk_cursor *c, size_t before, struct pk_flow *flow)
{
	uint32_t first;

	if (has_ports(flow->proto)) {
		first = pk_get_be32(c);
		flow->has_ports = !c->overrun;
		flow->sport = (uint16_t)(first >> 16);
		flow->dport = (uint16_t)first;
		if (flow->proto == PROTO_TCP)
			read_tcp(c, before, flow);
	} else if (flow->proto == PROTO_ICMP || flow->proto == PROTO_ICMPV6) {
		first = pk_get_be16(c);
		flow->has_icmp = !c->overrun;
		flow->icmp_type = (uint8_t)(first >> 8);
		flow->icmp_code = (uint8_t)first;
	}
}

static bool flow_read_ipv4(struct pk_cursor *c, struct pk_flow *flow)
{
	struct pk_ip4_header h;

	if (!pk_ip4_read(c, &h))
		return false;
	flow->family = AF_INET;
	flow->proto = h.proto;
	flow->ttl = h.ttl;
	flow->length = h.length;
	memcpy(flow->src, h.src, 4);
	memcpy(flow->dst, h.dst, 4);
	pk_cursor_take(c, h.size - 20);
	if (!h.offset)
		read_transport(c, h.size, flow);
	return true;
}

/* Pass over the extension header `type`. False: the protocol behind it is not in this packet. */
static bool skip_extension(struct pk_cursor *c, uint8_t type, uint8_t *ret_next)
{
	uint8_t next = pk_get_u8(c), len = pk_get_u8(c);
	uint16_t offset;

	if (c->overrun)
		return false;
	*ret_next = next;
	if (type == PROTO_FRAGMENT) {
		offset = pk_get_be16(c) >> 3;
		pk_cursor_take(c, 4);
		return !offset;
	}
	pk_cursor_take(c, type == PROTO_AH ? (len + 2) * 4u - 2 : (len + 1) * 8u - 2);
	return !c->overrun;
}

static bool is_extension(uint8_t proto)
{
	return proto == PROTO_HOPOPTS || proto == PROTO_ROUTING || proto == PROTO_FRAGMENT ||
	       proto == PROTO_AH || proto == PROTO_DSTOPTS;
}

static bool flow_read_ipv6(struct pk_cursor *c, struct pk_flow *flow)
{
	const uint8_t *fixed = pk_cursor_take(c, 40);

	if (!fixed || fixed[0] >> 4 != 6)
		return false;
	flow->family = AF_INET6;
	flow->proto = fixed[6];
	flow->ttl = fixed[7];
	flow->length = ((uint32_t)fixed[4] << 8 | fixed[5]) + 40;
	memcpy(flow->src, fixed + 8, 16);
	memcpy(flow->dst, fixed + 24, 16);
	for (int i = 0; is_extension(flow->proto); i++)
		if (i == DISSECT_MAX_ITEMS || !skip_extension(c, flow->proto, &flow->proto))
			return true;
	read_transport(c, (size_t)(c->p - fixed), flow);
	return true;
}

bool pk_flow_read(struct pk_cursor c, uint8_t version, struct pk_flow *ret)
{
	struct pk_flow flow = { 0 };

	if (version == 4 ? !flow_read_ipv4(&c, &flow) : !flow_read_ipv6(&c, &flow))
		return false;
	*ret = flow;
	return true;
}

bool pk_dissect_flow(const struct pk_packet *packet, struct pk_flow *ret)
{
	struct pk_cursor c = pk_cursor_of(packet->data, packet->captured);
	uint16_t type = packet->protocol;

	if (packet->start == PK_LAYER_UNKNOWN)
		return false;
	if (packet->start == PK_LAYER_MAC) {
		pk_cursor_take(&c, 12);
		type = pk_get_be16(&c);
	}
	for (int i = 0; (type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ) && i < DISSECT_MAX_DEPTH;
	     i++) {
		pk_cursor_take(&c, 2);
		type = pk_get_be16(&c);
	}
	if (!type && packet->start == PK_LAYER_NETWORK)
		type = pk_ip_guess(c, packet->len);
	if (type != ETHERTYPE_IPV4 && type != ETHERTYPE_IPV6)
		return false;
	return pk_flow_read(c, type == ETHERTYPE_IPV4 ? 4 : 6, ret);
}

void pk_dissect_about(struct pk_dissect *d, const struct pk_flow *flow)
{
	uint8_t version = flow->family == AF_INET ? 4 : 6;

	put(d, ", for ");
	pk_dissect_addr(d, version, flow->src);
	if (flow->has_ports)
		put_num(d, ".", flow->sport);
	put(d, " > ");
	pk_dissect_addr(d, version, flow->dst);
	if (flow->has_ports)
		put_num(d, ".", flow->dport);
	put(d, " ");
	pk_dissect_proto_name(d, flow->proto);
	if (flow->has_icmp) {
		put_num(d, " type ", flow->icmp_type);
		put_num(d, " code ", flow->icmp_code);
	}
}
