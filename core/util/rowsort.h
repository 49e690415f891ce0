/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Sorts any number of rows in bounded memory: what does not fit is written, sorted, to a temporary
 * file, and merged when it is read. Rows of equal keys keep the order in which they came. */

#include <stddef.h>
#include <stdint.h>

struct pk_row {
	uint64_t key[2]; /* by the first, then by the second */
	uint64_t data[2];
};

struct pk_rowsort;

/* `what` says in messages what is sorted (not owned). At most about `max_bytes` of rows are in
 * memory, and as much again while they are sorted. NULL: no memory. */
struct pk_rowsort *pk_rowsort_new(const char *what, size_t max_bytes);
void pk_rowsort_free(struct pk_rowsort *s);
static inline void pk_rowsort_freep(struct pk_rowsort **s)
{
	pk_rowsort_free(*s);
}

/* 0 or -errno, logged: no memory, or no room for the temporary file ($TMPDIR, else /tmp). */
int pk_rowsort_add(struct pk_rowsort *s, const struct pk_row *row);
/* After the last one; then the rows are there to be read. 0 or -errno, logged. */
int pk_rowsort_end(struct pk_rowsort *s);
/* The next row. 1; 0: there are no more; -errno, logged. */
int pk_rowsort_next(struct pk_rowsort *s, struct pk_row *ret);
/* Read from the first one again. 0 or -errno, logged. */
int pk_rowsort_rewind(struct pk_rowsort *s);
/* Rows that were added. */
uint64_t pk_rowsort_count(const struct pk_rowsort *s);
