// SPDX-License-Identifier: GPL-2.0-or-later
/* Where a packet's line begins, and what its printers share. Printing is at event rate: names
 * come from tables, numbers and addresses are formatted by struct pk_out, nothing is
 * allocated. */

#include "collectors/skb/dissect/internal.h"

const char *pk_value_name_find(const struct pk_value_name *table, size_t n, uint32_t value)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].value == value)
			return table[i].name;
	return NULL;
}

void pk_dissect_cut(struct pk_dissect *d, const char *name)
{
	put(d, d->missing ? "[|" : "[");
	put(d, name);
	put(d, d->missing ? "]" : " too short]");
}

void pk_dissect_name(struct pk_dissect *d, const char *name, const char *unknown, uint32_t value)
{
	if (name)
		put(d, name);
	else
		put_num(d, unknown, value);
}

void pk_dissect_addr(struct pk_dissect *d, uint8_t version, const uint8_t *addr)
{
	if (version == 4)
		pk_out_ipv4(d->out, addr);
	else
		pk_out_ipv6(d->out, addr);
}

void pk_dissect_hosts(struct pk_dissect *d, const struct pk_ip *ip)
{
	pk_dissect_addr(d, ip->version, ip->src);
	put(d, " > ");
	pk_dissect_addr(d, ip->version, ip->dst);
	put(d, ": ");
}

bool pk_dissect_ports(struct pk_dissect *d, const struct pk_ip *ip, const char *name,
		      uint16_t *ret_sport, uint16_t *ret_dport)
{
	uint16_t sport = pk_get_be16(&d->c), dport = pk_get_be16(&d->c);

	if (d->c.overrun) {
		pk_dissect_hosts(d, ip);
		pk_dissect_cut(d, name);
		return false;
	}
	pk_dissect_addr(d, ip->version, ip->src);
	put_num(d, ".", sport);
	put(d, " > ");
	pk_dissect_addr(d, ip->version, ip->dst);
	put_num(d, ".", dport);
	put(d, ": ");
	*ret_sport = sport;
	*ret_dport = dport;
	return true;
}

uint16_t pk_ip_guess(struct pk_cursor c, size_t len)
{
	struct pk_cursor v6 = c;
	struct pk_ip4_header h;
	const uint8_t *fixed;

	if (pk_ip4_read(&c, &h) && h.length >= h.size && h.length <= len)
		return ETHERTYPE_IPV4;
	fixed = pk_cursor_take(&v6, 40);
	if (fixed && fixed[0] >> 4 == 6 && (size_t)(fixed[4] << 8 | fixed[5]) + 40 <= len)
		return ETHERTYPE_IPV6;
	return 0;
}

/* skb->protocol holds an ethertype, or a small number for frames that have none. */
static void put_protocol(struct pk_dissect *d, uint16_t protocol)
{
	const char *name = pk_ethertype_name(protocol);

	if (name)
		put(d, name);
	else
		put_hex(d, "protocol 0x", protocol, 4);
}

static void dissect_unknown(struct pk_dissect *d, uint16_t protocol)
{
	if (protocol) {
		put_protocol(d, protocol);
		put(d, ", ");
	}
	put_num(d, "no headers yet, ", real_left(d));
	put(d, real_left(d) == 1 ? " byte" : " bytes");
}

static void dissect_network(struct pk_dissect *d, uint16_t protocol)
{
	enum { ETH_802_3 = 1, ETH_802_2 = 4 }; /* as in linux/if_ether.h */

	if (!protocol)
		protocol = pk_ip_guess(d->c, real_left(d));
	if (protocol == ETH_802_2)
		pk_dissect_llc(d);
	else if (protocol > ETH_802_2)
		pk_dissect_ethertype(d, protocol);
	else
		put_num(d,
			protocol == ETH_802_3 ? "802.3, length "
					      : "unknown network header, length ",
			real_left(d));
}

void pk_dissect(const struct pk_packet *packet, struct pk_out *out)
{
	struct pk_dissect d = {
		.c = pk_cursor_of(packet->data, packet->captured),
		.missing = packet->len > packet->captured ? packet->len - packet->captured : 0,
		.out = out,
	};

	limit_left(&d, packet->len);
	switch (packet->start) {
	case PK_LAYER_MAC:
		pk_dissect_ether(&d);
		break;
	case PK_LAYER_NETWORK:
		dissect_network(&d, packet->protocol);
		break;
	default:
		dissect_unknown(&d, packet->protocol);
		break;
	}
}
