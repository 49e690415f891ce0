// SPDX-License-Identifier: GPL-2.0-or-later
/* Queueing disciplines and filters of the device: RTM_GETQDISC, RTM_GETTFILTER. What dropped is
 * told by the counters that moved. */

#include <errno.h>
#include <linux/bpf.h>
#include <linux/gen_stats.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_gact.h>
#include <string.h>

#include "probes/evidence/bpf.h"
#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"

#define BPF_TCX_INGRESS_TYPE 46 /* BPF_TCX_INGRESS and _EGRESS, since 6.6 */
#define BPF_TCX_EGRESS_TYPE  47

/* ---- queueing disciplines ---- */

struct qdisc {
	struct pk_reading *r;
	bool any;
	char kind[16];
	uint32_t drops, len, limit, burst;
	uint64_t loss; /* netem: share of 2^32 */
};

static struct gnet_stats_queue queue_stats(const struct pk_nl_attr *stats)
{
	struct pk_nl_attr a[TCA_STATS_QUEUE + 1];
	struct gnet_stats_queue q = { 0 };

	pk_nl_parse(stats->data, stats->len, a, TCA_STATS_QUEUE);
	if (a[TCA_STATS_QUEUE].data)
		memcpy(&q, a[TCA_STATS_QUEUE].data, MIN(a[TCA_STATS_QUEUE].len, sizeof(q)));
	return q;
}

/* Limits lie in the options, differently for each kind. */
static void read_limits(struct qdisc *q, const struct pk_nl_attr *options)
{
	static const struct {
		const char *kind;
		uint16_t attr; /* of the limit; 0: the options begin with it */
	} kinds[] = {
		{ "pfifo", 0 },
		{ "bfifo", 0 },
		{ "fq_codel", TCA_FQ_CODEL_LIMIT },
		{ "fq", TCA_FQ_PLIMIT },
		{ "codel", TCA_CODEL_LIMIT },
		{ "fq_pie", TCA_FQ_PIE_LIMIT },
		{ "pie", TCA_PIE_LIMIT },
	};
	struct pk_nl_attr a[32];
	struct tc_netem_qopt netem;
	struct tc_tbf_qopt tbf;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].kind, q->kind))
			continue;
		pk_nl_parse(options->data, options->len, a, ARRAY_SIZE(a) - 1);
		q->limit = pk_nl_u32(kinds[i].attr ? &a[kinds[i].attr] : options);
	}
	if (!strcmp(q->kind, "tbf")) {
		pk_nl_parse(options->data, options->len, a, ARRAY_SIZE(a) - 1);
		if (a[TCA_TBF_PARMS].len >= sizeof(tbf)) {
			memcpy(&tbf, a[TCA_TBF_PARMS].data, sizeof(tbf));
			q->limit = tbf.limit;
			/* The burst is kept as the time that it takes, in ticks of 64 ns. */
			q->burst = (uint32_t)((double)tbf.rate.rate * tbf.buffer * 64 / 1e9 + 0.5);
		}
	}
	if (!strcmp(q->kind, "netem") && options->len >= sizeof(netem)) {
		memcpy(&netem, options->data, sizeof(netem));
		q->limit = netem.limit;
		q->loss = netem.loss;
	}
}

/* Of those that dropped the same number, the inner one comes later, and did it. */
static void on_qdisc(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct tcmsg *h = payload;
	struct pk_nl_attr a[TCA_STATS2 + 1];
	struct gnet_stats_queue stats;
	struct qdisc *q = ctx;

	if (type != RTM_NEWQDISC || len < sizeof(*h) ||
	    (uint32_t)h->tcm_ifindex != q->r->req->ifindex)
		return;
	pk_nl_parse(h + 1, len - sizeof(*h), a, TCA_STATS2);
	stats = queue_stats(&a[TCA_STATS2]);
	if (!stats.drops || stats.drops < q->drops)
		return;
	q->any = true;
	snprintf(q->kind, sizeof(q->kind), "%s", pk_nl_str(&a[TCA_KIND]));
	q->drops = stats.drops;
	q->len = stats.qlen;
	q->limit = q->burst = 0;
	q->loss = 0;
	read_limits(q, &a[TCA_OPTIONS]);
}

static void read_qdiscs(struct pk_reading *r)
{
	struct tcmsg h = { .tcm_ifindex = (int)r->req->ifindex };
	struct qdisc q = { .r = r };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETQDISC, NLM_F_DUMP, &h, sizeof(h));
	if (pk_nl_ask(NETLINK_ROUTE, &req, on_qdisc, &q) || !q.any)
		return;
	pk_fact_text(r, PK_FACT_qdisc_dropper, q.kind);
	pk_fact_number(r, PK_FACT_qdisc_drops, q.drops);
	pk_fact_number(r, PK_FACT_qdisc_len, q.len);
	if (q.limit)
		pk_fact_number(r, PK_FACT_qdisc_limit, q.limit);
	if (q.burst) {
		pk_fact_number(r, PK_FACT_qdisc_burst, q.burst);
		pk_fact_number_of_flow(r, PK_FACT_packet_too_big, r->req->len > q.burst);
	}
	if (!strcmp(q.kind, "netem"))
		pk_fact_number(r, PK_FACT_netem_loss, (int64_t)((q.loss * 1000) >> 32));
}

/* ---- filters ---- */

struct filters {
	struct pk_reading *r;
	bool dropped;   /* one is known to have dropped */
	int n;          /* of these, or of those that may have */
	char text[224]; /* the last of them */
};

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

static void add_filter(struct filters *f, bool dropped, const char *text)
{
	if (f->dropped && !dropped)
		return;
	if (dropped && !f->dropped)
		f->n = 0;
	f->dropped = dropped;
	f->n++;
	snprintf(f->text, sizeof(f->text), "%s", text);
}

/* "drop" of gact; police, mirred and others by their name */
static void read_action(struct filters *f, const struct pk_nl_attr *action, const char *filter)
{
	struct pk_nl_attr a[TCA_ACT_STATS + 1], gact[TCA_GACT_PARMS + 1];
	bool shoots = false;
	const char *kind;
	char text[224];

	pk_nl_parse(action->data, action->len, a, TCA_ACT_STATS);
	kind = pk_nl_str(&a[TCA_ACT_KIND]);
	if (!strcmp(kind, "gact")) {
		pk_nl_parse(a[TCA_ACT_OPTIONS].data, a[TCA_ACT_OPTIONS].len, gact, TCA_GACT_PARMS);
		shoots = gact[TCA_GACT_PARMS].len >= sizeof(struct tc_gact) &&
			 ((const struct tc_gact *)gact[TCA_GACT_PARMS].data)->action == TC_ACT_SHOT;
		if (!shoots)
			return;
	}
	snprintf(text, sizeof(text), "%s with action %s", filter, shoots ? "drop" : kind);
	add_filter(f, queue_stats(&a[TCA_ACT_STATS]).drops, text);
}

static void on_filter(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct tcmsg *h = payload;
	struct pk_nl_attr a[TCA_OPTIONS + 1], options[64], action;
	char text[160], prog[PK_BPF_NAME_BYTES];
	struct filters *f = ctx;
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
	pk_nl_parse(a[TCA_OPTIONS].data, a[TCA_OPTIONS].len, options, ARRAY_SIZE(options) - 1);
	snprintf(text, sizeof(text), "the tc filter %s, pref %u,", kind, h->tcm_info >> 16);
	at = options[actions_of(kind)].data;
	left = options[actions_of(kind)].len;
	if (!strcmp(kind, "bpf") && !at && options[TCA_BPF_ID].data) {
		pk_bpf_name(pk_nl_u32(&options[TCA_BPF_ID]), prog);
		snprintf(text, sizeof(text), "the BPF program %s of tc filter pref %u", prog,
			 h->tcm_info >> 16);
		add_filter(f, false, text);
	}
	if (!actions_of(kind) || !at)
		return;
	while (pk_nl_next(&at, &left, &index, &action))
		read_action(f, &action, text);
}

static void read_filters(struct pk_reading *r, bool ingress)
{
	struct tcmsg h = {
		.tcm_ifindex = (int)r->req->ifindex,
		.tcm_parent = TC_H_MAKE(TC_H_CLSACT, ingress ? TC_H_MIN_INGRESS : TC_H_MIN_EGRESS),
	};
	char text[PK_BPF_NAME_BYTES + 32], prog[PK_BPF_NAME_BYTES];
	struct filters f = { .r = r };
	struct pk_nl_request req;

	pk_nl_begin(&req, RTM_GETTFILTER, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_ask(NETLINK_ROUTE, &req, on_filter, &f);
	if (!pk_bpf_attached((int)r->req->ifindex,
			     ingress ? BPF_TCX_INGRESS_TYPE : BPF_TCX_EGRESS_TYPE, prog)) {
		snprintf(text, sizeof(text), "the BPF program %s (tcx)", prog);
		add_filter(&f, false, text);
	}
	if (f.n == 1)
		pk_fact_text(r, PK_FACT_tc_action, f.text);
}

void pk_read_traffic(struct pk_reading *r)
{
	if (!r->req->ifindex)
		return;
	if (pk_reading_is(r, "QDISC_*|FQ_*", NULL) ||
	    pk_reading_is(r, "NOT_SPECIFIED", "__dev_queue_xmit|__dev_xmit_skb|dev_queue_xmit"))
		read_qdiscs(r);
	if (pk_reading_is(r, "TC_INGRESS", NULL) ||
	    pk_reading_is(r, "NOT_SPECIFIED", "__netif_receive_skb*|sch_handle_ingress"))
		read_filters(r, true);
	if (pk_reading_is(r, "TC_EGRESS", NULL) ||
	    pk_reading_is(r, "NOT_SPECIFIED", "sch_handle_egress"))
		read_filters(r, false);
}
