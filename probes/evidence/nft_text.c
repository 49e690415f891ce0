// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules of nftables lie in the kernel as small programs over registers (net/netfilter/nft_*.c).
 * They are read back as nft does it: a register holds what was loaded into it, and is written when
 * something is asked of it; questions that nft put before another one only because that needs them
 * ("meta l4proto tcp" before "tcp dport") are left out. Only forms whose meaning is certain are
 * written; for all else stands "...". */

#include "probes/evidence/nft_text.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

#include "core/util/array.h"

#define MAX_ELEMENTS 8 /* of a set that are written */
#define MAX_KEPT     64
#define KEY_BYTES    16

/* How a value is written. */
enum type {
	UNKNOWN,
	NUMBER, /* big-endian */
	HOST,   /* in the order of the machine */
	MARK,
	PORT,
	IP4,
	IP6,
	MAC,
	PROTO,
	ETHERTYPE,
	NFPROTO,
	LINKTYPE,
	ICMP_TYPE,
	ICMP6_TYPE,
	TCP_FLAGS,
	CT_STATE,
	CT_STATUS,
	CT_DIR,
	PKTTYPE,
	IFNAME,
	IFINDEX,
	ADDRTYPE,
	PRESENT, /* fib ... oif: 0 or not */
};

/* What stands in a register. */
struct value {
	enum type type;
	char name[48]; /* "tcp dport" */
	uint8_t len,
		full; /* bytes that were loaded; of the whole field, of which these are the first */
	bool masked;  /* by `mask`, after it was loaded */
	uint8_t mask[KEY_BYTES];
	bool has_data; /* a constant: */
	uint8_t data[KEY_BYTES];
	uint8_t base; /* of payload */
	uint16_t offset;
};

enum layer {
	L2,
	L3,
	L4,
	LAYERS,
};

struct text {
	const struct pk_nft_rule *rule;
	const struct pk_nft_sets *sets;
	struct pk_out *out;
	struct value regs[PK_NFT_WORDS];
	uint8_t l3, l4; /* protocols that are known here: NFPROTO_*, IPPROTO_*; 0: not */
	/* Questions that the next one may make needless, by the layer that they are about. */
	char pending[LAYERS][64];
	bool in_range; /* a ">=" that a "<=" may follow */
	int range_word;
	struct value range_lhs;
	uint8_t range_from[KEY_BYTES];
	size_t range_len;
};

int pk_nft_word_of(uint32_t reg)
{
	int word = reg <= NFT_REG_4 ? (int)reg * 4 : (int)reg - NFT_REG32_00 + 4;

	return reg && word < PK_NFT_WORDS ? word : -1;
}

struct pk_nl_attr pk_nft_value_in(const struct pk_nl_attr *attr)
{
	struct pk_nl_attr a[NFTA_DATA_VERDICT + 1];

	pk_nl_parse(attr->data, attr->len, a, NFTA_DATA_VERDICT);
	return a[NFTA_DATA_VALUE];
}

/* ---- words ---- */

static void word(struct pk_out *out, const char *text)
{
	if (out->len)
		pk_out_char(out, ' ');
	pk_out_str(out, text);
}

static void flush_pending(struct text *t)
{
	for (size_t i = 0; i < LAYERS; i++) {
		if (t->pending[i][0])
			word(t->out, t->pending[i]);
		t->pending[i][0] = 0;
	}
}

static void put_lhs(struct pk_out *out, const struct value *v)
{
	word(out, v->name);
}

static void flush_range(struct text *t);

static void flush(struct text *t)
{
	flush_range(t);
	flush_pending(t);
}

/* "..." once, however much it stands for. */
static void unknown(struct text *t)
{
	size_t len;

	flush(t);
	len = t->out->len;
	if (len < 3 || memcmp(t->out->buf + len - 3, "...", 3) != 0)
		word(t->out, "...");
}

static void put_quoted(struct pk_out *out, const char *text, size_t len)
{
	pk_out_char(out, '"');
	pk_out_escaped(out, text, strnlen(text, len));
	pk_out_char(out, '"');
}

/* ---- values ---- */

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

static uint64_t be_number(const uint8_t *p, size_t len)
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
	uint32_t v = lists[type].host ? host_number(p, len) : (uint32_t)be_number(p, len);

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

static bool put_address(struct pk_out *out, bool v6, const uint8_t *p, size_t len)
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
	return true;
}

static bool put_interface(struct pk_out *out, uint32_t index)
{
	char name[IF_NAMESIZE];

	if (!if_indextoname(index, name))
		return false;
	put_quoted(out, name, sizeof(name));
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

static bool put_value(struct pk_out *out, enum type type, const uint8_t *p, size_t len)
{
	switch (type) {
	case UNKNOWN:
	case PRESENT:
		return false;
	case NUMBER:
	case PORT:
		pk_out_u64(out, be_number(p, len));
		return true;
	case HOST:
		pk_out_u64(out, host_number(p, len));
		return true;
	case MARK:
		pk_out_printf(out, "0x%08x", host_number(p, len));
		return true;
	case IP4:
	case IP6:
		return put_address(out, type == IP6, p, len);
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

/* ---- what is loaded ---- */

static struct value *reg(struct text *t, const struct pk_nl_attr *attr)
{
	int at = pk_nft_word_of(pk_nl_be32(attr));

	return at < 0 ? NULL : &t->regs[at];
}

static void set_reg(struct text *t, const struct pk_nl_attr *attr, const struct value *v)
{
	struct value *r = reg(t, attr);

	if (!r)
		return;
	*r = *v;
	/* Fields that are asked for together are loaded one behind the other: what still stands
	 * there is of an earlier question. */
	memset(r + 1, 0, (size_t)(t->regs + PK_NFT_WORDS - (r + 1)) * sizeof(*r));
}

static void load_meta(struct text *t, const struct pk_nl_attr *a)
{
	static const struct {
		uint8_t key;
		enum type type;
		uint8_t len;
		const char *name;
	} keys[] = {
		{ NFT_META_LEN, HOST, 4, "meta length" },
		{ NFT_META_PROTOCOL, ETHERTYPE, 2, "meta protocol" },
		{ NFT_META_MARK, MARK, 4, "meta mark" },
		{ NFT_META_IIF, IFINDEX, 4, "iif" },
		{ NFT_META_OIF, IFINDEX, 4, "oif" },
		{ NFT_META_IIFNAME, IFNAME, 16, "iifname" },
		{ NFT_META_OIFNAME, IFNAME, 16, "oifname" },
		{ NFT_META_SKUID, HOST, 4, "meta skuid" },
		{ NFT_META_SKGID, HOST, 4, "meta skgid" },
		{ NFT_META_IIFTYPE, LINKTYPE, 2, "meta iiftype" },
		{ NFT_META_NFPROTO, NFPROTO, 1, "meta nfproto" },
		{ NFT_META_L4PROTO, PROTO, 1, "meta l4proto" },
		{ NFT_META_PKTTYPE, PKTTYPE, 1, "meta pkttype" },
		{ NFT_META_CPU, HOST, 4, "meta cpu" },
	};
	uint32_t key = pk_nl_be32(&a[NFTA_META_KEY]);
	struct value v = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (keys[i].key != key)
			continue;
		v.type = keys[i].type;
		v.len = v.full = keys[i].len;
		snprintf(v.name, sizeof(v.name), "%s", keys[i].name);
	}
	set_reg(t, &a[NFTA_META_DREG], &v);
}

struct field {
	uint16_t offset;
	uint8_t len;
	enum type type;
	const char *name;
};
static const struct field ip4_fields[] = {
	{ 2, 2, NUMBER, "ip length" },  { 4, 2, NUMBER, "ip id" },  { 8, 1, NUMBER, "ip ttl" },
	{ 9, 1, PROTO, "ip protocol" }, { 12, 4, IP4, "ip saddr" }, { 16, 4, IP4, "ip daddr" },
};
static const struct field ip6_fields[] = {
	{ 4, 2, NUMBER, "ip6 length" },   { 6, 1, PROTO, "ip6 nexthdr" },
	{ 7, 1, NUMBER, "ip6 hoplimit" }, { 8, 16, IP6, "ip6 saddr" },
	{ 24, 16, IP6, "ip6 daddr" },
};
static const struct field ether_fields[] = {
	{ 0, 6, MAC, "ether daddr" },
	{ 6, 6, MAC, "ether saddr" },
	{ 12, 2, ETHERTYPE, "ether type" },
};
static const struct field tcp_fields[] = {
	{ 0, 2, PORT, "tcp sport" },       { 2, 2, PORT, "tcp dport" },
	{ 4, 4, NUMBER, "tcp sequence" },  { 8, 4, NUMBER, "tcp ackseq" },
	{ 13, 1, TCP_FLAGS, "tcp flags" }, { 14, 2, NUMBER, "tcp window" },
};
static const struct field udp_fields[] = {
	{ 0, 2, PORT, "udp sport" },
	{ 2, 2, PORT, "udp dport" },
	{ 4, 2, NUMBER, "udp length" },
};
static const struct field sctp_fields[] = { { 0, 2, PORT, "sctp sport" },
					    { 2, 2, PORT, "sctp dport" } };
static const struct field th_fields[] = { { 0, 2, PORT, "th sport" }, { 2, 2, PORT, "th dport" } };
static const struct field icmp_fields[] = { { 0, 1, ICMP_TYPE, "icmp type" },
					    { 1, 1, NUMBER, "icmp code" } };
static const struct field icmp6_fields[] = { { 0, 1, ICMP6_TYPE, "icmpv6 type" },
					     { 1, 1, NUMBER, "icmpv6 code" } };

/* The fields of a header, by what is known of the packet at this place of the rule. */
static const struct field *fields_of(const struct text *t, uint32_t base, size_t *ret_n)
{
#define FIELDS(list) (*ret_n = ARRAY_SIZE(list), list)
	if (base == NFT_PAYLOAD_LL_HEADER)
		return FIELDS(ether_fields);
	if (base == NFT_PAYLOAD_NETWORK_HEADER)
		return t->l3 == NFPROTO_IPV4   ? FIELDS(ip4_fields)
		       : t->l3 == NFPROTO_IPV6 ? FIELDS(ip6_fields)
					       : (*ret_n = 0, NULL);
	if (base != NFT_PAYLOAD_TRANSPORT_HEADER)
		return *ret_n = 0, NULL;
	switch (t->l4) {
	case IPPROTO_TCP:
		return FIELDS(tcp_fields);
	case IPPROTO_UDP:
		return FIELDS(udp_fields);
	case IPPROTO_SCTP:
		return FIELDS(sctp_fields);
	case IPPROTO_ICMP:
		return FIELDS(icmp_fields);
	case IPPROTO_ICMPV6:
		return FIELDS(icmp6_fields);
	case 0:
		return FIELDS(th_fields);
	}
	return *ret_n = 0, NULL;
#undef FIELDS
}

/* Does what is loaded begin a field, and end in it? Only addresses are asked for in part. */
static const struct field *find_field(const struct text *t, uint32_t base, size_t offset,
				      size_t len)
{
	size_t n;
	const struct field *f = fields_of(t, base, &n);

	for (size_t i = 0; i < n; i++)
		if (f[i].offset == offset &&
		    (f[i].len == len || (f[i].len > len && (f[i].type == IP4 || f[i].type == IP6))))
			return &f[i];
	return NULL;
}

/* nft asks for neighbouring fields at once: the one that begins there and is not longer. */
static const struct field *field_in(const struct text *t, uint32_t base, size_t offset, size_t len)
{
	size_t n;
	const struct field *f = fields_of(t, base, &n);

	for (size_t i = 0; i < n; i++)
		if (f[i].offset == offset && f[i].len <= len)
			return &f[i];
	return NULL;
}

/* What a field needs to be of was asked before: nft does not write that. ICMP tells its IP. */
static void drop_needless(struct text *t, uint32_t base)
{
	if (base == NFT_PAYLOAD_LL_HEADER)
		t->pending[L2][0] = 0;
	if (base == NFT_PAYLOAD_NETWORK_HEADER || t->l4 == IPPROTO_ICMP || t->l4 == IPPROTO_ICMPV6)
		t->pending[L3][0] = 0;
	if (base == NFT_PAYLOAD_TRANSPORT_HEADER)
		t->pending[L4][0] = 0;
}

static void load_payload(struct text *t, const struct pk_nl_attr *a)
{
	uint32_t base = pk_nl_be32(&a[NFTA_PAYLOAD_BASE]);
	uint32_t offset = pk_nl_be32(&a[NFTA_PAYLOAD_OFFSET]);
	uint32_t len = pk_nl_be32(&a[NFTA_PAYLOAD_LEN]);
	const struct field *f = find_field(t, base, offset, len);
	struct value v = { .len = (uint8_t)(len < 255 ? len : 255),
			   .base = (uint8_t)base,
			   .offset = (uint16_t)offset };

	if (f || field_in(t, base, offset, len))
		drop_needless(t, base);
	if (f) {
		v.type = f->type;
		v.full = f->len;
		snprintf(v.name, sizeof(v.name), "%s", f->name);
	}
	set_reg(t, &a[NFTA_PAYLOAD_DREG], &v);
}

static void load_ct(struct text *t, const struct pk_nl_attr *a)
{
	struct value v = { 0 };

	if (a[NFTA_CT_DIRECTION].data)
		goto out;
	switch (pk_nl_be32(&a[NFTA_CT_KEY])) {
	case NFT_CT_STATE:
		v = (struct value){ .type = CT_STATE, .name = "ct state", .len = 4, .full = 4 };
		break;
	case NFT_CT_STATUS:
		v = (struct value){ .type = CT_STATUS, .name = "ct status", .len = 4, .full = 4 };
		break;
	case NFT_CT_MARK:
		v = (struct value){ .type = MARK, .name = "ct mark", .len = 4, .full = 4 };
		break;
	case NFT_CT_DIRECTION:
		v = (struct value){ .type = CT_DIR, .name = "ct direction", .len = 1, .full = 1 };
		break;
	}
out:
	set_reg(t, &a[NFTA_CT_DREG], &v);
}

static void load_fib(struct text *t, const struct pk_nl_attr *a)
{
	static const struct name parts[] = {
		{ NFTA_FIB_F_SADDR, "saddr" }, { NFTA_FIB_F_DADDR, "daddr" },
		{ NFTA_FIB_F_MARK, "mark" },   { NFTA_FIB_F_IIF, "iif" },
		{ NFTA_FIB_F_OIF, "oif" },
	};
	uint32_t flags = pk_nl_be32(&a[NFTA_FIB_FLAGS]);
	uint32_t result = pk_nl_be32(&a[NFTA_FIB_RESULT]);
	struct value v = { 0 };
	size_t len;

	if (result == NFT_FIB_RESULT_ADDRTYPE)
		v = (struct value){ .type = ADDRTYPE, .len = 4, .full = 4 };
	else if (result == NFT_FIB_RESULT_OIF && flags & NFTA_FIB_F_PRESENT)
		v = (struct value){ .type = PRESENT, .len = 1, .full = 1 };
	len = (size_t)snprintf(v.name, sizeof(v.name), "fib ");
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (flags & parts[i].value)
			len += (size_t)snprintf(v.name + len, sizeof(v.name) - len, "%s%s",
						len > 4 ? " . " : "", parts[i].name);
	snprintf(v.name + len, sizeof(v.name) - len, v.type == ADDRTYPE ? " type" : " oif");
	set_reg(t, &a[NFTA_FIB_DREG], &v);
}

static void load_bitwise(struct text *t, const struct pk_nl_attr *a)
{
	struct pk_nl_attr mask = pk_nft_value_in(&a[NFTA_BITWISE_MASK]);
	struct pk_nl_attr xor = pk_nft_value_in(&a[NFTA_BITWISE_XOR]);
	const struct value *from = reg(t, &a[NFTA_BITWISE_SREG]);
	struct value v = { 0 };
	bool plain = from && !pk_nl_be32(&a[NFTA_BITWISE_OP]) && mask.len <= KEY_BYTES &&
		     mask.len == from->len && xor.len == mask.len && !from->masked;

	for (size_t i = 0; plain && i < xor.len; i++)
		plain = !xor.data[i];
	if (plain) {
		v = *from;
		v.masked = true;
		memcpy(v.mask, mask.data, mask.len);
	}
	set_reg(t, &a[NFTA_BITWISE_DREG], &v);
}

/* From the order of the machine to that of the network, so that ranges compare. */
static void load_byteorder(struct text *t, const struct pk_nl_attr *a)
{
	const struct value *from = reg(t, &a[NFTA_BYTEORDER_SREG]);
	struct value v = { 0 };

	if (from && from->type == HOST && pk_nl_be32(&a[NFTA_BYTEORDER_OP]) == NFT_BYTEORDER_HTON) {
		v = *from;
		v.type = NUMBER;
	}
	set_reg(t, &a[NFTA_BYTEORDER_DREG], &v);
}

/* ---- what is asked ---- */

static bool is_zero(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i])
			return false;
	return true;
}

/* Bits of a prefix that a mask is; -1: it is none. */
static int prefix_of(const uint8_t *mask, size_t len)
{
	size_t bits = 0;

	while (bits < len * 8 && mask[bits / 8] >> (7 - bits % 8) & 1)
		bits++;
	for (size_t i = bits; i < len * 8; i++)
		if (mask[i / 8] >> (7 - i % 8) & 1)
			return -1;
	return (int)bits;
}

static const char *op_text(uint32_t op)
{
	static const char *const ops[] = {
		[NFT_CMP_EQ] = "",     [NFT_CMP_NEQ] = "!= ", [NFT_CMP_LT] = "< ",
		[NFT_CMP_LTE] = "<= ", [NFT_CMP_GT] = "> ",   [NFT_CMP_GTE] = ">= ",
	};

	return op < ARRAY_SIZE(ops) ? ops[op] : NULL;
}

/* "tcp flags syn / syn,ack", "ct state new,related", "ip saddr 10.0.0.0/9", "meta mark & ..." */
static bool put_masked(struct text *t, const struct value *v, uint32_t op,
		       const struct pk_nl_attr *data)
{
	bool is_bits = v->type == TCP_FLAGS || v->type == CT_STATE || v->type == CT_STATUS;
	int prefix = prefix_of(v->mask, v->len);
	struct pk_out *out = t->out;

	if (op != NFT_CMP_EQ && op != NFT_CMP_NEQ)
		return false;
	put_lhs(out, v);
	pk_out_char(out, ' ');
	if (is_bits && op == NFT_CMP_NEQ && is_zero(data->data, data->len))
		return put_value(out, v->type, v->mask, v->len);
	if ((v->type == IP4 || v->type == IP6) && v->len == v->full && prefix >= 0) {
		pk_out_str(out, op_text(op));
		put_value(out, v->type, data->data, data->len);
		pk_out_printf(out, "/%d", prefix);
		return true;
	}
	if (v->type == TCP_FLAGS) {
		pk_out_str(out, op_text(op));
		if (!put_value(out, v->type, data->data, data->len))
			return false;
		pk_out_str(out, " / ");
		return put_value(out, v->type, v->mask, v->len);
	}
	if (v->type == MARK) {
		pk_out_str(out, "& ");
		put_value(out, v->type, v->mask, v->len);
		pk_out_str(out, op == NFT_CMP_EQ ? " == " : " != ");
		return put_value(out, v->type, data->data, data->len);
	}
	return false;
}

static bool put_several(struct text *t, const struct value *v, const struct pk_nl_attr *data)
{
	size_t at = 0;

	while (at < data->len) {
		const struct field *f = field_in(t, v->base, v->offset + at, data->len - at);

		if (!f)
			return false;
		word(t->out, f->name);
		pk_out_char(t->out, ' ');
		if (!put_value(t->out, f->type, data->data + at, f->len))
			return false;
		at += f->len;
	}
	return data->len;
}

static bool put_cmp(struct text *t, const struct value *v, uint32_t op,
		    const struct pk_nl_attr *data)
{
	struct pk_out *out = t->out;

	if (!op_text(op) || !data->data || !data->len)
		return false;
	if (v->type == UNKNOWN)
		return v->len && op == NFT_CMP_EQ && data->len == v->len && !v->masked &&
		       put_several(t, v, data);
	if (v->type != IFNAME && v->type != PRESENT && data->len != v->len)
		return false;
	if (v->masked)
		return put_masked(t, v, op, data);
	put_lhs(out, v);
	pk_out_char(out, ' ');
	if (v->type == PRESENT) {
		pk_out_str(out, (op == NFT_CMP_EQ) == !is_zero(data->data, data->len) ? "exists"
										      : "missing");
		return op == NFT_CMP_EQ || op == NFT_CMP_NEQ;
	}
	pk_out_str(out, op_text(op));
	return put_value(out, v->type, data->data, data->len);
}

/* Write what `put` writes, or "..." if it cannot. */
static void cut_back(struct text *t, size_t before)
{
	t->out->len = before; /* it is in memory */
	unknown(t);
}

static void note_protocol(struct text *t, const struct value *v, const struct pk_nl_attr *data)
{
	if (v->type == PROTO)
		t->l4 = data->data[0];
	else if (v->type == NFPROTO)
		t->l3 = data->data[0];
	else if (v->type == ETHERTYPE)
		t->l3 = be_number(data->data, data->len) == 0x0800   ? NFPROTO_IPV4
			: be_number(data->data, data->len) == 0x86dd ? NFPROTO_IPV6
								     : 0;
}

/* A protocol that is asked for may be there for what follows only. */
static bool hold_back(struct text *t, const struct value *v, uint32_t op,
		      const struct pk_nl_attr *data)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
	bool known = v->type == PROTO || v->type == NFPROTO || v->type == ETHERTYPE ||
		     v->type == LINKTYPE;
	enum layer layer;

	if (op != NFT_CMP_EQ || !known || v->masked || !data->len || data->len != v->len)
		return false;
	note_protocol(t, v, data);
	put_lhs(&out, v);
	pk_out_char(&out, ' ');
	if (!put_value(&out, v->type, data->data, data->len))
		return false;
	flush_range(t);
	layer = v->type == PROTO ? L4 : v->type == LINKTYPE ? L2 : L3;
	if (t->pending[layer][0])
		flush_pending(t);
	snprintf(t->pending[layer], sizeof(t->pending[layer]), "%s", pk_out_text(&out) ?: "");
	return true;
}

static void flush_range(struct text *t)
{
	struct pk_nl_attr from = { t->range_from, t->range_len };
	size_t before;

	if (!t->in_range)
		return;
	t->in_range = false;
	flush_pending(t);
	before = t->out->len;
	if (!put_cmp(t, &t->range_lhs, NFT_CMP_GTE, &from))
		cut_back(t, before);
}

/* The second half of "a-b". */
static bool end_range(struct text *t, int at, uint32_t op, const struct pk_nl_attr *to)
{
	size_t before = t->out->len;

	if (!t->in_range || op != NFT_CMP_LTE || at != t->range_word || to->len != t->range_len)
		return false;
	t->in_range = false;
	flush_pending(t);
	put_lhs(t->out, &t->range_lhs);
	pk_out_char(t->out, ' ');
	if (!put_value(t->out, t->range_lhs.type, t->range_from, t->range_len))
		goto no;
	pk_out_char(t->out, '-');
	if (put_value(t->out, t->range_lhs.type, to->data, to->len))
		return true;
no:
	cut_back(t, before);
	return true;
}

static bool begin_range(struct text *t, int at, const struct value *v, uint32_t op,
			const struct pk_nl_attr *from)
{
	if (op != NFT_CMP_GTE || v->type == UNKNOWN || v->masked || from->len != v->len ||
	    from->len > KEY_BYTES)
		return false;
	flush_range(t);
	t->in_range = true;
	t->range_word = at;
	t->range_lhs = *v;
	t->range_len = from->len;
	memcpy(t->range_from, from->data, from->len);
	return true;
}

static void ask_cmp(struct text *t, const struct pk_nl_attr *a)
{
	struct pk_nl_attr data = pk_nft_value_in(&a[NFTA_CMP_DATA]);
	int at = pk_nft_word_of(pk_nl_be32(&a[NFTA_CMP_SREG]));
	uint32_t op = pk_nl_be32(&a[NFTA_CMP_OP]);
	const struct value *v = at < 0 ? NULL : &t->regs[at];
	size_t before;

	if (!v || !data.data) {
		unknown(t);
		return;
	}
	if (end_range(t, at, op, &data) || begin_range(t, at, v, op, &data) ||
	    hold_back(t, v, op, &data))
		return;
	flush(t);
	before = t->out->len;
	if (!put_cmp(t, v, op, &data))
		cut_back(t, before);
}

static void ask_range(struct text *t, const struct pk_nl_attr *a)
{
	struct pk_nl_attr from = pk_nft_value_in(&a[NFTA_RANGE_FROM_DATA]);
	struct pk_nl_attr to = pk_nft_value_in(&a[NFTA_RANGE_TO_DATA]);
	const struct value *v = reg(t, &a[NFTA_RANGE_SREG]);
	size_t before;

	flush(t);
	before = t->out->len;
	if (!v || v->type == UNKNOWN || v->masked || from.len != v->len || to.len != v->len)
		goto no;
	put_lhs(t->out, v);
	pk_out_str(t->out, pk_nl_be32(&a[NFTA_RANGE_OP]) == NFT_RANGE_NEQ ? " != " : " ");
	if (!put_value(t->out, v->type, from.data, from.len))
		goto no;
	pk_out_char(t->out, '-');
	if (put_value(t->out, v->type, to.data, to.len))
		return;
no:
	cut_back(t, before);
}

/* ---- verdicts ---- */

static bool put_verdict(struct pk_out *out, const struct pk_nl_attr *data)
{
	struct pk_nl_attr a[NFTA_DATA_VERDICT + 1], v[NFTA_VERDICT_CHAIN + 1];
	const char *chain, *name;

	pk_nl_parse(data->data, data->len, a, NFTA_DATA_VERDICT);
	if (!a[NFTA_DATA_VERDICT].data)
		return false;
	pk_nl_parse(a[NFTA_DATA_VERDICT].data, a[NFTA_DATA_VERDICT].len, v, NFTA_VERDICT_CHAIN);
	chain = pk_nl_str(&v[NFTA_VERDICT_CHAIN]);
	switch ((int32_t)pk_nl_be32(&v[NFTA_VERDICT_CODE])) {
	case NF_DROP:
		name = "drop";
		break;
	case NF_ACCEPT:
		name = "accept";
		break;
	case NFT_CONTINUE:
		name = "continue";
		break;
	case NFT_RETURN:
		name = "return";
		break;
	case NFT_JUMP:
		name = "jump ";
		break;
	case NFT_GOTO:
		name = "goto ";
		break;
	default:
		return false;
	}
	pk_out_str(out, name);
	pk_out_escaped(out, chain, strlen(chain));
	return true;
}

static void put_immediate(struct text *t, const struct pk_nl_attr *a)
{
	struct pk_nl_attr data = pk_nft_value_in(&a[NFTA_IMMEDIATE_DATA]);
	struct value v = { .has_data = data.data && data.len <= KEY_BYTES,
			   .len = (uint8_t)(data.len < 255 ? data.len : 255) };

	if (data.data) {
		if (v.has_data)
			memcpy(v.data, data.data, data.len);
		set_reg(t, &a[NFTA_IMMEDIATE_DREG], &v);
		return;
	}
	flush(t);
	pk_out_char(t->out, ' ');
	if (t->out->len == 1)
		pk_out_reset(t->out);
	if (!put_verdict(t->out, &a[NFTA_IMMEDIATE_DATA]))
		unknown(t);
}

/* ---- sets ---- */

struct element {
	uint8_t key[KEY_BYTES];
	size_t len;
	bool ends; /* of an interval, before this one */
	char verdict[48];
};

struct elements {
	struct element at[MAX_KEPT];
	size_t n;
	bool odd, more; /* one that cannot be written; there are more */
	bool intervals;
};

static void on_element(struct elements *all, const struct pk_nl_attr *attr)
{
	struct pk_nl_attr a[NFTA_SET_ELEM_KEY_END + 1], key;
	_cleanup_(pk_out_done) struct pk_out verdict = { .fd = -1 };
	struct element *e;

	pk_nl_parse(attr->data, attr->len, a, NFTA_SET_ELEM_KEY_END);
	key = pk_nft_value_in(&a[NFTA_SET_ELEM_KEY]);
	if (all->n == MAX_KEPT) {
		all->more = true;
		return;
	}
	if (a[NFTA_SET_ELEM_KEY_END].data || !key.data || key.len > KEY_BYTES) {
		all->odd = true;
		return;
	}
	e = &all->at[all->n++];
	*e = (struct element){ .len = key.len };
	memcpy(e->key, key.data, key.len);
	e->ends = pk_nl_be32(&a[NFTA_SET_ELEM_FLAGS]) & NFT_SET_ELEM_INTERVAL_END;
	all->intervals |= e->ends;
	if (!a[NFTA_SET_ELEM_DATA].data)
		return;
	if (!put_verdict(&verdict, &a[NFTA_SET_ELEM_DATA]))
		all->odd = true;
	snprintf(e->verdict, sizeof(e->verdict), "%s", pk_out_text(&verdict) ?: "");
}

static void on_elements(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[NFTA_SET_ELEM_LIST_ELEMENTS + 1], element;
	const uint8_t *at;
	uint16_t kind;
	size_t left;

	(void)type;
	if (len < 4)
		return;
	pk_nl_parse((const uint8_t *)payload + 4, len - 4, a, NFTA_SET_ELEM_LIST_ELEMENTS);
	at = a[NFTA_SET_ELEM_LIST_ELEMENTS].data;
	left = a[NFTA_SET_ELEM_LIST_ELEMENTS].len;
	while (at && pk_nl_next(&at, &left, &kind, &element))
		on_element(ctx, &element);
}

static int by_key(const void *a, const void *b)
{
	const struct element *x = a, *y = b;

	return memcmp(x->key, y->key, KEY_BYTES);
}

/* Values that stand in registers one behind the other, from that word on. */
struct concat {
	const struct value *at[4];
	size_t n;
};

static struct concat concat_of(const struct text *t, int at)
{
	struct concat c = { .n = 0 };

	while (at >= 0 && at < PK_NFT_WORDS && c.n < ARRAY_SIZE(c.at)) {
		const struct value *v = &t->regs[at];

		if (!v->len || v->has_data)
			break;
		c.at[c.n++] = v;
		at += (v->len + 3) / 4;
	}
	return c;
}

static bool put_key(struct pk_out *out, const struct concat *c, const struct element *e)
{
	size_t at = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (i)
			pk_out_str(out, " . ");
		if (at + c->at[i]->len > e->len ||
		    !put_value(out, c->at[i]->type, e->key + at, c->at[i]->len))
			return false;
		at += (c->at[i]->len + 3) / 4 * 4;
	}
	return true;
}

/* The last key before the end of an interval. */
static void decrement(struct element *e)
{
	for (size_t i = e->len; i > 0; i--)
		if (e->key[i - 1]--)
			return;
}

/* Bits of the prefix that first..last is; -1: it is none. */
static int prefix_of_range(const struct element *first, const struct element *last)
{
	uint8_t mask[KEY_BYTES];

	for (size_t i = 0; i < first->len; i++) {
		mask[i] = (uint8_t) ~(first->key[i] ^ last->key[i]);
		if ((first->key[i] | mask[i]) !=
			    (uint8_t)(mask[i] | (last->key[i] & first->key[i])) ||
		    (first->key[i] & ~mask[i]) || (uint8_t)(last->key[i] | mask[i]) != 0xff)
			return -1;
	}
	return prefix_of(mask, first->len);
}

/* From one element up to the end in the next. */
static bool put_interval(struct pk_out *out, const struct concat *c, const struct element *first,
			 const struct element *end)
{
	enum type type = c->at[0]->type;
	struct element last = *end;
	int prefix;

	decrement(&last);
	if (!put_key(out, c, first))
		return false;
	if (!memcmp(first->key, last.key, first->len))
		return true;
	prefix = prefix_of_range(first, &last);
	if ((type == IP4 || type == IP6) && prefix > 0) {
		pk_out_printf(out, "/%d", prefix);
		return true;
	}
	pk_out_char(out, '-');
	return put_key(out, c, &last);
}

static bool put_elements(struct pk_out *out, const struct concat *c, struct elements *all)
{
	size_t written = 0;

	qsort(all->at, all->n, sizeof(all->at[0]), by_key);
	for (size_t i = 0; i < all->n; i++) {
		struct element *e = &all->at[i];
		bool is_range = all->intervals;

		if (e->ends)
			continue;
		pk_out_str(out, written ? ", " : "{ ");
		if (written++ == MAX_ELEMENTS) {
			pk_out_str(out, "...");
			all->more = false;
			break;
		}
		if (is_range && (c->n != 1 || i + 1 == all->n))
			return false;
		if (is_range ? !put_interval(out, c, e, &all->at[i + 1]) : !put_key(out, c, e))
			return false;
		if (e->verdict[0]) {
			pk_out_str(out, " : ");
			pk_out_str(out, e->verdict);
		}
	}
	pk_out_str(out, all->more ? ", ... }" : " }");
	return written;
}

static bool put_lookup(struct text *t, const struct pk_nl_attr *a)
{
	struct concat c = concat_of(t, pk_nft_word_of(pk_nl_be32(&a[NFTA_LOOKUP_SREG])));
	bool inverted = pk_nl_be32(&a[NFTA_LOOKUP_FLAGS]) & NFT_LOOKUP_F_INV;
	const char *set = pk_nl_str(&a[NFTA_LOOKUP_SET]);
	bool is_map = a[NFTA_LOOKUP_DREG].data;
	struct elements all = { .n = 0 };

	if (!c.n || !set[0] || (is_map && pk_nl_be32(&a[NFTA_LOOKUP_DREG])))
		return false; /* a map of values */
	for (size_t i = 0; i < c.n; i++) {
		if (c.at[i]->type == UNKNOWN || c.at[i]->masked || c.at[i]->len != c.at[i]->full)
			return false;
		word(t->out, i ? ". " : "");
		t->out->len -= i ? 0 : (t->out->len && t->out->buf[t->out->len - 1] == ' ');
		if (i)
			pk_out_str(t->out, c.at[i]->name);
		else
			word(t->out, c.at[i]->name);
	}
	word(t->out, is_map ? "vmap " : inverted ? "!= " : "");
	if (strncmp(set, "__", 2) != 0) {
		pk_out_char(t->out, '@');
		pk_out_escaped(t->out, set, strlen(set));
		return true;
	}
	return t->sets && !t->sets->elements(t->sets->ctx, set, on_elements, &all) && !all.odd &&
	       put_elements(t->out, &c, &all);
}

static void ask_lookup(struct text *t, const struct pk_nl_attr *a)
{
	size_t before;

	flush(t);
	before = t->out->len;
	if (!put_lookup(t, a))
		cut_back(t, before);
}

/* ---- statements ---- */

static const char *unit_of_time(uint64_t seconds)
{
	switch (seconds) {
	case 1:
		return "second";
	case 60:
		return "minute";
	case 3600:
		return "hour";
	case 86400:
		return "day";
	case 604800:
		return "week";
	}
	return NULL;
}

static void put_bytes(struct pk_out *out, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "kbytes", "mbytes" };
	size_t i = 0;

	while (bytes && !(bytes % 1024) && i + 1 < ARRAY_SIZE(units)) {
		bytes /= 1024;
		i++;
	}
	pk_out_u64(out, bytes);
	pk_out_char(out, ' ');
	pk_out_str(out, units[i]);
}

static void put_limit(struct text *t, const struct pk_nl_attr *a)
{
	const char *unit = unit_of_time(pk_nl_be64(&a[NFTA_LIMIT_UNIT]));
	bool over = pk_nl_be32(&a[NFTA_LIMIT_FLAGS]) & NFT_LIMIT_F_INV;
	uint32_t burst = pk_nl_be32(&a[NFTA_LIMIT_BURST]);
	bool packets = pk_nl_be32(&a[NFTA_LIMIT_TYPE]) == NFT_LIMIT_PKTS;

	flush(t);
	word(t->out, over ? "limit rate over " : "limit rate ");
	if (!unit) {
		pk_out_str(t->out, "...");
		return;
	}
	if (packets)
		pk_out_u64(t->out, pk_nl_be64(&a[NFTA_LIMIT_RATE]));
	else
		put_bytes(t->out, pk_nl_be64(&a[NFTA_LIMIT_RATE]));
	pk_out_char(t->out, '/');
	pk_out_str(t->out, unit);
	if (packets ? burst && burst != 5 : burst) { /* 5 is what nft does not write */
		pk_out_str(t->out, " burst ");
		if (packets)
			pk_out_printf(t->out, "%u packets", burst);
		else
			put_bytes(t->out, burst);
	}
}

static void put_quota(struct text *t, const struct pk_nl_attr *a)
{
	bool over = pk_nl_be32(&a[NFTA_QUOTA_FLAGS]) & NFT_QUOTA_F_INV;

	flush(t);
	word(t->out, over ? "quota over " : "quota ");
	put_bytes(t->out, pk_nl_be64(&a[NFTA_QUOTA_BYTES]));
}

static void put_log(struct text *t, const struct pk_nl_attr *a)
{
	const char *prefix = pk_nl_str(&a[NFTA_LOG_PREFIX]);

	flush(t);
	word(t->out, "log");
	if (prefix[0]) {
		pk_out_str(t->out, " prefix ");
		put_quoted(t->out, prefix, strlen(prefix));
	}
	if (a[NFTA_LOG_GROUP].len >= 2)
		pk_out_printf(t->out, " group %u",
			      a[NFTA_LOG_GROUP].data[0] << 8 | a[NFTA_LOG_GROUP].data[1]);
}

/* ICMP codes as nft has them, and in words. */
struct reject {
	uint8_t code;
	const char *name, *text;
};
static const struct reject icmp_rejects[] = {
	{ 0, "net-unreachable", "ICMP network unreachable" },
	{ 1, "host-unreachable", "ICMP host unreachable" },
	{ 2, "prot-unreachable", "ICMP protocol unreachable" },
	{ 3, "port-unreachable", "ICMP port unreachable" },
	{ 9, "net-prohibited", "ICMP network prohibited" },
	{ 10, "host-prohibited", "ICMP host prohibited" },
	{ 13, "admin-prohibited", "ICMP administratively prohibited" },
};
static const struct reject icmp6_rejects[] = {
	{ 0, "no-route", "ICMPv6 no route" },
	{ 1, "admin-prohibited", "ICMPv6 administratively prohibited" },
	{ 3, "addr-unreachable", "ICMPv6 address unreachable" },
	{ 4, "port-unreachable", "ICMPv6 port unreachable" },
	{ 5, "policy-fail", "ICMPv6 policy fail" },
	{ 6, "reject-route", "ICMPv6 reject route" },
};
static const struct reject icmpx_rejects[] = {
	{ NFT_REJECT_ICMPX_NO_ROUTE, "no-route", "ICMP network unreachable (or ICMPv6)" },
	{ NFT_REJECT_ICMPX_PORT_UNREACH, "port-unreachable", "ICMP port unreachable" },
	{ NFT_REJECT_ICMPX_HOST_UNREACH, "host-unreachable", "ICMP host unreachable" },
	{ NFT_REJECT_ICMPX_ADMIN_PROHIBITED, "admin-prohibited",
	  "ICMP administratively prohibited" },
};

/* NULL: a TCP RST, or not known. *ret_with: "icmp", "icmpv6", "icmpx". */
static const struct reject *reject_of(uint8_t family, const struct pk_nl_attr *a,
				      const char **ret_with)
{
	uint32_t type = pk_nl_be32(&a[NFTA_REJECT_TYPE]);
	uint8_t code = pk_nl_u8(&a[NFTA_REJECT_ICMP_CODE]);
	const struct reject *list = icmpx_rejects;
	size_t n = ARRAY_SIZE(icmpx_rejects);

	*ret_with = "icmpx";
	if (type == NFT_REJECT_TCP_RST)
		return NULL;
	if (type == NFT_REJECT_ICMP_UNREACH && family == NFPROTO_IPV6) {
		list = icmp6_rejects;
		n = ARRAY_SIZE(icmp6_rejects);
		*ret_with = "icmpv6";
	} else if (type == NFT_REJECT_ICMP_UNREACH) {
		list = icmp_rejects;
		n = ARRAY_SIZE(icmp_rejects);
		*ret_with = "icmp";
	}
	for (size_t i = 0; i < n; i++)
		if (list[i].code == code)
			return &list[i];
	return NULL;
}

const char *pk_nft_reject_text(uint8_t family, const struct pk_nl_attr *reject)
{
	const char *with;
	const struct reject *r = reject_of(family, reject, &with);

	if (!r && pk_nl_be32(&reject[NFTA_REJECT_TYPE]) == NFT_REJECT_TCP_RST)
		return "a TCP RST";
	return r ? r->text : NULL;
}

static void put_reject(struct text *t, const struct pk_nl_attr *a)
{
	uint8_t l3 = t->l3 ? t->l3 : t->rule->family;
	const char *with;
	const struct reject *r = reject_of(l3, a, &with);
	bool is_icmpx = pk_nl_be32(&a[NFTA_REJECT_TYPE]) == NFT_REJECT_ICMPX_UNREACH;

	flush(t);
	word(t->out, "reject");
	if (pk_nl_be32(&a[NFTA_REJECT_TYPE]) == NFT_REJECT_TCP_RST)
		pk_out_str(t->out, " with tcp reset");
	else if (!r)
		pk_out_str(t->out, " with ...");
	/* What nft takes for granted it does not write. */
	else if (strcmp(r->name, "port-unreachable") ||
		 (!is_icmpx && t->rule->family == NFPROTO_INET))
		pk_out_printf(t->out, " with %s %s", with, r->name);
}

static void put_queue(struct text *t, const struct pk_nl_attr *a)
{
	unsigned int num, total;

	flush(t);
	if (a[NFTA_QUEUE_NUM].len < 2) {
		word(t->out, "queue ...");
		return;
	}
	num = (unsigned int)be_number(a[NFTA_QUEUE_NUM].data, 2);
	total = a[NFTA_QUEUE_TOTAL].len >= 2 ? (unsigned int)be_number(a[NFTA_QUEUE_TOTAL].data, 2)
					     : 1;
	word(t->out, "queue to ");
	pk_out_u64(t->out, num);
	if (total > 1)
		pk_out_printf(t->out, "-%u", num + total - 1);
}

static void put_objref(struct text *t, const struct pk_nl_attr *a)
{
	static const char *const kinds[] = {
		[NFT_OBJECT_COUNTER] = "counter",
		[NFT_OBJECT_QUOTA] = "quota",
		[NFT_OBJECT_LIMIT] = "limit",
	};
	uint32_t kind = pk_nl_be32(&a[NFTA_OBJREF_IMM_TYPE]);
	const char *name = pk_nl_str(&a[NFTA_OBJREF_IMM_NAME]);

	if (kind >= ARRAY_SIZE(kinds) || !kinds[kind] || !name[0]) {
		unknown(t);
		return;
	}
	flush(t);
	word(t->out, kinds[kind]);
	pk_out_str(t->out, " name ");
	put_quoted(t->out, name, strlen(name));
}

/* Where NAT translates to, if that is one address and port. */
static void put_nat_end(struct text *t, uint8_t family, const struct pk_nl_attr *addr,
			const struct pk_nl_attr *port)
{
	const struct value *a = addr->data ? reg(t, addr) : NULL;
	const struct value *p = port->data ? reg(t, port) : NULL;
	bool v6 = family == NFPROTO_IPV6;

	if ((addr->data && !(a && a->has_data && a->len == (v6 ? 16 : 4))) ||
	    (port->data && !(p && p->has_data && p->len == 2))) {
		pk_out_str(t->out, " to ...");
		return;
	}
	if (!a && !p)
		return;
	pk_out_str(t->out, " to ");
	if (a && v6 && p)
		pk_out_char(t->out, '[');
	if (a)
		put_address(t->out, v6, a->data, a->len);
	if (a && v6 && p)
		pk_out_char(t->out, ']');
	if (p)
		pk_out_printf(t->out, ":%u", (unsigned int)be_number(p->data, 2));
}

static void put_nat(struct text *t, const struct pk_nl_attr *a)
{
	bool range = (a[NFTA_NAT_REG_ADDR_MAX].data &&
		      memcmp(a[NFTA_NAT_REG_ADDR_MAX].data,
			     a[NFTA_NAT_REG_ADDR_MIN].data ?: (const uint8_t *)"\0\0\0", 4)) ||
		     (a[NFTA_NAT_REG_PROTO_MAX].data &&
		      memcmp(a[NFTA_NAT_REG_PROTO_MAX].data,
			     a[NFTA_NAT_REG_PROTO_MIN].data ?: (const uint8_t *)"\0\0\0", 4));
	uint8_t family = (uint8_t)pk_nl_be32(&a[NFTA_NAT_FAMILY]);

	flush(t);
	word(t->out, pk_nl_be32(&a[NFTA_NAT_TYPE]) == NFT_NAT_SNAT ? "snat" : "dnat");
	if (t->rule->family == NFPROTO_INET)
		pk_out_str(t->out, family == NFPROTO_IPV6 ? " ip6" : " ip");
	if (range)
		pk_out_str(t->out, " to ...");
	else
		put_nat_end(t, family, &a[NFTA_NAT_REG_ADDR_MIN], &a[NFTA_NAT_REG_PROTO_MIN]);
}

static void put_xt(struct text *t, const char *what, const struct pk_nl_attr *name)
{
	flush(t);
	word(t->out, what);
	pk_out_char(t->out, ' ');
	put_quoted(t->out, pk_nl_str(name), name->len);
}

static void put_set_meta(struct text *t, const struct pk_nl_attr *a)
{
	const struct value *v = reg(t, &a[NFTA_META_SREG]);

	if (pk_nl_be32(&a[NFTA_META_KEY]) == NFT_META_MARK && v && v->has_data && v->len == 4) {
		flush(t);
		word(t->out, "meta mark set ");
		put_value(t->out, MARK, v->data, v->len);
	} else if (pk_nl_be32(&a[NFTA_META_KEY]) == NFT_META_NFTRACE && v && v->has_data) {
		flush(t);
		word(t->out, v->data[0] ? "meta nftrace set 1" : "meta nftrace set 0");
	} else {
		unknown(t);
	}
}

/* ---- the rule ---- */

static void plain_counter(struct text *t, const struct pk_nl_attr *a)
{
	(void)a;
	flush(t);
	word(t->out, "counter");
}

static void plain_notrack(struct text *t, const struct pk_nl_attr *a)
{
	(void)a;
	flush(t);
	word(t->out, "notrack");
}

static void put_masq(struct text *t, const struct pk_nl_attr *a)
{
	flush(t);
	word(t->out, "masquerade");
	if (a[NFTA_MASQ_REG_PROTO_MIN].data)
		put_nat_end(t, NFPROTO_IPV4, &a[0], &a[NFTA_MASQ_REG_PROTO_MIN]);
}

static void put_redir(struct text *t, const struct pk_nl_attr *a)
{
	flush(t);
	word(t->out, "redirect");
	if (a[NFTA_REDIR_REG_PROTO_MIN].data)
		put_nat_end(t, NFPROTO_IPV4, &a[0], &a[NFTA_REDIR_REG_PROTO_MIN]);
}

static void put_match(struct text *t, const struct pk_nl_attr *a)
{
	put_xt(t, "xt match", &a[NFTA_MATCH_NAME]);
}

static void put_target(struct text *t, const struct pk_nl_attr *a)
{
	put_xt(t, "xt target", &a[NFTA_TARGET_NAME]);
}

static void put_meta(struct text *t, const struct pk_nl_attr *a)
{
	if (a[NFTA_META_DREG].data)
		load_meta(t, a);
	else
		put_set_meta(t, a);
}

static void put_payload(struct text *t, const struct pk_nl_attr *a)
{
	if (a[NFTA_PAYLOAD_DREG].data)
		load_payload(t, a);
	else
		unknown(t);
}

static void put_ct(struct text *t, const struct pk_nl_attr *a)
{
	if (a[NFTA_CT_DREG].data)
		load_ct(t, a);
	else
		unknown(t);
}

static const struct {
	const char *name;
	void (*put)(struct text *t, const struct pk_nl_attr *a);
} expressions[] = {
	{ "meta", put_meta },
	{ "payload", put_payload },
	{ "ct", put_ct },
	{ "fib", load_fib },
	{ "bitwise", load_bitwise },
	{ "byteorder", load_byteorder },
	{ "cmp", ask_cmp },
	{ "range", ask_range },
	{ "lookup", ask_lookup },
	{ "immediate", put_immediate },
	{ "counter", plain_counter },
	{ "limit", put_limit },
	{ "quota", put_quota },
	{ "log", put_log },
	{ "reject", put_reject },
	{ "queue", put_queue },
	{ "objref", put_objref },
	{ "nat", put_nat },
	{ "masq", put_masq },
	{ "redir", put_redir },
	{ "notrack", plain_notrack },
	{ "match", put_match },
	{ "target", put_target },
};

/* An expression that is not known may have loaded any register. */
static void put_unknown(struct text *t)
{
	unknown(t);
	memset(t->regs, 0, sizeof(t->regs));
}

static void put_expr(struct text *t, const struct pk_nl_attr *elem)
{
	struct pk_nl_attr e[NFTA_EXPR_DATA + 1], a[16];
	const char *name;

	pk_nl_parse(elem->data, elem->len, e, NFTA_EXPR_DATA);
	name = pk_nl_str(&e[NFTA_EXPR_NAME]);
	pk_nl_parse(e[NFTA_EXPR_DATA].data, e[NFTA_EXPR_DATA].len, a, ARRAY_SIZE(a) - 1);
	for (size_t i = 0; i < ARRAY_SIZE(expressions); i++) {
		if (strcmp(expressions[i].name, name) != 0)
			continue;
		expressions[i].put(t, a);
		return;
	}
	put_unknown(t);
}

/* Of type, length, value: 0 is the comment (libnftnl, udata.h). */
static void put_comment(struct text *t)
{
	const uint8_t *p = t->rule->userdata, *end = p + t->rule->userdata_len;

	while (p && end - p >= 2 && end - p - 2 >= p[1]) {
		if (!p[0] && p[1]) {
			word(t->out, "comment ");
			put_quoted(t->out, (const char *)p + 2, p[1]);
			return;
		}
		p += 2 + p[1];
	}
}

void pk_nft_rule_text(const struct pk_nft_rule *rule, const struct pk_nft_sets *sets,
		      struct pk_out *out)
{
	struct text t = { .rule = rule, .sets = sets, .out = out };
	const uint8_t *at = rule->exprs;
	size_t left = rule->exprs_len;
	struct pk_nl_attr elem;
	uint16_t type;

	t.l3 = rule->family == NFPROTO_IPV4   ? NFPROTO_IPV4
	       : rule->family == NFPROTO_IPV6 ? NFPROTO_IPV6
					      : 0;
	while (at && pk_nl_next(&at, &left, &type, &elem))
		put_expr(&t, &elem);
	flush(&t);
	put_comment(&t);
}
