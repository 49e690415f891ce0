/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* How hooks read what an event is about: the skb and its shared info in a form where a member costs
 * a load, the device and the namespace. The one place that knows how kernels differ. */

#include "core/bpf/event.bpf.h"

extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;

/* One member of the kernel's *p. Where the kernel lets us (6.2), by a plain load that cannot
 * fault; else by a helper, at some ten times the cost. A member that cannot be read is 0. */
#define pk_cast(type, p) ((type *)bpf_rdonly_cast((p), bpf_core_type_id_kernel(type)))
#define pk_read(type, p, member)                                                                   \
	({                                                                                         \
		const type *from_ = (p); /* or CO-RE would look for what p is read from, too */    \
		__typeof__(((type *)0)->member) value_;                                            \
		if (pk_config.rdonly_cast)                                                         \
			value_ = pk_cast(type, from_)->member;                                     \
		else                                                                               \
			value_ = BPF_CORE_READ(from_, member);                                     \
		value_;                                                                            \
	})

/* 8 bytes of kernel memory as a number: to the verifier a pointer is none. 0 if they cannot be
 * read. Only where pk_config.rdonly_cast is set. */
static __always_inline __u64 load_word(const void *address)
{
	return pk_cast(struct timespec64, address)->tv_sec;
}

/* The same on every kernel. */
static __always_inline __u64 read_u64(const void *address)
{
	__u64 v = 0;

	if (pk_config.rdonly_cast)
		return load_word(address);
	bpf_probe_read_kernel(&v, sizeof(v), address);
	return v;
}

/* The 16 bytes of a name that is a member of the kernel's *p, to `to`. */
#define pk_read_name(to, type, p, member)                                                          \
	({                                                                                         \
		const type *from_ = (p);                                                           \
		if (pk_config.rdonly_cast) {                                                       \
			const __u64 *words_ = (const void *)pk_cast(type, from_)->member;          \
			__u64 first_ = words_[0], second_ = words_[1];                             \
			__builtin_memcpy((to), &first_, 8);                                        \
			__builtin_memcpy((to) + 8, &second_, 8);                                   \
		} else {                                                                           \
			bpf_probe_read_kernel((to), 16, &from_->member);                           \
		}                                                                                  \
	})

#define PK_HOOK(name) static __always_inline int name##_hook

/* Is this a kernel address? Unions in struct sk_buff leave other things where a pointer was. */
static __always_inline bool is_kernel_address(const void *p)
{
	return (long)p < 0;
}

/* Inode number of a namespace, 0 if `net` is none: they all lie at the upper end of 32 bits
 * (fs/proc/generic.c: PROC_DYNAMIC_FIRST 0xF0000000; include/linux/nsfs.h: fixed ones just
 * below). */
static __always_inline __u32 netns_inum(const struct net *net)
{
	__u32 inum;

	if (!is_kernel_address(net))
		return 0;
	inum = pk_read(struct net, net, ns.inum);
	return inum >= 0xe0000000 ? inum : 0;
}

static __always_inline __u64 netns_cookie(const struct net *net)
{
	if (bpf_core_field_exists(net->net_cookie))
		return pk_read(struct net, net, net_cookie);
	if (bpf_core_field_exists(((struct net___5_10 *)0)->net_cookie))
		return BPF_CORE_READ((const struct net___5_10 *)net, net_cookie.counter);
	return 0;
}

/* Take `dev` for the packet's device if it really is one. */
static __always_inline bool use_dev(struct pk_ctx *ctx, struct net_device *dev)
{
	struct net *net;
	__u32 inum;
	int ifindex;

	if (!is_kernel_address(dev))
		return false;
	ifindex = pk_read(struct net_device, dev, ifindex);
	net = pk_read(struct net_device, dev, nd_net.net);
	inum = netns_inum(net);
	if (ifindex <= 0 || !inum)
		return false;
	ctx->dev = dev;
	ctx->net = net;
	ctx->netns = inum;
	ctx->ifindex = ifindex;
	ctx->dev_type = pk_read(struct net_device, dev, type);
	return true;
}

#define DEV_HASH_SIZE 256 /* NETDEV_HASHENTRIES, net/core/dev.h */
#define DEV_CHAIN_MAX 8

/* The device with that index in ctx->net, as the kernel's own dev_get_by_index() finds it. */
static __always_inline struct net_device *dev_by_index(const struct net *net, int ifindex)
{
	struct hlist_head *table;
	struct hlist_node *node = NULL;

	if (!bpf_core_field_exists(net->dev_index_head))
		return NULL;
	table = BPF_CORE_READ(net, dev_index_head);
	bpf_probe_read_kernel(&node, sizeof(node), table + (ifindex & (DEV_HASH_SIZE - 1)));
#pragma unroll
	for (int i = 0; i < DEV_CHAIN_MAX; i++) {
		struct net_device *dev;

		if (!node)
			return NULL;
		dev = (void *)node - bpf_core_field_offset(struct net_device, index_hlist);
		if (pk_read(struct net_device, dev, ifindex) == ifindex)
			return dev;
		bpf_probe_read_kernel(&node, sizeof(node), node);
	}
	return NULL;
}

static __always_inline bool use_net(struct pk_ctx *ctx, struct net *net)
{
	ctx->netns = netns_inum(net);
	ctx->net = ctx->netns ? net : NULL;
	return ctx->netns;
}

/* The packet, to be read; NULL: there is none. */
static __always_inline struct sk_buff *pk_skb(struct pk_ctx *ctx)
{
	if (!ctx->readable)
		return NULL;
	if (pk_config.rdonly_cast)
		return pk_cast(struct sk_buff, ctx->skb);
	return (void *)pk_scratch_of(ctx)->skb;
}

/* The same of its shared info. */
static __always_inline struct skb_shared_info *pk_shinfo(struct pk_ctx *ctx)
{
	if (!ctx->shinfo)
		return NULL;
	if (pk_config.rdonly_cast)
		return pk_cast(struct skb_shared_info, (void *)ctx->shinfo);
	return (void *)pk_scratch_of(ctx)->shinfo;
}

/* The device of the packet's route; NULL: none. */
static __always_inline struct net_device *route_dev(const struct sk_buff *s)
{
	struct dst_entry *dst = (void *)(s->_skb_refdst & ~1UL);

	return is_kernel_address(dst) ? pk_read(struct dst_entry, dst, dev) : NULL;
}

/* The namespace of the socket or of the route. */
static __always_inline void find_net(struct pk_ctx *ctx, const struct sk_buff *s)
{
	const struct sock *sk = ctx->sk;

	if (sk && use_net(ctx, pk_read(struct sock, sk, __sk_common.skc_net.net)))
		return;
	if (s) {
		struct net_device *dev = route_dev(s);

		if (is_kernel_address(dev) &&
		    use_net(ctx, pk_read(struct net_device, dev, nd_net.net)))
			return;
	}
	if (ctx->net_arg)
		use_net(ctx, ctx->net_arg);
}

#define PF_KTHREAD 0x200000 /* include/linux/sched.h */
#define TASK_STACK 0x4000   /* THREAD_SIZE, or less than that */

/* Does the running process do what we see, and for itself? An interrupt has a stack of its own, and
 * softirqs that have not run in it (on real-time kernels) run in kernel threads. */
static __always_inline bool in_process(const struct pk_ctx *ctx, const struct task_struct *task)
{
	__u64 depth = ctx->stack - (__u64)pk_read(struct task_struct, task, stack);

	return ctx->stack && depth < TASK_STACK &&
	       !(pk_read(struct task_struct, task, flags) & PF_KTHREAD);
}

#define ARPHRD_ETHER 1 /* include/uapi/linux/if_arp.h */

/* Was the frame that the packet came in sent to that device? */
static __always_inline bool is_to_dev(const struct sk_buff *s, const struct net_device *dev)
{
	__u8 to[6] = { 0 }, own[6] = { 1 };

	if (pk_read(struct net_device, dev, type) != ARPHRD_ETHER)
		return false;
	bpf_probe_read_kernel(to, sizeof(to), s->head + s->mac_header);
	bpf_probe_read_kernel(own, sizeof(own), pk_read(struct net_device, dev, dev_addr));
	return to[0] == own[0] && to[1] == own[1] && to[2] == own[2] && to[3] == own[3] &&
	       to[4] == own[4] && to[5] == own[5];
}

/* What lies in the queue of a UDP socket knows nothing of it. When its reader frees it, the
 * namespace is as a rule the reader's: it is, if the device that the packet came in by is there,
 * with the address that its frame was sent to. */
static __always_inline bool use_reader(struct pk_ctx *ctx, const struct sk_buff *s)
{
	const struct task_struct *task = (void *)bpf_get_current_task();
	struct net_device *dev = NULL;

	if (s->skb_iif <= 0 || !s->dev || is_kernel_address(s->dev) || !in_process(ctx, task))
		return false;
	if (use_net(ctx, BPF_CORE_READ(task, nsproxy, net_ns)))
		dev = dev_by_index(ctx->net, s->skb_iif);
	if (dev && is_to_dev(s, dev) && use_dev(ctx, dev))
		return true;
	ctx->net = NULL;
	ctx->netns = 0;
	return false;
}

/* Where a program writes to a TUN device, its socket is known before the skb has a device. */
static __always_inline bool use_tun(struct pk_ctx *ctx)
{
	const struct tun_file *file = (void *)ctx->sk;
	const struct proto *prot;
	char name[4] = "";

	if (!file || !bpf_core_field_exists(file->tun) ||
	    pk_read(struct sock, ctx->sk, __sk_common.skc_family))
		return false;
	prot = pk_read(struct sock, ctx->sk, __sk_common.skc_prot);
	bpf_probe_read_kernel(name, sizeof(name), prot->name);
	if (name[0] != 't' || name[1] != 'u' || name[2] != 'n' || name[3])
		return false;
	return use_dev(ctx, BPF_CORE_READ(file, tun, dev));
}

/* Find device and namespace. Where the skb has no device any more (TCP clears it, UDP's queue
 * uses its place), the device is the one that the packet came in by; where it has none yet, on the
 * way out of the socket that made it, the one that its route leads to. */
static __always_inline void find_dev(struct pk_ctx *ctx)
{
	const struct sk_buff *s = pk_skb(ctx);
	struct net_device *dev;

	if (s && use_dev(ctx, s->dev))
		return;
	if (ctx->dev_arg && use_dev(ctx, ctx->dev_arg))
		return;
	find_net(ctx, s);
	if (!s || (!ctx->net && use_reader(ctx, s)) || !ctx->net)
		return;
	if (s->skb_iif > 0) {
		dev = dev_by_index(ctx->net, s->skb_iif);
		if (dev)
			use_dev(ctx, dev);
	} else if (!use_tun(ctx)) {
		use_dev(ctx, route_dev(s));
	}
}

/* Make the skb readable: in place where the kernel lets us, else as an image in scratch memory, so
 * that a member costs a load either way. */
static __always_inline void read_skb(struct pk_ctx *ctx)
{
	__u32 size = bpf_core_type_size(struct sk_buff);

	if (!ctx->skb)
		return;
	if (pk_config.rdonly_cast) {
		ctx->readable = true;
		return;
	}
	if (size > PK_SKB_IMAGE_BYTES)
		size = PK_SKB_IMAGE_BYTES;
	ctx->readable = !bpf_probe_read_kernel(pk_scratch_of(ctx)->skb, size, ctx->skb);
}

/* The same for its shared info, which only events that are wanted need. */
static __always_inline void read_shinfo(struct pk_ctx *ctx)
{
	struct pk_scratch *scratch = pk_scratch_of(ctx);
	const struct sk_buff *s = pk_skb(ctx);
	__u64 shinfo;

	if (!s)
		return;
	shinfo = (__u64)(s->head + s->end);
	if (pk_config.rdonly_cast ||
	    !bpf_probe_read_kernel(scratch->shinfo, sizeof(scratch->shinfo), (void *)shinfo))
		ctx->shinfo = shinfo;
}

static __always_inline bool vlan_present(const struct sk_buff *s)
{
	const struct sk_buff___6_1 *old = (const void *)s;

	if (bpf_core_field_exists(old->vlan_present))
		return BPF_CORE_READ_BITFIELD(old, vlan_present);
	return s->vlan_proto || s->vlan_tci; /* vlan_all */
}
