// SPDX-License-Identifier: GPL-2.0-or-later
/* See ipproto.h. The words are those of tcpdump. */

#include "core/util/ipproto.h"

#include <stddef.h>

#include "core/util/cleanup.h"

static const char *const names[] = {
	[1] = "icmp",       [2] = "igmp",      [4] = "ipip",   [6] = "tcp",        [8] = "egp",
	[17] = "udp",       [33] = "dccp",     [41] = "ipv6",  [46] = "rsvp",      [47] = "gre",
	[50] = "esp",       [51] = "ah",       [58] = "icmp6", [88] = "eigrp",     [89] = "ospf",
	[103] = "pim",      [108] = "ipcomp",  [112] = "vrrp", [115] = "l2tp",     [132] = "sctp",
	[135] = "mobility", [136] = "udplite", [137] = "mpls", [143] = "ethernet",
};

const char *pk_ipproto_name(unsigned int proto)
{
	return proto < ARRAY_SIZE(names) ? names[proto] : NULL;
}
