/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Static probes of programs (USDT): where they are in an ELF file, and where their arguments are
 * when one is hit. The compiler notes both in .note.stapsdt (systemtap's sys/sdt.h); a probe that
 * was inlined is there several times. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "probes/probe.h"

/* One place in the program. */
struct pk_usdt_site {
	uint64_t offset;    /* of the instruction, in the file */
	uint64_t semaphore; /* of a counter that the program looks at, in the file; 0: none */
	struct pk_usdt_arg args[PK_USDT_MAX_ARGS];
	size_t prog; /* for who attaches it */
};

struct pk_usdt {
	char path[256]; /* of the file */
	pid_t pid;      /* only this process; -1: every one that runs it */
	struct pk_usdt_site *at;
	size_t n, cap;
};

/* Find "PATH:PROVIDER:NAME" or "PID:PROVIDER:NAME". 0 or -errno, logged. */
int pk_usdt_find(const char *text, struct pk_usdt *ret);
void pk_usdt_done(struct pk_usdt *usdt);

/* Take one argument off the front of *text, as notes have it ("-4@%eax 8@-24(%rbp)"). What is not
 * understood is PK_USDT_NONE. False: there are no more. */
bool pk_usdt_parse_arg(const char **text, struct pk_usdt_arg *ret);
