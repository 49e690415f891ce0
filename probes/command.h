/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The command of --cmd: run by a shell once everything is attached; the run ends with it, and
 * what it left in the background too. */

#include <stdbool.h>
#include <sys/types.h>

struct pk_command {
	pid_t pid; /* 0: none runs */
};

/* Start `sh -c text`. Its stdout goes to our stderr, so that it cannot mix with data. 0 or
 * -errno, logged. */
int pk_command_start(struct pk_command *c, const char *text);
/* Has it ended? Says so in the log if it failed. */
bool pk_command_ended(struct pk_command *c);
/* End it, if it still runs: SIGTERM, then SIGKILL. */
void pk_command_stop(struct pk_command *c);
