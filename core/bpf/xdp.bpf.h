/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Frames that XDP loses without an skb: whether a tracepoint tells of a loss that nothing else
 * tells of, where in the kernel it was, and the frame itself. The tracepoints are given neither of
 * the latter two: they are found on the stack, of which much is asked before it is believed. */

#include "collectors/xdp/section.h"
#include "core/bpf/args.bpf.h"
#include "core/bpf/ctx.bpf.h"

#define STACK_CHUNK_WORDS 64 /* read at once, since the stack may end behind them */
#define STACK_CHUNKS      3
#define STACK_WORDS       (STACK_CHUNK_WORDS * STACK_CHUNKS)
#define FRAME_MAX_BYTES   (1 << 16)
#define CALLERS           8

/* ---- is it a loss? ---- */

/* In generic mode there is an skb, which is freed as a drop. */
static __always_inline bool is_generic(const struct net_device *dev)
{
	return is_kernel_address(dev) && bpf_core_field_exists(dev->xdp_prog) &&
	       pk_read(struct net_device, dev, xdp_prog);
}

/* On a veth the program may have been given an skb, too. */
static __always_inline bool is_veth(const struct net_device *dev)
{
	const struct rtnl_link_ops *ops;
	char kind[5] = "";

	if (!is_kernel_address(dev))
		return false;
	ops = pk_read(struct net_device, dev, rtnl_link_ops);
	if (!is_kernel_address(ops))
		return false;
	bpf_probe_read_kernel(kind, sizeof(kind), pk_read(struct rtnl_link_ops, ops, kind));
	return kind[0] == 'v' && kind[1] == 'e' && kind[2] == 't' && kind[3] == 'h' && !kind[4];
}

/* The driver tells so of redirects that were refused, too, of which there is a tracepoint of its
 * own; and on a veth an skb is freed as a drop if the program was at fault. */
static __always_inline bool is_lost_exception(const struct net_device *dev, __u32 act)
{
	return !is_generic(dev) && act != XDP_REDIRECT && (act == XDP_TX || !is_veth(dev));
}

static __always_inline __u32 count_lost(const __u64 *args)
{
	const struct net_device *dev = (void *)pk_tp_arg(args, 0);
	__s32 lost = 0;

	switch (pk_probe.xdp) {
	case PK_XDP_REDIRECT:
		lost = !is_generic(dev);
		break;
	case PK_XDP_EXCEPTION:
		lost = is_lost_exception(dev, pk_tp_arg(args, 2));
		break;
	case PK_XDP_DEVMAP:
		lost = pk_tp_arg(args, 3);
		break;
	case PK_XDP_SEND_BACK:
	case PK_XDP_CPUMAP:
	case PK_XDP_CPUMAP_SKB:
		lost = pk_tp_arg(args, 2);
		break;
	}
	return lost > 0 ? lost : 0;
}

/* ---- where ---- */

/* Functions of the tracing itself that may be on the stack between a tracepoint and its program. */
struct pk_text_range pk_xdp_tracers[PK_XDP_MAX][PK_XDP_TRACERS] = { 0 };

static __always_inline bool is_xdp_tracer(__u64 address)
{
#pragma unroll
	for (int i = 0; i < PK_XDP_TRACERS; i++) {
		const struct pk_text_range *range = &pk_xdp_tracers[pk_probe.xdp][i];

		if (address - range->start <= range->size && range->start)
			return true;
	}
	return false;
}

/* The function that has the tracepoint; 0: not found. Uses the room for the record. */
static __always_inline __u64 find_xdp_place(struct pk_ctx *ctx, void *raw)
{
	__u64 *frames = (void *)pk_scratch_of(ctx)->record, place = 0;
	long bytes = bpf_get_stack(raw, frames, CALLERS * sizeof(*frames), 0);

#pragma unroll
	for (int i = 1; i < CALLERS; i++)
		if ((i + 1) * (long)sizeof(*frames) <= bytes && is_xdp_tracer(frames[i - 1]))
			place = frames[i];
	return place;
}

/* ---- the frame ---- */

#define XDP_MEMBER(words, member)                                                                  \
	(*(__u64 *)((void *)(words) + bpf_core_field_offset(struct xdp_buff, member)))

/* Is that a struct xdp_buff of this device? */
static __always_inline bool is_xdp_buff(const __u64 *words, const struct net_device *dev)
{
	__u64 start = XDP_MEMBER(words, data_hard_start), data = XDP_MEMBER(words, data);
	__u64 len = XDP_MEMBER(words, data_end) - data, rxq = XDP_MEMBER(words, rxq), of = 0;

	if ((__s64)start >= 0 || data - start >= FRAME_MAX_BYTES || !len ||
	    len >= FRAME_MAX_BYTES || (__s64)rxq >= 0)
		return false;
	rxq += bpf_core_field_offset(struct xdp_rxq_info, dev);
	return !bpf_probe_read_kernel(&of, sizeof(of), (void *)rxq) && of == (__u64)dev;
}

/* What the driver gave to the program lies on the stack of the driver as a rule. Uses the room for
 * the record. */
static __always_inline void find_xdp_frame(struct pk_ctx *ctx, const void *raw)
{
	__u64 *words = (void *)pk_scratch_of(ctx)->record;
	struct pk_xdp_frame *f = &pk_scratch_of(ctx)->xdp;
	const __u32 room = bpf_core_type_size(struct xdp_buff) / sizeof(*words);
	__u32 n = 0;

#pragma unroll
	for (__u32 i = 0; i < STACK_CHUNKS; i++)
		if (n == i * STACK_CHUNK_WORDS &&
		    !bpf_probe_read_kernel(words + n, STACK_CHUNK_WORDS * sizeof(*words),
					   raw + n * sizeof(*words)))
			n += STACK_CHUNK_WORDS;
	for (__u32 i = 0; i < STACK_WORDS; i++) {
		if (i + room > n)
			return;
		if (!is_xdp_buff(words + i, ctx->dev_arg))
			continue;
		f->data = XDP_MEMBER(words + i, data);
		f->len = XDP_MEMBER(words + i, data_end) - f->data;
		return;
	}
}

/* Of a tracepoint of XDP: what it tells of, into the scratch memory. */
static __always_inline void read_xdp(struct pk_ctx *ctx, const __u64 *raw)
{
	struct pk_xdp_frame *f = &pk_scratch_of(ctx)->xdp;

	f->data = 0;
	f->len = 0;
	f->lost = count_lost(raw);
	if (!f->lost)
		return;
	ctx->reason = pk_probe.reason;
	ctx->location = find_xdp_place(ctx, (void *)raw);
	if (pk_probe.xdp == PK_XDP_REDIRECT || pk_probe.xdp == PK_XDP_EXCEPTION)
		find_xdp_frame(ctx, raw);
}

/* Is there no loss in what the probe tells of? */
static __always_inline bool is_xdp_well(struct pk_ctx *ctx)
{
	return pk_probe.xdp != PK_XDP_NONE && !pk_scratch_of(ctx)->xdp.lost;
}
