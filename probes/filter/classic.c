// SPDX-License-Identifier: GPL-2.0-or-later
/* See classic.h. */

#include "probes/filter/classic.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <string.h>

#define SNAPLEN 262144 /* the answer of a program that takes all; any but 0 will do */

_Static_assert(sizeof(struct pk_classic_insn) == sizeof(struct bpf_insn), "laid out differently");

void pk_classic_done(struct pk_classic *classic)
{
	free(classic->insns);
	*classic = (struct pk_classic){ 0 };
}

static int take(const struct bpf_program *p, struct pk_classic *ret)
{
	struct pk_classic_insn *insns = calloc(p->bf_len ?: 1, sizeof(*insns));

	if (!insns)
		return -ENOMEM;
	memcpy(insns, p->bf_insns, p->bf_len * sizeof(*insns));
	*ret = (struct pk_classic){ .insns = insns, .n = p->bf_len };
	return 0;
}

int pk_classic_compile(const char *expr, enum pk_classic_layer layer, struct pk_classic *ret,
		       struct pk_out *why)
{
	/* Not one of an interface: for that, libpcap would have tags looked up beside the bytes. */
	pcap_t *dead = pcap_open_dead(layer == PK_CLASSIC_LINK ? DLT_EN10MB : DLT_RAW, SNAPLEN);
	struct bpf_program p;
	int r;

	if (!dead)
		return -ENOMEM;
	if (pcap_compile(dead, &p, expr, 1, PCAP_NETMASK_UNKNOWN)) {
		pk_out_str(why, pcap_geterr(dead));
		r = -EINVAL;
	} else {
		r = take(&p, ret);
		pcap_freecode(&p);
	}
	pcap_close(dead);
	return r;
}
