/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Where a run's capture goes: one file, or, each beginning when the one before is full, FILE,
 * FILE.1, FILE.2 and so on. Each is a capture by itself, with all names that came up so far. */

#include "core/event/capture.h"

struct pk_files_opts {
	const char *path;       /* "-" is stdout; not owned */
	uint64_t rotate_bytes;  /* a file of that size is full; 0: never */
	int zstd_level;         /* 0: blocks as they are */
	struct pk_names *names; /* not owned */
};

/* Zeroed: there is none. */
struct pk_files {
	struct pk_files_opts opts;
	struct pk_capture_writer *writer; /* owned; of the file at hand. NULL: nothing is written */
	bool created;                     /* the first file was not there before */
	uint32_t n;                       /* files before the one at hand */
	uint64_t bytes;                   /* of these */
	uint64_t events;                  /* in the one at hand */
	uint64_t lost;                    /* in all, when it was begun */
};

/* Begin the first file. 0 or -errno, logged. */
int pk_files_open(struct pk_files *files, const struct pk_files_opts *opts);
void pk_files_done(struct pk_files *files);

/* Is the file at hand full? */
bool pk_files_is_full(const struct pk_files *files);
/* End it, and begin the next; `lost` events were lost so far. 0 or -errno, logged. */
int pk_files_next(struct pk_files *files, uint64_t lost);
/* Add a record. 0 or -errno, logged once. */
int pk_files_write(struct pk_files *files, const void *record, size_t size);
/* The end of the last one. */
int pk_files_end(struct pk_files *files, uint64_t lost);

/* Bytes of all of them. */
uint64_t pk_files_bytes(const struct pk_files *files);
/* "pktrack.data", "pktrack.data and 3 more"; owned by the caller. NULL: no memory. */
char *pk_files_names(const struct pk_files *files);
