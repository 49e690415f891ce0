/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Drops of TCP on kernels that do not say all of them. TCP takes device and route away from what it
 * has accepted, and before 6.11 the tracepoint of drops has no socket among its arguments. So
 * programs of our own note where TCP begins with a packet whose it is: a drop on the same CPU, of
 * that very packet, is that socket's. Before 5.18 TCP frees most of what it drops without the
 * tracepoint, as it frees all else, but counts it: so one more program looks at what is freed, and
 * makes an event of a packet that was noted, if the socket has counted since. */

#include "probes/links.h"
#include "probes/manager.h"

/* Load and attach what the drops among `probes` need, and tell those. What this kernel cannot do is
 * left out: what its tracepoint tells is seen all the same. */
void pk_owners_start(struct pk_links *links, const struct pk_programs *programs,
		     struct pk_probes *probes);
