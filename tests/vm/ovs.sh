# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Open vSwitch, for the cases that source lib.sh: a bridge br0, ports in namespaces, flows.

vswitchd=/usr/lib/openvswitch-switch/ovs-vswitchd
[ -x $vswitchd ] || vswitchd=ovs-vswitchd

start_ovs()
{
	mkdir -p /etc/openvswitch /run/openvswitch /var/log/openvswitch
	rm -f /etc/openvswitch/conf.db
	ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema &&
		ovsdb-server --remote=punix:/run/openvswitch/db.sock --pidfile --detach --log-file=/out/ovsdb.log &&
		ovs-vsctl --no-wait init &&
		$vswitchd --pidfile --detach --log-file=/out/vswitchd.log &&
		ovs-vsctl --timeout=30 add-br br0
}

# add_port NS DEV ADDR
add_port()
{
	ns_add "$1"
	ip link add "$2" type veth peer name eth0 netns "$1"
	ip -n "$1" addr add "$3" dev eth0
	ip -n "$1" link set eth0 up
	ip link set "$2" up
	ovs-vsctl --timeout=30 add-port br0 "$2"
}

# flow_in_kernel PORT
flow_in_kernel()
{
	ovs-dpctl dump-flows | grep -q "udp(dst=$1).*actions:"
}
