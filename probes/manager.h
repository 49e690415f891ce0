/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The probes of a run: from what the user or a profile wrote to a list, loaded, attached,
 * detached. */

#include "core/event/names.h"
#include "core/util/map.h"
#include "probes/attach.h"
#include "probes/resolve.h"
#include "probes/usdt.h"

struct pk_transport;

/* Who wants a probe, and so what it means if this kernel lacks it. */
enum pk_probe_origin {
	PK_PROBE_TYPED,   /* by the user, who is told: an error, unless it is one of a pattern's */
	PK_PROBE_PROFILE, /* by a profile: left out */
	PK_PROBE_OWN,     /* by a collector or by default: left out */
};

struct pk_probe_entry {
	struct pk_target target; /* one place */
	struct pk_func_proto proto;
	struct pk_probe_config config;
	uint64_t addr;      /* of a function; 0: it is known to the kernel by the target's name */
	bool optional;      /* that it cannot be attached is no error */
	size_t prog;        /* place in attach.progs */
	size_t return_prog; /* of a kretprobe, that for the return */
	bool attached;
	int error;           /* -errno that loading or attaching it met */
	struct pk_usdt usdt; /* of a static probe, owned; empty until it is loaded */
};

/* Most probes that are added while a run goes on. */
#define PK_PROBES_LATE_MAX 1024

/* What a module that is loaded later may bring. */
struct pk_waiting {
	char *text; /* owned; as it was written */
	struct pk_target_spec spec;
	uint32_t hooks;
	bool all_skb;
	bool by_name; /* the user typed it */
	bool missed;  /* the same, and it has not come yet */
};

struct pk_probes {
	struct pk_kernel *kernel;  /* not owned */
	struct pk_probe_entry *at; /* owned */
	size_t n, cap;
	size_t n_indices;      /* given out, to these and to others */
	size_t n_begun;        /* the first of them: tried to attach */
	bool running;          /* from here on, those that come are added to a run that goes on */
	size_t n_late;         /* of them, those that came so */
	size_t n_awaited;      /* that collectors will want when they are of use */
	bool full;             /* more came than there is room for; said */
	bool discovers;        /* pk_probes_discover() */
	uint32_t nft_verdicts; /* of which probes on nf_tables make events; 0: of all */
	struct pk_attach attach;
	struct pk_map places; /* hash of kind and place -> place in `at` + 1 */
	struct {
		struct pk_waiting *at;
		size_t n, cap;
	} waiting; /* owned */

	/* What was asked for and left out, in places or names; of these, how many because their
	 * kind cannot be probed here, and why. */
	size_t n_left_out, n_no_kind;
	const char *no_kind;
};

void pk_probes_init(struct pk_probes *probes, struct pk_kernel *kernel);
/* Detach and unload all. */
void pk_probes_done(struct pk_probes *probes);

/* Add the probes that `text` means (target.h), which run the hooks of `hooks` (bits of enum
 * pk_collector_id). The same place twice is one probe, with the hooks and options of both. What
 * this kernel lacks is left out, or if the user typed its name an error. 0; -EINVAL: makes no
 * sense, -errno: cannot be had; logged. */
int pk_probes_add(struct pk_probes *probes, const char *text, enum pk_probe_origin origin,
		  uint32_t hooks);
/* Add every function that takes an skb, less those of deny.h. 0 or -errno, logged. */
int pk_probes_add_all_skb(struct pk_probes *probes, enum pk_probe_origin origin, uint32_t hooks);
/* Have functions that stacks show added, by pk_probes_add_found(). What it means that this kernel
 * has no kprobes says `origin`. 0 or -errno, logged. */
int pk_probes_discover(struct pk_probes *probes, enum pk_probe_origin origin);
/* Say in one line what was left out, if anything was. -ENOENT, logged: nothing is left. */
int pk_probes_say_left_out(const struct pk_probes *probes);

/* Has the kernel cookies for what is attached to functions? */
bool pk_probes_have_cookies(struct pk_probes *probes);
/* Load their programs. 0 or -errno, logged. */
int pk_probes_load(struct pk_probes *probes, struct pk_programs *programs);
/* Attach all. What is optional and cannot be attached is left out, with a line that says how many
 * those are. 0 or -errno, logged. */
int pk_probes_attach(struct pk_probes *probes);
/* Have the hooks of collectors that turned out not to be wanted not run. */
void pk_probes_drop_hooks(struct pk_probes *probes, uint32_t hooks);

/* How many probes may be added while the run goes on; and of what kind some of them are. */
size_t pk_probes_late_room(const struct pk_probes *probes);
bool pk_probes_late_kind(const struct pk_probes *probes, enum pk_probe_kind kind);
/* Add what waits for this module, which was loaded. What the user typed and cannot be had is said,
 * a warning. 0 or -errno, logged. */
int pk_probes_add_module(struct pk_probes *probes, const char *module);
/* The module is gone, and the probes in it with it: should it come again, they are added anew. */
void pk_probes_forget_module(struct pk_probes *probes, const char *module);
/* Add the function, if it takes an skb, is not one of deny.h, and is not probed yet. 0 or -errno,
 * logged. */
int pk_probes_add_found(struct pk_probes *probes, const char *name, const char *module,
			uint32_t hooks);
/* Load and attach some of those that were added since: as many as do not take long. What cannot be
 * attached is left out, with its error. 0 or -ENOMEM, logged. */
int pk_probes_attach_late(struct pk_probes *probes, struct pk_programs *programs);
/* How many targets that the user typed wait for a module that did not come; each is said. */
size_t pk_probes_say_missed(const struct pk_probes *probes);

/* Have what the kernel keeps from their programs and links counted as lost: of those that were
 * attached since the last call. 0 or -ENOMEM, logged. */
int pk_probes_watch(struct pk_probes *probes, struct pk_transport *transport);
void pk_probes_detach(struct pk_probes *probes);
/* Detach and unload. */
void pk_probes_unload(struct pk_probes *probes);
/* Put those from `from` on into the dictionary. 0 or -ENOMEM. Does not log. */
int pk_probes_name(const struct pk_probes *probes, size_t from, struct pk_names *names);
