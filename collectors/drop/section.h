/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define DROP_FIELDS(F)                                                                             \
	F(drop, REASON, reason, "Why the kernel says it dropped the packet.")                      \
	F(drop, ADDR, location, "Where it was dropped: the address the drop function returns to.")
PK_SECTION_STRUCT(drop, DROP_FIELDS);

#define PLACE_FIELDS(F)                                                                            \
	F(place, ADDR, location,                                                                   \
	  "Where it was freed, not being dropped: the address the freeing function returns to.")
PK_SECTION_STRUCT(place, PLACE_FIELDS);

#define SK_FIELDS(F)                                                                               \
	F(sk, U16, family, "Address family: 2 IPv4, 10 IPv6, 1 unix, 16 netlink, 17 packet.")      \
	F(sk, U16, type, "1 stream, 2 datagram, 3 raw.")                                           \
	F(sk, U16, protocol, "Protocol of the socket, as in the IP header.")                       \
	F(sk, U16, state,                                                                          \
	  "State, as the kernel numbers TCP's: 1 ESTABLISHED, 7 CLOSE, 10 LISTEN.")                \
	F(sk, U16, local_port, "Local port; 0: none.")                                             \
	F(sk, U16, remote_port, "Port of the peer; 0: none.")                                      \
	F(sk, U32, rmem, "Bytes charged to the receive queue.")                                    \
	F(sk, U32, rcvbuf, "Size of the receive buffer in bytes.")                                 \
	F(sk, U32, wmem, "Bytes charged to the send queue.")                                       \
	F(sk, U32, sndbuf, "Size of the send buffer in bytes.")
PK_SECTION_STRUCT(sk, SK_FIELDS);
