/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Work that takes long and of which no piece needs another, on all CPUs at once. For work whose
 * results have an order see crew.h. */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Call `work` once for each i in [0, n), from several threads at a time, and wait for all. */
void pk_parallel(size_t n, void (*work)(void *ctx, size_t i), void *ctx);
/* The same for work that waits for the kernel more than it computes: with more threads than there
 * are CPUs. */
void pk_parallel_waits(size_t n, void (*work)(void *ctx, size_t i), void *ctx);

/* CPUs that this process may use, 1 at least. */
size_t pk_cpus(void);
/* Start a thread that gets no signals. False: there can be none. */
bool pk_thread_start(pthread_t *ret, void *(*run)(void *), void *arg);
