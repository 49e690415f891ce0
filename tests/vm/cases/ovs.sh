# SPDX-License-Identifier: GPL-2.0-or-later
# An Open vSwitch flow that drops, its module loaded after the capture began: the names of its reasons
# are in its BTF and come with it.
# needs: pktrack module:openvswitch cmd:ovs-vsctl cmd:ovsdb-server
. "$TESTS/lib.sh"
. "$TESTS/ovs.sh"

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
