/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Pieces of work that threads do side by side, and whose results come in the order in which the
 * pieces were given. One thread, the owner, gives and takes; where it would wait it works, too. A
 * piece has a place, a number below pk_crew_places(), from when it is filled until its result was
 * taken: so what is in memory is bounded, and what a place needs can be kept for the next piece.
 *
 *	fill(pk_crew_place(c));
 *	pk_crew_give(c);
 *	while (pk_crew_is_full(c))
 *		use(pk_crew_take(c));
 *
 * Threads are started when more than one piece waits: little work is done without. */

#include <stdbool.h>
#include <stddef.h>

#define PK_CREW_PLACES 16 /* at most */

struct pk_crew;

/* `work` does the piece at `place`, on any thread. NULL: no memory. */
struct pk_crew *pk_crew_new(void (*work)(void *ctx, size_t place), void *ctx);
/* Wait for the pieces that are being worked at; those that nobody began are forgotten. */
void pk_crew_free(struct pk_crew *c);

/* How many places there are: two for each thread. */
size_t pk_crew_places(const struct pk_crew *c);
/* The place of the piece that is given next, free unless the crew is full. */
size_t pk_crew_place(const struct pk_crew *c);
/* It is filled: the work may begin. The crew must not be full. */
void pk_crew_give(struct pk_crew *c);
/* Have all places a piece? */
bool pk_crew_is_full(const struct pk_crew *c);
/* Has none? */
bool pk_crew_is_empty(const struct pk_crew *c);
/* Would one more piece fill it while the oldest is not done, so that the owner had to wait? */
bool pk_crew_is_busy(struct pk_crew *c);
/* Wait for the oldest piece. Its place: free from now on, its result good until it is filled
 * again. The crew must not be empty. */
size_t pk_crew_take(struct pk_crew *c);
