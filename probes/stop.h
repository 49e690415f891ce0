/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* How a run is told to stop: SIGINT, SIGTERM or SIGHUP. A second one ends the program within a
 * moment, even if it hangs in a write that nobody reads. SIGCHLD only wakes. */

#include <stdbool.h>

/* Catch the signals from now on. A descriptor that polls readable when one came, owned by this
 * module; or -errno, logged. One at a time in a process. */
int pk_stop_catch(void);
/* A file to remove if the program has to be ended; `path` must stay as it is. */
void pk_stop_removes(const char *path);
/* Were we told to stop? Clears what the descriptor says. */
bool pk_stop_told(void);
/* Were we told more than once? */
bool pk_stop_hurry(void);
/* Give the signals back. */
void pk_stop_release(void);
