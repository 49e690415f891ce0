/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Messages for the person who runs the program, on stderr: `pktrack: what: why`. Data never goes
 * here. The function that turns a cause into an errno logs it, object first, and returns it in one
 * line:
 *
 *	return pk_err(-ENOENT, "profile '%s': no such profile; see 'pktrack profile list'", name);
 * / */

#include <stdbool.h>

#include "core/util/cleanup.h"

enum pk_log_level {
	PK_LOG_ERROR,
	PK_LOG_WARN,
	PK_LOG_INFO,
	PK_LOG_DEBUG,
	PK_LOG_TRACE, /* what libbpf and the verifier say: for us, not for the user */
};

/* The one global of the program: which messages are shown. PK_LOG_INFO unless set. */
void pk_log_set_level(enum pk_log_level level);
enum pk_log_level pk_log_level(void);

/* Print one message of that level, without the trailing newline in `fmt`. errno is left as it
 * was. */
void pk_log(enum pk_log_level level, const char *fmt, ...) _printf_(2, 3);

#define pk_err(r, ...) (pk_log(PK_LOG_ERROR, __VA_ARGS__), (r))
#define pk_warn(...)   pk_log(PK_LOG_WARN, __VA_ARGS__)
#define pk_info(...)   pk_log(PK_LOG_INFO, __VA_ARGS__)
#define pk_debug(...)  pk_log(PK_LOG_DEBUG, __VA_ARGS__)
#define pk_trace(...)  pk_log(PK_LOG_TRACE, __VA_ARGS__)

/* At most one message a second where it stands; the message says how many were held back. */
struct pk_ratelimit {
	long long last_ns;
	unsigned long held;
};

/* True if a message may go out now. *ret_held: how many were held back since the last one. */
bool pk_ratelimit_ok(struct pk_ratelimit *rl, unsigned long *ret_held);
