// SPDX-License-Identifier: GPL-2.0-or-later
/* See progress.h. */

#include "core/util/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "core/util/clock.h"
#include "core/util/log.h"

#define FIRST_MS 500 /* work that is done by then needs no line */
#define STEP_MS  100
#define WIDTH    30

static long long now_ms(void)
{
	return (long long)(pk_clock_ns(CLOCK_MONOTONIC) / 1000000);
}

void pk_progress_init(struct pk_progress *p, const char *what)
{
	*p = (struct pk_progress){ 0 };
	if (!isatty(STDERR_FILENO) || pk_log_level() < PK_LOG_INFO)
		return;
	p->what = what;
	p->start_ms = now_ms();
}

void pk_progress_update(struct pk_progress *p, uint64_t done, uint64_t total)
{
	static const char bar[] = "##############################";
	long long now;
	int n;

	if (!p->what || !total)
		return;
	now = now_ms();
	if (now - p->start_ms < FIRST_MS || now - p->shown_ms < STEP_MS)
		return;
	p->shown_ms = now;
	p->shown = true;
	done = done < total ? done : total;
	n = (int)((double)done / (double)total * WIDTH);
	fprintf(stderr, "\r%s [%.*s%*s] %3d %%", p->what, n, bar, WIDTH - n, "",
		(int)((double)done / (double)total * 100));
	fflush(stderr);
}

void pk_progress_done(struct pk_progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
	p->what = NULL;
}
