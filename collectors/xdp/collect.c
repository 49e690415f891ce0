// SPDX-License-Identifier: GPL-2.0-or-later
/* The xdp collector: probes on all that tells of frames that are lost without an skb. To attach and
 * detach them takes some ms, so it is not done where there is no XDP program. */

#include "collectors/xdp/section.h"
#include "core/kernel/programs.h"
#include "probes/collector.h"

static const char *const xdp_probes[] = {
#define PROBE_ON(NAME, number, tracepoint, what) "?tp:" tracepoint,
	PK_XDP_HOWS(PROBE_ON)
#undef PROBE_ON
		NULL,
};

const struct pk_collector pk_xdp = {
	.name = "xdp",
	.help = "frames that XDP loses without an skb: redirects and XDP_TX that fail",
	.automatic = true,
	.probes = xdp_probes,
	.wants_probes = pk_bpf_has_xdp,
};
