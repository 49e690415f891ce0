/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/evidence.h"
#include "postprocess/why/facts.h"
#include "postprocess/why/why.h"

/* What an event itself tells of a drop by nftables. */
enum pk_why_nft {
	PK_WHY_NFT_ANY,
	PK_WHY_NFT_CHAIN, /* the base chain */
	PK_WHY_NFT_TOLD,  /* the rule, or that it was the policy */
};

/* A way to lose packets. Strings with '|' are alternatives, with '*' globs. */
struct pk_why_rule {
	/* NULL: any. Among them may be CONSUMED, freed as if nothing were lost, and NONE, dropped
	 * by a kernel without reasons. */
	const char *reason;
	const char *place; /* function of the drop; NULL: any */
	pk_traits all;     /* that the packet must have */
	enum pk_confidence confidence;
	/* Text with fields in braces, see fields.c; a part in square brackets is left out when a
	 * field in it is not known. */
	const char *cause, *fix;
	pk_traits none;    /* that it must not have */
	const char *stack; /* a function that must be on the stack; NULL: any */
	/* What evidence must say, see pk_why_holds(): all of these, blanks between. NULL: nothing,
	 * it need not be there. */
	const char *when;
	/* The kernel must have this reason: then it would have given it, and one way to lose a
	 * packet is ruled out. NULL: need not. */
	const char *knows;
	/* Of frames that XDP lost without an skb. Rules without it fit none of these. */
	uint8_t xdp;         /* enum pk_xdp_how */
	uint16_t err;        /* number of the error; 0: any */
	uint8_t map;         /* enum bpf_map_type of the target; 0: any */
	uint8_t nft;         /* of what nftables dropped, if so much is known; enum pk_why_nft */
	bool derived;        /* the reason says something else */
	bool unknown;        /* only for places of which nothing is known in general */
	const char *counter; /* that moves with each such loss; NULL: none */
};
/* From the special to the general: the first that fits counts. */
struct pk_why_set {
	const struct pk_why_rule *at;
	size_t n;
};
/* One for each layer, in the order in which they are asked: a file in rules/ with its rules, and
 * one in scenes/ with the scenes that test them. */
#define PK_WHY_SETS(F) F(xdp) F(sockets) F(tcp) F(ip) F(ip6) F(tc) F(link) F(netfilter) F(tunnels)

/* The rules of all sets, in the order in which they are asked. NULL: there are not so many. */
const struct pk_why_rule *pk_why_rule(size_t i);

/* Does the evidence say so? "name=value" (text, a number), "name!value" (it is known, and
 * another), "name" (known, and neither 0 nor empty), "!name" (known to be 0 or empty),
 * "name~word" (a list with an entry that begins so), "name^word" (one without such an entry). What
 * is not known fits none of them. */
bool pk_why_holds(const struct pk_facts *f, const char *when);

/* What the fields of a text take from the facts. */
enum {
	PK_WHY_NS = 1u << 0,
	PK_WHY_DEV = 1u << 1,
	PK_WHY_PLACE = 1u << 2,
	PK_WHY_SRC = 1u << 3,
	PK_WHY_DST = 1u << 4,
	PK_WHY_SPORT = 1u << 5,
	PK_WHY_DPORT = 1u << 6,
	PK_WHY_PROTO = 1u << 7,
	PK_WHY_BYTES = 1u << 8, /* anything else */
};
uint32_t pk_why_uses(const char *text);

/* All that the texts of a rule follow from, beside names: where it is the same, they are. */
struct pk_why_key {
	const struct pk_why_rule *rule;
	const struct pk_evidence *evidence;
	uint64_t place;
	uint8_t src[16], dst[16];
	char dev[16];
	uint16_t sport, dport;
	uint32_t netns; /* inode number; 0: not known */
	uint8_t family, proto, has_flow, has_ports, evidence_of_flow, pad[3];
};
/* `uses` is what both texts do. False: they may follow from other things, too. */
bool pk_why_key_of(struct pk_why_key *key, const struct pk_why_rule *rule, uint32_t uses,
		   const struct pk_facts *f);

/* Append the text of a rule, its fields filled in, to `out`, which writes to memory. */
void pk_why_put(struct pk_out *out, const char *text, const struct pk_facts *f, bool is_fix);
/* Append which settings that the rule is about had another value at first, as a remark to its
 * cause: " (forwarding was 1 when collecting began)". */
void pk_why_put_changed(struct pk_out *out, const struct pk_why_rule *rule,
			const struct pk_facts *f);

/* One field, called `name`, or what stands for it in a cause or a fix. False: it is not known. */
bool pk_why_put_field(struct pk_out *out, const char *name, size_t len, const struct pk_facts *f,
		      bool is_fix);
/* What it takes from the facts, PK_WHY_*. */
uint32_t pk_why_field_uses(const char *name, size_t len);
/* Is there a field of that name? */
bool pk_why_field_exists(const char *name, size_t len);
/* Text of a fact of evidence, if need be at `number`; NULL: not known. */
static inline const char *pk_why_fact(const struct pk_facts *f, const char *name, size_t len,
				      char number[PK_EVIDENCE_NUMBER])
{
	return f->evidence ? pk_evidence_get(f->evidence, name, len, f->evidence_of_flow, number)
			   : NULL;
}
