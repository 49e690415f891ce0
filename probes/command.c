// SPDX-License-Identifier: GPL-2.0-or-later
/* See command.h. The command leads a process group of its own, so that all of it can be ended. */

#include "probes/command.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "core/util/log.h"

#define PATIENCE_MS 500 /* between SIGTERM and SIGKILL */

static void child(const char *text)
{
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execl("/bin/sh", "sh", "-c", text, (char *)NULL);
	_exit(127);
}

int pk_command_start(struct pk_command *c, const char *text)
{
	pid_t pid = fork();

	if (pid < 0)
		return pk_err(-errno, "--cmd: cannot start it: %s", strerror(errno));
	if (pid == 0)
		child(text);
	setpgid(pid, pid); /* whoever of us comes first */
	c->pid = pid;
	return 0;
}

/* Has the command ended? What it left running in the background ends with it. */
static bool reap(struct pk_command *c, int *ret_status)
{
	siginfo_t info = { 0 };

	if (!c->pid)
		return false;
	if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
		return false;
	kill(-c->pid, SIGTERM); /* before the leader is reaped, nobody else can be this group */
	waitpid(c->pid, ret_status, 0);
	c->pid = 0;
	return true;
}

bool pk_command_ended(struct pk_command *c)
{
	int status = 0;

	if (!reap(c, &status))
		return false;
	if (WIFEXITED(status) && WEXITSTATUS(status))
		pk_info("the command ended with status %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		pk_info("the command was ended by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	return true;
}

void pk_command_stop(struct pk_command *c)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	pid_t group = c->pid;
	int status;

	if (!c->pid)
		return;
	kill(-group, SIGTERM);
	for (int i = 0; i < PATIENCE_MS; i++) {
		if (reap(c, &status))
			return;
		nanosleep(&ms, NULL);
	}
	kill(-group, SIGKILL);
	waitpid(c->pid, &status, 0);
	c->pid = 0;
}
