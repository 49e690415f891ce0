// SPDX-License-Identifier: GPL-2.0-or-later
/* From a checked tree to eBPF. Conditions become jumps, with short circuits; a comparison whose
 * operands cannot be read is false. No code is emitted that cannot be reached, since the verifier
 * refuses it.
 *
 * R6 is the skb, R9 the context; left operands wait in R7, R8, then on the stack. Everything else
 * lives between two calls only. */

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "core/util/log.h"
#include "probes/filter/emit.h"
#include "probes/filter/meta_internal.h"
#include "probes/filter/slot.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "bitfields are laid out for little endian here"
#endif

#define BUFFER_BYTES 64 /* at the top of the frame: what was read last */
#define SPILL_REGS   2
#define SPILL_SLOTS  ((PK_META_FRAME_BYTES - BUFFER_BYTES) / 8)
#define COMM_BYTES   16
#define MAC_BYTES    6

#define IP_HEADER_READ 10
#define IPV4_PROTOCOL  9
#define IPV6_NEXT      6
#define HEADER_UNSET   0xffff

struct gen {
	struct meta *m;
	struct pk_emitter code;
	int error; /* logged */
};

/* What decides where a condition goes: `next` is the one of the two that follows at once. */
struct targets {
	int yes, no, next;
};

/* ---- instructions ---- */

static void emit(struct gen *g, uint8_t code, int dst, int src, int16_t off, int32_t imm)
{
	pk_emit(&g->code, code, dst, src, off, imm);
}

static bool fits_imm(uint64_t v)
{
	return (uint64_t)(int64_t)(int32_t)v == v;
}

static void mov(struct gen *g, int dst, int src)
{
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0);
}

static void load_constant(struct gen *g, int dst, uint64_t v)
{
	if (fits_imm(v)) {
		emit(g, BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, (int32_t)v);
		return;
	}
	emit(g, BPF_LD | BPF_IMM | BPF_DW, dst, 0, 0, (int32_t)v);
	emit(g, 0, 0, 0, 0, (int32_t)(v >> 32));
}

/* dst = dst op v; `scratch` may be changed. */
static void alu_constant(struct gen *g, uint8_t op, int dst, uint64_t v, int scratch)
{
	if (fits_imm(v)) {
		emit(g, BPF_ALU64 | op | BPF_K, dst, 0, 0, (int32_t)v);
		return;
	}
	load_constant(g, scratch, v);
	emit(g, BPF_ALU64 | op | BPF_X, dst, scratch, 0, 0);
}

static uint8_t size_code(unsigned int bytes)
{
	return bytes == 1 ? BPF_B : bytes == 2 ? BPF_H : bytes == 4 ? BPF_W : BPF_DW;
}

/* dst = what lies `at` bytes behind the beginning of the buffer */
static void load_buffer(struct gen *g, int dst, unsigned int bytes, unsigned int at)
{
	emit(g, (uint8_t)(BPF_LDX | BPF_MEM | size_code(bytes)), dst, BPF_REG_10,
	     (int16_t)((int)at - BUFFER_BYTES), 0);
}

/* ---- labels ---- */

static int new_label(struct gen *g)
{
	return pk_emit_label(&g->code);
}

static void place(struct gen *g, int label)
{
	pk_emit_place(&g->code, label);
}

static void jump_if(struct gen *g, uint8_t op, int dst, int src, int32_t imm, int label)
{
	pk_emit_jump_if(&g->code, BPF_JMP | op, dst, src, imm, label);
}

static void jump(struct gen *g, int label)
{
	pk_emit_jump(&g->code, label);
}

/* ---- reading ---- */

/* Call bpf_probe_read_kernel(buffer, bytes, R3) or its like for strings. */
static void call_read(struct gen *g, unsigned int bytes, int helper)
{
	mov(g, BPF_REG_1, BPF_REG_10);
	emit(g, BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_1, 0, 0, -BUFFER_BYTES);
	emit(g, BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, (int32_t)bytes);
	emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, helper);
}

/* Bytes at R3 to the buffer. */
static void read_bytes(struct gen *g, unsigned int bytes, int fail)
{
	call_read(g, bytes, BPF_FUNC_probe_read_kernel);
	jump_if(g, BPF_JNE | BPF_K, BPF_REG_0, 0, 0, fail);
}

static void add_offset(struct gen *g, uint32_t offset)
{
	if (offset)
		emit(g, BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_3, 0, 0, (int32_t)offset);
}

/* The pointer at R3 to R3. */
static void read_pointer(struct gen *g, uint64_t mask, int fail)
{
	read_bytes(g, sizeof(uint64_t), fail);
	load_buffer(g, BPF_REG_3, sizeof(uint64_t), 0);
	if (mask != UINT64_MAX)
		alu_constant(g, BPF_AND, BPF_REG_3, mask, BPF_REG_1);
}

/* R3 = the address of the bytes that the access leads to */
static void find_address(struct gen *g, const struct meta_access *a, int fail)
{
	mov(g, BPF_REG_3, BPF_REG_6);
	for (size_t i = 0; i < a->n_hops; i++) {
		add_offset(g, a->hops[i].offset);
		read_pointer(g, a->hops[i].mask, fail);
	}
	add_offset(g, a->offset);
}

/* ---- values ---- */

static bool is_power_of_two(unsigned int n)
{
	return n && !(n & (n - 1));
}

/* Sign or zeros above the value in R0, which begins at bit `from`. */
static void cut_bits(struct gen *g, unsigned int from, unsigned int bits, bool is_signed)
{
	if (bits == 64)
		return;
	emit(g, BPF_ALU64 | BPF_LSH | BPF_K, BPF_REG_0, 0, 0, (int32_t)(64 - from - bits));
	emit(g, (uint8_t)(BPF_ALU64 | (is_signed ? BPF_ARSH : BPF_RSH) | BPF_K), BPF_REG_0, 0, 0,
	     (int32_t)(64 - bits));
}

static void swap_bytes(struct gen *g, const struct meta_type *t)
{
	emit(g, BPF_ALU | BPF_END | BPF_TO_BE, BPF_REG_0, 0, 0, (int32_t)t->bytes * 8);
	if (t->is_signed)
		cut_bits(g, 0, t->bytes * 8, true);
}

/* The integer at R3 to R0. */
static void read_integer(struct gen *g, const struct meta_type *t, int fail)
{
	bool bitfield = t->bit_offset || t->bits != t->bytes * 8;
	unsigned int bytes = bitfield ? (t->bit_offset + t->bits + 7u) / 8 : t->bytes;

	if (!is_power_of_two(bytes))
		emit(g, BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, -BUFFER_BYTES, 0);
	read_bytes(g, bytes, fail);
	load_buffer(g, BPF_REG_0, is_power_of_two(bytes) ? bytes : 8, 0);
	if (t->mask && t->mask != UINT64_MAX)
		alu_constant(g, BPF_AND, BPF_REG_0, t->mask, BPF_REG_1);
	if (bitfield)
		cut_bits(g, t->bit_offset, t->bits, t->is_signed);
	else if (t->big_endian)
		swap_bytes(g, t);
	else if (t->is_signed)
		cut_bits(g, 0, t->bits, true);
}

/* The first access that can be read counts. */
static void read_field(struct gen *g, const struct meta_type *t, int fail)
{
	int done = new_label(g);

	for (size_t i = 0; i < t->n_access; i++) {
		bool last = i + 1 == t->n_access;
		int next = last ? fail : new_label(g);

		find_address(g, &t->access[i], next);
		read_integer(g, t, next);
		if (!last) {
			jump(g, done);
			place(g, next);
		}
	}
	place(g, done);
}

static void save(struct gen *g, unsigned int depth, size_t pos)
{
	if (depth >= SPILL_REGS + SPILL_SLOTS)
		g->error = g->error
				   ?: meta_error(g->m, pos, -E2BIG,
						 "nested too deeply; use fewer parentheses");
	else if (depth < SPILL_REGS)
		mov(g, BPF_REG_7 + (int)depth, BPF_REG_0);
	else
		emit(g, BPF_STX | BPF_MEM | BPF_DW, BPF_REG_10, BPF_REG_0,
		     (int16_t)(-BUFFER_BYTES - 8 * ((int)depth - SPILL_REGS + 1)), 0);
}

static void restore(struct gen *g, unsigned int depth, int dst)
{
	if (depth < SPILL_REGS)
		mov(g, dst, BPF_REG_7 + (int)depth);
	else
		emit(g, BPF_LDX | BPF_MEM | BPF_DW, dst, BPF_REG_10,
		     (int16_t)(-BUFFER_BYTES - 8 * ((int)depth - SPILL_REGS + 1)), 0);
}

/* Protocol of the IP header to R0. An IPv6 header may be followed by others: it is the next one
 * that counts. */
static void read_ip_protocol(struct gen *g, const struct meta_node *n, unsigned int depth, int fail)
{
	int ipv6 = new_label(g), done = new_label(g);

	find_address(g, &n->type.access[0], fail);
	read_bytes(g, sizeof(uint16_t), fail);
	load_buffer(g, BPF_REG_0, sizeof(uint16_t), 0);
	jump_if(g, BPF_JEQ | BPF_K, BPF_REG_0, 0, 0, fail);
	jump_if(g, BPF_JEQ | BPF_K, BPF_REG_0, 0, HEADER_UNSET, fail);
	save(g, depth, n->pos);
	find_address(g, &n->type.access[1], fail);
	read_pointer(g, UINT64_MAX, fail);
	restore(g, depth, BPF_REG_1);
	emit(g, BPF_ALU64 | BPF_ADD | BPF_X, BPF_REG_3, BPF_REG_1, 0, 0);
	read_bytes(g, IP_HEADER_READ, fail);
	load_buffer(g, BPF_REG_1, 1, 0);
	emit(g, BPF_ALU64 | BPF_RSH | BPF_K, BPF_REG_1, 0, 0, 4);
	jump_if(g, BPF_JEQ | BPF_K, BPF_REG_1, 0, 6, ipv6);
	jump_if(g, BPF_JNE | BPF_K, BPF_REG_1, 0, 4, fail);
	load_buffer(g, BPF_REG_0, 1, IPV4_PROTOCOL);
	jump(g, done);
	place(g, ipv6);
	load_buffer(g, BPF_REG_0, 1, IPV6_NEXT);
	place(g, done);
}

static void gen_condition(struct gen *g, const struct meta_node *n, unsigned int depth,
			  struct targets t);
static void gen_value(struct gen *g, const struct meta_node *n, unsigned int depth, int fail);

/* A condition as 0 or 1. */
static void gen_truth_value(struct gen *g, const struct meta_node *n, unsigned int depth)
{
	int yes = new_label(g), no = new_label(g), done = new_label(g);

	gen_condition(g, n, depth, (struct targets){ .yes = yes, .no = no, .next = yes });
	place(g, yes);
	load_constant(g, BPF_REG_0, 1);
	jump(g, done);
	place(g, no);
	load_constant(g, BPF_REG_0, 0);
	place(g, done);
}

static uint8_t alu_op(const struct meta_node *n)
{
	switch (n->op) {
	case META_ADD:
		return BPF_ADD;
	case META_SUB:
		return BPF_SUB;
	case META_SHL:
		return BPF_LSH;
	case META_SHR:
		return n->a->type.is_signed ? BPF_ARSH : BPF_RSH;
	case META_BIT_AND:
		return BPF_AND;
	case META_BIT_OR:
		return BPF_OR;
	default:
		return BPF_XOR;
	}
}

static bool is_constant(const struct meta_node *n)
{
	return n->type.source == META_CONSTANT;
}

static void gen_unary(struct gen *g, const struct meta_node *n, unsigned int depth, int fail)
{
	gen_value(g, n->a, depth, fail);
	if (n->op == META_NEGATE)
		emit(g, BPF_ALU64 | BPF_NEG, BPF_REG_0, 0, 0, 0);
	else if (n->type.bits == 32)
		emit(g, BPF_ALU | BPF_XOR | BPF_K, BPF_REG_0, 0, 0, -1); /* clears the upper half */
	else
		emit(g, BPF_ALU64 | BPF_XOR | BPF_K, BPF_REG_0, 0, 0, -1);
}

/* Operands to R0 (left) and, unless the right one is constant, R1. */
static void gen_operands(struct gen *g, const struct meta_node *n, unsigned int depth, int fail)
{
	gen_value(g, n->a, depth, fail);
	if (is_constant(n->b))
		return;
	save(g, depth, n->pos);
	gen_value(g, n->b, depth + 1, fail);
	mov(g, BPF_REG_1, BPF_REG_0);
	restore(g, depth, BPF_REG_0);
}

static void gen_binary(struct gen *g, const struct meta_node *n, unsigned int depth, int fail)
{
	gen_operands(g, n, depth, fail);
	if (is_constant(n->b))
		alu_constant(g, alu_op(n), BPF_REG_0, n->b->type.value, BPF_REG_1);
	else
		emit(g, BPF_ALU64 | alu_op(n) | BPF_X, BPF_REG_0, BPF_REG_1, 0, 0);
}

static void gen_value(struct gen *g, const struct meta_node *n, unsigned int depth, int fail)
{
	switch (n->type.source) {
	case META_CONSTANT:
		load_constant(g, BPF_REG_0, n->type.value);
		break;
	case META_FIELD:
		read_field(g, &n->type, fail);
		break;
	case META_CTX_REASON:
		emit(g, BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_0, BPF_REG_9,
		     offsetof(struct pk_filter_ctx, reason), 0);
		break;
	case META_PID:
		emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_current_pid_tgid);
		emit(g, BPF_ALU64 | BPF_RSH | BPF_K, BPF_REG_0, 0, 0, 32);
		break;
	case META_CGROUP_ID:
		emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_current_cgroup_id);
		break;
	case META_IP_PROTOCOL:
		read_ip_protocol(g, n, depth, fail);
		break;
	default:
		if (n->type.kind == META_BOOL)
			gen_truth_value(g, n, depth);
		else if (n->b)
			gen_binary(g, n, depth, fail);
		else
			gen_unary(g, n, depth, fail);
		break;
	}
}

/* ---- conditions ---- */

static uint8_t jump_op(enum meta_op op, bool is_signed)
{
	switch (op) {
	case META_EQ:
		return BPF_JEQ;
	case META_NE:
		return BPF_JNE;
	case META_LT:
		return is_signed ? BPF_JSLT : BPF_JLT;
	case META_LE:
		return is_signed ? BPF_JSLE : BPF_JLE;
	case META_GT:
		return is_signed ? BPF_JSGT : BPF_JGT;
	default:
		return is_signed ? BPF_JSGE : BPF_JGE;
	}
}

static enum meta_op opposite(enum meta_op op)
{
	switch (op) {
	case META_EQ:
		return META_NE;
	case META_NE:
		return META_EQ;
	case META_LT:
		return META_GE;
	case META_LE:
		return META_GT;
	case META_GT:
		return META_LE;
	default:
		return META_LT;
	}
}

/* Numbers of less than 64 bits are all the same as signed ones. */
static bool compares_signed(const struct meta_node *n)
{
	const struct meta_type *a = &n->a->type, *b = &n->b->type;

	return !(a->bits == 64 && !a->is_signed) && !(b->bits == 64 && !b->is_signed);
}

/* Go by R0 op R1, or R0 op `constant`. */
static void branch(struct gen *g, enum meta_op op, bool is_signed, const uint64_t *constant,
		   struct targets t)
{
	bool invert = t.next == t.yes;
	uint8_t code = jump_op(invert ? opposite(op) : op, is_signed);

	if (constant && fits_imm(*constant)) {
		jump_if(g, code | BPF_K, BPF_REG_0, 0, (int32_t)*constant, invert ? t.no : t.yes);
		return;
	}
	if (constant)
		load_constant(g, BPF_REG_1, *constant);
	jump_if(g, code | BPF_X, BPF_REG_0, BPF_REG_1, 0, invert ? t.no : t.yes);
}

/* Is what lies in the buffer equal to these bytes? Jumps to `differs`, or goes on. */
static void compare_buffer(struct gen *g, const void *bytes, unsigned int len, int differs)
{
	for (unsigned int at = 0; at < len;) {
		unsigned int n = 8;
		uint64_t want = 0;

		while (n > len - at)
			n /= 2;
		memcpy(&want, (const uint8_t *)bytes + at, n);
		load_buffer(g, BPF_REG_1, n, at);
		if (fits_imm(want)) {
			jump_if(g, BPF_JNE | BPF_K, BPF_REG_1, 0, (int32_t)want, differs);
		} else {
			load_constant(g, BPF_REG_2, want);
			jump_if(g, BPF_JNE | BPF_X, BPF_REG_1, BPF_REG_2, 0, differs);
		}
		at += n;
	}
}

/* The text that a char pointer leads to, `want` bytes of it with the NUL; a shorter or longer one
 * differs. */
static void read_string(struct gen *g, const struct meta_type *t, unsigned int want, bool prefix,
			int differs, int fail)
{
	find_address(g, &t->access[0], fail);
	read_pointer(g, t->mask, fail);
	/* One byte more than is wanted, so that a longer one shows; it is cut to a NUL. */
	call_read(g, prefix ? want : want + 1, BPF_FUNC_probe_read_kernel_str);
	jump_if(g, BPF_JSLT | BPF_K, BPF_REG_0, 0, 0, fail);
	jump_if(g, BPF_JNE | BPF_K, BPF_REG_0, 0, (int32_t)want, differs);
}

static void gen_text(struct gen *g, const struct meta_node *n, struct targets t)
{
	const struct meta_type *a = &n->a->type;
	const struct meta_node *text = n->b;
	int equal = n->op == META_EQ ? t.yes : t.no, differs = n->op == META_EQ ? t.no : t.yes;
	unsigned int len = (unsigned int)text->len;
	/* The NUL behind it is a part of what is compared, if there is room for one. */
	unsigned int with_end = text->prefix || len == a->bytes ? len : len + 1;

	if (a->source == META_COMM) {
		mov(g, BPF_REG_1, BPF_REG_10);
		emit(g, BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_1, 0, 0, -BUFFER_BYTES);
		emit(g, BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, COMM_BYTES);
		emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_current_comm);
		jump_if(g, BPF_JNE | BPF_K, BPF_REG_0, 0, 0, t.no);
	} else if (a->by_pointer) {
		read_string(g, a, len + 1, text->prefix, differs, t.no);
		with_end = len;
	} else {
		find_address(g, &a->access[0], t.no);
		read_bytes(g, with_end, t.no);
	}
	compare_buffer(g, text->text, with_end, differs);
	if (equal != t.next)
		jump(g, equal);
}

static void gen_mac(struct gen *g, const struct meta_node *n, struct targets t)
{
	const struct meta_type *a = &n->a->type;
	int equal = n->op == META_EQ ? t.yes : t.no, differs = n->op == META_EQ ? t.no : t.yes;

	find_address(g, &a->access[0], t.no);
	if (a->by_pointer)
		read_pointer(g, a->mask, t.no);
	read_bytes(g, MAC_BYTES, t.no);
	compare_buffer(g, n->b->mac, MAC_BYTES, differs);
	if (equal != t.next)
		jump(g, equal);
}

static void gen_compare(struct gen *g, const struct meta_node *n, unsigned int depth,
			struct targets t)
{
	const uint64_t *constant = is_constant(n->b) ? &n->b->type.value : NULL;

	if (n->b->type.kind == META_TEXT) {
		gen_text(g, n, t);
	} else if (n->b->type.kind == META_MAC) {
		gen_mac(g, n, t);
	} else {
		gen_operands(g, n, depth, t.no);
		branch(g, n->op, compares_signed(n), constant, t);
	}
}

static void gen_logic(struct gen *g, const struct meta_node *n, unsigned int depth,
		      struct targets t)
{
	int second;

	if (n->op == META_NOT) {
		gen_condition(g, n->a, depth,
			      (struct targets){ .yes = t.no, .no = t.yes, .next = t.next });
		return;
	}
	second = new_label(g);
	gen_condition(g, n->a, depth,
		      (struct targets){ .yes = n->op == META_AND ? second : t.yes,
					.no = n->op == META_AND ? t.no : second,
					.next = second });
	place(g, second);
	gen_condition(g, n->b, depth, t);
}

static void gen_condition(struct gen *g, const struct meta_node *n, unsigned int depth,
			  struct targets t)
{
	const uint64_t zero = 0;

	if (g->error)
		return;
	if (n->type.kind == META_BOOL && meta_is_logic(n->op)) {
		gen_logic(g, n, depth, t);
	} else if (n->type.kind == META_BOOL) {
		gen_compare(g, n, depth, t);
	} else {
		gen_value(g, n, depth, t.no);
		branch(g, META_NE, false, &zero, t);
	}
}

/* ---- the program ---- */

static void gen_exit(struct gen *g, int result)
{
	load_constant(g, BPF_REG_0, (uint64_t)result);
	emit(g, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void gen_program(struct gen *g, const struct meta_node *root)
{
	struct targets t;

	if (is_constant(root)) {
		gen_exit(g, root->type.value != 0);
		return;
	}
	t.next = t.yes = new_label(g);
	t.no = new_label(g);
	mov(g, BPF_REG_9, BPF_REG_1);
	emit(g, BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_6, BPF_REG_1,
	     offsetof(struct pk_filter_ctx, skb), 0);
	gen_condition(g, root, 0, t);
	place(g, t.yes);
	gen_exit(g, 1);
	place(g, t.no);
	gen_exit(g, 0);
}

static int too_long(size_t n)
{
	return pk_err(-E2BIG,
		      "metadata filter: the expression needs %zu instructions, and at most %d fit; "
		      "make it shorter",
		      n, PK_META_INSNS_MAX);
}

int meta_generate(struct meta *m, const struct meta_node *root, struct pk_filter_code *ret)
{
	struct gen g = { .m = m };
	size_t n;
	int r;

	gen_program(&g, root);
	r = g.error ?: pk_emit_finish(&g.code, PK_META_INSNS_MAX, ret, &n);
	pk_emitter_done(&g.code);
	if (g.error)
		return g.error;
	return r == -E2BIG ? too_long(n) : r ? meta_no_memory() : 0;
}
