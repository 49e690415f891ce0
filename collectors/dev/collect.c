// SPDX-License-Identifier: GPL-2.0-or-later
/* The dev collector needs nothing of its own. */

#include "probes/collector.h"

const struct pk_collector pk_dev = {
	.name = "dev",
	.help = "network device of the packet",
	.automatic = true,
};
