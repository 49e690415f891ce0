// SPDX-License-Identifier: GPL-2.0-or-later
/* See kstats.h. What links tell came to the kernel later than to the headers that this is built
 * with, so the end of struct bpf_link_info is declared here: a kernel fills what it knows. */

#include "probes/kstats.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>

#define KPROBE    3 /* enum bpf_perf_event_type */
#define KRETPROBE 4

/* struct bpf_link_info of 6.7 and later, of include/uapi/linux/bpf.h. */
struct link_info {
	__u32 type, id, prog_id, pad;
	union {
		struct {
			__u64 addrs;
			__u32 count, flags;
			__u64 missed;
		} kprobe_multi;
		struct {
			__u32 type, pad;
			__u64 func_name;
			__u32 name_len, offset;
			__u64 addr;
			__u64 missed;
		} perf_event;
		__u8 room[128];
	};
};

int pk_prog_stats(int prog_fd, struct pk_prog_stats *ret)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);

	if (bpf_obj_get_info_by_fd(prog_fd, &info, &len))
		return -errno;
	*ret = (struct pk_prog_stats){ .run_ns = info.run_time_ns,
				       .missed = info.recursion_misses };
	return 0;
}

uint64_t pk_link_missed(int link_fd)
{
	struct link_info info = { 0 };
	__u32 len = sizeof(info);

	/* A perf event that a program was put on by ioctl() is no link: that fails. */
	if (bpf_obj_get_info_by_fd(link_fd, &info, &len))
		return 0;
	if (info.type == BPF_LINK_TYPE_KPROBE_MULTI)
		return info.kprobe_multi.missed;
	if (info.type == BPF_LINK_TYPE_PERF_EVENT &&
	    (info.perf_event.type == KPROBE || info.perf_event.type == KRETPROBE))
		return info.perf_event.missed;
	return 0;
}
