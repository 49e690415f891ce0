// SPDX-License-Identifier: GPL-2.0-or-later
/* IPv6 and its extension headers, which are printed in front of the hosts, as part of the IP
 * header. */

#include "collectors/skb/dissect/internal.h"

enum { OPT_PAD1 = 0x00, OPT_PADN = 0x01, OPT_RTALERT = 0x05, OPT_JUMBO = 0xc2 };

static void put_option(struct pk_dissect *d, uint8_t type, struct pk_cursor data)
{
	static const struct pk_value_name names[] = {
		{ 0x07, "calipso" }, { 0x26, "qs" },       { 0x63, "rpl" },  { 0x31, "ioam" },
		{ 0xc3, "nsap" },    { 0xc9, "homeaddr" }, { 0x8b, "ilnp" }, { 0x04, "tel" },
	};

	if (type == OPT_RTALERT) {
		put_num(d, "rtalert ", pk_get_be16(&data));
	} else if (type == OPT_JUMBO) {
		put_num(d, "jumbo ", pk_get_be32(&data));
	} else {
		pk_dissect_name(d, value_name(names, type), "opt-", type);
	}
}

/* Hop-by-hop or destination options; padding is not shown. */
static void put_options(struct pk_dissect *d, const char *name, struct pk_cursor c)
{
	const char *before = " (";
	struct pk_cursor data;
	uint8_t type, len;

	put(d, name);
	while (c.len) {
		type = pk_get_u8(&c);
		if (type == OPT_PAD1)
			continue;
		len = pk_get_u8(&c);
		data = pk_cursor_split(&c, len);
		if (type == OPT_PADN)
			continue;
		put(d, before);
		before = ",";
		if (c.overrun)
			put(d, "[bad option]");
		else
			put_option(d, type, data);
	}
	put(d, *before == ',' ? ") " : " ");
}

static void put_routing(struct pk_dissect *d, struct pk_cursor c)
{
	uint8_t type = pk_get_u8(&c), left = pk_get_u8(&c);

	put_num(d, "srcrt (type ", type);
	put(d, type == 4 ? " SRv6" : type == 3 ? " RPL" : "");
	put_num(d, ", segleft ", left);
	put(d, ") ");
}

/* A fragment header; false if the rest does not begin with the next header. */
static bool put_fragment(struct pk_dissect *d, struct pk_ip *ip)
{
	uint16_t frag = pk_get_be16(&d->c);
	uint32_t id = pk_get_be32(&d->c);

	if (d->c.overrun)
		return true;
	put_hex(d, "frag (id 0x", id, 8);
	put_num(d, ", offset ", frag & 0xfff8);
	put(d, frag & 1 ? ", flags [+]) " : ") ");
	ip->fragment = frag & 1;
	return !(frag & 0xfff8);
}

static bool is_extension(uint8_t proto)
{
	return proto == PROTO_HOPOPTS || proto == PROTO_ROUTING || proto == PROTO_DSTOPTS;
}

/* The extension headers up to *next, which becomes the protocol behind them. False: the rest
 * of the packet is a later part of it. A header that was cut leaves the cursor overrun. */
static bool put_extensions(struct pk_dissect *d, struct pk_ip *ip, uint8_t *next)
{
	for (int i = 0; i < DISSECT_MAX_ITEMS; i++) {
		uint8_t type = *next, len;
		struct pk_cursor data;

		if (type == PROTO_AH) {
			if (!pk_dissect_ah(d, next))
				return true;
			continue;
		}
		if (!is_extension(type) && type != PROTO_FRAGMENT)
			return true;
		*next = pk_get_u8(&d->c);
		len = pk_get_u8(&d->c);
		if (type == PROTO_FRAGMENT) {
			if (!put_fragment(d, ip))
				return false;
		} else {
			data = pk_cursor_split(&d->c, (len + 1) * 8u - 2);
			if (d->c.overrun)
				*next = type;
			else if (type == PROTO_ROUTING)
				put_routing(d, data);
			else
				put_options(d, type == PROTO_HOPOPTS ? "HBH" : "DSTOPT", data);
		}
		if (d->c.overrun)
			return true;
	}
	return true;
}

/* Payload as the header says; 0 with hop-by-hop options stands for more than 65535. */
static void put_length(struct pk_dissect *d, uint16_t length, uint8_t next)
{
	size_t payload = length || next != PROTO_HOPOPTS ? length : real_left(d);

	put_num(d, ", payload length ", payload);
	if (!limit_left(d, payload)) {
		put_num(d, ", ", payload - real_left(d));
		put(d, " bytes missing!");
	}
}

void pk_dissect_ipv6(struct pk_dissect *d)
{
	uint32_t first = pk_get_be32(&d->c);
	uint16_t length = pk_get_be16(&d->c);
	uint8_t next = pk_get_u8(&d->c), hlim = pk_get_u8(&d->c);
	struct pk_ip ip = { .version = 6 };

	ip.src = pk_cursor_take(&d->c, 16);
	ip.dst = pk_cursor_take(&d->c, 16);
	put(d, "IP6 ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "ip6");
		return;
	}
	if (first >> 28 != 6) {
		put_num(d, "[bad version ", first >> 28);
		put(d, "]");
		return;
	}
	put(d, "(");
	if (first >> 20 & 0xff) {
		put_hex(d, "class 0x", first >> 20 & 0xff, 2);
		put(d, ", ");
	}
	if (first & 0xfffff) {
		put_hex(d, "flowlabel 0x", first & 0xfffff, 5);
		put(d, ", ");
	}
	put_num(d, "hlim ", hlim);
	put_length(d, length, next);
	put(d, ") ");

	if (!put_extensions(d, &ip, &next)) {
		pk_dissect_later_fragment(d, &ip, next);
	} else if (d->c.overrun) {
		pk_dissect_hosts(d, &ip);
		pk_dissect_cut(d, "ip6 extension");
	} else if (is_extension(next) || next == PROTO_FRAGMENT) {
		pk_dissect_hosts(d, &ip);
		put(d, "[too many extension headers]");
	} else if (next == PROTO_NONE) {
		pk_dissect_hosts(d, &ip);
		put(d, "no next header");
		put_left(d);
	} else {
		pk_dissect_proto(d, &ip, next);
	}
}
