/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Types by name, wherever in the kernel they are defined. */

#include "core/kernel/kernel.h"

struct btf_type;

/* Find the type called `name` of one of `kinds` (bits 1 << BTF_KIND_*): in vmlinux, else in the
 * loaded modules. *ret_btf is the kernel's own. 0 or -ENOENT. Does not log. */
int pk_type_find(struct pk_kernel *k, const char *name, uint32_t kinds, const struct btf **ret_btf,
		 uint32_t *ret_id);
/* The struct of that name, a module's own before one of vmlinux; NULL: there is none. */
const struct btf_type *pk_type_struct(const struct btf *btf, const char *name);
/* Where the member `name` of the struct `t` (may be NULL) lies, in bytes; of a bit field, the byte
 * that it begins in. False: there is none. */
bool pk_type_member(const struct btf *btf, const struct btf_type *t, const char *name,
		    uint16_t *ret);
/* Are these the types of a kernel before 5.12? There modules have none. What differs is that
 * net_cookie is no plain number yet. */
bool pk_types_are_before_5_12(const struct btf *vmlinux);

/* Of the types of these kinds in vmlinux, the one whose name is nearest; NULL if none is near. */
const char *pk_type_nearest(struct pk_kernel *k, const char *name, uint32_t kinds);
