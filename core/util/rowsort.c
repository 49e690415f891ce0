// SPDX-License-Identifier: GPL-2.0-or-later
/* See rowsort.h. In memory rows that are nearly in order, as what happened one after the other is,
 * are moved to their places one by one; others are sorted by their digits, least significant first,
 * of which those that are the same in all rows, as the upper ones of times are, cost nothing. A
 * run is what fitted in memory, sorted; all runs lie one after the other in one temporary file
 * without a name, and are merged through a heap of their next rows. */

#include "core/util/rowsort.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"
#include "core/util/parallel.h"

#define DIGIT_BITS 11
#define DIGITS     (1u << DIGIT_BITS)
#define FEW_ROWS   256   /* not worth the counting */
#define NEAR       8     /* places by which a row of rows nearly in order is moved, on average */
#define MANY_ROWS  16384 /* worth another thread */
#define MERGE_ROWS 1024  /* of each run are read at a time */

struct run {
	uint64_t next, end; /* rows of it in the file that were not read yet */
	uint64_t first;
	struct pk_row *rows; /* owned, MERGE_ROWS */
	size_t n, at;
};

struct pk_rowsort {
	const char *what;
	size_t max_rows;
	uint64_t count;
	struct {
		struct pk_row *at; /* owned */
		size_t n, cap;
	} rows;
	size_t read; /* of them */
	struct {
		struct run *at; /* owned */
		size_t n, cap;
	} runs;
	struct {
		uint32_t *at; /* owned; runs that have a row, the one with the least first */
		size_t n;
	} heap;
	int fd; /* -1: everything fitted in memory */
};

struct pk_rowsort *pk_rowsort_new(const char *what, size_t max_bytes)
{
	struct pk_rowsort *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->what = what;
	s->max_rows = MAX(max_bytes / sizeof(struct pk_row), (size_t)1);
	s->fd = -1;
	return s;
}

void pk_rowsort_free(struct pk_rowsort *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->runs.n; i++)
		free(s->runs.at[i].rows);
	free(s->runs.at);
	free(s->heap.at);
	free(s->rows.at);
	if (s->fd >= 0)
		close(s->fd);
	free(s);
}

uint64_t pk_rowsort_count(const struct pk_rowsort *s)
{
	return s->count;
}

static int no_memory(const struct pk_rowsort *s)
{
	return pk_err(-ENOMEM, "%s: no memory for %zu rows", s->what, s->rows.n);
}

/* ---- in memory ---- */

static bool is_less(const struct pk_row *a, const struct pk_row *b)
{
	return a->key[0] != b->key[0] ? a->key[0] < b->key[0] : a->key[1] < b->key[1];
}

/* By one key, each row to its place among those before it; stable. False: given up, for they are
 * not nearly in order. */
static bool insert_rows(struct pk_row *rows, size_t n, int key)
{
	size_t moves = 0;

	for (size_t i = 1; i < n; i++) {
		struct pk_row row = rows[i];
		size_t k = i;

		for (; k && row.key[key] < rows[k - 1].key[key]; k--)
			rows[k] = rows[k - 1];
		rows[k] = row;
		moves += i - k;
		if (moves > NEAR * i + FEW_ROWS * FEW_ROWS / 2) /* few are never given up */
			return false;
	}
	return true;
}

/* Are some of many rows nearly in order? Trying it on all would spoil what order they have. */
static bool is_near(const struct pk_row *rows, size_t n, int key)
{
	struct pk_row some[2 * FEW_ROWS];
	size_t n_some = MIN(n, ARRAY_SIZE(some));

	memcpy(some, rows + (n - n_some) / 2, n_some * sizeof(*rows));
	return insert_rows(some, n_some, key);
}

static bool sort_near(struct pk_row *rows, size_t n)
{
	for (int key = 1; key >= 0; key--)
		if (!is_near(rows, n, key) || !insert_rows(rows, n, key))
			return false;
	return true;
}

/* By one digit of one key, from `from` to `to`. False: all have the same, nothing was done. */
static bool sort_digit(const struct pk_row *from, struct pk_row *to, size_t n, int key, int shift)
{
	size_t start[DIGITS] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++)
		start[from[i].key[key] >> shift & (DIGITS - 1)]++;
	if (start[from[0].key[key] >> shift & (DIGITS - 1)] == n)
		return false;
	for (size_t d = 0; d < DIGITS; d++) {
		size_t count = start[d];

		start[d] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[start[from[i].key[key] >> shift & (DIGITS - 1)]++] = from[i];
	return true;
}

/* Bits of the key in which rows differ; *ret_rising: they are in order of it. */
static uint64_t find_differing(const struct pk_row *rows, size_t n, int key, bool *ret_rising)
{
	uint64_t differing = 0;

	*ret_rising = true;
	for (size_t i = 1; i < n; i++) {
		differing |= rows[i].key[key] ^ rows[0].key[key];
		if (rows[i].key[key] < rows[i - 1].key[key])
			*ret_rising = false;
	}
	return differing;
}

/* Sort by one key, stable; `rows` and `other` change places for each digit. */
static void sort_key(struct pk_row **rows, struct pk_row **other, size_t n, int key)
{
	bool rising;
	uint64_t differing = find_differing(*rows, n, key, &rising);

	for (int shift = 0; !rising && shift < 64; shift += DIGIT_BITS) {
		struct pk_row *from = *rows;

		if (!(differing >> shift & (DIGITS - 1)) ||
		    !sort_digit(from, *other, n, key, shift))
			continue;
		*rows = *other;
		*other = from;
	}
}

/* Rows, and room for as many; the two may change places. */
struct part {
	struct pk_row *rows, *other;
	size_t n;
};

static void sort_part(void *ctx, size_t i)
{
	struct part *part = (struct part *)ctx + i;

	sort_key(&part->rows, &part->other, part->n, 1);
	sort_key(&part->rows, &part->other, part->n, 0);
}

/* Of equal rows those of `a` come first. */
static void merge_parts(struct pk_row *to, const struct part *a, const struct part *b)
{
	const struct pk_row *p = a->rows, *p_end = p + a->n, *q = b->rows, *q_end = q + b->n;

	while (p < p_end && q < q_end)
		*to++ = is_less(q, p) ? *q++ : *p++;
	memcpy(to, p, (size_t)(p_end - p) * sizeof(*to));
	memcpy(to + (p_end - p), q, (size_t)(q_end - q) * sizeof(*to));
}

/* Both halves at once, if there is a CPU for each. */
static void sort_halves(struct part *whole)
{
	size_t n = whole->n / 2;
	struct part halves[] = { { whole->rows, whole->other, n },
				 { whole->rows + n, whole->other + n, whole->n - n } };
	bool in_rows;

	pk_parallel(ARRAY_SIZE(halves), sort_part, halves);
	in_rows = halves[0].rows == whole->rows;
	if (in_rows != (halves[1].rows == whole->rows + n)) {
		memcpy(halves[1].other, halves[1].rows, halves[1].n * sizeof(*whole->rows));
		halves[1].rows = halves[1].other;
	}
	merge_parts(in_rows ? whole->other : whole->rows, &halves[0], &halves[1]);
	if (in_rows) {
		struct pk_row *rows = whole->rows;

		whole->rows = whole->other;
		whole->other = rows;
	}
}

static int sort_rows(struct pk_rowsort *s)
{
	struct part all = { .rows = s->rows.at, .n = s->rows.n };

	if (s->rows.n < 2 || sort_near(s->rows.at, s->rows.n))
		return 0;
	all.other = malloc(all.n * sizeof(*all.other));
	if (!all.other)
		return no_memory(s);
	if (all.n < MANY_ROWS || pk_cpus() < 2)
		sort_part(&all, 0);
	else
		sort_halves(&all);
	s->rows.at = all.rows;
	s->rows.cap = all.n;
	free(all.other);
	return 0;
}

/* ---- runs ---- */

static const char *temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : "/tmp";
}

static int open_temporary(struct pk_rowsort *s)
{
	const char *folder = temporary_folder();
	_cleanup_(freep) char *path = NULL;

	s->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->fd >= 0)
		return 0;
	if (asprintf(&path, "%s/pktrack.XXXXXX", folder) < 0)
		return no_memory(s);
	s->fd = mkostemp(path, O_CLOEXEC); /* not every file system can do without a name */
	if (s->fd < 0)
		return pk_err(-errno, "%s: %s: no temporary file can be made: %s; set TMPDIR",
			      s->what, folder, strerror(errno));
	unlink(path);
	return 0;
}

static int write_rows(struct pk_rowsort *s, uint64_t first)
{
	const char *data = (const char *)s->rows.at;
	size_t len = s->rows.n * sizeof(*s->rows.at), done = 0;

	while (done < len) {
		ssize_t n = pwrite(s->fd, data + done, len - done,
				   (off_t)(first * sizeof(*s->rows.at) + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return pk_err(n ? -errno : -EIO,
				      "%s: %s: cannot write a temporary file: %s; set TMPDIR to a "
				      "folder with more room",
				      s->what, temporary_folder(), strerror(n ? errno : EIO));
		done += (size_t)n;
	}
	return 0;
}

/* What is in memory becomes a run. */
static int spill(struct pk_rowsort *s)
{
	uint64_t first = s->count - s->rows.n;
	int r = s->fd < 0 ? open_temporary(s) : 0;

	if (!r)
		r = sort_rows(s);
	if (!r)
		r = write_rows(s, first);
	if (r)
		return r;
	if (pk_array_reserve(&s->runs, 1))
		return no_memory(s);
	s->runs.at[s->runs.n++] = (struct run){ .first = first, .end = first + s->rows.n };
	s->rows.n = 0;
	return 0;
}

int pk_rowsort_add(struct pk_rowsort *s, const struct pk_row *row)
{
	if (s->rows.n == s->max_rows) {
		int r = spill(s);

		if (r)
			return r;
	}
	if (pk_array_reserve(&s->rows, 1))
		return no_memory(s);
	s->rows.at[s->rows.n++] = *row;
	s->count++;
	return 0;
}

/* ---- merging ---- */

static int read_run(struct pk_rowsort *s, struct run *run)
{
	size_t want = MIN((uint64_t)MERGE_ROWS, run->end - run->next), done = 0;
	size_t len = want * sizeof(struct pk_row);

	while (done < len) {
		ssize_t n = pread(s->fd, (char *)run->rows + done, len - done,
				  (off_t)(run->next * sizeof(struct pk_row) + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return pk_err(n ? -errno : -EIO, "%s: cannot read its temporary file: %s",
				      s->what, strerror(n ? errno : EIO));
		done += (size_t)n;
	}
	run->next += want;
	run->n = want;
	run->at = 0;
	return 0;
}

/* Of equal rows the one of the earlier run came first. */
static bool goes_before(const struct pk_rowsort *s, uint32_t a, uint32_t b)
{
	const struct run *x = &s->runs.at[a], *y = &s->runs.at[b];
	const struct pk_row *p = &x->rows[x->at], *q = &y->rows[y->at];

	return is_less(p, q) || (a < b && !is_less(q, p));
}

static void sink(struct pk_rowsort *s, size_t i)
{
	uint32_t *heap = s->heap.at, run = heap[i];

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= s->heap.n)
			break;
		if (child + 1 < s->heap.n && goes_before(s, heap[child + 1], heap[child]))
			child++;
		if (goes_before(s, run, heap[child]))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = run;
}

static int start_merge(struct pk_rowsort *s)
{
	s->heap.n = 0;
	for (size_t i = 0; i < s->runs.n; i++) {
		struct run *run = &s->runs.at[i];
		int r;

		if (!run->rows)
			run->rows = malloc(MERGE_ROWS * sizeof(*run->rows));
		if (!run->rows)
			return no_memory(s);
		run->next = run->first;
		r = read_run(s, run);
		if (r)
			return r;
		s->heap.at[s->heap.n++] = (uint32_t)i;
	}
	for (size_t i = s->heap.n / 2; i-- > 0;)
		sink(s, i);
	return 0;
}

int pk_rowsort_end(struct pk_rowsort *s)
{
	int r;

	if (s->fd < 0)
		return sort_rows(s);
	r = s->rows.n ? spill(s) : 0;
	if (r)
		return r;
	free(s->rows.at);
	s->rows.at = NULL;
	s->rows.cap = 0;
	s->heap.at = calloc(s->runs.n, sizeof(*s->heap.at));
	return s->heap.at ? start_merge(s) : no_memory(s);
}

int pk_rowsort_rewind(struct pk_rowsort *s)
{
	s->read = 0;
	return s->fd < 0 ? 0 : start_merge(s);
}

int pk_rowsort_next(struct pk_rowsort *s, struct pk_row *ret)
{
	struct run *run;
	int r = 0;

	if (s->fd < 0) {
		if (s->read == s->rows.n)
			return 0;
		*ret = s->rows.at[s->read++];
		return 1;
	}
	if (!s->heap.n)
		return 0;
	run = &s->runs.at[s->heap.at[0]];
	*ret = run->rows[run->at++];
	if (run->at == run->n && run->next < run->end)
		r = read_run(s, run);
	else if (run->at == run->n)
		s->heap.at[0] = s->heap.at[--s->heap.n];
	if (s->heap.n && !r)
		sink(s, 0);
	return r ? r : 1;
}
