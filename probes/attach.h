/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What holds probes in the kernel: programs and links. */

#include "probes/program.h"

struct pk_attach_prog {
	enum pk_stub stub;
	struct pk_probe_config config; /* it is loaded with; of a shared one, less what differs */
	struct pk_func_proto proto;    /* of a tracepoint */
	int btf_fd;                    /* of the types of its module; not owned */
	int fd; /* -1: not loaded yet; else if negative, what the kernel said */
};

struct pk_attach {
	const struct pk_programs *programs; /* not owned; NULL: nothing was loaded yet */
	bool asked;                         /* the next two are known */
	bool cookies;                       /* the kernel has them: programs can be shared */
	bool multi;                         /* it takes a list of functions in one link */
	struct {
		struct pk_attach_prog *at;
		size_t n, cap;
	} progs;         /* owned */
	size_t n_loaded; /* of them */
	struct {
		int *at;
		size_t n, cap;
	} links;                                 /* owned; in the order in which they were made */
	size_t n_ends;                           /* the first of them: where packets end */
	size_t n_watched_progs, n_watched_links; /* of these, see pk_probes_watch() */
};
