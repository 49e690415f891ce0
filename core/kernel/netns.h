/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Names of network namespaces by inode number: "host" for the one of process 1 (of this process,
 * if that may not be seen), and the names of `ip netns`. */

#include "core/event/names.h"
#include "core/kernel/kernel.h"
#include "core/util/out.h"

/* Add all that are there now. 0 or -ENOMEM. That there are none is no error. Does not log. */
int pk_netns_load_all(struct pk_kernel *k, struct pk_names *names);

/* What people call a namespace: "host", a name of `ip netns`, or the path of a file of one, such
 * as /proc/1/ns/net. 0; -ENOENT: there is none; -EINVAL: the path is none of a network namespace.
 * Does not log. */
int pk_netns_find(struct pk_kernel *k, const char *name, uint32_t *ret_inum);
/* Names that pk_netns_find() would take, parted by commas, to `out`. */
void pk_netns_list(struct pk_kernel *k, struct pk_out *out);

/* Namespace `inum` turned up and has no name yet: look again, and add what is new. One that had
 * none at the last look makes for a new look every 50 ms at most. False: it has no name. Does
 * not log. */
bool pk_netns_resolve(struct pk_kernel *k, struct pk_names *names, uint32_t inum);

/* Where namespaces are looked for: a copy for another thread than the kernel's. NULL: no memory. */
struct pk_netns_paths *pk_netns_paths_new(struct pk_kernel *k);
void pk_netns_paths_free(struct pk_netns_paths *paths);
/* Open namespace `inum`: one with a name, or that of a process. A descriptor, or -ENOENT: there is
 * none, or it may not be seen. Does not log. */
int pk_netns_open(const struct pk_netns_paths *paths, uint32_t inum);
/* Show `visit` every namespace that can be seen, once each, opened: by name or by a process, at
 * most `max`. */
void pk_netns_each(const struct pk_netns_paths *paths, size_t max,
		   void (*visit)(void *ctx, int fd, uint32_t inum), void *ctx);
