// SPDX-License-Identifier: GPL-2.0-or-later
/* The skb collector needs nothing of its own: any probe that has a packet will do. */

#include "probes/collector.h"

const struct pk_collector pk_skb = {
	.name = "skb",
	.help = "the packet: its bytes, and what the kernel notes beside them",
	.automatic = true,
};
