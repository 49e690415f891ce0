/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

/* What Open vSwitch did. E(NAME, number in captures, name in JSON) */
#define PK_OVS_EVENTS(E)                                                                           \
	E(UPCALL, 1, "upcall")                                                                     \
	E(ACTION, 2, "action")                                                                     \
	E(ACTIONS, 3, "actions")

enum pk_ovs_event {
	PK_OVS_NOTHING,
#define PK_OVS_EVENT_ENUM(NAME, number, name) PK_OVS_##NAME = number,
	PK_OVS_EVENTS(PK_OVS_EVENT_ENUM)
#undef PK_OVS_EVENT_ENUM
};

/* Actions of a datapath, include/uapi/linux/openvswitch.h. A(NAME, number, name, what its argument
 * is; NULL: it has none that is told) */
#define PK_OVS_ACTIONS(A)                                                                          \
	A(OUTPUT, 1, "output", "port")                                                             \
	A(USERSPACE, 2, "userspace", "netlink port")                                               \
	A(SET, 3, "set", "key")                                                                    \
	A(PUSH_VLAN, 4, "push_vlan", "id")                                                         \
	A(POP_VLAN, 5, "pop_vlan", NULL)                                                           \
	A(SAMPLE, 6, "sample", NULL)                                                               \
	A(RECIRC, 7, "recirc", "id")                                                               \
	A(HASH, 8, "hash", NULL)                                                                   \
	A(PUSH_MPLS, 9, "push_mpls", "label")                                                      \
	A(POP_MPLS, 10, "pop_mpls", NULL)                                                          \
	A(SET_MASKED, 11, "set_masked", "key")                                                     \
	A(CT, 12, "ct", "zone")                                                                    \
	A(TRUNC, 13, "trunc", "bytes")                                                             \
	A(PUSH_ETH, 14, "push_eth", NULL)                                                          \
	A(POP_ETH, 15, "pop_eth", NULL)                                                            \
	A(CT_CLEAR, 16, "ct_clear", NULL)                                                          \
	A(PUSH_NSH, 17, "push_nsh", NULL)                                                          \
	A(POP_NSH, 18, "pop_nsh", NULL)                                                            \
	A(METER, 19, "meter", "id")                                                                \
	A(CLONE, 20, "clone", NULL)                                                                \
	A(CHECK_PKT_LEN, 21, "check_pkt_len", NULL)                                                \
	A(ADD_MPLS, 22, "add_mpls", NULL)                                                          \
	A(DEC_TTL, 23, "dec_ttl", NULL)                                                            \
	A(DROP, 24, "drop", "error")                                                               \
	A(PSAMPLE, 25, "psample", NULL)

enum pk_ovs_action {
	PK_OVS_NO_ACTION,
#define PK_OVS_ACTION_ENUM(NAME, number, name, arg) PK_OVS_DO_##NAME = number,
	PK_OVS_ACTIONS(PK_OVS_ACTION_ENUM)
#undef PK_OVS_ACTION_ENUM
};

#define PK_OVS_HAS_ARG 1
#define PK_OVS_COMMIT  2
#define PK_OVS_NAT     4
#define PK_OVS_FORCE   8

#define OVS_FIELDS(F)                                                                              \
	F(ovs, U32, kind,                                                                          \
	  "1: the packet is handed to a process; 2: an action on it; 3: a list of actions, of "    \
	  "which the first is told.")                                                              \
	F(ovs, U32, action, "The action: OVS_ACTION_ATTR_*; 0: none, the list is empty.")          \
	F(ovs, U32, arg,                                                                           \
	  "Its argument: port of output, id of recirc and meter, zone of ct, key of set, VLAN, "   \
	  "label, bytes of trunc, netlink port of userspace.")                                     \
	F(ovs, U32, flags, "1: arg is known; of ct: 2 commit, 4 NAT, 8 force.")                    \
	F(ovs, U32, more, "Actions behind it, of a list.")                                         \
	F(ovs, U32, cmd, "Why it is handed to a process: OVS_PACKET_CMD_*.")                       \
	F(ovs, U32, portid, "Netlink port that it is handed to; 0: none.")                         \
	F(ovs, U32, in_port, "Port of the datapath that it came in by.")                           \
	F(ovs, U32, recirc, "Id that it was recirculated with; 0: none.")                          \
	F(ovs, STR16, datapath, "Name of the datapath.")
PK_SECTION_STRUCT(ovs, OVS_FIELDS);
