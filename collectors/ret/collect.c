// SPDX-License-Identifier: GPL-2.0-or-later
/* The ret collector needs nothing of its own: a kretprobe always has it. */

#include "probes/collector.h"

const struct pk_collector pk_ret = {
	.name = "ret",
	.help = "what a function returned, at kretprobes",
	.automatic = true,
};
