/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The filters of a run, from what the user wrote to code for the slots of its probes. */

#include "core/kernel/kernel.h"
#include "probes/filter/emit.h"
#include "probes/filter/slot.h"

struct json_object;

/* An event must pass all that are given. Nothing is owned. */
struct pk_filter_opts {
	const char *packet; /* pcap-filter expression; NULL: none */
	const char *inner;  /* the same, for what is within a tunnel's packet */
	const char *meta;   /* see meta.h */
	/* Patterns of drop reasons, NULL-terminated; NULL: none. */
	char *const *reasons, *const *not_reasons;
};

struct pk_filter {
	struct pk_filter_code codes[PK_SLOT_MAX];
	uint32_t slots;  /* bits of those that have code */
	uint32_t window; /* bytes of the packet to be fetched at once */
};

/* Compile for `kernel`. An expression that has no meaning without a link header is told, but no
 * error. 0; -EINVAL: an expression is wrong; -ENOENT: it names what this kernel has not;
 * -EOPNOTSUPP: this kernel cannot do it; -E2BIG: too long; -ENOMEM. All logged. */
int pk_filter_compile(struct pk_kernel *kernel, const struct pk_filter_opts *opts,
		      struct pk_filter *ret);
void pk_filter_done(struct pk_filter *filter);

/* Add what was asked for to the facts about a capture. */
void pk_filter_describe(const struct pk_filter_opts *opts, struct json_object *meta);
