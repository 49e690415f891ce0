// SPDX-License-Identifier: GPL-2.0-or-later
/* What a rule asks of a packet is a small program over registers (libnftnl and
 * net/netfilter/nft_*.c: meta, payload, bitwise, cmp, lookup, immediate). It is run here on the
 * bytes that were captured. What cannot be known here (limits, connection tracking) may hold or
 * not. */

#include "probes/evidence/nft_run.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <string.h>

#include "core/util/array.h"
#include "probes/evidence/nft_text.h"

#define MAX_ELEMENTS 65536

/* ---- registers ---- */

struct regs {
	uint8_t bytes[PK_NFT_WORDS * 4];
	bool known[PK_NFT_WORDS];
};

struct run {
	const struct pk_nft_sets *sets;
	const struct pk_evidence_request *packet;
	struct regs regs;
	struct pk_nft_outcome *outcome;
};

static void forget(struct regs *regs, uint32_t reg, size_t len)
{
	int word = pk_nft_word_of(reg);

	for (size_t i = 0; word >= 0 && i < (len + 3) / 4 && (size_t)word + i < PK_NFT_WORDS; i++)
		regs->known[(size_t)word + i] = false;
}

static void load(struct regs *regs, uint32_t reg, const void *data, size_t len)
{
	int word = pk_nft_word_of(reg);

	if (word < 0 || len > sizeof(regs->bytes) - (size_t)word * 4)
		return;
	memset(regs->bytes + word * 4, 0, (len + 3) / 4 * 4);
	memcpy(regs->bytes + word * 4, data, len);
	for (size_t i = 0; i < (len + 3) / 4; i++)
		regs->known[(size_t)word + i] = true;
}

/* The `len` bytes in a register; NULL: not known. */
static const uint8_t *get(const struct regs *regs, uint32_t reg, size_t len)
{
	int word = pk_nft_word_of(reg);

	if (word < 0 || len > sizeof(regs->bytes) - (size_t)word * 4)
		return NULL;
	for (size_t i = 0; i < (len + 3) / 4; i++)
		if (!regs->known[(size_t)word + i])
			return NULL;
	return regs->bytes + word * 4;
}

/* ---- expressions ---- */

static void run_meta(const struct pk_evidence_request *q, const struct pk_nl_attr *a,
		     struct regs *regs)
{
	uint32_t reg = pk_nl_be32(&a[NFTA_META_DREG]), iif = q->rx_ifindex;
	uint16_t protocol = htons(q->ethertype);
	char name[IFNAMSIZ] = "";
	uint8_t v;

	switch (pk_nl_be32(&a[NFTA_META_KEY])) {
	case NFT_META_NFPROTO:
		v = q->traits & PK_TRAIT(IPV4) ? NFPROTO_IPV4 : NFPROTO_IPV6;
		load(regs, reg, &v, 1);
		return;
	case NFT_META_L4PROTO:
		if (q->has_flow)
			load(regs, reg, &q->flow.proto, 1);
		else
			forget(regs, reg, 4);
		return;
	case NFT_META_PROTOCOL:
		load(regs, reg, &protocol, sizeof(protocol));
		return;
	case NFT_META_IIF:
		if (iif)
			load(regs, reg, &iif, sizeof(iif));
		else
			forget(regs, reg, 4);
		return;
	case NFT_META_IIFNAME:
		if (iif && if_indextoname(iif, name))
			load(regs, reg, name, sizeof(name));
		else
			forget(regs, reg, 16);
		return;
	default:
		forget(regs, reg, 16);
	}
}

/* Where a header begins in the bytes; SIZE_MAX: not known. */
static size_t header_at(const struct pk_evidence_request *q, uint32_t base)
{
	size_t at = q->network_at;

	switch (base) {
	case NFT_PAYLOAD_LL_HEADER:
		return q->has_mac ? 0 : SIZE_MAX;
	case NFT_PAYLOAD_NETWORK_HEADER:
		return q->traits & (PK_TRAIT(IPV4) | PK_TRAIT(IPV6)) ? at : SIZE_MAX;
	case NFT_PAYLOAD_TRANSPORT_HEADER:
		if (q->traits & PK_TRAIT(IPV4) && at < q->bytes_len)
			return at + (q->bytes[at] & 15u) * 4;
		if (q->traits & PK_TRAIT(IPV6) && at + 40 <= q->bytes_len && q->has_flow &&
		    q->bytes[at + 6] == q->flow.proto)
			return at + 40;
	}
	return SIZE_MAX;
}

static void run_payload(const struct pk_evidence_request *q, const struct pk_nl_attr *a,
			struct regs *regs)
{
	size_t at = header_at(q, pk_nl_be32(&a[NFTA_PAYLOAD_BASE]));
	size_t offset = pk_nl_be32(&a[NFTA_PAYLOAD_OFFSET]), len = pk_nl_be32(&a[NFTA_PAYLOAD_LEN]);
	uint32_t reg = pk_nl_be32(&a[NFTA_PAYLOAD_DREG]);

	if (at == SIZE_MAX || offset > q->bytes_len || len > q->bytes_len ||
	    at + offset + len > q->bytes_len)
		forget(regs, reg, len);
	else
		load(regs, reg, q->bytes + at + offset, len);
}

static void run_bitwise(const struct pk_nl_attr *a, struct regs *regs)
{
	struct pk_nl_attr mask = pk_nft_value_in(&a[NFTA_BITWISE_MASK]);
	struct pk_nl_attr xor = pk_nft_value_in(&a[NFTA_BITWISE_XOR]);
	size_t len = pk_nl_be32(&a[NFTA_BITWISE_LEN]);
	uint32_t reg = pk_nl_be32(&a[NFTA_BITWISE_DREG]);
	const uint8_t *src = get(regs, pk_nl_be32(&a[NFTA_BITWISE_SREG]), len);
	uint8_t out[64];

	if (!src || pk_nl_be32(&a[NFTA_BITWISE_OP]) || len > sizeof(out) || mask.len < len ||
	    xor.len < len) {
		forget(regs, reg, len);
		return;
	}
	for (size_t i = 0; i < len; i++)
		out[i] = (src[i] & mask.data[i]) ^ xor.data[i];
	load(regs, reg, out, len);
}

static enum pk_match run_cmp(const struct pk_nl_attr *a, const struct regs *regs)
{
	struct pk_nl_attr value = pk_nft_value_in(&a[NFTA_CMP_DATA]);
	const uint8_t *src = get(regs, pk_nl_be32(&a[NFTA_CMP_SREG]), value.len);
	bool holds = false;
	int c;

	if (!src || !value.data)
		return PK_MATCH_MAYBE;
	c = memcmp(src, value.data, value.len);
	switch (pk_nl_be32(&a[NFTA_CMP_OP])) {
	case NFT_CMP_EQ:
		holds = !c;
		break;
	case NFT_CMP_NEQ:
		holds = c;
		break;
	case NFT_CMP_LT:
		holds = c < 0;
		break;
	case NFT_CMP_LTE:
		holds = c <= 0;
		break;
	case NFT_CMP_GT:
		holds = c > 0;
		break;
	case NFT_CMP_GTE:
		holds = c >= 0;
		break;
	}
	return holds ? PK_MATCH_YES : PK_MATCH_NO;
}

static enum pk_match run_range(const struct pk_nl_attr *a, const struct regs *regs)
{
	struct pk_nl_attr from = pk_nft_value_in(&a[NFTA_RANGE_FROM_DATA]);
	struct pk_nl_attr to = pk_nft_value_in(&a[NFTA_RANGE_TO_DATA]);
	const uint8_t *src = get(regs, pk_nl_be32(&a[NFTA_RANGE_SREG]), from.len);
	bool inside;

	if (!src || from.len != to.len)
		return PK_MATCH_MAYBE;
	inside = memcmp(src, from.data, from.len) >= 0 && memcmp(src, to.data, to.len) <= 0;
	return inside == (pk_nl_be32(&a[NFTA_RANGE_OP]) == NFT_RANGE_EQ) ? PK_MATCH_YES
									 : PK_MATCH_NO;
}

/* Verdict codes: linux/netfilter.h and nf_tables.h */
static void take_verdict(const struct pk_nl_attr *data, struct pk_nft_outcome *out)
{
	struct pk_nl_attr a[NFTA_DATA_VERDICT + 1], v[NFTA_VERDICT_CHAIN + 1];

	pk_nl_parse(data->data, data->len, a, NFTA_DATA_VERDICT);
	if (!a[NFTA_DATA_VERDICT].data)
		return;
	pk_nl_parse(a[NFTA_DATA_VERDICT].data, a[NFTA_DATA_VERDICT].len, v, NFTA_VERDICT_CHAIN);
	snprintf(out->chain, sizeof(out->chain), "%s", pk_nl_str(&v[NFTA_VERDICT_CHAIN]));
	switch ((int32_t)pk_nl_be32(&v[NFTA_VERDICT_CODE])) {
	case NF_DROP:
		out->verdict = PK_NFT_DROP;
		break;
	case NF_ACCEPT:
		out->verdict = PK_NFT_ACCEPT;
		break;
	case NFT_JUMP:
		out->verdict = PK_NFT_JUMP;
		break;
	case NFT_GOTO:
		out->verdict = PK_NFT_GOTO;
		break;
	case NFT_RETURN:
		out->verdict = PK_NFT_RETURN;
		break;
	}
}

/* ---- sets ---- */

struct lookup {
	const uint8_t *key;
	size_t len;
	struct pk_nft_outcome *outcome; /* of maps of verdicts */
	bool is_map, intervals, found, odd;
	uint8_t best[64]; /* with intervals: the greatest element that is not above the key */
	bool has_best, best_ends;
	int n;
};

static void on_element(void *ctx, const struct pk_nl_attr *element)
{
	struct pk_nl_attr a[NFTA_SET_ELEM_KEY_END + 1], key;
	struct lookup *l = ctx;
	uint32_t flags;

	if (l->n++ >= MAX_ELEMENTS)
		return;
	pk_nl_parse(element->data, element->len, a, NFTA_SET_ELEM_KEY_END);
	key = pk_nft_value_in(&a[NFTA_SET_ELEM_KEY]);
	flags = pk_nl_be32(&a[NFTA_SET_ELEM_FLAGS]);
	if (a[NFTA_SET_ELEM_KEY_END].data || key.len != l->len || l->len > sizeof(l->best)) {
		l->odd = true; /* ranges of several fields */
		return;
	}
	l->intervals |= flags & NFT_SET_ELEM_INTERVAL_END;
	if (memcmp(key.data, l->key, l->len) > 0 ||
	    (l->has_best && memcmp(key.data, l->best, l->len) < 0))
		return;
	memcpy(l->best, key.data, l->len);
	l->has_best = true;
	l->best_ends = flags & NFT_SET_ELEM_INTERVAL_END;
	l->found = !memcmp(key.data, l->key, l->len);
	if (l->is_map && !l->best_ends)
		take_verdict(&a[NFTA_SET_ELEM_DATA], l->outcome);
}

static void on_elements(void *ctx, uint16_t type, const void *payload, size_t len)
{
	(void)type;
	pk_nft_each_element(payload, len, on_element, ctx);
}

/* A set's keys are as long as what stands in the register; that is known from the elements. */
static enum pk_match run_lookup(struct run *run, const struct pk_nl_attr *a)
{
	bool inverted = pk_nl_be32(&a[NFTA_LOOKUP_FLAGS]) & NFT_LOOKUP_F_INV;
	bool is_map = a[NFTA_LOOKUP_DREG].data;
	uint32_t sreg = pk_nl_be32(&a[NFTA_LOOKUP_SREG]);
	static const size_t lens[] = { 1, 2, 4, 6, 16 };

	if (is_map && pk_nl_be32(&a[NFTA_LOOKUP_DREG])) {
		forget(&run->regs, pk_nl_be32(&a[NFTA_LOOKUP_DREG]), 16); /* a map of values */
		return PK_MATCH_MAYBE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(lens); i++) {
		struct lookup l = { .len = lens[i], .outcome = run->outcome, .is_map = is_map };
		bool found;

		l.key = get(&run->regs, sreg, lens[i]);
		if (!l.key || run->sets->elements(run->sets->ctx, pk_nl_str(&a[NFTA_LOOKUP_SET]),
						  on_elements, &l))
			return PK_MATCH_MAYBE;
		if (l.odd)
			continue; /* of another length */
		found = l.intervals ? l.has_best && !l.best_ends : l.found;
		if (is_map && !found)
			run->outcome->verdict = PK_NFT_CONTINUE;
		return found != inverted ? PK_MATCH_YES : PK_MATCH_NO;
	}
	return PK_MATCH_MAYBE;
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void take_queue(const struct pk_nl_attr *a, struct pk_nft_outcome *out)
{
	out->verdict = PK_NFT_QUEUE;
	if (a[NFTA_QUEUE_NUM].len >= 2)
		snprintf(out->queue, sizeof(out->queue), "%u",
			 a[NFTA_QUEUE_NUM].data[0] << 8 | a[NFTA_QUEUE_NUM].data[1]);
}

/* "meta mark set 5": into the packet or its connection, not into a register. */
static bool is_set(const char *name, const struct pk_nl_attr *a)
{
	return (!strcmp(name, "meta") && a[NFTA_META_SREG].data) ||
	       (!strcmp(name, "payload") && a[NFTA_PAYLOAD_SREG].data) ||
	       (!strcmp(name, "ct") && a[NFTA_CT_SREG].data);
}

/* Objects with a name; those in maps may not be found. */
static enum pk_match run_object(const struct pk_nl_attr *a)
{
	uint32_t type = pk_nl_be32(&a[NFTA_OBJREF_IMM_TYPE]);

	return !type || type == NFT_OBJECT_LIMIT || type == NFT_OBJECT_QUOTA ||
			       type == NFT_OBJECT_SYNPROXY
		       ? PK_MATCH_MAYBE
		       : PK_MATCH_YES;
}

static enum pk_match run_expr(struct run *run, const char *name, const struct pk_nl_attr *data)
{
	/* These ask nothing of the packet. */
	static const char *const statements[] = { "counter", "log",  "notrack",
						  "dup",     "last", "comment" };
	static const char *const ends[] = { "masq", "redir", "nat" };
	struct pk_nft_outcome *out = run->outcome;
	struct regs *regs = &run->regs;
	struct pk_nl_attr a[16];

	pk_nl_parse(data->data, data->len, a, ARRAY_SIZE(a) - 1);
	if (!strcmp(name, "meta") && a[NFTA_META_DREG].data)
		run_meta(run->packet, a, regs);
	else if (!strcmp(name, "payload") && a[NFTA_PAYLOAD_DREG].data)
		run_payload(run->packet, a, regs);
	else if (!strcmp(name, "bitwise"))
		run_bitwise(a, regs);
	else if (!strcmp(name, "cmp"))
		return run_cmp(a, regs);
	else if (!strcmp(name, "range"))
		return run_range(a, regs);
	else if (!strcmp(name, "lookup"))
		return run_lookup(run, a);
	else if (!strcmp(name, "immediate"))
		take_verdict(&a[NFTA_IMMEDIATE_DATA], out);
	else if (!strcmp(name, "objref"))
		return run_object(a);
	else if (!strcmp(name, "reject"))
		out->verdict = PK_NFT_DROP;
	else if (!strcmp(name, "target") && !strcmp(pk_nl_str(&a[NFTA_TARGET_NAME]), "REJECT"))
		out->verdict = PK_NFT_DROP;
	else if (!strcmp(name, "queue"))
		take_queue(a, out);
	else if (!strcmp(name, "synproxy")) {
		/* drops by itself what is neither a SYN nor an ACK with a cookie of its own */
		out->verdict = PK_NFT_DROP;
		return PK_MATCH_MAYBE;
	} else if (!strcmp(name, "tproxy"))
		return PK_MATCH_MAYBE; /* holds where it finds a socket, and decides nothing */
	else if (is_one_of(name, ends, ARRAY_SIZE(ends)))
		out->verdict = PK_NFT_ACCEPT;
	else if (!is_set(name, a) && !is_one_of(name, statements, ARRAY_SIZE(statements))) {
		/* "ct state" and the like: into a register that then is not known; limits,
		 * matches of xtables: not known at once. */
		forget(regs, NFT_REG_1, sizeof(regs->bytes) - 16);
		return a[1].data && a[1].len == 4 && !strcmp(name, "ct") ? PK_MATCH_YES
									 : PK_MATCH_MAYBE;
	}
	return PK_MATCH_YES;
}

enum pk_match pk_nft_run(const struct pk_nft_rule *rule, const struct pk_nft_sets *sets,
			 const struct pk_evidence_request *packet, struct pk_nft_outcome *ret)
{
	static const char *const questions[] = { "cmp", "range", "lookup" };
	struct run run = { .sets = sets, .packet = packet, .outcome = ret };
	const uint8_t *at = rule->exprs;
	size_t left = rule->exprs_len;
	enum pk_match all = PK_MATCH_YES;
	struct pk_nl_attr elem;
	uint16_t type;

	*ret = (struct pk_nft_outcome){ .verdict = PK_NFT_CONTINUE };
	while (at && pk_nl_next(&at, &left, &type, &elem)) {
		struct pk_nl_attr a[NFTA_EXPR_DATA + 1];
		const char *name;
		enum pk_match m;

		pk_nl_parse(elem.data, elem.len, a, NFTA_EXPR_DATA);
		name = pk_nl_str(&a[NFTA_EXPR_NAME]);
		m = run_expr(&run, name, &a[NFTA_EXPR_DATA]);
		if (m == PK_MATCH_NO)
			return PK_MATCH_NO;
		if (m == PK_MATCH_MAYBE)
			all = PK_MATCH_MAYBE;
		else if (is_one_of(name, questions, ARRAY_SIZE(questions)))
			ret->hits++;
	}
	return all;
}
