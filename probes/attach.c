// SPDX-License-Identifier: GPL-2.0-or-later
/* Probes into the kernel and out of it again: see manager.h.
 *
 * Functions are probed in one of three ways, the best that the kernel has:
 *
 *	one link for a list of functions (kprobe_multi, 5.18 with CONFIG_FPROBE)
 *	one perf event each, with a cookie (5.15)
 *	one perf event each, without
 *
 * Probes that do the same share a program: what tells them apart is in the cookie, and without
 * cookies in a map, by the address of the function. */

#include "probes/attach.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "collectors/list.h"
#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"
#include "core/util/parallel.h"
#include "core/util/progress.h"
#include "probes/manager.h"
#include "probes/stop.h"
#include "probes/transport.h"

#define KPROBE_PMU "/sys/bus/event_source/devices/kprobe"
#define UPROBE_PMU "/sys/bus/event_source/devices/uprobe"

/* ---- what the kernel can do ---- */

static int load_bare(uint32_t attach_type, const struct bpf_insn *insns, size_t n)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach_type);

	return bpf_prog_load(BPF_PROG_TYPE_KPROBE, "pk_ask", "GPL", insns, n, &opts);
}

/* Has it cookies? The helper that reads one came with them. */
static bool has_cookies(void)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_get_attach_cookie },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	_cleanup_(closep) int prog = load_bare(0, insns, ARRAY_SIZE(insns));

	return prog >= 0;
}

/* Has it links to a list of functions? One that can do it goes on to read the list, and finds
 * nothing where we say that it is; attaching in earnest would take long, and detaching longer. */
static bool has_multi(void)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_link_create_opts, opts, .kprobe_multi.addrs = (const unsigned long *)8,
		    .kprobe_multi.cnt = 1);
	_cleanup_(closep) int prog = load_bare(BPF_TRACE_KPROBE_MULTI, insns, ARRAY_SIZE(insns));

	return prog >= 0 && bpf_link_create(prog, 0, BPF_TRACE_KPROBE_MULTI, &opts) == -EFAULT;
}

const char *pk_probe_kind_lacks(struct pk_kernel *k, enum pk_probe_kind kind)
{
	if (kind == PK_PROBE_TP)
		return NULL;
	if (kind == PK_PROBE_USDT)
		return access(UPROBE_PMU, F_OK)
			       ? "this kernel has no uprobes (CONFIG_UPROBE_EVENTS)"
			       : NULL;
	if (!pk_kernel_has_kprobes(k))
		return "this kernel has no kprobes (CONFIG_KPROBES, CONFIG_KPROBE_EVENTS)";
	return NULL;
}

/* Each perf event is a file. */
static void raise_files(size_t n)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_NOFILE, &lim) || lim.rlim_cur >= n)
		return;
	lim.rlim_cur = n;
	lim.rlim_max = MAX(lim.rlim_max, n);
	if (!setrlimit(RLIMIT_NOFILE, &lim))
		return;
	if (!getrlimit(RLIMIT_NOFILE, &lim)) {
		lim.rlim_cur = lim.rlim_max;
		setrlimit(RLIMIT_NOFILE, &lim);
	}
}

/* ---- programs ---- */

static bool is_function(const struct pk_probe_entry *e)
{
	return e->config.kind == PK_PROBE_KPROBE || e->config.kind == PK_PROBE_KRETPROBE;
}

/* What of `config` is a constant of a program that many probes share. */
static struct pk_probe_config shared_config(const struct pk_probe_config *config)
{
	struct pk_probe_config c = *config;

	c.shared = true;
	c.index = 0;
	c.skb_arg = c.skb_ptr_arg = c.nft_arg = c.xdp_arg = PK_NO_ARG;
	c.dev_arg = c.net_arg = c.sk_arg = c.reason_arg = PK_NO_ARG;
	return c;
}

static uint64_t cookie_of(const struct pk_probe_config *c)
{
#define POSITION(NAME, member) ((uint64_t)(c->member & PK_COOKIE_NO_ARG) << PK_COOKIE_##NAME)
	return (uint64_t)c->index << PK_COOKIE_INDEX | POSITION(SKB, skb_arg) |
	       POSITION(SKB_PTR, skb_ptr_arg) | POSITION(NFT, nft_arg) | POSITION(XDP, xdp_arg) |
	       POSITION(DEV, dev_arg) | POSITION(NET, net_arg) | POSITION(SK, sk_arg) |
	       POSITION(REASON, reason_arg);
#undef POSITION
}

static bool is_prog(const struct pk_attach_prog *prog, enum pk_stub stub,
		    const struct pk_probe_config *config)
{
	return prog->stub == stub && !memcmp(&prog->config, config, sizeof(*config));
}

/* Have a program like that, one that there is if it can be. */
static int want_prog(struct pk_attach *a, enum pk_stub stub, const struct pk_probe_config *config,
		     size_t *ret)
{
	size_t i = 0;

	while (i < a->progs.n && !is_prog(&a->progs.at[i], stub, config))
		i++;
	*ret = i;
	if (i < a->progs.n)
		return 0;
	if (pk_array_reserve(&a->progs, 1))
		return pk_err(-ENOMEM, "out of memory");
	a->progs.at[a->progs.n++] = (struct pk_attach_prog){
		.stub = stub,
		.config = *config,
		.fd = -1,
	};
	return 0;
}

/* Without cookies the address tells entries of functions apart. That it is the entry of a kretprobe
 * it does not. */
static bool can_share(const struct pk_attach *a, const struct pk_probe_entry *e)
{
	return a->cookies || (e->config.kind == PK_PROBE_KPROBE && e->addr);
}

static int want_stub(struct pk_attach *a, enum pk_stub stub, const struct pk_probe_entry *e,
		     size_t *ret)
{
	const struct pk_probe_config config = can_share(a, e) ? shared_config(&e->config)
							      : e->config;

	return want_prog(a, stub, &config, ret);
}

static int want_function(struct pk_attach *a, struct pk_probe_entry *e)
{
	int r = 0;

	if (e->config.kind == PK_PROBE_KRETPROBE) {
		e->config.hooks |= 1u << PK_COLLECTOR_ret;
		r = want_stub(a, PK_STUB_RETURN, e, &e->return_prog);
	}
	return r ?: want_stub(a, PK_STUB_KPROBE, e, &e->prog);
}

static int want_tp(struct pk_attach *a, struct pk_kernel *kernel, struct pk_probe_entry *e)
{
	int r = want_prog(a, PK_STUB_TP, &e->config, &e->prog);

	if (r)
		return r;
	a->progs.at[e->prog].proto = e->proto;
	a->progs.at[e->prog].btf_fd = pk_kernel_btf_fd(kernel, e->proto.module);
	return 0;
}

/* Each place where the program has the probe gets a program of its own: there its arguments may
 * be somewhere else. */
static int want_usdt(struct pk_attach *a, struct pk_probe_entry *e)
{
	int r = e->usdt.n ? 0 : pk_usdt_find(e->target.symbol, &e->usdt);

	e->config.hooks |= 1u << PK_COLLECTOR_usdt;
	for (size_t i = 0; !r && i < e->usdt.n; i++) {
		struct pk_usdt_site *site = &e->usdt.at[i];
		struct pk_probe_config config = e->config;

		memcpy(config.usdt, site->args, sizeof(config.usdt));
		r = want_prog(a, PK_STUB_USDT, &config, &site->prog);
	}
	if (!r)
		e->prog = e->usdt.at[0].prog;
	return r;
}

static int want_entry(struct pk_attach *a, struct pk_kernel *kernel, struct pk_probe_entry *e)
{
	switch (e->config.kind) {
	case PK_PROBE_TP:
		return want_tp(a, kernel, e);
	case PK_PROBE_USDT:
		return want_usdt(a, e);
	default:
		return want_function(a, e);
	}
}

static void want_features(struct pk_attach *a)
{
	if (a->asked)
		return;
	a->cookies = has_cookies();
	a->multi = a->cookies && has_multi();
	a->asked = true;
}

bool pk_probes_have_cookies(struct pk_probes *probes)
{
	want_features(&probes->attach);
	return probes->attach.cookies;
}

/* What the verifier takes its time for. */
struct loading {
	struct pk_attach *a;
	struct pk_programs *programs;
};

static void load_prog(void *ctx, size_t i)
{
	const struct loading *l = ctx;
	struct pk_attach_prog *prog = &l->a->progs.at[l->a->n_loaded + i];
	bool multi = l->a->multi && prog->stub == PK_STUB_KPROBE && prog->config.shared;

	if (prog->stub == PK_STUB_TP)
		prog->fd =
			pk_programs_load_tp(l->programs, &prog->proto, prog->btf_fd, &prog->config);
	else
		prog->fd = pk_programs_load(l->programs, prog->stub,
					    multi ? BPF_TRACE_KPROBE_MULTI : 0, &prog->config);
}

/* 0, or the error that one of its programs met, logged. */
static int look_at_progs(const struct pk_attach *a, const struct pk_programs *programs,
			 struct pk_probe_entry *e)
{
	int r = MIN(a->progs.at[e->prog].fd, 0);

	if (!r && e->config.kind == PK_PROBE_KRETPROBE)
		r = MIN(a->progs.at[e->return_prog].fd, 0);
	for (size_t i = 0; !r && i < e->usdt.n; i++)
		r = MIN(a->progs.at[e->usdt.at[i].prog].fd, 0);
	e->config.typed = a->progs.at[e->prog].config.typed;
	return r ? pk_programs_refused(programs, r, e->target.symbol) : 0;
}

/* Load what those in [from, to) need. Each has its error then. */
static void load(struct pk_probes *probes, struct pk_programs *programs, size_t from, size_t to)
{
	struct pk_attach *a = &probes->attach;
	struct loading l = { .a = a, .programs = programs };

	want_features(a);
	a->programs = programs;
	for (size_t i = from; i < to; i++)
		probes->at[i].error = want_entry(a, probes->kernel, &probes->at[i]);
	pk_parallel(a->progs.n - a->n_loaded, load_prog, &l);
	a->n_loaded = a->progs.n;
}

/* Log what went wrong. 0 or the error. */
static int say_error(const struct pk_probes *probes, const struct pk_programs *programs,
		     struct pk_probe_entry *e)
{
	if (!e->error) /* else it was logged */
		e->error = look_at_progs(&probes->attach, programs, e);
	return e->error;
}

int pk_probes_load(struct pk_probes *probes, struct pk_programs *programs)
{
	int r = 0;

	load(probes, programs, 0, probes->n);
	for (size_t i = 0; !r && i < probes->n; i++)
		r = say_error(probes, programs, &probes->at[i]);
	return r;
}

/* ---- links ---- */

/* Take `fd`, or the error that is in its place. */
static int keep_link(struct pk_attach *a, int fd)
{
	if (fd < 0)
		return fd;
	if (pk_array_reserve(&a->links, 1)) {
		close(fd);
		return -ENOMEM;
	}
	a->links.at[a->links.n++] = fd;
	return 0;
}

static int attach_tp(struct pk_attach *a, const struct pk_probe_entry *e)
{
	/* A typed program knows its tracepoint since it was loaded. */
	const char *name = e->config.typed ? NULL : strchr(e->target.symbol, ':') + 1;

	return keep_link(a, bpf_raw_tracepoint_open(name, a->progs.at[e->prog].fd));
}

/* A number in a file, as its format says. */
static int read_number(const char *path, const char *format)
{
	_cleanup_(fclosep) FILE *f = fopen(path, "re");
	int n;

	return f && fscanf(f, format, &n) == 1 ? n : -EOPNOTSUPP;
}

/* A perf event for the function, of which nobody counts anything: it is there to run programs. */
static int open_event(const struct pk_probe_entry *e, bool at_return)
{
	struct perf_event_attr attr = { .size = sizeof(attr) };
	int fd, type = read_number(KPROBE_PMU "/type", "%d");
	int bit = at_return ? read_number(KPROBE_PMU "/format/retprobe", "config:%d") : 0;

	if (type < 0 || bit < 0)
		return -EOPNOTSUPP;
	attr.type = (uint32_t)type;
	attr.config = (uint64_t)at_return << bit;
	if (e->addr)
		attr.config2 = e->addr;
	else
		attr.config1 = (uintptr_t)e->target.symbol;
	fd = (int)syscall(__NR_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* The same for a place in a program. */
static int open_uprobe(const struct pk_usdt *usdt, const struct pk_usdt_site *site)
{
	struct perf_event_attr attr = { .size = sizeof(attr) };
	int fd, type = read_number(UPROBE_PMU "/type", "%d");
	int bit = site->semaphore ? read_number(UPROBE_PMU "/format/ref_ctr_offset", "config:%d-")
				  : 0;

	if (type < 0 || bit < 0)
		return -EOPNOTSUPP;
	attr.type = (uint32_t)type;
	attr.config = site->semaphore << bit;
	attr.config1 = (uintptr_t)usdt->path;
	attr.config2 = site->offset;
	fd = (int)syscall(__NR_perf_event_open, &attr, usdt->pid, usdt->pid < 0 ? 0 : -1, -1,
			  PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int attach_usdt(struct pk_attach *a, const struct pk_probe_entry *e)
{
	for (size_t i = 0; i < e->usdt.n; i++) {
		_cleanup_(closep) int event = open_uprobe(&e->usdt, &e->usdt.at[i]);
		int r;

		if (event < 0)
			return event;
		if (ioctl(event, PERF_EVENT_IOC_SET_BPF, a->progs.at[e->usdt.at[i].prog].fd))
			return -errno;
		r = keep_link(a, TAKE_FD(event));
		if (r)
			return r;
	}
	return 0;
}

static int attach_event(struct pk_attach *a, const struct pk_probe_entry *e, bool at_return)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .perf_event.bpf_cookie = cookie_of(&e->config));
	_cleanup_(closep) int event = open_event(e, at_return);
	const struct pk_attach_prog *prog = &a->progs.at[at_return ? e->return_prog : e->prog];
	int r = 0;

	if (event < 0)
		return event;
	if (a->cookies) /* the link holds the event */
		return keep_link(a, bpf_link_create(prog->fd, event, BPF_PERF_EVENT, &opts));
	if (prog->config.shared)
		r = pk_programs_set_cookie(a->programs, e->addr, cookie_of(&e->config));
	if (r || ioctl(event, PERF_EVENT_IOC_SET_BPF, prog->fd))
		return r ?: -errno;
	return keep_link(a, TAKE_FD(event));
}

/* One link for these, which share a program. Either all of them have an address, or all are known
 * by their names. */
static int link_list(struct pk_attach *a, struct pk_probe_entry *const *list, size_t n)
{
	_cleanup_(freep) unsigned long *addrs = calloc(n, sizeof(*addrs));
	_cleanup_(freep) const char **names = calloc(n, sizeof(*names));
	_cleanup_(freep) uint64_t *cookies = calloc(n, sizeof(*cookies));
	LIBBPF_OPTS(bpf_link_create_opts, opts, .kprobe_multi.cnt = (uint32_t)n,
		    .kprobe_multi.cookies = (const void *)cookies);

	if (!addrs || !names || !cookies)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		addrs[i] = list[i]->addr;
		names[i] = list[i]->target.symbol;
		cookies[i] = cookie_of(&list[i]->config);
	}
	if (list[0]->addr)
		opts.kprobe_multi.addrs = addrs;
	else
		opts.kprobe_multi.syms = names;
	return keep_link(a, bpf_link_create(a->progs.at[list[0]->prog].fd, 0,
					    BPF_TRACE_KPROBE_MULTI, &opts));
}

static int cannot_attach(struct pk_probe_entry *e, int r)
{
	e->error = r;
	if (e->optional) {
		pk_trace("probe '%s': cannot attach: %s", e->target.symbol, strerror(-r));
		return 0;
	}
	return pk_err(r, "probe '%s': cannot attach: %s", e->target.symbol, strerror(-r));
}

/* As few links as it takes: one that the kernel does not accept for the sake of one function is
 * made anew in two halves. */
static int attach_list(struct pk_attach *a, struct pk_probe_entry **list, size_t n)
{
	int r = link_list(a, list, n);

	if (!r) {
		for (size_t i = 0; i < n; i++)
			list[i]->attached = true;
		return 0;
	}
	if (n == 1)
		return cannot_attach(list[0], r);
	return attach_list(a, list, n / 2) ?: attach_list(a, list + n / 2, n - n / 2);
}

static int attach_one(struct pk_attach *a, struct pk_probe_entry *e)
{
	int r = is_function(e)                    ? attach_event(a, e, false)
		: e->config.kind == PK_PROBE_USDT ? attach_usdt(a, e)
						  : attach_tp(a, e);

	e->attached = !r;
	return r ? cannot_attach(e, r) : 0;
}

/* All functions of that program in [from, to): first those with addresses, then the others. */
static int attach_multi(struct pk_probes *probes, size_t prog, size_t from, size_t to)
{
	_cleanup_(freep) struct pk_probe_entry **list = calloc(to - from, sizeof(*list));
	int r = 0;

	if (!list)
		return pk_err(-ENOMEM, "out of memory");
	for (int by_name = 0; !r && by_name < 2; by_name++) {
		size_t n = 0;

		for (size_t i = from; i < to; i++) {
			struct pk_probe_entry *e = &probes->at[i];

			if (!e->error && is_function(e) && e->prog == prog && !e->attached &&
			    (!e->addr) == by_name)
				list[n++] = e;
		}
		r = n ? attach_list(&probes->attach, list, n) : 0;
	}
	return r;
}

/* Behind all entries: a return that is seen without its entry would be none's. */
static int attach_return(struct pk_attach *a, struct pk_probe_entry *e)
{
	int r = attach_event(a, e, true);

	e->attached = !r;
	return r ? cannot_attach(e, r) : 0;
}

static void say_left_out(const struct pk_probes *probes)
{
	size_t n = 0;

	for (size_t i = 0; i < probes->n; i++)
		n += !probes->at[i].attached;
	if (n)
		pk_info("%zu of %zu probes cannot be attached on this kernel; -v -v lists them", n,
			probes->n);
}

/* Of those in [from, to) of which the program could be loaded, those that have a link of their own,
 * and where packets end or are settled, or do not. */
static int attach_single(struct pk_probes *probes, size_t from, size_t to, bool ends)
{
	struct pk_attach *a = &probes->attach;
	int r = 0;

	struct pk_progress progress;

	pk_progress_init(&progress, "attaching probes");
	for (size_t i = from; !r && i < to; i++) {
		struct pk_probe_entry *e = &probes->at[i];

		if (!e->error && !(a->multi && is_function(e)) &&
		    ends == (e->config.track.ends || e->config.track.settles))
			r = attach_one(a, e);
		pk_progress_update(&progress, i - from, to - from);
		if (!r && !probes->running && pk_stop_told())
			r = -EINTR;
	}
	pk_progress_done(&progress);
	return r == -EINTR ? pk_err(r, "told to end before all probes were attached") : r;
}

/* Attach those in [from, to). */
static int attach_some(struct pk_probes *probes, size_t from, size_t to)
{
	struct pk_attach *a = &probes->attach;
	int r = 0;

	raise_files(to * 2 + 64);
	/* A packet of which the end is not seen lends its id to the next one that is alike. */
	r = attach_single(probes, from, to, true);
	if (!probes->running)
		a->n_ends = a->links.n;
	r = r ?: attach_single(probes, from, to, false);
	for (size_t i = 0; !r && from < to && i < a->progs.n; i++)
		if (a->multi && a->progs.at[i].stub == PK_STUB_KPROBE)
			r = attach_multi(probes, i, from, to);
	for (size_t i = from; !r && i < to; i++)
		if (probes->at[i].attached && probes->at[i].config.kind == PK_PROBE_KRETPROBE)
			r = attach_return(a, &probes->at[i]);
	probes->n_begun = to;
	return r;
}

int pk_probes_attach(struct pk_probes *probes)
{
	int r = attach_some(probes, 0, probes->n);

	if (!r)
		say_left_out(probes);
	probes->running = true;
	return r;
}

/* Do the next ones need no program that others have not? */
static bool shares_all(const struct pk_probes *probes, size_t from)
{
	bool all = true;

	for (size_t i = from; i < MIN(probes->n, from + 16); i++)
		all &= can_share(&probes->attach, &probes->at[i]);
	return all;
}

int pk_probes_attach_late(struct pk_probes *probes, struct pk_programs *programs)
{
	struct pk_attach *a = &probes->attach;
	size_t from = probes->n_begun, to;
	int r = 0;

	/* No more than the kernel does while the buffer fills: each takes it milliseconds, unless
	 * it takes lists; and the verifier more, if each needs a program of its own. */
	want_features(a);
	to = MIN(probes->n, from + (a->multi ? 256 : shares_all(probes, from) ? 16 : 1));
	load(probes, programs, from, to);
	for (size_t i = from; i < to; i++)
		r = r ?: say_error(probes, programs, &probes->at[i]);
	for (size_t i = from; r && i < to; i++)
		probes->at[i].error = r;
	/* What the verifier refuses once, it refuses again, and is long about. */
	probes->full |= r != 0;
	return attach_some(probes, from, to);
}

int pk_probes_watch(struct pk_probes *probes, struct pk_transport *transport)
{
	struct pk_attach *a = &probes->attach;
	int r = 0;

	for (; !r && a->n_watched_progs < a->progs.n; a->n_watched_progs++) {
		const struct pk_attach_prog *prog = &a->progs.at[a->n_watched_progs];

		if (prog->fd >= 0)
			r = pk_transport_watch_prog(transport, prog->fd,
						    prog->config.shared ? PK_LOSS_ANY_PROBE
									: prog->config.index);
	}
	for (; !r && a->n_watched_links < a->links.n; a->n_watched_links++)
		r = pk_transport_watch_link(transport, a->links.at[a->n_watched_links]);
	return r;
}

/* Links that are about to be closed, the last first. */
struct closing {
	const struct pk_attach *a;
	pthread_t teller;
	struct pk_progress progress;
	atomic_size_t n_closed;
};

static void close_link(void *ctx, size_t i)
{
	struct closing *c = ctx;
	size_t n;

	close(c->a->links.at[c->a->links.n - 1 - i]);
	n = atomic_fetch_add(&c->n_closed, 1);
	if (pthread_equal(c->teller, pthread_self()))
		pk_progress_update(&c->progress, n, c->a->links.n);
}

/* The kernel waits at each until no CPU can be in its program: at several at a time. */
static void close_links(struct pk_attach *a)
{
	struct closing c = { .a = a, .teller = pthread_self() };
	size_t n_ends = MIN(a->n_ends, a->links.n);

	pk_progress_init(&c.progress, "detaching probes");
	pk_parallel_waits(a->links.n - n_ends, close_link, &c);
	pk_progress_done(&c.progress);
	while (n_ends)
		close(a->links.at[--n_ends]);
	a->links.n = a->n_ends = 0;
}

void pk_probes_detach(struct pk_probes *probes)
{
	struct pk_attach *a = &probes->attach;

	close_links(a);
	for (size_t i = 0; i < probes->n; i++)
		probes->at[i].attached = false;
}

void pk_probes_unload(struct pk_probes *probes)
{
	struct pk_attach *a = &probes->attach;

	pk_probes_detach(probes);
	for (size_t i = 0; i < a->progs.n; i++)
		if (a->progs.at[i].fd >= 0)
			close(a->progs.at[i].fd);
	for (size_t i = 0; i < probes->n; i++)
		pk_usdt_done(&probes->at[i].usdt);
	free(a->progs.at);
	free(a->links.at);
	*a = (struct pk_attach){ 0 };
}
