// SPDX-License-Identifier: GPL-2.0-or-later
/* Packets that no socket takes, or that lie in one: TCP, UDP, packet, unix. */

#include "postprocess/why/rules/internal.h"

static const struct pk_why_rule rules[] = {
	/* ---- no socket ---- */
	{ "NO_SOCKET|NONE", AT_PING, ECHO_REPLY, LIKELY,
	  "an echo reply that no ping socket waits for: that of a ping with a raw socket was "
	  "delivered all the same, and nothing is lost",
	  "nothing, if ping got its answer; otherwise the pinger has ended, or the reply is a "
	  "stray",
	  .derived = true },
	{ "NO_SOCKET", "cookie_v4_check|cookie_v6_check", TCP, CERTAIN,
	  "the accept queue of {.listener}{in} is full ({.accept_queue} connections, it takes no "
	  "more than {.accept_max}): the ACK with a valid SYN cookie was ignored",
	  "make the server accept faster, or raise its listen() backlog[ (net.core.somaxconn is "
	  "{.somaxconn})] (ss -lnt{in}: Recv-Q against Send-Q)",
	  .when = "accept_full", .derived = true, .counter = "TcpExtListenOverflows" },
	{ "NO_SOCKET", "cookie_v4_check|cookie_v6_check", TCP, LIKELY,
	  "the accept queue of {local}{in} is full: the ACK with a valid SYN cookie was ignored",
	  "make the server accept faster, or raise its listen() backlog and net.core.somaxconn (ss "
	  "-lnt{in}: Recv-Q against Send-Q)",
	  .derived = true, .counter = "TcpExtListenOverflows" },
	{ "NO_SOCKET", AT_TCP, TCP | SYN, CERTAIN,
	  "{.listener} listens{in}, but the BPF program[ {.sk_lookup}] at sk_lookup refused the "
	  "SYN to {local}",
	  "look at bpftool link show: sk_lookup{in}, and at that program", .none = FIN | RST,
	  .when = "listener sk_lookup", .derived = true },
	{ "NO_SOCKET", AT_TCP, TCP | SYN, LIKELY,
	  "nothing took the SYN to {local}{in}, though {.listener} listens now: it began only "
	  "then, or a BPF program (of sk_lookup, or of type sk_reuseport for its group), a VRF or "
	  "SO_BINDTODEVICE keeps the packet from it",
	  "look at ss -lnt{in}: %DEV; bpftool link; bpftool prog show: sk_reuseport",
	  .none = FIN | RST, .when = "listener", .derived = true },
	{ "NO_SOCKET", AT_TCP, TCP | SYN, CERTAIN,
	  "nothing listens on TCP port {dport} of {dst}{in}, only {.other_bound}; the SYN was "
	  "answered with a RST",
	  "make the server listen on {dst}, too, or on all addresses (ss -lnt{in})",
	  .none = FIN | RST, .when = "other_bound !listeners" },
	{ "NO_SOCKET", AT_TCP, TCP | SYN, CERTAIN,
	  "nothing listens on TCP port {dport}{in}; the SYN was answered with a RST",
	  "start a listener on {local}, or connect to a port that is served (ss -lnt{in})",
	  .none = FIN | RST, .when = "!listeners" },
	{ "NO_SOCKET", AT_TCP, TCP | SYN, LIKELY,
	  "nothing listens on TCP port {dport}{in}; the SYN was answered with a RST",
	  "start a listener on {local}, or connect to a port that is served (ss -lnt{in}); if one "
	  "is there: a BPF sk_lookup program may refuse it (bpftool link)",
	  .none = FIN | RST },
	{ "NO_SOCKET", AT_TCP, TCP | RST, CERTAIN,
	  "a RST from {peer} for a connection that does not exist{in} (any more): nothing was lost",
	  "nothing, unless connections break: then look at why {src} resets" },
	{ "NO_SOCKET", AT_TCP, TCP | SYN_ACK, LIKELY,
	  "{peer} answered a connection attempt that does not exist{in} (any more); it was "
	  "answered with a RST",
	  "look for a client that gave up, for a forged source address, or for answers that take "
	  "another way back than NAT expects" },
	{ "NO_SOCKET", AT_TCP, TCP | NO_FLAGS, LIKELY,
	  "a segment with {flags} for a connection that does not exist{in}, to port {dport} where "
	  "nothing listens; it was answered with a RST",
	  "look at {src}: a port scan, or a broken TCP" },
	{ "NO_SOCKET", AT_TCP, TCP | FIN, LIKELY,
	  "a segment with {flags} for a connection that does not exist{in} (any more), to port "
	  "{dport} where nothing listens; it was answered with a RST",
	  "look at {src}: a port scan, if it opened no connection", .none = ACK },
	{ "NO_SOCKET", AT_TCP, TCP, LIKELY,
	  "a segment ({flags}) for a connection that does not exist{in} (any more), on port "
	  "{dport} "
	  "where nothing listens; it was answered with a RST",
	  "look at whether the local process ended or restarted (its log), or whether the "
	  "connection belongs to another host or namespace" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP | TO_MULTICAST, LIKELY,
	  "no socket takes UDP to {local}{in}: none is bound to port {dport} and has joined the "
	  "group on {dev}",
	  "join the group on {dev} and bind to port {dport} (ss -lnu{in}; ip maddr show dev "
	  "{dev})" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP | TO_VXLAN, LIKELY,
	  "a VXLAN packet from {src}, and no VXLAN device{in} that is up takes UDP port {dport}: "
	  "there is none, or it uses another port",
	  "ip link add ... type vxlan id VNI dstport {dport}{in} and set it up, or make the ports "
	  "of both ends agree (ip -d link show type vxlan{in})" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP | TO_GENEVE, LIKELY,
	  "a Geneve packet from {src}, and no Geneve device{in} that is up takes UDP port {dport}: "
	  "there is none, or it uses another port",
	  "ip link add ... type geneve id VNI remote {src}{in} and set it up, or make the ports of "
	  "both ends agree (ip -d link show type geneve{in})" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP, LIKELY,
	  "{.listener} is bound{in}, but the BPF program[ {.sk_lookup}] at sk_lookup refused the "
	  "packet to {local}",
	  "look at bpftool link show: sk_lookup{in}, and at that program",
	  .when = "listener sk_lookup", .derived = true },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP, LIKELY,
	  "nothing took the packet to {local}{in}, though {.listener} is bound now: it was bound "
	  "only then, or a BPF program of type sk_reuseport refuses the packet for its group "
	  "(SO_REUSEPORT); ICMP port unreachable was sent back",
	  "look at bpftool prog show: sk_reuseport; ss -nua{in}", .when = "listener",
	  .derived = true },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP | IPV6, CERTAIN,
	  "nothing is bound to UDP port {dport} of {dst}{in}, only {.other_bound}; ICMPv6 port "
	  "unreachable was sent back",
	  "bind the receiver to {dst}, too, or to all addresses; to no other device, and not "
	  "connected to another peer (ss -nua{in})",
	  .when = "other_bound !listeners" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP | IPV6, CERTAIN,
	  "nothing is bound to UDP port {dport} (IPv6){in}; ICMPv6 port unreachable was sent back",
	  "bind the receiver to port {dport} of :: or of {dst}; one that is bound for IPv4 only "
	  "does not count (ss -lnu{in})",
	  .when = "!listeners" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP, CERTAIN,
	  "nothing is bound to UDP port {dport} of {dst}{in}, only {.other_bound}; ICMP port "
	  "unreachable was sent back",
	  "bind the receiver to {dst}, too, or to all addresses; to no other device, and not "
	  "connected to another peer (ss -nua{in})",
	  .when = "other_bound !listeners" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP, CERTAIN,
	  "nothing is bound to UDP port {dport}{in}; ICMP port unreachable was sent back",
	  "start the receiver on {local}, or send to a port that is served (ss -lnu{in})",
	  .when = "!listeners" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP | IPV6, LIKELY,
	  "nothing is bound to UDP port {dport} (IPv6){in}; ICMPv6 port unreachable was sent back",
	  "bind the receiver to port {dport} of :: or of {dst}; one that is bound for IPv4 only "
	  "does not count (ss "
	  "-lnu{in})" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, UDP, LIKELY,
	  "nothing is bound to UDP port {dport}{in}; ICMP port unreachable was sent back",
	  "start the receiver on {local}, or send to a port that is served (ss -lnu{in})" },
	{ "NO_SOCKET", AT_UDP "|" AT_QUEUE, PK_TRAIT(UDPLITE), LIKELY,
	  "nothing is bound to UDP-Lite port {dport}{in}; ICMP port unreachable was sent back",
	  "start the receiver on {local}, or find out why {src} sends UDP-Lite: a socket of UDP "
	  "does not take it (cat /proc/net/udplite{in})" },
	{ "NO_SOCKET", "sctp_rcv", SCTP, LIKELY, "no SCTP endpoint listens on port {dport}{in}",
	  "start it on {local} (ss -a --sctp{in})" },
	{ "NO_SOCKET", NULL, ALL, LIKELY, "no socket{in} takes the packet [for {dst}]",
	  "look at which sockets there are (ss -ant; ss -anu){in}" },

	/* ---- sockets ---- */
	{ "SOCKET_FILTER", NULL, ALL, CERTAIN,
	  "the BPF program {.cgroup_prog} (cgroup_skb/ingress) on cgroup {.cgroup} refused the "
	  "packet to {local}{in}",
	  "bpftool cgroup show {.cgroup}; detach or correct that program (IPAddressDeny= of "
	  "systemd units makes such, too)",
	  .when = "cgroup_prog", .derived = true },
	{ "SOCKET_FILTER", NULL, ALL, CERTAIN,
	  "a filter that the application attached to the socket {.listener}{in} "
	  "(SO_ATTACH_FILTER, SO_ATTACH_BPF) refused the packet: no cgroup of it has a BPF program",
	  "look at the filter of the application (ss -lnpe{in}; ss -0 -b)",
	  .when = "!cgroup_prog listener" },
	{ "SOCKET_FILTER", AT_TCP, TCP | SYN, LIKELY,
	  "a filter refused the SYN to {local}{in}: one that the application attached to its "
	  "listener (SO_ATTACH_FILTER), or a cgroup_skb/ingress BPF program of its cgroup",
	  "look at the filters of the application, and at bpftool cgroup tree", .derived = true },
	{ "SOCKET_FILTER", "raw_rcv|rawv6_rcv", ALL, LIKELY,
	  "a filter on a raw socket{in} for IP protocol {ipproto} refused the packet: one that the "
	  "application attached (SO_ATTACH_FILTER), or a cgroup_skb/ingress BPF program of its "
	  "cgroup; other sockets are not concerned",
	  "nothing, if that program asked for other packets only (ss -wap{in}; bpftool cgroup "
	  "tree)" },
	{ "SOCKET_FILTER", NULL, TCP, LIKELY,
	  "a filter on the socket of {local}{in} refused the segment: one that the application "
	  "attached, or a cgroup_skb/ingress BPF program of its cgroup",
	  "look at the filters of the application, and at bpftool cgroup tree", .derived = true },
	{ "SOCKET_FILTER", NULL, UDP, LIKELY,
	  "a cgroup_skb/ingress BPF program of the receiver's cgroup, or a filter on its socket, "
	  "refused the packet to {local}{in}",
	  "look at bpftool cgroup tree, and at SO_ATTACH_FILTER in the application",
	  .derived = true },
	{ "NOT_SPECIFIED",
	  "sk_psock_verdict_apply|sk_psock_verdict_recv|sk_psock_skb_*|sk_psock_strp_*", ALL,
	  LIKELY,
	  "the socket[ of {local}]{in} is in a sockmap, and the BPF program for what comes in "
	  "there (sk_skb) dropped the packet (SK_DROP), or sent it to a socket that cannot take it",
	  "look at that program (bpftool prog show: sk_skb; bpftool map show: sockmap, sockhash)" },
	{ "SOCKET_RCVBUFF", NULL, UDP, CERTAIN,
	  "the receiver on {local}{in} does not read fast enough: its receive buffer is full[ "
	  "({rmem} of {rcvbuf} bytes)]",
	  "make the application read faster, or raise its SO_RCVBUF and net.core.rmem_max[, "
	  "which is {.rmem_max}] (ss -uamp{in})" },
	{ "SOCKET_RCVBUFF", "raw_rcv|rawv6_rcv", ALL, CERTAIN,
	  "a raw socket{in} for IP protocol {ipproto} does not read fast enough: its receive "
	  "buffer is full[; {.socket_drops} packets were dropped there so far]",
	  "make the application read faster, or raise its SO_RCVBUF and net.core.rmem_max (ss "
	  "-wamp{in}; /proc/net/raw)" },
	{ "SOCKET_RCVBUFF", NULL, ALL, CERTAIN,
	  "the receive buffer of the socket is full[ ({rmem} of {rcvbuf} bytes)]: the application "
	  "does not read fast enough",
	  "make the application read faster, or raise its SO_RCVBUF and net.core.rmem_max" },
	{ "SOCKET_CLOSE", "unix_*", ALL, CERTAIN,
	  "a unix socket was closed with unread messages[, by {task}]",
	  "make the receiver read all that came before it closes" },
	{ "NOT_SPECIFIED", "unix_release_sock|unix_sock_destructor", ALL, LIKELY,
	  "a unix socket was closed with unread messages[, by {task}]",
	  "make the receiver read all that came before it closes" },
	{ "NOT_SPECIFIED", "unix_stream_connect", ALL, LIKELY,
	  "a connection to a unix socket was given up[ by {task}]: there is no such socket, nobody "
	  "listens on it, its accept queue is full, or it may not be used; no packet of a network "
	  "is lost",
	  "nothing, unless that program complains: it was told the error (strace -e connect)" },
	{ "NOT_SPECIFIED", "unix_dgram_sendmsg|unix_stream_sendmsg", ALL, LIKELY,
	  "a message between unix sockets was not sent[ by {task}]: its receiver is gone, does not "
	  "read, or may not be written to; no packet of a network is lost",
	  "nothing, unless that program complains: it was told the error (ss -xap)" },
	{ "UNIX_DISCONNECT", NULL, ALL, CERTAIN,
	  "a unix datagram socket{in} was connected to another peer[, by {task}]: messages of the "
	  "old one, which had not been read, were thrown away",
	  "make the application read what came before it connects anew (ss -xp{in})" },
	{ "UNIX_SKIP_OOB", NULL, ALL, CERTAIN,
	  "a byte of out-of-band data was not read on a unix stream socket{in}, and was passed "
	  "over[ by {task}]",
	  "make the reader use MSG_OOB or SO_OOBINLINE, or the sender no MSG_OOB" },
	{ "SOCKET_CLOSE", NULL, ALL, CERTAIN, "the socket was closed with unread data[, by {task}]",
	  "make the receiver read all that came before it closes" },
	{ "SOCKET_BACKLOG", NULL, ALL, LIKELY,
	  "the application holds the socket of {local}{in} (a system call that takes long or waits "
	  "for memory), and more came than may wait behind it",
	  "find out what the application waits for, and raise net.core.rmem_max and its SO_RCVBUF "
	  "(ss -tm{in}: bl)" },
	{ "PACKET_SOCK_ERROR|NOT_SPECIFIED", "packet_rcv|tpacket_rcv|packet_rcv_spkt", ALL, CERTAIN,
	  "the packet socket[ for ethertype {ethertype}] on {dev} does not read: its receive "
	  "buffer is full ({.socket_queue} of {.socket_rcvbuf} bytes, {.socket_drops} packets "
	  "dropped so far), and nobody else wanted the frame",
	  "make the daemon (LLDP, PTP, a sniffer) read faster, or raise its SO_RCVBUF (ss -0 -e "
	  "-m{in})",
	  .when = "socket_queue socket_drops" },
	{ "PACKET_SOCK_ERROR", NULL, NO_IP, LIKELY,
	  "the packet socket for ethertype {ethertype} on {dev} does not read: its receive buffer "
	  "is full",
	  "make the daemon (LLDP, PTP, a sniffer) read faster, or raise its SO_RCVBUF (ss -0 -e "
	  "-m{in})" },
	{ "PACKET_SOCK_ERROR", NULL, ALL, LIKELY,
	  "a packet socket on {dev} does not read: its receive buffer or ring is full, and nobody "
	  "else wanted the frame",
	  "make the program read faster, or raise its buffer (tcpdump -B)" },
	{ "NOT_SPECIFIED", "packet_rcv|tpacket_rcv|packet_rcv_spkt", ALL, LIKELY,
	  "a packet socket on {dev} does not read: its receive buffer or ring is full, and nobody "
	  "else wanted the frame[ of ethertype {ethertype}]",
	  "make the daemon (LLDP, PTP, a sniffer) read faster, or raise its SO_RCVBUF (ss -0 -e "
	  "-m{in})" },
	{ "PROTO_MEM", NULL, UDP, CERTAIN,
	  "the memory that all UDP sockets of this machine may use together (net.ipv4.udp_mem) is "
	  "spent, so {local}{in} gets none",
	  "raise net.ipv4.udp_mem, or find the sockets with full queues (ss -uam; "
	  "/proc/net/sockstat: UDP mem)" },
	{ "PROTO_MEM", NULL, TCP, LIKELY,
	  "the receive buffer of {local}{in} is full ({.socket_queue} of {.socket_rcvbuf} bytes) "
	  "of data that came out of order or is unread",
	  "make the application read faster; raise net.ipv4.tcp_rmem (ss -tmi{in})",
	  .when = "socket_queue", .derived = true },
	{ "PROTO_MEM", NULL, TCP, LIKELY,
	  "the receive buffer of {local}{in} is full of data that came out of order or is unread, "
	  "or the memory of all TCP sockets is spent",
	  "make the application read faster; raise net.ipv4.tcp_rmem or net.ipv4.tcp_mem (ss -tmi; "
	  "/proc/net/sockstat)" },
	{ "QUEUE_PURGE|NOT_SPECIFIED", "sk_stream_kill_queues|inet_csk_destroy_sock", TCP | FIN,
	  LIKELY, "the FIN was still in the queue when the socket went away: nothing is lost",
	  "nothing", .none = DATA, .derived = true },
	{ "QUEUE_PURGE|NOT_SPECIFIED", "sk_stream_kill_queues", ALL, LIKELY,
	  "a socket went away and what was left in its queues was freed: as a rule an empty FIN, "
	  "and nothing is lost",
	  "nothing", .derived = true },
	{ "QUEUE_PURGE|NOT_SPECIFIED", AT_QUEUE_PURGE "|packet_release|packet_sock_destruct", ALL,
	  LIKELY,
	  "a packet socket (a sniffer, a DHCP client) was closed[ by {task}] with copies of "
	  "packets "
	  "unread: nothing of the traffic is lost",
	  "nothing", .stack = "packet_release|packet_sock_destruct|packet_set_ring",
	  .derived = true },
	{ "QUEUE_PURGE|NOT_SPECIFIED", AT_QUEUE_PURGE "|netlink_sock_destruct", ALL, LIKELY,
	  "a netlink socket was closed[ by {task}] with messages of the kernel unread: no packet "
	  "of "
	  "a network is lost",
	  "nothing", .stack = "netlink_sock_destruct|netlink_release", .derived = true },
	{ "QUEUE_PURGE|NOT_SPECIFIED", AT_QUEUE_PURGE, BARE, LIKELY,
	  "a socket of another kind than network traffic (netlink, unix) was closed with messages "
	  "unread: no packet of a network is lost",
	  "nothing", .derived = true },
	{ "QUEUE_PURGE", AT_QUEUE_PURGE, ALL, LIKELY,
	  "a socket or device went away[ ({task} was running)], and what waited in its queue was "
	  "freed: of a packet socket (a sniffer) these are copies, and nothing is lost",
	  "nothing, unless a program ends too early; --stack tells whose queue it is",
	  .derived = true },
	{ "QUEUE_PURGE", "inet_sock_destruct", ALL, LIKELY,
	  "a raw or ping socket{in} was closed with packets unread",
	  "nothing, if the program wanted no more; else make it read all that came before it "
	  "closes" },
	{ "QUEUE_PURGE", "tcp_disconnect|inet_csk_listen_stop", ALL, LIKELY,
	  "a connection of {local}{in} was ended before its data was read: its listener was closed "
	  "before it was accepted, or it was disconnected",
	  "make the server accept what is waiting before it closes its listener[ ({task})]",
	  .none = SYN },
	{ "NOT_SPECIFIED", "virtio_transport_*|vsock_*|vhost_transport_*|vmci_transport_*", ALL,
	  LIKELY,
	  "a message between this machine and its host or guest (vsock), of a connection that has "
	  "ended or that nobody has: no packet of a network is lost",
	  "nothing; else look at ss --vsock -a" },
	{ "NOT_SPECIFIED", AT_NETLINK, BARE, LIKELY,
	  "the answer to a netlink request[ of {task}], which ended with an error (there is no "
	  "such "
	  "thing, or it may not be asked): no packet of a network is lost",
	  "nothing; that program was told the error" },
	{ "NOT_SPECIFIED",
	  "udp_destruct_common|udp_destruct_sock|udpv6_destruct_sock|inet_sock_destruct", ALL,
	  LIKELY, "a UDP socket[ on {local}] was closed with unread datagrams",
	  "make the receiver read all that came before it closes" },

	/* ---- UDP checksums ---- */
	{ "UDP_CSUM", AT_UDP, UDP | IPV6 | NO_UDP_CSUM, CERTAIN,
	  "the packet from {peer} has no UDP checksum (0), which IPv6 demands, and nothing on "
	  "{local}{in} is set to take it so",
	  "make the sender compute it, or set UDP_NO_CHECK6_RX on the receiver (udp6zerocsumrx of "
	  "a tunnel)" },
	{ "NOT_SPECIFIED",
	  "udp_recvmsg|udpv6_recvmsg|__first_packet_length|first_packet_length|udp_read_skb", UDP,
	  LIKELY,
	  "the UDP checksum of the packet from {peer} is wrong, which was seen when it was read: "
	  "it "
	  "was damaged on the way, or its sender computes it badly",
	  "look for a network card with broken checksum offload (ethtool -K DEV tx off at the "
	  "sender) or a middlebox that rewrites packets (nstat UdpInCsumErrors{in})" },
	{ "UDP_CSUM", AT_UDP, ALL, CERTAIN,
	  "the checksum of the UDP-Lite packet from {src} is wrong, or covers an impossible part "
	  "of "
	  "it: less than 8 bytes, or more than there are",
	  "look at {src}: broken, or it crafts packets", .none = UDP },
	{ "UDP_CSUM", NULL, ALL, CERTAIN,
	  "the UDP checksum of the packet from {peer} is wrong: it was damaged on the way, or its "
	  "sender computes it badly",
	  "look for a network card with broken checksum offload (ethtool -K DEV tx off at the "
	  "sender) or a middlebox that rewrites packets" },

	/* ---- UDP without a reason ---- */
	{ "NOT_SPECIFIED|XFRM_POLICY",
	  AT_UDP "|" AT_QUEUE "|" AT_TCP
		 "|icmp_rcv|ip_local_deliver_finish|ip_protocol_deliver_rcu|raw_rcv|ip6_"
		 "input_finish|ip6_protocol_deliver_rcu",
	  ALL, LIKELY,
	  "an IPsec policy{in} with action block (dir in) matches the packet to {local}",
	  "look at ip xfrm policy{in}: dir in, action block (XfrmInPolBlock of /proc/net/xfrm_stat "
	  "is counting)",
	  .when = "moved~XfrmInPolBlock+" },
	{ "NOT_SPECIFIED|XFRM_POLICY",
	  AT_UDP "|" AT_QUEUE "|" AT_TCP
		 "|icmp_rcv|ip_local_deliver_finish|ip_protocol_deliver_rcu|raw_rcv|ip6_"
		 "input_finish|ip6_protocol_deliver_rcu",
	  ALL, LIKELY,
	  "IPsec{in} has no policy (dir in) that allows the packet to {local}, and the default "
	  "blocks",
	  "ip xfrm policy add ... dir in, or ip xfrm policy setdefault in accept{in} (XfrmInNoPols "
	  "is counting)",
	  .when = "moved~XfrmInNoPols+" },
	{ "NOT_SPECIFIED|XFRM_POLICY",
	  AT_UDP "|" AT_QUEUE "|" AT_TCP
		 "|icmp_rcv|ip_local_deliver_finish|ip_protocol_deliver_rcu|raw_rcv|ip6_"
		 "input_finish|ip6_protocol_deliver_rcu",
	  ALL, LIKELY,
	  "an IPsec policy{in} (dir in) demands protection, and the packet to {local} came without",
	  "look at ip xfrm policy{in} and at whether {src} encrypts (XfrmInTmplMismatch is "
	  "counting)",
	  .when = "moved~XfrmInTmplMismatch+" },
	{ "NOT_SPECIFIED", AT_UDP, UDP | TO_MULTICAST, LIKELY,
	  "no socket{in} takes UDP to {local}: the group is joined on {dev}, but no socket that is "
	  "bound to port {dport} has joined it, or not for the source {src}",
	  "join the group with the socket that is bound to port {dport} (ss -lnu{in}; ip maddr "
	  "show dev {dev}{in})" },
	{ "NOT_SPECIFIED", AT_UDP, UDP | LOOPED, LIKELY,
	  "this host's own copy of what it sent to {local}, and no socket here{in} is bound to "
	  "port {dport}: nothing is lost",
	  "nothing" },
	{ "NOT_SPECIFIED", AT_UDP, UDP | TO_ALL, LIKELY,
	  "a broadcast to UDP port {dport}, and no socket{in} is bound to that port",
	  "nothing, if no program here should get it; else start the receiver on port {dport} "
	  "(ss -lnu{in})" },
	{ "NOT_SPECIFIED", AT_UDP, UDP, LIKELY,
	  "a broadcast to UDP port {dport}, and no socket{in} is bound to that port",
	  "nothing, if no program here should get it; else start the receiver on port {dport} "
	  "(ss -lnu{in})",
	  .when = "route=broadcast" },
	{ "NOT_SPECIFIED", AT_UDP, UDP, LIKELY,
	  "an IPsec policy{in} (dir in, action block or with a demand for protection) matches the "
	  "packet to {local}",
	  "look at ip xfrm policy{in}, and /proc/net/xfrm_stat: XfrmInPolBlock XfrmInNoPols",
	  .none = NO_REASON },
	{ "NOT_SPECIFIED", AT_UDP, UDP, POSSIBLE,
	  "most likely nothing is bound to UDP port {dport}{in}; a wrong checksum or an IPsec "
	  "policy would look the same",
	  "look at ss -lnu{in}; nstat UdpNoPorts UdpInCsumErrors" },
	{ "NOT_SPECIFIED", AT_QUEUE "|__udp_enqueue_schedule_skb", UDP, POSSIBLE,
	  "the receive buffer of {local}{in} is full, or a filter refused the packet",
	  "make the application read faster, or raise its SO_RCVBUF (nstat UdpRcvbufErrors; "
	  "bpftool cgroup tree)" },
};

const struct pk_why_set pk_why_sockets = PK_WHY_SET(rules);
