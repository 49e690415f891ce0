// SPDX-License-Identifier: GPL-2.0-or-later
/* How the usdt section is taken: from registers and memory of the program, by what its note says
 * of each argument, which is constant here. */

#include "collectors/usdt/section.h"
#include "core/bpf/ctx.bpf.h"

static __always_inline __u64 usdt_register(const void *regs, __u16 offset)
{
	__u64 v = 0;

	bpf_probe_read_kernel(&v, sizeof(v), regs + offset);
	return v;
}

static __always_inline __s64 usdt_arg(const void *regs, int i)
{
	const volatile struct pk_usdt_arg *arg = &pk_probe.usdt[i];
	__u8 unused = 64 - 8 * arg->bytes, bytes = arg->bytes;
	__u64 v = 0, address;

	switch (arg->kind) {
	case PK_USDT_CONSTANT:
		return arg->value;
	case PK_USDT_REGISTER:
		v = usdt_register(regs, arg->reg);
		break;
	case PK_USDT_MEMORY:
		address = usdt_register(regs, arg->reg) + arg->value;
		if (arg->scale)
			address += usdt_register(regs, arg->index) * arg->scale;
		if (bytes <= sizeof(v))
			bpf_probe_read_user(&v, bytes, (void *)address);
		break;
	default:
		return 0;
	}
	return arg->is_signed ? (__s64)(v << unused) >> unused : v << unused >> unused;
}

PK_HOOK(usdt)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	const __u32 all = PK_USDT_MAX_ARGS * sizeof(__s64);
	struct pk_section_hdr *h;
	struct usdt_section *s;
	__u32 n = 0;

	(void)ctx;
	if (pk_probe.kind != PK_PROBE_USDT)
		return 0;
	s = pk_event_add(ev, PK_SECTION_usdt, all);
	if (!s)
		return 0;
#pragma unroll
	for (int i = 0; i < PK_USDT_MAX_ARGS; i++) {
		if (pk_probe.usdt[i].kind == PK_USDT_NONE)
			continue; /* the last ones */
		s->args[i] = usdt_arg(ev->raw, i);
		n = i + 1;
	}
	h = (struct pk_section_hdr *)s - 1;
	h->size = n * sizeof(__s64);
	pk_event_set_len(ev, pk_event_len(ev) - (all - n * sizeof(__s64)));
	return 0;
}
