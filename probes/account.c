// SPDX-License-Identifier: GPL-2.0-or-later
/* See account.h. */

#include "probes/account.h"

#include <inttypes.h>
#include <string.h>

/* What can be done about it. */
static const char *remedy(const char *cause)
{
	if (!strcmp(cause, pk_loss_cause_name(PK_LOSS_RING_FULL)))
		return "; a larger --buffer-size, a filter or fewer probes help";
	if (!strcmp(cause, pk_loss_cause_name(PK_LOSS_TRACK_FULL)) ||
	    !strcmp(cause, pk_loss_cause_name(PK_LOSS_TRACK_CROWDED)))
		return "; a larger --track-max or a filter helps";
	return "";
}

/* The cause of most of them; NULL: nothing was lost. */
static const struct pk_loss *worst(const struct pk_loss *losses, size_t n)
{
	const struct pk_loss *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (losses[i].kind == PK_LOSS_KIND_LOST &&
		    (!found || losses[i].count > found->count))
			found = &losses[i];
	return found;
}

void pk_account_warn(struct pk_account *a, const struct pk_loss *losses, size_t n)
{
	const struct pk_loss *most = worst(losses, n);
	unsigned long held;

	for (size_t i = 0; i < n; i++)
		if (losses[i].kind == PK_LOSS_KIND_LOST)
			a->unsaid += losses[i].count;
	if (!most || !pk_ratelimit_ok(&a->warnings, &held))
		return;
	pk_warn("%" PRIu64 " event%s lost: %s%s", a->unsaid, a->unsaid == 1 ? "" : "s",
		pk_loss_cause_text(most->cause), remedy(most->cause));
	a->unsaid = 0;
}

void pk_account_say_totals(const struct pk_transport_totals *totals, uint64_t events,
			   double seconds, const char *out, uint64_t bytes)
{
	char shed[64] = "", written[64] = "";

	if (totals->shed)
		snprintf(shed, sizeof(shed), ", %" PRIu64 " left out by rule", totals->shed);
	if (out)
		snprintf(written, sizeof(written), "; %" PRIu64 " KiB written to ",
			 (bytes + 1023) / 1024);
	pk_info("%" PRIu64 " event%s in %.1f s, %" PRIu64 " lost%s%s%s", events,
		events == 1 ? "" : "s", seconds, totals->lost, shed, written, out ?: "");
}
