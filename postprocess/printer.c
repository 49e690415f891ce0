// SPDX-License-Identifier: GPL-2.0-or-later
/* The printer: each event as it comes, as text or as a line of JSON. Where many come, their records
 * are handed to a crew (core/util/crew.h) in pieces, and their text is written in the order in
 * which they came. */

#include <errno.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/crew.h"
#include "core/util/log.h"
#include "core/util/parallel.h"
#include "postprocess/json.h"
#include "postprocess/memo.h"
#include "postprocess/store.h"
#include "postprocess/text.h"

#define PIECE_BYTES (128u * 1024)

struct piece {
	struct {
		uint8_t *at; /* owned; one after the other */
		size_t n, cap;
	} records;
	struct pk_out text;
	struct pk_memo *memo; /* owned */
};

struct printer {
	struct pk_consumer consumer; /* first: the consumer is the printer */
	struct pk_out *out;
	struct pk_print_opts opts;
	const struct pk_names *names;
	struct pk_memo *memo; /* owned */
	struct pk_crew *crew; /* owned; NULL: each event is written at once */
	struct piece pieces[PK_CREW_PLACES];
};

static void print(const struct printer *p, const struct pk_event *ev, const struct pk_names *names,
		  struct pk_out *out, struct pk_memo **memo)
{
	struct pk_json j;

	if (!*memo)
		*memo = pk_memo_new(); /* without memory it is slower */
	out->memo = *memo;
	pk_json_init(&j, out);
	if (p->opts.format == PK_FORMAT_TEXT) {
		pk_event_print(ev, names, out, &p->opts);
	} else {
		pk_event_json(ev, names, &j, NULL);
		pk_out_char(out, '\n');
	}
	out->memo = NULL;
}

static int print_now(struct pk_consumer *c, const struct pk_event *ev, const struct pk_names *names)
{
	struct printer *p = (struct printer *)c;

	print(p, ev, names, p->out, &p->memo);
	return pk_consumer_out_error(p->out);
}

static int flush(struct pk_consumer *c)
{
	return pk_out_flush(((struct printer *)c)->out);
}

static void printer_free(struct pk_consumer *c)
{
	struct printer *p = (struct printer *)c;

	pk_crew_free(p->crew);
	pk_memo_free(p->memo);
	for (size_t i = 0; i < PK_CREW_PLACES; i++) {
		free(p->pieces[i].records.at);
		pk_out_done(&p->pieces[i].text);
		pk_memo_free(p->pieces[i].memo);
	}
	free(p);
}

struct pk_consumer *pk_printer_new(struct pk_out *out, const struct pk_print_opts *opts)
{
	struct printer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->consumer.event = print_now;
	p->consumer.idle = flush;
	p->consumer.free = printer_free;
	p->out = out;
	p->opts = *opts;
	return &p->consumer;
}

/* ---- many ---- */

/* On any thread. */
static void print_piece(void *ctx, size_t place)
{
	struct printer *p = ctx;
	struct piece *piece = &p->pieces[place];
	struct pk_event ev;

	for (size_t at = 0; at < piece->records.n; at += ev.rec->size) {
		pk_store_get(piece->records.at + at, &ev);
		print(p, &ev, p->names, &piece->text, &piece->memo);
	}
}

/* Write the oldest piece. */
static int write_oldest(struct printer *p)
{
	struct piece *piece = &p->pieces[pk_crew_take(p->crew)];

	if (piece->text.error)
		p->out->error = piece->text.error;
	pk_out_bulk(p->out, piece->text.buf, piece->text.len);
	pk_out_reset(&piece->text);
	piece->records.n = 0;
	return pk_consumer_out_error(p->out);
}

static int give_piece(struct printer *p)
{
	pk_crew_give(p->crew);
	return pk_crew_is_full(p->crew) ? write_oldest(p) : 0;
}

/* The piece that is being filled. */
static struct piece *current(struct printer *p)
{
	return &p->pieces[pk_crew_place(p->crew)];
}

static int settle(struct pk_consumer *c)
{
	struct printer *p = (struct printer *)c;
	int r = p->out->error; /* it was said when it came */

	if (!r && current(p)->records.n)
		r = give_piece(p);
	while (!r && !pk_crew_is_empty(p->crew))
		r = write_oldest(p);
	return r;
}

static int print_soon(struct pk_consumer *c, const struct pk_event *ev,
		      const struct pk_names *names)
{
	struct printer *p = (struct printer *)c;
	struct piece *piece = current(p);
	size_t bytes = pk_record_bytes(ev);

	if (bytes > PK_RECORD_MAX_BYTES) /* of another version: in ours it is no record */
		return settle(c) ?: print_now(c, ev, names);
	if (pk_array_reserve(&piece->records, bytes))
		return pk_err(-ENOMEM, "print: %s", strerror(ENOMEM));
	pk_record_write(piece->records.at + piece->records.n, ev, bytes);
	piece->records.n += bytes;
	return piece->records.n < PIECE_BYTES ? 0 : give_piece(p);
}

static int begin(struct pk_consumer *c, const struct pk_names *names)
{
	struct printer *p = (struct printer *)c;

	p->names = names;
	for (size_t i = 0; i < PK_CREW_PLACES; i++) {
		pk_out_init(&p->pieces[i].text, -1);
		p->pieces[i].text.color = p->out->color;
	}
	return 0;
}

static int settle_and_flush(struct pk_consumer *c)
{
	return settle(c) ?: flush(c);
}

static int end(struct pk_consumer *c, const struct pk_names *names)
{
	(void)names;
	return settle(c);
}

struct pk_consumer *pk_bulk_printer_new(struct pk_out *out, const struct pk_print_opts *opts)
{
	_cleanup_(pk_consumer_freep) struct pk_consumer *c = pk_printer_new(out, opts);
	struct printer *p = (struct printer *)c;

	if (!p || pk_cpus() == 1)
		return TAKE_PTR(c);
	p->crew = pk_crew_new(print_piece, p);
	if (!p->crew)
		return NULL;
	c->begin = begin;
	c->event = print_soon;
	c->idle = settle_and_flush;
	c->settle = settle;
	c->end = end;
	return TAKE_PTR(c);
}
