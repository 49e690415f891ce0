// SPDX-License-Identifier: GPL-2.0-or-later
/* What readers of evidence have in common: how they are asked, and how they answer. */

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <string.h>
#include <unistd.h>

#include "core/util/cleanup.h"
#include "core/util/out.h"
#include "postprocess/explain/explain.h"
#include "probes/evidence/internal.h"

static const char *const fact_names[PK_FACT_MAX] = {
#define NAME_OF(name, what) [PK_FACT_##name] = #name,
	PK_EVIDENCE_FACTS(NAME_OF)
#undef NAME_OF
};

void pk_fact_number(struct pk_reading *r, enum pk_fact fact, int64_t v)
{
	json_object_object_add(r->facts, fact_names[fact], json_object_new_int64(v));
}

void pk_fact_text(struct pk_reading *r, enum pk_fact fact, const char *text)
{
	json_object_object_add(r->facts, fact_names[fact], json_object_new_string(text));
}

void pk_fact_number_of_flow(struct pk_reading *r, enum pk_fact fact, int64_t v)
{
	json_object_object_add(r->of_flow, fact_names[fact], json_object_new_int64(v));
}

void pk_fact_text_of_flow(struct pk_reading *r, enum pk_fact fact, const char *text)
{
	json_object_object_add(r->of_flow, fact_names[fact], json_object_new_string(text));
}

void pk_fact_changed(struct pk_reading *r, enum pk_fact setting, int64_t first)
{
	const char *name = fact_names[PK_FACT_changed_settings];
	_cleanup_(pk_out_done) struct pk_out all;
	struct json_object *before;

	pk_out_init(&all, -1);
	if (json_object_object_get_ex(r->facts, name, &before))
		pk_out_printf(&all, "%s ", json_object_get_string(before));
	pk_out_printf(&all, "%s=%lld", fact_names[setting], (long long)first);
	pk_fact_text(r, PK_FACT_changed_settings, pk_out_text(&all) ?: "");
}

bool pk_reading_is(const struct pk_reading *r, const char *reason, const char *place)
{
	const struct pk_evidence_request *q = r->req;

	if (reason && !pk_explain_match(reason, q->reason_name, strlen(q->reason_name)))
		return false;
	return !place || pk_explain_match(place, q->function, pk_explain_function_len(q->function));
}

bool pk_read_number(const char *path, int64_t *ret)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[32] = "", *end;
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n <= 0)
		return false;
	errno = 0;
	*ret = strtoll(text, &end, 10);
	return end != text && !errno;
}

struct json_object *pk_reading_entry(const struct pk_reading *r)
{
	const struct pk_evidence_request *q = r->req;
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "ts_ns", json_object_new_uint64(q->ts_ns));
	json_object_object_add(o, "location", json_object_new_uint64(q->location));
	json_object_object_add(o, "reason", json_object_new_uint64(q->reason));
	json_object_object_add(o, "netns", json_object_new_uint64(q->netns));
	json_object_object_add(o, "ifindex", json_object_new_uint64(q->ifindex));
	json_object_object_add(o, "flow", json_object_new_string(q->flow_key));
	json_object_object_add(o, "facts", r->facts);
	json_object_object_add(o, "of_flow", r->of_flow);
	return o;
}
