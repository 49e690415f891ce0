/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* How a journey is written. */

#include "postprocess/changes.h"
#include "postprocess/journey.h"

/* A station of a journey, beside its event. */
struct pk_station {
	bool first;
	uint64_t since_ns; /* after the one before it */
	uint32_t changes;  /* since then, bits of enum pk_change */
	const struct pk_sight *before, *now;
};

/* Begin, each event, end with the verdict: `journey` is whole from the beginning. Output errors
 * stay in the output. */
struct pk_journey_format {
	void (*begin)(const struct pk_journey *journey, struct pk_json *j);
	void (*event)(const struct pk_event *ev, const struct pk_station *station,
		      const struct pk_names *names, struct pk_json *j,
		      const struct pk_print_opts *opts);
	void (*end)(const struct pk_journey *journey, const struct pk_names *names,
		    struct pk_json *j);
};
/* Indexed by enum pk_format. `j` is the open output; the text goes to j->out. */
extern const struct pk_journey_format pk_journey_formats[];
