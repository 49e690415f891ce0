// SPDX-License-Identifier: GPL-2.0-or-later
/* ICMP, with the packet that an error is about, and IGMP. */

#include "collectors/skb/dissect/internal.h"

enum {
	ICMP_ECHO_REPLY = 0,
	ICMP_UNREACHABLE = 3,
	ICMP_QUENCH = 4,
	ICMP_REDIRECT = 5,
	ICMP_ECHO = 8,
	ICMP_ROUTER_ADVERT = 9,
	ICMP_ROUTER_SOLICIT = 10,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAM_PROBLEM = 12,
	ICMP_TIMESTAMP = 13,
	ICMP_TIMESTAMP_REPLY = 14,
};

enum { UNREACH_PROTOCOL = 2, UNREACH_PORT = 3, UNREACH_FRAG = 4 };

/* The fixed header, and the flow of the packet behind it if the message quotes one. */
struct icmp {
	uint8_t type, code;
	uint16_t high, low; /* the second word: id and seq, mtu, gateway... */
	uint32_t word;
	bool has_flow;
	struct pk_flow flow;
};

/* "host 10.1.0.2": who could not be reached; without the address if the packet was not quoted. */
static void put_target(struct pk_dissect *d, const struct icmp *m, const char *what)
{
	put(d, what);
	if (!m->has_flow)
		return;
	put(d, *what ? " " : "");
	pk_out_ipv4(d->out, m->flow.dst);
}

/* "10.1.0.2 udp port 81 unreachable", "10.1.0.2 protocol 200 unreachable" */
static void put_unreachable_service(struct pk_dissect *d, const struct icmp *m)
{
	put_target(d, m, "");
	put(d, " ");
	if (m->code == UNREACH_PROTOCOL) {
		put_num(d, "protocol ", m->flow.proto);
	} else {
		pk_dissect_proto_name(d, m->flow.proto);
		put(d, " port");
		if (m->flow.has_ports)
			put_num(d, " ", m->flow.dport);
	}
	put(d, " unreachable");
}

static void put_unreachable(struct pk_dissect *d, const struct icmp *m)
{
	static const struct {
		const char *what, *why; /* before and behind the address */
	} texts[] = {
		{ "net", "" },
		{ "host", "" },
		{ "protocol", "" },
		{ "port", "" },
		{ "", " - need to frag" },
		{ "", " - source route failed" },
		{ "net", " - unknown" },
		{ "host", " - unknown" },
		{ "", " - source host isolated" },
		{ "net", " - admin prohibited" },
		{ "host", " - admin prohibited" },
		{ "net", " - tos prohibited" },
		{ "host", " - tos prohibited" },
		{ "host", " - admin prohibited filter" },
		{ "host", " - host precedence violation" },
		{ "host", " - precedence cutoff" },
	};
	bool known = m->code < ARRAY_SIZE(texts);
	const char *what;

	if (m->has_flow && (m->code == UNREACH_PORT || m->code == UNREACH_PROTOCOL)) {
		put_unreachable_service(d, m);
		return;
	}
	what = known ? texts[m->code].what : "";
	put_target(d, m, *what || m->has_flow ? what : "destination");
	put(d, " unreachable");
	if (!known)
		put_num(d, " - code ", m->code);
	else
		put(d, texts[m->code].why);
	if (m->code == UNREACH_FRAG) {
		put_num(d, " (mtu ", m->low);
		put(d, ")");
	}
}

static void put_redirect(struct pk_dissect *d, const struct icmp *m)
{
	static const char *const to[] = { " to net ", " to host ", " for tos to net ",
					  " for tos to host " };
	uint8_t gateway[4] = { m->word >> 24, m->word >> 16 & 255, m->word >> 8 & 255,
			       m->word & 255 };

	put_target(d, m, "redirect");
	put(d, m->code < ARRAY_SIZE(to) ? to[m->code] : " to ");
	pk_out_ipv4(d->out, gateway);
}

/* Messages that need no more than their name and their code's. */
static void put_plain(struct pk_dissect *d, const struct icmp *m)
{
	static const struct pk_value_name names[] = {
		{ ICMP_QUENCH, "source quench" },
		{ ICMP_ROUTER_ADVERT, "router advertisement" },
		{ ICMP_ROUTER_SOLICIT, "router solicitation" },
		{ 15, "information request" },
		{ 16, "information reply" },
		{ 17, "address mask request" },
		{ 18, "address mask reply" },
		{ 42, "extended echo request" },
		{ 43, "extended echo reply" },
	};

	pk_dissect_name(d, value_name(names, m->type), "type ", m->type);
	if (m->code)
		put_num(d, ", code ", m->code);
}

static void put_message(struct pk_dissect *d, const struct icmp *m)
{
	switch (m->type) {
	case ICMP_ECHO:
	case ICMP_ECHO_REPLY:
	case ICMP_TIMESTAMP:
	case ICMP_TIMESTAMP_REPLY:
		put(d,
		    m->type == ICMP_ECHO || m->type == ICMP_ECHO_REPLY ? "echo " : "time stamp ");
		put(d, m->type == ICMP_ECHO || m->type == ICMP_TIMESTAMP ? "request" : "reply");
		put_num(d, ", id ", m->high);
		put_num(d, ", seq ", m->low);
		break;
	case ICMP_UNREACHABLE:
		put_unreachable(d, m);
		break;
	case ICMP_REDIRECT:
		put_redirect(d, m);
		break;
	case ICMP_TIME_EXCEEDED:
		put(d, m->code ? "ip reassembly time exceeded" : "time exceeded in-transit");
		break;
	case ICMP_PARAM_PROBLEM:
		put_num(d, "parameter problem - octet ", m->word >> 24);
		break;
	default:
		put_plain(d, m);
		break;
	}
}

static bool quotes_packet(uint8_t type)
{
	return type == ICMP_UNREACHABLE || type == ICMP_QUENCH || type == ICMP_REDIRECT ||
	       type == ICMP_TIME_EXCEEDED || type == ICMP_PARAM_PROBLEM;
}

void pk_dissect_icmp(struct pk_dissect *d, const struct pk_ip *ip)
{
	size_t length = real_left(d);
	struct icmp m = { 0 };

	pk_dissect_hosts(d, ip);
	put(d, "ICMP ");
	m.type = pk_get_u8(&d->c);
	m.code = pk_get_u8(&d->c);
	pk_get_be16(&d->c); /* checksum */
	m.word = pk_get_be32(&d->c);
	m.high = (uint16_t)(m.word >> 16);
	m.low = (uint16_t)m.word;
	if (d->c.overrun) {
		pk_dissect_cut(d, "icmp");
		return;
	}
	if (quotes_packet(m.type))
		m.has_flow = pk_flow_read(d->c, 4, &m.flow);
	put_message(d, &m);
	put_num(d, ", length ", length);
	if (m.has_flow) {
		pk_dissect_about(d, &m.flow);
	} else if (quotes_packet(m.type)) {
		put(d, ", for ");
		pk_dissect_cut(d, "ip");
	}
}

enum {
	IGMP_QUERY = 0x11,
	IGMP_V1_REPORT = 0x12,
	IGMP_PIM = 0x14,
	IGMP_V2_REPORT = 0x16,
	IGMP_LEAVE = 0x17,
	IGMP_V3_REPORT = 0x22,
};

static void put_igmp_query(struct pk_dissect *d, uint8_t max_time, const uint8_t *group, bool v3)
{
	static const uint8_t any[4];

	put(d, v3 ? "query v3" : max_time ? "query v2" : "query v1");
	if (max_time)
		put_num(d, ", max resp time ", max_time);
	if (memcmp(group, any, 4)) {
		put(d, ", gaddr ");
		pk_out_ipv4(d->out, group);
	}
}

static void put_igmp_v3_report(struct pk_dissect *d, uint16_t records)
{
	static const struct pk_value_name modes[] = {
		{ 1, "is_in" }, { 2, "is_ex" }, { 3, "to_in" },
		{ 4, "to_ex" }, { 5, "allow" }, { 6, "block" },
	};

	put_num(d, "v3 report, ", records);
	put(d, records == 1 ? " group record" : " group records");
	for (int i = 0; i < records && i < DISSECT_MAX_ITEMS; i++) {
		uint8_t mode = pk_get_u8(&d->c), aux = pk_get_u8(&d->c);
		uint16_t sources = pk_get_be16(&d->c);
		const uint8_t *group = pk_cursor_take(&d->c, 4);

		put(d, " [");
		if (!group) {
			pk_dissect_cut(d, "igmp");
			put(d, "]");
			return;
		}
		put(d, "gaddr ");
		pk_out_ipv4(d->out, group);
		put(d, " ");
		pk_dissect_name(d, value_name(modes, mode), "mode ", mode);
		put_num(d, ", ", sources);
		put(d, sources == 1 ? " source]" : " sources]");
		pk_cursor_take(&d->c, sources * 4u + aux * 4u);
	}
}

void pk_dissect_igmp(struct pk_dissect *d, const struct pk_ip *ip)
{
	static const struct pk_value_name names[] = {
		{ IGMP_V1_REPORT, "v1 report " },
		{ IGMP_V2_REPORT, "v2 report " },
		{ IGMP_LEAVE, "leave " },
	};
	size_t length = real_left(d);
	uint8_t type = pk_get_u8(&d->c), max_time = pk_get_u8(&d->c);
	const uint8_t *group;

	pk_get_be16(&d->c); /* checksum */
	group = pk_cursor_take(&d->c, 4);
	pk_dissect_hosts(d, ip);
	put(d, "igmp ");
	if (!group) {
		pk_dissect_cut(d, "igmp");
		return;
	}
	if (type == IGMP_QUERY) {
		put_igmp_query(d, max_time, group, length >= 12);
	} else if (type == IGMP_V3_REPORT) {
		put_igmp_v3_report(d, (uint16_t)(group[2] << 8 | group[3]));
	} else if (value_name(names, type)) {
		put(d, value_name(names, type));
		pk_out_ipv4(d->out, group);
	} else {
		put_hex(d, "type 0x", type, 2);
	}
	put_num(d, ", length ", length);
}
