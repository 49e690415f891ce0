/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The packet of an event as an Ethernet frame: what was taken from the bytes is put back. */

#include "core/event/event.h"

#define PK_MAC_BYTES 12 /* both addresses */

/* What stands before the packet's bytes, and how many of these come before it: a VLAN tag has
 * its place behind the addresses. */
struct pk_link_header {
	uint8_t bytes[PK_MAC_BYTES + 6];
	size_t len;
	size_t before; /* bytes of the packet that come first */
	bool made_up;  /* the packet has no link header: addresses are zero */
};

/* False: the packet cannot be shown as Ethernet. The event must have a packet section. */
bool pk_link_header_make(const struct pk_event *ev, struct pk_link_header *h);
