// SPDX-License-Identifier: GPL-2.0-or-later
/* See cgroup.h. The id of a cgroup is the inode number of its folder. */

#include "core/kernel/cgroup.h"

#include <errno.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "core/kernel/internal.h"

static int id_of(const char *path, uint64_t *ret)
{
	struct statfs fs;
	struct stat st;

	if (stat(path, &st) || statfs(path, &fs))
		return -errno;
	if (fs.f_type != CGROUP2_SUPER_MAGIC || !S_ISDIR(st.st_mode))
		return -EINVAL;
	*ret = st.st_ino;
	return 0;
}

/* Where cgroup v2 is mounted: fourth word before, first behind the dash of mountinfo. */
static int find_mount(struct pk_kernel *k, char *buf, size_t size)
{
	_cleanup_(fclosep) FILE *f = NULL;
	char path[PATH_MAX], line[2 * PATH_MAX];

	if (pk_file_path(path, sizeof(path), k->proc, "self/mountinfo"))
		return -ENOENT;
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		char mount[PATH_MAX];
		const char *dash = strstr(line, " - cgroup2 ");

		if (!dash || sscanf(line, "%*s %*s %*s %*s %4095s", mount) != 1)
			continue;
		return (size_t)snprintf(buf, size, "%s", mount) < size ? 0 : -ENAMETOOLONG;
	}
	return -EOPNOTSUPP;
}

int pk_cgroup_find(struct pk_kernel *k, const char *path, uint64_t *ret_id)
{
	char mount[PATH_MAX], full[2 * PATH_MAX];
	int r = find_mount(k, mount, sizeof(mount));

	if (r)
		return r;
	if (path[0] == '/' && !id_of(path, ret_id))
		return 0;
	r = pk_file_path(full, sizeof(full), mount, path);
	return r ? r : id_of(full, ret_id);
}
