// SPDX-License-Identifier: GPL-2.0-or-later
/* The registry of sections, made of collectors/list.h. */

#include "core/event/section.h"

#include <string.h>

#define ROW(id, name) &pk_##name##_section,
const struct pk_section *const pk_sections[] = { PK_SECTIONS(ROW) };
const size_t pk_n_sections = ARRAY_SIZE(pk_sections);
#undef ROW

const struct pk_section *pk_section_by_id(uint16_t id)
{
	for (size_t i = 0; i < pk_n_sections; i++)
		if (pk_sections[i]->id == id)
			return pk_sections[i];
	return NULL;
}

const struct pk_section *pk_section_by_name(const char *name)
{
	for (size_t i = 0; i < pk_n_sections; i++)
		if (strcmp(pk_sections[i]->name, name) == 0)
			return pk_sections[i];
	return NULL;
}

const char *pk_field_type_name(enum pk_field_type type)
{
	static const char *const names[] = {
#define NAME(type, what) [PK_FIELD_##type] = #type,
		PK_FIELD_TYPES(NAME)
#undef NAME
	};

	return names[type];
}
