/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Profiles: options under a name, as JSON, for machines of which one does not know what their
 * kernel has. Per command a profile holds alternatives; the first whose conditions hold is used.
 * What a profile may say is what the option tables of the commands have. Needs no libbpf: what
 * the kernel has is asked through an interface. */

#include <stdbool.h>
#include <stddef.h>

#include "core/util/cleanup.h"
#include "core/util/options.h"

struct json_object;

/* What a condition may ask. 1: it is there, 0: it is not, -errno: it cannot be told, then no
 * condition on it holds. */
struct pk_profile_features {
	void *ctx;
	int (*has_symbol)(void *ctx, const char *name);     /* a kernel function or variable */
	int (*has_type)(void *ctx, const char *name);       /* struct, union, enum or typedef */
	int (*has_tracepoint)(void *ctx, const char *name); /* "skb:kfree_skb" */
};

/* A command of which profiles may speak. */
struct pk_profile_command {
	const char *name;
	const struct pk_option *rows;
	size_t n_rows;
};

/* Where profiles lie, and what they may say. Nothing is owned. */
struct pk_profile_env {
	const char *const *dirs; /* searched in this order; one that is not there is passed over */
	size_t n_dirs;
	const struct pk_profile_command *commands;
	size_t n_commands;
};

struct pk_profile {
	char *name;
	char *about;
	char *path;               /* of its file */
	struct json_object *root; /* as it was read; sound throughout */
};

/* The profile of that name; a name with a '/' is the path of a file. All of it is checked. 0;
 * -ENOENT, -EINVAL or another errno, logged with file, line and key of what is wrong. *ret: free
 * with pk_profile_free(). */
int pk_profile_load(const struct pk_profile_env *env, const char *name, struct pk_profile **ret);
/* The same from text, text[len] being NUL; `path` is for messages. */
int pk_profile_parse(const struct pk_profile_env *env, const char *path, const char *text,
		     size_t len, struct pk_profile **ret);
void pk_profile_free(struct pk_profile *p);
DEFINE_CLEANUP(struct pk_profile *, pk_profile_free)

/* How many alternatives it has for a command; 0: it says nothing of it. */
size_t pk_profile_n_alternatives(const struct pk_profile *p, const char *command);
/* The first alternative whose conditions hold: its index. -ENOENT: nothing is said of that
 * command; -EOPNOTSUPP: none holds. Does not log. */
int pk_profile_pick(const struct pk_profile *p, const char *command,
		    const struct pk_profile_features *features);
/* Set the options of an alternative in `o`, where the command line left them open. 0 or -errno,
 * logged. */
int pk_profile_apply(const struct pk_profile *p, const char *command, size_t alternative,
		     struct pk_options *o);

/* An alternative as text: its conditions with the answers (features NULL: without), its options
 * as on the command line. */
void pk_profile_print(const struct pk_profile *p, const char *command, size_t alternative,
		      const struct pk_profile_features *features, struct pk_out *out);
/* The conditions that do not hold, on one line: "tracepoint 'skb:x' is not there, ...". */
void pk_profile_print_unmet(const struct pk_profile *p, const char *command, size_t alternative,
			    const struct pk_profile_features *features, struct pk_out *out);

/* Names that can be loaded: each once, sorted. *ret: NULL-terminated, free each and the list
 * with pk_profile_names_free(). 0 or -ENOMEM. Folders that cannot be read are named in a
 * warning. */
int pk_profile_names(const struct pk_profile_env *env, char ***ret);
void pk_profile_names_free(char **names);
DEFINE_CLEANUP(char **, pk_profile_names_free)
