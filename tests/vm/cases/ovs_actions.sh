# SPDX-License-Identifier: GPL-2.0-or-later
# What Open vSwitch did with packets: upcalls, what came of them, and actions; its module loaded after the capture
# began, where no case before has loaded it.
# needs: pktrack module:openvswitch cmd:ovs-vsctl cmd:ovsdb-server
# timeout: 300
. "$TESTS/lib.sh"
. "$TESTS/ovs.sh"

# collect_ovs OPTION...
collect_ovs()
{
	rm -f ready
	env --default-signal=INT "$PKTRACK" -v collect -c ovs,skb,ns,track -o capture.data --ready-file ready "$@" \
		>collect.out 2>collect.err &
	collect_pid=$!
	wait_for 240 "collect is ready" collect_ready_or_dead
	[ -e ready ] || { cat collect.err; fail "collect ended before it was ready"; }
}

# port_of DEV: its number in the datapath
port_of()
{
	ovs-dpctl show | sed -n "s/ *port \([0-9]*\): $1\$/\1/p"
}

# probed: the probes of a module that comes are in place about a second later
probed()
{
	grep -Eq 'openvswitch: (kr|tp|kprobe).*ovs_dp_upcall.*attached|module openvswitch was loaded' collect.err
}

loaded=$(test -e /sys/module/openvswitch && echo yes)
collect_ovs
expect "openvswitch loads" modprobe openvswitch
[ "$loaded" ] || wait_for 30 "the probes on openvswitch" probed
expect "Open vSwitch starts" start_ovs
add_port a v1 10.0.0.1/24
add_port b v2 10.0.0.2/24
expect "Open vSwitch forwards" ns a ping -q -c 1 -W 10 10.0.0.2
one=$(port_of v1) two=$(port_of v2)
[ "$one" ] && [ "$two" ] || fail "ports $one $two"
ovs-ofctl add-flow br0 "table=0,priority=100,udp,tp_dst=7780,actions=ct(table=1,zone=5)"
ovs-ofctl add-flow br0 "table=1,udp,actions=output:v2"
udp_send a 10.0.0.2 7780
wait_for 10 "the flow of port 7780 in the kernel" flow_in_kernel 7780
udp_send a 10.0.0.2 7780 3
ovs-ofctl add-flow br0 "priority=100,udp,tp_dst=7781,actions=mod_nw_tos:32,output:v2"
udp_send a 10.0.0.2 7781
wait_for 10 "the flow of port 7781 in the kernel" flow_in_kernel 7781
udp_send a 10.0.0.2 7781 3
kill -KILL "$(cat /run/openvswitch/ovs-vswitchd.pid)"
wait_for 10 "vswitchd is gone" sh -c '! kill -0 $(cat /run/openvswitch/ovs-vswitchd.pid)'
udp_send a 10.0.0.2 7782
sleep 1
collect_stop

flow="udp 10.0.0.1:* > 10.0.0.2"
expect_event min=1 probe.symbol="*ovs_dp_upcall" flow="$flow:7780" ovs.event=upcall ovs.upcall=MISS \
	ovs.in_port="$one" ovs.datapath=ovs-system ret.value=0
expect_event min=1 probe.symbol="*ovs_dp_upcall" flow="$flow:7782" ovs.event=upcall ovs.upcall=MISS ret.value=-111
if [ "$KERNEL" = 5.10 ]; then # no tracepoint of actions: lists
	expect_event min=3 probe.symbol=do_execute_actions flow="$flow:7780" ovs.event=actions ovs.name=ct ovs.arg=5 \
		ovs.more=1 ovs.in_port="$one" ovs.datapath=ovs-system
	expect_event min=3 probe.symbol=do_execute_actions flow="$flow:7780" ovs.name=output ovs.arg="$two" ovs.recirc="[1-9]*"
	expect_event min=3 probe.symbol=do_execute_actions flow="$flow:7781" ovs.name=set_masked ovs.key=ipv4 ovs.more=1
else
	action=openvswitch:ovs_do_execute_action
	expect_event min=3 probe.symbol=$action flow="$flow:7780" ovs.event=action ovs.name=ct ovs.arg=5 ovs.recirc=0 \
		ovs.in_port="$one" ovs.datapath=ovs-system
	expect_event min=3 probe.symbol=$action flow="$flow:7780" ovs.name=recirc ovs.arg="[1-9]*"
	expect_event min=3 probe.symbol=$action flow="$flow:7780" ovs.name=output ovs.arg="$two" ovs.recirc="[1-9]*"
	expect_event min=3 probe.symbol=$action flow="$flow:7781" ovs.name=set_masked ovs.key=ipv4
fi
"$PKTRACK" sort capture.data | grep -A12 'ovs' | head -60
