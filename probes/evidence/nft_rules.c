// SPDX-License-Identifier: GPL-2.0-or-later
/* See nft_rules.h. Messages of nf_tables: linux/netfilter/nf_tables.h */

#include "probes/evidence/nft_rules.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "core/util/array.h"

#define MAX_RULES 20000

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
	struct pk_nft_ruleset *set = ctx;
	struct pk_nft_chain c = { 0 };

	if (!is_message(type, NFT_MSG_NEWCHAIN, len) || pk_array_reserve(&set->chains, 1))
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
	set->chains.at[set->chains.n++] = c;
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
	struct pk_nft_ruleset *set = ctx;
	struct pk_nft_rule r = { 0 };

	if (!is_message(type, NFT_MSG_NEWRULE, len) || set->rules.n >= MAX_RULES ||
	    pk_array_reserve(&set->rules, 1))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, NFTA_RULE_USERDATA);
	r.family = h->nfgen_family;
	r.handle = pk_nl_be64(&a[NFTA_RULE_HANDLE]);
	r.table = strdup(pk_nl_str(&a[NFTA_RULE_TABLE]));
	r.chain = strdup(pk_nl_str(&a[NFTA_RULE_CHAIN]));
	r.exprs = copy_of(&a[NFTA_RULE_EXPRESSIONS], &r.exprs_len);
	r.userdata = copy_of(&a[NFTA_RULE_USERDATA], &r.userdata_len);
	set->rules.at[set->rules.n++] = r;
}

int pk_nft_ruleset_read(struct pk_nft_ruleset *ret)
{
	_cleanup_(pk_nft_ruleset_done) struct pk_nft_ruleset set = { 0 };
	int r;

	r = ask(NFT_MSG_GETCHAIN, NFPROTO_UNSPEC, NULL, NULL, on_chain, &set)
		    ?: ask(NFT_MSG_GETRULE, NFPROTO_UNSPEC, NULL, NULL, on_rule, &set);
	if (r)
		return r;
	*ret = set;
	set = (struct pk_nft_ruleset){ 0 };
	return 0;
}

void pk_nft_ruleset_done(struct pk_nft_ruleset *set)
{
	for (size_t i = 0; i < set->chains.n; i++) {
		free(set->chains.at[i].table);
		free(set->chains.at[i].name);
	}
	for (size_t i = 0; i < set->rules.n; i++) {
		free(set->rules.at[i].table);
		free(set->rules.at[i].chain);
		free(set->rules.at[i].exprs);
		free(set->rules.at[i].userdata);
	}
	free(set->chains.at);
	free(set->rules.at);
}

static int give_elements(void *ctx, const char *set, pk_nl_answer_fn answer, void *answer_ctx)
{
	const struct pk_nft_rule *rule = ctx;

	return ask(NFT_MSG_GETSETELEM, rule->family, rule->table, set, answer, answer_ctx);
}

struct pk_nft_sets pk_nft_sets_of(const struct pk_nft_rule *rule)
{
	return (struct pk_nft_sets){ give_elements, (void *)rule };
}

void pk_nft_each_element(const void *message, size_t len,
			 void (*each)(void *ctx, const struct pk_nl_attr *element), void *ctx)
{
	struct pk_nl_attr a[NFTA_SET_ELEM_LIST_ELEMENTS + 1], element;
	const struct nfgenmsg *h = message;
	const uint8_t *at;
	uint16_t type;
	size_t left;

	if (len < sizeof(*h))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, NFTA_SET_ELEM_LIST_ELEMENTS);
	at = a[NFTA_SET_ELEM_LIST_ELEMENTS].data;
	left = a[NFTA_SET_ELEM_LIST_ELEMENTS].len;
	while (at && pk_nl_next(&at, &left, &type, &element))
		each(ctx, &element);
}
