// SPDX-License-Identifier: GPL-2.0-or-later
/* How the packet and skb sections are taken. */

#include "collectors/skb/section.h"
#include "core/bpf/bytes.bpf.h"

static __always_inline void add_packet(struct pk_ctx *ctx, const struct sk_buff *s,
				       struct pk_event_buf *ev)
{
	struct packet_section *p;
	__u32 start, linear, total, data = s->data - s->head;

	/* Room for the most that it can be; then every copy below is within bounds. */
	if (pk_event_len(ev) >
	    pk_config.record_max - pk_config.snaplen - sizeof(struct pk_section_hdr) - sizeof(*p))
		return;
	p = pk_event_add(ev, PK_SECTION_packet, sizeof(*p));
	if (!p)
		return;
	p->start = find_start(ctx, s, &start);
	p->protocol = bpf_ntohs(s->protocol);
	p->pkt_type = BPF_CORE_READ_BITFIELD(s, pkt_type);
	total = s->len + data - start;
	p->len = total;
	linear = s->tail > start ? s->tail - start : 0;
	if (linear > total)
		linear = total;
	if (linear > pk_config.snaplen)
		linear = pk_config.snaplen;
	if (bpf_probe_read_kernel(p->data, linear, s->head + start))
		linear = 0;
	if (s->data_len && linear < pk_config.snaplen) {
		__u32 more;

		if (pk_probe.typed && pk_config.dynptr_skb) {
			more = read_dynptr(s, ev, p->data + linear, pk_config.snaplen - linear);
			linear += more;
		} else {
			linear = read_frags(ctx, p->data, linear, pk_config.snaplen);
		}
	}
	if (linear > pk_config.snaplen)
		return;
	pk_event_extend(ev, p, linear);
}

static __always_inline void add_skb(struct pk_ctx *ctx, const struct sk_buff *skb,
				    struct pk_event_buf *ev)
{
	struct skb_section *s = pk_event_add(ev, PK_SECTION_skb, sizeof(*s));
	const struct skb_shared_info *info = pk_shinfo(ctx);

	if (!s)
		return;
	s->len = skb->len;
	s->data_len = skb->data_len;
	s->mark = skb->mark;
	s->hash = skb->hash;
	s->priority = skb->priority;
	s->vlan_proto = vlan_present(skb) ? bpf_ntohs(skb->vlan_proto) : 0;
	s->vlan_tci = vlan_present(skb) ? skb->vlan_tci : 0;
	s->gso_size = info ? info->gso_size : 0;
	s->gso_segs = info ? info->gso_segs : 0;
	s->gso_type = info ? info->gso_type : 0;
	s->nr_frags = info ? info->nr_frags : 0;
	s->cloned = BPF_CORE_READ_BITFIELD(skb, cloned);
	s->fclone = BPF_CORE_READ_BITFIELD(skb, fclone);
	s->ip_summed = BPF_CORE_READ_BITFIELD(skb, ip_summed);
	s->users = skb->users.refs.counter;
	s->dataref = info ? info->dataref.counter : 0;
}

/* A frame that has no skb. */
static __always_inline void add_frame(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	const struct pk_xdp_frame *f = &pk_scratch_of(ctx)->xdp;
	struct packet_section *p;
	__u32 len = f->len;

	if (!f->data || pk_event_len(ev) > pk_config.record_max - pk_config.snaplen -
						   sizeof(struct pk_section_hdr) - sizeof(*p))
		return;
	p = pk_event_add(ev, PK_SECTION_packet, sizeof(*p));
	if (!p)
		return;
	__builtin_memset(p, 0, sizeof(*p));
	p->start = PK_LAYER_MAC;
	p->len = len;
	if (len > pk_config.snaplen)
		len = pk_config.snaplen;
	if (!bpf_probe_read_kernel(p->data, len, (void *)f->data))
		pk_event_extend(ev, p, len);
}

PK_HOOK(skb)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	const struct sk_buff *s = pk_skb(ctx);

	if (pk_probe.xdp)
		add_frame(ctx, ev);
	if (!s)
		return 0;
	add_packet(ctx, s, ev); /* without bytes it still tells the length */
	add_skb(ctx, s, ev);
	return 0;
}
