// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames that no protocol wants, bridges, devices and their stacking. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	/* ---- link layer ---- */
	{ "VLAN tag that is gone", "OTHERHOST", "ip_rcv_core", UDP4(),
	  .evidence = "{\"mac\":\"02:00:00:00:00:02\",\"macvlan\":\"\"}", .confidence = LIKELY,
	  .cause = "the frame was sent to the MAC of eth0 in ns web, so it had a VLAN tag (the "
		   "kernel "
		   "has taken it off) for which there is no device on eth0",
	  .fix = "ip link add link eth0 type vlan id VLAN in ns web" },
	{ "VLAN device is down", "OTHERHOST", "ip_rcv_core", UDP4(.vlan = 9),
	  .evidence = "{\"vlan_dev\":\"eth0.9\",\"vlan_dev_up\":0}", .confidence = CERTAIN,
	  .cause = "eth0.9 in ns web, the device for VLAN 9 on eth0, is down",
	  .fix = "ip link set eth0.9 up in ns web" },
	{ "queue that was short for a while", "CPU_BACKLOG", "enqueue_to_backlog", UDP4(),
	  .evidence = "{\"netdev_max_backlog\":2,\"changed_settings\":\"somaxconn=1 "
		      "netdev_max_backlog=1000\"}",
	  .confidence = CERTAIN,
	  .cause = "the input queue of a CPU is longer than net.core.netdev_max_backlog (2): "
		   "packets "
		   "for eth0 come faster than it processes them (netdev_max_backlog was 1000 when "
		   "collecting began)",
	  .fix = "raise net.core.netdev_max_backlog", .as_said = true },
	{ "macvlan is down", "OTHERHOST", "ip_rcv_core", UDP4(),
	  .evidence = "{\"macvlan\":\"mv0\",\"macvlan_up\":0}", .confidence = CERTAIN,
	  .cause = "mv0 in ns web, the macvlan on eth0 with the MAC 02:00:00:00:00:02, is down",
	  .fix = "ip link set mv0 up in ns web" },
	{ "macvlan of another namespace is down", "OTHERHOST", "ip_rcv_core", UDP4(),
	  .evidence = "{\"macvlan\":\"mv0\",\"macvlan_up\":0,\"macvlan_netns\":99}",
	  .confidence = CERTAIN,
	  .cause = "mv0 in ns 99, the macvlan on eth0 with the MAC 02:00:00:00:00:02, is down",
	  .fix = "ip link set mv0 up in ns 99" },
	{ "macvlan of mode source", "OTHERHOST", "ip_rcv_core", UDP4(),
	  .evidence = "{\"macvlan\":\"mv0\",\"macvlan_up\":1,\"macvlan_mode\":\"source\"}",
	  .confidence = LIKELY,
	  .cause = "mv0 in ns web, the macvlan on eth0 with the MAC 02:00:00:00:00:02, is of mode "
		   "source: it takes frames of listed senders only, and 02:00:00:00:00:01 is none "
		   "of "
		   "them",
	  .fix = "ip link set mv0 type macvlan macaddr add 02:00:00:00:00:01 in ns web" },
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
	{ "backup port of a bond", "UNHANDLED_PROTO", "__netif_receive_skb_core", UDP4(),
	  .evidence = "{\"master\":\"bond0\",\"master_kind\":\"bond\",\"port_state\":\"backup\"}",
	  .confidence = CERTAIN,
	  .cause = "eth0 in ns web is the backup port of bond bond0: what comes in there does not "
		   "count",
	  .fix = "look at the switch" },
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
	{ "the kernel has reasons, and gave none", "NOT_SPECIFIED", "__netif_receive_skb_core",
	  UDP4(), .evidence = "{\"tc_action\":\"the tc filter u32, pref 20, with action police\"}",
	  .confidence = LIKELY,
	  .cause = "eth0 in ns web takes no part in receiving: it is the backup port of a bond or "
		   "an inactive port of a team",
	  .fix = "look at the switch" },

	/* ---- bridge ---- */
	{ "source MAC", "MAC_INVALID_SOURCE", "br_handle_frame", UDP4(), .confidence = CERTAIN,
	  .cause =
		  "the source MAC 02:00:00:00:00:01 of the frame on eth0 in ns web may not be one: "
		  "it is a multicast address, zero, or that of the device itself",
	  .fix = "look for who sends", .as_said = true },
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
	{ "source that is a group, no reason", "NOT_SPECIFIED", "br_handle_frame",
	  UDP4(.dmac = "020000000002030000000001"), .confidence = CERTAIN,
	  .cause = "the source MAC 03:00:00:00:00:01 of the frame on eth0 in ns web may not be "
		   "one: it stands for many, or for none",
	  .fix = "look for who sends" },
	{ "VLAN of no other port", "NOT_SPECIFIED", "br_handle_frame_finish", UDP4(.vlan = 7),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"flood_ports\":1,"
		      "\"port_state\":\"forwarding\",\"vlan_filtering\":1,\"vlan_allowed\":1,"
		      "\"vlan_ports\":\"\",\"pvid\":1}",
	  .confidence = CERTAIN,
	  .cause = "no other port of br0 in ns web has VLAN 7, in which the frame came from eth0 "
		   "(vlan_filtering is 1)",
	  .fix = "bridge vlan add dev PORT vid 7 in ns web" },
	{ "ports that do not forward", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"flood_ports\":0,"
		      "\"fdb\":\"\",\"silent_ports\":\"\",\"silent_port\":\"\","
		      "\"blocked_ports\":\"p2 (disabled)\"}",
	  .confidence = CERTAIN,
	  .cause = "the bridge br0 in ns web has no entry for the destination 02:00:00:00:00:02, "
		   "and none of its other ports forwards: p2 (disabled)",
	  .fix = "find out why", .as_said = true },
	{ "ports of both kinds", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"flood_ports\":0,"
		      "\"fdb\":\"\",\"silent_ports\":\"p2\",\"silent_port\":\"p2\","
		      "\"blocked_ports\":\"p3 (down)\"}",
	  .confidence = CERTAIN,
	  .cause =
		  "the bridge br0 in ns web has no entry for the destination 02:00:00:00:00:02, "
		  "and none of its other ports takes such frames: flood is off on p2, and these do "
		  "not forward: p3 (down)",
	  .fix = "bridge link set dev p2 flood on in ns web", .as_said = true },
	{ "isolated ports", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"flood_ports\":1,"
		      "\"port_isolated\":1,\"isolated_ports\":\"p3\"}",
	  .confidence = LIKELY,
	  .cause = "port eth0 of br0 in ns web is isolated: it exchanges nothing with other "
		   "isolated ports (p3)",
	  .fix = "bridge link set dev eth0 isolated off", .as_said = true },
	{ "behind the same port", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master\":\"br0\",\"master_kind\":\"bridge\",\"fdb\":\"eth0\","
		      "\"fdb_same\":1}",
	  .confidence = CERTAIN,
	  .cause = "br0 in ns web has the destination 02:00:00:00:00:02 behind eth0, the port that "
		   "the frame came from: it is not sent back there (hairpin is off)",
	  .fix = "look at bridge fdb show br br0", .as_said = true },
	{ "bridge, no entry", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .confidence = LIKELY,
	  .cause = "the bridge of eth0 has no entry for the destination 02:00:00:00:00:02, and no "
		   "port may be flooded to",
	  .fix = "look at bridge fdb", .as_said = true },
	{ "bridge, VLAN", "NOT_SPECIFIED", "br_allowed_ingress", UDP4(.vlan = 77),
	  .confidence = LIKELY,
	  .cause = "VLAN 77 is not allowed on port eth0 in ns web (vlan_filtering)",
	  .fix = "bridge vlan add dev eth0 vid 77" },
	{ "bridge port's MTU", "NOT_SPECIFIED", "br_nf_dev_queue_xmit", UDP4(.payload = 1200),
	  .confidence = LIKELY,
	  .cause = "the bridge cannot send the frame (1242 bytes) out of eth0 in ns web: it is "
		   "larger "
		   "than the MTU of that port, and a bridge does not fragment",
	  .fix = "set the same MTU on all ports" },

	/* ---- devices ---- */
	{ "veth, other end down", "NOT_SPECIFIED", "__dev_forward_skb2", UDP4(),
	  .evidence = "{\"dev_kind\":\"veth\",\"carrier\":0}", .confidence = CERTAIN,
	  .cause = "eth0 in ns web has no carrier: the other end of the veth pair is down",
	  .fix = "ip link set PEER up" },
	{ "veth, other end up", "NOT_SPECIFIED", "__dev_forward_skb2", UDP4(.payload = 1500),
	  .evidence = "{\"dev_kind\":\"veth\",\"carrier\":1}", .confidence = LIKELY,
	  .cause = "the frame (1542 bytes) is larger than the MTU at the other end of eth0 in ns "
		   "web, which is up",
	  .fix = "set the same MTU" },
	{ "veth", "NOT_SPECIFIED", "__dev_forward_skb2", UDP4(.payload = 1500),
	  .confidence = LIKELY,
	  .cause = "the other end of eth0 in ns web did not take the frame (1542 bytes): it is "
		   "larger than the MTU there, or that end is down",
	  .fix = "set the same MTU" },
	{ "destination port is blocked", "NO_TX_TARGET", "br_handle_frame_finish", UDP4(),
	  .evidence = "{\"master_kind\":\"bridge\",\"master\":\"br0\",\"fdb\":\"p2\",\"fdb_state\":"
		      "\"blocking\"}",
	  .confidence = CERTAIN,
	  .cause = "the destination 02:00:00:00:00:02 is behind port p2 of br0 in "
		   "ns web, which is blocking: it takes no frames",
	  .fix = "find out why", .as_said = true },
	{ "reserved group",
	  "UNHANDLED_PROTO",
	  "__netif_receive_skb_core",
	  { .ethertype = 0x88cc, .raw = "00", .dmac = "0180c200000e" },
	  .evidence = "{\"master_kind\":\"bridge\",\"master\":\"br0\"}",
	  .confidence = LIKELY,
	  .cause = "a frame of ethertype 0x88cc for the group 01:80:c2:00:00:0e, "
		   "which bridges keep to the link: br0 in ns web does not forward"
		   " it (group_fwd_mask), and no program takes it on eth0",
	  .fix = "nothing, or start",
	  .as_said = true },
};

const struct scene_set scenes_link = SCENE_SET(scenes);
