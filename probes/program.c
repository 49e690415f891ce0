// SPDX-License-Identifier: GPL-2.0-or-later
/* See program.h. The stub programs sit in sections that libbpf asks us about; once it has
 * relocated one, we keep its instructions as a template and let libbpf load two instructions in
 * its place. */

#include "probes/program.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/mman.h>

#include "core/kernel/symbols.h"
#include "core/util/log.h"
#include "probes/filter/link.h"
#include "probes/object.h"
#include "stubs.skel.h"

#define VERIFIER_LOG_BYTES (256 * 1024)
#define TRACK_QUEUES       1024 /* datagrams of which fragments wait at a time */
#define TRACK_MOVES        4096 /* packets under way into another skb, or in frames of XDP */

/* What the kernel can do with programs. */
struct features {
	bool atomics;        /* atomic operations that give the old value (5.12) */
	bool private_stacks; /* stacks of their own (6.13) */
};

/* Relocated instructions of one stub. */
struct template
{
	struct pk_filter_program code;
	struct features features;
};

static const struct {
	const char *section;
	enum bpf_prog_type type;
} stubs[PK_STUB_MAX] = {
	[PK_STUB_TP] = { "pk_tp", BPF_PROG_TYPE_RAW_TRACEPOINT },
	[PK_STUB_KPROBE] = { "pk_kprobe", BPF_PROG_TYPE_KPROBE },
	[PK_STUB_USDT] = { "pk_usdt", BPF_PROG_TYPE_KPROBE },
	[PK_STUB_RETURN] = { "pk_return", BPF_PROG_TYPE_KPROBE },
	[PK_STUB_LIFE] = { "pk_life", BPF_PROG_TYPE_RAW_TRACEPOINT },
};

struct pk_programs {
	struct stubs_bpf *skel;
	struct pk_kernel *kernel; /* not owned */
	struct template templates[PK_STUB_MAX];
	struct features features;
	bool filtered;
	int probe_map_fd; /* the placeholder of pk_probe; owned by skel */
	uint64_t *places; /* pk_track_places, in our memory */
};

/* ---- templates ---- */

/* A kfunc or an atomic operation that this kernel lacks is never reached (the configuration says
 * so), but old verifiers refuse the mere sight of it. Some refuse a tail call, too, which is there
 * for the sake of private stacks only. */
static void remove_missing(struct template *t)
{
	for (size_t i = 0; i < t->code.n; i++) {
		struct bpf_insn *insn = &t->code.insns[i];
		bool kfunc = insn->code == (BPF_JMP | BPF_CALL) &&
			     insn->src_reg == BPF_PSEUDO_KFUNC_CALL && insn->imm <= 0;
		bool fetch = insn->code == (BPF_STX | BPF_ATOMIC | BPF_DW) &&
			     insn->imm & BPF_FETCH && !t->features.atomics;
		bool tail = insn->code == (BPF_JMP | BPF_CALL) && !insn->src_reg &&
			    insn->imm == BPF_FUNC_tail_call && !t->features.private_stacks;

		if (kfunc || fetch || tail)
			*insn = (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K,
						   .dst_reg = BPF_REG_0,
						   .imm = -1 };
	}
}

static bool has_atomics(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_STX | BPF_MEM | BPF_DW,
		  .dst_reg = BPF_REG_10,
		  .src_reg = BPF_REG_0,
		  .off = -8 },
		{ .code = BPF_STX | BPF_ATOMIC | BPF_DW,
		  .dst_reg = BPF_REG_10,
		  .src_reg = BPF_REG_0,
		  .off = -8,
		  .imm = BPF_ADD | BPF_FETCH },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	_cleanup_(closep) int fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "pk_ask", "GPL",
						 insns, ARRAY_SIZE(insns), NULL);

	return fd >= 0;
}

/* Programs with functions that the verifier looks at for themselves need to have them described. */
static int keep_functions(struct template *t, const struct bpf_prog_load_opts *opts)
{
	size_t bytes = (size_t)opts->func_info_cnt * opts->func_info_rec_size;

	t->code.functions = malloc(bytes ?: 1);
	if (!t->code.functions)
		return -ENOMEM;
	memcpy(t->code.functions, opts->func_info, bytes);
	t->code.n_functions = opts->func_info_cnt;
	t->code.function_bytes = opts->func_info_rec_size;
	return 0;
}

static int keep_template(struct bpf_program *prog, struct bpf_prog_load_opts *opts, long cookie)
{
	static const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct template *t = (struct template *)cookie;
	int r;

	t->code.n = bpf_program__insn_cnt(prog);
	t->code.insns = calloc(t->code.n, sizeof(*t->code.insns));
	if (!t->code.insns)
		return -ENOMEM;
	memcpy(t->code.insns, bpf_program__insns(prog), t->code.n * sizeof(*t->code.insns));
	remove_missing(t);
	r = keep_functions(t, opts);
	if (r)
		return r;
	opts->func_info_cnt = 0;
	opts->line_info_cnt = 0;
	return bpf_program__set_insns(prog, (struct bpf_insn *)nothing, ARRAY_SIZE(nothing));
}

/* Have the filters decide in every stub that asks them. */
static int link_filters(struct pk_programs *p, const struct pk_filter *filter)
{
	p->filtered = filter->slots;
	for (int i = 0; i < PK_STUB_MAX; i++) {
		struct pk_filter_program *code = &p->templates[i].code;
		int r = code->n ? pk_filter_link(filter->codes, code) : 0;

		if (r && r != -ENOENT)
			return r;
	}
	return 0;
}

/* ---- the object ---- */

static uint64_t ring_size(uint64_t bytes)
{
	uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);

	while (size < bytes && size < 1ULL << 31)
		size *= 2;
	return size;
}

static bool has_function(struct pk_kernel *kernel, const char *name)
{
	struct btf *btf = pk_kernel_btf(kernel);

	return btf && btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) > 0;
}

/* Addresses of the two variables by which a page's memory is found, for kernels without
 * bpf_dynptr_from_skb(). They are data symbols, listed only where CONFIG_KALLSYMS_ALL is on;
 * without them page fragments stay unread. */
static void find_page_bases(struct pk_kernel *kernel, struct pk_config *config)
{
	uint64_t vmemmap, direct;

	if (pk_symbols_variable(kernel, "vmemmap_base", &vmemmap) ||
	    pk_symbols_variable(kernel, "page_offset_base", &direct))
		return;
	config->vmemmap_base = vmemmap;
	config->page_offset_base = direct;
}

static uint32_t record_max(const struct pk_programs_opts *opts)
{
	return (PK_FIXED_MAX_BYTES + ((opts->snaplen + 3) & ~3u) + PK_STACK_MAX_FRAMES * 8 + 7) &
	       ~7u;
}

/* Functions that may have been entered and not have returned at one time. */
static uint32_t returns_waiting(const struct pk_programs_opts *opts)
{
	return opts->n_returns ? 4096 + 64 * (uint32_t)libbpf_num_possible_cpus() : 1;
}

/* Bits: twice as many as packets, but no more than 64 MiB of them. */
static uint32_t track_places(const struct pk_programs_opts *opts)
{
	return opts->track_max ? MIN(33u - (uint32_t)__builtin_clz(opts->track_max), 23u) : 9;
}

static void set_sizes(struct pk_programs *p, const struct pk_programs_opts *opts)
{
	struct pk_config *config = (struct pk_config *)&p->skel->rodata->pk_config;
	uint32_t before = bpf_map__value_size(p->skel->maps.pk_scratch) - PK_FIXED_MAX_BYTES;
	uint64_t ring = ring_size(opts->buffer_bytes);

	config->filters = opts->filter->slots;
	config->filter_window = opts->filter->window;
	config->snaplen = opts->snaplen;
	config->shed = opts->shed;
	config->cookies = opts->cookies;
	config->atomics = p->features.atomics;
	config->record_max = record_max(opts);
	config->wakeup_bytes = (uint32_t)(ring / 4);
	config->rdonly_cast = has_function(p->kernel, "bpf_rdonly_cast");
	config->dynptr_skb = has_function(p->kernel, "bpf_dynptr_from_skb");
	if (!config->dynptr_skb || opts->n_functions)
		find_page_bases(p->kernel, config);
	bpf_map__set_max_entries(p->skel->maps.pk_ring, (uint32_t)ring);
	/* Behind the record is room for the largest chunk twice, so that a check of the length
	 * before is enough: packet bytes come in two parts. */
	bpf_map__set_value_size(p->skel->maps.pk_scratch,
				before + 2 * config->record_max + opts->snaplen);
	bpf_map__set_max_entries(p->skel->maps.pk_scratch,
				 (uint32_t)libbpf_num_possible_cpus() * PK_NEST_LEVELS);
	bpf_map__set_value_size(p->skel->maps.pk_returns, config->record_max);
	bpf_map__set_max_entries(p->skel->maps.pk_returns, returns_waiting(opts));
	bpf_map__set_max_entries(p->skel->maps.pk_counters, opts->max_probes);
	bpf_map__set_max_entries(p->skel->maps.pk_cookies, opts->cookies ? 1 : opts->max_probes);
	config->track_places = track_places(opts);
	bpf_map__set_max_entries(p->skel->maps.pk_tracks, MAX(opts->track_max, 1u));
	bpf_map__set_max_entries(p->skel->maps.pk_track_places, 1u << config->track_places);
	bpf_map__set_max_entries(p->skel->maps.pk_track_heads,
				 opts->track_heads ? 1u << (32 - __builtin_clz(opts->track_max))
						   : 1);
	bpf_map__set_max_entries(p->skel->maps.pk_track_queues, opts->track_max ? TRACK_QUEUES : 1);
	bpf_map__set_max_entries(p->skel->maps.pk_track_moves, opts->track_max ? TRACK_MOVES : 1);
}

static int explain_load(int r)
{
	if (r == -EPERM || r == -EACCES)
		return pk_err(r,
			      "cannot load BPF programs: %s; run as root, or with CAP_BPF and "
			      "CAP_PERFMON; 'pktrack check' tells more",
			      strerror(-r));
	if (r == -ESRCH || r == -ENOENT)
		return pk_err(r, "cannot load BPF programs: this kernel gives no BTF "
				 "(/sys/kernel/btf/vmlinux); it needs CONFIG_DEBUG_INFO_BTF");
	return pk_err(
		r, "cannot load BPF programs: %s; 'pktrack check' tells what this machine can do",
		strerror(-r));
}

/* Have libbpf ask us about every stub. */
static int register_stubs(struct pk_programs *p, int *ids)
{
	LIBBPF_OPTS(libbpf_prog_handler_opts, handler, .prog_prepare_load_fn = keep_template);
	int r = 0;

	for (int i = 0; i < PK_STUB_MAX; i++) {
		p->templates[i].features = p->features;
		handler.cookie = (long)&p->templates[i];
		ids[i] = libbpf_register_prog_handler(stubs[i].section, stubs[i].type, 0, &handler);
		if (ids[i] < 0)
			r = ids[i];
	}
	return r;
}

static void unregister_stubs(const int *ids)
{
	for (int i = 0; i < PK_STUB_MAX; i++)
		if (ids[i] >= 0)
			libbpf_unregister_prog_handler(ids[i]);
}

static int open_object(struct pk_programs *p, const struct pk_programs_opts *opts)
{
	p->skel = stubs_bpf__open();
	if (!p->skel)
		return -errno;
	free((void *)p->skel->skeleton->data); /* all of it was read */
	set_sizes(p, opts);
	/* What nobody asks for need not be relocated. */
	bpf_program__set_autoload(p->skel->progs.kprobe_stub, opts->n_functions);
	bpf_program__set_autoload(p->skel->progs.usdt_stub, opts->n_usdt);
	bpf_program__set_autoload(p->skel->progs.return_stub, opts->n_returns);
	return stubs_bpf__load(p->skel);
}

static uint32_t places_bits(const struct pk_programs *p)
{
	return p->skel->rodata->pk_config.track_places;
}

static size_t places_bytes(const struct pk_programs *p)
{
	return sizeof(*p->places) << places_bits(p);
}

static int map_places(struct pk_programs *p)
{
	void *places = mmap(NULL, places_bytes(p), PROT_READ | PROT_WRITE, MAP_SHARED,
			    bpf_map__fd(p->skel->maps.pk_track_places), 0);

	if (places == MAP_FAILED)
		return pk_err(-errno, "track: cannot map the places of packets: %s",
			      strerror(errno));
	p->places = places;
	return 0;
}

int pk_programs_open(struct pk_kernel *kernel, const struct pk_programs_opts *opts,
		     struct pk_programs **ret)
{
	_cleanup_(pk_programs_closep) struct pk_programs *p = calloc(1, sizeof(*p));
	int ids[PK_STUB_MAX], r;

	if (!p)
		return pk_err(-ENOMEM, "out of memory");
	p->kernel = kernel;
	if (!pk_kernel_btf(kernel))
		return explain_load(-ENOENT);
	p->features.atomics = has_atomics();
	p->features.private_stacks = has_function(kernel, "bpf_jit_supports_private_stack");
	r = register_stubs(p, ids);
	if (!r)
		r = open_object(p, opts);
	unregister_stubs(ids);
	if (r)
		return explain_load(r);
	r = link_filters(p, opts->filter);
	if (r)
		return pk_err(r, "filter: cannot be linked: %s", strerror(-r));
	r = map_places(p);
	if (r)
		return r;
	p->probe_map_fd = bpf_object__find_map_fd_by_name(p->skel->obj, ".rodata.probe");
	if (p->probe_map_fd < 0)
		return explain_load(p->probe_map_fd);
	*ret = TAKE_PTR(p);
	return 0;
}

void pk_programs_close(struct pk_programs *p)
{
	if (!p)
		return;
	if (p->places)
		munmap(p->places, places_bytes(p));
	stubs_bpf__destroy(p->skel);
	for (int i = 0; i < PK_STUB_MAX; i++) {
		free(p->templates[i].code.insns);
		free(p->templates[i].code.functions);
	}
	free(p);
}

/* ---- one program per probe ---- */

/* A frozen map that holds `config`: for the verifier its bytes are constants. */
static int config_map(const struct pk_probe_config *config)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_RDONLY_PROG);
	_cleanup_(closep) int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "pk_probe", sizeof(__u32),
						  sizeof(*config), 1, &opts);
	__u32 zero = 0;

	if (fd < 0)
		return fd;
	if (bpf_map_update_elem(fd, &zero, config, BPF_ANY) || bpf_map_freeze(fd))
		return -errno;
	return TAKE_FD(fd);
}

static int load(const struct pk_programs *p, const struct template *t, enum bpf_prog_type type,
		const char *name, const struct pk_probe_config *config,
		struct bpf_prog_load_opts *opts)
{
	_cleanup_(freep) struct bpf_insn *insns = calloc(t->code.n, sizeof(*insns));
	_cleanup_(closep) int map = config_map(config);
	int fd;

	if (!insns)
		return -ENOMEM;
	if (map < 0)
		return map;
	memcpy(insns, t->code.insns, t->code.n * sizeof(*insns));
	for (size_t i = 0; i < t->code.n; i++)
		if (insns[i].code == (BPF_LD | BPF_IMM | BPF_DW) &&
		    insns[i].src_reg == BPF_PSEUDO_MAP_VALUE && insns[i].imm == p->probe_map_fd)
			insns[i].imm = map;
	opts->prog_btf_fd = (uint32_t)bpf_object__btf_fd(p->skel->obj);
	opts->func_info = t->code.functions;
	opts->func_info_cnt = t->code.n_functions;
	opts->func_info_rec_size = t->code.function_bytes;
	fd = bpf_prog_load(type, name, "GPL", insns, t->code.n, opts);
	return fd < 0 ? -errno : fd;
}

/* Load once more to learn why it failed: what the verifier says matters to us only. */
static void show_verifier_log(const struct pk_programs *p, const struct template *t,
			      enum bpf_prog_type type, const char *name,
			      const struct pk_probe_config *config, struct bpf_prog_load_opts *opts)
{
	_cleanup_(freep) char *log = malloc(VERIFIER_LOG_BYTES);
	int fd;

	if (!log || pk_log_level() < PK_LOG_TRACE)
		return;
	log[0] = '\0';
	opts->log_buf = log;
	opts->log_size = VERIFIER_LOG_BYTES;
	opts->log_level = 1;
	fd = load(p, t, type, name, config, opts);
	if (fd >= 0)
		close(fd);
	fprintf(stderr, "%s\n", log);
}

int pk_programs_load_tp(const struct pk_programs *p, const struct pk_func_proto *proto, int btf_fd,
			struct pk_probe_config *config)
{
	LIBBPF_OPTS(bpf_prog_load_opts, typed, .expected_attach_type = BPF_TRACE_RAW_TP,
		    .attach_btf_id = proto->id);
	const struct template *t = &p->templates[PK_STUB_TP];
	int fd;

	if (p->skel->rodata->pk_config.dynptr_skb && btf_fd >= 0 && config->skb_arg != PK_NO_ARG) {
		typed.attach_btf_obj_fd = (__u32)btf_fd;
		config->typed = true;
		fd = load(p, t, BPF_PROG_TYPE_TRACING, "pk_tp", config, &typed);
		if (fd >= 0)
			return fd;
		show_verifier_log(p, t, BPF_PROG_TYPE_TRACING, "pk_tp", config, &typed);
	}
	config->typed = false;
	return pk_programs_load(p, PK_STUB_TP, 0, config);
}

int pk_programs_load(const struct pk_programs *p, enum pk_stub stub, uint32_t attach_type,
		     const struct pk_probe_config *config)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach_type);
	const struct template *t = &p->templates[stub];
	int fd = load(p, t, stubs[stub].type, stubs[stub].section, config, &opts);

	if (fd < 0)
		show_verifier_log(p, t, stubs[stub].type, stubs[stub].section, config, &opts);
	return fd;
}

int pk_programs_load_own(const struct pk_programs *p, enum pk_stub stub,
			 const struct pk_func_proto *proto, uint32_t attach_type,
			 const struct pk_probe_config *config)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach_type);
	enum bpf_prog_type type = attach_type ? BPF_PROG_TYPE_TRACING
					      : BPF_PROG_TYPE_RAW_TRACEPOINT;
	const struct template *t = &p->templates[stub];
	int fd;

	if (attach_type)
		opts.attach_btf_id = proto->id;
	fd = load(p, t, type, stubs[stub].section, config, &opts);
	if (fd < 0)
		show_verifier_log(p, t, type, stubs[stub].section, config, &opts);
	return fd;
}

int pk_programs_refused(const struct pk_programs *p, int error, const char *name)
{
	return pk_err(error,
		      "probe '%s': the kernel does not accept the program: %s; %s-v -v shows what "
		      "its verifier says",
		      name, strerror(-error), p->filtered ? "a simpler filter may do; " : "");
}

int pk_programs_set_cookie(const struct pk_programs *p, uint64_t address, uint64_t cookie)
{
	int map = bpf_map__fd(p->skel->maps.pk_cookies);

	return bpf_map_update_elem(map, &address, &cookie, BPF_ANY) ? -errno : 0;
}

int pk_programs_tracks_fd(const struct pk_programs *p)
{
	return bpf_map__fd(p->skel->maps.pk_tracks);
}

bool pk_programs_forget_track(struct pk_programs *p, uint64_t skb)
{
	if (bpf_map_delete_elem(pk_programs_tracks_fd(p), &skb))
		return false;
	__atomic_fetch_sub(&p->places[pk_track_place((uint32_t)skb, places_bits(p))], 1,
			   __ATOMIC_RELAXED);
	return true;
}

volatile struct pk_text_range *pk_programs_xdp_tracers(struct pk_programs *p, enum pk_xdp_how how)
{
	return p->skel->bss->pk_xdp_tracers[how];
}

volatile struct pk_text_range *pk_programs_nft_place(struct pk_programs *p)
{
	return &p->skel->bss->pk_nft_place;
}

volatile struct pk_shed_rule *pk_programs_shed_rule(struct pk_programs *p)
{
	return &p->skel->bss->pk_shed_rule;
}

int pk_programs_give_up_returns(struct pk_programs *p)
{
	size_t n_cpus = (size_t)libbpf_num_possible_cpus();
	_cleanup_(freep) struct pk_probe_counters *counters = calloc(n_cpus, sizeof(*counters));
	int waiting = bpf_map__fd(p->skel->maps.pk_returns);
	struct pk_return_key key, *last = NULL;

	if (!counters)
		return -ENOMEM;
	while (!bpf_map_get_next_key(waiting, last, &key)) {
		uint32_t probe = (uint32_t)key.probe;

		last = &key;
		if (bpf_map_lookup_elem(pk_programs_counters_fd(p), &probe, counters))
			continue;
		counters[0].lost[PK_LOSS_RETURN]++; /* of which CPU, nobody knows */
		if (bpf_map_update_elem(pk_programs_counters_fd(p), &probe, counters, BPF_ANY))
			return -errno;
	}
	return 0;
}

int pk_programs_ring_fd(const struct pk_programs *p)
{
	return bpf_map__fd(p->skel->maps.pk_ring);
}

int pk_programs_counters_fd(const struct pk_programs *p)
{
	return bpf_map__fd(p->skel->maps.pk_counters);
}

uint64_t pk_programs_ring_bytes(const struct pk_programs *p)
{
	return bpf_map__max_entries(p->skel->maps.pk_ring);
}
