/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The arguments of a raw tracepoint, and of a function. */

#include "core/bpf/types.bpf.h"

#include <linux/ptrace.h>

/* Argument `n` of a tracepoint. Each position is a load of its own with a constant offset: the
 * verifier keeps only the one that is reached, and a position that the tracepoint lacks is never
 * touched. */
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

/* F(n, where the register of argument n is) */
#ifdef __TARGET_ARCH_arm64
#define REGS             struct user_pt_regs
#define SP               sp
#define IP               pc
#define RETURN           regs[0]
/* Of what the kernel puts in the place of an instruction, as far as the processor has taken it. */
#define BREAKPOINT_BYTES 0
#define FUNC_ARGS(F)                                                                               \
	F(0, regs[0])                                                                              \
	F(1, regs[1])                                                                              \
	F(2, regs[2])                                                                              \
	F(3, regs[3])                                                                              \
	F(4, regs[4])                                                                              \
	F(5, regs[5])                                                                              \
	F(6, regs[6])                                                                              \
	F(7, regs[7])
#else
#define REGS             struct pt_regs
#define SP               rsp
#define IP               rip
#define RETURN           rax
#define BREAKPOINT_BYTES 1
#define FUNC_ARGS(F)                                                                               \
	F(0, rdi)                                                                                  \
	F(1, rsi)                                                                                  \
	F(2, rdx)                                                                                  \
	F(3, rcx)                                                                                  \
	F(4, r8)                                                                                   \
	F(5, r9)
#endif
#define FUNC_ARG(n, reg)                                                                           \
	case n:                                                                                    \
		asm volatile("%0 = *(u64 *)(%1 + %2)"                                              \
			     : "=r"(v)                                                             \
			     : "r"(ctx), "i"(offsetof(REGS, reg)));                                \
		break;

/* Argument `n` of a function, of those in registers; 0: there is no such one. */
static __always_inline __u64 register_arg(const void *ctx, __u8 n)
{
	__u64 v = 0;

	switch (n) {
		FUNC_ARGS(FUNC_ARG)
	}
	return v;
}
