// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack print: the events of a capture, in the order in which they came. */

#include "cli/select.h"
#include "postprocess/consumer.h"

struct print_values {
	struct pk_print_opts print;
	struct pk_select_opts select;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct print_values, print.format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or one JSON object a line."),
	PK_OPTION(BOOL, struct print_values, print.utc, "utc", 0,
		  .help = "In text, the time of day in UTC instead of seconds since boot."),
	PK_SELECT_OPTIONS(struct print_values, select),
};

static const struct print_values defaults;

static struct pk_consumer *make(struct pk_out *out, const void *opts,
				struct pk_capture_reader *reader)
{
	const struct print_values *values = opts;

	(void)reader;
	return pk_bulk_printer_new(out, &values->print);
}

static int run(struct pk_cli *cli, const void *opts, char **words, size_t n_words)
{
	const struct print_values *values = opts;
	const struct pk_cli_reading reading = {
		.command = "print", .select = &values->select, .make = make, .opts = opts
	};

	return pk_cli_read(cli, &reading, words, n_words);
}

const struct pk_command pk_cmd_print = {
	.name = "print",
	.args = "[FILE]",
	.about = "show the events of a capture, in the order in which they came",
	.notes = "FILE is pktrack.data unless named; '-' is stdin.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.max_words = 1,
	.run = run,
};
