/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

/* How one packet comes from another. K(NAME, name, merges, what happened): `merges` 0: the packet
 * of the event is born of its parent; 1: the parent was merged into it, and ends there. Numbers
 * are part of the capture file: new ones at the end. */
#define PK_LINEAGE_KINDS(K)                                                                        \
	K(CLONE, clone, 0, "a second skb of the same data")                                        \
	K(COPY, copy, 0, "its data was copied")                                                    \
	K(SEGMENT, segment, 0, "cut from a larger one (GSO)")                                      \
	K(FRAGMENT, fragment, 0, "an IP fragment of it")                                           \
	K(REALLOC, realloc, 0, "it took its place, with more room")                                \
	K(RETRANSMIT, retransmit, 0, "TCP sent the same data again")                               \
	K(XDP, xdp, 0, "it was made of an XDP buffer")                                             \
	K(GRO, gro, 1, "merged on receipt (GRO)")                                                  \
	K(DEFRAG, defrag, 1, "reassembled of IP fragments")                                        \
	K(COALESCE, coalesce, 1, "merged in a TCP queue")

enum pk_lineage {
	PK_LINEAGE_NONE,
#define PK_LINEAGE_ENUM(NAME, name, merges, what) PK_LINEAGE_##NAME,
	PK_LINEAGE_KINDS(PK_LINEAGE_ENUM)
#undef PK_LINEAGE_ENUM
		PK_LINEAGE_MAX,
};

/* "The packet of this event comes from `id`". Several parents are several events. */
#define PARENT_FIELDS(F)                                                                           \
	F(parent, ID, id, "Packet that this one comes from.")                                      \
	F(parent, LINEAGE, kind, "How it comes from that one.")
PK_SECTION_STRUCT(parent, PARENT_FIELDS);

/* What is known of a packet of which no end is seen. E(NAME, name, over, what happened): `over` 1:
 * the packet is gone; 0: it may live on, with another id if it is seen again. Numbers are part of
 * the capture file: new ones at the end. */
#define PK_ENDINGS(E)                                                                              \
	E(FREED, "freed", 1, "freed, and not as a drop")                                           \
	E(REUSED, "reused", 1, "its skb holds another packet: freed unseen, and not as a drop")    \
	E(FORGOTTEN, "forgotten", 0, "not seen for long, and not followed any more")               \
	E(CROWDED_OUT, "crowded-out", 0,                                                           \
	  "not seen for a while, and not followed any more: the table of packets was filling")     \
	E(UNFOLLOWED, "unfollowed", 0, "the table of packets was full: it is not followed")

enum pk_ending {
	PK_ENDING_NONE,
#define PK_ENDING_ENUM(NAME, name, over, what) PK_ENDING_##NAME,
	PK_ENDINGS(PK_ENDING_ENUM)
#undef PK_ENDING_ENUM
		PK_ENDING_MAX,
};

#define END_FIELDS(F) F(end, ENDING, how, "What is known of the end of the packet.")
PK_SECTION_STRUCT(end, END_FIELDS);

#ifndef __bpf__
#include <stdbool.h>
#include <stdint.h>

/* "clone"; NULL: of a later version. */
const char *pk_lineage_name(uint32_t kind);
/* Does the parent end in the child? */
bool pk_lineage_merges(uint32_t kind);

/* "reused"; NULL: of a later version. */
const char *pk_ending_name(uint32_t how);
/* Is the packet gone? */
bool pk_ending_is_over(uint32_t how);
#endif
