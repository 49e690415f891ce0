// SPDX-License-Identifier: GPL-2.0-or-later
/* See manager.h: from what was written to the list of probes. What a kernel has is resolve.c's;
 * here is what follows if it has not. */

#include "probes/manager.h"

#include <errno.h>
#include <fnmatch.h>
#include <string.h>

#include "collectors/list.h"
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
	*probes = (struct pk_probes){ 0 };
}

/* ---- the list ---- */

/* The same place? Of functions the address says, of which one may have two names. */
static uint64_t place_key(const struct pk_candidate *c)
{
	char text[PK_TARGET_TEXT_MAX];

	if (c->addr)
		return c->addr ^ (uint64_t)c->target.kind << 60;
	pk_target_text(&c->target, text, sizeof(text));
	return pk_map_text_key(PK_MAP_SEED, text, strlen(text));
}

/* Two conditions on one return value: what satisfies either is wanted, and what cannot be said
 * as one condition is no condition. */
static void merge_ret(struct pk_probe_config *config, const struct pk_probe_config *other)
{
	if (config->ret_op != other->ret_op || config->ret_value != other->ret_value)
		config->ret_op = PK_RET_ANY;
}

static int add_entry(struct pk_probes *probes, const struct pk_candidate *c, bool optional,
		     uint32_t hooks)
{
	uint64_t key = place_key(c), *known = pk_map_get(&probes->places, key);
	struct pk_probe_entry *e;

	if (c->target.stack)
		hooks |= 1u << PK_COLLECTOR_stack;
	if (known) {
		e = &probes->at[*known - 1];
		e->config.hooks |= hooks;
		merge_ret(&e->config, &c->config);
		e->config.tracked_only &= c->target.tracked;
		e->optional &= optional;
		return 0;
	}
	if (probes->n == UINT16_MAX)
		return pk_err(-E2BIG, "more than %d probes are too many", UINT16_MAX);
	if (pk_array_reserve(probes, 1) || pk_map_put(&probes->places, key, probes->n + 1))
		return pk_err(-ENOMEM, "out of memory");
	e = &probes->at[probes->n];
	*e = (struct pk_probe_entry){
		.target = c->target,
		.addr = c->addr,
		.proto = c->proto,
		.config = c->config,
		.optional = optional,
		.prog_fd = -1,
	};
	e->config.index = (uint16_t)probes->n++;
	e->config.hooks = hooks;
	e->config.tracked_only = c->target.tracked;
	return 0;
}

/* ---- adding ---- */

/* One text in the course of being added. */
struct adding {
	struct pk_probes *probes;
	uint32_t hooks;
	size_t n_added;
	size_t n_left_out, n_no_kind; /* of a pattern */
	struct pk_candidate wrong;    /* the first that could not be used */
	bool any_wrong;
	bool optional;
	bool skb_only; /* pk_probes_add_all_skb() */
};

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
	char text[PK_TARGET_TEXT_MAX];

	if (a->skb_only && (!pk_candidate_has_skb(c) || is_denied(c->target.symbol)))
		return 0;
	if (c->state == PK_CANDIDATE_USABLE) {
		a->n_added++;
		return add_entry(a->probes, c, a->optional, a->hooks);
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

static const char *nearest(struct pk_kernel *k, const struct pk_target *t)
{
	return t->kind == PK_PROBE_TP ? pk_tracepoint_nearest(k, t->symbol)
				      : pk_function_nearest(k, t->symbol);
}

/* What the user typed and cannot have. */
static int refuse(struct pk_kernel *k, const char *text, const struct pk_candidate *c)
{
	const struct pk_target *t = &c->target;
	const char *kind = pk_probe_kind_name(t->kind);
	bool is_absent = c->state == PK_CANDIDATE_ABSENT && t->kind != PK_PROBE_USDT;
	const char *near = is_absent ? nearest(k, t) : NULL;

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

/* None of the alternatives is there. */
static int settle_missing(struct adding *a, const char *text, const struct pk_target_spec *spec,
			  enum pk_probe_origin origin)
{
	if (origin == PK_PROBE_TYPED && !spec->optional)
		return spec->at[spec->n - 1].glob ? refuse_pattern(text, a)
						  : refuse(a->probes->kernel, text, &a->wrong);
	if (!spec->optional)
		leave_out(a->probes, a, 1, a->n_no_kind > 0);
	return 0;
}

int pk_probes_add(struct pk_probes *probes, const char *text, enum pk_probe_origin origin,
		  uint32_t hooks)
{
	struct adding a = { .probes = probes, .hooks = hooks };
	struct pk_target_spec spec;
	int r = pk_target_parse(text, &spec);

	for (size_t i = 0; !r && i < spec.n && !a.n_added; i++) {
		bool exact = origin == PK_PROBE_TYPED && !spec.at[i].glob;

		a.n_left_out = a.n_no_kind = 0;
		a.optional = !exact || spec.optional;
		r = pk_resolve(probes->kernel, &spec.at[i], !exact, take, &a);
	}
	if (r)
		return r;
	if (!a.n_added)
		return settle_missing(&a, text, &spec, origin);
	leave_out(probes, &a, a.n_left_out, a.n_no_kind); /* of a pattern */
	return 0;
}

int pk_probes_add_all_skb(struct pk_probes *probes, enum pk_probe_origin origin, uint32_t hooks)
{
	static const struct pk_target all = { .kind = PK_PROBE_KPROBE,
					      .glob = true,
					      .symbol = "*" };
	struct adding a = { .probes = probes, .hooks = hooks, .optional = true, .skb_only = true };
	const char *lacks = pk_probe_kind_lacks(probes->kernel, PK_PROBE_KPROBE);
	int r;

	if (lacks && origin == PK_PROBE_TYPED)
		return pk_err(-EOPNOTSUPP, "--all-skb: %s", lacks);
	if (lacks) {
		probes->n_left_out++;
		probes->n_no_kind++;
		probes->no_kind = lacks;
		return 0;
	}
	r = pk_resolve(probes->kernel, &all, false, take, &a);
	if (r)
		return r == -EOPNOTSUPP ? pk_err(r, "--all-skb: this kernel gives no types (BTF)")
					: r;
	pk_debug("--all-skb: %zu functions, %zu more cannot be probed", a.n_added, a.n_left_out);
	return 0;
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
	if (!probes->n)
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

int pk_probes_name(const struct pk_probes *probes, struct pk_names *names)
{
	for (size_t i = 0; i < probes->n; i++) {
		const struct pk_target *t = &probes->at[i].target;
		int r = pk_names_add_probe(names, (uint16_t)i, pk_probe_kind_name(t->kind),
					   t->symbol);

		if (r)
			return r;
	}
	return 0;
}
