// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack sort: every packet's journey, with its end. */

#include "cli/cli.h"
#include "postprocess/sort.h"

struct sort_opts {
	struct pk_print_opts print;
	const char *out;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct sort_opts, print.format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or one JSON object a line."),
	PK_OPTION(STRING, struct sort_opts, out, "out", 'o', .metavar = "FILE",
		  .help = "Write to FILE instead of stdout."),
	PK_OPTION(BOOL, struct sort_opts, print.dropped, "dropped", 0,
		  .help = "Only journeys that ended in a drop."),
	PK_OPTION(BOOL, struct sort_opts, print.utc, "utc", 0,
		  .help = "In text, the time of day in UTC instead of seconds since boot."),
};

static const struct sort_opts defaults;

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	const struct sort_opts *opts = data;
	struct pk_cli_output output;
	int r;

	r = pk_cli_capture_open(words, n_words, &reader);
	if (!r)
		r = pk_cli_output_open(cli, opts->out, n_words ? words[0] : PK_CAPTURE_DEFAULT,
				       &output);
	if (r)
		return r;
	r = pk_cli_output_close(&output, pk_sort_run(reader, output.out, &opts->print));
	return r ? r : pk_cli_capture_status(reader);
}

const struct pk_command pk_cmd_sort = {
	.name = "sort",
	.args = "[FILE]",
	.about = "show the journey of each packet of a capture, and how it ended",
	.notes = "FILE is pktrack.data unless named; '-' is stdin.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.max_words = 1,
	.run = run,
};
