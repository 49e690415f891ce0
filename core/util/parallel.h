/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Work that takes long and of which no piece needs another, on all CPUs at once. */

#include <stddef.h>

/* Call `work` once for each i in [0, n), from several threads at a time, and wait for all. */
void pk_parallel(size_t n, void (*work)(void *ctx, size_t i), void *ctx);
