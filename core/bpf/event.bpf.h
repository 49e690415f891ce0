/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The way of an event to user space: built in scratch memory of the CPU (a slot for each event that
 * is being built there), then sent through the one ring at its real size. User space sets the sizes
 * of these maps before they are made. */

#include "core/bpf/types.bpf.h"
#include "collectors/list.h"
#include "collectors/nft/section.h"
#include "probes/filter/slot.h"
#include "probes/probe.h"

#define __hidden_map __attribute__((section(".maps"), used))

const volatile struct pk_config pk_config = { 0 };
/* Replaced for each probe by one of its own. */
const volatile struct pk_probe_config pk_probe SEC(".rodata.probe") = { 0 };

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} pk_ring SEC(".maps");

/* What a hook sees of the event: the arguments of the probed function, and the device and namespace
 * that were found. It lies in memory of which the verifier knows nothing, so that ways that found
 * different things are one way again; on the stack it would follow every combination of them. So no
 * pointer in here can be used as it is, but as an address to read kernel memory from. */
struct pk_ctx {
	__u64 ts_ns;
	struct sk_buff *skb;    /* NULL: no packet among the arguments */
	__u64 shinfo;           /* kernel address of its struct skb_shared_info; 0: unreadable */
	struct net_device *dev; /* device of the packet, checked; NULL: none */
	struct net *net;        /* its namespace, or the socket's */
	struct sock *sk;        /* the socket, from the arguments or the skb; NULL: none */
	struct net_device *dev_arg; /* what the probed function was given; NULL: nothing */
	struct net *net_arg;
	__u64 location;
	__u64 stack;   /* an address on the stack that a tracepoint ran on; 0: not known */
	__u64 sp;      /* at the entry of a function of which the return is wanted */
	__u64 id;      /* of the packet; 0: it is not followed */
	__u64 parent;  /* packet that this one comes from; 0: none, or said before */
	__u32 lineage; /* enum pk_lineage */
	__u32 ending;  /* enum pk_ending */
	__u32 reason;
	__u32 probe;    /* index of the probe */
	__u32 sk_given; /* the socket is an argument; of shared programs only */
	__u32 slot;     /* of the scratch memory that this lies in, see pk_slot() */
	__u32 readable; /* *skb can be read */
	__u32 ifindex;
	__u32 netns;    /* inode number of net; 0: none */
	__u32 dev_type; /* ARPHRD_* of dev */
	struct pk_print print;
	__u16 network_header; /* what the packet is known by, once it was asked */
};

/* What a tracepoint of XDP tells of. */
struct pk_xdp_frame {
	__u64 data; /* address of the frame, from its Ethernet header on; 0: not found */
	__u32 len;  /* of its linear part */
	__u32 lost; /* frames; 0: none, or an skb tells of it */
};

/* What one event needs while it is built. `record` is as long as pk_config.record_max. */
struct pk_scratch {
	struct pk_ctx ctx; /* first: who has it finds the rest */
	__u8 skb[PK_SKB_IMAGE_BYTES];
	__u8 shinfo[PK_SHINFO_IMAGE_BYTES];
	__u8 headers[PK_HEADERS_IMAGE_BYTES];
	struct pk_filter_packet packet;
	struct pk_xdp_frame xdp; /* of probes that have pk_probe.xdp */
	__u8 record[PK_FIXED_MAX_BYTES];
};

static __always_inline struct pk_scratch *pk_scratch_of(const struct pk_ctx *ctx)
{
	return (struct pk_scratch *)ctx;
}

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PK_NEST_LEVELS);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct pk_scratch));
} pk_scratch SEC(".maps");

/* Slots of scratch memory are numbered through, PK_NEST_LEVELS of them a CPU. */
static __always_inline struct pk_ctx *pk_slot(__u32 slot)
{
	struct pk_scratch *scratch = bpf_map_lookup_elem(&pk_scratch, &slot);

	return scratch ? &scratch->ctx : NULL;
}

/* The socket that has a packet at hand, see probes/owners.bpf.h. */
struct pk_owner {
	__u64 head; /* of the packet: skb->head */
	__u64 cb;   /* and the first 8 bytes of skb->cb */
	__u64 sk;
	__u64 drops; /* that the socket counted so far, 32 bits, and above them its state */
	__u64 skb;
	__u64 seal; /* of all that, written last */
};

/* What nf_tables said last of a packet, see nft.bpf.h. */
struct pk_nft_note {
	__u64 skb; /* its address; 0: of none any more */
	struct nft_section said;
	__u64 seal; /* of both, written last */
};

/* State of a CPU. */
struct pk_cpu {
	struct pk_owner owner;
	struct pk_nft_note nft;
	__u64 taken[PK_NEST_LEVELS];   /* an event is being built in that slot */
	__u64 packets[PK_NEST_LEVELS]; /* that got an id, by slot */
	__u64 last_wakeup_ns;          /* when it last woke the consumer */
	__u64 token_due_ns;            /* see probes/shed.bpf.h */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pk_cpu);
} pk_cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pk_probe_counters);
} pk_counters SEC(".maps");

/* An event while it is built: what cannot lie in memory. Its length so far stands in the record,
 * and is read from there each time: of it, too, the verifier shall know nothing. */
struct pk_event_buf {
	void *raw;           /* the program's own context, for helpers that want it */
	struct sk_buff *skb; /* with its type, where the kernel gives that */
	__u8 *record;
	__u32 probe; /* index of the probe; what is lost is counted there */
	/* Here so that it shares its place on the stack with nothing: before 6.13 the verifier
	 * takes another use of that place for a write into it. */
	struct bpf_dynptr dynptr;
};

static __always_inline __u32 pk_event_len(const struct pk_event_buf *ev)
{
	return *(volatile __u32 *)(ev->record + offsetof(struct pk_record, size));
}

static __always_inline void pk_event_set_len(struct pk_event_buf *ev, __u32 len)
{
	*(volatile __u32 *)(ev->record + offsetof(struct pk_record, size)) = len;
}

/* NULL: cannot be, but the verifier does not know. */
static __always_inline struct pk_cpu *pk_this_cpu(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&pk_cpus, &zero);
}

static __always_inline struct pk_probe_counters *pk_probe_counters(__u32 probe)
{
	return bpf_map_lookup_elem(&pk_counters, &probe);
}

static __always_inline void pk_count_loss(__u32 probe, enum pk_loss_cause cause)
{
	struct pk_probe_counters *c = pk_probe_counters(probe);

	if (c)
		c->lost[cause]++;
}

/* Room for a section of `size` bytes, a constant; NULL: the record is full. Its contents are
 * whatever was there before. */
static __always_inline void *pk_event_add(struct pk_event_buf *ev, enum pk_section_id id,
					  __u32 size)
{
	__u32 padded = (size + 3) & ~3u;
	struct pk_section_hdr *h;
	__u32 len = pk_event_len(ev);

	if (len > pk_config.record_max - sizeof(*h) - padded)
		return NULL;
	h = (void *)(ev->record + len);
	h->id = id;
	h->size = size;
	pk_event_set_len(ev, len + sizeof(*h) + padded);
	return h + 1;
}

/* Let the section added last be followed by `more` bytes, already written behind it. */
static __always_inline void pk_event_extend(struct pk_event_buf *ev, void *section, __u32 more)
{
	struct pk_section_hdr *h = (struct pk_section_hdr *)section - 1;

	h->size += more;
	pk_event_set_len(ev, pk_event_len(ev) + ((more + 3) & ~3u));
}

/* Wake the consumer only when much is pending, and no more often than once a millisecond a CPU:
 * it looks by itself too. */
static __always_inline __u64 wakeup_flags(struct pk_cpu *cpu, __u64 now_ns)
{
	if (bpf_ringbuf_query(&pk_ring, BPF_RB_AVAIL_DATA) < pk_config.wakeup_bytes ||
	    now_ns - cpu->last_wakeup_ns < 1000000)
		return BPF_RB_NO_WAKEUP;
	cpu->last_wakeup_ns = now_ns;
	return BPF_RB_FORCE_WAKEUP;
}

static __always_inline void pk_event_emit(struct pk_event_buf *ev, struct pk_cpu *cpu, __u64 now_ns)
{
	struct pk_record *rec = (void *)ev->record;
	struct pk_probe_counters *c;
	__u32 len = pk_event_len(ev);

	if (len > pk_config.record_max) {
		pk_count_loss(ev->probe, PK_LOSS_TOO_LARGE);
		return;
	}
	c = pk_probe_counters(ev->probe);
	if (!c)
		return;
	if (bpf_ringbuf_output(&pk_ring, rec, len, wakeup_flags(cpu, now_ns)))
		c->lost[PK_LOSS_RING_FULL]++;
	else
		c->events++;
}
