/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The section table: what user space knows of each section. Made of the field lists (schema.h);
 * the registry is made of collectors/list.h. Nothing here needs privileges or libbpf. */

#include "core/event/record.h"
#include "core/event/names.h"
#include "core/util/json.h"

enum pk_field_type {
#define PK_FIELD_ENUM(type, what) PK_FIELD_##type,
	PK_FIELD_TYPES(PK_FIELD_ENUM)
#undef PK_FIELD_ENUM
		PK_FIELD_MAX,
};

struct pk_field {
	const char *name;
	const char *doc;
	enum pk_field_type type;
	uint16_t offset; /* bytes from the beginning of the section */
	uint16_t size;   /* bytes; 0: up to the end of the section */
};

/* A row of a field table, from the list: { DEV_FIELDS(PK_ROW) } */
#define PK_ROW(section, type_, name_, doc_)                                                        \
	{ .name = #name_,                                                                          \
	  .doc = doc_,                                                                             \
	  .type = PK_FIELD_##type_,                                                                \
	  .offset = offsetof(struct section##_section, name_),                                     \
	  .size = PK_SIZE_##type_ },

#define PK_SIZE_U8      1
#define PK_SIZE_U16     2
#define PK_SIZE_U32     4
#define PK_SIZE_U64     8
#define PK_SIZE_S64     8
#define PK_SIZE_STR16   16
#define PK_SIZE_STR32   32
#define PK_SIZE_STR64   64
#define PK_SIZE_IP      16
#define PK_SIZE_REASON  4
#define PK_SIZE_ADDR    8
#define PK_SIZE_NETNS   4
#define PK_SIZE_ID      8
#define PK_SIZE_LINEAGE 4
#define PK_SIZE_ENDING  4
#define PK_SIZE_LAYER   1
#define PK_SIZE_BYTES   0
#define PK_SIZE_S64S    0
#define PK_SIZE_ADDRS   0

struct pk_event;

/* A key of the JSON of a section that is made of what is stored. */
struct pk_derived_key {
	const char *name;
	const char *type; /* of JSON */
	const char *doc;
};

enum pk_repeats {
	PK_REPEATS_NEVER,
	PK_REPEATS_NEXT,  /* of a packet that is followed the next event may well have it */
	PK_REPEATS_OFTEN, /* few of them make up most of a capture */
};

struct pk_section {
	uint16_t id;      /* enum pk_section_id */
	uint16_t size;    /* of the fixed part, bytes */
	const char *name; /* JSON key */
	const char *about;
	const struct pk_field *fields;
	size_t n_fields;
	bool flat; /* the JSON value is that of the only field, not an object */

	/* Print the section as text, without indentation at its first line and without a newline
	 * at the end; further lines of its own begin with PK_TEXT_INDENT. May print nothing.
	 * NULL: shown elsewhere (header line) or not at all. */
	void (*print)(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out);
	/* What is shown of it follows from its bytes and the names: where that is the same again,
	 * it is worth keeping, see postprocess/memo.h. */
	enum pk_repeats repeats;
	bool joins; /* printed on the line of the section before it, after ", " */
	/* Add keys that are derived, not stored (packet.summary), named in `extra`. NULL: none. */
	void (*json_extra)(const struct pk_event *ev, const struct pk_names *names,
			   struct pk_json *j);
	const struct pk_derived_key *extra;
	size_t n_extra;
};

#define PK_TEXT_INDENT "    "

/* extern const struct pk_section pk_<name>_section, one per collectors/X/section.c */
#include "collectors/list.h"
#define PK_SECTION_EXTERN(id, name) extern const struct pk_section pk_##name##_section;
PK_SECTIONS(PK_SECTION_EXTERN)
#undef PK_SECTION_EXTERN

/* The position of each in what follows. */
enum pk_section_position {
#define PK_SECTION_POSITION(id, name) PK_POSITION_##name,
	PK_SECTIONS(PK_SECTION_POSITION)
#undef PK_SECTION_POSITION
};

/* All of them, in the order of collectors/list.h. */
extern const struct pk_section *const pk_sections[];
extern const size_t pk_n_sections;

/* The section of that id or name; NULL if there is none. */
const struct pk_section *pk_section_by_id(uint16_t id);
const struct pk_section *pk_section_by_name(const char *name);

const char *pk_field_type_name(enum pk_field_type type);
