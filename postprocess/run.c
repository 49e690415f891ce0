// SPDX-License-Identifier: GPL-2.0-or-later
/* The one loop from a reader to a consumer, and what every command says of a capture that is not
 * whole. */

#include <errno.h>
#include <inttypes.h>

#include "core/event/capture.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "postprocess/consumer.h"

int pk_consumer_out_error(const struct pk_out *out)
{
	if (!out->error || out->error == -EPIPE)
		return out->error;
	return pk_err(out->error, "output: %s", strerror(-out->error));
}

void pk_consumer_warn_gaps(const struct pk_capture_reader *r)
{
	const struct pk_capture_state *state = pk_capture_state(r);

	if (state->cut)
		pk_warn("%s: cut or damaged at byte %" PRIu64 "; all before it was read",
			pk_capture_path(r), state->damaged_at);
	else if (!state->ended)
		pk_warn("%s: was not ended in order: its last events may be missing",
			pk_capture_path(r));
	if (state->bad_records)
		pk_warn("%" PRIu64 " damaged records were passed over", state->bad_records);
	if (state->lost)
		pk_warn("%" PRIu64 " events were lost; 'pktrack stats' says where and why",
			state->lost);
	if (state->shed)
		pk_warn("%" PRIu64 " events were left out by rule; 'pktrack stats' says which",
			state->shed);
}

static int idle(void *ctx)
{
	struct pk_consumer *c = ctx;

	return c->idle(c);
}

static int settle(void *ctx)
{
	struct pk_consumer *c = ctx;

	return c->settle(c);
}

static int run_events(struct pk_consumer *c, struct pk_capture_reader *r,
		      const struct pk_names *names)
{
	struct pk_event ev;
	int got, err;

	while ((got = pk_capture_next(r, &ev)) > 0) {
		err = c->event(c, &ev, names);
		if (err)
			return err;
	}
	return got;
}

int pk_consumer_run(struct pk_consumer *c, struct pk_capture_reader *r)
{
	const struct pk_names *names = pk_capture_names(r);
	int err = 0;

	if (c->idle)
		pk_capture_on_idle(r, idle, c);
	if (c->settle)
		pk_capture_on_names(r, settle, c);
	if (c->begin)
		err = c->begin(c, names);
	if (!err)
		err = run_events(c, r, names);
	if (err && c->settle)
		c->settle(c); /* what came before it is to be seen */
	if (err)
		return err;
	pk_consumer_warn_gaps(r);
	return c->end ? c->end(c, names) : 0;
}
