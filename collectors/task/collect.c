// SPDX-License-Identifier: GPL-2.0-or-later
/* The task collector needs nothing of its own. */

#include "probes/collector.h"

const struct pk_collector pk_task = {
	.name = "task",
	.help = "process that ran when the event happened",
	.automatic = true,
};
