// SPDX-License-Identifier: GPL-2.0-or-later
/* See modules.h. /proc/modules has a line for each that is loaded, "name size users used-by state
 * address"; modules.dep one for each that could be, which begins with the path of its file. */

#include "core/kernel/modules.h"

#include <errno.h>
#include <sys/stat.h>

#include "core/kernel/internal.h"

bool pk_module_is_loaded(struct pk_kernel *k, const char *name)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/module/%s", k->sys, name);

	return name[0] && (size_t)n < sizeof(path) && !access(path, F_OK);
}

/* Is "kernel/net/bridge/br_netfilter.ko.xz" the file of that module? Names of files may have a
 * dash where the module has an underscore. */
static bool is_file_of(const char *path, size_t len, const char *name)
{
	const char *slash = memrchr(path, '/', len);
	const char *p = slash ? slash + 1 : path, *end = path + len;

	for (; *name && p < end; p++, name++)
		if (*p != *name && !(*p == '-' && *name == '_'))
			return false;
	return !*name && end - p >= 3 && !memcmp(p, ".ko", 3);
}

bool pk_module_is_known(struct pk_kernel *k, const char *name)
{
	_cleanup_(freep) char *text = NULL;
	char path[PATH_MAX];
	size_t len;

	if (pk_module_is_loaded(k, name))
		return true;
	if (pk_file_path(path, sizeof(path), pk_kernel_modules_dir(k), "modules.dep") ||
	    pk_file_read(path, &text, &len))
		return false;
	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (is_file_of(p, strcspn(p, ":\n"), name))
			return true;
	return false;
}

void pk_modules_done(struct pk_modules *m)
{
	for (size_t i = 0; i < m->loaded.cap; i++)
		if (m->loaded.slots[i].key)
			free((char *)(uintptr_t)m->loaded.slots[i].value);
	pk_map_done(&m->loaded);
}

struct line {
	char name[64], state[16], address[24];
};

static bool parse_line(const char *text, struct line *ret)
{
	return sscanf(text, "%63s %*s %*s %*s %15s %23s", ret->name, ret->state, ret->address) == 3;
}

/* Of its folder, which is made with it: loaded anew, a module often lies where it lay before. */
static uint64_t inode_of(struct pk_kernel *k, const char *module)
{
	char path[PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%s/module/%s", k->sys, module);

	return (size_t)n < sizeof(path) && !stat(path, &st) ? st.st_ino : 0;
}

static int add_loaded(struct pk_kernel *k, struct pk_modules *m, const struct line *line)
{
	uint64_t key = pk_map_text_key(PK_MAP_SEED, line->name, strlen(line->name) + 1);
	uint64_t inode = inode_of(k, line->name);
	char *name;

	key = pk_map_text_key(key, line->address, strlen(line->address));
	key = pk_map_text_key(key, (const char *)&inode, sizeof(inode));
	if (pk_map_get(&m->loaded, key))
		return 0;
	name = strdup(line->name);
	if (name && !pk_map_put(&m->loaded, key, (uintptr_t)name))
		return 0;
	free(name);
	return -ENOMEM;
}

/* All that are loaded now, less those that are still at it. */
static int read_loaded(struct pk_kernel *k, struct pk_modules *m)
{
	_cleanup_(freep) char *text = NULL;
	char path[PATH_MAX];
	struct line line;
	size_t len;
	int r = pk_file_path(path, sizeof(path), k->proc, "modules")
			?: pk_file_read(path, &text, &len);

	for (const char *p = text; !r && *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (parse_line(p, &line) && !strcmp(line.state, "Live"))
			r = add_loaded(k, m, &line);
	return r;
}

/* Visit those that `from` has and `to` has not. */
static int visit_difference(const struct pk_modules *from, const struct pk_modules *to, bool came,
			    pk_module_fn changed, void *ctx)
{
	int r = 0;

	for (size_t i = 0; changed && !r && i < from->loaded.cap; i++) {
		const struct pk_map_slot *slot = &from->loaded.slots[i];

		if (slot->key && !pk_map_get(&to->loaded, slot->key))
			r = changed(ctx, (const char *)(uintptr_t)slot->value, came);
	}
	return r;
}

int pk_modules_look(struct pk_kernel *k, struct pk_modules *m, pk_module_fn changed, void *ctx)
{
	_cleanup_(pk_modules_done) struct pk_modules now = { 0 };
	struct pk_modules before = *m;
	int r = read_loaded(k, &now);

	if (r)
		return r;
	*m = now;
	now = before; /* to be let go of */
	return visit_difference(&before, m, false, changed, ctx)
		       ?: visit_difference(m, &before, true, changed, ctx);
}
