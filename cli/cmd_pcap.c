// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack pcap: the packets of a capture as pcapng. */

#include <string.h>

#include "cli/select.h"
#include "core/util/log.h"
#include "postprocess/pcap.h"

struct pcap_cmd_opts {
	const char *out;
	struct pk_select_opts select;
};

static const struct pk_option rows[] = {
	PK_OPTION(STRING, struct pcap_cmd_opts, out, "out", 'o', .metavar = "FILE",
		  .help = "Write to FILE instead of stdout."),
	PK_SELECT_OPTIONS(struct pcap_cmd_opts, select),
};

static const struct pcap_cmd_opts defaults;

static struct pk_consumer *make(struct pk_out *out, const void *opts,
				struct pk_capture_reader *reader)
{
	const struct pk_pcap_opts pcap_opts = { .reader = reader };

	(void)opts;
	return pk_pcap_new(out, &pcap_opts);
}

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	const struct pcap_cmd_opts *opts = data;
	const struct pk_cli_reading reading = {
		.command = "pcap", .select = &opts->select, .out = opts->out, .make = make
	};

	if ((!opts->out || !strcmp(opts->out, "-")) && isatty(STDOUT_FILENO))
		return pk_err(PK_EXIT_USAGE, "pcap: stdout is a terminal; use -o FILE, or a pipe: "
					     "pktrack pcap | tcpdump -r -");
	return pk_cli_read(cli, &reading, words, n_words);
}

const struct pk_command pk_cmd_pcap = {
	.name = "pcap",
	.args = "[FILE]",
	.about = "give the packets of a capture as pcapng, for Wireshark, tshark and tcpdump",
	.notes = "FILE is pktrack.data unless named; '-' is stdin.\n",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
	.defaults = &defaults,
	.opts_size = sizeof(defaults),
	.max_words = 1,
	.run = run,
};
