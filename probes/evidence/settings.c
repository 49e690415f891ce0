// SPDX-License-Identifier: GPL-2.0-or-later
/* Settings of the namespace that decide about packets. What the kernel makes of those of "all" and
 * of a device together (include/linux/inetdevice.h: IN_DEV_ORCONF, ANDCONF, MAXCONF) is worked out
 * here, so that a fact is what counted. */

#include <string.h>

#include "core/util/array.h"
#include "probes/evidence/internal.h"
#include "probes/evidence/settings.h"

#define PATH_BYTES     96
#define HOST_BACKLOG   "core/netdev_max_backlog"
#define CONNTRACK_MAX  "netfilter/nf_conntrack_max"
#define IPV4_FRAG_TIME "ipv4/ipfrag_time"
#define IPV6_FRAG_TIME "ipv6/ip6frag_time"
#define IPV4_FRAG_MAX  "ipv4/ipfrag_high_thresh"
#define IPV6_FRAG_MAX  "ipv6/ip6frag_high_thresh"
#define CONF           "%s/conf/%s/%s"
#define NEIGH_QUEUE    "%s/neigh/%s/unres_qlen_bytes"
#define MPLS_INPUT     "mpls/conf/%s/input"

enum with_all {
	DEVICE, /* that of the device alone */
	EITHER,
	BOTH,
	LARGER,
	ALL_ONLY,
};

static const struct conf {
	enum pk_fact fact;
	const char *family, *name;
	enum with_all with_all;
} confs[] = {
	{ PK_FACT_forwarding, "ipv4", "forwarding", DEVICE },
	{ PK_FACT_rp_filter, "ipv4", "rp_filter", LARGER },
	{ PK_FACT_accept_local, "ipv4", "accept_local", EITHER },
	{ PK_FACT_route_localnet, "ipv4", "route_localnet", EITHER },
	{ PK_FACT_accept_source_route, "ipv4", "accept_source_route", BOTH },
	{ PK_FACT_arp_ignore, "ipv4", "arp_ignore", LARGER },
	{ PK_FACT_drop_gratuitous_arp, "ipv4", "drop_gratuitous_arp", EITHER },
	{ PK_FACT_arp_accept, "ipv4", "arp_accept", LARGER },
	{ PK_FACT_disable_ipv6, "ipv6", "disable_ipv6", EITHER },
	{ PK_FACT_seg6_enabled, "ipv6", "seg6_enabled", BOTH },
	{ PK_FACT_seg6_hmac, "ipv6", "seg6_require_hmac", DEVICE },
	{ PK_FACT_forwarding6, "ipv6", "forwarding", ALL_ONLY },
};

static const struct setting {
	enum pk_fact fact;
	const char *path; /* below /proc/sys/net */
} settings[] = {
	{ PK_FACT_echo_ignore_all, "ipv4/icmp_echo_ignore_all" },
	{ PK_FACT_syncookies, "ipv4/tcp_syncookies" },
	{ PK_FACT_max_syn_backlog, "ipv4/tcp_max_syn_backlog" },
	{ PK_FACT_echo6_ignore_all, "ipv6/icmp/echo_ignore_all" },
	{ PK_FACT_somaxconn, "core/somaxconn" },
	{ PK_FACT_rmem_max, "core/rmem_max" },
	{ PK_FACT_conntrack_max, CONNTRACK_MAX },
};

/* Read for some drops only. */
static const char *const others[] = { IPV4_FRAG_TIME, IPV6_FRAG_TIME, IPV4_FRAG_MAX,
				      IPV6_FRAG_MAX };

static bool read_setting(struct pk_reading *r, const char *path, struct pk_sysctl_value *ret)
{
	return pk_sysctls_get(r->sysctls, r->req->netns, path, r->req->ts_ns, ret);
}

/* Not one of another path in disguise. */
static bool is_dev(const char *dev)
{
	return dev[0] && !strchr(dev, '/');
}

static bool read_conf(struct pk_reading *r, const struct conf *c, const char *dev,
		      struct pk_sysctl_value *ret)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), CONF, c->family, dev, c->name);
	return is_dev(dev) && read_setting(r, path, ret);
}

static int64_t combine(enum with_all with_all, int64_t all, int64_t own)
{
	switch (with_all) {
	case DEVICE:
		return own;
	case EITHER:
		return all || own;
	case BOTH:
		return all && own;
	case LARGER:
		return MAX(all, own);
	case ALL_ONLY:
		break;
	}
	return all;
}

/* A fact, and that it was another at first. */
static void say(struct pk_reading *r, enum pk_fact fact, const struct pk_sysctl_value *v)
{
	pk_fact_number(r, fact, v->then);
	if (v->first != v->then)
		pk_fact_changed(r, fact, v->first);
}

static void say_conf(struct pk_reading *r, const struct conf *c)
{
	struct pk_sysctl_value all = { 0 }, own = { 0 }, both;
	bool has_all = read_conf(r, c, "all", &all);
	bool has_own = read_conf(r, c, r->req->dev, &own);

	if ((!has_all && c->with_all != DEVICE) || (!has_own && c->with_all != ALL_ONLY))
		return;
	both.then = combine(c->with_all, all.then, own.then);
	both.first = combine(c->with_all, all.first, own.first);
	say(r, c->fact, &both);
}

static void read_conntrack(struct pk_reading *r)
{
	struct pk_sysctl_value max;
	int64_t count;

	if (!read_setting(r, CONNTRACK_MAX, &max) ||
	    !pk_read_number("/proc/sys/net/netfilter/nf_conntrack_count", &count))
		return;
	pk_fact_number(r, PK_FACT_conntrack_count, count);
	pk_fact_number(r, PK_FACT_conntrack_full, max.then > 0 && count >= max.then);
}

/* "FRAG: inuse 3 memory 4112" */
static bool read_frag_memory(bool v6, int64_t *ret)
{
	_cleanup_(fclosep) FILE *f = fopen(
		v6 ? "/proc/thread-self/net/sockstat6" : "/proc/thread-self/net/sockstat", "re");
	const char *form = v6 ? "FRAG6: inuse %*u memory %llu" : "FRAG: inuse %*u memory %llu";
	unsigned long long memory;
	char line[128];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, form, &memory) != 1)
			continue;
		*ret = (int64_t)memory;
		return true;
	}
	return false;
}

static void read_fragments(struct pk_reading *r)
{
	bool v6 = r->req->flow.family == AF_INET6;
	struct pk_sysctl_value max, time;
	int64_t memory;

	if (read_setting(r, v6 ? IPV6_FRAG_TIME : IPV4_FRAG_TIME, &time))
		pk_fact_number_of_flow(r, PK_FACT_frag_time, time.then);
	if (!read_frag_memory(v6, &memory) ||
	    !read_setting(r, v6 ? IPV6_FRAG_MAX : IPV4_FRAG_MAX, &max))
		return;
	pk_fact_number_of_flow(r, PK_FACT_frag_memory, memory);
	pk_fact_number_of_flow(r, PK_FACT_frag_max, max.then);
	/* as in inet_frag_find(), net/ipv4/inet_fragment.c */
	pk_fact_number_of_flow(r, PK_FACT_frag_full, memory > max.then || !max.then);
}

static void read_neigh_queue(struct pk_reading *r)
{
	const char *family = r->req->flow.family == AF_INET6 ? "ipv6" : "ipv4";
	struct pk_sysctl_value v;
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), NEIGH_QUEUE, family, r->req->dev);
	if (is_dev(r->req->dev) && read_setting(r, path, &v))
		pk_fact_number_of_flow(r, PK_FACT_neigh_queue, v.then);
}

void pk_read_host(struct pk_reading *r)
{
	struct pk_sysctl_value v;

	if (pk_sysctls_get(r->sysctls, PK_SYSCTLS_OWN, HOST_BACKLOG, r->req->ts_ns, &v))
		say(r, PK_FACT_netdev_max_backlog, &v);
}

void pk_read_settings(struct pk_reading *r)
{
	struct pk_sysctl_value v;
	char path[PATH_BYTES];

	for (size_t i = 0; i < ARRAY_SIZE(confs); i++)
		say_conf(r, &confs[i]);
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (read_setting(r, settings[i].path, &v))
			say(r, settings[i].fact, &v);
	snprintf(path, sizeof(path), MPLS_INPUT, r->req->dev);
	if (is_dev(r->req->dev) && read_setting(r, path, &v))
		say(r, PK_FACT_mpls_input, &v);
	read_conntrack(r);
	if (r->req->has_flow && pk_reading_is(r, NULL, "*frag*|ip_expire|ip_defrag"))
		read_fragments(r);
	if (r->req->has_flow && pk_reading_is(r, "NEIGH_QUEUEFULL", NULL))
		read_neigh_queue(r);
}

/* ---- before anything was lost ---- */

static void note(struct pk_sysctls *s, uint32_t netns, const char *path)
{
	struct pk_sysctl_value v;

	pk_sysctls_get(s, netns, path, 0, &v);
}

void pk_settings_note_host(struct pk_sysctls *s)
{
	note(s, PK_SYSCTLS_OWN, HOST_BACKLOG);
}

void pk_settings_note(struct pk_sysctls *s, uint32_t netns)
{
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		note(s, netns, settings[i].path);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		note(s, netns, others[i]);
}

static void note_dev(struct pk_sysctls *s, uint32_t netns, const char *dev)
{
	static const char *const families[] = { "ipv4", "ipv6" };
	char path[PATH_BYTES];

	for (size_t i = 0; i < ARRAY_SIZE(confs); i++) {
		snprintf(path, sizeof(path), CONF, confs[i].family, dev, confs[i].name);
		note(s, netns, path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		snprintf(path, sizeof(path), NEIGH_QUEUE, families[i], dev);
		note(s, netns, path);
	}
	snprintf(path, sizeof(path), MPLS_INPUT, dev);
	note(s, netns, path);
}

void pk_settings_note_devices(struct pk_sysctls *s, uint32_t netns)
{
	struct if_nameindex *all = if_nameindex();

	note_dev(s, netns, "all");
	for (struct if_nameindex *i = all; i && i->if_name; i++)
		if (is_dev(i->if_name))
			note_dev(s, netns, i->if_name);
	if (all)
		if_freenameindex(all);
}
