// SPDX-License-Identifier: GPL-2.0-or-later
/* What print, sort, pcap and stats have in common: opening the capture, the output, and the
 * status at the end. */

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "core/event/capture.h"
#include "core/util/log.h"
#include "postprocess/journey.h"

const char *const pk_cli_formats[] = { "text", "json", NULL }; /* enum pk_format */

int pk_cli_capture_open(char **words, size_t n_words, struct pk_capture_reader **ret)
{
	return pk_capture_open(n_words ? words[0] : PK_CAPTURE_DEFAULT, ret);
}

int pk_cli_capture_status(const struct pk_capture_reader *r)
{
	const struct pk_capture_state *state = pk_capture_state(r);

	return state->cut || !state->ended || state->bad_records ? PK_EXIT_MISSING : PK_EXIT_GOOD;
}

int pk_cli_outcome(const char *option, const char *name, const char *other, uint32_t *mask)
{
	_cleanup_(pk_out_done) struct pk_out list = { .fd = -1 };
	int outcome = pk_outcome_find(name);

	if (outcome >= 0) {
		*mask |= 1u << outcome;
		return 0;
	}
	for (size_t i = 0; i < PK_OUTCOME_MAX; i++)
		pk_out_printf(&list, "%s%s", i ? ", " : "", pk_outcome_names[i]);
	if (other)
		pk_out_printf(&list, ", %s", other);
	return pk_err(PK_EXIT_USAGE, "%s: no '%s'; there are: %s", option, name,
		      pk_out_text(&list) ?: "");
}

/* Creating the output would destroy the input if they are one. */
static bool same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	if (!strcmp(b, "-") ? fstat(STDIN_FILENO, &sb) : stat(b, &sb))
		return false;
	return !stat(a, &sa) && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino &&
	       S_ISREG(sa.st_mode);
}

int pk_cli_output_open(struct pk_cli *cli, const char *path, const char *input,
		       struct pk_cli_output *ret)
{
	*ret = (struct pk_cli_output){ .out = &cli->out, .fd = -1, .path = path };
	if (!path || !strcmp(path, "-"))
		return 0;
	if (input && same_file(path, input))
		return pk_err(PK_EXIT_USAGE,
			      "--out: %s: is the capture that is read; name another file", path);
	ret->fd = pk_capture_create(path);
	if (ret->fd < 0)
		return ret->fd;
	pk_out_init(&ret->file, ret->fd);
	ret->out = &ret->file;
	return 0;
}

int pk_cli_output_close(struct pk_cli_output *o, int r)
{
	int error;

	if (o->fd < 0)
		return r;
	error = pk_out_flush(&o->file);
	if (close(o->fd) && !error)
		error = -errno;
	if (error && r >= 0)
		r = pk_err(error, "%s: %s", o->path, strerror(-error));
	pk_out_done(&o->file);
	o->fd = -1;
	return r;
}
