// SPDX-License-Identifier: GPL-2.0-or-later
/* See late.h. A probe that is added goes the way of the others: its name into the dictionary,
 * before any event of it; a place among the counters, of which there are enough from the start;
 * then it is loaded, attached, and what it misses is counted. All that happens between two looks at
 * the ring, so it is done in pieces, and the ring is read after each. */

#include "probes/late.h"

#include <errno.h>
#include <string.h>

#include "collectors/stack/section.h"
#include "core/event/event.h"
#include "core/event/stack.h"
#include "core/kernel/symbols.h"
#include "core/util/array.h"
#include "core/util/log.h"
#include "probes/collector.h"
#include "probes/nft.h"
#include "probes/stop.h"
#include "probes/xdp.h"

/* Between two looks at what stacks showed: each may cost a link, which takes long to detach. */
#define LOOK_NS  100000000ULL
/* Addresses in stacks that are remembered: more than any kernel has in the way of packets. */
#define SEEN_MAX 65536

void pk_late_init(struct pk_late *late, struct pk_kernel *kernel)
{
	pk_modules_look(kernel, &late->modules, NULL, NULL);
}

void pk_late_done(struct pk_late *late)
{
	pk_modules_done(&late->modules);
	pk_map_done(&late->seen);
	free(late->fresh.at);
	*late = (struct pk_late){ 0 };
}

/* ---- in place ---- */

static int prepare(struct pk_late *late, size_t from)
{
	struct pk_probes *p = late->probes;

	pk_nft_find_place(p, late->programs);
	if (late->tracking->programs)
		pk_tracking_configure(late->tracking, p, from);
	if (pk_probes_name(p, from, late->names))
		return pk_err(-ENOMEM, "out of memory");
	return pk_transport_grow(late->transport, p->n_indices);
}

/* Put all that was added into the kernel. *ret_n: how many could be. */
static int put_in_place(struct pk_late *late, const char *why, size_t *ret_n)
{
	struct pk_probes *p = late->probes;
	size_t from = p->n_begun, at;
	int r = from < p->n ? prepare(late, from) : 0;

	*ret_n = 0;
	while (!r && p->n_begun < p->n && !pk_stop_told()) {
		at = p->n_begun;
		r = pk_probes_attach_late(p, late->programs) ?: pk_probes_watch(p, late->transport);
		for (; at < p->n_begun; at++) {
			const struct pk_probe_entry *e = &p->at[at];
			char text[PK_TARGET_TEXT_MAX];

			*ret_n += e->attached;
			pk_debug("%s: %s: %s", why, pk_target_text(&e->target, text, sizeof(text)),
				 e->attached ? "attached" : strerror(-e->error));
		}
		if (!r)
			r = MIN(pk_transport_read(late->transport), 0);
	}
	return r;
}

/* ---- what stacks show ---- */

void pk_late_want_record(struct pk_late *late, const void *record, size_t size)
{
	const struct pk_frame *frames;
	struct pk_event ev;

	if (!late->probes->discovers || late->probes->full ||
	    pk_event_parse(record, size, NULL, &ev) <= 0)
		return;
	frames = ev.data[PK_SECTION_stack];
	for (size_t i = 0; frames && i < ev.size[PK_SECTION_stack] / sizeof(*frames); i++) {
		uint64_t addr = frames[i].addr;

		if (!addr || pk_map_get(&late->seen, addr) || late->seen.n >= SEEN_MAX ||
		    pk_array_reserve(&late->fresh, 1) || pk_map_put(&late->seen, addr, 1))
			continue;
		late->fresh.at[late->fresh.n++] = addr;
	}
}

static int add_function_at(struct pk_late *late, uint64_t addr)
{
	char name[128], module[64];
	struct pk_symbol symbol;

	/* At its first byte nothing was called: that is a probe's own frame. */
	if (pk_symbols_at(late->probes->kernel, addr, &symbol) || symbol.addr == addr ||
	    pk_is_tracer(symbol.name))
		return 0;
	snprintf(name, sizeof(name), "%s", symbol.name);
	snprintf(module, sizeof(module), "%s", symbol.module);
	return pk_probes_add_found(late->probes, name, module, late->hooks);
}

int pk_late_look_at_stacks(struct pk_late *late, uint64_t now_ns)
{
	size_t n_before = late->probes->n, n;
	int r = 0;

	if (!late->fresh.n || now_ns - late->looked_ns < LOOK_NS)
		return 0;
	late->looked_ns = now_ns;
	for (size_t i = 0; !r && i < late->fresh.n; i++)
		r = add_function_at(late, late->fresh.at[i]);
	late->fresh.n = 0;
	if (r || late->probes->n == n_before)
		return r;
	r = put_in_place(late, "--probe-stack", &n);
	late->n_found += n;
	return r;
}

/* ---- what modules bring ---- */

static int on_module(void *ctx, const char *module, bool came)
{
	struct pk_late *late = ctx;
	struct pk_probes *p = late->probes;
	size_t from = p->n, n;
	char text[PK_TARGET_TEXT_MAX];
	int r;

	if (!came) {
		pk_debug("module %s was unloaded", module);
		pk_probes_forget_module(p, module);
		return 0;
	}
	r = pk_probes_add_module(p, module);
	if (r || p->n == from)
		return r;
	r = put_in_place(late, module, &n);
	if (n == 1 && p->n == from + 1)
		pk_info("module %s was loaded: %s is probed", module,
			pk_target_text(&p->at[from].target, text, sizeof(text)));
	else
		pk_info("module %s was loaded: %zu probes attached; -v lists them", module, n);
	return r;
}

int pk_late_look_at_modules(struct pk_late *late)
{
	int r;

	if (!late->probes->waiting.n)
		return 0;
	r = pk_modules_look(late->probes->kernel, &late->modules, on_module, late);
	/* Without a list of modules there are none to be found; that the rest goes on is worth
	 * more. */
	return r == -ENOENT || r == -EACCES ? 0 : r;
}

/* ---- what collectors come to want ---- */

static int add_probes_of(struct pk_late *late, const struct pk_collector *c)
{
	size_t n;
	int r = 0;

	for (const char *const *own = c->probes; !r && *own; own++)
		r = pk_probes_add(late->probes, *own, PK_PROBE_OWN, late->hooks);
	if (r)
		return r;
	pk_xdp_set_reasons(late->probes);
	pk_xdp_find_tracers(late->probes, late->programs);
	r = put_in_place(late, c->name, &n);
	pk_info("collector '%s' is of use from now on: %zu probes attached", c->name, n);
	return r;
}

int pk_late_look_at_collectors(struct pk_late *late)
{
	int r = 0;

	for (size_t i = 0; !r && late->awaited && i < PK_COLLECTOR_MAX; i++) {
		if (!(late->awaited & 1u << i) || !pk_collectors[i]->wants_probes(&late->bpf))
			continue;
		late->awaited &= ~(1u << i);
		r = add_probes_of(late, pk_collectors[i]);
	}
	return r;
}

bool pk_late_say_totals(const struct pk_late *late)
{
	if (late->probes->discovers)
		pk_info("--probe-stack: %zu %s found and probed", late->n_found,
			late->n_found == 1 ? "function" : "functions");
	return pk_probes_say_missed(late->probes);
}
