/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What every stub does once it has its arguments: make the packet readable, ask the filter, find
 * out what the event is about, run the hooks of this probe, emit. Before the filter has said yes
 * nothing is touched that CPUs share. */

#include "core/bpf/ctx.bpf.h"
#include "core/bpf/nft.bpf.h"
#include "core/bpf/xdp.bpf.h"
#include "hooks.bpf.h" /* generated from collectors/list.h: each collector's hook.bpf.c */
#include "probes/filter/filter.bpf.h"
#include "probes/owners.bpf.h"
#include "probes/return.bpf.h"
#include "probes/tracking/track.bpf.h"
#include "probes/shed.bpf.h"

static __always_inline void start_record(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct pk_record *rec = (void *)pk_scratch_of(ctx)->record;

	rec->ts_ns = ctx->ts_ns;
	rec->id = ctx->id;
	rec->probe = ctx->probe;
	rec->cpu = bpf_get_smp_processor_id();
	ev->record = (void *)rec;
	ev->probe = ctx->probe;
	pk_event_set_len(ev, sizeof(*rec));
}

static __always_inline void run_hooks(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
#define RUN(name, sections)                                                                        \
	if (pk_probe.hooks & (1u << PK_COLLECTOR_##name))                                          \
		name##_hook(ctx, ev);
	PK_COLLECTORS(RUN, PK_COLLECTOR_NOTHING_)
#undef RUN
}

/* The socket, if no argument is one: the packet's own, or the one that has it at hand. */
static __always_inline void find_sk(struct pk_ctx *ctx)
{
	const struct sk_buff *s = pk_skb(ctx);

	if (ctx->sk || !s)
		return;
	if (is_kernel_address(s->sk))
		ctx->sk = s->sk;
	else if (pk_probe.owners)
		ctx->sk = find_owner(ctx->skb, s);
}

static __always_inline void record_event(struct pk_ctx *ctx, struct pk_event_buf *ev,
					 struct pk_cpu *cpu)
{
	start_record(ctx, ev);
	read_shinfo(ctx);
	find_sk(ctx);
	find_dev(ctx);
	run_hooks(ctx, ev);
	if (pk_probe.kind == PK_PROBE_KRETPROBE)
		pk_return_keep(ev, ctx->sp);
	else
		pk_event_emit(ev, cpu, ctx->ts_ns);
}

/* Is the event of a packet that is not followed wanted? */
static __always_inline bool is_wanted(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	if (pk_probe.tracked_only && is_tracking())
		return false;
	return pk_filter_match(ctx, ev);
}

/* Was the probe given nothing that an event could be about? A queue that turned out to be empty has
 * no packet. */
static __always_inline bool is_about_nothing(struct pk_ctx *ctx, const struct pk_event_buf *ev)
{
	if (pk_probe.xdp)
		return !pk_probe.by_name && is_xdp_well(ctx);
	if (!pk_probe.by_name && is_nft_chain_end(ev->raw))
		return true;
	return !pk_probe.by_name && pk_probe.kind != PK_PROBE_USDT && !ev->skb && !ctx->dev_arg &&
	       !ctx->net_arg && !ctx->sk;
}

static __always_inline void take_event(struct pk_ctx *ctx, struct pk_event_buf *ev,
				       struct pk_cpu *cpu)
{
	read_skb(ctx);
	if (is_about_nothing(ctx, ev) || (!pk_track_find(ctx) && !is_wanted(ctx, ev))) {
		if (pk_probe.kind == PK_PROBE_KRETPROBE)
			pk_return_forget(ctx->probe, ctx->sp);
		return;
	}
	if (pk_probe.nft.at && !is_nft_wanted(ev->raw)) {
		keep_nft(ctx, ev->raw);
		if (pk_probe.kind == PK_PROBE_KRETPROBE)
			pk_return_forget(ctx->probe, ctx->sp);
		return;
	}
	if (!ctx->ts_ns)
		ctx->ts_ns = bpf_ktime_get_boot_ns();
	pk_track_begin(ctx, cpu);
	if (!pk_shed_event(cpu, ctx->probe, ctx->ts_ns))
		record_event(ctx, ev, cpu);
	else if (pk_probe.kind == PK_PROBE_KRETPROBE)
		pk_return_forget(ctx->probe, ctx->sp);
	pk_track_end(ctx);
}

/* What interrupts an event on this CPU is done before it goes on, but for other tasks: where
 * programs can be preempted, the one that came first may leave first. So a slot is taken in one
 * instruction; kernels that have none for it (before 5.12) do not preempt programs. */
static __always_inline bool take(__u64 *taken)
{
	if (*(volatile __u64 *)taken)
		return false;
	if (pk_config.atomics)
		return !__sync_lock_test_and_set(taken, 1);
	*taken = 1;
	return true;
}

/* Room to work in on this CPU, for an event of which nothing is known; NULL: there is none. Left
 * with leave(). */
static __always_inline struct pk_ctx *enter(__u32 probe, struct pk_cpu **ret_cpu)
{
	__u32 level = PK_NEST_LEVELS, slot;
	struct pk_ctx *ctx;
	struct pk_cpu *cpu = pk_this_cpu();

	if (!cpu)
		return NULL;
	*ret_cpu = cpu;
#pragma unroll
	for (__u32 i = 0; i < PK_NEST_LEVELS; i++) {
		if (level == PK_NEST_LEVELS && take(&cpu->taken[i]))
			level = i;
	}
	slot = bpf_get_smp_processor_id() * PK_NEST_LEVELS + level;
	ctx = level < PK_NEST_LEVELS ? pk_slot(slot) : NULL;
	if (ctx)
		*ctx = (struct pk_ctx){ .probe = probe, .slot = slot };
	else
		pk_count_loss(probe, PK_LOSS_NESTED);
	return ctx;
}

static __always_inline void leave(const struct pk_ctx *ctx, struct pk_cpu *cpu)
{
	/* Not before all that was written to the slot. */
	*(volatile __u64 *)&cpu->taken[ctx->slot % PK_NEST_LEVELS] = 0;
}

/* The stub has put what it fetched into *ctx, and `raw` and `skb` into *ev. */
static __always_inline void pk_body(struct pk_ctx *ctx, struct pk_event_buf *ev, struct pk_cpu *cpu)
{
	take_event(ctx, ev, cpu);
	leave(ctx, cpu);
}
