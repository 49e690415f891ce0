/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What leaves events out by rule: a rate that the user gave, and one that follows from the share
 * of CPU time that the programs may take. The kernel side is shed.bpf.h. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probes/probe.h"

/* What a bucket holds: the events of this span. */
#define PK_SHED_BURST_NS 100000000ULL

struct pk_shed_opts {
	uint64_t rate;         /* events per second on each CPU; 0: no limit */
	uint64_t max_overhead; /* of all CPUs' time, in 1/100 percent; 0: no limit */
};

/* The rule for at most `rate` events per second, which is not 0. */
struct pk_shed_rule pk_shed_rule_of(uint64_t rate, bool by_overhead);

/* What was seen in a span of time. */
struct pk_shed_sample {
	uint64_t span_ns;
	uint64_t run_ns;  /* that the programs ran, on all CPUs */
	uint64_t busiest; /* events emitted on the CPU with the most */
	uint32_t cpus;    /* that are online */
};

/* The share of CPU time, in 1/100 percent. */
uint32_t pk_shed_overhead(const struct pk_shed_sample *s);
/* From the limit so far (events per second on each CPU, 0: none) to the one for the next span, so
 * that the programs take no more than `max_overhead`. It falls at once and rises slowly, and is
 * taken away when half of it is not used. */
uint64_t pk_shed_next_limit(uint64_t limit, uint64_t max_overhead, const struct pk_shed_sample *s);

/* ---- a run ---- */

struct pk_shed {
	struct pk_shed_opts opts;
	volatile struct pk_shed_rule *rule; /* that the programs obey; not owned */
	uint64_t limit;                     /* by overhead; 0: none */
	uint64_t run_ns;                    /* of the programs, as of the last look */
	int stats_fd; /* the kernel measures as long as it is open; -1: it need not */
};

/* Obey `opts` by writing to `rule`. 0 or -errno, logged. */
int pk_shed_start(struct pk_shed *s, const struct pk_shed_opts *opts,
		  volatile struct pk_shed_rule *rule);
/* Programs have run for `run_ns` in all; `sample` tells of the time since the last call, but for
 * run_ns and cpus. Changes the rule if need be, and says so. */
void pk_shed_look(struct pk_shed *s, uint64_t run_ns, struct pk_shed_sample sample);
void pk_shed_stop(struct pk_shed *s);
