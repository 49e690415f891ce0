// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack print: the events of a capture, in the order in which they came. */

#include <errno.h>
#include <string.h>

#include "cli/select.h"
#include "core/event/capture.h"
#include "core/util/log.h"
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

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	_cleanup_(pk_select_freep) struct pk_select *select = NULL;
	_cleanup_(pk_consumer_freep) struct pk_consumer *printer = NULL;
	const struct print_values *values = data;
	int r;

	r = pk_cli_select_new(&values->select, &select);
	if (!r)
		r = pk_cli_capture_open(words, n_words, &reader);
	if (r)
		return r;
	printer = pk_bulk_printer_new(&cli->out, &values->print);
	if (!printer)
		return pk_err(-ENOMEM, "print: %s", strerror(ENOMEM));
	r = pk_cli_select_run(&values->select, select, printer, reader);
	return r ? r : pk_cli_capture_status(reader);
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
