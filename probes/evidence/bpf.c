// SPDX-License-Identifier: GPL-2.0-or-later
/* BPF programs of others that decide about packets: of the namespace, and of the cgroup that the
 * receiving socket is in. */

#include "probes/evidence/bpf.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <linux/netfilter.h>
#include <mntent.h>
#include <string.h>
#include <sys/stat.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/netfilter.h"

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

/* ---- programs of netfilter ---- */

#define LINK_NETFILTER 10 /* BPF_LINK_TYPE_NETFILTER, since 6.4 */
#define MAX_LINKS      10000

/* The beginning of struct bpf_link_info of linux/bpf.h, as it is for those. */
struct netfilter_link {
	uint32_t type, id, prog_id, pad;
	uint32_t pf, hook;
	int32_t priority;
	uint32_t flags;
};

/* Could that program have seen the packet? The kernel does not tell in which namespace it is. */
static bool is_netfilter_link(const struct pk_reading *r, uint32_t id, struct netfilter_link *ret)
{
	_cleanup_(closep) int fd = bpf_link_get_fd_by_id(id);
	struct bpf_link_info info = { 0 };
	uint32_t len = sizeof(info);

	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &len) || len < sizeof(*ret) ||
	    info.type != LINK_NETFILTER)
		return false;
	memcpy(ret, &info, sizeof(*ret));
	return ret->pf == r->req->flow.family && pk_may_pass_hook(r, ret->hook);
}

static void say_netfilter_program(struct pk_reading *r)
{
	static const char *const hooks[NF_INET_NUMHOOKS] = { "prerouting", "input", "forward",
							     "output", "postrouting" };
	char name[PK_BPF_NAME_BYTES], text[PK_BPF_NAME_BYTES + 32];
	struct netfilter_link link;
	uint32_t id = 0;

	for (int n = 0; n < MAX_LINKS && !bpf_link_get_next_id(id, &id); n++) {
		if (!is_netfilter_link(r, id, &link) || link.hook >= ARRAY_SIZE(hooks))
			continue;
		pk_bpf_name(link.prog_id, name);
		snprintf(text, sizeof(text), "%s at hook %s", name, hooks[link.hook]);
		pk_fact_text_of_flow(r, PK_FACT_nf_prog, text);
		return;
	}
}

void pk_read_bpf(struct pk_reading *r)
{
	char root[256], path[512];

	if (pk_reading_is(r, "NO_SOCKET|NOT_SPECIFIED", "tcp_v4_rcv|tcp_v6_rcv|*udp*_rcv*"))
		say_sk_lookup(r);
	if (r->req->has_flow && pk_reading_is(r, "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*"))
		say_netfilter_program(r);
	if (pk_reading_is(r, "BPF_CGROUP_EGRESS", NULL) && find_root(root, sizeof(root)))
		say_egress_program(r, root);
	if (r->cgroup_id &&
	    pk_reading_is(r, "SOCKET_FILTER|NOT_SPECIFIED", "tcp_v*|udp*|sk_filter*|__udp*") &&
	    find_root(root, sizeof(root)) && find_cgroup(root, r->cgroup_id, path, sizeof(path)))
		say_cgroup_program(r, root, path);
}
