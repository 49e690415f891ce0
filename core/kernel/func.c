// SPDX-License-Identifier: GPL-2.0-or-later
/* See func.h. BTF has, for a tracepoint, a typedef btf_trace_<name> of a pointer to its probe
 * function, without names of arguments; those stand at the function __traceiter_<name> (since
 * 5.10). Searching a name among vmlinux's 150,000 types takes a millisecond, so each BTF gets an
 * index at the first search. */

#include "core/kernel/func.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>

#include "core/kernel/internal.h"
#include "core/util/parse.h"

#define TP_PREFIX       "btf_trace_"
#define TP_PREFIX_LEN   (sizeof(TP_PREFIX) - 1)
#define ITER_PREFIX     "__traceiter_"
#define ITER_PREFIX_LEN (sizeof(ITER_PREFIX) - 1)

static uint64_t hash_name(const char *name)
{
	return pk_map_text_key(PK_MAP_SEED, name, strlen(name));
}

/* Does the type belong to a tracepoint? */
static bool is_tracepoint(const struct btf_type *t, const char *name)
{
	if (btf_is_typedef(t))
		return !strncmp(name, TP_PREFIX, TP_PREFIX_LEN);
	return btf_is_func(t) && !strncmp(name, ITER_PREFIX, ITER_PREFIX_LEN);
}

/* Index the tracepoints, or all functions, of one BTF. Without memory it stays incomplete, and
 * find_id() searches. */
static void fill_index(struct pk_btf_source *src, struct pk_btf_index *index)
{
	uint32_t n = btf__type_cnt(src->btf);

	for (uint32_t id = btf_first_id(src->btf); id < n; id++) {
		const struct btf_type *t = btf__type_by_id(src->btf, id);
		const char *name;
		uint64_t key;

		if (!btf_is_func(t) && !btf_is_typedef(t))
			continue;
		name = btf__name_by_offset(src->btf, t->name_off);
		if (index == &src->tracepoints ? !is_tracepoint(t, name) : !btf_is_func(t))
			continue;
		key = hash_name(name);
		if (!pk_map_get(&index->ids, key) && pk_map_put(&index->ids, key, id))
			return;
	}
	index->complete = true;
}

/* Id of the type `name` of that kind among src's own; 0: none. */
static uint32_t find_id(struct pk_btf_source *src, struct pk_btf_index *index, const char *name,
			unsigned int kind)
{
	const struct btf_type *t;
	uint64_t *id;
	int32_t found;

	if (!index->complete)
		fill_index(src, index);
	id = pk_map_get(&index->ids, hash_name(name));
	if (!id && index->complete)
		return 0;
	if (id) {
		t = btf__type_by_id(src->btf, (uint32_t)*id);
		if (btf_kind(t) == kind &&
		    !strcmp(btf__name_by_offset(src->btf, t->name_off), name))
			return (uint32_t)*id;
	}
	found = btf__find_by_name_kind(src->btf, name,
				       kind); /* no memory, or two names of one hash */
	return found > 0 && (uint32_t)found >= btf_first_id(src->btf) ? (uint32_t)found : 0;
}

/* What `id` is behind const, volatile, typedefs and tags. NULL: void. */
static const struct btf_type *bare_type(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(btf, t->type);
	return t && !btf_is_void(t) ? t : NULL;
}

static enum pk_arg struct_kind(const char *name)
{
	static const struct {
		const char *name;
		enum pk_arg kind;
	} structs[] = {
		{ "sk_buff", PK_ARG_SKB },       { "net_device", PK_ARG_NET_DEVICE },
		{ "net", PK_ARG_NET },           { "sock", PK_ARG_SOCK },
		{ "xdp_buff", PK_ARG_XDP_BUFF }, { "nft_pktinfo", PK_ARG_NFT_PKTINFO },
	};

	for (size_t i = 0; i < ARRAY_SIZE(structs); i++)
		if (!strcmp(structs[i].name, name))
			return structs[i].kind;
	return PK_ARG_OTHER;
}

/* What a pointer to `t` is for us; NULL: void *. */
static enum pk_arg pointer_kind(const struct btf *btf, const struct btf_type *t,
				const char *arg_name)
{
	if (!t)
		return strcmp(arg_name, "location") ? PK_ARG_OTHER : PK_ARG_LOCATION;
	if (btf_is_struct(t) || btf_is_fwd(t))
		return struct_kind(btf__name_by_offset(btf, t->name_off));
	if (!btf_is_ptr(t))
		return PK_ARG_OTHER;
	t = bare_type(btf, t->type);
	if (t && (btf_is_struct(t) || btf_is_fwd(t)) &&
	    struct_kind(btf__name_by_offset(btf, t->name_off)) == PK_ARG_SKB)
		return PK_ARG_SKB_PTR;
	return PK_ARG_OTHER;
}

static struct pk_func_arg describe(const struct btf *btf, uint32_t type_id, const char *name)
{
	const struct btf_type *t = bare_type(btf, type_id);
	struct pk_func_arg arg = { .kind = PK_ARG_OTHER, .type_id = type_id, .name = name };

	if (t && btf_is_ptr(t)) {
		arg.kind = pointer_kind(btf, bare_type(btf, t->type), name);
	} else if (t && btf_is_enum(t)) {
		const char *type = btf__name_by_offset(btf, t->name_off);

		if (strstr(type, "drop_reason") && strcmp(type, "skb_drop_reason_subsys"))
			arg.kind = PK_ARG_DROP_REASON;
	}
	return arg;
}

/* ---- where arguments are ---- */

/* How many registers an argument takes by the calling convention; 0: it goes elsewhere. `next` is
 * the first that is free; *ret_next the one behind. Structs of up to 16 bytes go into one or two,
 * or if these are not there, to the stack. */
static unsigned int arg_regs(const struct btf *btf, uint32_t type_id, unsigned int next,
			     unsigned int *ret_next)
{
	const struct btf_type *t = bare_type(btf, type_id);
	int64_t size = t ? btf__resolve_size(btf, type_id) : -1;
	unsigned int n = size > 8 ? 2 : 1;
	bool is_arm = PK_FUNC_REGS == 8;

	*ret_next = next;
	if (size <= 0)
		return 0;
	if (size > 16) { /* arm64 passes the address of a copy */
		*ret_next = MIN(next + is_arm, (unsigned int)PK_FUNC_REGS);
		return 0;
	}
	if (is_arm && n == 2 && btf_is_int(t))
		next += next % 2;
	if (next + n > PK_FUNC_REGS) {
		*ret_next = is_arm ? PK_FUNC_REGS : *ret_next;
		return 0;
	}
	*ret_next = next + n;
	return n;
}

/* Is a struct returned by way of an address that the caller gives as a first, hidden argument? */
static unsigned int hidden_args(const struct btf *btf, uint32_t ret_id)
{
	const struct btf_type *t = bare_type(btf, ret_id);

	if (PK_FUNC_REGS == 8 || !t || !btf_is_composite(t))
		return 0;
	return btf__resolve_size(btf, ret_id) > 16;
}

static void locate_args(struct pk_func_proto *p, uint32_t ret_id)
{
	unsigned int next = hidden_args(p->btf, ret_id);

	for (unsigned int i = 0; i < p->n_args; i++) {
		unsigned int behind;
		unsigned int n = arg_regs(p->btf, p->args[i].type_id, next, &behind);

		p->args[i].reg = n == 1 ? (uint8_t)(behind - 1) : PK_NO_REG;
		next = behind;
	}
}

/* Fill *ret from the prototype `proto`, less its first `skip` arguments; `named` (may be NULL)
 * has the names. */
static int fill(struct pk_btf_source *src, uint32_t id, const struct btf_type *proto,
		const struct btf_type *named, unsigned int skip, struct pk_func_proto *ret)
{
	struct pk_func_proto p = { .btf = src->btf, .module = src->name, .id = id };
	unsigned int n = btf_vlen(proto);

	if (n > skip && !btf_params(proto)[n - 1].type)
		n--; /* "..." */
	if (n < skip)
		return -EOPNOTSUPP;
	p.n_args = n - skip;
	if (p.n_args > PK_FUNC_MAX_ARGS)
		return -E2BIG;
	if (!named || btf_vlen(named) != btf_vlen(proto))
		named = proto;
	for (unsigned int i = 0; i < p.n_args; i++)
		p.args[i] = describe(
			src->btf, btf_params(proto)[i + skip].type,
			btf__name_by_offset(src->btf, btf_params(named)[i + skip].name_off));
	p.ret.name = "";
	if (skip) {
		for (unsigned int i = 0; i < p.n_args; i++)
			p.args[i].reg = (uint8_t)i;
	} else {
		locate_args(&p, proto->type);
		if (proto->type)
			p.ret = describe(src->btf, proto->type, "");
	}
	*ret = p;
	return 0;
}

struct search {
	const char *name; /* of the type */
	unsigned int kind;
	struct pk_btf_source *src; /* where it was found */
	uint32_t id;
};

static bool visit_source(struct pk_btf_source *src, void *ctx)
{
	struct search *s = ctx;

	s->id = find_id(src, s->kind == BTF_KIND_FUNC ? &src->functions : &src->tracepoints,
			s->name, s->kind);
	s->src = src;
	return s->id;
}

static const struct btf_type *func_proto(const struct pk_btf_source *src, uint32_t id)
{
	const struct btf_type *t = id ? btf__type_by_id(src->btf, id) : NULL;

	t = t ? bare_type(src->btf, t->type) : NULL;
	if (t && btf_is_ptr(t))
		t = bare_type(src->btf, t->type);
	return t && btf_is_func_proto(t) ? t : NULL;
}

/* Kernels whose BTF names no arguments: the void * behind the packet is the place. */
static void name_location(const char *name, struct pk_func_proto *proto)
{
	struct pk_func_arg *arg = &proto->args[1];
	const struct btf_type *t;

	if ((strcmp(name, "kfree_skb") && strcmp(name, "consume_skb")) || proto->n_args < 2 ||
	    arg->name[0])
		return;
	t = bare_type(proto->btf, arg->type_id);
	if (t && btf_is_ptr(t) && !bare_type(proto->btf, t->type))
		arg->kind = PK_ARG_LOCATION;
}

/* "skb:kfree_skb" is cut into both; the subsystem is "" if there is none. */
static int split_name(const char *text, char subsystem[64], const char **ret_name)
{
	const char *colon = strchr(text, ':');

	subsystem[0] = '\0';
	*ret_name = colon ? colon + 1 : text;
	if (!colon)
		return 0;
	if (colon - text >= 64)
		return -ENAMETOOLONG;
	memcpy(subsystem, text, (size_t)(colon - text));
	subsystem[colon - text] = '\0';
	return 0;
}

/* Can tracefs be asked which tracepoints there are? */
static bool has_tracefs(struct pk_kernel *k)
{
	char path[PATH_MAX];

	return !pk_file_path(path, sizeof(path), k->tracefs, "events/skb") && !access(path, X_OK);
}

/* Does tracefs have events/subsystem/name? */
static bool in_tracefs(struct pk_kernel *k, const char *subsystem, const char *name)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/events/%s/%s/format", k->tracefs, subsystem, name);

	return n > 0 && (size_t)n < sizeof(path) && !access(path, F_OK);
}

int pk_btf_tracepoint(struct pk_kernel *k, const char *text, struct pk_func_proto *ret)
{
	char subsystem[64], type[128], iter[128];
	struct search s = { .name = type, .kind = BTF_KIND_TYPEDEF };
	const struct btf_type *proto, *named;
	const char *name;
	int r;

	if (split_name(text, subsystem, &name) || strlen(name) >= sizeof(type) - 16)
		return -ENOENT;
	if (subsystem[0] && has_tracefs(k) && !in_tracefs(k, subsystem, name))
		return -ENOENT;
	snprintf(type, sizeof(type), TP_PREFIX "%s", name);
	snprintf(iter, sizeof(iter), ITER_PREFIX "%s", name);
	if (!pk_kernel_search(k, subsystem, type, NULL, visit_source, &s))
		return !pk_kernel_btf(k) || pk_tracepoint_exists(k, subsystem[0] ? subsystem : NULL,
								 name)
			       ? -EOPNOTSUPP
			       : -ENOENT;
	proto = func_proto(s.src, s.id);
	if (!proto)
		return -EOPNOTSUPP;
	named = func_proto(s.src, find_id(s.src, &s.src->tracepoints, iter, BTF_KIND_FUNC));
	r = fill(s.src, s.id, proto, named, 1, ret);
	if (r)
		return r;
	name_location(name, ret);
	return 0;
}

int pk_btf_function(struct pk_kernel *k, const char *name, const char *module,
		    struct pk_func_proto *ret)
{
	struct search s = { .name = name, .kind = BTF_KIND_FUNC };
	const struct btf_type *proto;
	bool found;

	if (!pk_kernel_btf(k))
		return -EOPNOTSUPP;
	if (module && !module[0]) {
		found = visit_source(&k->vmlinux, &s);
	} else if (module) {
		struct pk_btf_source *src = pk_kernel_module(k, module);

		if (!src || !pk_kernel_source_btf(k, src, NULL))
			return -EOPNOTSUPP;
		found = visit_source(src, &s);
	} else {
		found = pk_kernel_search(k, NULL, name, NULL, visit_source, &s);
	}
	proto = found ? func_proto(s.src, s.id) : NULL;
	return proto ? fill(s.src, s.id, proto, NULL, 0, ret) : -ENOENT;
}

struct visit {
	const char *pattern, *module;
	pk_func_visit_fn visit;
	void *ctx;
	int r;
};

static bool visit_functions(struct pk_btf_source *src, void *ctx)
{
	uint32_t n = btf__type_cnt(src->btf);
	struct visit *v = ctx;

	if (v->module && (src->name[0] ? fnmatch(v->module, src->name, 0) : v->module[0]))
		return false;
	for (uint32_t id = btf_first_id(src->btf); !v->r && id < n; id++) {
		const struct btf_type *t = btf__type_by_id(src->btf, id), *proto;
		struct pk_func_proto p;
		const char *name;

		if (!btf_is_func(t))
			continue;
		name = btf__name_by_offset(src->btf, t->name_off);
		if (v->pattern && fnmatch(v->pattern, name, 0))
			continue;
		proto = func_proto(src, id);
		if (proto && find_id(src, &src->functions, name, BTF_KIND_FUNC) == id &&
		    !fill(src, id, proto, NULL, 0, &p))
			v->r = v->visit(v->ctx, name, &p);
	}
	return v->r;
}

int pk_btf_functions(struct pk_kernel *k, const char *pattern, const char *module,
		     pk_func_visit_fn visit, void *ctx)
{
	struct visit v = { .pattern = pattern, .module = module, .visit = visit, .ctx = ctx };

	if (!pk_kernel_btf(k))
		return -EOPNOTSUPP;
	if (module && !module[0])
		visit_functions(&k->vmlinux, &v);
	else
		pk_kernel_search(k, NULL, NULL, NULL, visit_functions, &v);
	return v.r;
}

unsigned int pk_func_ret(const struct pk_func_proto *proto, bool *ret_signed, bool *ret_pointer)
{
	const struct btf_type *t = bare_type(proto->btf, proto->ret.type_id);
	int64_t size;

	*ret_signed = *ret_pointer = false;
	if (proto->ret.kind == PK_ARG_NONE || !t || btf_is_composite(t))
		return 0;
	*ret_pointer = btf_is_ptr(t);
	if (btf_is_int(t))
		*ret_signed = btf_int_encoding(t) & BTF_INT_SIGNED;
	else if (btf_is_any_enum(t))
		*ret_signed = true; /* an int for the compiler, and -errno may be among them */
	size = btf__resolve_size(proto->btf, proto->ret.type_id);
	return size > 0 && size <= 8 ? (unsigned int)size : 0;
}

int pk_func_arg(const struct pk_func_proto *proto, enum pk_arg kind)
{
	for (unsigned int i = 0; i < proto->n_args; i++)
		if (proto->args[i].kind == kind)
			return (int)i;
	return -1;
}

bool pk_btf_has_type(struct pk_kernel *k, const char *name, unsigned int kind)
{
	struct btf *btf = pk_kernel_btf(k);

	return btf && btf__find_by_name_kind(btf, name, kind) > 0;
}

static int add_tracepoint(struct pk_kernel *k, const char *name, size_t len)
{
	char *copy;

	if (pk_array_reserve(&k->tracepoints, 1))
		return -ENOMEM;
	copy = strndup(name, len);
	if (!copy)
		return -ENOMEM;
	k->tracepoints.at[k->tracepoints.n++] = copy;
	return 0;
}

/* From tracefs, one "subsystem:name" a line. */
static bool list_tracefs(struct pk_kernel *k)
{
	_cleanup_(freep) char *text = NULL;
	char path[PATH_MAX];
	size_t len;

	if (pk_file_path(path, sizeof(path), k->tracefs, "available_events") ||
	    pk_file_read(path, &text, &len))
		return false;
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");

		if (n && strncmp(p, "syscalls:", 9) && add_tracepoint(k, p, n))
			break;
		p += n + (p[n] == '\n');
	}
	return k->tracepoints.n;
}

static bool list_source(struct pk_btf_source *src, void *ctx)
{
	struct pk_kernel *k = ctx;
	uint32_t n = btf__type_cnt(src->btf);

	for (uint32_t id = btf_first_id(src->btf); id < n; id++) {
		const struct btf_type *t = btf__type_by_id(src->btf, id);
		const char *name;

		if (!btf_is_typedef(t))
			continue;
		name = btf__name_by_offset(src->btf, t->name_off);
		if (!strncmp(name, TP_PREFIX, TP_PREFIX_LEN) &&
		    add_tracepoint(k, name + TP_PREFIX_LEN, strlen(name + TP_PREFIX_LEN)))
			return true;
	}
	return false; /* the next one too */
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *const *pk_tracepoints(struct pk_kernel *k, size_t *ret_n)
{
	uint64_t stamp = pk_kernel_modules_stamp(k);

	if (!k->tracepoints.loaded || k->tracepoints.stamp != stamp) {
		while (k->tracepoints.n)
			free(k->tracepoints.at[--k->tracepoints.n]);
		k->tracepoints.loaded = true;
		k->tracepoints.stamp = stamp;
		if (!list_tracefs(k))
			pk_kernel_search(k, NULL, TP_PREFIX, NULL, list_source, k);
		if (k->tracepoints.n)
			qsort(k->tracepoints.at, k->tracepoints.n, sizeof(char *), compare_names);
	}
	*ret_n = k->tracepoints.n;
	return (const char *const *)k->tracepoints.at;
}

/* Does any subsystem of tracefs have the event? */
static bool in_any_subsystem(struct pk_kernel *k, const char *name)
{
	char path[PATH_MAX];
	bool found = false;
	struct dirent *d;
	DIR *dir;

	if (pk_file_path(path, sizeof(path), k->tracefs, "events"))
		return false;
	dir = opendir(path);
	if (!dir)
		return false;
	while (!found && (d = readdir(dir)))
		found = d->d_name[0] != '.' && in_tracefs(k, d->d_name, name);
	closedir(dir);
	return found;
}

bool pk_tracepoint_exists(struct pk_kernel *k, const char *subsystem, const char *name)
{
	char type[128];
	struct search s = { .name = type, .kind = BTF_KIND_TYPEDEF };

	if (subsystem && has_tracefs(k))
		return in_tracefs(k, subsystem, name);
	if (has_tracefs(k) && in_any_subsystem(k, name))
		return true;
	if (strlen(name) >= sizeof(type) - 16)
		return false;
	snprintf(type, sizeof(type), TP_PREFIX "%s", name);
	return pk_kernel_search(k, subsystem, type, NULL, visit_source, &s);
}

const char *pk_tracepoint_nearest(struct pk_kernel *k, const char *name)
{
	_cleanup_(freep) const char **bare = NULL;
	const char *colon = strchr(name, ':'), *near;
	size_t n;
	const char *const *all = pk_tracepoints(k, &n);

	near = pk_nearest(name, all, n);
	if (near || !n)
		return near;
	bare = calloc(n, sizeof(*bare)); /* with the wrong subsystem, or none */
	if (!bare)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		const char *c = strchr(all[i], ':');

		bare[i] = c ? c + 1 : all[i];
	}
	near = pk_nearest(colon ? colon + 1 : name, bare, n);
	for (size_t i = 0; near && i < n; i++)
		if (bare[i] == near)
			return all[i];
	return NULL;
}
