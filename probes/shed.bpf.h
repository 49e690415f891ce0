/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Leaving events out by rule, behind the filter and before all that costs: a token bucket for
 * each CPU, kept as the time at which its next token is due. User space sets the rate while the
 * programs run. */

#include "core/bpf/event.bpf.h"

/* Written by user space (probes/shed.c). */
volatile struct pk_shed_rule pk_shed_rule = { 0 };

/* Is this event to be left out? It is counted then. */
static __always_inline bool pk_shed_event(struct pk_cpu *cpu, __u32 probe, __u64 now_ns)
{
	__u64 interval_ns, due_ns;

	if (!pk_config.shed)
		return false;
	interval_ns = pk_shed_rule.interval_ns;
	if (!interval_ns)
		return false;
	due_ns = cpu->token_due_ns;
	if (due_ns + pk_shed_rule.burst_ns < now_ns)
		due_ns = now_ns - pk_shed_rule.burst_ns; /* the bucket is full */
	if (due_ns > now_ns) {
		pk_count_loss(probe, pk_shed_rule.by_overhead ? PK_LOSS_OVERHEAD : PK_LOSS_RATE);
		return true;
	}
	cpu->token_due_ns = due_ns + interval_ns;
	return false;
}
