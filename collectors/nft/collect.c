// SPDX-License-Identifier: GPL-2.0-or-later
/* The nft collector: probes where nf_tables begins with a base chain, and where it shows what its
 * rules said while somebody has them traced. The second costs nothing until then; the first is hit
 * by each packet, so it is there if somebody asks for it. */

#include "core/kernel/functions.h"
#include "probes/collector.h"

static const char *const nft_probes[] = { "?k:__nft_trace_packet", "?k:nft_do_chain", NULL };

static const char *nft_lacks(struct pk_kernel *kernel)
{
	return pk_kernel_has_kprobes(kernel)
		       ? NULL
		       : "this kernel has no kprobes (CONFIG_KPROBES, CONFIG_KPROBE_EVENTS), and "
			 "nf_tables has no tracepoints";
}

const struct pk_collector pk_nft = {
	.name = "nft",
	.help = "what chains, rules and policies of nftables did with a packet",
	.automatic = true,
	.probes = nft_probes,
	.probes_if_named = true,
	.lacks = nft_lacks,
};
