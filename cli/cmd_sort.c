// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack sort: every packet's journey, with its end. */

#include <errno.h>

#include "cli/select.h"
#include "core/util/log.h"
#include "core/util/parse.h"
#include "postprocess/journey.h"
#include "postprocess/sort.h"

struct sort_opts {
	struct pk_print_opts print;
	const char *out;
	bool dropped;
	struct pk_select_opts select;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct sort_opts, print.format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or one JSON object a line."),
	PK_OPTION(STRING, struct sort_opts, out, "out", 'o', .metavar = "FILE",
		  .help = "Write to FILE instead of stdout."),
	PK_OPTION(BOOL, struct sort_opts, dropped, "dropped", 0,
		  .help = "Only journeys that ended in a drop."),
	PK_OPTION(DURATION, struct sort_opts, print.slow_ns, "slow", 0, .metavar = "TIME", .min = 1,
		  .help = "Only journeys that lasted at least that long, as in 10ms."),
	PK_OPTION(BOOL, struct sort_opts, print.tree, "tree", 0,
		  .help = "Packets that were made of another one behind it, indented in text."),
	PK_OPTION(BOOL, struct sort_opts, print.utc, "utc", 0,
		  .help = "In text, the time of day in UTC instead of seconds since boot."),
	PK_SELECT_OPTIONS(struct sort_opts, select),
};

static const struct sort_opts defaults;

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	_cleanup_(pk_select_freep) struct pk_select *select = NULL;
	const struct sort_opts *opts = data;
	struct pk_print_opts print = opts->print;
	struct pk_cli_output output;
	int r;

	r = pk_cli_select_outcomes(&opts->select, &print.outcomes);
	if (opts->dropped)
		print.outcomes |= 1u << PK_OUTCOME_DROPPED;
	if (!r)
		r = pk_cli_select_new(&opts->select, &select);
	if (!r)
		r = pk_cli_capture_open(words, n_words, &reader);
	if (!r)
		r = pk_cli_output_open(cli, opts->out, n_words ? words[0] : PK_CAPTURE_DEFAULT,
				       &output);
	if (r)
		return r;
	r = pk_sort_run(reader, output.out, &print, select, PK_SORT_BYTES);
	r = pk_cli_output_close(&output, r == -ENOENT ? PK_EXIT_MISSING : r);
	return r ? r : pk_cli_capture_status(reader);
}

const struct pk_command pk_cmd_sort = {
	.name = "sort",
	.args = "[FILE]",
	.about = "show the journey of each packet of a capture, and how it ended",
	.notes = "FILE is pktrack.data unless named; '-' is stdin.\n"
		 "A journey is shown, whole, if one of its events is what was asked for.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.max_words = 1,
	.run = run,
};
