// SPDX-License-Identifier: GPL-2.0-or-later
/* The ovs collector: a probe where Open vSwitch hands a packet to a process, if it can be at its
 * return, which tells what came of that; and one at each action, which before 5.15 had no
 * tracepoint: there at each list of them. The module may come later. */

#include "probes/collector.h"

static const char *const ovs_probes[] = {
	"?kr:ovs_dp_upcall|tp:openvswitch:ovs_dp_upcall",
	"?tp:openvswitch:ovs_do_execute_action|k:do_execute_actions",
	NULL,
};

const struct pk_collector pk_ovs = {
	.name = "ovs",
	.help = "what Open vSwitch did with a packet: upcalls and actions",
	.automatic = true,
	.probes = ovs_probes,
	.probes_if_named = true,
};
