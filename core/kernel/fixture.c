// SPDX-License-Identifier: GPL-2.0-or-later
/* See fixture.h. BTF is made with libbpf's own builder, so it is as valid as a kernel's. */

#include "core/kernel/fixture.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

#include "core/util/cleanup.h"

static void full_path(const struct fixture *fx, const char *name, char *buf, size_t size)
{
	assert_true((size_t)snprintf(buf, size, "%s/%s", fx->dir, name) < size);
}

/* Make the folders above `path`. */
static void make_parents(char *path)
{
	for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(path, 0755);
		*p = '/';
	}
}

void fixture_init(struct fixture *fx)
{
	static const char *const parts[] = { "btf",  "kallsyms", "tracefs", "netns",
					     "proc", "sys",      "modules" };
	const char *tmp = getenv("TMPDIR");

	*fx = (struct fixture){ .saved_stderr = -1 };
	snprintf(fx->dir, sizeof(fx->dir), "%s/pktrack-test-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(fx->dir));
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		snprintf(fx->parts[i], sizeof(fx->parts[i]), "%s/%s", fx->dir, parts[i]);
		if (i != 1)
			assert_int_equal(mkdir(fx->parts[i], 0755), 0);
	}
	fx->paths = (struct pk_kernel_paths){ .btf = fx->parts[0],
					      .kallsyms = fx->parts[1],
					      .tracefs = fx->parts[2],
					      .netns = fx->parts[3],
					      .proc = fx->parts[4],
					      .sys = fx->parts[5],
					      .modules = fx->parts[6] };
	assert_int_equal(pk_kernel_open(&fx->paths, &fx->k), 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void fixture_done(struct fixture *fx)
{
	pk_kernel_close(fx->k);
	nftw(fx->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void fixture_write(const struct fixture *fx, const char *name, const void *data, size_t len)
{
	char path[PATH_MAX], fresh[PATH_MAX + 8];
	FILE *f;

	full_path(fx, name, path, sizeof(path));
	make_parents(path);
	full_path(fx, "fresh", fresh, sizeof(fresh));
	f = fopen(fresh, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(rename(fresh, path), 0);
}

void fixture_text(const struct fixture *fx, const char *name, const char *text)
{
	fixture_write(fx, name, text, strlen(text));
}

void fixture_remove(const struct fixture *fx, const char *name)
{
	char path[PATH_MAX];

	full_path(fx, name, path, sizeof(path));
	assert_int_equal(remove(path), 0);
}

uint32_t fixture_inum(const struct fixture *fx, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	full_path(fx, name, path, sizeof(path));
	assert_int_equal(stat(path, &st), 0);
	return (uint32_t)st.st_ino;
}

void fixture_btf(const struct fixture *fx, const char *name, struct btf *btf)
{
	char file[NAME_MAX];
	const void *data;
	uint32_t len;

	data = btf__raw_data(btf, &len);
	assert_non_null(data);
	snprintf(file, sizeof(file), "btf/%s", name);
	fixture_write(fx, file, data, len);
	btf__free(btf);
}

int fixture_enum(struct btf *btf, const char *name, const struct fixture_value *values)
{
	int id = btf__add_enum(btf, name, 4);

	assert_true(id > 0);
	for (; values->name; values++)
		assert_int_equal(btf__add_enum_value(btf, values->name, values->value), 0);
	return id;
}

void fixture_log_begin(struct fixture *fx)
{
	char path[PATH_MAX];
	int fd;

	fflush(stderr);
	full_path(fx, "log", path, sizeof(path));
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	fx->saved_stderr = dup(STDERR_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
}

const char *fixture_log_end(struct fixture *fx)
{
	static char text[16384];
	ssize_t n;

	fflush(stderr);
	n = pread(STDERR_FILENO, text, sizeof(text) - 1, 0);
	dup2(fx->saved_stderr, STDERR_FILENO);
	close(fx->saved_stderr);
	fx->saved_stderr = -1;
	text[n > 0 ? n : 0] = '\0';
	return text;
}

int fixture_count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}
