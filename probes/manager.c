// SPDX-License-Identifier: GPL-2.0-or-later
/* See manager.h: from what was written to the list of probes. What a kernel has is resolve.c's;
 * here is what follows if it has not. */

#include "probes/manager.h"

#include <errno.h>
#include <fnmatch.h>
#include <string.h>

#include "collectors/list.h"
#include "core/kernel/modules.h"
#include "core/util/array.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "probes/deny.h"

void pk_probes_init(struct pk_probes *probes, struct pk_kernel *kernel)
{
	*probes = (struct pk_probes){ .kernel = kernel };
}

void pk_probes_done(struct pk_probes *probes)
{
	pk_probes_unload(probes);
	free(probes->at);
	pk_map_done(&probes->places);
	for (size_t i = 0; i < probes->waiting.n; i++)
		free(probes->waiting.at[i].text);
	free(probes->waiting.at);
	*probes = (struct pk_probes){ 0 };
}

/* ---- the list ---- */

/* The same place? Of functions the address says, of which one may have two names. */
static uint64_t place_key(const struct pk_target *t, uint64_t addr)
{
	char text[PK_TARGET_TEXT_MAX];

	if (addr)
		return addr ^ (uint64_t)t->kind << 60;
	pk_target_text(t, text, sizeof(text));
	return pk_map_text_key(PK_MAP_SEED, text, strlen(text));
}

/* Two conditions on one return value: what satisfies either is wanted, and what cannot be said
 * as one condition is no condition. */
static void merge_ret(struct pk_probe_config *config, const struct pk_probe_config *other)
{
	if (config->ret_op != other->ret_op || config->ret_value != other->ret_value)
		config->ret_op = PK_RET_ANY;
}

/* Is there room for one more while the run goes on? */
static bool has_late_room(struct pk_probes *probes)
{
	size_t room = pk_probes_late_room(probes);

	if (probes->n_late < room)
		return true;
	if (!probes->full)
		pk_warn("%zu probes were added while this ran: no more will be", room);
	probes->full = true;
	return false;
}

/* One text in the course of being added. */
struct adding {
	struct pk_probes *probes;
	uint32_t hooks;
	size_t n_added;
	size_t n_left_out, n_no_kind; /* of a pattern */
	struct pk_candidate wrong;    /* the first that could not be used */
	bool any_wrong;
	bool optional;
	bool by_name;       /* the user typed it, and no pattern */
	bool skb_only;      /* functions that take an skb, less those of deny.h */
	bool in_module;     /* some of what was added is */
	const char *module; /* only what is of this one; NULL: wherever it is */
};

static int add_entry(struct adding *a, const struct pk_candidate *c)
{
	struct pk_probes *probes = a->probes;
	uint64_t key = place_key(&c->target, c->addr), *known = pk_map_get(&probes->places, key);
	uint32_t hooks = a->hooks;
	struct pk_probe_entry *e;

	if (c->target.stack)
		hooks |= 1u << PK_COLLECTOR_stack;
	if (probes->running && (known || !has_late_room(probes)))
		return 0; /* what is attached stays as it is */
	if (known) {
		e = &probes->at[*known - 1];
		e->config.hooks |= hooks;
		merge_ret(&e->config, &c->config);
		e->config.tracked_only &= c->target.tracked;
		e->config.by_name |= a->by_name;
		e->optional &= a->optional;
		return 0;
	}
	if (probes->n_indices == UINT16_MAX)
		return pk_err(-E2BIG, "more than %d probes are too many", UINT16_MAX);
	if (pk_array_reserve(probes, 1) || pk_map_put(&probes->places, key, probes->n + 1))
		return pk_err(-ENOMEM, "out of memory");
	e = &probes->at[probes->n];
	*e = (struct pk_probe_entry){
		.target = c->target,
		.addr = c->addr,
		.proto = c->proto,
		.config = c->config,
		.optional = a->optional,
	};
	probes->n++;
	probes->n_late += probes->running;
	e->config.index = (uint16_t)probes->n_indices++;
	e->config.hooks = hooks;
	e->config.tracked_only = c->target.tracked;
	e->config.by_name = a->by_name;
	if (e->config.nft.at)
		e->config.nft.verdicts = (uint16_t)probes->nft_verdicts;
	return 0;
}

/* ---- one that was found ---- */

static bool is_denied(const char *name)
{
	static const char *const patterns[] = {
#define DENY_PATTERN(pattern, why) pattern,
		PK_DENIED(DENY_PATTERN)
#undef DENY_PATTERN
	};

	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++)
		if (!fnmatch(patterns[i], name, 0))
			return true;
	return false;
}

/* The user who typed a name and the one who wrote a pattern want to know different things: of a
 * pattern, what is about no packet was not meant. */
static int take(void *ctx, const struct pk_candidate *c)
{
	struct adding *a = ctx;
	const char *module = c->proto.module ?: c->target.module;
	char text[PK_TARGET_TEXT_MAX];

	if (a->module && strcmp(module, a->module))
		return 0;
	if (a->skb_only && (!pk_candidate_has_skb(c) || is_denied(c->target.symbol)))
		return 0;
	if (c->state == PK_CANDIDATE_USABLE) {
		a->n_added++;
		a->in_module |= module[0];
		return add_entry(a, c);
	}
	pk_debug("probe '%s': left out: %s", pk_target_text(&c->target, text, sizeof(text)),
		 c->why);
	if (!a->any_wrong || a->wrong.state == PK_CANDIDATE_UNFIT)
		a->wrong = *c;
	a->any_wrong = true;
	a->n_left_out += c->state == PK_CANDIDATE_ABSENT || c->state == PK_CANDIDATE_UNUSABLE ||
			 c->state == PK_CANDIDATE_NO_KIND;
	a->n_no_kind += c->state == PK_CANDIDATE_NO_KIND;
	return 0;
}

/* What may have been meant, and of which kind that is; NULL: nothing is near. */
static const char *nearest(struct pk_kernel *k, const struct pk_target *t, const char **ret_kind)
{
	bool is_tp = t->kind == PK_PROBE_TP || pk_tracepoint_exists(k, NULL, t->symbol);
	const char *near = is_tp ? NULL : pk_function_nearest(k, t->symbol);

	*ret_kind = pk_probe_kind_name(near ? t->kind : PK_PROBE_TP);
	return near ?: pk_tracepoint_nearest(k, t->symbol);
}

/* What the user typed and cannot have. */
static int refuse(struct pk_kernel *k, const char *text, const struct pk_candidate *c)
{
	const struct pk_target *t = &c->target;
	const char *kind = NULL;
	bool is_absent = c->state == PK_CANDIDATE_ABSENT && t->kind != PK_PROBE_USDT;
	const char *near = is_absent ? nearest(k, t, &kind) : NULL;

	if (c->state == PK_CANDIDATE_NO_SENSE)
		return pk_err(-EINVAL, "probe '%s': %s", text, c->why);
	if (near)
		return pk_err(-ENOENT, "probe '%s': %s; did you mean '%s:%s'?", text, c->why, kind,
			      near);
	if (is_absent && t->kind == PK_PROBE_TP)
		return pk_err(-ENOENT, "probe '%s': %s (is its module loaded?)", text, c->why);
	if (is_absent)
		return pk_err(-ENOENT, "probe '%s': %s; 'pktrack inspect' lists what there is",
			      text, c->why);
	return pk_err(-EOPNOTSUPP, "probe '%s': %s", text, c->why);
}

static int refuse_pattern(const char *text, const struct adding *a)
{
	char first[PK_TARGET_TEXT_MAX];

	if (!a->any_wrong)
		return pk_err(-ENOENT,
			      "probe '%s': matches nothing on this kernel; 'pktrack inspect' lists "
			      "what there is",
			      text);
	return pk_err(a->wrong.state == PK_CANDIDATE_UNFIT ? -ENOENT : -EOPNOTSUPP,
		      "probe '%s': nothing that it matches can be probed; %s: %s", text,
		      pk_target_text(&a->wrong.target, first, sizeof(first)), a->wrong.why);
}

static void leave_out(struct pk_probes *probes, const struct adding *a, size_t n, size_t n_no_kind)
{
	probes->n_left_out += n;
	probes->n_no_kind += n_no_kind;
	if (n_no_kind)
		probes->no_kind = pk_probe_kind_lacks(probes->kernel, a->wrong.target.kind);
}

/* ---- what modules may bring ---- */

static bool is_pattern(const char *text)
{
	return strpbrk(text, "*?[");
}

/* May a module that is loaded later have it? */
static bool may_come(struct pk_kernel *k, const struct pk_target *t)
{
	char group[64];

	if (t->kind == PK_PROBE_TP) /* to look through all of them for each module takes too long */
		return !is_pattern(pk_target_module(t, group, sizeof(group)));
	return t->kind != PK_PROBE_USDT && !pk_probe_kind_lacks(k, t->kind);
}

static int wait_for(struct pk_probes *probes, const struct pk_waiting *waiting)
{
	bool any = false;

	for (size_t i = 0; i < waiting->spec.n; i++)
		any |= may_come(probes->kernel, &waiting->spec.at[i]);
	if (!any)
		return 0;
	if (pk_array_reserve(&probes->waiting, 1))
		return pk_err(-ENOMEM, "out of memory");
	probes->waiting.at[probes->waiting.n] = *waiting;
	probes->waiting.at[probes->waiting.n].text = strdup(waiting->text);
	if (!probes->waiting.at[probes->waiting.n].text)
		return pk_err(-ENOMEM, "out of memory");
	probes->waiting.n++;
	return 0;
}

/* Is it of a module that there is, but that is not loaded? Its name into `module`. */
static bool awaits_module(struct pk_kernel *k, const struct pk_target *t, char *module, size_t size)
{
	pk_target_module(t, module, size);
	return module[0] && !is_pattern(module) && may_come(k, t) &&
	       (!t->guessed || !pk_probe_kind_lacks(k, PK_PROBE_KPROBE)) &&
	       !pk_module_is_loaded(k, module) && pk_module_is_known(k, module);
}

/* None of the alternatives is there. */
static int settle_missing(struct adding *a, const char *text, const struct pk_target_spec *spec,
			  enum pk_probe_origin origin)
{
	struct pk_waiting waiting = { .text = (char *)text, .spec = *spec, .hooks = a->hooks };
	struct pk_kernel *k = a->probes->kernel;
	char module[64];

	waiting.by_name = a->by_name;
	waiting.missed = origin == PK_PROBE_TYPED && !spec->optional;
	if (!waiting.missed) {
		if (!spec->optional)
			leave_out(a->probes, a, 1, a->n_no_kind > 0);
		return wait_for(a->probes, &waiting);
	}
	for (size_t i = 0; i < spec->n; i++)
		if (awaits_module(k, &spec->at[i], module, sizeof(module))) {
			pk_info("probe '%s': waits for module %s, which is not loaded", text,
				module);
			return wait_for(a->probes, &waiting);
		}
	return spec->at[spec->n - 1].glob ? refuse_pattern(text, a) : refuse(k, text, &a->wrong);
}

/* `t` is there. A module may bring more of what a pattern matches, and if it is in one, come
 * again. */
static int settle_found(struct adding *a, const char *text, const struct pk_target *t)
{
	struct pk_waiting waiting = { .text = (char *)text,
				      .hooks = a->hooks,
				      .by_name = a->by_name };

	waiting.spec.n = 1;
	waiting.spec.at[0] = *t;
	return t->glob || a->in_module ? wait_for(a->probes, &waiting) : 0;
}

/* The functions of `t` that are in that module. False: there can be none. */
static bool narrow(struct pk_target *t, const char *module)
{
	if (t->kind == PK_PROBE_TP)
		return true; /* groups are not named as modules are */
	if (t->module[0] && fnmatch(t->module, module, 0))
		return false;
	snprintf(t->module, sizeof(t->module), "%s", module);
	return true;
}

static int add_waiting(struct pk_probes *probes, struct pk_waiting *w, const char *module)
{
	struct adding a = { .probes = probes,
			    .hooks = w->hooks,
			    .optional = true,
			    .by_name = w->by_name,
			    .skb_only = w->all_skb,
			    .module = module };
	bool fits = false;
	int r = 0;

	for (size_t i = 0; !r && i < w->spec.n && !a.n_added; i++) {
		struct pk_target t = w->spec.at[i];
		char named[64];

		if (!may_come(probes->kernel, &t) || !narrow(&t, module))
			continue;
		fits |= !strcmp(pk_target_module(&t, named, sizeof(named)), module);
		r = pk_resolve(probes->kernel, &t, true, take, &a);
	}
	if (w->missed && !a.n_added && fits)
		pk_warn("probe '%s': module %s was loaded: %s", w->text, module,
			a.any_wrong ? a.wrong.why : "it has no such thing");
	w->missed &= !a.n_added;
	return r == -EOPNOTSUPP ? 0 : r; /* no types: said at the start */
}

static bool has_pattern(const struct pk_target_spec *spec)
{
	for (size_t i = 0; i < spec->n; i++)
		if (spec->at[i].glob)
			return true;
	return false;
}

size_t pk_probes_late_room(const struct pk_probes *probes)
{
	size_t n = probes->n_awaited + (probes->discovers ? PK_PROBES_LATE_MAX : 0);

	/* Of a name, one in each module that has it, and again if a module comes again. */
	for (size_t i = 0; i < probes->waiting.n; i++)
		n += has_pattern(&probes->waiting.at[i].spec) ? PK_PROBES_LATE_MAX : 4;
	return MIN(n, (size_t)PK_PROBES_LATE_MAX);
}

bool pk_probes_late_kind(const struct pk_probes *probes, enum pk_probe_kind kind)
{
	if (pk_probe_kind_lacks(probes->kernel, kind))
		return false;
	if (probes->discovers && kind == PK_PROBE_KPROBE)
		return true;
	for (size_t i = 0; i < probes->waiting.n; i++) {
		const struct pk_target_spec *spec = &probes->waiting.at[i].spec;

		for (size_t j = 0; j < spec->n; j++)
			if (spec->at[j].kind == kind ||
			    (spec->at[j].guessed && kind == PK_PROBE_KPROBE))
				return true;
	}
	return false;
}

int pk_probes_add_module(struct pk_probes *probes, const char *module)
{
	int r = 0;

	for (size_t i = 0; !r && i < probes->waiting.n; i++)
		r = add_waiting(probes, &probes->waiting.at[i], module);
	return r;
}

void pk_probes_forget_module(struct pk_probes *probes, const char *module)
{
	for (size_t i = 0; i < probes->n; i++)
		if (!strcmp(probes->at[i].target.module, module))
			pk_map_remove(&probes->places,
				      place_key(&probes->at[i].target, probes->at[i].addr));
}

int pk_probes_add_found(struct pk_probes *probes, const char *name, const char *module,
			uint32_t hooks)
{
	struct adding a = { .probes = probes, .hooks = hooks, .optional = true, .skb_only = true };
	struct pk_target t = { .kind = PK_PROBE_KPROBE };

	snprintf(t.symbol, sizeof(t.symbol), "%s", name);
	snprintf(t.module, sizeof(t.module), "%s", module);
	return pk_resolve(probes->kernel, &t, true, take, &a);
}

size_t pk_probes_say_missed(const struct pk_probes *probes)
{
	size_t n = 0;

	for (size_t i = 0; i < probes->waiting.n; i++) {
		if (!probes->waiting.at[i].missed)
			continue;
		n++;
		pk_warn("probe '%s': was never put in place: its module did not come, or lacks it",
			probes->waiting.at[i].text);
	}
	return n;
}

/* ---- adding ---- */

int pk_probes_add(struct pk_probes *probes, const char *text, enum pk_probe_origin origin,
		  uint32_t hooks)
{
	struct adding a = { .probes = probes, .hooks = hooks };
	struct pk_target_spec spec;
	int r = pk_target_parse(text, &spec);
	size_t i;

	for (i = 0; !r && i < spec.n && !a.n_added; i++) {
		bool exact = origin == PK_PROBE_TYPED && !spec.at[i].glob;

		a.n_left_out = a.n_no_kind = 0;
		a.optional = !exact || spec.optional;
		a.by_name = exact;
		r = pk_resolve(probes->kernel, &spec.at[i], !exact, take, &a);
	}
	if (r)
		return r;
	if (!a.n_added)
		return settle_missing(&a, text, &spec, origin);
	leave_out(probes, &a, a.n_left_out, a.n_no_kind); /* of a pattern */
	return settle_found(&a, text, &spec.at[i - 1]);
}

/* Whoever asks for `option` asks for kprobes. 0: they are there; 1: they are not, and are left out;
 * -errno, logged. */
static int check_kprobes(struct pk_probes *probes, const char *option, enum pk_probe_origin origin)
{
	const char *lacks = pk_probe_kind_lacks(probes->kernel, PK_PROBE_KPROBE);

	if (!lacks)
		return 0;
	if (origin == PK_PROBE_TYPED)
		return pk_err(-EOPNOTSUPP, "%s: %s", option, lacks);
	probes->n_left_out++;
	probes->n_no_kind++;
	probes->no_kind = lacks;
	return 1;
}

int pk_probes_add_all_skb(struct pk_probes *probes, enum pk_probe_origin origin, uint32_t hooks)
{
	struct adding a = { .probes = probes, .hooks = hooks, .optional = true, .skb_only = true };
	struct pk_waiting waiting = { .text = (char *)"--all-skb",
				      .hooks = hooks,
				      .all_skb = true };
	struct pk_target *all = &waiting.spec.at[0];
	int r = check_kprobes(probes, waiting.text, origin);

	if (r)
		return MIN(r, 0);
	waiting.spec.n = 1;
	*all = (struct pk_target){ .kind = PK_PROBE_KPROBE, .glob = true, .symbol = "*" };
	r = pk_resolve(probes->kernel, all, false, take, &a);
	if (r)
		return r == -EOPNOTSUPP ? pk_err(r, "--all-skb: this kernel gives no types (BTF)")
					: r;
	pk_debug("--all-skb: %zu functions, %zu more cannot be probed", a.n_added, a.n_left_out);
	return wait_for(probes, &waiting);
}

int pk_probes_discover(struct pk_probes *probes, enum pk_probe_origin origin)
{
	int r = check_kprobes(probes, "--probe-stack", origin);

	probes->discovers = !r;
	if (!r)
		pk_functions_known(probes->kernel); /* while nothing waits for it */
	return MIN(r, 0);
}

void pk_probes_drop_hooks(struct pk_probes *probes, uint32_t hooks)
{
	for (size_t i = 0; i < probes->n; i++)
		probes->at[i].config.hooks &= ~hooks;
	for (size_t i = 0; i < probes->waiting.n; i++)
		probes->waiting.at[i].hooks &= ~hooks;
}

static bool any_missed(const struct pk_probes *probes)
{
	for (size_t i = 0; i < probes->waiting.n; i++)
		if (probes->waiting.at[i].missed)
			return true;
	return false;
}

int pk_probes_say_left_out(const struct pk_probes *probes)
{
	size_t n = probes->n_left_out, absent = n - probes->n_no_kind;
	_cleanup_(pk_out_done) struct pk_out why = { .fd = -1 };

	pk_out_init(&why, -1);
	if (!n)
		return 0;
	if (probes->n_no_kind)
		pk_out_printf(&why, ": %s", probes->no_kind);
	if (probes->n_no_kind && absent)
		pk_out_printf(&why, "; %zu it does not have", absent);
	if (!probes->n && !any_missed(probes))
		return pk_err(-ENOENT,
			      "none of %zu probes can be used on this kernel%s; -v tells why", n,
			      pk_out_text(&why));
	if (probes->n_no_kind)
		pk_info("%zu of %zu probes are left out%s; -v lists them", n, n + probes->n,
			pk_out_text(&why));
	else
		pk_info("%zu of %zu probes are not on this kernel; -v lists them", n,
			n + probes->n);
	return 0;
}

int pk_probes_name(const struct pk_probes *probes, size_t from, struct pk_names *names)
{
	for (size_t i = from; i < probes->n; i++) {
		const struct pk_target *t = &probes->at[i].target;
		int r = pk_names_add_probe(names, probes->at[i].config.index,
					   pk_probe_kind_name(t->kind), t->symbol);

		if (r)
			return r;
	}
	return 0;
}
