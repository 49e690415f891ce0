// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes the captures of the golden tests, the same bytes each time: make_capture KIND FILE. What
 * each is for stands above the function that makes it. */

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "collectors/nft/section.h"
#include "collectors/ovs/section.h"
#include "collectors/ret/section.h"
#include "core/event/capture.h"
#include "core/util/parse.h"
#include "postprocess/test_event.h"

#define T0          5000000000000ULL /* boot time of the first event, ns */
#define US          1000ULL
#define HOST_NS     4026531840u
#define WEB_NS      4026532301u
#define TEXT        0xffffffff81000000ULL
#define MODULE_TEXT 0xffffffffc0400000ULL

enum { /* probes */
       KFREE_SKB,
       RECEIVE,
       IP_RCV,
};

enum { /* drop reasons, as a 6.12 kernel numbers them */
       NO_SOCKET = 3,
       NETFILTER_DROP = 11,
       QDISC_DROP = 57,
       OVS_LAST_ACTION = 0x30001,
       OVS_NOT_NAMED = 0x30063,
       NOBODYS = 0x90001,
};

/* 10.0.0.X as an IP field has it. */
#define CT_IP(x)                                                                                   \
	{                                                                                          \
		[10] = 0xff, [11] = 0xff, [12] = 10, [15] = (x)                                    \
	}

struct maker {
	struct pk_names *names;
	struct pk_capture_writer *writer;
	uint64_t events;
	struct test_record r;
};

/* 10.0.0.1:40000 > 10.0.0.2:9999 UDP, 4 bytes */
static const uint8_t udp[] = {
	0x02, 0,  0,    0,    0,    2,    0x02, 0,  0,    0,    0,   1,   0x08, 0x00, 0x45, 0,
	0,    32, 0,    1,    0x40, 0,    64,   17, 0x26, 0xca, 10,  0,   0,    1,    10,   0,
	0,    2,  0x9c, 0x40, 0x27, 0x0f, 0,    12, 0x34, 0x17, 'd', 'r', 'o',  'p',
};

/* 10.0.0.1:40001 > 10.0.0.2:80 TCP SYN */
static const uint8_t tcp[] = {
	0x02, 0,  0,    0, 0,  2, 0x02, 0,    0,  0, 0,    1,    0x08, 0x00, 0x45, 0, 0,    40,
	0,    2,  0x40, 0, 64, 6, 0x26, 0xcc, 10, 0, 0,    1,    10,   0,    0,    2, 0x9c, 0x41,
	0,    80, 0,    0, 0,  1, 0,    0,    0,  0, 0x50, 0x02, 0xfa, 0xf0, 0,    0, 0,    0,
};

/* fd00::1 > fd00::2 ICMPv6 echo request, without a link header */
static const uint8_t ping6[] = {
	0x60, 0, 0, 0, 0, 8, 58, 64, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0,   0, 0,    0,    0, 0, 0, 1,
	0xfd, 0, 0, 0, 0, 0, 0,  0,  0,    0, 0, 0, 0, 0, 0, 2, 128, 0, 0x80, 0xb6, 0, 7, 0, 1,
};

/* who has 10.0.0.2, tell 10.0.0.1 */
static const uint8_t arp[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0,  0, 0, 0, 1, 0x08, 0x06, 0, 1, 8, 0,  6, 4, 0,
	1,    2,    0,    0,    0,    0,    1,    10, 0, 0, 1, 0, 0,    0,    0, 0, 0, 10, 0, 0, 2,
};

static void write_event(struct maker *m)
{
	if (!pk_capture_write(m->writer, m->r.bytes, m->r.len))
		m->events++;
}

static void begin(struct maker *m, uint64_t at_us, uint16_t probe, uint64_t id)
{
	test_record_init(&m->r, T0 + at_us * US, (uint16_t)(at_us % 4), probe, id);
}

/* ---- the dictionaries ---- */

static void add_meta(struct pk_names *names, const char *kernel)
{
	struct json_object *meta = json_object_new_object();

	json_object_object_add(meta, "program", json_object_new_string("pktrack"));
	json_object_object_add(meta, "version", json_object_new_string("0.1.0"));
	json_object_object_add(meta, "kernel", json_object_new_string(kernel));
	json_object_object_add(meta, "machine", json_object_new_string("x86_64"));
	json_object_object_add(meta, "host", json_object_new_string("router1"));
	json_object_object_add(meta, "cmdline",
			       json_object_new_string("pktrack -p dropmon collect -o"));
	json_object_object_add(meta, "clock_offset_ns",
			       json_object_new_int64(1795354303123456000LL - (int64_t)T0));
	json_object_object_add(meta, "start_ns", json_object_new_int64((int64_t)(T0 - 1000 * US)));
	pk_names_set_meta(names, meta);
}

static void add_symbol(struct pk_names *names, uint64_t addr, uint64_t size, const char *name,
		       const char *module)
{
	pk_names_add_symbol(names, &(struct pk_symbol){ addr, size, name, module });
}

static void add_common(struct pk_names *names)
{
	pk_names_add_probe(names, KFREE_SKB, "tp", "skb:kfree_skb");
	pk_names_add_probe(names, RECEIVE, "tp", "net:netif_receive_skb");
	pk_names_add_probe(names, IP_RCV, "kprobe", "ip_rcv");
	add_symbol(names, TEXT + 0x1000, 0x800, "__udp4_lib_rcv", "");
	add_symbol(names, TEXT + 0x2000, 0x400, "ip_protocol_deliver_rcu", "");
	add_symbol(names, TEXT + 0x3000, 0x200, "ip_local_deliver_finish", "");
	add_symbol(names, TEXT + 0x4000, 0xa00, "tcp_v4_rcv", "");
	add_symbol(names, TEXT + 0x5000, 0x900, "__dev_queue_xmit.cold", "");
	add_symbol(names, TEXT + 0x6000, 0x100, "bpf_trace_run3", "");
	add_symbol(names, TEXT + 0x7000, 0x100, "__traceiter_kfree_skb", "");
	add_symbol(names, MODULE_TEXT, 0x700, "nft_do_chain", "nf_tables");
	add_symbol(names, MODULE_TEXT + 0x1000, 0x900, "do_execute_actions", "openvswitch");
	pk_names_add_netns(names, HOST_NS, "host");
	pk_names_add_netns(names, WEB_NS, "web");
}

static void add_reasons(struct pk_names *names)
{
	pk_names_add_subsystem(names, 0, "core");
	pk_names_add_subsystem(names, 3, "openvswitch");
	pk_names_add_reason(names, NO_SOCKET, "NO_SOCKET");
	pk_names_add_reason(names, NETFILTER_DROP, "NETFILTER_DROP");
	pk_names_add_reason(names, QDISC_DROP, "QDISC_DROP");
	pk_names_add_reason(names, OVS_LAST_ACTION, "OVS_DROP_LAST_ACTION");
}

/* ---- events ---- */

static void add_task(struct maker *m)
{
	test_add(&m->r, task, .pid = 1234, .tid = 1235, .comm = "curl");
}

/* A UDP datagram that nobody listens for, with the stack as a tracepoint sees it. */
static void udp_drop(struct maker *m, uint64_t at_us, uint64_t id)
{
	static const uint64_t stack[] = {
		TEXT + 0x9000, TEXT + 0x6042, TEXT + 0x7031,
		TEXT + 0x1077, TEXT + 0x20aa, TEXT + 0x30bb,
	};

	begin(m, at_us, KFREE_SKB, id);
	add_task(m);
	test_add(&m->r, drop, .reason = NO_SOCKET, .location = TEXT + 0x1077);
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(udp), udp, sizeof(udp));
	test_add(&m->r, skb, .len = 12, .users = 1, .dataref = 1);
	test_add(&m->r, dev, .ifindex = 2, .rx_ifindex = 2, .name = "eth0");
	test_add(&m->r, ns, .inum = HOST_NS, .cookie = 1);
	test_add_stack(&m->r, stack, ARRAY_SIZE(stack));
	write_event(m);
}

/* A SYN with an accelerated VLAN tag, dropped by a rule, of which only the headers were
 * captured. */
static void vlan_drop(struct maker *m, uint64_t at_us)
{
	begin(m, at_us, KFREE_SKB, 0);
	add_task(m);
	test_add(&m->r, drop, .reason = NETFILTER_DROP, .location = MODULE_TEXT + 0x12a);
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, 1400, tcp, sizeof(tcp));
	test_add(&m->r, ct, .info = 2, .status = 0x20, .mark = 5, .zone = 7, .proto = 6,
		 .tcp_state = 1, .orig_src = CT_IP(1), .orig_dst = CT_IP(2), .reply_src = CT_IP(3),
		 .reply_dst = CT_IP(1), .orig_sport = 4242, .orig_dport = 80, .reply_sport = 8080,
		 .reply_dport = 4242, .labels_low = 8);
	test_add(&m->r, skb, .len = 1386, .mark = 7, .vlan_proto = 0x8100, .vlan_tci = 0x600a,
		 .users = 1);
	test_add(&m->r, dev, .ifindex = 3, .rx_ifindex = 3, .name = "veth0");
	test_add(&m->r, ns, .inum = WEB_NS, .cookie = 4099);
	write_event(m);
}

/* On its way out, before it has a link header. */
static void ping6_drop(struct maker *m, uint64_t at_us)
{
	begin(m, at_us, KFREE_SKB, 0);
	test_add(&m->r, drop, .reason = QDISC_DROP, .location = TEXT + 0x5001);
	test_add_packet(&m->r, PK_LAYER_NETWORK, 0x86dd, sizeof(ping6), ping6, sizeof(ping6));
	test_add(&m->r, dev, .ifindex = 2, .name = "eth0");
	test_add(&m->r, ns, .inum = HOST_NS, .cookie = 1);
	write_event(m);
}

static void receive(struct maker *m, uint64_t at_us, uint16_t probe, uint64_t id)
{
	begin(m, at_us, probe, id);
	add_task(m);
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0806, sizeof(arp), arp, sizeof(arp));
	test_add(&m->r, dev, .ifindex = 3, .rx_ifindex = 3, .name = "veth0");
	test_add(&m->r, ns, .inum = WEB_NS, .cookie = 4099);
	write_event(m);
}

/* No device, no packet bytes known as such, a reason and a place that have no name. */
static void unnamed_drop(struct maker *m, uint64_t at_us, uint32_t reason)
{
	begin(m, at_us, KFREE_SKB, 0);
	test_add(&m->r, drop, .reason = reason, .location = 0xffff888000001234);
	test_add_packet(&m->r, PK_LAYER_UNKNOWN, 0, 4, "unix", 4);
	test_add(&m->r, ns, .inum = 4026532999u, .cookie = 0);
	write_event(m);
}

/* ---- captures ---- */

/* What dropmon sees on a kernel of today. */
static void make_drops(struct maker *m)
{
	add_meta(m->names, "6.12.95-amd64");
	add_common(m->names);
	add_reasons(m->names);
	udp_drop(m, 0, 0);
	vlan_drop(m, 250);
	ping6_drop(m, 300);
	pk_capture_flush(
		m->writer); /* more than one block, so that a cut may fall between events */
	begin(m, 1000000, KFREE_SKB, 0);
	test_add(&m->r, drop, .reason = OVS_LAST_ACTION, .location = MODULE_TEXT + 0x1222);
	test_add_packet(&m->r, PK_LAYER_NETWORK, 0x0800, sizeof(udp) - 14, udp + 14,
			sizeof(udp) - 14);
	test_add(&m->r, dev, .ifindex = 9, .rx_ifindex = 8, .name = "br0");
	test_add(&m->r, ns, .inum = HOST_NS, .cookie = 1);
	write_event(m);
	unnamed_drop(m, 2000000, OVS_NOT_NAMED);
	unnamed_drop(m, 2000001, NOBODYS);
	pk_capture_flush(m->writer);
	udp_drop(m, 2500000, 0);
	receive(m, 3000000, RECEIVE, 0);
}

/* A kernel that has no drop reasons. */
static void make_old(struct maker *m)
{
	add_meta(m->names, "5.10.0-32-amd64");
	add_common(m->names);
	begin(m, 0, KFREE_SKB, 0);
	add_task(m);
	test_add(&m->r, drop, .location = TEXT + 0x4077);
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(tcp), tcp, sizeof(tcp));
	test_add(&m->r, dev, .ifindex = 2, .rx_ifindex = 2, .name = "eth0");
	test_add(&m->r, ns, .inum = HOST_NS, .cookie = 0);
	write_event(m);
}

/* Packets with an id, seen at several probes, in the file not in order of time; some events were
 * lost. */
static void make_journeys(struct maker *m)
{
	const struct pk_loss losses[] = {
		{ T0 + 700 * US, T0 + 790 * US, 1, KFREE_SKB, "ring_full", 12 },
		{ T0 + 750 * US, T0 + 820 * US, 0, RECEIVE, "ring_full", 3 },
		{ T0 + 5000 * US, T0 + 5000 * US, 3, RECEIVE, "of_tomorrow", 1 },
		{ T0 + 5001 * US, T0 + 5002 * US, PK_LOSS_ANY_CPU, PK_LOSS_ANY_PROBE,
		  "probe_missed", 2 },
		{ T0 + 5001 * US, T0 + 5003 * US, 2, KFREE_SKB, "rule_of_tomorrow", 9,
		  PK_LOSS_KIND_SHED },
	};

	add_meta(m->names, "6.12.95-amd64");
	add_common(m->names);
	add_reasons(m->names);
	receive(m, 100, RECEIVE, 0xabcdef0123456789);
	receive(m, 200, RECEIVE, 2);
	udp_drop(m, 500, 0xabcdef0123456789);
	receive(m, 300, IP_RCV, 0xabcdef0123456789);
	vlan_drop(m, 400);
	/* TCP does not know its device any more: the last one that was seen counts. */
	receive(m, 600, IP_RCV, 3);
	begin(m, 800, KFREE_SKB, 3);
	test_add(&m->r, drop, .reason = NO_SOCKET, .location = TEXT + 0x4077);
	write_event(m);
	pk_capture_write_loss(m->writer, losses, ARRAY_SIZE(losses));
}

/* The rest of an event of a datagram to web. */
static void finish_nft(struct maker *m)
{
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(udp), udp, sizeof(udp));
	test_add(&m->r, dev, .ifindex = 3, .rx_ifindex = 3, .name = "veth0");
	test_add(&m->r, ns, .inum = WEB_NS, .cookie = 4099);
	write_event(m);
}

/* inet fw input, hook input */
#define NFT(name, ...) .nfproto = 1, .hooknum = 1, .table = "fw", .chain = (name), __VA_ARGS__

/* Packets in the rules of nftables: one that a rule drops, one that the policy does, one that a
 * rule gives to a queue, one of which only the base chain is known; names that try to reach the
 * terminal. */
static void make_rules(struct maker *m)
{
	enum { TRACE = 3, DO_CHAIN, DO_CHAIN_RETURN };

	add_meta(m->names, "6.12.95-amd64");
	add_common(m->names);
	add_reasons(m->names);
	pk_names_add_probe(m->names, TRACE, "kprobe", "__nft_trace_packet");
	pk_names_add_probe(m->names, DO_CHAIN, "kprobe", "nft_do_chain");
	pk_names_add_probe(m->names, DO_CHAIN_RETURN, "kretprobe", "nft_do_chain");
	begin(m, 0, DO_CHAIN, 1);
	test_add(&m->r, nft, NFT("input"));
	finish_nft(m);
	begin(m, 1, TRACE, 1);
	test_add(&m->r, nft,
		 NFT("input", .by = PK_NFT_BY_RULE, .handle = 9, .has_code = 1,
		     .code = (__u32)PK_NFT_SAYS_JUMP, .target = "ssh"));
	finish_nft(m);
	begin(m, 2, TRACE, 1);
	test_add(&m->r, nft, NFT("ssh", .by = PK_NFT_BY_RULE, .handle = 5, .has_code = 1));
	finish_nft(m);
	begin(m, 3, KFREE_SKB, 1);
	test_add(&m->r, drop, .reason = NETFILTER_DROP, .location = MODULE_TEXT + 0x12a);
	test_add(&m->r, nft, NFT("ssh", .by = PK_NFT_BY_RULE, .handle = 5, .has_code = 1));
	finish_nft(m);
	begin(m, 10, KFREE_SKB, 2);
	test_add(&m->r, drop, .reason = NETFILTER_DROP, .location = MODULE_TEXT + 0x12a);
	test_add(&m->r, nft, NFT("input", .by = PK_NFT_BY_POLICY, .has_code = 1));
	finish_nft(m);
	begin(m, 20, TRACE, 3);
	test_add(&m->r, nft, .nfproto = 7, .hooknum = 4, .table = "t\x1b[2J", .chain = "c\n",
		 .by = PK_NFT_BY_RULE, .handle = 1, .has_code = 1, .code = 0x70003);
	finish_nft(m);
	begin(m, 30, KFREE_SKB, 4);
	test_add(&m->r, drop, .reason = NETFILTER_DROP, .location = MODULE_TEXT + 0x12a);
	test_add(&m->r, nft, NFT("input", .has_code = 1));
	finish_nft(m);
	begin(m, 40, DO_CHAIN_RETURN, 5);
	test_add(&m->r, ret, .value = 1, .bytes = 4, .duration_ns = 1500);
	test_add(&m->r, nft, NFT("input"));
	finish_nft(m);
	begin(m, 50, TRACE, 6);
	test_add(&m->r, nft, .nfproto = 99, .hooknum = 9, .by = 9, .has_code = 1, .code = 77);
	finish_nft(m);
}

/* Packets in Open vSwitch: one that no flow is known for, and one that is sent on. */
static void make_switch(struct maker *m)
{
	enum { UPCALL = 3, ACTION, ACTIONS };

	add_meta(m->names, "6.12.95-amd64");
	add_common(m->names);
	add_reasons(m->names);
	pk_names_add_probe(m->names, UPCALL, "kretprobe", "ovs_dp_upcall");
	pk_names_add_probe(m->names, ACTION, "tp", "openvswitch:ovs_do_execute_action");
	pk_names_add_probe(m->names, ACTIONS, "kprobe", "do_execute_actions");
	begin(m, 0, UPCALL, 1);
	test_add(&m->r, ret, .value = -111, .bytes = 4, .is_signed = 1, .duration_ns = 2500);
	test_add(&m->r, ovs, .kind = PK_OVS_UPCALL, .cmd = 1, .portid = 4711, .in_port = 1,
		 .datapath = "ovs-system");
	write_event(m);
	begin(m, 10, ACTION, 2);
	test_add(&m->r, ovs, .kind = PK_OVS_ACTION, .action = PK_OVS_DO_CT, .arg = 5,
		 .flags = PK_OVS_HAS_ARG | PK_OVS_COMMIT, .in_port = 1, .datapath = "ovs-system");
	write_event(m);
	begin(m, 11, ACTION, 2);
	test_add(&m->r, ovs, .kind = PK_OVS_ACTION, .action = PK_OVS_DO_SET_MASKED, .arg = 7,
		 .flags = PK_OVS_HAS_ARG, .in_port = 1, .recirc = 1, .datapath = "ovs-system");
	write_event(m);
	begin(m, 12, ACTION, 2);
	test_add(&m->r, ovs, .kind = PK_OVS_ACTION, .action = PK_OVS_DO_OUTPUT, .arg = 2,
		 .flags = PK_OVS_HAS_ARG, .in_port = 1, .recirc = 1, .datapath = "ovs-system");
	write_event(m);
	begin(m, 20, ACTIONS, 3);
	test_add(&m->r, ovs, .kind = PK_OVS_ACTIONS, .action = 99, .more = 3, .in_port = 1,
		 .datapath = "d\x1b[2J");
	write_event(m);
}

/* Names that try to reach the terminal. */
static void make_odd(struct maker *m)
{
	add_meta(m->names, "6.12\x1b[2J");
	add_reasons(m->names);
	pk_names_add_probe(m->names, KFREE_SKB, "tp", "skb:\tkfree\x7f");
	pk_names_add_netns(m->names, WEB_NS, "w\n\xc3\xa9\xff\"b\\");
	pk_names_add_counter(m->names, WEB_NS, "TcpExtListenOverflows", 3,
			     "0.0.0.0:80 holds 2, takes no more than 1");
	pk_names_add_counter(m->names, HOST_NS, "IcmpInEchos", 1, NULL);
	add_symbol(m->names, TEXT, 0x100, "evil\r\nfunction", "mod\x07");
	begin(m, 0, KFREE_SKB, 0);
	test_add(&m->r, task, .pid = 1, .tid = 1, .comm = "a\x1b[31m/b\n\xff sixte");
	test_add(&m->r, drop, .reason = NO_SOCKET, .location = TEXT + 0x10);
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(udp), udp,
			20); /* cut in the IP header */
	test_add(&m->r, dev, .ifindex = 7, .rx_ifindex = 2, .name = "\x1b]0;x\x07\"\\");
	test_add(&m->r, ns, .inum = WEB_NS, .cookie = 5);
	write_event(m);
	begin(m, 1, 77, 0); /* a probe that no dictionary names, and no section at all */
	write_event(m);
}

/* Nothing happened. */
static void make_empty(struct maker *m)
{
	add_meta(m->names, "6.12.95-amd64");
}

/* Many packets, their events in no order and spread over many blocks. */
static void make_random(struct maker *m)
{
	uint64_t x = 1;

	add_meta(m->names, "6.12.95-amd64");
	add_common(m->names);
	add_reasons(m->names);
	for (int i = 0; i < 40000; i++) {
		uint64_t id, at_us;

		x = x * 6364136223846793005ULL + 1442695040888963407ULL;
		id = (x >> 33) % 9000;
		at_us = (x >> 45) % 500; /* often the same time twice */
		if (id > 8000)
			id = 0;
		if (i % 3)
			receive(m, at_us, i % 3, id ? id << 32 | id : 0);
		else
			udp_drop(m, at_us, id ? id << 32 | id : 0);
		if (i % 100 == 0)
			pk_capture_flush(m->writer);
	}
}

/* ---- lineage and outcomes ---- */

enum { /* probes of these */
       QUEUED_TO_DEV = 10,
       GIVEN_TO_DRIVER,
       DRIVER_RETURNED,
       CONSUMED,
       COPIED,
       UDP_QUEUE,
       TCP_DATA,
       SKB_SEGMENT,
       SKB_CLONE,
       GRO,
       IP_FRAGMENT,
       IP_DEFRAG,
       NAT,
       FORWARD,
       TCP_PROBE,
       TOLD,
};

enum { /* places */
       AT_UDP_READ = 0x8000,
       AT_DRIVER = 0x9000,
       AT_SEGMENT = 0xa000,
       AT_TCP_STATE = 0xb000,
       AT_SNIFFER = 0xc000,
};

static void add_journey_names(struct maker *m)
{
	static const struct {
		uint16_t index;
		const char *type, *symbol;
	} probes[] = {
		{ QUEUED_TO_DEV, "tp", "net:net_dev_queue" },
		{ GIVEN_TO_DRIVER, "tp", "net:net_dev_start_xmit" },
		{ DRIVER_RETURNED, "tp", "net:net_dev_xmit" },
		{ CONSUMED, "tp", "skb:consume_skb" },
		{ COPIED, "tp", "skb:skb_copy_datagram_iovec" },
		{ UDP_QUEUE, "kprobe", "udp_queue_rcv_one_skb" },
		{ TCP_DATA, "kprobe", "tcp_data_queue" },
		{ SKB_SEGMENT, "kretprobe", "skb_segment" },
		{ SKB_CLONE, "kretprobe", "skb_clone" },
		{ GRO, "kprobe", "skb_gro_receive" },
		{ IP_FRAGMENT, "kprobe", "ip_do_fragment" },
		{ IP_DEFRAG, "kprobe", "inet_frag_reasm_finish" },
		{ NAT, "kprobe", "nf_nat_manip_pkt" },
		{ FORWARD, "kprobe", "ip_forward" },
	};

	add_meta(m->names, "6.12.95-amd64");
	add_common(m->names);
	add_reasons(m->names);
	for (size_t i = 0; i < ARRAY_SIZE(probes); i++)
		pk_names_add_probe(m->names, probes[i].index, probes[i].type, probes[i].symbol);
	add_symbol(m->names, TEXT + AT_UDP_READ, 0x200, "skb_consume_udp", "");
	add_symbol(m->names, TEXT + AT_DRIVER, 0x200, "virtqueue_free_old_xmit", "virtio_net");
	add_symbol(m->names, TEXT + AT_SEGMENT, 0x200, "validate_xmit_skb", "");
	add_symbol(m->names, TEXT + AT_TCP_STATE, 0x900, "tcp_rcv_state_process", "");
	add_symbol(m->names, TEXT + AT_SNIFFER, 0x200, "packet_recvmsg", "");
}

/* Begin an event of packet `id` on a device: "eth0" in the host, or "veth0" in web. */
static void at(struct maker *m, uint64_t at_us, uint16_t probe, uint64_t id, const char *dev)
{
	struct dev_section d = { .ifindex = dev[0] == 'e' ? 2 : 3 };

	begin(m, at_us, probe, id);
	memcpy(d.name, dev, strlen(dev));
	test_record_add(&m->r, PK_SECTION_dev, &d, sizeof(d), NULL, 0);
	test_add(&m->r, ns, .inum = dev[0] == 'e' ? HOST_NS : WEB_NS, .cookie = 1);
}

/* The whole of one. */
static void see(struct maker *m, uint64_t at_us, uint16_t probe, uint64_t id, const char *dev)
{
	at(m, at_us, probe, id, dev);
	write_event(m);
}

static void see_from(struct maker *m, uint64_t at_us, uint16_t probe, uint64_t id, uint64_t parent,
		     enum pk_lineage kind)
{
	at(m, at_us, probe, id, "eth0");
	test_add(&m->r, parent, .id = parent, .kind = kind);
	write_event(m);
}

static void freed(struct maker *m, uint64_t at_us, uint64_t id, uint64_t place)
{
	begin(m, at_us, CONSUMED, id);
	test_add(&m->r, place, .location = TEXT + place + 0x10);
	write_event(m);
}

/* A datagram as it is at a station: the TTL, the addresses' last bytes, ports, mark, VLAN. */
static void shows(struct maker *m, uint8_t ttl, uint8_t src, uint16_t sport, uint32_t mark,
		  uint16_t vlan)
{
	uint8_t bytes[sizeof(udp)];

	memcpy(bytes, udp, sizeof(udp));
	bytes[22] = ttl;
	bytes[29] = src;
	bytes[34] = (uint8_t)(sport >> 8);
	bytes[35] = (uint8_t)sport;
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(bytes), bytes, sizeof(bytes));
	test_add(&m->r, skb, .len = 32, .mark = mark, .vlan_proto = vlan ? 0x8100 : 0,
		 .vlan_tci = vlan, .users = 1);
}

/* A packet sniffed on its way in, its copy read; one that is cut into segments, of which one is
 * dropped; two merged by GRO; fragments sent, and others put together. Some children are told of
 * before their parents. */
static void make_lineage(struct maker *m)
{
	add_journey_names(m);
	/* a sniffer's clone */
	see(m, 0, RECEIVE, 0x10, "eth0");
	see_from(m, 2, SKB_CLONE, 0x11, 0x10, PK_LINEAGE_CLONE);
	udp_drop(m, 5, 0x10);
	begin(m, 40, COPIED, 0x11);
	test_add(&m->r, task, .pid = 77, .tid = 77, .comm = "tcpdump");
	write_event(m);
	freed(m, 41, 0x11, AT_SNIFFER);
	/* segments, and a clone of one of them */
	see(m, 100, QUEUED_TO_DEV, 0x20, "eth0");
	for (unsigned int i = 0; i < 3; i++)
		see_from(m, 110 + i, SKB_SEGMENT, 0x21 + i, 0x20, PK_LINEAGE_SEGMENT);
	freed(m, 115, 0x20, AT_SEGMENT);
	see_from(m, 118, SKB_CLONE, 0x24, 0x21, PK_LINEAGE_CLONE);
	for (unsigned int i = 0; i < 2; i++) {
		see(m, 120 + i, GIVEN_TO_DRIVER, 0x21 + i, "eth0");
		see(m, 122 + i, DRIVER_RETURNED, 0x21 + i, "eth0");
		freed(m, 150 + i, 0x21 + i, AT_DRIVER);
	}
	udp_drop(m, 130, 0x23);
	freed(m, 155, 0x24, AT_DRIVER);
	/* GRO */
	see(m, 200, RECEIVE, 0x30, "eth0");
	see(m, 201, RECEIVE, 0x31, "eth0");
	see_from(m, 202, GRO, 0x30, 0x31, PK_LINEAGE_GRO);
	see(m, 203, IP_RCV, 0x30, "eth0");
	see(m, 205, TCP_DATA, 0x30, "eth0");
	/* many fragments */
	see(m, 300, IP_FRAGMENT, 0x40, "eth0");
	for (unsigned int i = 0; i < 12; i++)
		see_from(m, 301 + i, IP_FRAGMENT, 0x41 + i, 0x40, PK_LINEAGE_FRAGMENT);
	freed(m, 320, 0x40, AT_SEGMENT);
	/* reassembly; the parent's own events come later in the file */
	see_from(m, 410, IP_DEFRAG, 0x50, 0x51, PK_LINEAGE_DEFRAG);
	see(m, 400, RECEIVE, 0x50, "eth0");
	see(m, 401, RECEIVE, 0x51, "eth0");
	/* a kind of a later version, and a parent that nothing is known of */
	see_from(m, 500, RECEIVE, 0x60, 0x99, 77);
}

/* Each way for a journey to end, and what happens to a packet on its way. */
static void make_outcomes(struct maker *m)
{
	const struct pk_loss losses[] = { { T0 + 890 * US, T0 + 910 * US, 1, CONSUMED, "ring_full",
					    4 } };

	add_journey_names(m);
	/* forwarded: NAT, TTL, mark, VLAN */
	at(m, 0, RECEIVE, 1, "eth0");
	shows(m, 64, 1, 40000, 0, 7);
	write_event(m);
	at(m, 12, FORWARD, 1, "eth0");
	shows(m, 64, 1, 40000, 0, 0);
	test_add(&m->r, ct, .info = 2, .status = 8, .proto = 17);
	write_event(m);
	at(m, 14, NAT, 1, "veth0");
	shows(m, 63, 1, 40000, 0x2a, 0);
	test_add(&m->r, ct, .info = 0, .status = 8, .proto = 17);
	write_event(m);
	at(m, 1200, GIVEN_TO_DRIVER, 1, "veth0");
	shows(m, 63, 254, 61000, 0x2a, 0);
	write_event(m);
	freed(m, 1300, 1, AT_DRIVER);
	/* through a pair of devices of this host, and dropped behind it */
	see(m, 20, GIVEN_TO_DRIVER, 2, "eth0");
	see(m, 21, RECEIVE, 2, "veth0");
	see(m, 22, DRIVER_RETURNED, 2, "eth0");
	udp_drop(m, 25, 2);
	/* read */
	see(m, 100, RECEIVE, 3, "eth0");
	at(m, 103, UDP_QUEUE, 3, "eth0");
	test_add(&m->r, sk, .family = 2, .type = 2, .protocol = 17, .local_port = 9999);
	write_event(m);
	begin(m, 5000000, COPIED, 3);
	add_task(m);
	write_event(m);
	begin(m, 5000001, CONSUMED, 3);
	add_task(m);
	test_add(&m->r, place, .location = TEXT + AT_UDP_READ + 0x42);
	write_event(m);
	/* queued, never read */
	see(m, 200, RECEIVE, 4, "eth0");
	at(m, 203, UDP_QUEUE, 4, "eth0");
	test_add(&m->r, sk, .family = 2, .type = 2, .protocol = 17, .local_port = 53);
	write_event(m);
	/* taken by TCP itself */
	see(m, 300, RECEIVE, 5, "eth0");
	freed(m, 303, 5, AT_TCP_STATE);
	/* given to a driver that has it still */
	see(m, 400, GIVEN_TO_DRIVER, 6, "eth0");
	/* its end may be among what was lost */
	see(m, 880, RECEIVE, 7, "eth0");
	see(m, 900, IP_RCV, 7, "eth0");
	see(m, 905, RECEIVE, 8, "eth0");
	udp_drop(m, 906, 8);
	/* about a device, and about a socket; of no packet */
	see(m, 940, RECEIVE, 0, "eth0");
	begin(m, 941, UDP_QUEUE, 0);
	test_add(&m->r, sk, .family = 2, .type = 2, .protocol = 17, .local_port = 53);
	write_event(m);
	/* not followed: an event each */
	at(m, 950, GIVEN_TO_DRIVER, 0, "eth0");
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(tcp), tcp, sizeof(tcp));
	write_event(m);
	freed(m, 951, 0, AT_UDP_READ);
	udp_drop(m, 952, 0);
	pk_capture_write_loss(m->writer, losses, ARRAY_SIZE(losses));
}

/* By a kernel that does not tell of each end, or with a table that is too small. */
static void make_endings(struct maker *m)
{
	static const enum pk_ending hows[] = { PK_ENDING_REUSED, PK_ENDING_FORGOTTEN,
					       PK_ENDING_CROWDED_OUT, PK_ENDING_FREED, 77 };
	const struct pk_loss losses[] = { { T0 + 995 * US, T0 + 1000 * US, PK_LOSS_ANY_CPU, TOLD,
					    "track_crowded", 1 } };
	struct json_object *tracking = json_object_new_object(), *meta;

	add_journey_names(m);
	pk_names_add_probe(m->names, TCP_PROBE, "tp", "tcp:tcp_probe");
	pk_names_add_probe(m->names, TOLD, "track", "end");
	json_object_object_add(tracking, "ends", json_object_new_string("tracepoints"));
	meta = json_object_get(pk_names_meta(m->names));
	json_object_object_add(meta, "tracking", tracking);
	pk_names_set_meta(m->names, meta);
	/* TCP took it; there is nothing in it to read */
	see(m, 0, RECEIVE, 1, "eth0");
	at(m, 3, TCP_PROBE, 1, "eth0");
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(tcp), tcp, sizeof(tcp));
	test_add(&m->r, sk, .family = 2, .type = 1, .protocol = 6, .local_port = 80);
	write_event(m);
	/* its end may yet come */
	see(m, 10, RECEIVE, 2, "eth0");
	/* told later */
	for (size_t i = 0; i < ARRAY_SIZE(hows); i++) {
		see(m, 20 + i, RECEIVE, 3 + i, "eth0");
		begin(m, 1000 + i, TOLD, 3 + i);
		test_add(&m->r, end, .how = hows[i]);
		write_event(m);
	}
	/* a station, after which it is another packet */
	at(m, 100, RECEIVE, 20, "eth0");
	test_add(&m->r, end, .how = PK_ENDING_UNFOLLOWED);
	write_event(m);
	pk_capture_write_loss(m->writer, losses, ARRAY_SIZE(losses));
}

/* For benchmarks: many events of packets that were not followed. */
static void make_events(struct maker *m, uint64_t n)
{
	add_meta(m->names, "6.12.95-amd64");
	add_common(m->names);
	add_reasons(m->names);
	for (uint64_t i = 0; i < n; i += 2) {
		udp_drop(m, i * 5, 0);
		vlan_drop(m, i * 5 + 5);
	}
}

/* An id as tracking makes them: of no order. */
static uint64_t id_of(uint64_t packet)
{
	uint64_t x = (packet + 1) * 0x9e3779b97f4a7c15ULL;

	x ^= x >> 31;
	return x ? x : 1;
}

/* Station `i` of a packet that is received, has a clone, is queued and read. */
static void pass_station(struct maker *m, uint64_t at_us, unsigned int i, uint64_t id,
			 uint64_t parent)
{
	static const uint16_t probes[] = { RECEIVE, IP_RCV, UDP_QUEUE, COPIED, CONSUMED };

	at(m, at_us, probes[i], id, "eth0");
	add_task(m);
	test_add_packet(&m->r, PK_LAYER_MAC, 0x0800, sizeof(udp), udp, sizeof(udp));
	if (i == 0 && parent)
		test_add(&m->r, parent, .id = parent, .kind = PK_LINEAGE_CLONE);
	if (i == 4)
		test_add(&m->r, place, .location = TEXT + AT_UDP_READ + 0x42);
	write_event(m);
}

/* For benchmarks: many events of packets that were, five a packet, some hundred packets at a time.
 * Every eighth packet is a clone of the one before. */
static void make_packets(struct maker *m, uint64_t n)
{
	enum { AT_A_TIME = 256, STATIONS = 5 };

	add_journey_names(m);
	for (uint64_t first = 0; m->events < n; first += AT_A_TIME)
		for (unsigned int i = 0; i < STATIONS; i++)
			for (uint64_t p = first; p < first + AT_A_TIME && m->events < n; p++)
				pass_station(m, m->events / 2, i, id_of(p),
					     p % 8 == 7 ? id_of(p - 1) : 0);
}

static const struct {
	const char *kind;
	void (*make)(struct maker *m);
} kinds[] = {
	{ "drops", make_drops },       { "old", make_old },         { "journeys", make_journeys },
	{ "odd", make_odd },           { "empty", make_empty },     { "random", make_random },
	{ "lineage", make_lineage },   { "rules", make_rules },     { "switch", make_switch },
	{ "outcomes", make_outcomes }, { "endings", make_endings },
};

static int make(struct maker *m, const char *kind)
{
	bool packets = strncmp(kind, "packets:", 8) == 0;
	uint64_t n;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].kind, kind) == 0) {
			kinds[i].make(m);
			return 0;
		}
	}
	if (pk_parse_u64(packets ? kind + 8 : kind, 1, UINT64_MAX / 1000, &n))
		return -EINVAL;
	if (packets)
		make_packets(m, n);
	else
		make_events(m, n);
	return 0;
}

int main(int argc, char **argv)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	_cleanup_(pk_capture_writer_freep) struct pk_capture_writer *writer = NULL;
	struct maker m = { .names = names };
	int fd;

	if (argc != 3 || !names) {
		fprintf(stderr, "usage: make_capture KIND|NUMBER|packets:NUMBER FILE\nkinds:");
		for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
			fprintf(stderr, " %s", kinds[i].kind);
		fputc('\n', stderr);
		return 2;
	}
	fd = pk_capture_create(argv[2]);
	if (fd < 0 || pk_capture_writer_new(fd, argv[2], names, 0, &writer))
		return 1;
	m.writer = writer;
	if (make(&m, argv[1])) {
		fprintf(stderr, "make_capture: %s: no such kind of capture\n", argv[1]);
		return 2;
	}
	return pk_capture_end(writer, m.events, 0) ? 1 : 0;
}
