/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Events as text for people. */

#include "postprocess/consumer.h"

/* Print one event: a header line (time, CPU, process, probe, id), then a line per section in the
 * order of collectors/list.h. Does not fail; the output keeps its errors. */
void pk_event_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out,
		    const struct pk_print_opts *opts);

/* The same for a station of a journey, with the time since the one before it. */
void pk_event_print_since(const struct pk_event *ev, const struct pk_names *names,
			  struct pk_out *out, const struct pk_print_opts *opts, uint64_t since_ns);

/* "640 ns", "12.4 us", "3.2 ms", "1.5 s" */
void pk_text_duration(struct pk_out *out, uint64_t ns);
/* "2026-11-22 14:51:43.123456" */
void pk_text_utc(struct pk_out *out, uint64_t utc_ns);
/* "NO_SOCKET", "openvswitch/OVS_DROP_LAST_ACTION", or the number. */
void pk_text_reason(struct pk_out *out, const struct pk_names *names, uint32_t reason);
/* "web", or the inode number. */
void pk_text_netns(struct pk_out *out, const struct pk_names *names, uint32_t inum);
