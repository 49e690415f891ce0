// SPDX-License-Identifier: GPL-2.0-or-later
/* The thread that reads evidence, and what goes to it and comes from it. It enters a namespace,
 * reads, and leaves it again at once: a namespace that somebody is in does not go away. */

#include "probes/evidence/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "core/kernel/netns.h"
#include "core/util/array.h"
#include "probes/evidence/exceptions.h"
#include "probes/evidence/moved.h"
#include "probes/evidence/settings.h"
#include "probes/evidence/wanted.h"

#define MAX_WAITING 64  /* requests not yet read */
#define MAX_NETNS   512 /* whose settings are noted */
#define FINISH_MS   500 /* to wait for what is being read at the end */

struct pk_evidence_reader {
	/* of the thread that reads the ring */
	struct pk_names *names;
	struct pk_wanted wanted;

	/* of both, under the lock */
	pthread_mutex_t lock;
	pthread_cond_t work, idle;
	struct pk_evidence_request waiting[MAX_WAITING];
	size_t first, n_waiting;
	bool busy, stop, started, wants_last, did_last;
	struct {
		struct json_object **at;
		size_t n, cap;
	} done;

	/* of the thread */
	pthread_t thread;
	struct pk_netns_paths *netns;
	int home; /* its own namespace */
	struct pk_moved moved;
	struct pk_sysctls *sysctls;
	struct pk_exceptions exceptions;
};

/* ---- the thread ---- */

/* Not of the device alone: where they did not move, it was none of them. */
static void say_exceptions(const struct pk_evidence_reader *reader, struct pk_reading *r)
{
	int64_t n = pk_exceptions_read(&reader->exceptions);

	if (n >= 0 && pk_reading_is(r, NULL, "do_xdp_generic|*generic_xdp*|veth_xdp*|veth_poll"))
		pk_fact_number(r, PK_FACT_xdp_exceptions, n);
}

static void (*const readers[])(struct pk_reading *r) = {
#define READER_OF(name) pk_read_##name,
	PK_EVIDENCE_READERS(READER_OF)
#undef READER_OF
};

/* False: the namespace cannot be entered, any more, or not be left. */
static bool read_in(struct pk_evidence_reader *reader, struct pk_reading *r)
{
	pk_read_host(r);
	if (setns(r->netns_fd, CLONE_NEWNET))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(readers); i++)
		readers[i](r);
	pk_moved_say(&reader->moved, r);
	say_exceptions(reader, r);
	return !setns(reader->home, CLONE_NEWNET);
}

/* NULL: it could not be read. */
static struct json_object *read_one(struct pk_evidence_reader *reader,
				    const struct pk_evidence_request *req)
{
	_cleanup_(closep) int fd = pk_netns_open(reader->netns, req->netns);
	struct pk_reading r = {
		.req = req, .netns = reader->netns, .netns_fd = fd, .sysctls = reader->sysctls
	};

	if (fd < 0)
		return NULL;
	r.facts = json_object_new_object();
	r.of_flow = json_object_new_object();
	if (read_in(reader, &r))
		return pk_reading_entry(&r);
	json_object_put(r.facts);
	json_object_put(r.of_flow);
	return NULL;
}

static void add_done(struct pk_evidence_reader *reader, struct json_object *entry)
{
	if (!entry)
		return;
	if (pk_array_reserve(&reader->done, 1))
		json_object_put(entry);
	else
		reader->done.at[reader->done.n++] = entry;
}

static void read_all_last(struct pk_evidence_reader *reader)
{
	pk_moved_end(&reader->moved, reader->netns);
	if (setns(reader->home, CLONE_NEWNET))
		reader->stop = true; /* nothing more can be read from the right place */
}

/* These two are called with the lock held, and give it up while they read. */

static void do_request(struct pk_evidence_reader *reader)
{
	struct pk_evidence_request req = reader->waiting[reader->first];
	struct json_object *entry;

	reader->first = (reader->first + 1) % MAX_WAITING;
	reader->n_waiting--;
	reader->busy = true;
	pthread_mutex_unlock(&reader->lock);
	entry = read_one(reader, &req);
	pthread_mutex_lock(&reader->lock);
	reader->busy = false;
	add_done(reader, entry);
}

static void do_last(struct pk_evidence_reader *reader)
{
	pthread_mutex_unlock(&reader->lock);
	read_all_last(reader);
	pthread_mutex_lock(&reader->lock);
	reader->did_last = true;
}

static void note_settings(void *ctx, int fd, uint32_t inum)
{
	if (!setns(fd, CLONE_NEWNET))
		pk_settings_note(ctx, inum);
}

static void note_device_settings(void *ctx, int fd, uint32_t inum)
{
	if (!setns(fd, CLONE_NEWNET))
		pk_settings_note_devices(ctx, inum);
}

/* What there is before anything is lost. False: not from where it can be compared. */
static bool begin(struct pk_evidence_reader *reader)
{
	reader->sysctls = pk_sysctls_new("/proc/sys/net");
	if (!reader->sysctls)
		return false;
	pk_exceptions_begin(&reader->exceptions);
	pk_settings_note_host(reader->sysctls);
	pk_netns_each(reader->netns, MAX_NETNS, note_settings, reader->sysctls);
	pk_netns_each(reader->netns, MAX_NETNS, note_device_settings, reader->sysctls);
	pk_sysctls_begun(reader->sysctls);
	pk_moved_begin(&reader->moved, reader->netns);
	return !setns(reader->home, CLONE_NEWNET);
}

static void *work(void *arg)
{
	struct pk_evidence_reader *reader = arg;

	if (!begin(reader))
		return NULL;
	pthread_mutex_lock(&reader->lock);
	reader->started = true;
	pthread_cond_broadcast(&reader->idle);
	while (!reader->stop) {
		if (reader->n_waiting) {
			do_request(reader);
		} else if (reader->wants_last && !reader->did_last) {
			do_last(reader);
		} else {
			pthread_cond_wait(&reader->work, &reader->lock);
			continue;
		}
		pthread_cond_broadcast(&reader->idle);
	}
	pthread_mutex_unlock(&reader->lock);
	return NULL;
}

/* ---- start and end ---- */

/* Signals are for the thread that waits for them. */
static int start_thread(struct pk_evidence_reader *reader)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&reader->thread, NULL, work, reader);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}

static void reader_free(struct pk_evidence_reader *reader)
{
	for (size_t i = 0; i < reader->done.n; i++)
		json_object_put(reader->done.at[i]);
	free(reader->done.at);
	pk_wanted_done(&reader->wanted);
	pk_moved_done(&reader->moved);
	pk_exceptions_end(&reader->exceptions);
	pk_sysctls_free(reader->sysctls);
	pk_netns_paths_free(reader->netns);
	closep(&reader->home);
	free(reader);
}

int pk_evidence_start(struct pk_kernel *kernel, struct pk_names *names,
		      struct pk_evidence_reader **ret)
{
	struct pk_evidence_reader *reader = calloc(1, sizeof(*reader));
	bool oom;
	int r;

	if (!reader)
		return -ENOMEM;
	reader->names = names;
	reader->home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	reader->netns = pk_netns_paths_new(kernel);
	oom = !reader->netns || pk_wanted_init(&reader->wanted, names);
	pthread_mutex_init(&reader->lock, NULL);
	pthread_cond_init(&reader->work, NULL);
	pthread_cond_init(&reader->idle, NULL);
	/* Entering another namespace takes the right to; our own again is a good trial. */
	r = reader->home < 0 || setns(reader->home, CLONE_NEWNET) ? -errno
	    : oom                                                 ? -ENOMEM
								  : start_thread(reader);
	if (r) {
		reader_free(reader);
		return r;
	}
	*ret = reader;
	return 0;
}

/* Wait until nothing is left to be read, with the lock held. False: it takes too long. */
static bool wait_idle(struct pk_evidence_reader *reader)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += FINISH_MS % 1000 * 1000000L;
	until.tv_sec += FINISH_MS / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (reader->n_waiting || reader->busy || !reader->started ||
	       (reader->wants_last && !reader->did_last))
		if (pthread_cond_timedwait(&reader->idle, &reader->lock, &until))
			return false;
	return true;
}

void pk_evidence_wait_started(struct pk_evidence_reader *reader)
{
	pthread_mutex_lock(&reader->lock);
	wait_idle(reader);
	pthread_mutex_unlock(&reader->lock);
}

void pk_evidence_free(struct pk_evidence_reader *reader)
{
	bool idle;

	if (!reader)
		return;
	pthread_mutex_lock(&reader->lock);
	reader->n_waiting = 0;
	reader->wants_last = false;
	reader->stop = true;
	pthread_cond_signal(&reader->work);
	idle = wait_idle(reader);
	pthread_mutex_unlock(&reader->lock);
	if (!idle) { /* stuck in the kernel: it ends with the process, and keeps what it uses */
		pthread_detach(reader->thread);
		return;
	}
	pthread_join(reader->thread, NULL);
	reader_free(reader);
}

/* ---- results ---- */

/* One that only the evidence knows of. */
static void want_other_netns(struct pk_names *names, struct json_object *entry)
{
	struct json_object *facts, *inum;

	if (json_object_object_get_ex(entry, "of_flow", &facts) &&
	    json_object_object_get_ex(facts, "macvlan_netns", &inum))
		pk_names_want_netns(names, (uint32_t)json_object_get_uint64(inum));
}

static int take_all(struct pk_evidence_reader *reader)
{
	int r = 0;

	for (size_t i = 0; i < reader->done.n; i++) {
		want_other_netns(reader->names, reader->done.at[i]);
		r = pk_names_add_evidence(reader->names, reader->done.at[i]) ?: r;
	}
	reader->done.n = 0;
	return r;
}

bool pk_evidence_is_reading(struct pk_evidence_reader *reader)
{
	bool reading;

	pthread_mutex_lock(&reader->lock);
	reading = reader->n_waiting || reader->busy || reader->done.n;
	pthread_mutex_unlock(&reader->lock);
	return reading;
}

int pk_evidence_take(struct pk_evidence_reader *reader)
{
	int r;

	pthread_mutex_lock(&reader->lock);
	r = take_all(reader);
	pthread_mutex_unlock(&reader->lock);
	return r;
}

int pk_evidence_finish(struct pk_evidence_reader *reader)
{
	int r;

	pthread_mutex_lock(&reader->lock);
	reader->wants_last = true;
	pthread_cond_signal(&reader->work);
	wait_idle(reader);
	r = take_all(reader);
	if (!r && reader->did_last)
		r = pk_moved_name(&reader->moved, reader->names);
	pthread_mutex_unlock(&reader->lock);
	return r;
}

/* ---- asking ---- */

static void send_request(struct pk_evidence_reader *reader, const struct pk_evidence_request *req)
{
	pthread_mutex_lock(&reader->lock);
	if (reader->n_waiting < MAX_WAITING) {
		size_t at = (reader->first + reader->n_waiting) % MAX_WAITING;

		reader->waiting[at] = *req;
		reader->n_waiting++;
		pk_wanted_spend(&reader->wanted);
		pthread_cond_signal(&reader->work);
	}
	pthread_mutex_unlock(&reader->lock);
}

bool pk_evidence_is_own(struct pk_evidence_reader *reader, const void *record, size_t size)
{
	return pk_wanted_is_own(&reader->wanted, record, size);
}

void pk_evidence_want(struct pk_evidence_reader *reader, const void *record, size_t size)
{
	struct pk_evidence_request req;

	if (pk_wanted_is_new(&reader->wanted, record, size, &req))
		send_request(reader, &req);
}
