// SPDX-License-Identifier: GPL-2.0-or-later
/* Which programs are looked at. The kernel's answers are ours: these functions stand in the place
 * of libbpf's. */

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/kernel/programs.h"

/* Programs by their ids: 'x' is of XDP, '.' another, ' ' none, or not any more. */
static const char *loaded;
static int error;
static uint32_t asked; /* the last whose type was asked for, and how many times that was */
static unsigned int n_asked;

int bpf_prog_get_next_id(__u32 start, __u32 *next)
{
	errno = error ? error : ENOENT;
	for (size_t id = start + 1; !error && id <= strlen(loaded); id++) {
		if (loaded[id - 1] == ' ')
			continue;
		*next = (__u32)id;
		return 0;
	}
	return -errno;
}

int bpf_prog_get_fd_by_id(__u32 id)
{
	asked = id;
	n_asked++;
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

int bpf_obj_get_info_by_fd(int fd, void *info, __u32 *len)
{
	(void)fd;
	(void)len;
	((struct bpf_prog_info *)info)->type =
		loaded[asked - 1] == 'x' ? BPF_PROG_TYPE_XDP : BPF_PROG_TYPE_SOCKET_FILTER;
	return 0;
}

/* Look once more: what is said, and how many programs that took. */
static void look(struct pk_bpf_seen *seen, const char *programs, bool has, unsigned int n)
{
	loaded = programs;
	n_asked = 0;
	assert_int_equal(pk_bpf_has_xdp(seen), has);
	assert_int_equal(n_asked, n);
}

static void test_each_once(void **state)
{
	struct pk_bpf_seen seen = { 0 };

	(void)state;
	error = 0;
	look(&seen, "", false, 0);
	look(&seen, "...", false, 3);
	look(&seen, "...", false, 0);
	look(&seen, ".  ", false, 0);  /* the last ones are gone, */
	look(&seen, ".  .", false, 1); /* and their ids are not given again */
	look(&seen, ".  ..x.", true, 2);
	look(&seen, ".  ....", true, 0); /* it was there */
}

static void test_unknown(void **state)
{
	struct pk_bpf_seen seen = { 0 };

	(void)state;
	error = EPERM;
	look(&seen, "...", true, 0);
}

static void test_too_many(void **state)
{
	struct pk_bpf_seen seen = { 0 };
	char many[5000];

	(void)state;
	error = 0;
	memset(many, '.', sizeof(many));
	many[sizeof(many) - 1] = '\0';
	look(&seen, many, true, 4096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
