// SPDX-License-Identifier: GPL-2.0-or-later
/* See tracking.h. Where functions can be probed at entry and return with all their arguments
 * (fentry, fexit), every birth and end of a packet is seen. Where not, its end is what the
 * tracepoints of freeing say; some packets end without, so that the data of an skb is compared at
 * each event. */

#include "probes/tracking/tracking.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "collectors/list.h"
#include "collectors/track/section.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"

#define RET 0xfe /* in the table: position of the value returned */

/* What happens where; see enum pk_life_step. */
static const struct life {
	const char *symbol;
	bool at_return;
	uint8_t step, kind, from, to, done;
	const char *unless; /* this kernel has that one, which says the same */
} lives[] = {
	/* First: all others are of use only with it. Whoever frees, and however, comes by. */
	{ "skb_release_head_state", .step = PK_LIFE_END },
	/* But for a packet of which GRO took all. */
	{ "napi_skb_free_stolen_head", .step = PK_LIFE_END },
	{ "skb_clone", true, PK_LIFE_BIRTH, PK_LINEAGE_CLONE, 0, RET },
	{ "skb_copy", true, PK_LIFE_BIRTH, PK_LINEAGE_COPY, 0, RET },
	{ "skb_copy_expand", true, PK_LIFE_BIRTH, PK_LINEAGE_COPY, 0, RET },
	{ "__pskb_copy_fclone", true, PK_LIFE_BIRTH, PK_LINEAGE_COPY, 0, RET },
	{ "skb_realloc_headroom", false, PK_LIFE_RENEW, PK_LINEAGE_REALLOC, 0 },
	{ "skb_expand_head", false, PK_LIFE_RENEW, PK_LINEAGE_REALLOC, 0 },
	{ "skb_expand_head", true, PK_LIFE_RENEWED, PK_LINEAGE_NONE, 0 },
	{ "skb_pp_cow_data", false, PK_LIFE_MOVE, PK_LINEAGE_NONE, 1 },
	{ "skb_pp_cow_data", true, PK_LIFE_MOVED, PK_LINEAGE_REALLOC, 1, RET, PK_DONE_ZERO },
	/* Before 6.8 veth has a function of its own for that, of which some kernels have no BTF:
	 * but this is what it calls. */
	{ "skb_copy_header", false, PK_LIFE_REBUILD, PK_LINEAGE_REALLOC, 1, 0,
	  .unless = "skb_pp_cow_data" },
	{ "__xdp_build_skb_from_frame", true, PK_LIFE_FRAME, PK_LINEAGE_XDP, 0, RET },
	{ "skb_segment", true, PK_LIFE_LIST, PK_LINEAGE_SEGMENT, 0, RET },
	{ "skb_segment_list", true, PK_LIFE_LIST, PK_LINEAGE_SEGMENT, 0, RET },
	{ "ip_frag_next", true, PK_LIFE_BIRTH, PK_LINEAGE_FRAGMENT, 0, RET },
	{ "ip6_frag_next", true, PK_LIFE_BIRTH, PK_LINEAGE_FRAGMENT, 0, RET },
	{ "ip_fraglist_prepare", false, PK_LIFE_FRAGLIST, PK_LINEAGE_FRAGMENT, 0, 1 },
	{ "ip6_fraglist_prepare", false, PK_LIFE_FRAGLIST, PK_LINEAGE_FRAGMENT, 0, 1 },
	{ "inet_frag_queue_insert", true, PK_LIFE_QUEUE, PK_LINEAGE_DEFRAG, 1, 0, PK_DONE_ZERO },
	{ "inet_frag_reasm_finish", false, PK_LIFE_ASSEMBLE, PK_LINEAGE_DEFRAG, 0, 1 },
	{ "skb_gro_receive", true, PK_LIFE_MERGE, PK_LINEAGE_GRO, 1, 0, PK_DONE_ZERO },
	{ "skb_gro_receive_list", true, PK_LIFE_MERGE, PK_LINEAGE_GRO, 1, 0, PK_DONE_ZERO },
	{ "skb_try_coalesce", true, PK_LIFE_MERGE, PK_LINEAGE_COALESCE, 1, 0, PK_DONE_TRUE },
};

#define SECOND         1000000000ULL
#define LOOK_NS        (10 * SECOND)
#define OLD_NS         (300 * SECOND) /* a packet may wait in a socket for long */
#define OLD_IF_FULL_NS (10 * SECOND)

/* ---- what the kernel can do ---- */

bool pk_tracking_is_exact(struct pk_kernel *kernel)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY);
	_cleanup_(closep) int fd = -1;
	struct pk_func_proto proto;

	if (pk_btf_function(kernel, lives[0].symbol, "", &proto))
		return false;
	opts.attach_btf_id = proto.id;
	fd = bpf_prog_load(BPF_PROG_TYPE_TRACING, "pk_ask", "GPL", insns, ARRAY_SIZE(insns), &opts);
	return fd >= 0;
}

/* ---- ids ---- */

static uint8_t bits_of(uint64_t v)
{
	uint8_t n = 0;

	for (; v; v >>= 1)
		n++;
	return n;
}

/* What tells the ids of this run from those of all others since boot: the number that the kernel
 * gave to our table, in as few bits as it takes, and in five more how many these are. */
static int id_config(struct pk_programs *programs, struct pk_track_config *config)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);
	uint8_t bits;

	if (bpf_obj_get_info_by_fd(pk_programs_tracks_fd(programs), &info, &size))
		return pk_err(-errno, "track: cannot ask for the number of a map: %s",
			      strerror(errno));
	bits = bits_of(info.id);
	config->id_low = (uint64_t)info.id << 5 | bits;
	config->id_shift = (uint8_t)(bits + 5);
	config->id_cpu_bits = bits_of((uint64_t)libbpf_num_possible_cpus() * PK_NEST_LEVELS - 1);
	return 0;
}

/* ---- own probes ---- */

/* Where they go, and what each of them needs to know. */
struct own {
	struct pk_links *links;
	struct pk_programs *programs;
	struct pk_probes *probes; /* of the run */
	struct pk_track_config base;
};

static struct pk_probe_config life_config(const struct own *own)
{
	struct pk_probe_config c = { .hooks = 1u << PK_COLLECTOR_track,
				     .index = (uint16_t)own->probes->n_indices,
				     .track = own->base };

	c.track.from = c.track.to = c.track.ret = PK_NO_ARG;
	return c;
}

/* Load and attach one more; `attach_type` 0: the raw tracepoint `symbol`. */
static int add_life(struct own *own, const char *symbol, uint32_t attach_type,
		    const struct pk_func_proto *proto, const struct pk_probe_config *config)
{
	const struct pk_link_spec spec = { PK_STUB_LIFE, attach_type, symbol, proto };
	int r = pk_links_add(own->links, own->programs, &spec, config);

	own->probes->n_indices += !r;
	return r;
}

static int add_function(struct own *own, const struct life *life)
{
	struct pk_kernel *kernel = own->probes->kernel;
	struct pk_probe_config c = life_config(own);
	struct pk_func_proto proto;
	int r;

	if (life->unless && !pk_btf_function(kernel, life->unless, "", &proto))
		return -EEXIST;
	r = pk_btf_function(kernel, life->symbol, "", &proto);
	if (r)
		return r;
	c.track.step = life->step;
	c.track.kind = life->kind;
	c.track.from = life->from;
	c.track.done = life->done;
	if (life->done || life->to == RET)
		c.track.ret = (uint8_t)proto.n_args;
	if (life->step != PK_LIFE_END)
		c.track.to = life->to == RET ? c.track.ret : life->to;
	return add_life(own, life->symbol, life->at_return ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY,
			&proto, &c);
}

static void add_functions(struct pk_tracking *t, struct own *own)
{
	for (size_t i = 0; i < ARRAY_SIZE(lives); i++) {
		int r = add_function(own, &lives[i]);

		if (r) {
			pk_debug("track: %s: %s", lives[i].symbol, strerror(-r));
			if (i == 0)
				return;
			continue;
		}
		if (i == 0)
			t->exact = true;
		if (lives[i].step != PK_LIFE_END && lives[i].step != PK_LIFE_QUEUE)
			t->kinds |= 1u << lives[i].kind;
		if (lives[i].kind == PK_LINEAGE_CLONE)
			t->kinds |= 1u << PK_LINEAGE_RETRANSMIT;
	}
}

/* What tracepoints tell where functions do not. */
static const struct told {
	const char *symbol;
	uint8_t step;
	enum pk_arg about;
} told[] = {
	{ "skb:kfree_skb", PK_LIFE_END, PK_ARG_SKB },
	{ "skb:consume_skb", PK_LIFE_END, PK_ARG_SKB },
	/* Some ends are not told: but what a socket has comes to no device again. */
	{ "sock:sk_data_ready", PK_LIFE_READY, PK_ARG_SOCK },
	{ "tcp:tcp_probe", PK_LIFE_SETTLE, PK_ARG_SKB },
	{ "skb:skb_copy_datagram_iovec", PK_LIFE_SETTLE, PK_ARG_SKB },
};

static const struct told *find_told(const char *symbol)
{
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		if (!strcmp(symbol, told[i].symbol))
			return &told[i];
	return NULL;
}

/* Unless the run itself probes it. */
static int add_tracepoint(struct own *own, const struct told *of)
{
	const struct pk_probes *probes = own->probes;
	struct pk_probe_config c = life_config(own);
	struct pk_func_proto proto;
	int r, about;

	for (size_t i = 0; i < probes->n; i++)
		if (!strcmp(probes->at[i].target.symbol, of->symbol))
			return 0;
	r = pk_btf_tracepoint(probes->kernel, of->symbol, &proto);
	about = r ? -1 : pk_func_arg(&proto, of->about);
	if (about < 0)
		return r ?: -ENOENT;
	c.track.step = of->step;
	c.track.from = (uint8_t)about;
	return add_life(own, of->symbol, 0, &proto, &c);
}

static int add_tracepoints(struct pk_tracking *t, struct own *own)
{
	for (size_t i = 0; i < ARRAY_SIZE(told); i++) {
		int r = add_tracepoint(own, &told[i]);

		if (r && told[i].step == PK_LIFE_END)
			return pk_err(r, "track: cannot see where packets end, at tp:%s: %s",
				      told[i].symbol, strerror(-r));
		if (r)
			pk_debug("track: tp:%s: %s", told[i].symbol, strerror(-r));
	}
	t->kinds = 1u << PK_LINEAGE_CLONE | 1u << PK_LINEAGE_RETRANSMIT;
	return 0;
}

/* ---- the run's probes ---- */

/* Do packets come by there that no socket has had? */
static bool is_below(const char *symbol)
{
	return !strncmp(symbol, "net:", 4) || !strncmp(symbol, "qdisc:", 6);
}

void pk_tracking_configure(const struct pk_tracking *t, struct pk_probes *probes, size_t from)
{
	for (size_t i = from; i < probes->n; i++) {
		struct pk_probe_entry *e = &probes->at[i];
		const struct told *of = find_told(e->target.symbol);

		e->config.track = t->config;
		e->config.track.ends = of && of->step == PK_LIFE_END;
		e->config.track.settles = of && of->step != PK_LIFE_END;
		e->config.track.below = is_below(e->target.symbol);
		/* The driver has had it by then, and may have freed it. */
		e->config.track.gone = !strcmp(e->target.symbol, "net:net_dev_xmit");
	}
}

static bool sees_drops(const struct pk_probes *probes)
{
	for (size_t i = 0; i < probes->n; i++)
		if (probes->at[i].config.is_drop)
			return true;
	return false;
}

int pk_tracking_start(struct pk_tracking *t, struct pk_links *links, struct pk_programs *programs,
		      struct pk_probes *probes, uint32_t max)
{
	struct own own = { .links = links, .programs = programs, .probes = probes };
	struct pk_track_config *base = &own.base;
	int r;

	*t = (struct pk_tracking){ .programs = programs,
				   .teller = (uint16_t)probes->n_indices++,
				   .max = max };
	r = id_config(programs, base);
	if (r)
		return r;
	base->exact = true;
	base->teller = t->teller;
	base->tells = sees_drops(probes);
	add_functions(t, &own);
	base->exact = t->exact;
	base->tells = base->tells || !t->exact;
	base->heads = t->kinds & 1u << PK_LINEAGE_CLONE ? 0 : bits_of(max);
	if (!t->exact)
		r = add_tracepoints(t, &own);
	t->config = *base;
	if (r)
		return r;
	pk_tracking_configure(t, probes, 0);
	if (!t->exact)
		pk_info("track: this kernel lets nobody look into its functions (no fentry): "
			"copies, segments, fragments and what is merged of packets cannot be told; "
			"clones are known by their data; where TCP frees what it took it does not "
			"say so");
	return 0;
}

/* ---- what is said ---- */

int pk_tracking_name(const struct pk_tracking *t, struct pk_names *names)
{
	return pk_names_add_probe(names, t->teller, "track", "end");
}

struct json_object *pk_tracking_meta(const struct pk_tracking *t)
{
	struct json_object *o = json_object_new_object(), *kinds = json_object_new_array();

	json_object_object_add(o, "ends",
			       json_object_new_string(t->exact ? "functions" : "tracepoints"));
	for (uint32_t kind = 1; kind < PK_LINEAGE_MAX; kind++)
		if (t->kinds & 1u << kind)
			json_object_array_add(kinds, json_object_new_string(pk_lineage_name(kind)));
	json_object_object_add(o, "lineage", kinds);
	json_object_object_add(o, "max", json_object_new_int64(t->max));
	return o;
}

/* ---- forgetting ---- */

#define BATCH 4096

struct batch {
	uint64_t keys[BATCH];
	struct pk_track tracks[BATCH];
};

/* What is to be forgotten, and how that is told. */
struct sweep {
	uint64_t since_ns, now_ns; /* what was not seen since */
	enum pk_ending how;
};

static int tell(struct pk_tracking *t, uint64_t id, const struct sweep *sweep)
{
	const struct {
		struct pk_record rec;
		struct pk_section_hdr h;
		struct end_section end;
	} __attribute__((packed, aligned(4))) r = {
		.rec = { .ts_ns = sweep->now_ns, .id = id, .size = sizeof(r), .probe = t->teller },
		.h = { PK_SECTION_end, sizeof(r.end) },
		.end = { sweep->how },
	};

	t->crowded_out += sweep->how == PK_ENDING_CROWDED_OUT;
	return t->record(t->ctx, &r, sizeof(r));
}

/* Forget one, unless it was seen meanwhile. 1: it was forgotten; 0; or what `record` returned. */
static int forget_one(struct pk_tracking *t, uint64_t key, const struct sweep *sweep)
{
	int r, fd = pk_programs_tracks_fd(t->programs);
	struct pk_track track;

	if (bpf_map_lookup_elem(fd, &key, &track) || track.seen_ns >= sweep->since_ns ||
	    !pk_programs_forget_track(t->programs, key))
		return 0;
	/* TCP's own skb has the id of another. */
	r = track.flags & PK_TRACK_ORIGIN ? 0 : tell(t, track.id, sweep);
	return r ? r : 1;
}

/* *ret_left: how many there still are. 0 or what `record` returned. */
static int forget(struct pk_tracking *t, struct batch *batch, const struct sweep *sweep,
		  uint64_t *ret_left)
{
	int r = 0, fd = pk_programs_tracks_fd(t->programs);
	uint32_t at, n, *from = NULL;
	uint64_t left = 0;

	while (!r) {
		n = BATCH;
		r = bpf_map_lookup_batch(fd, from, &at, batch->keys, batch->tracks, &n, NULL);
		if (r && errno != ENOENT)
			break;
		for (uint32_t i = 0; i < n; i++) {
			int gone = 0;

			if (batch->tracks[i].seen_ns < sweep->since_ns)
				gone = forget_one(t, batch->keys[i], sweep);
			if (gone < 0)
				return gone;
			left += !gone;
		}
		from = &at;
	}
	*ret_left = left;
	return 0;
}

int pk_tracking_tick(struct pk_tracking *t, uint64_t now_ns)
{
	_cleanup_(freep) struct batch *batch = NULL;
	struct sweep sweep = { .now_ns = now_ns };
	uint64_t left = 0;
	int r;

	if (!t->programs || now_ns - t->looked_ns < LOOK_NS)
		return 0;
	t->looked_ns = now_ns;
	batch = malloc(sizeof(*batch));
	if (!batch)
		return 0; /* there may be memory the next time */
	sweep.since_ns = now_ns - MIN(now_ns, OLD_NS);
	sweep.how = PK_ENDING_FORGOTTEN;
	r = forget(t, batch, &sweep, &left);
	if (r || left <= t->max / 4 * 3)
		return r;
	sweep.since_ns = now_ns - MIN(now_ns, OLD_IF_FULL_NS);
	sweep.how = PK_ENDING_CROWDED_OUT;
	return forget(t, batch, &sweep, &left);
}
