// SPDX-License-Identifier: GPL-2.0-or-later
/* See emit.h. */

#include "probes/filter/emit.h"

#include <errno.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"

void pk_filter_code_done(struct pk_filter_code *code)
{
	free(code->insns);
	*code = (struct pk_filter_code){ 0 };
}

void pk_emitter_done(struct pk_emitter *e)
{
	free(e->insns.at);
	free(e->labels.at);
	free(e->fixups.at);
	*e = (struct pk_emitter){ 0 };
}

void pk_emit(struct pk_emitter *e, uint8_t code, int dst, int src, int16_t off, int32_t imm)
{
	if (e->error)
		return;
	if (pk_array_reserve(&e->insns, 1)) {
		e->error = -ENOMEM;
		return;
	}
	e->insns.at[e->insns.n++] = (struct bpf_insn){
		.code = code, .dst_reg = dst & 0xf, .src_reg = src & 0xf, .off = off, .imm = imm
	};
}

int pk_emit_label(struct pk_emitter *e)
{
	if (e->error || pk_array_reserve(&e->labels, 1)) {
		e->error = -ENOMEM;
		return 0;
	}
	return (int)e->labels.n++;
}

void pk_emit_place(struct pk_emitter *e, int label)
{
	if (!e->error)
		e->labels.at[label] = e->insns.n;
}

void pk_emit_jump_if(struct pk_emitter *e, uint8_t code, int dst, int src, int32_t imm, int label)
{
	if (e->error || pk_array_reserve(&e->fixups, 1)) {
		e->error = -ENOMEM;
		return;
	}
	e->fixups.at[e->fixups.n++] = (struct pk_fixup){ e->insns.n, label };
	pk_emit(e, code, dst, src, 0, imm);
}

void pk_emit_jump(struct pk_emitter *e, int label)
{
	pk_emit_jump_if(e, BPF_JMP | BPF_JA, 0, 0, 0, label);
}

int pk_emit_finish(struct pk_emitter *e, size_t max, struct pk_filter_code *ret, size_t *ret_n)
{
	*ret_n = e->insns.n;
	if (e->error)
		return e->error;
	if (e->insns.n > max)
		return -E2BIG;
	for (size_t i = 0; i < e->fixups.n; i++) {
		const struct pk_fixup *f = &e->fixups.at[i];

		e->insns.at[f->insn].off = (int16_t)(e->labels.at[f->label] - f->insn - 1);
	}
	*ret = (struct pk_filter_code){ .insns = TAKE_PTR(e->insns.at), .n = e->insns.n };
	return 0;
}
