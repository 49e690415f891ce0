// SPDX-License-Identifier: GPL-2.0-or-later
/* What an event costs that does nothing: the least that a tracer at skb:kfree_skb can do. */

#include <linux/types.h>
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define RECORD_MAX  4096
#define STACK_BYTES (40 * 8)

const volatile __u32 record_bytes = 264;
static __u8 record[RECORD_MAX];

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 24);
} ring SEC(".maps");

/* Nothing at all: what calling and measuring a program costs. */
SEC("raw_tp/kfree_skb")
int empty(void *ctx)
{
	(void)ctx;
	return 0;
}

/* The same at a function. */
SEC("kprobe/ip_rcv")
int empty_kprobe(void *ctx)
{
	(void)ctx;
	return 0;
}

/* A record of fixed size into the ring, without a wake-up. */
SEC("raw_tp/kfree_skb")
int output(void *ctx)
{
	(void)ctx;
	if (record_bytes <= RECORD_MAX)
		bpf_ringbuf_output(&ring, record, record_bytes, BPF_RB_NO_WAKEUP);
	return 0;
}

/* The same, with the kernel stack written into it first: the unwinding is the kernel's. */
SEC("raw_tp/kfree_skb")
int output_stack(void *ctx)
{
	if (record_bytes > RECORD_MAX)
		return 0;
	bpf_get_stack(ctx, record, STACK_BYTES, 0);
	bpf_ringbuf_output(&ring, record, record_bytes, BPF_RB_NO_WAKEUP);
	return 0;
}

struct sk_buff {
	unsigned char *head;
	__u16 network_header;
} __attribute__((preserve_access_index));

/* "udp port 4242", of an IPv4 packet without options: the least that a filter can do. */
SEC("tp_btf/kfree_skb")
int filter(__u64 *ctx)
{
	const struct sk_buff *skb = (const void *)ctx[0];
	__u16 port = __builtin_bswap16(4242);
	__u8 ip[24];

	if (bpf_probe_read_kernel(ip, sizeof(ip), skb->head + skb->network_header))
		return 0;
	if (ip[0] != 0x45 || ip[9] != 17)
		return 0;
	if (*(__u16 *)(ip + 20) == port || *(__u16 *)(ip + 22) == port)
		bpf_ringbuf_output(&ring, record, sizeof(ip), BPF_RB_NO_WAKEUP);
	return 0;
}
