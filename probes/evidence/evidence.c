// SPDX-License-Identifier: GPL-2.0-or-later
/* The thread that reads evidence, and what may be asked of it. Which drops are new is decided by
 * the thread that reads the ring: by place, then by flow, so that a flood of one kind costs it a
 * look-up each. The thread enters a namespace, reads, and leaves it again at once: a namespace
 * that somebody is in does not go away. */

#include "probes/evidence/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "core/event/record.h"
#include "core/kernel/netns.h"
#include "core/util/array.h"
#include "core/util/clock.h"
#include "core/util/map.h"
#include "postprocess/explain/explain.h"
#include "postprocess/why/why.h"
#include "probes/evidence/counters.h"
#include "probes/evidence/exceptions.h"
#include "probes/evidence/internal.h"

#define MAX_WAITING     64           /* requests not yet read */
#define MAX_PLACES      1024         /* reason, place, namespace and device */
#define FLOWS_PER_PLACE 8            /* of which evidence is read in a window */
#define TRIES_PER_PLACE 64           /* records that are looked at in a window */
#define TRIES_CONSUMED  1024         /* the same, where most packets fare well */
#define WINDOW_NS       5000000000LL /* after it, a place is looked at anew */
#define WINDOW_CONSUMED 1000000000LL /* the same */
#define BURST           128          /* readings at once, and */
#define PER_SECOND      10           /* in the long run */
#define MAX_READINGS    4096         /* in one run */
#define MAX_NETNS       512          /* whose counters are looked at */
#define FINISH_MS       500          /* to wait for what is being read at the end */

struct place {
	uint64_t location;
	uint32_t reason, netns, ifindex;
	bool consumed; /* freed as normal there */
	bool has_headers;
	uint32_t pid; /* what ran then; 0: not known */
	uint64_t window_ns;
	uint32_t tries, n_flows;
	uint64_t flows[FLOWS_PER_PLACE]; /* hashes */
};

struct pk_evidence_reader {
	/* of the thread that reads the ring */
	struct pk_names *names;
	struct {
		struct place *at;
		size_t n, cap;
	} places;
	struct pk_map index; /* hash of a place -> its position, plus 1 */
	struct pk_why *why;
	uint32_t pid;       /* our own */
	uint64_t budget_ns; /* when the budget was last filled up */
	uint32_t budget, readings;

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
	struct {
		struct netns_counters {
			uint32_t netns;
			struct pk_counters counters;
		} * at;
		size_t n, cap;
	} before; /* as collecting began */
	struct pk_exceptions exceptions;
	struct {
		struct last {
			uint32_t netns;
			const char *name;
			uint64_t count;
			char *detail; /* owned; or NULL */
		} * at;
		size_t n, cap;
	} last; /* what moved for losses without an event, by the end */
};

/* ---- facts ---- */

static const char *const fact_names[PK_FACT_MAX] = {
#define NAME_OF(name, what) [PK_FACT_##name] = #name,
	PK_EVIDENCE_FACTS(NAME_OF)
#undef NAME_OF
};

void pk_fact_number(struct pk_reading *r, enum pk_fact fact, int64_t v)
{
	json_object_object_add(r->facts, fact_names[fact], json_object_new_int64(v));
}

void pk_fact_text(struct pk_reading *r, enum pk_fact fact, const char *text)
{
	json_object_object_add(r->facts, fact_names[fact], json_object_new_string(text));
}

void pk_fact_number_of_flow(struct pk_reading *r, enum pk_fact fact, int64_t v)
{
	json_object_object_add(r->of_flow, fact_names[fact], json_object_new_int64(v));
}

void pk_fact_text_of_flow(struct pk_reading *r, enum pk_fact fact, const char *text)
{
	json_object_object_add(r->of_flow, fact_names[fact], json_object_new_string(text));
}

bool pk_reading_is(const struct pk_reading *r, const char *reason, const char *place)
{
	const struct pk_evidence_request *q = r->req;

	if (reason && !pk_explain_match(reason, q->reason_name, strlen(q->reason_name)))
		return false;
	return !place || pk_explain_match(place, q->function, pk_explain_function_len(q->function));
}

bool pk_read_number(const char *path, int64_t *ret)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[32] = "", *end;
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n <= 0)
		return false;
	errno = 0;
	*ret = strtoll(text, &end, 10);
	return end != text && !errno;
}

/* ---- counters ---- */

static void remember_counters(void *ctx, int fd, uint32_t inum)
{
	struct pk_evidence_reader *reader = ctx;
	struct netns_counters *c;

	if (pk_array_reserve(&reader->before, 1) || setns(fd, CLONE_NEWNET))
		return;
	c = &reader->before.at[reader->before.n++];
	c->netns = inum;
	pk_counters_read(&c->counters);
}

/* By how much they moved. A namespace that was not there began with zeroes; inode numbers are used
 * again, cookies are not. */
static void subtract_before(const struct pk_evidence_reader *reader, uint32_t netns,
			    struct pk_counters *now)
{
	for (size_t i = 0; i < reader->before.n; i++) {
		const struct netns_counters *c = &reader->before.at[i];

		if (c->netns != netns || c->counters.cookie != now->cookie)
			continue;
		for (size_t k = 0; k < PK_COUNTER_MAX; k++)
			now->at[k] -= MIN(c->counters.at[k], now->at[k]);
	}
}

/* Echo requests that were not answered. */
static uint64_t unanswered_echos(const struct pk_counters *c)
{
	uint64_t in = c->at[PK_COUNTER_IcmpInEchos], out = c->at[PK_COUNTER_IcmpOutEchoReps];

	return in > out ? in - out : 0;
}

static void say_counters(struct pk_evidence_reader *reader, struct pk_reading *r)
{
	_cleanup_(pk_out_done) struct pk_out out;
	struct pk_counters now;

	pk_out_init(&out, -1);
	pk_counters_read(&now);
	subtract_before(reader, r->req->netns, &now);
	for (size_t i = 0; i < PK_COUNTER_MAX; i++) {
		if (!now.at[i])
			continue;
		pk_out_printf(&out, "%s%s+%llu", out.len ? " " : "", pk_counter_names[i],
			      (unsigned long long)now.at[i]);
	}
	pk_fact_text(r, PK_FACT_moved, pk_out_text(&out) ?: "");
	pk_fact_number(r, PK_FACT_echos_unanswered, (int64_t)unanswered_echos(&now));
}

/* Not of the device alone: where they did not move, it was none of them. */
static void say_exceptions(const struct pk_evidence_reader *reader, struct pk_reading *r)
{
	int64_t n = pk_exceptions_read(&reader->exceptions);

	if (n >= 0 && pk_reading_is(r, NULL, "do_xdp_generic|*generic_xdp*|veth_xdp*|veth_poll"))
		pk_fact_number(r, PK_FACT_xdp_exceptions, n);
}

/* ---- counters at the end ---- */

static void add_last(struct pk_evidence_reader *reader, uint32_t netns, enum pk_counter counter,
		     uint64_t count, char *detail)
{
	if (!count || pk_array_reserve(&reader->last, 1)) {
		free(detail);
		return;
	}
	reader->last.at[reader->last.n++] =
		(struct last){ netns, pk_counter_names[counter], count, detail };
}

/* If it is the setting that says so. */
static uint64_t ignored_echos(const struct pk_counters *c)
{
	int64_t ignore;

	if (!pk_read_number("/proc/sys/net/ipv4/icmp_echo_ignore_all", &ignore) || !ignore)
		return 0;
	return unanswered_echos(c);
}

static uint64_t less(const struct pk_counters *c, enum pk_counter all, enum pk_counter some)
{
	return c->at[all] - MIN(c->at[all], c->at[some]);
}

/* Not for a full queue: those have counters of their own. */
static uint64_t other_listen_drops(const struct pk_counters *c)
{
	uint64_t full = c->at[PK_COUNTER_TcpExtListenOverflows] +
			c->at[PK_COUNTER_TcpExtTCPReqQFullDrop];

	return c->at[PK_COUNTER_TcpExtListenDrops] - MIN(c->at[PK_COUNTER_TcpExtListenDrops], full);
}

static void read_last(void *ctx, int fd, uint32_t inum)
{
	struct pk_evidence_reader *reader = ctx;
	struct pk_counters c;

	if (setns(fd, CLONE_NEWNET))
		return;
	pk_counters_read(&c);
	subtract_before(reader, inum, &c);
	add_last(reader, inum, PK_COUNTER_TcpExtListenOverflows,
		 c.at[PK_COUNTER_TcpExtListenOverflows],
		 c.at[PK_COUNTER_TcpExtListenOverflows] ? pk_full_listeners() : NULL);
	add_last(reader, inum, PK_COUNTER_TcpExtListenDrops, other_listen_drops(&c), NULL);
	add_last(reader, inum, PK_COUNTER_TcpExtTCPReqQFullDrop,
		 c.at[PK_COUNTER_TcpExtTCPReqQFullDrop], NULL);
	add_last(reader, inum, PK_COUNTER_TcpExtTCPAbortOnClose,
		 c.at[PK_COUNTER_TcpExtTCPAbortOnClose], NULL);
	add_last(reader, inum, PK_COUNTER_IpReasmFails,
		 less(&c, PK_COUNTER_IpReasmFails, PK_COUNTER_IpReasmTimeout), NULL);
	add_last(reader, inum, PK_COUNTER_Ip6ReasmFails,
		 less(&c, PK_COUNTER_Ip6ReasmFails, PK_COUNTER_Ip6ReasmTimeout), NULL);
	add_last(reader, inum, PK_COUNTER_IcmpInEchos, ignored_echos(&c), NULL);
}

static void read_all_last(struct pk_evidence_reader *reader)
{
	pk_netns_each(reader->netns, MAX_NETNS, read_last, reader);
	if (setns(reader->home, CLONE_NEWNET))
		reader->stop = true; /* nothing more can be read from the right place */
}

/* ---- the thread ---- */

static void (*const readers[])(struct pk_reading *r) = {
#define READER_OF(name) pk_read_##name,
	PK_EVIDENCE_READERS(READER_OF)
#undef READER_OF
};

static struct json_object *entry_new(const struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "ts_ns", json_object_new_uint64(q->ts_ns));
	json_object_object_add(o, "location", json_object_new_uint64(q->location));
	json_object_object_add(o, "reason", json_object_new_uint64(q->reason));
	json_object_object_add(o, "netns", json_object_new_uint64(q->netns));
	json_object_object_add(o, "ifindex", json_object_new_uint64(q->ifindex));
	json_object_object_add(o, "flow", json_object_new_string(q->flow_key));
	json_object_object_add(o, "facts", r->facts);
	json_object_object_add(o, "of_flow", r->of_flow);
	return o;
}

/* NULL: the namespace cannot be entered, any more. */
static struct json_object *read_one(struct pk_evidence_reader *reader,
				    const struct pk_evidence_request *req)
{
	_cleanup_(closep) int fd = pk_netns_open(reader->netns, req->netns);
	struct pk_reading r = { .req = req, .netns = reader->netns, .netns_fd = fd };

	if (fd < 0)
		return NULL;
	r.facts = json_object_new_object();
	r.of_flow = json_object_new_object();
	pk_read_host(&r);
	if (setns(fd, CLONE_NEWNET)) {
		json_object_put(r.facts);
		json_object_put(r.of_flow);
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(readers); i++)
		readers[i](&r);
	say_counters(reader, &r);
	say_exceptions(reader, &r);
	if (setns(reader->home, CLONE_NEWNET)) {
		json_object_put(r.facts);
		json_object_put(r.of_flow);
		return NULL;
	}
	return entry_new(&r);
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

static void *work(void *arg)
{
	struct pk_evidence_reader *reader = arg;

	pk_exceptions_begin(&reader->exceptions);
	pk_netns_each(reader->netns, MAX_NETNS, remember_counters, reader);
	if (setns(reader->home, CLONE_NEWNET))
		return NULL;
	pthread_mutex_lock(&reader->lock);
	reader->started = true;
	pthread_cond_broadcast(&reader->idle);
	while (!reader->stop) {
		struct pk_evidence_request req;
		struct json_object *entry;

		if (!reader->n_waiting && reader->wants_last && !reader->did_last) {
			pthread_mutex_unlock(&reader->lock);
			read_all_last(reader);
			pthread_mutex_lock(&reader->lock);
			reader->did_last = true;
			pthread_cond_broadcast(&reader->idle);
			continue;
		}
		if (!reader->n_waiting) {
			pthread_cond_wait(&reader->work, &reader->lock);
			continue;
		}
		req = reader->waiting[reader->first];
		reader->first = (reader->first + 1) % MAX_WAITING;
		reader->n_waiting--;
		reader->busy = true;
		pthread_mutex_unlock(&reader->lock);
		entry = read_one(reader, &req);
		pthread_mutex_lock(&reader->lock);
		reader->busy = false;
		add_done(reader, entry);
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
	free(reader->places.at);
	free(reader->before.at);
	pk_exceptions_end(&reader->exceptions);
	for (size_t i = 0; i < reader->last.n; i++)
		free(reader->last.at[i].detail);
	free(reader->last.at);
	pk_map_done(&reader->index);
	pk_why_free(reader->why);
	pk_netns_paths_free(reader->netns);
	closep(&reader->home);
	free(reader);
}

int pk_evidence_start(struct pk_kernel *kernel, struct pk_names *names,
		      struct pk_evidence_reader **ret)
{
	struct pk_evidence_reader *reader = calloc(1, sizeof(*reader));
	int r;

	if (!reader)
		return -ENOMEM;
	reader->names = names;
	reader->budget = BURST;
	reader->pid = (uint32_t)getpid();
	reader->home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	reader->netns = pk_netns_paths_new(kernel);
	reader->why = pk_why_new(names);
	pthread_mutex_init(&reader->lock, NULL);
	pthread_cond_init(&reader->work, NULL);
	pthread_cond_init(&reader->idle, NULL);
	/* Entering another namespace takes the right to; our own again is a good trial. */
	r = reader->home < 0 || setns(reader->home, CLONE_NEWNET) ? -errno
	    : !reader->netns || !reader->why                      ? -ENOMEM
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

static int take_last(struct pk_evidence_reader *reader)
{
	int r = 0;

	for (size_t i = 0; i < reader->last.n; i++) {
		const struct last *l = &reader->last.at[i];

		pk_names_want_netns(reader->names, l->netns);
		r = pk_names_add_counter(reader->names, l->netns, l->name, l->count, l->detail)
			    ?: r;
	}
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
		r = take_last(reader);
	pthread_mutex_unlock(&reader->lock);
	return r;
}

/* ---- which drops are new ---- */

static bool has_budget(struct pk_evidence_reader *reader, uint64_t now)
{
	uint64_t more = (now - reader->budget_ns) * PER_SECOND / 1000000000;

	if (reader->readings >= MAX_READINGS)
		return false;
	if (more) {
		reader->budget = (uint32_t)MIN(reader->budget + more, (uint64_t)BURST);
		reader->budget_ns = now;
	}
	return reader->budget;
}

/* Where a record was dropped, found without cutting all of it into sections. */
static bool find_place(const void *record, size_t size, struct place *ret)
{
	const uint8_t *p = record, *end = p + size;
	*ret = (struct place){ 0 };
	for (p += sizeof(struct pk_record); (size_t)(end - p) >= sizeof(struct pk_section_hdr);) {
		const struct pk_section_hdr *h = (const void *)p;
		size_t padded = ((size_t)h->size + 3) & ~(size_t)3;
		const void *data = p + sizeof(*h);

		if (padded > (size_t)(end - p) - sizeof(*h))
			return false;
		if (h->id == PK_SECTION_drop) {
			const struct drop_section *drop = data;

			ret->location = drop->location;
			ret->reason = drop->reason;
		} else if (h->id == PK_SECTION_place) {
			ret->consumed = true;
			ret->location = ((const struct place_section *)data)->location;
		} else if (h->id == PK_SECTION_ns) {
			ret->netns = ((const struct ns_section *)data)->inum;
		} else if (h->id == PK_SECTION_task) {
			ret->pid = ((const struct task_section *)data)->pid;
		} else if (h->id == PK_SECTION_packet) {
			ret->has_headers = ((const struct packet_section *)data)->start !=
					   PK_LAYER_UNKNOWN;
		} else if (h->id == PK_SECTION_dev) {
			ret->ifindex = ((const struct dev_section *)data)->ifindex;
		}
		p += sizeof(*h) + padded;
	}
	return ret->location;
}

static bool is_same(const struct place *a, const struct place *b)
{
	return a->location == b->location && a->reason == b->reason && a->netns == b->netns &&
	       a->ifindex == b->ifindex && a->consumed == b->consumed;
}

/* The place as we know it. NULL: no room, or no memory. */
static struct place *get_place(struct pk_evidence_reader *reader, const struct place *found,
			       uint64_t now)
{
	uint64_t key = found->location ^ (uint64_t)found->reason << 40 ^
		       (uint64_t)found->netns << 17 ^ found->ifindex;
	const uint64_t *at = pk_map_get(&reader->index, key);
	struct place *p;

	if (at) {
		p = &reader->places.at[*at - 1];
		if (!is_same(p, found))
			return NULL; /* two with the same hash: the second goes without */
		if (now - p->window_ns < (p->consumed ? WINDOW_CONSUMED : WINDOW_NS))
			return p;
	} else {
		if (!key || reader->places.n >= MAX_PLACES ||
		    pk_array_reserve(&reader->places, 1) ||
		    pk_map_put(&reader->index, key, reader->places.n + 1))
			return NULL;
		p = &reader->places.at[reader->places.n++];
	}
	*p = *found;
	p->window_ns = now;
	return p;
}

static uint64_t hash_text(const char *text)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a */

	for (; *text; text++)
		h = (h ^ (uint8_t)*text) * 0x100000001b3;
	return h;
}

/* Is the flow new at that place, and is there room for it? */
static bool is_new(struct place *place, const char *flow)
{
	uint64_t hash = hash_text(flow);

	for (uint32_t i = 0; i < place->n_flows; i++)
		if (place->flows[i] == hash)
			return false;
	if (place->n_flows == FLOWS_PER_PLACE)
		return false;
	place->flows[place->n_flows++] = hash;
	return true;
}

static void copy_packet(struct pk_evidence_request *req, const struct pk_facts *f)
{
	const struct packet_section *p = pk_event_get(f->ev, packet);
	size_t captured = p ? pk_event_tail(f->ev, packet) : 0;

	req->bytes_len = MIN(captured, sizeof(req->bytes));
	if (!p)
		return;
	memcpy(req->bytes, p->data, req->bytes_len);
	req->len = p->len;
	req->network_at = f->ip_has && p->len >= f->ip_has ? p->len - f->ip_has : 0;
}

static void fill_request(struct pk_evidence_request *req, const struct place *place,
			 const struct pk_facts *f)
{
	const struct skb_section *skb = pk_event_get(f->ev, skb);

	*req = (struct pk_evidence_request){
		.ts_ns = f->ev->rec->ts_ns,
		.location = place->location,
		.reason = place->reason,
		.netns = place->netns,
		.ifindex = place->ifindex,
		.rx_ifindex = f->dev ? f->dev->rx_ifindex : 0,
		.mark = skb ? skb->mark : 0,
		.traits = f->traits,
		.has_mac = f->has_mac,
		.has_flow = f->has_flow,
		.ethertype = f->ethertype,
		.vlan = f->vlan,
		.flow = f->flow,
		.has_arp = f->arp_sender,
	};
	if (f->arp_sender) {
		memcpy(req->arp_sender, f->arp_sender, sizeof(req->arp_sender));
		memcpy(req->arp_target, f->arp_target, sizeof(req->arp_target));
	}
	snprintf(req->reason_name, sizeof(req->reason_name), "%s", f->reason);
	snprintf(req->function, sizeof(req->function), "%s", f->function);
	if (f->dev)
		snprintf(req->dev, sizeof(req->dev), "%.*s", (int)sizeof(f->dev->name),
			 f->dev->name);
	if (f->has_mac)
		memcpy(req->mac, f->mac, sizeof(req->mac));
	pk_flow_key(f, req->flow_key);
	copy_packet(req, f);
}

static void send_request(struct pk_evidence_reader *reader, const struct pk_evidence_request *req)
{
	pthread_mutex_lock(&reader->lock);
	if (reader->n_waiting < MAX_WAITING) {
		size_t at = (reader->first + reader->n_waiting) % MAX_WAITING;

		reader->waiting[at] = *req;
		reader->n_waiting++;
		reader->budget--;
		reader->readings++;
		pthread_cond_signal(&reader->work);
	}
	pthread_mutex_unlock(&reader->lock);
}

/* The dummy packet of a route that was looked up: it has headers. */
static bool is_lookup(struct pk_evidence_reader *reader, uint64_t location)
{
	const char *lookups = "inet_rtm_getroute|inet6_rtm_getroute";
	const struct pk_symbol *symbol;
	uint64_t offset;

	pk_names_want_addr(reader->names, location);
	symbol = pk_names_symbol(reader->names, location, &offset);
	return symbol &&
	       pk_explain_match(lookups, symbol->name, pk_explain_function_len(symbol->name));
}

bool pk_evidence_is_own(struct pk_evidence_reader *reader, const void *record, size_t size)
{
	struct place place;

	if (!find_place(record, size, &place))
		return false;
	/* An answer to a question of ours: what interrupts free has headers or a device. */
	if (place.pid == reader->pid && !place.ifindex && !place.has_headers)
		return true;
	return !place.consumed && is_lookup(reader, place.location);
}

/* Do lost packets end there among those that are not? Asked of every packet that is freed. */
static bool is_trap(struct pk_evidence_reader *reader, uint64_t location)
{
	pk_names_want_addr(reader->names, location);
	return pk_why_is_trap(reader->why, location);
}

/* Half of the budget is left for drops, which are losses for certain. */
static bool may_ask(struct pk_evidence_reader *reader, const struct place *found)
{
	return !found->consumed || (is_trap(reader, found->location) && reader->budget > BURST / 2);
}

static bool is_worth_it(const struct place *place, const struct pk_facts *f)
{
	return !place->consumed || pk_why_may_be_lost(f);
}

void pk_evidence_want(struct pk_evidence_reader *reader, const void *record, size_t size)
{
	uint64_t now = pk_clock_ns(CLOCK_MONOTONIC_COARSE);
	struct pk_evidence_request req;
	struct place found, *place;
	struct pk_facts f;
	struct pk_event ev;

	if (!has_budget(reader, now) || !find_place(record, size, &found) || !found.netns ||
	    !may_ask(reader, &found))
		return;
	place = get_place(reader, &found, now);
	if (!place || place->tries >= (found.consumed ? TRIES_CONSUMED : TRIES_PER_PLACE) ||
	    place->n_flows == FLOWS_PER_PLACE)
		return;
	place->tries++;
	if (pk_event_parse(record, size, NULL, &ev) < 0 || !pk_facts_of(&ev, reader->names, &f) ||
	    !is_worth_it(place, &f))
		return;
	fill_request(&req, place, &f);
	if (is_new(place, req.flow_key))
		send_request(reader, &req);
}
