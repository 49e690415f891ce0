// SPDX-License-Identifier: GPL-2.0-or-later
/* Drops that no rule is about: what is known in general of their reason or place, or nothing. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	{ "a reason without a rule", "OVS_DROP_METER", "do_execute_actions", UDP4(),
	  .confidence = CERTAIN, .cause = "a meter dropped the packet: the flow is over its rate",
	  .fix = "look at: ovs-ofctl", .as_said = true },
	{ "a place without a rule", "NOT_SPECIFIED", "pppoe_rcv", UDP4(), .confidence = POSSIBLE,
	  .cause = "PPP did not take the packet", .fix = "look at: the log of pppd" },
	{ "a reason that nobody knows", "NEW_REASON", "tcp_v4_rcv", TCP4(.flags = SYN),
	  .cause = NULL },
};

const struct scene_set scenes_general = SCENE_SET(scenes);
