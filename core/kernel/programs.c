// SPDX-License-Identifier: GPL-2.0-or-later
/* See programs.h. */

#include "core/kernel/programs.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include "core/util/cleanup.h"

#define MAX_PROGRAMS 4096

static bool is_xdp(uint32_t id)
{
	_cleanup_(closep) int fd = bpf_prog_get_fd_by_id(id);
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof(info);

	return fd >= 0 && !bpf_obj_get_info_by_fd(fd, &info, &len) &&
	       info.type == BPF_PROG_TYPE_XDP;
}

bool pk_bpf_has_xdp(void)
{
	uint32_t id = 0;

	for (int n = 0; n < MAX_PROGRAMS; n++) {
		if (bpf_prog_get_next_id(id, &id))
			return errno == EPERM; /* who knows */
		if (is_xdp(id))
			return true;
	}
	return true; /* too many to look at */
}
