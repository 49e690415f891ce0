/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* nf_tables from within: what its functions were given, and what a drop is told by later. Where
 * members lie was found by user space (probes/nft.h): in most kernels nf_tables is a module, which
 * may come when our programs are made already, or has no types at all. What is longer is no part of
 * each of our programs but a function that they share. */

#include "collectors/nft/section.h"
#include "core/bpf/args.bpf.h"
#include "core/bpf/ctx.bpf.h"

#define NFT_FAMILY_MASK 0x3f /* of struct nft_table: u16 family:6, ... */
#define NFT_TYPE_POLICY 1    /* enum nft_trace_types */
#define NFT_TYPE_RETURN 2

/* struct nft_rule_dp: u64 is_last:1, dlen:12, handle:42 */
#define NFT_DP_IS_LAST(word) ((word)&1)
#define NFT_DP_BYTES(word)   ((word) >> 1 & 0xfff)
#define NFT_DP_HANDLE(word)  ((word) >> 13 & ((1ULL << 42) - 1))
/* struct nft_rule: struct list_head list; u64 handle:42, ... */
#define NFT_RULE_LIST_BYTES  16
#define NFT_RULE_HANDLE(w)   ((w) & ((1ULL << 42) - 1))

#define NFT_RULES_MAX 1024 /* that are looked through for the end of a chain */

static __always_inline __u64 nft_read(__u64 address, __u16 offset)
{
	return address ? read_u64((void *)address + offset) : 0;
}

/* What the function got as an argument, or in its struct nft_traceinfo. */
static __always_inline __u64 nft_given(const void *regs, __u8 arg, __u16 in_info)
{
	if (arg != PK_NO_ARG)
		return register_arg(regs, arg);
	return nft_read(register_arg(regs, pk_probe.nft.info_arg), in_info);
}

static __always_inline __u64 nft_rule(const void *regs)
{
	return nft_given(regs, pk_probe.nft.rule_arg, pk_probe.nft.info_rule);
}

static __always_inline __u64 nft_verdict(const void *regs)
{
	return nft_given(regs, pk_probe.nft.verdict_arg, pk_probe.nft.info_verdict);
}

static __always_inline __u64 nft_base(const void *regs)
{
	return nft_given(regs, PK_NO_ARG, pk_probe.nft.info_basechain);
}

static __always_inline __u32 nft_type(const void *regs)
{
	return register_arg(regs, pk_probe.nft.type_arg);
}

static __always_inline __s32 nft_code(__u64 verdict)
{
	return (__s32)nft_read(verdict, 0);
}

static __always_inline __u8 nft_policy(__u64 base)
{
	__u8 policy = 0;

	bpf_probe_read_kernel(&policy, 1, (void *)base + pk_probe.nft.base_policy);
	return policy;
}

static __always_inline __u64 nft_handle(__u64 rule)
{
	if (pk_probe.nft.blobs)
		return NFT_DP_HANDLE(nft_read(rule, 0));
	return NFT_RULE_HANDLE(nft_read(rule, NFT_RULE_LIST_BYTES));
}

/* The chain that a rule is of: behind the last rule of its chain it is written. 0: not found. */
static __always_inline __u64 nft_chain_of(__u64 rule)
{
#pragma clang loop unroll(disable)
	for (int i = 0; i < NFT_RULES_MAX; i++) {
		__u64 word = 0;

		bpf_probe_read_kernel(&word, sizeof(word), (void *)rule);
		if (NFT_DP_IS_LAST(word))
			return read_u64((void *)rule + pk_probe.nft.last_chain);
		rule += sizeof(word) + NFT_DP_BYTES(word);
	}
	return 0;
}

static __always_inline __u64 nft_chain(const void *regs, __u64 base)
{
	__u64 rule;

	if (pk_probe.nft.chain_arg != PK_NO_ARG)
		return register_arg(regs, pk_probe.nft.chain_arg);
	rule = nft_rule(regs);
	return rule ? nft_chain_of(rule) : base + pk_probe.nft.base_chain;
}

/* The packet came out at the end of a chain: that is shown as if by a rule, of which there is none,
 * or by the last one. */
static __noinline bool is_nft_chain_end(const void *regs)
{
	__u64 rule;

	if (pk_probe.nft.at != PK_NFT_RULES || nft_type(regs) == NFT_TYPE_POLICY)
		return false;
	if (nft_type(regs) == NFT_TYPE_RETURN &&
	    nft_code(nft_verdict(regs)) == PK_NFT_SAYS_CONTINUE)
		return true;
	rule = nft_rule(regs);
	return pk_probe.nft.blobs && NFT_DP_IS_LAST(nft_read(rule, 0));
}

/* Is what was said one of what was asked for? Of a base chain, nothing was said yet. */
static __noinline bool is_nft_wanted(const void *regs)
{
	__s32 code;

	if (!pk_probe.nft.verdicts)
		return true;
	if (pk_probe.nft.at != PK_NFT_RULES)
		return false;
	if (nft_type(regs) == NFT_TYPE_POLICY)
		code = nft_policy(nft_base(regs));
	else
		code = nft_code(nft_verdict(regs));
	return pk_probe.nft.verdicts & pk_nft_verdict_bit(code);
}

/* The packet, if it is only in the struct nft_pktinfo of struct nft_traceinfo. */
static __always_inline __u64 nft_packet(const void *regs)
{
	__u64 pkt = nft_given(regs, PK_NO_ARG, pk_probe.nft.info_pkt);

	return nft_read(pkt, 0); /* its first member (since 3.13) */
}

/* ---- what a drop is told by ---- */

/* Where nft_do_chain() is; start 0: not known, or it does not free what is dropped. */
struct pk_text_range pk_nft_place = { 0 };

static __noinline __u64 nft_seal(const struct pk_nft_note *note)
{
	const __u32 *words = (const void *)&note->said;
	__u64 seal = note->skb;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < sizeof(note->said) / sizeof(*words); i++)
		seal = (seal << 7 | seal >> 57) ^ words[i];
	return seal;
}

/* What note->said has is of this packet, for the drop that may follow. Whoever interrupts the
 * writing may write, too: a mixture does not fit its seal. */
static __always_inline void nft_seal_note(struct pk_nft_note *note, const struct pk_ctx *ctx)
{
	note->skb = (__u64)ctx->skb;
	*(volatile __u64 *)&note->seal = nft_seal(note);
}

/* A drop is a rule's or a policy's if that was the last that was said of the packet; which base
 * chain it happened in can only be told where that frees the packet itself. */
static __always_inline bool is_nft_note_of(const struct pk_nft_note *note, const struct pk_ctx *ctx)
{
	bool fits;

	if (!ctx->skb || note->skb != (__u64)ctx->skb)
		return false;
	if (note->said.has_code)
		fits = note->said.code == PK_NFT_SAYS_DROP;
	else
		fits = pk_nft_place.start &&
		       ctx->location - pk_nft_place.start <= pk_nft_place.size;
	return fits && note->seal == nft_seal(note);
}
