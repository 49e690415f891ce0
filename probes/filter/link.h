/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Code of filters into a program, in the place of its slots (slot.h). */

#include "probes/filter/emit.h"
#include "probes/filter/slot.h"

/* A program as libbpf has relocated it, its functions one after the other. */
struct pk_filter_program {
	struct bpf_insn *insns; /* owned */
	size_t n;
	/* Descriptions of its functions (struct bpf_func_info), in the same order; owned. */
	void *functions;
	uint32_t n_functions, function_bytes;
};

/* Replace the function of each slot by its code in `codes`, or by one that answers yes, and leave
 * out functions that nobody calls any more. 0; -ENOENT: the program has no slots; -ENOMEM: it is
 * as it was. Does not log. */
int pk_filter_link(const struct pk_filter_code codes[PK_SLOT_MAX],
		   struct pk_filter_program *program);
