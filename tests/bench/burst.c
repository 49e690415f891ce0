// SPDX-License-Identifier: GPL-2.0-or-later
/* Packets through the kernel faster than a system call for each could send them: a BPF program
 * that the kernel runs over and over hands a copy of its packet to a device of this namespace.
 *
 *	burst CPU COUNT PER_SECOND DEVICE
 *
 * COUNT 0: without end. PER_SECOND 0: as fast as can be. Prints how many per second were sent. */

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>

#include "burst.skel.h"
#include "tests/bench/pace.h"

#define BATCH         32 /* packets of a call */
#define PAYLOAD_BYTES 64

/* Ethernet, IPv4 and UDP, 10.0.0.1 to 10.0.0.2, port 9. */
static const uint8_t headers[] = {
	2,    0,
	0,    0,
	0,    2,
	2,    0,
	0,    0,
	0,    1,
	8,    0,
	0x45, 0,
	0,    28 + PAYLOAD_BYTES,
	0,    1,
	0x40, 0,
	64,   17,
	0,    0,
	10,   0,
	0,    1,
	10,   0,
	0,    2,
	0x12, 0x34,
	0,    9,
	0,    8 + PAYLOAD_BYTES,
	0,    0,
};

static int run(int prog, uint64_t count, uint64_t per_second)
{
	uint8_t packet[sizeof(headers) + PAYLOAD_BYTES] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet));
	uint64_t start_ns = pace_now_ns(), sent = 0;

	memcpy(packet, headers, sizeof(headers));
	while (!count || sent < count) {
		opts.repeat = (int)MIN(count ? count - sent : BATCH, (uint64_t)BATCH);
		if (bpf_prog_test_run_opts(prog, &opts))
			return -errno;
		sent += (uint64_t)opts.repeat;
		pace_wait(start_ns, sent, per_second);
	}
	printf("%.0f\n", (double)sent / ((double)(pace_now_ns() - start_ns) / 1e9));
	return 0;
}

static int burst(const struct pace_args *args)
{
	struct burst_bpf *skel = burst_bpf__open();
	unsigned int ifindex = if_nametoindex(args->device);
	int r = skel && ifindex ? 0 : -errno;

	if (!r) {
		skel->rodata->ifindex = ifindex;
		r = burst_bpf__load(skel);
	}
	if (!r)
		r = run(bpf_program__fd(skel->progs.burst), args->count, args->per_second);
	burst_bpf__destroy(skel);
	return r;
}

int main(int argc, char **argv)
{
	return pace_main("burst", argc, argv, burst);
}
