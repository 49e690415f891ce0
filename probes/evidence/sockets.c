// SPDX-License-Identifier: GPL-2.0-or-later
/* The sockets that the packet was for: sock_diag, as ss uses it. */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/packet_diag.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"

/* ---- those of the destination port ---- */

#define END_BYTES 160 /* an address, a device, another address */

struct bound {
	struct pk_reading *r;
	uint32_t n, others;
	bool is_tcp;
};

static bool is_any(const void *addr, size_t len)
{
	static const uint8_t zero[16];

	return !memcmp(addr, zero, len);
}

/* One that is bound to a device takes what comes by it, or by a port of that VRF. */
static bool takes_device(const struct inet_diag_msg *m, const struct pk_reading *r)
{
	return !m->id.idiag_if || !r->req->ifindex || m->id.idiag_if == r->req->ifindex ||
	       m->id.idiag_if == r->req->rx_ifindex || m->id.idiag_if == r->master;
}

/* Is it open to the flow's source: not connected to another one? */
static bool takes_peer(const struct inet_diag_msg *m, const struct pk_flow *flow)
{
	size_t len = m->idiag_family == AF_INET ? 4 : 16;

	if (!m->id.idiag_dport || m->idiag_family != flow->family)
		return true; /* IPv4 by a socket of IPv6: it is not looked at */
	return ntohs(m->id.idiag_dport) == flow->sport &&
	       (is_any(m->id.idiag_dst, len) || !memcmp(m->id.idiag_dst, flow->src, len));
}

/* Does a socket bound to `id` take packets for the flow's destination? */
static bool takes(const struct inet_diag_msg *m, bool v6_only, const struct pk_reading *r)
{
	size_t len = m->idiag_family == AF_INET ? 4 : 16;
	const struct pk_flow *flow = &r->req->flow;

	if (!takes_device(m, r) || !takes_peer(m, flow))
		return false;
	if (v6_only && flow->family == AF_INET)
		return false;
	/* One of :: takes IPv4, too. */
	if (is_any(m->id.idiag_src, len))
		return true;
	return m->idiag_family == flow->family && !memcmp(m->id.idiag_src, flow->dst, len);
}

static void put_end(char *text, size_t size, const struct inet_diag_msg *m)
{
	char addr[INET6_ADDRSTRLEN];

	inet_ntop(m->idiag_family, m->id.idiag_src, addr, sizeof(addr));
	snprintf(text, size, m->idiag_family == AF_INET ? "%s:%u" : "[%s]:%u", addr,
		 ntohs(m->id.idiag_sport));
}

/* Append what else keeps packets from it. */
static void put_limits(char *text, size_t size, const struct inet_diag_msg *m, bool v6_only)
{
	char peer[INET6_ADDRSTRLEN], dev[IF_NAMESIZE];
	size_t len = strlen(text);

	if (v6_only)
		len += (size_t)snprintf(text + len, size - len, " (for IPv6 only)");
	if (m->id.idiag_if && if_indextoname(m->id.idiag_if, dev))
		len += (size_t)snprintf(text + len, size - len, " (on device %s)", dev);
	if (m->id.idiag_dport && inet_ntop(m->idiag_family, m->id.idiag_dst, peer, sizeof(peer)))
		snprintf(text + len, size - len, " (connected to %s, port %u)", peer,
			 ntohs(m->id.idiag_dport));
}

static void say_memory(struct pk_reading *r, const struct pk_nl_attr *mem)
{
	uint32_t v[SK_MEMINFO_VARS] = { 0 };

	if (!mem->data)
		return;
	memcpy(v, mem->data, MIN(mem->len, sizeof(v)));
	pk_fact_number_of_flow(r, PK_FACT_socket_queue, v[SK_MEMINFO_RMEM_ALLOC]);
	pk_fact_number_of_flow(r, PK_FACT_socket_rcvbuf, v[SK_MEMINFO_RCVBUF]);
	pk_fact_number_of_flow(r, PK_FACT_socket_full,
			       v[SK_MEMINFO_RMEM_ALLOC] >= v[SK_MEMINFO_RCVBUF] / 4 * 3);
	pk_fact_number_of_flow(r, PK_FACT_socket_drops, v[SK_MEMINFO_DROPS]);
}

static void on_bound(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct inet_diag_msg *m = payload;
	struct pk_nl_attr a[INET_DIAG_CGROUP_ID + 1];
	struct bound *b = ctx;
	char end[END_BYTES];
	bool v6_only;

	if (type != SOCK_DIAG_BY_FAMILY || len < sizeof(*m) ||
	    ntohs(m->id.idiag_sport) != b->r->req->flow.dport)
		return;
	pk_nl_parse(m + 1, len - sizeof(*m), a, INET_DIAG_CGROUP_ID);
	v6_only = pk_nl_u8(&a[INET_DIAG_SKV6ONLY]);
	put_end(end, sizeof(end), m);
	if (!takes(m, v6_only, b->r)) {
		b->others++;
		put_limits(end, sizeof(end), m, v6_only);
		pk_fact_text_of_flow(b->r, PK_FACT_other_bound, end);
		return;
	}
	b->n++;
	pk_fact_text_of_flow(b->r, PK_FACT_listener, end);
	b->r->cgroup_id = pk_nl_u64(&a[INET_DIAG_CGROUP_ID]);
	say_memory(b->r, &a[INET_DIAG_SKMEMINFO]);
	if (!b->is_tcp)
		return;
	pk_fact_number_of_flow(b->r, PK_FACT_accept_queue, m->idiag_rqueue);
	pk_fact_number_of_flow(b->r, PK_FACT_accept_max, m->idiag_wqueue);
	pk_fact_number_of_flow(b->r, PK_FACT_accept_full, m->idiag_rqueue > m->idiag_wqueue);
}

static int ask_bound(struct bound *b, uint8_t family)
{
	struct inet_diag_req_v2 h = {
		.sdiag_family = family,
		.sdiag_protocol = b->r->req->flow.proto,
		.idiag_ext = 1 << (INET_DIAG_SKMEMINFO - 1),
		.idiag_states = b->is_tcp ? 1u << TCP_LISTEN : ~0u,
	};
	struct pk_nl_request req;

	pk_nl_begin(&req, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, &h, sizeof(h));
	return pk_nl_ask(NETLINK_SOCK_DIAG, &req, on_bound, b);
}

static void say_bound(struct pk_reading *r, bool is_tcp)
{
	struct bound b = { .r = r, .is_tcp = is_tcp };
	int e = ask_bound(&b, r->req->flow.family);

	/* A socket of :: takes IPv4, too. */
	if (!e && r->req->flow.family == AF_INET)
		e = ask_bound(&b, AF_INET6);
	if (!e)
		pk_fact_number_of_flow(r, PK_FACT_listeners, b.n);
}

/* ---- full listeners ---- */

static void on_listener(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct inet_diag_msg *m = payload;
	char end[INET6_ADDRSTRLEN + 10];
	struct pk_out *out = ctx;

	if (type != SOCK_DIAG_BY_FAMILY || len < sizeof(*m) || m->idiag_rqueue <= m->idiag_wqueue)
		return;
	put_end(end, sizeof(end), m);
	pk_out_printf(out, "%s%s holds %u, takes no more than %u", out->len ? ", " : "", end,
		      m->idiag_rqueue, m->idiag_wqueue);
}

char *pk_full_listeners(void)
{
	static const uint8_t families[] = { AF_INET, AF_INET6 };
	_cleanup_(pk_out_done) struct pk_out out;

	pk_out_init(&out, -1);
	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		struct inet_diag_req_v2 h = {
			.sdiag_family = families[i],
			.sdiag_protocol = IPPROTO_TCP,
			.idiag_states = 1u << TCP_LISTEN,
		};
		struct pk_nl_request req;

		pk_nl_begin(&req, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, &h, sizeof(h));
		pk_nl_ask(NETLINK_SOCK_DIAG, &req, on_listener, &out);
	}
	return out.len ? strdup(pk_out_text(&out) ?: "") : NULL;
}

/* ---- the connection ---- */

static void on_connection(void *ctx, uint16_t type, const void *payload, size_t len)
{
	static const char *const states[] = {
		[TCP_ESTABLISHED] = "established",
		[TCP_SYN_SENT] = "syn-sent",
		[TCP_SYN_RECV] = "syn-recv",
		[TCP_FIN_WAIT1] = "fin-wait-1",
		[TCP_FIN_WAIT2] = "fin-wait-2",
		[TCP_TIME_WAIT] = "time-wait",
		[TCP_CLOSE] = "closed",
		[TCP_CLOSE_WAIT] = "close-wait",
		[TCP_LAST_ACK] = "last-ack",
		[TCP_LISTEN] = "listen",
		[TCP_CLOSING] = "closing",
	};
	const struct inet_diag_msg *m = payload;
	struct pk_nl_attr a[INET_DIAG_SKMEMINFO + 1];
	struct pk_reading *r = ctx;

	if (type != SOCK_DIAG_BY_FAMILY || len < sizeof(*m) ||
	    m->idiag_state >= ARRAY_SIZE(states) || !states[m->idiag_state])
		return;
	pk_fact_text_of_flow(r, PK_FACT_conn_state, states[m->idiag_state]);
	if (m->idiag_state == TCP_LISTEN)
		return;
	pk_nl_parse(m + 1, len - sizeof(*m), a, INET_DIAG_SKMEMINFO);
	say_memory(r, &a[INET_DIAG_SKMEMINFO]);
}

static void say_connection(struct pk_reading *r)
{
	const struct pk_flow *flow = &r->req->flow;
	struct inet_diag_req_v2 h = {
		.sdiag_family = flow->family,
		.sdiag_protocol = IPPROTO_TCP,
		.idiag_ext = 1 << (INET_DIAG_SKMEMINFO - 1),
		.idiag_states = ~0u,
		.id = {
			.idiag_sport = htons(flow->dport),
			.idiag_dport = htons(flow->sport),
			.idiag_cookie = { INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE },
		},
	};
	size_t len = flow->family == AF_INET ? 4 : 16;
	struct pk_nl_request req;

	memcpy(h.id.idiag_src, flow->dst, len);
	memcpy(h.id.idiag_dst, flow->src, len);
	pk_nl_begin(&req, SOCK_DIAG_BY_FAMILY, 0, &h, sizeof(h));
	if (pk_nl_ask(NETLINK_SOCK_DIAG, &req, on_connection, r) == -ENOENT)
		pk_fact_text_of_flow(r, PK_FACT_conn_state, "none");
}

/* ---- packet sockets ---- */

#define ETH_P_EVERY 3 /* ETH_P_ALL */

static void on_packet_socket(void *ctx, uint16_t type, const void *payload, size_t len)
{
	const struct packet_diag_msg *m = payload;
	struct pk_nl_attr a[PACKET_DIAG_MEMINFO + 1];
	struct pk_reading *r = ctx;

	if (type != SOCK_DIAG_BY_FAMILY || len < sizeof(*m) ||
	    (m->pdiag_num != r->req->ethertype && m->pdiag_num != ETH_P_EVERY))
		return;
	pk_nl_parse(m + 1, len - sizeof(*m), a, PACKET_DIAG_MEMINFO);
	say_memory(r, &a[PACKET_DIAG_MEMINFO]);
}

static void say_packet_sockets(struct pk_reading *r)
{
	struct packet_diag_req h = {
		.sdiag_family = AF_PACKET,
		.pdiag_show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO,
	};
	struct pk_nl_request req;

	pk_nl_begin(&req, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_ask(NETLINK_SOCK_DIAG, &req, on_packet_socket, r);
}

/* ---- raw sockets ---- */

/* "253: 00000000:00FD 00000000:0000 07 00000000:00000500 ... 2 0000000000000000 17": the number of
 * the protocol stands where others have the port, the drops at the end. */
static bool read_raw_line(const char *line, uint8_t proto, int64_t *ret_drops)
{
	const char *colon = strchr(line, ':'), *end;
	unsigned int local;

	if (!colon || sscanf(colon + 1, " %*[0-9A-Fa-f]:%x", &local) != 1 || local != proto)
		return false;
	end = strrchr(line, ' ');
	for (; end && end > line && !end[1 + strspn(end + 1, " \n")]; end--)
		;
	*ret_drops = end ? strtoll(end, NULL, 10) : 0;
	return true;
}

static void say_raw_sockets(struct pk_reading *r)
{
	const char *path = r->req->flow.family == AF_INET ? "/proc/thread-self/net/raw"
							  : "/proc/thread-self/net/raw6";
	_cleanup_(fclosep) FILE *f = fopen(path, "re");
	int64_t n = 0, drops = 0, d;
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		if (!read_raw_line(line, r->req->flow.proto, &d))
			continue;
		n++;
		drops += d;
	}
	if (!f)
		return;
	pk_fact_number_of_flow(r, PK_FACT_raw_sockets, n);
	if (n)
		pk_fact_number_of_flow(r, PK_FACT_socket_drops, drops);
}

void pk_read_sockets(struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;

	if (pk_reading_is(r, NULL, "packet_rcv|tpacket_rcv|packet_rcv_spkt"))
		say_packet_sockets(r);
	if (q->has_flow && (pk_reading_is(r, "IP_NOPROTO", NULL) ||
			    pk_reading_is(r, "SOCKET_RCVBUFF", "raw_rcv|rawv6_rcv")))
		say_raw_sockets(r);
	if (!q->has_flow || !q->flow.has_ports)
		return;
	if (q->traits & PK_TRAIT(TCP)) {
		say_bound(r, true);
		say_connection(r);
	} else if (q->traits & PK_TRAIT(UDP)) {
		say_bound(r, false);
	}
}
