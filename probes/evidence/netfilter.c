// SPDX-License-Identifier: GPL-2.0-or-later
/* See netfilter.h. */

#include "probes/evidence/netfilter.h"

#include <linux/netfilter.h>

bool pk_suspect_is_better(struct pk_suspects *s, bool sure, unsigned int hits)
{
	s->n++;
	if (s->n > 1 && (s->sure || (!sure && hits <= s->hits)))
		return false;
	s->sure = sure;
	s->hits = hits;
	return true;
}

void pk_suspect(struct pk_suspects *s, bool sure, unsigned int hits, const char *text,
		const char *fix)
{
	if (!pk_suspect_is_better(s, sure, hits))
		return;
	snprintf(s->text, sizeof(s->text), "%s", text);
	snprintf(s->fix, sizeof(s->fix), "%s", fix);
}

bool pk_may_pass_hook(const struct pk_reading *r, uint32_t hook)
{
	bool local = r->dst_is_local, came_in = r->req->rx_ifindex;

	switch (hook) {
	case NF_INET_LOCAL_IN:
		return local;
	case NF_INET_FORWARD:
		return came_in && !local;
	case NF_INET_LOCAL_OUT:
		return !came_in;
	case NF_INET_POST_ROUTING:
		return !came_in || !local;
	default:
		return came_in;
	}
}
