/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Settings (sysctls) as they were when a packet was lost: by the time that evidence is read they
 * may have been changed, and changed back. Each is watched from the first time on that it is asked
 * for. */

#include <stdbool.h>
#include <stdint.h>

#define PK_SYSCTLS_OWN 0 /* in place of an inode: our own namespace */

struct pk_sysctls;

struct pk_sysctl_value {
	int64_t then;  /* at the time asked for */
	int64_t first; /* when collecting began; the same, if that is not known */
};

/* `root`: where paths begin, /proc/sys/net; must outlive it. NULL: no memory. Where they cannot be
 * watched, they are what they are when they are read. */
struct pk_sysctls *pk_sysctls_new(const char *root);
void pk_sysctls_free(struct pk_sysctls *s);

/* The number in `path` of namespace `netns` (inode), which the calling thread must be
 * in, as it was at `ts_ns` since boot. False: there is none. Does not log. */
bool pk_sysctls_get(struct pk_sysctls *s, uint32_t netns, const char *path, uint64_t ts_ns,
		    struct pk_sysctl_value *ret);
/* Collecting begins: what was asked for until now is what they were at first. */
void pk_sysctls_begun(struct pk_sysctls *s);
