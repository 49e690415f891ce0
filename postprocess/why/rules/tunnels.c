// SPDX-License-Identifier: GPL-2.0-or-later
/* Tunnels, IPsec, MPLS, Open vSwitch; and behind all others, what is no packet. */

#include "postprocess/why/rules/internal.h"

#define AT_GRE "gre_rcv|ipgre_rcv|__ipgre_rcv|ip6gre_rcv"
#define AT_IPTUN                                                                                   \
	"ipip_rcv|ipip_tunnel_rcv|ipip6_rcv|tunnel4_rcv|tunnel64_rcv|tunnel6_rcv|tunnel46_rcv"
#define AT_SEND                                                                                    \
	"ip_tunnel_xmit|ipgre_xmit|ipip_tunnel_xmit|sit_tunnel_xmit|ip6_tnl_start_xmit|"           \
	"ip6_tnl_xmit|ip6gre_tunnel_xmit|gre_tap_xmit"
#define AT_WG  "wg_xmit|wg_packet_send_staged_packets|wg_packet_purge_staged_packets"
#define AT_OVS "ovs_dp_process_packet|ovs_dp_upcall|queue_userspace_packet"

static const struct pk_why_rule rules[] = {
	/* ---- tunnels ---- */
	{ "NO_TX_TARGET", "vxlan_xmit*", ALL, LIKELY,
	  "{dev}{in} has neither an entry for the destination[ {dmac}] nor a default remote",
	  "bridge fdb show dev {dev}; bridge fdb append 00:00:00:00:00:00 dev {dev} dst PEER" },
	{ "IP_OUTNOROUTES|NOT_SPECIFIED", "vxlan_xmit*|geneve_xmit*|" AT_SEND, ALL, CERTAIN,
	  "the tunnel {dev}{in} cannot send: there is no route to {.tunnel_remote}, its remote end",
	  "add a route (ip route get {.tunnel_remote}{in}), or correct the remote of {dev} (ip -d "
	  "link show dev {dev}{in})",
	  .when = "tunnel_remote tunnel_route=none" },
	{ "IP_OUTNOROUTES|NOT_SPECIFIED", "vxlan_xmit*|geneve_xmit*|" AT_SEND, ALL, CERTAIN,
	  "the tunnel {dev}{in} cannot send: the route to {.tunnel_remote}, its remote end, leads "
	  "into {dev} itself",
	  "ip route add {.tunnel_remote} by the device below{in}, or correct the remote of {dev} "
	  "(ip -d "
	  "link show dev {dev}{in})",
	  .when = "tunnel_remote tunnel_loops" },
	{ "CONSUMED", "geneve_xmit*", ALL, CERTAIN,
	  "the tunnel {dev}{in} cannot send: there is no route to {.tunnel_remote}, its remote end",
	  "add a route (ip route get {.tunnel_remote}{in}), or correct the remote of {dev} (ip -d "
	  "link show dev {dev}{in})",
	  .when = "tunnel_remote tunnel_route=none" },
	{ "IP_OUTNOROUTES|NOT_SPECIFIED", "vxlan_xmit_one|geneve_xmit*|bareudp_xmit*", ALL, LIKELY,
	  "the tunnel {dev}{in} cannot send: there is no route to its remote end, or the route "
	  "leads back into {dev}",
	  "ip -d link show dev {dev}{in}: remote; ip route get REMOTE{in}" },
	{ "NOT_SPECIFIED", "vxlan_xmit*", ALL, LIKELY,
	  "{dev}{in} takes its keys from the packet (external, collect metadata), and the packet "
	  "carries none",
	  "send by what gives a key: ip route ... encap ip id N dst PEER dev {dev}, tc action "
	  "tunnel_key, Open vSwitch (ip -d link show dev {dev}{in})",
	  .when = "dev_kind=vxlan tunnel_external" },
	{ "NOT_SPECIFIED", "vxlan_xmit*", ALL, LIKELY,
	  "{dev}{in} has neither an entry for the destination[ {dmac}] nor a default remote",
	  "bridge fdb show dev {dev}; bridge fdb append 00:00:00:00:00:00 dev {dev} dst PEER{in}",
	  .when = "dev_kind=vxlan tunnel_remote=" },
	{ "NOT_SPECIFIED", "vxlan_xmit*", ALL, LIKELY,
	  "{dev}{in} has neither an entry for the destination[ {dmac}] nor a default remote, or no "
	  "route to the remote",
	  "bridge fdb show dev {dev}; bridge fdb append 00:00:00:00:00:00 dev {dev} dst PEER" },
	{ "VXLAN_INVALID_HDR", NULL, ALL, CERTAIN,
	  "the VXLAN header from {src} has reserved bits set, or lacks the I flag",
	  "make both ends use the same extensions (gbp, gpe): ip -d link show type vxlan{in}" },
	{ "LOCAL_MAC", NULL, ALL, CERTAIN,
	  "the frame in the tunnel packet has the MAC of {dev}{in} itself as its source: a loop, "
	  "or "
	  "two hosts with the same MAC",
	  "look for the same MAC at both ends (ip link show dev {dev}{in}), and for a loop" },
	{ "VXLAN_ENTRY_EXISTS", NULL, ALL, CERTAIN,
	  "{dev}{in} has the source MAC of the frame in its table as fixed to another remote, and "
	  "does not let it move to {src}",
	  "bridge fdb show dev {dev}{in}: static; correct that entry (bridge fdb replace), or look "
	  "for a duplicate MAC" },
	{ "IP_TUNNEL_ECN", NULL, ALL, CERTAIN,
	  "the outer header of a tunnel packet on {dev}{in} was marked (congestion), but the "
	  "packet of {src} inside says that its ends do not know marks (RFC 6040)",
	  "look for what marks on the way, or make the sending end of the tunnel copy the inner "
	  "ECN bits" },
	{ "TUNNEL_TXINFO", NULL, ALL, CERTAIN,
	  "{dev}{in} takes its keys from the packet (external, collect metadata), and the packet "
	  "carries none",
	  "send by what gives a key: ip route ... encap ip id N dst PEER dev {dev}, tc action "
	  "tunnel_key, Open vSwitch (ip -d link show dev {dev}{in})" },
	{ "VXLAN_VNI_NOT_FOUND|NOT_SPECIFIED", "vxlan_rcv", ALL, CERTAIN,
	  "{.tunnel_down}{in}, the VXLAN device with the network identifier[ {vni}] of the packet "
	  "from {src}, is down",
	  "ip link set {.tunnel_down} up{in}", .when = "tunnel_down tunnel_of_vni=" },
	{ "VXLAN_VNI_NOT_FOUND", NULL, ALL, CERTAIN,
	  "no VXLAN device{in} has the network identifier[ {vni}] of the packet from {src}; there "
	  "are: {.tunnels}",
	  "make the id of both ends agree, or ip link set DEV up{in} (ip -d link show type "
	  "vxlan{in})",
	  .when = "tunnels" },
	{ "VXLAN_VNI_NOT_FOUND", NULL, ALL, CERTAIN,
	  "no VXLAN device{in} that is up has the network identifier[ {vni}] of the packet from "
	  "{src}",
	  "ip -d link show type vxlan{in}: id, and is it up?" },
	{ "IP_OUTNOROUTES", NULL, ALL, LIKELY,
	  "there is no route to {dst} for a packet of this host{in}",
	  "add a route (ip route get {dst} from {src}{in})" },
	{ "NOT_SPECIFIED", "vxlan_rcv", ALL, CERTAIN,
	  "the frame in the tunnel packet from {src} has the MAC of {dev}{in} itself as its "
	  "source: "
	  "a loop, or two hosts with the same MAC",
	  "look for the same MAC at both ends (ip link show dev {dev}{in}), and for a loop",
	  .when = "tunnel_own_mac" },
	{ "NOT_SPECIFIED", "vxlan_rcv", ALL, LIKELY,
	  "{dev}{in} has the source MAC of the frame in its table as fixed to another remote, and "
	  "does not let it move to {src}",
	  "bridge fdb show dev {dev}{in}: static; correct that entry (bridge fdb replace), or look "
	  "for a duplicate MAC",
	  .when = "dev_kind=vxlan !tunnel_own_mac" },
	{ "NOT_SPECIFIED", "vxlan_rcv", ALL, LIKELY,
	  "the outer header of a tunnel packet on {dev}{in} was marked (congestion), but the "
	  "packet of {src} inside says that its ends do not know marks (RFC 6040)",
	  "look for what marks on the way, or make the sending end of the tunnel copy the inner "
	  "ECN bits",
	  .when = "dev_kind=vxlan" },
	{ "NOT_SPECIFIED", "vxlan_rcv", ALL, LIKELY,
	  "the VXLAN header from {src} has reserved bits set, or lacks the I flag: its network "
	  "identifier[ {vni}] is that of {.tunnel_of_vni}{in}",
	  "make both ends use the same extensions (gbp, gpe): ip -d link show {.tunnel_of_vni}{in}",
	  .when = "tunnel_of_vni" },
	{ "NOT_SPECIFIED", "vxlan_rcv", ALL, LIKELY,
	  "no VXLAN device{in} has the network identifier[ {vni}] of the packet from {src}, or its "
	  "header is not valid (reserved bits, no I flag); there are: {.tunnels}",
	  "make the id and extensions (gbp, gpe) of both ends agree (ip -d link show type "
	  "vxlan{in})",
	  .when = "tunnels" },
	{ "NOT_SPECIFIED", "vxlan_rcv", ALL, LIKELY,
	  "the VXLAN header from {src} is not valid (reserved bits, no I flag), or no device{in} "
	  "has its network identifier[ {vni}]",
	  "make both ends use the same id and extensions (gbp, gpe): ip -d link show type "
	  "vxlan{in}" },
	{ "NOT_SPECIFIED", AT_GRE, PK_TRAIT(BAD_CSUM), CERTAIN,
	  "the checksum of the GRE packet from {src} is wrong: it was damaged on the way, or its "
	  "sender computes it badly",
	  "look for what damages packets on the way from {src}, or rewrites them" },
	{ "NOT_SPECIFIED", "ip_tunnel_rcv|ip6_tnl_rcv|__ip6_tnl_rcv", ALL, LIKELY,
	  "there is a tunnel{in} for the packet from {src} to {dst}, but it does not take it: only "
	  "one of the two has a checksum (icsum) or numbers (iseq), the number is not above the "
	  "last one, or the outer header was marked (congestion) and the packet inside knows no "
	  "marks",
	  "make both ends of the tunnel agree (ip -d link show{in}: icsum, iseq, ocsum, oseq); "
	  "errors of that tunnel count (ip -s -s link show{in})" },
	{ "NOT_SPECIFIED", AT_GRE, ALL, LIKELY,
	  "no GRE tunnel{in} matches the packet from {src} to {dst}[ {grekey}]; there are: "
	  "{.tunnels}",
	  "make local, remote and key agree at both ends (ip -d tunnel show{in})",
	  .when = "tunnels" },
	{ "NOT_SPECIFIED", AT_GRE, ALL, LIKELY,
	  "there is no GRE tunnel{in} for the packet from {src} to {dst}[ {grekey}]",
	  "ip tunnel add NAME mode gre local {dst} remote {src}{in}, or find out why {src} sends "
	  "it",
	  .when = "tunnels=" },
	{ "NOT_SPECIFIED", AT_GRE, ALL, LIKELY,
	  "no GRE tunnel{in} matches the packet from {src} to {dst}[ {grekey}]",
	  "ip -d tunnel show{in}: make local, remote and key agree at both ends" },
	{ "NOT_SPECIFIED", AT_IPTUN, ALL, LIKELY,
	  "no tunnel{in} (IPIP, SIT, IP6IP6) matches the packet from {src} to {dst}; there are: "
	  "{.tunnels}",
	  "make local and remote agree at both ends (ip -d tunnel show{in})", .when = "tunnels" },
	{ "NOT_SPECIFIED", AT_IPTUN, ALL, LIKELY,
	  "there is no tunnel{in} (IPIP, SIT, IP6IP6) for the packet from {src} to {dst}",
	  "ip tunnel add NAME local {dst} remote {src}{in}, or find out why {src} sends it",
	  .when = "tunnels=" },
	{ "NOT_SPECIFIED", AT_IPTUN, ALL, LIKELY,
	  "no tunnel{in} (IPIP, SIT, IP6IP6) matches the packet from {src} to {dst}",
	  "ip -d tunnel show{in}: make local and remote agree at both ends" },
	{ "NOT_SPECIFIED", "geneve_udp_encap_recv|geneve_rx", ALL, LIKELY,
	  "no Geneve device{in} takes the packet from {src}[ with network identifier {vni}], or it "
	  "has unknown critical options; there are: {.tunnels}",
	  "make id and remote agree at both ends (ip -d link show type geneve{in})",
	  .when = "tunnels" },
	{ "NOT_SPECIFIED", "geneve_udp_encap_recv|geneve_rx", ALL, LIKELY,
	  "no Geneve device{in} takes the packet from {src}[ with network identifier {vni}], or it "
	  "has unknown critical options",
	  "ip -d link show type geneve{in}: id and remote at both ends" },
	{ "NOT_SPECIFIED", AT_SEND, ALL, LIKELY,
	  "the tunnel {dev}{in} cannot send: no route to its remote end {.tunnel_remote}, the "
	  "route leads back into the tunnel, or the packet is too big",
	  "ip route get {.tunnel_remote}{in}; ip -s link show dev {dev}", .when = "tunnel_remote" },
	{ "NOT_SPECIFIED", AT_SEND, ALL, LIKELY,
	  "the tunnel {dev}{in} cannot send: no route to its remote end, the route leads back into "
	  "the tunnel, or the packet is too big",
	  "ip route get REMOTE{in}; ip -s link show dev {dev}" },
	{ "NOT_SPECIFIED", "xfrm4_rcv_encap|xfrm6_rcv_encap", UDP, CERTAIN,
	  "ESP in UDP from {peer}, which a socket{in} (UDP_ENCAP, an IKE daemon) has the kernel "
	  "take, and the kernel has no ESP: its module is not loaded; ICMP port unreachable went "
	  "back",
	  "modprobe esp4 (esp6 for IPv6), or find out why {src} sends it" },
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
	{ "NOT_SPECIFIED", "xfrm_input", PK_TRAIT(ESP), POSSIBLE,
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
	{ "NOT_SPECIFIED", "mpls_forward", TTL_OUT, CERTAIN,
	  "the TTL of MPLS label[ {label}] ran out at this router{in}",
	  "look for labels that go in a circle (ip -f mpls route show{in}), or raise the TTL where "
	  "the label is put on" },
	{ "NOT_SPECIFIED", "mpls_forward", ALL, CERTAIN, "MPLS label[ {label}] has no route{in}",
	  "ip -f mpls route add {label} ...{in} (ip -f mpls route show)",
	  .when = "mpls_input !mpls_route" },
	{ "NOT_SPECIFIED", "mpls_forward", ALL, LIKELY,
	  "MPLS label[ {label}] has a route{in}, but the packet ({len} bytes) cannot be sent by "
	  "it: its next hop or device is gone or down, it is larger than the MTU there, or what is "
	  "behind the label is no packet of IP",
	  "look at ip -f mpls route show{in}: dead, linkdown; and at the MTU of its device",
	  .when = "mpls_route" },
	{ "NOT_SPECIFIED", "mpls_forward", ALL, LIKELY,
	  "MPLS label[ {label}] has no route{in}, or MPLS is off on {dev}",
	  "ip -f mpls route show{in}; net.mpls.conf.{dev}.input=1" },
	{ "NOT_SPECIFIED", AT_WG, ALL, CERTAIN,
	  "no peer of WireGuard device {dev}{in} has {dst} among its allowed IPs",
	  "wg set {dev} peer KEY allowed-ips {dst},...{in} (wg show {dev} allowed-ips)",
	  .when = "wg_peer=" },
	{ "NOT_SPECIFIED", AT_WG, ALL, CERTAIN,
	  "the peer of WireGuard device {dev}{in} that has {dst} ({.wg_peer}) has no endpoint, and "
	  "never sent anything from which one could be learnt",
	  "wg set {dev} peer {.wg_peer} endpoint HOST:PORT{in}, or let that peer connect first",
	  .when = "wg_peer wg_endpoint=" },
	{ "NOT_SPECIFIED", AT_WG, ALL, LIKELY,
	  "WireGuard device {dev}{in} had no handshake with the peer that has {dst} ({.wg_peer} at "
	  "{.wg_endpoint})",
	  "look at whether {.wg_endpoint} is reached and has our key (wg show {dev}{in}; UDP in "
	  "both directions)",
	  .when = "wg_endpoint !wg_handshake" },
	{ "NOT_SPECIFIED", AT_WG, ALL, LIKELY,
	  "WireGuard cannot send to {dst}: no peer has it among its allowed IPs, or that peer has "
	  "no endpoint and never sent anything",
	  "wg show {dev}{in}; wg set {dev} peer KEY endpoint HOST:PORT" },
	{ "NOT_SPECIFIED",
	  "wg_receive|wg_packet_receive|wg_packet_rx_poll|wg_packet_consume_data_done", ALL, LIKELY,
	  "WireGuard did not accept the packet from {src}: the keys do not match, or the source is "
	  "not among the peer's allowed IPs",
	  "wg show{in}: latest handshake, allowed ips" },
	{ "NOT_SPECIFIED", "sctp_rcv", SCTP | PK_TRAIT(BAD_CSUM), CERTAIN,
	  "the SCTP checksum of the packet from {peer} is wrong: it was damaged on the way, or its "
	  "sender computes it badly",
	  "look for a network card with broken checksum offload (ethtool -K DEV tx-checksum-sctp "
	  "off at the sender) or a middlebox that rewrites packets" },
	{ "NOT_SPECIFIED", "sctp_queue_purge_ulpevents", ALL, LIKELY,
	  "an SCTP socket{in} was closed[ by {task}] with messages or notices unread: as a rule "
	  "notices of the kernel, and nothing is lost",
	  "nothing, if the program wanted no more; else make it read all that came before it "
	  "closes" },
	{ "NOT_SPECIFIED", "dccp_v4_rcv|dccp_v6_rcv", ALL, LIKELY,
	  "no DCCP socket{in} takes the packet from {peer} to {local}: nothing listens there, the "
	  "connection is gone, or the packet is not valid (checksum, length)",
	  "start a listener on {local}, or look at {src} (ss -a --dccp{in})" },
	{ "NOT_SPECIFIED", "dccp_destroy_sock", ALL, LIKELY,
	  "a DCCP socket{in} was closed[ by {task}] with packets in its queues",
	  "nothing, if its connection was refused or has ended" },
	{ "NOT_SPECIFIED", "l2tp_ip_recv|l2tp_ip6_recv", ALL, LIKELY,
	  "no L2TP session{in} takes the packet from {src} to {dst}: none has its id, or its "
	  "tunnel has other ends or another cookie",
	  "make session ids, cookies and addresses of both ends agree (ip l2tp show session{in}; "
	  "ip l2tp show tunnel)" },
	{ "NOT_SPECIFIED", "sctp_rcv", ALL, POSSIBLE,
	  "no SCTP endpoint{in} takes the packet to port {dport}, or its checksum or verification "
	  "tag is wrong",
	  "cat /proc/net/sctp/snmp; ss -a --sctp{in}" },

	/* ---- Open vSwitch ---- */
	{ "NOT_SPECIFIED", AT_OVS, ALL, CERTAIN,
	  "no flow of Open vSwitch datapath {.ovs}{in} matches the packet from {dev}, and nobody "
	  "takes it: ovs-vswitchd does not run",
	  "start ovs-vswitchd (ovs-vsctl show; ovs-dpctl show {.ovs}{in}: lost)",
	  .when = "ovs !ovs_taker" },
	{ "NOT_SPECIFIED", AT_OVS, ALL, LIKELY,
	  "no flow of Open vSwitch datapath {.ovs}{in} matches the packet from {dev}, and "
	  "ovs-vswitchd did not take it: its queue was full ({.ovs_lost} lost so far)",
	  "look at why ovs-vswitchd is slow, or which packets are new flows (ovs-appctl "
	  "upcall/show; ovs-appctl dpctl/show: lost)",
	  .when = "ovs ovs_lost" },
	{ "NOT_SPECIFIED", AT_OVS, ALL, LIKELY,
	  "no flow of Open vSwitch matches the packet from {dev}, and ovs-vswitchd does not take "
	  "it",
	  "start ovs-vswitchd, or look at why it is slow (ovs-appctl dpctl/show: lost)" },
	{ "CONSUMED", "do_execute_actions|ovs_execute_actions", ALL, LIKELY,
	  "the flow of Open vSwitch that the packet[ from {dev}] matched ends without an output: "
	  "it drops",
	  "ovs-appctl dpctl/dump-flows -m; ovs-appctl ofproto/trace BRIDGE FLOW" },
	{ "NOT_SPECIFIED", "do_execute_actions|ovs_execute_actions", ALL, LIKELY,
	  "the flow of Open vSwitch that the packet from {dev} matched sends it nowhere: it drops",
	  "ovs-appctl dpctl/dump-flows -m; ovs-appctl ofproto/trace BRIDGE FLOW" },
	{ "OVS_DROP_LAST_ACTION", NULL, ALL, CERTAIN,
	  "the flow of Open vSwitch that the packet[ from {dev}] matched sends it nowhere: it "
	  "drops",
	  "ovs-appctl ofproto/trace BRIDGE FLOW tells which OpenFlow rule; ovs-appctl "
	  "dpctl/dump-flows -m shows the flow" },

	/* ---- of which nothing is known ---- */
	{ "NOT_SPECIFIED", NULL, BARE, POSSIBLE,
	  "it has neither headers nor a device: a message between programs, or with the kernel "
	  "(netlink, unix, vsock), or a packet that was given up while it was being made[; {task} "
	  "was running]",
	  "nothing, unless that program complains; look at its log", .unknown = true },
	{ "NOT_SPECIFIED", NULL, ALL, POSSIBLE,
	  "{function} freed it as dropped and gives no reason",
	  "look at who called it (pktrack collect --stack), ip -s -s link show dev {dev}{in}, "
	  "nstat "
	  "-az{in}: a counter that moves with the drops",
	  .unknown = true },
};

const struct pk_why_set pk_why_tunnels = PK_WHY_SET(rules);
