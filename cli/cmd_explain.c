// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack explain: what a drop reason means, or a drop without one in some function. */

#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "core/event/names.h"
#include "core/kernel/kernel.h"
#include "core/kernel/reasons.h"
#include "core/util/array.h"
#include "core/util/json.h"
#include "core/util/log.h"
#include "core/util/parse.h"
#include "postprocess/consumer.h"
#include "postprocess/explain/explain.h"

#define TEXT_COLUMNS 96
#define LIST_COLUMN  40

struct explain_opts {
	enum pk_format format;
	bool check;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct explain_opts, format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or one JSON object a line."),
	PK_OPTION(BOOL, struct explain_opts, check, "check", 0,
		  .help = "Instead, name the drop reasons of the running kernel and of its loaded "
			  "modules that have no explanation. Exit status 3 if there are any."),
};

static const struct explain_opts defaults;

/* ---- text ---- */

/* Print words, broken before TEXT_COLUMNS; lines but the first begin with `indent` spaces. */
static void put_wrapped(struct pk_out *out, const char *text, int indent)
{
	int column = indent;

	while (*text) {
		int len = (int)strcspn(text, " ");

		if (column > indent && column + 1 + len > TEXT_COLUMNS) {
			pk_out_printf(out, "\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			pk_out_char(out, ' ');
			column++;
		}
		pk_out_mem(out, text, (size_t)len);
		column += len;
		text += len;
		text += *text == ' ';
	}
	pk_out_char(out, '\n');
}

static void put_items(struct pk_out *out, const char *title,
		      const char *const items[PK_EXPLAIN_ITEMS])
{
	pk_out_printf(out, "\n%s:\n", title);
	for (size_t i = 0; i < PK_EXPLAIN_ITEMS && items[i]; i++) {
		pk_out_str(out, "  - ");
		put_wrapped(out, items[i], 4);
	}
}

static void put_body(struct pk_out *out, const struct pk_explanation *e)
{
	pk_out_str(out, "  ");
	put_wrapped(out, e->meaning, 2);
	put_items(out, "Usual causes", e->causes);
	put_items(out, "What to look at", e->look);
	if (e->also) {
		pk_out_str(out, "\nBeware:\n  ");
		put_wrapped(out, e->also, 2);
	}
}

static void put_title(struct pk_out *out, const char *before, const char *name, size_t len)
{
	pk_out_str(out, before);
	pk_out_color(out, PK_COLOR_BOLD);
	pk_out_mem(out, name, len);
	pk_out_color(out, PK_COLOR_RESET);
}

static void reason_text(struct pk_out *out, const struct pk_explain_subsystem *s,
			const struct pk_explanation *e)
{
	put_title(out, "", e->name, strlen(e->name));
	pk_out_printf(out, " (%s)\n", s->name);
	put_body(out, e);
}

static void place_text(struct pk_out *out, const char *function, const struct pk_explanation *e)
{
	put_title(out, "NOT_SPECIFIED at ", function, pk_explain_function_len(function));
	pk_out_char(out, '\n');
	put_body(out, e);
}

/* ---- JSON ---- */

static void items_json(struct pk_json *j, const char *key,
		       const char *const items[PK_EXPLAIN_ITEMS])
{
	pk_json_array(j, key);
	for (size_t i = 0; i < PK_EXPLAIN_ITEMS && items[i]; i++)
		pk_json_str(j, NULL, items[i]);
	pk_json_array_end(j);
}

static void functions_json(struct pk_json *j, const char *functions)
{
	pk_json_array(j, "functions");
	while (*functions) {
		size_t len = strcspn(functions, "|");

		pk_json_strn(j, NULL, functions, len);
		functions += len + (functions[len] == '|');
	}
	pk_json_array_end(j);
}

/* `s` NULL: a place. */
static void explanation_json(struct pk_out *out, const struct pk_explain_subsystem *s,
			     const struct pk_explanation *e)
{
	struct pk_json j;

	pk_json_init(&j, out);
	pk_json_object(&j, NULL);
	pk_json_str(&j, "subsystem", s ? s->name : "core");
	pk_json_str(&j, "reason", s ? e->name : "NOT_SPECIFIED");
	if (!s)
		functions_json(&j, e->name);
	pk_json_str(&j, "meaning", e->meaning);
	items_json(&j, "causes", e->causes);
	items_json(&j, "look", e->look);
	if (e->also)
		pk_json_str(&j, "also", e->also);
	pk_json_object_end(&j);
	pk_out_char(out, '\n');
}

/* ---- all ---- */

/* The first sentence of the meaning. */
static void put_first_sentence(struct pk_out *out, const char *meaning)
{
	const char *end = strstr(meaning, ". ");

	pk_out_mem(out, meaning, end ? (size_t)(end - meaning) + 1 : strlen(meaning));
	pk_out_char(out, '\n');
}

static void put_line(struct pk_out *out, const struct pk_explanation *e)
{
	size_t len = strcspn(e->name, "|");

	put_title(out, "  ", e->name, len);
	pk_out_printf(out, "%*s", len + 4 < LIST_COLUMN ? (int)(LIST_COLUMN - len - 2) : 2, "");
	put_first_sentence(out, e->meaning);
}

static void list_text(struct pk_out *out)
{
	for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++) {
		pk_out_printf(out, "%s%s:\n", s == pk_explain_subsystems ? "" : "\n", s->name);
		for (const struct pk_explanation *e = s->rows; e->name; e++)
			put_line(out, e);
	}
	pk_out_str(out, "\nWithout a reason (NOT_SPECIFIED), by the function; others like it have "
			"the same text:\n");
	for (const struct pk_explanation *e = pk_explain_places; e->name; e++)
		put_line(out, e);
}

static void list_json(struct pk_out *out)
{
	for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++)
		for (const struct pk_explanation *e = s->rows; e->name; e++)
			explanation_json(out, s, e);
	for (const struct pk_explanation *e = pk_explain_places; e->name; e++)
		explanation_json(out, NULL, e);
}

/* ---- one that is not there ---- */

struct candidates {
	const char **at; /* owned; the names are the tables' */
	size_t n, cap;
};

static void candidates_done(struct candidates *c)
{
	free(c->at);
}

static int add_candidate(struct candidates *c, const char *name)
{
	if (pk_array_reserve(c, 1))
		return -ENOMEM;
	c->at[c->n++] = name;
	return 0;
}

static int all_names(struct candidates *all)
{
	for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++)
		for (const struct pk_explanation *e = s->rows; e->name; e++)
			if (add_candidate(all, e->name))
				return -ENOMEM;
	return 0;
}

/* Names that have `text` in them, or the one that is nearest to it. */
static void put_near(struct pk_out *out, const struct candidates *all, const char *text)
{
	const char *near;
	size_t n = 0;

	for (size_t i = 0; strlen(text) > 2 && i < all->n && n < 6; i++)
		if (strcasestr(all->at[i], text))
			pk_out_printf(out, "%s%s", n++ ? ", " : "", all->at[i]);
	near = n ? NULL : pk_nearest(text, all->at, all->n);
	if (near)
		pk_out_str(out, near);
}

static void upper(char *text)
{
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
}

static int unknown(const char *word)
{
	_cleanup_(candidates_done) struct candidates all = {};
	const char *slash = strchr(word, '/');
	_cleanup_(freep) char *text = strdup(slash ? slash + 1 : word);
	_cleanup_(pk_out_done) struct pk_out near, name;

	pk_out_init(&near, -1);
	pk_out_init(&name, -1);
	if (!text || all_names(&all))
		return pk_err(-ENOMEM, "explain: %s", strerror(ENOMEM));
	upper(text);
	put_near(&near, &all, text);
	pk_out_escaped(&name, word, strlen(word));
	if (near.len)
		return pk_err(PK_EXIT_USAGE,
			      "explain: no drop reason and no function that we know is called "
			      "'%s'; near it: %s",
			      pk_out_text(&name), pk_out_text(&near));
	if (*word && strspn(word, "0123456789") == strlen(word))
		return pk_err(
			PK_EXIT_USAGE,
			"explain: '%s' is a number, which differs from kernel to kernel; give "
			"the name of the reason",
			word);
	return pk_err(PK_EXIT_USAGE,
		      "explain: no drop reason and no function that we know is called '%s'; "
		      "'pktrack explain' lists them",
		      pk_out_text(&name));
}

static int explain(struct pk_cli *cli, enum pk_format format, const char *word)
{
	const struct pk_explain_subsystem *s;
	const struct pk_explanation *e = pk_explain_find(word, &s);

	if (!e) {
		s = NULL;
		e = pk_explain_place(word);
	}
	if (!e)
		return unknown(word);
	if (format == PK_FORMAT_JSON)
		explanation_json(&cli->out, s, e);
	else if (s)
		reason_text(&cli->out, s, e);
	else
		place_text(&cli->out, word, e);
	return 0;
}

/* ---- the running kernel ---- */

static void missing_json(struct pk_out *out, const char *subsystem, const char *name)
{
	struct pk_json j;

	pk_json_init(&j, out);
	pk_json_object(&j, NULL);
	pk_json_str(&j, "subsystem", subsystem);
	pk_json_str(&j, "reason", name);
	pk_json_bool(&j, "explained", false);
	pk_json_object_end(&j);
	pk_out_char(out, '\n');
}

struct tally {
	struct pk_out *out;
	enum pk_format format;
	const struct pk_names *names;
	size_t n, missing;
};

static void check_reason(void *ctx, uint32_t value, const char *name)
{
	const char *subsystem;
	struct tally *t = ctx;

	subsystem = pk_names_subsystem(t->names, value);
	t->n++;
	if (pk_explain_reason(subsystem, name))
		return;
	t->missing++;
	if (t->format == PK_FORMAT_JSON) {
		missing_json(t->out, subsystem, name);
		return;
	}
	pk_out_str(t->out, "not explained: ");
	pk_out_escaped(t->out, subsystem, strlen(subsystem));
	pk_out_char(t->out, '/');
	pk_out_escaped(t->out, name, strlen(name));
	pk_out_char(t->out, '\n');
}

static int check(struct pk_cli *cli, enum pk_format format)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct tally t = { .out = &cli->out, .format = format, .names = names };
	int r = names ? 0 : -ENOMEM;

	if (!r && !cli->kernel)
		r = pk_kernel_open(NULL, &cli->kernel);
	if (!r)
		r = pk_reasons_load_all(cli->kernel, names);
	if (r < 0)
		return pk_err(r, "explain: --check: %s", strerror(-r));
	if (!r)
		return pk_err(PK_EXIT_MISSING,
			      "explain: --check: kernel %s has no drop reasons, or no BTF that "
			      "names them",
			      pk_kernel_release(cli->kernel));
	pk_names_each_reason(names, check_reason, &t);
	pk_info("kernel %s: %zu of its %zu drop reasons are explained",
		pk_kernel_release(cli->kernel), t.n - t.missing, t.n);
	return t.missing ? PK_EXIT_MISSING : 0;
}

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	const struct explain_opts *opts = data;

	if (opts->check && n_words)
		return pk_err(PK_EXIT_USAGE,
			      "explain: --check takes no reason; '%s' is one "
			      "argument too many",
			      words[0]);
	if (opts->check)
		return check(cli, opts->format);
	if (n_words)
		return explain(cli, opts->format, words[0]);
	if (opts->format == PK_FORMAT_JSON)
		list_json(&cli->out);
	else
		list_text(&cli->out);
	return 0;
}

const struct pk_command pk_cmd_explain = {
	.name = "explain",
	.args = "[REASON|FUNCTION]",
	.about = "tell what a drop reason means, its usual causes, and what to look at",
	.notes = "REASON is written as in NO_SOCKET, SKB_DROP_REASON_NO_SOCKET or\n"
		 "openvswitch/OVS_DROP_METER, in upper or lower case. With the name of a kernel "
		 "function:\n"
		 "what a drop there means that has no reason (NOT_SPECIFIED, or an old kernel). "
		 "With\n"
		 "neither: all that are known.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.max_words = 1,
	.run = run,
};
