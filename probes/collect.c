// SPDX-License-Identifier: GPL-2.0-or-later
/* One run of collect, from start to end:
 *
 *	prepare   all that can fail for a reason of the user's, before anything is written
 *	open      the capture file and the live printer
 *	attach    all probes, then say that we are ready and start the command
 *	loop      records to file and printer, losses once a second, until told to stop
 *	finish    detach, drain what the kernel side still holds, account for it, end the file
 */

#include "probes/collect.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <poll.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "config.h"
#include "core/event/capture.h"
#include "core/kernel/resolver.h"
#include "core/kernel/symbols.h"
#include "core/util/clock.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "probes/account.h"
#include "probes/collector.h"
#include "probes/command.h"
#include "probes/evidence/evidence.h"
#include "probes/files.h"
#include "probes/kstats.h"
#include "probes/late.h"
#include "probes/manager.h"
#include "probes/nft.h"
#include "probes/nft_trace.h"
#include "probes/owners.h"
#include "probes/stop.h"
#include "probes/tracking/tracking.h"
#include "probes/transport.h"
#include "probes/xdp.h"

#define TICK_MS 20 /* how often the ring is looked at unasked */
#define LOOK_NS                                                                                    \
	1000000000ULL /* how often losses are looked for and the file is brought up to date */
#define DRAIN_NS 200000000ULL /* how long to wait at the end for events still being built */

/* What a run is made of. Zeroed, then filled in order; run_done() undoes whatever is there. */
struct run {
	const struct pk_collect_opts *opts;
	struct pk_kernel *kernel;
	uint32_t collectors; /* bits of enum pk_collector_id */
	struct pk_names *names;
	struct pk_probes probes;
	struct pk_filter filter;
	struct pk_programs *programs;
	struct pk_links links; /* what is needed beside the probes */
	struct pk_tracking tracking;
	struct pk_transport *transport;
	struct pk_nft_trace nft_trace;
	bool nft_trace_tried;
	bool missing; /* something that was asked for */
	struct pk_late late;
	struct pk_files files;               /* the capture, if there is one */
	struct pk_evidence_reader *evidence; /* NULL: none is read */
	struct pk_out out;                   /* stdout of the printer */
	struct pk_consumer *printer;         /* NULL: nothing is printed */
	struct pk_consumer *live; /* journeys; owned, and the printer too if they are printed */
	uint64_t events_at_flush;
	struct pk_command command;
	int stop_fd;
	uint64_t start_ns, last_look_ns;
	uint64_t events; /* taken */
	bool ready;
	struct pk_account account;
	struct pk_shed shed;
	int status; /* 3 if something was missing */
};

static void run_done(struct run *run)
{
	if (run->opts->ready_file && run->ready)
		unlink(run->opts->ready_file);
	pk_command_stop(&run->command);
	pk_evidence_free(run->evidence);
	pk_nft_trace_stop(&run->nft_trace);
	pk_late_done(&run->late);
	pk_probes_done(&run->probes);
	pk_transport_free(run->transport);
	pk_links_done(&run->links);
	pk_shed_stop(&run->shed);
	pk_programs_close(run->programs);
	pk_filter_done(&run->filter);
	pk_files_done(&run->files);
	if (run->files.created && !run->ready) /* it has no event */
		unlink(run->opts->out);
	if (run->live != run->printer)
		pk_consumer_freep(&run->live);
	pk_consumer_freep(&run->printer);
	pk_out_done(&run->out);
	pk_names_free(run->names);
	if (run->kernel != run->opts->kernel)
		pk_kernel_close(run->kernel);
	pk_stop_release();
}

/* ---- prepare ---- */

/* Probes that collect has when nothing else is said: where packets come in and go out. */
static const char *const default_probes[] = { "tp:net:netif_receive_skb",
					      "tp:net:net_dev_start_xmit" };

static int add_probes(struct run *run, const char *const *texts, size_t n, size_t n_typed,
		      uint32_t hooks)
{
	for (size_t i = 0; i < n; i++) {
		int r = pk_probes_add(&run->probes, texts[i],
				      i < n_typed ? PK_PROBE_TYPED : PK_PROBE_PROFILE, hooks);

		if (r)
			return r;
	}
	return 0;
}

static bool is_named(const struct run *run, enum pk_collector_id id)
{
	return pk_collectors_is_named(id, run->opts->collectors, run->opts->n_collectors);
}

static bool is_tracking(const struct run *run)
{
	return run->collectors & 1u << PK_COLLECTOR_track;
}

/* Of itself only where a packet may be seen twice: a drop is its last event, and of what nftables
 * drops it is the only one. */
static bool wants_tracking(const struct run *run)
{
	bool drops = pk_nft_is_about_drops(&run->probes);

	if (is_named(run, PK_COLLECTOR_track) || run->probes.discovers)
		return true;
	for (size_t i = 0; i < run->probes.n; i++) {
		const struct pk_probe_config *c = &run->probes.at[i].config;

		if (!c->is_drop && !(c->nft.at && drops))
			return true;
	}
	return drops ? pk_nft_others_wait(&run->probes) : run->probes.waiting.n;
}

static void drop_collector(struct run *run, enum pk_collector_id id)
{
	run->collectors &= ~(1u << id);
	pk_probes_drop_hooks(&run->probes, 1u << id);
}

static enum pk_probe_origin origin(bool typed)
{
	return typed ? PK_PROBE_TYPED : PK_PROBE_PROFILE;
}

/* Functions can only be found in stacks, and are of use if one knows which packet went through. */
static int choose_discovery(struct run *run)
{
	const struct pk_collect_opts *o = run->opts;
	int r = o->probe_stack ? pk_probes_discover(&run->probes, origin(o->probe_stack_typed)) : 0;

	if (run->probes.discovers)
		run->collectors |= 1u << PK_COLLECTOR_stack | 1u << PK_COLLECTOR_track;
	return r;
}

static int add_own(struct run *run, enum pk_collector_id id, uint32_t hooks)
{
	const struct pk_collector *c = pk_collectors[id];
	bool later = c->wants_probes && !c->wants_probes(&run->late.bpf);
	int r = 0;

	if (c->probes_if_named && !is_named(run, id) && !run->opts->allow_system_changes)
		return 0;
	for (const char *const *own = c->probes; !r && own && *own; own++) {
		if (later)
			run->probes.n_awaited++;
		else
			r = pk_probes_add(&run->probes, *own, PK_PROBE_OWN, hooks);
	}
	if (later)
		run->late.awaited |= 1u << id;
	return r;
}

static int choose_probes(struct run *run)
{
	const struct pk_collect_opts *o = run->opts;
	bool any = o->n_probes || o->all_skb;
	int r = choose_discovery(run);
	uint32_t collectors = run->collectors;
	uint32_t hooks = collectors | (o->stack ? 1u << PK_COLLECTOR_stack : 0);

	if (r)
		return r;
	r = any ? add_probes(run, o->probes, o->n_probes, o->n_typed_probes, hooks)
		: add_probes(run, default_probes, ARRAY_SIZE(default_probes), 0, hooks);
	if (!r && o->all_skb)
		r = pk_probes_add_all_skb(&run->probes, origin(o->all_skb_typed), hooks);
	for (size_t i = 0; !r && i < PK_COLLECTOR_MAX; i++) {
		if (collectors & 1u << i)
			r = add_own(run, (enum pk_collector_id)i, hooks);
	}
	if (!r && !wants_tracking(run))
		drop_collector(run, PK_COLLECTOR_track);
	if (!r && !pk_nft_is_wanted(&run->probes))
		drop_collector(run, PK_COLLECTOR_nft);
	run->late.hooks = hooks;
	return r ?: pk_probes_say_left_out(&run->probes);
}

static void meta_add(struct json_object *meta, const char *key, const char *value)
{
	json_object_object_add(meta, key, json_object_new_string(value));
}

static int64_t clock_offset_ns(void)
{
	uint64_t utc = pk_clock_ns(CLOCK_REALTIME);

	return (int64_t)(utc - pk_boot_ns());
}

static int set_meta(struct run *run)
{
	struct json_object *meta = json_object_new_object(), *profiles = json_object_new_array();
	struct utsname u;

	uname(&u);
	meta_add(meta, "program", "pktrack");
	meta_add(meta, "version", PK_VERSION);
	meta_add(meta, "host", u.nodename);
	meta_add(meta, "kernel", u.release);
	meta_add(meta, "kernel_version", u.version);
	meta_add(meta, "machine", u.machine);
	meta_add(meta, "cmdline", run->opts->cmdline ?: "");
	for (size_t i = 0; i < run->opts->n_profiles; i++)
		json_object_array_add(profiles, json_object_new_string(run->opts->profiles[i]));
	json_object_object_add(meta, "profiles", profiles);
	json_object_object_add(meta, "clock_offset_ns", json_object_new_int64(clock_offset_ns()));
	json_object_object_add(meta, "start_ns", json_object_new_uint64(pk_boot_ns()));
	json_object_object_add(meta, "snaplen", json_object_new_int64(run->opts->snaplen));
	if (is_tracking(run))
		json_object_object_add(meta, "tracking", pk_tracking_meta(&run->tracking));
	pk_filter_describe(&run->opts->filter, meta);
	return pk_names_set_meta(run->names, meta);
}

static int fill_names(struct run *run)
{
	struct pk_resolver resolver;
	int r = set_meta(run) ?: pk_probes_name(&run->probes, 0, run->names);

	if (!r && is_tracking(run))
		r = pk_tracking_name(&run->tracking, run->names);
	if (!r)
		r = pk_links_name(&run->links, run->names);
	if (r)
		return pk_err(r, "out of memory");
	pk_kernel_resolver(run->kernel, &resolver);
	pk_names_set_resolver(run->names, &resolver);
	for (size_t i = 0; !r && i < PK_COLLECTOR_MAX; i++)
		if ((run->collectors & 1u << i) && pk_collectors[i]->dictionary)
			r = pk_collectors[i]->dictionary(run->kernel, run->names);
	return r;
}

static int on_record(void *ctx, const void *record, size_t size);

/* The first event would have to wait for them, and those behind it find the buffer full. */
static void read_symbols_ahead(struct run *run)
{
	const uint32_t with_places = 1u << PK_COLLECTOR_drop | 1u << PK_COLLECTOR_stack;

	if (run->opts->stack || run->opts->probe_stack || (run->collectors & with_places))
		pk_symbols_read_ahead(run->kernel);
}

/* What is needed for more probes while the run goes on. */
static void init_late(struct run *run)
{
	run->late.probes = &run->probes;
	run->late.programs = run->programs;
	run->late.tracking = &run->tracking;
	run->late.transport = run->transport;
	run->late.names = run->names;
}

/* What is to be done: collectors, probes, filter. */
static int choose(struct run *run)
{
	int r;

	run->names = pk_names_new();
	run->kernel = run->opts->kernel;
	if (!run->names || (!run->kernel && pk_kernel_open(NULL, &run->kernel)))
		return pk_err(-ENOMEM, "out of memory");
	pk_probes_init(&run->probes, run->kernel);
	run->probes.nft_verdicts = run->opts->nft_verdicts;
	pk_late_init(&run->late, run->kernel);
	r = pk_collectors_select(run->kernel, run->opts->collectors, run->opts->n_collectors,
				 &run->collectors);
	if (!r) {
		read_symbols_ahead(run);
		r = choose_probes(run)
			    ?: pk_filter_compile(run->kernel, &run->opts->filter, &run->filter);
	}
	return r == -EINVAL ? 2 : r; /* what the user wrote is wrong, not the kernel */
}

static struct pk_programs_opts programs_opts(struct run *run)
{
	const struct pk_collect_opts *opts = run->opts;
	struct pk_programs_opts o = {
		.filter = &run->filter,
		.snaplen = opts->snaplen,
		.buffer_bytes = opts->buffer_bytes,
		.shed = opts->shed.rate || opts->shed.max_overhead,
		.cookies = pk_probes_have_cookies(&run->probes),
	};

	/* and one index for what tells of ends */
	o.max_probes = (uint32_t)(run->probes.n + pk_probes_late_room(&run->probes)) +
		       PK_LINKS_MAX + 1;
	if (is_tracking(run)) {
		o.track_max = opts->track_max;
		o.track_heads = !pk_tracking_is_exact(run->kernel);
	}
	for (size_t i = 0; i < run->probes.n; i++) {
		__u8 kind = run->probes.at[i].config.kind;

		o.n_functions += kind == PK_PROBE_KPROBE || kind == PK_PROBE_KRETPROBE;
		o.n_returns += kind == PK_PROBE_KRETPROBE;
		o.n_usdt += kind == PK_PROBE_USDT;
	}
	o.n_returns += pk_probes_late_kind(&run->probes, PK_PROBE_KRETPROBE);
	o.n_functions += o.n_returns || pk_probes_late_kind(&run->probes, PK_PROBE_KPROBE);
	return o;
}

/* Load the programs of all probes, and attach what is needed beside them. */
static int load(struct run *run)
{
	const struct pk_programs_opts o = programs_opts(run);
	int r = pk_programs_open(run->kernel, &o, &run->programs);

	if (!r && is_tracking(run))
		r = pk_tracking_start(&run->tracking, &run->links, run->programs, &run->probes,
				      o.track_max);
	if (r)
		return r;
	pk_owners_start(&run->links, run->programs, &run->probes);
	pk_xdp_set_reasons(&run->probes);
	return pk_probes_load(&run->probes, run->programs);
}

static int prepare(struct run *run)
{
	int r = choose(run) ?: load(run) ?: fill_names(run);

	if (!r)
		r = pk_transport_new(run->programs, run->probes.n_indices, on_record, run,
				     &run->transport);
	if (r)
		return r;
	init_late(run);
	run->tracking.record = on_record;
	run->tracking.ctx = run;
	return 0;
}

/* ---- open ---- */

static int open_capture(struct run *run)
{
	const struct pk_files_opts o = { .path = run->opts->out,
					 .rotate_bytes = run->opts->rotate_bytes,
					 .zstd_level = (int)run->opts->compress,
					 .names = run->names };

	return pk_files_open(&run->files, &o);
}

/* Is only a part of what is seen written and printed? */
static bool is_choosy(const struct run *run)
{
	return run->opts->only_outcomes || run->opts->only_slow_ns;
}

static int account_losses(struct run *run)
{
	const struct pk_loss *losses;
	size_t n;
	int r = pk_transport_losses(run->transport, &losses, &n);

	if (r || !n)
		return r;
	pk_account_warn(&run->account, losses, n);
	if (run->live)
		r = pk_live_add_losses(run->live, losses, n);
	if (r)
		return r;
	return run->files.writer ? pk_capture_write_loss(run->files.writer, losses, n) : 0;
}

/* What was lost so far belongs to the file at hand. (Not while a journey is told: its teller has
 * the losses in its hands; then they go into the next.) */
static int rotate(struct run *run)
{
	int r = is_choosy(run) ? 0 : account_losses(run);

	return r ?: pk_files_next(&run->files, pk_transport_totals(run->transport).lost);
}

static int write_record(void *ctx, const void *record, size_t size)
{
	struct run *run = ctx;
	int r = pk_files_is_full(&run->files) ? rotate(run) : 0;

	return r ?: pk_files_write(&run->files, record, size);
}

static bool is_reading(void *ctx)
{
	struct run *run = ctx;

	return pk_evidence_is_reading(run->evidence);
}

/* Journeys are printed, unless there is a capture that they go to; and go there, if it is to hold
 * only some. */
static int open_live(struct run *run)
{
	struct pk_live_opts o = {
		.print = { .format = run->opts->format,
			   .utc = run->opts->utc,
			   .outcomes = run->opts->only_outcomes,
			   .slow_ns = run->opts->only_slow_ns,
			   .either = true },
		.record = run->files.writer && is_choosy(run) ? write_record : NULL,
		.ctx = run,
		.max_bytes = run->opts->journey_bytes,
		.reading = run->evidence ? is_reading : NULL,
	};

	if (!run->opts->out || run->opts->print) {
		pk_out_init(&run->out, STDOUT_FILENO);
		run->out.color = run->opts->color;
		o.out = &run->out;
	}
	run->live = pk_live_new(&o);
	if (!run->live)
		return pk_err(-ENOMEM, "out of memory");
	run->printer = o.out ? run->live : NULL;
	return run->live->begin(run->live, run->names);
}

static int open_printer(struct run *run)
{
	struct pk_print_opts o = { .format = run->opts->format, .utc = run->opts->utc };

	pk_out_init(&run->out, STDOUT_FILENO);
	run->out.color = run->opts->color;
	run->printer = pk_printer_new(&run->out, &o);
	if (!run->printer)
		return pk_err(-ENOMEM, "out of memory");
	return run->printer->begin ? run->printer->begin(run->printer, run->names) : 0;
}

/* What surrounds a drop is read for captures only: nobody else looks at it. That it cannot be
 * read costs the run nothing. */
static void open_evidence(struct run *run)
{
	int r;

	if (!(run->collectors & 1u << PK_COLLECTOR_drop) || run->opts->no_evidence)
		return;
	r = pk_evidence_start(run->kernel, run->names, &run->evidence);
	if (r)
		pk_debug("no evidence will be read: %s", strerror(-r));
}

static int open_outputs(struct run *run)
{
	bool journeys = run->opts->journeys || is_choosy(run);
	int r = 0;

	if (run->opts->out)
		r = open_capture(run);
	if (!r && (run->opts->out || journeys))
		open_evidence(run);
	if (!r && journeys)
		return open_live(run);
	if (!r && (!run->opts->out || run->opts->print))
		r = open_printer(run);
	return r;
}

/* ---- attach ---- */

static int say_ready(struct run *run)
{
	const char *path = run->opts->ready_file;
	_cleanup_(closep) int fd = -1;

	if (path) {
		fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
		if (fd < 0)
			return pk_err(-errno, "%s: cannot create the ready file: %s", path,
				      strerror(errno));
		pk_stop_removes(path);
	}
	run->ready = true;
	pk_info("%zu %s attached; Ctrl-C stops", run->probes.n,
		run->probes.n == 1 ? "probe" : "probes");
	return 0;
}

/* What the kernel keeps from our programs is loss too. */
static int watch(struct run *run)
{
	return pk_probes_watch(&run->probes, run->transport)
		       ?: pk_links_watch(&run->links, run->transport);
}

static bool has_nft(const struct run *run)
{
	return run->collectors & 1u << PK_COLLECTOR_nft;
}

/* Have rules of nftables traced, once there is nf_tables; tried once. */
static int start_nft_trace(struct run *run)
{
	int r;

	if (!run->opts->allow_system_changes || run->nft_trace_tried || !has_nft(run) ||
	    !pk_nft_is_probed(&run->probes))
		return 0;
	run->nft_trace_tried = true;
	r = pk_nft_trace_start(&run->nft_trace);
	if (!r)
		pk_info("nft: rules are traced, in all network namespaces, by a rule that no "
			"packet comes by: table inet pktrack-%d, until this ends",
			getpid());
	return r;
}

/* While a run goes on, that is no reason to end it. */
static void start_nft_trace_late(struct run *run)
{
	if (start_nft_trace(run))
		run->missing = true;
}

static void say_nft(const struct run *run)
{
	const char *lacks = pk_nft.lacks(run->kernel);

	if (run->opts->allow_system_changes && lacks)
		pk_warn("--allow-system-changes: nothing is changed: collector 'nft': %s", lacks);
	else if (run->opts->allow_system_changes && !has_nft(run))
		pk_warn("--allow-system-changes: nothing is changed: only collector 'nft' would");
	else if (!run->opts->allow_system_changes && is_named(run, PK_COLLECTOR_nft) &&
		 pk_nft_is_probed(&run->probes) && !pk_nft_trace_is_on())
		pk_info("collector 'nft': base chains are told, but no rules, since none are "
			"traced here; --allow-system-changes has them traced");
}

static int attach(struct run *run)
{
	int r;

	run->stop_fd = pk_stop_catch();
	if (run->stop_fd < 0)
		return run->stop_fd;
	pk_xdp_find_tracers(&run->probes, run->programs);
	pk_nft_find_place(&run->probes, run->programs);
	r = pk_shed_start(&run->shed, &run->opts->shed, pk_programs_shed_rule(run->programs))
		    ?: pk_probes_attach(&run->probes)
		    ?: watch(run)
		    ?: start_nft_trace(run);
	if (r)
		return r;
	say_nft(run);
	if (run->evidence)
		pk_evidence_wait_started(run->evidence);
	run->start_ns = run->last_look_ns = pk_boot_ns();
	r = say_ready(run);
	if (!r && run->opts->cmd)
		r = pk_command_start(&run->command, run->opts->cmd);
	return r;
}

/* ---- loop ---- */

static bool enough(const struct run *run)
{
	return run->opts->stop_after && run->events >= run->opts->stop_after;
}

static int on_record(void *ctx, const void *record, size_t size)
{
	struct run *run = ctx;
	struct pk_consumer *consumer = run->live ?: run->printer;
	struct pk_event ev;
	int r = 0;

	if (enough(run))
		return 0; /* more than was asked for */
	if (run->evidence && pk_evidence_is_own(run->evidence, record, size))
		return 0;
	run->events++;
	if (run->files.writer && !is_choosy(run))
		r = write_record(run, record, size);
	else
		pk_names_want_record(run->names, record, size);
	pk_late_want_record(&run->late, record, size);
	if (run->evidence)
		pk_evidence_want(run->evidence, record, size);
	if (!r && consumer && pk_event_parse(record, size, NULL, &ev) > 0)
		r = consumer->event(consumer, &ev, run->names);
	return r;
}

/* How long the programs have run since they were loaded, on all CPUs. */
static uint64_t run_ns(const struct run *run)
{
	const struct pk_attach *a = &run->probes.attach;
	struct pk_prog_stats stats;
	uint64_t sum = pk_links_run_ns(&run->links);

	for (size_t i = 0; i < a->progs.n; i++)
		if (!pk_prog_stats(a->progs.at[i].fd, &stats))
			sum += stats.run_ns;
	return sum;
}

/* Once a second: what was lost, and whether the programs take too much time. `span_ns`: since the
 * last time. */
static int look(struct run *run, uint64_t span_ns)
{
	int r = account_losses(run);

	if (!r && run->opts->shed.max_overhead) {
		struct pk_shed_sample sample = {
			.span_ns = span_ns,
			.busiest = pk_transport_totals(run->transport).busiest,
		};

		pk_shed_look(&run->shed, run_ns(run), sample);
	}
	return r;
}

static int refresh_names(struct run *run)
{
	int r = 0;

	for (size_t i = 0; !r && i < PK_COLLECTOR_MAX; i++)
		if ((run->collectors & 1u << i) && pk_collectors[i]->refresh)
			r = pk_collectors[i]->refresh(run->kernel, run->names);
	return r;
}

static int forget_packets(struct run *run, uint64_t now_ns)
{
	struct pk_tracking *t = &run->tracking;
	int r = pk_tracking_tick(t, now_ns);

	pk_transport_add_loss(run->transport, t->teller, PK_LOSS_TRACK_CROWDED, t->crowded_out);
	t->crowded_out = 0;
	return r;
}

/* Bring everything out that waits to be: the printer always, the file at intervals or if it is a
 * pipe. */
static int flush(struct run *run)
{
	uint64_t now = pk_boot_ns();
	int r = 0;

	if (run->evidence)
		r = pk_evidence_take(run->evidence);
	if (!r && run->live && run->events == run->events_at_flush)
		r = run->live->idle(run->live);
	run->events_at_flush = run->events;
	if (!r && run->printer)
		r = pk_out_flush(&run->out);
	if (!r && run->files.writer && strcmp(run->opts->out, "-") == 0)
		r = pk_capture_flush(run->files.writer);
	if (!r)
		r = pk_late_look_at_stacks(&run->late, now);
	if (!r && now - run->last_look_ns >= LOOK_NS) {
		r = forget_packets(run, now) ?: refresh_names(run);
		r = r ?: pk_late_look_at_modules(&run->late);
		start_nft_trace_late(run);
		r = r ?: pk_late_look_at_collectors(&run->late);
		r = r ?: look(run, now - run->last_look_ns);
		run->last_look_ns = now;
		if (!r && run->files.writer)
			r = pk_capture_flush(run->files.writer);
	}
	return r;
}

static bool time_is_up(const struct run *run)
{
	return run->opts->duration_ns && pk_boot_ns() - run->start_ns >= run->opts->duration_ns;
}

static int wait_ms(const struct run *run)
{
	uint64_t passed, left_ms;

	if (!run->opts->duration_ns)
		return TICK_MS;
	passed = pk_boot_ns() - run->start_ns;
	if (passed >= run->opts->duration_ns)
		return 0;
	left_ms = (run->opts->duration_ns - passed + 999999) / 1000000;
	return (int)MIN(left_ms, (uint64_t)TICK_MS);
}

static int loop(struct run *run)
{
	struct pollfd fds[] = {
		{ .fd = pk_transport_fd(run->transport), .events = POLLIN },
		{ .fd = run->stop_fd, .events = POLLIN },
	};
	bool more = false;

	for (;;) {
		int r;

		if (poll(fds, ARRAY_SIZE(fds), more ? 0 : wait_ms(run)) < 0 && errno != EINTR)
			return pk_err(-errno, "poll: %s", strerror(errno));
		r = pk_transport_read(run->transport);
		more = r > 0;
		if (r >= 0)
			r = flush(run);
		if (r)
			return r;
		if (pk_stop_told() || time_is_up(run) || enough(run) ||
		    (run->opts->cmd && pk_command_ended(&run->command)))
			return 0;
	}
}

/* ---- finish ---- */

/* Everything that the kernel side emitted is read: also what was being built while we detached. */
static int drain(struct run *run)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	uint64_t until = pk_boot_ns() + DRAIN_NS;

	for (;;) {
		struct pk_transport_totals totals;
		int r = account_losses(run);

		if (!r)
			r = pk_transport_read(run->transport);
		if (r < 0)
			return r;
		totals = pk_transport_totals(run->transport);
		if (totals.read >= totals.emitted || pk_stop_hurry() || pk_boot_ns() > until)
			break;
		nanosleep(&ms, NULL);
	}
	return account_losses(run);
}

static void say_totals(const struct run *run)
{
	struct pk_transport_totals totals = pk_transport_totals(run->transport);
	_cleanup_(freep) char *names = run->files.writer ? pk_files_names(&run->files) : NULL;

	if (run->live) {
		struct pk_live_counts counts = pk_live_counts(run->live);

		pk_info("%llu journeys told, %llu cut short", (unsigned long long)counts.told,
			(unsigned long long)counts.evicted);
	}
	pk_account_say_totals(&totals, run->events, (double)(pk_boot_ns() - run->start_ns) / 1e9,
			      names, names ? pk_files_bytes(&run->files) : 0);
}

/* What links have missed can be asked only as long as they are there. */
static int detach(struct run *run)
{
	int r = account_losses(run);

	pk_transport_unwatch_links(run->transport);
	pk_probes_detach(&run->probes);
	pk_nft_trace_stop(&run->nft_trace);
	pk_links_detach(&run->links);
	return r ?: pk_programs_give_up_returns(run->programs);
}

static int finish(struct run *run)
{
	int r;

	r = detach(run) ?: drain(run);
	if (!r && run->evidence)
		r = pk_evidence_finish(run->evidence);
	if (!r && run->live)
		r = run->live->end(run->live, run->names);
	if (!r && run->printer && run->printer == run->live)
		pk_live_write_unseen(run->live, run->names);
	if (!r && run->files.writer)
		r = pk_files_end(&run->files, pk_transport_totals(run->transport).lost);
	if (!r && run->printer && run->printer != run->live && run->printer->end)
		r = run->printer->end(run->printer, run->names);
	if (!r && run->printer)
		r = pk_out_flush(&run->out);
	if (r)
		return r;
	say_totals(run);
	run->missing |= pk_late_say_totals(&run->late);
	run->status = run->missing ? 3 : 0;
	return 0;
}

int pk_collect(const struct pk_collect_opts *opts)
{
	_cleanup_(run_done) struct run run = { .opts = opts, .out = { .fd = -1 } };
	int r = prepare(&run) ?: open_outputs(&run) ?: attach(&run);

	if (r)
		return r;
	r = loop(&run);
	if (r == -EPIPE) /* nobody reads any more: end quietly */
		return 0;
	r = r ?: finish(&run);
	return r == -EPIPE ? 0 : r ?: run.status;
}
