/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* One reading of evidence: what is asked, and where the answers go. Every reader below runs in
 * the thread, within the namespace of the drop; what it cannot read, it leaves out. */

#include <net/if.h>

#include "collectors/nft/section.h"
#include "core/event/evidence.h"
#include "postprocess/why/facts.h"

struct json_object;

#define PK_EVIDENCE_PACKET_BYTES 256

/* A drop, or what may be one, copied out of its record. */
struct pk_evidence_request {
	uint64_t ts_ns, location;
	uint32_t reason, netns, ifindex, rx_ifindex, mark;
	char reason_name[48], function[64], dev[IFNAMSIZ];
	char flow_key[PK_FLOW_KEY_BYTES];
	pk_traits traits;
	bool has_mac, has_flow;
	uint8_t mac[12];
	uint16_t ethertype, vlan;
	bool has_arp;
	uint8_t arp_sender[4], arp_target[4];
	struct pk_flow flow;
	bool has_nft;
	struct nft_section nft; /* what nftables is known to have said */
	uint32_t len;           /* of the packet, from `bytes` on */
	size_t bytes_len;       /* of it that are here */
	size_t network_at;      /* where in `bytes` the network header begins */
	uint8_t bytes[PK_EVIDENCE_PACKET_BYTES];
};

enum pk_fact {
#define PK_FACT_ENUM(name, what) PK_FACT_##name,
	PK_EVIDENCE_FACTS(PK_FACT_ENUM)
#undef PK_FACT_ENUM
		PK_FACT_MAX,
};

struct pk_reading {
	const struct pk_evidence_request *req;
	const struct pk_netns_paths *netns;  /* where other namespaces are found */
	int netns_fd;                        /* the one that we are in */
	struct pk_sysctls *sysctls;          /* settings as they were */
	struct json_object *facts, *of_flow; /* owned; see docs/capture-file.md */
	/* What one reader found for those after it; 0: not known. */
	uint32_t master;    /* index of the device that the device is a port of */
	uint32_t bridge;    /* index of the bridge that the device is, or is a port of */
	uint64_t cgroup_id; /* of the socket */
	uint8_t remote_family, remote[16]; /* other end of the tunnel that the device is */
	bool dst_is_local; /* the destination is an address of the namespace, or all of its */
};

/* Add a fact: one that holds for every packet of the place, or one for the flow. */
void pk_fact_number(struct pk_reading *r, enum pk_fact fact, int64_t v);
void pk_fact_text(struct pk_reading *r, enum pk_fact fact, const char *text);
void pk_fact_number_of_flow(struct pk_reading *r, enum pk_fact fact, int64_t v);
void pk_fact_text_of_flow(struct pk_reading *r, enum pk_fact fact, const char *text);
/* A setting, of which there is a fact, was `first` when collecting began. */
void pk_fact_changed(struct pk_reading *r, enum pk_fact setting, int64_t first);
/* Do reason and place match these patterns? NULL: any. */
bool pk_reading_is(const struct pk_reading *r, const char *reason, const char *place);

/* What was found, for the dictionary; takes over the facts. */
struct json_object *pk_reading_entry(const struct pk_reading *r);

/* Readers, in the order in which they run. READER(name) */
#define PK_EVIDENCE_READERS(READER)                                                                \
	READER(settings)                                                                           \
	READER(link)                                                                               \
	READER(route)                                                                              \
	READER(arp)                                                                                \
	READER(groups)                                                                             \
	READER(sockets)                                                                            \
	READER(bpf)                                                                                \
	READER(traffic)                                                                            \
	READER(filters)                                                                            \
	READER(bridge)                                                                             \
	READER(tunnels)                                                                            \
	READER(wireguard)                                                                          \
	READER(ovs)                                                                                \
	READER(nft)                                                                                \
	READER(xtables)                                                                            \
	READER(ipvs)

/* Before all of them, in our own namespace: settings that the machine has once. */
void pk_read_host(struct pk_reading *r);

#define PK_READER_PROTO(name) void pk_read_##name(struct pk_reading *r);
PK_EVIDENCE_READERS(PK_READER_PROTO)
#undef PK_READER_PROTO

/* Where the device is a tunnel that sends. */
#define PK_AT_TUNNEL_SEND                                                                          \
	"ip_tunnel_xmit|ipgre_xmit|__gre_xmit|gre_tap_xmit|erspan_xmit|ipip_tunnel_xmit|"          \
	"sit_tunnel_xmit|ip6_tnl_xmit|ip6_tnl_start_xmit|ip6gre_tunnel_xmit|vxlan_xmit*|"          \
	"geneve_xmit*"

/* The VRF whose table that is, if it is one's. */
void pk_say_vrf(struct pk_reading *r, uint32_t table);
/* A number at the beginning of a file; false: it cannot be read. Does not log. */
bool pk_read_number(const char *path, int64_t *ret);
/* Listeners of the namespace whose accept queue is full: "0.0.0.0:80 holds 2 of 1", a comma
 * between. NULL: none, or not known. Owned by the caller. */
char *pk_full_listeners(void);
