/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* For tests: runs the eBPF that the filter compilers make, on memory and a process that are made
 * up. Only what they use is known; anything else fails the test. */

#include <errno.h>
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probes/filter/slot.h"

#define RUN_STACK_BYTES 512

struct run_region {
	uint64_t address;
	const void *data;
	size_t len;
};

struct run_world {
	const struct run_region *regions;
	size_t n_regions;
	uint32_t pid;
	char comm[16];
	uint64_t cgroup;
	unsigned int reads;      /* set: calls that read memory */
	unsigned int stack_used; /* set: bytes */
};

struct run_cpu {
	struct run_world *world;
	uint64_t r[11];
	uint8_t stack[RUN_STACK_BYTES];
	bool written[RUN_STACK_BYTES];
	struct pk_filter_ctx ctx;
};

#define RUN_CTX_ADDRESS   0x1000ULL
#define RUN_STACK_ADDRESS 0x2000ULL /* of its end */

/* The byte range as memory of ours: stack or context. */
static void *run_memory(struct run_cpu *c, uint64_t address, size_t len, bool write)
{
	if (address >= RUN_CTX_ADDRESS && address + len <= RUN_CTX_ADDRESS + sizeof(c->ctx)) {
		assert_false(write);
		return (uint8_t *)&c->ctx + (address - RUN_CTX_ADDRESS);
	}
	assert_true(address >= RUN_STACK_ADDRESS - RUN_STACK_BYTES);
	assert_true(address + len <= RUN_STACK_ADDRESS);
	if (c->world->stack_used < RUN_STACK_ADDRESS - address)
		c->world->stack_used = (unsigned int)(RUN_STACK_ADDRESS - address);
	address -= RUN_STACK_ADDRESS - RUN_STACK_BYTES;
	for (size_t i = 0; i < len; i++) {
		assert_true(write || c->written[address + i]);
		c->written[address + i] = true;
	}
	return c->stack + address;
}

static const void *run_kernel_memory(const struct run_world *w, uint64_t address, size_t len)
{
	for (size_t i = 0; i < w->n_regions; i++) {
		const struct run_region *r = &w->regions[i];

		if (address >= r->address && address + len <= r->address + r->len)
			return (const uint8_t *)r->data + (address - r->address);
	}
	return NULL;
}

static uint64_t run_read(struct run_cpu *c)
{
	const void *from = run_kernel_memory(c->world, c->r[3], c->r[2]);
	void *to = run_memory(c, c->r[1], c->r[2], true);

	c->world->reads++;
	memset(to, 0, c->r[2]);
	if (!from)
		return (uint64_t)-EFAULT;
	memcpy(to, from, c->r[2]);
	return 0;
}

static uint64_t run_read_string(struct run_cpu *c)
{
	char *to = run_memory(c, c->r[1], c->r[2], true);
	const char *from;
	size_t n;

	c->world->reads++;
	for (n = 0; n + 1 < c->r[2]; n++) {
		from = run_kernel_memory(c->world, c->r[3] + n, 1);
		if (!from)
			return (uint64_t)-EFAULT;
		if (!*from)
			break;
		to[n] = *from;
	}
	to[n] = '\0';
	return n + 1;
}

static uint64_t run_call(struct run_cpu *c, int helper)
{
	switch (helper) {
	case BPF_FUNC_probe_read_kernel:
		return run_read(c);
	case BPF_FUNC_probe_read_kernel_str:
		return run_read_string(c);
	case BPF_FUNC_get_current_pid_tgid:
		return (uint64_t)c->world->pid << 32 | 99;
	case BPF_FUNC_get_current_cgroup_id:
		return c->world->cgroup;
	case BPF_FUNC_get_current_comm:
		memcpy(run_memory(c, c->r[1], c->r[2], true), c->world->comm, c->r[2]);
		return 0;
	}
	fail_msg("helper %d is not allowed", helper);
	return 0;
}

static uint64_t run_alu64(uint8_t op, uint64_t a, uint64_t b)
{
	switch (op) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_AND:
		return a & b;
	case BPF_OR:
		return a | b;
	case BPF_XOR:
		return a ^ b;
	case BPF_LSH:
		return a << (b & 63);
	case BPF_RSH:
		return a >> (b & 63);
	case BPF_ARSH:
		return (uint64_t)((int64_t)a >> (b & 63));
	case BPF_NEG:
		return -a;
	case BPF_MOV:
		return b;
	}
	fail_msg("operation %#x", op);
	return 0;
}

static uint64_t run_swap(uint64_t v, int bits)
{
	return bits == 16   ? __builtin_bswap16((uint16_t)v)
	       : bits == 32 ? __builtin_bswap32((uint32_t)v)
			    : __builtin_bswap64(v);
}

static bool run_jumps(uint8_t op, uint64_t a, uint64_t b)
{
	switch (op) {
	case BPF_JA:
		return true;
	case BPF_JEQ:
		return a == b;
	case BPF_JNE:
		return a != b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	case BPF_JLT:
		return a < b;
	case BPF_JLE:
		return a <= b;
	case BPF_JSGT:
		return (int64_t)a > (int64_t)b;
	case BPF_JSGE:
		return (int64_t)a >= (int64_t)b;
	case BPF_JSLT:
		return (int64_t)a < (int64_t)b;
	case BPF_JSLE:
		return (int64_t)a <= (int64_t)b;
	}
	fail_msg("jump %#x", op);
	return false;
}

static size_t run_size(uint8_t code)
{
	return BPF_SIZE(code) == BPF_B   ? 1
	       : BPF_SIZE(code) == BPF_H ? 2
	       : BPF_SIZE(code) == BPF_W ? 4
					 : 8;
}

static void run_move(struct run_cpu *c, const struct bpf_insn *i)
{
	uint64_t base = c->r[BPF_CLASS(i->code) == BPF_LDX ? i->src_reg : i->dst_reg];
	uint64_t v = BPF_CLASS(i->code) == BPF_ST ? (uint64_t)(int64_t)i->imm : c->r[i->src_reg];
	size_t size = run_size(i->code);
	uint64_t address = base + (uint64_t)(int64_t)i->off;

	assert_int_equal(address % size, 0); /* the verifier wants stack access aligned */
	if (BPF_CLASS(i->code) == BPF_LDX) {
		v = 0;
		memcpy(&v, run_memory(c, address, size, false), size);
		c->r[i->dst_reg] = v;
	} else {
		memcpy(run_memory(c, address, size, true), &v, size);
	}
}

/* After a call, R1 to R5 hold nothing of use. */
static void run_clobber(struct run_cpu *c)
{
	for (int i = 1; i <= 5; i++)
		c->r[i] = 0xdeaddeaddeaddeadULL + (uint64_t)i;
}

/* R0 of the program. Code runs forward only. */
static uint64_t run_bpf(const struct bpf_insn *insns, size_t n, struct run_world *world,
			const struct pk_filter_ctx *ctx)
{
	struct run_cpu c = { .world = world, .ctx = *ctx };

	for (int i = 0; i <= 9; i++)
		c.r[i] = 0xbadbadbadbad0000ULL;
	c.r[1] = RUN_CTX_ADDRESS;
	c.r[10] = RUN_STACK_ADDRESS;
	for (size_t pc = 0; pc < n; pc++) {
		const struct bpf_insn *i = &insns[pc];
		uint64_t src = BPF_SRC(i->code) == BPF_X ? c.r[i->src_reg]
							 : (uint64_t)(int64_t)i->imm;
		uint64_t *dst = &c.r[i->dst_reg];

		switch (BPF_CLASS(i->code)) {
		case BPF_ALU64:
			*dst = run_alu64(BPF_OP(i->code), *dst, src);
			break;
		case BPF_ALU:
			*dst = BPF_OP(i->code) == BPF_END
				       ? run_swap(*dst, i->imm)
				       : (uint32_t)run_alu64(BPF_OP(i->code), *dst, src);
			break;
		case BPF_LD:
			assert_int_equal(i->code, BPF_LD | BPF_IMM | BPF_DW);
			*dst = (uint32_t)i->imm | (uint64_t)(uint32_t)insns[++pc].imm << 32;
			break;
		case BPF_LDX:
		case BPF_ST:
		case BPF_STX:
			run_move(&c, i);
			break;
		case BPF_JMP:
			if (i->code == (BPF_JMP | BPF_EXIT))
				return c.r[0];
			if (i->code == (BPF_JMP | BPF_CALL)) {
				c.r[0] = run_call(&c, i->imm);
				run_clobber(&c);
			} else if (run_jumps(BPF_OP(i->code), *dst, src)) {
				assert_true(i->off >= 0);
				pc += (size_t)i->off;
			}
			break;
		default:
			fail_msg("instruction %#x", i->code);
		}
	}
	fail_msg("the program ran out of its end");
	return 0;
}

/* Every instruction can be reached: the verifier refuses others. */
static void run_check_reachable(const struct bpf_insn *insns, size_t n)
{
	bool *seen = calloc(n + 1, sizeof(*seen));

	seen[0] = true;
	for (size_t pc = 0; pc < n; pc++) {
		const struct bpf_insn *i = &insns[pc];
		bool is_jump = BPF_CLASS(i->code) == BPF_JMP && BPF_OP(i->code) != BPF_CALL &&
			       BPF_OP(i->code) != BPF_EXIT;

		if (!seen[pc])
			fail_msg("instruction %zu cannot be reached", pc);
		if (is_jump)
			seen[pc + 1 + (size_t)i->off] = true;
		if (i->code == (BPF_LD | BPF_IMM | BPF_DW))
			seen[++pc] = true;
		if (i->code != (BPF_JMP | BPF_EXIT) && i->code != (BPF_JMP | BPF_JA))
			seen[pc + 1] = true;
	}
	assert_false(seen[n]);
	free(seen);
}
