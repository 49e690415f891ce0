// SPDX-License-Identifier: GPL-2.0-or-later
/* How the ovs section is taken: of what its tracepoints, or the functions behind them, were given:
 * the datapath, the packet, its key, and the action, or what is told to the process. Members lie
 * where user space found them (probes/ovs.h), as openvswitch is a module. */

#include "collectors/ovs/section.h"
#include "core/bpf/args.bpf.h"
#include "core/bpf/ctx.bpf.h"

#define OVS_LOCAL_PORT    0
#define OVS_BUCKET_MAX    8 /* ports of a datapath with one hash, that are looked at */
#define OVS_MORE_MAX      32
#define OVS_USERSPACE_PID 1 /* OVS_USERSPACE_ATTR_PID */
#define NLA_TYPE(head)    ((head) >> 16 & 0x3fff)
#define NLA_BYTES(head)   (((head)&0xffff) + 3 & ~3u)
#define NLA_HEADER_BYTES  4

enum {
	OVS_ARG_DP = 0,
	OVS_ARG_KEY = 2,
	OVS_ARG_WHAT = 3, /* the action, the list of them, or what is told to the process */
	OVS_ARG_LEN = 4,
};

/* As a number: of typed pointers no sums can be made. */
static __always_inline __u64 ovs_arg(const void *raw, int n)
{
	__u64 v = 0;

	if (pk_probe.kind != PK_PROBE_TP)
		return register_arg(raw, n);
	bpf_probe_read_kernel(&v, sizeof(v), raw + n * 8);
	return v;
}

static __always_inline __u32 ovs_u32(__u64 address)
{
	__u32 v = 0;

	bpf_probe_read_kernel(&v, sizeof(v), (void *)address);
	return v;
}

static __always_inline __u16 ovs_u16(__u64 address)
{
	__u16 v = 0;

	bpf_probe_read_kernel(&v, sizeof(v), (void *)address);
	return v;
}

/* The datapath has the name of its local port. */
static __always_inline void add_datapath(struct ovs_section *s, __u64 dp)
{
	__u64 node = read_u64((void *)read_u64((void *)dp + pk_probe.ovs.dp_ports));

#pragma unroll
	for (int i = 0; i < OVS_BUCKET_MAX; i++) {
		__u64 vport = node - pk_probe.ovs.vport_dp_hash_node;

		if (!node)
			return;
		if (ovs_u16(vport + pk_probe.ovs.vport_port_no) == OVS_LOCAL_PORT) {
			const struct net_device *dev =
				(void *)read_u64((void *)vport + pk_probe.ovs.vport_dev);

			pk_read_name(s->datapath, struct net_device, dev, name);
			return;
		}
		node = read_u64((void *)node);
	}
}

/* The first member of struct ovs_skb_cb is where it came in. */
static __always_inline void add_in_port(struct ovs_section *s, const struct pk_ctx *ctx)
{
	__u64 vport = read_u64((void *)ctx->skb + bpf_core_field_offset(struct sk_buff, cb));

	if (is_kernel_address((void *)vport))
		s->in_port = ovs_u16(vport + pk_probe.ovs.vport_port_no);
}

static __always_inline void add_ct(struct ovs_section *s, __u64 info)
{
	__u8 bits = 0;

	bpf_probe_read_kernel(&bits, 1, (void *)info + pk_probe.ovs.ct_bits);
	s->arg = ovs_u16(info + pk_probe.ovs.ct_zone);
	s->flags |= PK_OVS_HAS_ARG; /* u8 commit:1, nat:3, force:1 */
	s->flags |= (bits & 1 ? PK_OVS_COMMIT : 0) | (bits & 0xe ? PK_OVS_NAT : 0) |
		    (bits & 0x10 ? PK_OVS_FORCE : 0);
}

static __always_inline void add_action(struct ovs_section *s, __u64 attr)
{
	__u64 data = attr + NLA_HEADER_BYTES;
	__u32 type = NLA_TYPE(ovs_u32(attr)), word = ovs_u32(data);

	/* What the kernel makes of it when the flow is stored. */
	if (type == pk_probe.ovs.set_to_masked)
		type = PK_OVS_DO_SET_MASKED;
	s->action = type;
	s->flags = PK_OVS_HAS_ARG;
	switch (type) {
	case PK_OVS_DO_OUTPUT:
	case PK_OVS_DO_RECIRC:
	case PK_OVS_DO_TRUNC:
	case PK_OVS_DO_METER:
	case PK_OVS_DO_DROP:
		s->arg = word;
		return;
	case PK_OVS_DO_SET:
	case PK_OVS_DO_SET_MASKED:
		s->arg = NLA_TYPE(word);
		return;
	case PK_OVS_DO_PUSH_VLAN: /* its ethertype, then its tag */
		s->arg = bpf_ntohs(word >> 16) & 0xfff;
		return;
	case PK_OVS_DO_PUSH_MPLS:
		s->arg = bpf_ntohl(word) >> 12;
		return;
	case PK_OVS_DO_CT:
		add_ct(s, data);
		return;
	case PK_OVS_DO_USERSPACE:
		if (NLA_TYPE(word) == OVS_USERSPACE_PID) { /* the first as a rule */
			s->arg = ovs_u32(data + NLA_HEADER_BYTES);
			return;
		}
	}
	s->flags = 0;
}

static __always_inline void add_action_list(struct ovs_section *s, __u64 attr, __s32 len)
{
	if (len < NLA_HEADER_BYTES)
		return;
	add_action(s, attr);
#pragma clang loop unroll(disable)
	for (int i = 0; i < OVS_MORE_MAX; i++) {
		__u32 bytes = NLA_BYTES(ovs_u32(attr));

		len -= bytes;
		attr += bytes;
		if (bytes < NLA_HEADER_BYTES || len < NLA_HEADER_BYTES)
			return;
		s->more++;
	}
}

static __always_inline void add_upcall(struct ovs_section *s, __u64 info)
{
	__u8 cmd = 0;

	bpf_probe_read_kernel(&cmd, 1, (void *)info + pk_probe.ovs.upcall_cmd);
	s->cmd = cmd;
	s->portid = ovs_u32(info + pk_probe.ovs.upcall_portid);
}

static __noinline void fill_ovs(struct ovs_section *s, const struct pk_ctx *ctx, const void *raw)
{
	__u64 what = ovs_arg(raw, OVS_ARG_WHAT);

	__builtin_memset(s, 0, sizeof(*s));
	s->kind = pk_probe.ovs.event;
	if (pk_probe.ovs.event == PK_OVS_UPCALL)
		add_upcall(s, what);
	else if (pk_probe.ovs.event == PK_OVS_ACTION)
		add_action(s, what);
	else
		add_action_list(s, what, ovs_arg(raw, OVS_ARG_LEN));
	s->recirc = ovs_u32(ovs_arg(raw, OVS_ARG_KEY) + pk_probe.ovs.key_recirc);
	add_in_port(s, ctx);
	add_datapath(s, ovs_arg(raw, OVS_ARG_DP));
}

PK_HOOK(ovs)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct ovs_section *s;

	if (pk_probe.ovs.event == PK_OVS_NOTHING)
		return 0;
	s = pk_event_add(ev, PK_SECTION_ovs, sizeof(*s));
	if (s)
		fill_ovs(s, ctx, ev->raw);
	return 0;
}
