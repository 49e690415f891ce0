// SPDX-License-Identifier: GPL-2.0-or-later
/* The program: options of its own, a command, that command's options, the exit status. Every
 * command is parsed here, from its tables, so that all of them behave alike. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "cli/cli.h"
#include "config.h"
#include "core/kernel/kernel.h"
#include "core/util/log.h"
#include "core/util/parse.h"

const struct pk_command *const pk_commands[] = {
#define COMMAND_ENTRY(name) &pk_cmd_##name,
	PK_COMMANDS(COMMAND_ENTRY)
#undef COMMAND_ENTRY
		NULL,
};

static const char *const color_words[] = { "auto", "always", "never", NULL };

/* Taken before and after the command. */
static const struct pk_option common_rows[] = {
	PK_OPTION(COUNT, struct pk_cli, verbose, "verbose", 'v',
		  .help = "Say more of what is done."),
	PK_OPTION(BOOL, struct pk_cli, quiet, "quiet", 'q', .help = "Say only what is wrong."),
	PK_OPTION(
		CHOICE, struct pk_cli, color, "color", 0, .choices = color_words,
		.help = "Colours in text; auto: if stdout is a terminal and NO_COLOR is not set."),
	PK_OPTION(BOOL, struct pk_cli, help, "help", 'h', .help = "Show this help."),
};

/* Taken before the command only: after it, -p is a probe. */
static const struct pk_option program_rows[] = {
	PK_OPTION(WORDS, struct pk_cli, profiles, "profile", 'p', .metavar = "NAME[,NAME]",
		  .help = "Use the options of these profiles where the command line leaves them "
			  "open."),
	PK_OPTION(LIST, struct pk_cli, profile_dirs, "profile-dir", 'P', .metavar = "DIR",
		  .help = "Look for profiles here first; may be given several times."),
	PK_OPTION(BOOL, struct pk_cli, version, "version", 0, .help = "Show the version."),
};

/* ---- help ---- */

static void program_help(struct pk_out *out)
{
	pk_out_str(
		out,
		"Usage: pktrack [OPTIONS] COMMAND [ARGUMENTS]\n\n"
		"Follow packets through the Linux networking stack, and name each one that is "
		"lost:\n"
		"the packet, the place, the reason, the device and the namespace.\n\nCommands:\n");
	for (size_t i = 0; pk_commands[i]; i++)
		pk_out_printf(out, "  %-24s  %s\n", pk_commands[i]->name, pk_commands[i]->about);
	pk_out_printf(out, "  %-24s  %s\n", "help [COMMAND]",
		      "show this help, or that of a command");
	pk_out_str(out, "\nOptions, before the command:\n");
	pk_options_help(program_rows, ARRAY_SIZE(program_rows), out);
	pk_out_str(out, "\nOptions, before or after it:\n");
	pk_options_help(common_rows, ARRAY_SIZE(common_rows), out);
	pk_out_str(out, "\nExit status: 0 good, 1 failed, 2 bad usage, 3 ran but something asked "
			"for was missing.\n"
			"\nTo see which packets this machine drops: pktrack -p dropmon collect\n");
}

static void command_help(const struct pk_command *cmd, struct pk_out *out)
{
	pk_out_printf(out, "Usage: pktrack %s%s%s%s\n\n", cmd->name,
		      cmd->n_rows ? " [OPTIONS]" : "", *cmd->args ? " " : "", cmd->args);
	pk_out_printf(out, "%c%s.\n", cmd->about[0] - 'a' + 'A', cmd->about + 1);
	if (cmd->notes)
		pk_out_printf(out, "\n%s", cmd->notes);
	if (cmd->n_rows) {
		pk_out_str(out, "\nOptions:\n");
		pk_options_help(cmd->rows, cmd->n_rows, out);
	}
	pk_out_str(out, "\nOptions of every command:\n");
	pk_options_help(common_rows, ARRAY_SIZE(common_rows), out);
}

/* ---- commands ---- */

static const struct pk_command *find_command(const char *name)
{
	for (size_t i = 0; pk_commands[i]; i++)
		if (!strcmp(pk_commands[i]->name, name))
			return pk_commands[i];
	return NULL;
}

static int unknown_command(const char *name)
{
	const char *names[32] = { "help" };
	const char *near;
	size_t n = 1;

	for (size_t i = 0; pk_commands[i] && n < ARRAY_SIZE(names); i++)
		names[n++] = pk_commands[i]->name;
	near = pk_nearest(name, names, n);
	if (near)
		return pk_err(PK_EXIT_USAGE, "unknown command '%s'; did you mean '%s'?", name,
			      near);
	return pk_err(PK_EXIT_USAGE, "unknown command '%s'; see 'pktrack --help'", name);
}

static int run_help(struct pk_cli *cli, char **words, size_t n_words)
{
	const struct pk_command *cmd;

	if (n_words > 1)
		return pk_err(PK_EXIT_USAGE, "help: '%s' is one argument too many", words[1]);
	if (!n_words || !strcmp(words[0], "help")) {
		program_help(&cli->out);
		return 0;
	}
	cmd = find_command(words[0]);
	if (!cmd)
		return unknown_command(words[0]);
	command_help(cmd, &cli->out);
	return 0;
}

/* Options that were seen so far take effect. */
static void settle(struct pk_cli *cli)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	pk_log_set_level(cli->verbose > 1 ? PK_LOG_TRACE
			 : cli->verbose   ? PK_LOG_DEBUG
			 : cli->quiet     ? PK_LOG_WARN
					  : PK_LOG_INFO);
	cli->out.color = cli->color == PK_COLOR_ALWAYS;
	if (cli->color == PK_COLOR_AUTO && !(no_color && *no_color) &&
	    !(term && !strcmp(term, "dumb")))
		cli->out.color = isatty(STDOUT_FILENO);
}

static int check_words(const struct pk_command *cmd, const struct pk_options *o)
{
	if (o->n_words > cmd->max_words)
		return pk_err(PK_EXIT_USAGE,
			      "%s: '%s' is one argument too many; see 'pktrack %s --help'",
			      cmd->name, o->words[cmd->max_words], cmd->name);
	if (o->n_words < cmd->min_words)
		return pk_err(PK_EXIT_USAGE, "%s: needs %s; see 'pktrack %s --help'", cmd->name,
			      cmd->args, cmd->name);
	return 0;
}

/* The command with its options parsed: what is left of them to the profiles, then the run. */
static int run_parsed(struct pk_cli *cli, const struct pk_command *cmd, struct pk_options *o,
		      void *opts)
{
	int r;

	settle(cli);
	cli->options = o;
	if (cli->help) {
		command_help(cmd, &cli->out);
		return 0;
	}
	r = check_words(cmd, o);
	if (!r)
		r = pk_cli_profiles_apply(cli, cmd, o);
	return r ? r : cmd->run(cli, opts, o->words, o->n_words);
}

static int run_command(struct pk_cli *cli, const struct pk_command *cmd, int argc, char **argv)
{
	_cleanup_(freep) void *opts = calloc(1, cmd->opts_size + 1);
	_cleanup_(pk_options_done) struct pk_options o = { .who = cmd->name,
							   .before = program_rows,
							   .n_before = ARRAY_SIZE(program_rows) };
	int r;

	if (!opts)
		return pk_err(-ENOMEM, "%s: %s", cmd->name, strerror(ENOMEM));
	if (cmd->defaults)
		memcpy(opts, cmd->defaults, cmd->opts_size);
	r = pk_options_add(&o, cmd->rows, cmd->n_rows, opts);
	if (!r)
		r = pk_options_add(&o, common_rows, ARRAY_SIZE(common_rows), cli);
	if (r)
		return pk_err(r, "%s: %s", cmd->name, strerror(-r));
	r = pk_options_parse(&o, argc, argv, false);
	if (r)
		return r == -EINVAL ? PK_EXIT_USAGE : r;
	return run_parsed(cli, cmd, &o, opts);
}

/* ---- the program ---- */

static int run_words(struct pk_cli *cli, char **words, size_t n_words)
{
	const struct pk_command *cmd;

	if (cli->version) {
		pk_out_str(&cli->out, "pktrack " PK_VERSION "\n");
		return 0;
	}
	if (cli->help) {
		program_help(&cli->out);
		return 0;
	}
	if (!n_words)
		return pk_err(PK_EXIT_USAGE, "a command is missing; see 'pktrack --help'");
	if (!strcmp(words[0], "help"))
		return run_help(cli, words + 1, n_words - 1);
	cmd = find_command(words[0]);
	if (!cmd)
		return unknown_command(words[0]);
	return run_command(cli, cmd, (int)n_words - 1, words + 1);
}

static int run(struct pk_cli *cli, int argc, char **argv)
{
	_cleanup_(pk_options_done) struct pk_options o = {};
	int r;

	r = pk_options_add(&o, program_rows, ARRAY_SIZE(program_rows), cli);
	if (!r)
		r = pk_options_add(&o, common_rows, ARRAY_SIZE(common_rows), cli);
	if (r)
		return pk_err(r, "%s", strerror(-r));
	r = pk_options_parse(&o, argc, argv, true);
	if (r)
		return r == -EINVAL ? PK_EXIT_USAGE : r;
	settle(cli);
	return run_words(cli, o.words, o.n_words);
}

/* A closed stdin, stdout or stderr must not become the next file that is opened, and be written
 * into by messages. */
static void guard_std_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* The line as it was typed, for the capture. */
static const char *cmdline_of(struct pk_out *text, int argc, char **argv)
{
	pk_out_init(text, -1);
	for (int i = 0; i < argc; i++) {
		if (i)
			pk_out_char(text, ' ');
		pk_shell_word(argv[i], text);
	}
	return pk_out_text(text) ?: "";
}

/* The status of the whole: data that did not reach stdout is a failure, unless nobody wants it
 * any more. */
static int finish(struct pk_cli *cli, int r)
{
	int flushed = pk_out_flush(&cli->out);

	if (flushed && flushed != -EPIPE && r >= 0)
		r = pk_err(flushed, "stdout: %s", strerror(-flushed));
	if (r == -EPIPE)
		return PK_EXIT_GOOD;
	return r < 0 ? PK_EXIT_FAILED : r;
}

int main(int argc, char **argv)
{
	struct pk_cli cli = {};
	struct pk_out cmdline;
	int status;

	guard_std_fds();
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write(), which ends in order */
	pk_out_init(&cli.out, STDOUT_FILENO);
	cli.cmdline = cmdline_of(&cmdline, argc, argv);

	status = finish(&cli, run(&cli, argc > 0 ? argc - 1 : 0, argv + 1));

	pk_kernel_close(cli.kernel);
	pk_out_done(&cmdline);
	pk_out_done(&cli.out);
	return status;
}
