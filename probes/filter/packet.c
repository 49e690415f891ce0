// SPDX-License-Identifier: GPL-2.0-or-later
/* See packet.h. Each classic instruction becomes a few of eBPF:
 *
 *	R6 the window, R7 the packet, R8 the accumulator, R9 the index register: 32 bits, the upper
 *	half is 0
 *	frame: the context
 *
 * A load is one from the window, behind a comparison; where the bytes are not all in the window, a
 * function of the stub fetches them (pk_filter_load() in filter.bpf.h). These calls stand behind
 * the rest, out of the way. What no path leads to is left out: the verifier refuses it. */

#include "probes/filter/packet.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "probes/filter/slot.h"

#define R_CALLED 0
#define R_T1     1
#define R_T2     2
#define R_T3     3
#define R_WINDOW 6
#define R_PACKET 7
#define R_A      8
#define R_X      9
#define R_FRAME  10

#define CTX_AT (-PK_PACKET_FRAME_BYTES)

_Static_assert(BPF_MEMWORDS == PK_FILTER_MEMORY, "classic BPF has so much memory");

/* What typical headers have: by how far index registers move loads. */
#define TYPICAL_INDEX  20
#define WINDOW_MIN     24 /* reaches over a tag that is put back */
#define SHIFT_OVERFLOW 32

/* A load whose bytes are not in the window. */
struct far_load {
	int from, back; /* labels */
	bool indexed;
	uint32_t k;
	int size;
	int to; /* register */
};

struct translation {
	const struct pk_classic *classic;
	struct pk_emitter code;
	struct {
		struct far_load *at;
		size_t n, cap;
	} far;
	uint32_t window;
	int *labels; /* of each classic instruction; -1: no path leads there */
	int match, no_match;
};

static void translation_done(struct translation *t)
{
	pk_emitter_done(&t->code);
	free(t->far.at);
	free(t->labels);
}

/* ---- what will run ---- */

static bool is_jump(const struct pk_classic_insn *i)
{
	return BPF_CLASS(i->code) == BPF_JMP;
}

static bool is_ja(const struct pk_classic_insn *i)
{
	return i->code == (BPF_JMP | BPF_JA);
}

static int load_size(const struct pk_classic_insn *i)
{
	return BPF_SIZE(i->code) == BPF_W ? 4 : BPF_SIZE(i->code) == BPF_H ? 2 : 1;
}

/* Does it load bytes of the packet? */
static bool is_load(const struct pk_classic_insn *i)
{
	uint16_t mode = BPF_MODE(i->code);

	return (BPF_CLASS(i->code) == BPF_LD && (mode == BPF_ABS || mode == BPF_IND)) ||
	       (BPF_CLASS(i->code) == BPF_LDX && mode == BPF_MSH);
}

/* Offsets from SKF_AD_OFF on are no bytes, but say something beside the packet. */
static bool is_ancillary(const struct pk_classic_insn *i)
{
	return is_load(i) && BPF_MODE(i->code) != BPF_IND && i->k >= (uint32_t)SKF_AD_OFF;
}

static int complain(struct pk_out *why, int r, const char *what)
{
	pk_out_str(why, what);
	return r;
}

/* Give the instruction at `to` a label: it will run. */
static int reach(struct translation *t, size_t to, struct pk_out *why)
{
	if (to >= t->classic->n)
		return complain(why, -EINVAL, "it ends without an answer");
	if (t->labels[to] < 0)
		t->labels[to] = pk_emit_label(&t->code);
	return 0;
}

static int follow(struct translation *t, size_t n, struct pk_out *why)
{
	const struct pk_classic_insn *i = &t->classic->insns[n];

	if (is_ancillary(i))
		return complain(why, -EOPNOTSUPP,
				"'inbound', 'outbound' and 'ifindex' are not in the bytes of a "
				"packet; the metadata filter (-m) knows sk_buff.skb_iif and dev");
	if (is_ja(i) && i->k > t->classic->n)
		return complain(why, -EOPNOTSUPP,
				"it loops ('protochain' does), which the kernel permits no "
				"filter; name the protocol that is meant, as in 'ip6 proto tcp'");
	if (BPF_CLASS(i->code) == BPF_RET)
		return 0;
	if (is_ja(i))
		return reach(t, n + 1 + i->k, why);
	if (is_jump(i))
		return reach(t, n + 1 + i->jt, why) ?: reach(t, n + 1 + i->jf, why);
	return reach(t, n + 1, why);
}

/* Jumps go forward: one pass will do. */
static int find_paths(struct translation *t, struct pk_out *why)
{
	int r = 0;

	t->labels = malloc((t->classic->n ?: 1) * sizeof(*t->labels));
	if (!t->labels)
		return -ENOMEM;
	for (size_t n = 0; n < t->classic->n; n++)
		t->labels[n] = -1;
	r = reach(t, 0, why);
	for (size_t n = 0; !r && n < t->classic->n; n++)
		if (t->labels[n] >= 0)
			r = follow(t, n, why);
	return r;
}

uint32_t pk_packet_window(const struct pk_classic *classic)
{
	uint32_t most = WINDOW_MIN;

	for (size_t n = 0; n < classic->n; n++) {
		const struct pk_classic_insn *i = &classic->insns[n];
		uint64_t end = (uint64_t)i->k + 4 +
			       (BPF_MODE(i->code) == BPF_IND ? TYPICAL_INDEX : 0);

		if (is_load(i) && end <= PK_FILTER_WINDOW_MAX)
			most = MAX(most, (uint32_t)end);
	}
	return (most + 7) & ~7u;
}

/* ---- instructions ---- */

static void emit(struct translation *t, int code, int dst, int src, int off, uint32_t imm)
{
	pk_emit(&t->code, (uint8_t)code, dst, src, (int16_t)off, (int32_t)imm);
}

static void move(struct translation *t, int dst, int src)
{
	emit(t, BPF_ALU | BPF_MOV | BPF_X, dst, src, 0, 0); /* clears the upper half */
}

static void set(struct translation *t, int dst, uint32_t v)
{
	emit(t, BPF_ALU | BPF_MOV | BPF_K, dst, 0, 0, v);
}

static void jump_if(struct translation *t, int op, int dst, int src, uint32_t imm, int label)
{
	pk_emit_jump_if(&t->code, (uint8_t)(BPF_JMP32 | op), dst, src, (int32_t)imm, label);
}

/* dst = a number of the packet */
#define load_number(t, dst, member)                                                                \
	emit((t), BPF_LDX | BPF_MEM | BPF_W, (dst), R_PACKET,                                      \
	     offsetof(struct pk_filter_packet, member), 0)

static int memory_at(uint32_t word)
{
	return (int)(offsetof(struct pk_filter_packet, memory) + 4 * word);
}

static void exit_with(struct translation *t, int label, uint32_t answer)
{
	pk_emit_place(&t->code, label);
	set(t, R_CALLED, answer);
	emit(t, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/* ---- loads ---- */

/* dst = the bytes at base + k, as a number */
static void load_near(struct translation *t, int dst, int base, uint32_t k, int size)
{
	static const int codes[] = { [1] = BPF_B, [2] = BPF_H, [4] = BPF_W };

	emit(t, BPF_LDX | BPF_MEM | codes[size], dst, base, (int)k, 0);
	if (size > 1)
		emit(t, BPF_ALU | BPF_END | BPF_TO_BE, dst, 0, 0, (uint32_t)size * 8);
}

static void load_far(struct translation *t, const struct far_load *l)
{
	pk_emit_place(&t->code, l->from);
	emit(t, BPF_LDX | BPF_MEM | BPF_DW, 1, R_FRAME, CTX_AT, 0);
	set(t, 2, l->k);
	if (l->indexed) /* both have 32 bits: no overflow in 64 */
		emit(t, BPF_ALU64 | BPF_ADD | BPF_X, 2, R_X, 0, 0);
	set(t, 3, (uint32_t)l->size);
	pk_emit(&t->code, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, PK_FILTER_LOAD_CALL);
	pk_emit_jump_if(&t->code, BPF_JMP | BPF_JSLT | BPF_K, R_CALLED, 0, 0, t->no_match);
	move(t, l->to, R_CALLED);
	pk_emit_jump(&t->code, l->back);
}

static void load(struct translation *t, bool indexed, uint32_t k, int size, int to)
{
	struct far_load l = { .from = pk_emit_label(&t->code),
			      .back = pk_emit_label(&t->code),
			      .indexed = indexed,
			      .k = k,
			      .size = size,
			      .to = to };
	uint32_t end = k + (uint32_t)size;

	if (pk_array_reserve(&t->far, 1)) {
		t->code.error = -ENOMEM;
		return;
	}
	if (k > t->window || end > t->window) {
		pk_emit_jump(&t->code, l.from);
	} else if (indexed) {
		/* The first comparison is for the verifier, which wants constants. */
		jump_if(t, BPF_JGT | BPF_K, R_X, 0, t->window - end, l.from);
		move(t, R_T1, R_X);
		move(t, R_T2, R_X);
		emit(t, BPF_ALU | BPF_ADD | BPF_K, R_T2, 0, 0, end);
		load_number(t, R_T3, window_len);
		jump_if(t, BPF_JGT | BPF_X, R_T2, R_T3, 0, l.from);
		emit(t, BPF_ALU64 | BPF_ADD | BPF_X, R_T1, R_WINDOW, 0, 0);
		load_near(t, to, R_T1, k, size);
	} else {
		load_number(t, R_T1, window_len);
		jump_if(t, BPF_JLT | BPF_K, R_T1, 0, end, l.from);
		load_near(t, to, R_WINDOW, k, size);
	}
	pk_emit_place(&t->code, l.back);
	t->far.at[t->far.n++] = l;
}

static void translate_ld(struct translation *t, const struct pk_classic_insn *i)
{
	int to = BPF_CLASS(i->code) == BPF_LD ? R_A : R_X;

	switch (BPF_MODE(i->code)) {
	case BPF_IMM:
		set(t, to, i->k);
		break;
	case BPF_MEM:
		emit(t, BPF_LDX | BPF_MEM | BPF_W, to, R_PACKET, memory_at(i->k), 0);
		break;
	case BPF_LEN:
		load_number(t, to, len);
		break;
	case BPF_MSH:
		load(t, false, i->k, 1, R_X);
		emit(t, BPF_ALU | BPF_AND | BPF_K, R_X, 0, 0, 0xf);
		emit(t, BPF_ALU | BPF_LSH | BPF_K, R_X, 0, 0, 2);
		break;
	default:
		load(t, BPF_MODE(i->code) == BPF_IND, i->k, load_size(i), to);
		break;
	}
}

/* ---- the rest ---- */

static void translate_shift(struct translation *t, const struct pk_classic_insn *i)
{
	int zero = pk_emit_label(&t->code), done = pk_emit_label(&t->code);

	if (BPF_SRC(i->code) == BPF_K && i->k < SHIFT_OVERFLOW) {
		emit(t, i->code, R_A, 0, 0, i->k);
	} else if (BPF_SRC(i->code) == BPF_K) {
		set(t, R_A, 0);
	} else {
		jump_if(t, BPF_JGE | BPF_K, R_X, 0, SHIFT_OVERFLOW, zero);
		emit(t, i->code, R_A, R_X, 0, 0);
		pk_emit_jump(&t->code, done);
		pk_emit_place(&t->code, zero);
		set(t, R_A, 0);
		pk_emit_place(&t->code, done);
	}
}

/* Operations have the same codes in both. */
static void translate_alu(struct translation *t, const struct pk_classic_insn *i)
{
	uint16_t op = BPF_OP(i->code);

	if (op == BPF_LSH || op == BPF_RSH) {
		translate_shift(t, i);
	} else if (op == BPF_NEG) {
		emit(t, BPF_ALU | BPF_NEG, R_A, 0, 0, 0);
	} else if (BPF_SRC(i->code) == BPF_X) {
		if (op == BPF_DIV || op == BPF_MOD)
			jump_if(t, BPF_JEQ | BPF_K, R_X, 0, 0, t->no_match);
		emit(t, i->code, R_A, R_X, 0, 0);
	} else {
		emit(t, i->code, R_A, 0, 0, i->k);
	}
}

static int opposite(int op)
{
	switch (op) {
	case BPF_JEQ:
		return BPF_JNE;
	case BPF_JGT:
		return BPF_JLE;
	case BPF_JGE:
		return BPF_JLT;
	default:
		return -1; /* BPF_JSET */
	}
}

static void translate_jump(struct translation *t, const struct pk_classic_insn *i, size_t n)
{
	const int *next = &t->labels[n + 1];
	int op = BPF_OP(i->code), from = BPF_SRC(i->code);
	int src = from == BPF_X ? R_X : 0;
	uint32_t imm = from == BPF_K ? i->k : 0;

	if (is_ja(i)) {
		pk_emit_jump(&t->code, next[i->k]);
	} else if (i->jt == i->jf) {
		pk_emit_jump(&t->code, next[i->jt]);
	} else if (!i->jt && opposite(op) >= 0) {
		jump_if(t, opposite(op) | from, R_A, src, imm, next[i->jf]);
	} else {
		jump_if(t, op | from, R_A, src, imm, next[i->jt]);
		if (i->jf)
			pk_emit_jump(&t->code, next[i->jf]);
	}
}

static void translate_ret(struct translation *t, const struct pk_classic_insn *i)
{
	if (BPF_RVAL(i->code) == BPF_A) {
		jump_if(t, BPF_JNE | BPF_K, R_A, 0, 0, t->match);
		pk_emit_jump(&t->code, t->no_match);
	} else {
		pk_emit_jump(&t->code, i->k ? t->match : t->no_match);
	}
}

static void translate(struct translation *t, size_t n)
{
	const struct pk_classic_insn *i = &t->classic->insns[n];

	pk_emit_place(&t->code, t->labels[n]);
	switch (BPF_CLASS(i->code)) {
	case BPF_LD:
	case BPF_LDX:
		translate_ld(t, i);
		break;
	case BPF_ST:
	case BPF_STX:
		emit(t, BPF_STX | BPF_MEM | BPF_W, R_PACKET,
		     BPF_CLASS(i->code) == BPF_ST ? R_A : R_X, memory_at(i->k), 0);
		break;
	case BPF_ALU:
		translate_alu(t, i);
		break;
	case BPF_JMP:
		translate_jump(t, i, n);
		break;
	case BPF_RET:
		translate_ret(t, i);
		break;
	default:
		if (BPF_MISCOP(i->code) == BPF_TAX)
			move(t, R_X, R_A);
		else
			move(t, R_A, R_X);
		break;
	}
}

static bool uses_memory(const struct pk_classic *c)
{
	for (size_t n = 0; n < c->n; n++)
		if (BPF_CLASS(c->insns[n].code) <= BPF_LDX && BPF_MODE(c->insns[n].code) == BPF_MEM)
			return true;
	return false;
}

static void begin(struct translation *t)
{
	emit(t, BPF_STX | BPF_MEM | BPF_DW, R_FRAME, 1, CTX_AT, 0);
	emit(t, BPF_LDX | BPF_MEM | BPF_DW, R_WINDOW, 1, offsetof(struct pk_filter_ctx, window), 0);
	emit(t, BPF_LDX | BPF_MEM | BPF_DW, R_PACKET, 1, offsetof(struct pk_filter_ctx, packet), 0);
	set(t, R_A, 0);
	set(t, R_X, 0);
	if (uses_memory(t->classic))
		for (uint32_t i = 0; i < BPF_MEMWORDS; i++)
			emit(t, BPF_ST | BPF_MEM | BPF_W, R_PACKET, 0, memory_at(i), 0);
}

/* The two answers; at least one of them is reached. */
static void end(struct translation *t)
{
	bool used[2] = { false, false };

	for (size_t i = 0; i < t->code.fixups.n; i++) {
		used[0] |= t->code.fixups.at[i].label == t->match;
		used[1] |= t->code.fixups.at[i].label == t->no_match;
	}
	if (used[0])
		exit_with(t, t->match, 1);
	if (used[1])
		exit_with(t, t->no_match, 0);
}

int pk_packet_translate(const struct pk_classic *classic, uint32_t window,
			struct pk_filter_code *ret, struct pk_out *why)
{
	_cleanup_(translation_done) struct translation t = { .classic = classic, .window = window };
	size_t n;
	int r = find_paths(&t, why);

	if (r)
		return r;
	t.match = pk_emit_label(&t.code);
	t.no_match = pk_emit_label(&t.code);
	begin(&t);
	for (n = 0; n < classic->n; n++)
		if (t.labels[n] >= 0)
			translate(&t, n);
	for (n = 0; n < t.far.n; n++)
		load_far(&t, &t.far.at[n]);
	end(&t);
	r = pk_emit_finish(&t.code, PK_PACKET_INSNS_MAX, ret, &n);
	if (r == -E2BIG)
		pk_out_printf(
			why,
			"it became %zu instructions, and the kernel takes %d; join addresses "
			"to networks (net 10.0.0.0/8) and ports to ranges (portrange 1-99), or "
			"leave a part to the -f of print",
			n, PK_PACKET_INSNS_MAX);
	return r;
}
