/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A probe as a user or a profile writes it: [?][TYPE:]TARGET[|[TYPE:]TARGET..][/OPT..]. This is
 * the text only; whether a kernel has it is the manager's to say. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probes/probe.h"

struct pk_out;

#define PK_TARGET_MAX_ALTERNATIVES 8

/* What a kretprobe's return value must be. */
struct pk_ret_match {
	enum pk_ret_op op; /* PK_RET_ANY: whatever it is */
	bool negative;     /* value is to be taken as a negative number */
	uint64_t value;    /* two's complement if negative */
};

/* One place to look at. */
struct pk_target {
	enum pk_probe_kind kind;
	bool guessed;     /* TYPE was not written: kind is a tracepoint or a kprobe */
	bool glob;        /* `symbol` is a pattern, as of fnmatch(3) */
	char module[64];  /* of a function; "": any, or none was written */
	char symbol[256]; /* tp: "skb:kfree_skb"; function: its name; usdt: "PATH:PROVIDER:NAME" */
	bool stack;       /* /stack */
	bool tracked;     /* /tracked */
	struct pk_ret_match ret; /* /ret=EXPR */
};

/* What was written: alternatives, of which the first that exists is meant, with the same
 * options. */
struct pk_target_spec {
	bool optional; /* ?: not worth a word if it is missing */
	size_t n;
	struct pk_target at[PK_TARGET_MAX_ALTERNATIVES];
};

/* "kprobe" */
const char *pk_probe_kind_name(enum pk_probe_kind kind);
/* "kprobe:ip_rcv", without options, into `buf`; returns buf. */
const char *pk_target_text(const struct pk_target *t, char *buf, size_t size);
/* Room for any such text. */
#define PK_TARGET_TEXT_MAX 352

/* The module that the target names, or the group of its tracepoint, which often is that of a
 * module, into `buf`; returns buf. "": none is named. */
const char *pk_target_module(const struct pk_target *t, char *buf, size_t size);

/* Take `text` apart. 0 or -EINVAL, logged with what is wrong and what there is. */
int pk_target_parse(const char *text, struct pk_target_spec *ret);
/* Could it be parsed? 0, or -EINVAL with what is wrong written to `why`. Does not log. */
int pk_target_check(const char *text, struct pk_out *why);
/* Does the function `t` says at which value to look return such values? `bytes` and `is_signed`
 * are of what it returns, bytes 0: nothing. NULL: yes; else why not. */
const char *pk_target_ret_wrong(const struct pk_ret_match *m, unsigned int bytes, bool is_signed,
				bool is_pointer);
