// SPDX-License-Identifier: GPL-2.0-or-later
/* The ovs section: "ovs action output port 2, in port 1 of ovs-system", "ovs upcall MISS to netlink
 * port 4711, in port 1 of ovs-system". */

#include "collectors/ovs/section.h"

#include "core/event/event.h"

static const struct pk_field ovs_fields[] = { OVS_FIELDS(PK_ROW) };

static const struct {
	const char *name, *arg;
} actions[] = {
#define ROW(NAME, number, name, arg) [number] = { name, arg },
	PK_OVS_ACTIONS(ROW)
#undef ROW
};

static const char *name_at(const char *const *names, size_t n, size_t i)
{
	return i < n && names[i] ? names[i] : "?";
}

static const char *event_name(const struct ovs_section *s)
{
	static const char *const names[] = {
#define NAME_OF(NAME, number, name) [number] = name,
		PK_OVS_EVENTS(NAME_OF)
#undef NAME_OF
	};

	return name_at(names, ARRAY_SIZE(names), s->kind);
}

/* enum ovs_packet_cmd, include/uapi/linux/openvswitch.h */
static const char *cmd_name(const struct ovs_section *s)
{
	static const char *const names[] = { [1] = "MISS", [2] = "ACTION", [3] = "EXECUTE" };

	return name_at(names, ARRAY_SIZE(names), s->cmd);
}

/* enum ovs_key_attr */
static const char *key_name(uint32_t key)
{
	static const char *const names[] = {
		NULL,        "encap",    "priority",  "in_port",  "ethernet", "vlan",
		"ethertype", "ipv4",     "ipv6",      "tcp",      "udp",      "icmp",
		"icmpv6",    "arp",      "nd",        "skb_mark", "tunnel",   "sctp",
		"tcp_flags", "dp_hash",  "recirc_id", "mpls",     "ct_state", "ct_zone",
		"ct_mark",   "ct_label", "ct_orig4",  "ct_orig6", "nsh",
	};

	return key < ARRAY_SIZE(names) ? names[key] : NULL;
}

static const char *action_name(const struct ovs_section *s)
{
	return s->action < ARRAY_SIZE(actions) ? actions[s->action].name : NULL;
}

static bool is_set(const struct ovs_section *s)
{
	return s->action == PK_OVS_DO_SET || s->action == PK_OVS_DO_SET_MASKED;
}

static void put_arg(struct pk_out *out, const struct ovs_section *s)
{
	if (is_set(s) && key_name(s->arg)) {
		pk_out_printf(out, " %s", key_name(s->arg));
		return;
	}
	pk_out_printf(out, s->action == PK_OVS_DO_RECIRC ? " %s 0x%x" : " %s %u",
		      actions[s->action].arg, s->arg);
}

static void put_action(struct pk_out *out, const struct ovs_section *s)
{
	const char *name = action_name(s);

	if (!s->action)
		pk_out_str(out, " none, which drops");
	else if (name)
		pk_out_printf(out, " %s", name);
	else
		pk_out_printf(out, " %u", s->action);
	if (name && s->flags & PK_OVS_HAS_ARG && actions[s->action].arg)
		put_arg(out, s);
	if (s->flags & PK_OVS_COMMIT)
		pk_out_str(out, " commit");
	if (s->flags & PK_OVS_NAT)
		pk_out_str(out, " nat");
	if (s->flags & PK_OVS_FORCE)
		pk_out_str(out, " force");
	if (s->more)
		pk_out_printf(out, " and %u more", s->more);
}

static void put_upcall(struct pk_out *out, const struct ovs_section *s)
{
	pk_out_printf(out, " %s to ", cmd_name(s));
	if (s->portid)
		pk_out_printf(out, "netlink port %u", s->portid);
	else
		pk_out_str(out, "nobody");
}

static void ovs_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct ovs_section *s = pk_event_get(ev, ovs);

	(void)names;
	pk_out_printf(out, "ovs %s", event_name(s));
	if (s->kind == PK_OVS_UPCALL)
		put_upcall(out, s);
	else
		put_action(out, s);
	pk_out_printf(out, ", in port %u", s->in_port);
	if (s->datapath[0]) {
		pk_out_str(out, " of ");
		pk_out_escaped(out, s->datapath, sizeof(s->datapath));
	}
	if (s->recirc)
		pk_out_printf(out, ", recirculated as 0x%x", s->recirc);
}

static const struct pk_derived_key ovs_extra[] = {
	{ "event", "string", "What it is, by name." },
	{ "name", "string", "The action, by name." },
	{ "key", "string", "What an action sets, by name." },
	{ "upcall", "string", "Why it is handed to a process, by name." },
};

static void ovs_json(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j)
{
	const struct ovs_section *s = pk_event_get(ev, ovs);

	(void)names;
	pk_json_str(j, "event", event_name(s));
	if (s->kind == PK_OVS_UPCALL) {
		pk_json_str(j, "upcall", cmd_name(s));
		return;
	}
	if (action_name(s))
		pk_json_str(j, "name", action_name(s));
	if (is_set(s) && key_name(s->arg))
		pk_json_str(j, "key", key_name(s->arg));
}

const struct pk_section pk_ovs_section = {
	.id = PK_SECTION_ovs,
	.size = sizeof(struct ovs_section),
	.name = "ovs",
	.about = "what Open vSwitch did with the packet",
	.fields = ovs_fields,
	.n_fields = ARRAY_SIZE(ovs_fields),
	.print = ovs_print,
	.json_extra = ovs_json,
	.extra = ovs_extra,
	.n_extra = ARRAY_SIZE(ovs_extra),
};
