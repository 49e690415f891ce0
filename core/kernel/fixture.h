/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* For tests: a folder that looks like the files of a kernel, filled by the test. */

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <bpf/btf.h>

#include "core/kernel/kernel.h"

struct fixture {
	char dir[PATH_MAX];
	char parts[7][PATH_MAX + 16]; /* what paths points at */
	struct pk_kernel_paths paths;
	struct pk_kernel *k;
	int saved_stderr; /* while the log is captured; else -1 */
};

/* Make the folder with empty btf/, proc/, sys/, tracefs/, netns/ and modules/, and open a kernel on
 * it. Fails the test. */
void fixture_init(struct fixture *fx);
/* Close the kernel and remove the folder. */
void fixture_done(struct fixture *fx);

/* Write a file below the folder, with the folders above it. One that exists gets a new inode. */
void fixture_write(const struct fixture *fx, const char *name, const void *data, size_t len);
void fixture_text(const struct fixture *fx, const char *name, const char *text);
void fixture_remove(const struct fixture *fx, const char *name);
/* Inode number of a file below the folder. */
uint32_t fixture_inum(const struct fixture *fx, const char *name);

/* Write `btf` as vmlinux's or a module's and free it. */
void fixture_btf(const struct fixture *fx, const char *name, struct btf *btf);

/* An enumerator; a list ends with a NULL name. */
struct fixture_value {
	const char *name;
	int64_t value;
};
/* Add an enum; returns its id. */
int fixture_enum(struct btf *btf, const char *name, const struct fixture_value *values);

/* Catch what is logged from here on; fixture_log_end() returns it, good until the next call. */
void fixture_log_begin(struct fixture *fx);
const char *fixture_log_end(struct fixture *fx);
/* How often `what` stands in `text`. */
int fixture_count(const char *text, const char *what);
