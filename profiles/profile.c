// SPDX-License-Identifier: GPL-2.0-or-later
/* Using a profile that load.c has found sound: which alternative holds here, and what it sets.
 * Nothing here is checked a second time. */

#include "profiles/profile.h"

#include <errno.h>
#include <string.h>

#include "core/util/log.h"
#include "profiles/internal.h"

/* ---- values, as the command line would have them ---- */

size_t pk_profile_value_count(struct json_object *value)
{
	return json_object_is_type(value, json_type_array) ? json_object_array_length(value) : 1;
}

/* A text; NULL if it is something else, or holds a NUL, which no option can. */
static const char *string_of(struct json_object *v)
{
	if (!json_object_is_type(v, json_type_string))
		return NULL;
	if (strlen(json_object_get_string(v)) != (size_t)json_object_get_string_len(v))
		return NULL;
	return json_object_get_string(v);
}

static const char *number_of(struct json_object *v)
{
	return json_object_is_type(v, json_type_int) ? json_object_get_string(v) : NULL;
}

const char *pk_profile_value_text(const struct pk_option *row, struct json_object *value, size_t i)
{
	const char *text;

	if (row->implied && json_object_is_type(value, json_type_boolean))
		return json_object_get_boolean(value) ? row->implied : NULL;
	switch (row->type) {
	case PK_OPTION_BOOL:
	case PK_OPTION_COUNT:
		if (!json_object_is_type(value, json_type_boolean))
			return NULL;
		return json_object_get_boolean(value) ? "true" : "false";
	case PK_OPTION_U32:
	case PK_OPTION_U64:
		return number_of(value);
	case PK_OPTION_SIZE:
	case PK_OPTION_DURATION:
	case PK_OPTION_RATE:
	case PK_OPTION_PERCENT:
		text = number_of(value);
		return text ? text : string_of(value);
	case PK_OPTION_LIST:
	case PK_OPTION_WORDS:
		if (json_object_is_type(value, json_type_array))
			value = json_object_array_get_idx(value, i);
		return string_of(value);
	default:
		return string_of(value);
	}
}

/* ---- alternatives ---- */

static struct json_object *member(struct json_object *o, const char *key)
{
	struct json_object *v = NULL;

	json_object_object_get_ex(o, key, &v);
	return v;
}

size_t pk_profile_n_alternatives(const struct pk_profile *p, const char *command)
{
	struct json_object *list = member(p->root, command);

	return json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

static struct json_object *alternative_at(const struct pk_profile *p, const char *command, size_t i)
{
	return json_object_array_get_idx(member(p->root, command), i);
}

struct condition {
	const char *kind, *name;
	bool exists; /* is it to be there? */
};

static struct condition condition_of(struct json_object *o)
{
	struct json_object *exists = member(o, "exists");
	struct condition c = { .exists = !exists || json_object_get_boolean(exists) };

#define CONDITION_TAKE(key)                                                                        \
	if (member(o, #key)) {                                                                     \
		c.kind = #key;                                                                     \
		c.name = json_object_get_string(member(o, #key));                                  \
	}
	PK_PROFILE_CONDITIONS(CONDITION_TAKE)
#undef CONDITION_TAKE
	return c;
}

/* 1: there, 0: not there, -errno: cannot be told. */
static int ask(const struct condition *c, const struct pk_profile_features *f)
{
#define CONDITION_ASK(key)                                                                         \
	if (!strcmp(c->kind, #key))                                                                \
		return f->has_##key ? f->has_##key(f->ctx, c->name) : -EOPNOTSUPP;
	PK_PROFILE_CONDITIONS(CONDITION_ASK)
#undef CONDITION_ASK
	return -EINVAL;
}

static bool holds(const struct condition *c, const struct pk_profile_features *f)
{
	int there = ask(c, f);

	return there >= 0 && (there > 0) == c->exists;
}

static bool alternative_holds(struct json_object *alternative, const struct pk_profile_features *f)
{
	struct json_object *when = member(alternative, "when");

	for (size_t i = 0; when && i < json_object_array_length(when); i++) {
		const struct condition c = condition_of(json_object_array_get_idx(when, i));

		if (!holds(&c, f))
			return false;
	}
	return true;
}

int pk_profile_pick(const struct pk_profile *p, const char *command,
		    const struct pk_profile_features *features)
{
	size_t n = pk_profile_n_alternatives(p, command);

	for (size_t i = 0; i < n; i++)
		if (alternative_holds(alternative_at(p, command, i), features))
			return (int)i;
	return n ? -EOPNOTSUPP : -ENOENT;
}

/* ---- what it sets ---- */

static int apply_option(const struct pk_profile *p, struct pk_options *o, const char *name,
			struct json_object *value)
{
	const struct pk_option *row = pk_options_find(o, name);
	struct pk_out why;
	int r = 0;

	if (!row)
		return pk_err(-EINVAL, "profile '%s': '%s' is not an option here", p->name, name);
	pk_out_init(&why, -1);
	for (size_t i = 0; i < pk_profile_value_count(value) && !r; i++) {
		r = pk_options_set(o, row, pk_profile_value_text(row, value, i), PK_OPTION_PROFILE,
				   &why);
		if (r)
			pk_log(PK_LOG_ERROR, "profile '%s': %s: %s", p->name, name,
			       why.len ? pk_out_text(&why) : strerror(-r));
	}
	pk_out_done(&why);
	return r;
}

int pk_profile_apply(const struct pk_profile *p, const char *command, size_t alternative,
		     struct pk_options *o)
{
	json_object_object_foreach (member(alternative_at(p, command, alternative), "options"),
				    name, value) {
		int r = apply_option(p, o, name, value);

		if (r)
			return r;
	}
	return 0;
}

/* ---- shown ---- */

static void print_condition(const struct condition *c, const struct pk_profile_features *f,
			    struct pk_out *out)
{
	bool met = f && holds(c, f);

	pk_out_printf(out, "  when %s ", c->kind);
	pk_out_escaped(out, c->name, strlen(c->name));
	pk_out_str(out, c->exists ? " exists" : " does not exist");
	if (f) {
		pk_out_str(out, ": ");
		pk_out_color(out, met ? PK_COLOR_OK : PK_COLOR_WARN);
		pk_out_str(out, met ? "yes" : ask(c, f) < 0 ? "cannot be told" : "no");
		pk_out_color(out, PK_COLOR_RESET);
	}
	pk_out_char(out, '\n');
}

/* "--name", "--name 'some value'" */
static void print_value(const char *name, struct json_object *value, struct pk_out *out)
{
	bool flag = json_object_is_type(value, json_type_boolean);
	const char *text = json_object_get_string(value);
	struct pk_out word;

	pk_out_init(&word, -1);
	pk_shell_word(text, &word);
	pk_out_str(out, "  --");
	if (flag && !json_object_get_boolean(value))
		pk_out_str(out, "no-");
	pk_out_str(out, name);
	if (!flag) {
		pk_out_char(out, ' ');
		pk_out_escaped(out, word.buf, word.len);
	}
	pk_out_char(out, '\n');
	pk_out_done(&word);
}

void pk_profile_print(const struct pk_profile *p, const char *command, size_t alternative,
		      const struct pk_profile_features *features, struct pk_out *out)
{
	struct json_object *o = alternative_at(p, command, alternative);
	struct json_object *when = member(o, "when");

	for (size_t i = 0; when && i < json_object_array_length(when); i++) {
		const struct condition c = condition_of(json_object_array_get_idx(when, i));

		print_condition(&c, features, out);
	}
	json_object_object_foreach (member(o, "options"), name, value) {
		if (!json_object_is_type(value, json_type_array)) {
			print_value(name, value, out);
			continue;
		}
		for (size_t i = 0; i < json_object_array_length(value); i++)
			print_value(name, json_object_array_get_idx(value, i), out);
	}
}

void pk_profile_print_unmet(const struct pk_profile *p, const char *command, size_t alternative,
			    const struct pk_profile_features *features, struct pk_out *out)
{
	struct json_object *when = member(alternative_at(p, command, alternative), "when");
	bool first = true;

	for (size_t i = 0; when && i < json_object_array_length(when); i++) {
		const struct condition c = condition_of(json_object_array_get_idx(when, i));

		if (holds(&c, features))
			continue;
		pk_out_printf(out, "%s%s '", first ? "" : ", ", c.kind);
		pk_out_escaped(out, c.name, strlen(c.name));
		pk_out_str(out, ask(&c, features) < 0 ? "' cannot be looked up"
				: c.exists            ? "' is not there"
						      : "' is there");
		first = false;
	}
}
