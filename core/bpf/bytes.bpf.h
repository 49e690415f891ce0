/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The bytes of a packet: where they begin, and how they are read. They come from the linear part
 * first, then from the page fragments: through a dynptr where the kernel offers one for this
 * probe, else by the address that the page has in the direct map. */

#include <linux/if_ether.h>

#include "core/bpf/ctx.bpf.h"

#define ARPHRD_ETHER    1
#define ARPHRD_LOOPBACK 772
#define ARPHRD_80211    801    /* and two more: frames as they are, and with what the radio says */
#define PROTOCOL_LLC    4      /* ETH_P_802_2 */
#define HEADER_UNSET    0xffff /* mac_header; network_header says 0 */
#define L2_MAX          64     /* Ethernet with as many tags as anyone puts on it */
#define PAGE_SHIFT      12     /* with vmemmap_base: x86-64 */
#define FRAGS_MAX       17

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
			       struct bpf_dynptr *ptr) __ksym __weak;

/* Does the packet belong to a wireless device? It may be a frame of 802.11 then, although the
 * device is one of Ethernet as far as others see: mac80211 makes the one of the other. */
static __always_inline bool is_wireless(const struct pk_ctx *ctx)
{
	const struct net_device *dev = ctx->dev;

	return dev && bpf_core_field_exists(dev->ieee80211_ptr) &&
	       pk_read(struct net_device, dev, ieee80211_ptr);
}

/* Is what the mac header points to one of Ethernet? That has the protocol that the skb has, or a
 * length; at the same place frames of 802.11 have bytes of an address. */
static __always_inline bool has_protocol(const struct sk_buff *s)
{
	__u16 type = 0, protocol = s->protocol;

	bpf_probe_read_kernel(&type, sizeof(type), s->head + s->mac_header + ETH_HLEN - 2);
	if (protocol == bpf_htons(PROTOCOL_LLC))
		return type && bpf_ntohs(type) <= ETH_DATA_LEN;
	return protocol && type == protocol;
}

/* May the network header be one, where the mac header is none? */
static __always_inline bool has_ip(const struct sk_buff *s)
{
	__u8 first = 0;

	bpf_probe_read_kernel(&first, sizeof(first), s->head + s->network_header);
	return s->protocol == bpf_htons(ETH_P_IP)     ? first >> 4 == 4
	       : s->protocol == bpf_htons(ETH_P_IPV6) ? first >> 4 == 6
						      : false;
}

/* Is it a frame of 802.11, or a part of one, whose headers are not where the skb has them? */
static __always_inline bool is_80211(const struct pk_ctx *ctx, const struct sk_buff *s)
{
	if (ctx->dev && ctx->dev_type - ARPHRD_80211 < 3)
		return true;
	return s->mac_header != HEADER_UNSET && is_wireless(ctx) && !has_protocol(s);
}

/* Is the mac header of this packet one? */
static __always_inline bool has_mac(const struct pk_ctx *ctx, const struct sk_buff *s, __u32 data)
{
	__u32 mac = s->mac_header, network = s->network_header;

	if (mac == HEADER_UNSET || !mac)
		return false;
	/* Tunnels, TUN, PPP: what the mac header points to is no Ethernet header. */
	if (ctx->dev && ctx->dev_type != ARPHRD_ETHER && ctx->dev_type != ARPHRD_LOOPBACK)
		return false;
	/* Between the two is an Ethernet header and tags, else one of them is left from an
	 * earlier life. */
	if (network)
		return network >= mac + ETH_HLEN && network <= mac + L2_MAX;
	/* Not on its way up yet: the driver has set the mac header, the network header is not
	 * reached. */
	return data == mac || data == mac + ETH_HLEN;
}

/* Which header the packet is shown from, and its offset from skb->head. */
static __always_inline enum pk_layer find_start(const struct pk_ctx *ctx, const struct sk_buff *s,
						__u32 *ret_offset)
{
	__u32 network = s->network_header, data = s->data - s->head;
	bool foreign = is_80211(ctx, s);

	if (!foreign && has_mac(ctx, s, data)) {
		*ret_offset = s->mac_header;
		return PK_LAYER_MAC;
	}
	if (network && network != HEADER_UNSET && (!foreign || has_ip(s))) {
		*ret_offset = network;
		return PK_LAYER_NETWORK;
	}
	*ret_offset = data;
	return PK_LAYER_UNKNOWN;
}

/* Where pages begin to be described, and where their bytes do. */
struct pk_page_bases {
	__u64 vmemmap, direct_map;
};

/* False: not known on this kernel. */
static __always_inline bool read_page_bases(struct pk_page_bases *ret)
{
	if (!pk_config.vmemmap_base)
		return false;
	bpf_probe_read_kernel(&ret->vmemmap, sizeof(ret->vmemmap), (void *)pk_config.vmemmap_base);
	bpf_probe_read_kernel(&ret->direct_map, sizeof(ret->direct_map),
			      (void *)pk_config.page_offset_base);
	return true;
}

/* Address of page fragment `index` of that struct skb_shared_info; 0: it cannot be read. */
static __always_inline __u64 find_frag(const struct pk_page_bases *bases, __u64 shinfo, __u32 index,
				       __u32 *ret_len)
{
	__u64 frags = shinfo + bpf_core_field_offset(struct skb_shared_info, frags);
	struct pk_frag frag;

	if (bpf_probe_read_kernel(&frag, sizeof(frag), (void *)frags + index * sizeof(frag)) ||
	    (frag.page & 1) || frag.page < bases->vmemmap)
		return 0;
	*ret_len = frag.len;
	return bases->direct_map +
	       ((frag.page - bases->vmemmap) / bpf_core_type_size(struct page) << PAGE_SHIFT) +
	       frag.offset;
}

/* Up to `want` bytes of one page fragment to `to`; returns how many. */
static __always_inline __u32 read_frag(const struct pk_ctx *ctx, const struct pk_page_bases *bases,
				       __u32 index, __u8 *to, __u32 want)
{
	__u32 len;
	__u64 address = find_frag(bases, ctx->shinfo, index, &len);

	if (!address)
		return 0;
	if (want > len)
		want = len;
	if (want > pk_config.snaplen) /* known; said for the verifier */
		return 0;
	return bpf_probe_read_kernel(to, want, (void *)address) ? 0 : want;
}

static __always_inline __u32 read_frags(struct pk_ctx *ctx, __u8 *to, __u32 done, __u32 want)
{
	const struct skb_shared_info *info = pk_shinfo(ctx);
	__u32 n = info ? info->nr_frags : 0;
	struct pk_page_bases bases;

	if (!read_page_bases(&bases))
		return done; /* what the linear part gave stays */
	for (__u32 i = 0; i < FRAGS_MAX; i++) {
		__u32 got;

		if (i >= n || done >= want || done > pk_config.snaplen)
			break;
		got = read_frag(ctx, &bases, i, to + done, want - done);
		if (!got)
			break;
		done += got;
	}
	return done;
}

/* Bytes behind the linear part, through the kernel's own reader. */
static __always_inline __u32 read_dynptr(const struct sk_buff *s, struct pk_event_buf *ev, __u8 *to,
					 __u32 want)
{
	if (!pk_config.dynptr_skb || !ev->skb ||
	    bpf_dynptr_from_skb((struct __sk_buff *)ev->skb, 0, &ev->dynptr))
		return 0;
	if (want > s->data_len)
		want = s->data_len;
	if (want > pk_config.snaplen)
		return 0;
	return bpf_dynptr_read(to, want, &ev->dynptr, s->len - s->data_len, 0) ? 0 : want;
}
