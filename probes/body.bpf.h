/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What every stub does once it has its arguments: make the packet readable, ask the filter, find
 * out what the event is about, run the hooks of this probe, emit. Before the filter has said yes
 * nothing is touched that CPUs share. */

#include "core/bpf/ctx.bpf.h"
#include "hooks.bpf.h" /* generated from collectors/list.h: each collector's hook.bpf.c */
#include "probes/filter/filter.bpf.h"
#include "probes/return.bpf.h"
#include "probes/tracking/track.bpf.h"
#include "probes/shed.bpf.h"

/* What a stub fetched. */
struct pk_args {
	void *raw; /* the program's own context */
	struct sk_buff *skb;
	struct net_device *dev;
	struct net *net;
	struct sock *sk;
	__u64 location;
	__u32 reason;
	__u32 probe; /* index of the probe */
	__u64 sp;    /* at the entry of a function of which the return is wanted */
};

static __always_inline void start_record(struct pk_event_buf *ev, const struct pk_args *args,
					 struct pk_scratch *scratch, __u64 ts_ns, __u64 id)
{
	struct pk_record *rec = (void *)scratch->record;

	rec->ts_ns = ts_ns;
	rec->id = id;
	rec->probe = args->probe;
	rec->cpu = bpf_get_smp_processor_id();
	ev->record = scratch->record;
	pk_event_set_len(ev, sizeof(*rec));
	ev->probe = args->probe;
}

static __always_inline void run_hooks(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
#define RUN(name, sections)                                                                        \
	if (pk_probe.hooks & (1u << PK_COLLECTOR_##name))                                          \
		name##_hook(ctx, ev);
	PK_COLLECTORS(RUN, PK_COLLECTOR_NOTHING_)
#undef RUN
}

static __always_inline void record_event(struct pk_ctx *ctx, const struct pk_args *args,
					 struct pk_scratch *scratch, struct pk_cpu *cpu)
{
	struct pk_event_buf ev;

	start_record(&ev, args, scratch, ctx->ts_ns, ctx->id);
	if (!ctx->sk && ctx->s && is_kernel_address(ctx->s->sk))
		ctx->sk = ctx->s->sk;
	find_dev(ctx, args->dev, args->net);
	run_hooks(ctx, &ev);
	if (pk_probe.kind == PK_PROBE_KRETPROBE)
		pk_return_keep(&ev, args->sp);
	else
		pk_event_emit(&ev, cpu, ctx->ts_ns);
}

/* Is the event of a packet that is not followed wanted? */
static __always_inline bool is_wanted(struct pk_ctx *ctx, struct pk_scratch *scratch)
{
	if (pk_probe.tracked_only && is_tracking())
		return false;
	return pk_filter_match(ctx, scratch);
}

static __always_inline void take_event(const struct pk_args *args, struct pk_scratch *scratch,
				       struct pk_cpu *cpu)
{
	struct pk_ctx ctx = {
		.raw = args->raw,
		.skb = args->skb,
		.sk = args->sk,
		.location = args->location,
		.reason = args->reason,
	};

	read_skb(&ctx, scratch);
	if (!pk_track_find(&ctx, scratch) && !is_wanted(&ctx, scratch)) {
		if (pk_probe.kind == PK_PROBE_KRETPROBE)
			pk_return_forget(args->probe, args->sp);
		return;
	}
	if (!ctx.ts_ns)
		ctx.ts_ns = bpf_ktime_get_boot_ns();
	pk_track_begin(&ctx, scratch, cpu, args->probe);
	if (!pk_shed_event(cpu, args->probe, ctx.ts_ns))
		record_event(&ctx, args, scratch, cpu);
	else if (pk_probe.kind == PK_PROBE_KRETPROBE)
		pk_return_forget(args->probe, args->sp);
	pk_track_end(&ctx);
}

/* Room to work in on this CPU; NULL: there is none. Left with leave(). */
static __always_inline struct pk_scratch *enter(__u32 probe, struct pk_cpu **ret_cpu)
{
	struct pk_scratch *scratch;
	struct pk_cpu *cpu;
	__u32 zero = 0, slot;

	cpu = bpf_map_lookup_elem(&pk_cpus, &zero);
	if (!cpu)
		return NULL;
	if (cpu->depth >= PK_NEST_LEVELS) {
		pk_count_loss(probe, PK_LOSS_NESTED);
		return NULL;
	}
	slot = bpf_get_smp_processor_id() * PK_NEST_LEVELS + cpu->depth;
	scratch = bpf_map_lookup_elem(&pk_scratch, &slot);
	if (!scratch)
		return NULL;
	cpu->depth++;
	*ret_cpu = cpu;
	return scratch;
}

static __always_inline void leave(struct pk_cpu *cpu)
{
	cpu->depth--;
}

static __always_inline void pk_body(const struct pk_args *args)
{
	struct pk_cpu *cpu;
	struct pk_scratch *scratch = enter(args->probe, &cpu);

	if (!scratch)
		return;
	take_event(args, scratch, cpu);
	leave(cpu);
}
