// SPDX-License-Identifier: GPL-2.0-or-later
/* See nft.h. Members are looked up in the types of nf_tables, by name. Before 5.11 modules have no
 * types: then they are where the sources of those kernels have them (include/net/netfilter/
 * nf_tables.h), with the sizes of what they are made of, which vmlinux knows. */

#include "probes/nft.h"

#include <bpf/btf.h>
#include <string.h>

#include "collectors/nft/section.h"
#include "core/kernel/kernel.h"
#include "core/kernel/reasons.h"
#include "core/kernel/symbols.h"
#include "core/kernel/types.h"
#include "probes/manager.h"
#include "probes/program.h"

static enum pk_nft_at at_of(const char *function)
{
	if (!strcmp(function, "nft_do_chain"))
		return PK_NFT_CHAIN;
	return strcmp(function, "__nft_trace_packet") ? PK_NFT_NOWHERE : PK_NFT_RULES;
}

/* ---- members ---- */

/* Members that both functions need. */
static bool find_chain_members(const struct btf *btf, struct pk_nft_config *c)
{
	const struct btf_type *chain = pk_type_struct(btf, "nft_chain");
	const struct btf_type *table = pk_type_struct(btf, "nft_table");
	const struct btf_type *base = pk_type_struct(btf, "nft_base_chain");
	uint16_t ops, hooknum;

	if (!pk_type_member(btf, chain, "table", &c->chain_table) ||
	    !pk_type_member(btf, chain, "name", &c->chain_name) ||
	    !pk_type_member(btf, table, "name", &c->table_name) ||
	    !pk_type_member(btf, table, "family", &c->table_family) ||
	    !pk_type_member(btf, base, "chain", &c->base_chain) ||
	    !pk_type_member(btf, base, "policy", &c->base_policy) ||
	    !pk_type_member(btf, base, "ops", &ops) ||
	    !pk_type_member(btf, pk_type_struct(btf, "nf_hook_ops"), "hooknum", &hooknum))
		return false;
	c->base_hooknum = (uint16_t)(ops + hooknum);
	return true;
}

/* Since 5.17 rules lie in a blob, with their chain behind the last. What is an argument of the
 * function since 6.4 was in struct nft_traceinfo before. */
static bool find_rule_members(const struct btf *btf, struct pk_nft_config *c)
{
	const struct btf_type *info = pk_type_struct(btf, "nft_traceinfo");

	c->blobs = pk_type_struct(btf, "nft_rule_dp") != NULL;
	if (!pk_type_member(btf, info, "basechain", &c->info_basechain) ||
	    !pk_type_member(btf, pk_type_struct(btf, "nft_verdict"), "chain", &c->verdict_chain))
		return false;
	if (c->rule_arg == PK_NO_ARG && !pk_type_member(btf, info, "rule", &c->info_rule))
		return false;
	if (c->verdict_arg == PK_NO_ARG &&
	    (!pk_type_member(btf, info, "verdict", &c->info_verdict) ||
	     !pk_type_member(btf, info, "pkt", &c->info_pkt)))
		return false;
	return c->chain_arg != PK_NO_ARG ||
	       pk_type_member(btf, pk_type_struct(btf, "nft_rule_dp_last"), "chain",
			      &c->last_chain);
}

/* ---- arguments ---- */

/* Register of the pointer to that struct, or of the enum. */
static uint8_t find_arg(const struct pk_func_proto *p, const char *type)
{
	for (unsigned int i = 0; i < p->n_args; i++) {
		const struct btf_type *t = btf__type_by_id(p->btf, p->args[i].type_id);

		while (t && (btf_is_ptr(t) || btf_is_mod(t)))
			t = btf__type_by_id(p->btf, t->type);
		if (t && !strcmp(btf__name_by_offset(p->btf, t->name_off), type))
			return p->args[i].reg;
	}
	return PK_NO_ARG;
}

static bool configure_typed(const struct pk_func_proto *p, struct pk_nft_config *c)
{
	if (!find_chain_members(p->btf, c))
		return false;
	if (c->at == PK_NFT_CHAIN) {
		c->chain_arg = 1; /* a void * */
		return p->n_args == 2;
	}
	c->info_arg = find_arg(p, "nft_traceinfo");
	c->chain_arg = find_arg(p, "nft_chain");
	c->verdict_arg = find_arg(p, "nft_verdict");
	c->rule_arg = find_arg(p, "nft_rule_dp");
	c->type_arg = find_arg(p, "nft_trace_types");
	return c->info_arg != PK_NO_ARG && c->type_arg != PK_NO_ARG && find_rule_members(p->btf, c);
}

/* ---- without types ---- */

/* ops: size of struct nf_hook_ops; ht: of struct rhltable. */
static void lay_out(struct pk_nft_config *c, uint16_t ops, uint16_t ht)
{
	c->chain_table = 64; /* behind two pointers, two lists, and a node of a hash table */
	c->chain_name = 88;
	ht += 5 * 16 + 2 * 8; /* lists, and two numbers */
	c->table_family = (uint16_t)(ht + 4);
	c->table_name = (uint16_t)(ht + 8);
	c->base_policy = (uint16_t)(ops + 16 + 8);
	c->base_chain = (uint16_t)(c->base_policy + 8 + 8);
	c->verdict_chain = 8;
	c->info_basechain = 8;
	c->info_rule = 24;
	c->info_verdict = 32;
	c->chain_arg = 1;
}

static bool configure_untyped(const struct btf *btf, struct pk_probe_config *config)
{
	const struct btf_type *ops = pk_type_struct(btf, "nf_hook_ops");
	const struct btf_type *ht = pk_type_struct(btf, "rhltable");
	struct pk_nft_config *c = &config->nft;

	if (!ht || !pk_type_member(btf, ops, "hooknum", &c->base_hooknum) ||
	    !pk_types_are_before_5_12(btf))
		return false;
	lay_out(c, (uint16_t)ops->size, (uint16_t)ht->size);
	if (c->at == PK_NFT_CHAIN) {
		config->nft_arg = 0;
		config->ret_bytes = 4;
	} else {
		c->info_arg = 0;
		c->type_arg = 2;
	}
	return true;
}

/* ---- all of it ---- */

bool pk_nft_configure(struct pk_kernel *k, const struct pk_function *f,
		      struct pk_probe_config *config)
{
	struct pk_nft_config *c = &config->nft;
	bool known;

	*c = (struct pk_nft_config){ .at = (uint8_t)at_of(f->name),
				     .info_arg = PK_NO_ARG,
				     .chain_arg = PK_NO_ARG,
				     .verdict_arg = PK_NO_ARG,
				     .rule_arg = PK_NO_ARG,
				     .type_arg = PK_NO_ARG };
	if (c->at == PK_NFT_NOWHERE)
		return false;
	known = f->state == PK_FUNCTION_NO_TYPES
			? pk_kernel_btf(k) && configure_untyped(pk_kernel_btf(k), config)
			: f->proto.btf && configure_typed(&f->proto, c);
	if (!known)
		c->at = PK_NFT_NOWHERE;
	return known;
}

bool pk_nft_is_probed(const struct pk_probes *probes)
{
	for (size_t i = 0; i < probes->n; i++)
		if (probes->at[i].config.nft.at)
			return true;
	return false;
}

static bool is_of_nft(const struct pk_waiting *w)
{
	for (size_t i = 0; i < w->spec.n; i++)
		if (at_of(w->spec.at[i].symbol))
			return true;
	return false;
}

bool pk_nft_is_wanted(const struct pk_probes *probes)
{
	bool waits = false;

	for (size_t i = 0; i < probes->waiting.n; i++)
		waits |= is_of_nft(&probes->waiting.at[i]);
	return waits || pk_nft_is_probed(probes);
}

bool pk_nft_is_about_drops(const struct pk_probes *probes)
{
	return probes->nft_verdicts == pk_nft_verdict_bit(PK_NFT_SAYS_DROP);
}

bool pk_nft_others_wait(const struct pk_probes *probes)
{
	bool others = false;

	for (size_t i = 0; i < probes->waiting.n; i++)
		others |= !is_of_nft(&probes->waiting.at[i]);
	return others;
}

void pk_nft_find_place(const struct pk_probes *probes, struct pk_programs *programs)
{
	volatile struct pk_text_range *place = pk_programs_nft_place(programs);
	struct pk_symbol s;

	for (size_t i = 0; i < probes->n; i++) {
		const struct pk_probe_entry *e = &probes->at[i];

		if (e->config.nft.at != PK_NFT_CHAIN || !e->addr ||
		    pk_symbols_at(probes->kernel, e->addr, &s))
			continue;
		place->size = s.size;
		place->start = s.addr;
	}
}
