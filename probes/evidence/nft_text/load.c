// SPDX-License-Identifier: GPL-2.0-or-later
/* What a rule asks is not known from the question alone, only from what was loaded before it: of
 * the packet, its meta data, connection or route. The offset of a header's field has a name only
 * where the rule made sure of the protocol. */

#include "probes/evidence/nft_text/internal.h"

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stdio.h>
#include <string.h>

#include "core/util/array.h"

struct value *pk_nft_reg(struct text *t, const struct pk_nl_attr *attr)
{
	int at = pk_nft_word_of(pk_nl_be32(attr));

	return at < 0 ? NULL : &t->regs[at];
}

void pk_nft_set_reg(struct text *t, const struct pk_nl_attr *attr, const struct value *v)
{
	struct value *r = pk_nft_reg(t, attr);

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
	pk_nft_set_reg(t, &a[NFTA_META_DREG], &v);
}

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
static const struct field arp_fields[] = {
	{ 0, 2, NUMBER, "arp htype" },     { 2, 2, ETHERTYPE, "arp ptype" },
	{ 4, 1, NUMBER, "arp hlen" },      { 5, 1, NUMBER, "arp plen" },
	{ 6, 2, ARP_OP, "arp operation" }, { 8, 6, MAC, "arp saddr ether" },
	{ 14, 4, IP4, "arp saddr ip" },    { 18, 6, MAC, "arp daddr ether" },
	{ 24, 4, IP4, "arp daddr ip" },
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
		       : t->l3 == NFPROTO_ARP  ? FIELDS(arp_fields)
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

const struct field *pk_nft_field_in(const struct text *t, uint32_t base, size_t offset, size_t len)
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

	if (f || pk_nft_field_in(t, base, offset, len))
		drop_needless(t, base);
	if (f) {
		v.type = f->type;
		v.full = f->len;
		snprintf(v.name, sizeof(v.name), "%s", f->name);
	}
	pk_nft_set_reg(t, &a[NFTA_PAYLOAD_DREG], &v);
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
	pk_nft_set_reg(t, &a[NFTA_CT_DREG], &v);
}

static void load_fib(struct text *t, const struct pk_nl_attr *a)
{
	static const struct {
		uint32_t value;
		const char *name;
	} parts[] = {
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
	pk_nft_set_reg(t, &a[NFTA_FIB_DREG], &v);
}

static void load_bitwise(struct text *t, const struct pk_nl_attr *a)
{
	struct pk_nl_attr mask = pk_nft_value_in(&a[NFTA_BITWISE_MASK]);
	struct pk_nl_attr xor = pk_nft_value_in(&a[NFTA_BITWISE_XOR]);
	const struct value *from = pk_nft_reg(t, &a[NFTA_BITWISE_SREG]);
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
	pk_nft_set_reg(t, &a[NFTA_BITWISE_DREG], &v);
}

/* From the order of the machine to that of the network, so that ranges compare. */
static void load_byteorder(struct text *t, const struct pk_nl_attr *a)
{
	const struct value *from = pk_nft_reg(t, &a[NFTA_BYTEORDER_SREG]);
	struct value v = { 0 };

	if (from && from->type == HOST && pk_nl_be32(&a[NFTA_BYTEORDER_OP]) == NFT_BYTEORDER_HTON) {
		v = *from;
		v.type = NUMBER;
	}
	pk_nft_set_reg(t, &a[NFTA_BYTEORDER_DREG], &v);
}

static void put_meta(struct text *t, const struct pk_nl_attr *a)
{
	if (a[NFTA_META_DREG].data)
		load_meta(t, a);
	else
		pk_nft_set_meta(t, a);
}

static void put_payload(struct text *t, const struct pk_nl_attr *a)
{
	if (a[NFTA_PAYLOAD_DREG].data)
		load_payload(t, a);
	else
		pk_nft_put_unknown(t);
}

static void put_ct(struct text *t, const struct pk_nl_attr *a)
{
	if (a[NFTA_CT_DREG].data)
		load_ct(t, a);
	else
		pk_nft_put_unknown(t);
}

static const struct expression expressions[] = {
	{ "meta", put_meta }, { "payload", put_payload },  { "ct", put_ct },
	{ "fib", load_fib },  { "bitwise", load_bitwise }, { "byteorder", load_byteorder },
};

const struct expressions pk_nft_loads = EXPRESSIONS(expressions);
