/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* eBPF code as the compilers of filters make it: instructions in order, and jumps to labels that
 * are placed later. An error is kept until the end, so that the steps need not be checked. */

#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

/* A function in eBPF: R1 points to struct pk_filter_ctx (slot.h), R0 becomes 1 or 0. */
struct pk_filter_code {
	struct bpf_insn *insns; /* owned; NULL: there is none */
	size_t n;
};

void pk_filter_code_done(struct pk_filter_code *code);

struct pk_emitter {
	struct {
		struct bpf_insn *at;
		size_t n, cap;
	} insns;
	struct {
		size_t *at; /* the instruction of each label */
		size_t n, cap;
	} labels;
	struct {
		struct pk_fixup {
			size_t insn;
			int label;
		} * at;
		size_t n, cap;
	} fixups;
	int error; /* -ENOMEM: all that follows does nothing */
};

void pk_emitter_done(struct pk_emitter *e);

void pk_emit(struct pk_emitter *e, uint8_t code, int dst, int src, int16_t off, int32_t imm);

/* A label is placed before the next instruction, once; every one must be. */
int pk_emit_label(struct pk_emitter *e);
void pk_emit_place(struct pk_emitter *e, int label);
/* `code` with its class: BPF_JMP or BPF_JMP32. */
void pk_emit_jump_if(struct pk_emitter *e, uint8_t code, int dst, int src, int32_t imm, int label);
void pk_emit_jump(struct pk_emitter *e, int label);

/* Resolve the jumps and hand over the code. 0; -E2BIG: more than `max` instructions, at most
 * 32767, which *ret_n counts; -ENOMEM. Does not log. */
int pk_emit_finish(struct pk_emitter *e, size_t max, struct pk_filter_code *ret, size_t *ret_n);
