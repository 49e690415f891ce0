/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A collector as the engine sees it: the one interface by which it plugs in. docs/collectors.md
 * walks through one. */

#include "collectors/list.h"
#include "core/event/names.h"
#include "core/kernel/kernel.h"
#include "core/kernel/programs.h"

struct pk_collector {
	const char *name;
	const char *help;
	bool automatic; /* part of `-c auto` */
	/* Probes that it needs, in addition to those asked for; ends with NULL. NULL: none of
	 * its own. */
	const char *const *probes;
	/* Are these of use as things are? If not, it is asked again about once a second, with the
	 * same `seen`. NULL: they are. */
	bool (*wants_probes)(struct pk_bpf_seen *seen);
	/* They are of use to whoever asks for it by its name, or allows what it changes. */
	bool probes_if_named;
	/* What this kernel lacks for it, in words; NULL: nothing. May be NULL: it works on every
	 * kernel. */
	const char *(*lacks)(struct pk_kernel *kernel);
	/* Add to `names` what a reader will need of this kernel. NULL: nothing. 0 or -errno,
	 * logged. */
	int (*dictionary)(struct pk_kernel *kernel, struct pk_names *names);
	/* The same about once a second, for what may be named anew while we look. May be NULL. */
	int (*refresh)(struct pk_kernel *kernel, struct pk_names *names);
};

#define PK_COLLECTOR_EXTERN(name, sections) extern const struct pk_collector pk_##name;
PK_COLLECTORS(PK_COLLECTOR_EXTERN, PK_COLLECTOR_NOTHING_)
#undef PK_COLLECTOR_EXTERN

/* All of them, by enum pk_collector_id. */
extern const struct pk_collector *const pk_collectors[PK_COLLECTOR_MAX];

/* Bits of the collectors called `names` ("auto": all automatic ones that this kernel can do;
 * none: auto). 0 or -errno, logged. */
int pk_collectors_select(struct pk_kernel *kernel, const char *const *names, size_t n,
			 uint32_t *ret_mask);
/* Is it among them by its own name? */
bool pk_collectors_is_named(enum pk_collector_id id, const char *const *names, size_t n);
