// SPDX-License-Identifier: GPL-2.0-or-later
/* How the ret section is taken: at the entry of a function only its place is made, the first in
 * the record, where pk_event_return() finds it. */

#include "collectors/ret/section.h"
#include "core/bpf/ctx.bpf.h"

PK_HOOK(ret)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct ret_section *s;

	(void)ctx;
	if (pk_probe.kind != PK_PROBE_KRETPROBE)
		return 0;
	s = pk_event_add(ev, PK_SECTION_ret, sizeof(*s));
	if (s)
		__builtin_memset(s, 0, sizeof(*s));
	return 0;
}
