// SPDX-License-Identifier: GPL-2.0-or-later
/* A packet sent and dropped by the kernel, with nothing before it that takes time: see burst.c. */

#include <linux/types.h>
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define HEADERS_BYTES 42 /* Ethernet, IPv4, UDP */
#define PAYLOAD_WORDS 8

const volatile __u32 ifindex = 0;
static __u64 state = 1;

/* Send a copy of the packet out of the device. Its payload is another each time, so that
 * compression makes it no smaller than most real traffic. */
SEC("tc")
int burst(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	__u64 v = state;
	__u16 *to = data + HEADERS_BYTES;

	if (data + HEADERS_BYTES + PAYLOAD_WORDS * 8 > end)
		return TC_ACT_SHOT;
#pragma unroll
	for (int i = 0; i < PAYLOAD_WORDS; i++) {
		v = v * 6364136223846793005ULL + 1442695040888963407ULL;
		__builtin_memcpy(to + i * 4, &v, 8);
	}
	state = v;
	bpf_clone_redirect(skb, ifindex, 0);
	return TC_ACT_OK;
}
