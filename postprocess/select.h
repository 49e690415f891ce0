/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Filters on recorded events, with the same words for every command: a condition of each kind
 * that was given must hold, and of its list one word is enough. Words may be patterns, with * ?
 * and [], as for a shell. */

#include "postprocess/consumer.h"

/* Lists end with NULL; NULL members: not asked for. */
struct pk_select_opts {
	const char *filter; /* pcap-filter, of the packet's bytes */
	char **ids;         /* as print shows them, hexadecimal */
	char **reasons;     /* "NO_SOCKET", "openvswitch/OVS_DROP_*", a number */
	char **devs;
	char **netns; /* names or inode numbers */
	char **comms;
	char **probes;     /* "SYMBOL" or "TYPE:SYMBOL" */
	const char *since; /* times: see pk_select_new() */
	const char *until;
	char **outcomes; /* of journeys, not of events: see endings.h */
};

struct pk_select;

/* Times are seconds since boot as print shows them ("61.000001"), a day and time of UTC
 * ("2026-11-22 14:51:43.5", 'T' between them and 'Z' behind them allowed), or "+TIME" for that
 * long after the capture's start ("+1.5s"). `opts` and what it points to must live as long. 0;
 * -EINVAL or -ENOMEM, logged. */
int pk_select_new(const struct pk_select_opts *opts, struct pk_select **ret);
void pk_select_free(struct pk_select *s);
static inline void pk_select_freep(struct pk_select **s)
{
	pk_select_free(*s);
}

/* Is nothing asked for, so that every event matches? */
bool pk_select_is_all(const struct pk_select *s);
/* Is the event one of those asked for? 1, 0, or -errno, logged: the capture does not say what is
 * needed for an answer. */
int pk_select_match(struct pk_select *s, const struct pk_event *ev, const struct pk_names *names);
/* After the last event: -ENOENT, logged, if the capture knows nothing by a name that was asked
 * for; else 0. */
int pk_select_end(struct pk_select *s, const struct pk_names *names);

/* Put the selection in front of `next`: it sees the events that match, and its end comes before
 * pk_select_end(). Neither is owned, both must live as long. NULL: no memory. */
struct pk_consumer *pk_select_consumer(struct pk_select *s, struct pk_consumer *next);
