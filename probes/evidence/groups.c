// SPDX-License-Identifier: GPL-2.0-or-later
/* Which devices of the namespace take a multicast group: /proc/net/igmp and igmp6. That a device
 * takes it for some sources only is told by nothing but that the packet was dropped. And what
 * multicast routes there are for it. */

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"

struct groups {
	struct pk_reading *r;
	bool here; /* the packet's device has it */
};

static void joined(struct groups *g, uint32_t ifindex)
{
	char name[IF_NAMESIZE];

	if (ifindex == g->r->req->ifindex)
		g->here = true;
	else if (if_indextoname(ifindex, name))
		pk_fact_text_of_flow(g->r, PK_FACT_group_dev, name);
}

/* "2\teth0      :     2      V3", then "\t\t\t\t010000E0     1 0:00000000\t\t0" for each group,
 * written as the machine has it. */
static bool read_igmp(struct groups *g)
{
	_cleanup_(fclosep) FILE *f = fopen("/proc/thread-self/net/igmp", "re");
	uint32_t ifindex = 0, group, wanted;
	char line[256];

	memcpy(&wanted, g->r->req->flow.dst, sizeof(wanted));
	while (f && fgets(line, sizeof(line), f)) {
		if (line[0] != '\t') {
			if (sscanf(line, "%u", &ifindex) != 1)
				ifindex = 0;
		} else if (ifindex && sscanf(line, " %x", &group) == 1 && group == wanted) {
			joined(g, ifindex);
		}
	}
	return f;
}

/* "2    eth0            ff0200000000000000000000000000fb     1 00000004 0" */
static bool read_igmp6(struct groups *g)
{
	_cleanup_(fclosep) FILE *f = fopen("/proc/thread-self/net/igmp6", "re");
	char line[256], group[33], wanted[33];
	uint32_t ifindex;

	for (size_t i = 0; i < 16; i++)
		snprintf(wanted + 2 * i, 3, "%02x", g->r->req->flow.dst[i]);
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%u %*s %32s", &ifindex, group) == 2 && !strcmp(group, wanted))
			joined(g, ifindex);
	return f;
}

/* ---- multicast routes ---- */

static void on_mroute(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct rtmsg *h = payload;
	struct pk_nl_attr a[RTA_IIF + 1];
	struct pk_reading *r = ctx;
	const struct pk_flow *flow = &r->req->flow;
	size_t size = flow->family == AF_INET ? 4 : 16;
	char name[IF_NAMESIZE];

	if (type != RTM_NEWROUTE || len < sizeof(*h))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, RTA_IIF);
	if (a[RTA_DST].len != size || memcmp(a[RTA_DST].data, flow->dst, size) ||
	    a[RTA_SRC].len != size || memcmp(a[RTA_SRC].data, flow->src, size) ||
	    !if_indextoname(pk_nl_u32(&a[RTA_IIF]), name))
		return;
	pk_fact_text_of_flow(r, PK_FACT_mroute_dev, name);
	pk_fact_number_of_flow(r, PK_FACT_mroute_here, pk_nl_u32(&a[RTA_IIF]) == r->req->ifindex);
}

static void say_mroute(struct pk_reading *r)
{
	struct rtmsg h = { .rtm_family = r->req->flow.family == AF_INET ? RTNL_FAMILY_IPMR
									: RTNL_FAMILY_IP6MR };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETROUTE, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_ask(NETLINK_ROUTE, &req, on_mroute, r);
}

void pk_read_groups(struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;
	struct groups g = { .r = r };

	if (!q->has_flow || !(q->traits & PK_TRAIT(TO_MULTICAST)) || !q->ifindex ||
	    !pk_reading_is(r, "NOT_SPECIFIED", NULL))
		return;
	if (pk_reading_is(r, NULL, "ip_mr_*|ip6_mr_*"))
		say_mroute(r);
	if (q->flow.family == AF_INET ? read_igmp(&g) : read_igmp6(&g))
		pk_fact_number_of_flow(r, PK_FACT_group_joined, g.here);
}
