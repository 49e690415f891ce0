/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Control groups (v2) by path. */

#include "core/kernel/kernel.h"

/* The id of the cgroup at `path`, as bpf_get_current_cgroup_id() gives it: the path of its folder,
 * or what /proc/PID/cgroup says ("/system.slice/ssh.service"). 0; -ENOENT: there is none; -EINVAL:
 * not of cgroup v2; -EOPNOTSUPP: no cgroup v2 is mounted. Does not log. */
int pk_cgroup_find(struct pk_kernel *k, const char *path, uint64_t *ret_id);
