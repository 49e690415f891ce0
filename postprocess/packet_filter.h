/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A pcap-filter expression on recorded packets: the same program that libpcap would run, on the
 * bytes that were captured. */

#include "core/event/event.h"

struct pk_packet_filter;

/* Compile `expr` for Ethernet and for IP without a link header; one of the two must do. 0;
 * -EINVAL, logged with what libpcap says; -ENOMEM, logged. */
int pk_packet_filter_new(const char *expr, struct pk_packet_filter **ret);
void pk_packet_filter_free(struct pk_packet_filter *f);
/* Does the packet of the event match? An event without packet bytes does not. A VLAN tag that the
 * device took off is back where it was in the frame. Where the bytes do not suffice, libpcap's
 * answer holds: no match. */
bool pk_packet_filter_match(struct pk_packet_filter *f, const struct pk_event *ev);
/* Packets so far that begin with a header for which the expression has no meaning. *ret_why: in
 * libpcap's words. */
uint64_t pk_packet_filter_unsuited(const struct pk_packet_filter *f, const char **ret_why);
