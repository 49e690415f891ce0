# SPDX-License-Identifier: GPL-2.0-or-later
# A function of a module: not there before the module is, and found as soon as it is loaded. It takes a
# struct sk_buff **.
# kernels: 6.1 6.12 7.2
# needs: pktrack module:bridge
. "$TESTS/lib.sh"

ns_pair a b
modprobe -r bridge 2>/dev/null
"$PKTRACK" collect -p k:bridge:br_handle_frame --cmd true 2>err && fail "a probe of a module that is not loaded"
expect "the error names the probe" grep -q br_handle_frame err

modprobe bridge
ip -n b link add br0 type bridge
ip -n b link set eth0 master br0
ip -n b link set br0 up
collect_start -p k:bridge:br_handle_frame
ns a ping -c 1 -W 1 10.0.0.9 # nobody: an ARP request is seen
udp_send a ff02::1%eth0 9
collect_stop
expect_event min=1 probe.symbol=*br_handle_frame dev=eth0 ns=b
expect_event count=1 probe.symbol=*br_handle_frame dev=eth0 ns=b flow="udp * > ff02::1:9"

ip netns del b
modprobe -r bridge
