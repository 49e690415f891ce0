/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>
#include <time.h>

/* What the clock shows now, in nanoseconds. */
static inline uint64_t pk_clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* The clock of events: since boot, time asleep included. */
static inline uint64_t pk_boot_ns(void)
{
	return pk_clock_ns(CLOCK_BOOTTIME);
}
