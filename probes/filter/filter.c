// SPDX-License-Identifier: GPL-2.0-or-later
/* See filter.h. */

#include "probes/filter/filter.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "core/kernel/reasons.h"
#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "core/util/parse.h"
#include "probes/filter/meta.h"
#include "probes/filter/packet.h"

static int no_memory(void)
{
	return pk_err(-ENOMEM, "filter: %s", strerror(ENOMEM));
}

static void take_code(struct pk_filter *f, enum pk_filter_slot slot,
		      const struct pk_filter_code *code)
{
	f->codes[slot] = *code;
	f->slots |= 1u << slot;
}

/* ---- packets ---- */

/* One expression for both kinds of header. */
struct expression {
	const char *option, *expr;
	enum pk_filter_slot slots[PK_CLASSIC_LAYER_MAX];
	struct pk_classic
		classic[PK_CLASSIC_LAYER_MAX]; /* without instructions: no meaning there */
	struct pk_out why[PK_CLASSIC_LAYER_MAX];
};

static void expression_init(struct expression *e, const char *option, const char *expr,
			    enum pk_filter_slot link, enum pk_filter_slot network)
{
	*e = (struct expression){
		.option = option,
		.expr = expr,
		.slots = { [PK_CLASSIC_LINK] = link, [PK_CLASSIC_NETWORK] = network },
	};
	for (int i = 0; i < PK_CLASSIC_LAYER_MAX; i++)
		pk_out_init(&e->why[i], -1);
}

static void expression_done(struct expression *e)
{
	for (int i = 0; i < PK_CLASSIC_LAYER_MAX; i++) {
		pk_classic_done(&e->classic[i]);
		pk_out_done(&e->why[i]);
	}
}

/* The beginning of it, which may be long. */
static int shown(const char *expr)
{
	return (int)MIN(strlen(expr), 60u);
}

static int refuse(struct expression *e, int layer, int r)
{
	if (r == -ENOMEM)
		return no_memory();
	return pk_err(r, "--%s: '%.*s%s': %s", e->option, shown(e->expr), e->expr,
		      e->expr[shown(e->expr)] ? "..." : "", pk_out_text(&e->why[layer]) ?: "");
}

static int compile_layers(struct expression *e)
{
	for (int i = 0; i < PK_CLASSIC_LAYER_MAX; i++) {
		int r = pk_classic_compile(e->expr, i, &e->classic[i], &e->why[i]);

		if (r == -ENOMEM)
			return no_memory();
	}
	if (!e->classic[PK_CLASSIC_LINK].n && !e->classic[PK_CLASSIC_NETWORK].n)
		return refuse(e, PK_CLASSIC_LINK, -EINVAL);
	for (int i = 0; i < PK_CLASSIC_LAYER_MAX; i++)
		if (!e->classic[i].n)
			pk_info("--%s: has no meaning for packets %s a link header, which do not "
				"match: %s",
				e->option, i == PK_CLASSIC_LINK ? "with" : "without",
				pk_out_text(&e->why[i]) ?: "");
	return 0;
}

static const struct pk_classic_insn never = { .code = 0x06 /* ret #0 */ };

static int translate_layer(struct pk_filter *f, struct expression *e, int layer)
{
	struct pk_classic nothing = { (struct pk_classic_insn *)&never, 1 };
	const struct pk_classic *classic = e->classic[layer].n ? &e->classic[layer] : &nothing;
	struct pk_filter_code code;
	int r = pk_packet_translate(classic, f->window, &code, &e->why[layer]);

	if (r)
		return refuse(e, layer, r);
	take_code(f, e->slots[layer], &code);
	return 0;
}

static int compile_packet(struct pk_filter *f, struct expression *e)
{
	int r = compile_layers(e);

	for (int i = 0; !r && i < PK_CLASSIC_LAYER_MAX; i++)
		f->window = MAX(f->window, pk_packet_window(&e->classic[i]));
	for (int i = 0; !r && i < PK_CLASSIC_LAYER_MAX; i++)
		r = translate_layer(f, e, i);
	return r;
}

static int compile_packets(struct pk_filter *f, const struct pk_filter_opts *opts)
{
	struct expression e;
	int r = 0;

	if (opts->packet) {
		expression_init(&e, "filter", opts->packet, PK_SLOT_LINK, PK_SLOT_NETWORK);
		r = compile_packet(f, &e);
		expression_done(&e);
	}
	if (!r && opts->inner) {
		expression_init(&e, "filter-inner", opts->inner, PK_SLOT_INNER_LINK,
				PK_SLOT_INNER_NETWORK);
		r = compile_packet(f, &e);
		expression_done(&e);
	}
	return r;
}

/* ---- drop reasons ---- */

struct reason_list {
	const char *pattern;
	const struct pk_names *names;
	size_t n_matches;
	struct {
		uint32_t *at;
		size_t n, cap;
	} values;
	struct {
		const char **at;
		size_t n, cap;
	} known;
	int error;
};

static void reason_list_done(struct reason_list *l)
{
	free(l->values.at);
	free(l->known.at);
}

static void add_reason(struct reason_list *l, uint32_t value)
{
	if (pk_array_reserve(&l->values, 1)) {
		l->error = -ENOMEM;
		return;
	}
	l->values.at[l->values.n++] = value;
	l->n_matches++;
}

static bool visit_reason(void *ctx, uint32_t value, const char *name)
{
	struct reason_list *l = ctx;

	if (pk_array_reserve(&l->known, 1))
		l->error = -ENOMEM;
	else
		l->known.at[l->known.n++] = name;
	if (pk_names_reason_matches(l->names, value, l->pattern))
		add_reason(l, value);
	return false;
}

static int find_reasons(struct reason_list *l, const char *option, const char *pattern)
{
	uint32_t number;
	const char *near;

	l->pattern = pattern;
	l->n_matches = 0;
	l->known.n = 0;
	if (!pk_parse_u32(pattern, 0, UINT32_MAX, &number))
		add_reason(l, number);
	else
		pk_names_visit_reasons(l->names, visit_reason, l);
	if (l->error)
		return no_memory();
	if (l->n_matches)
		return 0;
	near = pk_nearest(pattern, l->known.at, l->known.n);
	return pk_err(-ENOENT, "--%s: '%s': this kernel has no such reason%s%s%s", option, pattern,
		      near ? "; did you mean '" : " (is its module loaded?)", near ?: "",
		      near ? "'?" : "");
}

static int load_reasons(struct pk_kernel *kernel, const char *option, struct pk_names *names)
{
	int n = names ? pk_reasons_load_all(kernel, names) : -ENOMEM;

	if (n < 0)
		return no_memory();
	if (n == 0)
		return pk_err(-EOPNOTSUPP,
			      "--%s: this kernel tells no reasons for drops (they came with 5.17); "
			      "-f can select drops by packet, print by place",
			      option);
	return 0;
}

/* R0 = R1->reason is one of the values */
static int reason_code(const struct reason_list *l, bool allow, struct pk_filter_code *ret)
{
	struct pk_emitter e = { 0 };
	int found = pk_emit_label(&e), r;
	size_t n;

	pk_emit(&e, BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_1, BPF_REG_1,
		offsetof(struct pk_filter_ctx, reason), 0);
	for (size_t i = 0; i < l->values.n; i++)
		pk_emit_jump_if(&e, BPF_JMP32 | BPF_JEQ | BPF_K, BPF_REG_1, 0,
				(int32_t)l->values.at[i], found);
	pk_emit(&e, BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, !allow);
	pk_emit(&e, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	pk_emit_place(&e, found);
	pk_emit(&e, BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, allow);
	pk_emit(&e, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	r = pk_emit_finish(&e, PK_PACKET_INSNS_MAX, ret, &n);
	pk_emitter_done(&e);
	return r ? no_memory() : 0;
}

/* With both options, what the one names counts less what the other does. */
static int exclude(struct reason_list *from, const struct reason_list *what)
{
	size_t kept = 0;

	for (size_t i = 0; i < from->values.n; i++) {
		bool out = false;

		for (size_t k = 0; k < what->values.n; k++)
			out |= from->values.at[i] == what->values.at[k];
		if (!out)
			from->values.at[kept++] = from->values.at[i];
	}
	from->values.n = kept;
	return kept ? 0 : pk_err(-EINVAL, "--not-reason: leaves nothing of --reason");
}

static int find_all(struct reason_list *l, const char *option, char *const *patterns)
{
	int r = 0;

	for (; !r && patterns && *patterns; patterns++)
		r = find_reasons(l, option, *patterns);
	return r;
}

static int compile_reasons(struct pk_filter *f, struct pk_kernel *kernel,
			   const struct pk_filter_opts *opts)
{
	_cleanup_(pk_names_freep) struct pk_names *names = NULL;
	_cleanup_(reason_list_done) struct reason_list wanted = { 0 }, unwanted = { 0 };
	struct pk_filter_code code;
	int r;

	if (!opts->reasons && !opts->not_reasons)
		return 0;
	names = pk_names_new();
	wanted.names = unwanted.names = names;
	r = load_reasons(kernel, opts->reasons ? "reason" : "not-reason", names)
		    ?: find_all(&wanted, "reason", opts->reasons)
		    ?: find_all(&unwanted, "not-reason", opts->not_reasons);
	if (!r && opts->reasons)
		r = exclude(&wanted, &unwanted) ?: reason_code(&wanted, true, &code);
	else if (!r)
		r = reason_code(&unwanted, false, &code);
	if (!r)
		take_code(f, PK_SLOT_REASON, &code);
	return r;
}

/* ---- all ---- */

static int compile_meta(struct pk_filter *f, struct pk_kernel *kernel, const char *expr)
{
	struct pk_filter_code code;
	int r = expr ? pk_meta_compile(kernel, expr, &code) : 0;

	if (expr && !r)
		take_code(f, PK_SLOT_META, &code);
	return r;
}

int pk_filter_compile(struct pk_kernel *kernel, const struct pk_filter_opts *opts,
		      struct pk_filter *ret)
{
	struct pk_filter f = { 0 };
	int r = compile_packets(&f, opts) ?: compile_meta(&f, kernel, opts->meta)
					  ?: compile_reasons(&f, kernel, opts);

	if (r)
		pk_filter_done(&f);
	else
		*ret = f;
	return r;
}

void pk_filter_done(struct pk_filter *filter)
{
	for (int i = 0; i < PK_SLOT_MAX; i++)
		pk_filter_code_done(&filter->codes[i]);
	filter->slots = 0;
}

static void describe_text(struct json_object *meta, const char *key, const char *text)
{
	if (text)
		json_object_object_add(meta, key, json_object_new_string(text));
}

static void describe_list(struct json_object *meta, const char *key, char *const *list)
{
	struct json_object *array;

	if (!list)
		return;
	array = json_object_new_array();
	for (; *list; list++)
		json_object_array_add(array, json_object_new_string(*list));
	json_object_object_add(meta, key, array);
}

void pk_filter_describe(const struct pk_filter_opts *opts, struct json_object *meta)
{
	describe_text(meta, "filter", opts->packet);
	describe_text(meta, "filter_inner", opts->inner);
	describe_text(meta, "filter_meta", opts->meta);
	describe_list(meta, "filter_reasons", opts->reasons);
	describe_list(meta, "filter_not_reasons", opts->not_reasons);
}
