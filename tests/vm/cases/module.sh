# SPDX-License-Identifier: GPL-2.0-or-later
# A function of a module: waited for while it is not there, and found as soon as it is loaded. It takes a
# struct sk_buff **.
# kernels: 6.1 6.12 7.2
# needs: pktrack module:bridge
# timeout: 400
. "$TESTS/lib.sh"

# A bridge in b, to which a packet comes.
bridge_a_packet()
{
	ip -n b link add br0 type bridge
	ip -n b link set eth0 master br0
	ip -n b link set br0 up
	udp_send a ff02::1%eth0 9
	ip -n b link del br0
}

# seen N WHAT: it stands N times in what collect says.
seen()
{
	[ "$(grep -c "$2" collect.err)" -ge "$1" ]
}

ns_pair a b
modprobe -r bridge 2>/dev/null
"$PKTRACK" collect -c dev -p k:bridge:br_handle_frame --cmd true >out 2>err
[ $? = 3 ] || { cat err; fail "a module that never came is missed"; }
expect "what is missed is named" grep -q "'k:bridge:br_handle_frame': was never" err
"$PKTRACK" collect -p k:no_such_module:br_handle_frame --cmd true 2>err && fail "a probe of a module that there is not"
expect "the error names the probe" grep -q no_such_module:br_handle_frame err

# Both wait for the module; only the first is missed if it has none.
collect_start -v -c skb,dev,ns -p k:bridge:br_handle_frame -p '?br_pass_frame_up'
modprobe bridge
wait_for 200 "the module is seen" seen 1 "module bridge was loaded"
bridge_a_packet
if [ "$KERNEL" != 6.1 ]; then # it takes lists of functions
	modprobe -r bridge 2>/dev/null && fail "a module with probes by list is unloaded"
	times=1
else
	modprobe -r bridge || fail "the module cannot be unloaded"
	wait_for 60 "the end of the module is seen" seen 1 "module bridge was unloaded"
	modprobe bridge
	wait_for 200 "the module is seen again" seen 2 "module bridge was loaded"
	bridge_a_packet
	times=2
fi
collect_stop
expect_event min=$times probe.symbol=*br_handle_frame dev=eth0 ns=b
expect_event count=$times probe.symbol=*br_handle_frame dev=eth0 ns=b flow="udp * > ff02::1:9"
expect_event min=$times probe.symbol=*br_pass_frame_up ns=b flow="udp * > ff02::1:9"

ip netns del b
modprobe -r bridge
