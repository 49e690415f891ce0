// SPDX-License-Identifier: GPL-2.0-or-later
/* The tunnels of the namespace that a packet could have been for: where none took it, how they
 * differ from it is what one wants to see. And for one that cannot send, its remote end. */

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>
/* behind net/if.h, which defines some of the same */
#include <linux/if_link.h>
#include <linux/if_tunnel.h>
#include <linux/rtnetlink.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/link.h"

#define MAX_NAMED 4 /* tunnels that are named; there may be thousands */

/* Kinds of tunnels: where their ends are among the attributes; 0: they have no such. */
static const struct kind {
	const char *kind, *places;
	uint16_t local, remote, remote6, key, key_flags;
	bool is_big_endian; /* of the key */
	const char *key_name;
	uint16_t external; /* keys come with each packet */
} kinds[] = {
#define GRE_ATTRS                                                                                  \
	IFLA_GRE_LOCAL, IFLA_GRE_REMOTE, 0, IFLA_GRE_IKEY, IFLA_GRE_IFLAGS, true, "key",           \
		IFLA_GRE_COLLECT_METADATA
#define GRE_AT "gre_rcv|ipgre_rcv|__ipgre_rcv|gre_cisco_rcv|erspan_rcv|ip6gre_rcv"
	{ "gre", GRE_AT, GRE_ATTRS },
	{ "gretap", GRE_AT, GRE_ATTRS },
	{ "erspan", GRE_AT, GRE_ATTRS },
	{ "ip6gre", GRE_AT, GRE_ATTRS },
	{ "ip6gretap", GRE_AT, GRE_ATTRS },
#define IPTUN_ATTRS                                                                                \
	IFLA_IPTUN_LOCAL, IFLA_IPTUN_REMOTE, 0, 0, 0, false, "", IFLA_IPTUN_COLLECT_METADATA
#define IPTUN_AT "tunnel4_rcv|tunnel64_rcv|ipip_rcv|ipip_tunnel_rcv|ipip6_rcv|tunnelmpls4_rcv"
	{ "ipip", IPTUN_AT, IPTUN_ATTRS },
	{ "sit", IPTUN_AT, IPTUN_ATTRS },
	{ "ip6tnl", "tunnel6_rcv|tunnel46_rcv|ip4ip6_rcv|ip6ip6_rcv|ip6_tnl_rcv", IPTUN_ATTRS },
	{ "geneve", "geneve_udp_encap_recv|geneve_rx", 0, IFLA_GENEVE_REMOTE, IFLA_GENEVE_REMOTE6,
	  IFLA_GENEVE_ID, 0, false, "id", IFLA_GENEVE_COLLECT_METADATA },
	{ "vxlan", "vxlan_rcv", IFLA_VXLAN_LOCAL, IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6,
	  IFLA_VXLAN_ID, 0, false, "id", IFLA_VXLAN_COLLECT_METADATA },
};
#define MAX_ATTR 40

struct tunnels {
	struct pk_reading *r;
	int64_t vni; /* of the packet; -1: not known */
	int n;
	char text[320];
	size_t len;
};

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].kind, name))
			return &kinds[i];
	return NULL;
}

/* An address; false: none, or that for any. */
static bool put_addr(const struct pk_nl_attr *a, char text[INET6_ADDRSTRLEN])
{
	static const uint8_t any[16];

	if ((a->len != 4 && a->len != 16) || !memcmp(a->data, any, a->len))
		return false;
	return inet_ntop(a->len == 4 ? AF_INET : AF_INET6, a->data, text, INET6_ADDRSTRLEN);
}

static void add(struct tunnels *t, const char *before, const char *what)
{
	int n = snprintf(t->text + t->len, sizeof(t->text) - t->len, "%s%s", before, what);

	if (n > 0 && t->len + (size_t)n < sizeof(t->text))
		t->len += (size_t)n;
	else
		t->text[t->len] = 0;
}

static bool has_key(const struct kind *k, const struct pk_nl_attr *a)
{
	if (!k->key || !a[k->key].data)
		return false;
	return !k->key_flags || (pk_nl_u16(&a[k->key_flags]) & GRE_KEY);
}

/* "gre9 (remote 10.0.0.9, key 5)" */
static void add_tunnel(struct tunnels *t, const struct pk_link *l, const struct kind *k,
		       const struct pk_nl_attr *a)
{
	char addr[INET6_ADDRSTRLEN], number[32];

	add(t, t->n ? ", " : "", l->name);
	add(t, " (", l->flags & IFF_UP ? "" : "down, ");
	if (k->local && put_addr(&a[k->local], addr)) {
		add(t, "local ", addr);
		add(t, ", ", "");
	}
	add(t, "remote ",
	    put_addr(&a[k->remote], addr) || (k->remote6 && put_addr(&a[k->remote6], addr))
		    ? addr
		    : "any");
	if (has_key(k, a)) {
		snprintf(number, sizeof(number), "%u",
			 k->is_big_endian ? pk_nl_be32(&a[k->key]) : pk_nl_u32(&a[k->key]));
		add(t, ", ", k->key_name);
		add(t, " ", number);
	} else if (k->key) {
		add(t, ", no ", k->key_name);
	}
	add(t, ")", "");
}

/* The one that each namespace has from the start, which takes what no other does once it is up. */
static bool is_fallback(const struct pk_link *l)
{
	static const char *const names[] = { "gre0", "gretap0", "erspan0", "tunl0",
					     "sit0", "ip6tnl0", "ip6gre0" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], l->name))
			return true;
	return false;
}

static void on_link(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[MAX_ATTR + 1];
	struct tunnels *t = ctx;
	const struct kind *k;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l) || is_fallback(&l))
		return;
	k = find_kind(l.kind);
	if (!k || !pk_reading_is(t->r, NULL, k->places))
		return;
	pk_nl_parse(l.data.data, l.data.len, a, MAX_ATTR);
	if (t->n < MAX_NAMED)
		add_tunnel(t, &l, k, a);
	t->n++;
	if (t->vni >= 0 && l.flags & IFF_UP && has_key(k, a) && pk_nl_u32(&a[k->key]) == t->vni)
		pk_fact_text_of_flow(t->r, PK_FACT_tunnel_of_vni, l.name);
	if (t->vni >= 0 && !(l.flags & IFF_UP) && has_key(k, a) && pk_nl_u32(&a[k->key]) == t->vni)
		pk_fact_text_of_flow(t->r, PK_FACT_tunnel_down, l.name);
}

/* VXLAN and Geneve have it at the same place, behind the UDP header. */
static int64_t vni_of(const struct pk_evidence_request *q)
{
	size_t at = q->network_at;
	const uint8_t *p;

	if (!(q->traits & PK_TRAIT(UDP)) || at >= q->bytes_len)
		return -1;
	at += q->traits & PK_TRAIT(IPV4) ? (q->bytes[at] & 15u) * 4 : 40;
	at += 12; /* UDP, and what comes before it in the header of the tunnel */
	if (at + 3 > q->bytes_len)
		return -1;
	p = q->bytes + at;
	return p[0] << 16 | p[1] << 8 | p[2];
}

static void read_candidates(struct pk_reading *r)
{
	struct tunnels t = { .r = r, .vni = vni_of(r->req) };
	char more[32];

	if (t.vni >= 0)
		pk_fact_text_of_flow(r, PK_FACT_tunnel_of_vni, "");
	if (pk_links_ask(0, on_link, &t))
		return;
	if (t.n > MAX_NAMED) {
		snprintf(more, sizeof(more), " and %d more", t.n - MAX_NAMED);
		add(&t, more, "");
	}
	pk_fact_text(r, PK_FACT_tunnels, t.text);
}

void pk_take_remote(struct pk_reading *r, const struct pk_link *l)
{
	const struct kind *k = find_kind(l->kind);
	struct pk_nl_attr a[MAX_ATTR + 1];
	const struct pk_nl_attr *remote;
	char addr[INET6_ADDRSTRLEN];

	if (!k)
		return;
	pk_nl_parse(l->data.data, l->data.len, a, MAX_ATTR);
	remote = a[k->remote].data || !k->remote6 ? &a[k->remote] : &a[k->remote6];
	if (!put_addr(remote, addr))
		return;
	r->remote_family = remote->len == 4 ? AF_INET : AF_INET6;
	memcpy(r->remote, remote->data, remote->len);
}

static bool is_external(const struct kind *k, const struct pk_nl_attr *a)
{
	const struct pk_nl_attr *e = &a[k->external];

	return e->data && (!e->len || pk_nl_u8(e)); /* a flag, or a number */
}

static void on_own(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[MAX_ATTR + 1];
	struct pk_reading *r = ctx;
	char addr[INET6_ADDRSTRLEN];
	const struct kind *k;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l))
		return;
	k = find_kind(l.kind);
	if (!k)
		return;
	pk_nl_parse(l.data.data, l.data.len, a, MAX_ATTR);
	if (put_addr(&a[k->remote], addr) || (k->remote6 && put_addr(&a[k->remote6], addr)))
		pk_fact_text(r, PK_FACT_tunnel_remote, addr);
	else
		pk_fact_text(r, PK_FACT_tunnel_remote, "");
	pk_fact_number(r, PK_FACT_tunnel_external, is_external(k, a));
}

/* Once it is known which VXLAN device a packet is for, its MAC header is that of the frame inside,
 * and what we have of it begins at the header of IP outside. */
static void on_receiver(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_reading *r = ctx;
	const struct pk_evidence_request *q = r->req;
	size_t at = q->network_at;
	struct pk_link l;

	if (type != RTM_NEWLINK || !pk_link_read(payload, len, &l) || strcmp(l.kind, "vxlan") ||
	    l.mac.len != 6 || at >= q->bytes_len)
		return;
	at += q->traits & PK_TRAIT(IPV4) ? (q->bytes[at] & 15u) * 4 : 40;
	at += 8 + 8 + 6; /* UDP, VXLAN, the destination of the frame */
	if (at + 6 <= q->bytes_len)
		pk_fact_number_of_flow(r, PK_FACT_tunnel_own_mac,
				       !memcmp(q->bytes + at, l.mac.data, 6));
}

void pk_read_tunnels(struct pk_reading *r)
{
	if (r->req->ifindex && !r->req->has_mac && pk_reading_is(r, NULL, "vxlan_rcv"))
		pk_links_ask(r->req->ifindex, on_receiver, r);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (pk_reading_is(r, NULL, kinds[i].places)) {
			read_candidates(r);
			return;
		}
	if (r->req->ifindex && pk_reading_is(r, NULL, PK_AT_TUNNEL_SEND))
		pk_links_ask(r->req->ifindex, on_own, r);
}
