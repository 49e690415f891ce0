// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames that no protocol wants, bridges, devices and their stacking. */

#include "postprocess/why/rules/internal.h"

static const struct pk_why_rule rules[] = {
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
	  "{.macvlan}{macvlan_in}, the macvlan on {dev} with the MAC[ {dmac}], is down",
	  "ip link set {.macvlan} up{macvlan_in}", .when = "macvlan !macvlan_up", .derived = true },
	{ "OTHERHOST", NULL, ALL, LIKELY,
	  "{.macvlan}{macvlan_in}, the macvlan on {dev} with the MAC[ {dmac}], is of mode source: "
	  "it takes "
	  "frames of listed senders only, and {smac} is none of them",
	  "ip link set {.macvlan} type macvlan macaddr add {smac}{macvlan_in} (ip -d link show "
	  "{.macvlan} "
	  "lists them)",
	  .when = "macvlan macvlan_up macvlan_mode=source", .derived = true },
	{ "OTHERHOST", NULL, ALL, LIKELY,
	  "{.macvlan}{macvlan_in}, the macvlan on {dev} with the MAC[ {dmac}], is of mode "
	  "{.macvlan_mode}: "
	  "it takes nothing from other macvlans of {dev}",
	  "ip link set {.macvlan} type macvlan mode bridge{macvlan_in}, if they should talk",
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
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", "llc_rcv|" AT_RECEIVE, LLC, LIKELY,
	  "a frame with an 802.2 (LLC) header for SAP {sap}[ from {smac}], which nothing{in} has "
	  "opened on {dev}",
	  "nothing, if no program here should get it; a BPDU of a switch (SAP 0x42) is for "
	  "bridges" },
	{ "NOT_SPECIFIED", "stp_pdu_rcv|br_stp_rcv", ALL, LIKELY,
	  "a spanning tree BPDU[ from {smac}], and {dev}{in} is no port of a bridge that takes it: "
	  "nothing is lost",
	  "nothing" },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", AT_RECEIVE, NO_IP | TO_RESERVED, LIKELY,
	  "a frame of ethertype {ethertype} for the group {dmac}, which bridges keep to the link: "
	  "{.master}{in} does not forward it (group_fwd_mask), and no program takes it on {dev}",
	  "nothing, or start the daemon that owns the ethertype (LLDP: lldpd); to let it pass: ip "
	  "link set {.master} type bridge group_fwd_mask MASK{in}",
	  .when = "master_kind=bridge" },
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
	{ "MAC_INVALID_SOURCE", NULL, ALL, CERTAIN,
	  "the source MAC[ {smac}] of the frame on {dev}{in} may not be one: it is a multicast "
	  "address, zero, or that of the device itself",
	  "look for who sends on the link of {dev}, and for a loop" },
	{ "MAC_IEEE_MAC_CONTROL", NULL, ALL, CERTAIN,
	  "a MAC control frame (pause) for {dmac} came to the bridge port {dev}{in}: a bridge "
	  "never "
	  "passes those on, and nothing is lost",
	  "nothing; flow control of the link (ethtool -a {dev})" },
	{ "NOT_SPECIFIED", "br_handle_frame", PK_TRAIT(BAD_SOURCE), CERTAIN,
	  "the source MAC[ {smac}] of the frame on {dev}{in} may not be one: it stands for many, "
	  "or "
	  "for none",
	  "look for who sends on the link of {dev}, and for a loop" },
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
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, VLAN, CERTAIN,
	  "no other port of {.master}{in} has VLAN {vlan}, in which the frame came from {dev} "
	  "(vlan_filtering is 1)",
	  "bridge vlan add dev PORT vid {vlan}{in}, at the port of the destination (bridge vlan "
	  "show)",
	  .when = "vlan_filtering vlan_allowed vlan_ports=" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "the bridge {.master}{in} has no entry for the destination[ {dmac}], and none of its "
	  "other ports forwards: {.blocked_ports}",
	  "find out why (bridge -d link show master {.master}{in}; ip link): a port is down, a "
	  "loop, or forward_delay not over",
	  .when = "master_kind=bridge !flood_ports fdb= silent_ports= blocked_ports" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "the bridge {.master}{in} has no entry for the destination[ {dmac}], and none of its "
	  "other ports takes such frames: flood is off on {.silent_ports}, and these do not "
	  "forward: {.blocked_ports}",
	  "bridge link set dev {.silent_port} flood on{in}, or find out why the others do not "
	  "forward (bridge -d link show{in})",
	  .when = "master_kind=bridge !flood_ports fdb= silent_ports blocked_ports" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "the bridge {.master}{in} has no entry for the destination[ {dmac}], and none of its "
	  "other ports floods such frames: flood is off on {.silent_ports}",
	  "bridge link set dev {.silent_port} flood on{in}, or find out why the destination sends "
	  "nothing (bridge fdb show br {.master})",
	  .when = "master_kind=bridge !flood_ports fdb= silent_ports" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "the bridge {.master}{in} has no entry for the destination[ {dmac}], and none of its "
	  "other ports floods such frames: flood is off there, or they do not forward (spanning "
	  "tree, no carrier)",
	  "bridge link set dev PORT flood on{in}, or find out why the destination sends nothing "
	  "(bridge fdb show br {.master}; bridge -d link show: flood, state)",
	  .when = "master_kind=bridge !flood_ports fdb=" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, LIKELY,
	  "port {dev} of {.master}{in} is isolated: it exchanges nothing with other isolated "
	  "ports[ ({.isolated_ports})]",
	  "bridge link set dev {dev} isolated off{in}, if they should talk",
	  .when = "master_kind=bridge port_isolated" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "{.master}{in} has the destination[ {dmac}] behind {.fdb}, the port that the frame came "
	  "from: it is not sent back there (hairpin is off)",
	  "look at bridge fdb show br {.master}{in}, if it is elsewhere; bridge link set dev {dev} "
	  "hairpin on, if both are there",
	  .when = "master_kind=bridge fdb_same" },
	{ "NO_TX_TARGET|NOT_SPECIFIED", AT_BRIDGE, ALL, CERTAIN,
	  "the destination[ {dmac}] is behind port {.fdb} of {.master}{in}, which is {.fdb_state}: "
	  "it takes no frames",
	  "find out why (bridge -d link show dev {.fdb}{in}; ip link show dev {.fdb}), or where "
	  "the "
	  "destination is (bridge fdb show br {.master})",
	  .when = "master_kind=bridge fdb fdb_state!forwarding" },
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
};

const struct pk_why_set pk_why_link = PK_WHY_SET(rules);
