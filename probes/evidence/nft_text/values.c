// SPDX-License-Identifier: GPL-2.0-or-later
/* Constants of a rule are bytes without a type: how nft writes them depends on what they are
 * compared with. Names are those of nft, which are not always what the rest of pktrack writes. */

#include "probes/evidence/nft_text/internal.h"

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

#include "core/util/array.h"

struct name {
	uint32_t value;
	const char *name;
};

static const struct name protos[] = {
	{ IPPROTO_ICMP, "icmp" },        { IPPROTO_IGMP, "igmp" },
	{ IPPROTO_TCP, "tcp" },          { IPPROTO_UDP, "udp" },
	{ IPPROTO_DCCP, "dccp" },        { IPPROTO_GRE, "gre" },
	{ IPPROTO_ESP, "esp" },          { IPPROTO_AH, "ah" },
	{ IPPROTO_SCTP, "sctp" },        { IPPROTO_UDPLITE, "udplite" },
	{ IPPROTO_ICMPV6, "ipv6-icmp" },
};
static const struct name ethertypes[] = {
	{ 0x0800, "ip" },
	{ 0x0806, "arp" },
	{ 0x86dd, "ip6" },
	{ 0x8100, "8021q" },
};
static const struct name arp_ops[] = {
	{ 1, "request" }, { 2, "reply" },     { 3, "rrequest" },
	{ 4, "rreply" },  { 8, "inrequest" }, { 9, "inreply" },
};
static const struct name linktypes[] = { { 1, "ether" } };
static const struct name nfprotos[] = { { NFPROTO_IPV4, "ipv4" }, { NFPROTO_IPV6, "ipv6" } };
static const struct name icmp_types[] = {
	{ 0, "echo-reply" },           { 3, "destination-unreachable" },
	{ 4, "source-quench" },        { 5, "redirect" },
	{ 8, "echo-request" },         { 9, "router-advertisement" },
	{ 10, "router-solicitation" }, { 11, "time-exceeded" },
	{ 12, "parameter-problem" },   { 13, "timestamp-request" },
	{ 14, "timestamp-reply" },
};
static const struct name icmp6_types[] = {
	{ 1, "destination-unreachable" }, { 2, "packet-too-big" },
	{ 3, "time-exceeded" },           { 4, "parameter-problem" },
	{ 128, "echo-request" },          { 129, "echo-reply" },
	{ 130, "mld-listener-query" },    { 131, "mld-listener-report" },
	{ 132, "mld-listener-done" },     { 133, "nd-router-solicit" },
	{ 134, "nd-router-advert" },      { 135, "nd-neighbor-solicit" },
	{ 136, "nd-neighbor-advert" },    { 137, "nd-redirect" },
	{ 143, "mld2-listener-report" },
};
static const struct name tcp_flags[] = {
	{ 1, "fin" },  { 2, "syn" },  { 4, "rst" },  { 8, "psh" },
	{ 16, "ack" }, { 32, "urg" }, { 64, "ecn" }, { 128, "cwr" },
};
static const struct name ct_states[] = {
	{ 1, "invalid" }, { 2, "established" }, { 4, "related" }, { 8, "new" }, { 64, "untracked" },
};
static const struct name ct_statuses[] = {
	{ 1, "expected" }, { 2, "seen-reply" }, { 4, "assured" }, { 8, "confirmed" },
	{ 16, "snat" },    { 32, "dnat" },      { 512, "dying" },
};
static const struct name ct_dirs[] = { { 0, "original" }, { 1, "reply" } };
static const struct name pkttypes[] = {
	{ 0, "host" },
	{ 1, "broadcast" },
	{ 2, "multicast" },
	{ 3, "other" },
};
static const struct name addrtypes[] = {
	{ RTN_UNICAST, "unicast" },         { RTN_LOCAL, "local" },
	{ RTN_BROADCAST, "broadcast" },     { RTN_ANYCAST, "anycast" },
	{ RTN_MULTICAST, "multicast" },     { RTN_BLACKHOLE, "blackhole" },
	{ RTN_UNREACHABLE, "unreachable" }, { RTN_PROHIBIT, "prohibit" },
};

#define NAMES(list) list, ARRAY_SIZE(list)
static const struct {
	const struct name *at;
	size_t n;
	bool host, bits; /* a number of the machine; a set of bits */
} lists[] = {
	[PROTO] = { NAMES(protos), false, false },
	[ETHERTYPE] = { NAMES(ethertypes), false, false },
	[ARP_OP] = { NAMES(arp_ops), false, false },
	[LINKTYPE] = { NAMES(linktypes), true, false },
	[NFPROTO] = { NAMES(nfprotos), false, false },
	[ICMP_TYPE] = { NAMES(icmp_types), false, false },
	[ICMP6_TYPE] = { NAMES(icmp6_types), false, false },
	[TCP_FLAGS] = { NAMES(tcp_flags), false, true },
	[CT_STATE] = { NAMES(ct_states), true, true },
	[CT_STATUS] = { NAMES(ct_statuses), true, true },
	[CT_DIR] = { NAMES(ct_dirs), false, false },
	[PKTTYPE] = { NAMES(pkttypes), false, false },
	[ADDRTYPE] = { NAMES(addrtypes), true, false },
};

uint64_t pk_nft_number(const uint8_t *p, size_t len)
{
	uint64_t v = 0;

	for (size_t i = 0; i < len && i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

static uint32_t host_number(const uint8_t *p, size_t len)
{
	uint32_t v = 0;

	memcpy(&v, p, len < 4 ? len : 4);
	return v;
}

/* "syn,ack". False: a bit has no name. */
static bool put_bits(struct pk_out *out, enum type type, uint32_t bits)
{
	const char *sep = "";

	for (size_t i = 0; i < lists[type].n; i++) {
		if (!(bits & lists[type].at[i].value))
			continue;
		pk_out_str(out, sep);
		pk_out_str(out, lists[type].at[i].name);
		bits &= ~lists[type].at[i].value;
		sep = ",";
	}
	return !bits;
}

static bool put_named(struct pk_out *out, enum type type, const uint8_t *p, size_t len)
{
	uint32_t v = lists[type].host ? host_number(p, len) : (uint32_t)pk_nft_number(p, len);

	if (lists[type].bits)
		return v && put_bits(out, type, v);
	for (size_t i = 0; i < lists[type].n; i++) {
		if (lists[type].at[i].value != v)
			continue;
		pk_out_str(out, lists[type].at[i].name);
		return true;
	}
	if (type == ETHERTYPE || type == ADDRTYPE)
		return false;
	pk_out_u64(out, v);
	return true;
}

void pk_nft_put_address(struct pk_out *out, bool v6, const uint8_t *p, size_t len)
{
	uint8_t full[16] = { 0 };

	memcpy(full, p, len < sizeof(full) ? len : sizeof(full));
	if (v6)
		pk_out_ipv6(out, full);
	else
		pk_out_ipv4(out, full);
	if (len < (v6 ? 16 : 4)) { /* nft loads only the bytes that a prefix asks for */
		pk_out_char(out, '/');
		pk_out_u64(out, len * 8);
	}
}

static bool put_interface(struct pk_out *out, uint32_t index)
{
	char name[IF_NAMESIZE];

	if (!if_indextoname(index, name))
		return false;
	pk_nft_put_quoted(out, name, sizeof(name));
	return true;
}

/* The name without its end stands for all that begin so. */
static bool put_ifname(struct pk_out *out, const uint8_t *p, size_t len)
{
	size_t n = strnlen((const char *)p, len);

	pk_out_char(out, '"');
	pk_out_escaped(out, (const char *)p, n);
	if (n == len && len < IF_NAMESIZE)
		pk_out_char(out, '*');
	pk_out_char(out, '"');
	return true;
}

bool pk_nft_put_value(struct pk_out *out, enum type type, const uint8_t *p, size_t len)
{
	switch (type) {
	case UNKNOWN:
	case PRESENT:
		return false;
	case NUMBER:
	case PORT:
		pk_out_u64(out, pk_nft_number(p, len));
		return true;
	case HOST:
		pk_out_u64(out, host_number(p, len));
		return true;
	case MARK:
		pk_out_printf(out, "0x%08x", host_number(p, len));
		return true;
	case IP4:
	case IP6:
		pk_nft_put_address(out, type == IP6, p, len);
		return true;
	case MAC:
		if (len != 6)
			return false;
		pk_out_mac(out, p);
		return true;
	case IFNAME:
		return put_ifname(out, p, len);
	case IFINDEX:
		return put_interface(out, host_number(p, len));
	default:
		return put_named(out, type, p, len);
	}
}

int pk_nft_prefix_of(const uint8_t *mask, size_t len)
{
	size_t bits = 0;

	while (bits < len * 8 && mask[bits / 8] >> (7 - bits % 8) & 1)
		bits++;
	for (size_t i = bits; i < len * 8; i++)
		if (mask[i / 8] >> (7 - i % 8) & 1)
			return -1;
	return (int)bits;
}
