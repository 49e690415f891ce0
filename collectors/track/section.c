// SPDX-License-Identifier: GPL-2.0-or-later
/* The parent section: which packet this one was made of, or which one was merged into it; and the
 * end section: what is known of an end that nobody told. */

#include "collectors/track/section.h"

#include "core/event/event.h"

static const struct pk_field parent_fields[] = { PARENT_FIELDS(PK_ROW) };
static const struct pk_field end_fields[] = { END_FIELDS(PK_ROW) };

static const struct {
	const char *name;
	bool merges;
} kinds[PK_LINEAGE_MAX] = {
#define ROW(NAME, name, merges, what) [PK_LINEAGE_##NAME] = { #name, merges },
	PK_LINEAGE_KINDS(ROW)
#undef ROW
};

static const struct {
	const char *name, *what;
	bool over;
} endings[PK_ENDING_MAX] = {
#define ROW(NAME, name, over, what) [PK_ENDING_##NAME] = { name, what, over },
	PK_ENDINGS(ROW)
#undef ROW
};

const char *pk_lineage_name(uint32_t kind)
{
	return kind < PK_LINEAGE_MAX ? kinds[kind].name : NULL;
}

bool pk_lineage_merges(uint32_t kind)
{
	return kind < PK_LINEAGE_MAX && kinds[kind].merges;
}

const char *pk_ending_name(uint32_t how)
{
	return how < PK_ENDING_MAX ? endings[how].name : NULL;
}

bool pk_ending_is_over(uint32_t how)
{
	return how < PK_ENDING_MAX && endings[how].over;
}

/* "parent #1f (clone)", "#1f was merged into it (gro)" */
static void parent_print(const struct pk_event *ev, const struct pk_names *names,
			 struct pk_out *out)
{
	const struct parent_section *p = pk_event_get(ev, parent);
	bool merges = pk_lineage_merges(p->kind);
	const char *name = pk_lineage_name(p->kind);

	(void)names;
	pk_out_str(out, merges ? "#" : "parent #");
	pk_out_hex(out, p->id, 1);
	pk_out_str(out, merges ? " was merged into it (" : " (");
	if (name)
		pk_out_str(out, name);
	else
		pk_out_u64(out, p->kind);
	pk_out_char(out, ')');
}

const struct pk_section pk_parent_section = {
	.id = PK_SECTION_parent,
	.size = sizeof(struct parent_section),
	.name = "parent",
	.about = "packet that this one comes from, or that was merged into it",
	.fields = parent_fields,
	.n_fields = ARRAY_SIZE(parent_fields),
	.print = parent_print,
};

/* "end: freed, and not as a drop" */
static void end_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	uint32_t how = pk_event_get(ev, end)->how;

	(void)names;
	pk_out_str(out, "end: ");
	if (pk_ending_name(how))
		pk_out_str(out, endings[how].what);
	else
		pk_out_u64(out, how);
}

const struct pk_section pk_end_section = {
	.id = PK_SECTION_end,
	.size = sizeof(struct end_section),
	.name = "end",
	.about = "what is known of an end that nothing else tells",
	.fields = end_fields,
	.n_fields = ARRAY_SIZE(end_fields),
	.print = end_print,
};
