/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Counting by key: how many events had this reason, came by that device. Rows keep the index at
 * which they came up, so that it can serve as their number. */

#include <stddef.h>
#include <stdint.h>

struct pk_tally_key {
	uint64_t a, b, c; /* what they mean is the user's affair */
};

struct pk_tally_row {
	struct pk_tally_key key;
	uint64_t count;
};

struct pk_tally {
	struct pk_tally_row *at; /* owned; in order of first use */
	size_t n, cap;
	uint32_t *slots; /* owned; row + 1 by hash, 0: free */
	size_t n_slots;  /* 0, or a power of two */
};

/* The row of `key`, new (count 0) if there was none; good until the next call. NULL: no memory. */
struct pk_tally_row *pk_tally_row(struct pk_tally *t, const struct pk_tally_key *key);
/* Order the rows by falling count, equal ones by key. No more pk_tally_row() after that. */
void pk_tally_sort(struct pk_tally *t);
/* Free the rows; a zeroed tally is an empty one. */
void pk_tally_done(struct pk_tally *t);
