# SPDX-License-Identifier: GPL-2.0-or-later
# An Open vSwitch flow that drops, its module loaded after the capture began: the names of its reasons
# are in its BTF and come with it.
# needs: pktrack module:openvswitch cmd:ovs-vsctl cmd:ovsdb-server
. "$TESTS/lib.sh"

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

# lose PORT ACTIONS: the first packet is the daemon's to decide, which then tells the kernel; the others the kernel's.
lose()
{
	ovs-ofctl add-flow br0 "priority=100,udp,tp_dst=$1,actions=$2"
	udp_send a 10.0.0.2 "$1"
	wait_for 10 "the flow of port $1 in the kernel" flow_in_kernel "$1"
	udp_send a 10.0.0.2 "$1" 3
}

expect "openvswitch is not loaded yet" test ! -e /sys/module/openvswitch
collect_start
expect "openvswitch loads" modprobe openvswitch
expect "Open vSwitch starts" start_ovs
add_port a v1 10.0.0.1/24
add_port b v2 10.0.0.2/24
expect "Open vSwitch forwards" ns a ping -q -c 1 -W 10 10.0.0.2
lose 7777 drop
lose 7778 LOCAL # br0 itself, which is down
collect_stop

flow="udp 10.0.0.1:* > 10.0.0.2"
case $KERNEL in
5.10 | 6.1) # to these an empty list of actions is no drop: the packet is freed as consumed
	expect_drop count=0 flow="$flow:7777"
	;;
*)
	expect_drop min=3 reason="OVS_DROP_LAST_ACTION|OVS_DROP_EXPLICIT" subsystem=openvswitch \
		symbol=do_execute_actions dev=v1 ns=host flow="$flow:7777"
	;;
esac
expect_drop min=3 reason="$(by_kernel 6.1=NOT_SPECIFIED DEV_READY)" subsystem=core \
	symbol=do_execute_actions dev=v1 ns=host flow="$flow:7778"
