/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A journey: what was seen of one packet, in order of time, and how it ended. */

#include "collectors/dev/section.h"
#include "collectors/drop/section.h"
#include "collectors/ns/section.h"
#include "core/event/capture.h"
#include "postprocess/consumer.h"
#include "postprocess/why/why.h"

/* O(NAME, name in JSON) */
#define PK_OUTCOMES(O)                                                                             \
	O(LOST_TRACK, "lost-track") /* no end was seen */                                          \
	O(DROPPED, "dropped")       /* freed as a drop */

enum pk_outcome {
#define PK_OUTCOME_ENUM(NAME, name) PK_OUTCOME_##NAME,
	PK_OUTCOMES(PK_OUTCOME_ENUM)
#undef PK_OUTCOME_ENUM
		PK_OUTCOME_MAX,
};

/* The outcome of that name, as in JSON, or -ENOENT. Does not log. */
int pk_outcome_find(const char *name);
/* Names of all, by enum pk_outcome. */
extern const char *const pk_outcome_names[PK_OUTCOME_MAX];

struct pk_journey {
	uint64_t id; /* of the packet; 0: not tracked, one event is all there is */
	uint64_t start_ns, end_ns;
	enum pk_outcome outcome;
	bool complete;            /* its end was seen, and no event that may be its own was lost */
	struct drop_section drop; /* if DROPPED */
	const struct pk_cause *why; /* of the drop, not owned; NULL: not known, or not asked for */
	/* Where the packet was last seen; TCP drops packets that no longer know their device. */
	bool has_dev, has_ns;
	struct dev_section dev;
	struct ns_section ns;
};

/* Spans of time in which events were lost, disjoint and rising. */
struct pk_loss_spans {
	struct pk_loss_span {
		uint64_t from_ns, to_ns;
	} * at; /* owned */
	size_t n;
};

/* 0 or -ENOMEM. Does not log. */
int pk_loss_spans_init(struct pk_loss_spans *spans, const struct pk_loss *losses, size_t n);
void pk_loss_spans_done(struct pk_loss_spans *spans);
/* Does one of them touch from_ns..to_ns? */
bool pk_loss_spans_hit(const struct pk_loss_spans *spans, uint64_t from_ns, uint64_t to_ns);

/* Take in the next event of the journey, by rising time. The journey begins zeroed, with its id,
 * start_ns and end_ns. */
void pk_journey_add(struct pk_journey *journey, const struct pk_event *ev);
/* After the last event: set `complete`. */
void pk_journey_end(struct pk_journey *journey, const struct pk_loss_spans *spans);

/* A way to write journeys: begin, each event, end with the verdict. Output errors stay in `out`. */
struct pk_journey_format {
	void (*begin)(const struct pk_journey *journey, struct pk_json *j);
	void (*event)(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j,
		      const struct pk_print_opts *opts);
	void (*end)(const struct pk_journey *journey, const struct pk_names *names,
		    struct pk_json *j);
};
/* Indexed by enum pk_format. `j` is the open output; the text goes to j->out. */
extern const struct pk_journey_format pk_journey_formats[];
