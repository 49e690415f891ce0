// SPDX-License-Identifier: GPL-2.0-or-later
/* Settings of the namespace that decide about packets. What the kernel makes of those of "all" and
 * of a device together (include/linux/inetdevice.h: IN_DEV_ORCONF, ANDCONF, MAXCONF) is worked out
 * here, so that a fact is what counted. /proc/sys shows the namespace of the thread that reads. */

#include <string.h>

#include "probes/evidence/internal.h"

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
};

static bool read_setting(const char *path, int64_t *ret)
{
	char full[128];

	snprintf(full, sizeof(full), "/proc/sys/net/%s", path);
	return pk_read_number(full, ret);
}

static bool read_conf(const char *family, const char *dev, const char *name, int64_t *ret)
{
	char path[96];

	if (!dev[0] || strchr(dev, '/'))
		return false;
	snprintf(path, sizeof(path), "%s/conf/%s/%s", family, dev, name);
	return read_setting(path, ret);
}

static void read_one(struct pk_reading *r, const struct conf *c)
{
	int64_t all = 0, own = 0;
	bool has_all = read_conf(c->family, "all", c->name, &all);
	bool has_own = read_conf(c->family, r->req->dev, c->name, &own);

	switch (c->with_all) {
	case DEVICE:
		all = own;
		has_all = has_own;
		break;
	case EITHER:
		all = all || own;
		break;
	case BOTH:
		all = all && own;
		break;
	case LARGER:
		all = all > own ? all : own;
		break;
	case ALL_ONLY:
		has_own = has_all;
		break;
	}
	if (has_all && has_own)
		pk_fact_number(r, c->fact, all);
}

static void read_conntrack(struct pk_reading *r)
{
	int64_t max, count;

	if (!read_setting("netfilter/nf_conntrack_max", &max) ||
	    !read_setting("netfilter/nf_conntrack_count", &count))
		return;
	pk_fact_number(r, PK_FACT_conntrack_max, max);
	pk_fact_number(r, PK_FACT_conntrack_count, count);
	pk_fact_number(r, PK_FACT_conntrack_full, max > 0 && count >= max);
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
	int64_t memory, max, time;

	if (read_setting(v6 ? "ipv6/ip6frag_time" : "ipv4/ipfrag_time", &time))
		pk_fact_number_of_flow(r, PK_FACT_frag_time, time);
	if (!read_frag_memory(v6, &memory) ||
	    !read_setting(v6 ? "ipv6/ip6frag_high_thresh" : "ipv4/ipfrag_high_thresh", &max))
		return;
	pk_fact_number_of_flow(r, PK_FACT_frag_memory, memory);
	pk_fact_number_of_flow(r, PK_FACT_frag_max, max);
	/* as in inet_frag_find(), net/ipv4/inet_fragment.c */
	pk_fact_number_of_flow(r, PK_FACT_frag_full, memory > max || !max);
}

static void read_neigh_queue(struct pk_reading *r)
{
	char path[96];
	int64_t v;

	snprintf(path, sizeof(path), "%s/neigh/%s/unres_qlen_bytes",
		 r->req->flow.family == AF_INET6 ? "ipv6" : "ipv4", r->req->dev);
	if (r->req->dev[0] && !strchr(r->req->dev, '/') && read_setting(path, &v))
		pk_fact_number_of_flow(r, PK_FACT_neigh_queue, v);
}

void pk_read_host(struct pk_reading *r)
{
	int64_t v;

	if (read_setting("core/netdev_max_backlog", &v))
		pk_fact_number(r, PK_FACT_netdev_max_backlog, v);
}

void pk_read_settings(struct pk_reading *r)
{
	char path[64];
	int64_t v;

	for (size_t i = 0; i < ARRAY_SIZE(confs); i++)
		read_one(r, &confs[i]);
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (read_setting(settings[i].path, &v))
			pk_fact_number(r, settings[i].fact, v);
	snprintf(path, sizeof(path), "mpls/conf/%s/input", r->req->dev);
	if (r->req->dev[0] && !strchr(r->req->dev, '/') && read_setting(path, &v))
		pk_fact_number(r, PK_FACT_mpls_input, v);
	read_conntrack(r);
	if (r->req->has_flow && pk_reading_is(r, NULL, "*frag*|ip_expire|ip_defrag"))
		read_fragments(r);
	if (r->req->has_flow && pk_reading_is(r, "NEIGH_QUEUEFULL", NULL))
		read_neigh_queue(r);
}
