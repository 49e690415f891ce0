/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Ownership that the compiler checks: an owner is declared with _cleanup_(), and a pointer that
 * leaves the scope leaves it through TAKE_PTR(). Every x_freep()/x_done() takes NULL or a zeroed
 * object. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(f)        __attribute__((cleanup(f)))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))

#define TAKE_PTR(p)                                                                                \
	({                                                                                         \
		__typeof__(p) *taken_ = &(p);                                                      \
		__typeof__(p) value_ = *taken_;                                                    \
		*taken_ = NULL;                                                                    \
		value_;                                                                            \
	})

#define TAKE_FD(fd)                                                                                \
	({                                                                                         \
		int *taken_ = &(fd);                                                               \
		int value_ = *taken_;                                                              \
		*taken_ = -1;                                                                      \
		value_;                                                                            \
	})

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)     ((a) < (b) ? (a) : (b))
#define MAX(a, b)     ((a) > (b) ? (a) : (b))

/* void namep(type *): what _cleanup_() calls for an owner of that type. */
#define DEFINE_CLEANUP(type, free_fn)                                                              \
	static inline void free_fn##p(type *p)                                                     \
	{                                                                                          \
		if (*p)                                                                            \
			free_fn(*p);                                                               \
	}

static inline void freep(void *p)
{
	free(*(void **)p);
}

static inline void closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void fclosep(FILE **f)
{
	if (*f)
		fclose(*f);
}
