// SPDX-License-Identifier: GPL-2.0-or-later
/* Packets that no socket takes, or that lie in one: TCP, UDP, packet, unix. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	/* ---- no socket ---- */
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
	{ "echo reply, no reasons",
	  NULL,
	  "icmp_rcv",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 1 },
	  .confidence = LIKELY,
	  .cause = "an echo reply that no ping socket waits for: that of a ping with a raw socket "
		   "was delivered all the same, and nothing is lost",
	  .fix = "nothing" },
	{ "SYN cookie, queue full", "NO_SOCKET", "cookie_v4_check", TCP4(.flags = ACK),
	  .confidence = LIKELY,
	  .cause = "the accept queue of 10.1.0.2:81 in ns web is full: the ACK with a valid SYN "
		   "cookie was ignored",
	  .fix = "make the server accept faster", .counter = "TcpExtListenOverflows" },
	{ "SYN cookie, queue seen full", "NO_SOCKET", "cookie_v4_check", TCP4(.flags = ACK),
	  .evidence = "{\"listener\":\"0.0.0.0:81\",\"accept_queue\":2,\"accept_max\":1,"
		      "\"accept_full\":1}",
	  .confidence = CERTAIN,
	  .cause = "the accept queue of 0.0.0.0:81 in ns web is full (2 connections, it takes no "
		   "more than 1): the ACK with a valid SYN cookie was ignored",
	  .fix = "make the server accept faster", .counter = "TcpExtListenOverflows" },
	{ "UDP-Lite",
	  "NO_SOCKET",
	  "__udp4_lib_rcv",
	  { .version = 4, .proto = 136, .sport = 4321, .dport = 53 },
	  .confidence = LIKELY,
	  .cause = "nothing is bound to UDP-Lite port 53 in ns web; ICMP port unreachable was sent "
		   "back",
	  .fix = "start the receiver on 10.1.0.2:53",
	  .as_said = true },
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
	{ "null scan of a closed port", "NO_SOCKET", "tcp_v4_rcv", TCP4(), .confidence = LIKELY,
	  .cause =
		  "a segment with no flags for a connection that does not exist in ns web, to port "
		  "81 where nothing listens; it was answered with a RST",
	  .fix = "look at 10.1.0.1: a port scan", .as_said = true },
	{ "Xmas scan of a closed port", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = FIN | PSH | URG),
	  .confidence = LIKELY,
	  .cause = "a segment with FIN PSH URG for a connection that does not exist in ns web (any "
		   "more), to port 81 where nothing listens; it was answered with a RST",
	  .fix = "look at 10.1.0.1: a port scan", .as_said = true },
	{ "stray ACK", "NO_SOCKET", "tcp_v4_rcv", TCP4(.flags = ACK), .confidence = LIKELY,
	  .cause = "a segment (ACK) for a connection that does not exist in ns web (any more), on "
		   "port 81 where nothing listens; it was answered with a RST",
	  .fix = "look at whether the local process", .as_said = true },
	{ "UDP multicast", "NO_SOCKET", "__udp4_lib_rcv", UDP4(.dst = "239.1.1.1"),
	  .confidence = LIKELY,
	  .cause = "no socket takes UDP to 239.1.1.1:53 in ns web: none is bound to port 53 and "
		   "has joined the group on eth0",
	  .fix = "join the group on eth0", .as_said = true },
	{ "vxlan, no device", "NO_SOCKET", "__udp4_lib_rcv", UDP4(.dport = 4789),
	  .evidence = "{\"listeners\":0}", .confidence = LIKELY,
	  .cause = "a VXLAN packet from 10.1.0.1, and no VXLAN device in ns web that is up takes "
		   "UDP port 4789: there is none, or it uses another port",
	  .fix = "ip link add ... type vxlan id VNI dstport 4789 in ns web", .as_said = true },
	{ "geneve, no device", "NO_SOCKET", "udp_rcv", UDP4(.dport = 6081), .confidence = LIKELY,
	  .cause = "a Geneve packet from 10.1.0.1, and no Geneve device in ns web that is up takes "
		   "UDP port 6081: there is none, or it uses another port",
	  .fix = "ip link add ... type geneve id VNI remote 10.1.0.1 in ns web", .as_said = true },
	{ "closed UDP port, IPv6", "NO_SOCKET", "udpv6_rcv", UDP6(), .confidence = LIKELY,
	  .cause = "nothing is bound to UDP port 53 (IPv6) in ns web; ICMPv6 port unreachable was "
		   "sent back",
	  .fix = "bind the receiver to port 53 of :: or of fd00::2;", .as_said = true },
	{ "closed UDP port", "NO_SOCKET", "__udp4_lib_rcv", UDP4(), .confidence = LIKELY,
	  .cause = "nothing is bound to UDP port 53 in ns web; ICMP port unreachable was sent back",
	  .fix = "start the receiver on 10.1.0.2:53", .as_said = true },

	/* ---- sockets ---- */
	{ "raw socket full",
	  "SOCKET_RCVBUFF",
	  "raw_rcv",
	  { .version = 4, .proto = 253 },
	  .evidence = "{\"raw_sockets\":1,\"socket_drops\":16}",
	  .confidence = CERTAIN,
	  .cause = "a raw socket in ns web for IP protocol 253 does not read fast enough: its "
		   "receive buffer is full; 16 packets were dropped there so far",
	  .fix = "make the application read faster",
	  .as_said = true },
	{ "filter of a raw socket",
	  "SOCKET_FILTER",
	  "raw_rcv",
	  { .version = 4, .proto = 253 },
	  .confidence = LIKELY,
	  .cause = "a filter on a raw socket in ns web for IP protocol 253 refused the packet: one "
		   "that the application attached (SO_ATTACH_FILTER), or a cgroup_skb/ingress BPF "
		   "program of its cgroup; other sockets are not concerned",
	  .fix = "nothing, if that program asked for other packets only",
	  .as_said = true },
	{ "cgroup program", "SOCKET_FILTER", "udp_queue_rcv_one_skb", UDP4(), .confidence = LIKELY,
	  .cause = "a cgroup_skb/ingress BPF program of the receiver's cgroup, or a filter on its "
		   "socket, refused the packet to 10.1.0.2:53 in ns web",
	  .fix = "look at bpftool cgroup tree" },
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
	{ "unix socket that is not there",
	  "NOT_SPECIFIED",
	  "unix_stream_connect",
	  { 0 },
	  .no_packet = true,
	  .no_dev = true,
	  .comm = "bash",
	  .confidence = LIKELY,
	  .cause = "a connection to a unix socket was given up by bash (99): there is no such "
		   "socket, nobody listens on it, its accept queue is full, or it may not be used; "
		   "no packet of a network is lost",
	  .fix = "nothing" },
	{ "unix message to nobody",
	  "NOT_SPECIFIED",
	  "unix_dgram_sendmsg",
	  { 0 },
	  .no_packet = true,
	  .no_dev = true,
	  .comm = "bash",
	  .confidence = LIKELY,
	  .cause = "a message between unix sockets was not sent by bash (99): its receiver is "
		   "gone, does not read, or may not be written to; no packet of a network is lost",
	  .fix = "nothing" },
	{ "unix socket closed",
	  "NOT_SPECIFIED",
	  "unix_release_sock",
	  { 0 },
	  .no_packet = true,
	  .comm = "srv",
	  .confidence = LIKELY,
	  .cause = "a unix socket was closed with unread messages, by srv (99)",
	  .fix = "make the receiver read" },
	{ "FIN left in a queue, no reason", "NOT_SPECIFIED", "sk_stream_kill_queues",
	  TCP4(.flags = FIN | ACK), .confidence = LIKELY,
	  .cause = "the FIN was still in the queue when the socket went away: nothing is lost",
	  .fix = "nothing" },
	{ "packet socket",
	  "PACKET_SOCK_ERROR",
	  "packet_rcv",
	  { .ethertype = 0x88b5 },
	  .confidence = LIKELY,
	  .cause = "the packet socket for ethertype 0x88b5 on eth0 does not read: its receive "
		   "buffer is full",
	  .fix = "make the daemon",
	  .as_said = true },
	{ "last FIN", "QUEUE_PURGE", "sk_stream_kill_queues", TCP4(.flags = FIN | ACK),
	  .confidence = LIKELY,
	  .cause = "the FIN was still in the queue when the socket went away: nothing is lost",
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
	{ "vsock", "NOT_SPECIFIED", "virtio_transport_recv_pkt", .no_packet = true, .no_dev = true,
	  .confidence = LIKELY,
	  .cause = "a message between this machine and its host or guest (vsock), of a connection "
		   "that has ended or that nobody has: no packet of a network is lost",
	  .fix = "nothing" },
	{ "an answer of netlink", "NOT_SPECIFIED", "neigh_get", .no_dev = true, .no_ns = true,
	  .bare = true, .comm = "ip", .confidence = LIKELY,
	  .cause =
		  "the answer to a netlink request of ip (99), which ended with an error (there is "
		  "no such thing, or it may not be asked): no packet of a network is lost",
	  .fix = "nothing; that program" },
	{ "read", "CONSUMED", "skb_consume_udp", UDP4() },
	{ "a rule for any reason is for drops", "CONSUMED", "udp_destruct_common", UDP4() },

	/* ---- UDP checksums ---- */
	{ "no UDP checksum", "UDP_CSUM", "__udp6_lib_rcv", UDP6(), .confidence = CERTAIN,
	  .cause =
		  "the packet from [fd00::1]:4321 has no UDP checksum (0), which IPv6 demands, and "
		  "nothing on [fd00::2]:53 in ns web is set to take it so",
	  .fix = "make the sender compute it", .as_said = true },
	{ "UDP checksum, seen late", "NOT_SPECIFIED", "udp_recvmsg", UDP4(), .confidence = LIKELY,
	  .cause = "the UDP checksum of the packet from 10.1.0.1:4321 is wrong, which was seen "
		   "when it was read: it was damaged on the way, or its sender computes it badly",
	  .fix = "look for a network card" },

	/* ---- UDP without a reason ---- */
	{ "policy in, socket bound", "XFRM_POLICY", "udp_queue_rcv_one_skb", UDP4(),
	  .evidence = "{\"moved\":\"XfrmInTmplMismatch+1\"}", .confidence = LIKELY,
	  .cause = "an IPsec policy in ns web (dir in) demands protection, and the packet to "
		   "10.1.0.2:53 came without",
	  .fix = "look at ip xfrm policy in ns web", .as_said = true },
	{ "multicast without a socket", "NOT_SPECIFIED", "__udp4_lib_rcv", UDP4(.dst = "239.1.1.1"),
	  .confidence = LIKELY,
	  .cause =
		  "no socket in ns web takes UDP to 239.1.1.1:53: the group is joined on eth0, but "
		  "no socket that is bound to port 53 has joined it, or not for the source "
		  "10.1.0.1",
	  .fix = "join the group with the socket" },
	{ "own broadcast", "NOT_SPECIFIED", "__udp4_lib_rcv",
	  UDP4(.dst = "10.1.0.255", .pkt_type = 5), .confidence = LIKELY,
	  .cause =
		  "this host's own copy of what it sent to 10.1.0.255:53, and no socket here in ns "
		  "web is bound to port 53: nothing is lost",
	  .fix = "nothing" },
	{ "broadcast without a socket", "NOT_SPECIFIED", "__udp4_lib_rcv",
	  UDP4(.dst = "10.1.0.255", .pkt_type = 1), .confidence = LIKELY,
	  .cause = "a broadcast to UDP port 53, and no socket in ns web is bound to that port",
	  .fix = "nothing, if no program" },
	{ "broadcast of our own", "NOT_SPECIFIED", "__udp4_lib_rcv",
	  UDP4(.dst = "10.1.0.255", .no_mac = true), .evidence = "{\"route\":\"broadcast\"}",
	  .confidence = LIKELY,
	  .cause = "a broadcast to UDP port 53, and no socket in ns web is bound to that port",
	  .fix = "nothing, if no program" },
	{ "no reasons: UDP", NULL, "__udp4_lib_rcv", UDP4(), .confidence = POSSIBLE,
	  .cause = "most likely nothing is bound to UDP port 53 in ns web; a wrong checksum or an "
		   "IPsec policy would look the same",
	  .fix = "look at ss -lnu in ns web" },
	{ "UDP, sk_lookup", "NO_SOCKET", "__udp4_lib_rcv", UDP4(),
	  .evidence = "{\"listener\":\"0.0.0.0:81\",\"listeners\":1,\"sk_lookup\":\"p"
		      "ick (id 7)\"}",
	  .confidence = LIKELY,
	  .cause = "0.0.0.0:81 is bound in ns web, but the BPF program pick (id 7)"
		   " at sk_lookup refused the packet to 10.1.0.2:53",
	  .fix = "look at bpftool link show" },
	{ "UDP, sk_reuseport", "NO_SOCKET", "__udp4_lib_rcv", UDP4(),
	  .evidence = "{\"listener\":\"0.0.0.0:81\",\"listeners\":1,"
		      "\"sk_lookup\":\"\"}",
	  .confidence = LIKELY,
	  .cause = "nothing took the packet to 10.1.0.2:53 in ns web, though "
		   "0.0.0.0:81 is bound now: it was bound only then, or a BPF "
		   "program of type sk_reuseport refuses the packet for its group "
		   "(SO_REUSEPORT); ICMP port unreachable was sent back",
	  .fix = "look at bpftool prog show" },
	{ "sockmap", "NOT_SPECIFIED", "sk_psock_verdict_apply", UDP4(), .confidence = LIKELY,
	  .cause = "the socket of 10.1.0.2:53 in ns web is in a sockmap, and the "
		   "BPF program for what comes in there (sk_skb) dropped the "
		   "packet (SK_DROP), or sent it to a socket that cannot take it",
	  .fix = "look at that program" },
	{ "UDP-Lite",
	  "UDP_CSUM",
	  "__udp4_lib_rcv",
	  { .version = 4, .proto = 136 },
	  .confidence = CERTAIN,
	  .cause = "the checksum of the UDP-Lite packet from 10.1.0.1 is wrong, or"
		   " covers an impossible part of it: less than 8 bytes, or more "
		   "than there are",
	  .fix = "look at 10.1.0.1",
	  .as_said = true },
};

const struct scene_set scenes_sockets = SCENE_SET(scenes);
