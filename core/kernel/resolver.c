// SPDX-License-Identifier: GPL-2.0-or-later
/* Ties the dictionaries of a capture to the kernel that it is taken on. */

#include "core/kernel/resolver.h"

#include "core/kernel/netns.h"
#include "core/kernel/reasons.h"
#include "core/kernel/symbols.h"

static void resolve_symbol(void *ctx, struct pk_names *names, uint64_t addr)
{
	struct pk_symbol symbol;

	if (!pk_symbols_at(ctx, addr, &symbol))
		pk_names_add_symbol(names, &symbol);
}

static void resolve_reason(void *ctx, struct pk_names *names, uint32_t value)
{
	pk_reasons_resolve(ctx, names, value);
}

static void resolve_netns(void *ctx, struct pk_names *names, uint32_t inum)
{
	pk_netns_resolve(ctx, names, inum);
}

void pk_kernel_resolver(struct pk_kernel *k, struct pk_resolver *ret)
{
	*ret = (struct pk_resolver){
		.ctx = k,
		.symbol = resolve_symbol,
		.reason = resolve_reason,
		.netns = resolve_netns,
	};
}
