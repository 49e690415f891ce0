// SPDX-License-Identifier: GPL-2.0-or-later
/* What the causes of losses are called: the list is in record.h. */

#include "core/event/capture.h"

#include <string.h>

static const struct {
	const char *name, *text;
	enum pk_loss_kind kind;
} causes[] = {
#define CAUSE(NAME, name, kind, text) [PK_LOSS_##NAME] = { #name, text, PK_LOSS_KIND_##kind },
	PK_LOSS_CAUSES(CAUSE)
#undef CAUSE
};

const char *pk_loss_cause_name(enum pk_loss_cause cause)
{
	return causes[cause].name;
}

enum pk_loss_kind pk_loss_cause_kind(enum pk_loss_cause cause)
{
	return causes[cause].kind;
}

const char *pk_loss_cause_text(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(causes); i++)
		if (strcmp(causes[i].name, name) == 0)
			return causes[i].text;
	return NULL;
}
