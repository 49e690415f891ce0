// SPDX-License-Identifier: GPL-2.0-or-later
/* The stack collector needs nothing of its own; it is dear, so it must be asked for. */

#include "probes/collector.h"

const struct pk_collector pk_stack = {
	.name = "stack",
	.help = "call stack; what --stack and /stack ask for",
	.automatic = false,
};
