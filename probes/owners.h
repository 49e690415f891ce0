/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Whose packets are dropped where the packet itself does not tell. TCP takes device and route away
 * from what it has accepted, and before 6.11 the tracepoint of drops has no socket among its
 * arguments. So programs of our own note where TCP begins with a packet whose it is: a drop on the
 * same CPU, of that very packet, is that socket's. */

#include "probes/manager.h"
#include "probes/program.h"

#define PK_OWNERS_MAX 2

struct pk_owners {
	struct pk_owner_probe {
		int prog_fd, link_fd;
	} at[PK_OWNERS_MAX];
	size_t n;
};

/* Load and attach what the drops among `probes` need, and tell those. What this kernel cannot do is
 * left out: drops are seen all the same. */
void pk_owners_start(struct pk_owners *o, const struct pk_programs *programs,
		     struct pk_probes *probes);
void pk_owners_detach(struct pk_owners *o);
void pk_owners_done(struct pk_owners *o); /* detach and unload */
