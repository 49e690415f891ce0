/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define CT_FIELDS(F)                                                                               \
	F(ct, U32, info, "Where the packet stands: enum ip_conntrack_info.")                       \
	F(ct, U32, status, "Of the connection: IPS_* bits.")                                       \
	F(ct, U32, mark, "Mark of the connection.")                                                \
	F(ct, U16, zone, "Zone; 0: the default one.")                                              \
	F(ct, U8, proto, "Protocol, as in the IP header.")                                         \
	F(ct, U8, tcp_state, "enum tcp_conntrack; 0: none.")                                       \
	F(ct, IP, orig_src, "First packet: from.")                                                 \
	F(ct, IP, orig_dst, "First packet: to.")                                                   \
	F(ct, IP, reply_src, "Answers: from.")                                                     \
	F(ct, IP, reply_dst, "Answers: to.")                                                       \
	F(ct, U16, orig_sport, "Port of orig_src; ICMP: id.")                                      \
	F(ct, U16, orig_dport, "Port of orig_dst; ICMP: type and code.")                           \
	F(ct, U16, reply_sport, "Port of reply_src; ICMP: id.")                                    \
	F(ct, U16, reply_dport, "Port of reply_dst; ICMP: type and code.")                         \
	F(ct, U64, labels_low, "Labels 0 to 63.")                                                  \
	F(ct, U64, labels_high, "Labels 64 to 127.")
PK_SECTION_STRUCT(ct, CT_FIELDS);

#ifndef __bpf__
struct pk_out;

/* "established reply", and of TCP "new SYN_SENT". */
void pk_ct_state_print(struct pk_out *out, unsigned int info, unsigned int tcp_state);
#endif
