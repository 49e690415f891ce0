/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What a run says of the events that it does not have: while it runs, and at its end. */

#include "core/util/log.h"
#include "probes/transport.h"

struct pk_account {
	uint64_t unsaid; /* events lost since the last warning */
	struct pk_ratelimit warnings;
};

/* Warn of losses, at most once a second. */
void pk_account_warn(struct pk_account *a, const struct pk_loss *losses, size_t n);
/* The last line: `events` were taken in `seconds`. `out` is the capture file, of `bytes`; NULL:
 * none. */
void pk_account_say_totals(const struct pk_transport_totals *totals, uint64_t events,
			   double seconds, const char *out, uint64_t bytes);
