/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the scenes are written with: a drop made by hand, and the cause that it must be given. They
 * stand under the name of the layer whose rule it is, in the order of those rules. */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/util/cleanup.h"
#include "postprocess/why/internal.h"

#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define PSH 0x08
#define ACK 0x10
#define URG 0x20

struct packet {
	uint8_t version;       /* 4, 6; 0: that of the addresses */
	const char *src, *dst; /* IPv4 or IPv6; NULL: no IP */
	uint8_t proto;
	uint16_t sport, dport; /* or type and code of ICMP */
	uint8_t flags;
	uint8_t ttl;        /* 0: 64 */
	uint16_t payload;   /* bytes behind the transport header */
	uint16_t claims;    /* length in the IP header; 0: the true one */
	uint16_t vlan;      /* 0: no tag */
	uint16_t ethertype; /* if not IP */
	uint8_t pkt_type;
	bool source_route, no_mac, df;
	const char *dmac; /* hex; NULL: that of this host */
	const char *raw;  /* hex, instead of the transport header */
};

struct scene {
	const char *what;
	const char *reason; /* NULL: the kernel has none */
	const char *function;
	struct packet packet;
	bool no_packet, no_dev, no_ns;
	bool bare;    /* an skb without headers */
	uint16_t tag; /* accelerated VLAN tag */
	uint32_t rmem, rcvbuf;
	const char *comm;
	const char *caller; /* a second frame on the stack */
	const char *beyond; /* a third */
	enum pk_confidence confidence;
	const char *cause, *fix; /* NULL: none at all; a fix may be its beginning only */
	const char *counter;     /* that it must be told to move; NULL: not asked */
	bool as_said;            /* not derived: the kernel says the same */
	struct xdp_section xdp;  /* .how 0: none */
	struct nft_section nft;  /* .has_code 0: none */
	const char *evidence;    /* JSON of facts of the flow; NULL: none */
};

struct scene_set {
	const struct scene *at;
	size_t n;
};

/* One for each file here: those of the rules, and what no rule is about. */
#define SCENE_SETS(F) F(general) PK_WHY_SETS(F)

#define DECLARE_SCENES(name) extern const struct scene_set scenes_##name;
SCENE_SETS(DECLARE_SCENES)
#undef DECLARE_SCENES

/* The scenes of all sets. NULL: there are not so many. */
const struct scene *scene_at(size_t i);

#define SCENE_SET(scenes)                                                                          \
	{                                                                                          \
		scenes, ARRAY_SIZE(scenes)                                                         \
	}

/* Addresses and ports are filled in where a case does not name them. */
#define TCP4(...)                                                                                  \
	{                                                                                          \
		.version = 4, .proto = 6, __VA_ARGS__                                              \
	}
#define UDP4(...)                                                                                  \
	{                                                                                          \
		.version = 4, .proto = 17, __VA_ARGS__                                             \
	}
#define TCP6(...)                                                                                  \
	{                                                                                          \
		.version = 6, .proto = 6, __VA_ARGS__                                              \
	}
#define UDP6(...)                                                                                  \
	{                                                                                          \
		.version = 6, .proto = 17, __VA_ARGS__                                             \
	}

/* Of 10.1.0.1 about 10.1.0.2; `op` 01: a request, 02: a reply. */
#define ARP(op) "00010800060400" op "0200000000010a0100010000000000000a010002"

#define POSSIBLE PK_CONFIDENCE_POSSIBLE
#define LIKELY   PK_CONFIDENCE_LIKELY
#define CERTAIN  PK_CONFIDENCE_CERTAIN
