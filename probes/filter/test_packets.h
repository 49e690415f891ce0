/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* For tests of packet filters: expressions, and packets of every kind that they tell apart. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const char *const packet_expressions[] = {
	"",
	"ip",
	"ip6",
	"arp",
	"tcp",
	"udp",
	"icmp",
	"icmp6",
	"sctp",
	"not ip",
	"host 10.0.0.1",
	"src host 10.0.0.1",
	"dst host 10.0.0.2",
	"host 10.0.0.1 and host 10.0.0.2",
	"host fd00::1",
	"src fd00::1 and dst fd00::2",
	"net 10.0.0.0/24",
	"src net 10.0.0.0/8",
	"net fd00::/64",
	"net 192.168.0.0/16",
	"port 443",
	"tcp port 443",
	"udp port 53",
	"sctp port 443",
	"src port 443",
	"dst port 443",
	"tcp dst port 443 or udp src port 53",
	"portrange 400-500",
	"tcp portrange 50-60 or udp portrange 50-60",
	"host 10.0.0.1 and tcp port 443",
	"host 10.0.0.1 and tcp port 443 and not port 22",
	"host fd00::1 and (tcp port 443 or udp port 53)",
	"not host 10.0.0.1",
	"not tcp port 443",
	"vlan",
	"vlan 10",
	"vlan 10 and tcp port 443",
	"vlan and host 10.0.0.1",
	"not vlan",
	"not vlan and host 10.0.0.1",
	"vlan 20 and vlan 10 and ip",
	"vlan and vlan and udp",
	"ether host 02:00:00:00:00:01",
	"ether src 02:00:00:00:00:01",
	"ether dst 02:00:00:00:00:02",
	"ether proto 0x86dd",
	"ether broadcast",
	"ether multicast",
	"ip multicast",
	"ip6 multicast",
	"ip proto 6",
	"ip proto \\icmp",
	"ip6 proto 17",
	"proto 132",
	"proto gre",
	"greater 64",
	"less 60",
	"len > 50 and len < 100",
	"len & 1 = 1",
	"tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
	"tcp[13] & 2 != 0 and tcp[13] & 16 = 0",
	"tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420",
	"ip[0] & 0xf != 5",
	"ip[6:2] & 0x1fff != 0",
	"ip[6:2] & 0x3fff = 0",
	"ip[2:2] - ((ip[0] & 0xf) << 2) > 20",
	"ip[8] < 5",
	"ip[8] * 2 + 1 = 129",
	"ip[8] / 2 = 32",
	"ip[8] % 7 = 1",
	"100 / (ip[8] - 64) = 3",
	"ip[8] % (ip[1]) = 0",
	"ip[8] | 1 = 65",
	"ip[8] ^ 0xff = 191",
	"-ip[8] = -64",
	"1 << (ip[8] & 7) = 1",
	"ip[9] >> ip[8] = 0",
	"ip6[6] = 44",
	"ip6[40] = 6",
	"udp[8:2] = 0x1234",
	"udp[4:2] > 20",
	"udp[100:4] = 0x64656667",
	"udp[200] = 1",
	"icmp[icmptype] = icmp-echo",
	"icmp[icmptype] = icmp-unreach and icmp[36:2] = 53",
	"icmp6[icmp6type] = icmp6-neighborsolicit",
	"ether[0] & 1 = 0 and ether[12:2] != 0x0800",
	"ether[14:4] = 0x000a0800",
	"mpls",
	"pppoes",
	"llc",
	"stp",
	"ip broadcast or ip multicast or ether broadcast",
	"tcp port 1 or tcp port 2 or tcp port 3 or port 443 or port 8080 or host 10.9.9.9",
	"(host 10.0.0.1 or host 10.0.0.2 or host 10.0.0.3) and (port 53 or port 80 or port 443)",
	"src net 10.0.0.0/8 and not (dst net 10.0.0.0/8 or dst net 192.168.0.0/16)",
};

struct packet {
	uint8_t data[512];
	size_t len, link_len; /* of the link header; 0: it has none */
};

enum link_kind {
	LINK_NONE,
	LINK_PLAIN,
	LINK_VLAN,
	LINK_QINQ,
	LINK_MAX,
};

static void packet_put(struct packet *p, const void *data, size_t len)
{
	memcpy(p->data + p->len, data, len);
	p->len += len;
}

static void packet_put16(struct packet *p, unsigned int v)
{
	packet_put(p, (uint8_t[]){ (uint8_t)(v >> 8), (uint8_t)v }, 2);
}

static void packet_fill(struct packet *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p->data[p->len++] = (uint8_t)i;
}

static void packet_link(struct packet *p, enum link_kind kind, unsigned int protocol)
{
	static const uint8_t addresses[] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1 };

	*p = (struct packet){ 0 };
	if (kind == LINK_NONE)
		return;
	packet_put(p, addresses, sizeof(addresses));
	if (kind == LINK_QINQ) {
		packet_put16(p, 0x88a8);
		packet_put16(p, 20);
	}
	if (kind != LINK_PLAIN) {
		packet_put16(p, 0x8100);
		packet_put16(p, 10);
	}
	packet_put16(p, protocol);
	p->link_len = p->len;
}

/* `options`: words behind the header; `fragment`: its field. */
static void packet_ip(struct packet *p, unsigned int protocol, unsigned int options,
		      unsigned int fragment)
{
	packet_put(p, (uint8_t[]){ (uint8_t)(0x45 + options), 0, 0, 60, 0, 7 }, 6);
	packet_put16(p, fragment);
	packet_put(p, (uint8_t[]){ 64, (uint8_t)protocol, 0x12, 0x34, 10, 0, 0, 1, 10, 0, 0, 2 },
		   12);
	for (unsigned int i = 0; i < options; i++)
		packet_put(p, (uint8_t[]){ 1, 1, 1, 1 }, 4);
}

static void packet_ip6(struct packet *p, unsigned int next)
{
	packet_put(p, (uint8_t[]){ 0x60, 0, 0, 0, 0, 40, (uint8_t)next, 64 }, 8);
	packet_put(p, (uint8_t[16]){ 0xfd, [15] = 1 }, 16);
	packet_put(p, (uint8_t[16]){ 0xfd, [15] = 2 }, 16);
}

static void packet_tcp(struct packet *p, unsigned int from, unsigned int to, unsigned int flags,
		       unsigned int options)
{
	packet_put16(p, from);
	packet_put16(p, to);
	packet_put(p,
		   (uint8_t[]){ 1, 2, 3, 4, 5, 6, 7, 8, (uint8_t)((5 + options) << 4),
				(uint8_t)flags, 1, 0, 9, 9, 0, 0 },
		   16);
	for (unsigned int i = 0; i < options; i++)
		packet_put(p, (uint8_t[]){ 1, 1, 1, 0 }, 4);
	packet_put(p, "GET / HTTP/1.0\r\n", 16);
}

static void packet_udp(struct packet *p, unsigned int from, unsigned int to, size_t more)
{
	packet_put16(p, from);
	packet_put16(p, to);
	packet_put16(p, (unsigned int)more + 10);
	packet_put16(p, 0xbeef);
	packet_put16(p, 0x1234);
	packet_fill(p, more);
}

#define PACKET_KINDS 24

/* Packet number `n` of PACKET_KINDS, with that link header. */
static void packet_make(struct packet *p, enum link_kind link, int n)
{
	bool v6 = n >= 14 && n < 21;

	packet_link(p, link,
		    n == 21   ? 0x0806
		    : n == 22 ? 0x8847
		    : n == 23 ? 30
		    : v6      ? 0x86dd
			      : 0x0800);
	if (n < 14)
		packet_ip(p,
			  (unsigned int[]){ 6, 6, 17, 17, 1, 1, 17, 17, 6, 132, 47, 4, 17, 17 }[n],
			  n == 8 ? 3 : 0,
			  n == 6   ? 0x2000
			  : n == 7 ? 0x00b9
			  : n == 0 ? 0x4000
				   : 0);
	if (v6)
		packet_ip6(p, (unsigned int[]){ 6, 17, 58, 44, 0, 132, 17 }[n - 14]);
	switch (n) {
	case 0:
	case 14:
		packet_tcp(p, 40000, 443, 2, 0);
		break;
	case 1:
		packet_tcp(p, 443, 40000, 0x18, 5);
		break;
	case 2:
	case 15:
		packet_udp(p, 40000, 53, 20);
		break;
	case 3:
		packet_udp(p, 53, 40000, 240);
		break;
	case 4:
		packet_put(p, (uint8_t[]){ 8, 0, 1, 2, 0, 3, 0, 1 }, 8);
		packet_fill(p, 48);
		break;
	case 5:
		packet_put(p, (uint8_t[]){ 3, 3, 1, 2, 0, 0, 0, 0 }, 8);
		packet_ip(p, 17, 0, 0);
		packet_udp(p, 40000, 53, 0);
		break;
	case 6:
		packet_udp(p, 40000, 443, 60);
		break;
	case 8:
		packet_tcp(p, 22, 443, 1, 0);
		break;
	case 9:
	case 19:
		packet_udp(p, 443, 443, 24); /* ports lie where those of SCTP do */
		break;
	case 10:
		packet_put(p, (uint8_t[]){ 0, 0, 8, 0 }, 4);
		packet_ip(p, 6, 0, 0);
		packet_tcp(p, 1, 443, 2, 0);
		break;
	case 11:
		packet_ip(p, 17, 0, 0);
		packet_udp(p, 1, 53, 5);
		break;
	case 12:
		packet_udp(p, 5000, 8080, 11);
		break;
	case 13:
		packet_udp(p, 5000, 450, 150);
		break;
	case 16:
		packet_put(p, (uint8_t[]){ 135, 0, 1, 2, 0, 0, 0, 0 }, 8);
		packet_fill(p, 16);
		break;
	case 17:
		packet_put(p, (uint8_t[]){ 6, 0, 0, 1, 0, 0, 0, 9 }, 8);
		packet_tcp(p, 40000, 443, 2, 0);
		break;
	case 18:
		packet_put(p, (uint8_t[]){ 6, 0, 5, 2, 0, 0, 1, 0 }, 8);
		packet_tcp(p, 40000, 443, 2, 0);
		break;
	case 20:
		packet_udp(p, 40000, 8080, 130);
		break;
	case 21:
		packet_put(p, (uint8_t[]){ 0, 1, 8, 0, 6, 4, 0, 1 }, 8);
		packet_fill(p, 20);
		break;
	case 22:
		packet_put(p, (uint8_t[]){ 0, 0x64, 1, 64 }, 4);
		packet_ip(p, 17, 0, 0);
		packet_udp(p, 1, 53, 5);
		break;
	default:
		packet_fill(p, 30);
		break;
	}
}
