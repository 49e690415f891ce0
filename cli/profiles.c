// SPDX-License-Identifier: GPL-2.0-or-later
/* Profiles as the command line uses them: where they lie on this machine, what its kernel has,
 * and their options put under those of the line. */

#include <errno.h>
#include <limits.h>
#include <linux/btf.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "config.h"
#include "core/kernel/func.h"
#include "core/kernel/kernel.h"
#include "core/kernel/symbols.h"
#include "core/util/log.h"

/* ---- where they lie ---- */

/* $XDG_CONFIG_HOME/pktrack/profiles, else ~/.config/pktrack/profiles. *ret NULL: there is no
 * home. 0 or -ENOMEM. */
static int user_dir(char **ret)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int n = 0;

	*ret = NULL;
	if (config && config[0] == '/')
		n = asprintf(ret, "%s/pktrack/profiles", config);
	else if (home && home[0] == '/')
		n = asprintf(ret, "%s/.config/pktrack/profiles", home);
	if (n < 0)
		*ret = NULL;
	return n < 0 ? -ENOMEM : 0;
}

/* Was the program started from the folder it was built in? Then the profiles beside its source
 * belong to it, and those of an older installation do not. */
static bool in_build_folder(void)
{
	char path[PATH_MAX + sizeof("/build.ninja")];
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);
	char *slash;

	if (n <= 0 || n >= PATH_MAX)
		return false;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return false;
	memcpy(slash, "/build.ninja", sizeof("/build.ninja"));
	return !access(path, F_OK);
}

static char *shipped_dir(void)
{
	const char *dir = getenv("PKTRACK_PROFILE_DIR");

	if (dir && *dir)
		return strdup(dir);
	/* A binary that was copied, not installed, has only the source's to turn to. */
	if (in_build_folder() || access(PK_PROFILE_DIR, F_OK))
		return strdup(PK_SOURCE_PROFILE_DIR);
	return strdup(PK_PROFILE_DIR);
}

/* A folder that the user named must be there. */
static int check_dirs(char *const *dirs)
{
	for (size_t i = 0; dirs && dirs[i]; i++) {
		struct stat st;

		if (stat(dirs[i], &st))
			return pk_err(-errno, "--profile-dir: %s: %s", dirs[i], strerror(errno));
		if (!S_ISDIR(st.st_mode))
			return pk_err(-ENOTDIR, "--profile-dir: %s: is no folder", dirs[i]);
	}
	return 0;
}

static int fill_dirs(struct pk_cli_profiles *p, char *const *named)
{
	size_t n = pk_list_count(named), k = 0;

	if (user_dir(&p->user_dir))
		return -ENOMEM;
	p->shipped_dir = shipped_dir();
	p->dirs = calloc(n + 2, sizeof(*p->dirs));
	if (!p->shipped_dir || !p->dirs)
		return -ENOMEM;
	for (; k < n; k++)
		p->dirs[k] = named[k];
	if (p->user_dir)
		p->dirs[k++] = p->user_dir;
	p->dirs[k++] = p->shipped_dir;
	p->env.dirs = p->dirs;
	p->env.n_dirs = k;
	return 0;
}

static int fill_commands(struct pk_cli_profiles *p)
{
	size_t n = 0;

	while (pk_commands[n])
		n++;
	p->commands = calloc(n, sizeof(*p->commands));
	if (!p->commands)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		const struct pk_command *cmd = pk_commands[i];

		if (cmd->n_rows)
			p->commands[p->env.n_commands++] =
				(struct pk_profile_command){ cmd->name, cmd->rows, cmd->n_rows };
	}
	p->env.commands = p->commands;
	return 0;
}

int pk_cli_profiles_init(struct pk_cli_profiles *p, const struct pk_cli *cli)
{
	int r;

	*p = (struct pk_cli_profiles){};
	r = check_dirs(cli->profile_dirs);
	if (r)
		return r;
	r = fill_dirs(p, cli->profile_dirs);
	if (!r)
		r = fill_commands(p);
	return r ? pk_err(r, "profiles: %s", strerror(-r)) : 0;
}

void pk_cli_profiles_done(struct pk_cli_profiles *p)
{
	free(p->dirs);
	free(p->user_dir);
	free(p->shipped_dir);
	free(p->commands);
	*p = (struct pk_cli_profiles){};
}

/* ---- what the kernel has ---- */

static int has_symbol(void *ctx, const char *name)
{
	struct pk_symbol symbol;
	uint64_t addr;
	int n = pk_symbols_named(ctx, name, NULL, &symbol);

	if (n == -ENOENT)
		n = pk_symbols_variable(ctx, name, &addr) ? 0 : 1;
	return MIN(n, 1);
}

static int has_type(void *ctx, const char *name)
{
	static const unsigned int kinds[] = { BTF_KIND_STRUCT, BTF_KIND_UNION, BTF_KIND_ENUM,
					      BTF_KIND_ENUM64, BTF_KIND_TYPEDEF };

	if (!pk_kernel_btf(ctx))
		return -ENODATA;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (pk_btf_has_type(ctx, name, kinds[i]))
			return 1;
	return 0;
}

/* "skb:kfree_skb" */
static int has_tracepoint(void *ctx, const char *name)
{
	size_t len = strcspn(name, ":");
	_cleanup_(freep) char *group = strndup(name, len);

	if (!group || !name[len])
		return -EINVAL;
	return pk_tracepoint_exists(ctx, group, name + len + 1);
}

int pk_cli_features(struct pk_cli *cli, struct pk_profile_features *ret)
{
	int r = cli->kernel ? 0 : pk_kernel_open(NULL, &cli->kernel);

	if (r)
		return pk_err(r, "kernel: %s", strerror(-r));
	*ret = (struct pk_profile_features){ .ctx = cli->kernel,
					     .has_symbol = has_symbol,
					     .has_type = has_type,
					     .has_tracepoint = has_tracepoint };
	return 0;
}

/* ---- put under the options of the line ---- */

/* No alternative holds: say what each one misses. */
static int unusable(const struct pk_profile *p, const char *command,
		    const struct pk_profile_features *f)
{
	size_t n = pk_profile_n_alternatives(p, command);
	struct pk_out why;

	pk_out_init(&why, -1);
	for (size_t i = 0; i < n; i++) {
		if (n > 1)
			pk_out_printf(&why, "%salternative %zu: ", i ? "; " : "", i + 1);
		pk_profile_print_unmet(p, command, i, f, &why);
	}
	pk_log(PK_LOG_ERROR, "profile '%s': cannot be used for '%s' on this kernel: %s", p->name,
	       command, pk_out_text(&why) ?: "");
	pk_out_done(&why);
	return -EOPNOTSUPP;
}

static int apply_one(struct pk_cli *cli, const struct pk_profile_env *env, const char *name,
		     const char *command, struct pk_options *o)
{
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	struct pk_profile_features features;
	int r;

	r = pk_profile_load(env, name, &p);
	if (r)
		return r == -ENOENT ? PK_EXIT_USAGE : r;
	r = pk_cli_features(cli, &features);
	if (r)
		return r;
	r = pk_profile_pick(p, command, &features);
	if (r == -ENOENT) {
		pk_info("profile '%s': says nothing of '%s'", p->name, command);
		return 0;
	}
	if (r < 0)
		return unusable(p, command, &features);
	pk_debug("profile '%s': %s, alternative %d", p->name, p->path, r + 1);
	return pk_profile_apply(p, command, (size_t)r, o);
}

int pk_cli_profiles_apply(struct pk_cli *cli, const struct pk_command *cmd, struct pk_options *o)
{
	_cleanup_(pk_cli_profiles_done) struct pk_cli_profiles p = {};
	int r;

	if (!cli->profiles)
		return 0;
	r = pk_cli_profiles_init(&p, cli);
	for (size_t i = 0; !r && cli->profiles[i]; i++)
		r = apply_one(cli, &p.env, cli->profiles[i], cmd->name, o);
	return r;
}
