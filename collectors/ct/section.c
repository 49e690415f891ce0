// SPDX-License-Identifier: GPL-2.0-or-later
/* The ct section: "ct new, tcp SYN_SENT, 10.0.0.1.4242 > 10.0.0.2.80, answers 10.1.0.2.80 >
 * 10.0.0.1.4242 (DNAT)". The answers are shown only if they are not just the other way round,
 * which is what NAT makes of them. */

#include "collectors/ct/section.h"

#include <string.h>

#include "core/event/event.h"
#include "core/util/ipproto.h"

#define TCP       6
#define ICMP      1
#define UNTRACKED 7

#define IPS_ASSURED   (1u << 2)
#define IPS_CONFIRMED (1u << 3)
#define IPS_SRC_NAT   (1u << 4)
#define IPS_DST_NAT   (1u << 5)
#define IPS_DYING     (1u << 9)
#define IPS_TEMPLATE  (1u << 11)
#define IPS_OFFLOAD   (1u << 14)

static const struct pk_field ct_fields[] = { CT_FIELDS(PK_ROW) };

/* enum ip_conntrack_info, include/uapi/linux/netfilter/nf_conntrack_common.h */
static const char *const infos[] = {
	[0] = "established",       [1] = "related",       [2] = "new",
	[3] = "established reply", [4] = "related reply", [UNTRACKED] = "untracked",
};

/* enum tcp_conntrack, include/uapi/linux/netfilter/nf_conntrack_tcp.h */
static const char *const tcp_states[] = {
	[1] = "SYN_SENT",  [2] = "SYN_RECV",   [3] = "ESTABLISHED",
	[4] = "FIN_WAIT",  [5] = "CLOSE_WAIT", [6] = "LAST_ACK",
	[7] = "TIME_WAIT", [8] = "CLOSE",      [9] = "SYN_SENT2",
};

static const struct {
	uint32_t bit;
	const char *name;
} flags[] = {
	{ IPS_SRC_NAT, "SNAT" }, { IPS_DST_NAT, "DNAT" },      { IPS_ASSURED, "assured" },
	{ IPS_DYING, "dying" },  { IPS_OFFLOAD, "offloaded" },
};

static const char *word(const char *const *words, size_t n, unsigned int v)
{
	return v < n && words[v] ? words[v] : "?";
}

static const char *info_name(const struct ct_section *ct)
{
	return word(infos, ARRAY_SIZE(infos), ct->info);
}

static const char *tcp_state_name(const struct ct_section *ct)
{
	return word(tcp_states, ARRAY_SIZE(tcp_states), ct->tcp_state);
}

void pk_ct_state_print(struct pk_out *out, unsigned int info, unsigned int tcp_state)
{
	pk_out_str(out, word(infos, ARRAY_SIZE(infos), info));
	if (!tcp_state)
		return;
	pk_out_char(out, ' ');
	pk_out_str(out, word(tcp_states, ARRAY_SIZE(tcp_states), tcp_state));
}

static const char *proto_name(uint8_t proto)
{
	return pk_ipproto_name(proto) ?: "?";
}

static bool is_icmp(const struct ct_section *ct)
{
	return ct->proto == ICMP || ct->proto == 58;
}

/* One side of a tuple. An ICMP tuple has the id in one port, type and code in the other. */
static void print_end(struct pk_out *out, const struct ct_section *ct, const uint8_t *ip,
		      uint16_t port)
{
	pk_out_ip(out, ip);
	if (port && !is_icmp(ct)) {
		pk_out_char(out, '.');
		pk_out_u64(out, port);
	}
}

static void print_tuple(struct pk_out *out, const struct ct_section *ct, const uint8_t *src,
			uint16_t sport, const uint8_t *dst, uint16_t dport)
{
	print_end(out, ct, src, sport);
	pk_out_str(out, " > ");
	print_end(out, ct, dst, dport);
}

/* Are the answers just the first packet turned round? */
static bool is_mirrored(const struct ct_section *ct)
{
	return !memcmp(ct->orig_src, ct->reply_dst, 16) &&
	       !memcmp(ct->orig_dst, ct->reply_src, 16) &&
	       (is_icmp(ct) ||
		(ct->orig_sport == ct->reply_dport && ct->orig_dport == ct->reply_sport));
}

static void print_flags(struct pk_out *out, const struct ct_section *ct)
{
	const char *before = " (";

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		if (!(ct->status & flags[i].bit))
			continue;
		pk_out_str(out, before);
		pk_out_str(out, flags[i].name);
		before = ", ";
	}
	if (!(ct->status & IPS_CONFIRMED)) {
		pk_out_str(out, before);
		pk_out_str(out, "unconfirmed");
		before = ", ";
	}
	if (before[0] == ',')
		pk_out_char(out, ')');
}

static void print_connection(struct pk_out *out, const struct ct_section *ct)
{
	pk_out_str(out, ", ");
	pk_out_str(out, proto_name(ct->proto));
	if (ct->proto == TCP) {
		pk_out_char(out, ' ');
		pk_out_str(out, tcp_state_name(ct));
	}
	pk_out_str(out, ", ");
	print_tuple(out, ct, ct->orig_src, ct->orig_sport, ct->orig_dst, ct->orig_dport);
	if (!is_mirrored(ct)) {
		pk_out_str(out, ", answers ");
		print_tuple(out, ct, ct->reply_src, ct->reply_sport, ct->reply_dst,
			    ct->reply_dport);
	}
	print_flags(out, ct);
	if (ct->zone)
		pk_out_printf(out, ", zone %u", ct->zone);
	if (ct->mark)
		pk_out_printf(out, ", mark 0x%x", ct->mark);
	if (ct->labels_high)
		pk_out_printf(out, ", labels 0x%llx%016llx", (unsigned long long)ct->labels_high,
			      (unsigned long long)ct->labels_low);
	else if (ct->labels_low)
		pk_out_printf(out, ", labels 0x%llx", (unsigned long long)ct->labels_low);
}

static void ct_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct ct_section *ct = pk_event_get(ev, ct);

	(void)names;
	pk_out_str(out, "ct ");
	pk_out_str(out, info_name(ct));
	if (ct->status & IPS_TEMPLATE)
		pk_out_str(out, ", template");
	else if (ct->proto)
		print_connection(out, ct);
}

static const struct pk_derived_key ct_extra[] = {
	{ "state", "string", "What the packet is to its connection, by name." },
	{ "tcp", "string", "State of a TCP connection, by name." },
};

static void ct_json(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j)
{
	const struct ct_section *ct = pk_event_get(ev, ct);

	(void)names;
	pk_json_str(j, "state", info_name(ct));
	if (ct->proto == TCP)
		pk_json_str(j, "tcp", tcp_state_name(ct));
}

const struct pk_section pk_ct_section = {
	.id = PK_SECTION_ct,
	.size = sizeof(struct ct_section),
	.name = "ct",
	.about = "connection that conntrack holds the packet for",
	.fields = ct_fields,
	.n_fields = ARRAY_SIZE(ct_fields),
	.print = ct_print,
	.json_extra = ct_json,
	.extra = ct_extra,
	.n_extra = ARRAY_SIZE(ct_extra),
	.repeats = PK_REPEATS_OFTEN,
};
