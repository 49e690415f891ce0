/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <linux/gen_stats.h>

#include "probes/evidence/netlink.h"

/* Queue statistics (packets dropped and the like) in the statistics of a qdisc or an action. */
struct gnet_stats_queue pk_tc_queue_stats(const struct pk_nl_attr *stats);
