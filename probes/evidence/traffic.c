// SPDX-License-Identifier: GPL-2.0-or-later
/* Queueing disciplines of the device: RTM_GETQDISC. Which one dropped is told by the counters that
 * moved. */

#include <linux/gen_stats.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"
#include "probes/evidence/tc.h"

/* ---- queueing disciplines ---- */

struct qdisc {
	struct pk_reading *r;
	bool any;
	char kind[16];
	uint32_t drops, len, bytes, limit, burst, handle, parent;
	uint32_t flow_limit;       /* fq: packets of one flow */
	uint32_t memory, early;    /* cake: bytes that it uses; red: drops before it was full */
	uint64_t loss, flow_drops; /* netem: share of 2^32; fq: for the limit of a flow */
};

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
	struct tc_sfq_qopt sfq;
	struct tc_red_qopt red;
	struct tc_tbf_qopt tbf;

	q->limit = q->burst = q->flow_limit = q->memory = q->early = 0;
	q->loss = 0;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].kind, q->kind))
			continue;
		pk_nl_parse(options->data, options->len, a, ARRAY_SIZE(a) - 1);
		q->limit = pk_nl_u32(kinds[i].attr ? &a[kinds[i].attr] : options);
	}
	if (!strcmp(q->kind, "fq"))
		q->flow_limit = pk_nl_u32(&a[TCA_FQ_FLOW_PLIMIT]);
	if (!strcmp(q->kind, "tbf")) {
		pk_nl_parse(options->data, options->len, a, ARRAY_SIZE(a) - 1);
		if (a[TCA_TBF_PARMS].len >= sizeof(tbf)) {
			memcpy(&tbf, a[TCA_TBF_PARMS].data, sizeof(tbf));
			q->limit = tbf.limit;
			/* The burst is kept as the time that it takes, in ticks of 64 ns. */
			q->burst = (uint32_t)((double)tbf.rate.rate * tbf.buffer * 64 / 1e9 + 0.5);
		}
	}
	if (!strcmp(q->kind, "sfq") && options->len >= sizeof(sfq)) {
		memcpy(&sfq, options->data, sizeof(sfq));
		q->limit = sfq.limit;
	}
	if (!strcmp(q->kind, "red")) {
		pk_nl_parse(options->data, options->len, a, ARRAY_SIZE(a) - 1);
		if (a[TCA_RED_PARMS].len >= sizeof(red)) {
			memcpy(&red, a[TCA_RED_PARMS].data, sizeof(red));
			q->limit = red.limit;
		}
	}
	if (!strcmp(q->kind, "netem") && options->len >= sizeof(netem)) {
		memcpy(&netem, options->data, sizeof(netem));
		q->limit = netem.limit;
		q->loss = netem.loss;
	}
}

static uint64_t flow_drops(const struct qdisc *q, const struct pk_nl_attr *stats)
{
	struct pk_nl_attr a[TCA_STATS_APP + 1];
	struct tc_fq_qd_stats fq;

	pk_nl_parse(stats->data, stats->len, a, TCA_STATS_APP);
	if (strcmp(q->kind, "fq") || a[TCA_STATS_APP].len < sizeof(fq.gc_flows) * 5)
		return 0;
	memset(&fq, 0, sizeof(fq));
	memcpy(&fq, a[TCA_STATS_APP].data, MIN(a[TCA_STATS_APP].len, sizeof(fq)));
	return fq.flows_plimit;
}

/* What the kinds count that have counters of their own. */
static void read_own_stats(struct qdisc *q, const struct pk_nl_attr *stats)
{
	struct pk_nl_attr a[TCA_STATS_APP + 1], cake[TCA_CAKE_STATS_MEMORY_USED + 1];
	struct tc_red_xstats red;

	pk_nl_parse(stats->data, stats->len, a, TCA_STATS_APP);
	if (!strcmp(q->kind, "red") && a[TCA_STATS_APP].len >= sizeof(red)) {
		memcpy(&red, a[TCA_STATS_APP].data, sizeof(red));
		q->early = red.early;
	}
	if (!strcmp(q->kind, "cake")) {
		pk_nl_parse(a[TCA_STATS_APP].data, a[TCA_STATS_APP].len, cake,
			    TCA_CAKE_STATS_MEMORY_USED);
		q->limit = pk_nl_u32(&cake[TCA_CAKE_STATS_MEMORY_LIMIT]);
		q->memory = pk_nl_u32(&cake[TCA_CAKE_STATS_MEMORY_USED]);
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
	stats = pk_tc_queue_stats(&a[TCA_STATS2]);
	if (!stats.drops || stats.drops < q->drops)
		return;
	q->any = true;
	snprintf(q->kind, sizeof(q->kind), "%s", pk_nl_str(&a[TCA_KIND]));
	q->drops = stats.drops;
	q->len = stats.qlen;
	q->bytes = stats.backlog;
	q->handle = h->tcm_handle;
	q->parent = h->tcm_parent;
	read_limits(q, &a[TCA_OPTIONS]);
	q->flow_drops = flow_drops(q, &a[TCA_STATS2]);
	read_own_stats(q, &a[TCA_STATS2]);
}

static void say_place(struct pk_reading *r, const struct qdisc *q)
{
	bool memory = !strcmp(q->kind, "cake");
	bool bytes = !strcmp(q->kind, "bfifo") || !strcmp(q->kind, "tbf") ||
		     !strcmp(q->kind, "red");
	char text[32];

	snprintf(text, sizeof(text), q->parent == TC_H_ROOT ? "root" : "parent %x:%x",
		 TC_H_MAJ(q->parent) >> 16, TC_H_MIN(q->parent));
	pk_fact_text(r, PK_FACT_qdisc_at, text);
	pk_fact_text(r, PK_FACT_qdisc_unit,
		     memory  ? "bytes of memory"
		     : bytes ? "bytes"
			     : "packets");
	pk_fact_number(r, PK_FACT_qdisc_held, memory ? q->memory : bytes ? q->bytes : q->len);
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
	say_place(r, &q);
	if (q.limit)
		pk_fact_number(r, PK_FACT_qdisc_limit, q.limit);
	if (!strcmp(q.kind, "red"))
		pk_fact_number(r, PK_FACT_qdisc_early, q.early);
	if (q.flow_limit) {
		pk_fact_number(r, PK_FACT_qdisc_flow_limit, q.flow_limit);
		pk_fact_number(r, PK_FACT_qdisc_flow_drops, (int64_t)q.flow_drops);
	}
	if (q.burst) {
		pk_fact_number(r, PK_FACT_qdisc_burst, q.burst);
		pk_fact_number_of_flow(r, PK_FACT_packet_too_big, r->req->len > q.burst);
	}
	if (!strcmp(q.kind, "netem"))
		pk_fact_number(r, PK_FACT_netem_loss,
			       (int64_t)((q.loss * 1000 + (1u << 31)) >> 32));
	if (!q.limit) /* one with classes: what chooses the class may drop, too */
		pk_tc_read_filters(r, q.handle);
}

void pk_read_traffic(struct pk_reading *r)
{
	if (r->req->ifindex &&
	    (pk_reading_is(r, "QDISC_*|FQ_*", NULL) ||
	     pk_reading_is(r, "NOT_SPECIFIED", "__dev_queue_xmit|__dev_xmit_skb|dev_queue_xmit")))
		read_qdiscs(r);
}
