// SPDX-License-Identifier: GPL-2.0-or-later
/* Looking up explanations. The tables are small and asked rarely: they are searched from the
 * top. */

#include "postprocess/explain/internal.h"

#include <string.h>
#include <strings.h>

const struct pk_explain_subsystem pk_explain_subsystems[] = {
	{ "core", "", pk_explain_core },
	{ "openvswitch", "OVS_DROP_", pk_explain_openvswitch },
	{ "mac80211", "RX_DROP_U_", pk_explain_mac80211 },
	{ "qdisc", "QDISC_DROP_", pk_explain_qdisc },
	{ 0 },
};

/* Does the glob pattern[0..plen) match all of name[0..len)? */
static bool glob(const char *pattern, size_t plen, const char *name, size_t len)
{
	size_t p = 0, n = 0, star = SIZE_MAX, back = 0;

	while (n < len) {
		if (p < plen && pattern[p] == '*') {
			star = p++;
			back = n;
		} else if (p < plen && pattern[p] == name[n]) {
			p++;
			n++;
		} else if (star != SIZE_MAX) { /* let the last star take one more */
			p = star + 1;
			n = ++back;
		} else {
			return false;
		}
	}
	while (p < plen && pattern[p] == '*')
		p++;
	return p == plen;
}

bool pk_explain_match(const char *patterns, const char *name, size_t len)
{
	for (;;) {
		size_t plen = strcspn(patterns, "|");

		if (glob(patterns, plen, name, len))
			return true;
		if (!patterns[plen])
			return false;
		patterns += plen + 1;
	}
}

size_t pk_explain_function_len(const char *function)
{
	size_t len = strcspn(function, ".+");

	return len ? len : strlen(function);
}

static const struct pk_explanation *find_row(const struct pk_explanation *rows, const char *name)
{
	for (; rows->name; rows++)
		if (!strcasecmp(rows->name, name))
			return rows;
	return NULL;
}

const struct pk_explanation *pk_explain_reason(const char *subsystem, const char *name)
{
	for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++)
		if (!strcmp(s->name, subsystem))
			return find_row(s->rows, name);
	return NULL;
}

const struct pk_explanation *pk_explain_place(const char *function)
{
	size_t len = pk_explain_function_len(function);

	for (const struct pk_explanation *row = pk_explain_places; row->name; row++)
		if (pk_explain_match(row->name, function, len))
			return row;
	return NULL;
}

/* The name of a reason without the prefix that the kernel's core gives all of its own. */
static const char *without_prefix(const char *name)
{
	static const char *const prefixes[] = { "SKB_DROP_REASON_", "SKB_" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncasecmp(name, prefixes[i], strlen(prefixes[i])) &&
		    !find_row(pk_explain_core, name)) /* SKB_CSUM is a name of its own */
			return name + strlen(prefixes[i]);
	return name;
}

static const struct pk_explanation *find_short(const struct pk_explain_subsystem *s,
					       const char *name)
{
	size_t len = strlen(s->prefix);

	for (const struct pk_explanation *row = s->rows; len && row->name; row++)
		if (!strncmp(row->name, s->prefix, len) && !strcasecmp(row->name + len, name))
			return row;
	return NULL;
}

const struct pk_explanation *pk_explain_find(const char *text,
					     const struct pk_explain_subsystem **ret_subsystem)
{
	const char *slash = strchr(text, '/');
	const char *name = without_prefix(slash ? slash + 1 : text);
	size_t len = slash ? (size_t)(slash - text) : 0;

	for (int is_short = 0; is_short < 2; is_short++) {
		for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++) {
			const struct pk_explanation *row;

			if (slash && (strlen(s->name) != len || strncasecmp(s->name, text, len)))
				continue;
			row = is_short ? find_short(s, name) : find_row(s->rows, name);
			if (row) {
				*ret_subsystem = s;
				return row;
			}
		}
	}
	return NULL;
}
