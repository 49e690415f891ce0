// SPDX-License-Identifier: GPL-2.0-or-later
/* Tunnels, IPsec, MPLS, Open vSwitch; and behind all others, what is no packet. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	/* ---- tunnels ---- */
	{ "vxlan, no entry", "NO_TX_TARGET", "vxlan_xmit", UDP4(), .confidence = LIKELY,
	  .cause = "eth0 in ns web has neither an entry for the destination 02:00:00:00:00:02 nor "
		   "a default remote",
	  .fix = "bridge fdb show dev eth0", .as_said = true },
	{ "no route to the remote", "IP_OUTNOROUTES", "vxlan_xmit_one", UDP4(),
	  .evidence = "{\"tunnel_remote\":\"192.0.2.9\",\"tunnel_route\":\"none\"}",
	  .confidence = CERTAIN,
	  .cause = "the tunnel eth0 in ns web cannot send: there is no route to 192.0.2.9, its "
		   "remote end",
	  .fix = "add a route (ip route get 192.0.2.9 in ns web)", .as_said = true },
	{ "vxlan, no route", "IP_OUTNOROUTES", "vxlan_xmit_one", UDP4(), .confidence = LIKELY,
	  .cause = "the tunnel eth0 in ns web cannot send: there is no route to its remote end, or "
		   "the route leads back into eth0",
	  .fix = "ip -d link show dev eth0 in ns web: remote", .as_said = true },
	{ "route to the remote", "IP_OUTNOROUTES", "vxlan_xmit_one", UDP4(),
	  .evidence = "{\"tunnel_remote\":\"192.0.2.9\",\"tunnel_route\":\"unicast\"}",
	  .confidence = LIKELY,
	  .cause = "the tunnel eth0 in ns web cannot send: there is no route to its remote end, or "
		   "the route leads back into eth0",
	  .fix = "ip -d link show dev eth0", .as_said = true },
	{ "VXLAN without a remote", "NOT_SPECIFIED", "vxlan_xmit", UDP4(),
	  .evidence = "{\"dev_kind\":\"vxlan\",\"tunnel_remote\":\"\"}", .confidence = LIKELY,
	  .cause = "eth0 in ns web has neither an entry for the destination 02:00:00:00:00:02 nor "
		   "a default remote",
	  .fix = "bridge fdb show dev eth0" },
	{ "loop in a tunnel", "LOCAL_MAC", "vxlan_rcv", UDP4(), .confidence = CERTAIN,
	  .cause = "the frame in the tunnel packet has the MAC of eth0 in ns web itself as its "
		   "source: a loop, or two hosts with the same MAC",
	  .fix = "look for the same MAC", .as_said = true },
	{ "VNI", "VXLAN_VNI_NOT_FOUND", "vxlan_rcv",
	  UDP4(.dport = 4789, .raw = "10e112b5000000000800000000002a00"), .confidence = CERTAIN,
	  .cause = "no VXLAN device in ns web that is up has the network identifier 42 of the "
		   "packet from "
		   "10.1.0.1",
	  .fix = "ip -d link show type vxlan in ns web", .as_said = true },
	{ "VXLAN, bad header", "NOT_SPECIFIED", "vxlan_rcv",
	  UDP4(.dport = 4789, .raw = "10e112b5001000008800000000002a00"),
	  .evidence = "{\"tunnels\":\"vx0 (remote any, id 42)\",\"tunnel_of_vni\":\"vx0\"}",
	  .confidence = LIKELY,
	  .cause = "the VXLAN header from 10.1.0.1 has reserved bits set, or lacks the I flag: its "
		   "network identifier 42 is that of vx0 in ns web",
	  .fix = "make both ends use the same extensions" },
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
	{ "GRE",
	  "NOT_SPECIFIED",
	  "gre_rcv",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 47 },
	  .confidence = LIKELY,
	  .cause = "no GRE tunnel in ns web matches the packet from 10.1.0.1 to 10.1.0.2 without a "
		   "key",
	  .fix = "ip -d tunnel show in ns web" },
	{ "SPI",
	  "NOT_SPECIFIED",
	  "xfrm_input",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 50, .raw = "1234567800000001" },
	  .confidence = POSSIBLE,
	  .cause = "IPsec in ns web does not take the packet from 10.1.0.1 to 10.1.0.2 with SPI "
		   "0x12345678: there is no state for it, its number was seen before (replay), or "
		   "it does not decrypt",
	  .fix = "look at /proc/net/xfrm_stat in ns web" },
	{ "MPLS label, TTL",
	  "NOT_SPECIFIED",
	  "mpls_forward",
	  { .ethertype = 0x8847, .raw = "00032101" },
	  .evidence = "{\"mpls_input\":1,\"mpls_route\":1}",
	  .confidence = CERTAIN,
	  .cause = "the TTL of MPLS label 50 ran out at this router in ns web",
	  .fix = "look for labels that go in a circle" },
	{ "MPLS label without a route",
	  "NOT_SPECIFIED",
	  "mpls_forward",
	  { .ethertype = 0x8847, .raw = "0003213f" },
	  .evidence = "{\"mpls_input\":1,\"mpls_route\":0}",
	  .confidence = CERTAIN,
	  .cause = "MPLS label 50 has no route in ns web",
	  .fix = "ip -f mpls route add 50" },
	{ "MPLS label with a route",
	  "NOT_SPECIFIED",
	  "mpls_forward",
	  { .ethertype = 0x8847, .raw = "0003213f" },
	  .evidence = "{\"mpls_input\":1,\"mpls_route\":1}",
	  .confidence = LIKELY,
	  .cause =
		  "MPLS label 50 has a route in ns web, but the packet (18 bytes) cannot be sent "
		  "by it: its next hop or device is gone or down, it is larger than the MTU there, "
		  "or what is behind the label is no packet of IP",
	  .fix = "look at ip -f mpls route show in ns web" },
	{ "VXLAN, own MAC, no reason", "NOT_SPECIFIED", "vxlan_rcv", UDP4(),
	  .evidence = "{\"dev_kind\":\"vxlan\",\"tunnel_own_mac\":1}", .confidence = CERTAIN,
	  .cause = "the frame in the tunnel packet from 10.1.0.1 has the MAC of eth0 in ns web "
		   "itself as its source: a loop, or two hosts with the same MAC",
	  .fix = "look for the same MAC" },
	{ "VXLAN, entry elsewhere, no reason", "NOT_SPECIFIED", "vxlan_rcv", UDP4(),
	  .evidence = "{\"dev_kind\":\"vxlan\",\"tunnel_own_mac\":0}", .confidence = LIKELY,
	  .cause = "eth0 in ns web has the source MAC of the frame in its table as fixed to "
		   "another remote, and does not let it move to 10.1.0.1",
	  .fix = "bridge fdb show dev eth0 in ns web" },
	{ "VXLAN, marked outside, no reason", "NOT_SPECIFIED", "vxlan_rcv", UDP4(),
	  .evidence = "{\"dev_kind\":\"vxlan\"}", .confidence = LIKELY,
	  .cause = "the outer header of a tunnel packet on eth0 in ns web was marked (congestion), "
		   "but the packet of 10.1.0.1 inside says that its ends do not know marks (RFC "
		   "6040)",
	  .fix = "look for what marks on the way" },
	{ "VXLAN that wants keys, no reason", "NOT_SPECIFIED", "vxlan_xmit", UDP4(),
	  .evidence = "{\"dev_kind\":\"vxlan\",\"tunnel_external\":1,\"tunnel_remote\":\"\"}",
	  .confidence = LIKELY,
	  .cause = "eth0 in ns web takes its keys from the packet (external, collect metadata), "
		   "and the packet carries none",
	  .fix = "send by what gives a key" },
	{ "GRE into itself", "NOT_SPECIFIED", "ip_tunnel_xmit", UDP4(),
	  .evidence = "{\"tunnel_remote\":\"192.168.30.9\",\"tunnel_route\":\"unicast\","
		      "\"tunnel_loops\":1}",
	  .confidence = CERTAIN,
	  .cause = "the tunnel eth0 in ns web cannot send: the route to 192.168.30.9, its remote "
		   "end, leads into eth0 itself",
	  .fix = "ip route add 192.168.30.9 by the device below in ns web" },
	{ "Geneve without a route", "CONSUMED", "geneve_xmit", UDP4(),
	  .evidence = "{\"tunnel_remote\":\"192.168.30.9\",\"tunnel_route\":\"none\"}",
	  .confidence = CERTAIN,
	  .cause = "the tunnel eth0 in ns web cannot send: there is no route to 192.168.30.9, its "
		   "remote end",
	  .fix = "add a route" },
	{ "GRE checksum",
	  "NOT_SPECIFIED",
	  "gre_rcv",
	  { .version = 4, .proto = 47, .raw = "80000800123400004500001400000000" },
	  .tag = 1,
	  .confidence = CERTAIN,
	  .cause = "the checksum of the GRE packet from 10.1.0.1 is wrong: it was damaged on the "
		   "way, or its sender computes it badly",
	  .fix = "look for what damages packets" },
	{ "GRE, right checksum",
	  "NOT_SPECIFIED",
	  "gre_rcv",
	  { .version = 4, .proto = 47, .raw = "8000080077ff0000" },
	  .tag = 1,
	  .confidence = LIKELY,
	  .cause = "no GRE tunnel in ns web matches the packet from 10.1.0.1 to 10.1.0.2",
	  .fix = "ip -d tunnel show in ns web" },
	{ "GRE, numbers",
	  "NOT_SPECIFIED",
	  "ip_tunnel_rcv",
	  { .version = 4, .proto = 47, .raw = "1000080000000003" },
	  .confidence = LIKELY,
	  .cause =
		  "there is a tunnel in ns web for the packet from 10.1.0.1 to 10.1.0.2, but it "
		  "does not take it: only one of the two has a checksum (icsum) or numbers (iseq), "
		  "the number is not above the last one, or the outer header was marked "
		  "(congestion) and the packet inside knows no marks",
	  .fix = "make both ends of the tunnel agree" },
	{ "SCTP checksum",
	  "NOT_SPECIFIED",
	  "sctp_rcv",
	  { .version = 4, .proto = 132, .raw = "10e11388000000000000123401000004" },
	  .tag = 1,
	  .confidence = CERTAIN,
	  .cause = "the SCTP checksum of the packet from 10.1.0.1:4321 is wrong: it was damaged on "
		   "the way, or its sender computes it badly",
	  .fix = "look for a network card" },
	{ "SCTP, right checksum",
	  "NOT_SPECIFIED",
	  "sctp_rcv",
	  { .version = 4, .proto = 132, .raw = "10e11388000000004ba31a6801000004" },
	  .tag = 1,
	  .confidence = POSSIBLE,
	  .cause = "no SCTP endpoint in ns web takes the packet to port 5000, or its checksum or "
		   "verification tag is wrong",
	  .fix = "cat /proc/net/sctp/snmp" },
	{ "SCTP, notices unread", "NOT_SPECIFIED", "sctp_queue_purge_ulpevents", UDP4(),
	  .comm = "srv", .confidence = LIKELY,
	  .cause = "an SCTP socket in ns web was closed by srv (99) with messages or notices "
		   "unread: as a rule notices of the kernel, and nothing is lost",
	  .fix = "nothing" },
	{ "DCCP",
	  "NOT_SPECIFIED",
	  "dccp_v4_rcv",
	  { .version = 4, .proto = 33, .raw = "10e113880000" },
	  .confidence = LIKELY,
	  .cause = "no DCCP socket in ns web takes the packet from 10.1.0.1:4321 to 10.1.0.2:5000: "
		   "nothing listens there, the connection is gone, or the packet is not valid "
		   "(checksum, length)",
	  .fix = "start a listener on 10.1.0.2:5000" },
	{ "L2TP",
	  "NOT_SPECIFIED",
	  "l2tp_ip_recv",
	  { .version = 4, .proto = 115, .raw = "0000004d" },
	  .confidence = LIKELY,
	  .cause = "no L2TP session in ns web takes the packet from 10.1.0.1 to 10.1.0.2: none has "
		   "its id, or its tunnel has other ends or another cookie",
	  .fix = "make session ids" },
	{ "MPLS label",
	  "NOT_SPECIFIED",
	  "mpls_forward",
	  { .ethertype = 0x8847, .raw = "0003213f" },
	  .confidence = LIKELY,
	  .cause = "MPLS label 50 has no route in ns web, or MPLS is off on eth0",
	  .fix = "ip -f mpls route show in ns web" },
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

	/* ---- Open vSwitch ---- */
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
	{ "openvswitch, old kernel", "CONSUMED", "do_execute_actions", UDP4(), .confidence = LIKELY,
	  .cause = "the flow of Open vSwitch that the packet from eth0 matched ends without an "
		   "output: it drops",
	  .fix = "ovs-appctl dpctl/dump-flows" },
	{ "ovs drops", "OVS_DROP_LAST_ACTION", "do_execute_actions", UDP4(), .confidence = CERTAIN,
	  .cause = "the flow of Open vSwitch that the packet from eth0 matched sends it nowhere: "
		   "it drops",
	  .fix = "ovs-appctl ofproto/trace", .as_said = true },

	/* ---- of which nothing is known ---- */
	{ "nothing is known", "NOT_SPECIFIED", "some_function", .no_dev = true, .no_ns = true,
	  .bare = true, .confidence = POSSIBLE,
	  .cause =
		  "it has neither headers nor a device: a message between programs, or with the "
		  "kernel (netlink, unix, vsock), or a packet that was given up while it was being "
		  "made",
	  .fix = "nothing, unless" },
	{ "nothing known", "NOT_SPECIFIED", "some_driver_rx.cold", UDP4(), .confidence = POSSIBLE,
	  .cause = "some_driver_rx freed it as dropped and gives no reason",
	  .fix = "look at who called it (pktrack collect --stack), ip -s -s link show dev eth0 in "
		 "ns "
		 "web" },
	{ "a frame where netlink is", "NOT_SPECIFIED", "rtnl_dump_all", UDP4(),
	  .confidence = POSSIBLE, .cause = "rtnl_dump_all freed it as dropped and gives no reason",
	  .fix = "look at" },
	{ "no ESP", "NOT_SPECIFIED", "xfrm4_rcv_encap", UDP4(), .confidence = CERTAIN,
	  .cause = "ESP in UDP from 10.1.0.1:4321, which a socket in ns web "
		   "(UDP_ENCAP, an IKE daemon) has the kernel take, and the kernel"
		   " has no ESP: its module is not loaded; ICMP port unreachable "
		   "went back",
	  .fix = "modprobe esp4" },
	{ "VXLAN is down", "VXLAN_VNI_NOT_FOUND", "vxlan_rcv", UDP4(.dport = 4789),
	  .evidence = "{\"tunnel_down\":\"vx0\",\"tunnel_of_vni\":\"\",\"tunnels\":\"vx0\"}",
	  .confidence = CERTAIN,
	  .cause = "vx0 in ns web, the VXLAN device with the network identifier of"
		   " the packet from 10.1.0.1, is down",
	  .fix = "ip link set vx0 up in ns web", .as_said = true },
	{ "route into the tunnel", "IP_OUTNOROUTES", "vxlan_xmit_one", UDP4(),
	  .evidence = "{\"tunnel_remote\":\"192.0.2.9\",\"tunnel_route\":\"unicast\",\"tunnel_"
		      "loops\":1}",
	  .confidence = CERTAIN,
	  .cause = "the tunnel eth0 in ns web cannot send: the route to 192.0.2.9,"
		   " its remote end, leads into eth0 itself",
	  .fix = "ip route add 192.0.2.9", .as_said = true },
};

const struct scene_set scenes_tunnels = SCENE_SET(scenes);
