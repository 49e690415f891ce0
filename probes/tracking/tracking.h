/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Following packets: what a run needs besides its own probes to know where packets come from and
 * where they end, and what it says about that. */

#include "core/event/names.h"
#include "probes/links.h"
#include "probes/manager.h"
#include "probes/program.h"

struct pk_tracking {
	struct pk_programs *programs;  /* not owned; NULL: packets are not followed */
	uint16_t teller;               /* index of the events that tell of ends */
	struct pk_track_config config; /* what every probe of the run needs to know */
	bool exact;                    /* every end is seen */
	uint32_t max;                  /* packets at a time */
	uint32_t kinds;                /* bits of enum pk_lineage that are seen */
	uint64_t looked_ns;
	uint64_t crowded_out; /* forgotten as the table was filling, since somebody set this to 0 */
	/* Given to whoever takes the kernel's records: what we tell. 0 or -errno, logged. */
	int (*record)(void *ctx, const void *record, size_t size);
	void *ctx;
};

/* Can this kernel tell us of every end? Tries it. */
bool pk_tracking_is_exact(struct pk_kernel *kernel);

/* Load and attach what is needed beside `probes`, and tell those what they have to do. What this
 * kernel cannot do is left out, and said once. 0 or -errno, logged. */
int pk_tracking_start(struct pk_tracking *t, struct pk_links *links, struct pk_programs *programs,
		      struct pk_probes *probes, uint32_t max);
/* Tell the probes from the one at `from` on what they have to do: those that were added since. */
void pk_tracking_configure(const struct pk_tracking *t, struct pk_probes *probes, size_t from);
/* Put what tells of ends into the dictionary, and into `meta` what can be seen. 0 or -ENOMEM. Does
 * not log. */
int pk_tracking_name(const struct pk_tracking *t, struct pk_names *names);
struct json_object *pk_tracking_meta(const struct pk_tracking *t); /* NULL: no memory */
/* Now and then: forget packets that were not seen for long, sooner if the table fills, and tell of
 * each. 0 or what `record` returned. */
int pk_tracking_tick(struct pk_tracking *t, uint64_t now_ns);
