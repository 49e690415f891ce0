// SPDX-License-Identifier: GPL-2.0-or-later
/* How the ct section is taken: skb->_nfct is the address of the connection, with where the
 * packet stands in the lowest bits (include/linux/skbuff.h: NFCT_INFOMASK). Some kernels know
 * struct nf_conn by two type ids, so it is read by helpers, not in place. */

#include "collectors/ct/section.h"
#include "core/bpf/ctx.bpf.h"

#define NFCT_INFOMASK   7UL
#define IP_CT_UNTRACKED 7
#define IPS_TEMPLATE    (1 << 11)
#define CT_AF_INET      2
#define CT_TCP          6

/* Room for both struct nf_conntrack_tuple_hash of a connection, 56 bytes each. */
#define TUPLES_BYTES 128

/* An address of a tuple in the form of the IP field type: IPv4 as ::ffff:0:0/96. */
static __always_inline void put_ip(__u8 *to, const union nf_inet_addr *ip, __u16 family)
{
	__u32 *words = (__u32 *)to;
	bool v4 = family == CT_AF_INET;

	words[0] = v4 ? 0 : ip->all[0];
	words[1] = v4 ? 0 : ip->all[1];
	words[2] = v4 ? bpf_htonl(0xffff) : ip->all[2];
	words[3] = v4 ? ip->all[0] : ip->all[3];
}

static __always_inline void add_tuples(const struct nf_conn *ct, struct ct_section *s)
{
	__u32 size = bpf_core_type_size(struct nf_conntrack_tuple_hash);
	__u8 *image =
		(__u8 *)(s + 1); /* what lies behind a record is free, and the stack is full */
	const struct nf_conntrack_tuple *orig, *reply;
	__u16 family;

	if (size > TUPLES_BYTES / 2)
		return;
	if (bpf_probe_read_kernel(image, 2 * size, &ct->tuplehash))
		return;
	orig = &((const struct nf_conntrack_tuple_hash *)image)->tuple;
	reply = &((const struct nf_conntrack_tuple_hash *)(image + size))->tuple;
	family = orig->src.l3num;
	put_ip(s->orig_src, &orig->src.u3, family);
	put_ip(s->orig_dst, &orig->dst.u3, family);
	put_ip(s->reply_src, &reply->src.u3, family);
	put_ip(s->reply_dst, &reply->dst.u3, family);
	s->orig_sport = bpf_ntohs(orig->src.u.all);
	s->orig_dport = bpf_ntohs(orig->dst.u.all);
	s->reply_sport = bpf_ntohs(reply->src.u.all);
	s->reply_dport = bpf_ntohs(reply->dst.u.all);
	s->proto = orig->dst.protonum;
}

static __always_inline void add_labels(const struct nf_conn *ct, struct ct_section *s)
{
	const struct nf_conn_labels *labels;
	const struct nf_ct_ext *ext;
	__u8 offset = 0;

	if (!bpf_core_enum_value_exists(enum nf_ct_ext_id, NF_CT_EXT_LABELS))
		return;
	ext = BPF_CORE_READ(ct, ext);
	if (!is_kernel_address(ext))
		return;
	bpf_probe_read_kernel(&offset, sizeof(offset),
			      (__u8 *)ext + bpf_core_field_offset(struct nf_ct_ext, offset) +
				      bpf_core_enum_value(enum nf_ct_ext_id, NF_CT_EXT_LABELS));
	if (!offset)
		return;
	labels = (const void *)ext + offset;
	s->labels_low = BPF_CORE_READ(labels, bits[0]);
	s->labels_high = BPF_CORE_READ(labels, bits[1]);
}

static __always_inline void add_connection(const struct nf_conn *ct, struct ct_section *s)
{
	s->status = BPF_CORE_READ(ct, status);
	if (s->status & IPS_TEMPLATE)
		return; /* a rule's wish for the connection to come; there is none yet */
	if (bpf_core_field_exists(ct->mark))
		s->mark = BPF_CORE_READ(ct, mark);
	if (bpf_core_field_exists(ct->zone))
		s->zone = BPF_CORE_READ(ct, zone.id);
	add_tuples(ct, s);
	if (s->proto == CT_TCP)
		s->tcp_state = BPF_CORE_READ(ct, proto.tcp.state);
	add_labels(ct, s);
}

PK_HOOK(ct)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	const struct sk_buff *skb = pk_skb(ctx);
	const struct nf_conn *ct;
	struct ct_section *s;
	unsigned long nfct;

	if (!skb || !bpf_core_field_exists(skb->_nfct))
		return 0;
	nfct = skb->_nfct;
	ct = (const void *)(nfct & ~NFCT_INFOMASK);
	if (!nfct)
		return 0; /* not seen by conntrack (yet) */
	s = pk_event_add(ev, PK_SECTION_ct, sizeof(*s));
	if (!s)
		return 0;
	__builtin_memset(s, 0, sizeof(*s));
	s->info = nfct & NFCT_INFOMASK;
	if (is_kernel_address(ct))
		add_connection(ct, s);
	return 0;
}
