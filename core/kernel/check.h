/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The `check` command: what this machine can and cannot do for pktrack, and what to change. */

#include "core/kernel/features.h"
#include "core/util/out.h"

/* Exit statuses of the command, as in the other commands. */
enum pk_check_exit {
	PK_CHECK_ALL = 0,     /* everything works */
	PK_CHECK_NOTHING = 1, /* cannot collect at all */
	PK_CHECK_PART = 3,    /* collects; something optional is limited or missing */
};

enum pk_check_status {
	PK_CHECK_OK,
	PK_CHECK_LIMITED,
	PK_CHECK_MISSING,
	PK_CHECK_STATUS_MAX,
};

struct pk_check_result {
	enum pk_check_status status;
	char detail[256]; /* what was found, and what that means */
	const char *fix;  /* what to do; "": nothing */
};

struct pk_check {
	const char *name;
	bool needed; /* nothing works without it */
	struct pk_check_result result;
};

/* Judge the facts: the checks in order of importance, *ret_n of them; the last, "collect", is
 * the sum. free() them. Returns the exit status, or -ENOMEM. */
int pk_check_judge(const struct pk_features *f, struct pk_check **ret, size_t *ret_n);

/* Write them as an aligned table, or as JSON, one object a line: check, status, needed, detail,
 * fix. */
void pk_check_print(struct pk_out *out, const struct pk_check *checks, size_t n);
void pk_check_print_json(struct pk_out *out, const struct pk_check *checks, size_t n);

/* The whole command on the running kernel: probe, judge, write to `out`. The exit status, or
 * -errno, logged. */
int pk_check_run(struct pk_out *out, bool json);
