/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Options as tables: a row says how an option is called, of what type it is and where its value
 * goes; parsing, checks, help and profiles come from the rows. The command line is one source of
 * values, a profile another: a profile fills what the line left open, and lists grow by both.
 *
 *	static const struct pk_option rows[] = {
 *		PK_OPTION(DURATION, struct opts, duration_ns, "duration", 0, .metavar = "TIME",
 *			  .help = "Stop after that time."),
 *		PK_OPTION(STRING, struct opts, out, "out", 'o', .metavar = "FILE",
 *			  .implied = "x.data", .help = "Write to FILE."),
 *	};
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/util/out.h"

/* T(TYPE, C type of the member) */
#define PK_OPTION_TYPES(T)                                                                         \
	T(BOOL, bool)          /* a flag; --no-NAME takes it back */                               \
	T(COUNT, unsigned int) /* a flag that counts how often it was given */                     \
	T(STRING, const char *)                                                                    \
	T(LIST, char **) /* an entry each time; NULL-terminated; NULL if none, the only default */ \
	T(WORDS, char **) /* the same, several entries parted by commas */                         \
	T(U32, uint32_t)                                                                           \
	T(U64, uint64_t)                                                                           \
	T(SIZE, uint64_t)     /* bytes: 16M */                                                     \
	T(DURATION, uint64_t) /* ns: 10s */                                                        \
	T(RATE, uint64_t)     /* per second: 1000/s */                                             \
	T(PERCENT, uint64_t)  /* hundredths of a percent: 0.5% */                                  \
	T(CHOICE, int)        /* or an enum: index of the word in `choices` */

enum pk_option_type {
#define PK_OPTION_ENUM(type, ctype) PK_OPTION_##type,
	PK_OPTION_TYPES(PK_OPTION_ENUM)
#undef PK_OPTION_ENUM
};

struct pk_option {
	const char *name; /* long name, without the dashes */
	char letter;      /* short name; 0: none */
	enum pk_option_type type;
	bool line_only;      /* not for profiles */
	size_t offset;       /* of the member in the struct of values */
	const char *metavar; /* what help calls the value; CHOICE: made of the words */
	const char *help;    /* a sentence or two */
	const char *implied; /* the value may be left out and is this then; NULL: it may not */
	uint64_t min, max;   /* of numbers, sizes and times; max 0: no limit */
	const char *const *choices; /* NULL-terminated words of a CHOICE */
	/* Of texts: would this one do? 0, or -EINVAL with the reason written to `why`. May be
	 * NULL. */
	int (*check)(const char *text, struct pk_out *why);
};

/* A row; a member that is not of the option's type does not compile. */
#define PK_OPTION(type_, struct_, member_, name_, letter_, ...)                                    \
	{                                                                                          \
		.name = name_, .letter = letter_, .type = PK_OPTION_##type_,                       \
		.offset = offsetof(struct_, member_) +                                             \
			  0 * sizeof(char[PK_OPTION_FITS_##type_(((struct_ *)0)->member_) ? 1      \
											  : -1]),  \
		__VA_ARGS__                                                                        \
	}

#define PK_OPTION_IS_(m, ctype)    __builtin_types_compatible_p(__typeof__(m), ctype)
#define PK_OPTION_FITS_BOOL(m)     PK_OPTION_IS_(m, bool)
#define PK_OPTION_FITS_COUNT(m)    PK_OPTION_IS_(m, unsigned int)
#define PK_OPTION_FITS_STRING(m)   PK_OPTION_IS_(m, const char *)
#define PK_OPTION_FITS_LIST(m)     PK_OPTION_IS_(m, char **)
#define PK_OPTION_FITS_WORDS(m)    PK_OPTION_IS_(m, char **)
#define PK_OPTION_FITS_U32(m)      PK_OPTION_IS_(m, uint32_t)
#define PK_OPTION_FITS_U64(m)      PK_OPTION_IS_(m, uint64_t)
#define PK_OPTION_FITS_SIZE(m)     PK_OPTION_IS_(m, uint64_t)
#define PK_OPTION_FITS_DURATION(m) PK_OPTION_IS_(m, uint64_t)
#define PK_OPTION_FITS_RATE(m)     PK_OPTION_IS_(m, uint64_t)
#define PK_OPTION_FITS_PERCENT(m)  PK_OPTION_IS_(m, uint64_t)
#define PK_OPTION_FITS_CHOICE(m)   (sizeof(m) == sizeof(int))

/* Who set a value; a later one of the same or of greater weight replaces it. */
enum pk_option_source {
	PK_OPTION_DEFAULT,
	PK_OPTION_PROFILE,
	PK_OPTION_LINE,
};

#define PK_OPTIONS_TABLES_MAX 3

struct pk_options {
	const char *who; /* the command, for messages; NULL: the program itself */
	struct pk_option_table {
		const struct pk_option *rows;
		size_t n;
		void *values; /* struct with the members, holding the defaults; not owned */
		enum pk_option_source *source; /* owned; of each row */
		size_t *n_line; /* owned; of each list, how many entries the line gave: the first */
	} tables[PK_OPTIONS_TABLES_MAX];
	size_t n_tables;
	/* Options that stand before the command, to be named when one is given behind it; not
	 * owned, may be NULL. */
	const struct pk_option *before;
	size_t n_before;
	char **words; /* what is no option, in order: positions in argv; NULL before parsing */
	size_t n_words;
	struct {
		char **at;
		size_t n, cap;
	} texts; /* owned: every string that a value points to */
};

/* Add a table before parsing; `values` must live until pk_options_done(). 0 or -ENOMEM. */
int pk_options_add(struct pk_options *o, const struct pk_option *rows, size_t n, void *values);
/* Free all that values point to; lists become NULL. A zeroed object is an empty one. */
void pk_options_done(struct pk_options *o);

/* Parse argv[0..argc), which holds no program name. Words that are no options are moved to the
 * front of argv: o->words. `stop_at_word`: the first word ends the options, and all from there
 * on are words. 0; -EINVAL, logged; -ENOMEM. */
int pk_options_parse(struct pk_options *o, int argc, char **argv, bool stop_at_word);

/* The row of that long name, and its table. NULL if there is none. */
const struct pk_option *pk_options_find(const struct pk_options *o, const char *name);
/* Who set that option. */
enum pk_option_source pk_options_source(const struct pk_options *o, const char *name);
/* How many entries of that list stood on the command line; they are its first. */
size_t pk_options_n_line(const struct pk_options *o, const char *name);

/* Would `value` do for the row? 0, or -EINVAL with the reason written to `why` (not owned). Does
 * not log. */
int pk_option_check(const struct pk_option *row, const char *value, struct pk_out *why);
/* Set a row of `o` on behalf of `source`; what weighs more already is left as it is, lists grow.
 * 0, -EINVAL with the reason written to `why`, -ENOMEM. Does not log. */
int pk_options_set(struct pk_options *o, const struct pk_option *row, const char *value,
		   enum pk_option_source source, struct pk_out *why);

/* Help for the rows, one or more lines each, names in the left column. */
void pk_options_help(const struct pk_option *rows, size_t n, struct pk_out *out);

/* A word as one would type it for a shell: in quotes where it needs them. */
void pk_shell_word(const char *word, struct pk_out *out);

/* Entries of a NULL-terminated list, which may be NULL. */
size_t pk_list_count(char *const *list);
