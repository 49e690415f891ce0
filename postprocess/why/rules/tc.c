// SPDX-License-Identifier: GPL-2.0-or-later
/* Queueing disciplines, filters of tc, XDP and other BPF programs. */

#include "postprocess/why/rules/internal.h"

static const struct pk_why_rule rules[] = {
	/* ---- queueing disciplines ---- */
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, CERTAIN, "{dev}{in} is down: nothing can be sent",
	  "ip link set {dev} up{in}", .when = "!dev_up", .derived = true },
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, CERTAIN,
	  "{dev}{in} has no carrier: no program has that TUN/TAP device open",
	  "start the program behind {dev} (VPN, virtual machine)", .when = "dev_kind=tun !carrier",
	  .derived = true },
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, CERTAIN,
	  "{dev}{in} has no carrier: the other end of the veth pair is down",
	  "ip link set PEER up, at the other end (ip link show dev {dev}{in}: its @ says which)",
	  .when = "dev_kind=veth !carrier", .derived = true },
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, CERTAIN,
	  "{dev}{in} has no carrier: the device below it, of which it is a macvlan or macvtap, is "
	  "down or has none",
	  "look at that device (ip link show dev {dev}{in}: behind the @)",
	  .when = "dev_kind~macv !carrier", .derived = true },
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, CERTAIN, "{dev}{in} has no carrier: nothing can be sent",
	  "look at the cable or the other end (ip link show dev {dev}{in}: NO-CARRIER; ethtool "
	  "{dev})",
	  .when = "!carrier", .derived = true },
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, CERTAIN,
	  "the packet ({len} bytes) is larger than the burst of tbf on {dev}{in} ({.qdisc_burst} "
	  "bytes): it can never be sent",
	  "tc qdisc change dev {dev} root tbf burst with at least {len}{in}, or segment less "
	  "(ethtool -K {dev} tso off gso off)",
	  .when = "qdisc_dropper=tbf packet_too_big", .derived = true },
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, LIKELY,
	  "netem on {dev}{in} lost it, as it is told to ({.netem_loss} per mille)",
	  "tc qdisc del dev {dev} root{in}, if no losses should be simulated",
	  .when = "qdisc_dropper=netem netem_loss", .derived = true },
	{ "QDISC_DROP|NONE", NULL, ALL, LIKELY,
	  "the flow from {peer} has more packets in the queue of {dev}{in} than its flow_limit "
	  "({.qdisc_flow_limit}); fq dropped {.qdisc_flow_drops} for that so far",
	  "raise flow_limit of fq, or pace the sender (tc -s qdisc show dev {dev}{in}: "
	  "flows_plimit)",
	  .when = "qdisc_dropper=fq qdisc_flow_drops", .derived = true },
	{ "QDISC_DROP|NONE", NULL, ALL, LIKELY,
	  "red ({.qdisc_at}) on {dev}{in} dropped it before its queue was full, because that is "
	  "too "
	  "long on average: {.qdisc_early} of the {.qdisc_drops} that it dropped so far; it takes "
	  "{.qdisc_limit} bytes and holds {.qdisc_held}",
	  "nothing, if the flow slows down; else raise min, max and limit of red, or the rate (tc "
	  "-s qdisc show dev {dev}{in}: early)",
	  .when = "qdisc_dropper=red qdisc_early qdisc_limit", .derived = true },
	{ "QDISC_DROP|NONE", NULL, ALL, LIKELY,
	  "cake ({.qdisc_at}) on {dev}{in} has no memory left for packets: it may use "
	  "{.qdisc_limit} bytes and uses {.qdisc_held}; it dropped {.qdisc_drops} so far, by that "
	  "and by its queue management",
	  "nothing, if the flow slows down; else raise its bandwidth or memlimit (tc -s qdisc show "
	  "dev {dev}{in}: memory used)",
	  .when = "qdisc_dropper=cake qdisc_limit qdisc_held", .derived = true },
	{ "QDISC_DROP|QDISC_OVERLIMIT|NONE", NULL, ALL, LIKELY,
	  "the queue of {dev}{in} is full: {.qdisc_dropper} ({.qdisc_at}) takes {.qdisc_limit} "
	  "{.qdisc_unit} and holds {.qdisc_held}; it dropped {.qdisc_drops} so far",
	  "raise its limit (tc qdisc change dev {dev} {.qdisc_at} {.qdisc_dropper} limit N "
	  "...{in}) "
	  "or the rate, or send less (tc -s qdisc show dev {dev}{in})",
	  .when = "qdisc_dropper qdisc_limit qdisc_held", .derived = true },
	{ "QDISC_DROP|NONE", AT_XMIT, ALL, LIKELY,
	  "{.tc_action} of {.qdisc_dropper} ({.qdisc_at}) on {dev}{in} refused the packet; "
	  "{.qdisc_dropper} dropped {.qdisc_drops} so far",
	  "tc -s filter show dev {dev}{in}; correct that filter or program",
	  .when = "qdisc_dropper tc_action", .derived = true },
	{ "QDISC_DROP|NONE", NULL, ALL, LIKELY,
	  "{.qdisc_dropper} on {dev}{in} dropped it (limit {.qdisc_limit}, {.qdisc_drops} dropped "
	  "so far): the queue was full, or its queue management decided so",
	  "raise its limit or the rate (tc -s qdisc show dev {dev}{in})",
	  .when = "qdisc_dropper qdisc_limit", .derived = true },
	{ "QDISC_DROP|NONE", NULL, ALL, LIKELY,
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
	  "the flow from {peer} has more packets in the queue of {dev}{in} than its flow_limit[ "
	  "({.qdisc_flow_limit})]",
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
	{ "TC_EGRESS|NONE", AT_XMIT "|sch_handle_egress|tcx_run|tc_run", ALL, CERTAIN,
	  "{.tc_action} on the egress of {dev}{in} dropped the packet",
	  "tc -s filter show dev {dev} egress{in}; bpftool net", .when = "tc_action" },
	{ "TC_EGRESS", NULL, ALL, CERTAIN,
	  "a tc filter or BPF program on the egress of {dev}{in} dropped the packet (action drop, "
	  "a policer, TC_ACT_SHOT)",
	  "look at tc -s filter show dev {dev} egress{in}; bpftool net" },
	{ "TC_INGRESS|NONE", AT_RECEIVE "|sch_handle_ingress|tcx_run|tc_run", ALL, CERTAIN,
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
	  "the XDP program {.xdp_name} (id {.xdp_prog}) on {dev}{in} gives packets to AF_XDP "
	  "sockets "
	  "(a map of type xskmap), and that for this queue does not take it: it has no free buffer "
	  "(its fill ring is empty), its RX ring is full, or the packet is larger than a buffer",
	  "make the program behind that socket return buffers and read faster, or give it more "
	  "(its "
	  "XDP_STATISTICS tell which); the tracepoint xdp:xdp_redirect_err says more",
	  .when = "xdp_name xdp_maps~xskmap xdp_maps^devmap xdp_maps^cpumap", .derived = true },
	{ "XDP", "do_xdp_generic|xdp_do_generic_redirect|generic_xdp_tx", ALL, LIKELY,
	  "the XDP program {.xdp_name} (id {.xdp_prog}) on {dev}{in} redirects to an AF_XDP socket "
	  "without a free buffer, or to a device or CPU that does not exist, is down, has a "
	  "smaller "
	  "MTU or a full queue",
	  "look at which it was: the tracepoint xdp:xdp_redirect_err says more",
	  .when = "xdp_name xdp_maps~xskmap", .derived = true },
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
	{ "NOT_SPECIFIED", "skb_do_redirect|__bpf_redirect*|__bpf_tx_skb", ALL, LIKELY,
	  "{.tc_action} on {dev}{in} sent the packet (bpf_redirect) to a device that does not "
	  "exist, is down, or leads back into the program without end",
	  "correct the ifindex in that program (bpftool net{in})", .when = "tc_action" },
	{ "NOT_SPECIFIED", "skb_do_redirect|__bpf_redirect|__bpf_tx_skb|__bpf_redirect_neigh*", ALL,
	  LIKELY,
	  "a BPF program (bpf_redirect) sent the packet to a device that does not exist or cannot "
	  "take it",
	  "correct the ifindex of the program (bpftool net{in})" },
	{ "NOT_SPECIFIED", "run_lwt_bpf|bpf_xmit|bpf_input|bpf_output", ALL, CERTAIN,
	  "the BPF program ({.lwt_prog}) on the route to {dst}{in} returned BPF_DROP, or a code "
	  "that is none",
	  "correct that program, or the route (ip route show{in}: encap bpf)", .when = "lwt_prog" },
	{ "NOT_SPECIFIED", "run_lwt_bpf|bpf_xmit|bpf_input|bpf_output", ALL, LIKELY,
	  "a BPF program on the route to {dst}{in} returned BPF_DROP",
	  "look at ip route show{in}: encap bpf" },
	{ "BPF_CGROUP_EGRESS", NULL, ALL, CERTAIN,
	  "the BPF program {.cgroup_prog} (cgroup_skb/egress) on cgroup {.cgroup} refused the "
	  "packet to {dst}[; {task} was running]",
	  "bpftool cgroup show {.cgroup}; detach or correct that program (IPAddressDeny= of "
	  "systemd units makes such, too)",
	  .when = "cgroup_prog" },
	{ "BPF_CGROUP_EGRESS", NULL, ALL, CERTAIN,
	  "a BPF program on the sender's cgroup (cgroup_skb/egress) refused the packet to {dst}[; "
	  "{task} was running]",
	  "look at bpftool cgroup tree, and IPAddressDeny= of systemd units" },
	{ "SECURITY_HOOK", NULL, ALL, CERTAIN,
	  "a security module (SELinux, AppArmor, Smack, BPF LSM) refused the packet",
	  "look at dmesg and ausearch -m avc -ts recent" },
};

const struct pk_why_set pk_why_tc = PK_WHY_SET(rules);
