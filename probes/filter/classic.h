/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* pcap-filter expressions as libpcap compiles them: classic BPF. Knows nothing of eBPF, whose
 * headers and libpcap's both name a struct bpf_insn, of different kinds. */

#include "core/util/out.h"

/* Where a packet begins that a program is for. */
enum pk_classic_layer {
	PK_CLASSIC_LINK,    /* Ethernet */
	PK_CLASSIC_NETWORK, /* IPv4 or IPv6 */
	PK_CLASSIC_LAYER_MAX,
};

/* Laid out as libpcap's and the kernel's. */
struct pk_classic_insn {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};

struct pk_classic {
	struct pk_classic_insn *insns; /* owned */
	size_t n;
};

void pk_classic_done(struct pk_classic *classic);

/* Compile `expr`. 0; -EINVAL: it has no meaning there, what libpcap says is written to `why`;
 * -ENOMEM. Does not log. */
int pk_classic_compile(const char *expr, enum pk_classic_layer layer, struct pk_classic *ret,
		       struct pk_out *why);
