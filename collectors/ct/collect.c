// SPDX-License-Identifier: GPL-2.0-or-later
/* The ct collector needs nothing of its own. What conntrack knows of a packet hangs on the packet
 * itself; where conntrack is not used, nothing does. */

#include <bpf/btf.h>

#include "core/kernel/func.h"
#include "probes/collector.h"

static const char *ct_lacks(struct pk_kernel *kernel)
{
	return pk_btf_has_type(kernel, "nf_conn", BTF_KIND_STRUCT)
		       ? NULL
		       : "this kernel has no conntrack, or does not tell its types";
}

const struct pk_collector pk_ct = {
	.name = "ct",
	.help = "connection that conntrack holds the packet for",
	.automatic = true,
	.lacks = ct_lacks,
};
