// SPDX-License-Identifier: GPL-2.0-or-later
/* See exceptions.h. A perf event that counts costs nothing until the tracepoint fires; but to make
 * and to remove it takes the kernel some ms, so it is not done where there is no XDP. */

#include "probes/evidence/exceptions.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/kernel/programs.h"
#include "core/util/cleanup.h"
#include "probes/evidence/internal.h"

static bool find_tracepoint(int64_t *ret_id)
{
	return pk_read_number("/sys/kernel/tracing/events/xdp/xdp_exception/id", ret_id) ||
	       pk_read_number("/sys/kernel/debug/tracing/events/xdp/xdp_exception/id", ret_id);
}

static int open_counter(int64_t id, int cpu)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.config = (uint64_t)id,
	};

	return (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

void pk_exceptions_begin(struct pk_exceptions *e)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	struct pk_bpf_seen seen = { 0 };
	int64_t id;

	*e = (struct pk_exceptions){ 0 };
	if (cpus <= 0 || !pk_bpf_has_xdp(&seen) || !find_tracepoint(&id))
		return;
	e->fds = calloc((size_t)cpus, sizeof(*e->fds));
	for (int cpu = 0; e->fds && cpu < cpus; cpu++) {
		int fd = open_counter(id, cpu);

		if (fd >= 0) {
			e->fds[e->n++] = fd;
		} else if (errno != ENODEV) { /* it is not only that this CPU is off */
			pk_exceptions_end(e); /* half of them would be a lie */
			return;
		}
	}
}

void pk_exceptions_end(struct pk_exceptions *e)
{
	for (size_t i = 0; i < e->n; i++)
		close(e->fds[i]);
	free(e->fds);
	*e = (struct pk_exceptions){ 0 };
}

int64_t pk_exceptions_read(const struct pk_exceptions *e)
{
	int64_t sum = 0;

	for (size_t i = 0; i < e->n; i++) {
		uint64_t count;

		if (read(e->fds[i], &count, sizeof(count)) != sizeof(count))
			return -1;
		sum += (int64_t)count;
	}
	return e->n ? sum : -1;
}
