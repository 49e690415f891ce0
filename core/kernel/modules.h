/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Modules as they come and go. */

#include "core/kernel/kernel.h"
#include "core/util/map.h"

/* Is it loaded, or a part of the kernel itself that has parameters? */
bool pk_module_is_loaded(struct pk_kernel *k, const char *name);
/* Is there such a module for this kernel, loaded or not, as far as modules.dep tells? */
bool pk_module_is_known(struct pk_kernel *k, const char *name);

/* What was loaded at the last look; zeroed: nothing. */
struct pk_modules {
	struct pk_map loaded; /* hash of name and place -> char *, the name, owned */
};
void pk_modules_done(struct pk_modules *m);
/* Return not 0 to end, which is then returned. */
typedef int (*pk_module_fn)(void *ctx, const char *name, bool came);
/* Visit each module that went since the last look, then each that came and is there in full; one
 * that was loaded anew did both. 0, what `changed` (NULL: just look) gave, or -errno. Does
 * not log. */
int pk_modules_look(struct pk_kernel *k, struct pk_modules *m, pk_module_fn changed, void *ctx);
