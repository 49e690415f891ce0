/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Chains and rules of nftables, as the kernel gives them by netlink. */

#include <stddef.h>
#include <stdint.h>

#include "probes/evidence/netlink.h"

struct pk_nft_chain {
	uint8_t family;
	bool is_base, drops; /* drops: that is its policy */
	uint32_t hook;
	int32_t priority;
	char *table, *name; /* owned */
};

struct pk_nft_rule {
	uint8_t family;
	uint64_t handle;
	char *table, *chain;       /* owned */
	uint8_t *exprs, *userdata; /* owned; attributes, as of NFT_MSG_NEWRULE; NULL: none */
	size_t exprs_len, userdata_len;
};

/* Those of a namespace. Zeroed: none. */
struct pk_nft_ruleset {
	struct {
		struct pk_nft_chain *at;
		size_t n, cap;
	} chains;
	struct {
		struct pk_nft_rule *at;
		size_t n, cap;
	} rules;
};

/* Read them in the namespace that the thread is in. 0 or -errno; does not log. To ask has the
 * kernel load nf_tables if that is a module. */
int pk_nft_ruleset_read(struct pk_nft_ruleset *ret);
void pk_nft_ruleset_done(struct pk_nft_ruleset *set);

/* Gives the elements of a set, as of NFT_MSG_NEWSETELEM, to `answer`. 0 or -errno. */
struct pk_nft_sets {
	int (*elements)(void *ctx, const char *set, pk_nl_answer_fn answer, void *answer_ctx);
	void *ctx;
};
/* Shows `each` the elements in such a message, a list of attributes each. */
void pk_nft_each_element(const void *message, size_t len,
			 void (*each)(void *ctx, const struct pk_nl_attr *element), void *ctx);
/* The sets of the rule's table, asked of the kernel. `rule` must outlive it. */
struct pk_nft_sets pk_nft_sets_of(const struct pk_nft_rule *rule);
