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
	int (*work)(void *ctx, size_t i);
	void *ctx;
	size_t n;
	atomic_size_t next;
	pthread_mutex_t lock; /* of the two below */
	size_t failed;        /* n: none */
	int error;
};

static void fail(struct job *job, size_t i, int error)
{
	pthread_mutex_lock(&job->lock);
	if (i < job->failed) {
		job->failed = i;
		job->error = error;
	}
	pthread_mutex_unlock(&job->lock);
	atomic_store(&job->next, job->n);
}

static void *run(void *arg)
{
	struct job *job = arg;
	size_t i;

	while ((i = atomic_fetch_add(&job->next, 1)) < job->n) {
		int r = job->work(job->ctx, i);

		if (r)
			fail(job, i, r);
	}
	return NULL;
}

static size_t threads_for(size_t n)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	return MIN(n, MIN(cpus < 1 ? 1 : (size_t)cpus, THREADS_MAX));
}

int pk_parallel(size_t n, int (*work)(void *ctx, size_t i), void *ctx)
{
	struct job job = {
		.work = work,
		.ctx = ctx,
		.n = n,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.failed = n,
	};
	pthread_t threads[THREADS_MAX];
	size_t started = 0, wanted = threads_for(n);
	sigset_t all, before;

	/* Signals are for the thread that the program began with. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (started + 1 < wanted && !pthread_create(&threads[started], NULL, run, &job))
		started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	run(&job);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	return job.error;
}
