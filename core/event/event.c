// SPDX-License-Identifier: GPL-2.0-or-later
/* Cutting a record into sections, and fitting the sections of a capture of another version to
 * ours: a field is found again by name and type, a field of ours that the capture lacks reads as
 * zero, one that we do not know is passed over. */

#include "core/event/event.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "core/util/array.h"

/* ---- the schema dictionary ---- */

static struct json_object *field_schema(const struct pk_field *f)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "name", json_object_new_string(f->name));
	json_object_object_add(o, "type", json_object_new_string(pk_field_type_name(f->type)));
	json_object_object_add(o, "offset", json_object_new_int(f->offset));
	json_object_object_add(o, "size", json_object_new_int(f->size));
	json_object_object_add(o, "doc", json_object_new_string(f->doc));
	return o;
}

struct json_object *pk_schema_new(void)
{
	struct json_object *schema = json_object_new_object(), *sections = json_object_new_array();

	for (size_t i = 0; i < pk_n_sections; i++) {
		const struct pk_section *s = pk_sections[i];
		struct json_object *o = json_object_new_object(), *fields = json_object_new_array();

		for (size_t j = 0; j < s->n_fields; j++)
			json_object_array_add(fields, field_schema(&s->fields[j]));
		json_object_object_add(o, "id", json_object_new_int(s->id));
		json_object_object_add(o, "name", json_object_new_string(s->name));
		json_object_object_add(o, "size", json_object_new_int(s->size));
		json_object_object_add(o, "about", json_object_new_string(s->about));
		json_object_object_add(o, "fields", fields);
		json_object_array_add(sections, o);
	}
	json_object_object_add(schema, "schema", sections);
	return schema;
}

/* ---- layouts ---- */

static int get_int(struct json_object *o, const char *key, int64_t max, int64_t *ret)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_int))
		return -EINVAL;
	*ret = json_object_get_int64(v);
	return *ret < 0 || *ret > max ? -EINVAL : 0;
}

static const char *get_str(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return NULL;
	return json_object_get_string(v);
}

static const struct pk_field *field_by_name(const struct pk_section *s, const char *name,
					    const char *type)
{
	for (size_t i = 0; i < s->n_fields; i++)
		if (strcmp(s->fields[i].name, name) == 0 &&
		    strcmp(pk_field_type_name(s->fields[i].type), type) == 0)
			return &s->fields[i];
	return NULL;
}

/* One field of theirs: where it goes in ours. */
static int add_move(struct pk_layout_section *ls, const struct pk_section *s,
		    struct json_object *field)
{
	const char *name = get_str(field, "name"), *type = get_str(field, "type");
	const struct pk_field *ours;
	int64_t offset, size;

	if (!name || !type || get_int(field, "offset", UINT16_MAX, &offset) ||
	    get_int(field, "size", UINT16_MAX, &size))
		return -EINVAL;
	if (offset + size > ls->theirs)
		return -EINVAL;
	ours = field_by_name(s, name, type);
	if (!ours || ours->size != size) {
		ls->differs = true;
		return 0;
	}
	if (ours->offset != offset)
		ls->differs = true;
	if (size)
		ls->moves[ls->n_moves++] =
			(struct pk_layout_move){ (uint16_t)offset, ours->offset, ours->size };
	return 0;
}

static int add_section(struct pk_layout *layout, struct json_object *o)
{
	struct json_object *fields;
	const struct pk_section *s;
	struct pk_layout_section *ls;
	int64_t id, size;
	const char *name = get_str(o, "name");

	if (!name || get_int(o, "id", UINT16_MAX, &id) || get_int(o, "size", UINT16_MAX, &size))
		return -EINVAL;
	if (!json_object_object_get_ex(o, "fields", &fields) ||
	    !json_object_is_type(fields, json_type_array))
		return -EINVAL;
	s = pk_section_by_id((uint16_t)id);
	if (!s || strcmp(s->name, name) != 0)
		return 0; /* not one of ours */
	ls = &layout->sections[id];
	if (ls->known)
		return -EINVAL;
	ls->known = true;
	ls->theirs = (uint16_t)size;
	ls->differs = size != s->size;
	ls->moves = calloc(json_object_array_length(fields) + 1, sizeof(*ls->moves));
	if (!ls->moves)
		return -ENOMEM;
	for (size_t i = 0; i < json_object_array_length(fields); i++) {
		int r = add_move(ls, s, json_object_array_get_idx(fields, i));

		if (r)
			return r;
	}
	return 0;
}

int pk_layout_init(struct pk_layout *layout, struct json_object *schema)
{
	struct json_object *sections;
	int r = 0;

	*layout = (struct pk_layout){ .active = true };
	if (!json_object_object_get_ex(schema, "schema", &sections) ||
	    !json_object_is_type(sections, json_type_array))
		return -EINVAL;
	for (size_t i = 0; !r && i < json_object_array_length(sections); i++)
		r = add_section(layout, json_object_array_get_idx(sections, i));
	for (size_t i = 0; i < pk_n_sections; i++)
		layout->differs |= layout->sections[pk_sections[i]->id].differs;
	if (!r) {
		/* Each section may grow from nothing to our size. */
		layout->arena = malloc(PK_RECORD_MAX_BYTES + (size_t)PK_SECTION_MAX * 1024);
		r = layout->arena ? 0 : -ENOMEM;
	}
	if (r)
		pk_layout_done(layout);
	return r;
}

void pk_layout_done(struct pk_layout *layout)
{
	for (size_t i = 0; i < PK_SECTION_MAX; i++)
		free(layout->sections[i].moves);
	free(layout->arena);
	*layout = (struct pk_layout){ 0 };
}

/* ---- records ---- */

/* The fixed part of our sections, by id. UINT16_MAX: there is none of that id. */
static inline uint16_t fixed_bytes(uint16_t id)
{
	static const uint16_t *const sizes[PK_SECTION_MAX] = {
#define ROW(id, name) [id] = &pk_##name##_section.size,
		PK_SECTIONS(ROW)
#undef ROW
	};

	return id < PK_SECTION_MAX && sizes[id] ? *sizes[id] : UINT16_MAX;
}

/* Copy a section of another layout into the arena at *used. Data too short for what it says is
 * as if not there. */
static void convert(struct pk_layout *layout, struct pk_event *ev, uint16_t id, const uint8_t *data,
		    uint16_t size, size_t *used)
{
	const struct pk_layout_section *ls = &layout->sections[id];
	uint16_t ours = fixed_bytes(id), tail;
	uint8_t *to = layout->arena + *used;

	if (size < ls->theirs)
		return;
	tail = size - ls->theirs;
	memset(to, 0, ours);
	for (uint16_t i = 0; i < ls->n_moves; i++)
		memcpy(to + ls->moves[i].to, data + ls->moves[i].from, ls->moves[i].size);
	memcpy(to + ours, data + ls->theirs, tail);
	ev->converted = true;
	ev->data[id] = to;
	ev->size[id] = ours + tail;
	*used += (ours + (size_t)tail + 3) & ~(size_t)3;
}

static void take_section(struct pk_layout *layout, struct pk_event *ev,
			 const struct pk_section_hdr *h, size_t *used)
{
	const uint8_t *data = (const uint8_t *)(h + 1);
	uint16_t fixed = fixed_bytes(h->id);
	const struct pk_layout_section *theirs;

	if (fixed == UINT16_MAX || ev->data[h->id])
		return;
	theirs = layout && layout->active ? &layout->sections[h->id] : NULL;
	if (theirs && !theirs->known) { /* nobody writes that */
		layout->differs = ev->converted = true;
		return;
	}
	if (!theirs || !theirs->differs) {
		if (h->size < fixed)
			return;
		ev->data[h->id] = data;
		ev->size[h->id] = h->size;
	} else {
		convert(layout, ev, h->id, data, h->size, used);
	}
}

bool pk_record_fits(const void *data, size_t size)
{
	const struct pk_record *rec = data;

	return size >= sizeof(*rec) && rec->size >= sizeof(*rec) && rec->size <= size &&
	       rec->size % 4 == 0 && rec->size <= PK_RECORD_MAX_BYTES;
}

int pk_event_parse(const void *data, size_t size, struct pk_layout *layout, struct pk_event *ev)
{
	const struct pk_record *rec = data;
	const uint8_t *p = data, *end;
	size_t used = 0;

	if (!pk_record_fits(data, size))
		return -EBADMSG;
	memset(ev->data, 0, sizeof(ev->data)); /* the sizes are those of data that is there */
	ev->converted = false;
	ev->rec = rec;
	end = p + rec->size;
	for (p += sizeof(*rec); p < end;) {
		const struct pk_section_hdr *h = (const void *)p;
		size_t padded;

		if ((size_t)(end - p) < sizeof(*h))
			return -EBADMSG;
		p += sizeof(*h);
		padded = ((size_t)h->size + 3) & ~(size_t)3;
		if (padded > (size_t)(end - p))
			return -EBADMSG;
		take_section(layout, ev, h, &used);
		p += padded;
	}
	return (int)rec->size;
}
