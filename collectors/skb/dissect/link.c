// SPDX-License-Identifier: GPL-2.0-or-later
/* What stands below IP: Ethernet and 802.3, VLAN tags, ARP, MPLS, and by name what switches
 * say to each other. */

#include "collectors/skb/dissect/internal.h"

enum { LLC_SNAP = 0xaa, LLC_STP = 0x42, LLC_IPX = 0xe0, LLC_NETBIOS = 0xf0, LLC_ISO = 0xfe };

void pk_dissect_ether(struct pk_dissect *d)
{
	static const uint8_t zero[12];
	const uint8_t *macs = pk_cursor_take(&d->c, 12);
	uint16_t type;

	if (!macs) {
		pk_dissect_cut(d, "ether");
		return;
	}
	if (memcmp(macs, zero, sizeof(zero))) { /* loopback has none */
		pk_out_mac(d->out, macs + 6);
		put(d, " > ");
		pk_out_mac(d->out, macs);
		put(d, ", ");
	}
	type = pk_get_be16(&d->c);
	if (d->c.overrun) {
		pk_dissect_cut(d, "ether");
	} else if (type <= 1500) {
		put_num(d, "802.3, length ", type);
		put(d, ": ");
		limit_left(d, type);
		pk_dissect_llc(d);
	} else {
		pk_dissect_ethertype(d, type);
	}
}

static void dissect_tag(struct pk_dissect *d, const char *name)
{
	uint16_t tci, type;

	tci = pk_get_be16(&d->c);
	if (d->c.overrun) {
		pk_dissect_cut(d, "vlan");
		return;
	}
	put(d, name);
	put_num(d, " ", tci & 0xfff);
	if (tci >> 13)
		put_num(d, ", p ", tci >> 13);
	if (tci & 0x1000)
		put(d, ", DEI");
	put(d, ", ");
	type = pk_get_be16(&d->c);
	if (d->c.overrun)
		pk_dissect_cut(d, "vlan");
	else if (type <= 1500)
		pk_dissect_llc(d);
	else
		pk_dissect_ethertype(d, type);
}

static void dissect_vlan(struct pk_dissect *d)
{
	dissect_tag(d, "vlan");
}

static void dissect_qinq(struct pk_dissect *d)
{
	dissect_tag(d, "802.1ad vlan");
}

static const struct pk_value_name arp_ops[] = {
	{ 1, "Request" },       { 2, "Reply" },           { 3, "Reverse Request" },
	{ 4, "Reverse Reply" }, { 8, "Inverse Request" }, { 9, "Inverse Reply" },
	{ 10, "NAK" },
};

/* The addresses of Ethernet and IPv4: sender's and target's. */
struct arp {
	const uint8_t *sha, *spa, *tha, *tpa;
};

static void put_arp_request(struct pk_dissect *d, const struct arp *arp)
{
	static const uint8_t zero[6];

	if (!memcmp(arp->spa, arp->tpa, 4)) {
		put(d, "Announcement ");
		pk_out_ipv4(d->out, arp->spa);
		return;
	}
	put(d, "Request who-has ");
	pk_out_ipv4(d->out, arp->tpa);
	if (memcmp(arp->tha, zero, 6)) {
		put(d, " (");
		pk_out_mac(d->out, arp->tha);
		put(d, ")");
	}
	put(d, " tell ");
	pk_out_ipv4(d->out, arp->spa);
}

static void put_arp(struct pk_dissect *d, uint16_t op, const struct arp *arp)
{
	switch (op) {
	case 1:
		put_arp_request(d, arp);
		break;
	case 2:
		put(d, "Reply ");
		pk_out_ipv4(d->out, arp->spa);
		put(d, " is-at ");
		pk_out_mac(d->out, arp->sha);
		break;
	case 3:
		put(d, "Reverse Request who-is ");
		pk_out_mac(d->out, arp->tha);
		put(d, " tell ");
		pk_out_mac(d->out, arp->sha);
		break;
	case 4:
		put(d, "Reverse Reply ");
		pk_out_mac(d->out, arp->tha);
		put(d, " at ");
		pk_out_ipv4(d->out, arp->tpa);
		break;
	default:
		pk_dissect_name(d, value_name(arp_ops, op), "op ", op);
		break;
	}
}

void pk_dissect_arp(struct pk_dissect *d)
{
	size_t length = real_left(d);
	uint16_t hw, proto, op;
	uint8_t hlen, plen;
	struct arp arp;

	put(d, "ARP, ");
	hw = pk_get_be16(&d->c);
	proto = pk_get_be16(&d->c);
	hlen = pk_get_u8(&d->c);
	plen = pk_get_u8(&d->c);
	op = pk_get_be16(&d->c);
	if (d->c.overrun) {
		pk_dissect_cut(d, "arp");
		return;
	}
	if (proto != ETHERTYPE_IPV4 || hlen != 6 || plen != 4) {
		pk_dissect_name(d, value_name(arp_ops, op), "op ", op);
		put_num(d, ", hardware ", hw);
		put_num(d, " (len ", hlen);
		put_hex(d, "), protocol 0x", proto, 4);
		put_num(d, " (len ", plen);
		put_num(d, "), length ", length);
		return;
	}
	arp.sha = pk_cursor_take(&d->c, 6);
	arp.spa = pk_cursor_take(&d->c, 4);
	arp.tha = pk_cursor_take(&d->c, 6);
	arp.tpa = pk_cursor_take(&d->c, 4);
	if (d->c.overrun) {
		pk_dissect_name(d, value_name(arp_ops, op), "op ", op);
		put(d, " ");
		pk_dissect_cut(d, "arp");
		return;
	}
	put_arp(d, op, &arp);
	put_num(d, ", length ", length);
}

static void dissect_mpls(struct pk_dissect *d)
{
	uint32_t entry;
	int n = 0;

	put(d, "MPLS");
	do {
		entry = pk_get_be32(&d->c);
		if (d->c.overrun) {
			put(d, " ");
			pk_dissect_cut(d, "mpls");
			return;
		}
		if (n++ == DISSECT_MAX_ITEMS) {
			put(d, " ...");
			return;
		}
		put_num(d, " (label ", entry >> 12);
		put_num(d, ", tc ", entry >> 9 & 7);
		put(d, entry & 0x100 ? ", [S]" : "");
		put_num(d, ", ttl ", entry & 0xff);
		put(d, ")");
	} while (!(entry & 0x100));

	if (d->c.len && d->c.p[0] >> 4 == 4) {
		put(d, ", ");
		pk_dissect_ethertype(d, ETHERTYPE_IPV4);
	} else if (d->c.len && d->c.p[0] >> 4 == 6) {
		put(d, ", ");
		pk_dissect_ethertype(d, ETHERTYPE_IPV6);
	} else {
		put_left(d);
	}
}

static void dissect_eapol(struct pk_dissect *d)
{
	static const struct pk_value_name types[] = {
		{ 0, "EAP packet" }, { 1, "EAPOL start" },     { 2, "EAPOL logoff" },
		{ 3, "EAPOL key" },  { 4, "EAPOL ASF alert" }, { 5, "EAPOL MKA" },
	};
	size_t length = real_left(d);
	uint8_t version = pk_get_u8(&d->c), type = pk_get_u8(&d->c);

	put(d, "802.1X ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "eapol");
		return;
	}
	pk_dissect_name(d, value_name(types, type), "EAPOL type ", type);
	put_num(d, ", v", version);
	put_num(d, ", length ", length);
}

static void dissect_macsec(struct pk_dissect *d)
{
	size_t length = real_left(d);
	uint8_t tci = pk_get_u8(&d->c);
	uint32_t pn;
	const uint8_t *sci;

	pk_get_u8(&d->c); /* short length */
	pn = pk_get_be32(&d->c);
	put(d, "MACsec, ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "macsec");
		return;
	}
	put_num(d, "an ", tci & 3);
	put_num(d, ", pn ", pn);
	put(d, tci & 0x08 ? ", encrypted" : tci & 0x04 ? ", changed" : ", integrity only");
	if (tci & 0x20) {
		sci = pk_cursor_take(&d->c, 8);
		if (!sci) {
			put(d, ", ");
			pk_dissect_cut(d, "macsec");
			return;
		}
		put(d, ", sci ");
		pk_out_hexdump(d->out, sci, 8);
	}
	put_num(d, ", length ", length);
}

static void dissect_stp(struct pk_dissect *d)
{
	static const struct pk_value_name types[] = {
		{ 0x00, "Config" },
		{ 0x02, "Rapid STP" },
		{ 0x80, "Topology Change" },
	};
	size_t length = real_left(d);
	uint8_t type;

	pk_get_be16(&d->c); /* protocol: 0 */
	pk_get_u8(&d->c);   /* version */
	type = pk_get_u8(&d->c);
	put(d, "STP ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "stp");
		return;
	}
	pk_dissect_name(d, value_name(types, type), "type ", type);
	put_num(d, ", length ", length);
}

static void dissect_snap(struct pk_dissect *d)
{
	static const struct pk_value_name cisco[] = {
		{ 0x010b, "PVST+" },
		{ 0x2000, "CDP" },
		{ 0x2003, "VTP" },
		{ 0x2004, "DTP" },
	};
	uint32_t oui = pk_get_be24(&d->c);
	uint16_t pid = pk_get_be16(&d->c);
	const char *name = oui == 0x00000c ? value_name(cisco, pid) : NULL;

	if (d->c.overrun) {
		pk_dissect_cut(d, "snap");
	} else if (!oui) {
		pk_dissect_ethertype(d, pid);
	} else {
		put_hex(d, "SNAP, oui 0x", oui, 6);
		put_hex(d, ", pid 0x", pid, 4);
		if (name) {
			put(d, " ");
			put(d, name);
		}
		put_left(d);
	}
}

void pk_dissect_llc(struct pk_dissect *d)
{
	static const struct pk_value_name saps[] = {
		{ LLC_IPX, " (IPX)" },
		{ LLC_NETBIOS, " (NetBIOS)" },
		{ LLC_ISO, " (ISO)" },
	};
	uint8_t dsap = pk_get_u8(&d->c), ssap = pk_get_u8(&d->c), ctrl = pk_get_u8(&d->c);
	const char *name = value_name(saps, dsap);

	if (d->c.overrun) {
		pk_dissect_cut(d, "llc");
	} else if (dsap == LLC_SNAP && ssap == LLC_SNAP && ctrl == 0x03) {
		dissect_snap(d);
	} else if (dsap == LLC_STP && ssap == LLC_STP && ctrl == 0x03) {
		dissect_stp(d);
	} else {
		put_hex(d, "LLC, dsap 0x", dsap, 2);
		put(d, name ? name : "");
		put_hex(d, ", ssap 0x", ssap, 2);
		put_hex(d, ", ctrl 0x", ctrl, 2);
		put_left(d);
	}
}

/* Ethertypes by how often they come; those without a printer are shown by name. */
static const struct ethertype {
	uint16_t type;
	const char *name;
	void (*print)(struct pk_dissect *d);
} ethertypes[] = {
	{ ETHERTYPE_IPV4, "IPv4", pk_dissect_ipv4 },
	{ ETHERTYPE_IPV6, "IPv6", pk_dissect_ipv6 },
	{ ETHERTYPE_ARP, "ARP", pk_dissect_arp },
	{ ETHERTYPE_VLAN, "802.1Q", dissect_vlan },
	{ ETHERTYPE_QINQ, "802.1ad", dissect_qinq },
	{ ETHERTYPE_TEB, "TEB", pk_dissect_ether },
	{ ETHERTYPE_MPLS, "MPLS", dissect_mpls },
	{ 0x8848, "MPLS multicast", dissect_mpls },
	{ 0x8035, "RARP", pk_dissect_arp },
	{ 0x888e, "802.1X", dissect_eapol },
	{ 0x88e5, "MACsec", dissect_macsec },
	{ 0x88cc, "LLDP", NULL },
	{ 0x8809, "Slow Protocols (LACP, OAM)", NULL },
	{ 0x8863, "PPPoE discovery", NULL },
	{ 0x8864, "PPPoE session", NULL },
	{ 0x88be, "ERSPAN", NULL },
	{ 0x22eb, "ERSPAN III", NULL },
	{ 0x880b, "PPP", NULL },
	{ 0x883e, "WCCP", NULL },
	{ 0x894f, "NSH", NULL },
	{ 0x88f7, "PTP", NULL },
	{ 0x8906, "FCoE", NULL },
	{ 0x8914, "FIP", NULL },
	{ 0x8915, "RoCE", NULL },
	{ 0x88a2, "AoE", NULL },
	{ 0x88e7, "802.1ah", NULL },
	{ 0x88f5, "MVRP", NULL },
	{ 0x88c7, "802.11i pre-authentication", NULL },
	{ 0x890d, "802.11 TDLS", NULL },
	{ 0x8902, "CFM", NULL },
	{ 0x892f, "HSR", NULL },
	{ 0x88fb, "PRP", NULL },
	{ 0x88ca, "TIPC", NULL },
	{ 0x4305, "batman-adv", NULL },
	{ 0x8137, "IPX", NULL },
	{ 0x809b, "AppleTalk", NULL },
	{ 0x9000, "Loopback", NULL },
	{ 0x000c, "CAN",
	  NULL }, /* this one and below: numbers that the kernel gives to what has no ethertype */
	{ 0x000d, "CAN FD", NULL },
	{ 0x00f6, "802.15.4", NULL },
};

static const struct ethertype *ethertype_find(uint16_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(ethertypes); i++)
		if (ethertypes[i].type == type)
			return &ethertypes[i];
	return NULL;
}

const char *pk_ethertype_name(uint16_t type)
{
	const struct ethertype *e = ethertype_find(type);

	return e ? e->name : NULL;
}

void pk_dissect_ethertype(struct pk_dissect *d, uint16_t type)
{
	const struct ethertype *e = ethertype_find(type);

	if (d->depth++ == DISSECT_MAX_DEPTH) {
		put(d, "[nested too deep]");
	} else if (e && e->print) {
		e->print(d);
	} else if (e) {
		put(d, e->name);
		put_left(d);
	} else {
		put_hex(d, "ethertype Unknown (0x", type, 4);
		put(d, ")");
		put_left(d);
	}
}
