// SPDX-License-Identifier: GPL-2.0-or-later
/* What the ways to lose a packet look like, and what they are. The first rule that fits is taken,
 * so those of one family stand together, the special ones first. Functions that compilers inline
 * into each other are named together. */

#include "core/util/cleanup.h"
#include "postprocess/why/internal.h"

/* Traits are written here without their prefix. */
#define IPV4          PK_TRAIT_IPV4
#define IPV6          PK_TRAIT_IPV6
#define ARP           PK_TRAIT_ARP
#define NO_IP         PK_TRAIT_NO_IP
#define TCP           PK_TRAIT_TCP
#define UDP           PK_TRAIT_UDP
#define ICMP          PK_TRAIT_ICMP
#define SCTP          PK_TRAIT_SCTP
#define SYN           PK_TRAIT_SYN
#define SYN_ACK       PK_TRAIT_SYN_ACK
#define RST           PK_TRAIT_RST
#define FIN           PK_TRAIT_FIN
#define ACK           PK_TRAIT_ACK
#define DATA          PK_TRAIT_DATA
#define BAD_DOFF      PK_TRAIT_BAD_DOFF
#define OWN_MAC       PK_TRAIT_OWN_MAC
#define PING          PK_TRAIT_PING
#define ECHO_REPLY    PK_TRAIT_ECHO_REPLY
#define MEMBERSHIP    PK_TRAIT_MEMBERSHIP
#define TTL_OUT       PK_TRAIT_TTL_OUT
#define DF            PK_TRAIT_DF
#define CUT           PK_TRAIT_CUT
#define NEAR          PK_TRAIT_NEAR
#define TO_ALL        PK_TRAIT_TO_ALL
#define SOLICITATION  PK_TRAIT_SOLICITATION
#define SOURCE_ROUTE  PK_TRAIT_SOURCE_ROUTE
#define TO_MULTICAST  PK_TRAIT_TO_MULTICAST
#define TO_LOOPBACK   PK_TRAIT_TO_LOOPBACK
#define FROM_LOOPBACK PK_TRAIT_FROM_LOOPBACK
#define FROM_LINK     PK_TRAIT_FROM_LINK
#define TO_ITSELF     PK_TRAIT_TO_ITSELF
#define TO_VXLAN      PK_TRAIT_TO_VXLAN
#define TO_GENEVE     PK_TRAIT_TO_GENEVE
#define VLAN          PK_TRAIT_VLAN
#define TO_US         PK_TRAIT_TO_US
#define TO_OTHERS     PK_TRAIT_TO_OTHERS
#define NO_REASON     PK_TRAIT_NO_REASON
#define ALL           PK_TRAIT_NONE

#define POSSIBLE PK_CONFIDENCE_POSSIBLE
#define LIKELY   PK_CONFIDENCE_LIKELY
#define CERTAIN  PK_CONFIDENCE_CERTAIN

#define AT_TCP "tcp_v4_rcv|tcp_v6_rcv"
#define AT_UDP "__udp4_lib_rcv*|__udp6_lib_rcv*|udp_rcv|udpv6_rcv"
#define AT_QUEUE                                                                                   \
	"udp_queue_rcv_one_skb|udpv6_queue_rcv_one_skb|udp_queue_rcv_skb|udpv6_queue_rcv_skb"
#define AT_STATE "tcp_v4_do_rcv|tcp_v6_do_rcv|tcp_rcv_state_process|tcp_rcv_synsent_state_process"
#define AT_OPEN                                                                                    \
	"tcp_rcv_established|tcp_data_queue|tcp_data_queue_ofo|tcp_validate_incoming|tcp_ack|"     \
	"tcp_v4_do_rcv|tcp_v6_do_rcv|tcp_rcv_state_process"
#define AT_ROUTE   "ip_rcv_finish_core|ip_rcv_finish|ip_route_input_noref|ip_rcv_options|ip_rcv"
#define AT_XMIT    "__dev_queue_xmit|__dev_xmit_skb|dev_queue_xmit"
#define AT_FORWARD "__dev_forward_skb2|__dev_forward_skb|veth_xmit|dev_forward_skb*"
#define AT_RECEIVE "__netif_receive_skb_core|__netif_receive_skb_one_core|__netif_receive_skb*"
#define AT_BRIDGE  "br_handle_frame_finish|br_handle_frame|br_flood|br_dev_xmit"
#define AT_FRAG                                                                                    \
	"ip_defrag|ip_frag_queue|inet_frag_rbtree_purge|inet_frag_queue_flush|ipv6_frag_rcv|"      \
	"ip6_frag_queue|nf_ct_frag6_gather"
#define AT_PURGE                                                                                   \
	"__rtnl_unlock|rtnl_unlock|netdev_run_todo|rtnetlink_rcv_msg|qdisc_reset|"                 \
	"qdisc_reset_queue|pfifo_fast_reset|qdisc_purge_queue|__qdisc_reset_queue"
#define AT_XDP     "do_xdp_generic|netif_receive_generic_xdp|bpf_prog_run_generic_xdp"
#define AT_ANY_XDP AT_XDP "|veth_xdp_rcv_skb|veth_xdp_rcv|veth_poll"
#define AT_NEIGH   "neigh_invalidate|ndisc_error_report|arp_error_report|ipv6_ndisc_error_report"
#define AT_PING    "ping_rcv|icmp_rcv|icmpv6_rcv"

const struct pk_why_rule pk_why_rules[] = {
	{ "PKT_TOO_SMALL|NOT_SPECIFIED", AT_TCP, TCP | BAD_DOFF, CERTAIN,
	  "the TCP header of the segment from {peer} claims a length that the segment does not "
	  "have",
	  "look at {src}: broken, or it crafts packets" },
	/* ---- no socket ---- */
	{ "NO_SOCKET", AT_PING, ECHO_REPLY, LIKELY,
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
	  .when = "accept_full", .derived = true },
	{ "NO_SOCKET", "cookie_v4_check|cookie_v6_check", TCP, LIKELY,
	  "the accept queue of {local}{in} is full: the ACK with a valid SYN cookie was ignored",
	  "make the server accept faster, or raise its listen() backlog and net.core.somaxconn (ss "
	  "-lnt{in}: Recv-Q against Send-Q)",
	  .derived = true },
	{ "NO_SOCKET", AT_TCP, TCP | SYN, CERTAIN,
	  "{.listener} listens{in}, but the BPF program[ {.sk_lookup}] at sk_lookup refused the "
	  "SYN to {local}",
	  "look at bpftool link show: sk_lookup{in}, and at that program", .none = FIN | RST,
	  .when = "listener sk_lookup", .derived = true },
	{ "NO_SOCKET", AT_TCP, TCP | SYN, LIKELY,
	  "nothing took the SYN to {local}{in}, though {.listener} listens now: it began only "
	  "then, or a BPF sk_lookup program, a VRF or SO_BINDTODEVICE keeps the packet from it",
	  "look at ss -lnt{in}: %DEV; bpftool link", .none = FIN | RST, .when = "listener",
	  .derived = true },
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
	{ "NO_SOCKET", AT_TCP, TCP, LIKELY,
	  "a segment for a connection that does not exist{in} (any more), on port {dport} where "
	  "nothing listens; it was answered with a RST",
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
	{ "SOCKET_FILTER", NULL, TCP, LIKELY,
	  "a filter on the socket of {local}{in} refused the segment: one that the application "
	  "attached, or a cgroup_skb/ingress BPF program of its cgroup",
	  "look at the filters of the application, and at bpftool cgroup tree", .derived = true },
	{ "SOCKET_FILTER", NULL, UDP, LIKELY,
	  "a cgroup_skb/ingress BPF program of the receiver's cgroup, or a filter on its socket, "
	  "refused the packet to {local}{in}",
	  "look at bpftool cgroup tree, and at SO_ATTACH_FILTER in the application",
	  .derived = true },
	{ "SOCKET_RCVBUFF", NULL, UDP, CERTAIN,
	  "the receiver on {local}{in} does not read fast enough: its receive buffer is full[ "
	  "({rmem} of {rcvbuf} bytes)]",
	  "make the application read faster, or raise its SO_RCVBUF and net.core.rmem_max[, "
	  "which is {.rmem_max}] (ss -uamp{in})" },
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
	{ "PROTO_MEM", NULL, UDP, LIKELY,
	  "the memory that all UDP sockets may use together is spent",
	  "raise net.ipv4.udp_mem, or find the sockets with full queues (ss -uam)" },
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
	{ "QUEUE_PURGE", "sk_stream_kill_queues|inet_csk_destroy_sock|tcp_*", TCP | FIN, LIKELY,
	  "the FIN was still in the queue when the socket went away: nothing is lost", "nothing",
	  .none = DATA, .derived = true },
	{ "QUEUE_PURGE", "sk_stream_kill_queues", ALL, LIKELY,
	  "a socket went away and what was left in its queues was freed: as a rule an empty FIN, "
	  "and nothing is lost",
	  "nothing", .derived = true },
	{ "NOT_SPECIFIED",
	  "udp_destruct_common|udp_destruct_sock|udpv6_destruct_sock|inet_sock_destruct", ALL,
	  LIKELY, "a UDP socket was closed with unread datagrams",
	  "make the receiver read all that came before it closes" },

	/* ---- TCP ---- */
	{ "TCP_CSUM", NULL, ALL, CERTAIN,
	  "the TCP checksum of the segment from {peer} is wrong: it was damaged on the way, or its "
	  "sender computes it badly",
	  "look for a network card with broken checksum offload (ethtool -K DEV tx off at the "
	  "sender) or a middlebox that rewrites packets" },
	{ "UDP_CSUM", NULL, ALL, CERTAIN,
	  "the UDP checksum of the packet from {peer} is wrong: it was damaged on the way, or its "
	  "sender computes it badly",
	  "look for a network card with broken checksum offload (ethtool -K DEV tx off at the "
	  "sender) or a middlebox that rewrites packets" },
	{ "TCP_LISTEN_OVERFLOW", NULL, ALL, CERTAIN,
	  "the accept queue of {.listener}{in} is full ({.accept_queue} connections, it takes no "
	  "more than {.accept_max}): the application does not accept() fast enough",
	  "make the server accept faster, or raise its listen() backlog[ (net.core.somaxconn is "
	  "{.somaxconn})] (ss -lnt{in}: Recv-Q against Send-Q)",
	  .when = "accept_full" },
	{ "TCP_LISTEN_OVERFLOW", NULL, ALL, CERTAIN,
	  "the accept queue of {local}{in} is full: the application does not accept() fast enough",
	  "make the server accept faster, or raise its listen() backlog and net.core.somaxconn (ss "
	  "-lnt{in}: Recv-Q against Send-Q)" },
	{ "TCP_FLAGS", NULL, TCP | SYN | FIN, CERTAIN,
	  "the segment has both SYN and FIN, which makes no sense",
	  "look at {src}: a port scan, or a broken TCP" },
	{ "TCP_FLAGS", NULL, TCP | ACK, LIKELY,
	  "an ACK from {peer} reached a listener on {local}{in} that knows no such connection; it "
	  "was answered with a RST",
	  "look at whether this host or its server restarted, or the connection belongs to another "
	  "host (load balancer, failover)",
	  .none = SYN_ACK | RST },
	{ "TCP_FLAGS", NULL, TCP, LIKELY,
	  "the flags of the segment make no sense in the state of the connection",
	  "look at {src}: a port scan, a broken TCP, or a middlebox without state" },
	{ "TCP_OLD_DATA|TCP_OLD_SEQUENCE", NULL, ALL, CERTAIN,
	  "the segment repeats data that had already arrived (a needless retransmission, or a "
	  "keep-alive): nothing is lost",
	  "nothing here; acknowledgements get lost or are late on the way to {src}" },
	{ "TCP_OFOMERGE", NULL, ALL, CERTAIN,
	  "the out-of-order segment repeats data that already waits for the segment before it: "
	  "nothing is lost",
	  "look for that hole: where was the segment before it lost?" },
	{ "TCP_RFC7323_PAWS", NULL, ALL, LIKELY,
	  "the TCP timestamp of the segment from {peer} is older than the last one of this "
	  "connection (PAWS)",
	  "look for several hosts behind one NAT address, each with a clock of its own, or for "
	  "very old duplicates (nstat TcpExtPAWSEstab)" },
	{ "TCP_RFC7323_PAWS_ACK", NULL, ALL, LIKELY,
	  "an acknowledgement came late, with an older timestamp than the one after it: nothing is "
	  "lost",
	  "nothing; the network reorders" },
	{ "TCP_TOO_OLD_ACK", NULL, ALL, LIKELY,
	  "the acknowledgement number is older than anything this connection can still have in "
	  "flight",
	  "look for stale duplicates, a middlebox that replays, or someone who injects blindly" },
	{ "TCP_OLD_ACK", NULL, ALL, LIKELY,
	  "the segment acknowledges what was acknowledged before: nothing is lost",
	  "nothing; the network reorders or duplicates" },
	{ "TCP_INVALID_ACK_SEQUENCE", NULL, TCP | SYN_ACK, CERTAIN,
	  "the SYN-ACK of {peer} acknowledges a number that this side never sent: {src} still "
	  "holds a stale connection, or a middlebox is broken; a RST went back",
	  "look for a firewall with stale state, or one that renumbers in one direction only" },
	{ "NOT_SPECIFIED", AT_STATE, TCP | SYN_ACK, LIKELY,
	  "the SYN-ACK of {peer} acknowledges a number that this side never sent; a RST went back",
	  "look for a stale connection at {src}, or a firewall that renumbers in one direction "
	  "only" },
	{ "TCP_INVALID_ACK_SEQUENCE|TCP_ACK_UNSENT_DATA", NULL, ALL, LIKELY,
	  "the segment from {peer} acknowledges data that this side never sent",
	  "look for a middlebox with stale state, or someone who injects blindly" },
	{ "TCP_RESET", "tcp_rcv_state_process|tcp_v4_do_rcv|tcp_v6_do_rcv", TCP | RST, LIKELY,
	  "a RST from {peer} reached the listener on {local}{in} and belongs to no connection: it "
	  "was ignored, and nothing is lost",
	  "nothing, unless connections break: then look at why {src} resets",
	  .when = "conn_state=listen" },
	{ "TCP_RESET", "tcp_validate_incoming|tcp_rcv_*|tcp_v4_do_rcv|tcp_v6_do_rcv", TCP | RST,
	  LIKELY,
	  "the RST of {peer} was ignored: its number is inside the window but not the next one "
	  "(RFC 5961); a challenge ACK was sent, and the connection lives",
	  "look for a middlebox that resets with a stale number, or someone who tries to reset "
	  "blindly",
	  .derived = true },
	{ "TCP_INVALID_SYN", NULL, ALL, LIKELY,
	  "a SYN from {peer} on a connection that this side thinks is open; a challenge ACK was "
	  "sent",
	  "look at whether {src} restarted, or uses its port again too soon" },
	{ "TCP_INVALID_SEQUENCE", NULL, ALL, LIKELY,
	  "the sequence number of the segment from {peer} lies outside the window of the "
	  "connection",
	  "compare the sequence numbers at both ends (tcpdump -S): a middlebox renumbers or has "
	  "stale state" },
	{ "TCP_INVALID_END_SEQUENCE|TCP_ZEROWINDOW|TCP_OVERWINDOW", NULL, ALL, LIKELY,
	  "the segment reaches beyond the window of {local}{in}: the application does not read, "
	  "and the window is closed or nearly so",
	  "make the application read faster, or raise net.ipv4.tcp_rmem (ss -tmi{in}: Recv-Q)",
	  .derived = true },
	{ "TCP_OFO_QUEUE_PRUNE|TCP_OFO_DROP", NULL, ALL, LIKELY,
	  "the receive buffer of {local}{in} is full: out-of-order segments were thrown away and "
	  "must be sent again",
	  "raise net.ipv4.tcp_rmem, and look for the loss that left the hole" },
	{ "TCP_MD5NOTFOUND|TCP_AONOTFOUND", NULL, ALL, CERTAIN,
	  "the socket on port {dport}{in} demands signed segments (TCP-MD5, TCP-AO) of {src}, and "
	  "this one carries no signature",
	  "configure the password on the peer {src} as well" },
	{ "TCP_MD5UNEXPECTED|TCP_AOUNEXPECTED", NULL, ALL, CERTAIN,
	  "the segment from {src} is signed (TCP-MD5, TCP-AO), and the socket on port {dport}{in} "
	  "has no password for it",
	  "configure the password for {src} here, or remove it there" },
	{ "TCP_MD5FAILURE|TCP_AOFAILURE|TCP_AOKEYNOTFOUND", NULL, ALL, CERTAIN,
	  "the signature (TCP-MD5, TCP-AO) of the segment from {src} is not that of our password "
	  "for it",
	  "make the passwords and key ids of both ends agree; look for NAT in between" },
	{ "TCP_MINTTL", NULL, ALL, CERTAIN,
	  "the socket on port {dport}{in} demands a higher TTL (IP_MINTTL, GTSM) than the {ttl} "
	  "with which the segment from {src} arrived",
	  "make the peer send with TTL 255, or relax ttl-security for peers that are several hops "
	  "away" },
	{ "TCP_ABORT_ON_DATA", NULL, ALL, CERTAIN,
	  "the application on {local}{in} had closed the connection before this data arrived; the "
	  "kernel answered with a RST",
	  "make the application read to the end before it closes, or use shutdown(SHUT_WR) first" },
	{ "NOT_SPECIFIED", AT_STATE "|tcp_data_queue|tcp_rcv_established", TCP | DATA, LIKELY,
	  "data beyond the FIN of {peer}, which had said that it sends no more (the connection is "
	  "in state {.conn_state})",
	  "look at the TCP of {src}", .when = "conn_state=close-wait", .none = SYN | RST },
	{ "NOT_SPECIFIED", AT_STATE "|tcp_data_queue|tcp_rcv_established", TCP | DATA, LIKELY,
	  "data beyond the FIN of {peer}, which had said that it sends no more",
	  "look at the TCP of {src}", .none = SYN | RST, .knows = "TCP_ABORT_ON_DATA" },
	{ "NOT_SPECIFIED", AT_STATE, TCP | DATA, POSSIBLE,
	  "data that {local}{in} cannot take any more: the application had closed the connection, "
	  "or it lies beyond the peer's FIN",
	  "make the application read to the end before it closes; otherwise look at the TCP of "
	  "{src}",
	  .none = SYN | RST },
	{ "NOT_SPECIFIED", "cookie_v4_check|cookie_v6_check|" AT_STATE, TCP | ACK, CERTAIN,
	  "the accept queue of {.listener}{in} is full ({.accept_queue} connections, it takes no "
	  "more than {.accept_max}): the ACK that would open a connection was ignored",
	  "make the server accept faster, or raise its listen() backlog[ (net.core.somaxconn is "
	  "{.somaxconn})] (ss -lnt{in}: Recv-Q against Send-Q)",
	  .none = DATA | SYN_ACK | RST | FIN, .when = "accept_full" },
	{ "NOT_SPECIFIED", "cookie_v4_check|cookie_v6_check|" AT_STATE, TCP | ACK, POSSIBLE,
	  "the ACK that would open a connection to {local}{in} was ignored: the accept queue is "
	  "full, or its SYN cookie is not valid",
	  "make the server accept faster, or raise its listen() backlog and net.core.somaxconn (ss "
	  "-lnt{in}; nstat TcpExtListenOverflows TcpExtSyncookiesFailed)",
	  .none = DATA | SYN_ACK | RST | FIN },
	{ "NOT_SPECIFIED", "tcp_data_queue|tcp_rcv_established", TCP | DATA, POSSIBLE,
	  "data that lies beyond the peer's FIN, or that an open connection cannot use",
	  "look at the TCP of {src}" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, LIKELY,
	  "nothing listens on TCP port {dport}{in}; the SYN was answered with a RST",
	  "start a listener on {local}, or connect to a port that is served (ss -lnt{in})",
	  .none = FIN | RST, .when = "!listeners" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, POSSIBLE,
	  "most likely nothing listens on TCP port {dport}{in}; a wrong checksum would look the "
	  "same",
	  "look at ss -lnt{in}; nstat TcpOutRsts TcpInCsumErrors", .none = FIN | RST },
	{ "NOT_SPECIFIED", AT_TCP, TCP, CERTAIN,
	  "a late segment from {peer} for a connection that is closed on both sides (TIME_WAIT): "
	  "nothing is lost",
	  "nothing, unless {src} uses its ports again too soon (ss -tan state time-wait{in})",
	  .when = "conn_state=time-wait" },
	{ "NOT_SPECIFIED", AT_TCP, TCP, POSSIBLE,
	  "a segment from {peer} for a connection that is in TIME_WAIT or gone: as a rule a late "
	  "one, and nothing is lost",
	  "look at ss -tan state time-wait{in}, if connections break" },
	{ "NOT_SPECIFIED",
	  "tcp_write_queue_purge|tcp_rtx_queue_purge|tcp_disconnect|tcp_done|__tcp_close|tcp_v4_"
	  "destroy_sock",
	  TCP, LIKELY,
	  "the connection ended (reset, timeout or close) with data that {dst} had not "
	  "acknowledged",
	  "look at why it ended: nstat TcpExtTCPAbortOnTimeout TcpExtTCPAbortOnClose "
	  "TcpEstabResets" },

	{ "NOT_SPECIFIED", "skb_rbtree_purge|tcp_v4_destroy_sock|tcp_v6_destroy_sock", TCP, LIKELY,
	  "the connection ended while data from {peer} waited for the segment before it",
	  "look for the hole, and at why the connection ended" },
	/* ---- UDP without a reason ---- */
	{ "NOT_SPECIFIED|XFRM_POLICY",
	  AT_UDP "|" AT_TCP "|icmp_rcv|ip_local_deliver_finish|ip_protocol_deliver_rcu|raw_rcv|ip6_"
		 "input_finish|ip6_protocol_deliver_rcu",
	  ALL, LIKELY,
	  "an IPsec policy{in} with action block (dir in) matches the packet to {local}",
	  "look at ip xfrm policy{in}: dir in, action block (XfrmInPolBlock of /proc/net/xfrm_stat "
	  "is counting)",
	  .when = "moved~XfrmInPolBlock+" },
	{ "NOT_SPECIFIED|XFRM_POLICY",
	  AT_UDP "|" AT_TCP "|icmp_rcv|ip_local_deliver_finish|ip_protocol_deliver_rcu|raw_rcv|ip6_"
		 "input_finish|ip6_protocol_deliver_rcu",
	  ALL, LIKELY,
	  "IPsec{in} has no policy (dir in) that allows the packet to {local}, and the default "
	  "blocks",
	  "ip xfrm policy add ... dir in, or ip xfrm policy setdefault in accept{in} (XfrmInNoPols "
	  "is counting)",
	  .when = "moved~XfrmInNoPols+" },
	{ "NOT_SPECIFIED|XFRM_POLICY",
	  AT_UDP "|" AT_TCP "|icmp_rcv|ip_local_deliver_finish|ip_protocol_deliver_rcu|raw_rcv|ip6_"
		 "input_finish|ip6_protocol_deliver_rcu",
	  ALL, LIKELY,
	  "an IPsec policy{in} (dir in) demands protection, and the packet to {local} came without",
	  "look at ip xfrm policy{in} and at whether {src} encrypts (XfrmInTmplMismatch is "
	  "counting)",
	  .when = "moved~XfrmInTmplMismatch+" },
	{ "NOT_SPECIFIED", AT_UDP, UDP | TO_MULTICAST, LIKELY,
	  "no socket{in} takes UDP to {local}: the group is joined on {dev}, but no socket that is "
	  "bound to port {dport} has joined it",
	  "join the group with the socket that is bound to port {dport} (ss -lnu{in}; ip maddr "
	  "show dev {dev}{in})" },
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

	/* ---- ICMP, neighbours, multicast ---- */
	{ "NOT_SPECIFIED", "icmpv6_rcv|icmpv6_echo_reply", ICMP | IPV6 | PING, LIKELY,
	  "a ping to {dst} is not answered{in}: net.ipv6.icmp.echo_ignore_all (or _multicast, "
	  "_anycast) is 1",
	  "sysctl net.ipv6.icmp.echo_ignore_all=0{in}, if it should be", .none = NO_REASON },
	{ "NOT_SPECIFIED", "pim_rcv|pim_rcv_v1|__pim_rcv", IPV4, LIKELY,
	  "a PIM message from {src} was not used: its checksum is wrong, it is no register "
	  "message, "
	  "or no multicast routing daemon runs{in}",
	  "nothing, if this host is no multicast router; else look at that daemon (ip "
	  "mroute{in})" },
	{ "INVALID_PROTO|NOT_SPECIFIED", "icmp_rcv", ICMP | IPV4 | PING, LIKELY,
	  "a ping to the broadcast or multicast address {dst}, and such are not answered{in} "
	  "(net.ipv4.icmp_echo_ignore_broadcasts)",
	  "nothing, or sysctl net.ipv4.icmp_echo_ignore_broadcasts=0{in}, if they should be",
	  .none = NO_REASON },
	{ "INVALID_PROTO", "icmp_rcv", ICMP | IPV4, LIKELY,
	  "ICMP type {icmptype} from {src} belongs to a broadcast or multicast address ({dst}, or "
	  "what it "
	  "answers): only echo, timestamp and address requests may be sent there",
	  "look at {src}, and at who uses a broadcast address as its own" },
	{ "UNHANDLED_PROTO", AT_PING, ICMP, CERTAIN,
	  "ICMP type {icmptype} is not known to the kernel",
	  "nothing here; {src} is broken or scans" },
	{ "NOT_SPECIFIED", "icmp_rcv", ICMP, POSSIBLE,
	  "ICMP of type {icmptype} that the kernel does not take, or with a wrong checksum",
	  "look at nstat IcmpInErrors IcmpInCsumErrors" },
	{ "NOT_SPECIFIED", "ping_rcv", ECHO_REPLY, LIKELY,
	  "an echo reply that no ping socket waits for: that of a ping with a raw socket was "
	  "delivered all the same",
	  "nothing, if ping got its answer" },
	{ "IPV6_NDISC_HOP_LIMIT", NULL, ALL, CERTAIN,
	  "a neighbour discovery message with hop limit {ttl}: it must be 255, so this one crossed "
	  "a router or is forged",
	  "look at who has {smac} and sent it as {src}; a tunnel or bridge may count the hop limit "
	  "down" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6, POSSIBLE,
	  "a neighbour discovery or other ICMPv6 message (type {icmptype}, hop limit {ttl}) that "
	  "is not valid: neighbour discovery demands hop limit 255",
	  "look at {src}: a forged message, or a tunnel that counts the hop limit down" },
	{ "NEIGH_FAILED|NOT_SPECIFIED", AT_NEIGH, ALL, CERTAIN,
	  "nobody answers for {.nexthop} on {.out_dev}{in}, the next hop to {dst}: its neighbour "
	  "entry is {.neigh}",
	  "look at whether {.nexthop} is up and in this segment (ip neigh show {.nexthop}{in}), or "
	  "correct the route (ip route get {dst}{in})",
	  .when = "neigh=failed" },
	{ "NEIGH_FAILED|NOT_SPECIFIED", AT_NEIGH, ALL, CERTAIN,
	  "nobody answers for {.nexthop} on {.out_dev}{in}, the next hop to {dst}: its neighbour "
	  "entry is {.neigh}",
	  "look at whether {.nexthop} is up and in this segment (ip neigh show {.nexthop}{in}), or "
	  "correct the route (ip route get {dst}{in})",
	  .when = "neigh=incomplete" },
	{ "NEIGH_FAILED", NULL, ALL, CERTAIN,
	  "nobody answers ARP on {dev}{in} for the next hop to {dst}",
	  "look at whether the host is up and in this segment (ip neigh show dev {dev}; ip route "
	  "get {dst})",
	  .none = IPV6 },
	{ "NOT_SPECIFIED|NEIGH_FAILED", AT_NEIGH, IPV6, LIKELY,
	  "nobody answers neighbour solicitations on {dev}{in} for the next hop to {dst}",
	  "look at whether the host is up and in this segment (ip -6 neigh show dev {dev}; ip -6 "
	  "route get {dst})" },
	{ "NOT_SPECIFIED", AT_NEIGH, ALL, LIKELY,
	  "nobody answers on {dev}{in} for the next hop to {dst}",
	  "look at whether the host is up and in this segment (ip neigh show dev {dev}; ip route "
	  "get {dst})" },
	{ "NEIGH_QUEUEFULL", NULL, ALL, CERTAIN,
	  "too many packets wait on {dev} for the next hop to {dst} to be resolved",
	  "look at whether it answers at all (ip neigh show dev {dev}); "
	  "net.ipv4.neigh.{dev}.unres_qlen_bytes says how many may wait" },
	{ "NEIGH_CREATEFAIL", NULL, ALL, LIKELY,
	  "the neighbour table is full, so none could be made for the next hop to {dst}",
	  "raise net.ipv4.neigh.default.gc_thresh3 (net.ipv6... for IPv6), and look at ip neigh" },
	{ "NOT_SPECIFIED", "ip6_mc_input", MEMBERSHIP, CERTAIN,
	  "an MLD report of {src} for routers and switches: nothing is lost", "nothing" },
	{ "NOT_SPECIFIED", "ip6_mc_input", SOLICITATION | TO_MULTICAST, LIKELY,
	  "a neighbour solicitation of {src} for an address that this host{in} does not have: "
	  "nothing is lost",
	  "nothing" },
	{ "NOT_SPECIFIED", "ip6_mc_input", TO_MULTICAST, LIKELY,
	  "no socket{in} joined {dst} on {dev}",
	  "join the group on {dev} (ip -6 maddr show dev {dev})" },

	/* ---- IPv4 in ---- */
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | MEMBERSHIP, LIKELY,
	  "an IGMP message of {src} to {dst}, for routers and switches: nothing is lost",
	  "nothing" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | SOURCE_ROUTE, CERTAIN,
	  "the packet carries a source route option, and accept_source_route is 0 on {dev}{in}",
	  "find out why {src} sends source routes; net.ipv4.conf.all.accept_source_route is better "
	  "left at 0",
	  .when = "!accept_source_route" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | SOURCE_ROUTE, LIKELY,
	  "the packet carries a source route option, and accept_source_route is 0",
	  "find out why {src} sends source routes; net.ipv4.conf.all.accept_source_route is better "
	  "left at 0" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_LOOPBACK, CERTAIN,
	  "{dst} may not be a destination on the wire (martian destination), and "
	  "net.ipv4.conf.{dev}.route_localnet is 0{in}",
	  "if a DNAT to 127.0.0.1 is meant: sysctl net.ipv4.conf.{dev}.route_localnet=1{in}",
	  .when = "!route_localnet" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_LOOPBACK, LIKELY,
	  "{dst} may not be a destination on the wire (martian destination)",
	  "a DNAT to 127.0.0.1 needs net.ipv4.conf.{dev}.route_localnet=1{in}" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_MULTICAST, LIKELY,
	  "no socket{in} joined {dst} on {dev}",
	  "join the group on {dev} (IP_ADD_MEMBERSHIP; ip maddr show dev {dev})" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | FROM_LOOPBACK, LIKELY,
	  "{src} may not be a source on the wire (martian source)",
	  "look at who has {smac}: NAT that let a loopback address out, or a forged source" },
	{ "NOT_SPECIFIED|IP_LOCAL_SOURCE", AT_ROUTE, IPV4, CERTAIN,
	  "the source address {src} is an address of this host{in}, and accept_local is 0 on "
	  "{dev}: a forged source, a loop or a duplicate address",
	  "look for a duplicate address or a loop (arping -D {src}); if it is meant: sysctl "
	  "net.ipv4.conf.{dev}.accept_local=1{in}",
	  .when = "src_local !accept_local", .none = FROM_LOOPBACK | TO_MULTICAST | TO_LOOPBACK },
	{ "NOT_SPECIFIED|IP_RPFILTER", AT_ROUTE, IPV4, CERTAIN,
	  "rp_filter is {.rp_filter} on {dev}{in}, and there is no route back to {src}",
	  "add a route to {src}, or set net.ipv4.conf.{dev}.rp_filter=0{in} (the larger of that "
	  "and conf.all counts)",
	  .when = "rp_filter back_dev= src_local=0",
	  .none = FROM_LOOPBACK | TO_MULTICAST | TO_LOOPBACK },
	{ "NOT_SPECIFIED|IP_RPFILTER", AT_ROUTE, IPV4, CERTAIN,
	  "rp_filter is {.rp_filter} (strict) on {dev}{in}, and the route back to {src} leads out "
	  "of {.back_dev}",
	  "correct the route to {src} (ip route get {src}{in}), or set "
	  "net.ipv4.conf.{dev}.rp_filter=2{in} (loose); the larger of that and conf.all counts",
	  .when = "rp_filter=1 back_dev src_local=0",
	  .none = FROM_LOOPBACK | TO_MULTICAST | TO_LOOPBACK },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_ITSELF, LIKELY,
	  "the source address {src} is the receiver's own: a forged source, a loop or a duplicate "
	  "address",
	  "look for a duplicate address or a loop (arping -D {src}); "
	  "net.ipv4.conf.{dev}.accept_local=1 allows it" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4, POSSIBLE,
	  "the addresses are refused on {dev}{in}: {src} is one of this host's own or may not be "
	  "on the wire, or {dst} is not allowed",
	  "set net.ipv4.conf.{dev}.log_martians=1{in} and look at dmesg; ip addr" },
	{ "IP_LOCAL_SOURCE", NULL, ALL, CERTAIN,
	  "the source address {src} is this host's own: a forged source, a loop or a duplicate "
	  "address",
	  "look for a duplicate address or a loop (arping -D {src}); "
	  "net.ipv4.conf.{dev}.accept_local=1 allows it" },
	{ "IP_LOCALNET", NULL, TO_LOOPBACK, CERTAIN,
	  "{dst} may not be a destination on the wire (martian destination), and "
	  "net.ipv4.conf.{dev}.route_localnet is 0{in}",
	  "if a DNAT to 127.0.0.1 is meant: sysctl net.ipv4.conf.{dev}.route_localnet=1{in}",
	  .when = "!route_localnet" },
	{ "IP_LOCALNET", NULL, TO_LOOPBACK, CERTAIN,
	  "{dst} may not be a destination on the wire (martian destination)",
	  "a DNAT to 127.0.0.1 needs net.ipv4.conf.{dev}.route_localnet=1{in}" },
	{ "IP_LOCALNET", NULL, ALL, CERTAIN, "an address of 127.0.0.0/8 may not be on the wire",
	  "NAT from or to 127.0.0.1 needs net.ipv4.conf.{dev}.route_localnet=1{in}" },
	{ "IP_INVALID_SOURCE", NULL, ALL, CERTAIN, "{src} may not be a source address on the wire",
	  "look at who has {smac}" },
	{ "IP_INVALID_DEST", NULL, ALL, CERTAIN, "{dst} may not be a destination address here",
	  "look at who has {smac}, and at the prefix lengths (ip addr{in})" },
	{ "IP_RPFILTER", NULL, ALL, CERTAIN,
	  "the route back to {src} does not lead out of {dev}{in} (reverse path filter)",
	  "correct the route to {src} (ip route get {src}{in}), or set "
	  "net.ipv4.conf.{dev}.rp_filter=2 (loose); the larger of that and conf.all counts" },
	{ "UNICAST_IN_L2_MULTICAST", NULL, ALL, CERTAIN,
	  "a packet for {dst} alone came in a frame for many[ ({dmac})]",
	  "look at who has {smac}; net.ipv4.conf.{dev}.drop_unicast_in_l2_multicast forbids it" },
	{ "PKT_TOO_SMALL", NULL, IPV4 | CUT, CERTAIN,
	  "the IPv4 header claims {iplen} bytes but there are {iphas}: the packet was cut on the "
	  "way",
	  "look for a hop, tunnel or driver that cuts frames, or for a sender that writes wrong "
	  "lengths" },
	{ "PKT_TOO_SMALL", NULL, IPV6 | CUT, CERTAIN,
	  "the IPv6 header claims {iplen} bytes with itself but there are {iphas}: the packet was "
	  "cut on the way",
	  "look for a hop, tunnel or driver that cuts frames, or for a sender that writes wrong "
	  "lengths" },
	{ "PKT_TOO_SMALL", AT_TCP, TCP, LIKELY,
	  "the TCP header is shorter than 20 bytes, or says so",
	  "look at {src}: broken, or it crafts packets" },
	{ "PKT_TOO_SMALL", NULL, UDP, LIKELY, "the UDP length does not fit the packet",
	  "look at {src}: broken, or it crafts packets" },
	{ "PKT_TOO_SMALL", NULL, ALL, CERTAIN, "the packet is shorter than its headers must be",
	  "look for what cuts packets on the way, or at the sender" },
	{ "IP_NOPROTO", NULL, ALL, LIKELY,
	  "a raw socket{in} wants IP protocol {ipproto}, but does not read fast enough: its "
	  "receive "
	  "buffer was full, {.socket_drops} packets were dropped there so far",
	  "make the application read faster, or raise its SO_RCVBUF (ss -wamp{in}; "
	  "/proc/net/raw)",
	  .when = "raw_sockets socket_drops", .derived = true },
	{ "IP_NOPROTO", NULL, ALL, CERTAIN,
	  "the kernel has no handler for IP protocol {ipproto}, and no raw socket{in} wants it",
	  "load the module of the protocol (ip_gre, esp4, sctp, ...), or start the program that "
	  "listens for it" },
	{ "IP_INHDR", "ip_rcv_core|ip_rcv", IPV4, LIKELY, "the IPv4 header from {src} is not valid",
	  "look at {smac}: a broken sender or hop" },
	{ "IP_INHDR", "ip_rcv_finish_core|ip_rcv_finish|ip_rcv_options", IPV4, LIKELY,
	  "the options in the IPv4 header from {src} are not valid",
	  "look at {src}: broken, or it crafts packets" },
	{ "IP_INHDR|NOT_SPECIFIED", "ip6_parse_tlv|ipv6_parse_hopopts|ipv6_destopt_rcv|ipv6_hop_*",
	  IPV6, LIKELY,
	  "the hop-by-hop or destination options of the packet from {src} are not valid: too many "
	  "of them, a wrong length, or too much padding",
	  "look at {src}: broken, or it crafts packets (net.ipv6.max_hbh_opts_number, "
	  "max_dst_opts_number{in})" },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", "ip6_tlvopt_unknown|ip6_parse_tlv", IPV6, LIKELY,
	  "the packet from {src} has an IPv6 option that the kernel does not know, of a kind that "
	  "must be dropped then",
	  "look at {src}: what options it sends, and why" },
	{ "IP_CSUM", NULL, ALL, CERTAIN, "the checksum of the IPv4 header from {src} is wrong",
	  "look for a hop that changes the header and does not mend the checksum" },

	/* ---- IPv4 forward ---- */
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4, CERTAIN,
	  "none of the ipvlan devices on {dev}{in} has {dst}, nor has {dev} itself, and forwarding "
	  "is off there",
	  "add the address to the ipvlan device that should have it (ip -d link show type ipvlan; "
	  "ip addr), or correct the sender",
	  .when = "ipvlans !forwarding dst_state=none", .none = TO_ALL, .derived = true },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4, CERTAIN,
	  "a packet for {dst}, which is not an address of this host{in}, came in on {dev}, and "
	  "net.ipv4.conf.{dev}.forwarding is 0",
	  "sysctl net.ipv4.ip_forward=1{in} (or net.ipv4.conf.{dev}.forwarding=1) if this is a "
	  "router; otherwise correct who sent it here",
	  .when = "!forwarding dst_state=none", .none = TO_ALL },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4 | TO_ALL, LIKELY,
	  "{dst}, sent to all in the segment, is no address or broadcast address of {dev}{in}",
	  "look at whether {dev} has an address, and at the prefix lengths here and at {src} (ip "
	  "addr{in})" },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4 | NEAR, POSSIBLE,
	  "{dst} is not an address of this host{in} (or of an ipvlan on {dev}), though {src} "
	  "beside it sent it here by {dev}; and forwarding is off (net.ipv4.ip_forward)",
	  "look at whether the address went away (ip addr{in}; ip -d addr show type ipvlan) or the "
	  "neighbour entry at {src} is stale; set net.ipv4.ip_forward=1 if this is a router" },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4, LIKELY,
	  "a packet for {dst}, which is not an address of this host{in}, came in on {dev}, and "
	  "forwarding is off there (net.ipv4.ip_forward)",
	  "set net.ipv4.ip_forward=1{in} (or net.ipv4.conf.{dev}.forwarding=1) if this is a "
	  "router; otherwise correct who sent it here (ipvlan: no slave has the address)" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the VRF {.master}{in}, of which {dev} is a port, has no route to {dst}: the default "
	  "route of its table refuses it ({.route}, table {.route_table})",
	  "ip route add {dst} ... vrf {.master}{in} (ip route show vrf {.master})",
	  .when = "master_kind=vrf route_dst=default" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}]{in} is of type {.route}, and {dst} is "
	  "in it; ICMP says so to {src}",
	  "ip route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst route=unreachable" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}]{in} is of type {.route}, and {dst} is "
	  "in it; ICMP says so to {src}",
	  "ip route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst route=prohibit" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error|dst_discard|dst_discard_out", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}]{in} is of type {.route}, and {dst} is "
	  "in it: silently dropped",
	  "ip route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst route=blackhole" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error|ip6_pkt_*|dst_discard|dst_discard_out", ALL,
	  CERTAIN,
	  "routing rule {.rule_pref}{in} (ip rule) is of type {.rule}, and the packet to {dst} "
	  "matches it",
	  "ip rule del pref {.rule_pref}{in}, if it should not be (ip rule show{in})",
	  .when = "rule" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "there is no route to {dst}{in}, not even a default one",
	  "add a route (ip route get {dst} from {src} iif {dev}{in})", .when = "route=none" },
	{ "IP_INNOROUTES", "ip_error", ALL, LIKELY, "there is no route to {dst}{in}",
	  "add a route (ip route get {dst} from {src} iif {dev}{in})" },
	{ "NOT_SPECIFIED", "ip_error", ALL, LIKELY,
	  "the route to {dst}{in} is of type unreachable, blackhole or prohibit, or a VRF's table "
	  "has none",
	  "look at ip route get {dst} from {src} iif {dev}{in}, and remove that route if it should "
	  "not be" },
	{ "NOT_SPECIFIED", "dst_discard|dst_discard_out", ALL, LIKELY,
	  "the route to {dst}{in} is a blackhole, or was removed while the packet was under way",
	  "look at ip route get {dst}{in}" },
	{ "PKT_TOO_BIG", "ip_forward", DF | IPV4, CERTAIN,
	  "the packet ({iplen} bytes, may not be fragmented) is larger than the MTU {.out_mtu} of "
	  "{.out_dev}{in} on the way to {dst}; ICMP fragmentation needed went back",
	  "let ICMP type 3 code 4 reach {src} (path MTU discovery), or clamp the MSS; or raise the "
	  "MTU (ip link set {.out_dev} mtu N{in})",
	  .when = "out_mtu" },
	{ "PKT_TOO_BIG", "ip_forward", DF | IPV4, CERTAIN,
	  "the packet ({iplen} bytes, may not be fragmented) is larger than the MTU of the way to "
	  "{dst}; ICMP fragmentation needed went back",
	  "let ICMP type 3 code 4 reach {src} (path MTU discovery), or clamp the MSS" },
	{ "PKT_TOO_BIG", "ip6_forward", IPV6, CERTAIN,
	  "the packet ({iplen} bytes) is larger than the MTU {.out_mtu} of {.out_dev}{in} on the "
	  "way to {dst}; ICMPv6 packet too big went back",
	  "let ICMPv6 type 2 reach {src} (path MTU discovery), or clamp the MSS; or raise the MTU "
	  "(ip link set {.out_dev} mtu N{in})",
	  .when = "out_mtu" },
	{ "PKT_TOO_BIG", NULL, IPV6, CERTAIN,
	  "the packet ({iplen} bytes) is larger than the MTU of the way to {dst}; ICMPv6 packet "
	  "too big went back",
	  "let ICMPv6 type 2 reach {src} (path MTU discovery), or clamp the MSS" },
	{ "PKT_TOO_BIG", NULL, ALL, CERTAIN,
	  "the packet[ ({iplen} bytes)] is larger than the MTU of the way out[ to {dst}]",
	  "make the MTUs along the way agree, or clamp the MSS (ip link{in})" },
	{ "IP_INHDR", "ip_forward|ip_error", TTL_OUT, CERTAIN,
	  "the TTL ran out at this router{in}; ICMP time exceeded went back",
	  "look for a routing loop (traceroute {dst}), or raise the sender's TTL" },
	{ "NOT_SPECIFIED", "ip_forward", TTL_OUT, LIKELY,
	  "the TTL ran out at this router{in}; ICMP time exceeded went back",
	  "look for a routing loop (traceroute {dst}), or raise the sender's TTL" },
	{ "XFRM_POLICY", "ip_forward|ip6_forward", ALL, LIKELY,
	  "an IPsec policy (dir fwd){in} forbids the packet or demands protection for it",
	  "look at ip xfrm policy{in}: dir fwd" },
	{ "XFRM_POLICY", NULL, ALL, LIKELY,
	  "an IPsec policy (dir in){in} forbids the packet or demands protection for it",
	  "look at ip xfrm policy{in}, and /proc/net/xfrm_stat" },

	/* ---- fragments ---- */
	{ "NOT_SPECIFIED", AT_FRAG, ALL, LIKELY,
	  "fragments of the datagram overlap: all of it is discarded (RFC 5722)",
	  "look at {src}: an attack, or something that fragments badly (nstat IpExtReasmOverlaps "
	  "is counting{in})",
	  .when = "moved~IpExtReasmOverlaps+" },
	{ "NOT_SPECIFIED", AT_FRAG, ALL, LIKELY,
	  "fragments of the datagram overlap or are not valid: all of it is discarded (RFC 5722)",
	  "look at {src}: an attack, or something that fragments badly (nstat IpReasmFails; "
	  "net.ipv4.ipfrag_high_thresh if memory is short)" },
	{ "FRAG_REASM_TIMEOUT", NULL, ALL, CERTAIN,
	  "not all fragments of the datagram from {src} came in time",
	  "look for where the other fragments are lost: filters that know only first fragments, or "
	  "paths that differ" },
	{ "DUP_FRAG", NULL, ALL, CERTAIN, "the fragment had arrived before: nothing is lost",
	  "nothing" },
	{ "FRAG_TOO_FAR", NULL, ALL, CERTAIN,
	  "too many other fragments from {src} came before this datagram was whole",
	  "set net.ipv4.ipfrag_max_dist higher, or to 0; look for lost fragments" },

	/* ---- IPv6 ---- */
	{ "IP_INHDR", "ip6_rcv_core|ipv6_rcv", FROM_LOOPBACK | IPV6, CERTAIN,
	  "{src} may not come from the wire", "stop the sender ({smac})" },
	{ "IP_INHDR", "ip6_rcv_core|ipv6_rcv", TO_LOOPBACK | IPV6, CERTAIN,
	  "{dst} may not be a destination on the wire", "stop the sender ({smac})" },
	{ "IP_INHDR", "ip6_rcv_core|ipv6_rcv", IPV6, LIKELY,
	  "the IPv6 header is not valid, or {src} to {dst} are addresses that may not be on the "
	  "wire",
	  "look at the sender ({smac})" },
	{ "IP_INHDR", "ip6_forward", IPV6, CERTAIN,
	  "the packet reached this router{in} with hop limit {ttl}; ICMPv6 time exceeded went back",
	  "raise the hop limit of {src}, or look for a routing loop (traceroute -6 {dst})" },
	{ "IPV6DISABLED", NULL, ALL, CERTAIN,
	  "IPv6 is off on {dev}{in}: net.ipv6.conf.{dev}.disable_ipv6 (or that of all) is 1",
	  "sysctl net.ipv6.conf.{dev}.disable_ipv6=0{in}", .when = "disable_ipv6" },
	{ "IPV6DISABLED", NULL, ALL, CERTAIN,
	  "IPv6 is off on {dev}{in}, because its MTU {.mtu} is below 1280 or it has no IPv6 at all",
	  "ip link set {dev} mtu 1500{in}", .when = "!disable_ipv6" },
	{ "IPV6DISABLED", NULL, ALL, CERTAIN,
	  "IPv6 is off on {dev}{in} (net.ipv6.conf.{dev}.disable_ipv6, or an MTU below 1280)",
	  "set net.ipv6.conf.{dev}.disable_ipv6=0{in}" },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6, CERTAIN,
	  "the address {dst} of {.dst_dev}{in} is still tentative: duplicate address detection has "
	  "not ended",
	  "wait for it, or leave it out: ip addr add {dst}/64 dev {.dst_dev} nodad{in}",
	  .when = "dst_state=tentative", .derived = true },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6, CERTAIN,
	  "duplicate address detection failed for {dst} on {.dst_dev}{in}: another host has it",
	  "find the other host, then: ip addr del {dst}/64 dev {.dst_dev}{in}, and add it again",
	  .when = "dst_state=dadfailed", .derived = true },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6, CERTAIN,
	  "{dst} is not an address of this host{in}, and net.ipv6.conf.all.forwarding is 0",
	  "sysctl net.ipv6.conf.all.forwarding=1{in} if this is a router; otherwise correct who "
	  "sent it here",
	  .when = "dst_state=none !forwarding6" },
	{ "IP_INADDRERRORS|NOT_SPECIFIED", "ip6_forward", IPV6 | FROM_LINK, CERTAIN,
	  "the source {src} is link-local: a router{in} forwards no such packet beyond its link",
	  "make {src} use a global address (ip -6 addr at the sender), or talk to a destination of "
	  "its own link",
	  .when = "forwarding6" },
	{ "IP_INADDRERRORS|NOT_SPECIFIED", "ip6_forward", IPV6 | FROM_LINK, LIKELY,
	  "the source {src} is link-local: a router{in} forwards no such packet beyond its link; "
	  "or forwarding is off (net.ipv6.conf.all.forwarding)",
	  "make {src} use a global address (ip -6 addr at the sender), or talk to a destination of "
	  "its own link",
	  .none = NO_REASON },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6 | NEAR, LIKELY,
	  "{dst} is not usable on {dev}{in}, though {src} beside it sent it here: the address is "
	  "still tentative (duplicate address detection runs or failed), or went away; or "
	  "forwarding is off (net.ipv6.conf.all.forwarding)",
	  "wait for duplicate address detection, or look for the duplicate (ip -6 addr show "
	  "tentative{in}); set net.ipv6.conf.all.forwarding=1 if this is a router" },
	{ "IP_INADDRERRORS", "ip6_forward", IPV6, LIKELY,
	  "{dst} is not an address of this host{in}, and forwarding is off "
	  "(net.ipv6.conf.all.forwarding)",
	  "set net.ipv6.conf.all.forwarding=1{in} if this is a router; if the address is here, "
	  "look at whether it is tentative (ip -6 addr show tentative{in})" },
	{ "NOT_SPECIFIED", "ip6_forward", IPV6 | TO_OTHERS, LIKELY,
	  "the frame was sent to another host[ ({dmac})] and is not forwarded",
	  "look at who else is in the segment; {dev} sees frames of others (promiscuous)" },
	{ "NOT_SPECIFIED", "ip6_forward", IPV6, POSSIBLE,
	  "the packet may not be forwarded: an IPsec policy, or a source address that may not "
	  "leave its link",
	  "look at ip xfrm policy{in}; is {src} link-local?" },
	{ "NOT_SPECIFIED|IP_INNOROUTES",
	  "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_prohibit|ip6_pkt_discard_out|ip6_pkt_prohibit_out|"
	  "dst_discard|dst_discard_out",
	  ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}]{in} is of type {.route}, and {dst} is "
	  "in it",
	  "ip -6 route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst" },
	{ "NOT_SPECIFIED|IP_INNOROUTES", "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_discard_out", ALL,
	  CERTAIN, "there is no route to {dst}{in}, not even a default one",
	  "add a route (ip -6 route get {dst} from {src} iif {dev}{in})", .when = "route=none" },
	{ "NOT_SPECIFIED|IP_INNOROUTES", "ip6_pkt_prohibit|ip6_pkt_prohibit_out", ALL, LIKELY,
	  "the route to {dst}{in} is of type prohibit, or a rule of that type refuses it",
	  "look at ip -6 route get {dst}{in}, and ip -6 rule" },
	{ "NOT_SPECIFIED",
	  "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_prohibit|ip6_pkt_discard_out|ip6_pkt_prohibit_out",
	  ALL, LIKELY, "the route to {dst}{in} is of type unreachable, blackhole or prohibit",
	  "look at ip -6 route get {dst}{in}" },
	{ "IP_INNOROUTES", "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_discard_out", ALL, LIKELY,
	  "there is no route to {dst}{in}, or one of type unreachable",
	  "add a route (ip -6 route get {dst}{in})" },
	{ "IP_INNOROUTES", NULL, ALL, LIKELY, "there is no route to {dst}{in}",
	  "add a route (ip route get {dst}{in})" },
	{ "NOT_SPECIFIED|IP_INHDR", "ipv6_rthdr_rcv", ALL, LIKELY,
	  "the packet from {src} has a routing header that is refused: type 0 is forbidden (RFC "
	  "5095), segment routing is off on {dev}",
	  "stop the sender, or set net.ipv6.conf.{dev}.seg6_enabled=1{in} for segment routing" },

	/* ---- link layer ---- */
	{ "OTHERHOST", "ip_rcv_core|ip_rcv|ip6_rcv_core|ipv6_rcv|arp_rcv", OWN_MAC, LIKELY,
	  "the frame was sent to the MAC of {dev}{in}, so it had a VLAN tag (the kernel has taken "
	  "it "
	  "off) for which there is no device on {dev}",
	  "ip link add link {dev} type vlan id VLAN{in}, or send without the tag (tcpdump -e -i "
	  "{dev} vlan shows which)",
	  .when = "mac", .none = VLAN, .derived = true },
	{ "OTHERHOST", NULL, VLAN, CERTAIN,
	  "there is no device for VLAN {vlan} on {dev}{in}, so the frame is for nobody",
	  "ip link add link {dev} name {dev}.{vlan} type vlan id {vlan}{in}, or send without the "
	  "tag",
	  .when = "vlan_dev=", .derived = true },
	{ "OTHERHOST", NULL, VLAN, CERTAIN,
	  "{.vlan_dev}{in}, the device for VLAN {vlan} on {dev}, is down",
	  "ip link set {.vlan_dev} up{in}", .when = "vlan_dev !vlan_dev_up", .derived = true },
	{ "OTHERHOST", NULL, ALL, CERTAIN,
	  "{.macvlan}{in}, the macvlan on {dev} with the MAC[ {dmac}], is down",
	  "ip link set {.macvlan} up{in}", .when = "macvlan !macvlan_up", .derived = true },
	{ "OTHERHOST", NULL, ALL, LIKELY,
	  "{.macvlan}{in}, the macvlan on {dev} with the MAC[ {dmac}], is of mode source: it takes "
	  "frames of listed senders only, and {smac} is none of them",
	  "ip link set {.macvlan} type macvlan macaddr add {smac}{in} (ip -d link show {.macvlan} "
	  "lists them)",
	  .when = "macvlan macvlan_up macvlan_mode=source", .derived = true },
	{ "OTHERHOST", NULL, ALL, LIKELY,
	  "{.macvlan}{in}, the macvlan on {dev} with the MAC[ {dmac}], is of mode {.macvlan_mode}: "
	  "it takes nothing from other macvlans of {dev}",
	  "ip link set {.macvlan} type macvlan mode bridge{in}, if they should talk",
	  .when = "macvlan macvlan_up", .derived = true },
	{ "OTHERHOST", NULL, ALL, CERTAIN,
	  "the frame was sent to {dmac}, but the MAC of {dev}{in} is {.mac}, and {dev} sees frames "
	  "of others because it is promiscuous",
	  "nothing, if {dev} is a port of a sniffer or hypervisor; otherwise flush the sender's "
	  "neighbour entry for {dst} (ip neigh)",
	  .when = "mac promisc macvlan=" },
	{ "OTHERHOST", NULL, ALL, LIKELY,
	  "the frame was sent to {dmac}, but the MAC of {dev}{in} is {.mac}",
	  "flush the sender's neighbour entry for {dst} (ip neigh); ip -d link show type "
	  "macvlan{in}",
	  .when = "mac macvlan=" },
	{ "OTHERHOST", NULL, VLAN, LIKELY,
	  "there is no device for VLAN {vlan} on {dev}{in}, so the frame is for nobody",
	  "ip link add link {dev} name {dev}.{vlan} type vlan id {vlan}, or send without the tag",
	  .derived = true },
	{ "OTHERHOST", NULL, ALL, LIKELY,
	  "the frame was sent to[ {dmac},] a MAC that neither {dev} nor a macvlan on it has (or "
	  "that macvlan is down or private)",
	  "flush the sender's neighbour entry for {dst} (ip neigh); ip -d link show type "
	  "macvlan{in}; {dev} sees frames of others if it is promiscuous" },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", AT_RECEIVE, ALL, CERTAIN,
	  "{dev}{in} is the backup port of bond {.master}: what comes in there does not count",
	  "look at the switch, which sends to the wrong port (its MAC table after a failover); cat "
	  "/proc/net/bonding/{.master}",
	  .when = "master_kind=bond port_state=backup", .derived = true },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", AT_RECEIVE, VLAN, CERTAIN,
	  "{.vlan_dev}{in}, the device for VLAN {vlan} on {dev}, is down",
	  "ip link set {.vlan_dev} up{in}", .when = "vlan_dev !vlan_dev_up", .derived = true },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", AT_RECEIVE, VLAN, LIKELY,
	  "there is no device for VLAN {vlan} on {dev}{in}",
	  "ip link add link {dev} name {dev}.{vlan} type vlan id {vlan}, or send without the tag",
	  .derived = true },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", AT_RECEIVE, NO_IP, LIKELY,
	  "no protocol handler{in} is there for ethertype {ethertype} on {dev}",
	  "load the module or start the daemon that owns the ethertype" },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", AT_RECEIVE, ALL, LIKELY,
	  "{dev}{in} takes no part in receiving: it is the backup port of a bond or an inactive "
	  "port of a team",
	  "look at the switch, which sends to the wrong port (its MAC table after a failover); cat "
	  "/proc/net/bonding/*",
	  .none = NO_IP | ARP, .derived = true },
	{ "CPU_BACKLOG|NOT_SPECIFIED", "enqueue_to_backlog|netif_rx_internal", ALL, CERTAIN,
	  "the input queue of a CPU is longer than net.core.netdev_max_backlog "
	  "({.netdev_max_backlog}): packets for {dev} come faster than it processes them",
	  "raise net.core.netdev_max_backlog, and spread the load over CPUs (RPS; "
	  "/proc/net/softnet_stat)",
	  .when = "netdev_max_backlog" },
	{ "CPU_BACKLOG", NULL, ALL, CERTAIN,
	  "the input queue of a CPU is longer than net.core.netdev_max_backlog: packets for {dev} "
	  "come faster than it processes them",
	  "raise net.core.netdev_max_backlog, and spread the load over CPUs (RPS; "
	  "/proc/net/softnet_stat)" },
	{ "NOT_SPECIFIED", "enqueue_to_backlog|netif_rx_internal", ALL, LIKELY,
	  "the input queue of a CPU is longer than net.core.netdev_max_backlog",
	  "raise net.core.netdev_max_backlog, and spread the load over CPUs (RPS; "
	  "/proc/net/softnet_stat)" },

	/* ---- bridge ---- */
	{ "NOT_SPECIFIED|BRIDGE_INGRESS_STP_STATE", AT_BRIDGE, ALL, CERTAIN,
	  "port {dev} of {.master}{in} is {.port_state}: it does not forward",
	  "find out why (bridge -d link show dev {dev}{in}): {.master} or the port is down, a "
	  "loop, "
	  "or forward_delay not over",
	  .when = "master_kind=bridge port_state!forwarding" },
	{ "NOT_SPECIFIED", "br_allowed_ingress|__allowed_ingress|" AT_BRIDGE, VLAN, CERTAIN,
	  "VLAN {vlan} is not allowed on port {dev} of {.master}{in} (vlan_filtering is 1)",
	  "bridge vlan add dev {dev} vid {vlan}{in} (bridge vlan show dev {dev})",
	  .when = "vlan_filtering !vlan_allowed" },
	{ "NOT_SPECIFIED", "br_allowed_ingress|__allowed_ingress|" AT_BRIDGE, ALL, CERTAIN,
	  "port {dev} of {.master}{in} takes no untagged frames: it has no PVID (vlan_filtering is "
	  "1)",
	  "bridge vlan add dev {dev} vid VLAN pvid untagged{in} (bridge vlan show dev {dev})",
	  .when = "vlan_filtering !pvid", .none = VLAN },
	{ "NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "port {dev} of {.master}{in} is locked (802.1X), and the source[ {smac}] has no entry "
	  "there",
	  "bridge fdb add {smac} dev {dev} master static{in}, or bridge link set dev {dev} locked "
	  "off",
	  .when = "port_locked" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "the bridge {.master}{in} has no entry for the destination[ {dmac}], and none of its "
	  "other ports floods such frames",
	  "bridge link set dev PORT flood on{in}, or find out why the destination sends nothing "
	  "(bridge fdb show br {.master})",
	  .when = "master_kind=bridge !flood_ports fdb=" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, LIKELY,
	  "port {dev} of {.master}{in} is isolated: it exchanges nothing with other isolated ports",
	  "bridge link set dev {dev} isolated off{in}, if they should talk",
	  .when = "master_kind=bridge port_isolated" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, LIKELY,
	  "the destination[ {dmac}] is behind {.fdb} of {.master}{in}, which does not take the "
	  "frame: it is the port that it came from, or is down, blocked or isolated",
	  "look at bridge -d link show dev {.fdb}{in}; bridge fdb show br {.master}",
	  .when = "master_kind=bridge fdb" },
	{ "NO_TX_TARGET", "br_*", ALL, LIKELY,
	  "the bridge of {dev} has no entry for the destination[ {dmac}], and no port may be "
	  "flooded to",
	  "look at bridge fdb show{in}; bridge link set dev PORT flood on" },
	{ "NOT_SPECIFIED", "br_allowed_ingress|__allowed_ingress", VLAN, LIKELY,
	  "VLAN {vlan} is not allowed on port {dev}{in} (vlan_filtering)",
	  "bridge vlan add dev {dev} vid {vlan} (bridge vlan show dev {dev})" },
	{ "NOT_SPECIFIED", "br_allowed_ingress|__allowed_ingress", ALL, LIKELY,
	  "port {dev}{in} takes no untagged frames: it has no PVID (vlan_filtering)",
	  "bridge vlan add dev {dev} vid VLAN pvid untagged (bridge vlan show dev {dev})" },
	{ "NOT_SPECIFIED", "br_dev_queue_push_xmit|br_nf_dev_queue_xmit|br_forward_finish", ALL,
	  LIKELY,
	  "the bridge cannot send the frame ({len} bytes) out of {dev}{in}: it is larger than the "
	  "MTU of that port[ ({.mtu})], and a bridge does not fragment",
	  "set the same MTU on all ports of the bridge and at the senders (ip link show master "
	  "BRIDGE{in})" },
	{ "BRIDGE_INGRESS_STP_STATE", NULL, ALL, CERTAIN,
	  "port {dev}{in} does not forward: its spanning tree state is blocking, listening or "
	  "learning",
	  "look at bridge -d link show dev {dev}{in}; wait for forward_delay, or find the loop" },
	{ "NOT_SPECIFIED", AT_BRIDGE, VLAN, POSSIBLE,
	  "the bridge did not take the frame from {dev}{in}: VLAN {vlan} is not allowed there, the "
	  "port is locked (802.1X)[ for {smac}], or does not forward",
	  "look at bridge vlan show dev {dev}; bridge -d link show dev {dev}: locked, state" },
	{ "NOT_SPECIFIED", AT_BRIDGE, ALL, POSSIBLE,
	  "the bridge did not take the frame from {dev}{in}: the port is locked (802.1X) and has "
	  "no entry for the source[ {smac}], does not forward (spanning tree), or no other port "
	  "may take a frame for this destination[ {dmac}] (flood, isolated)",
	  "look at bridge -d link show{in}: locked, state, flood, isolated; bridge fdb show" },

	/* ---- queueing disciplines ---- */
	{ "QDISC_DROP", AT_XMIT, ALL, CERTAIN,
	  "{dev}{in} has no carrier: no program has that TUN/TAP device open",
	  "start the program behind {dev} (VPN, virtual machine)", .when = "dev_kind=tun !carrier",
	  .derived = true },
	{ "QDISC_DROP", AT_XMIT, ALL, CERTAIN,
	  "{dev}{in} has no carrier: the other end of the veth pair is down",
	  "ip link set PEER up, at the other end (ip link show dev {dev}{in}: its @ says which)",
	  .when = "dev_kind=veth !carrier", .derived = true },
	{ "QDISC_DROP", AT_XMIT, ALL, CERTAIN, "{dev}{in} has no carrier: nothing can be sent",
	  "look at the cable or the other end (ip link show dev {dev}{in}: NO-CARRIER; ethtool "
	  "{dev})",
	  .when = "!carrier", .derived = true },
	{ "QDISC_DROP", AT_XMIT, ALL, CERTAIN,
	  "the packet ({len} bytes) is larger than the burst of tbf on {dev}{in} ({.qdisc_burst} "
	  "bytes): it can never be sent",
	  "tc qdisc change dev {dev} root tbf burst with at least {len}{in}, or segment less "
	  "(ethtool -K {dev} tso off gso off)",
	  .when = "qdisc_dropper=tbf packet_too_big", .derived = true },
	{ "QDISC_DROP", AT_XMIT, ALL, LIKELY,
	  "netem on {dev}{in} lost it, as it is told to ({.netem_loss} per mille)",
	  "tc qdisc del dev {dev} root{in}, if no losses should be simulated",
	  .when = "qdisc_dropper=netem netem_loss", .derived = true },
	{ "QDISC_DROP|QDISC_OVERLIMIT", NULL, ALL, LIKELY,
	  "the queue of {dev}{in} is full: {.qdisc_dropper} takes {.qdisc_limit} and holds "
	  "{.qdisc_len}; it dropped {.qdisc_drops} so far",
	  "raise its limit or the rate (tc -s qdisc show dev {dev}{in}), or send less",
	  .when = "qdisc_dropper qdisc_limit qdisc_len", .derived = true },
	{ "QDISC_DROP", NULL, ALL, LIKELY,
	  "{.qdisc_dropper} on {dev}{in} dropped it (limit {.qdisc_limit}, {.qdisc_drops} dropped "
	  "so far): the queue was full, or its queue management decided so",
	  "raise its limit or the rate (tc -s qdisc show dev {dev}{in})",
	  .when = "qdisc_dropper qdisc_limit", .derived = true },
	{ "QDISC_DROP", NULL, ALL, LIKELY,
	  "{.qdisc_dropper} on {dev}{in} dropped it ({.qdisc_drops} so far)",
	  "look at tc -s qdisc show dev {dev}{in}: dropped, overlimits", .when = "qdisc_dropper",
	  .derived = true },
	{ "QDISC_DROP", AT_XMIT, ALL, POSSIBLE,
	  "the queue of {dev}{in} dropped the packet ({len} bytes): it is full, the packet is "
	  "larger than its burst, netem or active queue management decided so, or {dev} has no "
	  "carrier (the other end is down)",
	  "look at ip link show dev {dev}{in}: NO-CARRIER; tc -s qdisc show dev {dev}: dropped, "
	  "overlimits; raise limit, burst or rate",
	  .derived = true },
	{ "QDISC_DROP", NULL, ALL, POSSIBLE,
	  "the queue of {dev}{in} dropped the packet: it is full, or netem or active queue "
	  "management decided so",
	  "look at tc -s qdisc show dev {dev}{in}: dropped, overlimits; raise limit or rate" },
	{ "QDISC_OVERLIMIT|QDISC_DROP_OVERLIMIT", NULL, ALL, CERTAIN,
	  "the queue of {dev}{in} is over its limit",
	  "raise limit or rate (tc -s qdisc show dev {dev})" },
	{ "QDISC_CONGESTED|QDISC_DROP_CONGESTED", NULL, ALL, CERTAIN,
	  "active queue management on {dev}{in} dropped the packet, because the queue stood for "
	  "too long",
	  "nothing, if the flow slows down; otherwise raise the rate (tc -s qdisc show dev "
	  "{dev})" },
	{ "FQ_FLOW_LIMIT|QDISC_DROP_FLOW_LIMIT", NULL, ALL, CERTAIN,
	  "the flow from {peer} has more packets in the queue of {dev} than its flow_limit",
	  "raise flow_limit, or pace the sender (tc -s qdisc show dev {dev}: flows_plimit)" },
	{ "NOT_SPECIFIED", AT_PURGE, ALL, LIKELY,
	  "the qdisc[ of {dev}]{in} was replaced, or its device or namespace went away, while the "
	  "packet waited in it[; {task} ran then]",
	  "find out who ran tc qdisc del or replace, ip link del or down, or ip netns del" },
	{ "NOT_SPECIFIED", "validate_xmit_skb|validate_xmit_skb_list|" AT_XMIT, ALL, POSSIBLE,
	  "{dev}{in} is down or goes away, or the packet ({len} bytes) could not be segmented or "
	  "checksummed for it",
	  "look at ip -s link show dev {dev}{in}; ethtool -k {dev}", .none = NO_REASON },
	{ "NOT_SPECIFIED", AT_XMIT, ALL, POSSIBLE,
	  "the queue of {dev}{in} is full, or {dev} is down or has no carrier",
	  "look at tc -s qdisc show dev {dev}{in}; ip -s link show dev {dev}" },

	/* ---- tc and BPF ---- */
	{ "TC_EGRESS", NULL, ALL, CERTAIN,
	  "{.tc_action} on the egress of {dev}{in} dropped the packet",
	  "tc -s filter show dev {dev} egress{in}; bpftool net", .when = "tc_action" },
	{ "TC_EGRESS", NULL, ALL, CERTAIN,
	  "a tc filter or BPF program on the egress of {dev}{in} dropped the packet (action drop, "
	  "a policer, TC_ACT_SHOT)",
	  "look at tc -s filter show dev {dev} egress{in}; bpftool net" },
	{ "TC_INGRESS", NULL, ALL, CERTAIN,
	  "{.tc_action} on the ingress of {dev}{in} dropped the packet",
	  "tc -s filter show dev {dev} ingress{in}; bpftool net", .when = "tc_action" },
	{ "TC_INGRESS", NULL, ALL, CERTAIN,
	  "a tc filter or BPF program on the ingress of {dev}{in} dropped the packet (action drop, "
	  "a policer, mirred to a device that is down, TC_ACT_SHOT)",
	  "look at tc -s filter show dev {dev} ingress{in}; bpftool net" },
	{ "NOT_SPECIFIED", AT_ANY_XDP, ALL, CERTAIN,
	  "the XDP program {.xdp_name} (id {.xdp_prog}, {.xdp} mode) on {dev}{in} returned "
	  "XDP_DROP",
	  "ip link set dev {dev} xdp{.xdp} off{in}, or correct the program",
	  .when = "xdp=generic xdp_name !xdp_exceptions" },
	{ "NOT_SPECIFIED", AT_ANY_XDP, ALL, CERTAIN,
	  "the XDP program {.xdp_name} (id {.xdp_prog}, {.xdp} mode) on {dev}{in} returned "
	  "XDP_DROP",
	  "ip link set dev {dev} xdpdrv off{in}, or correct the program",
	  .when = "xdp xdp_name !xdp_exceptions" },
	{ "NOT_SPECIFIED", AT_ANY_XDP, ALL, LIKELY,
	  "the XDP program {.xdp_name} (id {.xdp_prog}, {.xdp} mode) on {dev}{in} returned "
	  "XDP_ABORTED or a code that is none (a bug in it), or its XDP_TX failed: "
	  "xdp:xdp_exception "
	  "fired, {.xdp_exceptions} so far",
	  "correct the program (bpftool prog show id {.xdp_prog}); perf trace -e xdp:xdp_exception "
	  "tells the code that it returned",
	  .when = "xdp xdp_name xdp_exceptions" },
	{ "NOT_SPECIFIED", AT_ANY_XDP, ALL, LIKELY,
	  "the XDP program {.xdp_name} (id {.xdp_prog}, {.xdp} mode) on {dev}{in} returned "
	  "XDP_DROP, or XDP_ABORTED (a bug in it)",
	  "ip link set dev {dev} xdp{.xdp} off{in}, or correct the program; the tracepoint "
	  "xdp:xdp_exception tells a bug",
	  .when = "xdp=generic xdp_name" },
	{ "NOT_SPECIFIED", AT_ANY_XDP, ALL, LIKELY,
	  "the XDP program {.xdp_name} (id {.xdp_prog}, {.xdp} mode) on {dev}{in} returned "
	  "XDP_DROP, or XDP_ABORTED (a bug in it)",
	  "ip link set dev {dev} xdpdrv off{in}, or correct the program; the tracepoint "
	  "xdp:xdp_exception tells a bug",
	  .when = "xdp xdp_name" },
	{ "NOT_SPECIFIED", AT_XDP, ALL, LIKELY,
	  "the XDP program (generic mode) on {dev}{in} returned XDP_DROP, or XDP_ABORTED (a bug in "
	  "it)",
	  "look at ip link show dev {dev}{in}: xdpgeneric; bpftool net; the tracepoint "
	  "xdp:xdp_exception tells a bug" },
	{ "NOT_SPECIFIED", "veth_xdp_rcv_skb|veth_xdp_rcv|veth_poll", ALL, LIKELY,
	  "the XDP program on {dev}{in} returned XDP_DROP, or XDP_ABORTED (a bug in it)",
	  "look at ip link show dev {dev}{in}: xdp; bpftool net; the tracepoint xdp:xdp_exception "
	  "tells a bug" },
	{ "XDP", "do_xdp_generic|xdp_do_generic_redirect|generic_xdp_tx", ALL, LIKELY,
	  "the XDP program {.xdp_name} (id {.xdp_prog}) on {dev}{in} redirects to a device that "
	  "does not exist, is down or has a smaller MTU",
	  "correct the ifindex or devmap of the program; the tracepoint xdp:xdp_redirect_err says "
	  "more",
	  .when = "xdp_name", .derived = true },
	{ "XDP", "do_xdp_generic|xdp_do_generic_redirect|generic_xdp_tx", ALL, LIKELY,
	  "the XDP program on {dev}{in} redirects to a device that does not exist, is down or has "
	  "a smaller MTU",
	  "correct the ifindex or devmap of the program; the tracepoint xdp:xdp_redirect_err says "
	  "more",
	  .derived = true },
	{ "NOT_SPECIFIED", "skb_do_redirect|__bpf_redirect|__bpf_tx_skb|__bpf_redirect_neigh*", ALL,
	  LIKELY,
	  "a BPF program (bpf_redirect) sent the packet to a device that does not exist or cannot "
	  "take it",
	  "correct the ifindex of the program (bpftool net{in})" },
	{ "NOT_SPECIFIED", "run_lwt_bpf|bpf_xmit|bpf_input|bpf_output", ALL, LIKELY,
	  "a BPF program on the route to {dst}{in} returned BPF_DROP",
	  "look at ip route show{in}: encap bpf" },
	{ "BPF_CGROUP_EGRESS", NULL, ALL, CERTAIN,
	  "a BPF program on the sender's cgroup (cgroup_skb/egress) refused the packet to {dst}[; "
	  "{task} was running]",
	  "look at bpftool cgroup tree, and IPAddressDeny= of systemd units" },
	{ "SECURITY_HOOK", NULL, ALL, CERTAIN,
	  "a security module (SELinux, AppArmor, Smack, BPF LSM) refused the packet",
	  "look at dmesg and ausearch -m avc -ts recent" },

	/* ---- netfilter ---- */
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*|nf_hook_slow*", ALL, CERTAIN,
	  "{.nft_rule}{in} dropped the packet[ to {local}]", "{.nft_fix}{in}, if it should pass",
	  .when = "nft_rule nft_rules=1" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*|nf_hook_slow*", ALL, LIKELY,
	  "{.nft_rule}{in} dropped the packet[ to {local}], or one of {.nft_rules} that may",
	  "{.nft_fix}{in}, if it should pass; nft -a list ruleset shows all", .when = "nft_rule" },
	{ "NETFILTER_DROP", "nft_do_chain*", ALL, CERTAIN,
	  "a rule or policy of nftables{in} (also of iptables-nft) dropped or rejected the packet[ "
	  "to {local}]",
	  "look at nft -a list ruleset{in}: a rule with drop or reject, or a chain with policy "
	  "drop[, that concerns {proto} {local}]" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*", ALL, CERTAIN,
	  "the connection tracking table is full: {.conntrack_count} entries, "
	  "net.netfilter.nf_conntrack_max is {.conntrack_max}{in}: new connections are dropped",
	  "raise net.netfilter.nf_conntrack_max, or shorten the timeouts (conntrack -S{in})",
	  .when = "conntrack_full", .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, LIKELY,
	  "NAT{in} has no free port left for[ {peer} to] {local}, or the connection is already "
	  "there: connection tracking could not confirm the packet on its way out; or a rule of "
	  "legacy iptables dropped it",
	  "widen the port range of masquerade, or add NAT addresses (conntrack -S{in}: "
	  "insert_failed, drop); iptables-legacy-save -c",
	  .stack = "ip_output|ip6_output|ip_mc_output|ip_finish_output", .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, POSSIBLE,
	  "not a rule of nftables: a rule of legacy iptables{in} in the forward hook, or IPVS",
	  "look at iptables-legacy-save -c{in}; ipvsadm -Ln", .stack = "ip_forward|ip6_forward",
	  .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, POSSIBLE,
	  "not a rule of nftables: a rule of legacy iptables{in} in the input hook, IPVS without a "
	  "server, or connection tracking that could not confirm the packet",
	  "look at iptables-legacy-save -c{in}; conntrack -S{in}: insert_failed; ipvsadm -Ln",
	  .stack = "ip_local_deliver|ip6_input", .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, LIKELY,
	  "the connection tracking table is full (net.netfilter.nf_conntrack_max): new "
	  "connections{in} are dropped; or a rule of legacy iptables dropped the packet",
	  "raise net.netfilter.nf_conntrack_max or shorten the timeouts (dmesg: 'table full, "
	  "dropping packet'; conntrack -S{in}); iptables-legacy-save -c",
	  .stack = "ip_rcv|ipv6_rcv|ip_list_rcv|ipv6_list_rcv|ip_sublist_rcv|ip6_sublist_rcv|__ip_"
		   "local_out|__ip6_local_out|nf_hook_slow_list",
	  .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, POSSIBLE,
	  "not a rule of nftables: a full connection tracking table, NAT{in} without a free port, "
	  "IPVS without a server, or a rule of legacy iptables or ebtables",
	  "look at dmesg ('table full'); conntrack -S{in}; net.netfilter.nf_conntrack_max; "
	  "iptables-legacy-save -c; ipvsadm -Ln",
	  .derived = true },
	{ "NOT_SPECIFIED", "nf_queue|nf_hook_slow|nf_reinject", ALL, LIKELY,
	  "a rule{in} sends the packet to NFQUEUE {.queue_num}, and no program listens on that "
	  "queue",
	  "start the program that listens on queue {.queue_num} (cat "
	  "/proc/net/netfilter/nfnetlink_queue), or add 'bypass' to the rule",
	  .when = "queue_num" },
	{ "NOT_SPECIFIED", "nf_queue|nf_hook_slow|nf_reinject", ALL, LIKELY,
	  "a rule{in} sends the packet to NFQUEUE, and no program listens on that queue",
	  "start the program that listens (cat /proc/net/netfilter/nfnetlink_queue), or add "
	  "'bypass' to the rule",
	  .none = NO_REASON },
	{ "NOT_SPECIFIED", "nf_hook_slow*|nft_do_chain*", ALL, LIKELY,
	  "netfilter{in} dropped the packet: a rule or policy, a full connection tracking table, "
	  "or NAT without a free port",
	  "look at nft list ruleset; iptables-save -c; conntrack -S{in}" },

	/* ---- devices ---- */
	{ "NOT_SPECIFIED", AT_FORWARD, ALL, CERTAIN,
	  "{dev}{in} has no carrier: the other end of the veth pair is down",
	  "ip link set PEER up, at the other end (ip link show dev {dev}{in}: its @ says which)",
	  .when = "dev_kind=veth !carrier", .derived = true },
	{ "NOT_SPECIFIED", AT_FORWARD, ALL, LIKELY,
	  "the frame ({len} bytes) is larger than the MTU at the other end of {dev}{in}, which is "
	  "up",
	  "set the same MTU at both ends of the pair (ip link show dev {dev}{in}: its @ says "
	  "which)",
	  .when = "dev_kind=veth carrier", .derived = true },
	{ "NOT_SPECIFIED", AT_FORWARD, ALL, LIKELY,
	  "the other end of {dev}{in} did not take the frame ({len} bytes): it is larger than the "
	  "MTU there, or that end is down",
	  "set the same MTU at both ends of the pair, and bring the other end up (ip link)" },
	{ "FULL_RING", "tun_net_xmit|tap_handle_frame", ALL, CERTAIN,
	  "the program behind {dev}{in} does not read: its ring (txqueuelen {.txqueuelen}) is full",
	  "make that program (VPN, virtual machine) read faster, or ip link set {dev} txqueuelen "
	  "N{in}",
	  .when = "txqueuelen" },
	{ "FULL_RING", "tun_net_xmit|tap_handle_frame", ALL, CERTAIN,
	  "the program behind {dev}{in} does not read: its ring is full",
	  "make that program (VPN, virtual machine) read faster, or raise txqueuelen of {dev}" },
	{ "FULL_RING", NULL, ALL, CERTAIN,
	  "the ring of {dev}{in} is full: what reads it is too slow",
	  "make the reader faster, or the ring larger (txqueuelen, ethtool -G)" },
	{ "TAP_TXFILTER", NULL, ALL, CERTAIN,
	  "the program behind {dev}{in} set a MAC filter, and the destination[ {dmac}] is not in "
	  "it",
	  "look at the MAC filter of the virtual machine's network card (TUNSETTXFILTER)" },
	{ "TAP_FILTER", NULL, ALL, CERTAIN,
	  "the program behind {dev}{in} set a filter that refuses the packet",
	  "look at the program (TUNATTACHFILTER, TUNSETFILTEREBPF)" },
	{ "NOT_SPECIFIED", "tun_queue_purge|tun_detach_all|__tun_detach|tun_chr_close", ALL, LIKELY,
	  "the program behind a TUN/TAP device ended[ ({task})] with packets that it had not read",
	  "nothing, if it ended on purpose" },
	{ "NOT_SPECIFIED", "tun_get_user|tun_build_skb|tap_get_user", ALL, LIKELY,
	  "the program behind {dev}{in} wrote a packet that is refused: neither IPv4 nor IPv6 "
	  "(TUN), too short, a bad virtio header, or {dev} is down[; {task} wrote it]",
	  "look at that program, and at ip -s link show dev {dev}" },
	{ "DEV_READY", NULL, ALL, LIKELY, "{dev}{in} is down, or not attached to anything",
	  "ip link set {dev} up{in}" },
	{ "NOMEM", NULL, ALL, CERTAIN, "there was no memory for the packet",
	  "look at dmesg ('page allocation failure') and free" },
	{ "RECURSION_LIMIT", NULL, ALL, LIKELY,
	  "virtual devices passed the packet in a circle[, {dev} among them]{in}",
	  "look at ip -d link{in}: a tunnel routed into itself, bridges or veths in a circle" },

	/* ---- tunnels ---- */
	{ "NO_TX_TARGET", "vxlan_xmit*", ALL, LIKELY,
	  "{dev}{in} has neither an entry for the destination[ {dmac}] nor a default remote",
	  "bridge fdb show dev {dev}; bridge fdb append 00:00:00:00:00:00 dev {dev} dst PEER" },
	{ "IP_OUTNOROUTES|NOT_SPECIFIED", "vxlan_xmit_one|geneve_xmit*|bareudp_xmit*", ALL, LIKELY,
	  "the tunnel {dev}{in} cannot send: there is no route to its remote end, or the route "
	  "leads back into {dev}",
	  "ip -d link show dev {dev}{in}: remote; ip route get REMOTE{in}" },
	{ "NOT_SPECIFIED", "vxlan_xmit*", ALL, LIKELY,
	  "{dev}{in} has neither an entry for the destination[ {dmac}] nor a default remote, or no "
	  "route to the remote",
	  "bridge fdb show dev {dev}; bridge fdb append 00:00:00:00:00:00 dev {dev} dst PEER" },
	{ "VXLAN_INVALID_HDR", NULL, ALL, CERTAIN,
	  "the VXLAN header from {src} has reserved bits set, or lacks the I flag",
	  "make both ends use the same extensions (gbp, gpe): ip -d link show type vxlan{in}" },
	{ "VXLAN_VNI_NOT_FOUND", NULL, ALL, CERTAIN,
	  "no VXLAN device{in} that is up has the network identifier[ {vni}] of the packet from "
	  "{src}",
	  "ip -d link show type vxlan{in}: id, and is it up?" },
	{ "IP_OUTNOROUTES", NULL, ALL, LIKELY,
	  "there is no route to {dst} for a packet of this host{in}",
	  "add a route (ip route get {dst} from {src}{in})" },
	{ "NOT_SPECIFIED", "vxlan_rcv", ALL, LIKELY,
	  "the VXLAN header from {src} is not valid (reserved bits, no I flag), or no device{in} "
	  "has its network identifier[ {vni}]",
	  "make both ends use the same id and extensions (gbp, gpe): ip -d link show type "
	  "vxlan{in}" },
	{ "NOT_SPECIFIED", "gre_rcv|ipgre_rcv|__ipgre_rcv|ip6gre_rcv", ALL, LIKELY,
	  "no GRE tunnel{in} matches the packet from {src} to {dst} and its key",
	  "ip -d tunnel show{in}: make local, remote and key agree at both ends" },
	{ "NOT_SPECIFIED",
	  "ipip_rcv|ipip_tunnel_rcv|tunnel4_rcv|tunnel64_rcv|tunnel6_rcv|tunnel46_rcv", ALL, LIKELY,
	  "no tunnel{in} (IPIP, SIT, IP6IP6) matches the packet from {src} to {dst}",
	  "ip -d tunnel show{in}: make local and remote agree at both ends" },
	{ "NOT_SPECIFIED", "geneve_udp_encap_recv|geneve_rx", ALL, LIKELY,
	  "no Geneve device{in} takes the packet from {src}[ with network identifier {vni}], or it "
	  "has unknown critical options",
	  "ip -d link show type geneve{in}: id and remote at both ends" },
	{ "NOT_SPECIFIED",
	  "ip_tunnel_xmit|ipgre_xmit|ipip_tunnel_xmit|sit_tunnel_xmit|ip6_tnl_start_xmit|gre_tap_"
	  "xmit",
	  ALL, LIKELY,
	  "the tunnel {dev}{in} cannot send: no route to its remote end, the route leads back into "
	  "the tunnel, or the packet is too big",
	  "ip route get REMOTE{in}; ip -s link show dev {dev}" },
	{ "NOT_SPECIFIED", "xfrm_input|xfrm4_*|xfrm6_*", ALL, LIKELY,
	  "IPsec{in} has no state for the packet from {src} to {dst}[ with SPI {spi}]",
	  "look at ip xfrm state{in}; rekey both ends (XfrmInNoStates is counting)",
	  .when = "moved~XfrmInNoStates+" },
	{ "NOT_SPECIFIED", "xfrm_input|xfrm4_*|xfrm6_*", ALL, LIKELY,
	  "IPsec{in} has seen the number of the packet from {src}[ with SPI {spi}] before, or it "
	  "is too old: a replay, or more reordering than the replay window takes",
	  "look for duplicates on the way; a larger replay-window of ip xfrm state{in} "
	  "(XfrmInStateSeqError is counting)",
	  .when = "moved~XfrmInStateSeqError+" },
	{ "NOT_SPECIFIED", "xfrm_input|xfrm4_*|xfrm6_*", ALL, LIKELY,
	  "the packet from {src} to {dst}[ with SPI {spi}] does not decrypt{in}: the keys of both "
	  "ends differ, or it was changed",
	  "rekey both ends (XfrmInStateProtoError is counting)",
	  .when = "moved~XfrmInStateProtoError+" },
	{ "NOT_SPECIFIED", "xfrm_input|xfrm4_*|xfrm6_*", ALL, LIKELY,
	  "the IPsec state{in} for the packet from {src}[ with SPI {spi}] is of another kind than "
	  "the packet (mode, encapsulation)",
	  "compare ip xfrm state of both ends (XfrmInStateMismatch is counting)",
	  .when = "moved~XfrmInStateMismatch+" },
	{ "NOT_SPECIFIED", "xfrm_input", PK_TRAIT_ESP, POSSIBLE,
	  "IPsec{in} does not take the packet from {src} to {dst}[ with SPI {spi}]: there is no "
	  "state for it, its number was seen before (replay), or it does not decrypt",
	  "look at /proc/net/xfrm_stat{in} (XfrmInNoStates, XfrmInStateSeqError, "
	  "XfrmInStateProtoError); ip -s xfrm state; rekey both ends" },
	{ "NOT_SPECIFIED", "xfrm_input|xfrm4_*|xfrm6_*", ALL, POSSIBLE,
	  "IPsec{in} does not take the packet from {src}: no state for it, a replay, or wrong keys",
	  "look at /proc/net/xfrm_stat{in}; ip -s xfrm state" },
	{ "NOT_SPECIFIED", "mpls_forward", ALL, CERTAIN,
	  "MPLS is off on {dev}{in}: net.mpls.conf.{dev}.input is 0",
	  "sysctl net.mpls.conf.{dev}.input=1{in}", .when = "!mpls_input" },
	{ "NOT_SPECIFIED", "mpls_forward", ALL, CERTAIN, "MPLS label[ {label}] has no route{in}",
	  "ip -f mpls route add {label} ...{in} (ip -f mpls route show)", .when = "mpls_input" },
	{ "NOT_SPECIFIED", "mpls_forward", ALL, LIKELY,
	  "MPLS label[ {label}] has no route{in}, or MPLS is off on {dev}",
	  "ip -f mpls route show{in}; net.mpls.conf.{dev}.input=1" },
	{ "NOT_SPECIFIED", "wg_xmit|wg_packet_send_staged_packets|wg_packet_purge_staged_packets",
	  ALL, LIKELY,
	  "WireGuard cannot send to {dst}: no peer has it among its allowed IPs, or that peer has "
	  "no endpoint and never sent anything",
	  "wg show {dev}{in}; wg set {dev} peer KEY endpoint HOST:PORT" },
	{ "NOT_SPECIFIED",
	  "wg_receive|wg_packet_receive|wg_packet_rx_poll|wg_packet_consume_data_done", ALL, LIKELY,
	  "WireGuard did not accept the packet from {src}: the keys do not match, or the source is "
	  "not among the peer's allowed IPs",
	  "wg show{in}: latest handshake, allowed ips" },
	{ "NOT_SPECIFIED", "sctp_rcv", ALL, POSSIBLE,
	  "no SCTP endpoint{in} takes the packet to port {dport}, or its checksum or verification "
	  "tag is wrong",
	  "cat /proc/net/sctp/snmp; ss -a --sctp{in}" },

	/* ---- Open vSwitch ---- */
	{ "NOT_SPECIFIED", "ovs_dp_process_packet|ovs_dp_upcall|queue_userspace_packet", ALL,
	  LIKELY,
	  "no flow of Open vSwitch matches the packet from {dev}, and ovs-vswitchd does not take "
	  "it",
	  "start ovs-vswitchd, or look at why it is slow (ovs-appctl dpctl/show: lost)" },
	{ "NOT_SPECIFIED", "do_execute_actions|ovs_execute_actions", ALL, LIKELY,
	  "the flow of Open vSwitch that the packet from {dev} matched sends it nowhere: it drops",
	  "ovs-appctl dpctl/dump-flows -m; ovs-appctl ofproto/trace BRIDGE FLOW" },
	{ "OVS_DROP_LAST_ACTION", NULL, ALL, CERTAIN,
	  "the flow of Open vSwitch that the packet[ from {dev}] matched sends it nowhere: it "
	  "drops",
	  "ovs-appctl ofproto/trace BRIDGE FLOW tells which OpenFlow rule; ovs-appctl "
	  "dpctl/dump-flows -m shows the flow" },
};

const size_t pk_n_why_rules = ARRAY_SIZE(pk_why_rules);
