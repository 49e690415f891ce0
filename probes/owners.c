// SPDX-License-Identifier: GPL-2.0-or-later
/* See owners.h. */

#include "probes/owners.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "core/kernel/reasons.h"
#include "core/kernel/symbols.h"
#include "core/util/cleanup.h"
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

/* Attach `prog`, which is taken over. 0 or -errno. */
static int attach(struct pk_owners *o, int prog)
{
	int link = prog < 0 ? prog : bpf_raw_tracepoint_open(NULL, prog);

	if (link < 0) {
		closep(&prog);
		return link;
	}
	o->at[o->n++] = (struct pk_owner_probe){ prog, link };
	return 0;
}

static int add_note(struct pk_owners *o, const struct pk_programs *programs, struct pk_kernel *k,
		    const char *function, bool unsaid)
{
	struct pk_probe_config c = { .unsaid = unsaid, .track.step = PK_LIFE_OWNER };
	struct pk_func_proto proto;
	int sk, skb, r = pk_btf_function(k, function, "", &proto);

	if (r)
		return r;
	sk = pk_func_arg(&proto, PK_ARG_SOCK);
	skb = pk_func_arg(&proto, PK_ARG_SKB);
	if (sk < 0 || skb < 0)
		return -EINVAL;
	c.track.from = (uint8_t)skb;
	c.track.to = (uint8_t)sk;
	return attach(o,
		      pk_programs_load_own(programs, PK_STUB_LIFE, &proto, BPF_TRACE_FENTRY, &c));
}

/* The drops that no tracepoint tells, as `drop` has those that one does. */
static int add_unsaid(struct pk_owners *o, const struct pk_programs *programs,
		      struct pk_probes *probes, const struct pk_probe_config *drop)
{
	struct pk_probe_config c = *drop;
	struct pk_func_proto proto;
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
	r = attach(o, pk_programs_load_own(programs, PK_STUB_TP, &proto, BPF_TRACE_FENTRY, &c));
	if (r)
		return r;
	o->unsaid_fd = o->at[o->n - 1].prog_fd;
	o->unsaid_index = c.index;
	probes->n_indices++;
	return 0;
}

static void say(const char *function, int r)
{
	if (r)
		pk_debug("drops: %s cannot be looked at: %s", function, strerror(-r));
}

void pk_owners_start(struct pk_owners *o, const struct pk_programs *programs,
		     struct pk_probes *probes)
{
	const struct pk_probe_config *drop = find_drop(probes);
	bool unsaid = drop && has_unsaid_drops(probes->kernel);
	const char *const *f = unsaid ? all_functions : functions;

	o->unsaid_fd = -1;
	if (!drop)
		return;
	for (; *f; f++)
		say(*f, add_note(o, programs, probes->kernel, *f, unsaid));
	for (size_t i = 0; o->n && i < probes->n; i++)
		probes->at[i].config.owners = needs_owners(&probes->at[i].config);
	if (o->n && unsaid)
		say(FREES, add_unsaid(o, programs, probes, drop));
}

int pk_owners_name(const struct pk_owners *o, struct pk_names *names)
{
	return o->unsaid_fd < 0 ? 0 : pk_names_add_probe(names, o->unsaid_index, "fentry", FREES);
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
