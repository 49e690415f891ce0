// SPDX-License-Identifier: GPL-2.0-or-later
/* How the stack section is taken: whole, in the record. The tracing frames on top are left out
 * when it is shown. */

#include "collectors/stack/section.h"
#include "core/bpf/ctx.bpf.h"

#define STACK_BYTES (PK_STACK_MAX_FRAMES * sizeof(__u64))

PK_HOOK(stack)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct stack_section *s = pk_event_add(ev, PK_SECTION_stack, STACK_BYTES);
	struct pk_section_hdr *h;
	long bytes;

	(void)ctx;
	if (!s)
		return 0;
	h = (struct pk_section_hdr *)s - 1;
	bytes = bpf_get_stack(ev->raw, s, STACK_BYTES, 0);
	if (bytes < 0 || bytes > (long)STACK_BYTES)
		bytes = 0;
	h->size = bytes;
	pk_event_set_len(ev, pk_event_len(ev) - (STACK_BYTES - bytes));
	return 0;
}
