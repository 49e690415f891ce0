// SPDX-License-Identifier: GPL-2.0-or-later
/* See programs.h. The kernel numbers programs in the order in which they are loaded, and begins
 * again at 1 only after two billions of them: what is new has a higher number than all that was
 * there. */

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

bool pk_bpf_has_xdp(struct pk_bpf_seen *seen)
{
	for (int n = 0; n < MAX_PROGRAMS && !seen->xdp; n++) {
		if (bpf_prog_get_next_id(seen->last_id, &seen->last_id)) {
			seen->xdp = errno == EPERM; /* who knows */
			return seen->xdp;
		}
		seen->xdp = is_xdp(seen->last_id);
	}
	seen->xdp = true; /* or too many to look at */
	return true;
}
