// SPDX-License-Identifier: GPL-2.0-or-later
/* Packets in packets: the header of the tunnel, then what is inside, on the same line. */

#include "collectors/skb/dissect/internal.h"

static void put_inner(struct pk_dissect *d, uint16_t type)
{
	put(d, ": ");
	pk_dissect_ethertype(d, type);
}

void pk_dissect_ip_in_ip(struct pk_dissect *d, const struct pk_ip *ip)
{
	pk_dissect_hosts(d, ip);
	pk_dissect_ethertype(d, ETHERTYPE_IPV4);
}

void pk_dissect_ip6_in_ip(struct pk_dissect *d, const struct pk_ip *ip)
{
	pk_dissect_hosts(d, ip);
	pk_dissect_ethertype(d, ETHERTYPE_IPV6);
}

enum {
	GRE_CHECKSUM = 0x8000,
	GRE_ROUTING = 0x4000,
	GRE_KEY = 0x2000,
	GRE_SEQ = 0x1000,
	GRE_ACK = 0x0080, /* version 1 */
	GRE_ERSPAN = 0x88be,
	GRE_PPP = 0x880b,
};

/* The second type of ERSPAN has a header in front of the frame, the first has none and no
 * sequence number. */
static void dissect_erspan(struct pk_dissect *d, bool has_header)
{
	uint32_t first;

	if (has_header) {
		first = pk_get_be32(&d->c);
		pk_get_be32(&d->c); /* index of the port */
		if (d->c.overrun) {
			put(d, ", ");
			pk_dissect_cut(d, "erspan");
			return;
		}
		put_num(d, ", ERSPAN session ", first & 0x3ff);
		put_num(d, " vlan ", first >> 16 & 0xfff);
	} else {
		put(d, ", ERSPAN I");
	}
	put_inner(d, ETHERTYPE_TEB);
}

static void put_gre0(struct pk_dissect *d, uint16_t flags)
{
	uint16_t sum;

	if (flags & (GRE_CHECKSUM | GRE_ROUTING)) {
		sum = pk_get_be16(&d->c);
		pk_get_be16(&d->c); /* offset */
		if (flags & GRE_CHECKSUM && !d->c.overrun)
			put_hex(d, ", sum 0x", sum, 1);
	}
	if (flags & GRE_KEY) {
		uint32_t key = pk_get_be32(&d->c);

		if (!d->c.overrun)
			put_hex(d, ", key=0x", key, 1);
	}
	if (flags & GRE_SEQ) {
		uint32_t seq = pk_get_be32(&d->c);

		if (!d->c.overrun)
			put_num(d, ", seq ", seq);
	}
}

/* Version 1 is what PPTP uses: the key is a length and a call number. */
static void put_gre1(struct pk_dissect *d, uint16_t flags)
{
	uint32_t key = pk_get_be32(&d->c), v;

	if (!d->c.overrun)
		put_num(d, ", call ", key & 0xffff);
	if (flags & GRE_SEQ) {
		v = pk_get_be32(&d->c);
		if (!d->c.overrun)
			put_num(d, ", seq ", v);
	}
	if (flags & GRE_ACK) {
		v = pk_get_be32(&d->c);
		if (!d->c.overrun)
			put_num(d, ", ack ", v);
	}
}

void pk_dissect_gre(struct pk_dissect *d, const struct pk_ip *ip)
{
	uint16_t flags = pk_get_be16(&d->c), type = pk_get_be16(&d->c);
	unsigned int version = flags & 7;

	pk_dissect_hosts(d, ip);
	if (d->c.overrun) {
		pk_dissect_cut(d, "gre");
		return;
	}
	put_num(d, "GREv", version);
	if (version == 0)
		put_gre0(d, flags);
	else if (version == 1)
		put_gre1(d, flags);
	if (d->c.overrun) {
		put(d, ", ");
		pk_dissect_cut(d, "gre");
	} else if (version > 1 || type == GRE_PPP || flags & GRE_ROUTING) {
		put_left(d); /* source routes went out of use with RFC 2784 */
	} else if (type == GRE_ERSPAN) {
		dissect_erspan(d, flags & GRE_SEQ);
	} else {
		put_inner(d, type);
	}
}

void pk_dissect_esp(struct pk_dissect *d, const struct pk_ip *ip)
{
	size_t length = real_left(d);
	uint32_t spi = pk_get_be32(&d->c), seq = pk_get_be32(&d->c);

	pk_dissect_hosts(d, ip);
	if (d->c.overrun) {
		pk_dissect_cut(d, "esp");
		return;
	}
	put_hex(d, "ESP(spi=0x", spi, 8);
	put_hex(d, ",seq=0x", seq, 1);
	put_num(d, "), length ", length);
}

void pk_dissect_vxlan(struct pk_dissect *d)
{
	enum { FLAG_VNI = 0x08 };
	uint8_t flags = pk_get_u8(&d->c);
	uint32_t vni;

	pk_get_be24(&d->c); /* reserved, or a group */
	vni = pk_get_be24(&d->c);
	pk_get_u8(&d->c);
	put(d, "VXLAN, ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "vxlan");
		return;
	}
	if (flags != FLAG_VNI) {
		put_hex(d, "flags 0x", flags, 2);
		put(d, ", ");
	}
	put_num(d, "vni ", vni);
	put_inner(d, ETHERTYPE_TEB);
}

void pk_dissect_geneve(struct pk_dissect *d)
{
	uint8_t first = pk_get_u8(&d->c), flags = pk_get_u8(&d->c);
	uint16_t type = pk_get_be16(&d->c);
	uint32_t vni = pk_get_be24(&d->c);
	size_t options = (first & 63u) * 4;

	pk_get_u8(&d->c); /* reserved */
	put(d, "Geneve, ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "geneve");
		return;
	}
	if (first >> 6) {
		put_num(d, "unknown version ", first >> 6);
		put_left(d);
		return;
	}
	put_num(d, "vni ", vni);
	put(d, flags & 0x80 ? ", control" : "");
	put(d, flags & 0x40 ? ", critical" : "");
	if (options) {
		put_num(d, ", options ", options);
		put(d, " bytes");
	}
	pk_cursor_take(&d->c, options);
	if (d->c.overrun) {
		put(d, " ");
		pk_dissect_cut(d, "geneve");
		return;
	}
	put_inner(d, type);
}
