/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The arguments of a raw tracepoint. */

#include "core/bpf/types.bpf.h"

/* Argument `n`. Each position is a load of its own with a constant offset: the verifier keeps only
 * the one that is reached, and a position that the tracepoint lacks is never touched. */
#define TP_ARG(n)                                                                                  \
	case n:                                                                                    \
		asm volatile("%0 = *(u64 *)(%1 + %2)" : "=r"(v) : "r"(args), "i"((n)*8));          \
		break

static __always_inline __u64 pk_tp_arg(const __u64 *args, __u8 n)
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
#undef TP_ARG
