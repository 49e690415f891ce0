// SPDX-License-Identifier: GPL-2.0-or-later
/* The drop collector: a probe on every drop, and the names of the reasons that this kernel has. */

#include "core/kernel/reasons.h"
#include "core/util/log.h"
#include "probes/collector.h"

static int drop_dictionary(struct pk_kernel *kernel, struct pk_names *names)
{
	int r = pk_reasons_load(kernel, names);

	return r < 0 ? pk_err(r, "drop reasons: out of memory") : 0;
}

static const char *const drop_probes[] = { "tp:skb:kfree_skb", NULL };

const struct pk_collector pk_drop = {
	.name = "drop",
	.help = "why and where a packet was dropped or freed, and the socket it was for",
	.automatic = true,
	.probes = drop_probes,
	.dictionary = drop_dictionary,
};
