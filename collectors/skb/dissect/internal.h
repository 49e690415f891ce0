/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Shared by the printers of this folder: one function per protocol, which reads its header at
 * the cursor, prints it and hands what follows to the next. All of them take any bytes. */

#include <string.h>

#include "collectors/skb/dissect/dissect.h"
#include "core/util/cursor.h"

enum {
	DISSECT_MAX_DEPTH = 8, /* packets in packets, VLAN tags among them */
	DISSECT_MAX_ITEMS =
		16, /* of lists in a packet: labels, chunks, options of a neighbour message */
};

enum {
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_ARP = 0x0806,
	ETHERTYPE_TEB = 0x6558, /* Ethernet in something else */
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_MPLS = 0x8847,
	ETHERTYPE_QINQ = 0x88a8,
};

enum {
	PROTO_HOPOPTS = 0,
	PROTO_ICMP = 1,
	PROTO_TCP = 6,
	PROTO_UDP = 17,
	PROTO_DCCP = 33,
	PROTO_ROUTING = 43,
	PROTO_FRAGMENT = 44,
	PROTO_AH = 51,
	PROTO_ICMPV6 = 58,
	PROTO_NONE = 59,
	PROTO_DSTOPTS = 60,
	PROTO_SCTP = 132,
	PROTO_UDPLITE = 136,
};

struct pk_dissect {
	struct pk_cursor c; /* the captured bytes that were not read yet */
	size_t missing;     /* bytes that the packet has behind these, and the capture has not */
	struct pk_out *out;
	unsigned int depth; /* headers named by an ethertype so far */
};

/* What the printers above IP need of it. */
struct pk_ip {
	uint8_t version; /* 4 or 6 */
	bool fragment;   /* a first fragment: lengths further up are those of the whole */
	const uint8_t *src, *dst;
};

struct pk_ip4_header {
	const uint8_t *src, *dst;
	size_t size;     /* of the header with its options */
	uint16_t length; /* of the packet, as the header says */
	uint16_t id, csum;
	uint16_t offset; /* of the fragment, in bytes */
	uint8_t flags;   /* IP4_* */
	uint8_t version, tos, ttl, proto;
};

enum {
	IP4_MORE = 1,
	IP4_DONT_FRAGMENT = 2,
	IP4_RESERVED = 4,
};
#define IP4_FIXED 20 /* bytes of a header without options */

/* Read the fixed part. False: it was cut, or `size` is less than that. */
bool pk_ip4_read(struct pk_cursor *c, struct pk_ip4_header *ret);

struct pk_value_name {
	uint32_t value;
	const char *name;
};

/* The name of `value` in a table; NULL if it has none. */
#define value_name(table, value)                                                                   \
	pk_value_name_find(table, sizeof(table) / sizeof((table)[0]), value)
const char *pk_value_name_find(const struct pk_value_name *table, size_t n, uint32_t value);

/* Bytes of the packet from here on, whether captured or not. */
static inline size_t real_left(const struct pk_dissect *d)
{
	return d->c.len + d->missing;
}

/* A header says that `n` bytes are left: forget those behind. False if the packet has fewer. */
static inline bool limit_left(struct pk_dissect *d, size_t n)
{
	if (n > real_left(d))
		return false;
	d->missing = n > d->c.len ? n - d->c.len : 0;
	d->c.len = n < d->c.len ? n : d->c.len;
	return true;
}

static inline void put(struct pk_dissect *d, const char *s)
{
	pk_out_mem(d->out, s, strlen(s)); /* inline, so that the length of a literal is known */
}

static inline void put_num(struct pk_dissect *d, const char *before, uint64_t v)
{
	put(d, before);
	pk_out_u64(d->out, v);
}

static inline void put_hex(struct pk_dissect *d, const char *before, uint64_t v, unsigned int width)
{
	put(d, before);
	pk_out_hex(d->out, v, width);
}

/* ", length 60": what is left of the packet. */
static inline void put_left(struct pk_dissect *d)
{
	put_num(d, ", length ", real_left(d));
}

/* The header of protocol `name` is not all there: "[|tcp]" if the capture ends, "[tcp too
 * short]" if the packet does. */
void pk_dissect_cut(struct pk_dissect *d, const char *name);
/* The name of `value`, or `unknown` followed by the number. */
void pk_dissect_name(struct pk_dissect *d, const char *name, const char *unknown, uint32_t value);

void pk_dissect_addr(struct pk_dissect *d, uint8_t version, const uint8_t *addr);
/* "src > dst: " */
void pk_dissect_hosts(struct pk_dissect *d, const struct pk_ip *ip);
/* "src.sport > dst.dport: ", read at the cursor. False: they were cut, which is printed. */
bool pk_dissect_ports(struct pk_dissect *d, const struct pk_ip *ip, const char *name,
		      uint16_t *ret_sport, uint16_t *ret_dport);

/* What an ethertype names. Ends the nesting when it gets too deep. */
void pk_dissect_ethertype(struct pk_dissect *d, uint16_t type);
const char *pk_ethertype_name(uint16_t type); /* NULL: unknown */
void pk_dissect_ether(struct pk_dissect *d);
void pk_dissect_llc(struct pk_dissect *d);
void pk_dissect_arp(struct pk_dissect *d);
void pk_dissect_ipv4(struct pk_dissect *d);
void pk_dissect_ipv6(struct pk_dissect *d);

/* What an IP protocol number names. */
void pk_dissect_proto(struct pk_dissect *d, const struct pk_ip *ip, uint8_t proto);
/* A fragment that does not begin with the header of `proto`. */
void pk_dissect_later_fragment(struct pk_dissect *d, const struct pk_ip *ip, uint8_t proto);
/* "udp", "ip-proto-200" */
void pk_dissect_proto_name(struct pk_dissect *d, uint8_t proto);
/* An authentication header, in front of the hosts. False: it was cut. *ret_next: the protocol
 * behind it. */
bool pk_dissect_ah(struct pk_dissect *d, uint8_t *ret_next);

void pk_dissect_tcp(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_udp(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_sctp(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_icmp(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_icmp6(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_igmp(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_gre(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_esp(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_ip_in_ip(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_ip6_in_ip(struct pk_dissect *d, const struct pk_ip *ip);
void pk_dissect_vxlan(struct pk_dissect *d);
void pk_dissect_geneve(struct pk_dissect *d);

/* The ethertype of what looks like a whole IP header, 0 if it does not. `len`: bytes of the
 * packet from there on. */
uint16_t pk_ip_guess(struct pk_cursor c, size_t len);
/* The flow of the IP packet of that version at the cursor. */
bool pk_flow_read(struct pk_cursor c, uint8_t version, struct pk_flow *ret);
/* ", for 10.1.0.1.4000 > 10.1.0.2.81 udp": the packet that an ICMP error is about. */
void pk_dissect_about(struct pk_dissect *d, const struct pk_flow *flow);
