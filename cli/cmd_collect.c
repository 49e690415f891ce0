// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack collect: the options of a run, checked as far as that needs no kernel. The run itself
 * is probes/collect.h. */

#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "collectors/nft/section.h"
#include "core/util/log.h"
#include "core/util/parse.h"
#include "probes/collect.h"
#include "probes/target.h"

#define STRING_(x) #x
#define STRING(x)  STRING_(x)

struct collect_values {
	struct pk_collect_opts run;
	char **collectors;
	char **probes;
	char **only;
	char **nft_verdicts;
	char **reasons, **not_reasons;
};

static const struct pk_option rows[] = {
	PK_OPTION(WORDS, struct collect_values, collectors, "collectors", 'c', .metavar = "LIST",
		  .help = "What to record of each event: names parted by commas, or "
			  "'auto' (the default) for all that this kernel can do."),
	PK_OPTION(LIST, struct collect_values, probes, "probe", 'p',
		  .metavar = "[TYPE:]TARGET[/OPT..]", .check = pk_target_check,
		  .help = "Where to look: a function such as ip_rcv, a tracepoint such as "
			  "tp:skb:kfree_skb, a pattern such as kprobe:tcp_*; with /stack its stack "
			  "too. May be given several times."),
	PK_OPTION(BOOL, struct collect_values, run.all_skb, "all-skb", 0,
		  .help = "Look at every function of the kernel that takes a packet."),
	PK_OPTION(BOOL, struct collect_values, run.probe_stack, "probe-stack", 0,
		  .help = "Look at the functions, too, that the stacks of events show and that "
			  "take a packet; with --stack."),
	PK_OPTION(STRING, struct collect_values, run.filter.packet, "filter", 'f',
		  .metavar = "PCAP-FILTER",
		  .help = "Only packets that match this pcap-filter(7) expression."),
	PK_OPTION(STRING, struct collect_values, run.filter.inner, "filter-inner", 0,
		  .metavar = "PCAP-FILTER",
		  .help = "Only packets of tunnels (VXLAN, Geneve, GRE, IP in IP) with one in them "
			  "that matches."),
	PK_OPTION(STRING, struct collect_values, run.filter.meta, "meta", 'm', .metavar = "EXPR",
		  .help = "Only packets for which this holds, such as 'dev == \"eth0\" && mark & "
			  "0xff == 3'."),
	PK_OPTION(WORDS, struct collect_values, reasons, "reason", 0, .metavar = "NAME[,NAME]",
		  .help = "Only drops for these reasons."),
	PK_OPTION(WORDS, struct collect_values, not_reasons, "not-reason", 0,
		  .metavar = "NAME[,NAME]", .help = "No drops for these reasons."),
	PK_OPTION(STRING, struct collect_values, run.out, "out", 'o', .metavar = "FILE",
		  .implied = PK_CAPTURE_DEFAULT,
		  .help = "Write a capture to FILE (" PK_CAPTURE_DEFAULT
			  " if left out, '-' is stdout) instead of printing events."),
	PK_OPTION(BOOL, struct collect_values, run.print, "print", 0,
		  .help = "Print events also when they are written to a file."),
	PK_OPTION(CHOICE, struct collect_values, run.format, "format", 0, .choices = pk_cli_formats,
		  .help = "Print text for people (the default), or one JSON object a line."),
	PK_OPTION(BOOL, struct collect_values, run.journeys, "journeys", 0,
		  .help = "Print the journey of each packet, with its end, when it has ended, "
			  "instead of events."),
	PK_OPTION(WORDS, struct collect_values, only, "only", 0, .metavar = "LIST",
		  .help = "Follow all packets, but print or write only journeys that ended so, as "
			  "in dropped, or lasted that long, as in slow=10ms: whole."),
	PK_OPTION(SIZE, struct collect_values, run.journey_bytes, "journey-memory", 0,
		  .metavar = "SIZE", .min = 1 << 20, .max = 16ull << 30,
		  .help = "Room for journeys that have not ended yet; 64M unless given."),
	PK_OPTION(STRING, struct collect_values, run.cmd, "cmd", 0, .metavar = "CMD",
		  .line_only = true,
		  .help = "Run the shell command CMD once probes are in place, and stop when it "
			  "ends."),
	PK_OPTION(DURATION, struct collect_values, run.duration_ns, "duration", 0,
		  .metavar = "TIME", .min = 1,
		  .help = "Stop after that time, as in 10s, 500ms, 5m."),
	PK_OPTION(U64, struct collect_values, run.stop_after, "stop-after", 0, .metavar = "N",
		  .min = 1, .help = "Stop after N events."),
	PK_OPTION(BOOL, struct collect_values, run.stack, "stack", 0,
		  .help = "Record the kernel stack at every probe."),
	PK_OPTION(U32, struct collect_values, run.snaplen, "snaplen", 0, .metavar = "N",
		  .max = PK_SNAPLEN_MAX,
		  .help = "Record at most N bytes of each packet; " STRING(
			  PK_SNAPLEN_DEFAULT) " unless given, up to " STRING(PK_SNAPLEN_MAX) "."),
	PK_OPTION(SIZE, struct collect_values, run.buffer_bytes, "buffer-size", 0,
		  .metavar = "SIZE", .min = 128 << 10, .max = 1 << 30,
		  .help = "Room for events on their way from the kernel, from 128K to 1G, "
			  "rounded up to a power of two; 16M unless given."),
	PK_OPTION(RATE, struct collect_values, run.shed.rate, "rate", 0, .metavar = "N/s", .min = 1,
		  .max = 1000000000,
		  .help = "Record at most N events a second on each CPU, and count the others. "
			  "What came in a tenth of a second may come at once."),
	PK_OPTION(PERCENT, struct collect_values, run.shed.max_overhead, "max-overhead", 0,
		  .metavar = "PCT", .min = 1, .max = 10000,
		  .help = "Leave events out, and count them, so that probes take no more than "
			  "PCT percent of the CPU time, all CPUs together."),
	PK_OPTION(U32, struct collect_values, run.compress, "compress", 0, .metavar = "LEVEL",
		  .implied = STRING(PK_COMPRESS_DEFAULT), .min = 1, .max = 19,
		  .help = "Compress the capture with zstd, level 1 to 19 (" STRING(
			  PK_COMPRESS_DEFAULT) " if left out)."),
	PK_OPTION(SIZE, struct collect_values, run.rotate_bytes, "out-rotate", 0, .metavar = "SIZE",
		  .min = 1 << 20, .max = 1ull << 40,
		  .help = "When the capture has that size, 1M or more, go on in another: FILE.1, "
			  "FILE.2 and so on."),
	PK_OPTION(BOOL, struct collect_values, run.no_evidence, "no-evidence", 0,
		  .help = "Do not read what surrounds a drop (settings, route, sockets) for the "
			  "capture; without it, causes are told from the packet alone."),
	PK_OPTION(WORDS, struct collect_values, nft_verdicts, "nft-verdicts", 0, .metavar = "LIST",
		  .help = "Of what rules and policies of nftables say, only these: drop, accept, "
			  "queue, jump, goto, return, continue..."),
	PK_OPTION(BOOL, struct collect_values, run.allow_system_changes, "allow-system-changes", 0,
		  .help = "Let collectors change the machine until the run ends, so that it tells "
			  "more: nft adds a table to have rules traced."),
	PK_OPTION(U32, struct collect_values, run.track_max, "track-max", 0, .metavar = "N",
		  .min = 1, .max = PK_TRACK_MAX_MAX,
		  .help = "Follow at most N packets at a time; " STRING(
			  PK_TRACK_MAX_DEFAULT) " unless given."),
	PK_OPTION(BOOL, struct collect_values, run.utc, "utc", 0,
		  .help = "In text, the time of day in UTC instead of seconds since boot."),
	PK_OPTION(STRING, struct collect_values, run.ready_file, "ready-file", 0, .metavar = "FILE",
		  .line_only = true,
		  .help = "Make FILE once every probe is in place; it is removed at the end."),
};

static const struct collect_values defaults = {
	.run = { .snaplen = PK_SNAPLEN_DEFAULT,
		 .buffer_bytes = PK_BUFFER_DEFAULT,
		 .track_max = PK_TRACK_MAX_DEFAULT,
		 .journey_bytes = PK_LIVE_BYTES },
};

/* A ring buffer is a power of two of bytes, and of whole pages. */
static uint64_t round_up_buffer(uint64_t bytes)
{
	uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);

	while (size < bytes)
		size *= 2;
	return size;
}

/* --only dropped,slow=10ms. 0, or PK_EXIT_USAGE, logged. */
static int find_only(char *const *words, struct pk_collect_opts *opts)
{
	for (; words && *words; words++) {
		const char *time = strncmp(*words, "slow=", 5) ? NULL : *words + 5;

		if (time && (pk_parse_duration(time, &opts->only_slow_ns) || !opts->only_slow_ns))
			return pk_err(PK_EXIT_USAGE,
				      "collect: --only: '%s' is no time; write it as in slow=10ms",
				      time);
		if (!time &&
		    pk_cli_outcome("collect: --only", *words, "slow=TIME", &opts->only_outcomes))
			return PK_EXIT_USAGE;
	}
	return 0;
}

/* --nft-verdicts drop,queue. 0, or PK_EXIT_USAGE, logged. */
static int find_verdicts(char *const *words, uint32_t *ret)
{
	for (; words && *words; words++) {
		uint32_t bit = pk_nft_verdict_by_name(*words);

		if (!bit)
			return pk_err(PK_EXIT_USAGE,
				      "collect: --nft-verdicts: '%s' is none; drop, accept, queue, "
				      "jump, goto, return and continue are, among others",
				      *words);
		*ret |= bit;
	}
	return 0;
}

/* Options that each are right but do not go together. */
static int check_together(const struct pk_collect_opts *opts)
{
	bool to_stdout = opts->out && !strcmp(opts->out, "-");

	if (to_stdout && opts->print)
		return pk_err(PK_EXIT_USAGE,
			      "collect: --print and --out -: stdout can hold only one of them");
	if (to_stdout && isatty(STDOUT_FILENO))
		return pk_err(PK_EXIT_USAGE, "collect: --out -: stdout is a terminal; use -o FILE, "
					     "or a pipe: pktrack collect -o - | pktrack print -");
	if (opts->journeys && opts->out && !opts->print)
		return pk_err(PK_EXIT_USAGE, "collect: --journeys: with --out nothing is printed; "
					     "add --print, or sort the capture");
	if (opts->compress && !opts->out)
		return pk_err(PK_EXIT_USAGE,
			      "collect: --compress: there is no capture to compress; add -o");
	if (opts->rotate_bytes && !opts->out)
		return pk_err(PK_EXIT_USAGE,
			      "collect: --out-rotate: there is no capture to rotate; add -o");
	if (opts->rotate_bytes && to_stdout)
		return pk_err(PK_EXIT_USAGE,
			      "collect: --out-rotate: stdout is no file that others can follow; "
			      "use -o FILE");
	return 0;
}

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	const struct collect_values *values = data;
	struct pk_collect_opts opts = values->run;
	int r;

	(void)words;
	(void)n_words;
	r = find_only(values->only, &opts);
	r = r ?: find_verdicts(values->nft_verdicts, &opts.nft_verdicts);
	r = r ?: check_together(&opts);
	if (r)
		return r;
	opts.kernel = cli->kernel;
	opts.collectors = (const char *const *)values->collectors;
	opts.n_collectors = pk_list_count(values->collectors);
	opts.probes = (const char *const *)values->probes;
	opts.n_probes = pk_list_count(values->probes);
	opts.n_typed_probes = pk_options_n_line(cli->options, "probe");
	opts.all_skb_typed = pk_options_source(cli->options, "all-skb") == PK_OPTION_LINE;
	opts.probe_stack_typed = pk_options_source(cli->options, "probe-stack") == PK_OPTION_LINE;
	opts.profiles = (const char *const *)cli->profiles;
	opts.n_profiles = pk_list_count(cli->profiles);
	opts.filter.reasons = values->reasons;
	opts.filter.not_reasons = values->not_reasons;
	opts.buffer_bytes = round_up_buffer(opts.buffer_bytes);
	opts.color = cli->out.color;
	opts.cmdline = cli->cmdline;
	return pk_collect(&opts);
}

const struct pk_command pk_cmd_collect = {
	.name = "collect",
	.args = "",
	.about = "record events of packets in the kernel, or print them as they come",
	.notes =
		"Events are printed, or with -o written to a file for print, sort, pcap and stats. "
		"Ctrl-C ends it.\n"
		"What to collect is said by --probe and --collectors, or by a profile:\n"
		"pktrack -p dropmon collect\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.run = run,
};
