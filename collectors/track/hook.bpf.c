// SPDX-License-Identifier: GPL-2.0-or-later
/* How the parent section is taken; which packet it is is decided in probes/tracking. */

#include "collectors/track/section.h"
#include "core/bpf/ctx.bpf.h"

PK_HOOK(track)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct parent_section *p;

	if (!ctx->parent)
		return 0;
	p = pk_event_add(ev, PK_SECTION_parent, sizeof(*p));
	if (!p)
		return 0;
	p->id = ctx->parent;
	p->kind = ctx->lineage;
	return 0;
}
