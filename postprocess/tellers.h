/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Tells many journeys, on all CPUs at once; they are written in the order in which they were given.
 * What is told is what a teller (teller.h) tells: each thread has one. */

#include "postprocess/teller.h"

struct pk_tellers;

/* As pk_teller_new(). */
struct pk_tellers *pk_tellers_new(const struct pk_names *names, const struct pk_teller_opts *opts);
void pk_tellers_free(struct pk_tellers *t);

/* Before the first journey. 0 or -ENOMEM, logged. */
int pk_tellers_set_losses(struct pk_tellers *t, const struct pk_loss *losses, size_t n);

/* The teller of this thread. When all journeys were told it knows of all their losses. */
struct pk_teller *pk_tellers_own(struct pk_tellers *t);

/* Tell the journey at some time, on any thread: until pk_tellers_settle() events->get may be called
 * from any, and what it uses must stay. `bytes`: of its records, about. 0, -EPIPE (silent) or
 * another -errno, logged: of this journey or of one before it. */
int pk_tellers_tell(struct pk_tellers *t, const struct pk_journey_events *events, size_t bytes);
/* Would the next one have to wait for others? */
bool pk_tellers_are_busy(struct pk_tellers *t);
/* Tell the journey now, on this thread, after all those before it. As pk_tellers_tell(). */
int pk_tellers_tell_here(struct pk_tellers *t, const struct pk_journey_events *events);
/* Be done with all that were given. As pk_tellers_tell(). */
int pk_tellers_settle(struct pk_tellers *t);
