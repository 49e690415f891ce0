// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack check: what this machine can and cannot do, and what to change. */

#include "cli/cli.h"
#include "core/kernel/check.h"
#include "postprocess/consumer.h"

struct check_opts {
	enum pk_format format;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct check_opts, format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or one JSON object a line."),
};

static const struct check_opts defaults;

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	const struct check_opts *opts = data;

	(void)words;
	(void)n_words;
	return pk_check_run(&cli->out, opts->format == PK_FORMAT_JSON);
}

const struct pk_command pk_cmd_check = {
	.name = "check",
	.args = "",
	.about = "tell what this machine can and cannot do for pktrack, and what to change",
	.notes = "Exit status: 0 all works, 3 events can be collected but with limits, 1 they "
		 "cannot.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.run = run,
};
