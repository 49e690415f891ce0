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

int pk_cli_select_run(const struct pk_select_opts *opts, struct pk_select *select,
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
