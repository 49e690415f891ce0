// SPDX-License-Identifier: GPL-2.0-or-later
/* The virtual service of IPVS that the packet is for, and whether it has servers. Told by
 * /proc/net/ip_vs, a service a line, its servers below it:
 *
 *	TCP  0A000002:0050 rr
 *	  -> 0A000003:0050      Masq    1      0          0
 */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "core/util/cleanup.h"
#include "probes/evidence/internal.h"

/* "0A000002:0050", "[2001:0db8:...]:0050" */
static bool parse_end(const char *text, int *ret_family, uint8_t addr[16], unsigned int *ret_port)
{
	char inner[INET6_ADDRSTRLEN + 1];
	unsigned int v4;

	if (sscanf(text, "[%46[^]]]:%4x", inner, ret_port) == 2) {
		*ret_family = AF_INET6;
		return inet_pton(AF_INET6, inner, addr) == 1;
	}
	if (sscanf(text, "%8x:%4x", &v4, ret_port) != 2)
		return false;
	v4 = htonl(v4);
	*ret_family = AF_INET;
	memcpy(addr, &v4, sizeof(v4));
	return true;
}

static uint8_t proto_of(const char *name)
{
	if (!strcmp(name, "TCP"))
		return IPPROTO_TCP;
	if (!strcmp(name, "UDP"))
		return IPPROTO_UDP;
	return !strcmp(name, "SCTP") ? IPPROTO_SCTP : 0;
}

/* A service of port 0 takes all. */
static bool is_for(const struct pk_evidence_request *q, const char *proto, const char *end)
{
	uint8_t addr[16] = { 0 };
	unsigned int port;
	int family;

	if (!q->has_flow || proto_of(proto) != q->flow.proto ||
	    !parse_end(end, &family, addr, &port))
		return false;
	return family == q->flow.family &&
	       !memcmp(addr, q->flow.dst, family == AF_INET ? 4 : sizeof(addr)) &&
	       (!port || (q->flow.has_ports && port == q->flow.dport));
}

struct service {
	char scheduler[16];
	bool found, open;
	int servers, usable; /* usable: those with a weight */
};

static void on_line(struct service *s, const struct pk_evidence_request *q, const char *line)
{
	char first[8], end[64], third[16];
	int weight;

	if (sscanf(line, " -> %63s %15s %d", end, third, &weight) == 3) {
		s->servers += s->open;
		s->usable += s->open && weight > 0;
	} else if (sscanf(line, "%7s %63s %15s", first, end, third) == 3) {
		s->open = !s->found && is_for(q, first, end);
		s->found |= s->open;
		if (s->open)
			snprintf(s->scheduler, sizeof(s->scheduler), "%s", third);
	}
}

void pk_read_ipvs(struct pk_reading *r)
{
	_cleanup_(fclosep) FILE *f = NULL;
	struct service s = { 0 };
	char line[256];

	if (!pk_reading_is(r, "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*|ip_vs_*"))
		return;
	f = fopen("/proc/thread-self/net/ip_vs", "re");
	if (!f)
		return;
	while (fgets(line, sizeof(line), f))
		on_line(&s, r->req, line);
	pk_fact_text_of_flow(r, PK_FACT_ipvs, s.scheduler);
	if (!s.found)
		return;
	pk_fact_number_of_flow(r, PK_FACT_ipvs_servers, s.servers);
	pk_fact_number_of_flow(r, PK_FACT_ipvs_usable, s.usable);
}
