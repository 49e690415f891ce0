# SPDX-License-Identifier: GPL-2.0-or-later
# The way of packets by the profile generic: to a socket, through a router, to nobody.
# needs: pktrack
# timeout: 400
. "$TESTS/lib.sh"

ns_add a
ns_add b
ns_add r
ns_link a eth0 10.1.0.1/24 r eth0 10.1.0.254/24
ns_link b eth0 10.2.0.2/24 r eth1 10.2.0.254/24
ns r sysctl -qw net.ipv4.ip_forward=1
ip -n a route add default via 10.1.0.254
ip -n b route add default via 10.2.0.254

rm -f ready
env --default-signal=INT "$PKTRACK" -v -p generic collect -o capture.data --ready-file ready --duration 100s \
	>collect.out 2>collect.err &
collect_pid=$!
wait_for 240 "collect is ready" collect_ready_or_dead
[ -e ready ] || { cat collect.err; fail "collect ended before it was ready"; }
udp_send a 10.2.0.2 9
collect_stop
passed '10.1.0.1.* > 10.2.0.2.9: UDP' >way.txt
cat way.txt
for probe in kprobe:ip_output tp:net:net_dev_start_xmit tp:net:netif_receive_skb kprobe:ip_rcv_core kprobe:ip_forward \
	kprobe:ip_finish_output2 kprobe:ip_local_deliver kprobe:udp_rcv tp:skb:kfree_skb; do
	expect "the packet passed $probe" grep -qx "$probe" way.txt
done
expect "little is left out" test "$(grep -c 'left out:' collect.err)" -lt "$(by_kernel 5.10=30 25)"
