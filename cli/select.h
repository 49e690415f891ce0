/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The filters on recorded events, for every command that reads a capture. */

#include "cli/cli.h"
#include "postprocess/select.h"

/* Rows for a command whose values, `struct_`, hold a struct pk_select_opts as `member_`. */
#define PK_SELECT_OPTIONS(struct_, member_)                                                        \
	PK_OPTION(STRING, struct_, member_.filter, "filter", 'f', .metavar = "PCAP-FILTER",        \
		  .help = "Only packets that match this pcap-filter(7) expression, by the bytes "  \
			  "that were captured."),                                                  \
		PK_OPTION(WORDS, struct_, member_.ids, "id", 0, .metavar = "ID[,ID]",              \
			  .help = "Only packets of these ids, as in #1f4."),                       \
		PK_OPTION(WORDS, struct_, member_.reasons, "reason", 0, .metavar = "NAME[,NAME]",  \
			  .help = "Only drops for these reasons, as in NO_SOCKET or 'TCP_*'."),    \
		PK_OPTION(WORDS, struct_, member_.devs, "dev", 0, .metavar = "NAME[,NAME]",        \
			  .help = "Only at these devices, as in eth0 or 'veth*'."),                \
		PK_OPTION(WORDS, struct_, member_.netns, "ns", 0, .metavar = "NAME[,NAME]",        \
			  .help = "Only in these network namespaces: names or inode numbers; "     \
				  "'host' is that of process 1."),                                 \
		PK_OPTION(LIST, struct_, member_.comms, "comm", 0, .metavar = "NAME",              \
			  .help = "Only while this process ran. May be given several times."),     \
		PK_OPTION(LIST, struct_, member_.probes, "probe", 'p', .metavar = "[TYPE:]SYMBOL", \
			  .help = "Only as this probe saw it, as in tp:skb:kfree_skb. May be "     \
				  "given several times."),                                         \
		PK_OPTION(STRING, struct_, member_.since, "since", 0, .metavar = "TIME",           \
			  .help = "Not before: seconds since boot, a UTC time as in "              \
				  "'2026-11-22 14:51:43', or +5s after the start."),               \
		PK_OPTION(STRING, struct_, member_.until, "until", 0, .metavar = "TIME",           \
			  .help = "Not after; the same."),                                         \
		PK_OPTION(WORDS, struct_, member_.outcomes, "outcome", 0,                          \
			  .metavar = "NAME[,NAME]",                                                \
			  .help = "Only packets whose journey ended so, as in dropped or "         \
				  "lost-track.")

/* A command that gives the selected events of a capture to one consumer. */
struct pk_cli_reading {
	const char *command;
	const struct pk_select_opts *select;
	const char *out; /* where to; NULL or "-": stdout */
	/* The consumer, which writes to `out`; `opts` are the command's. NULL: no memory. */
	struct pk_consumer *(*make)(struct pk_out *out, const void *opts,
				    struct pk_capture_reader *reader);
	const void *opts;
};
/* Do that, with the capture that the words name. A status of enum pk_exit, or -errno, logged. */
int pk_cli_read(struct pk_cli *cli, const struct pk_cli_reading *reading, char **words,
		size_t n_words);

/* What was asked for, checked as far as that needs no capture. 0; an exit status or -errno,
 * logged. */
int pk_cli_select_new(const struct pk_select_opts *opts, struct pk_select **ret);
/* Bits of the outcomes that were asked for, 0 if none were. 0, or PK_EXIT_USAGE, logged. */
int pk_cli_select_outcomes(const struct pk_select_opts *opts, uint32_t *ret);
