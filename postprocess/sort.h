/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Every packet's journey, in the order in which they began; from a pipe, as they end. */

#include "core/event/capture.h"
#include "postprocess/consumer.h"
#include "postprocess/select.h"

#define PK_SORT_BYTES (64u << 20) /* of one of its two indexes in memory, unless told otherwise */

/* Read the capture to its end and write its journeys to `out` (not flushed): those of which one
 * event is in `select` (NULL: all), whole. 0, -EPIPE (silent), or another -errno, logged; -ENOENT
 * is pk_select_end()'s. What is missing of the capture is no error but a warning. `max_bytes`: how
 * much of an index may be in memory; the rest is in a temporary file. */
int pk_sort_run(struct pk_capture_reader *r, struct pk_out *out, const struct pk_print_opts *opts,
		struct pk_select *select, size_t max_bytes);
/* Read the capture, which must be a file, to its end and give each record of its journeys that
 * ended as in `outcomes` to `record`, one journey after the other. 0 or -errno, logged. */
int pk_sort_visit(struct pk_capture_reader *r, uint32_t outcomes,
		  int (*record)(void *ctx, const void *record, size_t size), void *ctx);
