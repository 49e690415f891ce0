// SPDX-License-Identifier: GPL-2.0-or-later
/* See sysctls.h. To write to a file of /proc/sys is an event for those who watch it (inotify), as
 * with any file. Which namespace's a setting is was decided when its file was opened: so all of
 * them can be read by one thread, which stays where it is. An open file does not keep its
 * namespace. */

#include "probes/evidence/sysctls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/resource.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/clock.h"
#include "core/util/map.h"
#include "core/util/parallel.h"

#define MAX_WATCHED 1024
#define MAX_CHANGES 64 /* of one, that are remembered */

struct sysctl {
	uint32_t netns;
	char *path; /* owned */
	int fd, watch;
	size_t n; /* at least 1 */
	struct change {
		uint64_t ts_ns;
		int64_t value;
	} changes[MAX_CHANGES];
};

struct pk_sysctls {
	const char *root;
	int inotify, stop; /* an eventfd: the thread is to end */
	bool watches;      /* there is a thread */
	pthread_t thread;
	size_t max; /* that may be watched */
	uint64_t begun_ns;

	/* under the lock */
	pthread_mutex_t lock;
	struct {
		struct sysctl **at; /* owned */
		size_t n, cap;
	} all;
	struct pk_map index; /* key of namespace and path -> position, plus 1 */
};

/* ---- one setting ---- */

static bool read_fd(int fd, int64_t *ret)
{
	char text[32] = "", *end;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return false;
	errno = 0;
	*ret = strtoll(text, &end, 10);
	return end != text && !errno;
}

/* Note what it is now. False: its namespace is gone. */
static bool look(struct sysctl *c)
{
	int64_t value;

	if (!read_fd(c->fd, &value))
		return false;
	if (value == c->changes[c->n - 1].value)
		return true;
	if (c->n == MAX_CHANGES) { /* of the oldest, that of the beginning is kept */
		memmove(c->changes + 1, c->changes + 2, (MAX_CHANGES - 2) * sizeof(*c->changes));
		c->n--;
	}
	c->changes[c->n++] = (struct change){ pk_boot_ns(), value };
	return true;
}

/* What it was before the first look is not known: then, what it was at that. */
static int64_t value_at(const struct sysctl *c, uint64_t ts_ns)
{
	size_t i = c->n - 1;

	while (i && c->changes[i].ts_ns > ts_ns)
		i--;
	return c->changes[i].value;
}

static void sysctl_free(struct sysctl *c)
{
	if (!c)
		return;
	closep(&c->fd);
	free(c->path);
	free(c);
}

/* ---- all of them ---- */

static uint64_t key_of(uint32_t netns, const char *path)
{
	return pk_map_text_key(PK_MAP_SEED ^ netns, path, strlen(path));
}

static struct sysctl *find(const struct pk_sysctls *s, uint32_t netns, const char *path)
{
	const uint64_t *at = pk_map_get(&s->index, key_of(netns, path));
	struct sysctl *c = at ? s->all.at[*at - 1] : NULL;

	return c && c->netns == netns && !strcmp(c->path, path) ? c : NULL;
}

/* The place of one that is gone is the last one's. */
static void forget(struct pk_sysctls *s, struct sysctl *c)
{
	uint64_t at = *pk_map_get(&s->index, key_of(c->netns, c->path)) - 1;
	struct sysctl *last = s->all.at[--s->all.n];

	pk_map_remove(&s->index, key_of(c->netns, c->path));
	if (last != c) {
		s->all.at[at] = last;
		*pk_map_get(&s->index, key_of(last->netns, last->path)) = at + 1;
	}
	inotify_rm_watch(s->inotify, c->watch);
	sysctl_free(c);
}

/* Watch it from now on; takes over `fd`. NULL: it cannot be. */
static struct sysctl *watch(struct pk_sysctls *s, uint32_t netns, const char *path, int *fd)
{
	struct sysctl *c;
	char link[64];

	if (!s->watches || s->all.n >= s->max || pk_array_reserve(&s->all, 1) ||
	    pk_map_get(&s->index, key_of(netns, path)))
		return NULL;
	c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	*c = (struct sysctl){ .netns = netns, .path = strdup(path), .fd = TAKE_FD(*fd), .n = 1 };
	snprintf(link, sizeof(link), "/proc/self/fd/%d", c->fd);
	c->watch = inotify_add_watch(s->inotify, link, IN_MODIFY);
	c->changes[0].ts_ns = pk_boot_ns();
	if (!c->path || c->watch < 0 || !read_fd(c->fd, &c->changes[0].value) ||
	    pk_map_put(&s->index, key_of(netns, path), s->all.n + 1)) {
		sysctl_free(c);
		return NULL;
	}
	s->all.at[s->all.n++] = c;
	return c;
}

/* ---- the thread ---- */

static void on_event(struct pk_sysctls *s, const struct inotify_event *ev)
{
	for (size_t i = 0; i < s->all.n; i++)
		if (s->all.at[i]->watch == ev->wd)
			look(s->all.at[i]);
}

static void *work(void *arg)
{
	const struct sched_param before_others = { .sched_priority = 1 };
	struct pk_sysctls *s = arg;
	struct pollfd fds[] = { { .fd = s->stop, .events = POLLIN },
				{ .fd = s->inotify, .events = POLLIN } };
	struct inotify_event events[64]; /* those of files have no name behind them */

	/* What is written now may be overwritten soon, whatever else the CPUs have to do. */
	pthread_setschedparam(pthread_self(), SCHED_FIFO, &before_others);
	while (poll(fds, ARRAY_SIZE(fds), -1) >= 0 || errno == EINTR) {
		ssize_t n;

		if (fds[0].revents)
			break;
		n = fds[1].revents ? read(s->inotify, events, sizeof(events)) : 0;
		pthread_mutex_lock(&s->lock);
		for (ssize_t i = 0; (i + 1) * (ssize_t)sizeof(*events) <= n; i++)
			on_event(s, &events[i]);
		pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

/* A quarter of the files that we may open. */
static size_t max_watched(void)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_NOFILE, &lim))
		return 0;
	return MIN(lim.rlim_cur / 4, (rlim_t)MAX_WATCHED);
}

struct pk_sysctls *pk_sysctls_new(const char *root)
{
	struct pk_sysctls *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->root = root;
	s->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	s->stop = eventfd(0, EFD_CLOEXEC);
	s->max = max_watched();
	s->begun_ns = UINT64_MAX;
	pthread_mutex_init(&s->lock, NULL);
	s->watches = s->inotify >= 0 && s->stop >= 0 && pk_thread_start(&s->thread, work, s);
	return s;
}

void pk_sysctls_free(struct pk_sysctls *s)
{
	uint64_t one = 1;

	if (!s)
		return;
	if (s->watches && write(s->stop, &one, sizeof(one)) == sizeof(one))
		pthread_join(s->thread, NULL);
	for (size_t i = 0; i < s->all.n; i++)
		sysctl_free(s->all.at[i]);
	free(s->all.at);
	pk_map_done(&s->index);
	closep(&s->inotify);
	closep(&s->stop);
	free(s);
}

void pk_sysctls_begun(struct pk_sysctls *s)
{
	s->begun_ns = pk_boot_ns();
}

static void say(const struct pk_sysctls *s, const struct sysctl *c, uint64_t ts_ns,
		struct pk_sysctl_value *ret)
{
	ret->then = value_at(c, ts_ns);
	ret->first = c->changes[0].ts_ns <= s->begun_ns ? value_at(c, s->begun_ns) : ret->then;
}

static bool get(struct pk_sysctls *s, uint32_t netns, const char *path, uint64_t ts_ns,
		struct pk_sysctl_value *ret)
{
	struct sysctl *c = find(s, netns, path);
	_cleanup_(closep) int fd = -1;
	char full[256];

	if (c && !look(c)) { /* its namespace is gone, and another has the same inode */
		forget(s, c);
		c = NULL;
	}
	if (!c) {
		snprintf(full, sizeof(full), "%s/%s", s->root, path);
		fd = open(full, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || !read_fd(fd, &ret->then))
			return false;
		ret->first = ret->then;
		c = watch(s, netns, path, &fd);
	}
	if (c)
		say(s, c, ts_ns, ret);
	return true;
}

bool pk_sysctls_get(struct pk_sysctls *s, uint32_t netns, const char *path, uint64_t ts_ns,
		    struct pk_sysctl_value *ret)
{
	bool known;

	pthread_mutex_lock(&s->lock);
	known = get(s, netns, path, ts_ns, ret);
	pthread_mutex_unlock(&s->lock);
	return known;
}
