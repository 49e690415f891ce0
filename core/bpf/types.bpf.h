/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The kernel types that we read: only the members that we use, found by name in the running
 * kernel's BTF (CO-RE), so that the build needs no BTF of any machine. A type whose shape
 * differs between kernels has a flavour (___suffix), and one accessor (ctx.bpf.h) that knows
 * both. */

#include <linux/types.h>
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#ifndef bool
#define bool _Bool
#define true 1
#define false 0
#endif
#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#define __maybe_unused __attribute__((unused))

/* skb_frag_t on 64 bit, the same since 5.4: a bio_vec, later {netmem, len, offset}. */
struct pk_frag {
	__u64 page; /* lowest bit: not memory of ours (device memory) */
	__u32 len;
	__u32 offset;
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	long long counter;
} atomic64_t;

typedef struct {
	atomic_t refs;
} refcount_t;

struct ns_common {
	unsigned int inum;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct net {
	struct ns_common ns;
	__u64 net_cookie;
	struct hlist_head *dev_index_head;
};

/* before 3d368ab87cf6 ("net: initialize net->net_cookie at netns setup"), 5.12 */
struct net___5_10 {
	atomic64_t net_cookie;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct bpf_prog;

struct rtnl_link_ops {
	const char *kind;
};

struct net_device {
	char name[16];
	int ifindex;
	unsigned short type;
	const unsigned char *dev_addr;
	struct bpf_prog *xdp_prog; /* in generic mode */
	struct rtnl_link_ops *rtnl_link_ops;
	struct wireless_dev *ieee80211_ptr;
	possible_net_t nd_net;
	struct hlist_node index_hlist;
};

struct proto {
	char name[32];
};

struct sock_common {
	unsigned short skc_family;
	volatile unsigned char skc_state;
	unsigned short skc_num;
	__u16 skc_dport;
	struct proto *skc_prot;
	possible_net_t skc_net;
};

struct sk_buff;

struct sk_buff_head {
	struct sk_buff *next;
	struct sk_buff *prev;
};

struct sock {
	struct sock_common __sk_common;
	struct sk_buff_head sk_receive_queue;
	struct {
		atomic_t rmem_alloc;
	} sk_backlog;
	struct {
		int owned;
	} sk_lock;
	atomic_t sk_drops;
	void *sk_filter;
	int sk_rcvbuf;
	int sk_sndbuf;
	refcount_t sk_wmem_alloc;
	__u16 sk_type;
	__u16 sk_protocol;
};

/* drivers/net/tun.c: what a program writes belongs to such a socket until it has a device */
struct tun_struct {
	struct net_device *dev;
};

struct tun_file {
	struct sock sk;
	struct tun_struct *tun;
};

struct xdp_rxq_info {
	struct net_device *dev;
};

struct xdp_buff {
	void *data;
	void *data_end;
	void *data_hard_start;
	struct xdp_rxq_info *rxq;
};

struct bpf_prog_aux {
	__u32 id;
	char name[16];
};

struct bpf_prog {
	struct bpf_prog_aux *aux;
};

struct bpf_map {
	enum bpf_map_type map_type;
	__u32 id;
};

struct dst_entry {
	struct net_device *dev;
};

struct sk_buff {
	struct sk_buff *next;
	struct sk_buff *prev;
	struct net_device *dev;
	struct sock *sk;
	char cb[48];
	unsigned long _skb_refdst;
	unsigned long _nfct;
	unsigned int len;
	unsigned int data_len;
	__u8 cloned : 1;
	__u8 fclone : 2;
	__u8 head_frag : 1;
	__u8 pkt_type : 3;
	__u8 ip_summed : 2;
	__u8 encapsulation : 1;
	__u32 priority;
	int skb_iif;
	__u32 hash;
	__u16 vlan_proto;
	__u16 vlan_tci;
	__u32 mark;
	__u16 protocol;
	__u16 inner_network_header;
	__u16 transport_header;
	__u16 network_header;
	__u16 mac_header;
	unsigned int tail;
	unsigned int end;
	unsigned char *head;
	unsigned char *data;
	refcount_t users;
};

/* before 354259fa73e2 ("net: remove skb->vlan_present"), 6.2 */
struct sk_buff___6_1 {
	__u8 vlan_present : 1;
};

union nf_inet_addr {
	__u32 all[4];
};

/* Ports, or what stands in their place, share this member in every protocol. */
struct nf_conntrack_man {
	union nf_inet_addr u3;
	union {
		__u16 all;
	} u;
	__u16 l3num;
};

struct nf_conntrack_tuple {
	struct nf_conntrack_man src;
	struct {
		union nf_inet_addr u3;
		union {
			__u16 all;
		} u;
		__u8 protonum;
	} dst;
};

struct nf_conntrack_tuple_hash {
	struct nf_conntrack_tuple tuple;
};

struct nf_conntrack_zone {
	__u16 id;
};

struct nf_ct_ext {
	__u8 offset[1];
};

/* The number of an extension depends on the configuration: only its name is used. */
enum nf_ct_ext_id {
	NF_CT_EXT_LABELS = 7,
};

struct nf_conn_labels {
	unsigned long bits[2];
};

struct nf_conn {
	struct nf_conntrack_zone zone;
	struct nf_conntrack_tuple_hash tuplehash[2];
	unsigned long status;
	__u32 mark;
	struct nf_ct_ext *ext;
	union {
		struct {
			__u8 state;
		} tcp;
	} proto;
};

struct nsproxy {
	struct net *net_ns;
};

struct task_struct {
	void *stack;
	char comm[16];
	unsigned int flags;
	struct nsproxy *nsproxy;
};

/* The same first member in struct ip6_fraglist_iter. */
struct ip_fraglist_iter {
	struct sk_buff *frag;
};

/* Two words of memory, to read any by. */
struct timespec64 {
	__s64 tv_sec;
};

struct page {
	unsigned long flags;
};

struct skb_shared_info {
	__u8 nr_frags;
	unsigned short gso_size;
	unsigned short gso_segs;
	unsigned int gso_type;
	atomic_t dataref;
	struct pk_frag frags[17];
};

#pragma clang attribute pop
