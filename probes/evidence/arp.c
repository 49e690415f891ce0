// SPDX-License-Identifier: GPL-2.0-or-later
/* What ARP is about: who has the address that is asked for, and whether the sender is known. */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"

struct target {
	struct pk_reading *r;
	bool found, on_dev;
};

static void on_address(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct ifaddrmsg *h = payload;
	struct pk_nl_attr a[IFA_LOCAL + 1];
	char name[IF_NAMESIZE] = "";
	struct target *t = ctx;

	if (type != RTM_NEWADDR || len < sizeof(*h) || h->ifa_family != AF_INET)
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, IFA_LOCAL);
	if (a[IFA_LOCAL].len != 4 || memcmp(a[IFA_LOCAL].data, t->r->req->arp_target, 4) != 0)
		return;
	t->on_dev |= h->ifa_index == t->r->req->ifindex;
	if (t->found || !if_indextoname(h->ifa_index, name))
		return;
	t->found = true;
	pk_fact_text_of_flow(t->r, PK_FACT_dst_dev, name);
}

static void say_target(struct pk_reading *r)
{
	struct ifaddrmsg h = { .ifa_family = AF_INET };
	struct target t = { .r = r };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETADDR, NLM_F_DUMP, &h, sizeof(h));
	if (!pk_nl_ask(NETLINK_ROUTE, &req, on_address, &t) && t.found)
		pk_fact_number_of_flow(r, PK_FACT_dst_on_dev, t.on_dev);
}

struct sender {
	const struct pk_evidence_request *q;
	bool found;
};

static void on_neigh(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct ndmsg *h = payload;
	struct pk_nl_attr a[NDA_DST + 1];
	struct sender *s = ctx;

	if (type != RTM_NEWNEIGH || len < sizeof(*h) || (uint32_t)h->ndm_ifindex != s->q->ifindex)
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, NDA_DST);
	s->found |= a[NDA_DST].len == 4 && !memcmp(a[NDA_DST].data, s->q->arp_sender, 4);
}

/* By a list: to ask for one that is not there has the kernel drop the answer. */
static void say_sender(struct pk_reading *r)
{
	struct ndmsg h = { .ndm_family = AF_INET };
	struct sender s = { .q = r->req };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETNEIGH, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_put(&req, NDA_IFINDEX, &r->req->ifindex, sizeof(r->req->ifindex));
	if (!pk_nl_ask(NETLINK_ROUTE, &req, on_neigh, &s) && !s.found)
		pk_fact_text_of_flow(r, PK_FACT_neigh, "none");
}

void pk_read_arp(struct pk_reading *r)
{
	if (!r->req->has_arp)
		return;
	if (r->req->traits & PK_TRAIT(ARP_REQUEST))
		say_target(r);
	else
		say_sender(r);
}
