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
