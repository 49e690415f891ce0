// SPDX-License-Identifier: GPL-2.0-or-later
/* Types of a metadata expression. Numbers are 64 bits wide while they are computed with; each
 * keeps how many bits it can really have and whether it is signed, so that a comparison is one
 * of values, and one that can never hold is an error. What is constant is computed here: the
 * verifier refuses code that cannot be reached. */

#include <errno.h>
#include <string.h>

#include "core/util/out.h"
#include "core/util/parse.h"
#include "probes/filter/meta_internal.h"

#define TEXT_MAX_BYTES 62
#define COMM_BYTES     16
#define MAC_BYTES      6

static int check(struct meta *m, struct meta_node *n);

static bool is_constant(const struct meta_node *n)
{
	return n->type.source == META_CONSTANT;
}

/* ---- constants ---- */

static void set_constant(struct meta_node *n, uint64_t value, bool negative)
{
	n->type = (struct meta_type){
		.kind = META_INT,
		.source = META_CONSTANT,
		.value = value,
		.is_signed = negative,
		.bits = (uint8_t)(negative || !value ? (negative ? 64 : 1)
						     : 64 - __builtin_clzll(value)),
	};
}

static void set_bool(struct meta_node *n, bool value)
{
	n->type = (struct meta_type){
		.kind = META_BOOL, .source = META_CONSTANT, .value = value, .bits = 1
	};
}

static __int128 wide(const struct meta_type *t)
{
	return t->is_signed ? (__int128)(int64_t)t->value : (__int128)t->value;
}

/* A computed constant, if it can be one. */
static int set_wide(const struct meta *m, struct meta_node *n, __int128 v)
{
	if (v < INT64_MIN || v > (__int128)UINT64_MAX)
		return meta_error(m, n->pos, -EINVAL, "the result does not fit in 64 bits");
	set_constant(n, (uint64_t)v, v < 0);
	return 0;
}

static int fold_shift(const struct meta *m, struct meta_node *n)
{
	const struct meta_type *a = &n->a->type;
	uint64_t by = n->b->type.value;

	if (n->op == META_SHR)
		return set_wide(m, n, wide(a) >> by);
	set_constant(n, a->value << by, a->is_signed && (int64_t)(a->value << by) < 0);
	return 0;
}

static int fold_arithmetic(const struct meta *m, struct meta_node *n)
{
	const struct meta_type *a = &n->a->type, *b = &n->b->type;
	bool negative = a->is_signed && b->is_signed;

	switch (n->op) {
	case META_ADD:
		return set_wide(m, n, wide(a) + wide(b));
	case META_SUB:
		return set_wide(m, n, wide(a) - wide(b));
	case META_BIT_AND:
		set_constant(n, a->value & b->value, negative);
		return 0;
	case META_BIT_OR:
		set_constant(n, a->value | b->value, a->is_signed || b->is_signed);
		return 0;
	case META_BIT_XOR:
		set_constant(n, a->value ^ b->value, a->is_signed != b->is_signed);
		return 0;
	default:
		return fold_shift(m, n);
	}
}

static bool fold_compare(enum meta_op op, const struct meta_type *a, const struct meta_type *b)
{
	__int128 x = wide(a), y = wide(b);

	switch (op) {
	case META_EQ:
		return x == y;
	case META_NE:
		return x != y;
	case META_LT:
		return x < y;
	case META_LE:
		return x <= y;
	case META_GT:
		return x > y;
	default:
		return x >= y;
	}
}

/* ---- shorthands ---- */

static const char *const shorthands[] = { "dev",  "ns",     "mark",   "pid",
					  "comm", "cgroup", "reason", "proto" };

static int no_path(const struct meta *m, const struct meta_node *n)
{
	return meta_error(m, n->pos, -EOPNOTSUPP, "'%s' cannot be told on this kernel", n->text);
}

static int set_path(struct meta *m, struct meta_node *n, const char *path)
{
	int r = meta_path_known(m, path, &n->type);

	return r == -ENOENT ? no_path(m, n) : r ? meta_no_memory() : 0;
}

/* A packet on its way may have no device: its socket or its route then tell. */
static int set_netns(struct meta *m, struct meta_node *n)
{
	static const char *const paths[META_ACCESS_MAX] = {
		"sk_buff.dev.nd_net.net.ns.inum",
		"sk_buff.sk.__sk_common.skc_net.net.ns.inum",
		"sk_buff._skb_refdst:~1:dst_entry.dev.nd_net.net.ns.inum",
	};
	struct meta_type type = { 0 }, one;
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		r = meta_path_known(m, paths[i], &one);
		if (r == -ENOMEM)
			return meta_no_memory();
		if (r)
			continue;
		if (type.n_access)
			type.access[type.n_access++] = one.access[0];
		else
			type = one;
	}
	if (!type.n_access)
		return no_path(m, n);
	type.domain = META_NETNS;
	n->type = type;
	return 0;
}

static void set_source(struct meta_node *n, enum meta_source source, enum meta_domain domain,
		       uint8_t bits)
{
	n->type = (struct meta_type){
		.kind = META_INT, .source = source, .domain = domain, .bits = bits
	};
}

static int set_shorthand(struct meta *m, struct meta_node *n)
{
	const char *name = n->text;

	if (!strcmp(name, "dev"))
		return set_path(m, n, "sk_buff.dev.name");
	if (!strcmp(name, "mark"))
		return set_path(m, n, "sk_buff.mark");
	if (!strcmp(name, "ns"))
		return set_netns(m, n);
	if (!strcmp(name, "pid"))
		set_source(n, META_PID, META_PLAIN, 32);
	else if (!strcmp(name, "cgroup"))
		set_source(n, META_CGROUP_ID, META_CGROUP, 64);
	else if (!strcmp(name, "reason"))
		set_source(n, META_CTX_REASON, META_REASON, 32);
	else if (!strcmp(name, "proto"))
		set_source(n, META_IP_PROTOCOL, META_PROTO, 16);
	else
		n->type = (struct meta_type){ .kind = META_STRING,
					      .source = META_COMM,
					      .bytes = COMM_BYTES };
	return 0;
}

static bool is_shorthand(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(shorthands); i++)
		if (!strcmp(name, shorthands[i]))
			return true;
	return false;
}

static int unknown_word(const struct meta *m, const struct meta_node *n)
{
	const char *names[ARRAY_SIZE(shorthands) + 1] = { "sk_buff" };
	const char *near;

	memcpy(names + 1, shorthands, sizeof(shorthands));
	near = pk_nearest(n->text, names, ARRAY_SIZE(names));
	if (near)
		return meta_error(m, n->pos, -ENOENT, "unknown name '%s'; did you mean '%s'?",
				  n->text, near);
	return meta_error(m, n->pos, -ENOENT,
			  "unknown name '%s'; a field begins with sk_buff, as in sk_buff.len, and "
			  "there are dev, ns, mark, pid, comm, cgroup, reason, proto",
			  n->text);
}

static int check_path(struct meta *m, struct meta_node *n)
{
	if (!strcmp(n->text, "sk_buff") || !strcmp(n->text, "skb")) {
		if (n->n_steps)
			return meta_path_check(m, n);
		return meta_error(m, n->pos, -EINVAL, "name a field of it, as in sk_buff.len");
	}
	if (!n->n_steps && is_shorthand(n->text))
		return set_shorthand(m, n);
	if (!n->n_steps) {
		n->type.kind = META_WORD;
		n->type.source = META_COMPUTED;
		return 0;
	}
	if (is_shorthand(n->text))
		return meta_error(m, n->steps[0].pos, -EINVAL,
				  "'%s' is a value by itself; the path to fields begins with "
				  "sk_buff, as in sk_buff.dev.ifindex",
				  n->text);
	return unknown_word(m, n);
}

/* ---- what a value can be used for ---- */

/* Use as a number. */
static int want_integer(struct meta *m, struct meta_node *n)
{
	struct meta_type *t = &n->type;

	switch (t->kind) {
	case META_BOOL:
		return 0;
	case META_INT:
		if (t->domain == META_PROTO)
			return meta_error(m, n->pos, -EINVAL,
					  "'proto' can only be compared, with == or !=");
		return 0;
	case META_STRING:
	case META_BYTES:
		if (!t->by_pointer)
			return meta_error(
				m, n->pos, -EINVAL,
				t->kind == META_STRING
					? "this is a text; compare it with a text in quotes"
					: "these are bytes; name one of them, as in [0]");
		t->kind = META_INT;
		t->by_pointer = false;
		t->bytes = sizeof(uint64_t);
		return 0;
	case META_WORD:
		return unknown_word(m, n);
	default:
		return meta_error(m, n->pos, -EINVAL,
				  "this is no number; what it is compared with "
				  "must be a text or address in the kernel");
	}
}

/* Use as a condition: what is not zero holds. */
static int want_truth(struct meta *m, struct meta_node *n)
{
	int r = want_integer(m, n);

	if (!r && is_constant(n))
		set_bool(n, n->type.value);
	return r;
}

/* ---- numbers ---- */

static __int128 least(const struct meta_type *t)
{
	return t->is_signed ? -((__int128)1 << (t->bits - 1)) : 0;
}

static __int128 greatest(const struct meta_type *t)
{
	return ((__int128)1 << (t->is_signed ? t->bits - 1 : t->bits)) - 1;
}

static void put_wide(struct pk_out *out, __int128 v)
{
	if (v < 0)
		pk_out_i64(out, (int64_t)v);
	else
		pk_out_u64(out, (uint64_t)v);
}

/* A constant that the other side can never be is a mistake. */
static int check_range(const struct meta *m, const struct meta_node *field,
		       struct meta_node *constant)
{
	const struct meta_type *f = &field->type;
	struct meta_type *c = &constant->type;
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };

	if (c->inverted && !f->is_signed)
		set_constant(constant, c->value & (UINT64_MAX >> (64 - f->bits)), false);
	if (wide(c) >= least(f) && wide(c) <= greatest(f))
		return 0;
	put_wide(&out, wide(c));
	pk_out_printf(&out, " is never reached: the other side, %s number of %u bits, goes from ",
		      f->is_signed ? "a signed" : "an unsigned", f->bits);
	put_wide(&out, least(f));
	pk_out_str(&out, " to ");
	put_wide(&out, greatest(f));
	return meta_error(m, constant->pos, -EINVAL, "%s", pk_out_text(&out) ?: "");
}

/* An address as a number makes sense beside another address only. */
static int check_ipv4(const struct meta *m, const struct meta_node *a, const struct meta_node *b)
{
	for (int i = 0; i < 2; i++) {
		const struct meta_node *address = i ? a : b, *other = i ? b : a;

		if (address->type.ipv4 && !other->type.ipv4 &&
		    (other->type.domain != META_BIG_ENDIAN || other->type.bits > 32))
			return meta_error(
				m, address->pos, -EINVAL,
				"the other side is no IPv4 address: it is not kept in network "
				"byte order (__be32)");
	}
	return 0;
}

static int check_shift(const struct meta *m, const struct meta_node *n)
{
	if (is_constant(n->b) && (n->b->type.is_signed || n->b->type.value > 63))
		return meta_error(m, n->b->pos, -EINVAL, "a shift is by 0 to 63 bits");
	return 0;
}

/* What the result of `op` can be. */
static void set_result(struct meta_node *n)
{
	const struct meta_type *a = &n->a->type, *b = &n->b->type;
	bool is_signed = a->is_signed || b->is_signed;
	bool full = (a->bits == 64 && !a->is_signed) || (b->bits == 64 && !b->is_signed);
	unsigned int bits = MAX(a->bits, b->bits);
	struct meta_type t = { .kind = META_INT, .source = META_COMPUTED };

	switch (n->op) {
	case META_BIT_AND:
		t.is_signed = a->is_signed && b->is_signed;
		if (is_signed && !t.is_signed)
			bits = a->is_signed ? b->bits : a->bits;
		else if (!is_signed)
			bits = MIN(a->bits, b->bits);
		break;
	case META_BIT_OR:
	case META_BIT_XOR:
		t.is_signed = is_signed && !full;
		bits = is_signed ? 64 : bits;
		break;
	case META_SHR:
		t.is_signed = a->is_signed;
		bits = a->bits;
		break;
	case META_SHL:
		t.is_signed = a->is_signed;
		bits = is_constant(n->b) && !a->is_signed ? MIN(64u, a->bits + b->value) : 64;
		break;
	case META_ADD:
		t.is_signed = is_signed && !full;
		bits = is_signed || full ? 64 : MIN(64u, bits + 1);
		break;
	default:
		t.is_signed = !full;
		bits = 64;
		break;
	}
	t.bits = (uint8_t)bits;
	if (a->domain == META_BIG_ENDIAN)
		t.domain = META_BIG_ENDIAN;
	n->type = t;
}

static bool is_commutative(enum meta_op op)
{
	return op == META_ADD || op == META_BIT_AND || op == META_BIT_OR || op == META_BIT_XOR;
}

static void swap_sides(struct meta_node *n)
{
	struct meta_node *a = n->a;

	n->a = n->b;
	n->b = a;
}

static int check_arithmetic(struct meta *m, struct meta_node *n)
{
	int r = want_integer(m, n->a) ?: want_integer(m, n->b) ?: check_ipv4(m, n->a, n->b);

	if (r)
		return r;
	if (n->op == META_SHL || n->op == META_SHR) {
		r = check_shift(m, n);
		if (r)
			return r;
	}
	if (is_constant(n->a) && is_constant(n->b))
		return fold_arithmetic(m, n);
	if (is_constant(n->a) && is_commutative(n->op))
		swap_sides(n);
	set_result(n);
	return 0;
}

static int check_unary(struct meta *m, struct meta_node *n)
{
	struct meta_type *a = &n->a->type;
	int r = want_integer(m, n->a);

	if (r)
		return r;
	if (is_constant(n->a)) {
		if (n->op == META_NEGATE)
			return set_wide(m, n, -wide(a));
		set_constant(n, ~a->value, !a->is_signed && !(a->value >> 63));
		n->type.inverted = true;
		return 0;
	}
	n->type = (struct meta_type){ .kind = META_INT, .source = META_COMPUTED, .bits = 64 };
	n->type.is_signed = n->op == META_NEGATE || a->is_signed;
	if (n->op == META_INVERT && !a->is_signed && a->bits <= 32)
		n->type.bits = 32;
	return 0;
}

/* ---- comparisons ---- */

static bool is_literal(const struct meta_node *n)
{
	return is_constant(n) || n->type.kind == META_TEXT || n->type.kind == META_MAC ||
	       n->type.kind == META_WORD;
}

static enum meta_op mirrored(enum meta_op op)
{
	switch (op) {
	case META_LT:
		return META_GT;
	case META_LE:
		return META_GE;
	case META_GT:
		return META_LT;
	case META_GE:
		return META_LE;
	default:
		return op;
	}
}

static bool is_equality(enum meta_op op)
{
	return op == META_EQ || op == META_NE;
}

static int only_equality(const struct meta *m, const struct meta_node *n, const char *what)
{
	if (is_equality(n->op))
		return 0;
	return meta_error(m, n->pos, -EINVAL, "%s can only be compared with == and !=", what);
}

static int compare_text(const struct meta *m, const struct meta_node *n)
{
	const struct meta_type *a = &n->a->type;
	const struct meta_node *text = n->b;
	size_t room = a->source == META_COMM ? COMM_BYTES - 1 : a->bytes;
	int r = only_equality(m, n, "texts");

	if (r)
		return r;
	if (text->prefix && !text->len)
		return meta_error(m, text->pos, -EINVAL, "\"*\" is every text");
	if (text->len > room)
		return meta_error(m, text->pos, -EINVAL,
				  "the text has %zu bytes, the field holds at most %zu", text->len,
				  room);
	if (text->len > TEXT_MAX_BYTES)
		return meta_error(m, text->pos, -EINVAL, "the text has %zu bytes, more than %d",
				  text->len, TEXT_MAX_BYTES);
	return 0;
}

static int compare_mac(const struct meta *m, const struct meta_node *n)
{
	if (n->a->type.kind != META_BYTES || n->a->type.bytes < MAC_BYTES)
		return meta_error(m, n->b->pos, -EINVAL,
				  "the other side is no MAC address: it is not an array of six "
				  "bytes or more");
	return only_equality(m, n, "MAC addresses");
}

/* The other side of `proto` says which protocol is meant. */
static int compare_proto(struct meta *m, struct meta_node *n)
{
	bool ethertype;
	uint64_t value;
	int r = only_equality(m, n, "protocols") ?: meta_proto_value(m, n->b, &ethertype, &value);

	if (r)
		return r;
	set_constant(n->b, value, false);
	if (ethertype)
		return set_path(m, n->a, "sk_buff.protocol");
	set_source(n->a, META_IP_PROTOCOL, META_PLAIN, 8);
	for (size_t i = 0; i < 2; i++) {
		struct meta_type part;

		r = meta_path_known(m, i ? "sk_buff.head" : "sk_buff.network_header", &part);
		if (r)
			return r == -ENOENT ? no_path(m, n->a) : meta_no_memory();
		n->a->type.access[i] = part.access[0];
	}
	n->a->type.n_access = 2;
	return 0;
}

/* A name is what its domain says. */
static int compare_name(struct meta *m, struct meta_node *n)
{
	const struct meta_type *a = &n->a->type;
	uint64_t value;
	int r = only_equality(m, n, "names");

	if (r)
		return r;
	if (n->b->prefix)
		return meta_error(m, n->b->pos, -EINVAL,
				  "only texts can be compared by their "
				  "beginning; write the whole name");
	r = meta_name_value(m, n->b, a, &value);
	if (r)
		return r;
	if (!a->is_signed && a->bits < 64)
		value &= (1ULL << a->bits) - 1;
	set_constant(n->b, value, a->is_signed && (int64_t)value < 0);
	return check_range(m, n->a, n->b);
}

static bool has_names(const struct meta_type *t)
{
	return t->kind == META_INT && t->domain != META_PLAIN && t->domain != META_BIG_ENDIAN &&
	       t->domain != META_PROTO;
}

static int compare_numbers(struct meta *m, struct meta_node *n)
{
	int r = want_integer(m, n->a) ?: want_integer(m, n->b) ?: check_ipv4(m, n->a, n->b);

	if (r)
		return r;
	if (!is_constant(n->b))
		return 0;
	if (is_constant(n->a)) {
		set_bool(n, fold_compare(n->op, &n->a->type, &n->b->type));
		return 0;
	}
	return check_range(m, n->a, n->b);
}

/* `b` is in quotes or a word. */
static int compare_named(struct meta *m, struct meta_node *n)
{
	const struct meta_type *a = &n->a->type;
	bool quoted = n->b->type.kind == META_TEXT;

	if (has_names(a))
		return compare_name(m, n);
	if (a->kind == META_STRING && quoted)
		return compare_text(m, n);
	if (a->kind == META_STRING)
		return meta_error(m, n->b->pos, -EINVAL, "a text goes in quotes: \"%s\"",
				  n->b->text);
	if (a->kind == META_WORD)
		return unknown_word(m, n->a);
	if (!quoted)
		return unknown_word(m, n->b);
	return meta_error(m, n->b->pos, -EINVAL, "the other side is no text%s",
			  a->kind == META_BYTES ? ": its bytes are not characters" : "");
}

static int check_compare(struct meta *m, struct meta_node *n)
{
	n->type = (struct meta_type){ .kind = META_BOOL, .source = META_COMPUTED, .bits = 1 };
	if (is_literal(n->a) && !is_literal(n->b)) {
		swap_sides(n);
		n->op = mirrored(n->op);
	}
	if (n->a->type.kind == META_WORD)
		return unknown_word(m, n->a);
	if (n->a->type.domain == META_PROTO && is_literal(n->b) && n->b->type.kind != META_MAC)
		return compare_proto(m, n);
	switch (n->b->type.kind) {
	case META_TEXT:
	case META_WORD:
		return compare_named(m, n);
	case META_MAC:
		return compare_mac(m, n);
	case META_STRING:
	case META_BYTES:
		if (n->a->type.kind == n->b->type.kind)
			return meta_error(m, n->pos, -EINVAL,
					  "two fields of text cannot be compared, only one with a "
					  "text in quotes");
		return compare_numbers(m, n);
	default:
		return compare_numbers(m, n);
	}
}

/* ---- logic ---- */

static void become(struct meta_node *n, struct meta_node *other)
{
	*n = *other;
}

static int check_logic(struct meta *m, struct meta_node *n)
{
	int r = want_truth(m, n->a);

	if (!r && n->b)
		r = want_truth(m, n->b);
	if (r)
		return r;
	n->type = (struct meta_type){ .kind = META_BOOL, .source = META_COMPUTED, .bits = 1 };
	if (n->op == META_NOT) {
		if (is_constant(n->a))
			set_bool(n, !n->a->type.value);
		return 0;
	}
	if (is_constant(n->b) && !is_constant(n->a))
		swap_sides(n);
	if (!is_constant(n->a))
		return 0;
	if ((n->op == META_AND) == (n->a->type.value != 0))
		become(n, n->b); /* true && b, false || b */
	else
		set_bool(n, n->a->type.value);
	return 0;
}

static int check_op(struct meta *m, struct meta_node *n)
{
	int r = check(m, n->a);

	if (!r && n->b)
		r = check(m, n->b);
	if (r)
		return r;
	if (meta_is_logic(n->op))
		return check_logic(m, n);
	if (meta_is_compare(n->op))
		return check_compare(m, n);
	return n->b ? check_arithmetic(m, n) : check_unary(m, n);
}

static int check(struct meta *m, struct meta_node *n)
{
	switch (n->node) {
	case META_NODE_OP:
		return check_op(m, n);
	case META_NODE_PATH:
		return check_path(m, n);
	case META_NODE_TEXT:
	case META_NODE_MAC:
		n->type.kind = n->node == META_NODE_TEXT ? META_TEXT : META_MAC;
		n->type.source = META_COMPUTED;
		return 0;
	default:
		set_constant(n, n->number, false);
		n->type.ipv4 = n->node == META_NODE_IPV4;
		return 0;
	}
}

int meta_check(struct meta *m, struct meta_node **root)
{
	int r = check(m, *root);

	return r ? r : want_truth(m, *root);
}
