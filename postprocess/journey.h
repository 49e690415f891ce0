/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A journey: what was seen of one packet, in order of time, and how it ended. */

#include "collectors/dev/section.h"
#include "collectors/drop/section.h"
#include "collectors/ns/section.h"
#include "collectors/task/section.h"
#include "collectors/track/section.h"
#include "core/event/capture.h"
#include "postprocess/consumer.h"
#include "postprocess/stations.h"
#include "postprocess/why/why.h"

/* O(NAME, name in JSON) */
#define PK_OUTCOMES(O)                                                                             \
	O(LOST_TRACK, "lost-track")   /* no end was seen */                                        \
	O(DROPPED, "dropped")         /* freed as a drop */                                        \
	O(DELIVERED, "delivered")     /* given to a socket */                                      \
	O(TRANSMITTED, "transmitted") /* handed to a device, and not seen again on this host */    \
	O(CONSUMED, "consumed")       /* freed, and none of these */

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

/* Why the track was lost. L(NAME, name in JSON, text) */
#define PK_LOST_CAUSES(L)                                                                          \
	L(NOT_FOLLOWED, "not-followed", "this event was not followed")                             \
	L(NO_PACKET, "no-packet", "this event has none")                                           \
	L(NOT_SEEN, "not-seen", "no end was seen")                                                 \
	L(UNTOLD, "untold", "no end was seen, and this kernel does not tell of each")              \
	L(EVENTS_LOST, "events-lost", "events were lost meanwhile")                                \
	L(FORGOTTEN, "forgotten", "not seen any more, it was forgotten")                           \
	L(CROWDED_OUT, "crowded-out",                                                              \
	  "not seen any more, and the table of packets filling (--track-max), it was forgotten")   \
	L(UNFOLLOWED, "unfollowed",                                                                \
	  "the table of packets was full (--track-max), so it was not followed")                   \
	L(EVICTED, "evicted", "too many packets were under way to remember it")

enum pk_lost_cause {
#define PK_LOST_ENUM(NAME, name, text) PK_LOST_##NAME,
	PK_LOST_CAUSES(PK_LOST_ENUM)
#undef PK_LOST_ENUM
};

/* A packet that is related to the one of the journey. */
struct pk_relative {
	uint64_t id;
	uint32_t kind; /* enum pk_lineage */
};

struct pk_relatives {
	struct pk_relative *at; /* owned */
	size_t n, cap;
};

struct pk_journey {
	uint64_t id; /* of the packet; 0: not tracked, one event is all there is */
	uint64_t start_ns, end_ns;
	uint64_t verdict_ns; /* when it ended, or was last seen */
	enum pk_outcome outcome;
	bool complete;           /* its end was seen, and no event that may be its own was lost */
	bool queued;             /* DELIVERED: nobody was seen to read it */
	bool evicted;            /* what followed was not waited for; set by who does that */
	enum pk_lost_cause lost; /* if LOST_TRACK */
	uint64_t unseen_ns;      /* if LOST_TRACK, being forgotten: after how long */
	enum pk_ending ending;   /* what is known of an end that was not seen */
	bool ends_untold;  /* this kernel does not tell of each; set by who knows the capture */
	bool taken_by_tcp; /* if CONSUMED: it held nothing to read */
	struct drop_section drop;   /* if DROPPED */
	uint64_t place;             /* where it was freed, not being dropped; 0: not known */
	const struct pk_cause *why; /* of the drop, not owned; NULL: not known */
	struct pk_relative parent;  /* that it was born of; id 0: none */
	struct pk_relative into;    /* that it was merged into; id 0: none */
	struct pk_relatives children;
	struct pk_relatives merged; /* those that were merged into it */
	/* Where the packet was last seen; TCP drops packets that no longer know their device. */
	bool has_dev, has_ns, has_task, has_sk;
	struct dev_section dev;
	struct ns_section ns;
	struct task_section task; /* the reader, if DELIVERED */
	struct sk_section sk;     /* the socket it was given to */

	/* What the events said so far. */
	bool handed;     /* to a driver, as the driver was called */
	bool left;       /* nothing but a driver has had it since */
	bool held;       /* by a socket, for its reader */
	bool bare;       /* when given to that socket: TCP without payload */
	bool has_packet; /* something of it is in them */
	bool read, freed, ended;
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

/* Begin another journey, of the packet `id`; the memory stays. A zeroed one is good, too. */
void pk_journey_begin(struct pk_journey *journey, uint64_t id);
void pk_journey_done(struct pk_journey *journey);
/* Take in the next event, by rising time: one of its own, or one of another packet that tells
 * that this one is its parent. 0 or -ENOMEM. Does not log. */
int pk_journey_add(struct pk_journey *journey, struct pk_stations *stations,
		   const struct pk_event *ev);
/* After the last event: the outcome. */
void pk_journey_end(struct pk_journey *journey, const struct pk_loss_spans *spans);

/* Is the event the last that is to be expected of its packet? */
bool pk_role_ends(enum pk_role role);
