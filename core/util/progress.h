/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A line on stderr that says how far a long piece of work is, if stderr is a terminal. It appears
 * when the work takes longer than a moment, and is gone at the end. */

#include <stdbool.h>
#include <stdint.h>

struct pk_progress {
	const char *what; /* not owned; NULL: nothing is shown */
	long long start_ms, shown_ms;
	bool shown;
};

/* `what` must live as long. */
void pk_progress_init(struct pk_progress *p, const char *what);
/* `done` of `total` (0: not known) are done with. Cheap enough for every thousandth event. */
void pk_progress_update(struct pk_progress *p, uint64_t done, uint64_t total);
/* Remove the line. */
void pk_progress_done(struct pk_progress *p);
