// SPDX-License-Identifier: GPL-2.0-or-later
/* The stubs: one per kind of probe, each only fetches its arguments. User space loads a stub
 * once per probe, with that probe's own pk_probe (probes/manager.c). */

#include "probes/body.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Argument `n` of a raw tracepoint. Each position is a load of its own with a constant offset:
 * the verifier keeps only the one that is reached, and a position that the tracepoint lacks is
 * never touched. */
#define TP_ARG(n)                                                                                  \
	case n:                                                                                    \
		asm volatile("%0 = *(u64 *)(%1 + %2)" : "=r"(v) : "r"(args), "i"((n)*8));          \
		break

static __always_inline __u64 tp_arg(const __u64 *args, __u8 n)
{
	__u64 v = 0;

	switch (n) {
		TP_ARG(0);
		TP_ARG(1);
		TP_ARG(2);
		TP_ARG(3);
		TP_ARG(4);
		TP_ARG(5);
		TP_ARG(6);
		TP_ARG(7);
		TP_ARG(8);
		TP_ARG(9);
		TP_ARG(10);
		TP_ARG(11);
	}
	return v;
}

/* Raw tracepoint, with or without BTF types. */
SEC("pk_tp")
int tp_stub(__u64 *ctx)
{
	struct pk_args args = {
		.raw = ctx,
		.probe = pk_probe.index,
		.skb = (struct sk_buff *)tp_arg(ctx, pk_probe.skb_arg),
		.dev = (struct net_device *)tp_arg(ctx, pk_probe.dev_arg),
		.net = (struct net *)tp_arg(ctx, pk_probe.net_arg),
		.sk = (struct sock *)tp_arg(ctx, pk_probe.sk_arg),
		.reason = tp_arg(ctx, pk_probe.reason_arg),
		.location = tp_arg(ctx, pk_probe.location_arg),
	};

	pk_body(&args);
	return 0;
}
