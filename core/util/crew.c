// SPDX-License-Identifier: GPL-2.0-or-later
/* See crew.h. Pieces are begun in the order in which they were given, so three counters say where
 * each stands; the lock is held for moments, never while somebody works. */

#include "core/util/crew.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/param.h>

#include "core/util/parallel.h"

struct pk_crew {
	void (*work)(void *ctx, size_t place);
	void *ctx;
	size_t n_places, n_threads;
	bool no_more_threads;
	uint64_t taken; /* pieces */
	pthread_t threads[PK_CREW_PLACES / 2];

	pthread_mutex_t lock;      /* of what follows */
	pthread_cond_t wake, done; /* there is work, or no more to come; a piece is done */
	uint64_t given, begun;     /* pieces; only the owner changes the first */
	bool is_done[PK_CREW_PLACES], stop;
};

struct pk_crew *pk_crew_new(void (*work)(void *ctx, size_t place), void *ctx)
{
	struct pk_crew *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->work = work;
	c->ctx = ctx;
	c->n_places = 2 * MIN(pk_cpus(), (size_t)PK_CREW_PLACES / 2);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->wake, NULL);
	pthread_cond_init(&c->done, NULL);
	return c;
}

void pk_crew_free(struct pk_crew *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_broadcast(&c->wake);
	pthread_mutex_unlock(&c->lock);
	for (size_t i = 0; i < c->n_threads; i++)
		pthread_join(c->threads[i], NULL);
	pthread_cond_destroy(&c->wake);
	pthread_cond_destroy(&c->done);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* Do the next piece. With the lock held, which is let go meanwhile. */
static void do_next(struct pk_crew *c)
{
	size_t place = c->begun++ % c->n_places;

	pthread_mutex_unlock(&c->lock);
	c->work(c->ctx, place);
	pthread_mutex_lock(&c->lock);
	c->is_done[place] = true;
	pthread_cond_signal(&c->done);
}

static void *run(void *arg)
{
	struct pk_crew *c = arg;

	pthread_mutex_lock(&c->lock);
	while (!c->stop) {
		if (c->begun < c->given)
			do_next(c);
		else
			pthread_cond_wait(&c->wake, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* The owner is one of those who work, so one thread less is needed than there are CPUs. */
static void start_thread(struct pk_crew *c)
{
	if (c->no_more_threads || c->n_threads + 1 >= c->n_places / 2)
		return;
	if (pk_thread_start(&c->threads[c->n_threads], run, c))
		c->n_threads++;
	else
		c->no_more_threads = true; /* then others, or the owner, do it */
}

size_t pk_crew_places(const struct pk_crew *c)
{
	return c->n_places;
}

size_t pk_crew_place(const struct pk_crew *c)
{
	return c->given % c->n_places;
}

void pk_crew_give(struct pk_crew *c)
{
	bool many;

	pthread_mutex_lock(&c->lock);
	c->is_done[pk_crew_place(c)] = false;
	c->given++;
	many = c->given - c->begun > 1;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
	if (many)
		start_thread(c);
}

bool pk_crew_is_full(const struct pk_crew *c)
{
	return c->given - c->taken == c->n_places;
}

bool pk_crew_is_empty(const struct pk_crew *c)
{
	return c->given == c->taken;
}

bool pk_crew_is_busy(struct pk_crew *c)
{
	bool busy;

	pthread_mutex_lock(&c->lock);
	busy = c->given - c->taken + 1 == c->n_places && !c->is_done[c->taken % c->n_places];
	pthread_mutex_unlock(&c->lock);
	return busy;
}

size_t pk_crew_take(struct pk_crew *c)
{
	size_t place = c->taken % c->n_places;

	pthread_mutex_lock(&c->lock);
	while (!c->is_done[place]) {
		if (c->begun < c->given)
			do_next(c);
		else
			pthread_cond_wait(&c->done, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	c->taken++;
	return place;
}
