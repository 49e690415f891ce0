// SPDX-License-Identifier: GPL-2.0-or-later
/* Filters of tc on the device, and what they do: RTM_GETTFILTER. Which one dropped the packet is
 * told by the counter of its action, and by what it asks of a packet, as far as the bytes that were
 * captured say. */

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_gact.h>
#include <linux/tc_act/tc_mirred.h>
#include <netinet/in.h>
#include <string.h>

#include "probes/evidence/bpf.h"
#include "probes/evidence/internal.h"
#include "probes/evidence/link.h"
#include "probes/evidence/netfilter.h"
#include "probes/evidence/tc.h"

#define BPF_TCX_INGRESS_TYPE 46 /* BPF_TCX_INGRESS and _EGRESS, since 6.6 */
#define BPF_TCX_EGRESS_TYPE  47
#define FILTER_ATTRS         128

struct filters {
	struct pk_reading *r;
	bool dropped;        /* one is known to have dropped */
	enum pk_match match; /* of the first that fits best */
	int n;               /* that are no worse than it */
	char text[256];
};

struct gnet_stats_queue pk_tc_queue_stats(const struct pk_nl_attr *stats)
{
	struct pk_nl_attr a[TCA_STATS_QUEUE + 1];
	struct gnet_stats_queue q = { 0 };

	pk_nl_parse(stats->data, stats->len, a, TCA_STATS_QUEUE);
	if (a[TCA_STATS_QUEUE].data)
		memcpy(&q, a[TCA_STATS_QUEUE].data, MIN(a[TCA_STATS_QUEUE].len, sizeof(q)));
	return q;
}

static uint16_t actions_of(const char *kind)
{
	static const struct {
		const char *kind;
		uint16_t attr;
	} kinds[] = {
		{ "u32", TCA_U32_ACT },           { "flower", TCA_FLOWER_ACT },
		{ "matchall", TCA_MATCHALL_ACT }, { "bpf", TCA_BPF_ACT },
		{ "basic", TCA_BASIC_ACT },       { "fw", TCA_FW_ACT },
		{ "cgroup", TCA_CGROUP_ACT },     { "flow", TCA_FLOW_ACT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].kind, kind))
			return kinds[i].attr;
	return 0;
}

/* ---- what a filter asks ---- */

/* The packet's bytes for a key of flower, its ports in network order. NULL: not known here. */
static const void *flower_value(const struct pk_evidence_request *q, uint16_t key, uint16_t *port)
{
	bool is_v4 = q->traits & PK_TRAIT(IPV4), is_v6 = q->traits & PK_TRAIT(IPV6);
	uint8_t proto = q->has_flow && q->flow.has_ports ? q->flow.proto : 0;

	switch (key) {
	case TCA_FLOWER_KEY_ETH_DST:
		return q->has_mac ? q->mac : NULL;
	case TCA_FLOWER_KEY_ETH_SRC:
		return q->has_mac ? q->mac + 6 : NULL;
	case TCA_FLOWER_KEY_IP_PROTO:
		return q->has_flow ? &q->flow.proto : NULL;
	case TCA_FLOWER_KEY_IPV4_SRC:
		return q->has_flow && is_v4 ? q->flow.src : NULL;
	case TCA_FLOWER_KEY_IPV4_DST:
		return q->has_flow && is_v4 ? q->flow.dst : NULL;
	case TCA_FLOWER_KEY_IPV6_SRC:
		return q->has_flow && is_v6 ? q->flow.src : NULL;
	case TCA_FLOWER_KEY_IPV6_DST:
		return q->has_flow && is_v6 ? q->flow.dst : NULL;
	case TCA_FLOWER_KEY_TCP_SRC:
	case TCA_FLOWER_KEY_UDP_SRC:
		*port = htons(q->flow.sport);
		return proto ? port : NULL;
	case TCA_FLOWER_KEY_TCP_DST:
	case TCA_FLOWER_KEY_UDP_DST:
		*port = htons(q->flow.dport);
		return proto ? port : NULL;
	}
	return NULL;
}

static enum pk_match ask_key(const struct pk_evidence_request *q, uint16_t key,
			     const struct pk_nl_attr *want, const struct pk_nl_attr *mask)
{
	uint16_t port;
	const uint8_t *have = want->data ? flower_value(q, key, &port) : NULL;

	if (!want->data)
		return PK_MATCH_YES;
	if (!have)
		return PK_MATCH_MAYBE;
	for (size_t i = 0; i < want->len; i++) {
		uint8_t m = i < mask->len ? mask->data[i] : 0xff;

		if ((have[i] ^ want->data[i]) & m)
			return PK_MATCH_NO;
	}
	return PK_MATCH_YES;
}

static enum pk_match both(enum pk_match a, enum pk_match b)
{
	return a < b ? a : b;
}

static enum pk_match ask_flower(const struct pk_evidence_request *q, const struct pk_nl_attr *a)
{
	static const struct {
		uint16_t key, mask;
		size_t len;
	} keys[] = {
		{ TCA_FLOWER_KEY_ETH_DST, TCA_FLOWER_KEY_ETH_DST_MASK, 6 },
		{ TCA_FLOWER_KEY_ETH_SRC, TCA_FLOWER_KEY_ETH_SRC_MASK, 6 },
		{ TCA_FLOWER_KEY_IP_PROTO, 0, 1 },
		{ TCA_FLOWER_KEY_IPV4_SRC, TCA_FLOWER_KEY_IPV4_SRC_MASK, 4 },
		{ TCA_FLOWER_KEY_IPV4_DST, TCA_FLOWER_KEY_IPV4_DST_MASK, 4 },
		{ TCA_FLOWER_KEY_IPV6_SRC, TCA_FLOWER_KEY_IPV6_SRC_MASK, 16 },
		{ TCA_FLOWER_KEY_IPV6_DST, TCA_FLOWER_KEY_IPV6_DST_MASK, 16 },
		{ TCA_FLOWER_KEY_TCP_SRC, TCA_FLOWER_KEY_TCP_SRC_MASK, 2 },
		{ TCA_FLOWER_KEY_TCP_DST, TCA_FLOWER_KEY_TCP_DST_MASK, 2 },
		{ TCA_FLOWER_KEY_UDP_SRC, TCA_FLOWER_KEY_UDP_SRC_MASK, 2 },
		{ TCA_FLOWER_KEY_UDP_DST, TCA_FLOWER_KEY_UDP_DST_MASK, 2 },
	};
	/* These ask nothing, or nothing more than the rest. */
	static const uint16_t known[] = { TCA_FLOWER_CLASSID, TCA_FLOWER_ACT, TCA_FLOWER_FLAGS,
					  TCA_FLOWER_IN_HW_COUNT, TCA_FLOWER_KEY_ETH_TYPE };
	enum pk_match m = PK_MATCH_YES;

	for (uint16_t t = 1; t < FILTER_ATTRS; t++) {
		bool is_known = !a[t].data;

		for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
			is_known |= t == keys[i].key || t == keys[i].mask;
			if (t == keys[i].key && a[t].data && a[t].len != keys[i].len)
				return PK_MATCH_MAYBE;
			if (t == keys[i].key)
				m = both(m, ask_key(q, t, &a[t], &a[keys[i].mask]));
		}
		for (size_t i = 0; i < ARRAY_SIZE(known); i++)
			is_known |= t == known[i];
		if (!is_known)
			m = both(m, PK_MATCH_MAYBE);
	}
	return m;
}

/* Words of the packet, from the network header on. */
static enum pk_match ask_u32(const struct pk_evidence_request *q, const struct pk_nl_attr *attr)
{
	const struct tc_u32_sel *sel = (const void *)attr->data;

	if (attr->len < sizeof(*sel) ||
	    attr->len < sizeof(*sel) + sel->nkeys * sizeof(sel->keys[0]))
		return PK_MATCH_MAYBE;
	for (size_t i = 0; i < sel->nkeys; i++) {
		const struct tc_u32_key *k = &sel->keys[i];
		int64_t at = (int64_t)q->network_at + k->off;
		uint32_t word;

		if (k->offmask || at < 0 || (size_t)at + sizeof(word) > q->bytes_len)
			return PK_MATCH_MAYBE;
		memcpy(&word, q->bytes + at, sizeof(word));
		if ((word ^ k->val) & k->mask)
			return PK_MATCH_NO;
	}
	return PK_MATCH_YES;
}

static enum pk_match ask_filter(const struct pk_evidence_request *q, const char *kind,
				uint16_t protocol, const struct pk_nl_attr *options)
{
	if (protocol != ETH_P_ALL && q->ethertype && protocol != q->ethertype &&
	    !(q->traits & PK_TRAIT(VLAN)))
		return PK_MATCH_NO;
	if (!strcmp(kind, "flower"))
		return ask_flower(q, options);
	if (!strcmp(kind, "u32"))
		return ask_u32(q, &options[TCA_U32_SEL]);
	return strcmp(kind, "matchall") ? PK_MATCH_MAYBE : PK_MATCH_YES;
}

/* ---- what it does ---- */

/* One that is known to have dropped is better than one that may have; then one that fits for sure.
 * Of two that are as good, the first is asked first. */
static void add_filter(struct filters *f, bool dropped, enum pk_match match, const char *text)
{
	bool better = !f->n || dropped > f->dropped || (dropped == f->dropped && match > f->match);

	if (match == PK_MATCH_NO)
		return;
	if (!better) {
		f->n += dropped == f->dropped && match == f->match && match != PK_MATCH_YES;
		return;
	}
	f->dropped = dropped;
	f->match = match;
	f->n = 1;
	snprintf(f->text, sizeof(f->text), "%s", text);
}

static void on_target(void *ctx, uint16_t type, const void *payload, size_t len)
{
	bool *is_up = ctx;
	struct pk_link l;

	if (type == RTM_NEWLINK && pk_link_read(payload, len, &l))
		*is_up = l.flags & IFF_UP;
}

/* "mirred to dummy0, which is down," */
static void put_mirred(const struct pk_nl_attr *options, char *text, size_t size)
{
	struct pk_nl_attr a[TCA_MIRRED_PARMS + 1];
	char name[IFNAMSIZ] = "";
	struct tc_mirred parms;
	bool is_up = true;

	snprintf(text, size, "mirred");
	pk_nl_parse(options->data, options->len, a, TCA_MIRRED_PARMS);
	if (a[TCA_MIRRED_PARMS].len < sizeof(parms))
		return;
	memcpy(&parms, a[TCA_MIRRED_PARMS].data, sizeof(parms));
	if (!if_indextoname(parms.ifindex, name))
		return;
	pk_links_ask(parms.ifindex, on_target, &is_up);
	snprintf(text, size, "mirred to %s%s", name, is_up ? "" : ", which is down,");
}

/* "drop" of gact; police, mirred and others by their name. False: it does not drop. */
static bool put_action(const char *kind, const struct pk_nl_attr *options, char *text, size_t size)
{
	struct pk_nl_attr gact[TCA_GACT_PARMS + 1];

	if (!strcmp(kind, "gact")) {
		pk_nl_parse(options->data, options->len, gact, TCA_GACT_PARMS);
		snprintf(text, size, "drop");
		return gact[TCA_GACT_PARMS].len >= sizeof(struct tc_gact) &&
		       ((const struct tc_gact *)gact[TCA_GACT_PARMS].data)->action == TC_ACT_SHOT;
	}
	if (!strcmp(kind, "mirred"))
		put_mirred(options, text, size);
	else
		snprintf(text, size, "%s", kind);
	return true;
}

static void read_action(struct filters *f, const struct pk_nl_attr *action, enum pk_match match,
			const char *filter)
{
	struct pk_nl_attr a[TCA_ACT_STATS + 1];
	char text[256], what[64];

	pk_nl_parse(action->data, action->len, a, TCA_ACT_STATS);
	if (!put_action(pk_nl_str(&a[TCA_ACT_KIND]), &a[TCA_ACT_OPTIONS], what, sizeof(what)))
		return;
	snprintf(text, sizeof(text), "%s with action %s", filter, what);
	add_filter(f, pk_tc_queue_stats(&a[TCA_ACT_STATS]).drops, match, text);
}

static void on_filter(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct tcmsg *h = payload;
	struct pk_nl_attr a[TCA_OPTIONS + 1], options[FILTER_ATTRS], action;
	char text[160], prog[PK_BPF_NAME_BYTES];
	struct filters *f = ctx;
	enum pk_match match;
	const uint8_t *at;
	const char *kind;
	uint16_t index;
	size_t left;

	if (type != RTM_NEWTFILTER || len < sizeof(*h))
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, TCA_OPTIONS);
	kind = pk_nl_str(&a[TCA_KIND]);
	if (!kind[0] || !a[TCA_OPTIONS].data)
		return;
	pk_nl_parse(a[TCA_OPTIONS].data, a[TCA_OPTIONS].len, options, FILTER_ATTRS - 1);
	match = ask_filter(f->r->req, kind, ntohs((uint16_t)h->tcm_info), options);
	snprintf(text, sizeof(text), "the tc filter %s, pref %u,", kind, h->tcm_info >> 16);
	at = options[actions_of(kind)].data;
	left = options[actions_of(kind)].len;
	if (!strcmp(kind, "bpf") && !at && options[TCA_BPF_ID].data) {
		pk_bpf_name(pk_nl_u32(&options[TCA_BPF_ID]), prog);
		snprintf(text, sizeof(text), "the BPF program %s of tc filter pref %u", prog,
			 h->tcm_info >> 16);
		add_filter(f, false, match, text);
	}
	if (!actions_of(kind) || !at)
		return;
	while (pk_nl_next(&at, &left, &index, &action))
		read_action(f, &action, match, text);
}

#define INGRESS TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)
#define EGRESS  TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS)

void pk_tc_read_filters(struct pk_reading *r, uint32_t parent)
{
	struct tcmsg h = { .tcm_ifindex = (int)r->req->ifindex, .tcm_parent = parent };
	char text[PK_BPF_NAME_BYTES + 32], prog[PK_BPF_NAME_BYTES];
	struct filters f = { .r = r };
	struct pk_nl_request req;
	int tcx = parent == INGRESS  ? BPF_TCX_INGRESS_TYPE
		  : parent == EGRESS ? BPF_TCX_EGRESS_TYPE
				     : 0;

	pk_nl_begin(&req, RTM_GETTFILTER, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_ask(NETLINK_ROUTE, &req, on_filter, &f);
	if (tcx && !pk_bpf_attached((int)r->req->ifindex, tcx, prog)) {
		snprintf(text, sizeof(text), "the BPF program %s (tcx)", prog);
		add_filter(&f, false, PK_MATCH_MAYBE, text);
	}
	if (f.n == 1)
		pk_fact_text_of_flow(r, PK_FACT_tc_action, f.text);
}

void pk_read_filters(struct pk_reading *r)
{
	if (!r->req->ifindex)
		return;
	if (pk_reading_is(r, "TC_INGRESS", NULL) ||
	    pk_reading_is(r, "NOT_SPECIFIED", "__netif_receive_skb*|sch_handle_ingress"))
		pk_tc_read_filters(r, INGRESS);
	if (pk_reading_is(r, "TC_EGRESS", NULL) ||
	    pk_reading_is(r, "NOT_SPECIFIED", "sch_handle_egress|__dev_queue_xmit"))
		pk_tc_read_filters(r, EGRESS);
	/* bpf_redirect() leaves the same trace from both */
	if (pk_reading_is(r, "NOT_SPECIFIED", "skb_do_redirect|__bpf_redirect*|__bpf_tx_skb")) {
		pk_tc_read_filters(r, INGRESS);
		pk_tc_read_filters(r, EGRESS);
	}
}
