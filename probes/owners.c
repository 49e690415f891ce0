// SPDX-License-Identifier: GPL-2.0-or-later
/* See owners.h. */

#include "probes/owners.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "core/util/cleanup.h"
#include "core/util/log.h"

/* What happens to a packet that has neither device nor route any more: it waits for the process
 * that has the socket, or its data is looked at. Neither is where most segments come by. */
static const char *const functions[PK_OWNERS_MAX] = { "tcp_add_backlog", "tcp_data_queue" };

static bool needs_owners(const struct pk_probe_config *c)
{
	return c->is_drop && c->sk_arg == PK_NO_ARG;
}

static bool any_needs_owners(const struct pk_probes *probes)
{
	for (size_t i = 0; i < probes->n; i++)
		if (needs_owners(&probes->at[i].config))
			return true;
	return false;
}

static int add(struct pk_owners *o, const struct pk_programs *programs, struct pk_kernel *k,
	       const char *function)
{
	struct pk_probe_config c = { .track.step = PK_LIFE_OWNER };
	_cleanup_(closep) int prog = -1;
	struct pk_func_proto proto;
	int link, sk, skb, r = pk_btf_function(k, function, "", &proto);

	if (r)
		return r;
	sk = pk_func_arg(&proto, PK_ARG_SOCK);
	skb = pk_func_arg(&proto, PK_ARG_SKB);
	if (sk < 0 || skb < 0)
		return -EINVAL;
	c.track.from = (uint8_t)skb;
	c.track.to = (uint8_t)sk;
	prog = pk_programs_load_life(programs, &proto, BPF_TRACE_FENTRY, &c);
	if (prog < 0)
		return prog;
	link = bpf_raw_tracepoint_open(NULL, prog);
	if (link < 0)
		return link;
	o->at[o->n++] = (struct pk_owner_probe){ TAKE_FD(prog), link };
	return 0;
}

void pk_owners_start(struct pk_owners *o, const struct pk_programs *programs,
		     struct pk_probes *probes)
{
	if (!any_needs_owners(probes))
		return;
	for (size_t i = 0; i < PK_OWNERS_MAX; i++) {
		int r = add(o, programs, probes->kernel, functions[i]);

		if (r)
			pk_debug("drops: %s cannot be looked at: %s", functions[i], strerror(-r));
	}
	for (size_t i = 0; o->n && i < probes->n; i++)
		probes->at[i].config.owners = needs_owners(&probes->at[i].config);
}

void pk_owners_detach(struct pk_owners *o)
{
	for (size_t i = 0; i < o->n; i++) {
		closep(&o->at[i].link_fd);
		o->at[i].link_fd = -1;
	}
}

void pk_owners_done(struct pk_owners *o)
{
	pk_owners_detach(o);
	for (size_t i = 0; i < o->n; i++)
		closep(&o->at[i].prog_fd);
	o->n = 0;
}
