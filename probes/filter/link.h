/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Code of filters into a program, in the place of its slots (slot.h). */

#include "probes/filter/emit.h"
#include "probes/filter/slot.h"

/* Replace the function of each slot that has code in `codes`, and leave out functions that nobody
 * calls any more. `insns` is a program as libbpf has relocated it, its functions one after the
 * other; *ret is a new one. 0; -ENOENT: the program has no slots; -ENOMEM. Does not
 * log. */
int pk_filter_link(const struct pk_filter_code codes[PK_SLOT_MAX], const struct bpf_insn *insns,
		   size_t n, struct pk_filter_code *ret);
