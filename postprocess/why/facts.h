/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the event that tells of a packet's end says of it: what the rules ask, and what decides
 * which evidence is read while we collect. */

#include "collectors/dev/section.h"
#include "collectors/drop/section.h"
#include "collectors/nft/section.h"
#include "collectors/ns/section.h"
#include "collectors/skb/dissect/dissect.h"
#include "collectors/skb/section.h"
#include "collectors/task/section.h"
#include "collectors/xdp/section.h"
#include "core/event/event.h"
#include "core/event/names.h"

/* What a rule may ask of a packet: T(name, when it is so) */
#define PK_TRAITS(T)                                                                               \
	T(IPV4, "an IPv4 packet")                                                                  \
	T(IPV6, "an IPv6 packet")                                                                  \
	T(ARP, "an ARP packet")                                                                    \
	T(ARP_REQUEST, "ARP that asks for an address")                                             \
	T(ARP_REPLY, "ARP that tells one, or announces it")                                        \
	T(NO_IP, "a frame of another ethertype")                                                   \
	T(LLC, "a frame with a length instead of an ethertype (802.2)")                            \
	T(BAD_IP, "of the ethertype of IP, but not with a header of that")                         \
	T(BAD_ARP, "an ARP packet with lengths that are not those of Ethernet and IPv4")           \
	T(TCP, "TCP")                                                                              \
	T(UDP, "UDP")                                                                              \
	T(UDPLITE, "UDP-Lite")                                                                     \
	T(ICMP, "ICMP or ICMPv6")                                                                  \
	T(ESP, "ESP or AH")                                                                        \
	T(SCTP, "SCTP")                                                                            \
	T(SYN, "TCP: SYN without ACK")                                                             \
	T(SYN_ACK, "TCP: SYN with ACK")                                                            \
	T(RST, "TCP: RST")                                                                         \
	T(FIN, "TCP: FIN")                                                                         \
	T(ACK, "TCP: ACK")                                                                         \
	T(DATA, "TCP with payload")                                                                \
	T(BAD_DOFF, "TCP: the header claims to be longer than the segment")                        \
	T(NO_FLAGS, "TCP: none of SYN, ACK, FIN, RST")                                             \
	T(NO_UDP_CSUM, "UDP without a checksum")                                                   \
	T(BAD_CSUM, "IGMP, GRE, SCTP: the checksum is wrong")                                      \
	T(PING, "ICMP or ICMPv6 echo request")                                                     \
	T(ECHO_REPLY, "answer to a ping")                                                          \
	T(MEMBERSHIP, "IGMP, or MLD")                                                              \
	T(TTL_OUT, "TTL or hop limit of 1 or 0")                                                   \
	T(DF, "IPv6, or IPv4 that may not be fragmented")                                          \
	T(FRAGMENT, "a fragment")                                                                  \
	T(BAD_QUOTE, "an ICMP error that does not quote the header of an IP packet")               \
	T(TO_RESERVED, "its frame was sent to 01:80:c2:00:00:00 to 0f, which bridges keep")        \
	T(BAD_FRAG, "a fragment of IPv6 that cannot be one by its length")                         \
	T(CUT, "the IP header claims more bytes than there are")                                   \
	T(SOURCE_ROUTE, "IPv4 with a source route option")                                         \
	T(TO_MULTICAST, "sent to an IP multicast address")                                         \
	T(TO_LOOPBACK, "sent to 127.0.0.0/8 or ::1")                                               \
	T(FROM_LOOPBACK, "sent from 127.0.0.0/8 or ::1")                                           \
	T(FROM_LINK, "IPv6 from a link-local address")                                             \
	T(FROM_MULTICAST, "sent from a multicast address, or that of all")                         \
	T(TO_NONE, "sent to 0.0.0.0 or ::")                                                        \
	T(OPTIONS, "IPv4 with options")                                                            \
	T(FROM_NONE, "sent from 0.0.0.0 or ::")                                                    \
	T(TO_VXLAN, "UDP to a port of VXLAN")                                                      \
	T(TO_GENEVE, "UDP to the port of Geneve")                                                  \
	T(TO_ITSELF, "source and destination are the same address")                                \
	T(BAD_SOURCE, "its frame comes from a MAC that stands for many, or for none")              \
	T(VLAN, "with a VLAN tag")                                                                 \
	T(NEAR, "source and destination are likely of one network")                                \
	T(ROUTER_SOLICITATION, "a router solicitation")                                            \
	T(ROUTER_WORD, "what only routers send: an advertisement, or a redirect")                  \
	T(BARE, "no packet: it has neither headers nor a device, and no socket is known")          \
	T(DISCOVERY, "a message of IPv6 neighbour discovery")                                      \
	T(HOP_LIMIT_FULL, "TTL or hop limit of 255")                                               \
	T(SOLICITATION, "a neighbour solicitation")                                                \
	T(BAD_CODE, "a message of IPv6 neighbour discovery with a code, where there is none")      \
	T(BAD_OPTIONS, "one with options that have no length, or end behind it")                   \
	T(TO_ALL, "its frame was sent to all in the segment")                                      \
	T(LOOPED, "a copy for this host of what it sent to all or to a group")                     \
	T(TO_US, "its frame was sent to this host")                                                \
	T(OWN_MAC, "its frame was sent to the MAC that evidence has of the device")                \
	T(TO_OTHERS, "its frame was sent to another host")                                         \
	T(SOCKET, "a socket is known")                                                             \
	T(FULL, "its receive buffer is nearly full, or fuller")                                    \
	T(LISTENER, "a TCP socket that listens")                                                   \
	T(NO_REASON, "of a kernel without drop reasons")

enum pk_trait_bit {
#define PK_TRAIT_BIT(name, what) PK_TRAIT_BIT_##name,
	PK_TRAITS(PK_TRAIT_BIT)
#undef PK_TRAIT_BIT
		PK_TRAIT_BIT_MAX,
};

/* A set of traits. Wider than a word, and yet a number: tables of rules write theirs as A | B,
 * which must be a constant. */
typedef unsigned __int128 pk_traits;
_Static_assert(PK_TRAIT_BIT_MAX <= 8 * sizeof(pk_traits), "more traits than a set holds");

#define PK_TRAIT(name) ((pk_traits)1 << PK_TRAIT_BIT_##name)

/* Has a packet with the traits `has` all of `all`, and none of `none`? */
static inline bool pk_traits_fit(pk_traits has, pk_traits all, pk_traits none)
{
	return (has & all) == all && !(has & none);
}

/* What one event says of its packet. Pointers go into the event. */
struct pk_facts {
	const struct pk_event *ev;
	const struct pk_names *names;
	uint64_t location; /* where it was dropped, or freed, as the kernel has it */
	uint64_t place;    /* the same, or what called a function that frees for others */
	uint32_t value;    /* of the reason */
	bool consumed;     /* it was freed as normal: no reason was given */
	/* "NOT_SPECIFIED" on a kernel without reasons, "CONSUMED" of what was consumed */
	const char *reason, *subsystem;
	const struct dev_section *dev; /* these three: NULL if not known */
	const struct ns_section *ns;
	const struct sk_section *sk;
	const struct xdp_section *xdp; /* of a frame that XDP lost without an skb; else NULL */
	const struct nft_section *nft; /* what nftables is known to have said; else NULL */
	pk_traits traits;
	bool has_mac, has_flow, has_ttl;
	const uint8_t *mac; /* destination, then source */
	uint16_t ethertype; /* behind the tags; 0: not known */
	uint16_t vlan;      /* id, if PK_TRAIT(VLAN) */
	struct pk_flow flow;
	uint8_t ttl;
	/* IPv4 addresses of an ARP packet: the sender's and the one that it is about; NULL: none */
	const uint8_t *arp_sender, *arp_target;
	uint32_t ip_id;       /* identification of a fragment's datagram */
	uint32_t ip_claims;   /* length of the packet as its IP header has it; 0: not known */
	uint32_t ip_has;      /* bytes from the IP header on */
	uint32_t len;         /* of all that is known of the packet; 0: nothing */
	const uint8_t *inner; /* what follows the IP header, or that of another ethertype; BAD_IP:
			       * what should be an IP header */
	size_t inner_len;
	uint32_t inner_whole;               /* bytes of it, captured or not */
	const struct pk_evidence *evidence; /* NULL: none, or not looked for */
	bool evidence_of_flow;              /* it is of this flow, not only of the place */
};

/* Facts of an event that tells where its packet was dropped, or freed as normal. False: it does
 * not. */
bool pk_facts_of(const struct pk_event *ev, const struct pk_names *names, struct pk_facts *ret);

/* The function of `place`, "" if that has no name; not owned. *ret_len: without what compilers
 * append. */
const char *pk_facts_function(const struct pk_facts *f, size_t *ret_len);

#define PK_FLOW_KEY_BYTES 160
/* The flow as evidence is kept by: "17 10.0.0.1 > 10.0.0.2 53", protocol, addresses and
 * destination port; of other frames "eth SOURCE > DESTINATION TYPE"; "" if not known. " nft 4 inet
 * filter input" follows if that rule (0: none) of nftables is known to have dropped it. Of what was
 * consumed " at NS" follows, the time of the event: where most packets fare well, what is true of
 * one says nothing of the next of its flow. */
void pk_flow_key(const struct pk_facts *f, char key[PK_FLOW_KEY_BYTES]);
