// SPDX-License-Identifier: GPL-2.0-or-later
/* From a path such as `sk_buff.dev.name` to offsets, by the kernel's BTF. A place is a type and
 * the way to its bytes; each step makes a new place of the one before. */

#include <errno.h>
#include <string.h>

#include <bpf/btf.h>

#include "core/kernel/types.h"
#include "core/util/array.h"
#include "core/util/out.h"
#include "core/util/parse.h"
#include "probes/filter/meta_internal.h"

#define KIND(name)    (1u << BTF_KIND_##name)
#define RECORD_KINDS  (KIND(STRUCT) | KIND(UNION))
#define CAST_KINDS    (RECORD_KINDS | KIND(TYPEDEF) | KIND(INT) | KIND(ENUM) | KIND(ENUM64))
#define NESTING_MAX   16 /* of anonymous structs */
#define FLEXIBLE_MAX  65535
#define SHOWN_MEMBERS 6

struct place {
	const struct btf *btf;
	uint32_t id;  /* of the type; without modifiers and typedefs, see settle() */
	bool pointer; /* the bytes are a pointer to that type */
	bool big_endian;
	uint64_t mask; /* of the pointer */
	struct meta_access access;
	uint8_t bit_offset, bits; /* bits 0: no bitfield */
};

static const struct btf_type *type_of(const struct place *p)
{
	return btf__type_by_id(p->btf, p->id);
}

static const char *name_of(const struct place *p, uint32_t name_off)
{
	return btf__name_by_offset(p->btf, name_off);
}

static bool is_record(const struct place *p)
{
	return !p->pointer && btf_is_composite(type_of(p));
}

/* Is it a word for numbers in network byte order? */
static bool is_big_endian_name(const char *name)
{
	return !strcmp(name, "__be16") || !strcmp(name, "__be32") || !strcmp(name, "__be64");
}

/* Strip what does not change the bytes; a pointer type becomes p->pointer. */
static void settle(struct place *p)
{
	const struct btf_type *t = type_of(p);

	while (t && (btf_is_mod(t) || btf_is_typedef(t) || btf_is_type_tag(t) ||
		     (!p->pointer && btf_is_ptr(t)))) {
		if (btf_is_ptr(t))
			p->pointer = true;
		else if (!p->pointer && btf_is_typedef(t) &&
			 is_big_endian_name(name_of(p, t->name_off)))
			p->big_endian = true;
		p->id = t->type;
		t = type_of(p);
	}
}

/* "struct sk_buff", "unsigned int", "pointer to struct net" */
static void put_type(struct pk_out *out, const struct place *p)
{
	const struct btf_type *t = p->id ? type_of(p) : NULL;
	const char *name = t ? name_of(p, t->name_off) : "void";

	if (p->pointer)
		pk_out_str(out, "pointer to ");
	if (t && btf_is_array(t)) {
		pk_out_printf(out, "array of %u", btf_array(t)->nelems);
		return;
	}
	if (t && btf_is_ptr(t)) {
		pk_out_str(out, "a pointer");
		return;
	}
	if (t && (btf_is_composite(t) || btf_is_fwd(t)))
		pk_out_str(out, btf_kind(t) == BTF_KIND_UNION ? "union " : "struct ");
	else if (t && btf_is_any_enum(t))
		pk_out_str(out, "enum ");
	pk_out_str(out, *name ? name : "(without a name)");
}

static int type_error(const struct meta *m, size_t pos, const struct place *p, const char *what)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };

	put_type(&out, p);
	return meta_error(m, pos, -EINVAL, "%s: %s", pk_out_text(&out) ?: "", what);
}

/* ---- members ---- */

struct names {
	const char **at;
	size_t n, cap;
};

/* All names by which a member can be reached, through anonymous members too. */
static void gather_members(const struct btf *btf, uint32_t id, unsigned int depth,
			   struct names *names)
{
	const struct btf_type *t = btf__type_by_id(btf, id);
	const struct btf_member *member;

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(btf, t->type);
	if (!t || !btf_is_composite(t) || depth > NESTING_MAX)
		return;
	member = btf_members(t);
	for (int i = 0; i < btf_vlen(t); i++, member++) {
		const char *name = btf__name_by_offset(btf, member->name_off);

		if (!*name)
			gather_members(btf, member->type, depth + 1, names);
		else if (!pk_array_reserve(names, 1))
			names->at[names->n++] = name;
	}
}

static void put_some(struct pk_out *out, const struct names *names)
{
	for (size_t i = 0; i < names->n && i < SHOWN_MEMBERS; i++)
		pk_out_printf(out, "%s%s", i ? ", " : "", names->at[i]);
	if (names->n > SHOWN_MEMBERS)
		pk_out_str(out, ", ...");
}

static int no_member(const struct meta *m, const struct place *p, const struct meta_step *step)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
	struct names names = { 0 };
	const char *near;

	gather_members(p->btf, p->id, 0, &names);
	near = pk_nearest(step->name, names.at, names.n);
	put_type(&out, p);
	pk_out_printf(&out, " has no field '%s'", step->name);
	if (near)
		pk_out_printf(&out, "; did you mean '%s'?", near);
	else if (names.n) {
		pk_out_str(&out, "; it has: ");
		put_some(&out, &names);
	}
	free(names.at);
	return meta_error(m, step->pos, -ENOENT, "%s", pk_out_text(&out) ?: "");
}

/* The member of composite type `id`, through anonymous ones. False: not there. */
static bool find_member(const struct btf *btf, uint32_t id, const char *name, unsigned int depth,
			uint32_t *ret_bit_offset, uint32_t *ret_bits, uint32_t *ret_id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);
	const struct btf_member *member;

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(btf, t->type);
	if (!t || !btf_is_composite(t) || depth > NESTING_MAX)
		return false;
	member = btf_members(t);
	for (int i = 0; i < btf_vlen(t); i++, member++) {
		const char *member_name = btf__name_by_offset(btf, member->name_off);
		uint32_t offset = btf_member_bit_offset(t, (uint32_t)i);

		if (!*member_name) {
			if (!find_member(btf, member->type, name, depth + 1, ret_bit_offset,
					 ret_bits, ret_id))
				continue;
			*ret_bit_offset += offset;
			return true;
		}
		if (!strcmp(member_name, name)) {
			*ret_bit_offset = offset;
			*ret_bits = btf_member_bitfield_size(t, (uint32_t)i);
			*ret_id = member->type;
			return true;
		}
	}
	return false;
}

/* Without kind_flag, a bitfield is a member whose integer type is narrower than its bytes. */
static void narrow_integer(struct place *p, uint32_t *bit_offset)
{
	const struct btf_type *t = type_of(p);

	if (p->pointer || p->bits || !t || !btf_is_int(t))
		return;
	*bit_offset += btf_int_offset(t);
	if (btf_int_bits(t) < t->size * 8 || *bit_offset % 8)
		p->bits = btf_int_bits(t);
}

/* ---- steps ---- */

/* Follow the pointer that the place holds. */
static int follow(const struct meta *m, struct place *p, size_t pos)
{
	struct meta_access *a = &p->access;

	if (a->n_hops == META_HOPS_MAX)
		return meta_error(m, pos, -E2BIG, "more than %d pointers to follow", META_HOPS_MAX);
	a->hops[a->n_hops++] = (struct meta_hop){ .offset = a->offset, .mask = p->mask };
	a->offset = 0;
	p->mask = UINT64_MAX;
	p->pointer = p->big_endian = false;
	settle(p);
	return 0;
}

/* Of a type that is only declared here, the definition. */
static int complete(const struct meta *m, struct place *p, size_t pos)
{
	const struct btf_type *t = type_of(p);
	const char *name;

	if (!t || !btf_is_fwd(t))
		return 0;
	name = name_of(p, t->name_off);
	if (pk_type_find(m->kernel, name, RECORD_KINDS, &p->btf, &p->id))
		return meta_error(m, pos, -ENOENT,
				  "struct %s: no loaded part of this kernel says what is in it; is "
				  "its module loaded?",
				  name);
	return 0;
}

static int step_member(const struct meta *m, struct place *p, const struct meta_step *step)
{
	uint32_t bit_offset, bits, id;
	int r;

	if (p->pointer) {
		const struct btf_type *t = p->id ? type_of(p) : NULL;

		if (t && btf_is_ptr(t))
			return meta_error(m, step->pos, -EINVAL,
					  "'%s': this is a pointer to a pointer; [0] follows it",
					  step->name);
		if (!t || !(btf_is_composite(t) || btf_is_fwd(t)))
			return type_error(m, step->pos, p,
					  "has no fields; cast it with :TYPE to what it is");
		r = follow(m, p, step->pos);
		if (!r)
			r = complete(m, p, step->pos);
		if (r)
			return r;
	}
	if (!is_record(p))
		return type_error(m, step->pos, p,
				  btf_is_array(type_of(p)) ? "name an element first, as in [0]"
							   : "has no fields");
	if (!find_member(p->btf, p->id, step->name, 0, &bit_offset, &bits, &id))
		return no_member(m, p, step);
	p->id = id;
	p->bits = (uint8_t)bits;
	p->big_endian = false;
	settle(p);
	narrow_integer(p, &bit_offset);
	p->access.offset += bit_offset / 8;
	p->bit_offset = bit_offset % 8;
	return 0;
}

static int step_index(const struct meta *m, struct place *p, const struct meta_step *step)
{
	const struct btf_type *t = p->id ? type_of(p) : NULL;
	uint64_t index = step->number, max = FLEXIBLE_MAX;
	int64_t size;
	int r;

	if (p->pointer) {
		r = follow(m, p, step->pos);
		if (!r)
			r = complete(m, p, step->pos);
		if (r)
			return r;
	} else if (t && btf_is_array(t)) {
		if (btf_array(t)->nelems)
			max = btf_array(t)->nelems - 1;
		p->id = btf_array(t)->type;
		p->big_endian = false;
		settle(p);
	} else {
		return type_error(m, step->pos, p, "is no array and no pointer");
	}
	if (index > max)
		return meta_error(m, step->pos, -EINVAL, "the last element is [%llu]",
				  (unsigned long long)max);
	size = p->pointer ? (int64_t)sizeof(void *)
			  : (p->id ? btf__resolve_size(p->btf, p->id) : -EINVAL);
	if (size <= 0)
		return type_error(m, step->pos, p, "its size is not known");
	if ((uint64_t)p->access.offset + index * (uint64_t)size > INT32_MAX)
		return meta_error(m, step->pos, -EINVAL, "too far away");
	p->access.offset += (uint32_t)(index * (uint64_t)size);
	return 0;
}

/* A number or pointer becomes a pointer to the type; the bytes of an array or struct are taken for
 * the type. */
static int step_cast(const struct meta *m, struct place *p, const struct meta_step *step)
{
	const struct btf_type *t = p->id ? type_of(p) : NULL;
	struct place to = *p;

	if (pk_type_find(m->kernel, step->name, RECORD_KINDS, &to.btf, &to.id) &&
	    pk_type_find(m->kernel, step->name, CAST_KINDS, &to.btf, &to.id)) {
		const char *near = pk_type_nearest(m->kernel, step->name, RECORD_KINDS);

		return meta_error(
			m, step->pos, -ENOENT,
			"this kernel has no type '%s' (a module that is not loaded may have "
			"it)%s%s%s",
			step->name, near ? "; did you mean '" : "", near ?: "", near ? "'?" : "");
	}
	to.big_endian = to.pointer = false;
	if (p->pointer || (t && btf_is_int(t))) {
		if (!p->pointer && (t->size != sizeof(uint64_t) || p->bits))
			return type_error(m, step->pos, p, "too narrow to hold a pointer");
		to.mask = p->mask & step->number;
		settle(&to);
		if (to.pointer)
			return meta_error(m, step->pos, -EINVAL, "'%s' is itself a pointer type",
					  step->name);
		to.pointer = true;
	} else if (t && (btf_is_array(t) || btf_is_composite(t))) {
		if (step->number != UINT64_MAX)
			return type_error(m, step->pos, p, "only pointers and numbers have a mask");
		settle(&to);
	} else {
		return type_error(m, step->pos, p, "cannot be cast");
	}
	*p = to;
	return 0;
}

static int take_steps(const struct meta *m, const struct meta_node *path, struct place *p)
{
	int r = 0;

	for (size_t i = 0; !r && i < path->n_steps; i++) {
		const struct meta_step *step = &path->steps[i];

		if (p->bits && step->kind != META_STEP_CAST)
			return type_error(m, step->pos, p, "is a bitfield");
		r = step->kind == META_STEP_MEMBER  ? step_member(m, p, step)
		    : step->kind == META_STEP_INDEX ? step_index(m, p, step)
						    : step_cast(m, p, step);
	}
	return r;
}

/* ---- what is there at the end ---- */

static bool is_char(const struct place *p, const struct btf_type *t)
{
	if (!t || !btf_is_int(t) || t->size != 1)
		return false;
	return btf_int_encoding(t) & BTF_INT_CHAR || !strcmp(name_of(p, t->name_off), "char");
}

static bool is_byte(const struct btf_type *t)
{
	return t && btf_is_int(t) && t->size == 1 && !(btf_int_encoding(t) & BTF_INT_BOOL);
}

static const struct btf_type *strip(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = id ? btf__type_by_id(btf, id) : NULL;

	while (t && (btf_is_mod(t) || btf_is_typedef(t) || btf_is_type_tag(t)))
		t = t->type ? btf__type_by_id(btf, t->type) : NULL;
	return t;
}

static void set_integer(const struct place *p, const struct btf_type *t, struct meta_type *type)
{
	type->kind = META_INT;
	type->bytes = p->pointer ? sizeof(uint64_t) : t->size;
	type->bits = p->bits ? p->bits : (uint8_t)(type->bytes * 8);
	type->bit_offset = p->bit_offset;
	type->mask = p->mask;
	type->is_pointer = p->pointer;
	if (p->pointer)
		return;
	if (btf_is_int(t)) {
		type->is_signed = btf_int_encoding(t) & BTF_INT_SIGNED;
		type->big_endian = p->big_endian && type->bytes > 1;
		type->domain = type->big_endian ? META_BIG_ENDIAN : META_PLAIN;
	} else {
		type->is_signed = btf_kflag(t);
		type->domain = META_ENUM;
		type->btf = p->btf;
		type->btf_id = p->id;
	}
}

/* Bytes that hold `bits` from `bit_offset` on. */
static bool fits_in_word(const struct meta_type *type)
{
	return type->bit_offset + type->bits <= 64;
}

static int set_array(const struct meta *m, size_t pos, const struct place *p,
		     const struct btf_type *t, struct meta_type *type)
{
	const struct btf_type *element = strip(p->btf, btf_array(t)->type);

	if (!is_byte(element))
		return type_error(m, pos, p, "name an element, as in [0]");
	type->kind = is_char(p, element) ? META_STRING : META_BYTES;
	type->bytes = btf_array(t)->nelems ?: FLEXIBLE_MAX;
	return 0;
}

static int set_pointer(const struct place *p, const struct btf_type *t, struct meta_type *type)
{
	set_integer(p, NULL, type);
	if (!is_byte(t))
		return 0;
	type->kind = is_char(p, t) ? META_STRING : META_BYTES;
	type->bytes = FLEXIBLE_MAX;
	type->by_pointer = true;
	return 0;
}

static int no_value(const struct meta *m, size_t pos, const struct place *p)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
	struct names names = { 0 };

	if (!is_record(p))
		return type_error(m, pos, p, "is nothing that can be compared");
	gather_members(p->btf, p->id, 0, &names);
	pk_out_str(&out, "name one of its fields: ");
	put_some(&out, &names);
	free(names.at);
	return type_error(m, pos, p, pk_out_text(&out) ?: "");
}

static int set_type(const struct meta *m, size_t pos, const struct place *p, struct meta_type *type)
{
	const struct btf_type *t = p->id ? type_of(p) : NULL;

	type->source = META_FIELD;
	type->access[0] = p->access;
	type->n_access = 1;
	if (p->pointer)
		return set_pointer(p, strip(p->btf, p->id), type);
	if (t && btf_is_array(t))
		return set_array(m, pos, p, t, type);
	if (!t || !(btf_is_int(t) || btf_is_any_enum(t)) || t->size > sizeof(uint64_t))
		return no_value(m, pos, p);
	set_integer(p, t, type);
	return fits_in_word(type) ? 0 : type_error(m, pos, p, "a bitfield across nine bytes");
}

/* The skb itself. */
static int begin(const struct meta *m, size_t pos, struct place *p)
{
	*p = (struct place){ .mask = UINT64_MAX };
	if (pk_type_find(m->kernel, "sk_buff", KIND(STRUCT), &p->btf, &p->id))
		return meta_error(m, pos, -EOPNOTSUPP, "this kernel's BTF has no struct sk_buff");
	return 0;
}

int meta_path_check(struct meta *m, struct meta_node *path)
{
	size_t pos = path->n_steps ? path->steps[path->n_steps - 1].pos : path->pos;
	struct place p;

	return begin(m, path->pos, &p) ?: take_steps(m, path, &p) ?:
					  set_type(m, pos, &p, &path->type);
}

int meta_path_known(struct meta *m, const char *text, struct meta_type *ret)
{
	struct meta part = {
		.kernel = m->kernel, .expr = text, .chunks = m->chunks, .quiet = true
	};
	struct meta_node *path;
	int r;

	r = meta_parse(&part, &path) ?: meta_path_check(&part, path);
	m->chunks = part.chunks;
	if (r)
		return r == -ENOMEM ? r : -ENOENT;
	*ret = path->type;
	return 0;
}
