/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The JSON Schema (2020-12) of what --format json writes. */

#include "core/util/json.h"

/* S(NAME, name): what an object of a line may be. */
#define PK_SCHEMAS(S)                                                                              \
	S(EVENT, "event")     /* of collect and print */                                           \
	S(JOURNEY, "journey") /* of sort, and of collect --journeys */                             \
	S(STATS, "stats")     /* of stats */

enum pk_schema {
#define PK_SCHEMA_ENUM(NAME, name) PK_SCHEMA_##NAME,
	PK_SCHEMAS(PK_SCHEMA_ENUM)
#undef PK_SCHEMA_ENUM
		PK_SCHEMA_MAX,
};

/* The one of that name, or -ENOENT. Does not log. */
int pk_schema_find(const char *name);

/* Write the schema of one of them; PK_SCHEMA_MAX: of a line that may be any. */
void pk_schema_json(enum pk_schema which, struct pk_out *out);
