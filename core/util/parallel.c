// SPDX-License-Identifier: GPL-2.0-or-later
/* See parallel.h. */

#include "core/util/parallel.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/param.h>
#include <unistd.h>

#define THREADS_MAX 16

struct job {
	void (*work)(void *ctx, size_t i);
	void *ctx;
	size_t n;
	atomic_size_t next;
};

static void *run(void *arg)
{
	struct job *job = arg;
	size_t i;

	while ((i = atomic_fetch_add(&job->next, 1)) < job->n)
		job->work(job->ctx, i);
	return NULL;
}

static size_t threads_for(size_t n)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	return MIN(n, MIN(cpus < 1 ? 1 : (size_t)cpus, THREADS_MAX));
}

void pk_parallel(size_t n, void (*work)(void *ctx, size_t i), void *ctx)
{
	struct job job = { .work = work, .ctx = ctx, .n = n };
	size_t started = 0, wanted = threads_for(n);
	pthread_t threads[THREADS_MAX];
	sigset_t all, before;

	/* Signals are for the thread that the program began with. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (started + 1 < wanted && !pthread_create(&threads[started], NULL, run, &job))
		started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	run(&job); /* it is one of them, and the only one if there can be no other */
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
}
