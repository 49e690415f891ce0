/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What a packet is known by (struct pk_print), taken from its innermost IP header. */

#include "core/bpf/ctx.bpf.h"
#include "probes/tracking/track.h"

#define ETH_P_IP_BE   bpf_htons(0x0800)
#define ETH_P_IPV6_BE bpf_htons(0x86dd)
#define PROTO_ICMP    1
#define PROTO_TCP     6
#define PROTO_UDP     17
#define PROTO_ICMPV6  58
#define IP_OFFSET     0x1fff
#define PRINT_TCP     2u /* bit of pk_print.transport */

/* Packets whose innermost header is hidden, or will show only later: IPIP, IPv6 in IP, GRE, ESP,
 * AH, IPComp. They are known by nothing. */
#define IS_TUNNEL(proto)                                                                           \
	((proto) == 4 || (proto) == 41 || (proto) == 47 || (proto) == 50 || (proto) == 51 ||       \
	 (proto) == 108)

/* Bytes of headers: by an address that loads may use, or an image of them. */
struct pk_bytes {
	const __u8 *address; /* kernel address of the IP header */
	const __u8 *image;   /* PK_HEADERS_IMAGE_BYTES of scratch memory */
};

/* 8 bytes at that offset from the IP header, as they lie. */
static __always_inline __u64 word_at(const struct pk_bytes *b, __u32 offset)
{
	if (pk_config.rdonly_cast)
		return load_word(b->address + offset);
	if (offset > PK_HEADERS_IMAGE_BYTES - 8)
		return 0;
	return *(const __u64 *)(b->image + offset);
}

static __always_inline __u64 last_word(const __u8 *end)
{
	__u64 v = 0;

	if (pk_config.rdonly_cast)
		return load_word(end - 8);
	bpf_probe_read_kernel(&v, sizeof(v), end - 8);
	return v;
}

/* Never 0. */
static __always_inline __u32 hash(__u64 v)
{
	return ((v + 1) * 0x9e3779b97f4a7c15ULL) >> 32 | 1;
}

/* First and last bytes of the payload at `offset`, as far as they lie in the linear part, which
 * ends at `linear`; `end` is where the payload does. */
static __always_inline void print_payload(const struct pk_bytes *b, __u32 offset, __u32 end,
					  __u32 linear, struct pk_print *print)
{
	__u32 size;

	if (end <= offset)
		return;
	size = end - offset;
	if (size < 8) {
		if (end <= linear)
			print->first = hash(word_at(b, offset) << (64 - 8 * size));
		return;
	}
	if (offset + 8 <= linear)
		print->first = hash(word_at(b, offset));
	if (end <= linear)
		print->last = hash(last_word(b->address + end));
}

static __always_inline void print_transport(const struct pk_bytes *b, __u32 proto, __u32 offset,
					    __u32 end, __u32 linear, struct pk_print *print)
{
	__u64 word = word_at(b, offset);

	print->transport = hash(proto) & ~PRINT_TCP;
	if (proto == PROTO_TCP) {
		__u64 second = word_at(b, offset + 8);
		__u32 payload = offset + (second >> 36 & 15) * 4;

		print->transport = hash(proto | (word >> 32) << 32) | PRINT_TCP;
		if (end > payload)
			print_payload(b, payload, end, linear, print);
		else
			print->first = hash(second & 0xffffffff);
	} else if (proto == PROTO_UDP) {
		print_payload(b, offset + 8, end, linear, print);
	} else if (proto == PROTO_ICMP || proto == PROTO_ICMPV6) {
		bool echo = proto == PROTO_ICMP ? (word & 0xf7) == 0 : (word & 0xfe) == 128;

		print->transport =
			hash(proto | (word & 0xff) << 8 | (echo ? word >> 48 << 16 : 0)) &
			~PRINT_TCP;
		if (echo)
			print_payload(b, offset + 8, end, linear, print);
	}
}

/* Offset of the innermost IP header from skb->head; 0: it is not known. */
static __always_inline __u32 innermost_ip(const struct sk_buff *s)
{
	__u32 network = s->network_header;

	if (BPF_CORE_READ_BITFIELD(s, encapsulation) && s->inner_network_header)
		return s->inner_network_header;
	if (s->protocol != ETH_P_IP_BE && s->protocol != ETH_P_IPV6_BE)
		return 0;
	return network == 0xffff ? 0 : network;
}

/* Fill *print; what cannot be known stays 0. Returns where the IP header is. */
static __always_inline __u16 pk_print_take(struct pk_ctx *ctx, const struct sk_buff *s,
					   struct pk_print *print)
{
	struct pk_scratch *scratch = pk_scratch_of(ctx);
	struct pk_bytes b = { .image = scratch->headers };
	__u32 offset = innermost_ip(s), linear = s->tail, version;
	__u64 first, second;

	*print = (struct pk_print){ 0 };
	if (!offset || linear < offset + 20)
		return 0;
	b.address = s->head + offset;
	linear -= offset;
	if (!pk_config.rdonly_cast &&
	    bpf_probe_read_kernel(scratch->headers, sizeof(scratch->headers), b.address))
		return 0;
	first = word_at(&b, 0);
	second = word_at(&b, 8);
	version = first >> 4 & 15;
	if (version == 4) {
		__u32 proto = second >> 8 & 0xff;
		__u16 fragment = bpf_ntohs(first >> 48) & IP_OFFSET;

		if (IS_TUNNEL(proto))
			return 0;
		print->network = hash((first >> 32 & 0xffff) | (__u32)fragment << 16);
		if (!fragment)
			print_transport(&b, proto, (first & 15) * 4, bpf_ntohs(first >> 16), linear,
					print);
	} else if (version == 6) {
		__u32 proto = first >> 48 & 0xff;

		if (IS_TUNNEL(proto))
			return 0;
		print->network = hash(6);
		print_transport(&b, proto, 40, 40 + bpf_ntohs(first >> 32), linear, print);
	} else {
		return 0;
	}
	return offset;
}

static __always_inline bool differs(__u32 a, __u32 b)
{
	return a && b && a != b;
}

/* Is the data the same, as far as it is known? `sure`: a difference in one place is enough. */
static __always_inline bool pk_print_same(const struct pk_print *a, const struct pk_print *b,
					  bool sure)
{
	if (differs(a->network, b->network) || differs(a->transport, b->transport))
		return false;
	if (sure)
		return !differs(a->first, b->first) && !differs(a->last, b->last);
	return !(differs(a->first, b->first) && differs(a->last, b->last));
}

/* Is it the same data of TCP with another IP header? */
static __always_inline bool pk_print_again(const struct pk_print *a, const struct pk_print *b)
{
	return a->transport & PRINT_TCP && a->transport == b->transport &&
	       !differs(a->first, b->first) && !differs(a->last, b->last);
}
