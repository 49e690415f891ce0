/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The bytes of a packet as one line of text, in the words of tcpdump (broken here):
 *
 *	02:67:01:00:00:01 > 02:67:01:00:00:02, IP (ttl 64, id 4660, flags [DF], length 60)
 *	10.1.0.1.45678 > 10.1.0.2.81: Flags [S], seq 123, win 64240, options [mss 1460], length 0
 *
 * What is inside a tunnel follows after ": ". Where the capture was cut the line ends in "[|tcp]",
 * and in "[tcp too short]" where the packet itself ends within a header. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event/schema.h"
#include "core/util/out.h"

struct pk_packet {
	const uint8_t *data; /* the bytes that were captured */
	size_t captured;     /* how many */
	size_t len;          /* of the packet, from the same start */
	enum pk_layer start; /* what the first byte belongs to */
	uint16_t protocol;   /* ethertype in host order, as skb->protocol has it; 0: unknown */
};

/* Print the packet, without a newline. Any bytes will do; text within them is escaped. */
void pk_dissect(const struct pk_packet *packet, struct pk_out *out);

struct pk_flow {
	uint8_t family;   /* AF_INET or AF_INET6 */
	uint8_t proto;    /* IPPROTO_*, behind the extension headers */
	bool has_ports;   /* sport and dport are known */
	bool has_payload; /* of TCP: payload is known */
	bool has_icmp;    /* icmp_type and icmp_code are known */
	uint8_t icmp_type, icmp_code;
	uint8_t ttl;              /* or hop limit */
	uint16_t sport, dport;    /* host order */
	uint32_t length;          /* of the IP packet, as its header says */
	uint32_t payload;         /* of TCP, in bytes */
	uint8_t src[16], dst[16]; /* the first four bytes for AF_INET */
};

/* The flow of the outermost IP packet. False if there is none or its header was not captured;
 * *ret is untouched then. Fragments but the first have neither ports nor type. */
bool pk_dissect_flow(const struct pk_packet *packet, struct pk_flow *ret);
