// SPDX-License-Identifier: GPL-2.0-or-later
/* The ns collector: names of the network namespaces that are there; new ones are
 * asked for when they show up. */

#include "core/kernel/netns.h"
#include "core/util/log.h"
#include "probes/collector.h"

static int ns_dictionary(struct pk_kernel *kernel, struct pk_names *names)
{
	int r = pk_netns_load_all(kernel, names);

	return r ? pk_err(r, "network namespaces: out of memory") : 0;
}

const struct pk_collector pk_ns = {
	.name = "ns",
	.help = "network namespace of the packet",
	.automatic = true,
	.dictionary = ns_dictionary,
	.refresh = ns_dictionary,
};
