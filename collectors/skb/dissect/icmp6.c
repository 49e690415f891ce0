// SPDX-License-Identifier: GPL-2.0-or-later
/* ICMPv6: errors with the packet they are about, neighbour discovery with its options,
 * multicast listeners. */

#include "collectors/skb/dissect/internal.h"

enum {
	TYPE_UNREACHABLE = 1,
	TYPE_TOO_BIG = 2,
	TYPE_TIME_EXCEEDED = 3,
	TYPE_PARAM_PROBLEM = 4,
	TYPE_ECHO = 128,
	TYPE_ECHO_REPLY = 129,
	TYPE_MLD_QUERY = 130,
	TYPE_MLD_REPORT = 131,
	TYPE_MLD_DONE = 132,
	TYPE_RS = 133,
	TYPE_RA = 134,
	TYPE_NS = 135,
	TYPE_NA = 136,
	TYPE_REDIRECT = 137,
	TYPE_MLD2_REPORT = 143,
};

static void put_unreachable(struct pk_dissect *d, uint8_t code, const struct pk_flow *flow)
{
	static const struct pk_value_name codes[] = {
		{ 0, "route" },        { 1, "prohibited" }, { 2, "beyond scope" },
		{ 3, "address" },      { 4, "port" },       { 5, "source address failed policy" },
		{ 6, "reject route" },
	};

	put(d, "destination unreachable, unreachable ");
	pk_dissect_name(d, value_name(codes, code), "code ", code);
	if (!flow)
		return;
	put(d, ", ");
	pk_out_ipv6(d->out, flow->dst);
	if (code != 4 || !flow->has_ports)
		return;
	put(d, " ");
	pk_dissect_proto_name(d, flow->proto);
	put_num(d, " port ", flow->dport);
}

static void put_error(struct pk_dissect *d, uint8_t type, uint8_t code, size_t length)
{
	static const struct pk_value_name problems[] = {
		{ 0, "erroneous header" },
		{ 1, "unrecognized next header" },
		{ 2, "unrecognized option" },
	};
	uint32_t word = pk_get_be32(&d->c);
	struct pk_flow flow;
	bool has_flow;

	if (d->c.overrun) {
		pk_dissect_cut(d, "icmp6");
		return;
	}
	has_flow = pk_flow_read(d->c, 6, &flow);
	if (type == TYPE_UNREACHABLE) {
		put_unreachable(d, code, has_flow ? &flow : NULL);
	} else if (type == TYPE_TOO_BIG) {
		put_num(d, "packet too big, mtu ", word);
	} else if (type == TYPE_TIME_EXCEEDED) {
		put(d, code ? "time exceeded in-reassembly" : "time exceeded in-transit");
	} else {
		put(d, "parameter problem, ");
		pk_dissect_name(d, value_name(problems, code), "code ", code);
		put_num(d, " - octet ", word);
	}
	put_num(d, ", length ", length);
	if (has_flow) {
		pk_dissect_about(d, &flow);
	} else {
		put(d, ", for ");
		pk_dissect_cut(d, "ip6");
	}
}

static void put_prefix(struct pk_dissect *d, struct pk_cursor c)
{
	uint8_t bits = pk_get_u8(&c), flags = pk_get_u8(&c);
	uint32_t valid = pk_get_be32(&c), preferred = pk_get_be32(&c);
	const uint8_t *prefix;

	pk_get_be32(&c); /* reserved */
	prefix = pk_cursor_take(&c, 16);
	if (!prefix) {
		put(d, "[bad length]");
		return;
	}
	pk_out_ipv6(d->out, prefix);
	put_num(d, "/", bits);
	if (flags & 0xc0) {
		put(d, " [");
		put(d, flags & 0x80 ? "onlink" : "");
		put(d, (flags & 0xc0) == 0xc0 ? "," : "");
		put(d, flags & 0x40 ? "auto" : "");
		put(d, "]");
	}
	put_num(d, " valid ", valid);
	put_num(d, "s pref ", preferred);
	put(d, "s");
}

/* The options of neighbour discovery. */
static void put_nd_option(struct pk_dissect *d, uint8_t type, struct pk_cursor c)
{
	enum { OPT_SOURCE = 1, OPT_TARGET = 2, OPT_PREFIX = 3, OPT_MTU = 5 };
	static const struct pk_value_name names[] = {
		{ OPT_SOURCE, "source lladdr " },
		{ OPT_TARGET, "target lladdr " },
		{ OPT_PREFIX, "prefix " },
		{ 4, "redirected header" },
		{ OPT_MTU, "mtu " },
		{ 14, "nonce" },
		{ 24, "route info" },
		{ 25, "rdnss" },
		{ 31, "dnssl" },
		{ 37, "captive portal" },
		{ 38, "pref64" },
	};
	const uint8_t *mac;

	pk_dissect_name(d, value_name(names, type), "option ", type);
	if (type == OPT_SOURCE || type == OPT_TARGET) {
		mac = pk_cursor_take(&c, 6);
		if (mac)
			pk_out_mac(d->out, mac);
	} else if (type == OPT_PREFIX) {
		put_prefix(d, c);
	} else if (type == OPT_MTU) {
		pk_get_be16(&c);
		pk_out_u64(d->out, pk_get_be32(&c));
	}
}

static void put_nd_options(struct pk_dissect *d)
{
	for (int i = 0; real_left(d); i++) {
		uint8_t type = pk_get_u8(&d->c), len = pk_get_u8(&d->c);
		struct pk_cursor data = pk_cursor_split(&d->c, len ? len * 8u - 2 : 0);

		put(d, ", ");
		if (i == DISSECT_MAX_ITEMS) {
			put(d, "...");
			return;
		}
		if (d->c.overrun) {
			pk_dissect_cut(d, "icmp6 option");
			return;
		}
		if (!len) {
			put(d, "[bad option]");
			return;
		}
		put_nd_option(d, type, data);
	}
}

static void put_neighbour(struct pk_dissect *d, uint8_t type, size_t length)
{
	uint32_t word = pk_get_be32(&d->c);
	const uint8_t *target = pk_cursor_take(&d->c, 16), *dst = NULL;

	put(d, type == TYPE_NS   ? "neighbor solicitation"
	       : type == TYPE_NA ? "neighbor advertisement"
				 : "redirect");
	put(d, ", ");
	if (type == TYPE_REDIRECT)
		dst = pk_cursor_take(&d->c, 16);
	if (d->c.overrun) {
		pk_dissect_cut(d, "icmp6");
		return;
	}
	if (dst) {
		pk_out_ipv6(d->out, dst);
		put(d, " to ");
	} else {
		put(d, type == TYPE_NS ? "who has " : "tgt is ");
	}
	pk_out_ipv6(d->out, target);
	if (type == TYPE_NA && word >> 29) {
		put(d, ", Flags [");
		put(d, word & 0x80000000 ? "router" : "");
		put(d, word & 0x80000000 && word & 0x60000000 ? "," : "");
		put(d, word & 0x40000000 ? "solicited" : "");
		put(d, word & 0x40000000 && word & 0x20000000 ? "," : "");
		put(d, word & 0x20000000 ? "override" : "");
		put(d, "]");
	}
	put_num(d, ", length ", length);
	put_nd_options(d);
}

static void put_router(struct pk_dissect *d, uint8_t type, size_t length)
{
	uint32_t word = pk_get_be32(&d->c);

	put(d, type == TYPE_RS ? "router solicitation" : "router advertisement");
	if (type == TYPE_RA)
		pk_cursor_take(&d->c, 8); /* reachable and retransmit time */
	if (d->c.overrun) {
		put(d, ", ");
		pk_dissect_cut(d, "icmp6");
		return;
	}
	if (type == TYPE_RA) {
		put_num(d, ", hop limit ", word >> 24);
		put(d, word & 0x00800000 ? ", managed" : "");
		put(d, word & 0x00400000 ? ", other stateful" : "");
		put_num(d, ", router lifetime ", word & 0xffff);
		put(d, "s");
	}
	put_num(d, ", length ", length);
	put_nd_options(d);
}

static void put_mld(struct pk_dissect *d, uint8_t type, size_t length)
{
	uint32_t word = pk_get_be32(&d->c);
	const uint8_t *group = pk_cursor_take(&d->c, 16);

	put(d, "multicast listener ");
	put(d, type == TYPE_MLD_QUERY ? "query" : type == TYPE_MLD_REPORT ? "report" : "done");
	put(d, type == TYPE_MLD_QUERY && length >= 28 ? " v2" : "");
	if (!group) {
		put(d, ", ");
		pk_dissect_cut(d, "icmp6");
		return;
	}
	put_num(d, ", max resp delay ", word >> 16);
	put(d, ", addr ");
	pk_out_ipv6(d->out, group);
	put_num(d, ", length ", length);
}

static void put_mld2_report(struct pk_dissect *d, size_t length)
{
	static const struct pk_value_name modes[] = {
		{ 1, "is_in" }, { 2, "is_ex" }, { 3, "to_in" },
		{ 4, "to_ex" }, { 5, "allow" }, { 6, "block" },
	};
	uint16_t records = pk_get_be32(&d->c) & 0xffff;

	put(d, "multicast listener report v2, ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "icmp6");
		return;
	}
	pk_out_u64(d->out, records);
	put(d, records == 1 ? " group record" : " group records");
	for (int i = 0; i < records && i < DISSECT_MAX_ITEMS; i++) {
		uint8_t mode = pk_get_u8(&d->c), aux = pk_get_u8(&d->c);
		uint16_t sources = pk_get_be16(&d->c);
		const uint8_t *group = pk_cursor_take(&d->c, 16);

		put(d, " [");
		if (!group) {
			pk_dissect_cut(d, "icmp6");
			put(d, "]");
			break;
		}
		put(d, "gaddr ");
		pk_out_ipv6(d->out, group);
		put(d, " ");
		pk_dissect_name(d, value_name(modes, mode), "mode ", mode);
		put_num(d, ", ", sources);
		put(d, sources == 1 ? " source]" : " sources]");
		pk_cursor_take(&d->c, sources * 16u + aux * 4u);
	}
	put_num(d, ", length ", length);
}

static void put_echo(struct pk_dissect *d, uint8_t type, size_t length)
{
	uint16_t id = pk_get_be16(&d->c), seq = pk_get_be16(&d->c);

	put(d, type == TYPE_ECHO ? "echo request, " : "echo reply, ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "icmp6");
		return;
	}
	put_num(d, "id ", id);
	put_num(d, ", seq ", seq);
	put_num(d, ", length ", length);
}

void pk_dissect_icmp6(struct pk_dissect *d, const struct pk_ip *ip)
{
	size_t length = real_left(d);
	uint8_t type = pk_get_u8(&d->c), code = pk_get_u8(&d->c);

	pk_get_be16(&d->c); /* checksum */
	pk_dissect_hosts(d, ip);
	put(d, "ICMP6, ");
	if (d->c.overrun) {
		pk_dissect_cut(d, "icmp6");
		return;
	}
	switch (type) {
	case TYPE_UNREACHABLE:
	case TYPE_TOO_BIG:
	case TYPE_TIME_EXCEEDED:
	case TYPE_PARAM_PROBLEM:
		put_error(d, type, code, length);
		break;
	case TYPE_ECHO:
	case TYPE_ECHO_REPLY:
		put_echo(d, type, length);
		break;
	case TYPE_NS:
	case TYPE_NA:
	case TYPE_REDIRECT:
		put_neighbour(d, type, length);
		break;
	case TYPE_RS:
	case TYPE_RA:
		put_router(d, type, length);
		break;
	case TYPE_MLD_QUERY:
	case TYPE_MLD_REPORT:
	case TYPE_MLD_DONE:
		put_mld(d, type, length);
		break;
	case TYPE_MLD2_REPORT:
		put_mld2_report(d, length);
		break;
	default:
		put_num(d, "type ", type);
		put_num(d, ", code ", code);
		put_num(d, ", length ", length);
		break;
	}
}
