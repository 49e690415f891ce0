// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel object: where its files are, and its BTF. libbpf reads vmlinux's types in some 10
 * ms, but a machine has a hundred modules: a module's BTF is parsed only if its bytes contain
 * the name looked for, which is sound since every name of a type stands in the string section.
 * Modules come and go while we run: each look at the folder compares inode numbers, so that a
 * module loaded anew is not taken for the old one. */

#include "core/kernel/internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "core/util/log.h"

static void source_done(struct pk_btf_source *src)
{
	btf__free(src->btf);
	pk_map_done(&src->tracepoints.ids);
	pk_map_done(&src->functions.ids);
	if (src->fd > 0)
		close(src->fd);
	free(src->name);
}

/* A copy of `path`, or of the first of the defaults that is there. NULL: no memory. */
static char *choose_path(const char *path, const char *dflt, const char *other)
{
	struct stat st;

	if (!path)
		path = other && stat(dflt, &st) && !stat(other, &st) ? other : dflt;
	return strdup(path);
}

/* What libbpf has to say is for us, not for the user: it speaks of relocations and of sections. */
static int log_libbpf(enum libbpf_print_level level, const char *fmt, va_list args)
{
	char line[1024];

	(void)level;
	if (pk_log_level() < PK_LOG_TRACE)
		return 0;
	vsnprintf(line, sizeof(line), fmt, args);
	line[strcspn(line, "\n")] = '\0';
	pk_trace("%s", line);
	return 0;
}

int pk_kernel_open(const struct pk_kernel_paths *paths, struct pk_kernel **ret)
{
	static const struct pk_kernel_paths running;
	_cleanup_(pk_kernel_closep) struct pk_kernel *k = NULL;
	const struct pk_kernel_paths *p = paths ? paths : &running;

	libbpf_set_print(log_libbpf);
	k = calloc(1, sizeof(*k));
	if (!k)
		return -ENOMEM;
	k->running = !paths;
	k->vmlinux.fd = -1;
	k->vmlinux.name = strdup("");
	k->btf_dir = choose_path(p->btf, "/sys/kernel/btf", NULL);
	k->kallsyms = choose_path(p->kallsyms, "/proc/kallsyms", NULL);
	k->tracefs = choose_path(p->tracefs, "/sys/kernel/tracing/events",
				 "/sys/kernel/debug/tracing/events");
	k->netns_dir = choose_path(p->netns, "/run/netns", NULL);
	k->proc = choose_path(p->proc, "/proc", NULL);
	k->sys = choose_path(p->sys, "/sys", NULL);
	if (p->modules)
		k->modules_dir = strdup(p->modules);
	if (!k->vmlinux.name || !k->btf_dir || !k->kallsyms || !k->tracefs || !k->netns_dir ||
	    !k->proc || !k->sys)
		return -ENOMEM;
	if (!p->tracefs)
		*strrchr(k->tracefs, '/') = '\0'; /* "/events" only told where it is mounted */
	*ret = TAKE_PTR(k);
	return 0;
}

void pk_kernel_close(struct pk_kernel *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->modules.n; i++) {
		source_done(k->modules.at[i]);
		free(k->modules.at[i]);
	}
	free(k->modules.at);
	source_done(&k->vmlinux); /* after the modules, whose base it is */
	pk_symbols_wait(k);
	pk_symbols_free(k->symbols);
	pk_map_done(&k->reasons.warned);
	pk_map_done(&k->netns.unnamed);
	pk_map_done(&k->functions.traceable);
	pk_map_done(&k->functions.blacklist);
	for (size_t i = 0; i < k->tracepoints.n; i++)
		free(k->tracepoints.at[i]);
	free(k->tracepoints.at);
	free(k->modules_dir);
	free(k->btf_dir);
	free(k->kallsyms);
	free(k->tracefs);
	free(k->netns_dir);
	free(k->proc);
	free(k->sys);
	free(k);
}

bool pk_kernel_is_running(const struct pk_kernel *k)
{
	return k->running;
}

const char *pk_kernel_release(struct pk_kernel *k)
{
	char path[PATH_MAX];

	if (k->release[0])
		return k->release;
	if (pk_file_path(path, sizeof(path), k->proc, "sys/kernel/osrelease") ||
	    pk_file_line(path, k->release, sizeof(k->release)) || !k->release[0])
		return "?";
	return k->release;
}

const char *pk_kernel_modules_dir(struct pk_kernel *k)
{
	if (!k->modules_dir &&
	    asprintf(&k->modules_dir, "/lib/modules/%s", pk_kernel_release(k)) < 0)
		k->modules_dir = NULL;
	return k->modules_dir ?: "";
}

struct btf *pk_kernel_btf(struct pk_kernel *k)
{
	struct pk_btf_source *src = &k->vmlinux;
	char path[PATH_MAX];

	if (src->btf || src->bad)
		return src->btf;
	if (!pk_file_path(path, sizeof(path), k->btf_dir, "vmlinux") && !access(path, R_OK))
		src->btf = btf__parse(path, NULL);
	if (!src->btf && k->running)
		src->btf = btf__load_vmlinux_btf(); /* looks into /boot and /usr/lib too */
	src->bad = !src->btf;
	return src->btf;
}

/* Does the file contain the text? */
static bool mentions(const char *path, const char *text)
{
	_cleanup_(freep) char *data = NULL;
	size_t len;

	return !pk_file_read(path, &data, &len) && memmem(data, len, text, strlen(text));
}

struct btf *pk_kernel_source_btf(struct pk_kernel *k, struct pk_btf_source *src, const char *needle)
{
	struct btf *base = pk_kernel_btf(k);
	char path[PATH_MAX];

	if (src == &k->vmlinux || src->btf || src->bad)
		return src->btf;
	if (!base || pk_file_path(path, sizeof(path), k->btf_dir, src->name))
		return NULL;
	if (needle && !mentions(path, needle))
		return NULL;
	src->btf = btf__parse_split(path, base);
	src->bad = !src->btf;
	return src->btf;
}

static struct pk_btf_source *find_module(struct pk_kernel *k, const char *name)
{
	for (size_t i = 0; i < k->modules.n; i++) {
		struct pk_btf_source *src = k->modules.at[i];

		if (!src->gone && !strcmp(src->name, name))
			return src;
	}
	return NULL;
}

static int add_module(struct pk_kernel *k, const char *name, uint64_t ino)
{
	struct pk_btf_source *src;
	int r;

	r = pk_array_reserve(&k->modules, 1);
	if (r)
		return r;
	src = calloc(1, sizeof(*src));
	if (!src)
		return -ENOMEM;
	src->ino = ino;
	src->fd = -1;
	src->name = strdup(name);
	if (!src->name) {
		free(src);
		return -ENOMEM;
	}
	k->modules.at[k->modules.n++] = src;
	return 0;
}

static void closedirp(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

int pk_kernel_rescan_modules(struct pk_kernel *k)
{
	_cleanup_(closedirp) DIR *dir = NULL;
	size_t known = k->modules.n;
	struct dirent *d;
	int r;

	dir = opendir(k->btf_dir);
	if (!dir)
		return -errno;
	k->modules_seen = true;
	for (size_t i = 0; i < known; i++)
		k->modules.at[i]->gone = true;
	while ((d = readdir(dir))) {
		size_t i;

		if (d->d_name[0] == '.' || !strcmp(d->d_name, "vmlinux"))
			continue;
		for (i = 0; i < known; i++)
			if (k->modules.at[i]->ino == d->d_ino &&
			    !strcmp(k->modules.at[i]->name, d->d_name))
				break;
		if (i < known) {
			k->modules.at[i]->gone = false;
			continue;
		}
		r = add_module(k, d->d_name, d->d_ino);
		if (r)
			return r;
	}
	return (int)(k->modules.n - known);
}

size_t pk_kernel_n_modules(struct pk_kernel *k)
{
	size_t n = 0;

	if (!k->modules_seen)
		pk_kernel_rescan_modules(k);
	for (size_t i = 0; i < k->modules.n; i++)
		n += !k->modules.at[i]->gone;
	return n;
}

struct pk_btf_source *pk_kernel_module(struct pk_kernel *k, const char *name)
{
	pk_kernel_rescan_modules(k);
	return find_module(k, name);
}

struct btf *pk_kernel_module_btf(struct pk_kernel *k, const char *name)
{
	struct pk_btf_source *src = pk_kernel_module(k, name);

	return src ? pk_kernel_source_btf(k, src, NULL) : NULL;
}

bool pk_kernel_search(struct pk_kernel *k, const char *hint, const char *needle,
		      bool (*skip)(const struct pk_btf_source *src), pk_btf_visit_fn visit,
		      void *ctx)
{
	struct pk_btf_source *first;

	if (!pk_kernel_btf(k))
		return false;
	if (!(skip && skip(&k->vmlinux)) && visit(&k->vmlinux, ctx))
		return true;
	pk_kernel_rescan_modules(k);
	first = hint ? find_module(k, hint) : NULL;
	if (first && !(skip && skip(first)) && pk_kernel_source_btf(k, first, NULL) &&
	    visit(first, ctx))
		return true;
	for (size_t i = 0; i < k->modules.n; i++) {
		struct pk_btf_source *src = k->modules.at[i];

		if (src == first || src->gone || (skip && skip(src)))
			continue;
		if (pk_kernel_source_btf(k, src, needle) && visit(src, ctx))
			return true;
	}
	return false;
}

/* Descriptor of the kernel's BTF object called `name`, or -errno. */
static int open_btf_object(const char *name)
{
	uint32_t id = 0;

	while (!bpf_btf_get_next_id(id, &id)) {
		char got[64] = "";
		struct bpf_btf_info info = { .name = (uintptr_t)got, .name_len = sizeof(got) };
		uint32_t len = sizeof(info);
		int fd = bpf_btf_get_fd_by_id(id);

		if (fd < 0 && errno == ENOENT)
			continue; /* unloaded in the meantime */
		if (fd < 0)
			return -errno;
		if (!bpf_obj_get_info_by_fd(fd, &info, &len) && info.kernel_btf &&
		    !strcmp(got, name))
			return fd;
		close(fd);
	}
	return -errno;
}

int pk_kernel_btf_fd(struct pk_kernel *k, const char *module)
{
	struct pk_btf_source *src;
	int fd;

	if (!module || !module[0])
		return 0;
	src = pk_kernel_module(k, module);
	if (!src)
		return -ENOENT;
	if (src->fd < 0) {
		fd = open_btf_object(module);
		if (fd < 0)
			return fd;
		src->fd = fd;
	}
	return src->fd;
}
