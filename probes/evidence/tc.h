/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <linux/gen_stats.h>

#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"

/* Queue statistics (packets dropped and the like) in the statistics of a qdisc or an action. */
struct gnet_stats_queue pk_tc_queue_stats(const struct pk_nl_attr *stats);
/* Say which filter of a hook or qdisc may have dropped the packet, if it is one. */
void pk_tc_read_filters(struct pk_reading *r, uint32_t parent);
