// SPDX-License-Identifier: GPL-2.0-or-later
/* The evidence of a capture, found by place and flow. Entries come from a file and are not
 * trusted: of each only the form is known, and a look-up follows a bounded number of them. */

#include "core/event/evidence.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/map.h"

#define MAX_FOLLOWED 256 /* entries of one place that are looked at */
#define MAX_NAME     64

struct pk_evidence {
	struct json_object *entry;           /* a reference */
	struct json_object *facts, *of_flow; /* part of it; NULL: not there */
	const char *flow;
	uint64_t location, ts_ns;
	uint32_t reason, netns, ifindex;
	size_t before; /* the one of the same place that came before it, plus 1; 0: none */
};

struct pk_evidences {
	struct pk_evidence *at;
	size_t n, cap;
	struct pk_map last; /* hash of a place -> position of its last one, plus 1 */
};

static const char *const fact_names[] = {
#define NAME_OF(name, what) #name,
	PK_EVIDENCE_FACTS(NAME_OF)
#undef NAME_OF
};

bool pk_evidence_is_fact(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(fact_names); i++)
		if (!strncmp(fact_names[i], name, len) && !fact_names[i][len])
			return true;
	return false;
}

struct pk_evidences *pk_evidences_new(void)
{
	return calloc(1, sizeof(struct pk_evidences));
}

void pk_evidences_free(struct pk_evidences *all)
{
	if (!all)
		return;
	for (size_t i = 0; i < all->n; i++)
		json_object_put(all->at[i].entry);
	free(all->at);
	pk_map_done(&all->last);
	free(all);
}

/* Of the place, never 0. Different places may have the same. */
static uint64_t hash_place(uint64_t location, uint32_t reason, uint32_t netns, uint32_t ifindex)
{
	uint64_t h = location ^ (uint64_t)reason << 40 ^ (uint64_t)netns << 17 ^ ifindex;

	return h ? h : 1;
}

static bool get_number(struct json_object *o, const char *key, uint64_t max, uint64_t *ret)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_int))
		return false;
	*ret = json_object_get_uint64(v);
	return *ret <= max;
}

static struct json_object *get_object(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) && json_object_is_type(v, json_type_object)
		       ? v
		       : NULL;
}

int pk_evidences_add(struct pk_evidences *all, struct json_object *entry)
{
	uint64_t location, ts, reason, netns, ifindex, hash, *last;
	struct json_object *flow;
	struct pk_evidence *e;

	if (!json_object_is_type(entry, json_type_object) ||
	    !get_number(entry, "location", UINT64_MAX, &location) ||
	    !get_number(entry, "ts_ns", UINT64_MAX, &ts) ||
	    !get_number(entry, "reason", UINT32_MAX, &reason) ||
	    !get_number(entry, "netns", UINT32_MAX, &netns) ||
	    !get_number(entry, "ifindex", UINT32_MAX, &ifindex))
		return -EINVAL;
	if (!json_object_object_get_ex(entry, "flow", &flow) ||
	    !json_object_is_type(flow, json_type_string))
		return -EINVAL;
	if (pk_array_reserve(all, 1))
		return -ENOMEM;
	hash = hash_place(location, (uint32_t)reason, (uint32_t)netns, (uint32_t)ifindex);
	last = pk_map_get(&all->last, hash);
	e = &all->at[all->n];
	*e = (struct pk_evidence){
		.facts = get_object(entry, "facts"),
		.of_flow = get_object(entry, "of_flow"),
		.flow = json_object_get_string(flow),
		.location = location,
		.ts_ns = ts,
		.reason = (uint32_t)reason,
		.netns = (uint32_t)netns,
		.ifindex = (uint32_t)ifindex,
		.before = last ? (size_t)*last : 0,
	};
	if (pk_map_put(&all->last, hash, all->n + 1))
		return -ENOMEM;
	e->entry = json_object_get(entry);
	all->n++;
	return 0;
}

bool pk_evidences_any(const struct pk_evidences *all)
{
	return all->n;
}

static bool is_of_place(const struct pk_evidence *e, const struct pk_evidence_key *key)
{
	return e->location == key->location && e->reason == key->reason && e->netns == key->netns &&
	       e->ifindex == key->ifindex;
}

bool pk_evidence_is_of(const struct pk_evidence *e, const char *flow)
{
	return flow[0] && !strcmp(e->flow, flow);
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/* Is `e` a better answer than `best`? */
static bool is_better(const struct pk_evidence *e, const struct pk_evidence *best, const char *flow,
		      uint64_t ts_ns)
{
	bool e_is = pk_evidence_is_of(e, flow), best_is = best && pk_evidence_is_of(best, flow);

	if (!best || e_is != best_is)
		return !best || e_is;
	return distance(e->ts_ns, ts_ns) < distance(best->ts_ns, ts_ns);
}

const struct pk_evidence *pk_evidences_find(const struct pk_evidences *all,
					    const struct pk_evidence_key *key, uint64_t ts_ns)
{
	uint64_t hash = hash_place(key->location, key->reason, key->netns, key->ifindex);
	const uint64_t *last = pk_map_get(&all->last, hash);
	const struct pk_evidence *best = NULL;
	size_t i = last ? (size_t)*last : 0;

	for (size_t n = 0; i && n < MAX_FOLLOWED; n++) {
		const struct pk_evidence *e = &all->at[i - 1];

		if (is_of_place(e, key) && is_better(e, best, key->flow, ts_ns))
			best = e;
		i = e->before;
	}
	return best;
}

/* json-c would keep the text of a number in the object, which threads share. */
static const char *get_fact(struct json_object *facts, const char *name,
			    char number[PK_EVIDENCE_NUMBER])
{
	struct json_object *v;
	int64_t n;

	if (!facts || !json_object_object_get_ex(facts, name, &v))
		return NULL;
	if (json_object_is_type(v, json_type_string))
		return json_object_get_string(v);
	if (!json_object_is_type(v, json_type_int))
		return NULL;
	n = json_object_get_int64(v);
	if (n < 0)
		snprintf(number, PK_EVIDENCE_NUMBER, "%" PRId64, n);
	else
		snprintf(number, PK_EVIDENCE_NUMBER, "%" PRIu64, json_object_get_uint64(v));
	return number;
}

const char *pk_evidence_get(const struct pk_evidence *e, const char *name, size_t len, bool of_flow,
			    char number[PK_EVIDENCE_NUMBER])
{
	const char *value = NULL;
	char key[MAX_NAME];

	if (len >= sizeof(key))
		return NULL;
	memcpy(key, name, len);
	key[len] = 0;
	if (of_flow)
		value = get_fact(e->of_flow, key, number);
	return value ? value : get_fact(e->facts, key, number);
}
