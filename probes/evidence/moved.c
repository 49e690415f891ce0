// SPDX-License-Identifier: GPL-2.0-or-later
/* See moved.h. Some counters tell of losses as such, of others only the difference to one that
 * tells of the rest does. */

#include "probes/evidence/moved.h"

#include <sched.h>
#include <stdlib.h>

#include "core/util/array.h"
#include "core/util/out.h"

#define MAX_NETNS 512

/* ---- since the beginning ---- */

static void remember_counters(void *ctx, int fd, uint32_t inum)
{
	struct pk_moved *m = ctx;
	struct netns_counters *c;

	if (pk_array_reserve(&m->before, 1) || setns(fd, CLONE_NEWNET))
		return;
	c = &m->before.at[m->before.n++];
	c->netns = inum;
	pk_counters_read(&c->counters);
}

/* By how much they moved. A namespace that was not there began with zeroes; inode numbers are used
 * again, cookies are not. */
static void subtract_before(const struct pk_moved *m, uint32_t netns, struct pk_counters *now)
{
	for (size_t i = 0; i < m->before.n; i++) {
		const struct netns_counters *c = &m->before.at[i];

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

void pk_moved_begin(struct pk_moved *m, const struct pk_netns_paths *netns)
{
	pk_netns_each(netns, MAX_NETNS, remember_counters, m);
}

void pk_moved_say(const struct pk_moved *m, struct pk_reading *r)
{
	_cleanup_(pk_out_done) struct pk_out out;
	struct pk_counters now;

	pk_out_init(&out, -1);
	pk_counters_read(&now);
	subtract_before(m, r->req->netns, &now);
	for (size_t i = 0; i < PK_COUNTER_MAX; i++) {
		if (!now.at[i])
			continue;
		pk_out_printf(&out, "%s%s+%llu", out.len ? " " : "", pk_counter_names[i],
			      (unsigned long long)now.at[i]);
	}
	pk_fact_text(r, PK_FACT_moved, pk_out_text(&out) ?: "");
	pk_fact_number(r, PK_FACT_echos_unanswered, (int64_t)unanswered_echos(&now));
}

/* ---- at the end ---- */

static void add_last(struct pk_moved *m, uint32_t netns, enum pk_counter counter, uint64_t count,
		     char *detail)
{
	if (!count || pk_array_reserve(&m->last, 1)) {
		free(detail);
		return;
	}
	m->last.at[m->last.n++] = (struct last){ netns, pk_counter_names[counter], count, detail };
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
	struct pk_moved *m = ctx;
	struct pk_counters c;

	if (setns(fd, CLONE_NEWNET))
		return;
	pk_counters_read(&c);
	subtract_before(m, inum, &c);
	add_last(m, inum, PK_COUNTER_TcpExtListenOverflows, c.at[PK_COUNTER_TcpExtListenOverflows],
		 c.at[PK_COUNTER_TcpExtListenOverflows] ? pk_full_listeners() : NULL);
	add_last(m, inum, PK_COUNTER_TcpExtListenDrops, other_listen_drops(&c), NULL);
	add_last(m, inum, PK_COUNTER_TcpExtTCPReqQFullDrop, c.at[PK_COUNTER_TcpExtTCPReqQFullDrop],
		 NULL);
	add_last(m, inum, PK_COUNTER_TcpExtTCPAbortOnClose, c.at[PK_COUNTER_TcpExtTCPAbortOnClose],
		 NULL);
	add_last(m, inum, PK_COUNTER_IpReasmFails,
		 less(&c, PK_COUNTER_IpReasmFails, PK_COUNTER_IpReasmTimeout), NULL);
	add_last(m, inum, PK_COUNTER_Ip6ReasmFails,
		 less(&c, PK_COUNTER_Ip6ReasmFails, PK_COUNTER_Ip6ReasmTimeout), NULL);
	add_last(m, inum, PK_COUNTER_IcmpInEchos, ignored_echos(&c), NULL);
}

void pk_moved_end(struct pk_moved *m, const struct pk_netns_paths *netns)
{
	pk_netns_each(netns, MAX_NETNS, read_last, m);
}

int pk_moved_name(const struct pk_moved *m, struct pk_names *names)
{
	int r = 0;

	for (size_t i = 0; i < m->last.n; i++) {
		const struct last *l = &m->last.at[i];

		pk_names_want_netns(names, l->netns);
		r = pk_names_add_counter(names, l->netns, l->name, l->count, l->detail) ?: r;
	}
	return r;
}

void pk_moved_done(struct pk_moved *m)
{
	for (size_t i = 0; i < m->last.n; i++)
		free(m->last.at[i].detail);
	free(m->last.at);
	free(m->before.at);
}
