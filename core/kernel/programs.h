/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* BPF programs that are loaded, by whomever. */

#include <stdbool.h>

/* Is any of XDP among them? True, if that cannot be known. Does not log. */
bool pk_bpf_has_xdp(void);
