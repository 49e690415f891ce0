// SPDX-License-Identifier: GPL-2.0-or-later
/* See stop.h. Signal handlers have no context, so what they share with the rest is the one state
 * of this file. */

#include "probes/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>

#include "core/util/log.h"

#define LAST_MOMENT_MS 300 /* from the second signal to the end */

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGALRM };

static struct {
	int fd;
	volatile sig_atomic_t told;
	const char *volatile leftover;
	struct sigaction old[ARRAY_SIZE(signals)];
} stop = { .fd = -1 };

static void on_signal(int signo)
{
	const struct itimerval moment = { .it_value.tv_usec = LAST_MOMENT_MS * 1000 };
	const uint64_t one = 1;
	int saved = errno;

	if (signo == SIGALRM) {
		if (stop.leftover)
			unlink(stop.leftover);
		_exit(1); /* what is in the capture file so far can be read */
	}
	if (signo != SIGCHLD && ++stop.told == 2)
		setitimer(ITIMER_REAL, &moment, NULL);
	(void)!write(stop.fd, &one, sizeof(one));
	errno = saved;
}

int pk_stop_catch(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	stop.told = 0;
	stop.leftover = NULL;
	stop.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (stop.fd < 0)
		return pk_err(-errno, "eventfd: %s", strerror(errno));
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &action, &stop.old[i]);
	return stop.fd;
}

void pk_stop_removes(const char *path)
{
	stop.leftover = path;
}

bool pk_stop_told(void)
{
	uint64_t count;

	(void)!read(stop.fd, &count, sizeof(count));
	return stop.told > 0;
}

bool pk_stop_hurry(void)
{
	return stop.told > 1;
}

void pk_stop_release(void)
{
	const struct itimerval never = { 0 };

	if (stop.fd < 0)
		return;
	setitimer(ITIMER_REAL, &never, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &stop.old[i], NULL);
	close(stop.fd);
	stop.fd = -1;
}
