// SPDX-License-Identifier: GPL-2.0-or-later
/* pktrack pcap: the packets of a capture as pcapng. */

#include <errno.h>
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

static int write_packets(struct pk_capture_reader *reader, const struct pk_select_opts *opts,
			 struct pk_select *select, struct pk_out *out)
{
	const struct pk_pcap_opts pcap_opts = { .reader = reader };
	_cleanup_(pk_consumer_freep) struct pk_consumer *pcap = pk_pcap_new(out, &pcap_opts);

	if (!pcap)
		return pk_err(-ENOMEM, "pcap: %s", strerror(ENOMEM));
	return pk_cli_select_run(opts, select, pcap, reader);
}

static int run(struct pk_cli *cli, const void *data, char **words, size_t n_words)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *reader = NULL;
	_cleanup_(pk_select_freep) struct pk_select *select = NULL;
	const struct pcap_cmd_opts *opts = data;
	struct pk_cli_output output;
	int r;

	if ((!opts->out || !strcmp(opts->out, "-")) && isatty(STDOUT_FILENO))
		return pk_err(PK_EXIT_USAGE, "pcap: stdout is a terminal; use -o FILE, or a pipe: "
					     "pktrack pcap | tcpdump -r -");
	r = pk_cli_select_new(&opts->select, &select);
	if (!r)
		r = pk_cli_capture_open(words, n_words, &reader);
	if (!r)
		r = pk_cli_output_open(cli, opts->out, n_words ? words[0] : PK_CAPTURE_DEFAULT,
				       &output);
	if (r)
		return r;
	r = pk_cli_output_close(&output, write_packets(reader, &opts->select, select, output.out));
	return r ? r : pk_cli_capture_status(reader);
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
