/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Work that takes long and of which no piece needs another, on all CPUs at once. */

#include <stddef.h>

/* Call `work` once for each i in [0, n), from several threads at a time. Once a call returns an
 * error no new one is begun. 0, or the error of the lowest i that has one. It logs nothing. */
int pk_parallel(size_t n, int (*work)(void *ctx, size_t i), void *ctx);
