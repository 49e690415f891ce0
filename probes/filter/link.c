// SPDX-License-Identifier: GPL-2.0-or-later
/* See link.h. A program is functions one after the other; they refer to each other by the
 * distances of calls only, so one can be replaced by another of any length if these are set anew.
 * What nobody calls any more is left out, since the verifier refuses it. */

#include "probes/filter/link.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"

#define NONE SIZE_MAX

struct function {
	size_t at, n;                      /* in the old program */
	const struct pk_filter_code *code; /* takes its place; NULL: stays */
	bool called;
	size_t new_at;
};

struct linker {
	const struct bpf_insn *insns;
	size_t n;
	struct {
		struct function *at;
		size_t n, cap;
	} functions;
	size_t load; /* function that slots call; NONE: not found */
};

static bool is_call(const struct bpf_insn *i)
{
	return i->code == (BPF_JMP | BPF_CALL) && i->src_reg == BPF_PSEUDO_CALL;
}

static bool begins_function(const bool *starts, size_t n, size_t at)
{
	return at == n || starts[at];
}

/* Functions begin where calls lead. */
static int find_functions(struct linker *l)
{
	_cleanup_(freep) bool *starts = calloc(l->n + 1, sizeof(*starts));

	if (!starts || !l->n)
		return -ENOMEM;
	starts[0] = true;
	for (size_t i = 0; i < l->n; i++)
		if (is_call(&l->insns[i]))
			starts[i + 1 + (size_t)(ssize_t)l->insns[i].imm] = true;
	for (size_t at = 0, end; at < l->n; at = end) {
		if (pk_array_reserve(&l->functions, 1))
			return -ENOMEM;
		for (end = at + 1; !begins_function(starts, l->n, end); end++)
			;
		l->functions.at[l->functions.n++] = (struct function){ .at = at, .n = end - at };
	}
	return 0;
}

static size_t function_at(const struct linker *l, size_t insn)
{
	for (size_t i = 0; i < l->functions.n; i++)
		if (l->functions.at[i].at == insn)
			return i;
	return NONE;
}

/* Which slot the function is; PK_SLOT_MAX: none. */
static int slot_of(const struct linker *l, const struct function *f)
{
	for (size_t i = f->at; i < f->at + f->n; i++) {
		int32_t slot = l->insns[i].imm - PK_SLOT_MARK;

		if (l->insns[i].code == (BPF_ALU64 | BPF_MOV | BPF_K) && slot >= 0 &&
		    slot < PK_SLOT_MAX)
			return slot;
	}
	return PK_SLOT_MAX;
}

/* The function that the call at `insn` of the old program leads to. */
static size_t callee(const struct linker *l, size_t insn)
{
	return function_at(l, insn + 1 + (size_t)(ssize_t)l->insns[insn].imm);
}

/* Stands in a slot without a filter. It is not reached, but what is not calls nothing either: old
 * verifiers add up the stack of calls that are never made. */
static const struct bpf_insn yes[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1 },
	{ .code = BPF_JMP | BPF_EXIT },
};
static const struct pk_filter_code always = { (struct bpf_insn *)yes, ARRAY_SIZE(yes) };

static int fill_slots(struct linker *l, const struct pk_filter_code *codes)
{
	for (size_t i = 0; i < l->functions.n; i++) {
		struct function *f = &l->functions.at[i];
		int slot = slot_of(l, f);

		if (slot == PK_SLOT_MAX)
			continue;
		f->code = codes[slot].insns ? &codes[slot] : &always;
		for (size_t k = f->at; k < f->at + f->n; k++)
			if (is_call(&l->insns[k]))
				l->load = callee(l, k);
	}
	return l->load == NONE ? -ENOENT : 0;
}

static const struct bpf_insn *body(const struct linker *l, const struct function *f, size_t *ret_n)
{
	*ret_n = f->code ? f->code->n : f->n;
	return f->code ? f->code->insns : l->insns + f->at;
}

/* Mark all that is called, from the function `i` on. */
static void mark_called(struct linker *l, size_t i)
{
	struct function *f = &l->functions.at[i];
	const struct bpf_insn *insns;
	size_t n;

	if (f->called)
		return;
	f->called = true;
	insns = body(l, f, &n);
	for (size_t k = 0; k < n; k++)
		if (is_call(&insns[k]))
			mark_called(l, f->code ? l->load : callee(l, f->at + k));
}

static size_t place_functions(struct linker *l)
{
	size_t at = 0, n;

	for (size_t i = 0; i < l->functions.n; i++) {
		struct function *f = &l->functions.at[i];

		if (!f->called)
			continue;
		f->new_at = at;
		body(l, f, &n);
		at += n;
	}
	return at;
}

static void copy_function(const struct linker *l, const struct function *f, struct bpf_insn *to)
{
	const struct bpf_insn *from;
	size_t n;

	from = body(l, f, &n);
	memcpy(to + f->new_at, from, n * sizeof(*to));
	for (size_t k = 0; k < n; k++) {
		size_t target;

		if (!is_call(&from[k]))
			continue;
		target = f->code ? l->load : callee(l, f->at + k);
		to[f->new_at + k].imm = (int32_t)((ssize_t)l->functions.at[target].new_at -
						  (ssize_t)(f->new_at + k) - 1);
	}
}

/* Let the descriptions say where functions are now. Those that were left out have none. */
static void place_descriptions(const struct linker *l, struct pk_filter_program *program)
{
	uint8_t *from = program->functions, *to = from;

	for (uint32_t i = 0; i < program->n_functions; i++, from += program->function_bytes) {
		struct bpf_func_info *info = (struct bpf_func_info *)to;
		size_t f;

		memmove(to, from, program->function_bytes);
		f = function_at(l, info->insn_off);
		if (f == NONE || !l->functions.at[f].called)
			continue;
		info->insn_off = (uint32_t)l->functions.at[f].new_at;
		to += program->function_bytes;
	}
	if (program->function_bytes)
		program->n_functions = (uint32_t)(to - (uint8_t *)program->functions) /
				       program->function_bytes;
}

int pk_filter_link(const struct pk_filter_code codes[PK_SLOT_MAX],
		   struct pk_filter_program *program)
{
	struct linker l = { .insns = program->insns, .n = program->n, .load = NONE };
	struct bpf_insn *to = NULL;
	size_t n = 0;
	int r = find_functions(&l) ?: fill_slots(&l, codes);

	if (!r) {
		mark_called(&l, 0);
		n = place_functions(&l);
		to = calloc(n, sizeof(*to));
		r = to ? 0 : -ENOMEM;
	}
	for (size_t i = 0; !r && i < l.functions.n; i++)
		if (l.functions.at[i].called)
			copy_function(&l, &l.functions.at[i], to);
	if (!r) {
		place_descriptions(&l, program);
		free(program->insns);
		program->insns = to;
		program->n = n;
	}
	free(l.functions.at);
	return r;
}
