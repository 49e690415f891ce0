// SPDX-License-Identifier: GPL-2.0-or-later
/* The printer: each event as it comes, as text or as a line of JSON. */

#include <errno.h>

#include "postprocess/json.h"
#include "postprocess/text.h"

struct printer {
	struct pk_consumer consumer; /* first: the consumer is the printer */
	struct pk_out *out;
	struct pk_print_opts opts;
};

static int text_event(struct pk_consumer *c, const struct pk_event *ev,
		      const struct pk_names *names)
{
	struct printer *p = (struct printer *)c;

	pk_event_print(ev, names, p->out, &p->opts);
	return pk_consumer_out_error(p->out);
}

static int json_event(struct pk_consumer *c, const struct pk_event *ev,
		      const struct pk_names *names)
{
	struct printer *p = (struct printer *)c;
	struct pk_json j;

	pk_json_init(&j, p->out);
	pk_event_json(ev, names, &j, NULL);
	pk_out_char(p->out, '\n');
	return pk_consumer_out_error(p->out);
}

static int printer_idle(struct pk_consumer *c)
{
	return pk_out_flush(((struct printer *)c)->out);
}

static void printer_free(struct pk_consumer *c)
{
	free(c);
}

struct pk_consumer *pk_printer_new(struct pk_out *out, const struct pk_print_opts *opts)
{
	struct printer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->consumer.event = opts->format == PK_FORMAT_JSON ? json_event : text_event;
	p->consumer.idle = printer_idle;
	p->consumer.free = printer_free;
	p->out = out;
	p->opts = *opts;
	return &p->consumer;
}
