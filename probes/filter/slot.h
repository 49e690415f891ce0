/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What a filter is told of the event, and what it answers: R1 points to this struct at entry, R0
 * is 1 for a match, else 0. Shared between the BPF stubs and the compilers of filters. */

#include <linux/types.h>

struct pk_filter_ctx {
	__u64 skb;    /* kernel address, never 0 */
	__u64 reason; /* drop reason; 0: none */
	__u32 flags;
	__u32 reserved[3];
};
