// SPDX-License-Identifier: GPL-2.0-or-later
/* See transport.h. The kernel side counts, per CPU and probe, what it emitted and what it lost
 * and why; reading those counters at intervals tells when and where events were lost, and at the
 * end whether everything was read. */

#include "probes/transport.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/clock.h"
#include "core/util/log.h"
#include "probes/kstats.h"

/* Records of one pk_transport_read(): under load the ring may never be empty, and the caller has
 * other things to look at. */
#define READ_MAX 16384

struct pk_transport {
	struct ring_buffer *ring;
	uint32_t left; /* of READ_MAX */
	pk_record_fn fn;
	void *ctx;
	int counters_fd;
	size_t n_probes;
	size_t n_cpus;
	struct pk_probe_counters *now;  /* n_cpus, scratch of one look-up */
	uint64_t *emitted;              /* n_cpus, between the last two looks */
	struct pk_probe_counters *seen; /* n_probes x n_cpus, as of the last look */
	uint64_t last_look_ns;
	struct pk_transport_totals totals;
	struct {
		struct pk_loss *at;
		size_t n, cap;
	} losses;
	struct {
		struct watched {
			int fd;
			bool is_link;
			uint16_t probe;
			uint64_t seen; /* missed, as of the last look */
		} * at;
		size_t n, cap;
	} watched;
	struct {
		uint64_t count;
		uint16_t probe;
	} added[PK_LOSS_MAX]; /* told by others since the last look */
};

static int on_sample(void *ctx, void *data, size_t size)
{
	struct pk_transport *t = ctx;

	int r;

	t->totals.read++;
	r = t->fn(t->ctx, data, size);
	return r ?: --t->left ? 0 : -ECANCELED;
}

int pk_transport_new(const struct pk_programs *programs, size_t n_probes, pk_record_fn fn,
		     void *ctx, struct pk_transport **ret)
{
	_cleanup_(pk_transport_freep) struct pk_transport *t = calloc(1, sizeof(*t));

	if (!t)
		return pk_err(-ENOMEM, "out of memory");
	t->fn = fn;
	t->ctx = ctx;
	t->counters_fd = pk_programs_counters_fd(programs);
	t->n_probes = n_probes;
	t->n_cpus = (size_t)libbpf_num_possible_cpus();
	t->now = calloc(t->n_cpus, sizeof(*t->now));
	t->seen = calloc(t->n_cpus * (n_probes ?: 1), sizeof(*t->seen));
	t->last_look_ns = pk_boot_ns();
	t->emitted = calloc(t->n_cpus, sizeof(*t->emitted));
	if (!t->now || !t->seen || !t->emitted)
		return pk_err(-ENOMEM, "out of memory");
	t->ring = ring_buffer__new(pk_programs_ring_fd(programs), on_sample, t, NULL);
	if (!t->ring)
		return pk_err(-errno, "ring buffer: cannot map it: %s", strerror(errno));
	*ret = TAKE_PTR(t);
	return 0;
}

int pk_transport_grow(struct pk_transport *t, size_t n_probes)
{
	size_t was = t->n_probes * t->n_cpus, n = n_probes * t->n_cpus;
	struct pk_probe_counters *seen;

	if (n <= was)
		return 0;
	seen = reallocarray(t->seen, n, sizeof(*seen));
	if (!seen)
		return pk_err(-ENOMEM, "out of memory");
	memset(seen + was, 0, (n - was) * sizeof(*seen));
	t->seen = seen;
	t->n_probes = n_probes;
	return 0;
}

void pk_transport_free(struct pk_transport *t)
{
	if (!t)
		return;
	ring_buffer__free(t->ring);
	free(t->now);
	free(t->emitted);
	free(t->seen);
	free(t->losses.at);
	free(t->watched.at);
	free(t);
}

int pk_transport_fd(const struct pk_transport *t)
{
	return ring_buffer__epoll_fd(t->ring);
}

int pk_transport_read(struct pk_transport *t)
{
	int r;

	t->left = READ_MAX;
	r = ring_buffer__consume(t->ring);
	return r == -ECANCELED ? READ_MAX : r;
}

static int note_loss(struct pk_transport *t, const struct pk_loss *loss)
{
	if (pk_array_reserve(&t->losses, 1))
		return pk_err(-ENOMEM, "out of memory");
	t->losses.at[t->losses.n++] = *loss;
	if (loss->kind == PK_LOSS_KIND_SHED)
		t->totals.shed += loss->count;
	else
		t->totals.lost += loss->count;
	return 0;
}

void pk_transport_add_loss(struct pk_transport *t, uint16_t probe, enum pk_loss_cause cause,
			   uint64_t count)
{
	t->added[cause].count += count;
	t->added[cause].probe = probe;
}

static int look_at_added(struct pk_transport *t, enum pk_loss_cause cause, uint64_t now_ns)
{
	struct pk_loss loss = {
		.from_ns = t->last_look_ns,
		.to_ns = now_ns,
		.cpu = PK_LOSS_ANY_CPU,
		.probe = t->added[cause].probe,
		.cause = pk_loss_cause_name(cause),
		.count = t->added[cause].count,
		.kind = pk_loss_cause_kind(cause),
	};

	t->added[cause].count = 0;
	return loss.count ? note_loss(t, &loss) : 0;
}

static int look_at_probe(struct pk_transport *t, uint32_t probe, uint64_t now_ns)
{
	struct pk_probe_counters *seen = t->seen + probe * t->n_cpus;

	if (bpf_map_lookup_elem(t->counters_fd, &probe, t->now))
		return pk_err(-errno, "cannot read the counters of probe %u: %s", probe,
			      strerror(errno));
	for (size_t cpu = 0; cpu < t->n_cpus; cpu++) {
		t->emitted[cpu] += t->now[cpu].events - seen[cpu].events;
		for (size_t cause = 0; cause < PK_LOSS_MAX; cause++) {
			struct pk_loss loss = {
				.from_ns = t->last_look_ns,
				.to_ns = now_ns,
				.cpu = (uint32_t)cpu,
				.probe = (uint16_t)probe,
				.cause = pk_loss_cause_name(cause),
				.count = t->now[cpu].lost[cause] - seen[cpu].lost[cause],
				.kind = pk_loss_cause_kind(cause),
			};

			if (loss.count && note_loss(t, &loss))
				return -ENOMEM;
		}
		seen[cpu] = t->now[cpu];
	}
	return 0;
}

static int watch(struct pk_transport *t, const struct watched *watched)
{
	if (pk_array_reserve(&t->watched, 1))
		return pk_err(-ENOMEM, "out of memory");
	t->watched.at[t->watched.n++] = *watched;
	return 0;
}

static uint64_t missed_by(const struct watched *watched)
{
	struct pk_prog_stats stats;

	if (watched->is_link)
		return pk_link_missed(watched->fd);
	return pk_prog_stats(watched->fd, &stats) ? watched->seen : stats.missed;
}

int pk_transport_watch_prog(struct pk_transport *t, int fd, uint16_t probe)
{
	return watch(t, &(struct watched){ .fd = fd, .probe = probe });
}

int pk_transport_watch_link(struct pk_transport *t, int fd)
{
	return watch(t, &(struct watched){ .fd = fd, .is_link = true, .probe = PK_LOSS_ANY_PROBE });
}

void pk_transport_unwatch_links(struct pk_transport *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->watched.n; i++)
		if (!t->watched.at[i].is_link)
			t->watched.at[n++] = t->watched.at[i];
	t->watched.n = n;
}

static int look_at_missed(struct pk_transport *t, struct watched *watched, uint64_t now_ns)
{
	uint64_t missed = missed_by(watched);
	struct pk_loss loss = {
		.from_ns = t->last_look_ns,
		.to_ns = now_ns,
		.cpu = PK_LOSS_ANY_CPU,
		.probe = watched->probe,
		.cause = pk_loss_cause_name(PK_LOSS_PROBE_MISSED),
		.count = missed - watched->seen,
	};

	watched->seen = missed;
	return loss.count ? note_loss(t, &loss) : 0;
}

int pk_transport_losses(struct pk_transport *t, const struct pk_loss **ret, size_t *ret_n)
{
	uint64_t now_ns = pk_boot_ns();

	t->losses.n = 0;
	memset(t->emitted, 0, t->n_cpus * sizeof(*t->emitted));
	for (uint32_t probe = 0; probe < t->n_probes; probe++) {
		int r = look_at_probe(t, probe, now_ns);

		if (r)
			return r;
	}
	t->totals.busiest = 0;
	for (size_t cpu = 0; cpu < t->n_cpus; cpu++) {
		t->totals.emitted += t->emitted[cpu];
		t->totals.busiest = MAX(t->totals.busiest, t->emitted[cpu]);
	}
	for (size_t i = 0; i < t->watched.n; i++) {
		int r = look_at_missed(t, &t->watched.at[i], now_ns);

		if (r)
			return r;
	}
	for (enum pk_loss_cause cause = 0; cause < PK_LOSS_MAX; cause++) {
		int r = look_at_added(t, cause, now_ns);

		if (r)
			return r;
	}
	t->last_look_ns = now_ns;
	*ret = t->losses.at;
	*ret_n = t->losses.n;
	return 0;
}

struct pk_transport_totals pk_transport_totals(const struct pk_transport *t)
{
	return t->totals;
}
