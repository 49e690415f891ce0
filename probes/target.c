// SPDX-License-Identifier: GPL-2.0-or-later
/* Parsing of -p [TYPE:]TARGET[/OPT..]. Without a type, a target with a colon is a tracepoint. */

#include <errno.h>
#include <string.h>

#include "core/util/log.h"
#include "probes/manager.h"

/* Types and the names they may be given by. */
static const struct {
	const char *alias, *type;
} types[] = {
	{ "tp", "tp" },
	{ "raw_tracepoint", "tp" },
};

static int parse_options(const char *text, const char *options, struct pk_target *t)
{
	while (*options) {
		size_t len = strcspn(++options, "/");

		if (len == 5 && memcmp(options, "stack", 5) == 0)
			t->stack = true;
		else
			return pk_err(
				-EINVAL,
				"probe '%s': '/%.*s' is no option of a probe; there is: /stack",
				text, (int)len, options);
		options += len;
	}
	return 0;
}

int pk_target_parse(const char *text, struct pk_target *ret)
{
	const char *slash = strchrnul(text, '/'),
		   *colon = memchr(text, ':', (size_t)(slash - text));
	struct pk_target t = { .type = "tp" };
	const char *symbol = text;
	size_t len;

	for (size_t i = 0; colon && i < ARRAY_SIZE(types); i++)
		if (strlen(types[i].alias) == (size_t)(colon - text) &&
		    memcmp(text, types[i].alias, (size_t)(colon - text)) == 0) {
			snprintf(t.type, sizeof(t.type), "%s", types[i].type);
			symbol = colon + 1;
			break;
		}
	len = (size_t)(slash - symbol);
	if (len == 0)
		return pk_err(-EINVAL, "probe '%s': names no target; e.g. tp:skb:kfree_skb", text);
	if (len >= sizeof(t.symbol))
		return pk_err(-EINVAL, "probe '%s': the name is too long", text);
	snprintf(t.symbol, sizeof(t.symbol), "%.*s", (int)len, symbol);
	if (!strchr(t.symbol, ':') || strchr(strchr(t.symbol, ':') + 1, ':'))
		return pk_err(-EINVAL,
			      "probe '%s': '%s' is no tracepoint; they are written GROUP:NAME, "
			      "e.g. tp:skb:kfree_skb",
			      text, t.symbol);
	if (parse_options(text, slash, &t))
		return -EINVAL;
	*ret = t;
	return 0;
}
