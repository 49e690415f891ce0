// SPDX-License-Identifier: GPL-2.0-or-later
/* See select.h. */

#include "cli/select.h"

#include <errno.h>
#include <string.h>

#include "core/util/log.h"
#include "postprocess/endings.h"

int pk_cli_select_new(const struct pk_select_opts *opts, struct pk_select **ret)
{
	uint32_t outcomes;
	int r = pk_cli_select_outcomes(opts, &outcomes);

	if (r)
		return r;
	r = pk_select_new(opts, ret);
	return r == -EINVAL ? PK_EXIT_USAGE : r;
}

int pk_cli_select_outcomes(const struct pk_select_opts *opts, uint32_t *ret)
{
	uint32_t mask = 0;

	for (char *const *p = opts->outcomes; p && *p; p++)
		if (pk_cli_outcome("--outcome", *p, NULL, &mask))
			return PK_EXIT_USAGE;
	*ret = mask;
	return 0;
}

/* Run `next` on the events of the capture that are selected. 0; PK_EXIT_MISSING: the capture does
 * not know a name that was asked for; -errno. All logged, but for -EPIPE. */
static int select_run(const struct pk_select_opts *opts, struct pk_select *select,
		      struct pk_consumer *next, struct pk_capture_reader *reader)
{
	_cleanup_(pk_endings_freep) struct pk_endings *endings = NULL;
	_cleanup_(pk_consumer_freep) struct pk_consumer *ended = NULL;
	_cleanup_(pk_consumer_freep) struct pk_consumer *c = NULL;
	uint32_t outcomes;
	int r = pk_cli_select_outcomes(opts, &outcomes);

	if (!r && outcomes)
		r = pk_endings_new(reader, outcomes, &endings);
	if (r)
		return r;
	if (endings)
		next = ended = pk_endings_consumer(endings, next);
	if (next)
		c = pk_select_consumer(select, next);
	if (!c)
		return pk_err(-ENOMEM, "%s", strerror(ENOMEM));
	r = pk_consumer_run(c, reader);
	return r == -ENOENT ? PK_EXIT_MISSING : r;
}

static int consume(const struct pk_cli_reading *reading, struct pk_select *select,
		   struct pk_capture_reader *reader, struct pk_out *out)
{
	_cleanup_(pk_consumer_freep) struct pk_consumer *consumer =
		reading->make(out, reading->opts, reader);

	if (!consumer)
		return pk_err(-ENOMEM, "%s: %s", reading->command, strerror(ENOMEM));
	return select_run(reading->select, select, consumer, reader);
}

int pk_cli_read(struct pk_cli *cli, const struct pk_cli_reading *reading, char **words,
		size_t n_words)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	_cleanup_(pk_select_freep) struct pk_select *select = NULL;
	struct pk_cli_output output;
	int r;

	r = pk_cli_select_new(reading->select, &select);
	if (!r)
		r = pk_cli_capture_open(words, n_words, &reader);
	if (!r)
		r = pk_cli_output_open(cli, reading->out, n_words ? words[0] : PK_CAPTURE_DEFAULT,
				       &output);
	if (r)
		return r;
	r = pk_cli_output_close(&output, consume(reading, select, reader, output.out));
	return r ? r : pk_cli_capture_status(reader);
}
