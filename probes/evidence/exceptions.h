/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* How often XDP programs ended with XDP_ABORTED, a code that is none, or XDP_TX that failed: the
 * packet is dropped then as if they had said XDP_DROP, and only the tracepoint xdp:xdp_exception
 * tells. */

#include <stddef.h>
#include <stdint.h>

struct pk_exceptions {
	int *fds; /* owned; of perf events, one for each CPU */
	size_t n; /* 0: they are not counted */
};

/* Count from now on, on all CPUs; nothing is done if no XDP program is loaded, or it is not
 * permitted. Does not log. */
void pk_exceptions_begin(struct pk_exceptions *e);
/* Stop counting. A zeroed one is good, too. */
void pk_exceptions_end(struct pk_exceptions *e);
/* How many there were since the beginning; -1: not known. */
int64_t pk_exceptions_read(const struct pk_exceptions *e);
