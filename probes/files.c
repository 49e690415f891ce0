// SPDX-License-Identifier: GPL-2.0-or-later
/* See files.h. */

#include "probes/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/util/log.h"

static bool is_stdout(const struct pk_files *files)
{
	return !strcmp(files->opts.path, "-");
}

/* A pipe or a device cannot be followed by another file. */
static int refuse_other(const struct pk_files *files, int fd)
{
	struct stat st;

	if (!files->opts.rotate_bytes || (!fstat(fd, &st) && S_ISREG(st.st_mode)))
		return 0;
	return pk_err(-EINVAL, "--out-rotate: %s is no regular file: nothing can follow it",
		      files->opts.path);
}

int pk_files_open(struct pk_files *files, const struct pk_files_opts *opts)
{
	int fd, r;

	*files = (struct pk_files){ .opts = *opts };
	files->created = !is_stdout(files) && access(opts->path, F_OK) != 0;
	fd = pk_capture_create(opts->path);
	if (fd < 0)
		return fd;
	r = refuse_other(files, fd);
	if (r) {
		close(fd);
		return r;
	}
	r = pk_capture_writer_new(fd, opts->path, opts->names, opts->zstd_level, &files->writer);
	if (!r && opts->rotate_bytes)
		pk_capture_keep_dictionaries(files->writer);
	return r;
}

void pk_files_done(struct pk_files *files)
{
	pk_capture_writer_free(files->writer);
	files->writer = NULL;
}

bool pk_files_is_full(const struct pk_files *files)
{
	return files->opts.rotate_bytes && files->events &&
	       pk_capture_bytes(files->writer) - files->bytes >= files->opts.rotate_bytes;
}

int pk_files_next(struct pk_files *files, uint64_t lost)
{
	_cleanup_(freep) char *path = NULL;
	int r = pk_files_end(files, lost), fd;

	if (r)
		return r;
	if (asprintf(&path, "%s.%u", files->opts.path, files->n + 1) < 0)
		return pk_err(-ENOMEM, "out of memory");
	fd = pk_capture_create(path);
	if (fd < 0)
		return fd;
	files->n++;
	files->bytes = pk_capture_bytes(files->writer);
	files->events = 0;
	files->lost = lost;
	return pk_capture_go_on(files->writer, fd, path);
}

int pk_files_write(struct pk_files *files, const void *record, size_t size)
{
	files->events++;
	return pk_capture_write(files->writer, record, size);
}

int pk_files_end(struct pk_files *files, uint64_t lost)
{
	return pk_capture_end(files->writer, files->events, lost - files->lost);
}

uint64_t pk_files_bytes(const struct pk_files *files)
{
	return pk_capture_bytes(files->writer);
}

char *pk_files_names(const struct pk_files *files)
{
	const char *first = is_stdout(files) ? "stdout" : files->opts.path;
	char *names;

	if (!files->n)
		return strdup(first);
	return asprintf(&names, "%s and %u more", first, files->n) < 0 ? NULL : names;
}
