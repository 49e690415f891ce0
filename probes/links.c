// SPDX-License-Identifier: GPL-2.0-or-later
/* See links.h. The kernel makes a link of a program at a function with the call that does it for
 * raw tracepoints, too. */

#include "probes/links.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "core/util/cleanup.h"
#include "probes/kstats.h"

static const char *type_of(const struct pk_link_spec *spec)
{
	return spec->attach_type == BPF_TRACE_FENTRY  ? "fentry"
	       : spec->attach_type == BPF_TRACE_FEXIT ? "fexit"
						      : "tp";
}

int pk_links_add(struct pk_links *l, const struct pk_programs *programs,
		 const struct pk_link_spec *spec, const struct pk_probe_config *config)
{
	const char *tracepoint = spec->attach_type ? NULL : strchr(spec->symbol, ':') + 1;
	_cleanup_(closep) int prog = -1;
	int link;

	if (l->n == PK_LINKS_MAX)
		return -E2BIG;
	prog = pk_programs_load_own(programs, spec->stub, spec->proto, spec->attach_type, config);
	if (prog < 0)
		return prog;
	link = bpf_raw_tracepoint_open(tracepoint, prog);
	if (link < 0)
		return link;
	l->at[l->n++] = (struct pk_link){ type_of(spec), spec->symbol,  config->index,
					  spec->silent,  TAKE_FD(prog), link };
	return 0;
}

void pk_links_detach(struct pk_links *l)
{
	for (size_t i = 0; i < l->n; i++) {
		closep(&l->at[i].link_fd);
		l->at[i].link_fd = -1;
	}
}

void pk_links_done(struct pk_links *l)
{
	pk_links_detach(l);
	for (size_t i = 0; i < l->n; i++)
		closep(&l->at[i].prog_fd);
	l->n = 0;
}

int pk_links_name(const struct pk_links *l, struct pk_names *names)
{
	int r = 0;

	for (size_t i = 0; !r && i < l->n; i++)
		if (!l->at[i].silent)
			r = pk_names_add_probe(names, l->at[i].index, l->at[i].type,
					       l->at[i].symbol);
	return r;
}

int pk_links_watch(const struct pk_links *l, struct pk_transport *transport)
{
	int r = 0;

	for (size_t i = 0; !r && i < l->n; i++)
		if (!l->at[i].silent)
			r = pk_transport_watch_prog(transport, l->at[i].prog_fd, l->at[i].index);
	return r;
}

uint64_t pk_links_run_ns(const struct pk_links *l)
{
	struct pk_prog_stats stats;
	uint64_t sum = 0;

	for (size_t i = 0; i < l->n; i++)
		if (!pk_prog_stats(l->at[i].prog_fd, &stats))
			sum += stats.run_ns;
	return sum;
}
