// SPDX-License-Identifier: GPL-2.0-or-later
/* The stack section: the way to the probe, without the frames of the tracing itself. */

#include "collectors/stack/section.h"

#include "core/event/stack.h"

static const struct pk_field stack_fields[] = { STACK_FIELDS(PK_ROW) };

static void stack_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	struct pk_frames frames = pk_event_frames(ev, names);

	pk_out_color(out, PK_COLOR_DIM);
	for (size_t i = 0; i < frames.n; i++) {
		pk_out_str(out, i ? "\n" PK_TEXT_INDENT PK_TEXT_INDENT : PK_TEXT_INDENT);
		pk_out_symbol(out, names, frames.at[i].addr);
	}
	pk_out_color(out, PK_COLOR_RESET);
}

const struct pk_section pk_stack_section = {
	.id = PK_SECTION_stack,
	.size = 0,
	.name = "stack",
	.about = "call stack at the probe",
	.fields = stack_fields,
	.n_fields = ARRAY_SIZE(stack_fields),
	.flat = true,
	.print = stack_print,
	.repeats = PK_REPEATS_OFTEN,
};
