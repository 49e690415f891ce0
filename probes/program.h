/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The BPF side of a run: maps, and one program per probe, made from a stub. A stub is compiled
 * once; libbpf relocates it for the running kernel; then it is loaded as often as there are
 * probes, each time with that probe's configuration as read-only data, so that the verifier
 * removes all that this probe does not do. */

#include "core/kernel/func.h"
#include "probes/filter/filter.h"
#include "probes/probe.h"

struct pk_programs;

struct pk_programs_opts {
	uint32_t snaplen;
	uint64_t buffer_bytes; /* ring buffer; made a power of two, at least a page */
	uint32_t max_probes;
	size_t n_functions; /* kprobes and kretprobes; 0: there will be none */
	size_t n_returns;   /* and of these, kretprobes */
	size_t n_usdt;
	bool cookies;       /* attachments of functions have them */
	uint32_t track_max; /* packets followed at a time; 0: none */
	bool track_heads;   /* clones are known by their data */
	bool shed;          /* events may be left out, as pk_programs_shed_rule() says */
	const struct pk_filter *filter; /* what every probe asks first; not owned */
};

/* A program of stubs.bpf.c. */
enum pk_stub {
	PK_STUB_TP,
	PK_STUB_KPROBE, /* entry of a function, of a kretprobe, too */
	PK_STUB_USDT,   /* static probe of a program */
	PK_STUB_RETURN,
	PK_STUB_LIFE,
	PK_STUB_MAX,
};

/* Create the maps and relocate the stubs. 0 or -errno, logged with what is missing (no BTF, no
 * capability...). */
int pk_programs_open(struct pk_kernel *kernel, const struct pk_programs_opts *opts,
		     struct pk_programs **ret);
void pk_programs_close(struct pk_programs *p);
static inline void pk_programs_closep(struct pk_programs **p)
{
	pk_programs_close(*p);
}

/* The three that load may be called from several threads at once. They do not log, but for what the
 * verifier says, with -v -v. */

/* Load the stub for raw tracepoints with `config`. `proto` is the tracepoint's, `btf_fd` as
 * pk_kernel_btf_fd() gave it for its module; they decide whether arguments can be typed, and
 * config->typed is set accordingly. A descriptor or -errno. */
int pk_programs_load_tp(const struct pk_programs *p, const struct pk_func_proto *proto, int btf_fd,
			struct pk_probe_config *config);

/* Load `stub` with `config`, to be attached as `attach_type` (0: perf event). A descriptor or
 * -errno. */
int pk_programs_load(const struct pk_programs *p, enum pk_stub stub, uint32_t attach_type,
		     const struct pk_probe_config *config);

/* Load a program of our own, see probes/links.h: `stub` at `attach_type`,
 * which is fentry or fexit of the function `proto`; 0: a raw tracepoint. A descriptor or -errno. */
int pk_programs_load_own(const struct pk_programs *p, enum pk_stub stub,
			 const struct pk_func_proto *proto, uint32_t attach_type,
			 const struct pk_probe_config *config);
/* Log that the kernel refused the program of the probe `name` with `error`, and return that. */
int pk_programs_refused(const struct pk_programs *p, int error, const char *name);

/* Where attachments have none: let this be the cookie at the function of that address. 0 or -errno.
 * Does not log. */
int pk_programs_set_cookie(const struct pk_programs *p, uint64_t address, uint64_t cookie);

/* Hash of struct pk_track by the address of the skb. */
int pk_programs_tracks_fd(const struct pk_programs *p);
/* Take one out of it; whether it was there. */
bool pk_programs_forget_track(struct pk_programs *p, uint64_t skb);

/* PK_XDP_TRACERS of them, unknown at first; they may change while programs run. Owned by `p`. */
volatile struct pk_text_range *pk_programs_xdp_tracers(struct pk_programs *p, enum pk_xdp_how how);

/* Where nft_do_chain() is; unknown at first. Owned by `p`. */
volatile struct pk_text_range *pk_programs_nft_place(struct pk_programs *p);

/* What the programs obey while they run; no limit at first. Owned by `p`. */
volatile struct pk_shed_rule *pk_programs_shed_rule(struct pk_programs *p);

/* Once no probe is attached: count what still waits for a return as lost, with its probe. 0 or
 * -errno. Does not log. */
int pk_programs_give_up_returns(struct pk_programs *p);

int pk_programs_ring_fd(const struct pk_programs *p);
/* Per-CPU array of struct pk_probe_counters, by probe index. */
int pk_programs_counters_fd(const struct pk_programs *p);
uint64_t pk_programs_ring_bytes(const struct pk_programs *p);
