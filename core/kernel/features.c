// SPDX-License-Identifier: GPL-2.0-or-later
/* See features.h. The programs are a few instructions each, given to the kernel as they are: no
 * object file, no skeleton, nothing printed. Function probes go to functions that run only when
 * the machine is restarted or all disks are synced. */

#include "core/kernel/features.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include <bpf/bpf.h>

#include "core/kernel/func.h"
#include "core/kernel/internal.h"
#include "core/kernel/reasons.h"
#include "core/kernel/symbols.h"
#include "core/util/parse.h"

/* uapi values that the headers of 6.1 lack. */
#define TRACE_KPROBE_SESSION 56

#define INSN_MOV_REG(dst, src) ((struct bpf_insn){ BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0 })
#define INSN_MOV_IMM(dst, imm) ((struct bpf_insn){ BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, imm })
#define INSN_ADD_IMM(dst, imm) ((struct bpf_insn){ BPF_ALU64 | BPF_ADD | BPF_K, dst, 0, 0, imm })
#define INSN_CALL(helper)      ((struct bpf_insn){ BPF_JMP | BPF_CALL, 0, 0, 0, helper })
#define INSN_EXIT              ((struct bpf_insn){ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 })

/* Functions that every kernel has, that can be traced and that nobody calls while we look. */
static const char *const quiet_functions[] = { "kernel_restart", "ksys_sync" };

static const struct bpf_insn return_0[] = { INSN_MOV_IMM(BPF_REG_0, 0), INSN_EXIT };

/* Load a program; a descriptor, or -errno. */
static int load(enum bpf_prog_type type, uint32_t attach_type, uint32_t btf_id,
		const struct bpf_insn *insns, size_t n)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .expected_attach_type = (enum bpf_attach_type)attach_type,
		    .attach_btf_id = btf_id);
	int fd = bpf_prog_load(type, NULL, "GPL", insns, n, &opts);

	return fd < 0 ? -errno : fd;
}

/* Can such a program be loaded? */
static int try_load(enum bpf_prog_type type, const struct bpf_insn *insns, size_t n)
{
	int fd = load(type, 0, 0, insns, n);

	if (fd >= 0)
		close(fd);
	return MIN(fd, 0);
}

static int try_bpf(void)
{
	const struct bpf_insn insns[] = {
		INSN_MOV_REG(BPF_REG_1, BPF_REG_10),
		INSN_ADD_IMM(BPF_REG_1, -8),
		INSN_MOV_IMM(BPF_REG_2, 8),
		INSN_MOV_IMM(BPF_REG_3, 0),
		INSN_CALL(BPF_FUNC_probe_read_kernel),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	return try_load(BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

static int try_memcg(void)
{
	const struct bpf_insn insns[] = { INSN_CALL(BPF_FUNC_ktime_get_coarse_ns),
					  INSN_MOV_IMM(BPF_REG_0, 0), INSN_EXIT };

	return try_load(BPF_PROG_TYPE_SOCKET_FILTER, insns, ARRAY_SIZE(insns));
}

static int try_ringbuf(void)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, NULL, 0, 0, (uint32_t)sysconf(_SC_PAGESIZE),
				NULL);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Attach to a raw tracepoint, by `name` or (NULL) by the program's BTF id, and detach. */
static int try_raw_tracepoint(const char *name, int prog)
{
	int fd = bpf_raw_tracepoint_open(name, prog);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int try_raw_tp(void)
{
	_cleanup_(closep) int prog =
		load(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0, return_0, ARRAY_SIZE(return_0));

	return prog < 0 ? prog : try_raw_tracepoint("kfree_skb", prog);
}

static int try_raw_tp_cookie(void)
{
	const struct bpf_insn insns[] = { INSN_CALL(BPF_FUNC_get_attach_cookie),
					  INSN_MOV_IMM(BPF_REG_0, 0), INSN_EXIT };
	_cleanup_(closep) int prog =
		load(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0, insns, ARRAY_SIZE(insns));
	struct {
		uint64_t name;
		uint32_t prog_fd, pad;
		uint64_t cookie;
	} attr = { .name = (uintptr_t) "kfree_skb", .prog_fd = (uint32_t)prog, .cookie = 1 };
	int fd;

	if (prog < 0)
		return prog;
	fd = (int)syscall(__NR_bpf, BPF_RAW_TRACEPOINT_OPEN, &attr, sizeof(attr));
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int try_tp_btf(struct pk_kernel *k)
{
	_cleanup_(closep) int prog = -1;
	struct pk_func_proto tp;
	int r;

	r = pk_btf_tracepoint(k, "kfree_skb", &tp);
	if (r)
		return r;
	prog = load(BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, tp.id, return_0, ARRAY_SIZE(return_0));
	return prog < 0 ? prog : try_raw_tracepoint(NULL, prog);
}

static int try_fentry(struct pk_kernel *k)
{
	_cleanup_(closep) int prog = -1;
	struct pk_func_proto func;
	int r = -ENOENT;

	for (size_t i = 0; r && i < ARRAY_SIZE(quiet_functions); i++)
		r = pk_btf_function(k, quiet_functions[i], "", &func);
	if (r)
		return r;
	prog = load(BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, func.id, return_0,
		    ARRAY_SIZE(return_0));
	return prog < 0 ? prog : try_raw_tracepoint(NULL, prog);
}

/* A sysctl or another small number; -1: not there, or no number. */
static int read_number(const char *dir, const char *name)
{
	char path[PATH_MAX], text[32];
	uint32_t v;

	if (pk_file_path(path, sizeof(path), dir, name) || pk_file_line(path, text, sizeof(text)) ||
	    pk_parse_u32(text, 0, INT_MAX, &v))
		return -1;
	return (int)v;
}

/* Put a kprobe on `name` that runs `prog`, and remove it. */
static int try_kprobe_at(uint32_t pmu, const char *name, int prog)
{
	struct perf_event_attr attr = { .size = sizeof(attr),
					.type = pmu,
					.config1 = (uintptr_t)name };
	_cleanup_(closep) int fd = -1;

	fd = (int)syscall(__NR_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	return ioctl(fd, PERF_EVENT_IOC_SET_BPF, prog) ? -errno : 0;
}

/* The same with the first quiet function that takes it. */
static int try_kprobe_with(struct pk_kernel *k, const struct bpf_insn *insns, size_t n)
{
	_cleanup_(closep) int prog = load(BPF_PROG_TYPE_KPROBE, 0, 0, insns, n);
	int pmu = read_number(k->sys, "bus/event_source/devices/kprobe/type");
	int r = -ENOENT;

	if (prog < 0)
		return prog;
	if (pmu < 0)
		return -ENOENT;
	for (size_t i = 0; r && i < ARRAY_SIZE(quiet_functions); i++)
		r = try_kprobe_at((uint32_t)pmu, quiet_functions[i], prog);
	return r;
}

static int try_kprobe(struct pk_kernel *k)
{
	return try_kprobe_with(k, return_0, ARRAY_SIZE(return_0));
}

static int try_kprobe_cookie(struct pk_kernel *k)
{
	const struct bpf_insn insns[] = {
		INSN_MOV_REG(BPF_REG_6, BPF_REG_1), INSN_CALL(BPF_FUNC_get_func_ip),
		INSN_MOV_REG(BPF_REG_1, BPF_REG_6), INSN_CALL(BPF_FUNC_get_attach_cookie),
		INSN_MOV_IMM(BPF_REG_0, 0),         INSN_EXIT,
	};

	return try_kprobe_with(k, insns, ARRAY_SIZE(insns));
}

/* Link a program to a list of one function by that attach type, and unlink it. */
static int try_kprobe_list(uint32_t attach_type)
{
	_cleanup_(closep) int prog =
		load(BPF_PROG_TYPE_KPROBE, attach_type, 0, return_0, ARRAY_SIZE(return_0));
	int r = -ENOENT;

	if (prog < 0)
		return prog;
	for (size_t i = 0; r && i < ARRAY_SIZE(quiet_functions); i++) {
		const char *name = quiet_functions[i];
		struct {
			uint32_t prog_fd, target_fd, attach_type, flags;
			uint32_t multi_flags, n;
			uint64_t syms, addrs, cookies;
		} attr = { .prog_fd = (uint32_t)prog,
			   .attach_type = attach_type,
			   .n = 1,
			   .syms = (uintptr_t)&name };
		int fd = (int)syscall(__NR_bpf, BPF_LINK_CREATE, &attr, sizeof(attr));

		r = fd < 0 ? -errno : 0;
		if (fd >= 0)
			close(fd);
	}
	return r;
}

static void try_all(struct pk_kernel *k, struct pk_features *f)
{
	f->bpf = try_bpf();
	f->ringbuf = try_ringbuf();
	f->memcg = try_memcg();
	f->raw_tp = try_raw_tp();
	f->raw_tp_cookie = try_raw_tp_cookie();
	f->tp_btf = try_tp_btf(k);
	f->fentry = try_fentry(k);
	f->kprobe = try_kprobe(k);
	f->kprobe_cookie = try_kprobe_cookie(k);
	f->kprobe_multi = try_kprobe_list(BPF_TRACE_KPROBE_MULTI);
	f->kprobe_session = try_kprobe_list(TRACE_KPROBE_SESSION);
}

/* Effective capabilities of this process. */
static void read_caps(struct pk_kernel *k, struct pk_features *f)
{
	_cleanup_(freep) char *text = NULL;
	char path[PATH_MAX];
	const char *line;
	size_t len;

	if (pk_file_path(path, sizeof(path), k->proc, "self/status") ||
	    pk_file_read(path, &text, &len))
		return;
	line = strstr(text, "\nCapEff:");
	if (!line)
		return;
	f->caps = strtoull(line + strlen("\nCapEff:"), NULL, 16);
	f->caps_known = true;
}

/* The one in brackets of "none [integrity] confidentiality". */
static void read_lockdown(struct pk_kernel *k, struct pk_features *f)
{
	char path[PATH_MAX], text[64];
	const char *open, *end;

	if (pk_file_path(path, sizeof(path), k->sys, "kernel/security/lockdown") ||
	    pk_file_line(path, text, sizeof(text)))
		return;
	open = strchr(text, '[');
	end = open ? strchr(open, ']') : NULL;
	if (end && (size_t)(end - open) <= sizeof(f->lockdown))
		snprintf(f->lockdown, sizeof(f->lockdown), "%.*s", (int)(end - open - 1), open + 1);
}

static bool is_readable(const char *dir, const char *name)
{
	char path[PATH_MAX], first[2];

	return !pk_file_path(path, sizeof(path), dir, name) &&
	       !pk_file_line(path, first, sizeof(first));
}

static size_t count_modules(struct pk_kernel *k)
{
	_cleanup_(freep) char *text = NULL;
	char path[PATH_MAX];
	size_t len, n = 0;

	if (pk_file_path(path, sizeof(path), k->proc, "modules") || pk_file_read(path, &text, &len))
		return 0;
	for (const char *p = text; (p = strchr(p, '\n')); p++)
		n++;
	return n;
}

static void read_settings(struct pk_kernel *k, struct pk_features *f)
{
	struct utsname uts;
	struct rlimit lim;

	snprintf(f->release, sizeof(f->release), "%s", pk_kernel_release(k));
	if (!uname(&uts))
		snprintf(f->machine, sizeof(f->machine), "%s", uts.machine);
	read_caps(k, f);
	read_lockdown(k, f);
	f->unprivileged_bpf_disabled = read_number(k->proc, "sys/kernel/unprivileged_bpf_disabled");
	f->perf_event_paranoid = read_number(k->proc, "sys/kernel/perf_event_paranoid");
	f->kptr_restrict = read_number(k->proc, "sys/kernel/kptr_restrict");
	f->jit = read_number(k->proc, "sys/net/core/bpf_jit_enable");
	f->tracefs = is_readable(k->tracefs, "events/header_page");
	f->filter_functions = is_readable(k->tracefs, "available_filter_functions");
	f->kprobe_pmu = read_number(k->sys, "bus/event_source/devices/kprobe/type") >= 0;
	f->memlock_bytes = getrlimit(RLIMIT_MEMLOCK, &lim) || lim.rlim_cur == RLIM_INFINITY
				   ? UINT64_MAX
				   : lim.rlim_cur;
}

/* How many drop reasons vmlinux knows. */
static int count_reasons(struct pk_kernel *k)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();

	return names ? pk_reasons_load(k, names) : -ENOMEM;
}

int pk_features_probe(struct pk_kernel *k, struct pk_features *ret)
{
	struct pk_features f = { 0 };

#define PK_TRIAL_NONE(name, what) f.name = -ENOSYS;
	PK_TRIALS(PK_TRIAL_NONE)
#undef PK_TRIAL_NONE
	read_settings(k, &f);
	f.btf = pk_kernel_btf(k);
	f.modules_loaded = count_modules(k);
	f.modules_btf = pk_kernel_n_modules(k);
	f.reasons = count_reasons(k);
	f.symbols = pk_symbols_count(k);
	if (f.reasons == -ENOMEM || f.symbols == -ENOMEM)
		return -ENOMEM;
	if (pk_kernel_is_running(k))
		try_all(k, &f);
	*ret = f;
	return 0;
}
