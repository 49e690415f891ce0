// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack stats: what is in a capture, in numbers. */

#include <errno.h>
#include <string.h>

#include "cli/select.h"
#include "core/util/log.h"
#include "postprocess/stats.h"

struct stats_values {
	struct pk_print_opts print;
	struct pk_select_opts select;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct stats_values, print.format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or a JSON object."),
	PK_SELECT_OPTIONS(struct stats_values, select),
};

static const struct stats_values defaults;

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	_cleanup_(pk_select_freep) struct pk_select *select = NULL;
	_cleanup_(pk_consumer_freep) struct pk_consumer *stats = NULL;
	const struct stats_values *values = data;
	int r;

	r = pk_cli_select_new(&values->select, &select);
	if (!r)
		r = pk_cli_capture_open(words, n_words, &reader);
	if (r)
		return r;
	stats = pk_stats_new(&cli->out, &values->print, reader);
	if (!stats)
		return pk_err(-ENOMEM, "stats: %s", strerror(ENOMEM));
	r = pk_cli_select_run(&values->select, select, stats, reader);
	return r ? r : pk_cli_capture_status(reader);
}

const struct pk_command pk_cmd_stats = {
	.name = "stats",
	.args = "[FILE]",
	.about = "count what is in a capture: by probe, reason, place, device and namespace",
	.notes = "FILE is pktrack.data unless named; '-' is stdin.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.max_words = 1,
	.run = run,
};
