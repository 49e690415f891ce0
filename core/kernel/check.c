// SPDX-License-Identifier: GPL-2.0-or-later
/* See check.h. Facts come from features.c; here stands what each means for pktrack and what to
 * do about it, as a table with a judge per row. The trials, which all read alike, have a table
 * of texts instead. */

#include "core/kernel/check.h"

#include <errno.h>
#include <stdarg.h>

#include "core/kernel/kernel.h"
#include "core/util/json.h"
#include "core/util/log.h"

#define FIX_ROOT "run as root, or with CAP_BPF and CAP_PERFMON"
#define KIB      1024

static void set(struct pk_check_result *r, enum pk_check_status status, const char *fix,
		const char *fmt, ...) _printf_(4, 5);

static void set(struct pk_check_result *r, enum pk_check_status status, const char *fix,
		const char *fmt, ...)
{
	va_list ap;

	r->status = status;
	r->fix = fix;
	va_start(ap, fmt);
	vsnprintf(r->detail, sizeof(r->detail), fmt, ap);
	va_end(ap);
}

/* May this process load programs that read the kernel? */
static bool may_trace(const struct pk_features *f)
{
	return pk_features_has_cap(f, PK_CAP_SYS_ADMIN) ||
	       (pk_features_has_cap(f, PK_CAP_BPF) && pk_features_has_cap(f, PK_CAP_PERFMON));
}

/* Did a trial fail for the lack of them? */
static bool lacks_privileges(const struct pk_features *f, int error)
{
	return (error == -EPERM || error == -EACCES) && f->caps_known && !may_trace(f);
}

static void judge_kernel(const struct pk_features *f, struct pk_check_result *r)
{
	set(r, PK_CHECK_OK, "", "Linux %s, %s", f->release, f->machine);
}

static void judge_btf(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->btf)
		set(r, PK_CHECK_OK, "", "types of the kernel are known");
	else
		set(r, PK_CHECK_MISSING, "use a kernel built with CONFIG_DEBUG_INFO_BTF=y",
		    "the kernel does not tell its types (/sys/kernel/btf/vmlinux), so its packets "
		    "cannot be read");
}

static void judge_module_btf(const struct pk_features *f, struct pk_check_result *r)
{
	if (!f->modules_loaded && !f->modules_btf)
		set(r, PK_CHECK_OK, "", "no modules are loaded");
	else if (!f->modules_btf)
		set(r, PK_CHECK_MISSING,
		    "use a kernel of at least 5.11 built with CONFIG_DEBUG_INFO_BTF_MODULES=y",
		    "none of %zu modules tells its types: their tracepoints and drop reasons are "
		    "not known",
		    f->modules_loaded);
	else
		set(r, PK_CHECK_OK, "", "%zu of %zu modules tell their types", f->modules_btf,
		    MAX(f->modules_loaded, f->modules_btf));
}

static void judge_capabilities(const struct pk_features *f, struct pk_check_result *r)
{
	static const struct {
		unsigned int cap;
		const char *name;
	} caps[] = {
		{ PK_CAP_BPF, "BPF" },
		{ PK_CAP_PERFMON, "PERFMON" },
		{ PK_CAP_SYS_ADMIN, "SYS_ADMIN" },
		{ PK_CAP_NET_ADMIN, "NET_ADMIN" },
		{ PK_CAP_SYSLOG, "SYSLOG" },
	};
	char have[80] = "", lack[80] = "";
	size_t n_have = 0, n_lack = 0;

	for (size_t i = 0; i < ARRAY_SIZE(caps); i++) {
		bool has = pk_features_has_cap(f, caps[i].cap);
		char *buf = has ? have : lack;
		size_t *n = has ? &n_have : &n_lack;

		*n += (size_t)snprintf(buf + *n, sizeof(have) - *n, " CAP_%s", caps[i].name);
	}
	if (!f->caps_known)
		set(r, PK_CHECK_LIMITED, "mount /proc",
		    "capabilities of this process cannot be read");
	else if (!may_trace(f))
		set(r, PK_CHECK_MISSING, FIX_ROOT, "this process lacks%s", lack);
	else if (n_lack)
		set(r, PK_CHECK_LIMITED, "run as root for all of it", "has%s; lacks%s", have, lack);
	else
		set(r, PK_CHECK_OK, "", "has%s", have);
}

static void judge_lockdown(const struct pk_features *f, struct pk_check_result *r)
{
	if (!strcmp(f->lockdown, "confidentiality"))
		set(r, PK_CHECK_MISSING,
		    "boot with lockdown=integrity, or without Secure Boot's lockdown",
		    "confidentiality: the kernel lets nobody read its memory");
	else if (f->lockdown[0])
		set(r, PK_CHECK_OK, "", "%s: reading the kernel is allowed", f->lockdown);
	else
		set(r, PK_CHECK_OK, "",
		    "not known (securityfs is not mounted); 'bpf' tells what matters of it");
}

static void judge_symbols(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->symbols > 0)
		set(r, PK_CHECK_OK, "", "%d functions", f->symbols);
	else if (f->symbols == -EACCES)
		set(r, PK_CHECK_LIMITED,
		    f->kptr_restrict > 1 ? "sysctl kernel.kptr_restrict=1"
					 : "run as root or with CAP_SYSLOG",
		    "addresses are hidden (kptr_restrict %d): functions appear as numbers",
		    f->kptr_restrict);
	else
		set(r, PK_CHECK_LIMITED, "use a kernel built with CONFIG_KALLSYMS=y",
		    "/proc/kallsyms cannot be used: functions appear as numbers");
}

static void judge_reasons(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->reasons > 0)
		set(r, PK_CHECK_OK, "",
		    "%d reasons have names; those of modules are added when they appear",
		    f->reasons);
	else
		set(r, PK_CHECK_LIMITED, "use a kernel of at least 5.17",
		    "this kernel gives no reasons for drops: the place is shown");
}

static void judge_tracefs(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->tracefs)
		set(r, PK_CHECK_OK, "", "mounted");
	else
		set(r, PK_CHECK_LIMITED, "mount -t tracefs tracefs /sys/kernel/tracing",
		    "not mounted, or not for us: tracepoints are known by name only, without their "
		    "subsystem");
}

static void judge_functions(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->filter_functions)
		set(r, PK_CHECK_OK, "", "the list of traceable functions can be read");
	else
		set(r, PK_CHECK_LIMITED, "",
		    "the list of traceable functions cannot be read: whether one is shows only on "
		    "attaching");
}

static void judge_jit(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->jit != 0)
		set(r, PK_CHECK_OK, "", "%s",
		    f->jit > 0 ? "on" : "the sysctl is not there: always on");
	else
		set(r, PK_CHECK_LIMITED, "sysctl net.core.bpf_jit_enable=1",
		    "off: programs are interpreted, each event costs several times as much");
}

static void judge_memlock(const struct pk_features *f, struct pk_check_result *r)
{
	unsigned long long kib = f->memlock_bytes / KIB;

	if (!f->memcg)
		set(r, PK_CHECK_OK, "", "BPF memory is not bound to the limit of locked memory");
	else if (f->memlock_bytes == UINT64_MAX)
		set(r, PK_CHECK_OK, "", "no limit of locked memory");
	else if (!f->ringbuf)
		set(r, PK_CHECK_OK, "",
		    "locked memory is limited to %llu KiB, which is raised as needed", kib);
	else if (lacks_privileges(f, f->memcg))
		set(r, PK_CHECK_OK, "", "%llu KiB; whether it matters shows with privileges only",
		    kib);
	else
		set(r, PK_CHECK_LIMITED, "ulimit -l unlimited",
		    "locked memory is limited to %llu KiB", kib);
}

static void judge_paranoid(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->perf_event_paranoid >= 0)
		set(r, PK_CHECK_OK, "",
		    "%d; does not bind a process with CAP_PERFMON or CAP_SYS_ADMIN",
		    f->perf_event_paranoid);
	else
		set(r, PK_CHECK_OK, "", "not restricted");
}

static void judge_unprivileged(const struct pk_features *f, struct pk_check_result *r)
{
	if (f->unprivileged_bpf_disabled >= 0)
		set(r, PK_CHECK_OK, "",
		    "unprivileged_bpf_disabled is %d; does not bind a process with CAP_BPF",
		    f->unprivileged_bpf_disabled);
	else
		set(r, PK_CHECK_OK, "", "unprivileged_bpf_disabled is not there");
}

/* A trial: what it means if it fails. */
struct trial {
	size_t offset; /* of its result in struct pk_features */
	const char *ok;
	const char *failed;
	const char *fix; /* for a process that has the privileges */
};

#define TRIAL(name, ...) (&(const struct trial){ offsetof(struct pk_features, name), __VA_ARGS__ })

static void judge_trial(const struct pk_features *f, const struct trial *t,
			struct pk_check_result *r)
{
	int error = *(const int *)((const char *)f + t->offset);

	if (!error)
		set(r, PK_CHECK_OK, "", "%s", t->ok);
	else if (error == -ENOSYS)
		set(r, PK_CHECK_MISSING, "", "not tried: this is not the running kernel");
	else if (lacks_privileges(f, error))
		set(r, PK_CHECK_MISSING, FIX_ROOT, "not permitted to this process, so not known");
	else
		set(r, PK_CHECK_MISSING, t->fix, "%s (%s)", t->failed, strerror(-error));
}

static const struct row {
	const char *name;
	bool needed;
	void (*judge)(const struct pk_features *f,
		      struct pk_check_result *r); /* NULL: it is a trial */
	const struct trial *trial;
} rows[] = {
	{ "kernel", false, judge_kernel, NULL },
	{ "capabilities", true, judge_capabilities, NULL },
	{ "lockdown", true, judge_lockdown, NULL },
	{ "btf", true, judge_btf, NULL },
	{ "bpf", true, NULL,
	  TRIAL(bpf, "programs load and may read the kernel",
		"no program that reads the kernel can be loaded",
		"use a kernel built with CONFIG_BPF_SYSCALL=y and CONFIG_BPF_EVENTS=y, without "
		"lockdown=confidentiality") },
	{ "ring-buffer", true, NULL,
	  TRIAL(ringbuf, "events can be handed over", "there is no ring buffer to hand events over",
		"use a kernel of at least 5.8") },
	{ "raw-tracepoint", true, NULL,
	  TRIAL(raw_tp, "skb:kfree_skb can be attached to", "skb:kfree_skb cannot be attached to",
		"use a kernel built with CONFIG_BPF_EVENTS=y and CONFIG_NET=y") },
	{ "drop-reasons", false, judge_reasons, NULL },
	{ "symbols", false, judge_symbols, NULL },
	{ "module-btf", false, judge_module_btf, NULL },
	{ "jit", false, judge_jit, NULL },
	{ "memlock", false, judge_memlock, NULL },
	{ "tracefs", false, judge_tracefs, NULL },
	{ "function-list", false, judge_functions, NULL },
	{ "kprobe", false, NULL,
	  TRIAL(kprobe, "functions can be probed", "functions cannot be probed, only tracepoints",
		"use a kernel built with CONFIG_KPROBES=y and CONFIG_KPROBE_EVENTS=y") },
	{ "kprobe-cookie", false, NULL,
	  TRIAL(kprobe_cookie, "one program serves all functions",
		"each probed function needs a program of its own",
		"use a kernel of at least 5.15 built with CONFIG_KPROBE_EVENTS=y") },
	{ "kprobe-multi", false, NULL,
	  TRIAL(kprobe_multi, "many functions are attached at once",
		"functions are attached one by one, which takes long for many",
		"use a kernel of at least 5.18 built with CONFIG_FPROBE=y") },
	{ "kprobe-session", false, NULL,
	  TRIAL(kprobe_session, "entry and return are probed by one program",
		"entry and return need a program each",
		"use a kernel of at least 6.10 built with CONFIG_FPROBE=y and "
		"CONFIG_FUNCTION_GRAPH_TRACER=y") },
	{ "fentry", false, NULL,
	  TRIAL(fentry, "functions can be entered by trampoline",
		"functions cannot be entered by trampoline",
		"use a kernel built with CONFIG_FUNCTION_TRACER=y and "
		"CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y") },
	{ "tp-btf", false, NULL,
	  TRIAL(tp_btf, "typed tracepoint programs work", "typed tracepoint programs do not work",
		"use a kernel built with CONFIG_DEBUG_INFO_BTF=y") },
	{ "raw-tp-cookie", false, NULL,
	  TRIAL(raw_tp_cookie, "one program serves all tracepoints",
		"each tracepoint needs a program of its own", "use a kernel of at least 6.10") },
	{ "perf-paranoid", false, judge_paranoid, NULL },
	{ "unprivileged-bpf", false, judge_unprivileged, NULL },
};

/* The sum of the checks, and the exit status. */
static int judge_all(const struct pk_check *checks, size_t n, struct pk_check_result *r)
{
	size_t limited = 0;

	for (size_t i = 0; i < n; i++) {
		if (checks[i].needed && checks[i].result.status == PK_CHECK_MISSING) {
			set(r, PK_CHECK_MISSING, checks[i].result.fix,
			    "cannot collect here: see '%s'", checks[i].name);
			return PK_CHECK_NOTHING;
		}
		limited += checks[i].result.status != PK_CHECK_OK;
	}
	if (limited) {
		set(r, PK_CHECK_LIMITED, "", "collects here; %zu optional %s limited or missing",
		    limited, limited == 1 ? "thing is" : "things are");
		return PK_CHECK_PART;
	}
	set(r, PK_CHECK_OK, "", "collects here, with everything");
	return PK_CHECK_ALL;
}

int pk_check_judge(const struct pk_features *f, struct pk_check **ret, size_t *ret_n)
{
	size_t n = ARRAY_SIZE(rows);
	struct pk_check *checks;
	int status;

	checks = calloc(n + 1, sizeof(*checks));
	if (!checks)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		checks[i].name = rows[i].name;
		checks[i].needed = rows[i].needed;
		if (rows[i].judge)
			rows[i].judge(f, &checks[i].result);
		else
			judge_trial(f, rows[i].trial, &checks[i].result);
	}
	checks[n] = (struct pk_check){ .name = "collect", .needed = true };
	status = judge_all(checks, n, &checks[n].result);
	*ret = checks;
	*ret_n = n + 1;
	return status;
}

static const char *const status_names[PK_CHECK_STATUS_MAX] = {
	[PK_CHECK_OK] = "ok",
	[PK_CHECK_LIMITED] = "limited",
	[PK_CHECK_MISSING] = "missing",
};

static enum pk_color status_color(const struct pk_check *c)
{
	if (c->result.status == PK_CHECK_OK)
		return PK_COLOR_OK;
	return c->needed && c->result.status == PK_CHECK_MISSING ? PK_COLOR_DROP : PK_COLOR_WARN;
}

void pk_check_print(struct pk_out *out, const struct pk_check *checks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct pk_check_result *r = &checks[i].result;

		pk_out_color(out, status_color(&checks[i]));
		pk_out_printf(out, "%-7s", status_names[r->status]);
		pk_out_color(out, PK_COLOR_RESET);
		pk_out_printf(out, "  %-16s  ", checks[i].name);
		pk_out_escaped(out, r->detail, sizeof(r->detail));
		pk_out_char(out, '\n');
		if (r->status != PK_CHECK_OK && r->fix[0])
			pk_out_printf(out, "%27s%s\n", "-> ", r->fix);
	}
}

void pk_check_print_json(struct pk_out *out, const struct pk_check *checks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct pk_json j;

		pk_json_init(&j, out);
		pk_json_object(&j, NULL);
		pk_json_str(&j, "check", checks[i].name);
		pk_json_str(&j, "status", status_names[checks[i].result.status]);
		pk_json_bool(&j, "needed", checks[i].needed);
		pk_json_str(&j, "detail", checks[i].result.detail);
		pk_json_str(&j, "fix", checks[i].result.fix);
		pk_json_object_end(&j);
		pk_out_char(out, '\n');
	}
}

int pk_check_run(struct pk_out *out, bool json)
{
	_cleanup_(pk_kernel_closep) struct pk_kernel *k = NULL;
	_cleanup_(freep) struct pk_check *checks = NULL;
	struct pk_features f;
	size_t n;
	int status, r;

	r = pk_kernel_open(NULL, &k);
	if (!r)
		r = pk_features_probe(k, &f);
	if (r)
		return pk_err(r, "check: %s", strerror(-r));
	status = pk_check_judge(&f, &checks, &n);
	if (status < 0)
		return pk_err(status, "check: %s", strerror(-status));
	(json ? pk_check_print_json : pk_check_print)(out, checks, n);
	return status;
}
