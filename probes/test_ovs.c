// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the probes on Open vSwitch find things, with types and without. */

#include <string.h>

#include "collectors/ovs/section.h"
#include "core/kernel/fixture.h"
#include "core/util/array.h"
#include "probes/ovs.h"

static void add_struct(struct btf *btf, const char *name, uint32_t size, int type,
		       const char *member, uint32_t at)
{
	assert_true(btf__add_struct(btf, name, size) > 0);
	if (member)
		assert_int_equal(btf__add_field(btf, member, type, at * 8, 0), 0);
}

static void add_field(struct btf *btf, int type, const char *member, uint32_t at)
{
	assert_int_equal(btf__add_field(btf, member, type, at * 8, 0), 0);
}

static struct btf *types(void)
{
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);

	add_struct(btf, "datapath", 136, number, "ports", 96);
	add_struct(btf, "vport", 112, number, "dev", 0);
	add_field(btf, number, "port_no", 28);
	add_field(btf, number, "dp_hash_node", 56);
	add_struct(btf, "sw_flow_key", 472, number, "recirc_id", 336);
	add_struct(btf, "dp_upcall_info", 48, number, "portid", 32);
	add_field(btf, number, "cmd", 40);
	add_struct(btf, "ovs_conntrack_info", 64, number, "zone", 8);
	assert_int_equal(btf__add_field(btf, "commit", number, 24 * 8, 1), 0);
	fixture_enum(btf, "ovs_action_attr",
		     (struct fixture_value[]){ { "OVS_ACTION_ATTR_OUTPUT", 1 },
					       { "OVS_ACTION_ATTR_SET_TO_MASKED", 26 },
					       { 0 } });
	return btf;
}

static void test_typed(void **state)
{
	struct btf *btf = types();
	const struct pk_func_proto proto = { .btf = btf };
	struct pk_probe_config config = { 0 };

	(void)state;
	assert_true(pk_ovs_configure_tp("openvswitch:ovs_do_execute_action", &proto, &config));
	assert_int_equal(config.ovs.event, PK_OVS_ACTION);
	assert_int_equal(config.ovs.dp_ports, 96);
	assert_int_equal(config.ovs.vport_dev, 0);
	assert_int_equal(config.ovs.vport_port_no, 28);
	assert_int_equal(config.ovs.vport_dp_hash_node, 56);
	assert_int_equal(config.ovs.key_recirc, 336);
	assert_int_equal(config.ovs.upcall_portid, 32);
	assert_int_equal(config.ovs.upcall_cmd, 40);
	assert_int_equal(config.ovs.ct_zone, 8);
	assert_int_equal(config.ovs.ct_bits, 24);
	assert_int_equal(config.ovs.set_to_masked, 26);
	assert_true(pk_ovs_configure_tp("openvswitch:ovs_dp_upcall", &proto, &config));
	assert_int_equal(config.ovs.event, PK_OVS_UPCALL);
	assert_false(pk_ovs_configure_tp("skb:kfree_skb", &proto, &config));
	assert_int_equal(config.ovs.event, PK_OVS_NOTHING);
	btf__free(btf);
}

static void test_function(void **state)
{
	struct btf *btf = types();
	struct pk_function f = { .name = "ovs_dp_upcall",
				 .module = "openvswitch",
				 .proto = { .btf = btf } };
	struct pk_probe_config config = { 0 };

	(void)state;
	assert_true(pk_ovs_configure(NULL, &f, &config));
	assert_int_equal(config.ovs.event, PK_OVS_UPCALL);
	snprintf(f.name, sizeof(f.name), "do_execute_actions");
	assert_true(pk_ovs_configure(NULL, &f, &config));
	assert_int_equal(config.ovs.event, PK_OVS_ACTIONS);
	snprintf(f.module, sizeof(f.module), "another");
	assert_false(pk_ovs_configure(NULL, &f, &config));
	assert_int_equal(config.ovs.event, PK_OVS_NOTHING);
	btf__free(btf);
}

static void test_untyped(void **state)
{
	struct pk_function f = { .state = PK_FUNCTION_NO_TYPES,
				 .name = "ovs_dp_upcall",
				 .module = "openvswitch" };
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "u64", 8, 0);
	struct pk_probe_config config = { 0 };
	struct fixture fx;
	int atomic;

	(void)state;
	fixture_init(&fx);
	add_struct(btf, "", 8, number, "counter", 0);
	atomic = btf__add_typedef(btf, "atomic64_t", (int)btf__type_cnt(btf) - 1);
	add_struct(btf, "net", 64, atomic, "net_cookie", 8);
	add_struct(btf, "ip_tunnel_key", 56, number, NULL, 0);
	fixture_btf(&fx, "vmlinux", btf);
	assert_true(pk_ovs_configure(fx.k, &f, &config));
	assert_int_equal(config.skb_arg, 1);
	assert_int_equal(config.ovs.key_recirc, 328);
	fixture_done(&fx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typed),
		cmocka_unit_test(test_function),
		cmocka_unit_test(test_untyped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
