/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A kernel as the one who is asked what numbers mean, for pk_names_set_resolver(). */

#include "core/event/names.h"
#include "core/kernel/kernel.h"

/* Fill *ret so that names are asked of `k`, which must live as long as they are. */
void pk_kernel_resolver(struct pk_kernel *k, struct pk_resolver *ret);
