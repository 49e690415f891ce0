// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack inspect: where the running kernel can be probed, what is found there, and what is wrong
 * with the rest. */

#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "core/util/array.h"
#include "core/util/json.h"
#include "core/util/log.h"
#include "postprocess/consumer.h"
#include "probes/resolve.h"

struct inspect_opts {
	enum pk_format format;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct inspect_opts, format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or one JSON object a line."),
};

static const struct inspect_opts defaults;

/* What matched, and how much of it is not shown. */
struct inspection {
	bool pattern; /* the user asked for it, so what cannot be used is shown, too */
	struct pk_candidate *at;
	size_t n, cap;
	size_t n_no_kind; /* functions that could be probed if the kernel had kprobes */
	const char *no_kind;
	struct pk_kernel *kernel;
};

static void inspection_done(struct inspection *in)
{
	free(in->at);
}

static int take(void *ctx, const struct pk_candidate *c)
{
	struct inspection *in = ctx;

	if (c->state == PK_CANDIDATE_NO_KIND && !in->pattern) {
		in->n_no_kind++;
		in->no_kind = pk_probe_kind_lacks(in->kernel, c->target.kind);
		return 0;
	}
	if (c->state != PK_CANDIDATE_USABLE && !in->pattern)
		return 0;
	if (pk_array_reserve(in, 1))
		return -ENOMEM;
	in->at[in->n++] = *c;
	return 0;
}

/* ---- what matches ---- */

/* Without a type, a word may be about functions and about tracepoints: "tcp_*" is both. */
static int match_guessed(struct pk_kernel *k, const struct pk_target *t, struct inspection *in)
{
	struct pk_target tp = *t, function = *t;
	const char *colon = strchr(t->symbol, ':');
	size_t before = in->n;
	int r;

	tp.guessed = function.guessed = false;
	tp.kind = PK_PROBE_TP;
	tp.glob = true;
	function.kind = PK_PROBE_KPROBE;
	if (colon) {
		snprintf(function.module, sizeof(function.module), "%.*s", (int)(colon - t->symbol),
			 t->symbol);
		snprintf(function.symbol, sizeof(function.symbol), "%s", colon + 1);
	} else {
		snprintf(tp.symbol, sizeof(tp.symbol), "*:%.253s", t->symbol);
	}
	r = pk_resolve(k, &tp, false, take, in);
	if (r || (!t->glob && in->n > before)) /* one exact name, and there it is */
		return r;
	return pk_resolve(k, &function, false, take, in);
}

static int match(struct pk_kernel *k, const char *pattern, struct inspection *in)
{
	struct pk_target_spec spec;
	int r = pk_target_parse(pattern ?: "*", &spec);

	if (r)
		return PK_EXIT_USAGE;
	for (size_t i = 0; !r && i < spec.n; i++)
		r = spec.at[i].guessed ? match_guessed(k, &spec.at[i], in)
				       : pk_resolve(k, &spec.at[i], false, take, in);
	return r ? pk_err(r, "inspect: %s",
			  r == -EOPNOTSUPP ? "this kernel gives no types (BTF)" : strerror(-r))
		 : 0;
}

/* Usable ones first, then by type, module and name. */
static int compare(const void *a, const void *b)
{
	const struct pk_candidate *x = a, *y = b;
	int r = (x->state != PK_CANDIDATE_USABLE) - (y->state != PK_CANDIDATE_USABLE);

	r = r ?: (int)x->target.kind - (int)y->target.kind;
	r = r ?: strcmp(x->target.module, y->target.module);
	return r ?: strcmp(x->target.symbol, y->target.symbol);
}

/* ---- what is shown ---- */

/* Words for arguments that we know what to do with. */
static const char *arg_word(enum pk_arg kind)
{
	static const char *const words[PK_ARG_MAX] = {
		[PK_ARG_SKB] = "skb",           [PK_ARG_SKB_PTR] = "skb_ptr",
		[PK_ARG_NET_DEVICE] = "dev",    [PK_ARG_NET] = "net",
		[PK_ARG_SOCK] = "sk",           [PK_ARG_DROP_REASON] = "reason",
		[PK_ARG_LOCATION] = "location", [PK_ARG_XDP_BUFF] = "xdp",
		[PK_ARG_NFT_PKTINFO] = "nft",
	};

	return words[kind];
}

static void show_text(const struct pk_candidate *c, struct pk_out *out)
{
	const struct pk_target *t = &c->target;
	bool usable = c->state == PK_CANDIDATE_USABLE;
	char name[PK_TARGET_TEXT_MAX];

	if (!usable) {
		pk_out_color(out, PK_COLOR_WARN);
		pk_out_str(out, "not ");
		pk_out_color(out, PK_COLOR_RESET);
	}
	snprintf(name, sizeof(name), "%s%s%s", t->module, t->module[0] ? ":" : "", t->symbol);
	pk_out_color(out, PK_COLOR_DIM);
	pk_out_printf(out, "%-*s ", usable ? 10 : 6, pk_probe_kind_name(t->kind));
	pk_out_color(out, PK_COLOR_RESET);
	if (!usable) {
		pk_out_printf(out, "%s: %s\n", name, c->why);
		return;
	}
	pk_out_printf(out, "%-44s", name);
	for (unsigned int i = 0; i < c->proto.n_args; i++)
		if (arg_word(c->proto.args[i].kind) && c->proto.args[i].reg != PK_NO_REG)
			pk_out_printf(out, " %s", arg_word(c->proto.args[i].kind));
	pk_out_char(out, '\n');
}

static void show_args(const struct pk_candidate *c, struct pk_json *j)
{
	pk_json_array(j, "args");
	for (unsigned int i = 0; i < c->proto.n_args; i++) {
		const struct pk_func_arg *arg = &c->proto.args[i];

		if (!arg_word(arg->kind) || arg->reg == PK_NO_REG)
			continue;
		pk_json_object(j, NULL);
		pk_json_str(j, "kind", arg_word(arg->kind));
		pk_json_u64(j, "index", i);
		if (arg->name[0])
			pk_json_str(j, "name", arg->name);
		pk_json_object_end(j);
	}
	pk_json_array_end(j);
}

static void show_json(const struct pk_candidate *c, struct pk_out *out)
{
	struct pk_json j;

	pk_json_init(&j, out);
	pk_json_object(&j, NULL);
	pk_json_str(&j, "type", pk_probe_kind_name(c->target.kind));
	pk_json_str(&j, "symbol", c->target.symbol);
	if (c->target.module[0])
		pk_json_str(&j, "module", c->target.module);
	pk_json_bool(&j, "usable", c->state == PK_CANDIDATE_USABLE);
	if (c->state == PK_CANDIDATE_USABLE)
		show_args(c, &j);
	else
		pk_json_str(&j, "why", c->why);
	pk_json_object_end(&j);
	pk_out_char(out, '\n');
}

/* What could not be found out, and what is left unsaid. */
static void say_limits(struct pk_kernel *k, const struct inspection *in)
{
	int r = pk_functions_known(k);

	if (in->n_no_kind)
		pk_info("inspect: %zu functions are not listed: %s", in->n_no_kind, in->no_kind);
	else if (r && pk_kernel_has_kprobes(k))
		pk_info("inspect: which functions can be traced is not known "
			"(available_filter_functions: %s); some may not be",
			strerror(-r));
}

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	_cleanup_(inspection_done) struct inspection in = { .pattern = n_words };
	const struct inspect_opts *opts = data;
	struct pk_profile_features features;
	size_t usable = 0;
	int r;

	r = pk_cli_features(cli, &features);
	if (r)
		return r;
	in.kernel = cli->kernel;
	r = match(cli->kernel, n_words ? words[0] : NULL, &in);
	if (r)
		return r;
	if (in.n)
		qsort(in.at, in.n, sizeof(in.at[0]), compare);
	for (size_t i = 0; i < in.n; i++) {
		usable += in.at[i].state == PK_CANDIDATE_USABLE;
		(opts->format == PK_FORMAT_JSON ? show_json : show_text)(&in.at[i], &cli->out);
	}
	if (!in.n && n_words)
		return pk_err(-ENOENT, "inspect: '%s' matches nothing on this kernel", words[0]);
	say_limits(cli->kernel, &in);
	return usable ? 0 : PK_EXIT_MISSING;
}

const struct pk_command pk_cmd_inspect = {
	.name = "inspect",
	.args = "[PATTERN]",
	.about = "list the probes that this kernel has, with the arguments found",
	.notes = "PATTERN is as of collect --probe, without options: ip_rcv, 'tcp_*', 'tp:net:*', "
		 "'k:nf_tables:*'.\n"
		 "With it, what matches but cannot be probed is listed, too, and why. Exit status "
		 "3: "
		 "nothing that\n"
		 "matches can be probed.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.max_words = 1,
	.run = run,
};
