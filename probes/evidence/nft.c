// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rule of nftables dropped the packet. The kernel does not say; but the rules are there to
 * be read, and what they ask of a packet is a small program over registers (libnftnl and
 * net/netfilter/nft_*.c: meta, payload, bitwise, cmp, lookup, immediate). It is run here on the
 * bytes that were captured. What cannot be known here (limits, connection tracking) may hold or
 * not; that the packet was dropped is known, so whatever would have let it pass did not hold. */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <netinet/in.h>
#include <string.h>

#include "core/util/array.h"
#include "probes/evidence/internal.h"
#include "probes/evidence/netfilter.h"
#include "probes/evidence/netlink.h"
#include "probes/evidence/nft_text.h"

#define MAX_RULES    20000
#define MAX_DEPTH    16 /* of jumps, as the kernel has it */
#define MAX_STEPS    50000
#define N_WORDS      PK_NFT_WORDS
#define MAX_ELEMENTS 65536
#define RULE_BYTES   160 /* of a rule's text */

struct chain {
	uint8_t family;
	bool is_base, drops; /* drops: that is its policy */
	uint32_t hook;
	int32_t priority;
	char *table, *name; /* owned */
};

struct rule {
	uint8_t family;
	uint64_t handle;
	char *table, *chain;       /* owned */
	uint8_t *exprs, *userdata; /* owned */
	size_t exprs_len, userdata_len;
};

/* The rules of a namespace, and what came of the packet in them. */
struct nft {
	struct pk_reading *r;
	struct {
		struct chain *at;
		size_t n, cap;
	} chains;
	struct {
		struct rule *at;
		size_t n, cap;
	} rules;
	int steps;

	struct pk_suspects suspects;
	char chain[256];
	const char *did, *with; /* what became of the packet there */
	const struct way *way;
	bool left; /* a rule before may have let the packet out of its chain */
	char queue[16];
};

/* The rule that led to a chain, and those before it. */
struct way {
	const struct way *before;
	const char *chain;
	uint64_t handle;
};

enum verdict {
	CONTINUE,
	DROP,
	ACCEPT,
	JUMP,
	GO_TO,
	RETURN,
	QUEUE,
};

/* ---- reading the rules ---- */

static bool is_message(uint16_t type, uint16_t wanted, size_t len)
{
	return type == (NFNL_SUBSYS_NFTABLES << 8 | wanted) && len >= sizeof(struct nfgenmsg);
}

static int ask(uint16_t message, uint8_t family, const char *table, const char *set,
	       pk_nl_answer_fn answer, void *ctx)
{
	struct nfgenmsg h = { .nfgen_family = family, .version = NFNETLINK_V0 };
	struct pk_nl_request req;

	pk_nl_begin(&req, (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | message), NLM_F_DUMP, &h,
		    sizeof(h));
	if (set) {
		pk_nl_put(&req, NFTA_SET_ELEM_LIST_TABLE, table, strlen(table) + 1);
		pk_nl_put(&req, NFTA_SET_ELEM_LIST_SET, set, strlen(set) + 1);
	}
	return pk_nl_ask(NETLINK_NETFILTER, &req, answer, ctx);
}

static void on_chain(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct nfgenmsg *h = payload;
	struct pk_nl_attr a[NFTA_CHAIN_POLICY + 1], hook[NFTA_HOOK_PRIORITY + 1];
	struct nft *n = ctx;
	struct chain c = { 0 };

	if (!is_message(type, NFT_MSG_NEWCHAIN, len) || pk_array_reserve(&n->chains, 1))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, NFTA_CHAIN_POLICY);
	pk_nl_parse(a[NFTA_CHAIN_HOOK].data, a[NFTA_CHAIN_HOOK].len, hook, NFTA_HOOK_PRIORITY);
	c.family = h->nfgen_family;
	c.is_base = a[NFTA_CHAIN_HOOK].data;
	c.hook = pk_nl_be32(&hook[NFTA_HOOK_HOOKNUM]);
	c.priority = (int32_t)pk_nl_be32(&hook[NFTA_HOOK_PRIORITY]);
	c.drops = a[NFTA_CHAIN_POLICY].data && pk_nl_be32(&a[NFTA_CHAIN_POLICY]) == NF_DROP;
	c.table = strdup(pk_nl_str(&a[NFTA_CHAIN_TABLE]));
	c.name = strdup(pk_nl_str(&a[NFTA_CHAIN_NAME]));
	n->chains.at[n->chains.n++] = c;
}

static uint8_t *copy_of(const struct pk_nl_attr *a, size_t *ret_len)
{
	uint8_t *copy = a->len ? malloc(a->len) : NULL;

	*ret_len = copy ? a->len : 0;
	return copy ? memcpy(copy, a->data, a->len) : NULL;
}

static void on_rule(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct nfgenmsg *h = payload;
	struct pk_nl_attr a[NFTA_RULE_USERDATA + 1];
	struct nft *n = ctx;
	struct rule r = { 0 };

	if (!is_message(type, NFT_MSG_NEWRULE, len) || n->rules.n >= MAX_RULES ||
	    pk_array_reserve(&n->rules, 1))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, NFTA_RULE_USERDATA);
	r.family = h->nfgen_family;
	r.handle = pk_nl_be64(&a[NFTA_RULE_HANDLE]);
	r.table = strdup(pk_nl_str(&a[NFTA_RULE_TABLE]));
	r.chain = strdup(pk_nl_str(&a[NFTA_RULE_CHAIN]));
	r.exprs = copy_of(&a[NFTA_RULE_EXPRESSIONS], &r.exprs_len);
	r.userdata = copy_of(&a[NFTA_RULE_USERDATA], &r.userdata_len);
	n->rules.at[n->rules.n++] = r;
}

static void nft_done(struct nft *n)
{
	for (size_t i = 0; i < n->chains.n; i++) {
		free(n->chains.at[i].table);
		free(n->chains.at[i].name);
	}
	for (size_t i = 0; i < n->rules.n; i++) {
		free(n->rules.at[i].table);
		free(n->rules.at[i].chain);
		free(n->rules.at[i].exprs);
		free(n->rules.at[i].userdata);
	}
	free(n->chains.at);
	free(n->rules.at);
}

/* ---- registers ---- */

struct regs {
	uint8_t bytes[N_WORDS * 4];
	bool known[N_WORDS];
	enum verdict verdict;
	char chain[64]; /* of a jump */
};

static void forget(struct regs *regs, uint32_t reg, size_t len)
{
	int word = pk_nft_word_of(reg);

	for (size_t i = 0; word >= 0 && i < (len + 3) / 4 && (size_t)word + i < N_WORDS; i++)
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
static void take_verdict(const struct pk_nl_attr *data, struct regs *regs)
{
	struct pk_nl_attr a[NFTA_DATA_VERDICT + 1], v[NFTA_VERDICT_CHAIN + 1];

	pk_nl_parse(data->data, data->len, a, NFTA_DATA_VERDICT);
	if (!a[NFTA_DATA_VERDICT].data)
		return;
	pk_nl_parse(a[NFTA_DATA_VERDICT].data, a[NFTA_DATA_VERDICT].len, v, NFTA_VERDICT_CHAIN);
	snprintf(regs->chain, sizeof(regs->chain), "%s", pk_nl_str(&v[NFTA_VERDICT_CHAIN]));
	switch ((int32_t)pk_nl_be32(&v[NFTA_VERDICT_CODE])) {
	case NF_DROP:
		regs->verdict = DROP;
		break;
	case NF_ACCEPT:
		regs->verdict = ACCEPT;
		break;
	case NFT_JUMP:
		regs->verdict = JUMP;
		break;
	case NFT_GOTO:
		regs->verdict = GO_TO;
		break;
	case NFT_RETURN:
		regs->verdict = RETURN;
		break;
	}
}

/* ---- sets ---- */

struct lookup {
	const uint8_t *key;
	size_t len;
	struct regs *regs;
	bool is_map, intervals, found, odd;
	uint8_t best[64]; /* with intervals: the greatest element that is not above the key */
	bool has_best, best_ends;
	int n;
};

static void on_element(struct lookup *l, const struct pk_nl_attr *element)
{
	struct pk_nl_attr a[NFTA_SET_ELEM_KEY_END + 1], key;
	uint32_t flags;

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
		take_verdict(&a[NFTA_SET_ELEM_DATA], l->regs);
}

static void on_elements(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct nfgenmsg *h = payload;
	struct pk_nl_attr a[NFTA_SET_ELEM_LIST_ELEMENTS + 1], element;
	struct lookup *l = ctx;
	const uint8_t *at;
	uint16_t kind;
	size_t left;

	if (!is_message(type, NFT_MSG_NEWSETELEM, len))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, NFTA_SET_ELEM_LIST_ELEMENTS);
	at = a[NFTA_SET_ELEM_LIST_ELEMENTS].data;
	left = a[NFTA_SET_ELEM_LIST_ELEMENTS].len;
	while (at && l->n++ < MAX_ELEMENTS && pk_nl_next(&at, &left, &kind, &element))
		on_element(l, &element);
}

/* A set's keys are as long as what stands in the register; that is known from the elements. */
static enum pk_match run_lookup(const struct rule *rule, const struct pk_nl_attr *a,
				struct regs *regs)
{
	bool inverted = pk_nl_be32(&a[NFTA_LOOKUP_FLAGS]) & NFT_LOOKUP_F_INV;
	bool is_map = a[NFTA_LOOKUP_DREG].data;
	uint32_t sreg = pk_nl_be32(&a[NFTA_LOOKUP_SREG]);
	static const size_t lens[] = { 1, 2, 4, 6, 16 };

	if (is_map && pk_nl_be32(&a[NFTA_LOOKUP_DREG])) {
		forget(regs, pk_nl_be32(&a[NFTA_LOOKUP_DREG]), 16); /* a map of values */
		return PK_MATCH_MAYBE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(lens); i++) {
		struct lookup l = { .len = lens[i], .regs = regs, .is_map = is_map };
		bool found;

		l.key = get(regs, sreg, lens[i]);
		if (!l.key || ask(NFT_MSG_GETSETELEM, rule->family, rule->table,
				  pk_nl_str(&a[NFTA_LOOKUP_SET]), on_elements, &l))
			return PK_MATCH_MAYBE;
		if (l.odd)
			continue; /* of another length */
		found = l.intervals ? l.has_best && !l.best_ends : l.found;
		if (is_map && !found)
			regs->verdict = CONTINUE;
		return found != inverted ? PK_MATCH_YES : PK_MATCH_NO;
	}
	return PK_MATCH_MAYBE;
}

/* ---- rules ---- */

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void take_queue(struct nft *n, const struct pk_nl_attr *a, struct regs *regs)
{
	regs->verdict = QUEUE;
	if (a[NFTA_QUEUE_NUM].len >= 2)
		snprintf(n->queue, sizeof(n->queue), "%u",
			 a[NFTA_QUEUE_NUM].data[0] << 8 | a[NFTA_QUEUE_NUM].data[1]);
}

static enum pk_match run_expr(struct nft *n, const struct rule *rule, const char *name,
			      const struct pk_nl_attr *data, struct regs *regs)
{
	/* These ask nothing of the packet. */
	static const char *const statements[] = { "counter", "log",  "notrack", "objref",
						  "dup",     "last", "comment" };
	static const char *const ends[] = { "masq", "redir", "nat" };
	struct pk_nl_attr a[16];

	pk_nl_parse(data->data, data->len, a, ARRAY_SIZE(a) - 1);
	if (!strcmp(name, "meta") && a[NFTA_META_DREG].data)
		run_meta(n->r->req, a, regs);
	else if (!strcmp(name, "payload") && a[NFTA_PAYLOAD_DREG].data)
		run_payload(n->r->req, a, regs);
	else if (!strcmp(name, "bitwise"))
		run_bitwise(a, regs);
	else if (!strcmp(name, "cmp"))
		return run_cmp(a, regs);
	else if (!strcmp(name, "range"))
		return run_range(a, regs);
	else if (!strcmp(name, "lookup"))
		return run_lookup(rule, a, regs);
	else if (!strcmp(name, "immediate"))
		take_verdict(&a[NFTA_IMMEDIATE_DATA], regs);
	else if (!strcmp(name, "reject"))
		regs->verdict = DROP;
	else if (!strcmp(name, "target") && !strcmp(pk_nl_str(&a[NFTA_TARGET_NAME]), "REJECT"))
		regs->verdict = DROP;
	else if (!strcmp(name, "queue"))
		take_queue(n, a, regs);
	else if (!strcmp(name, "synproxy")) {
		/* drops by itself what is neither a SYN nor an ACK with a cookie of its own */
		regs->verdict = DROP;
		return PK_MATCH_MAYBE;
	} else if (!strcmp(name, "tproxy"))
		return PK_MATCH_MAYBE; /* holds where it finds a socket, and decides nothing */
	else if (is_one_of(name, ends, ARRAY_SIZE(ends)))
		regs->verdict = ACCEPT;
	else if (!is_one_of(name, statements, ARRAY_SIZE(statements))) {
		/* "ct state" and the like: into a register that then is not known; limits,
		 * matches of xtables: not known at once. */
		forget(regs, NFT_REG_1, sizeof(regs->bytes) - 16);
		return a[1].data && a[1].len == 4 && !strcmp(name, "ct") ? PK_MATCH_YES
									 : PK_MATCH_MAYBE;
	}
	return PK_MATCH_YES;
}

/* *hits: how many of the rule's questions are known to hold. */
static enum pk_match run_rule(struct nft *n, const struct rule *rule, struct regs *regs,
			      unsigned int *hits)
{
	const uint8_t *at = rule->exprs;
	size_t left = rule->exprs_len;
	enum pk_match all = PK_MATCH_YES;
	struct pk_nl_attr elem;
	uint16_t type;

	*regs = (struct regs){ .verdict = CONTINUE };
	*hits = 0;
	while (at && pk_nl_next(&at, &left, &type, &elem)) {
		static const char *const questions[] = { "cmp", "range", "lookup" };
		struct pk_nl_attr a[NFTA_EXPR_DATA + 1];
		const char *name;
		enum pk_match m;

		pk_nl_parse(elem.data, elem.len, a, NFTA_EXPR_DATA);
		name = pk_nl_str(&a[NFTA_EXPR_NAME]);
		m = run_expr(n, rule, name, &a[NFTA_EXPR_DATA], regs);
		if (m == PK_MATCH_NO)
			return PK_MATCH_NO;
		*hits += m == PK_MATCH_YES && is_one_of(name, questions, ARRAY_SIZE(questions));
		if (m == PK_MATCH_MAYBE)
			all = PK_MATCH_MAYBE;
	}
	return all;
}

static const char *family_name(uint8_t family)
{
	switch (family) {
	case NFPROTO_IPV4:
		return "ip";
	case NFPROTO_IPV6:
		return "ip6";
	case NFPROTO_INET:
		return "inet";
	case NFPROTO_ARP:
		return "arp";
	case NFPROTO_BRIDGE:
		return "bridge";
	case NFPROTO_NETDEV:
		return "netdev";
	}
	return "?";
}

static int give_elements(void *ctx, const char *set, pk_nl_answer_fn answer, void *answer_ctx)
{
	const struct rule *rule = ctx;

	return ask(NFT_MSG_GETSETELEM, rule->family, rule->table, set, answer, answer_ctx);
}

/* Its text in nft's words, cut where it gets long. */
static void put_rule(struct pk_out *out, const struct rule *rule)
{
	const struct pk_nft_sets sets = { give_elements, (void *)rule };
	const struct pk_nft_rule r = { .family = rule->family,
				       .exprs = rule->exprs,
				       .exprs_len = rule->exprs_len,
				       .userdata = rule->userdata,
				       .userdata_len = rule->userdata_len };
	_cleanup_(pk_out_done) struct pk_out text = { .fd = -1 };

	pk_nft_rule_text(&r, &sets, &text);
	pk_out_str(out, "rule \"");
	pk_out_mem(out, text.buf, MIN(text.len, (size_t)RULE_BYTES));
	pk_out_printf(out, "%s\" (handle %llu)", text.len > RULE_BYTES ? "..." : "",
		      (unsigned long long)rule->handle);
}

/* ", to which input (handle 7) leads," */
static void put_way(struct pk_out *out, const struct way *way)
{
	if (!way)
		return;
	pk_out_str(out, ", to which ");
	for (const struct way *w = way; w; w = w->before)
		pk_out_printf(out, "%s%s (handle %llu)", w == way ? "" : ", to which ", w->chain,
			      (unsigned long long)w->handle);
	pk_out_str(out, " leads,");
}

/* Does the rule reject? Then *ret_with: with what; NULL: not known. */
static bool find_reject(const struct rule *rule, const char **ret_with)
{
	const uint8_t *at = rule->exprs;
	size_t left = rule->exprs_len;
	struct pk_nl_attr elem;
	bool rejects = false;
	uint16_t type;

	*ret_with = NULL;
	while (at && pk_nl_next(&at, &left, &type, &elem)) {
		struct pk_nl_attr e[NFTA_EXPR_DATA + 1], a[16];
		const char *name;

		pk_nl_parse(elem.data, elem.len, e, NFTA_EXPR_DATA);
		pk_nl_parse(e[NFTA_EXPR_DATA].data, e[NFTA_EXPR_DATA].len, a, ARRAY_SIZE(a) - 1);
		name = pk_nl_str(&e[NFTA_EXPR_NAME]);
		rejects |= !strcmp(name, "reject") ||
			   (!strcmp(name, "target") &&
			    !strcmp(pk_nl_str(&a[NFTA_TARGET_NAME]), "REJECT"));
		if (!strcmp(name, "reject"))
			*ret_with = pk_nft_reject_text(rule->family, a);
	}
	return rejects;
}

static void rule_dropped(struct nft *n, const struct rule *rule, bool sure, unsigned int hits)
{
	const char *family = family_name(rule->family);
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };

	if (!pk_suspect_is_better(&n->suspects, sure, hits))
		return;
	put_rule(&out, rule);
	pk_out_printf(&out, " of nftables chain %s %s %s", family, rule->table, rule->chain);
	put_way(&out, n->way);
	snprintf(n->suspects.text, sizeof(n->suspects.text), "%s", pk_out_text(&out) ?: "");
	snprintf(n->suspects.fix, sizeof(n->suspects.fix), "nft delete rule %s %s %s handle %llu",
		 family, rule->table, rule->chain, (unsigned long long)rule->handle);
	snprintf(n->chain, sizeof(n->chain), "%s %s %s", family, rule->table, rule->chain);
	n->did = find_reject(rule, &n->with) ? "rejected" : "dropped";
}

static void policy_dropped(struct nft *n, const struct chain *c, bool sure)
{
	const char *family = family_name(c->family);

	if (!pk_suspect_is_better(&n->suspects, sure, 0))
		return;
	snprintf(n->suspects.text, sizeof(n->suspects.text),
		 "the policy drop of nftables chain %s %s %s, in which no rule "
		 "accepts it,",
		 family, c->table, c->name);
	snprintf(n->suspects.fix, sizeof(n->suspects.fix), "nft add rule %s %s %s ... accept",
		 family, c->table, c->name);
	snprintf(n->chain, sizeof(n->chain), "%s %s %s", family, c->table, c->name);
	n->did = "dropped";
	n->with = NULL;
}

static bool is_of_chain(const struct rule *rule, const struct chain *base, const char *chain)
{
	return rule->family == base->family && !strcmp(rule->table, base->table) &&
	       !strcmp(rule->chain, chain);
}

/* Run a chain of the table of `base`. `sure`: the packet comes here for certain. Returns what
 * became of it; CONTINUE: it comes out at the end. */
static enum verdict run_chain(struct nft *n, const struct chain *base, const char *chain, int depth,
			      bool sure, unsigned int hits)
{
	for (size_t i = 0; i < n->rules.n && n->steps < MAX_STEPS; i++) {
		const struct rule *rule = &n->rules.at[i];
		unsigned int own_hits;
		struct regs regs;
		enum verdict v;
		enum pk_match m;

		if (!is_of_chain(rule, base, chain))
			continue;
		n->steps++;
		m = run_rule(n, rule, &regs, &own_hits);
		if (m == PK_MATCH_NO)
			continue;
		v = regs.verdict;
		if (v == DROP)
			rule_dropped(n, rule, sure && m == PK_MATCH_YES, hits + own_hits);
		if ((v == JUMP || v == GO_TO) && depth < MAX_DEPTH) {
			struct way way = { n->way, chain, rule->handle };
			enum verdict inner;

			n->way = &way;
			inner = run_chain(n, base, regs.chain, depth + 1, sure && m == PK_MATCH_YES,
					  hits + own_hits);
			n->way = way.before;
			/* Back from a goto, the chain is left, too. */
			v = v == GO_TO && inner == CONTINUE ? RETURN : inner;
		}
		n->left |= m == PK_MATCH_MAYBE && v != CONTINUE && v != DROP;
		/* It was dropped: an "accept" that may have held did not. */
		if (m == PK_MATCH_YES && v != CONTINUE)
			return v == RETURN ? CONTINUE : v;
	}
	return CONTINUE;
}

/* ---- chains ---- */

/* Could the packet have been there? */
static bool may_pass(const struct nft *n, const struct chain *c)
{
	const struct pk_evidence_request *q = n->r->req;

	switch (c->family) {
	case NFPROTO_IPV4:
		if (!(q->traits & PK_TRAIT(IPV4)))
			return false;
		break;
	case NFPROTO_IPV6:
		if (!(q->traits & PK_TRAIT(IPV6)))
			return false;
		break;
	case NFPROTO_INET:
		if (!(q->traits & (PK_TRAIT(IPV4) | PK_TRAIT(IPV6))))
			return false;
		break;
	case NFPROTO_ARP:
		return q->traits & PK_TRAIT(ARP);
	default:
		return true;
	}
	return pk_may_pass_hook(n->r, c->hook);
}

/* Chains of devices and of bridges stand before those of IP, but for what leaves. */
static int rank_of(const struct chain *c)
{
	if (c->family == NFPROTO_NETDEV)
		return c->hook == NF_NETDEV_INGRESS ? -2 : NF_INET_NUMHOOKS;
	return c->family == NFPROTO_BRIDGE ? -1 : (int)c->hook;
}

/* In the order in which a packet comes by: the hooks of IP are numbered so, but for what this host
 * sends to itself. */
static int by_hook(const void *a, const void *b)
{
	const struct chain *x = a, *y = b;
	int rank = rank_of(x) - rank_of(y);

	return rank ?: (x->priority > y->priority) - (x->priority < y->priority);
}

static void run_all(struct nft *n)
{
	if (n->chains.n)
		qsort(n->chains.at, n->chains.n, sizeof(n->chains.at[0]), by_hook);
	for (size_t i = 0; i < n->chains.n; i++) {
		const struct chain *c = &n->chains.at[i];

		if (!c->is_base || !may_pass(n, c))
			continue;
		if (run_chain(n, c, c->name, 0, true, 0) == CONTINUE && c->drops)
			policy_dropped(n, c, true);
		/* What comes behind has not seen it. That it was not a bridge's is not known. */
		if (n->suspects.sure && !n->left && c->family != NFPROTO_BRIDGE)
			return;
	}
}

/* To ask for rules has the kernel load nf_tables if that is a module: then there are none, and it
 * is not for us to change what the machine runs. */
static bool has_nf_tables(const struct pk_reading *r)
{
	return pk_reading_is(r, NULL, "nft_do_chain*") || !access("/sys/module/nf_tables", F_OK) ||
	       access("/proc/modules", F_OK);
}

void pk_read_nft(struct pk_reading *r)
{
	_cleanup_(nft_done) struct nft n = { .r = r };
	bool dropped =
		pk_reading_is(r, "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*|nf_hook_slow*");

	if (!dropped && !pk_reading_is(r, NULL, "nf_queue|nf_reinject"))
		return;
	if (!has_nf_tables(r) || ask(NFT_MSG_GETCHAIN, NFPROTO_UNSPEC, NULL, NULL, on_chain, &n) ||
	    ask(NFT_MSG_GETRULE, NFPROTO_UNSPEC, NULL, NULL, on_rule, &n))
		return;
	run_all(&n);
	if (n.queue[0])
		pk_fact_text_of_flow(r, PK_FACT_queue_num, n.queue);
	if (!n.suspects.n)
		return;
	pk_fact_text_of_flow(r, PK_FACT_nft_rule, n.suspects.text);
	pk_fact_text_of_flow(r, PK_FACT_nft_fix, n.suspects.fix);
	pk_fact_text_of_flow(r, PK_FACT_nft_chain, n.chain);
	pk_fact_text_of_flow(r, PK_FACT_nft_did, n.did);
	if (n.with)
		pk_fact_text_of_flow(r, PK_FACT_nft_with, n.with);
	pk_fact_number_of_flow(r, PK_FACT_nft_rules, n.suspects.n);
}
