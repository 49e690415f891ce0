// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames that XDP lost before they had an skb. */

#include <errno.h>
#include <linux/bpf.h>

#include "postprocess/why/scenes/scene.h"

/* What was lost by the program fw. */
#define LOST(how_, ...)                                                                            \
	{                                                                                          \
		.how = PK_XDP_##how_, .lost = 1, .prog = 5, .prog_name = "fw", __VA_ARGS__         \
	}

static const struct scene scenes[] = {
	{ "redirect to nowhere", "NOT_SPECIFIED", "xdp_do_redirect", UDP4(), .confidence = CERTAIN,
	  .xdp = LOST(REDIRECT, .act = XDP_REDIRECT, .err = EINVAL, .to = 9999),
	  .cause = "the XDP program fw (id 5) on eth0 in ns web returned XDP_REDIRECT to ifindex "
		   "9999, which does not exist in ns web",
	  .fix = "correct the ifindex that it gives to bpf_redirect()" },
	{ "the same, no reasons", NULL, "xdp_do_redirect", UDP4(), .confidence = CERTAIN,
	  .xdp = LOST(REDIRECT, .act = XDP_REDIRECT, .err = EINVAL, .to = 9999),
	  .cause = "the XDP program fw (id 5) on eth0 in ns web returned XDP_REDIRECT to ifindex "
		   "9999, which does not exist in ns web",
	  .fix = "correct the ifindex that it gives to bpf_redirect()" },
	{ "redirect to what is down", "NOT_SPECIFIED", "xdp_do_redirect", UDP4(),
	  .confidence = CERTAIN,
	  .xdp = LOST(REDIRECT, .act = XDP_REDIRECT, .err = ENETDOWN,
		      .map_type = BPF_MAP_TYPE_DEVMAP, .map = 12, .to = 3),
	  .cause = "the XDP program fw (id 5) on eth0 in ns web returned XDP_REDIRECT to slot 3 of "
		   "the devmap 12, which is down: ENETDOWN",
	  .fix = "ip link set dev DEVICE up in ns web" },
	{ "redirect to a full socket", "NOT_SPECIFIED", "xdp_do_redirect", UDP4(),
	  .confidence = CERTAIN,
	  .xdp = LOST(REDIRECT, .act = XDP_REDIRECT, .err = ENOBUFS,
		      .map_type = BPF_MAP_TYPE_XSKMAP, .map = 7),
	  .cause = "the XDP program fw (id 5) on eth0 in ns web returned XDP_REDIRECT to slot 0 of "
		   "the xskmap 7, a socket (AF_XDP) whose receive ring is full: ENOBUFS",
	  .fix = "have the program behind the socket read faster" },
	{ "redirect, another error", "NOT_SPECIFIED", "xdp_do_redirect", UDP4(),
	  .confidence = CERTAIN, .xdp = LOST(REDIRECT, .act = XDP_REDIRECT, .err = EPERM, .to = 9),
	  .cause = "the XDP program fw (id 5) on eth0 in ns web returned XDP_REDIRECT to ifindex "
		   "9, and the kernel could not do so: EPERM",
	  .fix = "correct the ifindex" },
	{ "XDP_TX in a driver", "NOT_SPECIFIED", "veth_xdp_rcv_skb", UDP4(), .confidence = CERTAIN,
	  .xdp = LOST(EXCEPTION, .act = XDP_TX),
	  .cause = "the XDP program fw (id 5) on eth0 in ns web returned XDP_TX, but the frame "
		   "could not be sent back",
	  .fix = "correct the program" },
	{ "no such code", "NOT_SPECIFIED", "some_driver_poll", UDP4(), .confidence = CERTAIN,
	  .xdp = LOST(EXCEPTION, .act = 77),
	  .cause = "the XDP program fw (id 5) on eth0 in ns web returned the code 77, which is "
		   "none (a bug in it)",
	  .fix = "correct the program" },
	{ "redirect to a veth without NAPI", "NOT_SPECIFIED", "bq_xmit_all", UDP4(),
	  .no_packet = true, .confidence = CERTAIN,
	  .xdp = { .how = PK_XDP_DEVMAP, .lost = 3, .act = XDP_REDIRECT, .err = ENXIO },
	  .cause = "eth0 in ns web did not take 3 frames that XDP redirected to it: it is a veth "
		   "with no XDP program and no GRO at the other end, or a device without rings "
		   "for XDP (ENXIO)",
	  .fix = "load an XDP program at the other end" },
	{ "redirect, queue full", "NOT_SPECIFIED", "bq_xmit_all", UDP4(), .no_packet = true,
	  .confidence = LIKELY, .xdp = { .how = PK_XDP_DEVMAP, .lost = 1, .act = XDP_REDIRECT },
	  .cause = "eth0 in ns web did not take 1 frame that XDP redirected to it: its queue is "
		   "full, the frame is too long for it, or a program in the devmap dropped it",
	  .fix = "look at ethtool -S eth0 in ns web" },
	{ "XDP_TX to a veth without NAPI", "NOT_SPECIFIED", "veth_xdp_flush_bq", UDP4(),
	  .no_packet = true, .confidence = CERTAIN,
	  .xdp = { .how = PK_XDP_SEND_BACK, .lost = 1, .act = XDP_TX, .err = ENXIO },
	  .cause = "eth0 in ns web did not take back 1 frame for which its XDP program returned "
		   "XDP_TX: it is a veth with no XDP program and no GRO at the other end (ENXIO)",
	  .fix = "load an XDP program at the other end" },
	{ "full cpumap", "NOT_SPECIFIED", "bq_flush_to_queue", UDP4(), .no_packet = true,
	  .no_dev = true, .no_ns = true, .confidence = CERTAIN,
	  .xdp = { .how = PK_XDP_CPUMAP, .lost = 8, .to = 2, .map = 7 },
	  .cause = "the queue of CPU 2 in the cpumap was full: 8 frames that XDP redirected to it "
		   "had no room",
	  .fix = "make that queue longer" },
};

const struct scene_set scenes_xdp = SCENE_SET(scenes);
