/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What changed in a packet between two of its stations: what NAT, routers, tunnels and rules do to
 * it. */

#include "collectors/skb/dissect/dissect.h"
#include "core/event/event.h"

/* C(NAME, name in text and JSON) */
#define PK_CHANGES(C)                                                                              \
	C(SRC, src) /* IP addresses */                                                             \
	C(DST, dst)                                                                                \
	C(SPORT, sport)                                                                            \
	C(DPORT, dport)                                                                            \
	C(TTL, ttl)       /* or hop limit */                                                       \
	C(LENGTH, length) /* of the IP packet */                                                   \
	C(VLAN, vlan)     /* outermost tag; 0: none */                                             \
	C(MARK, mark)                                                                              \
	C(CT, ct) /* state of its connection in conntrack */

enum pk_change {
#define PK_CHANGE_ENUM(NAME, name) PK_CHANGE_##NAME,
	PK_CHANGES(PK_CHANGE_ENUM)
#undef PK_CHANGE_ENUM
		PK_CHANGE_MAX,
};

/* What is known of a packet; begins zeroed: nothing. */
struct pk_sight {
	uint32_t known; /* bits of enum pk_change */
	struct pk_flow flow;
	uint32_t vlan, mark;
	uint32_t ct_info;
	uint32_t ct_tcp_state;
};

/* Do both events show the same of a packet? True only if that is seen at once, by the same
 * bytes. */
bool pk_sight_is_same(const struct pk_event *a, const struct pk_event *b);
/* Take in what the event shows. *before: as it was; returned: bits of what is another now. */
uint32_t pk_sight_update(struct pk_sight *sight, const struct pk_event *ev,
			 struct pk_sight *before);

/* "    changed: ttl 64 -> 63, src 10.0.0.1 -> 192.0.2.7\n"; nothing if `changes` is 0. */
void pk_changes_print(uint32_t changes, const struct pk_sight *from, const struct pk_sight *to,
		      struct pk_out *out);
/* The key `changes` into the open object; nothing if it is 0. */
void pk_changes_json(uint32_t changes, const struct pk_sight *from, const struct pk_sight *to,
		     struct pk_json *j);
