/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The probes of a run: parsed from what the user or a profile wrote, looked up in the kernel,
 * loaded, attached, detached. */

#include "core/event/names.h"
#include "probes/attach.h"

/* What was written: [TYPE:]TARGET[/OPT..] */
struct pk_target {
	char type[16];    /* "tp" */
	char symbol[112]; /* "skb:kfree_skb" */
	bool stack;       /* /stack */
};

/* Take `text` apart. 0 or -EINVAL, logged with what is wrong and what there is. */
int pk_target_parse(const char *text, struct pk_target *ret);

struct pk_probe_entry {
	struct pk_target target;
	struct pk_func_proto proto;
	struct pk_probe_config config;
	uint64_t addr; /* of a function; 0: it is known to the kernel by the target's name */
	bool optional; /* that it cannot be attached is no error */
	int prog_fd;   /* -1: not loaded; owned by `attach` */
	bool attached;
};

struct pk_probes {
	struct pk_kernel *kernel;  /* not owned */
	struct pk_probe_entry *at; /* owned */
	size_t n, cap;
	struct pk_attach attach;
};

void pk_probes_init(struct pk_probes *probes, struct pk_kernel *kernel);
/* Detach and unload all. */
void pk_probes_done(struct pk_probes *probes);

/* Add the probe that `text` names, which runs the hooks of `hooks` (bits of enum
 * pk_collector_id). The same probe twice is one, with the hooks and options of both. 0 or
 * -errno, logged: what the user named must be there. */
int pk_probes_add(struct pk_probes *probes, const char *text, uint32_t hooks);
/* Load their programs. 0 or -errno, logged. */
int pk_probes_load(struct pk_probes *probes, struct pk_programs *programs);
/* Attach all. What is optional and cannot be attached is left out, with a line that says how many
 * those are. 0 or -errno, logged. */
int pk_probes_attach(struct pk_probes *probes);
void pk_probes_detach(struct pk_probes *probes);
/* Detach and unload. */
void pk_probes_unload(struct pk_probes *probes);
/* Put them into the dictionary. 0 or -ENOMEM. Does not log. */
int pk_probes_name(const struct pk_probes *probes, struct pk_names *names);
