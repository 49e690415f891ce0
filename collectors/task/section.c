// SPDX-License-Identifier: GPL-2.0-or-later
/* The task section. As text it stands in the header line of the event (postprocess/text.c), not
 * on a line of its own. */

#include "collectors/task/section.h"

#include "core/event/event.h"

static const struct pk_field task_fields[] = { TASK_FIELDS(PK_ROW) };

const struct pk_section pk_task_section = {
	.id = PK_SECTION_task,
	.size = sizeof(struct task_section),
	.name = "task",
	.about = "what ran on the CPU when the event happened",
	.fields = task_fields,
	.n_fields = ARRAY_SIZE(task_fields),
	.repeats = PK_REPEATS_OFTEN,
};
