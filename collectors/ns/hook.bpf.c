// SPDX-License-Identifier: GPL-2.0-or-later
/* How the ns section is taken; which namespace is the packet's is decided in ctx.bpf.h. */

#include "collectors/ns/section.h"
#include "core/bpf/ctx.bpf.h"

PK_HOOK(ns)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct ns_section *s;

	if (!ctx->net)
		return 0;
	s = pk_event_add(ev, PK_SECTION_ns, sizeof(*s));
	if (!s)
		return 0;
	s->inum = ctx->netns;
	s->cookie = netns_cookie(ctx->net);
	return 0;
}
