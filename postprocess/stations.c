// SPDX-License-Identifier: GPL-2.0-or-later
/* See stations.h. The list is asked for probes and for the place where a packet was freed alike:
 * consume_skb() called by a function that reads is the end of a packet that was read. Compilers
 * append to names (.constprop.0, .isra.0), hence the patterns. What is asked per event is
 * remembered by probe and by place. */

#include "postprocess/stations.h"

#include <fnmatch.h>
#include <string.h>

#include "collectors/drop/section.h"
#include "collectors/track/section.h"
#include "core/util/map.h"

#define MAX_PROBES 1024 /* that are remembered; others are looked up each time */
#define MAX_PLACES 4096 /* remembered at a time */

static const struct {
	const char *symbol; /* glob */
	enum pk_role role;
} list[] = {
	/* from a device, or on to one */
	{ "net:netif_receive_skb*", PK_ROLE_ENTER },
	{ "net:netif_rx*", PK_ROLE_ENTER },
	{ "net:napi_gro_*", PK_ROLE_ENTER },
	{ "net:net_dev_queue", PK_ROLE_ENTER },
	{ "netif_receive_skb*", PK_ROLE_ENTER },
	{ "__netif_receive_skb*", PK_ROLE_ENTER },
	{ "netif_rx*", PK_ROLE_ENTER },
	{ "enqueue_to_backlog*", PK_ROLE_ENTER },
	{ "napi_gro_*", PK_ROLE_ENTER },
	{ "gro_receive_skb", PK_ROLE_ENTER },
	{ "dev_gro_receive*", PK_ROLE_ENTER },
	{ "ip_rcv*", PK_ROLE_ENTER },
	{ "ipv6_rcv*", PK_ROLE_ENTER },
	{ "arp_rcv*", PK_ROLE_ENTER },
	{ "__dev_queue_xmit*", PK_ROLE_ENTER },
	{ "dev_queue_xmit*", PK_ROLE_ENTER },

	/* to a driver */
	{ "net:net_dev_start_xmit", PK_ROLE_LEAVE },
	{ "dev_hard_start_xmit", PK_ROLE_LEAVE },
	{ "net:net_dev_xmit", PK_ROLE_LEFT },

	/* to a socket */
	{ "sock_queue_rcv_skb*", PK_ROLE_QUEUE },
	{ "__sock_queue_rcv_skb*", PK_ROLE_QUEUE },
	{ "udp_queue_rcv_*", PK_ROLE_QUEUE },
	{ "udpv6_queue_rcv_*", PK_ROLE_QUEUE },
	{ "__udp_enqueue_schedule_skb", PK_ROLE_QUEUE },
	{ "tcp_add_backlog", PK_ROLE_QUEUE },
	{ "tcp_rcv_established", PK_ROLE_QUEUE },
	{ "tcp_data_queue*", PK_ROLE_QUEUE },
	{ "tcp_queue_rcv", PK_ROLE_QUEUE },
	{ "raw_rcv*", PK_ROLE_QUEUE },
	{ "rawv6_rcv*", PK_ROLE_QUEUE },
	{ "ping_rcv", PK_ROLE_QUEUE },
	{ "tcp:tcp_probe", PK_ROLE_QUEUE },
	{ "sock:sk_data_ready", PK_ROLE_HOLD },
	{ "packet_rcv*", PK_ROLE_QUEUE },

	/* to a reader */
	{ "skb:skb_copy_datagram_iovec", PK_ROLE_READ },
	{ "skb_copy_datagram_iter", PK_ROLE_READ },
	{ "skb_copy_and_csum_datagram_msg", PK_ROLE_READ },
	{ "tpacket_rcv*", PK_ROLE_READ },
	{ "skb_consume_udp", PK_ROLE_TAKE },
	{ "skb_free_datagram*", PK_ROLE_TAKE },
	{ "__skb_free_datagram*", PK_ROLE_TAKE },
	{ "tcp_eat_recv_skb*", PK_ROLE_TAKE },
	{ "tcp_recvmsg*", PK_ROLE_TAKE },
	{ "tcp_read_sock*", PK_ROLE_TAKE },
	{ "udp_recvmsg*", PK_ROLE_TAKE },
	{ "udpv6_recvmsg*", PK_ROLE_TAKE },
	{ "udp_read_skb*", PK_ROLE_TAKE },
	{ "raw_recvmsg*", PK_ROLE_TAKE },
	{ "rawv6_recvmsg*", PK_ROLE_TAKE },
	{ "ping_recvmsg*", PK_ROLE_TAKE },
	{ "packet_recvmsg*", PK_ROLE_TAKE },
	{ "netlink_recvmsg*", PK_ROLE_TAKE },
	{ "unix_stream_read_generic*", PK_ROLE_TAKE },
	{ "__unix_dgram_recvmsg*", PK_ROLE_TAKE },
	{ "unix_dgram_recvmsg*", PK_ROLE_TAKE },
	{ "virtio_transport_*_dequeue*", PK_ROLE_TAKE },

	/* to nobody */
	{ "skb:consume_skb", PK_ROLE_FREE },
	{ "consume_skb", PK_ROLE_FREE },
	{ "__consume_stateless_skb", PK_ROLE_FREE },
	{ "napi_consume_skb", PK_ROLE_FREE },
	{ "skb_release_head_state", PK_ROLE_FREE },
	{ "kfree_skbmem", PK_ROLE_FREE },

	/* A list of fragments goes with the packet that it is a part of, however that ended. */
	{ "skb_release_data*", PK_ROLE_FREE },
};

struct pk_stations {
	const struct pk_names *names;
	uint8_t by_probe[MAX_PROBES]; /* role plus 1; 0: not asked yet */
	struct pk_map by_place;       /* address to role */
};

enum pk_role pk_role_of_symbol(const char *symbol)
{
	for (size_t i = 0; i < ARRAY_SIZE(list); i++)
		if (!fnmatch(list[i].symbol, symbol, 0))
			return list[i].role;
	return PK_ROLE_PASS;
}

struct pk_stations *pk_stations_new(const struct pk_names *names)
{
	struct pk_stations *s = calloc(1, sizeof(*s));

	if (s)
		s->names = names;
	return s;
}

void pk_stations_free(struct pk_stations *s)
{
	if (!s)
		return;
	pk_map_done(&s->by_place);
	free(s);
}

static enum pk_role role_of_probe(struct pk_stations *s, uint16_t probe)
{
	const struct pk_probe_name *name;
	enum pk_role role;

	if (probe < MAX_PROBES && s->by_probe[probe])
		return s->by_probe[probe] - 1;
	name = pk_names_probe(s->names, probe);
	role = pk_role_of_symbol(name->symbol);
	if (probe < MAX_PROBES && strcmp(name->symbol, "?")) /* not named yet: ask again */
		s->by_probe[probe] = (uint8_t)(role + 1);
	return role;
}

static enum pk_role role_of_place(struct pk_stations *s, uint64_t addr)
{
	const struct pk_symbol *symbol;
	const uint64_t *known = pk_map_get(&s->by_place, addr);
	enum pk_role role;
	uint64_t offset;

	if (known)
		return *known;
	symbol = pk_names_symbol(s->names, addr, &offset);
	if (!symbol)
		return PK_ROLE_PASS;
	role = pk_role_of_symbol(symbol->name);
	if (s->by_place.n >= MAX_PLACES)
		pk_map_done(&s->by_place);
	if (addr)
		pk_map_put(&s->by_place, addr, role); /* without memory: asked again */
	return role;
}

enum pk_role pk_stations_role(struct pk_stations *s, const struct pk_event *ev)
{
	const struct drop_section *drop = pk_event_get(ev, drop);
	const struct end_section *end = pk_event_get(ev, end);
	const struct place_section *place;
	enum pk_role role;

	if (drop)
		return role_of_place(s, drop->location) == PK_ROLE_FREE ? PK_ROLE_FREE
									: PK_ROLE_DROP;
	if (end && end->how != PK_ENDING_UNFOLLOWED) /* which is told at a station */
		return PK_ROLE_TELL;
	role = role_of_probe(s, ev->rec->probe);
	place = role == PK_ROLE_FREE ? pk_event_get(ev, place) : NULL;
	if (place) {
		enum pk_role at = role_of_place(s, place->location);

		if (at == PK_ROLE_READ || at == PK_ROLE_TAKE)
			return PK_ROLE_TAKE;
	}
	return role;
}
