// SPDX-License-Identifier: GPL-2.0-or-later
/* UDP, and what its ports promise: the question of a DNS message, the tunnels. */

#include "collectors/skb/dissect/internal.h"

enum {
	PORT_DNS = 53,
	PORT_MDNS = 5353,
	PORT_VXLAN = 4789,
	PORT_VXLAN_LINUX =
		8472, /* what Linux used before there was a number, and still defaults to */
	PORT_GENEVE = 6081,
};

/* A label of a name; bytes that would look like two labels, or end the text, are escaped too. */
static void put_label(struct pk_dissect *d, const uint8_t *label, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && label[i] && label[i] != '.')
			continue;
		pk_out_escaped(d->out, (const char *)label + from, i - from);
		if (i < len)
			put_hex(d, "\\x", label[i], 2);
		from = i + 1;
	}
}

/* The name at the cursor, which a question never compresses. False: it is no name, or was cut. */
static bool put_name(struct pk_dissect *d, struct pk_cursor *c)
{
	const uint8_t *label;
	size_t total = 0;
	uint8_t len;

	while ((len = pk_get_u8(c)) && (total += len + 1u) < 255) {
		label = len < 64 ? pk_cursor_take(c, len) : NULL;
		if (!label)
			return false;
		put_label(d, label, len);
		put(d, ".");
	}
	if (!total && !c->overrun)
		put(d, ".");
	return !len && !c->overrun;
}

static void put_question(struct pk_dissect *d, struct pk_cursor *c)
{
	static const struct pk_value_name types[] = {
		{ 1, "A" },     { 28, "AAAA" }, { 12, "PTR" },    { 5, "CNAME" }, { 15, "MX" },
		{ 2, "NS" },    { 16, "TXT" },  { 33, "SRV" },    { 6, "SOA" },   { 65, "HTTPS" },
		{ 64, "SVCB" }, { 43, "DS" },   { 48, "DNSKEY" }, { 255, "ANY" },
	};
	struct pk_cursor name = *c;
	uint8_t len;
	uint16_t type;

	/* The type stands behind the name: find it first. */
	while ((len = pk_get_u8(c)))
		pk_cursor_take(c, len);
	type = pk_get_be16(c);
	if (!c->overrun) {
		put(d, " ");
		pk_dissect_name(d, value_name(types, type), "TYPE", type);
		put(d, "?");
	}
	put(d, " ");
	if (!put_name(d, &name) || c->overrun)
		pk_dissect_cut(d, "domain");
}

static void put_dns(struct pk_dissect *d)
{
	static const struct pk_value_name rcodes[] = {
		{ 0, "NoError" },  { 1, "FormErr" }, { 2, "ServFail" },
		{ 3, "NXDomain" }, { 4, "NotImp" },  { 5, "Refused" },
	};
	struct pk_cursor c = d->c;
	uint16_t id = pk_get_be16(&c), flags = pk_get_be16(&c);
	uint16_t questions = pk_get_be16(&c), answers = pk_get_be16(&c);

	pk_get_be32(&c); /* authority and additional records */
	if (c.overrun || flags >> 11 & 15 || questions != 1)
		return; /* not simply a query or its answer */
	put_num(d, ", DNS ", id);
	if (flags & 0x8000) {
		put(d, " ");
		pk_dissect_name(d, value_name(rcodes, flags & 15), "rcode ", flags & 15);
		put_num(d, " ", answers);
		put(d, answers == 1 ? " answer to" : " answers to");
	} else if (flags & 0x0100) {
		put(d, "+"); /* recursion desired */
	}
	put_question(d, &c);
}

void pk_dissect_udp(struct pk_dissect *d, const struct pk_ip *ip)
{
	uint16_t sport, dport, size;

	if (!pk_dissect_ports(d, ip, "udp", &sport, &dport))
		return;
	size = pk_get_be16(&d->c);
	pk_get_be16(&d->c); /* checksum: filled in by the device, or not yet */
	if (d->c.overrun) {
		pk_dissect_cut(d, "udp");
		return;
	}
	if (size && size < 8) {
		put_num(d, "UDP, bad length ", size);
		put(d, " < 8");
		return;
	}
	if (size && !ip->fragment && !limit_left(d, size - 8u)) {
		put_num(d, "UDP, bad length ", size - 8u);
		put_num(d, " > ", real_left(d));
		return;
	}
	if (dport == PORT_VXLAN || dport == PORT_VXLAN_LINUX) {
		pk_dissect_vxlan(d);
	} else if (dport == PORT_GENEVE) {
		pk_dissect_geneve(d);
	} else {
		put_num(d, "UDP, length ",
			size ? size - 8u : real_left(d)); /* 0: more than 65535 */
		if (sport == PORT_DNS || dport == PORT_DNS || dport == PORT_MDNS)
			put_dns(d);
	}
}
