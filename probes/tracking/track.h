/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Which packet an event belongs to: what both sides of the kernel's border know of it. */

#include <linux/types.h>

#define PK_TRACK_MAX_DEFAULT 131072
#define PK_TRACK_MAX_MAX     (1 << 24)

/* Part of struct pk_probe_config. */
struct pk_track_config {
	/* An id is the number of the packet in its slot of scratch memory, then the slot, then
	 * `id_low` of `id_shift` bits, which no other run of this boot has. */
	__u64 id_low;
	__u16 teller; /* see tells */
	__u8 id_shift;
	__u8 id_cpu_bits;
	__u8 exact; /* every end of life is seen */
	__u8 heads; /* clones are not seen at birth: they are known by the data that they share, in
		       * a table of 2^heads; 0: they are seen */
	__u8 ends;  /* of this probe: the packet ends here, and nothing else will say so */
	__u8 gone;  /* of this probe: the packet may be gone, and its skb another's */
	__u8 below; /* of this probe: packets here are on their way from or to a device */
	__u8 settles; /* of this probe: the packet is a socket's, and will see no device again */
	/* Of a probe of our own into the life of packets: what it sees. */
	__u8 step;  /* enum pk_life_step */
	__u8 kind;  /* enum pk_lineage */
	__u8 from;  /* positions of arguments: the parent, or the packet that ends or is merged */
	__u8 to;    /* the child, or the packet that lives on; behind the last: what is returned */
	__u8 done;  /* the value returned that means that it happened, see PK_DONE_* */
	__u8 ret;   /* position of the value returned */
	__u8 tells; /* drops are seen, so that what ends otherwise is none; ends that no event tells
		       * tells are told, as events of `teller` */
	__u8 pad[7];
};

#define PK_DONE_ALWAYS 0
#define PK_DONE_ZERO   1 /* int 0 */
#define PK_DONE_TRUE   2 /* bool */

/* What happens to packets at the functions that probes/tracking/tracking.c lists. */
enum pk_life_step {
	PK_LIFE_NONE,
	PK_LIFE_END,      /* `from` ends */
	PK_LIFE_BIRTH,    /* `to` is born of `from` */
	PK_LIFE_LIST,     /* a list of packets, the first is `to`, is born of `from` */
	PK_LIFE_MERGE,    /* `from` is merged into `to` */
	PK_LIFE_QUEUE,    /* the IP fragment `from` waits in the queue `to` */
	PK_LIFE_ASSEMBLE, /* what waits in the queue `from` becomes the packet `to` */
	PK_LIFE_FRAGLIST, /* `to` points to the next piece that `from` is parted in */
	PK_LIFE_RENEW,    /* the next clone or copy of `from` is to take its place */
	PK_LIFE_RENEWED,  /* if `from` is there still, it kept its place */
	PK_LIFE_MOVE,     /* another skb may take the place of the one that `from` points to */
	PK_LIFE_MOVED,    /* `from` points to that other one */
	PK_LIFE_REBUILD,  /* if `to` was built in a page, for XDP, it takes the place of `from` */
	PK_LIFE_FRAME,    /* `to` is born of the XDP frame `from` */
	PK_LIFE_SETTLE,   /* a socket takes `from` */
	PK_LIFE_READY,    /* the socket `from` has something new in its receive queue */
	PK_LIFE_OWNER,    /* the socket `to` has `from` at hand, see probes/owners.h */
};

/* What a packet is known by that nobody changes on its way: not NAT, not a router, not a tunnel.
 * Hashes; 0: not known. */
struct pk_print {
	__u32 network;   /* of the innermost IP header: id, offset of the fragment */
	__u32 transport; /* protocol, TCP sequence number, ICMP type and sequence number */
	__u32 first; /* first bytes of the payload, of TCP without payload the acknowledgement */
	__u32 last;  /* last bytes of the payload */
};

/* A packet that is followed; key: address of the skb. */
struct pk_track {
	__u64 id;
	__u64 head; /* skb->head when last seen */
	__u64 seen_ns;
	struct pk_print print;
	__u16 network_header; /* where the IP header was, from head */
	__u16 flags;          /* PK_TRACK_* */
	__u32 pad;
};

#define PK_TRACK_ORIGIN    1  /* TCP's own skb of a segment that was sent as `id` */
#define PK_TRACK_SENT      2  /* TCP's own skb, of which a clone went out */
#define PK_TRACK_QUEUED    4  /* an IP fragment that waits for the others */
#define PK_TRACK_ASSEMBLED 8  /* made of IP fragments */
#define PK_TRACK_SETTLED   16 /* a socket has it */
#define PK_TRACK_RENEWED   32 /* the next clone or copy takes its place */
#define PK_TRACK_TOLD      64 /* how it ends has been told */

/* Where a packet is counted, of 2^bits places, by the lower half of the address of its skb. */
static inline __attribute__((always_inline)) __u32 pk_track_place(__u32 skb_low, __u32 bits)
{
	return (skb_low * 0x9e3779b1U) >> (32 - bits);
}

/* Data that is followed. Its place is a hash of skb->head: what comes later to the same place puts
 * out what was there, which costs a link to a clone at worst. */
struct pk_track_head {
	__u64 head;
	__u64 id;
	struct pk_print print;
};

/* IP fragments that wait in one queue. */
#define PK_TRACK_FRAGMENTS 64
struct pk_track_queue {
	__u64 n;
	__u64 ids[PK_TRACK_FRAGMENTS];
};
