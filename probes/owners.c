// SPDX-License-Identifier: GPL-2.0-or-later
/* See owners.h. */

#include "probes/owners.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "core/kernel/reasons.h"
#include "core/kernel/symbols.h"
#include "core/util/log.h"

/* What happens to a packet that has neither device nor route any more: it waits for the process
 * that has the socket, or its data is looked at. Neither is where most segments come by. */
static const char *const functions[] = { "tcp_add_backlog", "tcp_data_queue", NULL };
/* Where the drops themselves are not said: wherever a segment comes by. */
static const char *const all_functions[] = { "tcp_add_backlog", "tcp_rcv_established",
					     "tcp_rcv_state_process", NULL };
#define FREES "__kfree_skb"

static bool needs_owners(const struct pk_probe_config *c)
{
	return c->is_drop && c->sk_arg == PK_NO_ARG;
}

/* The first drop that needs them; NULL: none. */
static const struct pk_probe_config *find_drop(const struct pk_probes *probes)
{
	for (size_t i = 0; i < probes->n; i++)
		if (needs_owners(&probes->at[i].config))
			return &probes->at[i].config;
	return NULL;
}

/* Does TCP say nothing of what it drops? A kernel that has a reason for old data says it of that,
 * and of all others. */
static bool has_unsaid_drops(struct pk_kernel *k)
{
	char near[8];
	uint32_t value;

	return pk_reasons_find(k, "TCP_OLD_DATA", &value, near, sizeof(near)) != 0;
}

static int add_note(struct pk_links *links, const struct pk_programs *programs, struct pk_kernel *k,
		    const char *function, bool unsaid)
{
	struct pk_probe_config c = { .unsaid = unsaid, .track.step = PK_LIFE_OWNER };
	struct pk_func_proto proto;
	const struct pk_link_spec spec = { PK_STUB_LIFE, BPF_TRACE_FENTRY, function, &proto,
					   .silent = true };
	int sk, skb, r = pk_btf_function(k, function, "", &proto);

	if (r)
		return r;
	sk = pk_func_arg(&proto, PK_ARG_SOCK);
	skb = pk_func_arg(&proto, PK_ARG_SKB);
	if (sk < 0 || skb < 0)
		return -EINVAL;
	c.track.from = (uint8_t)skb;
	c.track.to = (uint8_t)sk;
	return pk_links_add(links, programs, &spec, &c);
}

/* The drops that no tracepoint tells, as `drop` has those that one does. */
static int add_unsaid(struct pk_links *links, const struct pk_programs *programs,
		      struct pk_probes *probes, const struct pk_probe_config *drop)
{
	struct pk_probe_config c = *drop;
	struct pk_func_proto proto;
	const struct pk_link_spec spec = { PK_STUB_TP, BPF_TRACE_FENTRY, FREES, &proto };
	struct pk_symbol function;
	int r = pk_btf_function(probes->kernel, FREES, "", &proto);

	if (!r && pk_symbols_named(probes->kernel, FREES, "", &function) != 1)
		r = -ENOENT;
	if (r)
		return r;
	c.index = (uint16_t)probes->n_indices;
	c.skb_arg = 0;
	c.dev_arg = c.net_arg = c.sk_arg = c.reason_arg = c.location_arg = PK_NO_ARG;
	c.owners = c.unsaid = true;
	c.function = function.addr;
	r = pk_links_add(links, programs, &spec, &c);
	probes->n_indices += !r;
	return r;
}

static bool say(const char *function, int r)
{
	if (r)
		pk_debug("drops: %s cannot be looked at: %s", function, strerror(-r));
	return !r;
}

void pk_owners_start(struct pk_links *links, const struct pk_programs *programs,
		     struct pk_probes *probes)
{
	const struct pk_probe_config *drop = find_drop(probes);
	bool unsaid = drop && has_unsaid_drops(probes->kernel);
	const char *const *f = unsaid ? all_functions : functions;
	bool any = false;

	if (!drop)
		return;
	for (; *f; f++)
		any |= say(*f, add_note(links, programs, probes->kernel, *f, unsaid));
	for (size_t i = 0; any && i < probes->n; i++)
		probes->at[i].config.owners = needs_owners(&probes->at[i].config);
	if (any && unsaid)
		say(FREES, add_unsaid(links, programs, probes, drop));
}
