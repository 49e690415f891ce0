/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Files of /proc and /sys as a whole: their size is not known before they are read. */

#include <stdbool.h>
#include <stddef.h>

/* All bytes of `path`, and a NUL behind them. *ret: free(). 0 or -errno; -EFBIG above 1 GiB.
 * Does not log. */
int pk_file_read(const char *path, char **ret, size_t *ret_len);
/* The first line of a small file, without its end, cut to `size`. 0 or -errno. Does not log. */
int pk_file_line(const char *path, char *buf, size_t size);
/* "dir/name" into buf. 0 or -ENAMETOOLONG. Does not log. */
int pk_file_path(char *buf, size_t size, const char *dir, const char *name);
