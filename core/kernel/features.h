/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the running kernel lets this process do, found by trying: a program is loaded, attached
 * where it does no harm, and detached at once. Nothing is concluded from version numbers, nor
 * from libbpf's probes, which are wrong on new kernels. Facts only; check.h judges them. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pk_kernel;

/* T(name, what is tried). In struct pk_features, each is 0 (it works) or the -errno it met. */
#define PK_TRIALS(T)                                                                               \
	T(bpf, "load a program that reads kernel memory")                                          \
	T(ringbuf, "make a ring buffer map")                                                       \
	T(memcg,                                                                                   \
	  "load a program with a helper of 5.11, since when BPF memory is charged to the cgroup")  \
	T(raw_tp, "attach a program to the raw tracepoint kfree_skb")                              \
	T(raw_tp_cookie, "the same with a cookie, which the program reads")                        \
	T(tp_btf, "attach a BTF-typed program to kfree_skb")                                       \
	T(fentry, "attach a program to the entry of a function by trampoline")                     \
	T(kprobe, "attach a program to a kprobe")                                                  \
	T(kprobe_cookie, "the same with a program that reads its cookie and function address")     \
	T(kprobe_multi, "attach a program to a list of functions")                                 \
	T(kprobe_session, "the same, for entry and return in one")

struct pk_features {
	char release[65], machine[65];
	bool btf;              /* types of vmlinux */
	size_t modules_loaded; /* in /proc/modules */
	size_t modules_btf;    /* with BTF of their own */
	uint64_t caps;         /* effective capabilities, by bit */
	bool caps_known;
	char lockdown[20];             /* "none", "integrity", "confidentiality"; "": not known */
	int unprivileged_bpf_disabled; /* sysctls; -1: not known */
	int perf_event_paranoid;
	int kptr_restrict;
	int jit;
	bool tracefs;           /* mounted, and readable by us */
	bool filter_functions;  /* the list of traceable functions is readable */
	bool kprobe_pmu;        /* the kernel has kprobes for perf events */
	int symbols;            /* how many functions kallsyms tells, or -errno */
	int reasons;            /* how many drop reasons vmlinux knows, or -errno */
	uint64_t memlock_bytes; /* RLIMIT_MEMLOCK, UINT64_MAX: none */
#define PK_TRIAL_MEMBER(name, what) int name;
	PK_TRIALS(PK_TRIAL_MEMBER)
#undef PK_TRIAL_MEMBER
};

/* Capability bits, of linux/capability.h, since older headers lack the last two. */
#define PK_CAP_NET_ADMIN 12
#define PK_CAP_SYS_ADMIN 21
#define PK_CAP_SYSLOG    34
#define PK_CAP_PERFMON   38
#define PK_CAP_BPF       39

static inline bool pk_features_has_cap(const struct pk_features *f, unsigned int cap)
{
	return f->caps >> cap & 1;
}

/* Find out. The trials are made only if `k` is the running kernel; else they are -ENOSYS. Takes
 * some 100 ms, leaves nothing behind. 0 or -ENOMEM. Does not log. */
int pk_features_probe(struct pk_kernel *k, struct pk_features *ret);
