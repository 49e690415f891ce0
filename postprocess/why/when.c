// SPDX-License-Identifier: GPL-2.0-or-later
/* What a rule asks of evidence, in a small language of its own: see pk_why_holds(). */

#include <string.h>

#include "postprocess/why/internal.h"

static bool is_something(const char *value)
{
	return value[0] && strcmp(value, "0") != 0;
}

static bool has_word(const char *list, const char *word, size_t len)
{
	for (const char *p = list; *p;) {
		if (!strncmp(p, word, len))
			return true;
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	return false;
}

/* One of the things that must hold. */
static bool holds(const struct pk_facts *f, const char *term, size_t len)
{
	bool no = term[0] == '!';
	const char *name = term + no;
	size_t name_len = strcspn(name, "=!~^ ");
	char number[PK_EVIDENCE_NUMBER];
	const char *value = pk_why_fact(f, name, name_len, number);
	const char *arg = name + name_len + 1;
	size_t arg_len = len - (size_t)no - name_len - 1;
	char op = (size_t)(name - term) + name_len < len ? name[name_len] : 0;

	if (!value)
		return false;
	if (!op)
		return is_something(value) != no;
	if (op == '~' || op == '^')
		return has_word(value, arg, arg_len) == (op == '~');
	return (!strncmp(value, arg, arg_len) && !value[arg_len]) == (op == '=');
}

bool pk_why_holds(const struct pk_facts *f, const char *when)
{
	if (!f->evidence)
		return false;
	while (*when) {
		size_t len = strcspn(when, " ");

		if (!holds(f, when, len))
			return false;
		when += len;
		when += strspn(when, " ");
	}
	return true;
}
