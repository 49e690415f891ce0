// SPDX-License-Identifier: GPL-2.0-or-later
/* The fields of a rule's text, {dst} and the like, filled from the facts of an event. */

#include <arpa/inet.h>
#include <linux/bpf.h>
#include <netinet/in.h>
#include <string.h>

#include "core/util/parse.h"
#include "postprocess/text.h"
#include "postprocess/why/internal.h"

/* ---- the packet ---- */

static bool put_addr(const struct pk_facts *f, const uint8_t *addr, struct pk_out *out)
{
	if (!f->has_flow)
		return false;
	if (f->flow.family == AF_INET)
		pk_out_ipv4(out, addr);
	else
		pk_out_ipv6(out, addr);
	return true;
}

static bool put_src(const struct pk_facts *f, struct pk_out *out)
{
	return put_addr(f, f->flow.src, out);
}

static bool put_dst(const struct pk_facts *f, struct pk_out *out)
{
	return put_addr(f, f->flow.dst, out);
}

static bool put_port(const struct pk_facts *f, uint16_t port, struct pk_out *out)
{
	if (f->has_flow && f->flow.has_ports)
		pk_out_u64(out, port);
	return f->has_flow && f->flow.has_ports;
}

static bool put_sport(const struct pk_facts *f, struct pk_out *out)
{
	return put_port(f, f->flow.sport, out);
}

static bool put_dport(const struct pk_facts *f, struct pk_out *out)
{
	return put_port(f, f->flow.dport, out);
}

/* "10.1.0.2:81", "[fd00::2]:81", or the address alone */
static bool put_end(const struct pk_facts *f, const uint8_t *addr, uint16_t port,
		    struct pk_out *out)
{
	bool brackets = f->flow.has_ports && f->flow.family == AF_INET6;

	if (!f->has_flow)
		return false;
	if (brackets)
		pk_out_char(out, '[');
	put_addr(f, addr, out);
	if (brackets)
		pk_out_char(out, ']');
	if (f->flow.has_ports) {
		pk_out_char(out, ':');
		pk_out_u64(out, port);
	}
	return true;
}

static bool put_local(const struct pk_facts *f, struct pk_out *out)
{
	return put_end(f, f->flow.dst, f->flow.dport, out);
}

static bool put_peer(const struct pk_facts *f, struct pk_out *out)
{
	return put_end(f, f->flow.src, f->flow.sport, out);
}

static bool put_proto(const struct pk_facts *f, struct pk_out *out)
{
	const char *name = NULL;

	if (!f->has_flow)
		return false;
	switch (f->flow.proto) {
	case IPPROTO_TCP:
		name = "TCP";
		break;
	case IPPROTO_UDP:
		name = "UDP";
		break;
	case IPPROTO_ICMP:
		name = "ICMP";
		break;
	case IPPROTO_ICMPV6:
		name = "ICMPv6";
		break;
	case IPPROTO_SCTP:
		name = "SCTP";
		break;
	}
	if (name)
		pk_out_str(out, name);
	else
		pk_out_printf(out, "IP protocol %u", f->flow.proto);
	return true;
}

static bool put_ipproto(const struct pk_facts *f, struct pk_out *out)
{
	if (f->has_flow)
		pk_out_u64(out, f->flow.proto);
	return f->has_flow;
}

/* As ipvsadm wants services of that protocol. */
static bool put_ipvsflag(const struct pk_facts *f, struct pk_out *out)
{
	if (!f->has_flow)
		return false;
	pk_out_str(out, f->flow.proto == IPPROTO_UDP    ? "-u"
			: f->flow.proto == IPPROTO_SCTP ? "--sctp-service"
							: "-t");
	return true;
}

static bool put_icmptype(const struct pk_facts *f, struct pk_out *out)
{
	if (f->flow.has_icmp)
		pk_out_u64(out, f->flow.icmp_type);
	return f->flow.has_icmp;
}

/* "SYN FIN", "no flags" */
static bool put_flags(const struct pk_facts *f, struct pk_out *out)
{
	static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK", "URG" };
	bool any = false;

	if (!(f->traits & PK_TRAIT(TCP)) || f->inner_len < 14)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(f->inner[13] & 1 << i))
			continue;
		pk_out_str(out, any ? " " : "");
		pk_out_str(out, names[i]);
		any = true;
	}
	if (!any)
		pk_out_str(out, "no flags");
	return true;
}

static bool put_udplen(const struct pk_facts *f, struct pk_out *out)
{
	if (!(f->traits & PK_TRAIT(UDP)) || f->inner_len < 6)
		return false;
	pk_out_u64(out, (uint64_t)f->inner[4] << 8 | f->inner[5]);
	return true;
}

static bool put_innerlen(const struct pk_facts *f, struct pk_out *out)
{
	if (f->inner_whole)
		pk_out_u64(out, f->inner_whole);
	return f->inner_whole;
}

/* Of what claims to be IP. */
static bool put_ipversion(const struct pk_facts *f, struct pk_out *out)
{
	if (!(f->traits & PK_TRAIT(BAD_IP)) || !f->inner_len)
		return false;
	pk_out_printf(out, "version %u", f->inner[0] >> 4);
	if (f->inner[0] >> 4 == 4)
		pk_out_printf(out, " and a length of %u bytes", (f->inner[0] & 15) * 4);
	return true;
}

static bool put_icmpcode(const struct pk_facts *f, struct pk_out *out)
{
	if (!(f->traits & PK_TRAIT(ICMP)) || f->inner_len < 2)
		return false;
	pk_out_u64(out, f->inner[1]);
	return true;
}

/* The first option in the extension header behind the IPv6 header that is not one of those that
 * kernels know: padding, router alert, tunnel limit, CALIPSO, IOAM, jumbo payload, home address. */
static bool put_ip6option(const struct pk_facts *f, struct pk_out *out)
{
	static const uint8_t known[] = { 0, 1, 5, 4, 7, 0x31, 0xc2, 0xc9 };
	const uint8_t *p = f->inner;
	size_t end = f->inner_len < 2 ? 0 : MIN(f->inner_len, ((size_t)p[1] + 1) * 8);

	if (!(f->traits & PK_TRAIT(IPV6)))
		return false;
	for (size_t i = 2; i < end; i += p[i] && i + 1 < end ? (size_t)p[i + 1] + 2 : 1) {
		if (memchr(known, p[i], sizeof(known)))
			continue;
		pk_out_str(out, "0x");
		pk_out_hex(out, p[i], 2);
		return true;
	}
	return false;
}

/* Lengths of the addresses in an ARP packet: "8 and 4 bytes" */
static bool put_arplens(const struct pk_facts *f, struct pk_out *out)
{
	if (!(f->traits & PK_TRAIT(ARP)) || f->inner_len < 6)
		return false;
	pk_out_printf(out, "hardware type %u with %u bytes, protocol 0x",
		      (unsigned int)f->inner[0] << 8 | f->inner[1], f->inner[4]);
	pk_out_hex(out, (uint64_t)f->inner[2] << 8 | f->inner[3], 4);
	pk_out_printf(out, " with %u", f->inner[5]);
	return true;
}

static bool put_sap(const struct pk_facts *f, struct pk_out *out)
{
	if (!(f->traits & PK_TRAIT(LLC)) || !f->inner_len)
		return false;
	pk_out_str(out, "0x");
	pk_out_hex(out, f->inner[0], 2);
	return true;
}

static bool put_ttl(const struct pk_facts *f, struct pk_out *out)
{
	if (f->has_ttl)
		pk_out_u64(out, f->ttl);
	return f->has_ttl;
}

static bool put_number(struct pk_out *out, uint32_t v)
{
	if (v)
		pk_out_u64(out, v);
	return v;
}

static bool put_iplen(const struct pk_facts *f, struct pk_out *out)
{
	return put_number(out, f->ip_claims);
}

static bool put_iphas(const struct pk_facts *f, struct pk_out *out)
{
	return put_number(out, f->ip_has);
}

static bool put_len(const struct pk_facts *f, struct pk_out *out)
{
	return put_number(out, f->len);
}

static bool put_smac(const struct pk_facts *f, struct pk_out *out)
{
	if (f->has_mac)
		pk_out_mac(out, f->mac + 6);
	return f->has_mac;
}

static bool put_dmac(const struct pk_facts *f, struct pk_out *out)
{
	if (f->has_mac)
		pk_out_mac(out, f->mac);
	return f->has_mac;
}

static bool put_ethertype(const struct pk_facts *f, struct pk_out *out)
{
	if (!f->ethertype)
		return false;
	pk_out_str(out, "0x");
	pk_out_hex(out, f->ethertype, 4);
	return true;
}

static bool put_vlan(const struct pk_facts *f, struct pk_out *out)
{
	if (f->traits & PK_TRAIT(VLAN))
		pk_out_u64(out, f->vlan);
	return f->traits & PK_TRAIT(VLAN);
}

/* VXLAN and Geneve have it at the same place, behind the UDP header. */
static bool put_vni(const struct pk_facts *f, struct pk_out *out)
{
	const uint8_t *p;

	if (!(f->traits & PK_TRAIT(UDP)) || f->inner_len < 15)
		return false;
	p = f->inner + 12;
	pk_out_u64(out, (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]);
	return true;
}

static bool put_spi(const struct pk_facts *f, struct pk_out *out)
{
	size_t at = f->flow.proto == IPPROTO_AH ? 4 : 0;

	if (!(f->traits & PK_TRAIT(ESP)) || f->inner_len < at + 4)
		return false;
	pk_out_str(out, "0x");
	pk_out_hexdump(out, f->inner + at, 4);
	return true;
}

static bool put_label(const struct pk_facts *f, struct pk_out *out)
{
	const uint8_t *p = f->inner;

	if ((f->ethertype != 0x8847 && f->ethertype != 0x8848) || f->inner_len < 4)
		return false;
	pk_out_u64(out, (uint32_t)p[0] << 12 | (uint32_t)p[1] << 4 | p[2] >> 4);
	return true;
}

static bool put_ipv4(const uint8_t *addr, struct pk_out *out)
{
	if (addr)
		pk_out_ipv4(out, addr);
	return addr;
}

static bool put_sender(const struct pk_facts *f, struct pk_out *out)
{
	return put_ipv4(f->arp_sender, out);
}

/* What an ARP request or a neighbour solicitation asks for. */
static bool put_target(const struct pk_facts *f, struct pk_out *out)
{
	if (!(f->traits & PK_TRAIT(SOLICITATION)) || f->inner_len < 24)
		return put_ipv4(f->arp_target, out);
	pk_out_ipv6(out, f->inner + 8);
	return true;
}

/* "with key 5", "without a key" */
static bool put_grekey(const struct pk_facts *f, struct pk_out *out)
{
	const uint8_t *p = f->inner;
	size_t at = 4 + (f->inner_len && p[0] & 0x80 ? 4u : 0u); /* behind a checksum */

	if (!f->has_flow || f->flow.proto != IPPROTO_GRE || f->inner_len < at + 4)
		return false;
	if (!(p[0] & 0x20)) {
		pk_out_str(out, "without a key");
		return true;
	}
	pk_out_str(out, "with key ");
	pk_out_u64(out, (uint32_t)p[at] << 24 | (uint32_t)p[at + 1] << 16 |
				(uint32_t)p[at + 2] << 8 | p[at + 3]);
	return true;
}

/* ---- what is around it ---- */

static bool put_dev(const struct pk_facts *f, struct pk_out *out)
{
	if (!f->dev || !f->dev->name[0])
		return false;
	pk_out_escaped(out, f->dev->name, sizeof(f->dev->name));
	return true;
}

/* " in ns web"; nothing on the host, or if the namespace is not known: that is no gap. */
static bool put_in(const struct pk_facts *f, struct pk_out *out)
{
	const char *name = f->ns ? pk_names_netns(f->names, f->ns->inum) : NULL;

	if (f->ns && !(name && !strcmp(name, "host"))) {
		pk_out_str(out, " in ns ");
		pk_text_netns(out, f->names, f->ns->inum);
	}
	return true;
}

/* The same of the namespace that has the macvlan. */
static bool put_macvlan_in(const struct pk_facts *f, struct pk_out *out)
{
	char number[PK_EVIDENCE_NUMBER];
	const char *inum = pk_why_fact(f, "macvlan_netns", strlen("macvlan_netns"), number);
	uint32_t netns;

	if (!inum || pk_parse_u32(inum, 1, UINT32_MAX, &netns))
		return put_in(f, out);
	pk_out_str(out, " in ns ");
	pk_text_netns(out, f->names, netns);
	return true;
}

static bool put_rmem(const struct pk_facts *f, struct pk_out *out)
{
	return f->sk && put_number(out, f->sk->rmem);
}

static bool put_rcvbuf(const struct pk_facts *f, struct pk_out *out)
{
	return f->sk && put_number(out, f->sk->rcvbuf);
}

/* "tc (1234)": what ran at that moment */
static bool put_task(const struct pk_facts *f, struct pk_out *out)
{
	const struct task_section *task = pk_event_get(f->ev, task);

	if (!task || !task->pid)
		return false;
	pk_out_escaped(out, task->comm, sizeof(task->comm));
	pk_out_str(out, " (");
	pk_out_u64(out, task->pid);
	pk_out_char(out, ')');
	return true;
}

static bool put_function(const struct pk_facts *f, struct pk_out *out)
{
	size_t len;
	const char *function = pk_facts_function(f, &len);

	pk_out_escaped(out, function, len);
	return len;
}

/* ---- XDP ---- */

static bool put_xdpprog(const struct pk_facts *f, struct pk_out *out)
{
	if (f->xdp)
		pk_xdp_put_program(out, f->xdp);
	return f->xdp;
}

static bool put_xdpto(const struct pk_facts *f, struct pk_out *out)
{
	if (f->xdp)
		pk_xdp_put_target(out, f->xdp);
	return f->xdp;
}

static bool put_xdperr(const struct pk_facts *f, struct pk_out *out)
{
	if (f->xdp && f->xdp->err)
		pk_xdp_put_error(out, f->xdp->err);
	return f->xdp && f->xdp->err;
}

static bool put_xdplost(const struct pk_facts *f, struct pk_out *out)
{
	if (f->xdp)
		pk_out_printf(out, "%u frame%s", f->xdp->lost, f->xdp->lost == 1 ? "" : "s");
	return f->xdp;
}

/* "XDP_ABORTED (a bug in it)" */
static bool put_xdpfault(const struct pk_facts *f, struct pk_out *out)
{
	if (!f->xdp)
		return false;
	pk_xdp_put_act(out, f->xdp->act);
	pk_out_str(out, f->xdp->act == XDP_TX        ? ", but the frame could not be sent back"
			: f->xdp->act == XDP_ABORTED ? " (a bug in it)"
						     : ", which is none (a bug in it)");
	return true;
}

static bool put_xdpcpu(const struct pk_facts *f, struct pk_out *out)
{
	if (f->xdp)
		pk_out_u64(out, f->xdp->to);
	return f->xdp;
}

/* ---- nftables ---- */

static bool put_nftchain(const struct pk_facts *f, struct pk_out *out)
{
	if (f->nft)
		pk_nft_put_chain(out, f->nft);
	return f->nft;
}

static bool is_rule(const struct pk_facts *f)
{
	return f->nft->by == PK_NFT_BY_RULE;
}

/* "rule 4 of nftables chain inet filter input" */
static bool put_nftrule(const struct pk_facts *f, struct pk_out *out)
{
	if (!f->nft)
		return false;
	if (is_rule(f))
		pk_out_printf(out, "rule %llu of", (unsigned long long)f->nft->handle);
	else
		pk_out_str(out, "the policy drop of");
	pk_out_str(out, " nftables chain ");
	pk_nft_put_chain(out, f->nft);
	if (!is_rule(f))
		pk_out_str(out, ", in which no rule accepts it,");
	return true;
}

static bool put_nftfix(const struct pk_facts *f, struct pk_out *out)
{
	if (!f->nft)
		return false;
	pk_out_str(out, is_rule(f) ? "nft delete rule " : "nft add rule ");
	pk_nft_put_chain(out, f->nft);
	if (is_rule(f))
		pk_out_printf(out, " handle %llu", (unsigned long long)f->nft->handle);
	else
		pk_out_str(out, " ... accept");
	return true;
}

/* ---- all of them ---- */

static const struct field {
	const char *name;
	bool (*put)(const struct pk_facts *f, struct pk_out *out); /* false: not known */
	uint32_t uses;                                             /* PK_WHY_* */
	const char *in_cause, *in_fix; /* written instead, if it is not known */
} fields[] = {
	{ "in", put_in, PK_WHY_NS, "", "" },
	{ "macvlan_in", put_macvlan_in, PK_WHY_NS, "", "" },
	{ "function", put_function, PK_WHY_PLACE, "a function without a name", "FUNCTION" },
	{ "dev", put_dev, PK_WHY_DEV, "the device", "DEV" },
	{ "src", put_src, PK_WHY_SRC, "the source", "SOURCE" },
	{ "dst", put_dst, PK_WHY_DST, "the destination", "DESTINATION" },
	{ "sport", put_sport, PK_WHY_SPORT, "unknown", "PORT" },
	{ "dport", put_dport, PK_WHY_DPORT, "unknown", "PORT" },
	{ "local", put_local, PK_WHY_DST | PK_WHY_DPORT, "this end", "ADDRESS:PORT" },
	{ "peer", put_peer, PK_WHY_SRC | PK_WHY_SPORT, "the peer", "the peer" },
	{ "proto", put_proto, PK_WHY_PROTO, "the packet", "the packet" },
	{ "ipproto", put_ipproto, PK_WHY_PROTO, "in the header", "NUMBER" },
	{ "ipvsflag", put_ipvsflag, PK_WHY_PROTO, "-t", "-t" },
	{ "icmptype", put_icmptype, PK_WHY_BYTES, "in the header", "NUMBER" },
	{ "icmpcode", put_icmpcode, PK_WHY_BYTES, "in the header", "NUMBER" },
	{ "flags", put_flags, PK_WHY_BYTES, "in the header", "in the header" },
	{ "ip6option", put_ip6option, PK_WHY_BYTES, "of the packet", "of the packet" },
	{ "udplen", put_udplen, PK_WHY_BYTES, "too many", "too many" },
	{ "innerlen", put_innerlen, PK_WHY_BYTES, "another number of", "another number of" },
	{ "ipversion", put_ipversion, PK_WHY_BYTES, "another version", "another version" },
	{ "arplens", put_arplens, PK_WHY_BYTES, "others", "others" },
	{ "sap", put_sap, PK_WHY_BYTES, "of the frame", "SAP" },
	{ "ttl", put_ttl, PK_WHY_BYTES, "in the header", "in the header" },
	{ "iplen", put_iplen, PK_WHY_BYTES, "too many", "too many" },
	{ "iphas", put_iphas, PK_WHY_BYTES, "fewer", "fewer" },
	{ "len", put_len, PK_WHY_BYTES, "unknown", "unknown" },
	{ "smac", put_smac, PK_WHY_BYTES, "the sender's MAC", "the sender's MAC" },
	{ "dmac", put_dmac, PK_WHY_BYTES, "the destination's MAC", "MAC" },
	{ "ethertype", put_ethertype, PK_WHY_BYTES, "of the frame", "of the frame" },
	{ "vlan", put_vlan, PK_WHY_BYTES, "of the tag", "VLAN" },
	{ "vni", put_vni, PK_WHY_BYTES, "of the packet", "VNI" },
	{ "spi", put_spi, PK_WHY_BYTES, "of the packet", "SPI" },
	{ "grekey", put_grekey, PK_WHY_BYTES, "with any key", "KEY" },
	{ "label", put_label, PK_WHY_BYTES, "of the packet", "LABEL" },
	{ "sender", put_sender, PK_WHY_BYTES, "the sender", "the sender" },
	{ "target", put_target, PK_WHY_BYTES, "an address", "ADDRESS" },
	{ "rmem", put_rmem, PK_WHY_BYTES, "all", "all" },
	{ "rcvbuf", put_rcvbuf, PK_WHY_BYTES, "all", "all" },
	{ "task", put_task, PK_WHY_BYTES, "a process", "a process" },
	{ "xdpprog", put_xdpprog, PK_WHY_BYTES, "", "" },
	{ "xdpfault", put_xdpfault, PK_WHY_BYTES, "another code", "another code" },
	{ "xdpto", put_xdpto, PK_WHY_BYTES, "another device", "TARGET" },
	{ "xdpcpu", put_xdpcpu, PK_WHY_BYTES, "unknown", "CPU" },
	{ "xdperr", put_xdperr, PK_WHY_BYTES, "an error", "an error" },
	{ "xdplost", put_xdplost, PK_WHY_BYTES, "frames", "frames" },
	{ "nftchain", put_nftchain, PK_WHY_BYTES, "of nftables", "CHAIN" },
	{ "nftrule", put_nftrule, PK_WHY_BYTES, "a rule of nftables", "a rule" },
	{ "nftfix", put_nftfix, PK_WHY_BYTES, "a rule of nftables", "nft -a list ruleset" },
};

/* ---- evidence ---- */

/* As ip(8) writes it, and takes it. */
static const char *table_name(const char *number)
{
	static const struct {
		const char *number, *name;
	} tables[] = { { "253", "default" }, { "254", "main" }, { "255", "local" } };

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		if (!strcmp(tables[i].number, number))
			return tables[i].name;
	return number;
}

static bool put_fact(const struct pk_facts *f, const char *name, size_t len, struct pk_out *out)
{
	char number[PK_EVIDENCE_NUMBER];
	const char *value = pk_why_fact(f, name, len, number);

	if (!value || !value[0])
		return false;
	if (len == strlen("route_table") && !strncmp(name, "route_table", len))
		value = table_name(value);
	pk_out_escaped(out, value, strlen(value));
	return true;
}

/* ---- one by its name ---- */

static const struct field *find_field(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].name[0] == name[0] && !strncmp(fields[i].name, name, len) &&
		    !fields[i].name[len])
			return &fields[i];
	return NULL;
}

bool pk_why_field_exists(const char *name, size_t len)
{
	if (name[0] == '.')
		return pk_evidence_is_fact(name + 1, len - 1);
	return find_field(name, len);
}

bool pk_why_put_field(struct pk_out *out, const char *name, size_t len, const struct pk_facts *f,
		      bool is_fix)
{
	const struct field *field;

	if (name[0] == '.') {
		if (put_fact(f, name + 1, len - 1, out))
			return true;
		pk_out_char(out, '?');
		return false;
	}
	field = find_field(name, len);
	if (!field || field->put(f, out))
		return field;
	pk_out_str(out, is_fix ? field->in_fix : field->in_cause);
	return false;
}

uint32_t pk_why_field_uses(const char *name, size_t len)
{
	const struct field *field = name[0] == '.' ? NULL : find_field(name, len);

	return field ? field->uses : 0;
}
