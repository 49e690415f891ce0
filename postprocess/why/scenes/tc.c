// SPDX-License-Identifier: GPL-2.0-or-later
/* Queueing disciplines, filters of tc, XDP and other BPF programs. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	{ "red, early", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"dev_up\":1,\"carrier\":1,\"qdisc_dropper\":\"red\",\"qdisc_at\":"
		      "\"root\",\"qdisc_early\":3,\"qdisc_drops\":4,\"qdisc_limit\":4000,"
		      "\"qdisc_unit\":\"bytes\",\"qdisc_held\":900}",
	  .confidence = LIKELY,
	  .cause = "red (root) on eth0 in ns web dropped it before its queue was full, because "
		   "that is too long on average: 3 of the 4 that it dropped so far; it takes 4000 "
		   "bytes and holds 900",
	  .fix = "nothing" },
	{ "cake, memory", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"dev_up\":1,\"carrier\":1,\"qdisc_dropper\":\"cake\",\"qdisc_at\":"
		      "\"root\",\"qdisc_drops\":4,\"qdisc_limit\":4000,\"qdisc_unit\":"
		      "\"bytes of memory\",\"qdisc_held\":3900}",
	  .confidence = LIKELY,
	  .cause = "cake (root) on eth0 in ns web has no memory left for packets: it may use 4000 "
		   "bytes and uses 3900; it dropped 4 so far, by that and by its queue management",
	  .fix = "nothing" },
	/* ---- queueing disciplines ---- */
	{ "no carrier", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"dev_kind\":\"veth\",\"carrier\":0}", .confidence = CERTAIN,
	  .cause = "eth0 in ns web has no carrier: the other end of the veth pair is down",
	  .fix = "ip link set PEER up" },
	{ "freed by a helper", "QDISC_DROP", "kfree_skb_list_reason", UDP4(),
	  .caller = "__dev_queue_xmit", .evidence = "{\"dev_kind\":\"veth\",\"carrier\":0}",
	  .confidence = CERTAIN,
	  .cause = "eth0 in ns web has no carrier: the other end of the veth pair is down",
	  .fix = "ip link set PEER up" },
	{ "tbf", "QDISC_DROP", "__dev_queue_xmit", UDP4(.payload = 100),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"tbf\",\"qdisc_burst\":90,\"packet_too_"
		      "big\":1}",
	  .confidence = CERTAIN,
	  .cause = "the packet (142 bytes) is larger than the burst of tbf on eth0 in ns web (90 "
		   "bytes): it can never be sent",
	  .fix = "tc qdisc change" },
	{ "limit of a flow", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"fq\",\"qdisc_limit\":100,\"qdisc_len\":2,"
		      "\"qdisc_flow_limit\":2,\"qdisc_flow_drops\":14}",
	  .confidence = LIKELY,
	  .cause = "the flow from 10.1.0.1:4321 has more packets in the queue of eth0 in ns web "
		   "than its flow_limit (2); fq dropped 14 for that so far",
	  .fix = "raise flow_limit" },
	{ "limit of a flow, no reasons", NULL, "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"fq\",\"qdisc_flow_limit\":2,\"qdisc_flow_"
		      "drops\":14}",
	  .confidence = LIKELY,
	  .cause = "the flow from 10.1.0.1:4321 has more packets in the queue of eth0 in ns web "
		   "than its flow_limit (2); fq dropped 14 for that so far",
	  .fix = "raise flow_limit" },
	{ "queue in bytes", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"bfifo\",\"qdisc_at\":\"parent 1:10\","
		      "\"qdisc_limit\":2000,\"qdisc_unit\":\"bytes\",\"qdisc_held\":1768,"
		      "\"qdisc_drops\":12}",
	  .confidence = LIKELY,
	  .cause = "the queue of eth0 in ns web is full: bfifo (parent 1:10) takes 2000 bytes and "
		   "holds 1768; it dropped 12 so far",
	  .fix = "raise its limit (tc qdisc change dev eth0 parent 1:10 bfifo limit N" },
	{ "filter of a qdisc", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"carrier\":1,\"qdisc_dropper\":\"htb\",\"qdisc_at\":\"root\","
		      "\"qdisc_drops\":1,\"tc_action\":\"the BPF program f (id 7)\"}",
	  .confidence = LIKELY,
	  .cause = "the BPF program f (id 7) of htb (root) on eth0 in ns web refused the packet; "
		   "htb dropped 1 so far",
	  .fix = "tc -s filter show dev eth0 in ns web" },
	{ "qdisc", "QDISC_DROP", "__dev_queue_xmit", UDP4(), .confidence = POSSIBLE,
	  .cause = "the queue of eth0 in ns web dropped the packet (42 bytes): it is full, the "
		   "packet is larger than its burst, netem or active queue management decided so, "
		   "or eth0 has no carrier (the other end is down)",
	  .fix = "look at ip link show dev eth0 in ns web: NO-CARRIER" },
	{ "qdisc deleted", "NOT_SPECIFIED", "__rtnl_unlock", UDP4(), .comm = "tc",
	  .confidence = LIKELY,
	  .cause = "the qdisc of eth0 in ns web was replaced, or its device or namespace went "
		   "away, while the packet waited in it; tc (99) ran then",
	  .fix = "find out who" },
	{ "qdisc deleted, nothing known",
	  "NOT_SPECIFIED",
	  "netdev_run_todo",
	  { 0 },
	  .no_packet = true,
	  .no_dev = true,
	  .no_ns = true,
	  .confidence = LIKELY,
	  .cause = "the qdisc was replaced, or its device or namespace went away, while the packet "
		   "waited in it",
	  .fix = "find out who" },
	{ "no reasons: queue", NULL, "__dev_queue_xmit", UDP4(), .confidence = POSSIBLE,
	  .cause = "the queue of eth0 in ns web is full, or eth0 is down or has no carrier",
	  .fix = "look at tc -s qdisc show dev eth0 in ns web" },

	/* ---- tc and BPF ---- */
	{ "tc egress", "TC_EGRESS", "__dev_queue_xmit", UDP4(), .confidence = CERTAIN,
	  .cause = "a tc filter or BPF program on the egress of eth0 in ns web dropped the packet "
		   "(action drop, a policer, TC_ACT_SHOT)",
	  .fix = "look at tc -s filter show dev eth0 egress in ns web", .as_said = true },
	{ "filter of tc, no reasons", NULL, "__netif_receive_skb_core", UDP4(),
	  .evidence = "{\"tc_action\":\"the tc filter u32, pref 20, with action police\"}",
	  .confidence = CERTAIN,
	  .cause = "the tc filter u32, pref 20, with action police on the ingress of eth0 in ns "
		   "web dropped the packet",
	  .fix = "tc -s filter show dev eth0 ingress" },
	{ "XDP_DROP", "NOT_SPECIFIED", "do_xdp_generic", UDP4(),
	  .evidence = "{\"xdp\":\"generic\",\"xdp_prog\":5,\"xdp_name\":\"fw\","
		      "\"xdp_exceptions\":0}",
	  .confidence = CERTAIN,
	  .cause = "the XDP program fw (id 5, generic mode) on eth0 in ns web returned XDP_DROP",
	  .fix = "ip link set dev eth0 xdpgeneric off in ns web" },
	{ "XDP_DROP, native", "NOT_SPECIFIED", "veth_xdp_rcv_skb", UDP4(),
	  .evidence = "{\"xdp\":\"native\",\"xdp_prog\":5,\"xdp_name\":\"fw\","
		      "\"xdp_exceptions\":0}",
	  .confidence = CERTAIN,
	  .cause = "the XDP program fw (id 5, native mode) on eth0 in ns web returned XDP_DROP",
	  .fix = "ip link set dev eth0 xdpdrv off in ns web" },
	{ "XDP_ABORTED", "NOT_SPECIFIED", "veth_xdp_rcv_skb", UDP4(),
	  .evidence = "{\"xdp\":\"native\",\"xdp_prog\":5,\"xdp_name\":\"fw\","
		      "\"xdp_exceptions\":2}",
	  .confidence = LIKELY,
	  .cause = "the XDP program fw (id 5, native mode) on eth0 in ns web returned XDP_ABORTED "
		   "or a "
		   "code that is none (a bug in it), or its XDP_TX failed: xdp:xdp_exception "
		   "fired, 2 "
		   "so far",
	  .fix = "correct the program" },
	{ "XDP", "NOT_SPECIFIED", "do_xdp_generic", UDP4(), .confidence = LIKELY,
	  .cause = "the XDP program (generic mode) on eth0 in ns web returned XDP_DROP, or "
		   "XDP_ABORTED (a bug in it)",
	  .fix = "look at ip link show dev eth0" },
	{ "XDP redirect", "XDP", "do_xdp_generic", UDP4(), .confidence = LIKELY,
	  .cause = "the XDP program on eth0 in ns web redirects to a device that does not exist, "
		   "is down or has a smaller MTU",
	  .fix = "correct the ifindex" },
	{ "bpf_redirect", "NOT_SPECIFIED", "skb_do_redirect", UDP4(),
	  .evidence = "{\"tc_action\":\"the BPF program f (id 7)\"}", .confidence = LIKELY,
	  .cause =
		  "the BPF program f (id 7) on eth0 in ns web sent the packet (bpf_redirect) to a "
		  "device that does not exist, is down, or leads back into the program without end",
	  .fix = "correct the ifindex in that program" },
	{ "program on a route", "NOT_SPECIFIED", "run_lwt_bpf.isra.0", UDP4(),
	  .evidence = "{\"lwt_prog\":\"out f.o:[s]\"}", .confidence = CERTAIN,
	  .cause = "the BPF program (out f.o:[s]) on the route to 10.1.0.2 in ns web returned "
		   "BPF_DROP, or a code that is none",
	  .fix = "correct that program" },
	{ "program of a cgroup, sent", "BPF_CGROUP_EGRESS", "ip_finish_output", UDP4(),
	  .evidence = "{\"cgroup\":\"/c/g\",\"cgroup_prog\":\"f (id 7)\"}", .confidence = CERTAIN,
	  .cause = "the BPF program f (id 7) (cgroup_skb/egress) on cgroup /c/g refused the packet "
		   "to 10.1.0.2",
	  .fix = "bpftool cgroup show /c/g", .as_said = true },
	{ "macvlan without carrier", "QDISC_DROP", "__dev_queue_xmit", UDP4(),
	  .evidence = "{\"dev_kind\":\"macvlan\",\"carrier\":0}", .confidence = CERTAIN,
	  .cause = "eth0 in ns web has no carrier: the device below it, of which "
		   "it is a macvlan or macvtap, is down or has none",
	  .fix = "look at that device" },
	{ "device is down", "QDISC_DROP", "__dev_queue_xmit", UDP4(), .evidence = "{\"dev_up\":0}",
	  .confidence = CERTAIN, .cause = "eth0 in ns web is down: nothing can be sent",
	  .fix = "ip link set eth0 up in ns web" },
	{ "AF_XDP without a buffer", "XDP", "do_xdp_generic", UDP4(),
	  .evidence = "{\"xdp_name\":\"xs\",\"xdp_prog\":7,\"xdp_maps\":\"xskmap\"}",
	  .confidence = LIKELY,
	  .cause = "the XDP program xs (id 7) on eth0 in ns web gives packets to "
		   "AF_XDP sockets (a map of type xskmap), and that for this queue"
		   " does not take it: it has no free buffer (its fill ring is "
		   "empty), its RX ring is full, or the packet is larger than a "
		   "buffer",
	  .fix = "make the program behind" },
	{ "AF_XDP or a device", "XDP", "do_xdp_generic", UDP4(),
	  .evidence = "{\"xdp_name\":\"xs\",\"xdp_prog\":7,\"xdp_maps\":\"devmap xskmap\"}",
	  .confidence = LIKELY,
	  .cause = "the XDP program xs (id 7) on eth0 in ns web redirects to an "
		   "AF_XDP socket without a free buffer, or to a device or CPU "
		   "that does not exist, is down, has a smaller MTU or a full "
		   "queue",
	  .fix = "look at which" },
};

const struct scene_set scenes_tc = SCENE_SET(scenes);
