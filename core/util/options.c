// SPDX-License-Identifier: GPL-2.0-or-later
/* See options.h. getopt_long() knows neither where a value goes nor of what type it is, cannot
 * suggest, takes abbreviations that a later option would break, and could not be asked by profiles;
 * this is made of the same rows for all of that. */

#include "core/util/options.h"

#include <errno.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/log.h"
#include "core/util/parse.h"

/* ---- values ---- */

static bool is_flag(const struct pk_option *row)
{
	return row->type == PK_OPTION_BOOL || row->type == PK_OPTION_COUNT;
}

static bool is_list(const struct pk_option *row)
{
	return row->type == PK_OPTION_LIST || row->type == PK_OPTION_WORDS;
}

union value {
	bool flag;
	uint64_t number;
	int choice;
};

static int no_such_choice(const struct pk_option *row, const char *text, struct pk_out *why)
{
	const char *near;
	size_t n = 0;

	pk_out_str(why, "no '");
	pk_out_escaped(why, text, strlen(text));
	pk_out_str(why, "'; there are: ");
	for (; row->choices[n]; n++) {
		if (n)
			pk_out_str(why, ", ");
		pk_out_str(why, row->choices[n]);
	}
	near = pk_nearest(text, row->choices, n);
	if (near)
		pk_out_printf(why, "; did you mean '%s'?", near);
	return -EINVAL;
}

static int convert_choice(const struct pk_option *row, const char *text, int *ret,
			  struct pk_out *why)
{
	for (int i = 0; row->choices[i]; i++) {
		if (!strcmp(row->choices[i], text)) {
			*ret = i;
			return 0;
		}
	}
	return no_such_choice(row, text, why);
}

/* A bound in the unit in which people write it. */
static void out_bound(const struct pk_option *row, uint64_t v, struct pk_out *why)
{
	static const char *const binary[] = { "", "K", "M", "G" };
	static const char *const spans[] = { "ns", "us", "ms", "s" };
	const uint64_t step = row->type == PK_OPTION_SIZE ? 1024 : 1000;
	size_t unit = 0;

	if (row->type == PK_OPTION_SIZE || row->type == PK_OPTION_DURATION)
		while (v && v % step == 0 && unit < 3) {
			v /= step;
			unit++;
		}
	if (row->type == PK_OPTION_PERCENT) {
		pk_out_printf(why, "%g%%", (double)v / 100);
		return;
	}
	pk_out_u64(why, v);
	if (row->type == PK_OPTION_SIZE)
		pk_out_str(why, binary[unit]);
	else if (row->type == PK_OPTION_DURATION && v)
		pk_out_str(why, spans[unit]);
}

static int out_of_range(const struct pk_option *row, const char *text, bool too_small,
			struct pk_out *why)
{
	pk_out_str(why, "'");
	pk_out_escaped(why, text, strlen(text));
	if (row->max) {
		pk_out_str(why, "' is out of range; from ");
		out_bound(row, row->min, why);
		pk_out_str(why, " to ");
		out_bound(row, row->max, why);
	} else if (too_small) {
		pk_out_str(why, "' is too small; at least ");
		out_bound(row, row->min, why);
	} else {
		pk_out_str(why, "' is too large");
	}
	return -EINVAL;
}

static int convert_number(const struct pk_option *row, const char *text, uint64_t *ret,
			  struct pk_out *why)
{
	uint64_t v, max = row->max;
	const char *what;
	int r;

	switch (row->type) {
	case PK_OPTION_SIZE:
		what = "size; e.g. 4096, 64K, 16M";
		r = pk_parse_size(text, &v);
		break;
	case PK_OPTION_DURATION:
		what = "time; e.g. 10s, 500ms";
		r = pk_parse_duration(text, &v);
		break;
	case PK_OPTION_RATE:
		what = "rate; e.g. 1000/s, 10k/s";
		r = pk_parse_rate(text, &v);
		break;
	case PK_OPTION_PERCENT:
		what = "percentage; e.g. 5, 0.5%";
		r = pk_parse_percent(text, &v);
		break;
	default:
		what = "number";
		r = pk_parse_u64(text, 0, UINT64_MAX, &v);
		break;
	}
	if (!max)
		max = row->type == PK_OPTION_U32 ? UINT32_MAX : UINT64_MAX;
	if (r == -ERANGE || (!r && (v < row->min || v > max)))
		return out_of_range(row, text, !r && v < row->min, why);
	if (r) {
		pk_out_str(why, "'");
		pk_out_escaped(why, text, strlen(text));
		pk_out_printf(why, "' is no %s", what);
		return -EINVAL;
	}
	*ret = v;
	return 0;
}

static int convert_flag(const char *text, bool *ret, struct pk_out *why)
{
	if (!strcmp(text, "true") || !strcmp(text, "false")) {
		*ret = text[0] == 't';
		return 0;
	}
	pk_out_str(why, "is a flag: true or false");
	return -EINVAL;
}

/* Texts need only be there; of words, each one. */
static int check_text(const struct pk_option *row, const char *text, struct pk_out *why)
{
	size_t len = strlen(text);

	if (!len) {
		pk_out_str(why, "the value is empty");
		return -EINVAL;
	}
	if (row->type != PK_OPTION_WORDS)
		return 0;
	if (text[0] == ',' || text[len - 1] == ',' || strstr(text, ",,")) {
		pk_out_str(why, "'");
		pk_out_escaped(why, text, len);
		pk_out_str(why, "' has an empty name in it");
		return -EINVAL;
	}
	return 0;
}

static int convert(const struct pk_option *row, const char *text, union value *ret,
		   struct pk_out *why)
{
	switch (row->type) {
	case PK_OPTION_BOOL:
	case PK_OPTION_COUNT:
		return convert_flag(text, &ret->flag, why);
	case PK_OPTION_U32:
	case PK_OPTION_U64:
	case PK_OPTION_SIZE:
	case PK_OPTION_DURATION:
	case PK_OPTION_RATE:
	case PK_OPTION_PERCENT:
		return convert_number(row, text, &ret->number, why);
	case PK_OPTION_CHOICE:
		return convert_choice(row, text, &ret->choice, why);
	default:
		return check_text(row, text, why) ?: row->check ? row->check(text, why) : 0;
	}
}

int pk_option_check(const struct pk_option *row, const char *value, struct pk_out *why)
{
	union value v;

	return convert(row, value, &v, why);
}

/* ---- storing ---- */

/* A copy of `len` bytes of text, owned by `o`. NULL: no memory. */
static char *keep_text(struct pk_options *o, const char *text, size_t len)
{
	char *copy;

	if (pk_array_reserve(&o->texts, 1))
		return NULL;
	copy = strndup(text, len);
	if (copy)
		o->texts.at[o->texts.n++] = copy;
	return copy;
}

size_t pk_list_count(char *const *list)
{
	size_t n = 0;

	while (list && list[n])
		n++;
	return n;
}

static int append(struct pk_options *o, char ***list, const char *text, size_t len)
{
	size_t n = pk_list_count(*list);
	char **grown = reallocarray(*list, n + 2, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	*list = grown;
	grown[n] = keep_text(o, text, len);
	if (!grown[n])
		return -ENOMEM;
	grown[n + 1] = NULL;
	return 0;
}

static int append_words(struct pk_options *o, char ***list, const char *text)
{
	for (const char *p = text; *p;) {
		size_t len = strcspn(p, ",");
		int r = append(o, list, p, len);

		if (r)
			return r;
		p += len;
		p += *p == ',';
	}
	return 0;
}

static int store(struct pk_options *o, const struct pk_option *row, void *at, const union value *v,
		 const char *text)
{
	switch (row->type) {
	case PK_OPTION_BOOL:
		*(bool *)at = v->flag;
		return 0;
	case PK_OPTION_COUNT:
		*(unsigned int *)at += v->flag;
		return 0;
	case PK_OPTION_STRING:
		*(const char **)at = keep_text(o, text, strlen(text));
		return *(const char **)at ? 0 : -ENOMEM;
	case PK_OPTION_LIST:
		return append(o, at, text, strlen(text));
	case PK_OPTION_WORDS:
		return append_words(o, at, text);
	case PK_OPTION_U32:
		*(uint32_t *)at = (uint32_t)v->number;
		return 0;
	case PK_OPTION_U64:
	case PK_OPTION_SIZE:
	case PK_OPTION_DURATION:
	case PK_OPTION_RATE:
	case PK_OPTION_PERCENT:
		*(uint64_t *)at = v->number;
		return 0;
	case PK_OPTION_CHOICE:
		*(int *)at = v->choice;
		return 0;
	}
	return -EINVAL;
}

static struct pk_option_table *table_of(const struct pk_options *o, const struct pk_option *row)
{
	for (size_t i = 0; i < o->n_tables; i++)
		for (size_t k = 0; k < o->tables[i].n; k++)
			if (row == &o->tables[i].rows[k])
				return (struct pk_option_table *)&o->tables[i];
	return NULL;
}

int pk_options_set(struct pk_options *o, const struct pk_option *row, const char *value,
		   enum pk_option_source source, struct pk_out *why)
{
	struct pk_option_table *t = table_of(o, row);
	enum pk_option_source *was;
	union value v = {};
	int r;

	if (!t)
		return -EINVAL;
	r = convert(row, value, &v, why);
	if (r)
		return r;
	was = &t->source[row - t->rows];
	if (!is_list(row) && *was > source)
		return 0;
	r = store(o, row, (char *)t->values + row->offset, &v, value);
	if (r)
		return r;
	*was = MAX(*was, source);
	if (is_list(row) && source == PK_OPTION_LINE)
		t->n_line[row - t->rows] =
			pk_list_count(*(char ***)((char *)t->values + row->offset));
	return 0;
}

int pk_options_add(struct pk_options *o, const struct pk_option *rows, size_t n, void *values)
{
	struct pk_option_table *t = &o->tables[o->n_tables];

	if (o->n_tables == PK_OPTIONS_TABLES_MAX)
		return -ENOMEM;
	*t = (struct pk_option_table){ .rows = rows, .n = n, .values = values };
	t->source = calloc(n ? n : 1, sizeof(*t->source));
	t->n_line = calloc(n ? n : 1, sizeof(*t->n_line));
	o->n_tables++; /* whatever there is of it is freed */
	return t->source && t->n_line ? 0 : -ENOMEM;
}

static void free_lists(struct pk_option_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		char ***list = (void *)((char *)t->values + t->rows[i].offset);

		if (!is_list(&t->rows[i]))
			continue;
		free(*list);
		*list = NULL;
	}
}

void pk_options_done(struct pk_options *o)
{
	for (size_t i = 0; i < o->n_tables; i++) {
		free_lists(&o->tables[i]);
		free(o->tables[i].source);
		free(o->tables[i].n_line);
	}
	for (size_t i = 0; i < o->texts.n; i++)
		free(o->texts.at[i]);
	free(o->texts.at);
	*o = (struct pk_options){ .who = o->who };
}

/* ---- the command line ---- */

static const struct pk_option *find(const struct pk_options *o, const char *name, size_t len)
{
	for (size_t i = 0; i < o->n_tables; i++)
		for (size_t k = 0; k < o->tables[i].n; k++) {
			const struct pk_option *row = &o->tables[i].rows[k];

			if (!strncmp(row->name, name, len) && !row->name[len])
				return row;
		}
	return NULL;
}

static const struct pk_option *find_letter(const struct pk_options *o, char letter)
{
	for (size_t i = 0; i < o->n_tables; i++)
		for (size_t k = 0; k < o->tables[i].n; k++)
			if (letter && o->tables[i].rows[k].letter == letter)
				return &o->tables[i].rows[k];
	return NULL;
}

const struct pk_option *pk_options_find(const struct pk_options *o, const char *name)
{
	return find(o, name, strlen(name));
}

enum pk_option_source pk_options_source(const struct pk_options *o, const char *name)
{
	const struct pk_option *row = pk_options_find(o, name);
	const struct pk_option_table *t = row ? table_of(o, row) : NULL;

	return t ? t->source[row - t->rows] : PK_OPTION_DEFAULT;
}

size_t pk_options_n_line(const struct pk_options *o, const char *name)
{
	const struct pk_option *row = pk_options_find(o, name);
	const struct pk_option_table *t = row ? table_of(o, row) : NULL;

	return t ? t->n_line[row - t->rows] : 0;
}

/* Start of a message: "collect: " or nothing. */
static const char *who(const struct pk_options *o)
{
	return o->who ? o->who : "";
}

static const char *who_colon(const struct pk_options *o)
{
	return o->who ? ": " : "";
}

/* An option of the program that was given to a command? */
static bool stands_before(const struct pk_options *o, const char *name, char letter)
{
	for (size_t i = 0; i < o->n_before; i++)
		if (name ? !strcmp(o->before[i].name, name)
			 : letter && o->before[i].letter == letter)
			return true;
	return false;
}

/* `shown` is what was typed; `name` is the long name in it, NULL if it is a letter. */
static int unknown(const struct pk_options *o, const char *shown, size_t shown_len,
		   const char *name)
{
	const char *names[128];
	const char *near;
	size_t n = 0;

	if (stands_before(o, name, name ? 0 : shown[1]))
		return pk_err(
			-EINVAL, "%s%soption '%.*s' stands before the command: pktrack %.*s ... %s",
			who(o), who_colon(o), (int)shown_len, shown, (int)shown_len, shown, who(o));
	for (size_t i = 0; i < o->n_tables; i++)
		for (size_t k = 0; k < o->tables[i].n && n < ARRAY_SIZE(names); k++)
			names[n++] = o->tables[i].rows[k].name;
	near = name ? pk_nearest(name, names, n) : NULL;
	if (near)
		return pk_err(-EINVAL, "%s%sunknown option '%.*s'; did you mean '--%s'?", who(o),
			      who_colon(o), (int)shown_len, shown, near);
	return pk_err(-EINVAL, "%s%sunknown option '%.*s'; see 'pktrack %s%s--help'", who(o),
		      who_colon(o), (int)shown_len, shown, who(o), o->who ? " " : "");
}

/* A value from the line, with the message that belongs to it. */
static int set_from_line(struct pk_options *o, const struct pk_option *row, const char *value)
{
	struct pk_out why;
	int r;

	pk_out_init(&why, -1);
	r = pk_options_set(o, row, value, PK_OPTION_LINE, &why);
	if (r)
		pk_log(PK_LOG_ERROR, "%s%s--%s: %s", who(o), who_colon(o), row->name,
		       why.len ? pk_out_text(&why) : strerror(-r));
	pk_out_done(&why);
	return r;
}

struct cursor {
	int argc, at; /* at: the next word */
	char **argv;
};

/* Value of a row that stands in a word of its own, or is left out. */
static int set_from_next(struct pk_options *o, const struct pk_option *row, struct cursor *c)
{
	const char *next = c->at < c->argc ? c->argv[c->at] : NULL;

	if (row->implied && (!next || (next[0] == '-' && next[1])))
		return set_from_line(o, row, row->implied);
	if (!next)
		return pk_err(-EINVAL, "%s%s--%s: needs a value%s%s", who(o), who_colon(o),
			      row->name, row->metavar ? ": " : "",
			      row->metavar ? row->metavar : "");
	c->at++;
	return set_from_line(o, row, next);
}

static int parse_long(struct pk_options *o, const char *word, struct cursor *c)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct pk_option *row = find(o, name, len);
	const char *flag = "true";

	if (!row && len > 3 && !strncmp(name, "no-", 3)) {
		row = find(o, name + 3, len - 3);
		if (row && row->type != PK_OPTION_BOOL)
			row = NULL;
		flag = "false";
	}
	if (!row) {
		_cleanup_(freep) char *bare = strndup(name, len);

		return unknown(o, word, len + 2, bare);
	}
	if (is_flag(row)) {
		if (equals)
			return pk_err(-EINVAL, "%s%s--%s: takes no value", who(o), who_colon(o),
				      row->name);
		return set_from_line(o, row, flag);
	}
	if (equals)
		return set_from_line(o, row, equals + 1);
	return set_from_next(o, row, c);
}

/* -vq, -ofile, -vo file */
static int parse_letters(struct pk_options *o, const char *word, struct cursor *c)
{
	for (const char *p = word + 1; *p; p++) {
		const struct pk_option *row = find_letter(o, *p);
		const char shown[] = { '-', *p };
		int r;

		if (!row)
			return unknown(o, p == word + 1 ? word : shown,
				       p == word + 1 ? strlen(word) : 2, NULL);
		if (!is_flag(row))
			return p[1] ? set_from_line(o, row, p + 1) : set_from_next(o, row, c);
		r = set_from_line(o, row, "true");
		if (r)
			return r;
	}
	return 0;
}

int pk_options_parse(struct pk_options *o, int argc, char **argv, bool stop_at_word)
{
	struct cursor c = { .argc = argc, .argv = argv };
	size_t n = 0;
	int r;

	o->words = argv;
	while (c.at < argc) {
		char *word = argv[c.at++];

		if (!strcmp(word, "--"))
			break;
		if (word[0] != '-' || !word[1]) {
			argv[n++] = word;
			if (stop_at_word)
				break;
			continue;
		}
		r = word[1] == '-' ? parse_long(o, word, &c) : parse_letters(o, word, &c);
		if (r)
			return r;
	}
	while (c.at < argc)
		argv[n++] = argv[c.at++];
	o->n_words = n;
	return 0;
}

void pk_shell_word(const char *word, struct pk_out *out)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";

	if (*word && !word[strspn(word, plain)]) {
		pk_out_str(out, word);
		return;
	}
	pk_out_char(out, '\'');
	for (const char *p = word; *p; p++) {
		if (*p == '\'')
			pk_out_str(out, "'\\''");
		else
			pk_out_char(out, *p);
	}
	pk_out_char(out, '\'');
}

/* ---- help ---- */

#define HELP_COLUMN 28
#define HELP_WIDTH  90

/* "  -o, --out [FILE]" */
static void help_name(const struct pk_option *row, struct pk_out *out)
{
	const char *open = row->implied ? " [" : " ";

	if (row->letter)
		pk_out_printf(out, "  -%c, --%s", row->letter, row->name);
	else
		pk_out_printf(out, "      --%s", row->name);
	if (is_flag(row))
		return;
	pk_out_str(out, open);
	if (row->type == PK_OPTION_CHOICE)
		for (size_t i = 0; row->choices[i]; i++)
			pk_out_printf(out, "%s%s", i ? "|" : "", row->choices[i]);
	else
		pk_out_str(out, row->metavar ? row->metavar : "VALUE");
	if (row->implied)
		pk_out_char(out, ']');
}

static void pad(struct pk_out *out, size_t n)
{
	while (n--)
		pk_out_char(out, ' ');
}

/* `text` in the right column, broken at blanks. */
static void help_text(const char *text, struct pk_out *out)
{
	size_t column = HELP_COLUMN;

	for (const char *p = text; *p;) {
		size_t len = strcspn(p, " ");

		if (column > HELP_COLUMN && column + 1 + len > HELP_WIDTH) {
			pk_out_char(out, '\n');
			pad(out, HELP_COLUMN);
			column = HELP_COLUMN;
		} else if (column > HELP_COLUMN) {
			pk_out_char(out, ' ');
			column++;
		}
		pk_out_mem(out, p, len);
		column += len;
		p += len;
		p += strspn(p, " ");
	}
	pk_out_char(out, '\n');
}

void pk_options_help(const struct pk_option *rows, size_t n, struct pk_out *out)
{
	for (size_t i = 0; i < n; i++) {
		struct pk_out name;

		pk_out_init(&name, -1);
		help_name(&rows[i], &name);
		pk_out_mem(out, name.buf, name.len);
		if (name.len + 2 > HELP_COLUMN) {
			pk_out_char(out, '\n');
			name.len = 0;
		}
		pad(out, HELP_COLUMN - name.len);
		pk_out_done(&name);
		help_text(rows[i].help, out);
	}
}
