/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the kernel itself counts of programs and of how they are attached. */

#include <stdint.h>

struct pk_prog_stats {
	uint64_t run_ns; /* that it has run, while somebody had the kernel measure it */
	uint64_t missed; /* times it was not run, since a program ran on that CPU; 0 before 5.12 */
};

/* Does not log. 0 or -errno. */
int pk_prog_stats(int prog_fd, struct pk_prog_stats *ret);
/* Times that the probe of a link was hit and could not run its program (6.7); 0: never, or the
 * kernel does not tell. */
uint64_t pk_link_missed(int link_fd);
