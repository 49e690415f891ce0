// SPDX-License-Identifier: GPL-2.0-or-later
/* Finding, reading and checking profiles. A profile is checked as a whole when it is loaded,
 * also what would not be used on this kernel, so that a mistake shows where it is written and
 * not on the machine where it first matters. Every message names file, line and key. */

#include "profiles/profile.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/log.h"
#include "core/util/parse.h"
#include "profiles/internal.h"
#include "profiles/place.h"

#define PROFILE_MAX_BYTES (1024 * 1024)
#define PROFILE_SUFFIX    ".json"

/* A profile in the course of being checked. */
struct check {
	const struct pk_profile_env *env;
	const char *path;
	const char *text;
};

static int bad(const struct check *c, const struct pk_place *place, const char *fmt, ...)
	_printf_(3, 4);

/* "file:line: key: why" */
static int bad(const struct check *c, const struct pk_place *place, const char *fmt, ...)
{
	struct pk_out key;
	char why[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	pk_out_init(&key, -1);
	pk_place_print(place, &key);
	pk_log(PK_LOG_ERROR, "%s:%zu: %s%s%s", c->path, pk_place_line(c->text, place),
	       place ? pk_out_text(&key) : "", place ? ": " : "", why);
	pk_out_done(&key);
	return -EINVAL;
}

/* "name": a text that is not empty and has no NUL in it. */
static bool is_text(struct json_object *v)
{
	return json_object_is_type(v, json_type_string) && json_object_get_string_len(v) > 0 &&
	       strlen(json_object_get_string(v)) == (size_t)json_object_get_string_len(v);
}

static int check_text_member(const struct check *c, struct json_object *o,
			     const struct pk_place *up, const char *key)
{
	const struct pk_place place = { .up = up, .key = key };
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v))
		return bad(c, up, "'%s' is missing", key);
	if (!is_text(v))
		return bad(c, &place, "must be a text");
	return 0;
}

/* Each key once? */
static int check_twice(const struct check *c, struct json_object *o, const struct pk_place *place)
{
	json_object_object_foreach (o, key, v) {
		size_t line;

		(void)v;
		if (pk_place_twice(c->text, place, key, &line))
			return pk_err(-EINVAL, "%s:%zu: '%s' is there twice", c->path, line, key);
	}
	return 0;
}

static int unknown_key(const struct check *c, const struct pk_place *place, const char *what,
		       const char *const *known, size_t n)
{
	const char *near = pk_nearest(place->key, known, n);

	if (near)
		return bad(c, place, "%s; did you mean '%s'?", what, near);
	return bad(c, place, "%s", what);
}

/* ---- conditions ---- */

static const char *const condition_keys[] = {
#define CONDITION_KEY(key) #key,
	PK_PROFILE_CONDITIONS(CONDITION_KEY)
#undef CONDITION_KEY
};

static bool is_condition_key(const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(condition_keys); i++)
		if (!strcmp(condition_keys[i], key))
			return true;
	return false;
}

static int check_condition_member(const struct check *c, const struct pk_place *place,
				  struct json_object *v)
{
	static const char *const known[] = { "symbol", "type", "tracepoint", "exists" };
	const char *colon;

	if (!strcmp(place->key, "exists")) {
		if (!json_object_is_type(v, json_type_boolean))
			return bad(c, place, "must be true or false");
		return 0;
	}
	if (!is_condition_key(place->key))
		return unknown_key(c, place, "no such condition", known, ARRAY_SIZE(known));
	if (!is_text(v))
		return bad(c, place, "must be a text");
	if (strcmp(place->key, "tracepoint"))
		return 0;
	colon = strchr(json_object_get_string(v), ':');
	if (!colon || colon == json_object_get_string(v) || !colon[1])
		return bad(c, place, "must be GROUP:NAME, as in skb:kfree_skb");
	return 0;
}

static int check_condition(const struct check *c, const struct pk_place *place,
			   struct json_object *o)
{
	size_t n = 0;
	int r;

	if (!json_object_is_type(o, json_type_object))
		return bad(c, place, "must be an object, as in {\"symbol\": \"tcp_v4_rcv\"}");
	r = check_twice(c, o, place);
	if (r)
		return r;
	json_object_object_foreach (o, key, v) {
		const struct pk_place member = { .up = place, .key = key };

		r = check_condition_member(c, &member, v);
		if (r)
			return r;
		n += is_condition_key(key);
	}
	if (n != 1)
		return bad(c, place, "must ask for one of 'symbol', 'type' or 'tracepoint'%s",
			   n ? ", not more" : "");
	return 0;
}

static int check_when(const struct check *c, const struct pk_place *up,
		      struct json_object *alternative)
{
	const struct pk_place place = { .up = up, .key = "when" };
	struct json_object *when;
	int r;

	if (!json_object_object_get_ex(alternative, "when", &when))
		return 0;
	if (!json_object_is_type(when, json_type_array))
		return bad(c, &place, "must be a list of conditions");
	for (size_t i = 0; i < json_object_array_length(when); i++) {
		const struct pk_place element = { .up = &place, .index = i };

		r = check_condition(c, &element, json_object_array_get_idx(when, i));
		if (r)
			return r;
	}
	return 0;
}

/* ---- options ---- */

/* What a value must be, for messages. */
static const char *value_kind(const struct pk_option *row)
{
	switch (row->type) {
	case PK_OPTION_BOOL:
	case PK_OPTION_COUNT:
		return "true or false";
	case PK_OPTION_U32:
	case PK_OPTION_U64:
		return row->implied ? "a number or true" : "a number";
	case PK_OPTION_SIZE:
		return "a number or a text as in \"16M\"";
	case PK_OPTION_DURATION:
		return "a number or a text as in \"10s\"";
	case PK_OPTION_RATE:
		return "a number or a text as in \"1000/s\"";
	case PK_OPTION_PERCENT:
		return "a number or a text as in \"0.5%\"";
	case PK_OPTION_LIST:
	case PK_OPTION_WORDS:
		return "a text or a list of texts";
	default:
		return row->implied ? "a text or true" : "a text";
	}
}

static int check_value(const struct check *c, const struct pk_place *place,
		       const struct pk_option *row, struct json_object *value)
{
	size_t n = pk_profile_value_count(value);
	int r = 0;

	if (!n)
		return bad(c, place, "the list is empty");
	for (size_t i = 0; i < n && !r; i++) {
		const struct pk_place element = { .up = place, .index = i };
		bool in_list = json_object_is_type(value, json_type_array);
		const char *text = pk_profile_value_text(row, value, i);
		struct pk_out why;

		if (!text)
			return bad(c, place, "must be %s", value_kind(row));
		pk_out_init(&why, -1);
		r = pk_option_check(row, text, &why);
		if (r)
			bad(c, in_list ? &element : place, "%s", pk_out_text(&why) ?: "bad value");
		pk_out_done(&why);
	}
	return r;
}

static const struct pk_option *find_row(const struct pk_profile_command *cmd, const char *name)
{
	for (size_t i = 0; i < cmd->n_rows; i++)
		if (!strcmp(cmd->rows[i].name, name))
			return &cmd->rows[i];
	return NULL;
}

static int unknown_option(const struct check *c, const struct pk_place *place,
			  const struct pk_profile_command *cmd)
{
	const char *names[128];
	char what[128];
	size_t n = 0;

	for (size_t i = 0; i < cmd->n_rows && n < ARRAY_SIZE(names); i++)
		if (!cmd->rows[i].line_only)
			names[n++] = cmd->rows[i].name;
	snprintf(what, sizeof(what), "'%s' has no such option", cmd->name);
	return unknown_key(c, place, what, names, n);
}

static int check_options(const struct check *c, const struct pk_place *up,
			 const struct pk_profile_command *cmd, struct json_object *alternative)
{
	const struct pk_place place = { .up = up, .key = "options" };
	struct json_object *options;
	int r;

	if (!json_object_object_get_ex(alternative, "options", &options))
		return bad(c, up, "'options' is missing");
	if (!json_object_is_type(options, json_type_object))
		return bad(c, &place, "must be an object of options");
	r = check_twice(c, options, &place);
	if (r)
		return r;
	json_object_object_foreach (options, key, v) {
		const struct pk_place member = { .up = &place, .key = key };
		const struct pk_option *row = find_row(cmd, key);

		if (!row)
			return unknown_option(c, &member, cmd);
		if (row->line_only)
			return bad(c, &member, "only the command line may set it");
		r = check_value(c, &member, row, v);
		if (r)
			return r;
	}
	return 0;
}

/* ---- the whole ---- */

static int check_alternative(const struct check *c, const struct pk_place *place,
			     const struct pk_profile_command *cmd, struct json_object *o)
{
	static const char *const known[] = { "when", "options" };
	int r;

	if (!json_object_is_type(o, json_type_object))
		return bad(c, place, "must be an object with 'when' and 'options'");
	r = check_twice(c, o, place);
	if (r)
		return r;
	json_object_object_foreach (o, key, v) {
		const struct pk_place member = { .up = place, .key = key };

		(void)v;
		if (strcmp(key, "when") && strcmp(key, "options"))
			return unknown_key(c, &member, "unknown key", known, ARRAY_SIZE(known));
	}
	r = check_when(c, place, o);
	return r ? r : check_options(c, place, cmd, o);
}

static int check_command(const struct check *c, const struct pk_profile_command *cmd,
			 struct json_object *list)
{
	const struct pk_place place = { .key = cmd->name };
	int r;

	if (!json_object_is_type(list, json_type_array) || !json_object_array_length(list))
		return bad(c, &place, "must be a list of one or more alternatives");
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const struct pk_place element = { .up = &place, .index = i };

		r = check_alternative(c, &element, cmd, json_object_array_get_idx(list, i));
		if (r)
			return r;
	}
	return 0;
}

static const struct pk_profile_command *find_command(const struct pk_profile_env *env,
						     const char *name)
{
	for (size_t i = 0; i < env->n_commands; i++)
		if (!strcmp(env->commands[i].name, name))
			return &env->commands[i];
	return NULL;
}

static int unknown_root_key(const struct check *c, const char *key)
{
	const struct pk_place place = { .key = key };
	const char *names[64] = { "name", "about" };
	size_t n = 2;

	for (size_t i = 0; i < c->env->n_commands && n < ARRAY_SIZE(names); i++)
		names[n++] = c->env->commands[i].name;
	return unknown_key(c, &place, "unknown key; there are 'name', 'about' and the commands",
			   names, n);
}

static int check_root(const struct check *c, struct json_object *root)
{
	size_t n = 0;
	int r;

	if (!json_object_is_type(root, json_type_object))
		return bad(c, NULL,
			   "must be an object with 'name', 'about' and the options of commands");
	r = check_twice(c, root, NULL);
	if (!r)
		r = check_text_member(c, root, NULL, "name");
	if (!r)
		r = check_text_member(c, root, NULL, "about");
	if (r)
		return r;
	json_object_object_foreach (root, key, v) {
		const struct pk_profile_command *cmd = find_command(c->env, key);

		if (!strcmp(key, "name") || !strcmp(key, "about"))
			continue;
		r = cmd ? check_command(c, cmd, v) : unknown_root_key(c, key);
		if (r)
			return r;
		n++;
	}
	return n ? 0 : bad(c, NULL, "says nothing of any command");
}

static int parse_json(const char *path, const char *text, size_t len, struct json_object **ret)
{
	struct json_tokener *tok = json_tokener_new();
	enum json_tokener_error error;
	size_t end;

	if (!tok)
		return pk_err(-ENOMEM, "%s: %s", path, strerror(ENOMEM));
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	*ret = json_tokener_parse_ex(tok, text, (int)len + 1); /* the NUL ends it */
	error = json_tokener_get_error(tok);
	end = json_tokener_get_parse_end(tok);
	json_tokener_free(tok);
	if (error == json_tokener_continue || error == json_tokener_error_parse_eof)
		return pk_err(-EINVAL, "%s:%zu: the JSON ends too early", path,
			      pk_text_line(text, len));
	end = MIN(end, len);
	if (error == json_tokener_success && text[end + strspn(text + end, " \t\r\n")])
		error = json_tokener_error_parse_unexpected;
	if (error == json_tokener_success)
		return 0;
	json_object_put(*ret);
	*ret = NULL;
	return pk_err(-EINVAL, "%s:%zu: no JSON: %s", path, pk_text_line(text, end),
		      json_tokener_error_desc(error));
}

static char *copy_member(struct json_object *root, const char *key)
{
	return strdup(json_object_get_string(json_object_object_get(root, key)));
}

int pk_profile_parse(const struct pk_profile_env *env, const char *path, const char *text,
		     size_t len, struct pk_profile **ret)
{
	const struct check c = { .env = env, .path = path, .text = text };
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	int r;

	if (memchr(text, '\0', len))
		return pk_err(-EINVAL, "%s: no JSON: there is a NUL byte in it", path);
	if (!text[strspn(text, " \t\r\n")])
		return pk_err(-EINVAL, "%s: is empty", path);
	p = calloc(1, sizeof(*p));
	if (!p)
		return pk_err(-ENOMEM, "%s: %s", path, strerror(ENOMEM));
	r = parse_json(path, text, len, &p->root);
	if (!r)
		r = check_root(&c, p->root);
	if (r)
		return r;
	p->name = copy_member(p->root, "name");
	p->about = copy_member(p->root, "about");
	p->path = strdup(path);
	if (!p->name || !p->about || !p->path)
		return pk_err(-ENOMEM, "%s: %s", path, strerror(ENOMEM));
	*ret = TAKE_PTR(p);
	return 0;
}

void pk_profile_free(struct pk_profile *p)
{
	if (!p)
		return;
	json_object_put(p->root);
	free(p->name);
	free(p->about);
	free(p->path);
	free(p);
}

/* ---- files ---- */

/* All of a file, NUL-terminated. -ENOENT is not logged. */
static int read_text(const char *path, char **ret, size_t *ret_len)
{
	_cleanup_(fclosep) FILE *f = fopen(path, "re");
	_cleanup_(freep) char *text = NULL;
	size_t len;

	if (!f && (errno == ENOENT || errno == ENOTDIR))
		return -ENOENT;
	if (!f)
		return pk_err(-errno, "profile %s: %s", path, strerror(errno));
	text = malloc(PROFILE_MAX_BYTES + 1);
	if (!text)
		return pk_err(-ENOMEM, "profile %s: %s", path, strerror(ENOMEM));
	errno = 0;
	len = fread(text, 1, PROFILE_MAX_BYTES + 1, f);
	if (ferror(f))
		return pk_err(errno ? -errno : -EIO, "profile %s: %s", path,
			      strerror(errno ? errno : EIO));
	if (len > PROFILE_MAX_BYTES)
		return pk_err(-EFBIG, "profile %s: too large for a profile", path);
	text[len] = '\0';
	*ret = TAKE_PTR(text);
	*ret_len = len;
	return 0;
}

static int load_file(const struct pk_profile_env *env, const char *path, struct pk_profile **ret)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	int r;

	r = read_text(path, &text, &len);
	return r ? r : pk_profile_parse(env, path, text, len, ret);
}

/* One found by its name in a folder must call itself so, else the list and the messages would
 * name another. */
static int check_own_name(const struct pk_profile *p, const char *name)
{
	if (!strcmp(p->name, name))
		return 0;
	return pk_err(-EINVAL, "%s: calls itself '%s'; name and file name must be the same",
		      p->path, p->name);
}

static int no_such_profile(const struct pk_profile_env *env, const char *name)
{
	_cleanup_(pk_profile_names_freep) char **names = NULL;
	const char *near = NULL;

	if (!pk_profile_names(env, &names))
		near = pk_nearest(name, (const char *const *)names, pk_list_count(names));
	if (near)
		return pk_err(-ENOENT, "profile '%s': no such profile; did you mean '%s'?", name,
			      near);
	return pk_err(-ENOENT, "profile '%s': no such profile; see 'pktrack profile list'", name);
}

/* Can files in it be looked for? One that is not there holds none; any other reason is told, and
 * must not hide what other folders hold. */
static bool can_search(const char *dir)
{
	if (!access(dir, X_OK))
		return true;
	if (errno != ENOENT && errno != ENOTDIR)
		pk_warn("profile folder %s: %s", dir, strerror(errno));
	return false;
}

int pk_profile_load(const struct pk_profile_env *env, const char *name, struct pk_profile **ret)
{
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	int r = -ENOENT;

	if (strchr(name, '/')) {
		r = load_file(env, name, ret);
		return r == -ENOENT ? pk_err(r, "profile %s: %s", name, strerror(ENOENT)) : r;
	}
	for (size_t i = 0; i < env->n_dirs && r == -ENOENT; i++) {
		_cleanup_(freep) char *path = NULL;

		if (!can_search(env->dirs[i]))
			continue;
		if (asprintf(&path, "%s/%s" PROFILE_SUFFIX, env->dirs[i], name) < 0)
			return pk_err(-ENOMEM, "profile '%s': %s", name, strerror(ENOMEM));
		r = load_file(env, path, &p);
	}
	if (r == -ENOENT)
		return no_such_profile(env, name);
	if (!r)
		r = check_own_name(p, name);
	if (!r)
		*ret = TAKE_PTR(p);
	return r;
}

struct names {
	char **at;
	size_t n, cap;
};

/* A file name of a profile: its name, else NULL. Free it. */
static char *name_of(const char *file)
{
	size_t len = strlen(file), suffix = strlen(PROFILE_SUFFIX);

	if (file[0] == '.' || len <= suffix || strcmp(file + len - suffix, PROFILE_SUFFIX))
		return NULL;
	return strndup(file, len - suffix);
}

static int add_dir(struct names *names, const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;
	int r = 0;

	if (!dir) {
		if (errno != ENOENT && errno != ENOTDIR)
			pk_warn("profile folder %s: %s", path, strerror(errno));
		return 0;
	}
	while (!r && (e = readdir(dir))) {
		char *name = name_of(e->d_name);

		if (!name)
			continue;
		r = pk_array_reserve(names, 1);
		if (r)
			free(name);
		else
			names->at[names->n++] = name;
	}
	closedir(dir);
	return r;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sort; each once; a NULL behind the last, for which there is room. */
static void finish_names(struct names *names)
{
	size_t n = 0;

	qsort(names->at, names->n, sizeof(names->at[0]), by_name);
	for (size_t i = 0; i < names->n; i++) {
		if (n && !strcmp(names->at[n - 1], names->at[i]))
			free(names->at[i]);
		else
			names->at[n++] = names->at[i];
	}
	names->at[n] = NULL;
	names->n = n;
}

int pk_profile_names(const struct pk_profile_env *env, char ***ret)
{
	struct names names = {};
	int r = 0;

	for (size_t i = 0; i < env->n_dirs && !r; i++)
		r = add_dir(&names, env->dirs[i]);
	if (!r)
		r = pk_array_reserve(&names, 1);
	if (r) {
		for (size_t i = 0; i < names.n; i++)
			free(names.at[i]);
		free(names.at);
		return r;
	}
	finish_names(&names);
	*ret = names.at;
	return 0;
}

void pk_profile_names_free(char **names)
{
	for (size_t i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}
