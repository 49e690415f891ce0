// SPDX-License-Identifier: GPL-2.0-or-later
/* The JSON Schema of what is written. Keys of sections come from their tables, as the JSON itself
 * does; the others are rows here, and a check holds what is written against them. Unknown keys are
 * allowed: later versions may add some. */

#include "postprocess/schema.h"

#include <errno.h>
#include <string.h>

#include "core/event/section.h"
#include "postprocess/changes.h"
#include "postprocess/journey.h"

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

static const char *const schema_names[] = {
#define NAME_OF(NAME, name) [PK_SCHEMA_##NAME] = name,
	PK_SCHEMAS(NAME_OF)
#undef NAME_OF
};

static const char *const lost_names[] = {
#define NAME_OF(NAME, name, text) name,
	PK_LOST_CAUSES(NAME_OF)
#undef NAME_OF
};

static const char *const confidences[] = {
#define NAME_OF(NAME, name) name,
	PK_CONFIDENCES(NAME_OF)
#undef NAME_OF
};

/* A key. Those of one object stand together. */
struct key {
	const char *path; /* "a.b"; "a[].b": in each object of the array a */
	const char *type; /* of JSON */
	const char *about;
	bool always; /* it is never left out of its object */
	const char *const *values;
	size_t n_values; /* 0: any value */
};

#define VALUES(list) .values = list, .n_values = ARRAY_SIZE(list)
#define ID           "id of a packet: hexadecimal, unique for the boot"

static const struct key event_keys[] = {
	{ "ts", "integer", "nanoseconds since boot" },
	{ "cpu", "integer", "CPU" },
	{ "probe.type", "string", "kind of the probe", true },
	{ "probe.symbol", "string", "function or tracepoint", true },
	{ "id", "string", ID "; missing if it was not followed" },
};

#define CHANGE(name, type)                                                                         \
	{ "changes." name ".from", type, "as it was", true },                                      \
	{                                                                                          \
		"changes." name ".to", type, "as it is now", true                                  \
	}

/* Of an event within a journey, beside its own. */
static const struct key station_keys[] = {
	{ "since", "integer", "nanoseconds since the event before it" },
	CHANGE("src", "string"),
	CHANGE("dst", "string"),
	CHANGE("sport", "integer"),
	CHANGE("dport", "integer"),
	CHANGE("ttl", "integer"),
	CHANGE("length", "integer"),
	CHANGE("vlan", "integer"),
	CHANGE("mark", "integer"),
	CHANGE("ct", "string"),
};

static const struct key journey_keys[] = {
	{ "id", "string", ID },
	{ "parent.id", "string", "packet that this one was made of", true },
	{ "parent.kind", "string", "how", true },
	{ "merged[].id", "string", "packet that became a part of this one", true },
	{ "merged[].kind", "string", "how", true },
	{ "children[].id", "string", "packet that was made of this one", true },
	{ "children[].kind", "string", "how", true },
	{ "start", "integer", "ts of the first event" },
	{ "end", "integer", "ts of the last event" },
};

static const char *const outcomes[] = {
#define NAME_OF(NAME, name) name,
	PK_OUTCOMES(NAME_OF)
#undef NAME_OF
		"unseen", /* packets that were lost without an event, known by a counter */
};

static const struct key verdict_keys[] = {
	{ "outcome", "string", "how it ended", true, VALUES(outcomes) },
	{ "ts", "integer", "when it ended, or was last seen" },
	{ "reason", "string", "of dropped: why, as the kernel says it" },
	{ "subsystem", "string", "of dropped: to which the reason belongs" },
	{ "value", "integer", "of dropped: the reason's number on that kernel" },
	{ "symbol", "string", "function in which it was dropped or freed" },
	{ "offset", "integer", "bytes into it" },
	{ "address", "string", "instead of these two, if the address has no name" },
	{ "queued", "boolean", "of delivered: nobody was seen to read it" },
	{ "into.id", "string", "of consumed: packet that it became a part of", true },
	{ "into.kind", "string", "how", true },
	{ "lost", "string", "of lost-track: why", VALUES(lost_names) },
	{ "task.pid", "integer", "of delivered: process that read it", true },
	{ "task.comm", "string", "its name", true },
	{ "sk.protocol", "integer", "of delivered: protocol of the socket", true },
	{ "sk.local_port", "integer", "its port; 0: none", true },
	{ "sk.remote_port", "integer", "port of its peer; 0: none", true },
	{ "dev.name", "string", "device on which it was last seen; -: none", true },
	{ "dev.ifindex", "integer", "its index" },
	{ "ns.inum", "integer", "network namespace in which it was last seen", true },
	{ "ns.name", "string", "its name" },
	{ "ns.cookie", "integer", "its cookie" },
	{ "counter", "string", "of unseen: counter that moved" },
	{ "count", "integer", "of unseen: by how much" },
	{ "cause", "string", "what happened, in a sentence" },
	{ "fix", "string", "what to do about it" },
	{ "confidence", "string", "of the cause", VALUES(confidences) },
	{ "derived", "boolean", "the cause is not what the kernel's reason says" },
	{ "complete", "boolean", "its end was seen, and no event of it may have been lost", true },
};

static const struct key stats_keys[] = {
	{ "program", "string", "that wrote the capture" },
	{ "version", "string", "of that program" },
	{ "host", "string", "where it ran" },
	{ "kernel", "string", "release of the kernel" },
	{ "machine", "string", "of the kernel" },
	{ "cmdline", "string", "command line" },
	{ "filter", "string", "expression that events had to match" },
	{ "start_utc_ns", "integer", "start of the capture, nanoseconds since 1970" },
	{ "events", "integer", "number of events", true },
	{ "start", "integer", "ts of the first event" },
	{ "end", "integer", "ts of the last event" },
	{ "lost", "integer", "events that were lost", true },
	{ "shed", "integer", "events that were left out by rule", true },
	{ "bad_records", "integer", "damaged places that were passed over", true },
	{ "whole", "boolean", "no part is missing", true },
	{ "cut_at", "integer", "byte from which on it is missing" },
	{ "probes[].type", "string", "kind of a probe", true },
	{ "probes[].symbol", "string", "its function or tracepoint", true },
	{ "probes[].count", "integer", "its events", true },
	{ "reasons[].reason", "string", "drop reason" },
	{ "reasons[].subsystem", "string", "to which it belongs" },
	{ "reasons[].value", "integer", "its number on that kernel" },
	{ "reasons[].count", "integer", "drops for it", true },
	{ "places[].symbol", "string", "function" },
	{ "places[].address", "string", "instead, if the address has no name" },
	{ "places[].count", "integer", "drops there", true },
	{ "devices[].name", "string", "device", true },
	{ "devices[].ifindex", "integer", "its index", true },
	{ "devices[].ns.inum", "integer", "its namespace", true },
	{ "devices[].ns.name", "string", "the name of that" },
	{ "devices[].count", "integer", "events there", true },
	{ "namespaces[].inum", "integer", "network namespace", true },
	{ "namespaces[].name", "string", "its name" },
	{ "namespaces[].cookie", "integer", "its cookie", true },
	{ "namespaces[].count", "integer", "events there", true },
	{ "unseen[].counter", "string", "counter of losses without an event", true },
	{ "unseen[].ns.inum", "integer", "namespace in which it moved", true },
	{ "unseen[].ns.name", "string", "the name of that" },
	{ "unseen[].count", "integer", "by how much", true },
	{ "lost_causes[].cause", "string", "why events were lost", true },
	{ "lost_causes[].count", "integer", "how many", true },
	{ "lost_probes[].type", "string", "kind of a probe" },
	{ "lost_probes[].symbol", "string", "its function or tracepoint" },
	{ "lost_probes[].count", "integer", "events lost there", true },
	{ "lost_cpus[].cpu", "integer", "CPU" },
	{ "lost_cpus[].count", "integer", "events lost there", true },
	{ "shed_causes[].cause", "string", "rule by which events were left out", true },
	{ "shed_causes[].count", "integer", "how many", true },
	{ "shed_probes[].type", "string", "kind of a probe" },
	{ "shed_probes[].symbol", "string", "its function or tracepoint" },
	{ "shed_probes[].count", "integer", "events left out there", true },
	{ "shed_cpus[].cpu", "integer", "CPU" },
	{ "shed_cpus[].count", "integer", "events left out there", true },
};

/* ---- from rows ---- */

static void put_key(struct pk_json *j, const char *name, const struct key *k)
{
	pk_json_object(j, name);
	pk_json_str(j, "type", k->type);
	if (k->about)
		pk_json_str(j, "description", k->about);
	if (k->n_values) {
		pk_json_array(j, "enum");
		for (size_t i = 0; i < k->n_values; i++)
			pk_json_str(j, NULL, k->values[i]);
		pk_json_array_end(j);
	}
	pk_json_object_end(j);
}

/* The first name of a path, at `name`. Returns the rest, or NULL if it is the last. */
static const char *split(const char *path, char name[static 64], bool *ret_array)
{
	size_t len = strcspn(path, ".[");

	memcpy(name, path, len);
	name[len] = 0;
	*ret_array = path[len] == '[';
	return path[len] ? path + len + (*ret_array ? strlen("[].") : strlen(".")) : NULL;
}

/* How many rows from the first on are of the same object, `skip` bytes into their paths. */
static size_t group(const struct key *keys, size_t n, size_t skip)
{
	size_t len = strcspn(keys->path + skip, ".["), k = 1;

	while (k < n && !strncmp(keys[k].path, keys->path, skip + len) &&
	       strchr(".[", keys[k].path[skip + len]) && keys[k].path[skip + len])
		k++;
	return k;
}

static void put_object(struct pk_json *j, const struct key *keys, size_t n, size_t skip);

/* Members of an object: those of the rows, `skip` bytes into their paths. */
static void put_members(struct pk_json *j, const struct key *keys, size_t n, size_t skip)
{
	for (size_t i = 0, k; i < n; i += k) {
		char name[64];
		bool is_array;
		const char *rest = split(keys[i].path + skip, name, &is_array);

		k = group(&keys[i], n - i, skip);
		if (!rest) {
			put_key(j, name, &keys[i]);
			continue;
		}
		pk_json_object(j, name);
		if (is_array) {
			pk_json_str(j, "type", "array");
			pk_json_object(j, "items");
		}
		put_object(j, &keys[i], k, (size_t)(rest - keys[i].path));
		if (is_array)
			pk_json_object_end(j);
		pk_json_object_end(j);
	}
}

static void put_required(struct pk_json *j, const struct key *keys, size_t n, size_t skip)
{
	char name[64];
	bool is_array;

	pk_json_array(j, "required");
	for (size_t i = 0; i < n; i += group(&keys[i], n - i, skip)) {
		const char *rest = split(keys[i].path + skip, name, &is_array);

		if (keys[i].always && !rest)
			pk_json_str(j, NULL, name);
	}
	pk_json_array_end(j);
}

static void put_object(struct pk_json *j, const struct key *keys, size_t n, size_t skip)
{
	pk_json_str(j, "type", "object");
	pk_json_object(j, "properties");
	put_members(j, keys, n, skip);
	pk_json_object_end(j);
	put_required(j, keys, n, skip);
}

/* ---- from the tables of sections ---- */

/* What a field becomes: see field_json() in json.c. A key without a path has the field's name. */
static const struct shape {
	struct key keys[4];
	const char *items; /* of an array: the type of its values */
} shapes[PK_FIELD_MAX] = {
#define NUMBER                                                                                     \
	{                                                                                          \
		{                                                                                  \
			{                                                                          \
				.type = "integer"                                                  \
			}                                                                          \
		}                                                                                  \
	}
#define TEXT                                                                                       \
	{                                                                                          \
		{                                                                                  \
			{                                                                          \
				.type = "string"                                                   \
			}                                                                          \
		}                                                                                  \
	}
	[PK_FIELD_U8] = NUMBER,
	[PK_FIELD_U16] = NUMBER,
	[PK_FIELD_U32] = NUMBER,
	[PK_FIELD_U64] = NUMBER,
	[PK_FIELD_S64] = NUMBER,
	[PK_FIELD_STR16] = TEXT,
	[PK_FIELD_STR32] = TEXT,
	[PK_FIELD_STR64] = TEXT,
	[PK_FIELD_IP] = TEXT,
	[PK_FIELD_REASON] = { { { "reason", "string" },
				{ "subsystem", "string" },
				{ "value", "integer" } } },
	[PK_FIELD_ADDR] = { { { "symbol", "string" },
			      { "offset", "integer" },
			      { "address", "string" } } },
	[PK_FIELD_NETNS] = { { { .type = "integer" }, { "name", "string" } } },
	[PK_FIELD_ID] = TEXT,
	[PK_FIELD_LINEAGE] = TEXT,
	[PK_FIELD_ENDING] = TEXT,
	[PK_FIELD_LAYER] = TEXT,
	[PK_FIELD_BYTES] = TEXT,
	[PK_FIELD_S64S] = { .items = "integer" },
	[PK_FIELD_ADDRS] = { .items = "string" },
#undef TEXT
#undef NUMBER
};

static void put_field(struct pk_json *j, const char *name, const struct pk_field *f)
{
	const struct shape *shape = &shapes[f->type];

	if (shape->items) {
		pk_json_object(j, name);
		pk_json_str(j, "type", "array");
		pk_json_str(j, "description", f->doc);
		pk_json_object(j, "items");
		pk_json_str(j, "type", shape->items);
		pk_json_object_end(j);
		pk_json_object_end(j);
		return;
	}
	for (const struct key *k = shape->keys; k->type; k++) {
		struct key own = *k;

		own.about = f->doc;
		put_key(j, k->path ?: name, &own);
	}
}

static void put_section(struct pk_json *j, const struct pk_section *s)
{
	if (s->flat) {
		put_field(j, s->name, &s->fields[0]);
		return;
	}
	pk_json_object(j, s->name);
	pk_json_str(j, "type", "object");
	pk_json_str(j, "description", s->about);
	pk_json_object(j, "properties");
	for (size_t i = 0; i < s->n_fields; i++)
		put_field(j, s->fields[i].name, &s->fields[i]);
	for (size_t i = 0; i < s->n_extra; i++) {
		struct key key = { NULL, s->extra[i].type, s->extra[i].doc };

		put_key(j, s->extra[i].name, &key);
	}
	pk_json_object_end(j);
	pk_json_object_end(j);
}

/* ---- the objects ---- */

#define ROWS(rows) rows, ARRAY_SIZE(rows)

/* `more`: keys beside those that every event has. */
static void put_event(struct pk_json *j, const struct key *more, size_t n_more)
{
	pk_json_str(j, "type", "object");
	pk_json_object(j, "properties");
	put_members(j, ROWS(event_keys), 0);
	for (size_t i = 0; i < pk_n_sections; i++)
		put_section(j, pk_sections[i]);
	put_members(j, more, n_more, 0);
	pk_json_object_end(j);
	pk_json_array(j, "required");
	pk_json_str(j, NULL, "ts");
	pk_json_str(j, NULL, "cpu");
	pk_json_str(j, NULL, "probe");
	pk_json_array_end(j);
}

static void put_journey(struct pk_json *j)
{
	pk_json_str(j, "type", "object");
	pk_json_object(j, "properties");
	put_members(j, ROWS(journey_keys), 0);
	pk_json_object(j, "events");
	pk_json_str(j, "type", "array");
	pk_json_object(j, "items");
	put_event(j, ROWS(station_keys));
	pk_json_object_end(j);
	pk_json_object_end(j);
	pk_json_object(j, "verdict");
	put_object(j, ROWS(verdict_keys), 0);
	pk_json_object_end(j);
	pk_json_object_end(j);
	pk_json_array(j, "required");
	pk_json_str(j, NULL, "events");
	pk_json_str(j, NULL, "verdict");
	pk_json_array_end(j);
}

static void put_schema(struct pk_json *j, enum pk_schema which)
{
	switch (which) {
	case PK_SCHEMA_EVENT:
		put_event(j, NULL, 0);
		break;
	case PK_SCHEMA_JOURNEY:
		put_journey(j);
		break;
	case PK_SCHEMA_STATS:
		put_object(j, ROWS(stats_keys), 0);
		break;
	case PK_SCHEMA_MAX:
		pk_json_array(j, "anyOf");
		for (enum pk_schema s = 0; s < PK_SCHEMA_MAX; s++) {
			pk_json_object(j, NULL);
			put_schema(j, s);
			pk_json_object_end(j);
		}
		pk_json_array_end(j);
		break;
	}
}

int pk_schema_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(schema_names); i++)
		if (!strcmp(schema_names[i], name))
			return (int)i;
	return -ENOENT;
}

void pk_schema_json(enum pk_schema which, struct pk_out *out)
{
	struct pk_json j;

	pk_json_init(&j, out);
	pk_json_object(&j, NULL);
	pk_json_str(&j, "$schema", DIALECT);
	pk_json_str(&j, "title", "a line of pktrack --format json");
	put_schema(&j, which);
	pk_json_object_end(&j);
	pk_out_char(out, '\n');
}
