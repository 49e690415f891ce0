// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack stats: what is in a capture, in numbers. */

#include "cli/select.h"
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

static struct pk_consumer *make(struct pk_out *out, const void *opts,
				struct pk_capture_reader *reader)
{
	const struct stats_values *values = opts;

	return pk_stats_new(out, &values->print, reader);
}

static int run(struct pk_cli *cli, const void *opts, char **words, size_t n_words)
{
	const struct stats_values *values = opts;
	const struct pk_cli_reading reading = {
		.command = "stats", .select = &values->select, .make = make, .opts = opts
	};

	return pk_cli_read(cli, &reading, words, n_words);
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
