/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What one probe does, shared between the BPF stubs and the probe manager. It is read-only data
 * of the loaded program, one copy a probe: the verifier takes every member for a constant and
 * removes what the probe does not do. */

#include "collectors/xdp/section.h"
#include "core/event/record.h"
#include "probes/tracking/track.h"

#define PK_NO_ARG 0xff

/* K(NAME, name as users write it, what it is) */
#define PK_PROBE_KINDS(K)                                                                          \
	K(TP, "tp", "tracepoint")                                                                  \
	K(KPROBE, "kprobe", "entry of a function")                                                 \
	K(KRETPROBE, "kretprobe", "return of a function")                                          \
	K(USDT, "usdt", "static probe of a program")

enum pk_probe_kind {
#define PK_PROBE_KIND_ENUM(NAME, name, what) PK_PROBE_##NAME,
	PK_PROBE_KINDS(PK_PROBE_KIND_ENUM)
#undef PK_PROBE_KIND_ENUM
		PK_PROBE_KIND_MAX,
};

/* O(NAME, text): how a kretprobe compares what its function returns; the longer texts first */
#define PK_RET_OPS(O)                                                                              \
	O(ANY, "")                                                                                 \
	O(NE, "!=")                                                                                \
	O(LE, "<=")                                                                                \
	O(GE, ">=")                                                                                \
	O(EQ, "=")                                                                                 \
	O(LT, "<")                                                                                 \
	O(GT, ">")

enum pk_ret_op {
#define PK_RET_OP_ENUM(NAME, text) PK_RET_##NAME,
	PK_RET_OPS(PK_RET_OP_ENUM)
#undef PK_RET_OP_ENUM
};

/* Where an argument of a program's static probe is, at one place of the probe. */
enum pk_usdt_kind {
	PK_USDT_NONE,     /* there is no such argument */
	PK_USDT_CONSTANT, /* value */
	PK_USDT_REGISTER,
	PK_USDT_MEMORY,  /* of the program, at register + index * scale + value */
	PK_USDT_UNKNOWN, /* somewhere else: read as 0 */
};

struct pk_usdt_arg {
	__s64 value;
	__u16 reg, index; /* offsets in struct pt_regs */
	__u8 kind;        /* enum pk_usdt_kind */
	__u8 scale;       /* 0: no index */
	__u8 bytes;       /* 1, 2, 4, 8 */
	__u8 is_signed;
};

#define PK_USDT_MAX_ARGS 12 /* as many as sys/sdt.h has */

/* Which function of nf_tables it is. */
enum pk_nft_at {
	PK_NFT_NOWHERE, /* none */
	PK_NFT_CHAIN,   /* nft_do_chain(): it begins with a base chain */
	PK_NFT_RULES,   /* __nft_trace_packet(): it shows what was said, while rules are traced */
};

struct pk_nft_config {
	__u8 at;    /* enum pk_nft_at */
	__u8 blobs; /* rules are struct nft_rule_dp */
	/* Registers; PK_NO_ARG: it is in struct nft_traceinfo. */
	__u8 info_arg, chain_arg, verdict_arg, rule_arg, type_arg;
	__u8 pad;
	/* Where members lie: struct nft_traceinfo, nft_chain, nft_table, nft_base_chain,
	 * nft_verdict, nft_rule_dp_last. */
	__u16 info_pkt, info_basechain, info_rule, info_verdict;
	__u16 chain_table, chain_name, table_name, table_family;
	__u16 base_chain, base_policy, base_hooknum, verdict_chain;
	__u16 last_chain;
	__u16 verdicts; /* events are of these only, see pk_nft_verdict_bit(); 0: of all */
	__u16 pads[2];
};

struct pk_ovs_config {
	__u8 event;         /* enum pk_ovs_event; 0: it is none of openvswitch */
	__u8 set_to_masked; /* what OVS_ACTION_ATTR_SET becomes */
	/* Where members lie: struct datapath, vport, sw_flow_key, dp_upcall_info,
	 * ovs_conntrack_info. */
	__u16 dp_ports, vport_dev, vport_port_no, vport_dp_hash_node;
	__u16 key_recirc, upcall_portid, upcall_cmd, ct_zone, ct_bits;
	__u16 pads[2];
};

struct pk_probe_config {
	__u32 hooks; /* one bit per enum pk_collector_id: which hooks run */
	__u16 index; /* of the probe; pk_record.probe */
	__u8 typed;  /* arguments are BTF pointers (tp_btf), which some kfuncs demand */
	/* Positions of arguments: of a tracepoint in its context, of a function the number of the
	 * register. PK_NO_ARG: the probe has none. */
	__u8 skb_arg;
	__u8 dev_arg;
	__u8 net_arg;
	__u8 sk_arg;
	__u8 reason_arg;
	__u8 location_arg;
	__u8 skb_ptr_arg; /* struct sk_buff ** */
	__u8 nft_arg;     /* struct nft_pktinfo * */
	__u8 xdp_arg;     /* struct xdp_buff * */
	__u8 is_drop;     /* the packet ends here as a loss */
	__u8 kind;        /* enum pk_probe_kind */
	__u8 shared;      /* one program for many probes, see enum pk_cookie */
	/* Of a kretprobe: events only if the value returned, the lower ret_bytes of the register,
	 * compares so. */
	__u8 ret_op; /* enum pk_ret_op */
	__u8 ret_bytes;
	__u8 ret_signed;
	__u8 tracked_only; /* packets that are not followed are not wanted here */
	__u8 from_queue;   /* the packet is the newest in the receive queue of the socket */
	__u8 by_name;      /* the user named it: an event about nothing is one, too */
	__u8 owners;       /* where nothing tells the socket, probes/owners.h may */
	__u8 xdp;          /* enum pk_xdp_how: it tells of frames without an skb */
	__u8 old_args;     /* the same, with the arguments that it had before 5.13 */
	__u8 unsaid;       /* drops that no tracepoint tells, see owners.h: noted for, or told */
	__u8 pad[7];
	__u32 reason;    /* xdp: what stands for the reason that nobody gives */
	__u64 function;  /* unsaid: of which this is the entry */
	__s64 ret_value; /* two's complement; of an unsigned type, its bits */
	struct pk_usdt_arg usdt[PK_USDT_MAX_ARGS];
	struct pk_nft_config nft;
	struct pk_ovs_config ovs;
	struct pk_track_config track;
};

/* Where the cookie of a probe holds what a shared program cannot have as constants: the index, 16
 * bits, and positions, 4 bits each, of which the last value says that the probe has none. */
enum pk_cookie {
	PK_COOKIE_INDEX = 0,
	PK_COOKIE_SKB = 16,
	PK_COOKIE_SKB_PTR = 20,
	PK_COOKIE_NFT = 24,
	PK_COOKIE_XDP = 28,
	PK_COOKIE_DEV = 32,
	PK_COOKIE_NET = 36,
	PK_COOKIE_SK = 40,
	PK_COOKIE_REASON = 44,
};
#define PK_COOKIE_NO_ARG  (PK_NO_ARG & 15)
#define PK_COOKIE_UNKNOWN (~0ULL) /* of no probe, with no arguments */

/* What an event waits under for its function to return. */
struct pk_return_key {
	__u64 sp; /* stack pointer at the entry */
	__u64 probe;
};

/* Functions that may be on the stack between a tracepoint of XDP and its program. */
#define PK_XDP_TRACERS 3

/* A function of the kernel; start 0: there is none. */
struct pk_text_range {
	__u64 start, size;
};

/* Configuration of the whole object. */
struct pk_config {
	__u64 vmemmap_base; /* addresses of variables: where pages lie; 0: unknown */
	__u64 page_offset_base;
	__u32 snaplen;       /* bytes of a packet */
	__u32 record_max;    /* bytes of the largest record */
	__u32 wakeup_bytes;  /* pending bytes from which the consumer is woken */
	__u32 rdonly_cast;   /* the kernel has bpf_rdonly_cast() */
	__u32 dynptr_skb;    /* the kernel has bpf_dynptr_from_skb() */
	__u32 filters;       /* bits of enum pk_filter_slot: those that have code */
	__u32 filter_window; /* bytes of a packet that filters want at once */
	__u32 shed;          /* pk_shed_rule may leave events out */
	__u32 atomics;       /* the kernel has atomic operations that give the old value */
	__u32 cookies;       /* attachments have them; else they are in pk_cookies */
	__u32 track_places;  /* packets that are followed are counted in 2^this places */
};

/* At most how many events on a CPU; changes while programs run. */
struct pk_shed_rule {
	__u64 interval_ns; /* between events; 0: no limit */
	__u64 burst_ns;    /* how far behind its time a CPU may catch up */
	__u32 by_overhead; /* whose rule it is: PK_LOSS_OVERHEAD, else PK_LOSS_RATE */
	__u32 pad;
};

/* Events may interrupt each other on a CPU: task, softirq, hardirq, NMI. */
#define PK_NEST_LEVELS 4

/* The image of an skb and of its shared info that hooks read; larger than both on every kernel. */
#define PK_SKB_IMAGE_BYTES     256
#define PK_SHINFO_IMAGE_BYTES  48
/* The same for headers and the start of the payload; a multiple of 8. */
#define PK_HEADERS_IMAGE_BYTES 128

/* Room in a record beside packet bytes and stack. */
#define PK_FIXED_MAX_BYTES 1024
