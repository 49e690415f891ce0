// SPDX-License-Identifier: GPL-2.0-or-later
/* /proc/net/snmp and netstat have a line of names and a line of numbers for each group; snmp6 and
 * xfrm_stat a name and a number a line; stat/nf_conntrack a line of names and a line of numbers, in
 * hexadecimal, for each CPU. */

#include "probes/evidence/counters.h"

#include <string.h>
#include <sys/socket.h>

#include "core/util/cleanup.h"

#define LINE_BYTES    8192
#define NETNS_COOKIE_ 71 /* SO_NETNS_COOKIE, since 5.14 */

const char *const pk_counter_names[PK_COUNTER_MAX] = {
#define NAME_OF(name) [PK_COUNTER_##name] = #name,
	PK_COUNTERS(NAME_OF)
#undef NAME_OF
};

static void add(struct pk_counters *c, const char *group, size_t group_len, const char *name,
		size_t name_len, uint64_t v)
{
	for (size_t i = 0; i < PK_COUNTER_MAX; i++) {
		const char *known = pk_counter_names[i];

		if (!strncmp(known, group, group_len) &&
		    !strncmp(known + group_len, name, name_len) && !known[group_len + name_len])
			c->at[i] += v;
	}
}

/* The first `group_len` bytes of `group` stand before each of the names `n`. */
static void read_columns(struct pk_counters *c, const char *group, size_t group_len, const char *n,
			 const char *v, int base)
{
	for (;;) {
		size_t n_len, v_len;

		n += strspn(n, " \n");
		v += strspn(v, " \n");
		n_len = strcspn(n, " \n");
		v_len = strcspn(v, " \n");
		if (!n_len || !v_len)
			return;
		add(c, group, group_len, n, n_len, strtoull(v, NULL, base));
		n += n_len;
		v += v_len;
	}
}

/* "TcpExt: A B C" and "TcpExt: 1 2 3" */
static void read_pair(struct pk_counters *c, const char *names, const char *values)
{
	size_t group_len = strcspn(names, ":");

	if (!strncmp(names, values, group_len) && names[group_len] && values[group_len])
		read_columns(c, names, group_len, names + group_len + 1, values + group_len + 1,
			     10);
}

static void read_paired(struct pk_counters *c, const char *path)
{
	_cleanup_(freep) char *names = malloc(LINE_BYTES), *values = malloc(LINE_BYTES);
	_cleanup_(fclosep) FILE *f = fopen(path, "re");

	while (f && names && values && fgets(names, LINE_BYTES, f) && fgets(values, LINE_BYTES, f))
		read_pair(c, names, values);
}

static void read_listed(struct pk_counters *c, const char *path)
{
	_cleanup_(fclosep) FILE *f = fopen(path, "re");
	char line[128];

	while (f && fgets(line, sizeof(line), f)) {
		size_t len = strcspn(line, " \t");

		add(c, "", 0, line, len, strtoull(line + len, NULL, 10));
	}
}

static void read_table(struct pk_counters *c, const char *group, const char *path)
{
	_cleanup_(freep) char *names = malloc(LINE_BYTES), *values = malloc(LINE_BYTES);
	_cleanup_(fclosep) FILE *f = fopen(path, "re");

	if (!f || !names || !values || !fgets(names, LINE_BYTES, f))
		return;
	while (fgets(values, LINE_BYTES, f))
		read_columns(c, group, strlen(group), names, values, 16);
}

void pk_counters_read(struct pk_counters *ret)
{
	_cleanup_(closep) int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(ret->cookie);

	memset(ret, 0, sizeof(*ret));
	if (fd < 0 || getsockopt(fd, SOL_SOCKET, NETNS_COOKIE_, &ret->cookie, &len))
		ret->cookie = 0;
	read_paired(ret, "/proc/thread-self/net/snmp");
	read_paired(ret, "/proc/thread-self/net/netstat");
	read_listed(ret, "/proc/thread-self/net/snmp6");
	read_listed(ret, "/proc/thread-self/net/xfrm_stat");
	read_table(ret, "ct_", "/proc/thread-self/net/stat/nf_conntrack");
}
