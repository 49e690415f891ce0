// SPDX-License-Identifier: GPL-2.0-or-later
/* See packet_filter.h. */

#include "postprocess/packet_filter.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/skb/section.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"
#include "postprocess/link.h"

#define SNAPLEN 262144 /* the answer of a program that takes all; bytes are not cut by it */

struct program {
	bool compiled;
	struct bpf_program bpf;
	char why[PCAP_ERRBUF_SIZE]; /* not */
	uint64_t unsuited;
};

struct pk_packet_filter {
	struct program ethernet, raw;
	struct pk_link_header header;
	uint8_t frame[PK_RECORD_MAX_BYTES + sizeof(((struct pk_link_header *)0)->bytes)];
};

/* Offsets from SKF_AD_OFF (linux/filter.h) on are no bytes of a packet. */
static bool is_ancillary(const struct bpf_insn *i)
{
	return BPF_CLASS(i->code) == BPF_LD && BPF_MODE(i->code) == BPF_ABS && i->k >= -0x1000u;
}

/* What libpcap compiles, but can never match here. */
static void refuse_ancillary(struct program *p)
{
	for (unsigned int i = 0; p->compiled && i < p->bpf.bf_len; i++)
		if (is_ancillary(&p->bpf.bf_insns[i])) {
			snprintf(p->why, sizeof(p->why),
				 "'inbound', 'outbound' and 'ifindex' are not in the bytes of a "
				 "packet; --dev tells where it was");
			pcap_freecode(&p->bpf);
			p->compiled = false;
		}
}

static int compile(struct program *p, int linktype, const char *expr)
{
	pcap_t *dead = pcap_open_dead(linktype, SNAPLEN);

	if (!dead)
		return -ENOMEM;
	p->compiled = !pcap_compile(dead, &p->bpf, expr, 1, PCAP_NETMASK_UNKNOWN);
	if (!p->compiled)
		snprintf(p->why, sizeof(p->why), "%s", pcap_geterr(dead));
	refuse_ancillary(p);
	pcap_close(dead);
	return 0;
}

int pk_packet_filter_new(const char *expr, struct pk_packet_filter **ret)
{
	struct pk_packet_filter *f = calloc(1, sizeof(*f));

	if (!f || compile(&f->ethernet, DLT_EN10MB, expr) || compile(&f->raw, DLT_RAW, expr)) {
		pk_packet_filter_free(f);
		return pk_err(-ENOMEM, "--filter: %s", strerror(ENOMEM));
	}
	if (!f->ethernet.compiled && !f->raw.compiled) {
		pk_log(PK_LOG_ERROR, "--filter: '%s': %s", expr, f->ethernet.why);
		pk_packet_filter_free(f);
		return -EINVAL;
	}
	*ret = f;
	return 0;
}

void pk_packet_filter_free(struct pk_packet_filter *f)
{
	if (!f)
		return;
	if (f->ethernet.compiled)
		pcap_freecode(&f->ethernet.bpf);
	if (f->raw.compiled)
		pcap_freecode(&f->raw.bpf);
	free(f);
}

static bool run(struct program *p, const uint8_t *data, size_t captured, size_t len)
{
	struct pcap_pkthdr h = { .caplen = (bpf_u_int32)captured, .len = (bpf_u_int32)len };

	if (!p->compiled) {
		p->unsuited++;
		return false;
	}
	return pcap_offline_filter(&p->bpf, &h, data);
}

/* The packet as it was on the wire. */
static bool match_tagged(struct pk_packet_filter *f, const struct packet_section *packet,
			 size_t captured)
{
	const struct pk_link_header *h = &f->header;

	memcpy(f->frame, packet->data, h->before);
	memcpy(f->frame + h->before, h->bytes, h->len);
	memcpy(f->frame + h->before + h->len, packet->data + h->before, captured - h->before);
	return run(&f->ethernet, f->frame, captured + h->len,
		   MAX((size_t)packet->len, captured) + h->len);
}

bool pk_packet_filter_match(struct pk_packet_filter *f, const struct pk_event *ev)
{
	const struct packet_section *packet = pk_event_get(ev, packet);
	struct program *program;
	size_t captured;

	if (!packet || !pk_link_header_make(ev, &f->header))
		return false;
	captured = pk_event_tail(ev, packet);
	if (packet->start == PK_LAYER_MAC && f->header.len)
		return match_tagged(f, packet, captured);
	program = packet->start == PK_LAYER_MAC ? &f->ethernet : &f->raw;
	return run(program, packet->data, captured, MAX((size_t)packet->len, captured));
}

uint64_t pk_packet_filter_unsuited(const struct pk_packet_filter *f, const char **ret_why)
{
	const struct program *p = f->raw.compiled ? &f->ethernet : &f->raw;

	*ret_why = p->why;
	return p->unsuited;
}
