// SPDX-License-Identifier: GPL-2.0-or-later
/* See manager.h: from what was written to the list of probes. A probe's configuration follows
 * from its prototype in BTF: which argument is the packet, which the reason. */

#include "probes/manager.h"

#include <errno.h>
#include <string.h>

#include "collectors/list.h"
#include "core/util/array.h"
#include "core/util/log.h"

void pk_probes_init(struct pk_probes *probes, struct pk_kernel *kernel)
{
	*probes = (struct pk_probes){ .kernel = kernel };
}

void pk_probes_done(struct pk_probes *probes)
{
	pk_probes_unload(probes);
	free(probes->at);
	*probes = (struct pk_probes){ 0 };
}

static int no_such_tracepoint(struct pk_kernel *kernel, const char *symbol)
{
	const char *near = pk_tracepoint_nearest(kernel, symbol);

	if (near)
		return pk_err(
			-ENOENT,
			"probe 'tp:%s': this kernel has no such tracepoint; did you mean 'tp:%s'?",
			symbol, near);
	return pk_err(-ENOENT,
		      "probe 'tp:%s': this kernel has no such tracepoint (is its module loaded?)",
		      symbol);
}

static int find_proto(struct pk_kernel *kernel, const struct pk_target *t,
		      struct pk_func_proto *ret)
{
	int r = pk_btf_tracepoint(kernel, t->symbol, ret);

	if (r == -ENOENT)
		return no_such_tracepoint(kernel, t->symbol);
	if (r == -EOPNOTSUPP)
		return pk_err(r,
			      "probe 'tp:%s': its arguments are not known: this kernel has no BTF "
			      "for it (modules have none before 5.11)",
			      t->symbol);
	return r ? pk_err(r, "probe 'tp:%s': %s", t->symbol, strerror(-r)) : 0;
}

static uint8_t arg_position(const struct pk_func_proto *proto, enum pk_arg kind)
{
	int i = pk_func_arg(proto, kind);

	return i < 0 ? PK_NO_ARG : (uint8_t)i;
}

static void configure(struct pk_probe_entry *e, uint16_t index)
{
	e->config = (struct pk_probe_config){
		.index = index,
		.skb_arg = arg_position(&e->proto, PK_ARG_SKB),
		.dev_arg = arg_position(&e->proto, PK_ARG_NET_DEVICE),
		.net_arg = arg_position(&e->proto, PK_ARG_NET),
		.sk_arg = arg_position(&e->proto, PK_ARG_SOCK),
		.reason_arg = arg_position(&e->proto, PK_ARG_DROP_REASON),
		.location_arg = arg_position(&e->proto, PK_ARG_LOCATION),
		/* Before 5.17 it has no reason among its arguments, but is a drop all the same. */
		.is_drop = strcmp(e->target.symbol, "skb:kfree_skb") == 0,
	};
}

static bool has_subject(const struct pk_probe_config *c)
{
	return c->skb_arg != PK_NO_ARG || c->dev_arg != PK_NO_ARG || c->net_arg != PK_NO_ARG ||
	       c->sk_arg != PK_NO_ARG;
}

static struct pk_probe_entry *find_entry(struct pk_probes *probes, const struct pk_target *t)
{
	for (size_t i = 0; i < probes->n; i++)
		if (strcmp(probes->at[i].target.type, t->type) == 0 &&
		    strcmp(probes->at[i].target.symbol, t->symbol) == 0)
			return &probes->at[i];
	return NULL;
}

int pk_probes_add(struct pk_probes *probes, const char *text, uint32_t hooks)
{
	struct pk_probe_entry *e, new = { .prog_fd = -1 };
	int r = pk_target_parse(text, &new.target);

	if (r)
		return r;
	if (new.target.stack)
		hooks |= 1u << PK_COLLECTOR_stack;
	e = find_entry(probes, &new.target);
	if (e) {
		e->config.hooks |= hooks;
		return 0;
	}
	r = find_proto(probes->kernel, &new.target, &new.proto);
	if (r)
		return r;
	if (pk_array_reserve(probes, 1))
		return pk_err(-ENOMEM, "out of memory");
	configure(&new, (uint16_t)probes->n);
	if (!has_subject(&new.config))
		return pk_err(-EINVAL,
			      "probe '%s': has no packet, device, socket or namespace among its "
			      "arguments",
			      text);
	new.config.hooks = hooks;
	probes->at[probes->n++] = new;
	return 0;
}

int pk_probes_name(const struct pk_probes *probes, struct pk_names *names)
{
	for (size_t i = 0; i < probes->n; i++) {
		const struct pk_target *t = &probes->at[i].target;
		int r = pk_names_add_probe(names, (uint16_t)i, t->type, t->symbol);

		if (r)
			return r;
	}
	return 0;
}
