// SPDX-License-Identifier: GPL-2.0-or-later
/* The datapath of Open vSwitch that the device is a port of: who takes the packets for which it
 * has no flow? A port, or the datapath for each CPU (5.15), names the netlink sockets that do; they
 * are there, or are not (/proc/net/netlink). */

#include <linux/openvswitch.h>
#include <string.h>

#include "core/util/array.h"
#include "probes/evidence/genl.h"
#include "probes/evidence/internal.h"

#define GENERIC 16 /* protocol in /proc/net/netlink */

struct datapath {
	uint16_t family;
	struct ovs_header header;
	uint32_t port;
	char name[IFNAMSIZ];
	struct ovs_dp_stats stats;
	bool known;
	uint32_t pids[64]; /* of netlink sockets */
	size_t n_pids;
};

static void take_pids(struct datapath *d, const struct pk_nl_attr *a)
{
	for (size_t at = 0; at + sizeof(uint32_t) <= a->len && d->n_pids < ARRAY_SIZE(d->pids);
	     at += sizeof(uint32_t))
		memcpy(&d->pids[d->n_pids++], a->data + at, sizeof(uint32_t));
}

static void on_port(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[OVS_VPORT_ATTR_UPCALL_PID + 1];
	struct datapath *d = ctx;

	if (!pk_genl_parse(d->family, type, payload, len, sizeof(d->header), a,
			   OVS_VPORT_ATTR_UPCALL_PID))
		return;
	memcpy(&d->header, (const uint8_t *)payload + sizeof(struct genlmsghdr), sizeof(d->header));
	d->port = pk_nl_u32(&a[OVS_VPORT_ATTR_PORT_NO]);
	take_pids(d, &a[OVS_VPORT_ATTR_UPCALL_PID]);
}

static void on_datapath(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[OVS_DP_ATTR_PER_CPU_PIDS + 1];
	struct datapath *d = ctx;

	if (!pk_genl_parse(d->family, type, payload, len, sizeof(d->header), a,
			   OVS_DP_ATTR_PER_CPU_PIDS))
		return;
	d->known = true;
	snprintf(d->name, sizeof(d->name), "%s", pk_nl_str(&a[OVS_DP_ATTR_NAME]));
	if (a[OVS_DP_ATTR_STATS].len >= sizeof(d->stats))
		memcpy(&d->stats, a[OVS_DP_ATTR_STATS].data, sizeof(d->stats));
	if (pk_nl_u32(&a[OVS_DP_ATTR_USER_FEATURES]) & OVS_DP_F_DISPATCH_UPCALL_PER_CPU) {
		d->n_pids = 0;
		take_pids(d, &a[OVS_DP_ATTR_PER_CPU_PIDS]);
	}
}

static bool find_datapath(struct datapath *d, const char *dev)
{
	struct pk_nl_request req;

	d->family = pk_genl_family(OVS_VPORT_FAMILY);
	if (!d->family)
		return false;
	pk_genl_begin(&req, d->family, OVS_VPORT_CMD_GET, 0, &d->header, sizeof(d->header));
	pk_nl_put(&req, OVS_VPORT_ATTR_NAME, dev, strlen(dev) + 1);
	if (pk_nl_ask(NETLINK_GENERIC, &req, on_port, d) || !d->header.dp_ifindex)
		return false;
	d->family = pk_genl_family(OVS_DATAPATH_FAMILY);
	pk_genl_begin(&req, d->family, OVS_DP_CMD_GET, 0, &d->header, sizeof(d->header));
	return !pk_nl_ask(NETLINK_GENERIC, &req, on_datapath, d) && d->known;
}

/* Is one of the sockets still there? */
static bool has_taker(const struct datapath *d)
{
	_cleanup_(fclosep) FILE *f = fopen("/proc/thread-self/net/netlink", "re");
	char line[256];

	while (f && fgets(line, sizeof(line), f)) {
		unsigned int protocol, pid;

		if (sscanf(line, "%*s %u %u", &protocol, &pid) != 2 || protocol != GENERIC || !pid)
			continue;
		for (size_t i = 0; i < d->n_pids; i++)
			if (d->pids[i] == pid)
				return true;
	}
	return false;
}

void pk_read_ovs(struct pk_reading *r)
{
	static const char *const places = "ovs_*|queue_userspace_packet|do_execute_actions";
	struct datapath d = { 0 };

	if (!r->req->dev[0] ||
	    (!pk_reading_is(r, "OVS_*", NULL) && !pk_reading_is(r, NULL, places)) ||
	    !find_datapath(&d, r->req->dev))
		return;
	pk_fact_text(r, PK_FACT_ovs, d.name);
	pk_fact_number(r, PK_FACT_ovs_port, d.port);
	pk_fact_number(r, PK_FACT_ovs_taker, has_taker(&d));
	pk_fact_number(r, PK_FACT_ovs_lost, (int64_t)d.stats.n_lost);
}
