// SPDX-License-Identifier: GPL-2.0-or-later
/* See tellers.h. Journeys are handed to a crew (core/util/crew.h) in pieces of about as many events
 * as take a quarter of a millisecond: enough that handing them over costs nothing, few enough that
 * their text stays in the cache. */

#include "postprocess/tellers.h"

#include <errno.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/crew.h"
#include "core/util/log.h"
#include "core/util/out.h"

#define PIECE_EVENTS 512
#define PIECE_BYTES  (256u * 1024)

/* One is made when its place is first used. */
struct piece {
	struct pk_teller *teller; /* owned; writes to `text` */
	struct pk_out text;
	struct {
		struct pk_journey_events *at; /* owned */
		size_t n, cap;
	} journeys;
	size_t events, bytes;
	int r;
};

struct pk_tellers {
	const struct pk_names *names;
	struct pk_teller_opts opts;
	struct pk_loss *losses; /* owned, without causes */
	size_t n_losses;
	struct pk_teller *here; /* owned; writes to opts.out */
	struct pk_crew *crew;   /* owned */
	struct piece pieces[PK_CREW_PLACES];
};

static int no_memory(void)
{
	return pk_err(-ENOMEM, "journeys: %s", strerror(ENOMEM));
}

/* On any thread. */
static void tell_piece(void *ctx, size_t place)
{
	struct pk_tellers *t = ctx;
	struct piece *p = &t->pieces[place];

	for (size_t i = 0; p->r >= 0 && i < p->journeys.n; i++)
		p->r = pk_teller_tell(p->teller, &p->journeys.at[i]);
}

struct pk_tellers *pk_tellers_new(const struct pk_names *names, const struct pk_teller_opts *opts)
{
	struct pk_tellers *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->names = names;
	t->opts = *opts;
	t->here = pk_teller_new(names, opts);
	t->crew = pk_crew_new(tell_piece, t);
	if (t->here && t->crew)
		return t;
	pk_tellers_free(t);
	return NULL;
}

void pk_tellers_free(struct pk_tellers *t)
{
	if (!t)
		return;
	pk_crew_free(t->crew);
	for (size_t i = 0; i < PK_CREW_PLACES; i++) {
		pk_teller_free(t->pieces[i].teller);
		pk_out_done(&t->pieces[i].text);
		free(t->pieces[i].journeys.at);
	}
	pk_teller_free(t->here);
	free(t->losses);
	free(t);
}

int pk_tellers_set_losses(struct pk_tellers *t, const struct pk_loss *losses, size_t n)
{
	t->losses = n ? calloc(n, sizeof(*losses)) : NULL;
	if (n && !t->losses)
		return no_memory();
	if (n)
		memcpy(t->losses, losses, n * sizeof(*losses));
	t->n_losses = n;
	return pk_teller_set_losses(t->here, losses, n);
}

struct pk_teller *pk_tellers_own(struct pk_tellers *t)
{
	return t->here;
}

static int make_teller(struct pk_tellers *t, struct piece *p)
{
	struct pk_teller_opts opts = t->opts;

	pk_out_init(&p->text, -1);
	p->text.color = opts.out->color;
	opts.out = &p->text;
	p->teller = pk_teller_new(t->names, &opts);
	if (!p->teller)
		return no_memory();
	return pk_teller_set_losses(p->teller, t->losses, t->n_losses);
}

/* The piece that is being filled. */
static struct piece *current(struct pk_tellers *t)
{
	return &t->pieces[pk_crew_place(t->crew)];
}

/* Write the oldest piece. */
static int write_oldest(struct pk_tellers *t)
{
	struct piece *p = &t->pieces[pk_crew_take(t->crew)];

	pk_teller_take_told(t->here, p->teller);
	pk_out_bulk(t->opts.out, p->text.buf, p->text.len);
	pk_out_reset(&p->text);
	p->journeys.n = p->events = p->bytes = 0;
	return p->r < 0 ? p->r : pk_consumer_out_error(t->opts.out);
}

static int give_piece(struct pk_tellers *t)
{
	pk_crew_give(t->crew);
	return pk_crew_is_full(t->crew) ? write_oldest(t) : 0;
}

int pk_tellers_tell(struct pk_tellers *t, const struct pk_journey_events *events, size_t bytes)
{
	struct piece *p = current(t);
	int r;

	/* Its text would take too much memory; and records come one after the other. */
	if (events->n > 4 * PIECE_EVENTS || bytes > 2 * PIECE_BYTES || t->opts.record)
		return pk_tellers_tell_here(t, events);
	r = p->teller ? 0 : make_teller(t, p);
	if (r)
		return r;
	if (pk_array_reserve(&p->journeys, 1))
		return no_memory();
	p->journeys.at[p->journeys.n++] = *events;
	p->events += events->n;
	p->bytes += bytes;
	return p->events < PIECE_EVENTS && p->bytes < PIECE_BYTES ? 0 : give_piece(t);
}

bool pk_tellers_are_busy(struct pk_tellers *t)
{
	/* A piece that is begun can be given: nothing was given since. */
	return !current(t)->journeys.n && pk_crew_is_busy(t->crew);
}

int pk_tellers_tell_here(struct pk_tellers *t, const struct pk_journey_events *events)
{
	int r = pk_tellers_settle(t);

	if (!r)
		r = pk_teller_tell(t->here, events);
	return r < 0 ? r : 0;
}

int pk_tellers_settle(struct pk_tellers *t)
{
	int r = current(t)->journeys.n ? give_piece(t) : 0;

	while (!r && !pk_crew_is_empty(t->crew))
		r = write_oldest(t);
	return r;
}
