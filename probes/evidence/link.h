/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Devices of the namespace that the calling thread is in: RTM_GETLINK. */

#include "probes/evidence/internal.h"
#include "probes/evidence/netlink.h"

/* A device, as far as we ask. Pointers go into the answer. */
struct pk_link {
	uint32_t ifindex, flags, mtu, txqueuelen, master,
		lower;       /* lower: device that it stands on */
	bool lower_is_here;  /* in this namespace */
	int32_t lower_netns; /* else: what this namespace calls that one */
	uint16_t type;
	const char *name, *kind, *port_kind;
	struct pk_nl_attr mac, qdisc, carrier, data, port_data, xdp;
};

/* From an answer. False: it is none of a device. */
bool pk_link_read(const void *payload, size_t len, struct pk_link *ret);
/* Ask for one device, or for all (0). As pk_nl_ask(). */
int pk_links_ask(uint32_t ifindex, pk_nl_answer_fn answer, void *ctx);

/* The spanning tree state of a bridge port, by its IFLA_BRPORT_STATE: "forwarding"; or what keeps
 * it from having one: "down", "without carrier". NULL: not known. */
const char *pk_bridge_state(const struct pk_nl_attr *state);
const char *pk_bridge_port_state(const struct pk_link *l, const struct pk_nl_attr *state);

/* Append a name to a list of `size` bytes, or "..." if there is no room: a part of it would be
 * another's. */
void pk_list_name(char *list, size_t size, const char *name);

/* The other end of a tunnel that has one for all packets, for those who read after this. */
void pk_take_remote(struct pk_reading *r, const struct pk_link *l);
