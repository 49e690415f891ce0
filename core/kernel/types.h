/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Types by name, wherever in the kernel they are defined. */

#include "core/kernel/kernel.h"

/* Find the type called `name` of one of `kinds` (bits 1 << BTF_KIND_*): in vmlinux, else in the
 * loaded modules. *ret_btf is the kernel's own. 0 or -ENOENT. Does not log. */
int pk_type_find(struct pk_kernel *k, const char *name, uint32_t kinds, const struct btf **ret_btf,
		 uint32_t *ret_id);
/* Of the types of these kinds in vmlinux, the one whose name is nearest; NULL if none is near. */
const char *pk_type_nearest(struct pk_kernel *k, const char *name, uint32_t kinds);
