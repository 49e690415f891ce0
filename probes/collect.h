/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* One run of `pktrack collect`: from options to a capture file, live output, or both. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postprocess/live.h"
#include "probes/filter/filter.h"
#include "probes/tracking/track.h"
#include "probes/shed.h"

#define PK_SNAPLEN_DEFAULT  256
#define PK_SNAPLEN_MAX      32768
#define PK_BUFFER_DEFAULT   (16u << 20)
#define PK_COMPRESS_DEFAULT 1 /* zstd level of `--compress` without a value */

/* Nothing in it is owned by the run; all must live as long as it. */
struct pk_collect_opts {
	struct pk_kernel *kernel;      /* the running one, if it is open already; else NULL */
	const char *const *collectors; /* names, or "auto"; none: auto */
	size_t n_collectors;
	const char *const *probes; /* [TYPE:]TARGET[/OPT..] */
	size_t n_probes;
	size_t n_typed_probes; /* the first of them, which the user typed; the others: profiles */
	bool all_skb;          /* every function that takes an skb */
	bool all_skb_typed;
	bool probe_stack; /* functions that the stacks of events show are probed, too */
	bool probe_stack_typed;
	const char *out; /* capture file, "-" is stdout; NULL: none */
	bool print;      /* on stdout too, though there is a capture file */
	enum pk_format format;
	bool utc;
	bool color;
	const char *cmd;           /* run it, stop when it ends; NULL: none */
	uint64_t duration_ns;      /* stop after; 0: never */
	uint64_t stop_after;       /* events; 0: no limit */
	bool stack;                /* at every probe */
	bool no_evidence;          /* do not read what surrounds a drop */
	bool allow_system_changes; /* collectors may change the machine, until the run ends */
	struct pk_filter_opts filter;
	uint32_t nft_verdicts; /* pk_nft_verdict_bit(); 0: all */
	uint32_t snaplen;      /* bytes of each packet, 0 to PK_SNAPLEN_MAX */
	uint64_t buffer_bytes; /* ring buffer */
	uint32_t track_max;    /* packets followed at a time */
	uint32_t compress;     /* zstd level; 0: not */
	uint64_t rotate_bytes; /* a capture file of that size is followed by another; 0: never */
	struct pk_shed_opts shed;
	const char
		*ready_file; /* made once everything is attached, removed at the end; NULL: none */
	const char *cmdline; /* for the capture: what the user typed */
	const char *const *profiles; /* for the capture: names */
	size_t n_profiles;
	bool journeys; /* print whole journeys, each when it ends, not events */
	/* Print and write only the journeys that ended so (bits of enum pk_outcome) or lasted that
	 * long; both 0: all. */
	uint32_t only_outcomes;
	uint64_t only_slow_ns;
	uint64_t journey_bytes; /* of events of packets under way */
};

/* Collect until told to stop. 0; 2: an option makes no sense (logged); 3: ran, but something
 * that was asked for was missing (logged); -errno, logged. Blocks SIGINT, SIGTERM and SIGCHLD
 * while it runs. */
int pk_collect(const struct pk_collect_opts *opts);
