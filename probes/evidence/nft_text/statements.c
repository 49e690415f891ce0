// SPDX-License-Identifier: GPL-2.0-or-later
/* What a rule does with a packet that it fits: verdicts, which elements of maps have too, and the
 * statements in front of them. Each leaves out what nft takes for granted. */

#include "probes/evidence/nft_text/internal.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <stdio.h>
#include <string.h>

#include "core/util/array.h"

bool pk_nft_put_verdict(struct pk_out *out, const struct pk_nl_attr *data)
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
		pk_nft_set_reg(t, &a[NFTA_IMMEDIATE_DREG], &v);
		return;
	}
	pk_nft_flush(t);
	pk_out_char(t->out, ' ');
	if (t->out->len == 1)
		pk_out_reset(t->out);
	if (!pk_nft_put_verdict(t->out, &a[NFTA_IMMEDIATE_DATA]))
		pk_nft_put_unknown(t);
}

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

	pk_nft_flush(t);
	pk_nft_put_word(t->out, over ? "limit rate over " : "limit rate ");
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

	pk_nft_flush(t);
	pk_nft_put_word(t->out, over ? "quota over " : "quota ");
	put_bytes(t->out, pk_nl_be64(&a[NFTA_QUOTA_BYTES]));
}

static void put_log(struct text *t, const struct pk_nl_attr *a)
{
	const char *prefix = pk_nl_str(&a[NFTA_LOG_PREFIX]);

	pk_nft_flush(t);
	pk_nft_put_word(t->out, "log");
	if (prefix[0]) {
		pk_out_str(t->out, " prefix ");
		pk_nft_put_quoted(t->out, prefix, strlen(prefix));
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

	pk_nft_flush(t);
	pk_nft_put_word(t->out, "reject");
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

	pk_nft_flush(t);
	if (a[NFTA_QUEUE_NUM].len < 2) {
		pk_nft_put_word(t->out, "queue ...");
		return;
	}
	num = (unsigned int)pk_nft_number(a[NFTA_QUEUE_NUM].data, 2);
	total = a[NFTA_QUEUE_TOTAL].len >= 2
			? (unsigned int)pk_nft_number(a[NFTA_QUEUE_TOTAL].data, 2)
			: 1;
	pk_nft_put_word(t->out, "queue to ");
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
		pk_nft_put_unknown(t);
		return;
	}
	pk_nft_flush(t);
	pk_nft_put_word(t->out, kinds[kind]);
	pk_out_str(t->out, " name ");
	pk_nft_put_quoted(t->out, name, strlen(name));
}

/* Where NAT translates to, if that is one address and port. */
static void put_nat_end(struct text *t, uint8_t family, const struct pk_nl_attr *addr,
			const struct pk_nl_attr *port)
{
	const struct value *a = addr->data ? pk_nft_reg(t, addr) : NULL;
	const struct value *p = port->data ? pk_nft_reg(t, port) : NULL;
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
		pk_nft_put_address(t->out, v6, a->data, a->len);
	if (a && v6 && p)
		pk_out_char(t->out, ']');
	if (p)
		pk_out_printf(t->out, ":%u", (unsigned int)pk_nft_number(p->data, 2));
}

/* Is there an end of a range that is not its beginning? */
static bool is_other(const struct pk_nl_attr *min, const struct pk_nl_attr *max)
{
	return max->data && pk_nl_be32(min) != pk_nl_be32(max);
}

static void put_nat(struct text *t, const struct pk_nl_attr *a)
{
	bool range = is_other(&a[NFTA_NAT_REG_ADDR_MIN], &a[NFTA_NAT_REG_ADDR_MAX]) ||
		     is_other(&a[NFTA_NAT_REG_PROTO_MIN], &a[NFTA_NAT_REG_PROTO_MAX]);
	uint8_t family = (uint8_t)pk_nl_be32(&a[NFTA_NAT_FAMILY]);

	pk_nft_flush(t);
	pk_nft_put_word(t->out, pk_nl_be32(&a[NFTA_NAT_TYPE]) == NFT_NAT_SNAT ? "snat" : "dnat");
	if (t->rule->family == NFPROTO_INET)
		pk_out_str(t->out, family == NFPROTO_IPV6 ? " ip6" : " ip");
	if (range)
		pk_out_str(t->out, " to ...");
	else
		put_nat_end(t, family, &a[NFTA_NAT_REG_ADDR_MIN], &a[NFTA_NAT_REG_PROTO_MIN]);
}

static void put_xt(struct text *t, const char *what, const struct pk_nl_attr *name)
{
	pk_nft_flush(t);
	pk_nft_put_word(t->out, what);
	pk_out_char(t->out, ' ');
	pk_nft_put_quoted(t->out, pk_nl_str(name), name->len);
}

void pk_nft_set_meta(struct text *t, const struct pk_nl_attr *a)
{
	const struct value *v = pk_nft_reg(t, &a[NFTA_META_SREG]);

	if (pk_nl_be32(&a[NFTA_META_KEY]) == NFT_META_MARK && v && v->has_data && v->len == 4) {
		pk_nft_flush(t);
		pk_nft_put_word(t->out, "meta mark set ");
		pk_nft_put_value(t->out, MARK, v->data, v->len);
	} else if (pk_nl_be32(&a[NFTA_META_KEY]) == NFT_META_NFTRACE && v && v->has_data) {
		pk_nft_flush(t);
		pk_nft_put_word(t->out, v->data[0] ? "meta nftrace set 1" : "meta nftrace set 0");
	} else {
		pk_nft_put_unknown(t);
	}
}

static void plain_counter(struct text *t, const struct pk_nl_attr *a)
{
	(void)a;
	pk_nft_flush(t);
	pk_nft_put_word(t->out, "counter");
}

static void plain_notrack(struct text *t, const struct pk_nl_attr *a)
{
	(void)a;
	pk_nft_flush(t);
	pk_nft_put_word(t->out, "notrack");
}

static void put_masq(struct text *t, const struct pk_nl_attr *a)
{
	pk_nft_flush(t);
	pk_nft_put_word(t->out, "masquerade");
	if (a[NFTA_MASQ_REG_PROTO_MIN].data)
		put_nat_end(t, NFPROTO_IPV4, &a[0], &a[NFTA_MASQ_REG_PROTO_MIN]);
}

static void put_redir(struct text *t, const struct pk_nl_attr *a)
{
	pk_nft_flush(t);
	pk_nft_put_word(t->out, "redirect");
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

static const struct expression expressions[] = {
	{ "immediate", put_immediate }, { "counter", plain_counter }, { "limit", put_limit },
	{ "quota", put_quota },         { "log", put_log },           { "reject", put_reject },
	{ "queue", put_queue },         { "objref", put_objref },     { "nat", put_nat },
	{ "masq", put_masq },           { "redir", put_redir },       { "notrack", plain_notrack },
	{ "match", put_match },         { "target", put_target },
};

const struct expressions pk_nft_statements = EXPRESSIONS(expressions);
