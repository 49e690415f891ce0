// SPDX-License-Identifier: GPL-2.0-or-later
/* The registry of collectors, made of collectors/list.h, and the choice among them. */

#include "probes/collector.h"

#include <errno.h>
#include <string.h>

#include "core/util/log.h"
#include "core/util/out.h"

#define ROW(name, sections) [PK_COLLECTOR_##name] = &pk_##name,
const struct pk_collector *const pk_collectors[PK_COLLECTOR_MAX] = { PK_COLLECTORS(
	ROW, PK_COLLECTOR_NOTHING_) };
#undef ROW

static int unknown(const char *name)
{
	_cleanup_(pk_out_done) struct pk_out list;

	pk_out_init(&list, -1);
	for (size_t i = 0; i < PK_COLLECTOR_MAX; i++) {
		pk_out_str(&list, pk_collectors[i]->name);
		pk_out_str(&list, ", ");
	}
	return pk_err(-EINVAL, "collector '%s': no such collector; there are: %sand auto", name,
		      pk_out_text(&list) ?: "");
}

static const char *lacks(struct pk_kernel *kernel, const struct pk_collector *c)
{
	return c->lacks ? c->lacks(kernel) : NULL;
}

static uint32_t automatic(struct pk_kernel *kernel)
{
	uint32_t mask = 0;

	for (size_t i = 0; i < PK_COLLECTOR_MAX; i++) {
		const struct pk_collector *c = pk_collectors[i];
		const char *why = c->automatic ? lacks(kernel, c) : NULL;

		if (why)
			pk_debug("collector '%s' is left out: %s", c->name, why);
		else if (c->automatic)
			mask |= 1u << i;
	}
	return mask;
}

static int select_one(struct pk_kernel *kernel, const char *name, uint32_t *mask)
{
	for (size_t i = 0; i < PK_COLLECTOR_MAX; i++) {
		const struct pk_collector *c = pk_collectors[i];
		const char *why;

		if (strcmp(c->name, name) != 0)
			continue;
		*mask |= 1u << i;
		why = lacks(kernel, c);
		return why ? pk_err(-EOPNOTSUPP, "collector '%s': %s", name, why) : 0;
	}
	return unknown(name);
}

bool pk_collectors_is_named(enum pk_collector_id id, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], pk_collectors[id]->name))
			return true;
	return false;
}

int pk_collectors_select(struct pk_kernel *kernel, const char *const *names, size_t n,
			 uint32_t *ret_mask)
{
	uint32_t mask = n ? 0 : automatic(kernel);

	for (size_t i = 0; i < n; i++) {
		int r = 0;

		if (strcmp(names[i], "auto") == 0)
			mask |= automatic(kernel);
		else
			r = select_one(kernel, names[i], &mask);
		if (r)
			return r;
	}
	*ret_mask = mask;
	return 0;
}
