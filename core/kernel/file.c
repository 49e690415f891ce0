// SPDX-License-Identifier: GPL-2.0-or-later
/* See file.h. /proc/kallsyms gives at most a page for each read() whatever is asked for, and
 * stat() says 0: so the buffer doubles, and is cut to size at the end. */

#include "core/kernel/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "core/util/cleanup.h"

#define FILE_FIRST_BYTES (64 * 1024)
#define FILE_MAX_BYTES   (1024UL * 1024 * 1024)

/* Read `fd` to its end into *buf, which grows. */
static int read_all(int fd, char **buf, size_t *ret_len)
{
	size_t cap = 0, len = 0;
	ssize_t n;
	char *p;

	do {
		if (cap - len < 2) {
			cap = cap ? cap * 2 : FILE_FIRST_BYTES;
			if (cap > FILE_MAX_BYTES)
				return -EFBIG;
			p = realloc(*buf, cap);
			if (!p)
				return -ENOMEM;
			*buf = p;
		}
		n = read(fd, *buf + len, cap - len - 1);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			len += (size_t)n;
	} while (n);
	(*buf)[len] = '\0';
	*ret_len = len;
	return 0;
}

int pk_file_read(const char *path, char **ret, size_t *ret_len)
{
	_cleanup_(freep) char *buf = NULL;
	_cleanup_(closep) int fd = -1;
	size_t len = 0;
	int r;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = read_all(fd, &buf, &len);
	if (r)
		return r;
	*ret = TAKE_PTR(buf);
	*ret_len = len;
	return 0;
}

int pk_file_line(const char *path, char *buf, size_t size)
{
	_cleanup_(closep) int fd = -1;
	ssize_t n;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	if (n < 0)
		return -errno;
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return 0;
}

int pk_file_path(char *buf, size_t size, const char *dir, const char *name)
{
	int n = snprintf(buf, size, "%s/%s", dir, name);

	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}
