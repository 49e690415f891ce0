// SPDX-License-Identifier: GPL-2.0-or-later
/* What an event says of the packet that was dropped or freed, as far as rules ask for it. Every
 * byte comes from the network: nothing is read beyond what was captured. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "core/event/capture.h"
#include "core/event/stack.h"
#include "core/util/cursor.h"
#include "core/util/out.h"
#include "postprocess/explain/explain.h"
#include "postprocess/why/facts.h"

#define TYPE_IPV4    0x0800
#define TYPE_ARP     0x0806
#define TYPE_VLAN    0x8100
#define TYPE_QINQ    0x88a8
#define TYPE_MPLS    0x8847
#define TYPE_MPLS_MC 0x8848
#define TYPE_LEAST   0x0600 /* what is less is a length */
#define TYPE_IPV6    0x86dd

#define MAX_TAGS 4

#define PACKET_HOST      0 /* include/uapi/linux/if_packet.h */
#define PACKET_BROADCAST 1
#define PACKET_OTHERHOST 3
#define PACKET_LOOPBACK  5

#define PROTO_IGMP 2
#define PROTO_GRE  47
#define PROTO_ESP  50
#define PROTO_AH   51

static void set(struct pk_facts *f, pk_traits trait, bool on)
{
	if (on)
		f->traits |= trait;
}

/* ---- the link layer ---- */

/* Read the Ethernet header and tags; the cursor then stands behind them. */
static void read_mac(struct pk_facts *f, struct pk_cursor *c)
{
	static const uint8_t reserved[] = { 0x01, 0x80, 0xc2, 0, 0 }, none[6];
	const uint8_t *mac = pk_cursor_take(c, 12);
	uint16_t type = pk_get_be16(c);

	if (c->overrun)
		return;
	f->has_mac = true;
	f->mac = mac;
	set(f, PK_TRAIT(TO_RESERVED), !memcmp(mac, reserved, sizeof(reserved)) && mac[5] < 16);
	set(f, PK_TRAIT(BAD_SOURCE), mac[6] & 1 || !memcmp(mac + 6, none, sizeof(none)));
	for (int i = 0; i < MAX_TAGS && (type == TYPE_VLAN || type == TYPE_QINQ); i++) {
		uint16_t tci = pk_get_be16(c);

		if (!(f->traits & PK_TRAIT(VLAN)))
			f->vlan = tci & 0xfff;
		f->traits |= PK_TRAIT(VLAN);
		type = pk_get_be16(c);
	}
	if (!c->overrun)
		f->ethertype = type;
}

/* The tag that a device took off the frame and left in the skb is the outermost one. */
static void read_accelerated_tag(struct pk_facts *f, const struct pk_event *ev)
{
	const struct skb_section *skb = pk_event_get(ev, skb);

	if (!skb || !skb->vlan_proto)
		return;
	f->traits |= PK_TRAIT(VLAN);
	f->vlan = skb->vlan_tci & 0xfff;
}

/* ---- IP ---- */

static bool has_source_route(const uint8_t *options, size_t len)
{
	for (size_t i = 0; i < len && options[i];) {
		if (options[i] == 1) { /* no operation */
			i++;
			continue;
		}
		if (options[i] == 131 || options[i] == 137)
			return true;
		if (i + 1 >= len || options[i + 1] < 2)
			return false;
		i += options[i + 1];
	}
	return false;
}

static void read_ipv4(struct pk_facts *f, struct pk_cursor *c)
{
	const uint8_t *h = pk_cursor_take(c, 20);
	size_t options;

	if (!h)
		return;
	if (h[0] >> 4 != 4 || (h[0] & 15) < 5) {
		f->traits |= PK_TRAIT(BAD_IP);
		return;
	}
	f->traits |= PK_TRAIT(IPV4);
	f->has_ttl = true;
	f->ttl = h[8];
	f->ip_claims = (uint32_t)h[2] << 8 | h[3];
	f->ip_id = (uint32_t)h[4] << 8 | h[5];
	set(f, PK_TRAIT(DF), h[6] & 0x40);
	set(f, PK_TRAIT(FRAGMENT), (h[6] & 0x3f) || h[7]);
	options = ((h[0] & 15) - 5) * 4u;
	set(f, PK_TRAIT(OPTIONS), options);
	h = pk_cursor_take(c, options);
	set(f, PK_TRAIT(SOURCE_ROUTE), h && has_source_route(h, options));
}

/* Directly behind the IPv6 header. As ip6_frag_queue() of net/ipv6/reassembly.c has it. */
static void read_fragment_header(struct pk_facts *f, const uint8_t *h)
{
	uint32_t at = (uint32_t)(h[2] << 8 | h[3]) & ~7u;
	uint32_t len = f->ip_claims - MIN(f->ip_claims, 48u);

	f->ip_id = (uint32_t)h[4] << 24 | (uint32_t)h[5] << 16 | (uint32_t)h[6] << 8 | h[7];
	set(f, PK_TRAIT(BAD_FRAG), at + len > 65535 || ((h[3] & 1) && len % 8));
}

static void read_ipv6(struct pk_facts *f, struct pk_cursor *c)
{
	const uint8_t *h = pk_cursor_take(c, 40);

	if (!h)
		return;
	if (h[0] >> 4 != 6) {
		f->traits |= PK_TRAIT(BAD_IP);
		return;
	}
	f->traits |= PK_TRAIT(IPV6) | PK_TRAIT(DF);
	f->has_ttl = true;
	f->ttl = h[7];
	f->ip_claims = ((uint32_t)h[4] << 8 | h[5]) + 40;
	set(f, PK_TRAIT(FRAGMENT), h[6] == IPPROTO_FRAGMENT);
	if (h[6] == IPPROTO_FRAGMENT && c->len >= 8)
		read_fragment_header(f, c->p);
}

static bool is_v4_loopback(const uint8_t *addr)
{
	return addr[0] == 127;
}

static bool is_loopback(const struct pk_flow *flow, const uint8_t *addr)
{
	static const uint8_t v6[16] = { [15] = 1 };

	return flow->family == AF_INET ? is_v4_loopback(addr) : !memcmp(addr, v6, sizeof(v6));
}

static void read_addresses(struct pk_facts *f)
{
	static const uint8_t none[16];
	const struct pk_flow *flow = &f->flow;
	bool v4 = flow->family == AF_INET;

	set(f, PK_TRAIT(TO_MULTICAST), v4 ? flow->dst[0] >> 4 == 14 : flow->dst[0] == 0xff);
	set(f, PK_TRAIT(TO_LOOPBACK), is_loopback(flow, flow->dst));
	set(f, PK_TRAIT(FROM_LOOPBACK), is_loopback(flow, flow->src));
	set(f, PK_TRAIT(FROM_LINK),
	    !v4 && flow->src[0] == 0xfe && (flow->src[1] & 0xc0) == 0x80); /* fe80::/10 */
	set(f, PK_TRAIT(FROM_MULTICAST),
	    v4 ? flow->src[0] >> 4 == 14 || flow->src[0] == 255 : flow->src[0] == 0xff);
	set(f, PK_TRAIT(FROM_NONE), !memcmp(flow->src, none, v4 ? 4 : 16));
	set(f, PK_TRAIT(TO_NONE), !memcmp(flow->dst, none, v4 ? 4 : 16));
	/* What people most often use: /24 and /64. */
	set(f, PK_TRAIT(NEAR), !memcmp(flow->src, flow->dst, v4 ? 3 : 8));
	set(f, PK_TRAIT(TO_ITSELF), !memcmp(flow->src, flow->dst, v4 ? 4 : 16));
}

/* ---- what IP carries ---- */

static void read_tcp(struct pk_facts *f)
{
	uint32_t headers;
	uint8_t flags;

	f->traits |= PK_TRAIT(TCP);
	if (f->inner_len < 14)
		return;
	flags = f->inner[13];
	set(f, PK_TRAIT(FIN), flags & 0x01);
	set(f, PK_TRAIT(SYN), (flags & 0x12) == 0x02);
	set(f, PK_TRAIT(SYN_ACK), (flags & 0x12) == 0x12);
	set(f, PK_TRAIT(RST), flags & 0x04);
	set(f, PK_TRAIT(ACK), flags & 0x10);
	set(f, PK_TRAIT(NO_FLAGS), !(flags & 0x17));
	headers = (uint32_t)(f->inner[12] >> 4) * 4;
	set(f, PK_TRAIT(BAD_DOFF),
	    f->ip_claims && headers + (f->traits & PK_TRAIT(IPV4) ? 20 : 40) > f->ip_claims);
	if (f->traits & PK_TRAIT(IPV4))
		set(f, PK_TRAIT(DATA), f->ip_claims > 20 + headers);
	else
		set(f, PK_TRAIT(DATA), f->ip_claims > 40 + headers);
}

/* Errors of ICMPv4 begin with 8 bytes, and then quote what they are about. */
static bool is_quote_bad(const struct pk_facts *f)
{
	uint8_t type = f->flow.icmp_type;

	if (type != 3 && type != 4 && type != 5 && type != 11 && type != 12)
		return false;
	return f->inner_whole < 8 + 20 || (f->inner_len > 8 && (f->inner[8] & 15) < 5);
}

/* How long a message of neighbour discovery is without its options (RFC 4861). */
static size_t discovery_bytes(uint8_t type)
{
	static const uint8_t bytes[] = { [133 - 133] = 8,
					 [134 - 133] = 16,
					 [135 - 133] = 24,
					 [136 - 133] = 24,
					 [137 - 133] = 40 };

	return bytes[type - 133];
}

/* Those that are here; as ndisc_parse_options() of net/ipv6/ndisc.c has it. */
static bool are_options_bad(const uint8_t *p, size_t len, size_t whole)
{
	for (size_t at = 0; at + 2 <= len; at += (size_t)p[at + 1] * 8)
		if (!p[at + 1] || at + (size_t)p[at + 1] * 8 > whole)
			return true;
	return false;
}

static void read_discovery(struct pk_facts *f)
{
	/* `inner` may be the header of a fragment: that of one that is all there is. */
	size_t at = f->traits & PK_TRAIT(FRAGMENT) ? 8 : 0;
	size_t fixed = at + discovery_bytes(f->flow.icmp_type), whole;

	f->traits |= PK_TRAIT(DISCOVERY);
	set(f, PK_TRAIT(BAD_CODE), f->flow.icmp_code);
	/* What lies behind the packet, as bytes that fill up a frame, is none of its options. */
	whole = f->ip_claims - MIN(f->ip_claims, f->ip_has - f->inner_whole);
	if (MIN(f->inner_len, whole) > fixed && f->inner[at] == f->flow.icmp_type)
		set(f, PK_TRAIT(BAD_OPTIONS),
		    are_options_bad(f->inner + fixed, MIN(f->inner_len, whole) - fixed,
				    whole - fixed));
}

static void read_icmp(struct pk_facts *f)
{
	const struct pk_flow *flow = &f->flow;
	bool v6 = flow->proto == IPPROTO_ICMPV6;

	f->traits |= PK_TRAIT(ICMP);
	if (!flow->has_icmp)
		return;
	set(f, PK_TRAIT(BAD_QUOTE), !v6 && is_quote_bad(f));
	set(f, PK_TRAIT(PING), flow->icmp_type == (v6 ? 128 : 8));
	set(f, PK_TRAIT(ECHO_REPLY), flow->icmp_type == (v6 ? 129 : 0));
	set(f, PK_TRAIT(ROUTER_SOLICITATION), v6 && flow->icmp_type == 133);
	set(f, PK_TRAIT(ROUTER_WORD), v6 && (flow->icmp_type == 134 || flow->icmp_type == 137));
	set(f, PK_TRAIT(SOLICITATION), v6 && flow->icmp_type == 135);
	if (v6 && flow->icmp_type >= 133 && flow->icmp_type <= 137)
		read_discovery(f);
	set(f, PK_TRAIT(MEMBERSHIP),
	    v6 && ((flow->icmp_type >= 130 && flow->icmp_type <= 132) || flow->icmp_type == 143));
}

/* Ports by which the kernel's own tunnels are known. */
static void read_udp_port(struct pk_facts *f)
{
	uint16_t port = f->flow.has_ports ? f->flow.dport : 0;

	set(f, PK_TRAIT(TO_VXLAN), port == 4789 || port == 8472); /* IANA; Linux by default */
	set(f, PK_TRAIT(TO_GENEVE), port == 6081);
}

/* Bytes behind the IP header, if all of them are here; else 0. */
static uint32_t whole_len(const struct pk_facts *f)
{
	uint32_t len = f->ip_claims - (f->ip_has - f->inner_whole);

	return f->ip_claims > f->ip_has || len > f->inner_len ? 0 : len;
}

/* The sum over a message that is here as a whole. */
static bool is_sum_wrong(const struct pk_facts *f)
{
	uint32_t sum = 0, len = whole_len(f);

	if (!len)
		return false;
	for (uint32_t i = 0; i < len; i++)
		sum += i % 2 ? f->inner[i] : (uint32_t)f->inner[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum != 0xffff;
}

/* Does the kernel look at the checksum? Not if the device has (1), or will make it (3). */
static bool is_sum_asked(const struct pk_facts *f)
{
	const struct skb_section *skb = pk_event_get(f->ev, skb);

	return skb && skb->ip_summed != 1 && skb->ip_summed != 3;
}

/* CRC32C over all, with nothing where it stands (RFC 9260, 6.8). */
static bool is_crc_wrong(const struct pk_facts *f)
{
	static const uint8_t none[4];
	uint32_t len = whole_len(f), crc;
	const uint8_t *p = f->inner;

	if (len < 12)
		return false;
	crc = pk_crc32c(pk_crc32c(pk_crc32c(0, p, 8), none, sizeof(none)), p + 12, len - 12);
	return crc != ((uint32_t)p[8] | (uint32_t)p[9] << 8 | (uint32_t)p[10] << 16 |
		       (uint32_t)p[11] << 24);
}

static void read_transport(struct pk_facts *f)
{
	switch (f->flow.proto) {
	case IPPROTO_TCP:
		read_tcp(f);
		break;
	case IPPROTO_UDP:
		f->traits |= PK_TRAIT(UDP);
		set(f, PK_TRAIT(NO_UDP_CSUM), f->inner_len >= 8 && !f->inner[6] && !f->inner[7]);
		read_udp_port(f);
		break;
	case IPPROTO_UDPLITE:
		f->traits |= PK_TRAIT(UDPLITE);
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		read_icmp(f);
		break;
	case PROTO_IGMP:
		f->traits |= PK_TRAIT(MEMBERSHIP);
		set(f, PK_TRAIT(BAD_CSUM), is_sum_wrong(f));
		break;
	case PROTO_GRE:
		set(f, PK_TRAIT(BAD_CSUM),
		    f->inner_len >= 8 && f->inner[0] & 0x80 && is_sum_asked(f) && is_sum_wrong(f));
		break;
	case PROTO_ESP:
	case PROTO_AH:
		f->traits |= PK_TRAIT(ESP);
		break;
	case IPPROTO_SCTP:
		f->traits |= PK_TRAIT(SCTP);
		set(f, PK_TRAIT(BAD_CSUM), is_sum_asked(f) && is_crc_wrong(f));
		break;
	}
}

/* ---- ARP ---- */

/* Of IPv4 on Ethernet, as it has been since 1982 (RFC 826). */
static void read_arp(struct pk_facts *f)
{
	static const uint8_t kind[] = { 0, 1, 8, 0, 6, 4, 0 };
	const uint8_t *p = f->inner;

	f->traits |= PK_TRAIT(ARP);
	set(f, PK_TRAIT(BAD_ARP), f->inner_len >= 6 && memcmp(p, kind, 6));
	if (f->inner_len < 28 || memcmp(p, kind, sizeof(kind)))
		return;
	f->arp_sender = p + 14;
	f->arp_target = p + 24;
	/* One that tells its own address asks for nothing, whatever it calls itself (RFC 5227). */
	set(f, PK_TRAIT(TO_LOOPBACK), is_v4_loopback(f->arp_target));
	set(f, PK_TRAIT(TO_MULTICAST), f->arp_target[0] >> 4 == 14);
	set(f, PK_TRAIT(ARP_REPLY), p[7] == 2 || !memcmp(f->arp_sender, f->arp_target, 4));
	set(f, PK_TRAIT(ARP_REQUEST), p[7] == 1 && memcmp(f->arp_sender, f->arp_target, 4) != 0);
}

/* ---- the packet ---- */

static uint16_t guess_type(const struct pk_cursor *c, uint16_t type)
{
	if (type || c->len < 1)
		return type;
	return *c->p >> 4 == 4 ? TYPE_IPV4 : *c->p >> 4 == 6 ? TYPE_IPV6 : 0;
}

static void read_packet(struct pk_facts *f, const struct pk_event *ev)
{
	const struct packet_section *p = pk_event_get(ev, packet);
	size_t captured = pk_event_tail(ev, packet);
	struct pk_packet packet = { p->data, captured, p->len, p->start, p->protocol };
	struct pk_cursor c = pk_cursor_of(p->data, captured);

	f->len = p->len;
	set(f, PK_TRAIT(TO_US), p->pkt_type == PACKET_HOST);
	set(f, PK_TRAIT(TO_ALL), p->pkt_type == PACKET_BROADCAST);
	set(f, PK_TRAIT(TO_OTHERS), p->pkt_type == PACKET_OTHERHOST);
	set(f, PK_TRAIT(LOOPED), p->pkt_type == PACKET_LOOPBACK);
	set(f, PK_TRAIT(BARE), p->start == PK_LAYER_UNKNOWN && !f->dev && !f->sk);
	if (p->start == PK_LAYER_UNKNOWN)
		return;
	if (p->start == PK_LAYER_MAC)
		read_mac(f, &c);
	else
		f->ethertype = guess_type(&c, p->protocol);
	set(f, PK_TRAIT(LLC), f->has_mac && f->ethertype < TYPE_LEAST);
	set(f, PK_TRAIT(NO_IP),
	    f->ethertype && f->ethertype != TYPE_ARP && f->ethertype != TYPE_IPV4 &&
		    f->ethertype != TYPE_IPV6);
	f->inner = c.p;
	f->inner_len = c.overrun ? 0 : c.len;
	if (f->ethertype == TYPE_ARP)
		read_arp(f);
	if (f->ethertype == TYPE_MPLS || f->ethertype == TYPE_MPLS_MC)
		set(f, PK_TRAIT(TTL_OUT), f->inner_len >= 4 && f->inner[3] <= 1);
	if (f->ethertype != TYPE_IPV4 && f->ethertype != TYPE_IPV6)
		return;
	f->ip_has = p->len - MIN(p->len, (uint32_t)(captured - c.len));
	if (f->ethertype == TYPE_IPV4)
		read_ipv4(f, &c);
	else
		read_ipv6(f, &c);
	if (f->traits & PK_TRAIT(BAD_IP))
		return; /* `inner` is at that header */
	set(f, PK_TRAIT(CUT), f->ip_claims > f->ip_has);
	set(f, PK_TRAIT(TTL_OUT), f->has_ttl && f->ttl <= 1);
	set(f, PK_TRAIT(HOP_LIMIT_FULL), f->has_ttl && f->ttl == 255);
	f->inner = c.p;
	f->inner_len = c.overrun ? 0 : c.len;
	f->inner_whole = p->len - MIN(p->len, (uint32_t)(captured - c.len));
	f->has_flow = pk_dissect_flow(&packet, &f->flow);
	if (!f->has_flow)
		return;
	read_addresses(f);
	read_transport(f);
}

/* ---- the key of evidence ---- */

static void put_address(struct pk_out *out, const struct pk_flow *flow, const uint8_t *addr)
{
	if (flow->family == AF_INET)
		pk_out_ipv4(out, addr);
	else
		pk_out_ipv6(out, addr);
}

static void put_flow(struct pk_out *out, const struct pk_flow *flow)
{
	pk_out_u64(out, flow->proto);
	pk_out_char(out, ' ');
	put_address(out, flow, flow->src);
	pk_out_str(out, " > ");
	put_address(out, flow, flow->dst);
	if (flow->has_ports) {
		pk_out_char(out, ' ');
		pk_out_u64(out, flow->dport);
	}
}

static void put_frame(struct pk_out *out, const struct pk_facts *f)
{
	pk_out_str(out, "eth ");
	pk_out_mac(out, f->mac + 6);
	pk_out_str(out, " > ");
	pk_out_mac(out, f->mac);
	pk_out_char(out, ' ');
	pk_out_hex(out, f->ethertype, 4);
}

void pk_flow_key(const struct pk_facts *f, char key[PK_FLOW_KEY_BYTES])
{
	_cleanup_(pk_out_done) struct pk_out out;

	pk_out_init(&out, -1);
	if (f->has_flow)
		put_flow(&out, &f->flow);
	else if (f->has_mac)
		put_frame(&out, f);
	if (f->nft) {
		pk_out_printf(&out, " nft %llu ", (unsigned long long)f->nft->handle);
		pk_nft_put_chain(&out, f->nft);
	}
	if (f->consumed) {
		pk_out_str(&out, " at ");
		pk_out_u64(&out, f->ev->rec->ts_ns);
	}
	snprintf(key, PK_FLOW_KEY_BYTES, "%s", pk_out_text(&out) ?: "");
}

/* ---- all of it ---- */

static void read_socket(struct pk_facts *f, const struct pk_event *ev)
{
	f->sk = pk_event_get(ev, sk);
	if (!f->sk)
		return;
	f->traits |= PK_TRAIT(SOCKET);
	set(f, PK_TRAIT(LISTENER), f->sk->protocol == IPPROTO_TCP && f->sk->state == 10);
	set(f, PK_TRAIT(FULL), f->sk->rcvbuf && f->sk->rmem >= f->sk->rcvbuf / 4 * 3);
}

const char *pk_facts_function(const struct pk_facts *f, size_t *ret_len)
{
	uint64_t offset;
	const struct pk_symbol *symbol = pk_names_symbol(f->names, f->place, &offset);
	const char *name = symbol ? symbol->name : "";

	*ret_len = pk_explain_function_len(name);
	return name;
}

static void read_reason(struct pk_facts *f)
{
	bool has_reasons = f->value || pk_names_has_reasons(f->names);
	const char *name = has_reasons ? pk_names_reason(f->names, f->value) : "NOT_SPECIFIED";

	set(f, PK_TRAIT(NO_REASON), !has_reasons);
	f->reason = name ? name : "";
	f->subsystem = f->value >> 16 ? pk_names_subsystem(f->names, f->value) : "core";
}

/* Where it ended, and what the kernel said to that. */
static bool read_end(struct pk_facts *f)
{
	const struct drop_section *drop = pk_event_get(f->ev, drop);
	const struct place_section *place = pk_event_get(f->ev, place);

	if (drop) {
		f->location = drop->location;
		f->value = drop->reason;
		read_reason(f);
	} else if (place) {
		f->consumed = true;
		f->location = place->location;
		f->reason = "CONSUMED";
		f->subsystem = "core";
	}
	return drop || place;
}

bool pk_facts_of(const struct pk_event *ev, const struct pk_names *names, struct pk_facts *ret)
{
	*ret = (struct pk_facts){
		.ev = ev,
		.names = names,
		.dev = pk_event_get(ev, dev),
		.ns = pk_event_get(ev, ns),
		.xdp = pk_event_get(ev, xdp),
		.nft = pk_event_get(ev, nft),
	};
	if (!read_end(ret))
		return false;
	ret->place = ret->consumed ? ret->location : pk_event_drop_place(ev, names);
	read_socket(ret, ev);
	if (pk_event_get(ev, packet))
		read_packet(ret, ev);
	read_accelerated_tag(ret, ev);
	return true;
}
