// SPDX-License-Identifier: GPL-2.0-or-later
/* Puts entries into the table of packets that another process follows, as if so many were live.
 *
 *	fill MAP_ID COUNT
 */

#include <bpf/bpf.h>
#include <stdio.h>
#include <errno.h>

#include "core/util/cleanup.h"
#include "core/util/parse.h"
#include "probes/tracking/track.h"

#define BATCH 4096

/* Never the address of an skb: those are multiples of 64 at least. */
static int fill(int fd, uint64_t count)
{
	static uint64_t keys[BATCH];
	static struct pk_track tracks[BATCH];

	for (uint64_t done = 0; done < count;) {
		uint32_t n = (uint32_t)MIN(count - done, (uint64_t)BATCH);

		for (uint32_t i = 0; i < n; i++) {
			keys[i] = 0xffff888000000001ULL + (done + i) * 256;
			tracks[i] = (struct pk_track){ .id = done + i, .seen_ns = UINT64_MAX };
		}
		if (bpf_map_update_batch(fd, keys, tracks, &n, NULL))
			return -errno;
		done += n;
	}
	return 0;
}

int main(int argc, char **argv)
{
	_cleanup_(closep) int fd = -1;
	uint64_t count;
	uint32_t id;

	if (argc != 3 || pk_parse_u32(argv[1], 1, UINT32_MAX, &id) ||
	    pk_parse_u64(argv[2], 0, UINT64_MAX, &count)) {
		fputs("usage: fill MAP_ID COUNT\n", stderr);
		return 2;
	}
	fd = bpf_map_get_fd_by_id(id);
	if (fd < 0 || fill(fd, count)) {
		perror("fill");
		return 1;
	}
	return 0;
}
