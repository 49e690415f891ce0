// SPDX-License-Identifier: GPL-2.0-or-later
/* How the dev section is taken; which device is the packet's is decided in ctx.bpf.h. */

#include "collectors/dev/section.h"
#include "core/bpf/ctx.bpf.h"

PK_HOOK(dev)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	const struct sk_buff *skb;
	struct dev_section *s;

	if (!ctx->dev)
		return 0;
	s = pk_event_add(ev, PK_SECTION_dev, sizeof(*s));
	if (!s)
		return 0;
	s->ifindex = ctx->ifindex;
	skb = pk_skb(ctx);
	s->rx_ifindex = skb ? skb->skb_iif : 0;
	pk_read_name(s->name, struct net_device, ctx->dev, name);
	return 0;
}
