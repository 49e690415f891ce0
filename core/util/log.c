// SPDX-License-Identifier: GPL-2.0-or-later
/* The log: one line on stderr, whole even when several threads write. */

#include "core/util/log.h"

#include <errno.h>
#include <stdarg.h>

#include "core/util/clock.h"

static enum pk_log_level current_level = PK_LOG_INFO;

void pk_log_set_level(enum pk_log_level level)
{
	current_level = level;
}

enum pk_log_level pk_log_level(void)
{
	return current_level;
}

void pk_log(enum pk_log_level level, const char *fmt, ...)
{
	int saved = errno;
	char line[2048];
	va_list ap;

	if (level > current_level)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	fprintf(stderr, "pktrack: %s%s\n", level == PK_LOG_WARN ? "warning: " : "", line);
	errno = saved;
}

bool pk_ratelimit_ok(struct pk_ratelimit *rl, unsigned long *ret_held)
{
	long long now = (long long)pk_clock_ns(CLOCK_MONOTONIC);

	if (rl->last_ns && now - rl->last_ns < 1000000000LL) {
		rl->held++;
		return false;
	}
	*ret_held = rl->held;
	rl->held = 0;
	rl->last_ns = now;
	return true;
}
