/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Programs that a run needs beside its probes, each with the link that attaches it: to the entry or
 * the return of a function (fentry, fexit), or to a raw tracepoint. They are attached at once, one
 * by one: what this kernel does not have is known as soon as it is asked for. */

#include "core/event/names.h"
#include "probes/program.h"
#include "probes/transport.h"

#define PK_LINKS_MAX 40

struct pk_links {
	struct pk_link {
		const char *type, *symbol; /* as in the dictionary of probes */
		uint16_t index;            /* of its events */
		bool silent;               /* it makes none */
		int prog_fd, link_fd;
	} at[PK_LINKS_MAX];
	size_t n;
};

struct pk_link_spec {
	enum pk_stub stub;
	uint32_t attach_type; /* BPF_TRACE_FENTRY, BPF_TRACE_FEXIT; 0: a raw tracepoint */
	const char *symbol;   /* function, or "group:tracepoint"; must outlive the link */
	const struct pk_func_proto *proto;
	bool silent;
};

/* Load and attach one more, whose events have config->index. 0 or -errno. Does not log, but for
 * what the verifier says, with -v -v. */
int pk_links_add(struct pk_links *l, const struct pk_programs *programs,
		 const struct pk_link_spec *spec, const struct pk_probe_config *config);
void pk_links_detach(struct pk_links *l);
void pk_links_done(struct pk_links *l); /* detach and unload */

/* Put what makes events into the dictionary. 0 or -ENOMEM. Does not log. */
int pk_links_name(const struct pk_links *l, struct pk_names *names);
/* Have what these programs missed counted among the losses. 0 or -ENOMEM, logged. */
int pk_links_watch(const struct pk_links *l, struct pk_transport *transport);
/* How long they have run, on all CPUs, while somebody had the kernel measure it. */
uint64_t pk_links_run_ns(const struct pk_links *l);
