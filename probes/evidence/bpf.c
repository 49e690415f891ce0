// SPDX-License-Identifier: GPL-2.0-or-later
/* BPF programs of others that decide about packets: of the namespace, and of the cgroup that the
 * receiving socket is in. */

#include "probes/evidence/bpf.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <mntent.h>
#include <string.h>
#include <sys/stat.h>

#include "probes/evidence/internal.h"

#define MAX_FOLDERS 20000

void pk_bpf_name(uint32_t id, char name[PK_BPF_NAME_BYTES])
{
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(id);

	if (fd >= 0 && !bpf_obj_get_info_by_fd(fd, &info, &len) && info.name[0])
		snprintf(name, PK_BPF_NAME_BYTES, "%s (id %u)", info.name, id);
	else
		snprintf(name, PK_BPF_NAME_BYTES, "id %u", id);
	if (fd >= 0)
		close(fd);
}

int pk_bpf_attached(int target, int attach_type, char name[PK_BPF_NAME_BYTES])
{
	uint32_t ids[8] = { 0 }, n = ARRAY_SIZE(ids);

	if (bpf_prog_query(target, (enum bpf_attach_type)attach_type, 0, NULL, ids, &n) || !n)
		return -ENOENT;
	pk_bpf_name(ids[0], name);
	return 0;
}

static void say_sk_lookup(struct pk_reading *r)
{
	_cleanup_(closep) int fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	char name[PK_BPF_NAME_BYTES];

	if (fd >= 0 && !pk_bpf_attached(fd, BPF_SK_LOOKUP, name))
		pk_fact_text(r, PK_FACT_sk_lookup, name);
	else
		pk_fact_text(r, PK_FACT_sk_lookup, "");
}

/* Where the unified hierarchy is mounted. False: nowhere. */
static bool find_root(char *path, size_t size)
{
	FILE *f = setmntent("/proc/self/mounts", "re");
	struct mntent *m = NULL;

	while (f && (m = getmntent(f)) && strcmp(m->mnt_type, "cgroup2"))
		;
	if (m)
		snprintf(path, size, "%s", m->mnt_dir);
	if (f)
		endmntent(f);
	return m;
}

/* Path of the cgroup with that id, which is its folder's inode number. False: not found. */
static bool find_cgroup(char *root, uint64_t id, char *path, size_t size)
{
	char *roots[] = { root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	bool found = false;
	FTSENT *e;

	for (int n = 0; fts && !found && n < MAX_FOLDERS && (e = fts_read(fts)); n++) {
		if (e->fts_info != FTS_D || e->fts_statp->st_ino != id)
			continue;
		found = (size_t)snprintf(path, size, "%s", e->fts_path) < size;
	}
	if (fts)
		fts_close(fts);
	return found;
}

/* The program nearest to the socket's cgroup, up to the root. */
static void say_cgroup_program(struct pk_reading *r, const char *root, char *path)
{
	char name[PK_BPF_NAME_BYTES], *slash;

	for (;;) {
		_cleanup_(closep) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd >= 0 && !pk_bpf_attached(fd, BPF_CGROUP_INET_INGRESS, name)) {
			pk_fact_text_of_flow(r, PK_FACT_cgroup, path);
			pk_fact_text_of_flow(r, PK_FACT_cgroup_prog, name);
			return;
		}
		slash = strrchr(path, '/');
		if (!slash || strlen(path) <= strlen(root)) {
			pk_fact_text_of_flow(r, PK_FACT_cgroup_prog, "");
			return;
		}
		*slash = 0;
	}
}

/* The one cgroup that has a program for what it sends: which cgroup the sender is in, is not
 * known. */
static void say_egress_program(struct pk_reading *r, char *root)
{
	char *roots[] = { root, NULL }, name[PK_BPF_NAME_BYTES], path[512] = "";
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	char found[PK_BPF_NAME_BYTES] = "";
	int programs = 0;
	FTSENT *e;

	for (int n = 0; fts && programs < 2 && n < MAX_FOLDERS && (e = fts_read(fts)); n++) {
		_cleanup_(closep) int fd = -1;

		if (e->fts_info != FTS_D)
			continue;
		fd = open(e->fts_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0 || pk_bpf_attached(fd, BPF_CGROUP_INET_EGRESS, name))
			continue;
		programs++;
		snprintf(path, sizeof(path), "%s", e->fts_path);
		snprintf(found, sizeof(found), "%s", name);
	}
	if (fts)
		fts_close(fts);
	if (programs != 1)
		return;
	pk_fact_text(r, PK_FACT_cgroup, path);
	pk_fact_text(r, PK_FACT_cgroup_prog, found);
}

void pk_read_bpf(struct pk_reading *r)
{
	char root[256], path[512];

	if (pk_reading_is(r, "NO_SOCKET|NOT_SPECIFIED", "tcp_v4_rcv|tcp_v6_rcv|*udp*_rcv*"))
		say_sk_lookup(r);
	if (pk_reading_is(r, "BPF_CGROUP_EGRESS", NULL) && find_root(root, sizeof(root)))
		say_egress_program(r, root);
	if (r->cgroup_id &&
	    pk_reading_is(r, "SOCKET_FILTER|NOT_SPECIFIED", "tcp_v*|udp*|sk_filter*|__udp*") &&
	    find_root(root, sizeof(root)) && find_cgroup(root, r->cgroup_id, path, sizeof(path)))
		say_cgroup_program(r, root, path);
}
