// SPDX-License-Identifier: GPL-2.0-or-later
/* The device of the drop, what it is a port of, and what stands on it: RTM_GETLINK. */

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "core/kernel/netns.h"
#include "probes/evidence/internal.h"
#include "probes/evidence/link.h"

bool pk_link_read(const void *payload, size_t len, struct pk_link *ret)
{
	const struct ifinfomsg *h = payload;
	struct pk_nl_attr a[IFLA_XDP + 1], info[IFLA_INFO_SLAVE_DATA + 1];

	if (len < sizeof(*h))
		return false;
	pk_nl_parse(h + 1, len - sizeof(*h), a, IFLA_XDP);
	pk_nl_parse(a[IFLA_LINKINFO].data, a[IFLA_LINKINFO].len, info, IFLA_INFO_SLAVE_DATA);
	*ret = (struct pk_link){
		.ifindex = (uint32_t)h->ifi_index,
		.flags = h->ifi_flags,
		.type = h->ifi_type,
		.mtu = pk_nl_u32(&a[IFLA_MTU]),
		.txqueuelen = pk_nl_u32(&a[IFLA_TXQLEN]),
		.master = pk_nl_u32(&a[IFLA_MASTER]),
		.lower = pk_nl_u32(&a[IFLA_LINK]),
		.lower_is_here = !a[IFLA_LINK_NETNSID].data,
		.lower_netns = (int32_t)pk_nl_u32(&a[IFLA_LINK_NETNSID]),
		.name = pk_nl_str(&a[IFLA_IFNAME]),
		.kind = pk_nl_str(&info[IFLA_INFO_KIND]),
		.port_kind = pk_nl_str(&info[IFLA_INFO_SLAVE_KIND]),
		.mac = a[IFLA_ADDRESS],
		.qdisc = a[IFLA_QDISC],
		.carrier = a[IFLA_CARRIER],
		.data = info[IFLA_INFO_DATA],
		.port_data = info[IFLA_INFO_SLAVE_DATA],
		.xdp = a[IFLA_XDP],
	};
	return true;
}

int pk_links_ask(uint32_t ifindex, pk_nl_answer_fn answer, void *ctx)
{
	struct ifinfomsg h = { .ifi_index = (int)ifindex };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETLINK, ifindex ? 0 : NLM_F_DUMP, &h, sizeof(h));
	return pk_nl_ask(NETLINK_ROUTE, &req, answer, ctx);
}

/* ---- the device itself ---- */

#define MAX_XDP_MAPS 32

/* Where the program may redirect to: to devices, CPUs, AF_XDP sockets, each by a map of its own. */
static void say_xdp_maps(struct pk_reading *r, int prog)
{
	static const struct {
		uint32_t type;
		const char *name;
	} kinds[] = {
		{ BPF_MAP_TYPE_XSKMAP, "xskmap" },
		{ BPF_MAP_TYPE_DEVMAP, "devmap" },
		{ BPF_MAP_TYPE_DEVMAP_HASH, "devmap" },
		{ BPF_MAP_TYPE_CPUMAP, "cpumap" },
	};
	uint32_t ids[MAX_XDP_MAPS] = { 0 }, len = sizeof(struct bpf_prog_info);
	struct bpf_prog_info info = { .nr_map_ids = MAX_XDP_MAPS,
				      .map_ids = (uint64_t)(uintptr_t)ids };
	char text[64] = "";

	if (bpf_obj_get_info_by_fd(prog, &info, &len))
		return;
	for (size_t i = 0; i < MIN(info.nr_map_ids, (uint32_t)MAX_XDP_MAPS); i++) {
		_cleanup_(closep) int fd = bpf_map_get_fd_by_id(ids[i]);
		struct bpf_map_info map = { 0 };

		len = sizeof(map);
		if (fd < 0 || bpf_obj_get_info_by_fd(fd, &map, &len))
			continue;
		for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
			if (kinds[k].type == map.type && !strstr(text, kinds[k].name))
				snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s",
					 text[0] ? " " : "", kinds[k].name);
	}
	pk_fact_text(r, PK_FACT_xdp_maps, text);
}

static void say_xdp(struct pk_reading *r, const struct pk_link *l)
{
	static const char *const modes[] = { [XDP_ATTACHED_DRV] = "native",
					     [XDP_ATTACHED_SKB] = "generic",
					     [XDP_ATTACHED_HW] = "offload",
					     [XDP_ATTACHED_MULTI] = "several" };
	struct pk_nl_attr a[IFLA_XDP_HW_PROG_ID + 1];
	struct bpf_prog_info info = { 0 };
	uint32_t id, len = sizeof(info);
	uint8_t mode;
	int fd;

	pk_nl_parse(l->xdp.data, l->xdp.len, a, IFLA_XDP_HW_PROG_ID);
	mode = pk_nl_u8(&a[IFLA_XDP_ATTACHED]);
	if (mode >= ARRAY_SIZE(modes) || !modes[mode])
		return;
	id = pk_nl_u32(&a[IFLA_XDP_PROG_ID]);
	pk_fact_text(r, PK_FACT_xdp, modes[mode]);
	pk_fact_number(r, PK_FACT_xdp_prog, id);
	fd = bpf_prog_get_fd_by_id(id);
	if (fd < 0)
		return;
	if (!bpf_obj_get_info_by_fd(fd, &info, &len) && info.name[0])
		pk_fact_text(r, PK_FACT_xdp_name, info.name);
	say_xdp_maps(r, fd);
	close(fd);
}

const char *pk_bridge_state(const struct pk_nl_attr *state)
{
	static const char *const states[] = { "disabled", "listening", "learning", "forwarding",
					      "blocking" };

	return state->data && pk_nl_u8(state) < ARRAY_SIZE(states) ? states[pk_nl_u8(state)] : NULL;
}

const char *pk_bridge_port_state(const struct pk_link *l, const struct pk_nl_attr *state)
{
	if (!(l->flags & IFF_UP))
		return "down";
	return l->flags & IFF_RUNNING ? pk_bridge_state(state) : "without carrier";
}

static void say_bridge_port(struct pk_reading *r, const struct pk_link *l)
{
	struct pk_nl_attr a[IFLA_BRPORT_LOCKED + 1];
	const char *state;

	pk_nl_parse(l->port_data.data, l->port_data.len, a, IFLA_BRPORT_LOCKED);
	state = pk_bridge_state(&a[IFLA_BRPORT_STATE]);
	if (state)
		pk_fact_text(r, PK_FACT_port_state, state);
	if (a[IFLA_BRPORT_LOCKED].data)
		pk_fact_number(r, PK_FACT_port_locked, pk_nl_u8(&a[IFLA_BRPORT_LOCKED]));
	if (a[IFLA_BRPORT_ISOLATED].data)
		pk_fact_number(r, PK_FACT_port_isolated, pk_nl_u8(&a[IFLA_BRPORT_ISOLATED]));
}

static void say_bond_port(struct pk_reading *r, const struct pk_link *l)
{
	struct pk_nl_attr a[IFLA_BOND_SLAVE_STATE + 1];

	pk_nl_parse(l->port_data.data, l->port_data.len, a, IFLA_BOND_SLAVE_STATE);
	if (a[IFLA_BOND_SLAVE_STATE].data)
		pk_fact_text(r, PK_FACT_port_state,
			     pk_nl_u8(&a[IFLA_BOND_SLAVE_STATE]) ? "backup" : "active");
}

struct device {
	struct pk_reading *r;
	uint32_t master;
	bool is_bridge; /* it is a bridge, or a port of one */
	bool has_mac;   /* that the frame was sent to */
};

static void say_device(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct device *d = ctx;
	struct pk_reading *r = d->r;
	struct pk_link l;
	char mac[18];

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l))
		return;
	pk_fact_text(r, PK_FACT_dev_kind, l.kind);
	pk_fact_number(r, PK_FACT_dev_up, !!(l.flags & IFF_UP));
	pk_fact_number(r, PK_FACT_promisc, !!(l.flags & IFF_PROMISC));
	pk_fact_number(r, PK_FACT_mtu, l.mtu);
	pk_fact_number(r, PK_FACT_txqueuelen, l.txqueuelen);
	pk_fact_text(r, PK_FACT_qdisc, pk_nl_str(&l.qdisc));
	if (l.carrier.data)
		pk_fact_number(r, PK_FACT_carrier, pk_nl_u8(&l.carrier));
	if (l.mac.len == 6) {
		const uint8_t *m = l.mac.data;

		snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3],
			 m[4], m[5]);
		pk_fact_text(r, PK_FACT_mac, mac);
		d->has_mac = r->req->has_mac && !memcmp(m, r->req->mac, 6);
	}
	if (!strcmp(l.port_kind, "bridge"))
		say_bridge_port(r, &l);
	if (!strcmp(l.port_kind, "bond"))
		say_bond_port(r, &l);
	pk_take_remote(r, &l);
	say_xdp(r, &l);
	d->master = l.master;
	d->is_bridge = !strcmp(l.port_kind, "bridge") || !strcmp(l.kind, "bridge");
}

static void say_master(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[IFLA_BR_VLAN_FILTERING + 1];
	struct pk_reading *r = ctx;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l))
		return;
	pk_fact_text(r, PK_FACT_master, l.name);
	pk_fact_text(r, PK_FACT_master_kind, l.kind);
	if (strcmp(l.kind, "bridge"))
		return;
	pk_nl_parse(l.data.data, l.data.len, a, IFLA_BR_VLAN_FILTERING);
	if (a[IFLA_BR_VLAN_FILTERING].data)
		pk_fact_number(r, PK_FACT_vlan_filtering, pk_nl_u8(&a[IFLA_BR_VLAN_FILTERING]));
}

/* ---- what stands on it, and beside it ---- */

struct around {
	struct pk_reading *r;
	uint32_t ifindex, bridge;
	uint32_t ipvlans, flood_ports;
	bool has_vlan, has_macvlan;
	bool is_to_device;               /* the frame was sent to the MAC of the device */
	char silent[128], isolated[128]; /* ports that do not flood; that are isolated */
	char blocked[256];               /* ports that do not forward, and why */
};

static void say_vlan(struct around *a, const struct pk_link *l)
{
	struct pk_nl_attr d[IFLA_VLAN_ID + 1];

	pk_nl_parse(l->data.data, l->data.len, d, IFLA_VLAN_ID);
	if (!(a->r->req->traits & PK_TRAIT(VLAN)) || pk_nl_u16(&d[IFLA_VLAN_ID]) != a->r->req->vlan)
		return;
	a->has_vlan = true;
	pk_fact_text_of_flow(a->r, PK_FACT_vlan_dev, l->name);
	pk_fact_number_of_flow(a->r, PK_FACT_vlan_dev_up, !!(l->flags & IFF_UP));
}

static const char *macvlan_mode(uint32_t mode)
{
	switch (mode) {
	case MACVLAN_MODE_PRIVATE:
		return "private";
	case MACVLAN_MODE_VEPA:
		return "vepa";
	case MACVLAN_MODE_BRIDGE:
		return "bridge";
	case MACVLAN_MODE_PASSTHRU:
		return "passthru";
	case MACVLAN_MODE_SOURCE:
		return "source";
	}
	return "";
}

/* If it has the MAC that the frame was sent to. */
static bool say_macvlan(struct pk_reading *r, const struct pk_link *l)
{
	struct pk_nl_attr d[IFLA_MACVLAN_MODE + 1];

	if (!r->req->has_mac || l->mac.len != 6 || memcmp(l->mac.data, r->req->mac, 6))
		return false;
	pk_nl_parse(l->data.data, l->data.len, d, IFLA_MACVLAN_MODE);
	pk_fact_text_of_flow(r, PK_FACT_macvlan, l->name);
	pk_fact_number_of_flow(r, PK_FACT_macvlan_up, !!(l->flags & IFF_UP));
	pk_fact_text_of_flow(r, PK_FACT_macvlan_mode,
			     macvlan_mode(pk_nl_u32(&d[IFLA_MACVLAN_MODE])));
	return true;
}

void pk_list_name(char *list, size_t size, const char *name)
{
	const char *sep = list[0] ? ", " : "";
	size_t len = strlen(list);

	if (len + strlen(name) + sizeof(", , ...") < size)
		snprintf(list + len, size - len, "%s%s", sep, name);
	else if (len < 3 || strcmp(list + len - 3, "...") != 0)
		snprintf(list + len, size - len, "%s...", sep);
}

static void list_blocked(struct around *a, const struct pk_link *l, const struct pk_nl_attr *state)
{
	const char *why = pk_bridge_port_state(l, state);
	char text[IFNAMSIZ + 32];

	snprintf(text, sizeof(text), "%s (%s)", l->name, why ? why : "in no known state");
	pk_list_name(a->blocked, sizeof(a->blocked), text);
}

static void say_bridge_neighbour(struct around *a, const struct pk_link *l)
{
	struct pk_nl_attr d[IFLA_BRPORT_ISOLATED + 1];

	if (strcmp(l->port_kind, "bridge"))
		return;
	pk_nl_parse(l->port_data.data, l->port_data.len, d, IFLA_BRPORT_ISOLATED);
	if (pk_nl_u8(&d[IFLA_BRPORT_STATE]) != BR_STATE_FORWARDING)
		list_blocked(a, l, &d[IFLA_BRPORT_STATE]);
	else if (pk_nl_u8(&d[IFLA_BRPORT_UNICAST_FLOOD]))
		a->flood_ports++;
	else
		pk_list_name(a->silent, sizeof(a->silent), l->name);
	if (pk_nl_u8(&d[IFLA_BRPORT_ISOLATED]))
		pk_list_name(a->isolated, sizeof(a->isolated), l->name);
}

static void say_ports(const struct around *a)
{
	char first[sizeof(a->silent)];

	pk_fact_number(a->r, PK_FACT_flood_ports, a->flood_ports);
	pk_fact_text(a->r, PK_FACT_silent_ports, a->silent);
	snprintf(first, sizeof(first), "%.*s", (int)strcspn(a->silent, ","), a->silent);
	pk_fact_text(a->r, PK_FACT_silent_port, first);
	pk_fact_text(a->r, PK_FACT_blocked_ports, a->blocked);
	pk_fact_text(a->r, PK_FACT_isolated_ports, a->isolated);
}

static void say_around(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct around *a = ctx;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l) || l.ifindex == a->ifindex)
		return;
	if (a->bridge && l.master == a->bridge)
		say_bridge_neighbour(a, &l);
	/* The same index in another namespace is another device. */
	if (l.lower != a->ifindex || !l.lower_is_here)
		return;
	if (!strcmp(l.kind, "vlan"))
		say_vlan(a, &l);
	if (!strcmp(l.kind, "macvlan"))
		a->has_macvlan |= say_macvlan(a->r, &l);
	if (!strcmp(l.kind, "ipvlan"))
		a->ipvlans++;
}

static bool wants_around(const struct pk_reading *r)
{
	return (r->req->traits & PK_TRAIT(VLAN)) ||
	       pk_reading_is(r, "OTHERHOST|UNHANDLED_PROTO|IP_INADDRERRORS|NO_TX_TARGET", NULL) ||
	       pk_reading_is(r, "NOT_SPECIFIED", "br_*|__netif_receive_skb*");
}

/* ---- what stands on it from other namespaces ---- */

#define MAX_OTHERS 512 /* that are looked into */

struct others {
	struct pk_reading *r;
	uint32_t inum; /* the namespace that is looked into */
	int32_t netns; /* what it calls ours; -1: it has no name */
	uint32_t ipvlans;
	bool has_macvlan;
};

static void on_nsid(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[NETNSA_NSID + 1];
	struct others *o = ctx;

	if (type != RTM_NEWNSID || len < NLMSG_ALIGN(sizeof(struct rtgenmsg)))
		return;
	len -= NLMSG_ALIGN(sizeof(struct rtgenmsg));
	pk_nl_parse((const uint8_t *)payload + NLMSG_ALIGN(sizeof(struct rtgenmsg)), len, a,
		    NETNSA_NSID);
	if (a[NETNSA_NSID].len >= sizeof(o->netns))
		memcpy(&o->netns, a[NETNSA_NSID].data, sizeof(o->netns));
}

static void on_other_link(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct others *o = ctx;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l) ||
	    l.lower != o->r->req->ifindex || l.lower_is_here || l.lower_netns != o->netns)
		return;
	if (!strcmp(l.kind, "ipvlan"))
		o->ipvlans++;
	if (!strcmp(l.kind, "macvlan") && say_macvlan(o->r, &l)) {
		o->has_macvlan = true;
		pk_fact_number_of_flow(o->r, PK_FACT_macvlan_netns, o->inum);
	}
}

static void look_into(void *ctx, int fd, uint32_t inum)
{
	struct rtgenmsg h = { .rtgen_family = AF_UNSPEC };
	struct others *o = ctx;
	struct pk_nl_request req;

	if (inum == o->r->req->netns || setns(fd, CLONE_NEWNET))
		return;
	o->inum = inum;
	o->netns = NETNSA_NSID_NOT_ASSIGNED;
	pk_nl_begin(&req, RTM_GETNSID, 0, &h, sizeof(h));
	pk_nl_put(&req, NETNSA_FD, &o->r->netns_fd, sizeof(o->r->netns_fd));
	if (!pk_nl_ask(NETLINK_ROUTE, &req, on_nsid, o) && o->netns >= 0)
		pk_links_ask(0, on_other_link, o);
}

/* Containers have the ipvlan or macvlan that stands on a device of the host. */
static void look_elsewhere(struct around *a)
{
	struct others o = { .r = a->r };
	bool ipvlan = pk_reading_is(a->r, "IP_INADDRERRORS", NULL) &&
		      !access("/sys/module/ipvlan", F_OK);
	bool macvlan = pk_reading_is(a->r, "OTHERHOST", NULL) && a->r->req->has_mac &&
		       !a->has_macvlan && !a->is_to_device;

	if (!ipvlan && !macvlan)
		return;
	pk_netns_each(a->r->netns, MAX_OTHERS, look_into, &o);
	if (setns(a->r->netns_fd, CLONE_NEWNET))
		return;
	a->ipvlans += o.ipvlans;
	a->has_macvlan |= o.has_macvlan;
}

void pk_read_link(struct pk_reading *r)
{
	struct device d = { .r = r };
	struct around a = { .r = r, .ifindex = r->req->ifindex };

	if (!r->req->ifindex || pk_links_ask(r->req->ifindex, say_device, &d))
		return;
	if (d.master)
		pk_links_ask(d.master, say_master, r);
	r->master = d.master;
	a.is_to_device = d.has_mac;
	a.bridge = r->bridge = d.is_bridge ? d.master ?: a.ifindex : 0;
	if (!wants_around(r))
		return;
	if (pk_links_ask(0, say_around, &a))
		return;
	look_elsewhere(&a);
	pk_fact_number(r, PK_FACT_ipvlans, a.ipvlans);
	if (a.bridge)
		say_ports(&a);
	if ((r->req->traits & PK_TRAIT(VLAN)) && !a.has_vlan)
		pk_fact_text_of_flow(r, PK_FACT_vlan_dev, "");
	if (r->req->has_mac && !a.has_macvlan)
		pk_fact_text_of_flow(r, PK_FACT_macvlan, "");
}

/* ---- the VRF of a table ---- */

struct vrf {
	struct pk_reading *r;
	uint32_t table;
};

static void on_vrf(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr d[IFLA_VRF_TABLE + 1];
	struct vrf *v = ctx;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l) || strcmp(l.kind, "vrf"))
		return;
	pk_nl_parse(l.data.data, l.data.len, d, IFLA_VRF_TABLE);
	if (d[IFLA_VRF_TABLE].data && pk_nl_u32(&d[IFLA_VRF_TABLE]) == v->table)
		pk_fact_text_of_flow(v->r, PK_FACT_route_vrf, l.name);
}

void pk_say_vrf(struct pk_reading *r, uint32_t table)
{
	struct vrf v = { .r = r, .table = table };

	pk_links_ask(0, on_vrf, &v);
}
