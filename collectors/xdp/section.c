// SPDX-License-Identifier: GPL-2.0-or-later
/* The xdp section: what a program did with a frame, and what came of it. */

#include "collectors/xdp/section.h"

#include <linux/bpf.h>
#include <string.h>

#include "core/event/event.h"

static const struct pk_field xdp_fields[] = { XDP_FIELDS(PK_ROW) };

/* "XDP_TX"; a number that is no code of XDP stays one. */
void pk_xdp_put_act(struct pk_out *out, uint32_t act)
{
	static const char *const names[] = { "XDP_ABORTED", "XDP_DROP", "XDP_PASS", "XDP_TX",
					     "XDP_REDIRECT" };

	if (act < ARRAY_SIZE(names))
		pk_out_str(out, names[act]);
	else
		pk_out_printf(out, "the code %u", act);
}

void pk_xdp_put_program(struct pk_out *out, const struct xdp_section *s)
{
	if (s->prog_name[0]) {
		pk_out_char(out, ' ');
		pk_out_escaped(out, s->prog_name, sizeof(s->prog_name));
	}
	if (s->prog)
		pk_out_printf(out, " (id %u)", s->prog);
}

void pk_xdp_put_target(struct pk_out *out, const struct xdp_section *s)
{
	switch (s->map_type) {
	case 0:
		pk_out_printf(out, "ifindex %u", s->to);
		return;
	case BPF_MAP_TYPE_CPUMAP:
		pk_out_printf(out, "CPU %u", s->to);
		break;
	default:
		pk_out_printf(out, "slot %u", s->to);
	}
	pk_out_printf(out, " of the %s %u",
		      s->map_type == BPF_MAP_TYPE_CPUMAP   ? "cpumap"
		      : s->map_type == BPF_MAP_TYPE_XSKMAP ? "xskmap"
							   : "devmap",
		      s->map);
}

void pk_xdp_put_error(struct pk_out *out, __u32 err)
{
	const char *name = strerrorname_np((int)err);

	if (name)
		pk_out_str(out, name);
	else
		pk_out_printf(out, "error %u", err);
}

/* "XDP_REDIRECT of fw (id 5) to ifindex 9999 failed: EINVAL" */
static void xdp_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct xdp_section *s = pk_event_get(ev, xdp);

	(void)names;
	pk_xdp_put_act(out, s->act);
	if (s->prog) {
		pk_out_str(out, " of");
		pk_xdp_put_program(out, s);
	}
	if (s->act == XDP_REDIRECT && s->how != PK_XDP_EXCEPTION) {
		pk_out_str(out, " to ");
		pk_xdp_put_target(out, s);
	}
	pk_out_str(out, s->lost ? " failed" : ", not lost here");
	if (s->err) {
		pk_out_str(out, ": ");
		pk_xdp_put_error(out, s->err);
	}
	if (s->lost > 1)
		pk_out_printf(out, ", %u frames lost", s->lost);
}

const struct pk_section pk_xdp_section = {
	.id = PK_SECTION_xdp,
	.size = sizeof(struct xdp_section),
	.name = "xdp",
	.about = "what an XDP program did with frames that were lost without an skb",
	.fields = xdp_fields,
	.n_fields = ARRAY_SIZE(xdp_fields),
	.print = xdp_print,
};
