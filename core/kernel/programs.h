/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* BPF programs that are loaded, by whomever. A machine may have thousands. */

#include <stdbool.h>
#include <stdint.h>

/* What was looked at before: each program is looked at once. Zeroed: nothing. */
struct pk_bpf_seen {
	uint32_t last_id;
	bool xdp; /* one of XDP was among them, or that cannot be known */
};

/* Was any of XDP loaded, now or when it was looked before? True, if that cannot be known. Does not
 * log. */
bool pk_bpf_has_xdp(struct pk_bpf_seen *seen);
