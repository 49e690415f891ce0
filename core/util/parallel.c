// SPDX-License-Identifier: GPL-2.0-or-later
/* See parallel.h. */

#include "core/util/parallel.h"

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/param.h>

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

size_t pk_cpus(void)
{
	cpu_set_t cpus;

	return sched_getaffinity(0, sizeof(cpus), &cpus) ? 1 : (size_t)CPU_COUNT(&cpus);
}

/* Signals are for the thread that the program began with. */
bool pk_thread_start(pthread_t *ret, void *(*run_)(void *), void *arg)
{
	sigset_t all, before;
	bool started;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = !pthread_create(ret, NULL, run_, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

static void run_job(struct job *job, size_t wanted)
{
	size_t started = 0;
	pthread_t threads[THREADS_MAX];

	while (started + 1 < wanted && pk_thread_start(&threads[started], run, job))
		started++;
	run(job); /* it is one of them, and the only one if there can be no other */
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
}

void pk_parallel(size_t n, void (*work)(void *ctx, size_t i), void *ctx)
{
	struct job job = { .work = work, .ctx = ctx, .n = n };

	run_job(&job, MIN(n, MIN(pk_cpus(), (size_t)THREADS_MAX)));
}

void pk_parallel_waits(size_t n, void (*work)(void *ctx, size_t i), void *ctx)
{
	struct job job = { .work = work, .ctx = ctx, .n = n };

	run_job(&job, MIN(n, (size_t)THREADS_MAX));
}
