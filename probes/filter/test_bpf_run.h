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
#include <stdlib.h>
#include <string.h>

#ifndef RUN_ABORTS
#include <cmocka.h>
#else /* a fuzz target: what is wrong ends it */
#define assert_true(c)         ((c) ? (void)0 : abort())
#define assert_false(c)        assert_true(!(c))
#define assert_int_equal(a, b) assert_true((a) == (b))
#define fail_msg(...)          abort()
#endif

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
	const uint8_t *bytes; /* of the packet, the first of them also what the window has */
	struct pk_filter_packet packet;
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
#define RUN_PACKET        0x3000ULL
#define RUN_WINDOW        0x4000ULL

/* The byte range as memory of ours: stack, context or the window of a packet. */
static void *run_memory(struct run_cpu *c, uint64_t address, size_t len, bool write)
{
	if (address >= RUN_CTX_ADDRESS && address + len <= RUN_CTX_ADDRESS + sizeof(c->ctx)) {
		assert_false(write);
		return (uint8_t *)&c->ctx + (address - RUN_CTX_ADDRESS);
	}
	if (address >= RUN_WINDOW) {
		assert_false(write);
		assert_true(address + len <= RUN_WINDOW + c->world->packet.window_len);
		return (uint8_t *)c->world->bytes + (address - RUN_WINDOW);
	}
	if (address >= RUN_PACKET) {
		address -= RUN_PACKET;
		assert_true(address + len <= offsetof(struct pk_filter_packet, room));
		assert_true(!write || address >= offsetof(struct pk_filter_packet, memory));
		return (uint8_t *)&c->world->packet + address;
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

/* pk_filter_load() of the stub. */
static uint64_t run_load(const struct run_cpu *c)
{
	uint64_t offset = c->r[2], size = c->r[3], v = 0;

	assert_int_equal(c->r[1], RUN_CTX_ADDRESS);
	assert_true(size == 1 || size == 2 || size == 4);
	if (offset + size > c->world->packet.len)
		return (uint64_t)-1;
	for (uint64_t i = 0; i < size; i++)
		v = v << 8 | c->world->bytes[offset + i];
	return v;
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
	case BPF_MUL:
		return a * b;
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

static uint32_t run_alu32(uint8_t op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_DIV:
		assert_true(b != 0);
		return a / b;
	case BPF_MOD:
		assert_true(b != 0);
		return a % b;
	case BPF_LSH:
	case BPF_RSH:
		assert_true(b < 32);
		break;
	}
	return (uint32_t)run_alu64(op, a, b);
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
	case BPF_JSET:
		return a & b;
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

	assert_true(address % size == 0 || address >= RUN_PACKET); /* the verifier wants it so */
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

/* R0 of the program. No instruction runs twice. */
static uint64_t run_bpf(const struct bpf_insn *insns, size_t n, struct run_world *world,
			const struct pk_filter_ctx *ctx)
{
	struct run_cpu c = { .world = world, .ctx = *ctx };
	size_t steps = 0;

	for (int i = 0; i <= 9; i++)
		c.r[i] = 0xbadbadbadbad0000ULL;
	c.r[1] = RUN_CTX_ADDRESS;
	c.r[10] = RUN_STACK_ADDRESS;
	for (size_t pc = 0; pc < n; pc++) {
		const struct bpf_insn *i = &insns[pc];
		uint64_t src = BPF_SRC(i->code) == BPF_X ? c.r[i->src_reg]
							 : (uint64_t)(int64_t)i->imm;
		uint64_t *dst = &c.r[i->dst_reg];

		assert_true(steps++ < n);
		switch (BPF_CLASS(i->code)) {
		case BPF_ALU64:
			*dst = run_alu64(BPF_OP(i->code), *dst, src);
			break;
		case BPF_ALU:
			*dst = BPF_OP(i->code) == BPF_END
				       ? run_swap(*dst, i->imm)
				       : run_alu32(BPF_OP(i->code), (uint32_t)*dst, (uint32_t)src);
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
				c.r[0] = i->src_reg == BPF_PSEUDO_CALL ? run_load(&c)
								       : run_call(&c, i->imm);
				run_clobber(&c);
			} else if (run_jumps(BPF_OP(i->code), *dst, src)) {
				pc += (size_t)(ssize_t)i->off;
			}
			break;
		case BPF_JMP32: /* with signs, nobody makes one */
			if (run_jumps(BPF_OP(i->code), (uint32_t)*dst, (uint32_t)src))
				pc += (size_t)(ssize_t)i->off;
			break;
		default:
			fail_msg("instruction %#x", i->code);
		}
	}
	fail_msg("the program ran out of its end");
	return 0;
}

static bool run_falls_through(const struct bpf_insn *i)
{
	return i->code != (BPF_JMP | BPF_EXIT) && i->code != (BPF_JMP | BPF_JA);
}

static bool run_is_jump(const struct bpf_insn *i)
{
	return BPF_CLASS(i->code) == BPF_JMP32 ||
	       (BPF_CLASS(i->code) == BPF_JMP && BPF_OP(i->code) != BPF_CALL &&
		BPF_OP(i->code) != BPF_EXIT);
}

/* Mark what follows on what is marked; did anything come? */
static bool run_spread(const struct bpf_insn *insns, size_t n, bool *seen)
{
	bool more = false;

	for (size_t pc = 0; pc < n; pc++) {
		const struct bpf_insn *i = &insns[pc];
		bool wide = i->code == (BPF_LD | BPF_IMM | BPF_DW);
		size_t target = pc + 1 + (size_t)(run_is_jump(i) ? (ssize_t)i->off : 0);

		if (!seen[pc])
			continue;
		if (wide)
			seen[pc + 1] = true;
		assert_true(!run_is_jump(i) || target < n);
		more |= run_is_jump(i) && !seen[target];
		seen[target] |= run_is_jump(i);
		more |= run_falls_through(i) && !seen[pc + 1 + wide];
		seen[pc + 1 + wide] |= run_falls_through(i);
		pc += wide;
	}
	return more;
}

/* Every instruction can be reached: the verifier refuses others. */
static void run_check_reachable(const struct bpf_insn *insns, size_t n)
{
	bool *seen = calloc(n + 1, sizeof(*seen));

	seen[0] = true;
	while (run_spread(insns, n, seen))
		;
	for (size_t pc = 0; pc < n; pc++)
		if (!seen[pc])
			fail_msg("instruction %zu cannot be reached", pc);
	assert_false(seen[n]);
	free(seen);
}
