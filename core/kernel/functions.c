// SPDX-License-Identifier: GPL-2.0-or-later
/* See functions.h. The list of traceable functions is text of some 50,000 lines "name" or "name
 * [module]"; kept of it is a set of hashes. It has one name for each address, so of a function
 * with two names the other is asked for, too. */

#include "core/kernel/functions.h"

#include <errno.h>

#include "core/kernel/internal.h"
#include "core/kernel/modules.h"
#include "core/kernel/symbols.h"
#include "core/util/out.h"

/* ---- what can be traced, and what must not be probed ---- */

static uint64_t function_key(const char *name, size_t name_len, const char *module,
			     size_t module_len)
{
	uint64_t key = pk_map_text_key(PK_MAP_SEED, name, name_len);

	return pk_map_text_key(pk_map_text_key(key, "\t", 1), module, module_len);
}

/* Take in a line, "name" or "name [module]". */
static int take_traceable(struct pk_map *set, const char *line, size_t len)
{
	const char *space = memchr(line, ' ', len);
	const char *module = "";
	size_t module_len = 0;

	if (space && len - (size_t)(space - line) > 3 && space[1] == '[') {
		module = space + 2;
		module_len = len - (size_t)(space - line) - 3;
	}
	return pk_map_put(
		set, function_key(line, space ? (size_t)(space - line) : len, module, module_len),
		1);
}

/* Take in "0xstart-0xend\tname". */
static int take_blacklisted(struct pk_map *set, const char *line, size_t len)
{
	const char *tab = memchr(line, '\t', len);

	if (!tab)
		return 0;
	return pk_map_put(set, function_key(tab + 1, len - (size_t)(tab - line) - 1, "", 0), 1);
}

static int read_set(const char *dir, const char *name, struct pk_map *set,
		    int (*take)(struct pk_map *set, const char *line, size_t len))
{
	_cleanup_(freep) char *text = NULL;
	char path[PATH_MAX];
	size_t len;
	int r = pk_file_path(path, sizeof(path), dir, name) ?: pk_file_read(path, &text, &len);

	for (const char *p = text; !r && *p;) {
		size_t n = strcspn(p, "\n");

		if (n)
			r = take(set, p, n);
		p += n + (p[n] == '\n');
	}
	return r ?: set->n ? 0 : -ENODATA;
}

/* Have both lists; `now`: as of the modules that are loaded now, which takes a look at a folder. */
static void want_lists(struct pk_kernel *k, bool now)
{
	uint64_t stamp;

	if (k->functions.loaded && !now)
		return;
	stamp = pk_kernel_modules_stamp(k);
	if (k->functions.loaded && k->functions.stamp == stamp)
		return;
	pk_map_done(&k->functions.traceable);
	pk_map_done(&k->functions.blacklist);
	k->functions.loaded = true;
	k->functions.stamp = stamp;
	k->functions.error = read_set(k->tracefs, "available_filter_functions",
				      &k->functions.traceable, take_traceable);
	read_set(k->sys, "kernel/debug/kprobes/blacklist", &k->functions.blacklist,
		 take_blacklisted);
}

static bool in_set(const struct pk_map *set, const char *name, const char *module)
{
	return pk_map_get(set, function_key(name, strlen(name), module, strlen(module)));
}

static bool is_traceable(struct pk_kernel *k, const struct pk_function *f)
{
	struct pk_symbol first;

	if (k->functions.error || in_set(&k->functions.traceable, f->name, f->module))
		return true;
	return f->addr && !pk_symbols_at(k, f->addr, &first) && first.addr == f->addr &&
	       in_set(&k->functions.traceable, first.name, f->module);
}

int pk_functions_known(struct pk_kernel *k)
{
	want_lists(k, true);
	return k->functions.error;
}

bool pk_kernel_has_kprobes(struct pk_kernel *k)
{
	char path[PATH_MAX];

	return !pk_file_path(path, sizeof(path), k->sys, "bus/event_source/devices/kprobe/type") &&
	       !access(path, F_OK);
}

/* ---- one function ---- */

static void set_symbol(struct pk_function *f, const struct pk_symbol *sym)
{
	f->addr = sym->addr;
	snprintf(f->module, sizeof(f->module), "%s", sym->module);
}

/* There is no symbol of that name. */
static enum pk_function_state find_absent(struct pk_kernel *k, const char *module,
					  struct pk_function *f)
{
	struct pk_func_proto proto;
	struct pk_symbol sym;

	if (!pk_symbols_suffixed(k, f->name, module, &sym)) {
		snprintf(f->other, sizeof(f->other), "%s", sym.name);
		snprintf(f->module, sizeof(f->module), "%s", sym.module);
		return PK_FUNCTION_SUFFIXED;
	}
	if (module && module[0] && !pk_module_is_loaded(k, module))
		return PK_FUNCTION_NO_MODULE;
	if (!pk_btf_function(k, f->name, module, &proto)) {
		snprintf(f->module, sizeof(f->module), "%s", proto.module);
		return PK_FUNCTION_INLINED;
	}
	return PK_FUNCTION_MISSING;
}

/* Find its symbol; the kernel's own counts before those of modules. */
static enum pk_function_state find_symbol(struct pk_kernel *k, const char *module,
					  struct pk_function *f)
{
	struct pk_symbol sym, own;
	int n, n_own;

	if (pk_symbols_count(k) < 0) { /* hidden, or not there: types have to do */
		snprintf(f->module, sizeof(f->module), "%s", module ?: "");
		return PK_FUNCTION_USABLE;
	}
	n = pk_symbols_named(k, f->name, module, &sym);
	if (n < 0)
		return find_absent(k, module, f);
	set_symbol(f, &sym);
	n_own = pk_symbols_named(k, f->name, f->module, &own);
	if (n_own > 1) {
		snprintf(f->other, sizeof(f->other), "%d", n_own);
		return PK_FUNCTION_AMBIGUOUS;
	}
	return n > n_own && f->module[0] ? PK_FUNCTION_IN_MODULES : PK_FUNCTION_USABLE;
}

static enum pk_function_state find_types(struct pk_kernel *k, struct pk_function *f)
{
	/* Without symbols, any module may have it. */
	const char *module = f->addr || f->module[0] ? f->module : NULL;
	int r = pk_btf_function(k, f->name, module, &f->proto);

	if (r)
		return r == -E2BIG ? PK_FUNCTION_TOO_MANY
		       : f->addr   ? PK_FUNCTION_NO_TYPES
				   : PK_FUNCTION_MISSING;
	snprintf(f->module, sizeof(f->module), "%s", f->proto.module);
	return PK_FUNCTION_USABLE;
}

/* May it be probed, as far as that is known? */
static enum pk_function_state find_allowed(struct pk_kernel *k, struct pk_function *f)
{
	if (in_set(&k->functions.blacklist, f->name, ""))
		return PK_FUNCTION_BLACKLISTED;
	return is_traceable(k, f) ? PK_FUNCTION_USABLE : PK_FUNCTION_UNTRACEABLE;
}

static void function_init(struct pk_function *f, const char *name)
{
	*f = (struct pk_function){ .state = PK_FUNCTION_USABLE };
	snprintf(f->name, sizeof(f->name), "%s", name);
}

enum pk_function_state pk_function_find(struct pk_kernel *k, const char *name, const char *module,
					struct pk_function *ret)
{
	function_init(ret, name);
	ret->state = find_symbol(k, module, ret);
	if (ret->state == PK_FUNCTION_USABLE)
		ret->state = find_types(k, ret);
	want_lists(k, true);
	if (ret->state == PK_FUNCTION_USABLE)
		ret->state = find_allowed(k, ret);
	return ret->state;
}

enum pk_function_state pk_function_of(struct pk_kernel *k, const char *name,
				      const struct pk_func_proto *proto, struct pk_function *ret)
{
	function_init(ret, name);
	ret->state = find_symbol(k, proto->module, ret);
	ret->proto = *proto;
	snprintf(ret->module, sizeof(ret->module), "%s", proto->module);
	want_lists(k, false); /* one of many: whoever lists them looked at the modules */
	if (ret->state == PK_FUNCTION_USABLE)
		ret->state = find_allowed(k, ret);
	return ret->state;
}

void pk_function_why(const struct pk_function *f, struct pk_out *out)
{
	switch (f->state) {
	case PK_FUNCTION_USABLE:
		break;
	case PK_FUNCTION_MISSING:
		pk_out_str(out, "this kernel has no such function");
		break;
	case PK_FUNCTION_NO_MODULE:
		pk_out_str(out, "its module is not loaded");
		break;
	case PK_FUNCTION_INLINED:
		pk_out_str(out, "has no code of its own: the compiler put it into its callers");
		break;
	case PK_FUNCTION_SUFFIXED:
		pk_out_printf(out,
			      "exists only as '%s': the compiler changed what it takes, so where "
			      "its packet is cannot be known",
			      f->other);
		break;
	case PK_FUNCTION_AMBIGUOUS:
		pk_out_printf(out,
			      "%s functions%s%s have that name, and which is meant cannot be said",
			      f->other, f->module[0] ? " of module " : "", f->module);
		break;
	case PK_FUNCTION_IN_MODULES:
		pk_out_printf(out, "several modules have one; say which, e.g. %s:%s", f->module,
			      f->name);
		break;
	case PK_FUNCTION_UNTRACEABLE:
		pk_out_str(out, "the kernel does not let it be traced");
		break;
	case PK_FUNCTION_BLACKLISTED:
		pk_out_str(out, "the kernel forbids probes on it");
		break;
	case PK_FUNCTION_NO_TYPES:
		if (f->module[0])
			pk_out_printf(out,
				      "its arguments are not known: this kernel has no types (BTF) "
				      "of it in module %s (modules have none before 5.11)",
				      f->module);
		else
			pk_out_str(out, "its arguments are not known: the kernel's types (BTF) "
					"lack it");
		break;
	case PK_FUNCTION_TOO_MANY:
		pk_out_str(out, "it has too many arguments");
		break;
	}
}
