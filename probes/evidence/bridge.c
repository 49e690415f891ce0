// SPDX-License-Identifier: GPL-2.0-or-later
/* What a bridge knows of the packet's MAC addresses, and the VLANs of the port. */

#include <linux/if_bridge.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/link.h"
#include "probes/evidence/netlink.h"

/* ---- the forwarding table ---- */

struct fdb {
	struct pk_reading *r;
	bool found;
	uint32_t port;
};

/* Whether the port behind which the destination is takes frames. */
static void on_fdb_port(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[IFLA_BRPORT_STATE + 1];
	struct pk_reading *r = ctx;
	const char *state;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l))
		return;
	pk_nl_parse(l.port_data.data, l.port_data.len, a, IFLA_BRPORT_STATE);
	state = pk_bridge_port_state(&l, &a[IFLA_BRPORT_STATE]);
	if (state)
		pk_fact_text_of_flow(r, PK_FACT_fdb_state, state);
}

static void on_fdb(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct ndmsg *h = payload;
	struct pk_nl_attr a[NDA_LLADDR + 1];
	char name[IF_NAMESIZE];
	struct fdb *f = ctx;

	if (type != RTM_NEWNEIGH || len < sizeof(*h))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, NDA_LLADDR);
	if (a[NDA_LLADDR].len != 6 || memcmp(a[NDA_LLADDR].data, f->r->req->mac, 6) ||
	    !if_indextoname((unsigned int)h->ndm_ifindex, name))
		return;
	f->found = true;
	f->port = (uint32_t)h->ndm_ifindex;
	pk_fact_text_of_flow(f->r, PK_FACT_fdb, name);
	pk_fact_number_of_flow(f->r, PK_FACT_fdb_same,
			       (uint32_t)h->ndm_ifindex == f->r->req->ifindex);
}

static void read_fdb(struct pk_reading *r)
{
	struct ndmsg h = { .ndm_family = AF_BRIDGE };
	struct fdb f = { .r = r };
	struct pk_nl_request req;

	if (!r->req->has_mac)
		return;
	pk_nl_begin(&req, RTM_GETNEIGH, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_put(&req, NDA_MASTER, &r->bridge, sizeof(r->bridge));
	if (!pk_nl_ask(NETLINK_ROUTE, &req, on_fdb, &f) && !f.found)
		pk_fact_text_of_flow(r, PK_FACT_fdb, "");
	if (f.port && f.port != r->bridge)
		pk_links_ask(f.port, on_fdb_port, r);
}

/* ---- VLANs ---- */

struct vlans {
	struct pk_reading *r;
	bool known, allowed; /* of the port */
	uint16_t pvid;       /* of it */
	char others[128];    /* ports that have the VLAN, too */
};

/* Of one port. */
struct port_vlans {
	uint16_t vlan;        /* that is asked for */
	uint16_t pvid, first; /* first of a range that is not ended */
	bool allowed;
};

static void on_vlan(struct port_vlans *v, const struct pk_nl_attr *attr)
{
	struct bridge_vlan_info info;
	uint16_t first;

	if (attr->len < sizeof(info))
		return;
	memcpy(&info, attr->data, sizeof(info));
	if (info.flags & BRIDGE_VLAN_INFO_PVID)
		v->pvid = info.vid;
	first = info.flags & BRIDGE_VLAN_INFO_RANGE_END ? v->first : info.vid;
	v->first = info.vid;
	v->allowed |= v->vlan >= first && v->vlan <= info.vid;
}

static void on_port(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct ifinfomsg *h = payload;
	struct pk_nl_attr a[IFLA_AF_SPEC + 1], attr;
	struct vlans *v = ctx;
	struct port_vlans port = { .vlan = v->r->req->vlan };
	const uint8_t *at;
	uint16_t kind;
	size_t left;

	if (type != RTM_NEWLINK || len < sizeof(*h))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, IFLA_AF_SPEC);
	at = a[IFLA_AF_SPEC].data; /* none: it has no VLAN at all */
	left = a[IFLA_AF_SPEC].len;
	while (at && pk_nl_next(&at, &left, &kind, &attr))
		if (kind == IFLA_BRIDGE_VLAN_INFO)
			on_vlan(&port, &attr);
	if ((uint32_t)h->ifi_index == v->r->req->ifindex) {
		v->known = true;
		v->allowed = port.allowed;
		v->pvid = port.pvid;
	} else if (port.allowed && (uint32_t)h->ifi_index != v->r->bridge &&
		   pk_nl_u32(&a[IFLA_MASTER]) == v->r->bridge) {
		pk_list_name(v->others, sizeof(v->others), pk_nl_str(&a[IFLA_IFNAME]));
	}
}

static void read_vlans(struct pk_reading *r)
{
	struct ifinfomsg h = { .ifi_family = AF_BRIDGE };
	uint32_t mask = RTEXT_FILTER_BRVLAN;
	struct vlans v = { .r = r };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETLINK, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_put(&req, IFLA_EXT_MASK, &mask, sizeof(mask));
	if (pk_nl_ask(NETLINK_ROUTE, &req, on_port, &v) || !v.known)
		return;
	pk_fact_number(r, PK_FACT_pvid, v.pvid);
	if (!(r->req->traits & PK_TRAIT(VLAN)))
		return;
	pk_fact_number_of_flow(r, PK_FACT_vlan_allowed, v.allowed);
	pk_fact_text_of_flow(r, PK_FACT_vlan_ports, v.others);
}

void pk_read_bridge(struct pk_reading *r)
{
	if (!r->bridge || !pk_reading_is(r, "NOT_SPECIFIED|NO_TX_TARGET|BRIDGE_*|VLAN_FILTER*",
					 "br_*|__allowed_ingress"))
		return;
	read_fdb(r);
	read_vlans(r);
}
