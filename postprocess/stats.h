/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What is in a capture. */

#include "core/event/capture.h"
#include "postprocess/consumer.h"

/* Counts events and writes the summary to `out` (not owned) at the end. `r` (not owned, may be
 * NULL) says what was lost and whether the capture is whole. NULL: no memory. */
struct pk_consumer *pk_stats_new(struct pk_out *out, const struct pk_print_opts *opts,
				 const struct pk_capture_reader *r);
