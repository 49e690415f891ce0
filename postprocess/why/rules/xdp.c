// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames that XDP lost before they had an skb. The kernel gives no reason; the tracepoint tells the
 * error. */

#include <errno.h>
#include <linux/bpf.h>

#include "postprocess/why/rules/internal.h"

#define ANY_REASON "NOT_SPECIFIED"
#define PROGRAM    "the XDP program{xdpprog} on {dev}{in} "
#define TO         PROGRAM "returned XDP_REDIRECT to {xdpto}, "

static const struct pk_why_rule rules[] = {
	/* refused at once: xdp_do_redirect() */
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  TO "which has no socket (AF_XDP) of this queue of {dev}: {xdperr}",
	  "bind the socket in the slot to the queue that the frames come in by, or redirect to the "
	  "slot of the queue (rx_queue_index)",
	  .xdp = PK_XDP_REDIRECT, .err = EINVAL, .map = BPF_MAP_TYPE_XSKMAP },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  TO "a socket (AF_XDP) whose receive ring is full: {xdperr}",
	  "have the program behind the socket read faster and fill its fill ring, or make its "
	  "rings "
	  "larger (XDP_STATISTICS counts)",
	  .xdp = PK_XDP_REDIRECT, .err = ENOBUFS, .map = BPF_MAP_TYPE_XSKMAP },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  TO "a socket (AF_XDP) whose chunks are shorter than the frame: {xdperr}",
	  "make the chunks of its UMEM larger, or the MTU of {dev} smaller", .xdp = PK_XDP_REDIRECT,
	  .err = ENOSPC, .map = BPF_MAP_TYPE_XSKMAP },
	{ ANY_REASON, NULL, ALL, CERTAIN, TO "which does not exist{in}",
	  "correct the ifindex that it gives to bpf_redirect() (ip link show{in}); if it is the "
	  "index of a map's slot: that was empty, and what bpf_redirect_map() said to it, not "
	  "heeded",
	  .xdp = PK_XDP_REDIRECT, .err = EINVAL },
	{ ANY_REASON, NULL, ALL, CERTAIN, TO "which is down: {xdperr}",
	  "ip link set dev DEVICE up{in}, for the device that it redirects to, or correct the "
	  "program",
	  .xdp = PK_XDP_REDIRECT, .err = ENETDOWN },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  TO "a device whose MTU is smaller than the frame of {len} bytes: {xdperr}",
	  "ip link set dev DEVICE mtu NUMBER, for the device that it redirects to, or have the "
	  "program "
	  "ask bpf_check_mtu()",
	  .xdp = PK_XDP_REDIRECT, .err = EMSGSIZE },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  TO
	  "which does not send frames of XDP: {xdperr} (few drivers do; a veth not while it has no "
	  "XDP program and no GRO at the other end; and some not those in fragments)",
	  "load an XDP program at the other end of the veth (one that returns XDP_PASS will do) or "
	  "ethtool -K PEER gro on; else redirect in generic mode or in tc",
	  .xdp = PK_XDP_REDIRECT, .err = EOPNOTSUPP },
	{ ANY_REASON, NULL, ALL, LIKELY,
	  PROGRAM "returned XDP_REDIRECT, but did not say where: neither bpf_redirect() nor "
		  "bpf_redirect_map() was called before, or it failed",
	  "return what that function returns", .xdp = PK_XDP_REDIRECT, .err = EBADRQC },
	{ ANY_REASON, NULL, ALL, LIKELY,
	  TO "but there is no room in the buffer for what the kernel notes there: {xdperr}",
	  "have the program leave more room before the frame (bpf_xdp_adjust_head)",
	  .xdp = PK_XDP_REDIRECT, .err = EOVERFLOW },
	{ ANY_REASON, NULL, ALL, CERTAIN, TO "and the kernel could not do so: {xdperr}",
	  "correct the ifindex or the map of the program (bpftool prog show{in})",
	  .xdp = PK_XDP_REDIRECT },

	/* the program failed */
	{ ANY_REASON, NULL, ALL, CERTAIN, PROGRAM "returned {xdpfault}",
	  "correct the program (bpftool prog show); if it is XDP_TX that fails, look at ethtool -S "
	  "{dev}{in}: a full queue",
	  .xdp = PK_XDP_EXCEPTION },

	/* taken, and lost later */
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  "{dev}{in} did not take {xdplost} that XDP redirected to it: it is a veth with no XDP "
	  "program and no GRO at the other end, or a device without rings for XDP ({xdperr})",
	  "load an XDP program at the other end (one that returns XDP_PASS will do), or ethtool -K "
	  "PEER gro on",
	  .xdp = PK_XDP_DEVMAP, .err = ENXIO },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  "{dev}{in} did not take {xdplost} that XDP redirected to it: it is down ({xdperr})",
	  "ip link set dev {dev} up{in}", .xdp = PK_XDP_DEVMAP, .err = ENETDOWN },
	{ ANY_REASON, NULL, ALL, LIKELY,
	  "{dev}{in} did not take {xdplost} that XDP redirected to it[ ({xdperr})]: its queue is "
	  "full, the frame is too long for it, or a program in the devmap dropped it",
	  "look at ethtool -S {dev}{in}, and make its rings larger (ethtool -G {dev}); bpftool map "
	  "show for a program in the devmap",
	  .xdp = PK_XDP_DEVMAP },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  "{dev}{in} did not take back {xdplost} for which its XDP program returned XDP_TX: it is "
	  "a "
	  "veth with no XDP program and no GRO at the other end ({xdperr})",
	  "load an XDP program at the other end (one that returns XDP_PASS will do), or ethtool -K "
	  "PEER gro on",
	  .xdp = PK_XDP_SEND_BACK, .err = ENXIO },
	{ ANY_REASON, NULL, ALL, LIKELY,
	  "{dev}{in} did not take back {xdplost} for which its XDP program returned XDP_TX[: "
	  "{xdperr}]",
	  "look at ethtool -S {dev}{in}: a full queue at the other end", .xdp = PK_XDP_SEND_BACK },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  "the queue of CPU {xdpcpu} in the cpumap was full: {xdplost} that XDP redirected to it "
	  "had "
	  "no room",
	  "make that queue longer (qsize of the slot), or spread the frames over more CPUs",
	  .xdp = PK_XDP_CPUMAP },
	{ ANY_REASON, NULL, ALL, CERTAIN,
	  "there was no memory for the skbs of {xdplost} that XDP redirected to CPU {xdpcpu}",
	  "look at free memory, and at dmesg for failed allocations", .xdp = PK_XDP_CPUMAP_SKB },
};

const struct pk_why_set pk_why_xdp = PK_WHY_SET(rules);
