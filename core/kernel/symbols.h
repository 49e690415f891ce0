/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Kernel functions by address and by name, from kallsyms: text of the kernel, of modules and of
 * BPF programs; and the kernel's own variables by name. Read at the first use (some 60 ms, most
 * of it the kernel's). Read again when an address turns up that is not known, or one of a module
 * after modules came or went; at most once a second, then ever less often, while that brings
 * nothing new. Texts given out live until the next call. */

#include "core/event/names.h"
#include "core/kernel/kernel.h"

/* Begin to read aside: who wants a symbol first then waits less, or not at all. */
void pk_symbols_read_ahead(struct pk_kernel *k);

/* The function that `addr` lies in, with its size (0 < addr - start < size). 0; -ENOENT: no
 * function is there; -EACCES: the addresses are hidden from us (kptr_restrict, no CAP_SYSLOG),
 * warned once; other -errno: kallsyms cannot be read, logged once. */
int pk_symbols_at(struct pk_kernel *k, uint64_t addr, struct pk_symbol *ret);
/* The function called `name`; `module` NULL: of any, the kernel itself first. Returns how many
 * have that name (static functions of several files may share one); *ret is the first of them.
 * Errors as above. */
int pk_symbols_named(struct pk_kernel *k, const char *name, const char *module,
		     struct pk_symbol *ret);
/* The function that the compiler made of `name` and called "name.constprop.0", "name.isra.0" or the
 * like; of its cold part only if there is nothing else. `module` as above. 0; errors as above. */
int pk_symbols_suffixed(struct pk_kernel *k, const char *name, const char *module,
			struct pk_symbol *ret);
/* Visit all functions until `visit` gives not 0, which is returned. It must not ask for symbols
 * itself. Errors as above. */
int pk_symbols_visit(struct pk_kernel *k,
		     int (*visit)(void *ctx, const char *name, const char *module), void *ctx);
/* Address of the kernel's variable `name`. 0; -ENOENT: not listed, as on kernels without
 * CONFIG_KALLSYMS_ALL most are; errors as above. */
int pk_symbols_variable(struct pk_kernel *k, const char *name, uint64_t *ret_addr);
/* How many functions are known. Errors as above. */
int pk_symbols_count(struct pk_kernel *k);
