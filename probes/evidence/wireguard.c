// SPDX-License-Identifier: GPL-2.0-or-later
/* The peer of a WireGuard device that the packet is for, by its allowed IPs: has it an endpoint,
 * and was there a handshake? */

#include <arpa/inet.h>
#include <linux/wireguard.h>
#include <string.h>
#include <time.h>

#include "probes/evidence/genl.h"
#include "probes/evidence/internal.h"

#define KEY_CHARS 44 /* of base64 */

struct peers {
	struct pk_reading *r;
	uint16_t family;
	const uint8_t *addr; /* that is asked for */
	int best;            /* length of the prefix that has it; -1: none */
	char key[KEY_CHARS + 1], endpoint[64];
	int64_t handshake_s; /* 0: never */
};

static void put_base64(const uint8_t *in, size_t len, char *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t v = (uint32_t)in[i] << 16 | (i + 1 < len ? in[i + 1] : 0u) << 8 |
			     (i + 2 < len ? in[i + 2] : 0u);

		*out++ = digits[v >> 18];
		*out++ = digits[v >> 12 & 63];
		*out++ = i + 1 < len ? digits[v >> 6 & 63] : '=';
		*out++ = i + 2 < len ? digits[v & 63] : '=';
	}
	*out = 0;
}

/* "10.0.0.1:51820", "[fd00::1]:51820", "" */
static void put_endpoint(const struct pk_nl_attr *a, char *out, size_t size)
{
	const struct sockaddr_in6 *v6 = (const void *)a->data;
	const struct sockaddr_in *v4 = (const void *)a->data;
	char addr[INET6_ADDRSTRLEN];

	out[0] = 0;
	if (a->len >= sizeof(*v6) && v6->sin6_family == AF_INET6 &&
	    inet_ntop(AF_INET6, &v6->sin6_addr, addr, sizeof(addr)))
		snprintf(out, size, "[%s]:%u", addr, ntohs(v6->sin6_port));
	else if (a->len >= sizeof(*v4) && v4->sin_family == AF_INET &&
		 inet_ntop(AF_INET, &v4->sin_addr, addr, sizeof(addr)))
		snprintf(out, size, "%s:%u", addr, ntohs(v4->sin_port));
}

static bool is_within(const uint8_t *addr, const uint8_t *prefix, unsigned int bits)
{
	unsigned int bytes = bits / 8;
	uint8_t mask = (uint8_t)(0xff00 >> bits % 8);

	return !memcmp(addr, prefix, bytes) && !((addr[bytes] ^ prefix[bytes]) & mask);
}

/* Length of the longest of the peer's prefixes that has the address; -1: none. */
static int best_prefix(const struct peers *p, const struct pk_nl_attr *list)
{
	size_t addr_len = p->r->req->flow.family == AF_INET ? 4 : 16, left = list->len;
	const uint8_t *at = list->data;
	struct pk_nl_attr elem;
	uint16_t type;
	int best = -1;

	while (at && pk_nl_next(&at, &left, &type, &elem)) {
		struct pk_nl_attr a[WGALLOWEDIP_A_MAX + 1];
		uint8_t bits, prefix[17] = { 0 };

		pk_nl_parse(elem.data, elem.len, a, WGALLOWEDIP_A_MAX);
		bits = pk_nl_u8(&a[WGALLOWEDIP_A_CIDR_MASK]);
		if (pk_nl_u16(&a[WGALLOWEDIP_A_FAMILY]) != p->r->req->flow.family ||
		    a[WGALLOWEDIP_A_IPADDR].len != addr_len || bits > addr_len * 8)
			continue;
		memcpy(prefix, a[WGALLOWEDIP_A_IPADDR].data, addr_len);
		if (bits > best && is_within(p->addr, prefix, bits))
			best = bits;
	}
	return best;
}

/* A peer with many prefixes comes in several answers; all of them say which peer it is. */
static void on_peer(struct peers *p, const struct pk_nl_attr *attr)
{
	struct pk_nl_attr a[WGPEER_A_MAX + 1];
	char key[KEY_CHARS + 1];
	int best;

	pk_nl_parse(attr->data, attr->len, a, WGPEER_A_MAX);
	best = best_prefix(p, &a[WGPEER_A_ALLOWEDIPS]);
	if (best <= p->best || a[WGPEER_A_PUBLIC_KEY].len != WG_KEY_LEN)
		return;
	put_base64(a[WGPEER_A_PUBLIC_KEY].data, WG_KEY_LEN, key);
	p->best = best;
	memcpy(p->key, key, sizeof(key));
	put_endpoint(&a[WGPEER_A_ENDPOINT], p->endpoint, sizeof(p->endpoint));
	p->handshake_s = (int64_t)pk_nl_u64(&a[WGPEER_A_LAST_HANDSHAKE_TIME]);
}

static void on_device(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[WGDEVICE_A_MAX + 1], peer;
	struct peers *p = ctx;
	const uint8_t *at;
	uint16_t kind;
	size_t left;

	if (!pk_genl_parse(p->family, type, payload, len, 0, a, WGDEVICE_A_MAX))
		return;
	at = a[WGDEVICE_A_PEERS].data;
	left = a[WGDEVICE_A_PEERS].len;
	while (at && pk_nl_next(&at, &left, &kind, &peer))
		on_peer(p, &peer);
}

/* What leaves is for the peer that has its destination, what comes in must be from the one that has
 * its source. */
void pk_read_wireguard(struct pk_reading *r)
{
	bool leaves = pk_reading_is(r, NULL, "wg_xmit|wg_packet_*staged*");
	struct peers p = { .r = r, .best = -1 };
	struct pk_nl_request req;

	if (!r->req->has_flow || (!leaves && !pk_reading_is(r, NULL, "wg_packet_*")))
		return;
	p.addr = leaves ? r->req->flow.dst : r->req->flow.src;
	p.family = pk_genl_family(WG_GENL_NAME);
	if (!p.family)
		return;
	pk_genl_begin(&req, p.family, WG_CMD_GET_DEVICE, NLM_F_DUMP, NULL, 0);
	pk_nl_put(&req, WGDEVICE_A_IFNAME, r->req->dev, strlen(r->req->dev) + 1);
	if (pk_nl_ask(NETLINK_GENERIC, &req, on_device, &p))
		return;
	pk_fact_text_of_flow(r, PK_FACT_wg_peer, p.key);
	if (p.best < 0)
		return;
	pk_fact_text_of_flow(r, PK_FACT_wg_endpoint, p.endpoint);
	pk_fact_number_of_flow(r, PK_FACT_wg_handshake, p.handshake_s);
}
