// SPDX-License-Identifier: GPL-2.0-or-later
/* See types.h. A type that vmlinux only points to is a forward declaration there, and whole in the
 * module that owns it. */

#include "core/kernel/types.h"

#include <errno.h>

#include "core/kernel/internal.h"
#include "core/util/parse.h"

struct search {
	const char *name;
	uint32_t kinds;
	const struct btf *btf;
	uint32_t id;
};

static bool is_of(const struct btf_type *t, uint32_t kinds)
{
	return kinds & 1u << btf_kind(t);
}

static bool visit(struct pk_btf_source *src, void *ctx)
{
	uint32_t n_types = btf__type_cnt(src->btf);
	struct search *s = ctx;

	for (uint32_t id = btf_first_id(src->btf); id < n_types; id++) {
		const struct btf_type *t = btf__type_by_id(src->btf, id);

		if (!is_of(t, s->kinds) ||
		    strcmp(btf__name_by_offset(src->btf, t->name_off), s->name))
			continue;
		s->btf = src->btf;
		s->id = id;
		return true;
	}
	return false;
}

/* Does the name stand among the strings of vmlinux? A module then has it from there. */
static bool in_vmlinux_strings(struct pk_kernel *k, const char *name)
{
	const struct btf *btf = pk_kernel_btf(k);
	uint32_t size;
	const uint8_t *data = btf ? btf__raw_data(btf, &size) : NULL;
	const struct btf_header *header = (const void *)data;

	return data && memmem(data + header->hdr_len + header->str_off, header->str_len, name,
			      strlen(name) + 1);
}

int pk_type_find(struct pk_kernel *k, const char *name, uint32_t kinds, const struct btf **ret_btf,
		 uint32_t *ret_id)
{
	struct search s = { .name = name, .kinds = kinds };

	if (!pk_kernel_search(k, NULL, in_vmlinux_strings(k, name) ? NULL : name, NULL, visit, &s))
		return -ENOENT;
	*ret_btf = s.btf;
	*ret_id = s.id;
	return 0;
}

const char *pk_type_nearest(struct pk_kernel *k, const char *name, uint32_t kinds)
{
	struct btf *btf = pk_kernel_btf(k);
	uint32_t n_types = btf ? btf__type_cnt(btf) : 0;
	_cleanup_(freep) const char **names = calloc(n_types + 1, sizeof(*names));
	size_t n = 0;

	if (!names)
		return NULL;
	for (uint32_t id = 1; id < n_types; id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);
		const char *type_name = btf__name_by_offset(btf, t->name_off);

		if (is_of(t, kinds) && *type_name)
			names[n++] = type_name;
	}
	return pk_nearest(name, names, n);
}

const struct btf_type *pk_type_struct(const struct btf *btf, const char *name)
{
	for (uint32_t id = btf__type_cnt(btf) - 1; id; id--) {
		const struct btf_type *t = btf__type_by_id(btf, id);

		if (btf_is_struct(t) && !strcmp(btf__name_by_offset(btf, t->name_off), name))
			return t;
	}
	return NULL;
}

static const struct btf_member *find_member(const struct btf *btf, const struct btf_type *t,
					    const char *name)
{
	for (uint32_t i = 0; t && i < btf_vlen(t); i++)
		if (!strcmp(btf__name_by_offset(btf, btf_members(t)[i].name_off), name))
			return &btf_members(t)[i];
	return NULL;
}

bool pk_type_member(const struct btf *btf, const struct btf_type *t, const char *name,
		    uint16_t *ret)
{
	const struct btf_member *m = find_member(btf, t, name);

	if (m)
		*ret = (uint16_t)(btf_member_bit_offset(t, (uint32_t)(m - btf_members(t))) / 8);
	return m;
}

bool pk_types_are_before_5_12(const struct btf *vmlinux)
{
	const struct btf_member *m =
		find_member(vmlinux, pk_type_struct(vmlinux, "net"), "net_cookie");
	int32_t type = m ? btf__resolve_type(vmlinux, m->type) : 0;

	return type > 0 && btf_is_composite(btf__type_by_id(vmlinux, (uint32_t)type));
}
