/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Drop reasons by name, from the BTF of the kernel that runs. Values move between builds of one
 * version, and so do the numbers of subsystems, so nothing is compiled in. One `names` per
 * kernel object. */

#include "core/event/names.h"
#include "core/kernel/kernel.h"

/* The value of the reason that people call "NO_SOCKET", "openvswitch/OVS_DROP_LAST_ACTION" or
 * "SKB_DROP_REASON_NO_SOCKET"; modules that are loaded now count too. -ENOENT: this kernel has no
 * such reason; then ret_near[size] holds the name that comes nearest, or "". -EOPNOTSUPP: it has
 * no reasons at all. -ENOMEM. Does not log. */
int pk_reasons_find(struct pk_kernel *k, const char *name, uint32_t *ret_value, char *ret_near,
		    size_t size);

/* Add the subsystems of this kernel and all reasons that vmlinux knows: the core ones and those
 * of built-in subsystems. Reasons of modules come with pk_reasons_resolve(). Returns how many
 * were added: 0 on a kernel without drop reasons (before 5.17) or without BTF; or -ENOMEM. Does
 * not log. */
int pk_reasons_load(struct pk_kernel *k, struct pk_names *names);

/* The same, and those of all modules that are loaded. */
int pk_reasons_load_all(struct pk_kernel *k, struct pk_names *names);

/* `value` turned up and has no name yet: look into the BTF of the modules, also those loaded
 * since, and add all reasons of the subsystem. A module is looked through once, mac80211 and
 * openvswitch first, and the search ends with the module that has it. False: still no name,
 * shown as a number; warned once per value. */
bool pk_reasons_resolve(struct pk_kernel *k, struct pk_names *names, uint32_t value);
