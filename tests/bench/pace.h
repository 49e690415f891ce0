/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the makers of traffic share: `NAME CPU COUNT [PER_SECOND [DEVICE]]`, pinned to a CPU, and
 * no faster than told. */

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <time.h>

#include "core/util/cleanup.h"
#include "core/util/parse.h"

struct pace_args {
	uint32_t cpu;
	uint64_t count;      /* 0: without end */
	uint64_t per_second; /* 0: as fast as can be */
	const char *device;  /* "": none was named */
};

static inline uint64_t pace_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* Not too fast: wait, busy, so that the CPU is not given to others. */
static inline void pace_wait(uint64_t start_ns, uint64_t sent, uint64_t per_second)
{
	while (per_second && (pace_now_ns() - start_ns) / 1000 * per_second < sent * 1000000)
		;
}

static inline int pace_pin(uint32_t cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

/* Run `make` with the arguments of the command line; an exit status. */
static inline int pace_main(const char *name, int argc, char **argv,
			    int (*make)(const struct pace_args *args))
{
	struct pace_args args = { .device = argc > 4 ? argv[4] : "" };
	int r;

	if (argc < 3 || pk_parse_u32(argv[1], 0, CPU_SETSIZE - 1, &args.cpu) ||
	    pk_parse_u64(argv[2], 0, UINT64_MAX, &args.count) ||
	    (argc > 3 && pk_parse_u64(argv[3], 0, 100000000, &args.per_second))) {
		fprintf(stderr, "usage: %s CPU COUNT [PER_SECOND [DEVICE]]\n", name);
		return 2;
	}
	r = pace_pin(args.cpu) ?: make(&args);
	if (r)
		fprintf(stderr, "%s: %s\n", name, strerror(-r));
	return r ? 1 : 0;
}
