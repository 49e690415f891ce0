/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Where something stands in a JSON text. json-c forgets that once it has parsed, and a message
 * about a wrong key is worth little without it. */

#include <stdbool.h>
#include <stddef.h>

struct pk_out;

/* A way down from the root, innermost first: { up, "key" } or { up, NULL, index }. NULL is the
 * root. */
struct pk_place {
	const struct pk_place *up;
	const char *key; /* NULL: an array element */
	size_t index;
};

/* The line, from 1, on which the place stands (the key of a member). `text` is known to be JSON;
 * a place that is not found gives the line of the innermost one around it that is. */
size_t pk_place_line(const char *text, const struct pk_place *place);
/* Does the object at `place` have `key` more than once? *ret_line: where the second one stands. */
bool pk_place_twice(const char *text, const struct pk_place *place, const char *key,
		    size_t *ret_line);
/* The line on which byte `offset` stands. */
size_t pk_text_line(const char *text, size_t offset);
/* "collect[0].options.stack"; nothing for the root. */
void pk_place_print(const struct pk_place *place, struct pk_out *out);
