/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What a rule of nftables does with a packet. */

#include "probes/evidence/netfilter.h"
#include "probes/evidence/nft_rules.h"

enum pk_nft_verdict {
	PK_NFT_CONTINUE,
	PK_NFT_DROP,
	PK_NFT_ACCEPT,
	PK_NFT_JUMP,
	PK_NFT_GOTO,
	PK_NFT_RETURN,
	PK_NFT_QUEUE,
};

struct pk_nft_outcome {
	enum pk_nft_verdict verdict;
	char chain[64];    /* of a jump or goto */
	char queue[16];    /* number of the first one; "": not known */
	unsigned int hits; /* how many of the rule's questions are known to hold */
};

/* Does the rule fit, and what is its verdict if so? */
enum pk_match pk_nft_run(const struct pk_nft_rule *rule, const struct pk_nft_sets *sets,
			 const struct pk_evidence_request *packet, struct pk_nft_outcome *ret);
