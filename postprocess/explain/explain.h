/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What drop reasons mean, in our own words: for every reason that a kernel from 5.17 on has, and
 * for the functions that drop without giving one. tests/data/drop-reasons.h lists the reasons of
 * the kernels we know, and a test compares. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PK_EXPLAIN_ITEMS 4

struct pk_explanation {
	const char *name; /* of the reason; of a place: functions, parted by '|' */
	const char *meaning;
	const char *causes[PK_EXPLAIN_ITEMS]; /* usual ones; NULL-terminated if fewer */
	const char *look[PK_EXPLAIN_ITEMS];   /* what to look at: command, setting, counter */
	const char *also; /* what else the kernel uses it for, and where it misleads; or NULL */
};

struct pk_explain_subsystem {
	const char *name;   /* "core", "openvswitch", ... as pk_names_subsystem() says it */
	const char *prefix; /* that its reasons have, "OVS_DROP_"; "" for the core */
	const struct pk_explanation *rows; /* end with one without a name */
};
/* All of them; ends with one without a name. */
extern const struct pk_explain_subsystem pk_explain_subsystems[];
/* What NOT_SPECIFIED means at a place; ends with a row without a name. */
extern const struct pk_explanation pk_explain_places[];

/* The reason of exactly that name in that subsystem. NULL: not explained. */
const struct pk_explanation *pk_explain_reason(const char *subsystem, const char *name);
/* What a drop without a reason in that function means; suffixes of compilers (.isra.0, .cold) do
 * not count. NULL: nothing known. */
const struct pk_explanation *pk_explain_place(const char *function);

/* Look for what a user wrote: NO_SOCKET, no_socket, SKB_DROP_REASON_NO_SOCKET,
 * openvswitch/OVS_DROP_METER, openvswitch/METER. *ret_subsystem: whose it is. NULL: no such. */
const struct pk_explanation *pk_explain_find(const char *text,
					     const struct pk_explain_subsystem **ret_subsystem);

/* Does `name` match one of the globs parted by '|' in `patterns`? Only '*' is special. The first
 * `len` bytes of `name` count. */
bool pk_explain_match(const char *patterns, const char *name, size_t len);
/* Length of a function's name without what compilers append. */
size_t pk_explain_function_len(const char *function);
