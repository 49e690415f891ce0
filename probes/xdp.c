// SPDX-License-Identifier: GPL-2.0-or-later
/* See xdp.h. A program on a raw tracepoint is called by bpf_trace_runN(), N being the number of
 * arguments, and that by the tracepoint's own two functions, or by what has the tracepoint: it
 * depends on the kernel and on how many programs there are. */

#include "probes/xdp.h"

#include <string.h>

#include "core/kernel/reasons.h"
#include "core/kernel/symbols.h"
#include "probes/program.h"

enum pk_xdp_how pk_xdp_how_of(const char *tracepoint)
{
#define COMPARE(NAME, number, symbol, what)                                                        \
	if (!strcmp(tracepoint, symbol))                                                           \
		return PK_XDP_##NAME;
	PK_XDP_HOWS(COMPARE)
#undef COMPARE
	return PK_XDP_NONE;
}

void pk_xdp_set_reasons(struct pk_probes *probes)
{
	uint32_t reason = 0;
	bool asked = false;
	char near[64];

	for (size_t i = 0; i < probes->n; i++) {
		if (!probes->at[i].config.xdp)
			continue;
		if (!asked &&
		    pk_reasons_find(probes->kernel, "NOT_SPECIFIED", &reason, near, sizeof(near)))
			reason = 0; /* it has no reasons at all */
		asked = true;
		probes->at[i].config.reason = reason;
	}
}

static struct pk_text_range range_of(struct pk_kernel *k, const char *function)
{
	struct pk_symbol s;

	if (pk_symbols_named(k, function, "", &s) <= 0)
		return (struct pk_text_range){ 0 };
	return (struct pk_text_range){ s.addr, s.size };
}

static void find_tracers(struct pk_kernel *k, const struct pk_probe_entry *e,
			 volatile struct pk_text_range *tracers)
{
	const char *name = strchr(e->target.symbol, ':') + 1;
	char functions[PK_XDP_TRACERS][128];

	snprintf(functions[0], sizeof(functions[0]), "bpf_trace_run%u", e->proto.n_args);
	snprintf(functions[1], sizeof(functions[1]), "__bpf_trace_%s", name);
	snprintf(functions[2], sizeof(functions[2]), "__traceiter_%s", name);
	for (size_t i = 0; i < PK_XDP_TRACERS; i++) {
		struct pk_text_range range = range_of(k, functions[i]);

		tracers[i].size = range.size;
		tracers[i].start = range.start;
	}
}

void pk_xdp_find_tracers(const struct pk_probes *probes, struct pk_programs *programs)
{
	for (size_t i = 0; i < probes->n; i++)
		if (probes->at[i].config.xdp)
			find_tracers(probes->kernel, &probes->at[i],
				     pk_programs_xdp_tracers(programs, probes->at[i].config.xdp));
}
