/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What holds probes in the kernel: programs and links. */

#include "probes/program.h"

/* A loaded program. */
struct pk_attach_prog {
	enum pk_stub stub;
	struct pk_probe_config config; /* it was loaded with; of a shared one, less what differs */
	int fd;
};

struct pk_attach {
	bool asked;   /* the next two are known */
	bool cookies; /* the kernel has them: programs can be shared */
	bool multi;   /* it takes a list of functions in one link */
	struct {
		struct pk_attach_prog *at;
		size_t n, cap;
	} progs; /* owned */
	struct {
		int *at;
		size_t n, cap;
	} links;                                 /* owned; in the order in which they were made */
	size_t n_watched_progs, n_watched_links; /* of these, see pk_probes_watch() */
};
