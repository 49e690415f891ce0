/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Packet filters: classic BPF, as libpcap makes it of an expression, translated to eBPF that a
 * probe can run on what an skb holds. */

#include "probes/filter/classic.h"
#include "probes/filter/emit.h"

/* Bytes of its own stack frame that a translated filter uses at most; frames of calls add up to
 * 512. */
#define PK_PACKET_FRAME_BYTES 8
/* Instructions of the longest one: the verifier follows no more than 8192 branches in a row. */
#define PK_PACKET_INSNS_MAX   8100

/* Bytes of a packet that the program looks at if nothing unusual is in it: what its window should
 * hold, a multiple of 8, at most PK_FILTER_WINDOW_MAX. */
uint32_t pk_packet_window(const struct pk_classic *classic);

/* Translate a program. The window that it is run with (slot.h) is `window` bytes or a tag more, if
 * the packet has so many. It answers as libpcap's bpf_filter() would for the bytes of the packet: a
 * load from beyond them and a division by 0 are no match. 0; -EOPNOTSUPP: the program asks for what
 * is no byte of a packet, or loops; -EINVAL: it is none; -E2BIG: too long; what is wrong is written
 * to `why`. -ENOMEM. Does not log. */
int pk_packet_translate(const struct pk_classic *classic, uint32_t window,
			struct pk_filter_code *ret, struct pk_out *why);
