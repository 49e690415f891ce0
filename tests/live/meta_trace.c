// SPDX-License-Identifier: GPL-2.0-or-later
/* For test_meta.py: metadata filters on the packets that this kernel drops.
 *
 *	meta_trace [--load-only] EXPR...
 *
 * Loads each filter behind a raw tracepoint program on skb:kfree_skb, and behind a typed one,
 * which the verifier treats differently. Says "ready" when the raw ones are attached, waits for
 * the end of its input, and prints for each expression how many packets were seen and how many
 * matched. */

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <unistd.h>

#include "core/kernel/kernel.h"
#include "core/util/cleanup.h"
#include "probes/filter/meta.h"
#include "probes/filter/slot.h"

#define LOG_BYTES  (1 << 20)
#define TP_REASON  16 /* third argument */
#define CTX_BYTES  32 /* of struct pk_filter_ctx, what these filters read */
#define CTX_REASON offsetof(struct pk_filter_ctx, reason)

_Static_assert(CTX_REASON + 8 <= CTX_BYTES, "the reason lies behind what is set up here");

static struct bpf_insn insn(uint8_t code, int dst, int src, int off, int imm)
{
	return (struct bpf_insn){ .code = code,
				  .dst_reg = dst & 0xf,
				  .src_reg = src & 0xf,
				  .off = (int16_t)off,
				  .imm = imm };
}

/* Calls the filter with what the tracepoint gives, and counts its answer in the map. */
static size_t put_caller(struct bpf_insn *to, int map, bool has_reason)
{
	const int ctx = -CTX_BYTES, key = ctx - 4;
	struct bpf_insn *p = to, *call;

	for (int i = 0; i < CTX_BYTES; i += 8)
		*p++ = insn(BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, ctx + i, 0);
	*p++ = insn(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_2, BPF_REG_1, 0, 0);
	*p++ = insn(BPF_STX | BPF_MEM | BPF_DW, BPF_REG_10, BPF_REG_2, ctx, 0);
	if (has_reason) {
		*p++ = insn(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_2, BPF_REG_1, TP_REASON, 0);
		*p++ = insn(BPF_STX | BPF_MEM | BPF_DW, BPF_REG_10, BPF_REG_2,
			    ctx + (int)CTX_REASON, 0);
	}
	*p++ = insn(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_1, BPF_REG_10, 0, 0);
	*p++ = insn(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_1, 0, 0, ctx);
	call = p++;
	*p++ = insn(BPF_STX | BPF_MEM | BPF_W, BPF_REG_10, BPF_REG_0, key, 0);
	*p++ = insn(BPF_LD | BPF_IMM | BPF_DW, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map);
	*p++ = insn(0, 0, 0, 0, 0);
	*p++ = insn(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, BPF_REG_10, 0, 0);
	*p++ = insn(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, key);
	*p++ = insn(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	*p++ = insn(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 2, 0);
	*p++ = insn(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_1, 0, 0, 1);
	*p++ = insn(BPF_STX | BPF_ATOMIC | BPF_DW, BPF_REG_0, BPF_REG_1, 0, BPF_ADD);
	*p++ = insn(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0);
	*p++ = insn(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	*call = insn(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, (int)(p - call - 1));
	return (size_t)(p - to);
}

/* The type of the tracepoint; *ret_reason: it says why. */
static int find_tracepoint(struct pk_kernel *kernel, bool *ret_reason)
{
	const struct btf *btf = pk_kernel_btf(kernel);
	int id = btf__find_by_name_kind(btf, "btf_trace_kfree_skb", BTF_KIND_TYPEDEF);
	const struct btf_type *t = id > 0 ? btf__type_by_id(btf, (uint32_t)id) : NULL;

	t = t ? btf__type_by_id(btf, t->type) : NULL; /* a pointer */
	t = t ? btf__type_by_id(btf, t->type) : NULL; /* to the function, whose first is its own */
	*ret_reason = t && btf_vlen(t) >= 4;
	return id;
}

static int load(enum bpf_prog_type type, const struct bpf_insn *insns, size_t n, int btf_id,
		const char *expr)
{
	_cleanup_(freep) char *log = calloc(1, LOG_BYTES);
	LIBBPF_OPTS(bpf_prog_load_opts, opts);
	int fd;

	if (type == BPF_PROG_TYPE_TRACING) {
		opts.expected_attach_type = BPF_TRACE_RAW_TP;
		opts.attach_btf_id = (uint32_t)btf_id;
	}
	fd = bpf_prog_load(type, "meta_trace", "GPL", insns, n, &opts);
	if (fd >= 0)
		return fd;
	fprintf(stderr, "%s: not accepted by the verifier: %s\n", expr, strerror(errno));
	opts.log_buf = log;
	opts.log_size = LOG_BYTES;
	opts.log_level = 1;
	bpf_prog_load(type, "meta_trace", "GPL", insns, n, &opts);
	fprintf(stderr, "%s\n", log);
	return -1;
}

/* Load one filter; *ret_map counts: [0] no match, [1] match. -1: failed, said so. */
static int load_filter(struct pk_kernel *kernel, const char *expr, int *ret_map)
{
	struct bpf_insn insns[PK_META_INSNS_MAX + 64];
	struct pk_filter_code program;
	bool has_reason;
	int id = find_tracepoint(kernel, &has_reason), fd, typed;
	size_t n;

	if (pk_meta_compile(kernel, expr, &program))
		return -1;
	*ret_map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "meta_trace", 4, 8, 2, NULL);
	n = put_caller(insns, *ret_map, has_reason);
	memcpy(insns + n, program.insns, program.n * sizeof(*insns));
	n += program.n;
	pk_filter_code_done(&program);
	typed = load(BPF_PROG_TYPE_TRACING, insns, n, id, expr);
	fd = typed < 0 ? -1 : load(BPF_PROG_TYPE_RAW_TRACEPOINT, insns, n, 0, expr);
	if (typed >= 0)
		close(typed);
	return fd;
}

static void print_counts(int map, const char *expr)
{
	uint64_t counts[2] = { 0 };

	for (uint32_t i = 0; i < 2; i++)
		bpf_map_lookup_elem(map, &i, &counts[i]);
	printf("%llu %llu %s\n", (unsigned long long)(counts[0] + counts[1]),
	       (unsigned long long)counts[1], expr);
}

int main(int argc, char **argv)
{
	bool load_only = argc > 1 && !strcmp(argv[1], "--load-only");
	_cleanup_(pk_kernel_closep) struct pk_kernel *kernel = NULL;
	_cleanup_(freep) int *maps = calloc((size_t)argc + 1, sizeof(*maps));
	char byte;

	if (!maps || pk_kernel_open(NULL, &kernel))
		return 1;
	for (int i = 1 + load_only; i < argc; i++) {
		int fd = load_filter(kernel, argv[i], &maps[i]);

		if (fd < 0)
			return 1;
		if (!load_only && bpf_raw_tracepoint_open("kfree_skb", fd) < 0) {
			fprintf(stderr, "cannot attach: %s\n", strerror(errno));
			return 1;
		}
	}
	if (load_only)
		return 0;
	puts("ready");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	for (int i = 1; i < argc; i++)
		print_counts(maps[i], argv[i]);
	return 0;
}
