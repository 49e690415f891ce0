/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Where filters go in a probe. The stubs have a function for each kind of filter that answers
 * nothing of use; when a run has such a filter, its code takes the place of the function's
 * (link.h). Shared between the BPF stubs and the compilers of filters. */

#include <linux/types.h>

/* S(NAME, what it decides by) */
#define PK_FILTER_SLOTS(S)                                                                         \
	S(REASON, "the drop reason")                                                               \
	S(META, "metadata of the packet")                                                          \
	S(LINK, "the packet from its link header on")                                              \
	S(NETWORK, "the packet from its network header on, where it has no link header")           \
	S(INNER_LINK, "a frame within a tunnel's packet")                                          \
	S(INNER_NETWORK, "a network packet within a tunnel's packet")

enum pk_filter_slot {
#define PK_FILTER_SLOT_ENUM(NAME, what) PK_SLOT_##NAME,
	PK_FILTER_SLOTS(PK_FILTER_SLOT_ENUM)
#undef PK_FILTER_SLOT_ENUM
		PK_SLOT_MAX,
};

/* A function that loads PK_SLOT_MARK + its slot into a register is a slot's. */
#define PK_SLOT_MARK 0x706b5300

/* Calls in a filter's code are to PK_FILTER_LOAD_CALL until it is linked: the one function that
 * slots for packets call, pk_filter_load() of filter.bpf.h. */
#define PK_FILTER_LOAD_CALL 0

/* The first bytes of a packet are fetched at once, since a fetch costs more than all the rest. */
#define PK_FILTER_WINDOW_MAX 128
#define PK_FILTER_TAG_BYTES  4
#define PK_FILTER_MEMORY     16 /* words that a program of classic BPF may write */

/* The packet as a filter looks at it. Offsets count from the header that the filter begins at. It
 * lies in memory of which the verifier knows nothing: what it knew of lengths it would follow
 * through every combination of them. */
struct pk_filter_packet {
	__u64 data; /* kernel address of the first byte */
	__u32 window_len;
	__u32 len;     /* bytes of the packet */
	__u32 linear;  /* bytes at `data`; the rest is in page fragments */
	__u32 skipped; /* bytes of page fragments that lie before this packet */
	__u32 shift;   /* bytes by which the packet here is longer than that at `data`: a VLAN tag
			* that is put back, behind the addresses */
	__u32 failed;  /* set: bytes of the packet could not be read */
	__u32 memory[PK_FILTER_MEMORY];
	__u32 pad;                      /* so that `bytes` begin at a multiple of 8 */
	__u8 room[PK_FILTER_TAG_BYTES]; /* of a tag that is put back */
	__u8 bytes[PK_FILTER_WINDOW_MAX];
};

/* What a filter is told of the event, and what it answers: R1 points to this struct at entry, R0
 * is 1 for a match, else 0. */
struct pk_filter_ctx {
	__u64 skb;    /* kernel address, never 0 */
	__u64 reason; /* drop reason; 0: none */
	__u64 packet; /* pointer to a struct pk_filter_packet */
	__u64 window; /* pointer to packet->window_len bytes, the first of the packet, within it */
};
