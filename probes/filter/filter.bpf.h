/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The filter's place in a probe: after its arguments are fetched and the packet is readable,
 * before anything else. The code that decides is put into the slots when a program is made
 * (link.h); here it is told where the packet begins, given its first bytes, and fetched the
 * others. */

#include <linux/if_ether.h>

#include "core/bpf/bytes.bpf.h"
#include "probes/filter/slot.h"

#define HAS_FILTER(NAME) (pk_config.filters & (1u << PK_SLOT_##NAME))

/* A function of its own, called as it is: not inlined, no argument left out or known. */
#define SLOT_FUNCTION static __attribute__((noinline, used))

#define ADDRESSES_BYTES 12 /* of an Ethernet header; a tag stands behind them */

static __always_inline struct pk_filter_packet *packet_of(const struct pk_filter_ctx *f)
{
	return (struct pk_filter_packet *)f->packet;
}

/* Number in network order from the first `size` bytes at `word`. */
static __always_inline long leading_bytes(__u32 word, __u32 size)
{
	return bpf_ntohl(word) >> (32 - 8 * size);
}

/* `size` bytes of the page fragments of the skb at that address, `skip` bytes behind their start,
 * by the addresses that their pages have. A function that others are not inlined into, with numbers
 * for arguments: the verifier looks at it once, and not once for each call. */
__noinline long pk_filter_load_frags(__u64 address, __u32 skip, __u32 size)
{
	const struct sk_buff *skb = (const void *)address;
	struct skb_shared_info *shinfo;
	struct pk_page_bases bases;
	__u64 value = 0;
	__u8 n;

	if (!read_page_bases(&bases))
		return -1;
	shinfo = (void *)BPF_CORE_READ(skb, head) + BPF_CORE_READ(skb, end);
	n = BPF_CORE_READ(shinfo, nr_frags);
	for (__u32 i = 0; i < FRAGS_MAX; i++) {
		__u32 len, take, word;
		__u64 frag;

		if (i >= n)
			return -1;
		frag = find_frag(&bases, (__u64)shinfo, i, &len);
		if (!frag)
			return -1;
		if (skip >= len) {
			skip -= len;
			continue;
		}
		take = size < len - skip ? size : len - skip;
		if (take > 4 || bpf_probe_read_kernel(&word, sizeof(word), (void *)frag + skip))
			return -1;
		value = value << (8 * take) | leading_bytes(word, take);
		size -= take;
		skip = 0;
		if (!size)
			return value;
	}
	return -1;
}

/* The same, by whatever this probe can. */
static __always_inline long load_behind(const struct pk_filter_ctx *f, __u32 skip, __u32 size)
{
	const struct sk_buff *skb = (const void *)f->skb;

	skip += packet_of(f)->skipped;
	if (pk_probe.typed && pk_config.dynptr_skb) {
		__u32 headlen = BPF_CORE_READ(skb, len) - BPF_CORE_READ(skb, data_len), word = 0;
		struct bpf_dynptr dynptr;

		if (!skb || size > sizeof(word) ||
		    bpf_dynptr_from_skb((struct __sk_buff *)f->skb, 0, &dynptr) ||
		    bpf_dynptr_read(&word, size, &dynptr, headlen + skip, 0))
			return -1;
		return leading_bytes(word, size);
	}
	return pk_filter_load_frags((__u64)skb, skip, size);
}

/* Up to 4 bytes across the end of the linear part, or behind it. */
static __always_inline long load_across(const struct pk_filter_ctx *f, __u32 at, __u32 size)
{
	const struct pk_filter_packet *p = packet_of(f);
	__u32 here, word;
	long first = 0, rest;

	here = at < p->linear ? p->linear - at : 0;
	if (here >= size)
		return -1; /* known; said for the verifier */
	if (here && bpf_probe_read_kernel(&word, sizeof(word), (void *)p->data + at))
		return -1;
	if (here)
		first = leading_bytes(word, here) << (8 * (size - here));
	rest = load_behind(f, at + here - p->linear, size - here);
	return rest < 0 ? rest : first | rest;
}

/* `size` bytes, 1, 2 or 4, of the packet at `offset`, as a number; less than 0: it has no such
 * bytes. Slots call it for what is not in the window. Where the linear part ends, the shared info
 * follows: reading a little more than what counts does no harm. */
SLOT_FUNCTION long pk_filter_load(struct pk_filter_ctx *f, __u64 offset, __u64 size)
{
	struct pk_filter_packet *p;
	long value = -1;
	__u32 at, word;

	if (!f)
		return -1;
	p = packet_of(f);
	if (size - 1 > 3 || offset + size > p->len)
		return -1;
	at = offset - p->shift;
	/* A packet with a tag put back has its first 18 bytes in the window. */
	if (p->shift && offset < ADDRESSES_BYTES + PK_FILTER_TAG_BYTES)
		return -1;
	if (at + (__u32)size > p->linear)
		value = load_across(f, at, size);
	else if (!bpf_probe_read_kernel(&word, sizeof(word), (void *)p->data + at))
		value = leading_bytes(word, size);
	if (value < 0)
		p->failed = 1;
	return value;
}

/* What stands here when there is no such filter; it is not called then. */
#define SLOT(NAME, what)                                                                           \
	SLOT_FUNCTION long slot_##NAME(struct pk_filter_ctx *f)                                    \
	{                                                                                          \
		__u64 mark;                                                                        \
		asm volatile("%0 = %1" : "=r"(mark) : "i"(PK_SLOT_MARK + PK_SLOT_##NAME));         \
		return pk_filter_load(f, mark, mark);                                              \
	}
PK_FILTER_SLOTS(SLOT)
#undef SLOT

/* ---- where a packet begins ---- */

/* Which header the filter begins with. What is no Ethernet device is known by the distance of the
 * headers mostly; where that tells nothing, by the device. */
static __always_inline enum pk_layer find_header(struct pk_ctx *ctx, const struct sk_buff *s,
						 __u32 *ret_start)
{
	__u32 mac = s->mac_header, network = s->network_header;

	if (mac && mac != HEADER_UNSET && network == mac + ETH_HLEN) {
		*ret_start = mac;
		return PK_LAYER_MAC;
	}
	if (mac != HEADER_UNSET && network - mac != ETH_HLEN)
		use_dev(ctx, s->dev);
	return find_start(ctx, s, ret_start);
}

static __always_inline bool is_ip(__u32 protocol)
{
	return protocol == ETH_P_IP || protocol == ETH_P_IPV6;
}

/* Tell `p` of the packet, from its outermost header on. False: it has none that is known. */
static __always_inline bool find_packet(struct pk_ctx *ctx, const struct sk_buff *s,
					struct pk_filter_packet *p, enum pk_layer *ret_layer)
{
	__u32 start, end, paged = s->data_len;
	__u64 head = (__u64)s->head;

	*ret_layer = find_header(ctx, s, &start);
	end = (__u64)s->data - head + s->len;
	if (start > end || (*ret_layer == PK_LAYER_UNKNOWN && !is_ip(bpf_ntohs(s->protocol))))
		return false;
	p->data = head + start;
	p->len = end - start;
	p->skipped = 0;
	p->shift = 0;
	p->linear = paged < end - start ? end - start - paged : 0;
	return true;
}

/* Fetch the first bytes, of which a few more than what is there do no harm. False: they cannot be
 * read. */
static __always_inline bool read_window(struct pk_filter_packet *p, __u32 size)
{
	const void *from = (const void *)p->data;
	__u64 *to = (__u64 *)p->bytes;

	if (!pk_config.rdonly_cast)
		return !bpf_probe_read_kernel(to, size, from);
#pragma unroll
	for (__u32 i = 0; i < PK_FILTER_WINDOW_MAX / sizeof(*to); i++)
		if (i * sizeof(*to) < size)
			to[i] = load_word(from + i * sizeof(*to));
	return is_kernel_address(from);
}

static __always_inline void fill_window(struct pk_filter_ctx *f)
{
	struct pk_filter_packet *p = packet_of(f);
	__u32 size = pk_config.filter_window;

	f->window = (__u64)p->bytes;
	p->window_len = p->linear < size ? p->linear : size;
	if (!p->linear || read_window(p, size))
		return;
	p->window_len = 0;
	p->failed = 1;
}

/* Put the tag that the device took off back to where it was, in the room before the window. */
static __always_inline void put_tag_back(const struct sk_buff *s, struct pk_filter_ctx *f)
{
	struct pk_filter_packet *p = packet_of(f);
	__u32 *from = (__u32 *)p->bytes, *to = from - 1;

	if (!vlan_present(s) || p->linear < ETH_HLEN)
		return;
	to[0] = from[0];
	to[1] = from[1];
	to[2] = from[2];
	to[3] = s->vlan_proto | (__u32)bpf_htons(s->vlan_tci) << 16;
	f->window = (__u64)to;
	p->window_len += PK_FILTER_TAG_BYTES;
	p->len += PK_FILTER_TAG_BYTES;
	p->shift = PK_FILTER_TAG_BYTES;
}

/* ---- tunnels ---- */

#define IPPROTO_IN_IP    4
#define IPPROTO_IN_UDP   17
#define IPPROTO_IN_IP6   41
#define IPPROTO_IN_GRE   47
#define PORT_VXLAN       4789
#define PORT_VXLAN_LINUX 8472 /* the kernel's own choice, before there was one */
#define PORT_GENEVE      6081

/* Where a tunnel's packet has another one. */
struct inner {
	__u64 at; /* offset; meanwhile, of the header that is looked at */
	__u64 protocol;
	bool is_link;
};

static __always_inline bool take_inner(struct inner *in, __u64 at, long type)
{
	in->at = at;
	in->is_link = type == ETH_P_TEB;
	return in->is_link || is_ip(type);
}

static __always_inline bool find_in_gre(struct pk_filter_ctx *f, struct inner *in)
{
	long flags = pk_filter_load(f, in->at, 2), type = pk_filter_load(f, in->at + 2, 2);
	__u64 len = 4;

	if (flags < 0 || flags & 7) /* version 0 */
		return false;
	len += flags & 0x8000 ? 4 : 0; /* checksum, key, sequence number */
	len += flags & 0x2000 ? 4 : 0;
	len += flags & 0x1000 ? 4 : 0;
	return take_inner(in, in->at + len, type);
}

static __always_inline bool find_in_udp(struct pk_filter_ctx *f, struct inner *in)
{
	long port = pk_filter_load(f, in->at + 2, 2), first = pk_filter_load(f, in->at + 8, 1);

	if (first < 0)
		return false;
	if (port == PORT_GENEVE)
		return take_inner(in, in->at + 16 + (first & 0x3f) * 4,
				  pk_filter_load(f, in->at + 10, 2));
	return (port == PORT_VXLAN || port == PORT_VXLAN_LINUX) && first & 0x08 &&
	       take_inner(in, in->at + 16, ETH_P_TEB);
}

/* Behind the IPv4 header; of a fragment, only the first has what is wanted. */
static __always_inline bool pass_ip(struct pk_filter_ctx *f, struct inner *in)
{
	long first = pk_filter_load(f, in->at, 1), fragment = pk_filter_load(f, in->at + 6, 2);
	long protocol = pk_filter_load(f, in->at + 9, 1);

	if (protocol < 0 || fragment & 0x1fff)
		return false;
	in->protocol = protocol;
	in->at += (first & 0xf) * 4;
	return true;
}

/* Behind the IPv6 header; extension headers are between it and a tunnel's only for fragments and
 * for the limit of nested ones (RFC 2473), which Linux puts there. */
static __always_inline bool pass_ip6(struct pk_filter_ctx *f, struct inner *in)
{
	long next = pk_filter_load(f, in->at + 6, 1);

	in->at += 40;
	if (next == 60) { /* destination options */
		long len = pk_filter_load(f, in->at + 1, 1);

		next = pk_filter_load(f, in->at, 1);
		if (len < 0)
			return false;
		in->at += 8 + len * 8;
	}
	in->protocol = next;
	return next >= 0;
}

/* Behind the link header, to in->protocol. */
static __always_inline bool pass_link(struct pk_filter_ctx *f, struct inner *in)
{
	/* The tag that was put back needs not be looked at. */
	__u64 at = ADDRESSES_BYTES + packet_of(f)->shift;
	long type = pk_filter_load(f, at, 2);

	in->at = at + 2;
	for (int i = 0; i < 2 && (type == ETH_P_8021Q || type == ETH_P_8021AD); i++) {
		type = pk_filter_load(f, in->at + 2, 2);
		in->at += PK_FILTER_TAG_BYTES;
	}
	in->protocol = type;
	return type >= 0;
}

/* Which it is without a link header to say so. */
static __always_inline bool pass_nothing(struct pk_filter_ctx *f, struct inner *in)
{
	long first = pk_filter_load(f, 0, 1);

	in->at = 0;
	in->protocol = first >> 4 == 4 ? ETH_P_IP : first >> 4 == 6 ? ETH_P_IPV6 : 0;
	return first >= 0;
}

static __always_inline bool find_inner(struct pk_filter_ctx *f, bool is_link, struct inner *in)
{
	if (!(is_link ? pass_link(f, in) : pass_nothing(f, in)))
		return false;
	if (in->protocol == ETH_P_IP ? !pass_ip(f, in)
				     : in->protocol != ETH_P_IPV6 || !pass_ip6(f, in))
		return false;
	switch (in->protocol) {
	case IPPROTO_IN_UDP:
		return find_in_udp(f, in);
	case IPPROTO_IN_GRE:
		return find_in_gre(f, in);
	case IPPROTO_IN_IP:
		return take_inner(in, in->at, ETH_P_IP);
	case IPPROTO_IN_IP6:
		return take_inner(in, in->at, ETH_P_IPV6);
	}
	return false;
}

/* Let `f` be of the packet within, and say how that begins. A function of its own, so that what
 * is called from it is verified once. */
SLOT_FUNCTION long pk_filter_enter(struct pk_filter_ctx *f, __u64 is_link)
{
	struct pk_filter_packet *p;
	struct inner in;
	__u32 real;

	if (!f || !find_inner(f, is_link, &in))
		return PK_LAYER_UNKNOWN;
	p = packet_of(f);
	if (in.at > p->len)
		return PK_LAYER_UNKNOWN;
	real = in.at - p->shift;
	p->skipped = real > p->linear ? real - p->linear : 0;
	p->linear = real > p->linear ? 0 : p->linear - real;
	p->data += real;
	p->len -= in.at;
	p->shift = 0;
	return in.is_link ? PK_LAYER_MAC : PK_LAYER_NETWORK;
}

/* ---- verdict ---- */

static __always_inline bool match_inner(struct pk_filter_ctx *f, enum pk_layer layer)
{
	layer = pk_filter_enter(f, layer == PK_LAYER_MAC);
	if (layer == PK_LAYER_UNKNOWN)
		return false;
	fill_window(f);
	return layer == PK_LAYER_MAC ? slot_INNER_LINK(f) : slot_INNER_NETWORK(f);
}

static __always_inline bool match_bytes(struct pk_ctx *ctx, const struct sk_buff *s,
					struct pk_filter_ctx *f)
{
	enum pk_layer layer;

	if (!HAS_FILTER(LINK) && !HAS_FILTER(INNER_LINK))
		return true;
	if (!find_packet(ctx, s, packet_of(f), &layer))
		return false;
	fill_window(f);
	if (layer == PK_LAYER_MAC)
		put_tag_back(s, f);
	if (HAS_FILTER(LINK) && !(layer == PK_LAYER_MAC ? slot_LINK(f) : slot_NETWORK(f)))
		return false;
	return !HAS_FILTER(INNER_LINK) || match_inner(f, layer);
}

/* Does the reason of this event pass? */
static __always_inline bool pk_filter_reason(const struct pk_ctx *ctx)
{
	struct pk_filter_ctx f;

	if (!HAS_FILTER(REASON))
		return true;
	f.reason = ctx->reason;
	return slot_REASON(&f);
}

/* The same of a frame that has no skb. */
static __always_inline bool find_frame(struct pk_ctx *ctx, struct pk_filter_packet *p)
{
	const struct pk_xdp_frame *f = &pk_scratch_of(ctx)->xdp;

	p->data = f->data;
	p->len = p->linear = f->len;
	p->skipped = p->shift = 0;
	return f->data;
}

static __always_inline bool match_frame(struct pk_ctx *ctx)
{
	struct pk_filter_packet *p = &pk_scratch_of(ctx)->packet;
	struct pk_filter_ctx f = { .packet = (__u64)p, .reason = ctx->reason };

	if (HAS_FILTER(META) || !find_frame(ctx, p))
		return false;
	fill_window(&f);
	if (HAS_FILTER(LINK) && !slot_LINK(&f))
		return false;
	return !HAS_FILTER(INNER_LINK) || match_inner(&f, PK_LAYER_MAC);
}

/* Does the packet pass, as it is here? */
static __always_inline bool pk_filter_packet(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct pk_filter_packet *p = &pk_scratch_of(ctx)->packet;
	const struct sk_buff *s = pk_skb(ctx);
	struct pk_filter_ctx f;
	bool match;

	if (!(pk_config.filters & ~(1u << PK_SLOT_REASON)))
		return true;
	if (pk_probe.xdp)
		return match_frame(ctx);
	if (!ctx->skb)
		return false;
	f.skb = (__u64)ev->skb;
	f.reason = ctx->reason;
	f.packet = (__u64)p;
	f.window = (__u64)p->bytes;
	p->failed = !s;
	match = s && match_bytes(ctx, s, &f) && (!HAS_FILTER(META) || slot_META(&f));
	if (!match && p->failed)
		pk_count_loss(pk_probe.index, PK_LOSS_FILTER_READ);
	return match;
}

/* Is this event wanted? */
static __always_inline bool pk_filter_match(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	return pk_filter_reason(ctx) && pk_filter_packet(ctx, ev);
}
