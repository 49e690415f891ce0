// SPDX-License-Identifier: GPL-2.0-or-later
/* The track collector: packets are followed while it is on, see probes/tracking. */

#include "probes/collector.h"

const struct pk_collector pk_track = {
	.name = "track",
	.help = "which packet an event belongs to, and where that packet comes from",
	.automatic = true,
};
