// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack schema: what programs that read our JSON may rest on. */

#include "cli/cli.h"
#include "core/util/log.h"
#include "postprocess/schema.h"

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	int which = n_words ? pk_schema_find(words[0]) : PK_SCHEMA_MAX;

	(void)data;
	if (which < 0)
		return pk_err(PK_EXIT_USAGE,
			      "schema: there is none of '%s'; there is event, journey, stats",
			      words[0]);
	pk_schema_json((enum pk_schema)which, &cli->out);
	return 0;
}

const struct pk_command pk_cmd_schema = {
	.name = "schema",
	.args = "[event|journey|stats]",
	.about = "give the JSON Schema of what --format json writes",
	.notes = "event: a line of collect and print; journey: of sort and of collect "
		 "--journeys;\nstats: of stats. With none of these: of a line that may be any.\n",
	.max_words = 1,
	.run = run,
};
