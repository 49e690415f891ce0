/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* An event as user space handles it: a record cut into its sections. It points into the record's
 * bytes (or, for a layout of another version, into its own arena) and lives as long as they do. */

#include <stdbool.h>

#include "core/event/section.h"

struct pk_event {
	const struct pk_record *rec;
	const void *data
		[PK_SECTION_MAX]; /* by section id; NULL: not there. At least section->size bytes */
	uint16_t size[PK_SECTION_MAX]; /* bytes of data[], the variable part included; of what is
					* not there, anything */
	bool converted;                /* data[] is not all that is in the record: some lie in an
					* arena, some were left out */
};

/* How a capture's sections lie, compared to ours. A zeroed one means: exactly as ours. */
struct pk_layout {
	struct pk_layout_section {
		bool known;      /* the capture describes a section of this id */
		bool differs;    /* copy by `moves`; else take as it is */
		uint16_t theirs; /* size of the fixed part in the capture */
		uint16_t n_moves;
		struct pk_layout_move {
			uint16_t from, to, size;
		} * moves; /* owned */
	} sections[PK_SECTION_MAX];
	bool active;
	bool differs;   /* some section of ours does, or a record had one that is not described */
	uint8_t *arena; /* owned; PK_RECORD_MAX_BYTES and some, one event's converted sections */
};

struct json_object;

/* From the `schema` dictionary of a capture. 0, -EINVAL (not such a dictionary), -ENOMEM. Does
 * not log. */
int pk_layout_init(struct pk_layout *layout, struct json_object *schema);
void pk_layout_done(struct pk_layout *layout);
/* Must records be converted? */
static inline bool pk_layout_differs(const struct pk_layout *layout)
{
	return layout->active && layout->differs;
}

/* The `schema` dictionary of this program, from the section table. Owned by the caller
 * (json_object_put). NULL: no memory. */
struct json_object *pk_schema_new(void);

/* Is there a record at `data`, of which `size` bytes are there, that is whole? Its sections may
 * still be unsound. */
bool pk_record_fits(const void *data, size_t size);
/* Cut the record at `data` (`size` bytes are there) into *ev. Unknown sections are passed over.
 * Returns the record's size, or -EBADMSG if it is not whole and sound; nothing outside
 * data[0..size) is read. Does not log. `layout` may be NULL: as ours. */
int pk_event_parse(const void *data, size_t size, struct pk_layout *layout, struct pk_event *ev);

/* The section's struct, or NULL: const struct drop_section *d = pk_event_get(ev, drop); */
#define pk_event_get(ev, name) ((const struct name##_section *)(ev)->data[PK_SECTION_##name])

/* Bytes in the variable part of a section that is there. */
#define pk_event_tail(ev, name)                                                                    \
	((size_t)((ev)->size[PK_SECTION_##name]) - sizeof(struct name##_section))
