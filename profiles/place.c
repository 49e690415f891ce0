// SPDX-License-Identifier: GPL-2.0-or-later
/* See place.h. A walk over text that the parser has already found sound, so brackets and quotes
 * can be trusted; it still never steps over the terminating NUL. Keys with escapes in them do
 * not match: none of ours has any. */

#include "profiles/place.h"

#include <string.h>

#include "core/util/out.h"

static const char *skip_space(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

/* Behind the closing quote of the string at `p`. */
static const char *skip_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

/* Behind the value at `p`. */
static const char *skip_value(const char *p)
{
	size_t depth = 0;

	do {
		if (*p == '"') {
			p = skip_string(p);
			continue;
		}
		if (*p == '{' || *p == '[')
			depth++;
		else if (*p == '}' || *p == ']')
			depth--;
		else if (!depth)
			return p + strcspn(p, ",]} \t\r\n");
		p++;
	} while (depth && *p);
	return p;
}

/* The key that occurs for the nth time (from 0) in the object at `p`; *ret_value: its value.
 * NULL: not there. */
static const char *find_key(const char *p, const char *key, size_t nth, const char **ret_value)
{
	size_t len = strlen(key);

	if (*p != '{')
		return NULL;
	for (p = skip_space(p + 1); *p == '"'; p = skip_space(p + 1)) {
		const char *name = p, *end = skip_string(p);

		p = skip_space(end);
		if (*p != ':')
			return NULL;
		p = skip_space(p + 1);
		if ((size_t)(end - name) == len + 2 && !memcmp(name + 1, key, len) && !nth--) {
			*ret_value = p;
			return name;
		}
		p = skip_space(skip_value(p));
		if (*p != ',')
			return NULL;
	}
	return NULL;
}

static const char *find_element(const char *p, size_t index)
{
	if (*p != '[')
		return NULL;
	p = skip_space(p + 1);
	while (index--) {
		p = skip_space(skip_value(p));
		if (*p != ',')
			return NULL;
		p = skip_space(p + 1);
	}
	return p;
}

/* Where the place stands; *ret_value: its value. As deep as it is found. */
static const char *find_place(const char *text, const struct pk_place *place,
			      const char **ret_value)
{
	const char *at, *value;

	if (!place) {
		*ret_value = skip_space(text);
		return *ret_value;
	}
	at = find_place(text, place->up, ret_value);
	if (place->key) {
		const char *key = find_key(*ret_value, place->key, 0, &value);

		if (!key)
			return at;
		*ret_value = value;
		return key;
	}
	value = find_element(*ret_value, place->index);
	if (!value)
		return at;
	*ret_value = value;
	return value;
}

size_t pk_text_line(const char *text, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset && text[i]; i++)
		line += text[i] == '\n';
	return line;
}

size_t pk_place_line(const char *text, const struct pk_place *place)
{
	const char *value;

	return pk_text_line(text, (size_t)(find_place(text, place, &value) - text));
}

bool pk_place_twice(const char *text, const struct pk_place *place, const char *key,
		    size_t *ret_line)
{
	const char *object, *value, *second;

	find_place(text, place, &object);
	second = find_key(object, key, 1, &value);
	if (!second)
		return false;
	*ret_line = pk_text_line(text, (size_t)(second - text));
	return true;
}

void pk_place_print(const struct pk_place *place, struct pk_out *out)
{
	if (!place)
		return;
	pk_place_print(place->up, out);
	if (!place->key) {
		pk_out_printf(out, "[%zu]", place->index);
		return;
	}
	if (place->up)
		pk_out_char(out, '.');
	pk_out_escaped(out, place->key, strlen(place->key));
}
