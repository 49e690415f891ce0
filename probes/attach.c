// SPDX-License-Identifier: GPL-2.0-or-later
/* Probes into the kernel and out of it again: see manager.h. */

#include <bpf/bpf.h>
#include <string.h>

#include "core/util/log.h"
#include "probes/manager.h"

int pk_probes_load(struct pk_probes *probes, struct pk_programs *programs)
{
	for (size_t i = 0; i < probes->n; i++) {
		struct pk_probe_entry *e = &probes->at[i];

		e->prog_fd = pk_programs_load_tp(programs, &e->proto, e->target.symbol, &e->config);
		if (e->prog_fd < 0)
			return e->prog_fd;
	}
	return 0;
}

static int attach_tp(struct pk_probe_entry *e)
{
	/* A typed program knows its tracepoint since it was loaded. */
	const char *name = e->config.typed ? NULL : strchr(e->target.symbol, ':') + 1;

	e->link_fd = bpf_raw_tracepoint_open(name, e->prog_fd);
	return e->link_fd < 0 ? e->link_fd : 0;
}

int pk_probes_attach(struct pk_probes *probes)
{
	for (size_t i = 0; i < probes->n; i++) {
		int r = attach_tp(&probes->at[i]);

		if (r)
			return pk_err(r, "probe 'tp:%s': cannot attach: %s",
				      probes->at[i].target.symbol, strerror(-r));
	}
	return 0;
}

void pk_probes_detach(struct pk_probes *probes)
{
	for (size_t i = 0; i < probes->n; i++) {
		if (probes->at[i].link_fd >= 0)
			close(probes->at[i].link_fd);
		probes->at[i].link_fd = -1;
	}
}
