/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A kernel, as far as it can be known from its files: types (BTF) of vmlinux and of the modules,
 * symbols (symbols.h), drop reasons (reasons.h), functions and tracepoints (func.h), network
 * namespaces (netns.h).
 *
 * One object, passed to whoever needs it. Opening costs nothing: every part is read at its first
 * use and kept. Not for use by several threads at once. What it gives out is the kernel's own
 * and lives until pk_kernel_close() unless a function says otherwise. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf;
struct pk_kernel;

/* Where a kernel is read from. NULL members: the place of the running kernel. */
struct pk_kernel_paths {
	const char *btf;      /* /sys/kernel/btf: vmlinux and one file per module */
	const char *kallsyms; /* /proc/kallsyms */
	const char *tracefs;  /* /sys/kernel/tracing, else /sys/kernel/debug/tracing */
	const char *netns;    /* /run/netns: where `ip netns` keeps its names */
	const char *proc;     /* /proc */
	const char *sys;      /* /sys */
	const char *modules;  /* /lib/modules/RELEASE: what modules there are */
};

/* Open the kernel at `paths`; NULL is the running one. 0 or -ENOMEM. Does not log: that something
 * is missing shows when it is asked for. */
int pk_kernel_open(const struct pk_kernel_paths *paths, struct pk_kernel **ret);
void pk_kernel_close(struct pk_kernel *k);
static inline void pk_kernel_closep(struct pk_kernel **k)
{
	pk_kernel_close(*k);
}

/* Opened as the running kernel, with its own paths? Only then may something be tried on it. */
bool pk_kernel_is_running(const struct pk_kernel *k);
/* Release as `uname -r` says it; "?" if unreadable. */
const char *pk_kernel_release(struct pk_kernel *k);

/* Types of vmlinux, parsed once. NULL: this kernel gives none. Does not log. */
struct btf *pk_kernel_btf(struct pk_kernel *k);
/* Types of a loaded module, on top of those of vmlinux. A module loaded since the last look is
 * found. NULL: not loaded, or without BTF (all modules before 5.11). Does not log. */
struct btf *pk_kernel_module_btf(struct pk_kernel *k, const char *name);
/* Look which modules are loaded now. Reads one folder, no BTF. The number of new ones, or
 * -errno. Does not log. BTF of a module that went away stays good until the kernel is closed. */
int pk_kernel_rescan_modules(struct pk_kernel *k);
/* Loaded modules that have BTF, as of the last look; looks the first time. */
size_t pk_kernel_n_modules(struct pk_kernel *k);

/* Descriptor of a module's BTF object in the running kernel, as attach_btf_obj_fd wants it;
 * owned by the kernel. 0: `module` is "" or NULL, vmlinux needs none. -ENOENT: not loaded;
 * -EPERM, ... Does not log. */
int pk_kernel_btf_fd(struct pk_kernel *k, const char *module);
