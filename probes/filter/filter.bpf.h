/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The filter's place in a probe: after its arguments are fetched and the packet is readable,
 * before anything else. */

#include "core/bpf/ctx.bpf.h"

/* Is this event wanted? */
static __always_inline bool pk_filter_match(const struct pk_ctx *ctx, struct pk_scratch *scratch)
{
	(void)ctx;
	(void)scratch;
	return true;
}
