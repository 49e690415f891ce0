// SPDX-License-Identifier: GPL-2.0-or-later
/* See netns.h. `ip netns add` makes an empty file and then mounts the namespace over it; in
 * between the file has an inode number of another filesystem, which may be the number of some
 * namespace: hence the look at the device. */

#include "core/kernel/netns.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "core/kernel/internal.h"

#define SCAN_EVERY_NS 50000000LL

/* The namespace of the host, and the device that namespaces live on. */
static void find_host(struct pk_kernel *k)
{
	static const char *const files[] = { "1/ns/net", "self/ns/net" };
	char path[PATH_MAX];
	struct stat st;

	if (k->netns.host_known)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (pk_file_path(path, sizeof(path), k->proc, files[i]) || stat(path, &st))
			continue;
		k->netns.host = (uint32_t)st.st_ino;
		k->netns.dev = st.st_dev;
		k->netns.host_known = true;
		return;
	}
}

/* Add what lies in the folder of `ip netns`. */
static int add_named(struct pk_kernel *k, struct pk_names *names)
{
	DIR *dir = opendir(k->netns_dir);
	struct dirent *d;
	struct stat st;
	int r = 0;

	if (!dir)
		return 0; /* nobody used `ip netns` yet */
	while (!r && (d = readdir(dir))) {
		if (d->d_name[0] == '.' || fstatat(dirfd(dir), d->d_name, &st, 0) ||
		    st.st_dev != k->netns.dev)
			continue;
		r = pk_names_add_netns(names, (uint32_t)st.st_ino, d->d_name);
	}
	closedir(dir);
	return r;
}

int pk_netns_load_all(struct pk_kernel *k, struct pk_names *names)
{
	int r;

	find_host(k);
	k->netns.scanned_ns = now_ns();
	if (!k->netns.host_known)
		return 0;
	r = add_named(k, names);
	if (r)
		return r;
	return pk_names_add_netns(names, k->netns.host,
				  "host"); /* even if `ip netns` names it too */
}

bool pk_netns_resolve(struct pk_kernel *k, struct pk_names *names, uint32_t inum)
{
	if (pk_names_netns(names, inum))
		return true;
	if (now_ns() - k->netns.scanned_ns >= SCAN_EVERY_NS)
		pk_map_done(&k->netns.unnamed);
	else if (pk_map_get(&k->netns.unnamed, inum))
		return false;
	pk_netns_load_all(k, names);
	if (pk_names_netns(names, inum))
		return true;
	pk_map_put(&k->netns.unnamed, inum, 1);
	return false;
}

/* Inode number of the file of a namespace. All kinds of namespaces live on one device: a link says
 * which it is, "net:[4026531840]"; a mounted one cannot be asked. */
static int inum_of(const struct pk_kernel *k, const char *path, uint32_t *ret)
{
	char link[64] = "";
	struct stat st;

	if (stat(path, &st))
		return -errno;
	if (readlink(path, link, sizeof(link) - 1) > 0 && strchr(link, '[') &&
	    strncmp(link, "net:", 4))
		return -EINVAL;
	if (st.st_dev != k->netns.dev)
		return -EINVAL;
	*ret = (uint32_t)st.st_ino;
	return 0;
}

int pk_netns_find(struct pk_kernel *k, const char *name, uint32_t *ret_inum)
{
	char path[PATH_MAX];

	find_host(k);
	if (!k->netns.host_known || !name[0])
		return -ENOENT;
	if (strchr(name, '/'))
		return inum_of(k, name, ret_inum);
	if (!strcmp(name, "host")) {
		*ret_inum = k->netns.host;
		return 0;
	}
	if (name[0] == '.' || pk_file_path(path, sizeof(path), k->netns_dir, name))
		return -ENOENT;
	return inum_of(k, path, ret_inum) ? -ENOENT : 0;
}

void pk_netns_list(struct pk_kernel *k, struct pk_out *out)
{
	DIR *dir = opendir(k->netns_dir);
	struct dirent *d;

	pk_out_str(out, "host");
	while (dir && (d = readdir(dir))) {
		if (d->d_name[0] == '.')
			continue;
		pk_out_str(out, ", ");
		pk_out_escaped(out, d->d_name, strlen(d->d_name));
	}
	if (dir)
		closedir(dir);
}

struct pk_netns_paths {
	char *named, *proc;
	uint64_t dev;
};

struct pk_netns_paths *pk_netns_paths_new(struct pk_kernel *k)
{
	struct pk_netns_paths *paths = calloc(1, sizeof(*paths));

	if (!paths)
		return NULL;
	find_host(k);
	paths->dev = k->netns.dev;
	paths->named = strdup(k->netns_dir);
	paths->proc = strdup(k->proc);
	if (!paths->named || !paths->proc) {
		pk_netns_paths_free(paths);
		return NULL;
	}
	return paths;
}

void pk_netns_paths_free(struct pk_netns_paths *paths)
{
	if (!paths)
		return;
	free(paths->named);
	free(paths->proc);
	free(paths);
}

/* Open `name` in the folder `dir_fd` if it is namespace `inum`. */
static int open_if(const struct pk_netns_paths *paths, int dir_fd, const char *name, uint32_t inum)
{
	_cleanup_(closep) int fd = -1;
	struct stat st;

	if (fstatat(dir_fd, name, &st, 0) || st.st_dev != paths->dev || st.st_ino != inum)
		return -ENOENT;
	fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) || st.st_dev != paths->dev || st.st_ino != inum)
		return -ENOENT;
	return TAKE_FD(fd);
}

/* Look through a folder: its entries, or the namespaces of those that are processes. */
static int open_in(const struct pk_netns_paths *paths, const char *folder, bool processes,
		   uint32_t inum)
{
	DIR *dir = opendir(folder);
	struct dirent *d;
	int fd = -ENOENT;

	while (dir && fd < 0 && (d = readdir(dir))) {
		char name[64];

		if (d->d_name[0] == '.' ||
		    (processes && (d->d_name[0] < '0' || d->d_name[0] > '9')))
			continue;
		if (processes && snprintf(name, sizeof(name), "%.32s/ns/net", d->d_name) > 0)
			fd = open_if(paths, dirfd(dir), name, inum);
		else if (!processes)
			fd = open_if(paths, dirfd(dir), d->d_name, inum);
	}
	if (dir)
		closedir(dir);
	return fd;
}

int pk_netns_open(const struct pk_netns_paths *paths, uint32_t inum)
{
	int fd = open_in(paths, paths->named, false, inum);

	return fd >= 0 ? fd : open_in(paths, paths->proc, true, inum);
}

struct each {
	const struct pk_netns_paths *paths;
	struct pk_map seen;
	size_t left;
	void (*visit)(void *ctx, int fd, uint32_t inum);
	void *ctx;
};

static void visit_one(struct each *each, int dir_fd, const char *name)
{
	_cleanup_(closep) int fd = -1;
	struct stat st;

	if (!each->left || fstatat(dir_fd, name, &st, 0) || st.st_dev != each->paths->dev ||
	    pk_map_get(&each->seen, st.st_ino))
		return;
	fd = open_if(each->paths, dir_fd, name, (uint32_t)st.st_ino);
	if (fd < 0 || pk_map_put(&each->seen, st.st_ino, 1))
		return;
	each->left--;
	each->visit(each->ctx, fd, (uint32_t)st.st_ino);
}

static void visit_folder(struct each *each, const char *folder, bool processes)
{
	DIR *dir = opendir(folder);
	struct dirent *d;
	char name[64];

	while (dir && (d = readdir(dir))) {
		if (d->d_name[0] == '.' ||
		    (processes && (d->d_name[0] < '0' || d->d_name[0] > '9')))
			continue;
		snprintf(name, sizeof(name), "%.32s/ns/net", d->d_name);
		visit_one(each, dirfd(dir), processes ? name : d->d_name);
	}
	if (dir)
		closedir(dir);
}

void pk_netns_each(const struct pk_netns_paths *paths, size_t max,
		   void (*visit)(void *ctx, int fd, uint32_t inum), void *ctx)
{
	struct each each = { .paths = paths, .left = max, .visit = visit, .ctx = ctx };

	visit_folder(&each, paths->named, false);
	visit_folder(&each, paths->proc, true);
	pk_map_done(&each.seen);
}
