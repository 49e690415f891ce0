// SPDX-License-Identifier: GPL-2.0-or-later
/* The judgement of the check command on made-up facts, what it prints, and that trying leaves
 * nothing behind. */

#include "core/kernel/check.h"
#include "core/kernel/fixture.h"
#include "core/util/cleanup.h"

#include <dirent.h>
#include <errno.h>

#include <json-c/json.h>

#define ALL_CAPS                                                                                   \
	(1ULL << PK_CAP_BPF | 1ULL << PK_CAP_PERFMON | 1ULL << PK_CAP_SYS_ADMIN |                  \
	 1ULL << PK_CAP_NET_ADMIN | 1ULL << PK_CAP_SYSLOG)

/* A machine that has everything. */
static struct pk_features everything(void)
{
	return (struct pk_features){
		.release = "6.12.1",
		.machine = "x86_64",
		.btf = true,
		.modules_loaded = 90,
		.modules_btf = 88,
		.caps = ALL_CAPS,
		.caps_known = true,
		.lockdown = "integrity",
		.unprivileged_bpf_disabled = 2,
		.perf_event_paranoid = 3,
		.kptr_restrict = 0,
		.jit = 1,
		.tracefs = true,
		.filter_functions = true,
		.kprobe_pmu = true,
		.symbols = 100000,
		.reasons = 128,
		.memlock_bytes = 65536,
	};
}

static const struct pk_check *find(const struct pk_check *checks, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(checks[i].name, name))
			return &checks[i];
	fail_msg("no check '%s'", name);
	return NULL;
}

static void no_btf(struct pk_features *f)
{
	f->btf = false;
}
static void no_caps(struct pk_features *f)
{
	f->caps = 1ULL << PK_CAP_NET_ADMIN;
	f->bpf = f->raw_tp = f->ringbuf = f->kprobe = f->memcg = -EPERM;
}
static void few_caps(struct pk_features *f)
{
	f->caps = 1ULL << PK_CAP_BPF | 1ULL << PK_CAP_PERFMON;
}
static void bpf_without_perfmon(struct pk_features *f)
{
	f->caps = 1ULL << PK_CAP_BPF;
}
static void confidential(struct pk_features *f)
{
	snprintf(f->lockdown, sizeof(f->lockdown), "confidentiality");
	f->bpf = -EINVAL;
}
static void no_raw_tp(struct pk_features *f)
{
	f->raw_tp = -ENOENT;
}
static void no_ringbuf(struct pk_features *f)
{
	f->ringbuf = -EINVAL;
}
static void no_kprobe(struct pk_features *f)
{
	f->kprobe = -ENOENT;
}
static void no_multi(struct pk_features *f)
{
	f->kprobe_multi = -EOPNOTSUPP;
}
static void denied_fentry(struct pk_features *f)
{
	f->fentry = -EPERM;
}
static void no_modules(struct pk_features *f)
{
	f->modules_loaded = f->modules_btf = 0;
}
static void no_module_btf(struct pk_features *f)
{
	f->modules_btf = 0;
}
static void hidden_symbols(struct pk_features *f)
{
	f->symbols = -EACCES;
	f->kptr_restrict = 2;
}
static void no_syslog(struct pk_features *f)
{
	f->symbols = -EACCES;
	f->caps &= ~(1ULL << PK_CAP_SYSLOG);
}
static void tight_memlock(struct pk_features *f)
{
	f->memcg = -EINVAL;
	f->ringbuf = -ENOMEM;
}
static void no_reasons(struct pk_features *f)
{
	f->reasons = 0;
}
static void no_tracefs(struct pk_features *f)
{
	f->tracefs = false;
}
static void no_jit(struct pk_features *f)
{
	f->jit = 0;
}
static void old_memlock(struct pk_features *f)
{
	f->memcg = -EINVAL;
}
static void not_running(struct pk_features *f)
{
	f->raw_tp_cookie = -ENOSYS;
}

static void test_judge(void **state)
{
	static const struct {
		void (*change)(struct pk_features *f);
		const char *check;
		enum pk_check_status status;
		int exit;
		const char *detail, *fix; /* parts of the texts */
	} cases[] = {
		{ NULL, "collect", PK_CHECK_OK, PK_CHECK_ALL, "with everything", "" },
		{ no_btf, "btf", PK_CHECK_MISSING, PK_CHECK_NOTHING, "/sys/kernel/btf/vmlinux",
		  "CONFIG_DEBUG_INFO_BTF" },
		{ no_caps, "capabilities", PK_CHECK_MISSING, PK_CHECK_NOTHING,
		  "lacks CAP_BPF CAP_PERFMON", "root" },
		{ no_caps, "kprobe", PK_CHECK_MISSING, PK_CHECK_NOTHING,
		  "not permitted to this process", "root" },
		{ no_caps, "collect", PK_CHECK_MISSING, PK_CHECK_NOTHING, "see 'capabilities'",
		  "root" },
		{ few_caps, "capabilities", PK_CHECK_LIMITED, PK_CHECK_PART,
		  "lacks CAP_SYS_ADMIN CAP_NET_ADMIN", "root" },
		{ bpf_without_perfmon, "capabilities", PK_CHECK_MISSING, PK_CHECK_NOTHING,
		  "lacks CAP_PERFMON", "root" },
		{ confidential, "lockdown", PK_CHECK_MISSING, PK_CHECK_NOTHING, "confidentiality",
		  "lockdown=integrity" },
		{ no_raw_tp, "raw-tracepoint", PK_CHECK_MISSING, PK_CHECK_NOTHING, "No such file",
		  "CONFIG_BPF_EVENTS" },
		{ no_ringbuf, "ring-buffer", PK_CHECK_MISSING, PK_CHECK_NOTHING, "ring buffer",
		  "5.8" },
		{ no_kprobe, "kprobe", PK_CHECK_MISSING, PK_CHECK_PART, "only tracepoints",
		  "CONFIG_KPROBES" },
		{ no_multi, "kprobe-multi", PK_CHECK_MISSING, PK_CHECK_PART, "one by one",
		  "CONFIG_FPROBE" },
		{ no_multi, "collect", PK_CHECK_LIMITED, PK_CHECK_PART, "1 optional thing is", "" },
		{ denied_fentry, "fentry", PK_CHECK_MISSING, PK_CHECK_PART,
		  "Operation not permitted", "CONFIG_FUNCTION" },
		{ no_modules, "module-btf", PK_CHECK_OK, PK_CHECK_ALL, "no modules", "" },
		{ no_module_btf, "module-btf", PK_CHECK_MISSING, PK_CHECK_PART, "none of 90",
		  "BTF_MODULES" },
		{ hidden_symbols, "symbols", PK_CHECK_LIMITED, PK_CHECK_PART, "kptr_restrict 2",
		  "kptr_restrict=1" },
		{ no_syslog, "symbols", PK_CHECK_LIMITED, PK_CHECK_PART, "kptr_restrict 0",
		  "CAP_SYSLOG" },
		{ tight_memlock, "memlock", PK_CHECK_LIMITED, PK_CHECK_NOTHING, "64 KiB",
		  "ulimit" },
		{ no_caps, "memlock", PK_CHECK_OK, PK_CHECK_NOTHING, "with privileges only", "" },
		{ no_reasons, "drop-reasons", PK_CHECK_LIMITED, PK_CHECK_PART, "the place is shown",
		  "5.17" },
		{ no_tracefs, "tracefs", PK_CHECK_LIMITED, PK_CHECK_PART, "not mounted",
		  "mount -t tracefs" },
		{ no_jit, "jit", PK_CHECK_LIMITED, PK_CHECK_PART, "interpreted", "bpf_jit_enable" },
		{ old_memlock, "memlock", PK_CHECK_OK, PK_CHECK_ALL, "64 KiB", "" },
		{ not_running, "raw-tp-cookie", PK_CHECK_MISSING, PK_CHECK_PART, "not tried", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_features f = everything();
		const struct pk_check *c;
		struct pk_check *checks;
		size_t n;

		if (cases[i].change)
			cases[i].change(&f);
		print_message("  %zu: %s\n", i, cases[i].check);
		assert_int_equal(pk_check_judge(&f, &checks, &n), cases[i].exit);
		c = find(checks, n, cases[i].check);
		assert_int_equal(c->result.status, cases[i].status);
		if (!strstr(c->result.detail, cases[i].detail) ||
		    !strstr(c->result.fix, cases[i].fix))
			fail_msg("detail '%s', fix '%s'", c->result.detail, c->result.fix);
		assert_string_equal(checks[n - 1].name, "collect");
		free(checks);
	}
}

static void test_text(void **state)
{
	struct pk_features f = everything();
	struct pk_check *checks;
	struct pk_out out;
	const char *text;
	size_t n;

	(void)state;
	no_kprobe(&f);
	pk_out_init(&out, -1);
	assert_int_equal(pk_check_judge(&f, &checks, &n), PK_CHECK_PART);
	pk_check_print(&out, checks, n);
	text = pk_out_text(&out);
	assert_int_equal(fixture_count(text, "ok       kernel            Linux 6.12.1, x86_64\n"),
			 1);
	assert_int_equal(
		fixture_count(
			text,
			"\nmissing  kprobe            functions cannot be probed, only tracepoints "
			"(No such file or directory)\n                        -> use a kernel"),
		1);
	assert_int_equal(fixture_count(text, "\033"), 0);
	pk_out_reset(&out);
	out.color = true;
	pk_check_print(&out, checks, n);
	assert_int_equal(fixture_count(pk_out_text(&out), "\033[0m"), n);
	pk_out_done(&out);
	free(checks);
}

static void test_json(void **state)
{
	struct pk_features f = everything();
	struct pk_check *checks;
	struct pk_out out;
	size_t n, lines = 0;
	const char *p;

	(void)state;
	no_btf(&f);
	snprintf(f.release, sizeof(f.release), "6.12\"\n\x01");
	pk_out_init(&out, -1);
	assert_int_equal(pk_check_judge(&f, &checks, &n), PK_CHECK_NOTHING);
	pk_check_print_json(&out, checks, n);
	for (p = pk_out_text(&out); *p; p += strcspn(p, "\n") + 1, lines++) {
		_cleanup_(freep) char *line = strndup(p, strcspn(p, "\n"));
		json_object *o = json_tokener_parse(line);

		assert_non_null(o);
		assert_string_equal(json_object_get_string(json_object_object_get(o, "check")),
				    checks[lines].name);
		assert_string_equal(json_object_get_string(json_object_object_get(o, "detail")),
				    checks[lines].result.detail);
		assert_string_equal(json_object_get_string(json_object_object_get(o, "fix")),
				    checks[lines].result.fix);
		assert_int_equal(json_object_get_boolean(json_object_object_get(o, "needed")),
				 checks[lines].needed);
		if (!strcmp(checks[lines].name, "btf"))
			assert_string_equal(
				json_object_get_string(json_object_object_get(o, "status")),
				"missing");
		json_object_put(o);
	}
	assert_int_equal(lines, n);
	pk_out_done(&out);
	free(checks);
}

/* Facts from files, without trying anything. */
static void test_facts(void **state)
{
	struct pk_features f;
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	fixture_text(&fx, "proc/sys/kernel/osrelease", "5.10.0-32-amd64\n");
	fixture_text(&fx, "proc/sys/kernel/perf_event_paranoid", "3\n");
	fixture_text(&fx, "proc/sys/kernel/kptr_restrict", "2\n");
	fixture_text(&fx, "proc/sys/net/core/bpf_jit_enable", "0\n");
	fixture_text(&fx, "proc/self/status",
		     "Name:\tx\nCapEff:\t000000c000200000\nCapBnd:\t000001ffffffffff\n");
	fixture_text(&fx, "proc/modules", "veth 1 0 - Live 0x0\nbridge 1 0 - Live 0x0\n");
	fixture_text(&fx, "sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
	fixture_text(&fx, "sys/bus/event_source/devices/kprobe/type", "6\n");
	fixture_text(&fx, "kallsyms", "ffffffff81000000 T a\nffffffff81000010 t b\n");
	assert_int_equal(pk_features_probe(fx.k, &f), 0);
	assert_string_equal(f.release, "5.10.0-32-amd64");
	assert_int_equal(f.perf_event_paranoid, 3);
	assert_int_equal(f.kptr_restrict, 2);
	assert_int_equal(f.jit, 0);
	assert_int_equal(f.unprivileged_bpf_disabled, -1);
	assert_true(f.caps_known);
	assert_true(pk_features_has_cap(&f, PK_CAP_SYS_ADMIN) &&
		    pk_features_has_cap(&f, PK_CAP_BPF));
	assert_false(pk_features_has_cap(&f, PK_CAP_SYSLOG));
	assert_int_equal(f.modules_loaded, 2);
	assert_int_equal(f.modules_btf, 0);
	assert_string_equal(f.lockdown, "confidentiality");
	assert_true(f.kprobe_pmu);
	assert_false(f.btf || f.tracefs || f.filter_functions);
	assert_int_equal(f.symbols, 2);
	assert_int_equal(f.reasons, 0);
	assert_int_equal(f.bpf, -ENOSYS);
	assert_int_equal(f.kprobe_session, -ENOSYS);
	fixture_done(&fx);
}

static int count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* The whole command here, whatever this machine is: every program, map and link has a
 * descriptor, so none may be left. */
static void test_run(void **state)
{
	struct pk_out out;
	int before, r;

	(void)state;
	pk_out_init(&out, -1);
	before = count_fds();
	r = pk_check_run(&out, false);
	assert_int_equal(count_fds(), before);
	assert_true(r == PK_CHECK_ALL || r == PK_CHECK_PART || r == PK_CHECK_NOTHING);
	assert_int_equal(fixture_count(pk_out_text(&out), "collect  "), 1);
	pk_out_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge), cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),  cmocka_unit_test(test_facts),
		cmocka_unit_test(test_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
