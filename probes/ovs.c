// SPDX-License-Identifier: GPL-2.0-or-later
/* See ovs.h. Members are looked up in the types of openvswitch, by name. Before 5.11 modules have
 * no types: then they are where the sources of those kernels have them (net/openvswitch/:
 * datapath.h, vport.h, flow.h, conntrack.c). */

#include "probes/ovs.h"

#include <bpf/btf.h>
#include <string.h>

#include "collectors/ovs/section.h"
#include "core/kernel/kernel.h"
#include "core/kernel/types.h"

#define NO_ACTION 0xff

static enum pk_ovs_event event_of(const char *name)
{
	if (!strcmp(name, "ovs_dp_upcall") || !strcmp(name, "openvswitch:ovs_dp_upcall"))
		return PK_OVS_UPCALL;
	if (!strcmp(name, "openvswitch:ovs_do_execute_action"))
		return PK_OVS_ACTION;
	return strcmp(name, "do_execute_actions") ? PK_OVS_NOTHING : PK_OVS_ACTIONS;
}

/* "set" becomes another action when a flow is stored, of a number that differs. */
static uint8_t find_set_to_masked(const struct btf *btf)
{
	for (uint32_t id = btf__type_cnt(btf) - 1; id; id--) {
		const struct btf_type *t = btf__type_by_id(btf, id);

		if (!btf_is_enum(t))
			continue;
		for (uint32_t i = 0; i < btf_vlen(t); i++)
			if (!strcmp(btf__name_by_offset(btf, btf_enum(t)[i].name_off),
				    "OVS_ACTION_ATTR_SET_TO_MASKED"))
				return (uint8_t)btf_enum(t)[i].val;
	}
	return NO_ACTION;
}

static bool find_members(const struct btf *btf, struct pk_ovs_config *c)
{
	const struct btf_type *vport = pk_type_struct(btf, "vport");
	const struct btf_type *info = pk_type_struct(btf, "dp_upcall_info");
	const struct btf_type *ct = pk_type_struct(btf, "ovs_conntrack_info");

	return pk_type_member(btf, pk_type_struct(btf, "datapath"), "ports", &c->dp_ports) &&
	       pk_type_member(btf, vport, "dev", &c->vport_dev) &&
	       pk_type_member(btf, vport, "port_no", &c->vport_port_no) &&
	       pk_type_member(btf, vport, "dp_hash_node", &c->vport_dp_hash_node) &&
	       pk_type_member(btf, pk_type_struct(btf, "sw_flow_key"), "recirc_id",
			      &c->key_recirc) &&
	       pk_type_member(btf, info, "cmd", &c->upcall_cmd) &&
	       pk_type_member(btf, info, "portid", &c->upcall_portid) &&
	       pk_type_member(btf, ct, "zone", &c->ct_zone) &&
	       pk_type_member(btf, ct, "commit", &c->ct_bits);
}

static bool configure_typed(const struct btf *btf, struct pk_ovs_config *c)
{
	if (!find_members(btf, c))
		return false;
	c->set_to_masked = find_set_to_masked(btf);
	return true;
}

/* As 5.9 to 5.11 have it. */
static bool configure_untyped(const struct btf *btf, struct pk_probe_config *config)
{
	const struct btf_type *tunnel = pk_type_struct(btf, "ip_tunnel_key");
	struct pk_ovs_config *c = &config->ovs;

	if (!tunnel || !pk_types_are_before_5_12(btf))
		return false;
	c->dp_ports = 80;
	c->vport_dev = 0;
	c->vport_port_no = 24;
	c->vport_dp_hash_node = 48;
	c->key_recirc = (uint16_t)(256 + tunnel->size + 16);
	c->upcall_portid = 28;
	c->upcall_cmd = 32;
	c->ct_zone = 8;
	c->ct_bits = 24;
	c->set_to_masked = 25;
	config->skb_arg = 1;
	config->ret_bytes = 4;
	config->ret_signed = true;
	return true;
}

bool pk_ovs_configure_tp(const char *tracepoint, const struct pk_func_proto *proto,
			 struct pk_probe_config *config)
{
	config->ovs = (struct pk_ovs_config){ .event = (uint8_t)event_of(tracepoint) };
	if (config->ovs.event && !configure_typed(proto->btf, &config->ovs))
		config->ovs.event = PK_OVS_NOTHING;
	return config->ovs.event;
}

bool pk_ovs_configure(struct pk_kernel *k, const struct pk_function *f,
		      struct pk_probe_config *config)
{
	struct pk_ovs_config *c = &config->ovs;
	bool known;

	*c = (struct pk_ovs_config){ .event = (uint8_t)event_of(f->name) };
	if (!c->event || strcmp(f->module, "openvswitch")) {
		c->event = PK_OVS_NOTHING;
		return false;
	}
	known = f->state == PK_FUNCTION_NO_TYPES
			? pk_kernel_btf(k) && configure_untyped(pk_kernel_btf(k), config)
			: f->proto.btf && configure_typed(f->proto.btf, c);
	if (!known)
		c->event = PK_OVS_NOTHING;
	return known;
}
