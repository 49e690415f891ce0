/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The command line: a table of commands, each a cmd_X.c. Only this folder has argv, exit
 * statuses and stdout. */

#include "core/util/options.h"
#include "core/util/out.h"
#include "profiles/profile.h"

/* Part of the contract with scripts. */
enum pk_exit {
	PK_EXIT_GOOD = 0,
	PK_EXIT_FAILED = 1,
	PK_EXIT_USAGE = 2,
	PK_EXIT_MISSING = 3, /* ran, but something that was asked for was missing */
};

enum pk_color_when {
	PK_COLOR_AUTO,
	PK_COLOR_ALWAYS,
	PK_COLOR_NEVER,
};

struct pk_kernel;

/* What holds for every command. */
struct pk_cli {
	/* options of the program */
	char **profiles;
	char **profile_dirs;
	unsigned int verbose;
	bool quiet, help, version;
	enum pk_color_when color;

	const char *cmdline;              /* what the user typed, as for a shell */
	struct pk_out out;                /* stdout */
	struct pk_kernel *kernel;         /* NULL until it is needed */
	const struct pk_options *options; /* of the command, for who set what */
};

struct pk_command {
	const char *name;
	const char *args;  /* for help: "[FILE]"; "" if it takes none */
	const char *about; /* one line */
	const char *notes; /* further help: lines; NULL: none */
	const struct pk_option *rows;
	size_t n_rows;
	const void *defaults; /* of the struct that the rows fill, opts_size bytes */
	size_t opts_size;
	size_t min_words, max_words;
	/* Run it with its options and words. A status of enum pk_exit, or -errno, logged
	 * (-EPIPE: not; ends quietly). */
	int (*run)(struct pk_cli *cli, const void *opts, char **words, size_t n_words);
};

/* M(name): all commands, in the order of the help. Each is pk_cmd_<name>, in cmd_<name>.c. */
#define PK_COMMANDS(M)                                                                             \
	M(collect)                                                                                 \
	M(print) M(sort) M(pcap) M(stats) M(check) M(inspect) M(profile) M(explain) M(schema)

#define PK_COMMAND_EXTERN(name) extern const struct pk_command pk_cmd_##name;
PK_COMMANDS(PK_COMMAND_EXTERN)
#undef PK_COMMAND_EXTERN

/* All of them; ends with NULL. */
extern const struct pk_command *const pk_commands[];

/* ---- profiles.c ---- */

/* Where the profiles of this run are looked for. */
struct pk_cli_profiles {
	struct pk_profile_env env;
	const char **dirs;                   /* owned */
	char *user_dir, *shipped_dir;        /* owned */
	struct pk_profile_command *commands; /* owned */
};
/* 0 or -errno, logged. */
int pk_cli_profiles_init(struct pk_cli_profiles *p, const struct pk_cli *cli);
void pk_cli_profiles_done(struct pk_cli_profiles *p);
/* Fill what the line left open with what the profiles of `cli` say of that command. 0; an exit
 * status; -errno; logged. */
int pk_cli_profiles_apply(struct pk_cli *cli, const struct pk_command *cmd, struct pk_options *o);
/* What conditions are asked of: the running kernel. 0 or -errno, logged. */
int pk_cli_features(struct pk_cli *cli, struct pk_profile_features *ret);

/* ---- capture.c: what all that read a capture have in common ---- */

#define PK_CAPTURE_DEFAULT "pktrack.data"

struct pk_capture_reader;

extern const char *const pk_cli_formats[]; /* words for enum pk_format */

/* The capture that the words name, or the default one. 0 or -errno, logged. */
int pk_cli_capture_open(char **words, size_t n_words, struct pk_capture_reader **ret);
/* The status after a capture was read to its end: 3 if a part of it was missing. */
int pk_cli_capture_status(const struct pk_capture_reader *r);

/* Add the bit of the outcome called `name` to *mask. 0, or PK_EXIT_USAGE, logged: `option` has no
 * such value; `other` (may be NULL) is what else it may have. */
int pk_cli_outcome(const char *option, const char *name, const char *other, uint32_t *mask);

/* Where a command writes to: `out` is stdout or the file. */
struct pk_cli_output {
	struct pk_out *out;
	struct pk_out file;
	int fd;
	const char *path;
};
/* `path` NULL or "-": stdout. `input` (NULL: none) is the file being read, which must be
 * another. 0; an exit status or -errno, logged. */
int pk_cli_output_open(struct pk_cli *cli, const char *path, const char *input,
		       struct pk_cli_output *ret);
/* Write out what is pending and close. `r` if that is an error already, else 0 or -errno,
 * logged. */
int pk_cli_output_close(struct pk_cli_output *o, int r);
