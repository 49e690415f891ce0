// SPDX-License-Identifier: GPL-2.0-or-later
/* The ct collector needs nothing of its own. What conntrack knows of a packet hangs on the packet
 * itself; where conntrack is not used, nothing does. */

#include <bpf/btf.h>
#include <errno.h>

#include "core/kernel/func.h"
#include "core/util/log.h"
#include "probes/collector.h"

static int ct_check(struct pk_kernel *kernel)
{
	if (!pk_btf_has_type(kernel, "nf_conn", BTF_KIND_STRUCT))
		return pk_err(-EOPNOTSUPP, "collector 'ct': this kernel has no conntrack, or does "
					   "not tell its types");
	return 0;
}

const struct pk_collector pk_ct = {
	.name = "ct",
	.help = "connection that conntrack holds the packet for",
	.automatic = true,
	.check = ct_check,
};
