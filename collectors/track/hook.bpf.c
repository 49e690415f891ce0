// SPDX-License-Identifier: GPL-2.0-or-later
/* How the parent and end sections are taken; which packet it is is decided in probes/tracking. */

#include "collectors/track/section.h"
#include "core/bpf/ctx.bpf.h"

static __always_inline void add_parent(const struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct parent_section *p = pk_event_add(ev, PK_SECTION_parent, sizeof(*p));

	if (!p)
		return;
	p->id = ctx->parent;
	p->kind = ctx->lineage;
}

static __always_inline void add_end(const struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct end_section *e = pk_event_add(ev, PK_SECTION_end, sizeof(*e));

	if (e)
		e->how = ctx->ending;
}

PK_HOOK(track)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	if (ctx->parent)
		add_parent(ctx, ev);
	if (ctx->ending)
		add_end(ctx, ev);
	return 0;
}
