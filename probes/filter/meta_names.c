// SPDX-License-Identifier: GPL-2.0-or-later
/* What names stand for in metadata filters: namespaces, cgroups, drop reasons, protocols,
 * enumerators. All become numbers when the filter is compiled. */

#include <bpf/btf.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "core/kernel/cgroup.h"
#include "core/kernel/netns.h"
#include "core/kernel/reasons.h"
#include "core/util/out.h"
#include "core/util/parse.h"
#include "probes/filter/meta_internal.h"

/* ---- protocols ---- */

struct protocol {
	const char *name;
	uint16_t number;
};

static const struct protocol ethertypes[] = {
	{ "ip", 0x0800 },     { "ipv4", 0x0800 },   { "arp", 0x0806 },   { "rarp", 0x8035 },
	{ "vlan", 0x8100 },   { "ip6", 0x86dd },    { "ipv6", 0x86dd },  { "slow", 0x8809 },
	{ "mpls", 0x8847 },   { "pppoe", 0x8864 },  { "eapol", 0x888e }, { "qinq", 0x88a8 },
	{ "lldp", 0x88cc },   { "macsec", 0x88e5 }, { "ptp", 0x88f7 },   { "nsh", 0x894f },
	{ "batman", 0x4305 },
};

static const struct protocol ip_protocols[] = {
	{ "icmp", 1 },   { "igmp", 2 },    { "ipip", 4 },      { "tcp", 6 },   { "udp", 17 },
	{ "dccp", 33 },  { "sit", 41 },    { "gre", 47 },      { "esp", 50 },  { "ah", 51 },
	{ "icmp6", 58 }, { "icmpv6", 58 }, { "ospf", 89 },     { "pim", 103 }, { "vrrp", 112 },
	{ "l2tp", 115 }, { "sctp", 132 },  { "udplite", 136 },
};

static const struct protocol *find_protocol(const struct protocol *table, size_t n,
					    const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcasecmp(table[i].name, name))
			return &table[i];
	return NULL;
}

static int no_protocol(const struct meta *m, const struct meta_node *named)
{
	const char *names[ARRAY_SIZE(ethertypes) + ARRAY_SIZE(ip_protocols)];
	const char *near;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(ip_protocols); i++)
		names[n++] = ip_protocols[i].name;
	for (size_t i = 0; i < ARRAY_SIZE(ethertypes); i++)
		names[n++] = ethertypes[i].name;
	near = pk_nearest(named->text, names, n);
	if (near)
		return meta_error(m, named->pos, -ENOENT, "no protocol '%s'; did you mean '%s'?",
				  named->text, near);
	return meta_error(m, named->pos, -ENOENT,
			  "no protocol '%s'; a number will do: an IP protocol up to 255, an "
			  "Ethernet type from 0x600 on",
			  named->text);
}

int meta_proto_value(struct meta *m, const struct meta_node *other, bool *ret_ethertype,
		     uint64_t *ret)
{
	const struct protocol *p;

	if (other->type.kind == META_INT) {
		*ret_ethertype = other->type.value >= 0x600;
		*ret = other->type.value;
		if (*ret > 0xffff || (*ret > 0xff && !*ret_ethertype))
			return meta_error(
				m, other->pos, -EINVAL,
				"an IP protocol is at most 255, an Ethernet type from 0x600 "
				"to 0xffff");
		return 0;
	}
	p = find_protocol(ethertypes, ARRAY_SIZE(ethertypes), other->text);
	*ret_ethertype = p;
	if (!p)
		p = find_protocol(ip_protocols, ARRAY_SIZE(ip_protocols), other->text);
	if (!p)
		return no_protocol(m, other);
	*ret = p->number;
	return 0;
}

/* ---- the others ---- */

static int netns_value(struct meta *m, const struct meta_node *named, uint64_t *ret)
{
	_cleanup_(pk_out_done) struct pk_out list = { .fd = -1 };
	uint32_t inum;
	int r = pk_parse_u32(named->text, 1, UINT32_MAX, &inum);

	if (r)
		r = pk_netns_find(m->kernel, named->text, &inum);
	if (!r) {
		*ret = inum;
		return 0;
	}
	if (strchr(named->text, '/'))
		return meta_error(m, named->pos, r, "'%s': %s", named->text,
				  r == -EINVAL ? "is no network namespace" : strerror(-r));
	pk_netns_list(m->kernel, &list);
	return meta_error(
		m, named->pos, r,
		"no network namespace '%s'; there are: %s; a path such as /proc/PID/ns/net "
		"or an inode number will do too",
		named->text, pk_out_text(&list) ?: "");
}

static int cgroup_value(struct meta *m, const struct meta_node *named, uint64_t *ret)
{
	int r = pk_cgroup_find(m->kernel, named->text, ret);

	if (!r)
		return 0;
	return meta_error(m, named->pos, r, "cgroup '%s': %s", named->text,
			  r == -EINVAL       ? "is not of cgroup v2"
			  : r == -EOPNOTSUPP ? "no cgroup v2 is mounted here"
					     : strerror(-r));
}

static int reason_value(struct meta *m, const struct meta_node *named, uint64_t *ret)
{
	char near[128];
	uint32_t value;
	int r = pk_reasons_find(m->kernel, named->text, &value, near, sizeof(near));

	if (!r) {
		*ret = value;
		return 0;
	}
	if (r == -ENOENT)
		return meta_error(m, named->pos, r, "this kernel has no drop reason '%s'%s%s%s",
				  named->text, *near ? "; did you mean '" : "", near,
				  *near ? "'?" : "");
	return meta_error(m, named->pos, r, "drop reasons: %s",
			  r == -EOPNOTSUPP ? "this kernel has none (they came with 5.17)"
					   : strerror(-r));
}

static int enum_value(struct meta *m, const struct meta_node *named, const struct meta_type *type,
		      uint64_t *ret)
{
	const struct btf_type *t = btf__type_by_id(type->btf, type->btf_id);
	_cleanup_(freep) const char **names = calloc((size_t)btf_vlen(t) + 1, sizeof(*names));
	const char *near;

	if (!names)
		return meta_no_memory();
	for (int i = 0; i < btf_vlen(t); i++) {
		bool wide = btf_is_enum64(t);

		names[i] = btf__name_by_offset(type->btf, wide ? btf_enum64(t)[i].name_off
							       : btf_enum(t)[i].name_off);
		if (strcmp(names[i], named->text))
			continue;
		*ret = wide ? btf_enum64_value(&btf_enum64(t)[i])
			    : (uint64_t)(int64_t)btf_enum(t)[i].val;
		return 0;
	}
	near = pk_nearest(named->text, names, (size_t)btf_vlen(t));
	return meta_error(m, named->pos, -ENOENT, "enum %s has no value '%s'%s%s%s",
			  btf__name_by_offset(type->btf, t->name_off), named->text,
			  near ? "; did you mean '" : "", near ?: "", near ? "'?" : "");
}

int meta_name_value(struct meta *m, const struct meta_node *named, const struct meta_type *type,
		    uint64_t *ret)
{
	switch (type->domain) {
	case META_NETNS:
		return netns_value(m, named, ret);
	case META_CGROUP:
		return cgroup_value(m, named, ret);
	case META_REASON:
		return reason_value(m, named, ret);
	default:
		return enum_value(m, named, type, ret);
	}
}
