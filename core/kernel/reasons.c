// SPDX-License-Identifier: GPL-2.0-or-later
/* See reasons.h. A reason is (subsystem << 16) | number. `enum skb_drop_reason_subsys` numbers
 * the subsystems (since kernel commit 071c0fc6fb91; 6.1 has only the core), and nothing in the
 * types says which enum belongs to which, so the upper half of its values tells. Some
 * enumerators are no reasons: ends of ranges, masks, and verdicts such as RX_CONTINUE in
 * mac80211's enum, whose upper half is not the subsystem's. */

#include "core/kernel/reasons.h"

#include <ctype.h>
#include <errno.h>

#include "core/kernel/internal.h"
#include "core/util/parse.h"

#define CORE_ENUM      "skb_drop_reason"
#define SUBSYS_ENUM    "skb_drop_reason_subsys"
#define SUBSYS_PREFIX  "SKB_DROP_REASON_SUBSYS_"
#define MAX_SUBSYSTEMS 64
#define MAX_WARNED     32 /* values; who has more unknown ones has read the warning by then */

static const char *skip_prefix(const char *s, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(s, prefix, len) ? NULL : s + len;
}

static bool has_suffix(const char *s, const char *suffix)
{
	size_t len = strlen(s), n = strlen(suffix);

	return len >= n && !strcmp(s + len - n, suffix);
}

static const struct btf_type *core_enum(const struct btf *btf)
{
	int id = btf__find_by_name_kind(btf, CORE_ENUM, BTF_KIND_ENUM);

	return id < 0 ? NULL : btf__type_by_id(btf, (uint32_t)id);
}

/* Name of a core reason as people write it. */
static const char *core_name(const char *name)
{
	const char *rest = skip_prefix(name, "SKB_DROP_REASON_");

	if (!rest)
		rest = skip_prefix(name, "SKB_");
	return rest ? rest : name;
}

/* Display name of the subsystem whose enumerator is SKB_DROP_REASON_SUBSYS_`name`. */
static void subsystem_name(const char *name, char *buf, size_t size)
{
	static const char mac80211[] =
		"MAC80211_"; /* its two lists of reasons are one subsystem to people */
	size_t i;

	if (!strncmp(name, mac80211, sizeof(mac80211) - 1))
		name = "mac80211";
	for (i = 0; i + 1 < size && name[i]; i++)
		buf[i] = (char)tolower((unsigned char)name[i]);
	buf[i] = '\0';
}

/* Add the subsystems; a kernel whose enum is missing has the core only. */
static int add_subsystems(struct pk_kernel *k, struct pk_names *names, const struct btf *btf)
{
	int id = btf__find_by_name_kind(btf, SUBSYS_ENUM, BTF_KIND_ENUM);
	const struct btf_type *t = id < 0 ? NULL : btf__type_by_id(btf, (uint32_t)id);

	k->reasons.subsystems = 1;
	if (!t)
		return pk_names_add_subsystem(names, 0, "core");
	for (int i = 0; i < btf_vlen(t); i++) {
		const struct btf_enum *e = &btf_enum(t)[i];
		const char *name =
			skip_prefix(btf__name_by_offset(btf, e->name_off), SUBSYS_PREFIX);
		char text[64];
		int r;

		if (!name || !strcmp(name, "NUM") || e->val < 0 || e->val >= MAX_SUBSYSTEMS)
			continue;
		subsystem_name(name, text, sizeof(text));
		r = pk_names_add_subsystem(names, (uint16_t)e->val, text);
		if (r)
			return r;
		k->reasons.subsystems |= 1ULL << e->val;
	}
	return 0;
}

/* Is the enumerator a reason of a subsystem that this kernel has? The core's stand in its own
 * enum only. */
static bool is_reason(const struct pk_kernel *k, const char *name, uint32_t value, bool core)
{
	uint32_t subsystem = value >> 16;

	if (name[0] == '_' || has_suffix(name, "_MAX"))
		return false;
	if (core)
		return !subsystem;
	return subsystem && subsystem < MAX_SUBSYSTEMS && k->reasons.subsystems & 1ULL << subsystem;
}

/* Add the reasons among the enumerators of `t`. How many, or -errno. */
static int add_enum(struct pk_kernel *k, struct pk_names *names, const struct btf *btf,
		    const struct btf_type *t, bool core)
{
	int n = 0, r;

	for (int i = 0; i < btf_vlen(t); i++) {
		const struct btf_enum *e = &btf_enum(t)[i];
		const char *name = btf__name_by_offset(btf, e->name_off);
		uint32_t value = (uint32_t)e->val;

		if (!is_reason(k, name, value, core))
			continue;
		r = pk_names_add_reason(names, value, core ? core_name(name) : name);
		if (r)
			return r;
		n++;
	}
	return n;
}

/* Add what the enums of one BTF have beside the core's. */
static int add_source(struct pk_kernel *k, struct pk_names *names, struct pk_btf_source *src)
{
	uint32_t n_types = btf__type_cnt(src->btf);
	int n = 0, r;

	src->reasons_done = true;
	for (uint32_t id = btf_first_id(src->btf); id < n_types; id++) {
		const struct btf_type *t = btf__type_by_id(src->btf, id);
		const char *name;

		if (!btf_is_enum(t))
			continue;
		name = btf__name_by_offset(src->btf, t->name_off);
		if (name[0] == '_' || !strstr(name, "drop_reason") || !strcmp(name, CORE_ENUM) ||
		    !strcmp(name, SUBSYS_ENUM))
			continue;
		r = add_enum(k, names, src->btf, t, false);
		if (r < 0)
			return r;
		n += r;
	}
	return n;
}

int pk_reasons_load(struct pk_kernel *k, struct pk_names *names)
{
	struct btf *btf = pk_kernel_btf(k);
	const struct btf_type *t = btf ? core_enum(btf) : NULL;
	int n, r;

	if (!t)
		return 0;
	r = add_subsystems(k, names, btf);
	if (r)
		return r;
	n = add_enum(k, names, btf, t, true);
	if (n < 0)
		return n;
	r = add_source(k, names, &k->vmlinux);
	return r < 0 ? r : n + r;
}

struct search {
	struct pk_kernel *k;
	struct pk_names *names;
	uint32_t value;
	int n; /* added so far, or -errno */
};

static bool visit_source(struct pk_btf_source *src, void *ctx)
{
	struct search *s = ctx;

	return add_source(s->k, s->names, src) > 0 && pk_names_reason(s->names, s->value);
}

static bool is_done(const struct pk_btf_source *src)
{
	return src->reasons_done;
}

/* Add what a source has and go on, unless there is no memory. */
static bool visit_all(struct pk_btf_source *src, void *ctx)
{
	struct search *s = ctx;
	int r = add_source(s->k, s->names, src);

	s->n = r < 0 ? r : s->n + r;
	return r < 0;
}

int pk_reasons_load_all(struct pk_kernel *k, struct pk_names *names)
{
	struct search s = { .k = k, .names = names };
	int n = pk_reasons_load(k, names);

	if (n <= 0)
		return n;
	pk_kernel_search(k, NULL, "drop_reason", is_done, visit_all, &s);
	return s.n < 0 ? s.n : n + s.n;
}

/* Say that `value` has no name, unless it was said. */
static void warn_once(struct pk_kernel *k, const struct pk_names *names, uint32_t value)
{
	struct pk_map *warned = &k->reasons.warned;

	if (warned->n >= MAX_WARNED || pk_map_get(warned, (uint64_t)value + 1) ||
	    pk_map_put(warned, (uint64_t)value + 1, 1))
		return;
	pk_warn("drop reason %u (0x%x, subsystem %s): this kernel's BTF has no name for it, shown "
		"as a number%s",
		value, value, pk_names_subsystem(names, value),
		warned->n < MAX_WARNED ? "" : "; further ones are not reported");
}

bool pk_reasons_resolve(struct pk_kernel *k, struct pk_names *names, uint32_t value)
{
	static const char *const plausible[] = { "mac80211", "openvswitch" };
	struct search s = { .k = k, .names = names, .value = value };
	uint32_t subsystem = value >> 16;

	if (pk_names_reason(names, value))
		return true;
	if (!k->reasons.subsystems)
		return false; /* a kernel without drop reasons */
	if (subsystem && subsystem < MAX_SUBSYSTEMS && k->reasons.subsystems & 1ULL << subsystem) {
		for (size_t i = 0; i < ARRAY_SIZE(plausible); i++) {
			struct pk_btf_source *src = pk_kernel_module(k, plausible[i]);

			if (src && !src->reasons_done && pk_kernel_source_btf(k, src, NULL) &&
			    visit_source(src, &s))
				return true;
		}
		if (pk_kernel_search(k, NULL, "drop_reason", is_done, visit_source, &s))
			return true;
	}
	warn_once(k, names, value);
	return false;
}

/* ---- by name ---- */

#define MAX_REASONS 1024

struct by_name {
	struct pk_kernel *k;
	const char *name;
	uint32_t value;
	const char *known[MAX_REASONS];
	size_t n_known;
};

static bool visit_name(void *ctx, uint32_t value, const char *name)
{
	struct by_name *s = ctx;

	if (s->n_known < MAX_REASONS)
		s->known[s->n_known++] = name;
	s->value = value;
	return !strcmp(name, s->name);
}

/* Look through the enums of a module for it. What is known by value is not touched. */
static bool visit_module_name(struct pk_btf_source *src, void *ctx)
{
	uint32_t n_types = btf__type_cnt(src->btf);
	struct by_name *s = ctx;

	for (uint32_t id = btf_first_id(src->btf); id < n_types; id++) {
		const struct btf_type *t = btf__type_by_id(src->btf, id);

		if (!btf_is_enum(t) ||
		    !strstr(btf__name_by_offset(src->btf, t->name_off), "drop_reason"))
			continue;
		for (int i = 0; i < btf_vlen(t); i++) {
			const struct btf_enum *e = &btf_enum(t)[i];

			if (strcmp(btf__name_by_offset(src->btf, e->name_off), s->name) ||
			    !is_reason(s->k, s->name, (uint32_t)e->val, false))
				continue;
			s->value = (uint32_t)e->val;
			return true;
		}
	}
	return false;
}

/* Is it what stands before the slash? */
static bool is_subsystem(const char *subsystem, const char *name, const char *slash)
{
	size_t len = (size_t)(slash - name);

	return strlen(subsystem) == len && !memcmp(subsystem, name, len);
}

static bool is_vmlinux(const struct pk_btf_source *src)
{
	return !src->name[0];
}

int pk_reasons_find(struct pk_kernel *k, const char *name, uint32_t *ret_value, char *ret_near,
		    size_t size)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	const char *slash = strchr(name, '/'), *near;
	struct by_name s = { .k = k, .name = core_name(slash ? slash + 1 : name) };
	int n;

	n = names ? pk_reasons_load(k, names) : -ENOMEM;
	if (n <= 0)
		return n ? n : -EOPNOTSUPP;
	if (!pk_names_visit_reasons(names, visit_name, &s) &&
	    !pk_kernel_search(k, NULL, s.name, is_vmlinux, visit_module_name, &s)) {
		near = pk_nearest(s.name, s.known, s.n_known);
		snprintf(ret_near, size, "%s", near ? near : "");
		return -ENOENT;
	}
	if (slash && !is_subsystem(pk_names_subsystem(names, s.value), name, slash)) {
		snprintf(ret_near, size, "%s/%s", pk_names_subsystem(names, s.value), s.name);
		return -ENOENT;
	}
	*ret_value = s.value;
	return 0;
}
