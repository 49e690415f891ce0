// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rule of nftables dropped the packet. The kernel does not say; but the rules are there to
 * be read, and to be run on the packet: chain by chain, as it came by. That the packet was dropped
 * is known, so whatever would have let it pass did not hold. */

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <string.h>
#include <unistd.h>

#include "core/util/array.h"
#include "probes/evidence/netfilter.h"
#include "probes/evidence/nft_run.h"
#include "probes/evidence/nft_text.h"

#define MAX_DEPTH  16 /* of jumps, as the kernel has it */
#define MAX_STEPS  50000
#define RULE_BYTES 160 /* of a rule's text */

/* The rule that led to a chain, and those before it. */
struct way {
	const struct way *before;
	const char *chain;
	uint64_t handle;
};

/* The rules of a namespace, and what came of the packet in them. */
struct nft {
	struct pk_reading *r;
	struct pk_nft_ruleset set;
	int steps;

	struct pk_suspects suspects;
	char chain[256];
	const char *did, *with; /* what became of the packet there */
	const struct way *way;
	const struct nft_section *said; /* what was seen of that; NULL: nothing */
	bool left;                      /* a rule before may have let the packet out of its chain */
	char queue[16];
};

static void nft_done(struct nft *n)
{
	pk_nft_ruleset_done(&n->set);
}

/* ---- what is said of it ---- */

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

/* Its text in nft's words, cut where it gets long. */
static void put_rule(struct pk_out *out, const struct pk_nft_rule *rule)
{
	const struct pk_nft_sets sets = pk_nft_sets_of(rule);
	_cleanup_(pk_out_done) struct pk_out text = { .fd = -1 };

	pk_nft_rule_text(rule, &sets, &text);
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
static bool find_reject(const struct pk_nft_rule *rule, const char **ret_with)
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

/* ---- what was seen of it ---- */

/* Names may be cut in `said`. */
static bool is_said_chain(const struct nft_section *said, uint8_t family, const char *table,
			  const char *chain)
{
	return said->nfproto == family && !strncmp(said->table, table, sizeof(said->table) - 1) &&
	       !strncmp(said->chain, chain, sizeof(said->chain) - 1);
}

/* May it have been this rule? */
static bool may_be_rule(const struct nft *n, const struct pk_nft_rule *rule)
{
	const struct nft_section *said = n->said;

	if (!said || said->by == PK_NFT_BY_CHAIN)
		return true;
	return said->by == PK_NFT_BY_RULE && said->handle == rule->handle &&
	       is_said_chain(said, rule->family, rule->table, rule->chain);
}

/* May it have been the policy of this chain, or if it was a rule, one that it leads to? */
static bool may_be_policy(const struct nft *n, const struct pk_nft_chain *c)
{
	const struct nft_section *said = n->said;

	return !said ||
	       (said->by != PK_NFT_BY_RULE && is_said_chain(said, c->family, c->table, c->name));
}

static void rule_dropped(struct nft *n, const struct pk_nft_rule *rule, bool sure,
			 unsigned int hits)
{
	const char *family = family_name(rule->family);
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };

	if (!may_be_rule(n, rule))
		return;
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

static void policy_dropped(struct nft *n, const struct pk_nft_chain *c, bool sure)
{
	const char *family = family_name(c->family);

	if (!may_be_policy(n, c) || !pk_suspect_is_better(&n->suspects, sure, 0))
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

/* ---- rules ---- */

static bool is_of_chain(const struct pk_nft_rule *rule, const struct pk_nft_chain *base,
			const char *chain)
{
	return rule->family == base->family && !strcmp(rule->table, base->table) &&
	       !strcmp(rule->chain, chain);
}

/* Run a chain of the table of `base`. `sure`: the packet comes here for certain. Returns what
 * became of it; PK_NFT_CONTINUE: it comes out at the end. */
static enum pk_nft_verdict run_chain(struct nft *n, const struct pk_nft_chain *base,
				     const char *chain, int depth, bool sure, unsigned int hits)
{
	for (size_t i = 0; i < n->set.rules.n && n->steps < MAX_STEPS; i++) {
		const struct pk_nft_rule *rule = &n->set.rules.at[i];
		const struct pk_nft_sets sets = pk_nft_sets_of(rule);
		struct pk_nft_outcome outcome;
		enum pk_nft_verdict v;
		enum pk_match m;

		if (!is_of_chain(rule, base, chain))
			continue;
		n->steps++;
		m = pk_nft_run(rule, &sets, n->r->req, &outcome);
		if (m == PK_MATCH_NO)
			continue;
		v = outcome.verdict;
		if (v == PK_NFT_QUEUE && outcome.queue[0])
			memcpy(n->queue, outcome.queue, sizeof(n->queue));
		if (v == PK_NFT_DROP)
			rule_dropped(n, rule, sure && m == PK_MATCH_YES, hits + outcome.hits);
		if ((v == PK_NFT_JUMP || v == PK_NFT_GOTO) && depth < MAX_DEPTH) {
			struct way way = { n->way, chain, rule->handle };
			enum pk_nft_verdict inner;

			n->way = &way;
			inner = run_chain(n, base, outcome.chain, depth + 1,
					  sure && m == PK_MATCH_YES, hits + outcome.hits);
			n->way = way.before;
			/* Back from a goto, the chain is left, too. */
			v = v == PK_NFT_GOTO && inner == PK_NFT_CONTINUE ? PK_NFT_RETURN : inner;
		}
		n->left |= m == PK_MATCH_MAYBE && v != PK_NFT_CONTINUE && v != PK_NFT_DROP;
		/* It was dropped: an "accept" that may have held did not. */
		if (m == PK_MATCH_YES && v != PK_NFT_CONTINUE)
			return v == PK_NFT_RETURN ? PK_NFT_CONTINUE : v;
	}
	return PK_NFT_CONTINUE;
}

/* ---- chains ---- */

/* Could the packet have been there? */
static bool may_pass(const struct nft *n, const struct pk_nft_chain *c)
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
static int rank_of(const struct pk_nft_chain *c)
{
	if (c->family == NFPROTO_NETDEV)
		return c->hook == NF_NETDEV_INGRESS ? -2 : NF_INET_NUMHOOKS;
	return c->family == NFPROTO_BRIDGE ? -1 : (int)c->hook;
}

/* In the order in which a packet comes by: the hooks of IP are numbered so, but for what this host
 * sends to itself. */
static int by_hook(const void *a, const void *b)
{
	const struct pk_nft_chain *x = a, *y = b;
	int rank = rank_of(x) - rank_of(y);

	return rank ?: (x->priority > y->priority) - (x->priority < y->priority);
}

static void run_all(struct nft *n)
{
	if (n->set.chains.n)
		qsort(n->set.chains.at, n->set.chains.n, sizeof(n->set.chains.at[0]), by_hook);
	for (size_t i = 0; i < n->set.chains.n; i++) {
		const struct pk_nft_chain *c = &n->set.chains.at[i];

		if (!c->is_base || !may_pass(n, c))
			continue;
		if (n->said && n->said->by != PK_NFT_BY_RULE && !may_be_policy(n, c))
			continue;
		if (run_chain(n, c, c->name, 0, true, 0) == PK_NFT_CONTINUE && c->drops)
			policy_dropped(n, c, true);
		/* What comes behind has not seen it. That it was not a bridge's is not known. */
		if (n->suspects.sure && !n->left && c->family != NFPROTO_BRIDGE)
			return;
	}
}

/* The one that it was, whatever became of the packet here: not to be reached, or by several ways,
 * of which nobody knows which it was. */
static void take_said(struct nft *n)
{
	n->suspects.n = 0;
	for (size_t i = 0; i < n->set.rules.n && n->said->by == PK_NFT_BY_RULE; i++)
		rule_dropped(n, &n->set.rules.at[i], true, 0);
	for (size_t i = 0; i < n->set.chains.n && n->said->by == PK_NFT_BY_POLICY; i++)
		policy_dropped(n, &n->set.chains.at[i], true);
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
	_cleanup_(nft_done) struct nft n = { .r = r,
					     .said = r->req->has_nft ? &r->req->nft : NULL };
	bool dropped =
		pk_reading_is(r, "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*|nf_hook_slow*");

	if (!dropped && !pk_reading_is(r, NULL, "nf_queue|nf_reinject"))
		return;
	if (!has_nf_tables(r) || pk_nft_ruleset_read(&n.set))
		return;
	run_all(&n);
	if (n.said && pk_nft_is_drop(n.said) && n.suspects.n != 1)
		take_said(&n);
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
