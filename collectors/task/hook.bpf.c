// SPDX-License-Identifier: GPL-2.0-or-later
/* How the task section is taken. */

#include "collectors/task/section.h"
#include "core/bpf/ctx.bpf.h"

PK_HOOK(task)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct task_section *s = pk_event_add(ev, PK_SECTION_task, sizeof(*s));
	__u64 id;

	(void)ctx;
	if (!s)
		return 0;
	id = bpf_get_current_pid_tgid();
	s->pid = id >> 32;
	s->tid = (__u32)id;
	pk_read_name(s->comm, struct task_struct, (void *)bpf_get_current_task(), comm);
	return 0;
}
