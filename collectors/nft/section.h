/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

/* Who said what became of the packet. B(NAME, number in captures, name in JSON) */
#define PK_NFT_SAYERS(B)                                                                           \
	B(CHAIN, 0, "chain")                                                                       \
	B(RULE, 1, "rule")                                                                         \
	B(POLICY, 2, "policy")

enum pk_nft_sayer {
#define PK_NFT_SAYER_ENUM(NAME, number, name) PK_NFT_BY_##NAME = number,
	PK_NFT_SAYERS(PK_NFT_SAYER_ENUM)
#undef PK_NFT_SAYER_ENUM
};

/* Names are cut where they are longer, and end with a zero byte. */
#define NFT_FIELDS(F)                                                                              \
	F(nft, U64, handle, "Handle of the rule; 0: none is known.")                               \
	F(nft, U32, code,                                                                          \
	  "What it said, as the kernel numbers it (NF_*, and NFT_* below 0, in 32 bits).")         \
	F(nft, U8, has_code, "1: that is known.")                                                  \
	F(nft, U8, by,                                                                             \
	  "Who said it: 1 the rule, 2 the policy of the chain; 0: not known, but that the chain, " \
	  "a base chain, was asked.")                                                              \
	F(nft, U8, nfproto, "Family of the table: NFPROTO_*.")                                     \
	F(nft, U8, hooknum, "Hook of the base chain, as its family numbers them.")                 \
	F(nft, STR32, table, "Name of the table.")                                                 \
	F(nft, STR64, chain, "Name of the chain.")                                                 \
	F(nft, STR64, target, "Chain that a jump or a goto leads to.")
PK_SECTION_STRUCT(nft, NFT_FIELDS);

/* What may be said, include/uapi/linux/netfilter.h and netfilter/nf_tables.h: V(NAME, code, name).
 * Of codes that are not negative the lower byte counts; queues have their number above. */
#define PK_NFT_VERDICTS(V)                                                                         \
	V(DROP, 0, "drop")                                                                         \
	V(ACCEPT, 1, "accept")                                                                     \
	V(STOLEN, 2, "stolen")                                                                     \
	V(QUEUE, 3, "queue")                                                                       \
	V(REPEAT, 4, "repeat")                                                                     \
	V(CONTINUE, -1, "continue")                                                                \
	V(BREAK, -2, "break")                                                                      \
	V(JUMP, -3, "jump")                                                                        \
	V(GOTO, -4, "goto")                                                                        \
	V(RETURN, -5, "return")

enum pk_nft_code {
#define PK_NFT_VERDICT_ENUM(NAME, code, name) PK_NFT_SAYS_##NAME = code,
	PK_NFT_VERDICTS(PK_NFT_VERDICT_ENUM)
#undef PK_NFT_VERDICT_ENUM
};

/* A set of them is 16 bits. */
static inline __attribute__((always_inline)) __u32 pk_nft_verdict_bit(__s32 code)
{
	return 1u << ((code < 0 ? 8 - code : code & 0xff) & 15);
}

#ifndef __bpf__
#include <stdbool.h>

struct pk_out;

/* "inet"; "?": unknown. */
const char *pk_nft_family(const struct nft_section *s);
/* "inet filter input" */
void pk_nft_put_chain(struct pk_out *out, const struct nft_section *s);
/* Bit of the verdict of that name; 0: there is none. */
__u32 pk_nft_verdict_by_name(const char *name);
/* Did a rule or a policy say that the packet is to be dropped? */
bool pk_nft_is_drop(const struct nft_section *s);
#endif
