// SPDX-License-Identifier: GPL-2.0-or-later
/* Does the kernel tell us when it does not run a program? One that causes its own tracepoint is
 * not run a second time: here a page fault, by reading where nothing is. */

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <unistd.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "probes/kstats.h"

#define SKIPPED 77
#define RUNS    10

/* bpf_probe_read_user(stack, 8, 4096) */
static const struct bpf_insn insns[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_10 },
	{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_1, .imm = -8 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2, .imm = 8 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3, .imm = 4096 },
	{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_probe_read_user },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
	{ .code = BPF_JMP | BPF_EXIT },
};

static int skip(const char *why)
{
	printf("skipped: %s: %s\n", why, strerror(errno));
	return SKIPPED;
}

int main(void)
{
	_cleanup_(closep) int prog = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "pk_missed", "GPL",
						   insns, ARRAY_SIZE(insns), NULL);
	_cleanup_(closep) int link = prog < 0 ? -1
					      : bpf_raw_tracepoint_open("page_fault_kernel", prog);
	struct pk_prog_stats before, after;
	LIBBPF_OPTS(bpf_test_run_opts, opts);

	if (prog < 0)
		return skip("programs cannot be loaded");
	if (link < 0)
		return skip("there is no tracepoint for page faults");
	if (pk_prog_stats(prog, &before))
		return 1;
	for (int i = 0; i < RUNS; i++)
		if (bpf_prog_test_run_opts(prog, &opts))
			return skip("the kernel runs no such program by hand");
	if (pk_prog_stats(prog, &after))
		return 1;
	printf("%llu missed in %d runs\n", (unsigned long long)(after.missed - before.missed),
	       RUNS);
	return after.missed - before.missed >= RUNS ? 0 : 1;
}
