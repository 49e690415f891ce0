/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Growing arrays: `type *at; size_t n, cap;` members and one macro. */

#include <errno.h>
#include <stdlib.h>

/* Make room for `more` elements behind the n in use. 0 or -ENOMEM, with the array as it was. */
static inline int pk_array_reserve_(void **at, size_t *cap, size_t n, size_t more, size_t size)
{
	size_t want = n + more, c = *cap ? *cap : 16;
	void *p;

	if (want <= *cap)
		return 0;
	while (c < want)
		c *= 2;
	p = reallocarray(*at, c, size);
	if (!p)
		return -ENOMEM;
	*at = p;
	*cap = c;
	return 0;
}

/* `a` is a pointer to a struct with members at, n and cap. */
#define pk_array_reserve(a, more)                                                                  \
	pk_array_reserve_((void **)&(a)->at, &(a)->cap, (a)->n, (more), sizeof((a)->at[0]))
