/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define PACKET_FIELDS(F)                                                                           \
	F(packet, U32, len, "Bytes of the packet, counted from where `data` begins.")              \
	F(packet, U16, protocol, "Ethertype as the skb has it; 0: not set.")                       \
	F(packet, LAYER, start, "Which header `data` begins with.")                                \
	F(packet, U8, pkt_type,                                                                    \
	  "0 host, 1 broadcast, 2 multicast, 3 other host, 4 outgoing, 5 loopback.")               \
	F(packet, BYTES, data, "The first bytes of the packet.")
PK_SECTION_STRUCT(packet, PACKET_FIELDS);

#define SKB_FIELDS(F)                                                                              \
	F(skb, U32, len, "skb->len: bytes from skb->data on.")                                     \
	F(skb, U32, data_len, "Of these, bytes in page fragments and in the fragment list.")       \
	F(skb, U32, mark, "Firewall mark.")                                                        \
	F(skb, U32, hash, "Flow hash; 0: not computed.")                                           \
	F(skb, U32, priority, "Queueing priority.")                                                \
	F(skb, U16, vlan_proto, "Ethertype of the accelerated VLAN tag; 0: no tag.")               \
	F(skb, U16, vlan_tci, "The accelerated VLAN tag: priority, DEI, id.")                      \
	F(skb, U16, gso_size, "Payload of each segment to come; 0: no GSO.")                       \
	F(skb, U16, gso_segs, "Number of segments; 0: not known.")                                 \
	F(skb, U32, gso_type, "SKB_GSO_* bits.")                                                   \
	F(skb, U8, nr_frags, "Page fragments.")                                                    \
	F(skb, U8, cloned, "1: the data may be shared with a clone.")                              \
	F(skb, U8, fclone, "0 unavailable, 1 original, 2 clone (SKB_FCLONE_*).")                   \
	F(skb, U8, ip_summed, "0 none, 1 unnecessary, 2 complete, 3 partial (CHECKSUM_*).")        \
	F(skb, U32, users, "References to the skb.")                                               \
	F(skb, U32, dataref, "References to the data, payload-only ones in the upper half.")
PK_SECTION_STRUCT(skb, SKB_FIELDS);
