/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tables of rules are written with. Functions that compilers inline into each other are
 * named together. */
#pragma once

#include "core/util/cleanup.h"
#include "postprocess/why/internal.h"

#define IPV4           PK_TRAIT(IPV4)
#define IPV6           PK_TRAIT(IPV6)
#define ARP            PK_TRAIT(ARP)
#define ARP_REQUEST    PK_TRAIT(ARP_REQUEST)
#define ARP_REPLY      PK_TRAIT(ARP_REPLY)
#define NO_IP          PK_TRAIT(NO_IP)
#define TCP            PK_TRAIT(TCP)
#define UDP            PK_TRAIT(UDP)
#define ICMP           PK_TRAIT(ICMP)
#define SCTP           PK_TRAIT(SCTP)
#define LLC            PK_TRAIT(LLC)
#define BAD_IP         PK_TRAIT(BAD_IP)
#define BAD_ARP        PK_TRAIT(BAD_ARP)
#define NO_FLAGS       PK_TRAIT(NO_FLAGS)
#define NO_UDP_CSUM    PK_TRAIT(NO_UDP_CSUM)
#define BAD_CSUM       PK_TRAIT(BAD_CSUM)
#define SYN            PK_TRAIT(SYN)
#define SYN_ACK        PK_TRAIT(SYN_ACK)
#define RST            PK_TRAIT(RST)
#define FIN            PK_TRAIT(FIN)
#define ACK            PK_TRAIT(ACK)
#define DATA           PK_TRAIT(DATA)
#define BAD_DOFF       PK_TRAIT(BAD_DOFF)
#define OWN_MAC        PK_TRAIT(OWN_MAC)
#define PING           PK_TRAIT(PING)
#define ECHO_REPLY     PK_TRAIT(ECHO_REPLY)
#define MEMBERSHIP     PK_TRAIT(MEMBERSHIP)
#define TTL_OUT        PK_TRAIT(TTL_OUT)
#define DF             PK_TRAIT(DF)
#define BAD_QUOTE      PK_TRAIT(BAD_QUOTE)
#define TO_RESERVED    PK_TRAIT(TO_RESERVED)
#define BAD_FRAG       PK_TRAIT(BAD_FRAG)
#define CUT            PK_TRAIT(CUT)
#define NEAR           PK_TRAIT(NEAR)
#define TO_ALL         PK_TRAIT(TO_ALL)
#define DISCOVERY      PK_TRAIT(DISCOVERY)
#define SOLICITATION   PK_TRAIT(SOLICITATION)
#define BARE           PK_TRAIT(BARE)
#define SOURCE_ROUTE   PK_TRAIT(SOURCE_ROUTE)
#define TO_MULTICAST   PK_TRAIT(TO_MULTICAST)
#define TO_LOOPBACK    PK_TRAIT(TO_LOOPBACK)
#define FROM_LOOPBACK  PK_TRAIT(FROM_LOOPBACK)
#define FROM_LINK      PK_TRAIT(FROM_LINK)
#define FROM_MULTICAST PK_TRAIT(FROM_MULTICAST)
#define FROM_NONE      PK_TRAIT(FROM_NONE)
#define TO_ITSELF      PK_TRAIT(TO_ITSELF)
#define TO_VXLAN       PK_TRAIT(TO_VXLAN)
#define TO_GENEVE      PK_TRAIT(TO_GENEVE)
#define VLAN           PK_TRAIT(VLAN)
#define TO_US          PK_TRAIT(TO_US)
#define TO_OTHERS      PK_TRAIT(TO_OTHERS)
#define LOOPED         PK_TRAIT(LOOPED)
#define FULL           PK_TRAIT(FULL)
#define NO_REASON      PK_TRAIT(NO_REASON)
#define ALL            ((pk_traits)0)

#define POSSIBLE PK_CONFIDENCE_POSSIBLE
#define LIKELY   PK_CONFIDENCE_LIKELY
#define CERTAIN  PK_CONFIDENCE_CERTAIN

#define AT_TCP "tcp_v4_rcv|tcp_v6_rcv"
#define AT_UDP "__udp4_lib_rcv*|__udp6_lib_rcv*|udp_rcv|udpv6_rcv"
#define AT_QUEUE                                                                                   \
	"udp_queue_rcv_one_skb|udpv6_queue_rcv_one_skb|udp_queue_rcv_skb|udpv6_queue_rcv_skb"
#define AT_STATE  "tcp_v4_do_rcv|tcp_v6_do_rcv|tcp_rcv_state_process|tcp_rcv_synsent_state_process"
/* tcp_conn_request() has the SYN freed as taken, whatever became of it */
#define AT_LISTEN AT_STATE "|tcp_conn_request|tcp_v4_rcv|tcp_v6_rcv"
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
/* Where a queue of fragments ends. One that is whole leaves nothing there; one that timed out has a
 * reason of its own. */
#define AT_FRAG_END "inet_frag_rbtree_purge|inet_frag_destroy"
#define AT_PURGE                                                                                   \
	"__rtnl_unlock|rtnl_unlock|netdev_run_todo|rtnetlink_rcv_msg|qdisc_reset|"                 \
	"qdisc_reset_queue|pfifo_fast_reset|qdisc_purge_queue|__qdisc_reset_queue"
#define AT_XDP     "do_xdp_generic|netif_receive_generic_xdp|bpf_prog_run_generic_xdp"
#define AT_ANY_XDP AT_XDP "|veth_xdp_rcv_skb|veth_xdp_rcv|veth_poll"
#define AT_NEIGH   "neigh_invalidate|ndisc_error_report|arp_error_report|ipv6_ndisc_error_report"
/* Answers of netlink are freed by those who make them, if there is nothing to answer. */
#define AT_NETLINK                                                                                 \
	"neigh_get|rtnl_*|rtm_*|*_rtm_*|rtnetlink_*|netlink_*|__netlink_*|nlmsg_*|*_netconf_get_*" \
	"|"                                                                                        \
	"br_mdb_get|vxlan_mdb_get|fdb_*|inet_diag_*|sock_diag_*|udp_dump_one|tcp_diag_*|"          \
	"*_diag_get_exact|*_diag_dump_one|nfnetlink_*|nf_tables_*|nft_*_get*|ctnetlink_*|"         \
	"nfqnl_recv_config|genl_*|ctrl_*|xfrm_get_*|xfrm_alloc_userspi|ethnl_*|devlink_*|tcf_*|"   \
	"tc_*|"                                                                                    \
	"tcp_metrics_nl_*|mptcp_*nl_*|nl80211_*|cfg80211_*|seg6_genl_*|l2tp_nl_*|fou_*|nh_*"
#define AT_QUEUE_PURGE "skb_queue_purge_reason|skb_queue_purge|__skb_queue_purge*|skb_rbtree_purge"
#define AT_PING        "ping_rcv|icmp_rcv|icmpv6_rcv"

#define PK_DECLARE_SET(name) extern const struct pk_why_set pk_why_##name;
PK_WHY_SETS(PK_DECLARE_SET)
#undef PK_DECLARE_SET

#define PK_WHY_SET(rules)                                                                          \
	{                                                                                          \
		rules, ARRAY_SIZE(rules)                                                           \
	}
