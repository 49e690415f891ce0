/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

/* How frames are lost of which there is no skb. H(NAME, number in captures, tracepoint that tells,
 * what was lost) */
#define PK_XDP_HOWS(H)                                                                             \
	H(REDIRECT, 1, "xdp:xdp_redirect_err", "a redirect that was refused")                      \
	H(EXCEPTION, 2, "xdp:xdp_exception", "a bug in the program, or an XDP_TX that failed")     \
	H(DEVMAP, 3, "xdp:xdp_devmap_xmit", "what the target of a redirect did not take")          \
	H(SEND_BACK, 4, "xdp:xdp_bulk_tx", "what the device did not take back")                    \
	H(CPUMAP, 5, "xdp:xdp_cpumap_enqueue", "what had no room in the queue of another CPU")     \
	H(CPUMAP_SKB, 6, "xdp:xdp_cpumap_kthread", "what could not be made an skb there")

enum pk_xdp_how {
	PK_XDP_NONE,
#define PK_XDP_HOW_ENUM(NAME, number, tracepoint, what) PK_XDP_##NAME = number,
	PK_XDP_HOWS(PK_XDP_HOW_ENUM)
#undef PK_XDP_HOW_ENUM
		PK_XDP_MAX,
};

#define XDP_FIELDS(F)                                                                              \
	F(xdp, U32, how,                                                                           \
	  "How frames were lost: 1 a redirect was refused, 2 a bug in the program or an XDP_TX "   \
	  "that failed, 3 the target of a redirect did not take them, 4 the device did not take "  \
	  "them back, 5 the queue of another CPU was full, 6 no skb could be made there.")         \
	F(xdp, U32, lost, "Frames that were lost; 0: none, the packet has an skb.")                \
	F(xdp, U32, act, "What the program returned; of 1 and 2.")                                 \
	F(xdp, U32, err, "Number of the error that the kernel met; 0: none.")                      \
	F(xdp, U32, prog, "Id of the program; 0: not known.")                                      \
	F(xdp, STR16, prog_name, "Its name.")                                                      \
	F(xdp, U32, map_type, "Kind of the map of the target, enum bpf_map_type; 0: no map.")      \
	F(xdp, U32, map, "Id of that map; 0: not known.")                                          \
	F(xdp, U32, to,                                                                            \
	  "Index of the device, slot of the map or number of the CPU it was sent to.")             \
	F(xdp, U32, from, "Index of the device that the frames came in by, of 3.")
PK_SECTION_STRUCT(xdp, XDP_FIELDS);

#ifndef __bpf__
struct pk_out;

/* "XDP_TX"; " fw (id 5)", as far as known; "ifindex 7", "slot 3 of the devmap 12"; "ENETDOWN". */
void pk_xdp_put_act(struct pk_out *out, __u32 act);
void pk_xdp_put_program(struct pk_out *out, const struct xdp_section *s);
void pk_xdp_put_target(struct pk_out *out, const struct xdp_section *s);
void pk_xdp_put_error(struct pk_out *out, __u32 err);
#endif
