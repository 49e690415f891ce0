// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the namespace would send the packet, and where back: the kernel is asked the same as the
 * packet asked it. */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/lwtunnel.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <string.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"

static size_t addr_len(const struct pk_flow *flow)
{
	return flow->family == AF_INET ? 4 : 16;
}

static void text_of(uint8_t family, const uint8_t *addr, char text[INET6_ADDRSTRLEN])
{
	inet_ntop(family, addr, text, INET6_ADDRSTRLEN);
}

/* ---- looking up one way ---- */

struct way {
	const struct pk_flow *flow;
	uint8_t type; /* RTN_*; 0: no answer */
	uint32_t table, oif;
	uint32_t mtu; /* of the route, also as learnt; 0: that of the device */
	bool has_via;
	uint8_t via[16];
	uint8_t via_family;
	char progs[128]; /* names of BPF programs on it */
};

static const char *type_name(uint8_t type)
{
	static const char *const names[] = {
		[RTN_UNICAST] = "unicast",
		[RTN_LOCAL] = "local",
		[RTN_BROADCAST] = "broadcast",
		[RTN_ANYCAST] = "anycast",
		[RTN_MULTICAST] = "multicast",
		[RTN_BLACKHOLE] = "blackhole",
		[RTN_UNREACHABLE] = "unreachable",
		[RTN_PROHIBIT] = "prohibit",
		[RTN_THROW] = "throw",
	};

	return type < ARRAY_SIZE(names) ? names[type] : NULL;
}

/* ip route ... encap bpf: "in NAME", "out NAME", "xmit NAME" */
static void read_programs(struct way *w, const struct pk_nl_attr *encap)
{
	static const char *const hooks[] = {
		[LWT_BPF_IN] = "in",
		[LWT_BPF_OUT] = "out",
		[LWT_BPF_XMIT] = "xmit",
	};
	struct pk_nl_attr a[LWT_BPF_XMIT + 1], prog[LWT_BPF_PROG_NAME + 1];
	size_t len = 0;

	pk_nl_parse(encap->data, encap->len, a, LWT_BPF_XMIT);
	for (size_t i = LWT_BPF_IN; i <= LWT_BPF_XMIT && len < sizeof(w->progs); i++) {
		if (!a[i].data)
			continue;
		pk_nl_parse(a[i].data, a[i].len, prog, LWT_BPF_PROG_NAME);
		len += (size_t)snprintf(w->progs + len, sizeof(w->progs) - len, "%s%s %s",
					len ? ", " : "", hooks[i],
					pk_nl_str(&prog[LWT_BPF_PROG_NAME]));
	}
}

static void on_route(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct rtmsg *h = payload;
	struct pk_nl_attr a[RTA_ENCAP + 1], metrics[RTAX_MTU + 1];
	struct way *w = ctx;

	if (type != RTM_NEWROUTE || len < sizeof(*h))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, RTA_ENCAP);
	if (pk_nl_u16(&a[RTA_ENCAP_TYPE]) == LWTUNNEL_ENCAP_BPF)
		read_programs(w, &a[RTA_ENCAP]);
	w->type = h->rtm_type;
	w->table = a[RTA_TABLE].data ? pk_nl_u32(&a[RTA_TABLE]) : h->rtm_table;
	w->oif = pk_nl_u32(&a[RTA_OIF]);
	pk_nl_parse(a[RTA_METRICS].data, a[RTA_METRICS].len, metrics, RTAX_MTU);
	w->mtu = pk_nl_u32(&metrics[RTAX_MTU]);
	w->via_family = h->rtm_family;
	if (a[RTA_GATEWAY].data && a[RTA_GATEWAY].len <= sizeof(w->via)) {
		w->has_via = true;
		memcpy(w->via, a[RTA_GATEWAY].data, a[RTA_GATEWAY].len);
	} else if (a[RTA_VIA].data && a[RTA_VIA].len > 2 && a[RTA_VIA].len - 2 <= sizeof(w->via)) {
		w->has_via = true;
		w->via_family = (uint8_t)pk_nl_u16(&a[RTA_VIA]);
		memcpy(w->via, a[RTA_VIA].data + 2, a[RTA_VIA].len - 2);
	}
}

/* iif 0: as if sent from here. 0 or the error that the look-up gave. */
static int look_up(const struct pk_flow *flow, const uint8_t *dst, const uint8_t *src, uint32_t iif,
		   uint32_t mark, struct way *ret)
{
	uint8_t bits = (uint8_t)(8 * addr_len(flow));
	struct rtmsg h = {
		.rtm_family = flow->family,
		.rtm_dst_len = bits,
		.rtm_src_len = src ? bits : 0,
		/* IPv6 always says the table, and refuses to be asked to: net/ipv6/route.c,
		 * inet6_rtm_valid_getroute_req(). */
		.rtm_flags = flow->family == AF_INET ? RTM_F_LOOKUP_TABLE : 0,
	};
	struct pk_nl_request req;

	*ret = (struct way){ .flow = flow };
	pk_nl_begin(&req, RTM_GETROUTE, 0, &h, sizeof(h));
	pk_nl_put(&req, RTA_DST, dst, addr_len(flow));
	if (src)
		pk_nl_put(&req, RTA_SRC, src, addr_len(flow));
	if (iif)
		pk_nl_put(&req, RTA_IIF, &iif, sizeof(iif));
	if (mark)
		pk_nl_put(&req, RTA_MARK, &mark, sizeof(mark));
	return pk_nl_ask(NETLINK_ROUTE, &req, on_route, ret);
}

static void say_table(struct pk_reading *r, uint32_t table)
{
	pk_fact_number_of_flow(r, PK_FACT_route_table, table);
	if (table != RT_TABLE_DEFAULT && table != RT_TABLE_MAIN && table != RT_TABLE_LOCAL)
		pk_say_vrf(r, table);
}

/* ---- which route refuses it ---- */

struct refusal {
	const struct pk_flow *flow;
	uint8_t type;   /* RTN_* */
	uint32_t flags; /* RTNH_F_* that it must have */
	int bits;       /* of the longest prefix so far; -1: none */
	uint32_t table;
	uint32_t nhid; /* its nexthop object; 0: none */
	uint8_t prefix[16];
};

static bool is_in_prefix(const uint8_t *addr, const uint8_t *prefix, unsigned int bits)
{
	unsigned int bytes = bits / 8, rest = bits % 8;

	if (memcmp(addr, prefix, bytes))
		return false;
	return !rest || !((addr[bytes] ^ prefix[bytes]) >> (8 - rest));
}

static void on_refusing_route(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct rtmsg *h = payload;
	struct pk_nl_attr a[RTA_NH_ID + 1];
	struct refusal *f = ctx;
	uint8_t prefix[16] = { 0 };

	if (type != RTM_NEWROUTE || len < sizeof(*h) || h->rtm_type != f->type ||
	    (h->rtm_flags & f->flags) != f->flags || h->rtm_dst_len > 8 * addr_len(f->flow) ||
	    (int)h->rtm_dst_len <= f->bits)
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, RTA_NH_ID);
	if (a[RTA_DST].data)
		memcpy(prefix, a[RTA_DST].data, MIN(a[RTA_DST].len, sizeof(prefix)));
	if (!is_in_prefix(f->flow->dst, prefix, h->rtm_dst_len))
		return;
	f->bits = h->rtm_dst_len;
	f->nhid = pk_nl_u32(&a[RTA_NH_ID]);
	f->table = a[RTA_TABLE].data ? pk_nl_u32(&a[RTA_TABLE]) : h->rtm_table;
	memcpy(f->prefix, prefix, sizeof(prefix));
}

/* Find the route that fits best. The kernel sends only those of `type`, 0: any, and by `oif`, 0:
 * any; f->type and f->flags are looked at here. */
static bool find_refusal(struct refusal *f, uint8_t type, uint32_t oif)
{
	struct rtmsg h = { .rtm_family = f->flow->family, .rtm_type = type };
	struct pk_nl_request req;

	f->bits = -1;
	pk_nl_begin(&req, RTM_GETROUTE, NLM_F_DUMP, &h, sizeof(h));
	if (oif)
		pk_nl_put(&req, RTA_OIF, &oif, sizeof(oif));
	return !pk_nl_ask(NETLINK_ROUTE, &req, on_refusing_route, f) && f->bits >= 0;
}

static void put_prefix(const struct refusal *f, char *text, size_t size)
{
	char addr[INET6_ADDRSTRLEN];

	text_of(f->flow->family, f->prefix, addr);
	snprintf(text, size, f->bits ? "%s/%d" : "default", addr, f->bits);
}

/* The look-up says only that it is refused: find the route of `type` that fits best. That of a
 * nexthop object that is a blackhole is asked for by the device of such: the kernel keeps it as a
 * plain one, though it shows it as a blackhole. */
static bool say_refusal(struct pk_reading *r, uint8_t type)
{
	struct refusal f = { .flow = &r->req->flow, .type = type };
	char text[INET6_ADDRSTRLEN + 4];

	if (!find_refusal(&f, type, 0) &&
	    (type != RTN_BLACKHOLE || !find_refusal(&f, 0, if_nametoindex("lo"))))
		return false;
	put_prefix(&f, text, sizeof(text));
	pk_fact_text_of_flow(r, PK_FACT_route, type_name(type));
	pk_fact_text_of_flow(r, PK_FACT_route_dst, text);
	if (f.nhid)
		pk_fact_number_of_flow(r, PK_FACT_route_nhid, f.nhid);
	say_table(r, f.table);
	return true;
}

/* ---- a route that does not count, as its device has no carrier ---- */

#define MAX_IDLE 16

struct idle_devs {
	uint32_t at[MAX_IDLE];
	size_t n;
};

static void on_idle_dev(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct ifinfomsg *h = payload;
	struct idle_devs *devs = ctx;

	if (type == RTM_NEWLINK && len >= sizeof(*h) && (h->ifi_flags & IFF_UP) &&
	    !(h->ifi_flags & IFF_RUNNING) && devs->n < MAX_IDLE)
		devs->at[devs->n++] = (uint32_t)h->ifi_index;
}

/* ignore_routes_with_linkdown: the kernel then shows them as dead. */
static void say_dead_route(struct pk_reading *r)
{
	struct refusal f = { .flow = &r->req->flow, .type = RTN_UNICAST, .flags = RTNH_F_DEAD };
	struct ifinfomsg h = { 0 };
	struct idle_devs devs = { .n = 0 };
	char text[INET6_ADDRSTRLEN + 4], name[IF_NAMESIZE];
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETLINK, NLM_F_DUMP, &h, sizeof(h));
	if (pk_nl_ask(NETLINK_ROUTE, &req, on_idle_dev, &devs))
		return;
	for (size_t i = 0; i < devs.n; i++) {
		if (!find_refusal(&f, 0, devs.at[i]) || !if_indextoname(devs.at[i], name))
			continue;
		put_prefix(&f, text, sizeof(text));
		pk_fact_text_of_flow(r, PK_FACT_dead_route, text);
		pk_fact_text_of_flow(r, PK_FACT_dead_dev, name);
		return;
	}
}

/* ---- which rule refuses it ---- */

struct rule_refusal {
	const struct pk_evidence_request *q;
	uint8_t action; /* FR_ACT_* */
	bool found;
	uint32_t pref; /* of the first so far */
};

/* Does the packet have what a rule asks of one end? */
static bool rule_end_fits(const struct pk_nl_attr *a, const uint8_t *addr, uint8_t bits)
{
	return !bits || (a->data && a->len * 8 >= bits && is_in_prefix(addr, a->data, bits));
}

static bool rule_fits(const struct pk_evidence_request *q, const struct fib_rule_hdr *h,
		      const struct pk_nl_attr *a)
{
	uint32_t mask = a[FRA_FWMASK].data ? pk_nl_u32(&a[FRA_FWMASK]) : UINT32_MAX;
	char name[IF_NAMESIZE] = "";

	/* What else a rule may ask is not looked at: then it is not said that it was this one. */
	if (h->flags & FIB_RULE_INVERT || h->tos || a[FRA_OIFNAME].data || a[FRA_UID_RANGE].data ||
	    a[FRA_SPORT_RANGE].data || a[FRA_DPORT_RANGE].data || a[FRA_IP_PROTO].data)
		return false;
	if (a[FRA_IIFNAME].data && (!q->rx_ifindex || !if_indextoname(q->rx_ifindex, name) ||
				    strcmp(name, pk_nl_str(&a[FRA_IIFNAME]) ?: "")))
		return false;
	if (a[FRA_FWMARK].data && (q->mark & mask) != pk_nl_u32(&a[FRA_FWMARK]))
		return false;
	return rule_end_fits(&a[FRA_DST], q->flow.dst, h->dst_len) &&
	       rule_end_fits(&a[FRA_SRC], q->flow.src, h->src_len);
}

static void on_rule(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct fib_rule_hdr *h = payload;
	struct pk_nl_attr a[FRA_DPORT_RANGE + 1];
	struct rule_refusal *f = ctx;
	uint32_t pref;

	if (type != RTM_NEWRULE || len < sizeof(*h) || h->action != f->action)
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, FRA_DPORT_RANGE);
	pref = pk_nl_u32(&a[FRA_PRIORITY]);
	if ((f->found && pref >= f->pref) || !rule_fits(f->q, h, a))
		return;
	f->found = true;
	f->pref = pref;
}

static bool say_rule(struct pk_reading *r, uint8_t action, uint8_t type)
{
	struct rule_refusal f = { .q = r->req, .action = action };
	struct fib_rule_hdr h = { .family = r->req->flow.family };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETRULE, NLM_F_DUMP, &h, sizeof(h));
	if (pk_nl_ask(NETLINK_ROUTE, &req, on_rule, &f) || !f.found)
		return false;
	pk_fact_text_of_flow(r, PK_FACT_rule, type_name(type));
	pk_fact_number_of_flow(r, PK_FACT_rule_pref, f.pref);
	return true;
}

/* What an error of the look-up stands for: net/ipv4/fib_semantics.c (fib_props),
 * net/ipv4/fib_rules.c (fib4_rule_action), and no route. */
static void say_error(struct pk_reading *r, int error)
{
	static const struct {
		int error;
		uint8_t type, action; /* of a route; of a rule, 0: none */
	} types[] = {
		{ EHOSTUNREACH, RTN_UNREACHABLE, 0 },
		{ EACCES, RTN_PROHIBIT, FR_ACT_PROHIBIT },
		{ EINVAL, RTN_BLACKHOLE, FR_ACT_BLACKHOLE },
		{ ENETUNREACH, RTN_UNREACHABLE, FR_ACT_UNREACHABLE },
		{ ENETUNREACH, RTN_THROW, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (types[i].error != error)
			continue;
		if (say_refusal(r, types[i].type) ||
		    (types[i].action && say_rule(r, types[i].action, types[i].type)))
			return;
	}
	if (error == ENETUNREACH)
		say_dead_route(r);
	pk_fact_text_of_flow(r, PK_FACT_route,
			     error == ENETUNREACH    ? "none"
			     : error == EHOSTUNREACH ? "not reachable"
			     : error == EINVAL       ? "refused"
						     : "error");
}

/* ---- the next hop ---- */

static void on_neigh(void *ctx, uint16_t type, const void *payload, size_t len)
{
	static const struct {
		uint16_t bit;
		const char *name;
	} states[] = {
		{ NUD_FAILED, "failed" },       { NUD_INCOMPLETE, "incomplete" },
		{ NUD_PERMANENT, "permanent" }, { NUD_NOARP, "noarp" },
		{ NUD_REACHABLE, "reachable" }, { NUD_STALE, "stale" },
		{ NUD_DELAY, "delay" },         { NUD_PROBE, "probe" },
	};
	const struct ndmsg *h = payload;
	struct pk_reading *r = ctx;

	if (type != RTM_NEWNEIGH || len < sizeof(*h))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (h->ndm_state & states[i].bit) {
			pk_fact_text_of_flow(r, PK_FACT_neigh, states[i].name);
			break;
		}
}

static void say_next_hop(struct pk_reading *r, const struct way *w)
{
	uint8_t family = w->has_via ? w->via_family : w->flow->family;
	const uint8_t *hop = w->has_via ? w->via : w->flow->dst;
	struct ndmsg h = { .ndm_family = family, .ndm_ifindex = (int)w->oif };
	char text[INET6_ADDRSTRLEN];
	struct pk_nl_request req;

	text_of(family, hop, text);
	pk_fact_text_of_flow(r, PK_FACT_nexthop, text);
	pk_nl_begin(&req, RTM_GETNEIGH, 0, &h, sizeof(h));
	pk_nl_put(&req, NDA_DST, hop, family == AF_INET ? 4 : 16);
	if (pk_nl_ask(NETLINK_ROUTE, &req, on_neigh, r) == -ENOENT)
		pk_fact_text_of_flow(r, PK_FACT_neigh, "none");
}

/* ---- the device that it leads to ---- */

static void on_out_dev(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct ifinfomsg *h = payload;
	struct pk_nl_attr a[IFLA_MTU + 1];
	struct pk_reading *r = ctx;

	if (type != RTM_NEWLINK || len < sizeof(*h))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, IFLA_MTU);
	pk_fact_text_of_flow(r, PK_FACT_out_dev, pk_nl_str(&a[IFLA_IFNAME]));
	pk_fact_number_of_flow(r, PK_FACT_out_mtu, pk_nl_u32(&a[IFLA_MTU]));
}

static void say_out_dev(struct pk_reading *r, uint32_t ifindex)
{
	struct ifinfomsg h = { .ifi_index = (int)ifindex };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETLINK, 0, &h, sizeof(h));
	pk_nl_ask(NETLINK_ROUTE, &req, on_out_dev, r);
}

static void say_way(struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;
	const struct pk_flow *flow = &q->flow;
	struct way w;
	int e;

	/* A packet that came in asked as one that came in: neighbours report what waits for them
	 * on the device that it leaves by, though. */
	e = q->rx_ifindex ? look_up(flow, flow->dst, flow->src, q->rx_ifindex, q->mark, &w)
			  : look_up(flow, flow->dst, NULL, 0, q->mark, &w);
	if (e < 0) {
		say_error(r, -e);
		return;
	}
	if (!w.type || !type_name(w.type))
		return;
	pk_fact_text_of_flow(r, PK_FACT_route, type_name(w.type));
	say_table(r, w.table);
	if (w.progs[0])
		pk_fact_text_of_flow(r, PK_FACT_lwt_prog, w.progs);
	r->dst_is_local = w.type == RTN_LOCAL || w.type == RTN_BROADCAST || w.type == RTN_ANYCAST;
	if (w.type != RTN_UNICAST || !w.oif)
		return;
	say_out_dev(r, w.oif);
	pk_fact_number_of_flow(r, PK_FACT_route_mtu, w.mtu);
	say_next_hop(r, &w);
}

static void say_way_back(struct pk_reading *r)
{
	const struct pk_flow *flow = &r->req->flow;
	char name[IF_NAMESIZE] = "";
	struct way w;
	int e = look_up(flow, flow->src, NULL, 0, r->req->mark, &w);

	if (!e && !if_indextoname(w.oif, name))
		return;
	if (!e || e == -ENETUNREACH || e == -EHOSTUNREACH)
		pk_fact_text_of_flow(r, PK_FACT_back_dev, name);
}

/* ---- addresses ---- */

struct addresses {
	struct pk_reading *r;
	bool src_local, dst_local;
};

static const char *v6_state(uint32_t flags)
{
	return flags & IFA_F_DADFAILED   ? "dadfailed"
	       : flags & IFA_F_TENTATIVE ? "tentative"
					 : "usable";
}

static void on_address(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct ifaddrmsg *h = payload;
	struct pk_nl_attr a[IFA_FLAGS + 1];
	const struct pk_nl_attr *local;
	struct addresses *all = ctx;
	const struct pk_flow *flow = &all->r->req->flow;
	char name[IF_NAMESIZE] = "";

	if (type != RTM_NEWADDR || len < sizeof(*h) || h->ifa_family != flow->family)
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, IFA_FLAGS);
	local = a[IFA_LOCAL].data ? &a[IFA_LOCAL] : &a[IFA_ADDRESS];
	if (local->len != addr_len(flow))
		return;
	all->src_local |= !memcmp(local->data, flow->src, local->len);
	if (memcmp(local->data, flow->dst, local->len))
		return;
	all->dst_local = true;
	if_indextoname(h->ifa_index, name);
	pk_fact_text_of_flow(all->r, PK_FACT_dst_dev, name);
	pk_fact_text_of_flow(all->r, PK_FACT_dst_state,
			     v6_state(a[IFA_FLAGS].data ? pk_nl_u32(&a[IFA_FLAGS]) : h->ifa_flags));
}

static void say_addresses(struct pk_reading *r)
{
	struct addresses all = { .r = r };
	struct ifaddrmsg h = { .ifa_family = r->req->flow.family };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETADDR, NLM_F_DUMP, &h, sizeof(h));
	if (pk_nl_ask(NETLINK_ROUTE, &req, on_address, &all))
		return;
	pk_fact_number_of_flow(r, PK_FACT_src_local, all.src_local);
	if (!all.dst_local)
		pk_fact_text_of_flow(r, PK_FACT_dst_state, "none");
}

/* Where what the tunnel makes of the packet would go. */
static void say_tunnel_route(struct pk_reading *r)
{
	struct pk_flow outer = { .family = r->remote_family };
	struct way w;
	int e = look_up(&outer, r->remote, NULL, 0, 0, &w);

	pk_fact_text(r, PK_FACT_tunnel_route,
		     e == -ENETUNREACH || e == -EHOSTUNREACH ? "none"
		     : e || !type_name(w.type)               ? "error"
							     : type_name(w.type));
	if (!e)
		pk_fact_number(r, PK_FACT_tunnel_loops, w.oif == r->req->ifindex);
}

/* ---- the way that the packet names itself ---- */

/* Behind options, as senders put it (RFC 8200, 4.1). */
static void say_routing_header(struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;
	size_t at = q->network_at + 40;
	char text[4];
	uint8_t next;

	if (!(q->traits & PK_TRAIT(IPV6)) || at + 8 > q->bytes_len)
		return;
	next = q->bytes[q->network_at + 6];
	while ((next == IPPROTO_HOPOPTS || next == IPPROTO_DSTOPTS) && at + 8 <= q->bytes_len) {
		next = q->bytes[at];
		at += 8 + 8 * (size_t)q->bytes[at + 1];
	}
	if (at + 8 > q->bytes_len)
		return;
	if (next == IPPROTO_ROUTING) {
		snprintf(text, sizeof(text), "%u", q->bytes[at + 2]);
		pk_fact_text_of_flow(r, PK_FACT_routing_header, text);
	} else {
		pk_fact_text_of_flow(r, PK_FACT_routing_header, "none");
	}
}

/* ---- MPLS ---- */

static void on_label(void *ctx, uint16_t type, const void *payload, size_t len)
{
	(void)payload;
	(void)len;
	*(bool *)ctx |= type == RTM_NEWROUTE;
}

static void say_label(struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;
	struct rtmsg h = { .rtm_family = AF_MPLS, .rtm_dst_len = 20 };
	size_t at = q->traits & PK_TRAIT(VLAN) ? 18 : 14;
	struct pk_nl_request req;
	bool found = false;
	uint8_t label[4];
	int e;

	if (!q->has_mac || at + 4 > q->bytes_len)
		return;
	memcpy(label, q->bytes + at, 4);
	label[2] = (label[2] & 0xf0) | 1; /* the last label, of no class */
	label[3] = 0;
	pk_nl_begin(&req, RTM_GETROUTE, 0, &h, sizeof(h));
	pk_nl_put(&req, RTA_DST, label, sizeof(label));
	e = pk_nl_ask(NETLINK_ROUTE, &req, on_label, &found);
	if (!e || e == -ENETUNREACH)
		pk_fact_number_of_flow(r, PK_FACT_mpls_route, found);
}

void pk_read_route(struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;

	if (pk_reading_is(r, NULL, "ipv6_rthdr_rcv|input_action_*|seg6_local_input*"))
		say_routing_header(r);

	if (r->remote_family && pk_reading_is(r, NULL, PK_AT_TUNNEL_SEND))
		say_tunnel_route(r);
	if (pk_reading_is(r, NULL, "mpls_forward"))
		say_label(r);
	if (!q->has_flow)
		return;
	say_addresses(r);
	/* Where the way does not matter it is not asked for: a look-up that is refused makes the
	 * kernel drop the dummy packet of it, which others see. */
	if (pk_reading_is(r,
			  "OTHERHOST|TCP_*|UDP_CSUM|SOCKET_*|QDISC_*|TC_*|TAP_*|FULL_RING|"
			  "CPU_BACKLOG|NO_TX_TARGET|BRIDGE_*|MAC_*|VXLAN_*|PROTO_MEM|QUEUE_*",
			  NULL))
		return;
	r->dst_is_local = q->traits & PK_TRAIT(TO_MULTICAST);
	if (q->traits & PK_TRAIT(TO_MULTICAST))
		return;
	say_way(r);
	say_way_back(r);
}
