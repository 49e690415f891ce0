# SPDX-License-Identifier: GPL-2.0-or-later
# The way of packets by the profile generic: to a socket, through a router, to nobody.
# needs: pktrack
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
"$PKTRACK" -v -p generic collect -o generic.data --ready-file ready --duration 100s 2>collect.err &
collect_pid=$!
wait_for 60 "collect is ready" collect_ready_or_dead
udp_send a 10.2.0.2 9
kill -INT $collect_pid
wait $collect_pid || { cat collect.err; fail "collect fails"; }
grep -v Looking collect.err | tail -60
"$PKTRACK" print generic.data >print.txt
cp generic.data "/out/$case_name.data"
# Seen of the packet, by what is printed behind the header of each event.
awk '/^[0-9]+\.[0-9]+ / { probe = $NF } / 10\.1\.0\.1\.[0-9]+ > 10\.2\.0\.2\.9: UDP/ { print probe }' print.txt >way.txt
uniq way.txt
for probe in ip_output net:net_dev_start_xmit net:netif_receive_skb ip_rcv_core ip_forward ip_finish_output2 ip_local_deliver \
	udp_rcv skb:kfree_skb; do
	expect "the packet passed $probe" grep -qx "$probe" way.txt
done
expect "little is left out" test "$(grep -c 'left out:' collect.err)" -lt "$(by_kernel 5.10=30 25)"
