// SPDX-License-Identifier: GPL-2.0-or-later
/* The usdt collector needs nothing of its own: a static probe of a program always has it. */

#include "probes/collector.h"

const struct pk_collector pk_usdt = {
	.name = "usdt",
	.help = "arguments, at static probes of programs",
	.automatic = true,
};
