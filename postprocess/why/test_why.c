// SPDX-License-Identifier: GPL-2.0-or-later
/* Causes of drops that are made by hand: one case or more for each family of rules, and what must
 * hold for all rules. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "core/util/array.h"
#include "postprocess/explain/explain.h"
#include "postprocess/journey.h"
#include "postprocess/test_event.h"
#include "postprocess/why/internal.h"
#include "postprocess/why/unseen.h"

#define NS    7
#define TEXT  0xffffffff81000000ULL
#define SYM   0x1000
#define OVS   0x30001
#define OTHER 0x30099 /* without a name */

/* ---- packets ---- */

#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define PSH 0x08
#define ACK 0x10
#define URG 0x20

struct packet {
	uint8_t version;       /* 4, 6; 0: that of the addresses */
	const char *src, *dst; /* IPv4 or IPv6; NULL: no IP */
	uint8_t proto;
	uint16_t sport, dport; /* or type and code of ICMP */
	uint8_t flags;
	uint8_t ttl;        /* 0: 64 */
	uint16_t payload;   /* bytes behind the transport header */
	uint16_t claims;    /* length in the IP header; 0: the true one */
	uint16_t vlan;      /* 0: no tag */
	uint16_t ethertype; /* if not IP */
	uint8_t pkt_type;
	bool source_route, no_mac;
	const char *raw; /* hex, instead of the transport header */
};

static void put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static size_t put_raw(uint8_t *p, const char *hex)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		char byte[3] = { hex[2 * i], hex[2 * i + 1] };

		p[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return n;
}

static size_t put_transport(uint8_t *p, const struct packet *s)
{
	size_t len = s->proto == IPPROTO_TCP ? 20 : 8;

	if (s->raw)
		return put_raw(p, s->raw);
	if (s->proto == IPPROTO_ICMP || s->proto == IPPROTO_ICMPV6) {
		p[0] = (uint8_t)s->sport;
		p[1] = (uint8_t)s->dport;
	} else {
		put16(p, s->sport);
		put16(p + 2, s->dport);
	}
	if (s->proto == IPPROTO_TCP) {
		p[12] = 0x50;
		p[13] = s->flags;
	}
	return len + s->payload;
}

static size_t put_ipv4(uint8_t *p, const struct packet *s)
{
	size_t len = s->source_route ? 28 : 20;
	static const uint8_t lsrr[8] = { 1, 131, 7, 4, 10, 0, 0, 1 };

	p[0] = (uint8_t)(0x40 | len / 4);
	p[8] = s->ttl ? s->ttl : 64;
	p[9] = s->proto;
	inet_pton(AF_INET, s->src, p + 12);
	inet_pton(AF_INET, s->dst, p + 16);
	if (s->source_route)
		memcpy(p + 20, lsrr, sizeof(lsrr));
	len += put_transport(p + len, s);
	put16(p + 2, s->claims ? s->claims : (uint16_t)len);
	return len;
}

static size_t put_ipv6(uint8_t *p, const struct packet *s)
{
	size_t len = put_transport(p + 40, s);

	p[0] = 0x60;
	put16(p + 4, s->claims ? s->claims : (uint16_t)len);
	p[6] = s->proto;
	p[7] = s->ttl ? s->ttl : 64;
	inet_pton(AF_INET6, s->src, p + 8);
	inet_pton(AF_INET6, s->dst, p + 24);
	return 40 + len;
}

static struct packet with_defaults(const struct packet *s)
{
	struct packet p = *s;

	if (!p.version)
		return p;
	p.src = p.src ? p.src : p.version == 4 ? "10.1.0.1" : "fd00::1";
	p.dst = p.dst ? p.dst : p.version == 4 ? "10.1.0.2" : "fd00::2";
	p.sport = p.sport ? p.sport : 4321;
	p.dport = p.dport ? p.dport : p.proto == IPPROTO_TCP ? 81 : 53;
	return p;
}

static size_t put_mac(uint8_t *p, const struct packet *s, uint16_t type)
{
	static const uint8_t mac[12] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1 };
	size_t len = sizeof(mac);

	memcpy(p, mac, sizeof(mac));
	if (s->vlan) {
		put16(p + len, 0x8100);
		put16(p + len + 2, s->vlan);
		len += 4;
	}
	put16(p + len, type);
	return len + 2;
}

static size_t build(uint8_t *p, const struct packet *given, uint16_t *ret_type)
{
	struct packet s = with_defaults(given);
	bool v6 = s.src && strchr(s.src, ':');
	size_t len = 0;

	*ret_type = !s.src ? s.ethertype : v6 ? 0x86dd : 0x0800;
	memset(p, 0, 2048);
	if (!s.no_mac)
		len = put_mac(p, &s, *ret_type);
	if (!s.src)
		return len + (s.raw ? put_raw(p + len, s.raw) : 46);
	return len + (v6 ? put_ipv6(p + len, &s) : put_ipv4(p + len, &s));
}

/* ---- events ---- */

struct scene {
	const char *what;
	const char *reason; /* NULL: the kernel has none */
	const char *function;
	struct packet packet;
	bool no_packet, no_dev, no_ns;
	bool bare;    /* an skb without headers */
	uint16_t tag; /* accelerated VLAN tag */
	uint32_t rmem, rcvbuf;
	const char *comm;
	const char *caller; /* a second frame on the stack */
	const char *beyond; /* a third */
	enum pk_confidence confidence;
	const char *cause, *fix; /* NULL: none at all; a fix may be its beginning only */
	bool as_said;            /* not derived: the kernel says the same */
	const char *evidence;    /* JSON of facts of the flow; NULL: none */
};

struct fixture {
	struct pk_names *names;
	struct test_record r;
	struct pk_event ev;
	uint8_t *exact; /* the record in a block of its size */
};

static uint32_t add_reason(struct pk_names *names, const char *reason)
{
	uint32_t value = strncmp(reason, "OVS_", 4) ? 5 : OVS;

	pk_names_add_subsystem(names, 0, "core");
	pk_names_add_subsystem(names, 3, "openvswitch");
	pk_names_add_reason(names, value, reason);
	return value;
}

static void make_names(struct fixture *f, const struct scene *s)
{
	f->names = pk_names_new();
	assert_non_null(f->names);
	pk_names_add_netns(f->names, NS, "web");
	pk_names_add_symbol(f->names, &(struct pk_symbol){ TEXT, SYM, s->function, "" });
	if (s->caller)
		pk_names_add_symbol(f->names,
				    &(struct pk_symbol){ TEXT + SYM, SYM, s->caller, "" });
	if (s->beyond)
		pk_names_add_symbol(f->names,
				    &(struct pk_symbol){ TEXT + 2 * SYM, SYM, s->beyond, "" });
}

static void add_packet(struct fixture *f, const struct scene *s, size_t captured)
{
	uint8_t bytes[2048];
	uint16_t type;
	size_t len = build(bytes, &s->packet, &type);
	struct packet_section p = {
		.len = (uint32_t)len,
		.protocol = type,
		.start = s->packet.no_mac ? PK_LAYER_NETWORK : PK_LAYER_MAC,
		.pkt_type = s->packet.pkt_type,
	};

	test_record_add(&f->r, PK_SECTION_packet, &p, sizeof(p), bytes, MIN(len, captured));
}

static void make_event(struct fixture *f, const struct scene *s, size_t captured)
{
	uint64_t frames[] = { TEXT + 0x77, TEXT + SYM + 8, TEXT + 2 * SYM + 8 };

	test_record_init(&f->r, 1, 0, 0, 0);
	if (s->comm) {
		struct task_section t = { .pid = 99, .tid = 99 };

		memcpy(t.comm, s->comm, MIN(strlen(s->comm), sizeof(t.comm)));
		test_record_add(&f->r, PK_SECTION_task, &t, sizeof(t), NULL, 0);
	}
	if (s->reason && !strcmp(s->reason, "CONSUMED"))
		test_add(&f->r, place, .location = TEXT + 0x77);
	else
		test_add(&f->r, drop, .reason = s->reason ? add_reason(f->names, s->reason) : 0,
			 .location = TEXT + 0x77);
	if (s->rcvbuf)
		test_add(&f->r, sk, .family = 2, .protocol = 17, .rmem = s->rmem,
			 .rcvbuf = s->rcvbuf);
	if (s->bare)
		test_add(&f->r, packet, .start = PK_LAYER_UNKNOWN);
	else if (!s->no_packet)
		add_packet(f, s, captured);
	if (s->tag)
		test_add(&f->r, skb, .vlan_proto = 0x8100, .vlan_tci = s->tag);
	if (!s->no_dev)
		test_add(&f->r, dev, .ifindex = 2, .name = "eth0");
	if (!s->no_ns)
		test_add(&f->r, ns, .inum = NS);
	if (s->caller)
		test_add_stack(&f->r, frames, s->beyond ? 3 : 2);
	f->exact = malloc(f->r.len);
	assert_non_null(f->exact);
	memcpy(f->exact, f->r.bytes, f->r.len);
	assert_int_equal(pk_event_parse(f->exact, f->r.len, NULL, &f->ev), f->r.len);
}

static void add_evidence(struct fixture *f, const char *facts)
{
	struct json_object *o = json_object_new_object();
	char flow[PK_FLOW_KEY_BYTES];
	struct pk_facts known;

	assert_true(pk_facts_of(&f->ev, f->names, &known));
	pk_flow_key(&known, flow);
	json_object_object_add(o, "ts_ns", json_object_new_int(1));
	json_object_object_add(o, "location", json_object_new_uint64(TEXT + 0x77));
	json_object_object_add(o, "reason", json_object_new_int64(known.value));
	json_object_object_add(o, "netns", json_object_new_int(known.ns ? NS : 0));
	json_object_object_add(o, "ifindex", json_object_new_int(known.dev ? 2 : 0));
	json_object_object_add(o, "flow", json_object_new_string(flow));
	json_object_object_add(o, "of_flow", json_tokener_parse(facts));
	assert_int_equal(pk_names_add_evidence(f->names, o), 0);
}

static void done(struct fixture *f)
{
	free(f->exact);
	pk_names_free(f->names);
}

/* ---- cases ---- */

/* Addresses and ports are filled in where a case does not name them. */
#define TCP4(...)                                                                                  \
	{                                                                                          \
		.version = 4, .proto = 6, __VA_ARGS__                                              \
	}
#define UDP4(...)                                                                                  \
	{                                                                                          \
		.version = 4, .proto = 17, __VA_ARGS__                                             \
	}
#define TCP6(...)                                                                                  \
	{                                                                                          \
		.version = 6, .proto = 6, __VA_ARGS__                                              \
	}
#define UDP6(...)                                                                                  \
	{                                                                                          \
		.version = 6, .proto = 17, __VA_ARGS__                                             \
	}

/* Of 10.1.0.1 about 10.1.0.2; `op` 01: a request, 02: a reply. */
#define ARP(op) "00010800060400" op "0200000000010a0100010000000000000a010002"

#define POSSIBLE PK_CONFIDENCE_POSSIBLE
#define LIKELY   PK_CONFIDENCE_LIKELY
#define CERTAIN  PK_CONFIDENCE_CERTAIN

static const struct scene scenes[] = {
	/* no socket */
	{ "closed TCP port", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = SYN), .confidence = LIKELY,
	  .cause = "nothing listens on TCP port 81 in ns web; the SYN was answered with a RST",
	  .fix = "start a listener on 10.1.0.2:81, or connect to a port that is served (ss -lnt in "
		 "ns web)",
	  .as_said = true },
	{ "closed TCP port, IPv6", "NO_SOCKET", "tcp_v6_rcv", TCP6(.flags = SYN),
	  .confidence = LIKELY,
	  .cause = "nothing listens on TCP port 81 in ns web; the SYN was answered with a RST",
	  .fix = "start a listener on [fd00::2]:81, or", .as_said = true },
	{ "suffixes of compilers", "NO_SOCKET", "tcp_v4_rcv.isra.0", TCP4(.flags = SYN),
	  .confidence = LIKELY,
	  .cause = "nothing listens on TCP port 81 in ns web; the SYN was answered with a RST",
	  .fix = "", .as_said = true },
	{ "no namespace known", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = SYN), .no_ns = true,
	  .confidence = LIKELY,
	  .cause = "nothing listens on TCP port 81; the SYN was answered with a RST",
	  .fix = "start a listener on 10.1.0.2:81, or connect to a port that is served (ss -lnt);",
	  .as_said = true },
	{ "RST without a connection", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = RST | ACK),
	  .confidence = CERTAIN,
	  .cause = "a RST from 10.1.0.1:4321 for a connection that does not exist in ns web (any "
		   "more): nothing was lost",
	  .fix = "nothing, unless", .as_said = true },
	{ "stray ACK", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = ACK), .confidence = LIKELY,
	  .cause = "a segment (ACK) for a connection that does not exist in ns web (any more), on "
		   "port 81 where nothing listens; it was answered with a RST",
	  .fix = "look at whether the local process", .as_said = true },
	{ "Xmas scan of a closed port", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = FIN | PSH | URG),
	  .confidence = LIKELY,
	  .cause = "a segment with FIN PSH URG for a connection that does not exist in ns web (any "
		   "more), to port 81 where nothing listens; it was answered with a RST",
	  .fix = "look at 10.1.0.1: a port scan", .as_said = true },
	{ "null scan of a closed port", "NO_SOCKET", "tcp_v4_rcv", TCP4(), .confidence = LIKELY,
	  .cause =
		  "a segment with no flags for a connection that does not exist in ns web, to port "
		  "81 where nothing listens; it was answered with a RST",
	  .fix = "look at 10.1.0.1: a port scan", .as_said = true },
	{ "SYN cookie, queue full", "NO_SOCKET", "cookie_v4_check", TCP4(.flags = ACK),
	  .confidence = LIKELY,
	  .cause = "the accept queue of 10.1.0.2:81 in ns web is full: the ACK with a valid SYN "
		   "cookie was ignored",
	  .fix = "make the server accept faster" },
	{ "closed UDP port", "NO_SOCKET", "__udp4_lib_rcv", UDP4(), .confidence = LIKELY,
	  .cause = "nothing is bound to UDP port 53 in ns web; ICMP port unreachable was sent back",
	  .fix = "start the receiver on 10.1.0.2:53", .as_said = true },
	{ "closed UDP port, IPv6", "NO_SOCKET", "udpv6_rcv", UDP6(), .confidence = LIKELY,
	  .cause = "nothing is bound to UDP port 53 (IPv6) in ns web; ICMPv6 port unreachable was "
		   "sent back",
	  .fix = "bind the receiver to port 53 of :: or of fd00::2;", .as_said = true },
	{ "UDP multicast", "NO_SOCKET", "__udp4_lib_rcv", UDP4(.dst = "239.1.1.1"),
	  .confidence = LIKELY,
	  .cause = "no socket takes UDP to 239.1.1.1:53 in ns web: none is bound to port 53 and "
		   "has joined the group on eth0",
	  .fix = "join the group on eth0", .as_said = true },
	{ "echo reply",
	  "NO_SOCKET",
	  "ping_rcv",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 1 },
	  .confidence = LIKELY,
	  .cause = "an echo reply that no ping socket waits for: that of a ping with a raw socket "
		   "was delivered all the same, and nothing is lost",
	  .fix = "nothing" },
	{ "echo reply, IPv6",
	  "NO_SOCKET",
	  "icmpv6_rcv",
	  { .src = "fd00::1", .dst = "fd00::2", .proto = 58, .sport = 129 },
	  .confidence = LIKELY,
	  .cause = "an echo reply that no ping socket waits for: that of a ping with a raw socket "
		   "was delivered all the same, and nothing is lost",
	  .fix = "nothing" },

	/* sockets */
	{ "UDP buffer full", "SOCKET_RCVBUFF", "__udp_enqueue_schedule_skb", UDP4(), .rmem = 4096,
	  .rcvbuf = 2304, .confidence = CERTAIN,
	  .cause = "the receiver on 10.1.0.2:53 in ns web does not read fast enough: its receive "
		   "buffer is full (4096 of 2304 bytes)",
	  .fix = "make the application read faster", .as_said = true },
	{ "UDP buffer full, socket unknown", "SOCKET_RCVBUFF", "__udp_enqueue_schedule_skb", UDP4(),
	  .confidence = CERTAIN,
	  .cause = "the receiver on 10.1.0.2:53 in ns web does not read fast enough: its receive "
		   "buffer is full",
	  .fix = "make the application read faster", .as_said = true },
	{ "cgroup program", "SOCKET_FILTER", "udp_queue_rcv_one_skb", UDP4(), .confidence = LIKELY,
	  .cause = "a cgroup_skb/ingress BPF program of the receiver's cgroup, or a filter on its "
		   "socket, refused the packet to 10.1.0.2:53 in ns web",
	  .fix = "look at bpftool cgroup tree" },
	{ "packet socket",
	  "PACKET_SOCK_ERROR",
	  "packet_rcv",
	  { .ethertype = 0x88b5 },
	  .confidence = LIKELY,
	  .cause = "the packet socket for ethertype 0x88b5 on eth0 does not read: its receive "
		   "buffer is full",
	  .fix = "make the daemon",
	  .as_said = true },
	{ "unix socket closed",
	  "NOT_SPECIFIED",
	  "unix_release_sock",
	  { 0 },
	  .no_packet = true,
	  .comm = "srv",
	  .confidence = LIKELY,
	  .cause = "a unix socket was closed with unread messages, by srv (99)",
	  .fix = "make the receiver read" },
	{ "last FIN", "QUEUE_PURGE", "sk_stream_kill_queues", TCP4(.flags = FIN | ACK),
	  .confidence = LIKELY,
	  .cause = "the FIN was still in the queue when the socket went away: nothing is lost",
	  .fix = "nothing" },

	/* TCP */
	{ "SYN and FIN", "TCP_FLAGS", "tcp_rcv_state_process", TCP4(.flags = SYN | FIN),
	  .confidence = CERTAIN, .cause = "the segment has both SYN and FIN, which makes no sense",
	  .fix = "look at 10.1.0.1: a port scan", .as_said = true },
	{ "ACK to a listener", "TCP_FLAGS", "tcp_rcv_state_process", TCP4(.flags = ACK),
	  .confidence = LIKELY,
	  .cause = "an ACK from 10.1.0.1:4321 reached a listener on 10.1.0.2:81 in ns web that "
		   "knows no such connection; it was answered with a RST",
	  .fix = "look at whether", .as_said = true },
	{ "RST that is ignored", "TCP_RESET", "tcp_validate_incoming", TCP4(.flags = RST),
	  .confidence = LIKELY,
	  .cause = "the RST of 10.1.0.1:4321 was ignored: its number is inside the window but not "
		   "the next one (RFC 5961); a challenge ACK was sent, and the connection lives",
	  .fix = "look for a middlebox" },
	{ "closed window", "TCP_INVALID_END_SEQUENCE", "tcp_validate_incoming",
	  TCP4(.flags = ACK, .payload = 9), .confidence = LIKELY,
	  .cause = "the segment reaches beyond the window of 10.1.0.2:81 in ns web: the "
		   "application does not read, and the window is closed or nearly so",
	  .fix = "make the application read faster" },
	{ "minimum TTL", "TCP_MINTTL", "tcp_v4_rcv", TCP4(.flags = SYN, .ttl = 63),
	  .confidence = CERTAIN,
	  .cause = "the socket on port 81 in ns web demands a higher TTL (IP_MINTTL, GTSM) than "
		   "the 63 with which the segment from 10.1.0.1 arrived",
	  .fix = "make the peer send with TTL 255", .as_said = true },
	{ "SYN-ACK with a bad number", "NOT_SPECIFIED", "tcp_rcv_state_process",
	  TCP4(.flags = SYN | ACK), .confidence = LIKELY,
	  .cause = "the SYN-ACK of 10.1.0.1:4321 acknowledges a number that this side never sent; "
		   "a RST went back",
	  .fix = "look for a stale connection" },
	{ "data after close", "NOT_SPECIFIED", "tcp_v4_do_rcv", TCP4(.flags = ACK, .payload = 3),
	  .confidence = POSSIBLE,
	  .cause = "data that 10.1.0.2:81 in ns web cannot take any more: the application had "
		   "closed the connection, or it lies beyond the peer's FIN",
	  .fix = "make the application" },
	{ "accept queue full, old kernel", "NOT_SPECIFIED", "cookie_v4_check", TCP4(.flags = ACK),
	  .confidence = POSSIBLE,
	  .cause = "the ACK that would open a connection to 10.1.0.2:81 in ns web was ignored: the "
		   "accept queue is full, or its SYN cookie is not valid",
	  .fix = "make the server" },
	{ "late segment", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK), .confidence = POSSIBLE,
	  .cause = "a segment from 10.1.0.1:4321 for a connection that is in TIME_WAIT or gone: as "
		   "a rule a late one, and nothing is lost",
	  .fix = "look at ss -tan state time-wait in ns web" },

	/* kernels without reasons */
	{ "no reasons: TCP", NULL, "tcp_v4_rcv", TCP4(.flags = SYN), .confidence = POSSIBLE,
	  .cause = "most likely nothing listens on TCP port 81 in ns web; a wrong checksum would "
		   "look the same",
	  .fix = "look at ss -lnt in ns web" },
	{ "no reasons: UDP", NULL, "__udp4_lib_rcv", UDP4(), .confidence = POSSIBLE,
	  .cause = "most likely nothing is bound to UDP port 53 in ns web; a wrong checksum or an "
		   "IPsec policy would look the same",
	  .fix = "look at ss -lnu in ns web" },
	{ "no reasons: netfilter", NULL, "nf_hook_slow", UDP4(), .confidence = LIKELY,
	  .cause = "netfilter in ns web dropped the packet: a rule or policy, a full connection "
		   "tracking table, or NAT without a free port",
	  .fix = "look at nft list ruleset" },
	{ "no reasons: queue", NULL, "__dev_queue_xmit", UDP4(), .confidence = POSSIBLE,
	  .cause = "the queue of eth0 in ns web is full, or eth0 is down or has no carrier",
	  .fix = "look at tc -s qdisc show dev eth0 in ns web" },

	/* routing */
	{ "not a router", "IP_INADDRERRORS", "ip_error", UDP4(.dst = "10.2.0.2"),
	  .confidence = LIKELY,
	  .cause = "a packet for 10.2.0.2, which is not an address of this host in ns web, came in "
		   "on eth0, and forwarding is off there (net.ipv4.ip_forward)",
	  .fix = "set net.ipv4.ip_forward=1 in ns web (or net.ipv4.conf.eth0.forwarding=1)",
	  .as_said = true },
	{ "address gone", "IP_INADDRERRORS", "ip_error", UDP4(), .confidence = POSSIBLE,
	  .cause = "10.1.0.2 is not an address of this host in ns web (or of an ipvlan on eth0), "
		   "though 10.1.0.1 beside it sent it here by eth0; and forwarding is off "
		   "(net.ipv4.ip_forward)",
	  .fix = "look at whether the address went away", .as_said = true },
	{ "other broadcast", "IP_INADDRERRORS", "ip_error",
	  UDP4(.dst = "10.1.0.255", .pkt_type = 1), .confidence = LIKELY,
	  .cause = "10.1.0.255, sent to all in the segment, is no address or broadcast address of "
		   "eth0 in ns web",
	  .fix = "look at whether eth0 has an address", .as_said = true },
	{ "no route", "IP_INNOROUTES", "ip_error", UDP4(), .confidence = LIKELY,
	  .cause = "there is no route to 10.1.0.2 in ns web",
	  .fix = "add a route (ip route get 10.1.0.2 from 10.1.0.1 iif eth0 in ns web)",
	  .as_said = true },
	{ "unreachable route", "NOT_SPECIFIED", "ip_error", UDP4(), .confidence = LIKELY,
	  .cause = "the route to 10.1.0.2 in ns web is of type unreachable, blackhole or prohibit, "
		   "or a VRF's table has none",
	  .fix = "look at ip route get 10.1.0.2" },
	{ "too big", "PKT_TOO_BIG", "ip_forward", UDP4(.payload = 1200), .confidence = CERTAIN,
	  .cause = "the packet (1228 bytes) is larger than the MTU of the way out to 10.1.0.2",
	  .fix = "make the MTUs", .as_said = true },
	{ "hop limit", "IP_INHDR", "ip6_forward", UDP6(.ttl = 1), .confidence = CERTAIN,
	  .cause = "the packet reached this router in ns web with hop limit 1; ICMPv6 time "
		   "exceeded went back",
	  .fix = "raise the hop limit of fd00::1", .as_said = true },
	{ "tentative", "IP_INADDRERRORS", "ip6_forward", UDP6(), .confidence = LIKELY,
	  .cause = "fd00::2 is not usable on eth0 in ns web, though fd00::1 beside it sent it "
		   "here: the address is still tentative (duplicate address detection runs or "
		   "failed), or went away; or forwarding is off (net.ipv6.conf.all.forwarding)",
	  .fix = "wait for duplicate address detection", .as_said = true },
	{ "not a router, IPv6", "IP_INADDRERRORS", "ip6_forward", UDP6(.dst = "fd01::2"),
	  .confidence = LIKELY,
	  .cause = "fd01::2 is not an address of this host in ns web, and forwarding is off "
		   "(net.ipv6.conf.all.forwarding)",
	  .fix = "set net.ipv6.conf.all.forwarding=1 in ns web", .as_said = true },
	{ "IPv6 is off", "IPV6DISABLED", "ip6_rcv_core", UDP6(), .confidence = CERTAIN,
	  .cause = "IPv6 is off on eth0 in ns web (net.ipv6.conf.eth0.disable_ipv6, or an MTU "
		   "below 1280)",
	  .fix = "set net.ipv6.conf.eth0.disable_ipv6=0 in ns web", .as_said = true },
	{ "own source, old kernel", "NOT_SPECIFIED", "ip_rcv_finish_core.isra.0",
	  UDP4(.src = "10.1.0.2"), .confidence = LIKELY,
	  .cause = "the source address 10.1.0.2 is the receiver's own: a forged source, a loop or "
		   "a duplicate address",
	  .fix = "look for a duplicate address" },
	{ "loopback, old kernel", "NOT_SPECIFIED", "ip_rcv_finish", UDP4(.dst = "127.0.0.1"),
	  .confidence = LIKELY,
	  .cause = "127.0.0.1 may not be a destination on the wire (martian destination)",
	  .fix = "a DNAT to 127.0.0.1 needs net.ipv4.conf.eth0.route_localnet=1 in ns web" },
	{ "group not joined", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(.dst = "239.75.0.1"),
	  .confidence = LIKELY, .cause = "no socket in ns web joined 239.75.0.1 on eth0",
	  .fix = "join the group on eth0" },
	{ "IGMP",
	  "NOT_SPECIFIED",
	  "ip_rcv_finish_core",
	  { .src = "10.1.0.1", .dst = "224.0.0.22", .proto = 2 },
	  .confidence = LIKELY,
	  .cause = "an IGMP message of 10.1.0.1 to 224.0.0.22, for routers and switches: nothing "
		   "is lost",
	  .fix = "nothing" },
	{ "source route", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(.source_route = true),
	  .confidence = LIKELY,
	  .cause = "the packet carries a source route option, and accept_source_route is 0",
	  .fix = "find out why 10.1.0.1 sends" },
	{ "MLD",
	  "NOT_SPECIFIED",
	  "ip6_mc_input",
	  { .src = "fe80::1", .dst = "ff02::16", .proto = 58, .sport = 143 },
	  .confidence = CERTAIN,
	  .cause = "an MLD report of fe80::1 for routers and switches: nothing is lost",
	  .fix = "nothing" },
	{ "solicitation",
	  "NOT_SPECIFIED",
	  "ip6_mc_input",
	  { .src = "fe80::1", .dst = "ff02::1:ff00:7", .proto = 58, .sport = 135 },
	  .confidence = LIKELY,
	  .cause = "a neighbour solicitation of fe80::1 for an address that this host in ns web "
		   "does not have: nothing is lost",
	  .fix = "nothing" },
	{ "neighbour, IPv4", "NEIGH_FAILED", "neigh_invalidate", UDP4(), .confidence = CERTAIN,
	  .cause = "nobody answers ARP on eth0 in ns web for the next hop to 10.1.0.2",
	  .fix = "look at whether", .as_said = true },
	{ "neighbour, IPv6", "NOT_SPECIFIED", "neigh_invalidate", UDP6(), .confidence = LIKELY,
	  .cause = "nobody answers neighbour solicitations on eth0 in ns web for the next hop to "
		   "fd00::2",
	  .fix = "look at whether" },
	{ "cut", "PKT_TOO_SMALL", "ip_rcv_core", UDP4(.payload = 16, .claims = 500),
	  .confidence = CERTAIN,
	  .cause = "the IPv4 header claims 500 bytes but there are 44: the packet was cut on the "
		   "way",
	  .fix = "look for a hop", .as_said = true },
	{ "protocol",
	  "IP_NOPROTO",
	  "ip_protocol_deliver_rcu",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 253 },
	  .confidence = CERTAIN,
	  .cause = "the kernel has no handler for IP protocol 253, and no raw socket in ns web "
		   "wants it",
	  .fix = "load the module",
	  .as_said = true },

	/* link layer, bridge, queues */
	{ "VLAN without a device", "OTHERHOST", "ip_rcv_core", UDP4(.vlan = 77, .pkt_type = 3),
	  .confidence = LIKELY,
	  .cause = "there is no device for VLAN 77 on eth0 in ns web, so the frame is for nobody",
	  .fix = "ip link add link eth0 name eth0.77 type vlan id 77" },
	{ "VLAN in the skb", "OTHERHOST", "ip_rcv_core", UDP4(.pkt_type = 3), .tag = 0x6055,
	  .confidence = LIKELY,
	  .cause = "there is no device for VLAN 85 on eth0 in ns web, so the frame is for nobody",
	  .fix = "ip link add link eth0 name eth0.85 type vlan id 85" },
	{ "other MAC", "OTHERHOST", "ip_rcv_core", UDP4(.pkt_type = 3), .confidence = LIKELY,
	  .cause = "the frame was sent to 02:00:00:00:00:02, a MAC that neither eth0 nor a macvlan "
		   "on it has (or that macvlan is down or private)",
	  .fix = "flush the sender's neighbour entry for 10.1.0.2", .as_said = true },
	{ "other MAC, no MAC header", "OTHERHOST", "ip_rcv_core", UDP4(.no_mac = true),
	  .confidence = LIKELY,
	  .cause = "the frame was sent to a MAC that neither eth0 nor a macvlan on it has (or that "
		   "macvlan is down or private)",
	  .fix = "flush", .as_said = true },
	{ "ethertype",
	  "UNHANDLED_PROTO",
	  "__netif_receive_skb_core.constprop.0",
	  { .ethertype = 0x88b5 },
	  .confidence = LIKELY,
	  .cause = "no protocol handler in ns web is there for ethertype 0x88b5 on eth0",
	  .fix = "load the module",
	  .as_said = true },
	{ "bond", "UNHANDLED_PROTO", "__netif_receive_skb_one_core", UDP4(), .confidence = LIKELY,
	  .cause = "eth0 in ns web takes no part in receiving: it is the backup port of a bond or "
		   "an inactive port of a team",
	  .fix = "look at the switch" },
	{ "bridge, VLAN", "NOT_SPECIFIED", "br_allowed_ingress", UDP4(.vlan = 77),
	  .confidence = LIKELY,
	  .cause = "VLAN 77 is not allowed on port eth0 in ns web (vlan_filtering)",
	  .fix = "bridge vlan add dev eth0 vid 77" },
	{ "bridge, no entry", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .confidence = LIKELY,
	  .cause = "the bridge of eth0 has no entry for the destination 02:00:00:00:00:02, and no "
		   "port may be flooded to",
	  .fix = "look at bridge fdb", .as_said = true },
	{ "bridge port's MTU", "NOT_SPECIFIED", "br_nf_dev_queue_xmit", UDP4(.payload = 1200),
	  .confidence = LIKELY,
	  .cause = "the bridge cannot send the frame (1242 bytes) out of eth0 in ns web: it is "
		   "larger "
		   "than the MTU of that port, and a bridge does not fragment",
	  .fix = "set the same MTU on all ports" },
	{ "macvlan of mode source", "OTHERHOST", "ip_rcv_core", UDP4(),
	  .evidence = "{\"macvlan\":\"mv0\",\"macvlan_up\":1,\"macvlan_mode\":\"source\"}",
	  .confidence = LIKELY,
	  .cause = "mv0 in ns web, the macvlan on eth0 with the MAC 02:00:00:00:00:02, is of mode "
		   "source: it takes frames of listed senders only, and 02:00:00:00:00:01 is none "
		   "of "
		   "them",
	  .fix = "ip link set mv0 type macvlan macaddr add 02:00:00:00:00:01 in ns web" },
	{ "IPv6 options", "IP_INHDR", "ip6_parse_tlv", UDP6(), .confidence = LIKELY,
	  .cause =
		  "the hop-by-hop or destination options of the packet from fd00::1 are not valid: "
		  "too many of them, a wrong length, or too much padding",
	  .fix = "look at fd00::1: broken", .as_said = true },
	{ "IPv6 option, unknown", "UNHANDLED_PROTO", "ip6_tlvopt_unknown", UDP6(),
	  .confidence = LIKELY,
	  .cause = "the packet from fd00::1 has an IPv6 option (0x35) that the kernel does not "
		   "know, of a kind that must be dropped then",
	  .fix = "look at fd00::1", .as_said = true },
	{ "XDP_DROP", "NOT_SPECIFIED", "do_xdp_generic", UDP4(),
	  .evidence = "{\"xdp\":\"generic\",\"xdp_prog\":5,\"xdp_name\":\"fw\","
		      "\"xdp_exceptions\":0}",
	  .confidence = CERTAIN,
	  .cause = "the XDP program fw (id 5, generic mode) on eth0 in ns web returned XDP_DROP",
	  .fix = "ip link set dev eth0 xdpgeneric off in ns web" },
	{ "XDP_DROP, native", "NOT_SPECIFIED", "veth_xdp_rcv_skb", UDP4(),
	  .evidence = "{\"xdp\":\"native\",\"xdp_prog\":5,\"xdp_name\":\"fw\","
		      "\"xdp_exceptions\":0}",
	  .confidence = CERTAIN,
	  .cause = "the XDP program fw (id 5, native mode) on eth0 in ns web returned XDP_DROP",
	  .fix = "ip link set dev eth0 xdpdrv off in ns web" },
	{ "XDP_ABORTED", "NOT_SPECIFIED", "veth_xdp_rcv_skb", UDP4(),
	  .evidence = "{\"xdp\":\"native\",\"xdp_prog\":5,\"xdp_name\":\"fw\","
		      "\"xdp_exceptions\":2}",
	  .confidence = LIKELY,
	  .cause = "the XDP program fw (id 5, native mode) on eth0 in ns web returned XDP_ABORTED "
		   "or a "
		   "code that is none (a bug in it), or its XDP_TX failed: xdp:xdp_exception "
		   "fired, 2 "
		   "so far",
	  .fix = "correct the program" },
	{ "RST to a listener", "TCP_RESET", "tcp_rcv_state_process", TCP4(.flags = RST),
	  .evidence = "{\"conn_state\":\"listen\"}", .confidence = LIKELY,
	  .cause = "a RST from 10.1.0.1:4321 reached the listener on 10.1.0.2:81 in ns web and "
		   "belongs "
		   "to no connection: it was ignored, and nothing is lost",
	  .fix = "nothing, unless", .as_said = true },
	{ "long TCP header", "NOT_SPECIFIED", "tcp_v4_rcv",
	  TCP4(.raw = "10e100510000000100000002f002000000000000"), .confidence = CERTAIN,
	  .cause = "the TCP header of the segment from 10.1.0.1:4321 claims a length that the "
		   "segment "
		   "does not have",
	  .fix = "look at 10.1.0.1" },
	{ "ping to all",
	  "INVALID_PROTO",
	  "icmp_rcv",
	  { .version = 4, .proto = 1, .sport = 8, .dst = "10.1.0.255" },
	  .confidence = LIKELY,
	  .cause = "a ping to the broadcast or multicast address 10.1.0.255, and such are not "
		   "answered "
		   "in ns web (net.ipv4.icmp_echo_ignore_broadcasts)",
	  .fix = "nothing, or sysctl",
	  .as_said = true },
	{ "ICMP to all",
	  "INVALID_PROTO",
	  "icmp_rcv",
	  { .version = 4, .proto = 1, .sport = 3, .dst = "10.1.0.255" },
	  .confidence = LIKELY,
	  .cause = "ICMP type 3 from 10.1.0.1 belongs to a broadcast or multicast address "
		   "(10.1.0.255, "
		   "or what it answers): only echo, timestamp and address requests may be sent "
		   "there",
	  .fix = "look at 10.1.0.1",
	  .as_said = true },
	{ "raw socket, full",
	  "IP_NOPROTO",
	  "ip_local_deliver_finish",
	  { .version = 4, .proto = 253 },
	  .evidence = "{\"raw_sockets\":1,\"socket_drops\":9}",
	  .confidence = LIKELY,
	  .cause = "a raw socket in ns web wants IP protocol 253, but does not read fast enough: "
		   "its "
		   "receive buffer was full, 9 packets were dropped there so far",
	  .fix = "make the application read faster" },
	{ "VLAN tag that is gone", "OTHERHOST", "ip_rcv_core", UDP4(),
	  .evidence = "{\"mac\":\"02:00:00:00:00:02\",\"macvlan\":\"\"}", .confidence = LIKELY,
	  .cause = "the frame was sent to the MAC of eth0 in ns web, so it had a VLAN tag (the "
		   "kernel "
		   "has taken it off) for which there is no device on eth0",
	  .fix = "ip link add link eth0 type vlan id VLAN in ns web" },
	{ "ping of IPv6, ignored",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 128 },
	  .confidence = LIKELY,
	  .cause = "a ping to fd00::2 is not answered in ns web: net.ipv6.icmp.echo_ignore_all (or "
		   "_multicast, _anycast) is 1",
	  .fix = "sysctl net.ipv6.icmp.echo_ignore_all=0 in ns web" },
	{ "PIM",
	  "NOT_SPECIFIED",
	  "pim_rcv",
	  { .version = 4, .proto = 103 },
	  .confidence = LIKELY,
	  .cause = "a PIM message from 10.1.0.1 was not used: its checksum is wrong, it is no "
		   "register "
		   "message, or no multicast routing daemon runs in ns web",
	  .fix = "nothing, if this host" },
	{ "IPv4 options", "IP_INHDR", "ip_rcv_finish_core", UDP4(), .confidence = LIKELY,
	  .cause = "the options in the IPv4 header from 10.1.0.1 are not valid",
	  .fix = "look at 10.1.0.1", .as_said = true },
	{ "vxlan, no route", "IP_OUTNOROUTES", "vxlan_xmit_one", UDP4(), .confidence = LIKELY,
	  .cause = "the tunnel eth0 in ns web cannot send: there is no route to its remote end, or "
		   "the route leads back into eth0",
	  .fix = "ip -d link show dev eth0 in ns web: remote", .as_said = true },
	{ "vxlan, no device", "NO_SOCKET", "__udp4_lib_rcv", UDP4(.dport = 4789),
	  .evidence = "{\"listeners\":0}", .confidence = LIKELY,
	  .cause = "a VXLAN packet from 10.1.0.1, and no VXLAN device in ns web that is up takes "
		   "UDP port 4789: there is none, or it uses another port",
	  .fix = "ip link add ... type vxlan id VNI dstport 4789 in ns web", .as_said = true },
	{ "geneve, no device", "NO_SOCKET", "udp_rcv", UDP4(.dport = 6081), .confidence = LIKELY,
	  .cause = "a Geneve packet from 10.1.0.1, and no Geneve device in ns web that is up takes "
		   "UDP port 6081: there is none, or it uses another port",
	  .fix = "ip link add ... type geneve id VNI remote 10.1.0.1 in ns web", .as_said = true },
	{ "multicast without a socket", "NOT_SPECIFIED", "__udp4_lib_rcv", UDP4(.dst = "239.1.1.1"),
	  .confidence = LIKELY,
	  .cause =
		  "no socket in ns web takes UDP to 239.1.1.1:53: the group is joined on eth0, but "
		  "no socket that is bound to port 53 has joined it",
	  .fix = "join the group with the socket" },
	{ "broadcast without a socket", "NOT_SPECIFIED", "__udp4_lib_rcv",
	  UDP4(.dst = "10.1.0.255", .pkt_type = 1), .confidence = LIKELY,
	  .cause = "a broadcast to UDP port 53, and no socket in ns web is bound to that port",
	  .fix = "nothing, if no program" },
	{ "broadcast of our own", "NOT_SPECIFIED", "__udp4_lib_rcv",
	  UDP4(.dst = "10.1.0.255", .no_mac = true), .evidence = "{\"route\":\"broadcast\"}",
	  .confidence = LIKELY,
	  .cause = "a broadcast to UDP port 53, and no socket in ns web is bound to that port",
	  .fix = "nothing, if no program" },
	{ "routing rule", "NOT_SPECIFIED", "ip_error", UDP4(),
	  .evidence = "{\"rule\":\"blackhole\",\"rule_pref\":100}", .confidence = CERTAIN,
	  .cause = "routing rule 100 in ns web (ip rule) is of type blackhole, and the packet to "
		   "10.1.0.2 matches it",
	  .fix = "ip rule del pref 100 in ns web" },
	{ "prohibit, IPv6", "IP_INNOROUTES", "ip6_pkt_prohibit", UDP6(), .confidence = LIKELY,
	  .cause = "the route to fd00::2 in ns web is of type prohibit, or a rule of that type "
		   "refuses it",
	  .fix = "look at ip -6 route get fd00::2", .as_said = true },
	{ "prohibit, IPv6, which", "IP_INNOROUTES", "ip6_pkt_prohibit", UDP6(),
	  .evidence = "{\"route\":\"prohibit\",\"route_dst\":\"fd00::/48\",\"route_table\":254}",
	  .confidence = CERTAIN,
	  .cause =
		  "the route fd00::/48 of table main in ns web is of type prohibit, and fd00::2 is "
		  "in it",
	  .fix = "ip -6 route del prohibit fd00::/48 table main in ns web", .as_said = true },
	{ "no route, IPv6", "IP_INNOROUTES", "ip6_pkt_discard", UDP6(),
	  .evidence = "{\"route\":\"none\"}", .confidence = CERTAIN,
	  .cause = "there is no route to fd00::2 in ns web, not even a default one",
	  .fix = "add a route (ip -6 route get fd00::2", .as_said = true },
	{ "link-local source", "IP_INADDRERRORS", "ip6_forward", UDP6(.src = "fe80::1"),
	  .evidence = "{\"forwarding6\":1,\"dst_state\":\"none\"}", .confidence = CERTAIN,
	  .cause = "the source fe80::1 is link-local: a router in ns web forwards no such packet "
		   "beyond its link",
	  .fix = "make fe80::1 use a global address", .as_said = true },
	{ "vxlan, no entry", "NO_TX_TARGET", "vxlan_xmit", UDP4(), .confidence = LIKELY,
	  .cause = "eth0 in ns web has neither an entry for the destination 02:00:00:00:00:02 nor "
		   "a default remote",
	  .fix = "bridge fdb show dev eth0", .as_said = true },
	{ "qdisc", "QDISC_DROP", "__dev_queue_xmit", UDP4(), .confidence = POSSIBLE,
	  .cause = "the queue of eth0 in ns web dropped the packet (42 bytes): it is full, the "
		   "packet is larger than its burst, netem or active queue management decided so, "
		   "or eth0 has no carrier (the other end is down)",
	  .fix = "look at ip link show dev eth0 in ns web: NO-CARRIER" },
	{ "qdisc deleted", "NOT_SPECIFIED", "__rtnl_unlock", UDP4(), .comm = "tc",
	  .confidence = LIKELY,
	  .cause = "the qdisc of eth0 in ns web was replaced, or its device or namespace went "
		   "away, while the packet waited in it; tc (99) ran then",
	  .fix = "find out who" },
	{ "qdisc deleted, nothing known",
	  "NOT_SPECIFIED",
	  "netdev_run_todo",
	  { 0 },
	  .no_packet = true,
	  .no_dev = true,
	  .no_ns = true,
	  .confidence = LIKELY,
	  .cause = "the qdisc was replaced, or its device or namespace went away, while the packet "
		   "waited in it",
	  .fix = "find out who" },
	{ "veth", "NOT_SPECIFIED", "__dev_forward_skb2", UDP4(.payload = 1500),
	  .confidence = LIKELY,
	  .cause = "the other end of eth0 in ns web did not take the frame (1542 bytes): it is "
		   "larger than the MTU there, or that end is down",
	  .fix = "set the same MTU" },

	/* tc, BPF, netfilter */
	{ "tc egress", "TC_EGRESS", "__dev_queue_xmit", UDP4(), .confidence = CERTAIN,
	  .cause = "a tc filter or BPF program on the egress of eth0 in ns web dropped the packet "
		   "(action drop, a policer, TC_ACT_SHOT)",
	  .fix = "look at tc -s filter show dev eth0 egress in ns web", .as_said = true },
	{ "XDP", "NOT_SPECIFIED", "do_xdp_generic", UDP4(), .confidence = LIKELY,
	  .cause = "the XDP program (generic mode) on eth0 in ns web returned XDP_DROP, or "
		   "XDP_ABORTED (a bug in it)",
	  .fix = "look at ip link show dev eth0" },
	{ "XDP redirect", "XDP", "do_xdp_generic", UDP4(), .confidence = LIKELY,
	  .cause = "the XDP program on eth0 in ns web redirects to a device that does not exist, "
		   "is down or has a smaller MTU",
	  .fix = "correct the ifindex" },
	{ "nft rule", "NETFILTER_DROP", "nft_do_chain", TCP4(.flags = SYN), .confidence = CERTAIN,
	  .cause = "a rule or policy of nftables in ns web (also of iptables-nft) dropped or "
		   "rejected the packet to 10.1.0.2:81",
	  .fix = "look at nft -a list ruleset in ns web: a rule with drop or reject, or a chain "
		 "with policy drop, that concerns TCP 10.1.0.2:81",
	  .as_said = true },
	{ "conntrack full", "NETFILTER_DROP", "nf_hook_slow", UDP4(), .caller = "ip_rcv",
	  .confidence = LIKELY,
	  .cause = "the connection tracking table is full (net.netfilter.nf_conntrack_max): new "
		   "connections in ns web are dropped; or a rule of legacy iptables dropped the "
		   "packet",
	  .fix = "raise net.netfilter.nf_conntrack_max" },
	{ "no free port", "NETFILTER_DROP", "nf_hook_slow", UDP4(), .caller = "ip_output",
	  .confidence = LIKELY,
	  .cause = "NAT in ns web has no free port left for 10.1.0.1:4321 to 10.1.0.2:53, or the "
		   "connection is already there: connection tracking could not confirm the packet "
		   "on its way out; or a rule of legacy iptables dropped it",
	  .fix = "widen the port range of masquerade" },
	{ "netfilter, sent from this host", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .caller = "net_rx_action", .beyond = "ip_output", .confidence = POSSIBLE,
	  .cause =
		  "not a rule of nftables: a full connection tracking table, NAT in ns web without "
		  "a free port, IPVS without a server, or a rule of legacy iptables or ebtables",
	  .fix = "look at dmesg" },
	{ "netfilter without a stack", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .confidence = POSSIBLE,
	  .cause =
		  "not a rule of nftables: a full connection tracking table, NAT in ns web without "
		  "a free port, IPVS without a server, or a rule of legacy iptables or ebtables",
	  .fix = "look at dmesg" },
	{ "NFQUEUE", "NOT_SPECIFIED", "nf_queue", UDP4(), .confidence = LIKELY,
	  .cause = "a rule in ns web sends the packet to NFQUEUE, and no program listens on that "
		   "queue",
	  .fix = "start the program" },

	/* tunnels, Open vSwitch */
	{ "SPI",
	  "NOT_SPECIFIED",
	  "xfrm_input",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 50, .raw = "1234567800000001" },
	  .confidence = POSSIBLE,
	  .cause = "IPsec in ns web does not take the packet from 10.1.0.1 to 10.1.0.2 with SPI "
		   "0x12345678: there is no state for it, its number was seen before (replay), or "
		   "it does not decrypt",
	  .fix = "look at /proc/net/xfrm_stat in ns web" },
	{ "VNI", "VXLAN_VNI_NOT_FOUND", "vxlan_rcv",
	  UDP4(.dport = 4789, .raw = "10e112b5000000000800000000002a00"), .confidence = CERTAIN,
	  .cause = "no VXLAN device in ns web that is up has the network identifier 42 of the "
		   "packet from "
		   "10.1.0.1",
	  .fix = "ip -d link show type vxlan in ns web", .as_said = true },
	{ "MPLS label",
	  "NOT_SPECIFIED",
	  "mpls_forward",
	  { .ethertype = 0x8847, .raw = "0003213f" },
	  .confidence = LIKELY,
	  .cause = "MPLS label 50 has no route in ns web, or MPLS is off on eth0",
	  .fix = "ip -f mpls route show in ns web" },
	{ "GRE",
	  "NOT_SPECIFIED",
	  "gre_rcv",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 47 },
	  .confidence = LIKELY,
	  .cause = "no GRE tunnel in ns web matches the packet from 10.1.0.1 to 10.1.0.2 without a "
		   "key",
	  .fix = "ip -d tunnel show in ns web" },
	{ "ovs drops", "OVS_DROP_LAST_ACTION", "do_execute_actions", UDP4(), .confidence = CERTAIN,
	  .cause = "the flow of Open vSwitch that the packet from eth0 matched sends it nowhere: "
		   "it drops",
	  .fix = "ovs-appctl ofproto/trace", .as_said = true },

	/* no rule: what is known in general */
	{ "a reason without a rule", "OVS_DROP_METER", "do_execute_actions", UDP4(),
	  .confidence = CERTAIN, .cause = "a meter dropped the packet: the flow is over its rate",
	  .fix = "look at: ovs-ofctl", .as_said = true },
	{ "a place without a rule", "NOT_SPECIFIED", "pppoe_rcv", UDP4(), .confidence = POSSIBLE,
	  .cause = "PPP did not take the packet", .fix = "look at: the log of pppd" },
	{ "nothing known", "NOT_SPECIFIED", "some_driver_rx.cold", UDP4(), .confidence = POSSIBLE,
	  .cause = "some_driver_rx freed it as dropped and gives no reason",
	  .fix = "look at who called it (pktrack collect --stack), ip -s -s link show dev eth0 in "
		 "ns "
		 "web" },
	{ "a reason that nobody knows", "NEW_REASON", "tcp_v4_rcv", TCP4(.flags = SYN),
	  .cause = NULL },

	/* evidence decides */
	{ "unreachable route", "NOT_SPECIFIED", "ip_error", UDP4(.dst = "192.0.2.9"),
	  .evidence =
		  "{\"route\":\"unreachable\",\"route_dst\":\"192.0.2.0/24\",\"route_table\":254}",
	  .confidence = CERTAIN,
	  .cause = "the route 192.0.2.0/24 of table main in ns web is of type unreachable, and "
		   "192.0.2.9 is in it; ICMP says so to 10.1.0.1",
	  .fix = "ip route del unreachable 192.0.2.0/24 table main in ns web, if it should not "
		 "be" },
	{ "a route that does not refuse any more", "NOT_SPECIFIED", "ip_error",
	  UDP4(.dst = "192.0.2.9"), .evidence = "{\"route\":\"unicast\"}", .confidence = LIKELY,
	  .cause = "the route to 192.0.2.9 in ns web is of type unreachable, blackhole or "
		   "prohibit, or a VRF's table has none",
	  .fix = "look at" },
	{ "forwarding is off", "IP_INADDRERRORS", "ip_error", UDP4(.dst = "192.0.2.9"),
	  .evidence = "{\"forwarding\":0,\"dst_state\":\"none\",\"ipvlans\":0}",
	  .confidence = CERTAIN,
	  .cause = "a packet for 192.0.2.9, which is not an address of this host in ns web, came "
		   "in on eth0, and net.ipv4.conf.eth0.forwarding is 0",
	  .fix = "sysctl net.ipv4.ip_forward=1 in ns web", .as_said = true },
	{ "ipvlan without the address", "IP_INADDRERRORS", "ip_error", UDP4(),
	  .evidence = "{\"forwarding\":0,\"dst_state\":\"none\",\"ipvlans\":2}",
	  .confidence = CERTAIN,
	  .cause = "none of the ipvlan devices on eth0 in ns web has 10.1.0.2, nor has eth0 "
		   "itself, and forwarding is off there",
	  .fix = "add the address" },
	{ "strict reverse path filter, no reason", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(),
	  .evidence = "{\"rp_filter\":1,\"back_dev\":\"eth1\",\"src_local\":0}",
	  .confidence = CERTAIN,
	  .cause = "rp_filter is 1 (strict) on eth0 in ns web, and the route back to 10.1.0.1 "
		   "leads out of eth1",
	  .fix = "correct the route to 10.1.0.1" },
	{ "loose reverse path filter", "IP_RPFILTER", "ip_rcv_finish_core", UDP4(),
	  .evidence = "{\"rp_filter\":2,\"back_dev\":\"\",\"src_local\":0}", .confidence = CERTAIN,
	  .cause = "rp_filter is 2 on eth0 in ns web, and there is no route back to 10.1.0.1",
	  .fix = "add a route to 10.1.0.1", .as_said = true },
	{ "own address as source, no reason", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(),
	  .evidence = "{\"src_local\":1,\"accept_local\":0}", .confidence = CERTAIN,
	  .cause = "the source address 10.1.0.1 is an address of this host in ns web, and "
		   "accept_local is 0 on eth0: a forged source, a loop or a duplicate address",
	  .fix = "look for a duplicate" },
	{ "tentative address", "IP_INADDRERRORS", "ip6_forward", UDP6(),
	  .evidence = "{\"dst_state\":\"tentative\",\"dst_dev\":\"eth0\",\"forwarding6\":0}",
	  .confidence = CERTAIN,
	  .cause = "the address fd00::2 of eth0 in ns web is still tentative: duplicate address "
		   "detection has not ended",
	  .fix = "wait for it" },
	{ "accept queue", "TCP_LISTEN_OVERFLOW", "tcp_v4_syn_recv_sock", TCP4(.flags = ACK),
	  .evidence = "{\"listener\":\"0.0.0.0:81\",\"accept_queue\":2,\"accept_max\":1,"
		      "\"accept_full\":1,\"somaxconn\":128}",
	  .confidence = CERTAIN,
	  .cause = "the accept queue of 0.0.0.0:81 in ns web is full (2 connections, it takes no "
		   "more than 1): the application does not accept() fast enough",
	  .fix = "make the server accept faster, or raise its listen() backlog "
		 "(net.core.somaxconn is 128)",
	  .as_said = true },
	{ "TIME_WAIT", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"time-wait\"}", .confidence = CERTAIN,
	  .cause = "a late segment from 10.1.0.1:4321 for a connection that is closed on both "
		   "sides (TIME_WAIT): nothing is lost",
	  .fix = "nothing, unless" },
	{ "data after FIN", "NOT_SPECIFIED", "tcp_rcv_state_process",
	  TCP4(.flags = ACK, .payload = 9), .evidence = "{\"conn_state\":\"close-wait\"}",
	  .confidence = LIKELY,
	  .cause = "data beyond the FIN of 10.1.0.1:4321, which had said that it sends no more "
		   "(the connection is in state close-wait)",
	  .fix = "look at the TCP" },
	{ "listener on another address", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = SYN),
	  .evidence = "{\"listeners\":0,\"other_bound\":\"127.0.0.1:81\"}", .confidence = CERTAIN,
	  .cause = "nothing listens on TCP port 81 of 10.1.0.2 in ns web, only 127.0.0.1:81; the "
		   "SYN was answered with a RST",
	  .fix = "make the server listen on 10.1.0.2, too", .as_said = true },
	{ "a name from outside", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = SYN),
	  .evidence = "{\"listeners\":0,\"other_bound\":\"\\u001b[31m\"}", .confidence = CERTAIN,
	  .cause = "nothing listens on TCP port 81 of 10.1.0.2 in ns web, only \\x1b[31m; the SYN "
		   "was answered with a RST",
	  .fix = "make", .as_said = true },
	{ "VLAN device is down", "OTHERHOST", "ip_rcv_core", UDP4(.vlan = 9),
	  .evidence = "{\"vlan_dev\":\"eth0.9\",\"vlan_dev_up\":0}", .confidence = CERTAIN,
	  .cause = "eth0.9 in ns web, the device for VLAN 9 on eth0, is down",
	  .fix = "ip link set eth0.9 up in ns web" },
	{ "macvlan is down", "OTHERHOST", "ip_rcv_core", UDP4(),
	  .evidence = "{\"macvlan\":\"mv0\",\"macvlan_up\":0}", .confidence = CERTAIN,
	  .cause = "mv0 in ns web, the macvlan on eth0 with the MAC 02:00:00:00:00:02, is down",
	  .fix = "ip link set mv0 up in ns web" },
	{ "backup port of a bond", "UNHANDLED_PROTO", "__netif_receive_skb_core", UDP4(),
	  .evidence = "{\"master\":\"bond0\",\"master_kind\":\"bond\",\"port_state\":\"backup\"}",
	  .confidence = CERTAIN,
	  .cause = "eth0 in ns web is the backup port of bond bond0: what comes in there does not "
		   "count",
	  .fix = "look at the switch" },
	{ "no carrier", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"dev_kind\":\"veth\",\"carrier\":0}", .confidence = CERTAIN,
	  .cause = "eth0 in ns web has no carrier: the other end of the veth pair is down",
	  .fix = "ip link set PEER up" },
	{ "veth, other end down", "NOT_SPECIFIED", "__dev_forward_skb2", UDP4(),
	  .evidence = "{\"dev_kind\":\"veth\",\"carrier\":0}", .confidence = CERTAIN,
	  .cause = "eth0 in ns web has no carrier: the other end of the veth pair is down",
	  .fix = "ip link set PEER up" },
	{ "veth, other end up", "NOT_SPECIFIED", "__dev_forward_skb2", UDP4(.payload = 1500),
	  .evidence = "{\"dev_kind\":\"veth\",\"carrier\":1}", .confidence = LIKELY,
	  .cause = "the frame (1542 bytes) is larger than the MTU at the other end of eth0 in ns "
		   "web, which is up",
	  .fix = "set the same MTU" },
	{ "neighbour", "NOT_SPECIFIED", "ndisc_error_report", UDP6(),
	  .evidence = "{\"neigh\":\"failed\",\"nexthop\":\"fd00::9\",\"out_dev\":\"eth1\"}",
	  .confidence = CERTAIN,
	  .cause = "nobody answers for fd00::9 on eth1 in ns web, the next hop to fd00::2: its "
		   "neighbour entry is failed",
	  .fix = "look at whether fd00::9 is up" },
	{ "conntrack table", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"conntrack_full\":1,\"conntrack_count\":4,\"conntrack_max\":4}",
	  .confidence = CERTAIN,
	  .cause = "the connection tracking table is full: 4 entries, "
		   "net.netfilter.nf_conntrack_max is 4 in ns web: new connections are dropped",
	  .fix = "raise net.netfilter.nf_conntrack_max" },
	{ "nftables, with the rule's text", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .evidence =
		  "{\"nft_rule\":\"rule \\\"udp dport 53 reject\\\" (handle 7) of nftables chain "
		  "inet t input\",\"nft_fix\":\"nft delete rule inet t input handle 7\","
		  "\"nft_rules\":1,\"nft_did\":\"rejected\",\"nft_chain\":\"inet t input\","
		  "\"nft_with\":\"ICMP port unreachable\"}",
	  .confidence = CERTAIN,
	  .cause = "rule \"udp dport 53 reject\" (handle 7) of nftables chain inet t input in ns "
		   "web "
		   "rejected the packet to 10.1.0.2:53 with ICMP port unreachable",
	  .fix = "nft delete rule inet t input handle 7 in ns web, if it should pass (nft -a list "
		 "chain inet t input in ns web)",
	  .as_said = true },
	{ "nftables, one of several", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .evidence = "{\"nft_rule\":\"rule X\",\"nft_fix\":\"fix\",\"nft_rules\":2,"
		      "\"nft_did\":\"dropped\"}",
	  .confidence = LIKELY,
	  .cause = "rule X in ns web dropped the packet to 10.1.0.2:53, or one of 2 that may",
	  .fix = "fix in ns web, if it should pass; nft -a list ruleset in ns web shows all",
	  .as_said = true },
	{ "a rule of nftables", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .evidence = "{\"nft_rule\":\"rule handle 7 of chain inet t input (udp dport 53 drop)\","
		      "\"nft_fix\":\"nft delete rule inet t input handle 7\",\"nft_rules\":1}",
	  .confidence = CERTAIN,
	  .cause = "rule handle 7 of chain inet t input (udp dport 53 drop) in ns web dropped the "
		   "packet to 10.1.0.2:53",
	  .fix = "nft delete rule inet t input handle 7 in ns web, if it should pass",
	  .as_said = true },
	{ "locked port", "NOT_SPECIFIED", "br_handle_frame_finish", UDP4(),
	  .evidence =
		  "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"port_state\":\"forwarding\","
		  "\"port_locked\":1}",
	  .confidence = CERTAIN,
	  .cause = "port eth0 of br0 in ns web is locked (802.1X), and the source "
		   "02:00:00:00:00:01 has no entry there",
	  .fix = "bridge fdb add 02:00:00:00:00:01 dev eth0 master static in ns web" },
	{ "ports that do not flood", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"flood_ports\":0,"
		      "\"fdb\":\"\",\"silent_ports\":\"p2, p3\",\"silent_port\":\"p2\"}",
	  .confidence = CERTAIN,
	  .cause = "the bridge br0 in ns web has no entry for the destination 02:00:00:00:00:02, "
		   "and none of its other ports floods such frames: flood is off on p2, p3",
	  .fix = "bridge link set dev p2 flood on in ns web", .as_said = true },
	{ "isolated ports", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"flood_ports\":1,"
		      "\"port_isolated\":1,\"isolated_ports\":\"p3\"}",
	  .confidence = LIKELY,
	  .cause = "port eth0 of br0 in ns web is isolated: it exchanges nothing with other "
		   "isolated ports (p3)",
	  .fix = "bridge link set dev eth0 isolated off", .as_said = true },
	{ "a route in the table of a VRF", "IP_INNOROUTES", "ip_error", UDP4(),
	  .evidence = "{\"route\":\"unreachable\",\"route_dst\":\"192.0.2.0/24\",\"route_table\":"
		      "10,\"route_vrf\":\"red\"}",
	  .confidence = CERTAIN,
	  .cause = "the route 192.0.2.0/24 of table 10 (VRF red) in ns web is of type unreachable, "
		   "and 10.1.0.2 is in it; ICMP says so to 10.1.0.1",
	  .fix = "ip route del unreachable 192.0.2.0/24 table 10 in ns web", .as_said = true },
	{ "overlapping fragments", "NOT_SPECIFIED", "ip_defrag", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1 IpExtReasmOverlaps+1\"}", .confidence = LIKELY,
	  .cause = "fragments of the datagram overlap: all of it is discarded (RFC 5722)",
	  .fix = "look at 10.1.0.1" },
	{ "another counter", "NOT_SPECIFIED", "ip_defrag", UDP4(),
	  .evidence = "{\"moved\":\"UdpMemErrors+1\"}", .confidence = LIKELY,
	  .cause = "the fragment had arrived before: nothing is lost (no reassembly failed in ns "
		   "web)",
	  .fix = "nothing" },
	{ "fragments, no evidence", "NOT_SPECIFIED", "ip_defrag", UDP4(), .confidence = LIKELY,
	  .cause = "fragments of the datagram overlap or are not valid: all of it is discarded "
		   "(RFC 5722)",
	  .fix = "look at 10.1.0.1" },
	{ "fragments that never came", "NOT_SPECIFIED", "ip_expire", UDP4(), .confidence = LIKELY,
	  .cause = "not all fragments of the datagram from 10.1.0.1 came in time",
	  .fix = "look for where" },
	{ "UDP checksum, seen late", "NOT_SPECIFIED", "udp_recvmsg", UDP4(), .confidence = LIKELY,
	  .cause = "the UDP checksum of the packet from 10.1.0.1:4321 is wrong, which was seen "
		   "when it was read: it was damaged on the way, or its sender computes it badly",
	  .fix = "look for a network card" },
	{ "multicast source, no reason of its own", "NOT_SPECIFIED", "ip_rcv_finish_core",
	  UDP4(.src = "224.0.0.7"), .confidence = LIKELY,
	  .cause = "224.0.0.7 may not be a source address on the wire: it stands for many "
		   "(martian source)",
	  .fix = "look at who has" },
	{ "source 0.0.0.0, no reason of its own", "NOT_SPECIFIED", "ip_rcv_finish_core",
	  UDP4(.src = "0.0.0.0"), .confidence = LIKELY,
	  .cause = "0.0.0.0 may not be the source of a packet to 10.1.0.2: it is no address "
		   "(martian source)",
	  .fix = "look at who has" },
	{ "destination 0.0.0.0, no reason of its own", "NOT_SPECIFIED", "ip_rcv_finish_core",
	  UDP4(.dst = "0.0.0.0"), .confidence = LIKELY,
	  .cause = "0.0.0.0 may not be a destination address: it is none",
	  .fix = "look at who has" },
	{ "ping of IPv6, answered",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 128 },
	  .evidence = "{\"echo6_ignore_all\":0}",
	  .confidence = LIKELY,
	  .cause = "the ping to fd00::2 was answered in ns web: this kernel frees what ICMPv6 took "
		   "as if it were lost, and nothing is",
	  .fix = "nothing" },
	{ "neighbour discovery, taken",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 135, .ttl = 255 },
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message (type 135) of fd00::1: this kernel frees what "
		   "ICMPv6 took as if it were lost, and nothing is",
	  .fix = "nothing" },
	{ "neighbour discovery from afar",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 136 },
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message with hop limit 64: it must be 255, so this one "
		   "crossed a router or is forged",
	  .fix = "look at who has 02:00:00:00:00:01 and sent it as fd00::1" },
	{ "an error by ICMPv6",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 1 },
	  .confidence = LIKELY,
	  .cause = "an ICMPv6 message (type 1) of fd00::1: this kernel frees what ICMPv6 took as "
		   "if it were lost, and as a rule nothing is",
	  .fix = "nothing, unless" },
	{ "TTL too low", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"moved\":\"TcpExtTCPMinTTLDrop+1\"}", .confidence = LIKELY,
	  .cause = "the socket on port 81 in ns web demands a higher TTL (IP_MINTTL, GTSM) than "
		   "the 64 with which the segment from 10.1.0.1 arrived",
	  .fix = "make the peer send with TTL 255" },
	{ "data after close, no reason of its own", "NOT_SPECIFIED", "tcp_v4_do_rcv",
	  TCP4(.flags = ACK, .payload = 9), .evidence = "{\"moved\":\"TcpExtTCPAbortOnData+1\"}",
	  .confidence = LIKELY,
	  .cause = "the application on 10.1.0.2:81 in ns web had closed the connection before "
		   "this data arrived; the kernel answered with a RST",
	  .fix = "make the application read to the end" },
	{ "fragments too long", "NOT_SPECIFIED", "inet_frag_rbtree_purge", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1\"}", .confidence = LIKELY,
	  .cause = "the datagram from 10.1.0.1 cannot be put together (no fragments of it "
		   "overlap): it would be larger than 65535 bytes, a fragment is not valid, or "
		   "there was no memory",
	  .fix = "look at 10.1.0.1" },
	{ "freed by a helper", "QDISC_DROP", "kfree_skb_list_reason", UDP4(),
	  .caller = "__dev_queue_xmit", .evidence = "{\"dev_kind\":\"veth\",\"carrier\":0}",
	  .confidence = CERTAIN,
	  .cause = "eth0 in ns web has no carrier: the other end of the veth pair is down",
	  .fix = "ip link set PEER up" },
	{ "limit of a flow", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"fq\",\"qdisc_limit\":100,\"qdisc_len\":2,"
		      "\"qdisc_flow_limit\":2,\"qdisc_flow_drops\":14}",
	  .confidence = LIKELY,
	  .cause = "the flow from 10.1.0.1:4321 has more packets in the queue of eth0 in ns web "
		   "than its flow_limit (2); fq dropped 14 for that so far",
	  .fix = "raise flow_limit" },
	{ "echo reply, no reasons",
	  NULL,
	  "icmp_rcv",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 1 },
	  .confidence = LIKELY,
	  .cause = "an echo reply that no ping socket waits for: that of a ping with a raw socket "
		   "was delivered all the same, and nothing is lost",
	  .fix = "nothing" },
	{ "limit of a flow, no reasons", NULL, "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"fq\",\"qdisc_flow_limit\":2,\"qdisc_flow_"
		      "drops\":14}",
	  .confidence = LIKELY,
	  .cause = "the flow from 10.1.0.1:4321 has more packets in the queue of eth0 in ns web "
		   "than its flow_limit (2); fq dropped 14 for that so far",
	  .fix = "raise flow_limit" },
	{ "filter of tc, no reasons", NULL, "__netif_receive_skb_core", UDP4(),
	  .evidence = "{\"tc_action\":\"the tc filter u32, pref 20, with action police\"}",
	  .confidence = CERTAIN,
	  .cause = "the tc filter u32, pref 20, with action police on the ingress of eth0 in ns "
		   "web dropped the packet",
	  .fix = "tc -s filter show dev eth0 ingress" },
	{ "the kernel has reasons, and gave none", "NOT_SPECIFIED", "__netif_receive_skb_core",
	  UDP4(), .evidence = "{\"tc_action\":\"the tc filter u32, pref 20, with action police\"}",
	  .confidence = LIKELY,
	  .cause = "eth0 in ns web takes no part in receiving: it is the backup port of a bond or "
		   "an inactive port of a team",
	  .fix = "look at the switch" },
	{ "legacy iptables", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"xt_tables\":\"filter\",\"xt_rules\":1,\"xt_rule\":\"rule 2 of chain "
		      "INPUT\",\"xt_fix\":\"iptables-legacy -D INPUT 2\"}",
	  .confidence = CERTAIN,
	  .cause = "rule 2 of chain INPUT in ns web dropped the packet to 10.1.0.2:53",
	  .fix = "iptables-legacy -D INPUT 2 in ns web, if it should pass", .as_said = true },
	{ "one of several rules of legacy iptables", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"xt_tables\":\"filter\",\"xt_rules\":3,\"xt_rule\":\"rule 2 of chain "
		      "INPUT\",\"xt_fix\":\"iptables-legacy -D INPUT 2\"}",
	  .confidence = LIKELY,
	  .cause = "rule 2 of chain INPUT in ns web dropped the packet to 10.1.0.2:53, or one of 3 "
		   "that may",
	  .fix = "iptables-legacy -D INPUT 2 in ns web", .as_said = true },
	{ "either of two kinds of rules", NULL, "nf_hook_slow", UDP4(),
	  .evidence =
		  "{\"xt_rule\":\"rule 2\",\"xt_fix\":\"X\",\"nft_rule\":\"rule 7\",\"nft_fix\":"
		  "\"N\",\"nft_rules\":1,\"xt_rules\":1}",
	  .confidence = LIKELY,
	  .cause = "rule 2 in ns web dropped the packet to 10.1.0.2:53, or rule 7",
	  .fix = "X, or N in ns web" },
	{ "NAT, no legacy iptables", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .caller = "ip_output", .evidence = "{\"xt_tables\":\"\"}", .confidence = LIKELY,
	  .cause = "NAT in ns web has no free port left for 10.1.0.1:4321 to 10.1.0.2:53, or the "
		   "connection is already there: connection tracking could not confirm the packet "
		   "on its way out",
	  .fix = "widen the port range" },
	{ "IPVS, no servers", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"ipvs\":\"wrr\",\"ipvs_servers\":0,\"ipvs_usable\":0}",
	  .confidence = LIKELY,
	  .cause = "the IPVS service 10.1.0.2:53 in ns web (scheduler wrr) has no server to send "
		   "the packet to",
	  .fix = "add a server" },
	{ "IPVS, none usable", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"ipvs\":\"wrr\",\"ipvs_servers\":2,\"ipvs_usable\":0}",
	  .confidence = LIKELY,
	  .cause = "all 2 servers of the IPVS service 10.1.0.2:53 in ns web have weight 0: none "
		   "takes new connections",
	  .fix = "look at why they were taken out" },
	{ "GRE, another key",
	  "NOT_SPECIFIED",
	  "gre_rcv",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 47, .raw = "2000080000000007" },
	  .evidence = "{\"tunnels\":\"gre1 (remote any, key 5)\"}",
	  .confidence = LIKELY,
	  .cause = "no GRE tunnel in ns web matches the packet from 10.1.0.1 to 10.1.0.2 with key "
		   "7; there are: gre1 (remote any, key 5)",
	  .fix = "make local, remote and key agree" },
	{ "GRE with a checksum, no tunnel",
	  "NOT_SPECIFIED",
	  "gre_rcv",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 47, .raw = "a0000800123400000000000a" },
	  .evidence = "{\"tunnels\":\"\"}",
	  .confidence = LIKELY,
	  .cause = "there is no GRE tunnel in ns web for the packet from 10.1.0.1 to 10.1.0.2 with "
		   "key 10",
	  .fix = "ip tunnel add NAME mode gre local 10.1.0.2 remote 10.1.0.1 in ns web" },
	{ "VXLAN, bad header", "NOT_SPECIFIED", "vxlan_rcv",
	  UDP4(.dport = 4789, .raw = "10e112b5001000008800000000002a00"),
	  .evidence = "{\"tunnels\":\"vx0 (remote any, id 42)\",\"tunnel_of_vni\":\"vx0\"}",
	  .confidence = LIKELY,
	  .cause = "the VXLAN header from 10.1.0.1 has reserved bits set, or lacks the I flag: its "
		   "network identifier 42 is that of vx0 in ns web",
	  .fix = "make both ends use the same extensions" },
	{ "VXLAN without a remote", "NOT_SPECIFIED", "vxlan_xmit", UDP4(),
	  .evidence = "{\"dev_kind\":\"vxlan\",\"tunnel_remote\":\"\"}", .confidence = LIKELY,
	  .cause = "eth0 in ns web has neither an entry for the destination 02:00:00:00:00:02 nor "
		   "a default remote",
	  .fix = "bridge fdb show dev eth0" },
	{ "WireGuard, no peer", "NOT_SPECIFIED", "wg_xmit", UDP4(),
	  .evidence = "{\"wg_peer\":\"\"}", .confidence = CERTAIN,
	  .cause = "no peer of WireGuard device eth0 in ns web has 10.1.0.2 among its allowed IPs",
	  .fix = "wg set eth0 peer KEY allowed-ips 10.1.0.2" },
	{ "WireGuard, no endpoint", "NOT_SPECIFIED", "wg_xmit", UDP4(),
	  .evidence = "{\"wg_peer\":\"aB/=\",\"wg_endpoint\":\"\",\"wg_handshake\":0}",
	  .confidence = CERTAIN,
	  .cause = "the peer of WireGuard device eth0 in ns web that has 10.1.0.2 (aB/=) has no "
		   "endpoint, and never sent anything from which one could be learnt",
	  .fix = "wg set eth0 peer aB/= endpoint HOST:PORT in ns web" },
	{ "WireGuard, no handshake", "NOT_SPECIFIED", "wg_xmit", UDP4(),
	  .evidence = "{\"wg_peer\":\"aB/=\",\"wg_endpoint\":\"1.2.3.4:5\",\"wg_handshake\":0}",
	  .confidence = LIKELY,
	  .cause = "WireGuard device eth0 in ns web had no handshake with the peer that has "
		   "10.1.0.2 (aB/= at 1.2.3.4:5)",
	  .fix = "look at whether 1.2.3.4:5 is reached" },
	{ "Open vSwitch without its daemon", "NOT_SPECIFIED", "ovs_dp_process_packet", UDP4(),
	  .evidence = "{\"ovs\":\"dp0\",\"ovs_taker\":0,\"ovs_lost\":1}", .confidence = CERTAIN,
	  .cause = "no flow of Open vSwitch datapath dp0 in ns web matches the packet from eth0, "
		   "and nobody takes it: ovs-vswitchd does not run",
	  .fix = "start ovs-vswitchd" },
	{ "Open vSwitch, daemon is slow", "NOT_SPECIFIED", "ovs_dp_process_packet", UDP4(),
	  .evidence = "{\"ovs\":\"dp0\",\"ovs_taker\":1,\"ovs_lost\":9}", .confidence = LIKELY,
	  .cause = "no flow of Open vSwitch datapath dp0 in ns web matches the packet from eth0, "
		   "and ovs-vswitchd did not take it: its queue was full (9 lost so far)",
	  .fix = "look at why ovs-vswitchd is slow" },
	{ "tbf", "QDISC_DROP", "__dev_queue_xmit", UDP4(.payload = 100),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"tbf\",\"qdisc_burst\":90,\"packet_too_"
		      "big\":1}",
	  .confidence = CERTAIN,
	  .cause = "the packet (142 bytes) is larger than the burst of tbf on eth0 in ns web (90 "
		   "bytes): it can never be sent",
	  .fix = "tc qdisc change" },

	/* what is no packet */
	{ "an answer of netlink", "NOT_SPECIFIED", "neigh_get", .no_dev = true, .no_ns = true,
	  .bare = true, .comm = "ip", .confidence = LIKELY,
	  .cause =
		  "the answer to a netlink request of ip (99), which ended with an error (there is "
		  "no such thing, or it may not be asked): no packet of a network is lost",
	  .fix = "nothing; that program" },
	{ "a frame where netlink is", "NOT_SPECIFIED", "rtnl_dump_all", UDP4(),
	  .confidence = POSSIBLE, .cause = "rtnl_dump_all freed it as dropped and gives no reason",
	  .fix = "look at" },
	{ "nothing is known", "NOT_SPECIFIED", "some_function", .no_dev = true, .no_ns = true,
	  .bare = true, .confidence = POSSIBLE,
	  .cause =
		  "it has neither headers nor a device: a message between programs, or with the "
		  "kernel (netlink, unix, vsock), or a packet that was given up while it was being "
		  "made",
	  .fix = "nothing, unless" },
	{ "vsock", "NOT_SPECIFIED", "virtio_transport_recv_pkt", .no_packet = true, .no_dev = true,
	  .confidence = LIKELY,
	  .cause = "a message between this machine and its host or guest (vsock), of a connection "
		   "that has ended or that nobody has: no packet of a network is lost",
	  .fix = "nothing" },
	{ "a sniffer ends", "QUEUE_PURGE", "skb_queue_purge_reason", UDP4(),
	  .caller = "packet_release", .comm = "tcpdump", .confidence = LIKELY,
	  .cause = "a packet socket (a sniffer, a DHCP client) was closed by tcpdump (99) with "
		   "copies "
		   "of packets unread: nothing of the traffic is lost",
	  .fix = "nothing" },
	{ "a netlink socket ends", "QUEUE_PURGE", "skb_queue_purge_reason", .no_dev = true,
	  .bare = true, .caller = "netlink_sock_destruct", .confidence = LIKELY,
	  .cause = "a netlink socket was closed with messages of the kernel unread: no packet of a "
		   "network is lost",
	  .fix = "nothing" },
	{ "one of them ends", "QUEUE_PURGE", "skb_queue_purge_reason", .no_dev = true, .bare = true,
	  .confidence = LIKELY,
	  .cause = "a socket of another kind than network traffic (netlink, unix) was closed with "
		   "messages unread: no packet of a network is lost",
	  .fix = "nothing" },
	{ "some queue", "QUEUE_PURGE", "skb_queue_purge_reason", UDP4(), .confidence = LIKELY,
	  .cause = "a socket or device went away, and what waited in its queue was freed: of a "
		   "packet "
		   "socket (a sniffer) these are copies, and nothing is lost",
	  .fix = "nothing, unless" },
	{ "a raw socket ends", "QUEUE_PURGE", "inet_sock_destruct", UDP4(), .confidence = LIKELY,
	  .cause = "a raw or ping socket in ns web was closed with packets unread",
	  .fix = "nothing, if", .as_said = true },
	{ "a listener ends", "QUEUE_PURGE", "tcp_disconnect", TCP4(.flags = ACK, .payload = 3),
	  .confidence = LIKELY,
	  .cause = "a connection of 10.1.0.2:81 in ns web was ended before its data was read: its "
		   "listener was closed before it was accepted, or it was disconnected",
	  .fix = "make the server accept what is waiting", .as_said = true },
	{ "router solicitation", "NOT_SPECIFIED", "ip6_mc_input",
	  .packet = { .version = 6, .proto = IPPROTO_ICMPV6, .sport = 133, .dst = "ff02::2" },
	  .confidence = LIKELY,
	  .cause =
		  "a router solicitation of fd00::1, and this host in ns web is no router: nothing "
		  "is lost",
	  .fix = "nothing" },
	{ "multicast before IPv6 is up", "IP_INNOROUTES", "ip6_pkt_discard",
	  .packet = { .version = 6, .proto = IPPROTO_ICMPV6, .sport = 143, .dst = "ff02::16" },
	  .confidence = LIKELY,
	  .cause = "IPv6 takes no multicast on eth0 in ns web yet, as when a device has just come "
		   "up: ff02::16 is for nobody here",
	  .fix = "nothing, unless it goes on", .as_said = true },

	/* freed as if nothing were lost */
	{ "SYN, full accept queue", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":1,\"accept_queue\":2,"
		      "\"accept_max\":1,\"listener\":\"10.1.0.2:81\",\"somaxconn\":128,"
		      "\"moved\":\"TcpExtListenOverflows+1 TcpExtListenDrops+1\"}",
	  .confidence = CERTAIN,
	  .cause = "the SYN is lost: the accept queue of 10.1.0.2:81 in ns web is full (2 "
		   "connections, it takes no more than 1), so it was neither answered nor "
		   "remembered",
	  .fix = "make the server accept faster, or raise its listen() backlog (net.core.somaxconn "
		 "is 128) (ss -lnt in ns web" },
	{ "SYN that is remembered, queue full", "CONSUMED", "tcp_rcv_state_process",
	  TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"syn-recv\",\"accept_full\":1,\"listener\":\"x\","
		      "\"moved\":\"TcpExtListenOverflows+1 TcpExtListenDrops+1\"}" },
	{ "SYN answered by a cookie", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":0,\"syncookies\":1,"
		      "\"moved\":\"TcpExtListenOverflows+1 TcpExtListenDrops+1\"}" },
	{ "SYN, nothing moved", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":1,\"moved\":\"\"}" },
	{ "SYN without evidence", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN) },
	{ "an ACK", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":1,\"moved\":"
		      "\"TcpExtListenOverflows+1\"}" },
	{ "SYN queue full", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":0,\"syncookies\":0,"
		      "\"listener\":\"0.0.0.0:81\","
		      "\"moved\":\"TcpExtListenDrops+1 TcpExtTCPReqQFullDrop+1\"}",
	  .confidence = LIKELY,
	  .cause = "the SYN is lost: the queue of half-open connections of 0.0.0.0:81 in ns web is "
		   "full, and SYN cookies are off (net.ipv4.tcp_syncookies is 0)",
	  .fix = "sysctl net.ipv4.tcp_syncookies=1 in ns web, or" },
	{ "the rest of the SYN queue", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":0,\"syncookies\":0,"
		      "\"max_syn_backlog\":128,\"listener\":\"0.0.0.0:81\",\"moved\":"
		      "\"TcpExtListenDrops+1\"}",
	  .confidence = LIKELY,
	  .cause = "the SYN is lost: with SYN cookies off, the last quarter of "
		   "net.ipv4.tcp_max_syn_backlog (128) is kept for peers that are known, and "
		   "10.1.0.1 is not, or 0.0.0.0:81 has no memory",
	  .fix = "sysctl net.ipv4.tcp_syncookies=1 in ns web" },
	{ "ping, ignored", "CONSUMED", "icmp_rcv",
	  .packet = { .version = 4, .proto = IPPROTO_ICMP, .sport = 8 },
	  .evidence = "{\"echo_ignore_all\":1,\"echos_unanswered\":1}", .confidence = CERTAIN,
	  .cause = "a ping to 10.1.0.2 is not answered in ns web: net.ipv4.icmp_echo_ignore_all is "
		   "1",
	  .fix = "sysctl net.ipv4.icmp_echo_ignore_all=0 in ns web" },
	{ "ping, answered", "CONSUMED", "icmp_rcv",
	  .packet = { .version = 4, .proto = IPPROTO_ICMP, .sport = 8 },
	  .evidence = "{\"echo_ignore_all\":1,\"echos_unanswered\":0}" },
	{ "fragments that are too long", "CONSUMED", "inet_frag_rbtree_purge", UDP4(),
	  .confidence = LIKELY,
	  .cause = "the fragment waited for the rest of its datagram, which cannot be put "
		   "together: longer than 65535 bytes, overlapping, or a fragment that is not "
		   "valid",
	  .fix = "look at 10.1.0.1: an attack (ping of death)" },
	{ "beside fragments that overlap", "CONSUMED", "inet_frag_rbtree_purge", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1 IpExtReasmOverlaps+1\"}", .confidence = LIKELY,
	  .cause = "the fragment waited for the rest of its datagram, of which others overlap: all "
		   "of it is discarded (RFC 5722)",
	  .fix = "look at 10.1.0.1" },
	{ "fragments, IPv6", "CONSUMED", "inet_frag_rbtree_purge", UDP6(), .confidence = LIKELY,
	  .cause = "the fragment waited for the rest of its datagram, which cannot be put "
		   "together: longer than 65535 bytes, overlapping, or a fragment that is not "
		   "valid",
	  .fix = "look at fd00::1" },
	{ "arp_ignore", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":1,\"dst_dev\":\"lo\",\"dst_on_dev\":0}",
	  .confidence = CERTAIN,
	  .cause = "an ARP request for 10.1.0.2 came in on eth0 in ns web, and only lo has that "
		   "address: with arp_ignore 1 it is not answered",
	  .fix = "ask on the link of lo" },
	{ "arp_ignore 8", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":8,\"dst_dev\":\"eth0\",\"dst_on_dev\":1}",
	  .confidence = CERTAIN,
	  .cause = "eth0 in ns web answers no ARP request at all, not even for 10.1.0.2: "
		   "arp_ignore is 8",
	  .fix = "sysctl net.ipv4.conf.eth0.arp_ignore=0 in ns web" },
	{ "ARP, answered", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":1,\"dst_dev\":\"eth0\",\"dst_on_dev\":1}" },
	{ "ARP for another", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":1,\"arp_accept\":0}" },
	{ "ARP, announced", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("02") },
	  .evidence = "{\"arp_accept\":0,\"neigh\":\"none\"}", .confidence = CERTAIN,
	  .cause = "10.1.0.1 announced its MAC on eth0 in ns web unasked, and no neighbour entry "
		   "was made of it: net.ipv4.conf.eth0.arp_accept is 0",
	  .fix = "nothing, if it is asked for" },
	{ "ARP, a reply that was waited for", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("02") }, .evidence = "{\"arp_accept\":0}" },
	{ "openvswitch, old kernel", "CONSUMED", "do_execute_actions", UDP4(), .confidence = LIKELY,
	  .cause = "the flow of Open vSwitch that the packet from eth0 matched ends without an "
		   "output: it drops",
	  .fix = "ovs-appctl dpctl/dump-flows" },
	{ "read", "CONSUMED", "skb_consume_udp", UDP4() },
	{ "a rule for any reason is for drops", "CONSUMED", "udp_destruct_common", UDP4() },
	/* what crafts or breaks packets */
	{ "null scan of a connection", "TCP_FLAGS", "tcp_v4_do_rcv", TCP4(), .confidence = CERTAIN,
	  .cause = "the segment from 10.1.0.1:4321 has neither SYN, ACK, FIN nor RST (no flags), "
		   "which makes no sense at 10.1.0.2:81 in ns web",
	  .fix = "look at 10.1.0.1", .as_said = true },
	{ "beyond a full buffer", "TCP_INVALID_SEQUENCE", "tcp_validate_incoming",
	  TCP4(.flags = ACK), .rmem = 10240, .rcvbuf = 9216, .confidence = LIKELY,
	  .cause =
		  "the segment from 10.1.0.1:4321 lies beyond the window of 10.1.0.2:81 in ns web, "
		  "whose receive buffer is full (10240 of 9216 bytes): the application does not "
		  "read",
	  .fix = "make the application read faster" },
	{ "beyond the window", "TCP_INVALID_SEQUENCE", "tcp_validate_incoming", TCP4(.flags = ACK),
	  .rmem = 100, .rcvbuf = 9216, .confidence = LIKELY,
	  .cause = "the sequence number of the segment from 10.1.0.1:4321 lies outside the window "
		   "of the connection",
	  .fix = "compare the sequence numbers", .as_said = true },
	{ "TCP in a broadcast", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = SYN, .pkt_type = 1),
	  .confidence = CERTAIN,
	  .cause = "the segment from 10.1.0.1:4321 came in a frame for all in the segment "
		   "(02:00:00:00:00:02): TCP is taken only from frames to this host alone",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "FIN in TIME_WAIT", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = FIN | ACK),
	  .evidence = "{\"conn_state\":\"time-wait\"}", .confidence = CERTAIN,
	  .cause = "the FIN of 10.1.0.1:4321, or a copy of it, for a connection that this side had "
		   "closed (TIME_WAIT): nothing is lost",
	  .fix = "nothing" },
	{ "hop limit of a socket", "TCP_MINTTL", "tcp_v6_rcv", TCP6(.flags = SYN),
	  .confidence = CERTAIN,
	  .cause = "the socket on port 81 in ns web demands a higher hop limit (IPV6_MINHOPCOUNT, "
		   "GTSM) than the 64 with which the segment from fd00::1 arrived",
	  .fix = "make the peer send with hop limit 255", .as_said = true },
	{ "UDP length", "PKT_TOO_SMALL", "__udp4_lib_rcv", UDP4(.raw = "10e1138800c8123441424344"),
	  .confidence = CERTAIN,
	  .cause = "the UDP header from 10.1.0.1:4321 claims 200 bytes, and there are 12",
	  .fix = "look at 10.1.0.1", .as_said = true },
	{ "no UDP checksum", "UDP_CSUM", "__udp6_lib_rcv", UDP6(), .confidence = CERTAIN,
	  .cause =
		  "the packet from [fd00::1]:4321 has no UDP checksum (0), which IPv6 demands, and "
		  "nothing on [fd00::2]:53 in ns web is set to take it so",
	  .fix = "make the sender compute it", .as_said = true },
	{ "own broadcast", "NOT_SPECIFIED", "__udp4_lib_rcv",
	  UDP4(.dst = "10.1.0.255", .pkt_type = 5), .confidence = LIKELY,
	  .cause =
		  "this host's own copy of what it sent to 10.1.0.255:53, and no socket here in ns "
		  "web is bound to port 53: nothing is lost",
	  .fix = "nothing" },
	{ "version",
	  "IP_INHDR",
	  "ip_rcv_core",
	  { .ethertype = 0x0800, .raw = "5500002c00010000401100000a0100010a010002" },
	  .confidence = CERTAIN,
	  .cause = "the header has version 5, in a frame of ethertype 0x0800 from "
		   "02:00:00:00:00:01: no valid IP header",
	  .fix = "look at who has 02:00:00:00:00:01",
	  .as_said = true },
	{ "length of the header",
	  "IP_INHDR",
	  "ip_rcv_core",
	  { .ethertype = 0x0800, .raw = "4400002c00010000401100000a0100010a010002" },
	  .confidence = CERTAIN,
	  .cause = "the header has version 4 and a length of 16 bytes, in a frame of ethertype "
		   "0x0800 from 02:00:00:00:00:01: no valid IP header",
	  .fix = "look at who has 02:00:00:00:00:01",
	  .as_said = true },
	{ "multicast source", "IP_INVALID_SOURCE", "ip_rcv_finish_core", UDP4(.src = "224.0.0.7"),
	  .confidence = CERTAIN,
	  .cause = "224.0.0.7 may not be a source address on the wire: it stands for many (martian "
		   "source)",
	  .fix = "look at who has 02:00:00:00:00:01", .as_said = true },
	{ "no source", "IP_INVALID_SOURCE", "ip_rcv_finish_core", UDP4(.src = "0.0.0.0"),
	  .confidence = CERTAIN,
	  .cause = "0.0.0.0 may not be the source of a packet to 10.1.0.2: it is no address "
		   "(martian source)",
	  .fix = "look at who has 02:00:00:00:00:01", .as_said = true },
	{ "loopback source", "IP_LOCALNET", "ip_rcv_finish_core", UDP4(.src = "127.0.0.1"),
	  .confidence = CERTAIN,
	  .cause = "127.0.0.1 may not be a source on the wire (martian source)",
	  .fix = "look at who has 02:00:00:00:00:01", .as_said = true },
	{ "multicast source, IPv6", "IP_INHDR", "ip6_rcv_core", UDP6(.src = "ff02::7"),
	  .confidence = CERTAIN, .cause = "ff02::7 may not be a source address: it stands for many",
	  .fix = "stop the sender (02:00:00:00:00:01)", .as_said = true },
	{ "router, frame for all", "NOT_SPECIFIED", "ip_forward", UDP4(.pkt_type = 1),
	  .confidence = CERTAIN,
	  .cause =
		  "the packet for 10.1.0.2 came in a frame for all in the segment "
		  "(02:00:00:00:00:02): a router in ns web forwards only what was sent to it alone",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "multicast with TTL 0", "NOT_SPECIFIED", "ip_mc_output",
	  UDP4(.dst = "239.0.0.1", .ttl = 1), .confidence = CERTAIN,
	  .cause = "sent to the group 239.0.0.1 with TTL 1: it may not leave this host in ns web",
	  .fix = "set IP_MULTICAST_TTL" },
	{ "IGMP checksum",
	  "NOT_SPECIFIED",
	  "igmp_rcv",
	  { .version = 4, .proto = 2, .dst = "224.0.0.1", .raw = "1164123400000000" },
	  .confidence = CERTAIN,
	  .cause = "the checksum of the IGMP message from 10.1.0.1 is wrong",
	  .fix = "look at 10.1.0.1" },
	{ "ICMP checksum",
	  "ICMP_CSUM",
	  "icmp_rcv",
	  { .version = 4, .proto = 1, .sport = 8 },
	  .confidence = CERTAIN,
	  .cause = "the checksum of the ICMP message (type 8) from 10.1.0.1 is wrong: it was "
		   "damaged "
		   "on the way, or its sender computes it badly",
	  .fix = "look for what damages",
	  .as_said = true },
	{ "code of a solicitation",
	  "IPV6_NDISC_BAD_CODE",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 135, .dport = 3, .payload = 16 },
	  .confidence = CERTAIN,
	  .cause = "a neighbour discovery message (type 135) from fd00::1 has code 3: it must be 0",
	  .fix = "look at who has 02:00:00:00:00:01",
	  .as_said = true },
	{ "solicitation for another",
	  "IPV6_NDISC_NS_OTHERHOST",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .raw = "870000000000000020010db8000000000000000000000077" },
	  .confidence = CERTAIN,
	  .cause =
		  "a neighbour solicitation from fd00::1 asks for 2001:db8::77, which this host in "
		  "ns web does not have: nothing is lost",
	  .fix = "nothing",
	  .as_said = true },
	{ "ARP of another kind",
	  "NOT_SPECIFIED",
	  "arp_rcv",
	  { .ethertype = 0x0806, .raw = "0001080008040001" },
	  .confidence = CERTAIN,
	  .cause = "the ARP packet from 02:00:00:00:00:01 is not for Ethernet and IPv4: hardware "
		   "type 1 with 8 bytes, protocol 0x0800 with 4",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "802.2",
	  "NOT_SPECIFIED",
	  "llc_rcv",
	  { .ethertype = 0x0026, .raw = "0e0e03" },
	  .confidence = LIKELY,
	  .cause = "a frame with an 802.2 (LLC) header for SAP 0x0e from 02:00:00:00:00:01, which "
		   "nothing in ns web has opened on eth0",
	  .fix = "nothing" },
	{ "BPDU",
	  "NOT_SPECIFIED",
	  "stp_pdu_rcv",
	  { .ethertype = 0x0026, .raw = "424203" },
	  .confidence = LIKELY,
	  .cause =
		  "a spanning tree BPDU from 02:00:00:00:00:01, and eth0 in ns web is no port of a "
		  "bridge that takes it: nothing is lost",
	  .fix = "nothing" },
	{ "part of a whole", "NOT_SPECIFIED", "skb_release_data", UDP4(.no_mac = true),
	  .no_dev = true, .no_ns = true, .confidence = CERTAIN,
	  .cause = "a fragment in a packet that was put together from several, freed with that "
		   "one: nothing is lost by itself",
	  .fix = "nothing" },
	{ "policy out at a router", "XFRM_POLICY", "ip_forward", UDP4(),
	  .evidence = "{\"moved\":\"XfrmOutPolBlock+1\"}", .confidence = LIKELY,
	  .cause = "an IPsec policy (dir out, action block) in ns web matches the packet from "
		   "10.1.0.1 to 10.1.0.2",
	  .fix = "look at ip xfrm policy in ns web: dir out", .as_said = true },
	{ "policy in, socket bound", "XFRM_POLICY", "udp_queue_rcv_one_skb", UDP4(),
	  .evidence = "{\"moved\":\"XfrmInTmplMismatch+1\"}", .confidence = LIKELY,
	  .cause = "an IPsec policy in ns web (dir in) demands protection, and the packet to "
		   "10.1.0.2:53 came without",
	  .fix = "look at ip xfrm policy in ns web", .as_said = true },
	{ "answer without SYN", "NOT_SPECIFIED", "tcp_rcv_state_process", TCP4(.flags = PSH),
	  .evidence = "{\"conn_state\":\"syn-sent\"}", .confidence = LIKELY,
	  .cause = "the segment (PSH) of 10.1.0.1:4321 answers a connection attempt with neither "
		   "SYN nor RST",
	  .fix = "look at 10.1.0.1" },
	{ "loop in a tunnel", "LOCAL_MAC", "vxlan_rcv", UDP4(), .confidence = CERTAIN,
	  .cause = "the frame in the tunnel packet has the MAC of eth0 in ns web itself as its "
		   "source: a loop, or two hosts with the same MAC",
	  .fix = "look for the same MAC", .as_said = true },
	{ "source MAC", "MAC_INVALID_SOURCE", "br_handle_frame", UDP4(), .confidence = CERTAIN,
	  .cause =
		  "the source MAC 02:00:00:00:00:01 of the frame on eth0 in ns web may not be one: "
		  "it is a multicast address, zero, or that of the device itself",
	  .fix = "look for who sends", .as_said = true },
	/* what was read of queues, filters and limits */
	{ "queue in bytes", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"bfifo\",\"qdisc_at\":\"parent 1:10\","
		      "\"qdisc_limit\":2000,\"qdisc_unit\":\"bytes\",\"qdisc_held\":1768,"
		      "\"qdisc_drops\":12}",
	  .confidence = LIKELY,
	  .cause = "the queue of eth0 in ns web is full: bfifo (parent 1:10) takes 2000 bytes and "
		   "holds 1768; it dropped 12 so far",
	  .fix = "raise its limit (tc qdisc change dev eth0 parent 1:10 bfifo limit N" },
	{ "filter of a qdisc", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"htb\",\"qdisc_at\":\"root\","
		      "\"qdisc_drops\":1,\"tc_action\":\"the BPF program f (id 7)\"}",
	  .confidence = LIKELY,
	  .cause = "the BPF program f (id 7) of htb (root) on eth0 in ns web refused the packet; "
		   "htb dropped 1 so far",
	  .fix = "tc -s filter show dev eth0 in ns web" },
	{ "bpf_redirect", "NOT_SPECIFIED", "skb_do_redirect", UDP4(),
	  .evidence = "{\"tc_action\":\"the BPF program f (id 7)\"}", .confidence = LIKELY,
	  .cause =
		  "the BPF program f (id 7) on eth0 in ns web sent the packet (bpf_redirect) to a "
		  "device that does not exist, is down, or leads back into the program without end",
	  .fix = "correct the ifindex in that program" },
	{ "program on a route", "NOT_SPECIFIED", "run_lwt_bpf.isra.0", UDP4(),
	  .evidence = "{\"lwt_prog\":\"out f.o:[s]\"}", .confidence = CERTAIN,
	  .cause = "the BPF program (out f.o:[s]) on the route to 10.1.0.2 in ns web returned "
		   "BPF_DROP, or a code that is none",
	  .fix = "correct that program" },
	{ "program of a cgroup, sent", "BPF_CGROUP_EGRESS", "ip_finish_output", UDP4(),
	  .evidence = "{\"cgroup\":\"/c/g\",\"cgroup_prog\":\"f (id 7)\"}", .confidence = CERTAIN,
	  .cause = "the BPF program f (id 7) (cgroup_skb/egress) on cgroup /c/g refused the packet "
		   "to 10.1.0.2",
	  .fix = "bpftool cgroup show /c/g", .as_said = true },
	{ "behind the same port", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"fdb\":\"eth0\","
		      "\"fdb_same\":1}",
	  .confidence = CERTAIN,
	  .cause = "br0 in ns web has the destination 02:00:00:00:00:02 behind eth0, the port that "
		   "the frame came from: it is not sent back there (hairpin is off)",
	  .fix = "look at bridge fdb show br br0", .as_said = true },
	{ "no room for fragments", "NOT_SPECIFIED", "ip_defrag", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1\",\"frag_memory\":1480,\"frag_max\":1000,"
		      "\"frag_full\":1}",
	  .confidence = CERTAIN,
	  .cause = "there is no room for the fragment in ns web: those that wait take 1480 bytes, "
		   "and net.ipv4.ipfrag_high_thresh is 1000",
	  .fix = "raise net.ipv4.ipfrag_high_thresh in ns web" },
	{ "no room for fragments, IPv6", "NOT_SPECIFIED", "ipv6_frag_rcv", UDP6(),
	  .evidence = "{\"frag_memory\":1480,\"frag_max\":1000,\"frag_full\":1}",
	  .confidence = CERTAIN,
	  .cause = "there is no room for the fragment in ns web: those that wait take 1480 bytes, "
		   "and net.ipv6.ip6frag_high_thresh is 1000",
	  .fix = "raise net.ipv6.ip6frag_high_thresh in ns web" },
	{ "time for fragments", "FRAG_REASM_TIMEOUT", "ip_expire", UDP4(),
	  .evidence = "{\"frag_time\":30}", .confidence = CERTAIN,
	  .cause = "not all fragments of the datagram from 10.1.0.1 came within 30 seconds "
		   "(ipfrag_time, ip6frag_time in ns web)",
	  .fix = "look for where the other fragments are lost", .as_said = true },
	{ "queue of a neighbour", "NEIGH_QUEUEFULL", "__neigh_event_send", UDP4(),
	  .evidence = "{\"neigh_queue\":2048,\"nexthop\":\"10.1.0.9\","
		      "\"neigh\":\"incomplete\"}",
	  .confidence = CERTAIN,
	  .cause =
		  "too many packets wait on eth0 in ns web for 10.1.0.9, the next hop to 10.1.0.2, "
		  "which has not answered yet (its neighbour entry is incomplete): no more than "
		  "2048 bytes may",
	  .fix = "look at whether 10.1.0.9 is up", .as_said = true },
	{ "throw", "IP_INNOROUTES", "ip_error", UDP4(),
	  .evidence = "{\"route\":\"throw\",\"route_dst\":\"10.1.0.0/24\",\"route_table\":9}",
	  .confidence = CERTAIN,
	  .cause =
		  "the route 10.1.0.0/24 of table 9 in ns web is of type throw, 10.1.0.2 is in it, "
		  "and no table that is asked after it has a route",
	  .fix = "ip route del throw 10.1.0.0/24 table 9 in ns web", .as_said = true },
	{ "no route to the remote", "IP_OUTNOROUTES", "vxlan_xmit_one", UDP4(),
	  .evidence = "{\"tunnel_remote\":\"192.0.2.9\",\"tunnel_route\":\"none\"}",
	  .confidence = CERTAIN,
	  .cause = "the tunnel eth0 in ns web cannot send: there is no route to 192.0.2.9, its "
		   "remote end",
	  .fix = "add a route (ip route get 192.0.2.9 in ns web)", .as_said = true },
	{ "route to the remote", "IP_OUTNOROUTES", "vxlan_xmit_one", UDP4(),
	  .evidence = "{\"tunnel_remote\":\"192.0.2.9\",\"tunnel_route\":\"unicast\"}",
	  .confidence = LIKELY,
	  .cause = "the tunnel eth0 in ns web cannot send: there is no route to its remote end, or "
		   "the route leads back into eth0",
	  .fix = "ip -d link show dev eth0", .as_said = true },
	{ "unknown option",
	  "UNHANDLED_PROTO",
	  "ip6_tlvopt_unknown",
	  { .version = 6, .proto = 0, .raw = "11000502000001005e00" },
	  .confidence = LIKELY,
	  .cause = "the packet from fd00::1 has an IPv6 option that the kernel does not know, of a "
		   "kind that must be dropped then",
	  .fix = "look at fd00::1",
	  .as_said = true },
	{ "unknown option that is here",
	  "UNHANDLED_PROTO",
	  "ip6_tlvopt_unknown",
	  { .version = 6, .proto = 0, .raw = "1100000000005e00" },
	  .confidence = LIKELY,
	  .cause = "the packet from fd00::1 has an IPv6 option (0x5e) that the kernel does not "
		   "know, of a kind that must be dropped then",
	  .fix = "look at fd00::1",
	  .as_said = true },
};

static void check(const struct scene *s, const struct pk_cause *got)
{
	if (!s->cause) {
		if (got)
			fail_msg("%s: '%s'", s->what, got->cause);
		return;
	}
	if (!got)
		fail_msg("%s: no cause", s->what);
	if (strcmp(got->cause, s->cause))
		fail_msg("%s: '%s'\nwanted '%s'", s->what, got->cause, s->cause);
	if (strncmp(got->fix, s->fix, strlen(s->fix)))
		fail_msg("%s: fix '%s'\nwanted '%s'", s->what, got->fix, s->fix);
	if (got->confidence != s->confidence || got->derived == s->as_said)
		fail_msg("%s: %s, derived %d", s->what, pk_confidence_names[got->confidence],
			 got->derived);
}

static void test_scenes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(scenes); i++) {
		_cleanup_(done) struct fixture f = {};
		_cleanup_(pk_why_freep) struct pk_why *why = NULL;

		make_names(&f, &scenes[i]);
		make_event(&f, &scenes[i], SIZE_MAX);
		if (scenes[i].evidence)
			add_evidence(&f, scenes[i].evidence);
		why = pk_why_new(f.names);
		assert_non_null(why);
		check(&scenes[i], pk_why_of(why, &f.ev));
		check(&scenes[i], pk_why_of(why, &f.ev)); /* now the pair is known */
	}
}

/* However little of a packet was captured, nothing is read beyond it. */
static void test_cut_captures(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(scenes); i++) {
		for (size_t captured = 0; captured < 70; captured++) {
			_cleanup_(done) struct fixture f = {};
			_cleanup_(pk_why_freep) struct pk_why *why = NULL;
			const struct pk_cause *got;

			if (scenes[i].no_packet || scenes[i].bare)
				break;
			make_names(&f, &scenes[i]);
			make_event(&f, &scenes[i], captured);
			why = pk_why_new(f.names);
			got = pk_why_of(why, &f.ev);
			if (got && (strpbrk(got->cause, "{}") || strstr(got->cause, "  ")))
				fail_msg("%s: '%s'", scenes[i].what, got->cause);
		}
	}
}

/* Names that came from outside are escaped. */
static void test_escaped(void **state)
{
	static const struct scene s = { "", "TC_EGRESS", "x", UDP4(), .no_dev = true };
	_cleanup_(done) struct fixture f = {};
	_cleanup_(pk_why_freep) struct pk_why *why = NULL;
	const struct pk_cause *got;

	(void)state;
	make_names(&f, &s);
	pk_names_add_netns(f.names, NS, "a\x1b]b");
	make_event(&f, &s, SIZE_MAX);
	why = pk_why_new(f.names);
	got = pk_why_of(why, &f.ev);
	assert_non_null(got);
	assert_non_null(strstr(got->cause, "on the egress of the device in ns a\\x1b]b dropped"));
	assert_non_null(strstr(got->fix, "show dev DEV egress"));
}

/* An event that is no drop has no cause, and many places do not fill the memory. */
static void test_pairs(void **state)
{
	_cleanup_(done) struct fixture f = {};
	_cleanup_(pk_why_freep) struct pk_why *why = NULL;

	(void)state;
	make_names(&f, &scenes[0]);
	why = pk_why_new(f.names);
	test_record_init(&f.r, 1, 0, 0, 0);
	assert_true(pk_event_parse(f.r.bytes, f.r.len, NULL, &f.ev) > 0);
	assert_null(pk_why_of(why, &f.ev));
	make_event(&f, &scenes[0], SIZE_MAX);
	for (uint64_t i = 0; i < 10000; i++) {
		struct drop_section drop = *pk_event_get(&f.ev, drop);
		struct pk_event ev = f.ev;

		drop.location = TEXT + i % 5000; /* some outside of the function */
		ev.data[PK_SECTION_drop] = &drop;
		if (i % 5000 < SYM)
			check(&scenes[0], pk_why_of(why, &ev));
		else
			assert_non_null(pk_why_of(why, &ev)); /* by the reason alone */
	}
}

/* ---- all rules ---- */

static void check_text(const struct pk_why_rule *rule, const char *text)
{
	bool open = false;

	if (strlen(text) < 4 || strstr(text, "  ") || text[strlen(text) - 1] == '.')
		fail_msg("'%s'", text);
	for (const char *p = text; *p; p++) {
		if (*p == '[' || *p == ']') {
			if (open == (*p == '['))
				fail_msg("brackets in '%s'", text);
			open = !open;
		}
		if (*p == '}')
			fail_msg("a '}' alone in '%s'", text);
		if (*p != '{')
			continue;
		if (!strchr(p, '}') || !pk_why_field_exists(p + 1, strcspn(p + 1, "}")))
			fail_msg("no such field in '%s': %s", text, p);
		p = strchr(p, '}');
	}
	if (open)
		fail_msg("brackets in '%s'", text);
	(void)rule;
}

static bool is_reason(const char *name, size_t len)
{
	for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++)
		for (const struct pk_explanation *e = s->rows; e->name; e++)
			if (strlen(e->name) == len && !memcmp(e->name, name, len))
				return true;
	return false;
}

static void test_rules(void **state)
{
	const struct pk_why_rule *rule;

	(void)state;
	for (size_t i = 0; (rule = pk_why_rule(i)); i++) {
		check_text(rule, rule->cause);
		check_text(rule, rule->fix);
		assert_false(rule->all & rule->none);
		assert_true(rule->reason || rule->place);
		for (const char *p = rule->reason; p && *p;) {
			size_t len = strcspn(p, "|");

			if (strncmp(p, "NONE", len) && !is_reason(p, len))
				fail_msg("no reason is called %s", p);
			p += len + (p[len] == '|');
		}
	}
}

/* Does the list `all` have every alternative of `some`? NULL: any. */
static bool covers(const char *all, const char *some)
{
	if (!all)
		return true;
	for (const char *p = some; p && *p;) {
		size_t len = strcspn(p, "|");

		if (!pk_explain_match(all, p, len))
			return false;
		p += len + (p[len] == '|');
	}
	return some;
}

/* No rule hides behind an earlier one that always fits when it does. */
static void test_no_rule_is_hidden(void **state)
{
	const struct pk_why_rule *b;

	(void)state;
	for (size_t j = 0; (b = pk_why_rule(j)); j++) {
		for (size_t i = 0; i < j; i++) {
			const struct pk_why_rule *a = pk_why_rule(i);

			if (covers(a->reason, b->reason) && covers(a->place, b->place) &&
			    !(a->all & ~b->all) && !(a->none & ~b->none) && !a->stack && !a->when &&
			    !a->knows)
				fail_msg("'%s' hides '%s'", a->cause, b->cause);
		}
	}
}

/* Rules for one reason and place are remembered in an array. */
static void test_rules_per_pair(void **state)
{
	const struct pk_why_rule *rule, *other;

	(void)state;
	for (size_t i = 0; (rule = pk_why_rule(i)); i++) {
		for (const char *p = rule->place; p && *p;) {
			size_t len = strcspn(p, "|"), n = 0;

			for (size_t k = 0; (other = pk_why_rule(k)); k++)
				n += covers(other->reason, rule->reason) &&
				     (!other->place || pk_explain_match(other->place, p, len));
			assert_in_range(n, 1, 40);
			p += len + (p[len] == '|');
		}
	}
}

/* A kernel that has a reason of its own for one of two causes means the other. */
static void test_known_reasons(void **state)
{
	const struct scene late = { .reason = "NOT_SPECIFIED",
				    .function = "tcp_rcv_state_process",
				    .packet = TCP4(.flags = ACK, .payload = 9) };
	_cleanup_(done) struct fixture f = {}, g = {};
	_cleanup_(pk_why_freep) struct pk_why *old = NULL, *newer = NULL;

	(void)state;
	make_names(&f, &late);
	make_event(&f, &late, SIZE_MAX);
	old = pk_why_new(f.names);
	assert_int_equal(pk_why_of(old, &f.ev)->confidence, POSSIBLE);
	make_names(&g, &late);
	make_event(&g, &late, SIZE_MAX);
	pk_names_add_reason(g.names, 77, "TCP_ABORT_ON_DATA");
	newer = pk_why_new(g.names);
	assert_int_equal(pk_why_of(newer, &g.ev)->confidence, LIKELY);
}

/* Evidence is read of what may be lost; of what was consumed, for each event by itself. */
static void test_traps(void **state)
{
	const struct scene syn = { .reason = "CONSUMED",
				   .function = "tcp_rcv_state_process",
				   .packet = TCP4(.flags = SYN) };
	const struct scene ack = { .reason = "CONSUMED",
				   .function = "tcp_rcv_state_process",
				   .packet = TCP4(.flags = ACK) };
	const struct scene read = { .reason = "CONSUMED",
				    .function = "skb_consume_udp",
				    .packet = UDP4() };
	const struct scene *all[] = { &syn, &ack, &read };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		_cleanup_(done) struct fixture f = {};
		_cleanup_(pk_why_freep) struct pk_why *why = NULL;
		char key[PK_FLOW_KEY_BYTES];
		struct pk_facts facts;

		make_names(&f, all[i]);
		make_event(&f, all[i], SIZE_MAX);
		why = pk_why_new(f.names);
		assert_true(pk_facts_of(&f.ev, f.names, &facts));
		assert_int_equal(pk_why_is_trap(why, TEXT + 0x77), all[i] != &read);
		assert_int_equal(pk_why_may_be_lost(&facts), all[i] == &syn);
		pk_flow_key(&facts, key);
		assert_non_null(strstr(key, " at 1"));
		assert_false(pk_why_is_trap(why, 0));
	}
}

static void test_unseen(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	_cleanup_(pk_out_done) struct pk_out text, json;
	_cleanup_(pk_told_done) struct pk_told told = { 0 };

	(void)state;
	pk_names_add_netns(names, NS, "web");
	pk_names_add_netns(names, 1, "host");
	pk_names_add_counter(names, NS, "TcpExtListenOverflows", 3, "\033:80 holds 2");
	pk_names_add_counter(names, 1, "IcmpInEchos", 1, NULL);
	pk_names_add_counter(names, 1, "OfALaterVersion", 1, NULL);
	pk_out_init(&text, -1);
	pk_out_init(&json, -1);
	pk_unseen_write(names, &told, &text, &(struct pk_print_opts){ .format = PK_FORMAT_TEXT });
	assert_string_equal(
		pk_out_text(&text),
		"  => LOST UNSEEN TcpExtListenOverflows +3 in ns web\n"
		"    cause (certain, derived): the accept queue of a listener in ns web was full 3 "
		"times (at the end: \\x1b:80 holds 2): a SYN is lost then without a drop event, "
		"the "
		"last ACK of a handshake with one\n"
		"    fix: make the server accept faster, or raise its listen() backlog and "
		"net.core.somaxconn (ss -lnt in ns web: Recv-Q against Send-Q)\n\n"
		"  => LOST UNSEEN IcmpInEchos +1 in ns host\n"
		"    cause (certain, derived): a ping was not answered once: "
		"net.ipv4.icmp_echo_ignore_all is 1\n"
		"    fix: sysctl net.ipv4.icmp_echo_ignore_all=0, if it should be\n\n");
	pk_unseen_write(names, &told, &json, &(struct pk_print_opts){ .format = PK_FORMAT_JSON });
	assert_non_null(strstr(pk_out_text(&json),
			       "{\"events\":[],\"verdict\":{\"outcome\":\"unseen\",\"counter\":"
			       "\"TcpExtListenOverflows\",\"count\":3,\"ns\":{\"inum\":7,\"name\":"
			       "\"web\"},\"cause\":\"the accept queue"));
}

/* What journeys told of is not told again: of one datagram there are many fragments. */
static void test_unseen_is_the_rest(void **state)
{
	const struct pk_print_opts opts = { .format = PK_FORMAT_TEXT };
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	_cleanup_(pk_told_done) struct pk_told told = { 0 };
	_cleanup_(pk_out_done) struct pk_out text;
	static const struct {
		const char *counter;
		uint32_t netns;
		uint64_t loss;
	} losses[] = {
		{ "TcpExtListenOverflows", NS, 10 }, { "TcpExtListenOverflows", NS, 11 },
		{ "TcpExtListenOverflows", 1, 12 },  { "IpReasmFails", NS, 70 },
		{ "IpReasmFails", NS, 70 },          { NULL, NS, 71 },
	};

	(void)state;
	pk_names_add_netns(names, NS, "web");
	pk_names_add_counter(names, NS, "TcpExtListenOverflows", 3, NULL);
	pk_names_add_counter(names, NS, "IpReasmFails", 2, NULL);
	pk_names_add_counter(names, 1, "TcpExtListenOverflows", 1, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(losses); i++) {
		const struct pk_cause cause = { .counter = losses[i].counter,
						.loss = losses[i].loss };

		pk_told_add(&told, &cause, losses[i].netns);
	}
	pk_out_init(&text, -1);
	pk_unseen_write(names, &told, &text, &opts);
	assert_non_null(strstr(pk_out_text(&text), "TcpExtListenOverflows +1 in ns web\n"));
	assert_non_null(strstr(pk_out_text(&text), "IpReasmFails +1 in ns web\n"));
	assert_null(strstr(pk_out_text(&text), "in ns 1"));
	pk_out_reset(&text);
	pk_unseen_write(names, &told, &text,
			&(struct pk_print_opts){ .outcomes = 1u << PK_OUTCOME_DELIVERED });
	assert_int_equal(text.len, 0);
}

/* What rules ask of evidence are facts that there are. */
static void test_conditions(void **state)
{
	const struct pk_why_rule *rule;

	(void)state;
	for (size_t i = 0; (rule = pk_why_rule(i)); i++) {
		for (const char *p = rule->when; p && *p;) {
			const char *name = p + (*p == '!');

			if (!pk_evidence_is_fact(name, strcspn(name, "=!~^ ")))
				fail_msg("no such fact: '%s'", rule->when);
			p += strcspn(p, " ");
			p += strspn(p, " ");
		}
	}
}

/* Evidence of another flow tells of the place only, and that of the flow is preferred. */
static void test_whose_evidence(void **state)
{
	const struct scene ours = { .reason = "NO_SOCKET",
				    .function = "tcp_v4_rcv",
				    .packet = TCP4(.flags = SYN) };
	const struct scene theirs = { .reason = "NO_SOCKET",
				      .function = "tcp_v4_rcv",
				      .packet = TCP4(.flags = SYN, .dport = 99) };
	_cleanup_(done) struct fixture f = {}, g = {};
	_cleanup_(pk_why_freep) struct pk_why *why = NULL;

	(void)state;
	make_names(&f, &ours);
	make_event(&f, &ours, SIZE_MAX);
	make_names(&g, &theirs);
	make_event(&g, &theirs, SIZE_MAX);
	add_evidence(&f, "{\"listeners\":0}");
	why = pk_why_new(f.names);
	assert_non_null(why);
	assert_int_equal(pk_why_of(why, &f.ev)->confidence, CERTAIN);
	assert_int_equal(pk_why_of(why, &g.ev)->confidence, LIKELY);
}

/* Losses that were told in two places are those that were told in one. */
static void test_told_move(void **state)
{
	static const uint64_t losses[] = { 5, 5, 7, 7, 7, 5, 9, 9, 2 };

	(void)state;
	for (size_t cut = 0; cut <= ARRAY_SIZE(losses); cut++) {
		struct pk_told told = { 0 }, after = { 0 };

		for (size_t i = 0; i < ARRAY_SIZE(losses); i++) {
			struct pk_cause cause = { .counter = "IpReasmFails", .loss = losses[i] };

			pk_told_add(i < cut ? &told : &after, &cause, 77);
		}
		pk_told_move(&told, &after);
		assert_int_equal(told.counts.n, 1);
		assert_int_equal(after.counts.n, 0);
		for (size_t i = 0; i < told.counts.cap; i++)
			if (told.counts.slots[i].key)
				assert_int_equal(told.counts.slots[i].value, 5);
		pk_told_done(&told);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told_move),
		cmocka_unit_test(test_scenes),
		cmocka_unit_test(test_cut_captures),
		cmocka_unit_test(test_escaped),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_no_rule_is_hidden),
		cmocka_unit_test(test_rules_per_pair),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_whose_evidence),
		cmocka_unit_test(test_known_reasons),
		cmocka_unit_test(test_unseen),
		cmocka_unit_test(test_unseen_is_the_rest),
		cmocka_unit_test(test_traps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
