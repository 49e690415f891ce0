/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Probes that are added while a run goes on: what was asked for and is in a module that is loaded only
 * then. */

#include "core/kernel/modules.h"
#include "probes/manager.h"
#include "probes/tracking/tracking.h"
#include "probes/transport.h"

struct pk_late {
	struct pk_probes *probes; /* these five are not owned */
	struct pk_programs *programs;
	struct pk_tracking *tracking;
	struct pk_transport *transport;
	struct pk_names *names;

	struct pk_modules modules;
};

/* Note which modules are loaded: before probes are chosen, so that none slips through. Does not
 * log. */
void pk_late_init(struct pk_late *late, struct pk_kernel *kernel);
void pk_late_done(struct pk_late *late);

/* Look for modules that came, and add what waits for them; may read records. Call about once a
 * second. 0 or -errno, logged. */
int pk_late_look_at_modules(struct pk_late *late);
/* Say what never came. True: something that the user asked for
 * is missing. */
bool pk_late_say_totals(const struct pk_late *late);
