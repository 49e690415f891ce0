// SPDX-License-Identifier: GPL-2.0-or-later
/* How the xdp section is taken: from the arguments of the tracepoint, whose places are the same on
 * all kernels since 5.6 but for the map's. */

#include "collectors/xdp/section.h"
#include "core/bpf/xdp.bpf.h"

static __always_inline void add_program(struct xdp_section *s, const struct bpf_prog *prog)
{
	const struct bpf_prog_aux *aux;

	if (!is_kernel_address(prog))
		return;
	aux = pk_read(struct bpf_prog, prog, aux);
	if (!is_kernel_address(aux))
		return;
	s->prog = pk_read(struct bpf_prog_aux, aux, id);
	pk_read_name(s->prog_name, struct bpf_prog_aux, aux, name);
}

/* Where to. Before ee75aef23afe ("bpf, xdp: Restructure redirect actions"), 5.13, the tracepoint
 * had the map itself, and no map of a redirect to a device. */
static __always_inline void add_target(struct xdp_section *s, const __u64 *args)
{
	const struct bpf_map *map;

	s->act = XDP_REDIRECT;
	s->err = -(__s32)pk_tp_arg(args, 3);
	if (!pk_probe.old_args) {
		s->map_type = pk_tp_arg(args, 4);
		s->map = s->map_type ? pk_tp_arg(args, 5) : 0;
		s->to = pk_tp_arg(args, 6);
		return;
	}
	s->to = pk_tp_arg(args, 5);
	map = (void *)pk_tp_arg(args, 4);
	if (is_kernel_address(map)) {
		s->map_type = pk_read(struct bpf_map, map, map_type);
		s->map = pk_read(struct bpf_map, map, id);
	}
}

static __always_inline void add_error(struct xdp_section *s, __u64 err)
{
	s->err = (__s32)err < 0 ? -(__s32)err : 0;
}

static __always_inline void add_transmit(struct xdp_section *s, const __u64 *args)
{
	const struct net_device *from = (void *)pk_tp_arg(args, 0),
				*to = (void *)pk_tp_arg(args, 1);

	s->act = XDP_REDIRECT;
	add_error(s, pk_tp_arg(args, 4));
	s->from = is_kernel_address(from) ? pk_read(struct net_device, from, ifindex) : 0;
	s->to = is_kernel_address(to) ? pk_read(struct net_device, to, ifindex) : 0;
}

static __always_inline void add_cpu(struct xdp_section *s, const __u64 *args)
{
	s->act = XDP_REDIRECT;
	s->map_type = BPF_MAP_TYPE_CPUMAP;
	s->map = pk_tp_arg(args, 0);
	s->to = pk_probe.xdp == PK_XDP_CPUMAP ? pk_tp_arg(args, 3) : bpf_get_smp_processor_id();
}

PK_HOOK(xdp)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct xdp_section *s;

	if (pk_probe.xdp == PK_XDP_NONE)
		return 0;
	s = pk_event_add(ev, PK_SECTION_xdp, sizeof(*s));
	if (!s)
		return 0;
	__builtin_memset(s, 0, sizeof(*s));
	s->how = pk_probe.xdp;
	s->lost = pk_scratch_of(ctx)->xdp.lost;
	switch (pk_probe.xdp) {
	case PK_XDP_REDIRECT:
		add_program(s, (void *)pk_tp_arg(ev->raw, 1));
		add_target(s, ev->raw);
		break;
	case PK_XDP_EXCEPTION:
		add_program(s, (void *)pk_tp_arg(ev->raw, 1));
		s->act = pk_tp_arg(ev->raw, 2);
		break;
	case PK_XDP_DEVMAP:
		add_transmit(s, ev->raw);
		break;
	case PK_XDP_SEND_BACK:
		s->act = XDP_TX;
		add_error(s, pk_tp_arg(ev->raw, 3));
		break;
	default:
		add_cpu(s, ev->raw);
	}
	return 0;
}
