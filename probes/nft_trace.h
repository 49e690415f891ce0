/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Have the kernel trace the rules of nftables. It does for all packets, in all network namespaces,
 * as soon as any rule anywhere has `meta nftrace set`: whether the bit is set it asks later, when
 * it tells listeners. So a rule that no packet ever comes by is enough: in a table of our own, in a
 * chain that nothing leads to. Nothing else that packets meet is changed, and who listens (nft
 * monitor trace) hears no more than before. */

#include <stdbool.h>

struct pk_nft_trace {
	bool on;
	bool owned; /* the kernel removes the table when the socket is closed (5.12) */
	int fd;     /* that socket, in the network namespace that has the table */
};

/* Add the table, in the network namespace that we are in; one that a run left behind which was
 * killed is removed. 0 or -errno, logged. */
int pk_nft_trace_start(struct pk_nft_trace *t);
/* Remove it. Also of one that was not started, or zeroed. */
void pk_nft_trace_stop(struct pk_nft_trace *t);
/* Does a rule of the network namespace that we are in have them traced? Does not log. */
bool pk_nft_trace_is_on(void);
