// SPDX-License-Identifier: GPL-2.0-or-later
/* IPv4, its options and fragments, and what an IP protocol number leads to. */

#include "collectors/skb/dissect/internal.h"
#include "core/util/ipproto.h"

static uint16_t be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

bool pk_ip4_read(struct pk_cursor *c, struct pk_ip4_header *ret)
{
	const uint8_t *h = pk_cursor_take(c, IP4_FIXED);

	if (!h)
		return false;
	*ret = (struct pk_ip4_header){
		.version = h[0] >> 4,
		.size = (h[0] & 15u) * 4,
		.tos = h[1],
		.length = be16(h + 2),
		.id = be16(h + 4),
		.flags = h[6] >> 5,
		.offset = (uint16_t)(be16(h + 6) << 3),
		.ttl = h[8],
		.proto = h[9],
		.csum = be16(h + 10),
		.src = h + 12,
		.dst = h + 16,
	};
	return ret->version == 4 && ret->size >= IP4_FIXED;
}

enum {
	OPT_END = 0,
	OPT_NOP = 1,
	OPT_RR = 7,
	OPT_TS = 68,
	OPT_LSRR = 131,
	OPT_SSRR = 137,
	OPT_RA = 148
};

static const struct pk_value_name option_names[] = {
	{ OPT_END, "EOL" },   { OPT_NOP, "NOP" },   { OPT_RR, "RR" }, { OPT_TS, "TS" },
	{ 130, "SEC" },       { OPT_LSRR, "LSRR" }, { 134, "CIPSO" }, { 136, "SATID" },
	{ OPT_SSRR, "SSRR" }, { OPT_RA, "RA" },
};

/* The addresses of a route; "^" stands before the one that is next, or at the end when it is
 * used up. */
static void put_route(struct pk_dissect *d, struct pk_cursor data)
{
	size_t pointer = pk_get_u8(&data), at = 4;
	const uint8_t *addr;

	while ((addr = pk_cursor_take(&data, 4))) {
		put(d, at == pointer ? " ^" : " ");
		pk_out_ipv4(d->out, addr);
		at += 4;
	}
	put(d, at == pointer ? " ^" : "");
}

static void put_timestamps(struct pk_dissect *d, struct pk_cursor data)
{
	size_t pointer = pk_get_u8(&data), at = 5;
	uint8_t flags = pk_get_u8(&data);
	const uint8_t *addr = NULL;
	uint32_t ms;

	while (at < pointer && data.len) {
		if (flags & 15)
			addr = pk_cursor_take(&data, 4);
		ms = pk_get_be32(&data);
		if (data.overrun)
			break;
		put(d, " ");
		if (addr) {
			pk_out_ipv4(d->out, addr);
			put(d, "@");
		}
		pk_out_u64(d->out, ms);
		at += addr ? 8 : 4;
	}
	if (flags >> 4)
		put_num(d, " +", flags >> 4); /* hosts that found no room */
}

static void put_option(struct pk_dissect *d, uint8_t type, struct pk_cursor data)
{
	pk_dissect_name(d, value_name(option_names, type), "opt-", type);
	if (type == OPT_RR || type == OPT_LSRR || type == OPT_SSRR)
		put_route(d, data);
	else if (type == OPT_TS)
		put_timestamps(d, data);
	else if (type == OPT_RA && data.len == 2)
		put_num(d, " ", pk_get_be16(&data));
}

/* `size`: of the options as the header says; `c` has what was captured. */
static void put_options(struct pk_dissect *d, struct pk_cursor c, size_t size)
{
	bool cut = c.len < size;
	const char *comma = "";
	struct pk_cursor data;
	uint8_t type, len;

	put(d, ", options (");
	while (c.len) {
		type = pk_get_u8(&c);
		put(d, comma);
		comma = ",";
		if (type == OPT_END || type == OPT_NOP) {
			pk_dissect_name(d, value_name(option_names, type), "", type);
			if (type == OPT_END)
				break;
			continue;
		}
		len = pk_get_u8(&c);
		data = pk_cursor_split(&c, len - 2u);
		if (len < 2 || c.overrun) {
			pk_dissect_name(d, value_name(option_names, type), "opt-", type);
			put(d, cut ? " ..." : " [bad length]");
			break;
		}
		put_option(d, type, data);
	}
	put(d, ")");
}

static void put_tos(struct pk_dissect *d, uint8_t tos)
{
	static const char *const ecn[] = { "", ",ECT(1)", ",ECT(0)", ",CE" };

	put_hex(d, "tos 0x", tos, 1);
	put(d, ecn[tos & 3]);
	put(d, ", ");
}

static void put_flags(struct pk_dissect *d, const struct pk_ip4_header *h)
{
	if (h->offset || h->flags & IP4_MORE)
		put_num(d, ", offset ", h->offset);
	if (!h->flags)
		return;
	put(d, ", flags [");
	put(d, h->flags & IP4_RESERVED ? "rsvd," : "");
	put(d, h->flags & IP4_MORE ? "+" : "");
	put(d, h->flags & IP4_MORE && h->flags & IP4_DONT_FRAGMENT ? "," : "");
	put(d, h->flags & IP4_DONT_FRAGMENT ? "DF" : "");
	put(d, "]");
}

/* The checksum that the header should have. */
static uint16_t header_csum(const uint8_t *h, size_t size)
{
	uint32_t sum = 0;

	for (size_t at = 0; at < size; at += 2)
		sum += at == 10 ? 0 : be16(h + at);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void put_csum(struct pk_dissect *d, const struct pk_cursor *start,
		     const struct pk_ip4_header *h)
{
	uint16_t good;

	if (!h->csum || start->len < h->size) /* 0: it is filled in on the way out */
		return;
	good = header_csum(start->p, h->size);
	if (good == h->csum)
		return;
	put_hex(d, ", bad cksum ", h->csum, 1);
	put_hex(d, " (->", good, 1);
	put(d, ")!");
}

/* Forget what is behind the length that the header claims. */
static void put_length(struct pk_dissect *d, const struct pk_ip4_header *h, size_t length)
{
	size_t payload = length > h->size ? length - h->size : 0;

	put_num(d, ", length ", length);
	if (length < h->size)
		put(d, " [less than the header]");
	if (!limit_left(d, payload)) {
		put_num(d, ", ", payload - real_left(d));
		put(d, " bytes missing!");
	}
}

void pk_dissect_ipv4(struct pk_dissect *d)
{
	struct pk_cursor start = d->c, options;
	struct pk_ip4_header h;
	struct pk_ip ip = { .version = 4 };
	size_t length;

	put(d, "IP ");
	if (!pk_ip4_read(&d->c, &h)) {
		if (d->c.overrun)
			pk_dissect_cut(d, "ip");
		else if (h.version != 4)
			put_num(d, "[bad version ", h.version);
		else
			put_num(d, "[bad hdr length ", h.size);
		put(d, d->c.overrun ? "" : "]");
		return;
	}
	ip.src = h.src;
	ip.dst = h.dst;
	ip.fragment = h.flags & IP4_MORE;

	put(d, "(");
	if (h.tos)
		put_tos(d, h.tos);
	put_num(d, "ttl ", h.ttl);
	put_num(d, ", id ", h.id);
	put_flags(d, &h);
	options = pk_cursor_split(&d->c, h.size - 20);
	length = h.length ? h.length
			  : h.size + real_left(d); /* 0: more than 65535, within the host */
	put_length(d, &h, length);
	put_csum(d, &start, &h);
	if (h.size > 20)
		put_options(d, options, h.size - 20);
	put(d, ") ");

	if (d->c.overrun) {
		pk_dissect_hosts(d, &ip);
		pk_dissect_cut(d, "ip");
	} else if (h.offset) {
		pk_dissect_later_fragment(d, &ip, h.proto);
	} else if (h.proto != PROTO_AH || pk_dissect_ah(d, &h.proto)) {
		pk_dissect_proto(d, &ip, h.proto);
	} else {
		pk_dissect_hosts(d, &ip);
		pk_dissect_cut(d, "ah");
	}
}

void pk_dissect_later_fragment(struct pk_dissect *d, const struct pk_ip *ip, uint8_t proto)
{
	pk_dissect_hosts(d, ip);
	pk_dissect_proto_name(d, proto);
	put(d, " fragment");
	put_left(d);
}

bool pk_dissect_ah(struct pk_dissect *d, uint8_t *ret_next)
{
	uint8_t next = pk_get_u8(&d->c), len = pk_get_u8(&d->c);
	uint32_t spi, seq;

	pk_get_be16(&d->c); /* reserved */
	spi = pk_get_be32(&d->c);
	seq = pk_get_be32(&d->c);
	if (d->c.overrun)
		return false;
	put_hex(d, "AH(spi=0x", spi, 8);
	put_hex(d, ",seq=0x", seq, 1);
	put(d, ") ");
	pk_cursor_take(&d->c, len > 1 ? (len + 2) * 4u - 12 : 0); /* the integrity value */
	*ret_next = next;
	return !d->c.overrun;
}

/* IP protocols by how often they come; others are shown by name. */
static const struct proto {
	uint8_t proto;
	void (*print)(struct pk_dissect *d, const struct pk_ip *ip);
} protos[] = {
	{ PROTO_TCP, pk_dissect_tcp },   { PROTO_UDP, pk_dissect_udp },
	{ PROTO_ICMP, pk_dissect_icmp }, { PROTO_ICMPV6, pk_dissect_icmp6 },
	{ 2, pk_dissect_igmp },          { PROTO_SCTP, pk_dissect_sctp },
	{ 50, pk_dissect_esp },          { 47, pk_dissect_gre },
	{ 4, pk_dissect_ip_in_ip },      { 41, pk_dissect_ip6_in_ip },
};

static const struct proto *proto_find(uint8_t proto)
{
	for (size_t i = 0; i < ARRAY_SIZE(protos); i++)
		if (protos[i].proto == proto)
			return &protos[i];
	return NULL;
}

void pk_dissect_proto_name(struct pk_dissect *d, uint8_t proto)
{
	pk_dissect_name(d, pk_ipproto_name(proto), "ip-proto-", proto);
}

void pk_dissect_proto(struct pk_dissect *d, const struct pk_ip *ip, uint8_t proto)
{
	const struct proto *p = proto_find(proto);

	if (p) {
		p->print(d, ip);
		return;
	}
	pk_dissect_hosts(d, ip);
	pk_dissect_proto_name(d, proto);
	put_left(d);
}
