// SPDX-License-Identifier: GPL-2.0-or-later
/* See stack.h. How many tracing frames are on top differs from kernel to kernel (a BPF program's
 * own frames, bpf_trace_runN, the tracepoint's iterator), so they are known by what they are,
 * never by their number. */

#include "core/event/stack.h"

#include <fnmatch.h>
#include <string.h>

#include "collectors/drop/section.h"
#include "collectors/stack/section.h"

bool pk_is_tracer(const char *function)
{
	static const char *const patterns[] = {
		"bpf_prog_*",     "bpf_trace_run*",   "__bpf_trace_*",   "__traceiter_*",
		"perf_trace_*",   "trace_event_*",    "bpf_get_stack*",  "kprobe_*",
		"kretprobe_*",    "ftrace_*",         "fprobe_*",        "trampoline_*",
		"arch_ftrace_*",  "aggr_pre_handler", "opt_pre_handler", "optimized_callback",
		"trace_call_bpf", "___bpf_prog_run",  "__bpf_prog_run*",
	};

	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++)
		if (fnmatch(patterns[i], function, 0) == 0)
			return true;
	return false;
}

bool pk_is_freer(const char *function)
{
	static const char *const names[] = { "kfree_skb_list", "kfree_skb_list_reason",
					     "tcf_kfree_skb_list", "__tcf_kfree_skb_list" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], function))
			return true;
	return false;
}

static bool is_tracing(const struct pk_symbol *symbol)
{
	return !symbol || symbol->tracer; /* a BPF program may not be in the symbol table */
}

struct pk_frames pk_event_frames(const struct pk_event *ev, const struct pk_names *names)
{
	const struct drop_section *drop = pk_event_get(ev, drop);
	struct pk_frames frames = {
		.at = ev->data[PK_SECTION_stack],
		.n = ev->size[PK_SECTION_stack] / sizeof(struct pk_frame),
	};
	size_t first = 0;
	uint64_t offset;

	if (!frames.at)
		return (struct pk_frames){ 0 };
	if (drop)
		while (first < frames.n && frames.at[first].addr != drop->location)
			first++;
	if (!drop || first == frames.n)
		for (first = 0; first < frames.n; first++)
			if (!is_tracing(pk_names_symbol(names, frames.at[first].addr, &offset)))
				break;
	if (first == frames.n) /* nothing is known by name: better all of it than nothing */
		first = 0;
	return (struct pk_frames){ .at = frames.at + first, .n = frames.n - first };
}

uint64_t pk_event_drop_place(const struct pk_event *ev, const struct pk_names *names)
{
	uint64_t location = pk_event_get(ev, drop)->location, offset;
	const struct pk_symbol *symbol = pk_names_symbol(names, location, &offset);
	struct pk_frames frames;

	if (!symbol || !symbol->freer)
		return location;
	frames = pk_event_frames(ev, names);
	for (size_t i = 0; i < frames.n; i++) {
		symbol = pk_names_symbol(names, frames.at[i].addr, &offset);
		if (symbol && !symbol->freer)
			return frames.at[i].addr;
	}
	return location;
}

void pk_out_symbol(struct pk_out *out, const struct pk_names *names, uint64_t addr)
{
	uint64_t offset;
	const struct pk_symbol *symbol = pk_names_symbol(names, addr, &offset);

	if (!symbol) {
		pk_out_str(out, "0x");
		pk_out_hex(out, addr, 1);
		return;
	}
	pk_out_escaped(out, symbol->name, 512);
	pk_out_str(out, "+0x");
	pk_out_hex(out, offset, 1);
	if (symbol->module[0]) {
		pk_out_str(out, " [");
		pk_out_escaped(out, symbol->module, 64);
		pk_out_char(out, ']');
	}
}
