// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack profile: which profiles there are, and what one of them would do on this machine. */

#include <errno.h>
#include <string.h>

#include <json-c/json.h>

#include "cli/cli.h"
#include "core/util/json.h"
#include "core/util/log.h"
#include "postprocess/consumer.h"

struct profile_opts {
	enum pk_format format;
};

static const struct pk_option rows[] = {
	PK_OPTION(CHOICE, struct profile_opts, format, "format", 0, .choices = pk_cli_formats,
		  .help = "Text for people (the default), or JSON: for list, one object a line; "
			  "for show, the profile as it could be saved."),
};

static const struct profile_opts defaults;

/* ---- list ---- */

static void list_text(const struct pk_profile *p, struct pk_out *out)
{
	pk_out_color(out, PK_COLOR_BOLD);
	pk_out_escaped(out, p->name, strlen(p->name));
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_str(out, "  ");
	pk_out_escaped(out, p->about, strlen(p->about));
	pk_out_char(out, '\n');
	pk_out_color(out, PK_COLOR_DIM);
	pk_out_str(out, "    ");
	pk_out_escaped(out, p->path, strlen(p->path));
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_char(out, '\n');
}

static void list_json(const struct pk_profile *p, struct pk_out *out)
{
	struct pk_json j;

	pk_json_init(&j, out);
	pk_json_object(&j, NULL);
	pk_json_str(&j, "name", p->name);
	pk_json_str(&j, "about", p->about);
	pk_json_str(&j, "file", p->path);
	pk_json_object_end(&j);
	pk_out_char(out, '\n');
}

/* Broken ones are named by the loader, and make the list incomplete. */
static int list(struct pk_cli *cli, const struct profile_opts *opts,
		const struct pk_profile_env *env)
{
	_cleanup_(pk_profile_names_freep) char **names = NULL;
	int r, status = 0;

	r = pk_profile_names(env, &names);
	if (r)
		return pk_err(r, "profile: %s", strerror(-r));
	for (size_t i = 0; names[i]; i++) {
		_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;

		if (pk_profile_load(env, names[i], &p))
			status = PK_EXIT_MISSING;
		else if (opts->format == PK_FORMAT_JSON)
			list_json(p, &cli->out);
		else
			list_text(p, &cli->out);
	}
	return status;
}

/* ---- show ---- */

static void show_command(const struct pk_profile *p, const char *command,
			 const struct pk_profile_features *f, struct pk_out *out)
{
	size_t n = pk_profile_n_alternatives(p, command);
	int used = pk_profile_pick(p, command, f);

	for (size_t i = 0; i < n; i++) {
		pk_out_char(out, '\n');
		pk_out_color(out, PK_COLOR_BOLD);
		pk_out_str(out, command);
		pk_out_color(out, PK_COLOR_RESET);
		if (n > 1)
			pk_out_printf(out, ", alternative %zu of %zu", i + 1, n);
		pk_out_str(out, (int)i == used ? " (used on this machine):\n"
				: used < 0     ? " (cannot be used on this machine):\n"
					       : " (not used on this machine):\n");
		pk_profile_print(p, command, i, f, out);
	}
}

static int show_text(struct pk_cli *cli, const struct pk_profile *p,
		     const struct pk_profile_env *env)
{
	struct pk_profile_features features;
	int r = pk_cli_features(cli, &features);

	if (r)
		return r;
	list_text(p, &cli->out);
	for (size_t i = 0; i < env->n_commands; i++)
		show_command(p, env->commands[i].name, &features, &cli->out);
	return 0;
}

static int show(struct pk_cli *cli, const struct profile_opts *opts,
		const struct pk_profile_env *env, const char *name)
{
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	int r = pk_profile_load(env, name, &p);

	if (r)
		return r == -ENOENT ? PK_EXIT_USAGE : r;
	if (opts->format == PK_FORMAT_TEXT)
		return show_text(cli, p, env);
	pk_out_str(&cli->out, json_object_to_json_string_ext(
				      p->root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
						       JSON_C_TO_STRING_NOSLASHESCAPE));
	pk_out_char(&cli->out, '\n');
	return 0;
}

static int run(struct pk_cli *cli, const void *opts, char **words, size_t n_words)
{
	_cleanup_(pk_cli_profiles_done) struct pk_cli_profiles profiles = {};
	bool is_show = !strcmp(words[0], "show");
	int r;

	if (!is_show && strcmp(words[0], "list"))
		return pk_err(PK_EXIT_USAGE, "profile: no '%s'; there are: list, show NAME",
			      words[0]);
	if (is_show && n_words < 2)
		return pk_err(
			PK_EXIT_USAGE,
			"profile: show: needs the name of a profile; see 'pktrack profile list'");
	if (!is_show && n_words > 1)
		return pk_err(PK_EXIT_USAGE, "profile: list: '%s' is one argument too many",
			      words[1]);
	r = pk_cli_profiles_init(&profiles, cli);
	if (r)
		return r;
	return is_show ? show(cli, opts, &profiles.env, words[1]) : list(cli, opts, &profiles.env);
}

const struct pk_command pk_cmd_profile = {
	.name = "profile",
	.args = "list|show NAME",
	.about = "list the profiles, or show one and what of it would be used here",
	.notes = "NAME with a '/' in it is the path of a file. Looked for in the folders of "
		 "--profile-dir, in\n"
		 "~/.config/pktrack/profiles, and among those that came with pktrack.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.min_words = 1,
	.max_words = 2,
	.run = run,
};
