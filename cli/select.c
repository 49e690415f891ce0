// SPDX-License-Identifier: GPL-2.0-or-later
/* See select.h. */

#include "cli/select.h"

#include <errno.h>
#include <string.h>

#include "core/util/log.h"

int pk_cli_select_new(const struct pk_select_opts *opts, struct pk_select **ret)
{
	int r = pk_select_new(opts, ret);

	return r == -EINVAL ? PK_EXIT_USAGE : r;
}

int pk_cli_select_run(struct pk_select *select, struct pk_consumer *next,
		      struct pk_capture_reader *reader)
{
	_cleanup_(pk_consumer_freep) struct pk_consumer *c = pk_select_consumer(select, next);
	int r;

	if (!c)
		return pk_err(-ENOMEM, "%s", strerror(ENOMEM));
	r = pk_consumer_run(c, reader);
	return r == -ENOENT ? PK_EXIT_MISSING : r;
}
