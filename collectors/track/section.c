// SPDX-License-Identifier: GPL-2.0-or-later
/* The parent section: which packet this one was made of, or which one was merged into it. */

#include "collectors/track/section.h"

#include "core/event/event.h"

static const struct pk_field parent_fields[] = { PARENT_FIELDS(PK_ROW) };

static const struct {
	const char *name;
	bool merges;
} kinds[PK_LINEAGE_MAX] = {
#define ROW(NAME, name, merges, what) [PK_LINEAGE_##NAME] = { #name, merges },
	PK_LINEAGE_KINDS(ROW)
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
