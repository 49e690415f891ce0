// SPDX-License-Identifier: GPL-2.0-or-later
/* See shed.h. */

#include "probes/shed.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <string.h>
#include <unistd.h>

#include "core/util/array.h"
#include "core/util/log.h"

#define NS_PER_S 1000000000ULL

struct pk_shed_rule pk_shed_rule_of(uint64_t rate, bool by_overhead)
{
	/* Rounded up: rather fewer events than more. */
	uint64_t interval_ns = (NS_PER_S + rate - 1) / rate;

	return (struct pk_shed_rule){
		.interval_ns = interval_ns,
		/* The token that is due now is one of them. */
		.burst_ns = PK_SHED_BURST_NS > interval_ns ? PK_SHED_BURST_NS - interval_ns : 0,
		.by_overhead = by_overhead,
	};
}

uint32_t pk_shed_overhead(const struct pk_shed_sample *s)
{
	double all_ns = (double)s->span_ns * s->cpus;

	return all_ns > 0 ? (uint32_t)((double)s->run_ns * 10000 / all_ns + 0.5) : 0;
}

/* Events per second on the busiest CPU. */
static uint64_t rate_of(const struct pk_shed_sample *s)
{
	return s->span_ns ? (uint64_t)((double)s->busiest * NS_PER_S / (double)s->span_ns) : 0;
}

uint64_t pk_shed_next_limit(uint64_t limit, uint64_t max_overhead, const struct pk_shed_sample *s)
{
	uint32_t overhead = pk_shed_overhead(s);
	uint64_t rate = rate_of(s);

	if (overhead > max_overhead) {
		uint64_t from = limit ? MIN(limit, MAX(rate, (uint64_t)1)) : rate;

		/* A tenth lower than it would have to be: the next span may be worse. */
		return MAX((uint64_t)((double)from * (double)max_overhead / overhead * 0.9),
			   (uint64_t)1);
	}
	if (!limit || overhead > max_overhead / 4 * 3)
		return limit;
	if (rate < limit / 2)
		return 0;
	return limit + limit / 4 + 1;
}

/* ---- a run ---- */

static void obey(struct pk_shed *s)
{
	uint64_t rate = s->opts.rate;
	bool by_overhead = s->limit && (!rate || s->limit < rate);
	struct pk_shed_rule rule = { 0 };

	if (by_overhead)
		rate = s->limit;
	if (rate)
		rule = pk_shed_rule_of(rate, by_overhead);
	/* A program that sees half of a change is wrong by one event. */
	s->rule->by_overhead = rule.by_overhead;
	s->rule->burst_ns = rule.burst_ns;
	s->rule->interval_ns = rule.interval_ns;
}

int pk_shed_start(struct pk_shed *s, const struct pk_shed_opts *opts,
		  volatile struct pk_shed_rule *rule)
{
	*s = (struct pk_shed){ .opts = *opts, .rule = rule, .stats_fd = -1 };
	if (opts->max_overhead) {
		s->stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
		if (s->stats_fd < 0)
			return pk_err(-errno,
				      "--max-overhead: the kernel does not measure BPF programs: "
				      "%s; use --rate",
				      strerror(errno));
	}
	obey(s);
	return 0;
}

static void say_limit(const struct pk_shed *s, uint64_t before, uint32_t overhead)
{
	uint32_t allowed = (uint32_t)s->opts.max_overhead;

	if (!s->limit)
		pk_info("all events are recorded again");
	else if (!before || s->limit < before)
		pk_warn("the programs took %u.%02u%% of the CPU time, --max-overhead is "
			"%u.%02u%%: at most %" PRIu64 " events a second on each CPU from now on",
			overhead / 100, overhead % 100, allowed / 100, allowed % 100, s->limit);
	else
		pk_debug("at most %" PRIu64 " events a second on each CPU", s->limit);
}

void pk_shed_look(struct pk_shed *s, uint64_t run_ns, struct pk_shed_sample sample)
{
	uint64_t before = s->limit;

	if (!s->opts.max_overhead)
		return;
	sample.run_ns = run_ns - s->run_ns;
	sample.cpus = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
	s->run_ns = run_ns;
	s->limit = pk_shed_next_limit(before, s->opts.max_overhead, &sample);
	if (s->limit == before)
		return;
	obey(s);
	say_limit(s, before, pk_shed_overhead(&sample));
}

void pk_shed_stop(struct pk_shed *s)
{
	if (s->stats_fd > 0)
		close(s->stats_fd);
	s->stats_fd = -1;
}
