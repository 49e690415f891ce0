/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What readers of rules share: those of nftables and those of legacy iptables are run on the
 * packet alike, and which one dropped it is a question of which may have. */

#include "probes/evidence/internal.h"

enum pk_match {
	PK_MATCH_NO,
	PK_MATCH_MAYBE, /* the bytes of the packet do not say */
	PK_MATCH_YES,
};

/* Rules and policies that may have dropped the packet, and the likeliest of them. */
struct pk_suspects {
	uint32_t n;
	bool sure;         /* the one in `text` did if nothing before it */
	unsigned int hits; /* things that it asks of the packet, and that are so */
	char text[512], fix[256];
};

/* Of two that may have been it, the one that fits for sure, then the one that is more about this
 * packet is the likelier one. Counts it; true: it is, and its text is to be written. */
bool pk_suspect_is_better(struct pk_suspects *s, bool sure, unsigned int hits);
/* The same, and note it, if it is. */
void pk_suspect(struct pk_suspects *s, bool sure, unsigned int hits, const char *text,
		const char *fix);

/* Could the packet have been at that hook of IP (NF_INET_*)? */
bool pk_may_pass_hook(const struct pk_reading *r, uint32_t hook);
