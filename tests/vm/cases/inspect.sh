# SPDX-License-Identifier: GPL-2.0-or-later
# Where each of these kernels can be probed, and probes on functions: by name, by a pattern, by the first of some
# alternatives, in a module.
# needs: pktrack module:veth
# timeout: 400
. "$TESTS/lib.sh"

# found STATUS PATTERN: what inspect says of it
found()
{
	local rc=0

	"$PKTRACK" inspect "$2" >found.txt 2>found.err || rc=$?
	head -20 found.txt
	[ $rc = "$1" ] || { cat found.err; fail "inspect $2 exits with $rc"; }
}

ns_pair a b
found 0 k:ip_rcv
expect "ip_rcv finds packet and devices" grep -q '^kprobe  *ip_rcv .* skb dev' found.txt
found 3 ip_fragment
expect "ip_fragment is known by its other name" grep -q "^not kprobe ip_fragment: exists only as 'ip_fragment" found.txt
found "$(by_kernel 5.10=3 0)" k:veth:veth_xmit
expect "a function of a module" grep -q \
	"$(by_kernel 5.10='types (BTF) of it in module veth' '^kprobe *veth:veth_xmit .* skb dev')" found.txt
found 0 'tcp_*'
expect "many functions of TCP" test "$(grep -c '^kprobe' found.txt)" -gt 100
expect "no function is there twice" test -z "$(sort found.txt | uniq -d)"

"$PKTRACK" collect -p ip_rvc --duration 1 2>err.txt && fail "a wrong name is taken"
expect "and the right one named" grep -q "did you mean 'kprobe:ip_rcv'" err.txt

rm -f ready
env --default-signal=INT "$PKTRACK" collect -c skb,dev,ns -p ip_rcv -p 'k:ip_local_d*' -p 'k:no_such_one|__udp4_lib_rcv|udp_rcv' \
	-p '?veth:veth_xmit' -o capture.data --ready-file ready --duration 100s >collect.out 2>collect.err &
collect_pid=$!
wait_for 240 "collect is ready" collect_ready_or_dead
[ -e ready ] || { cat collect.err; fail "collect ended before it was ready"; }
udp_send a 10.0.0.2 9
collect_stop
passed '10.0.0.1.* > 10.0.0.2.9: UDP' >way.txt
cat way.txt
for probe in ip_rcv ip_local_deliver "$(by_kernel 7.2=udp_rcv __udp4_lib_rcv)" $(by_kernel 5.10= veth_xmit); do
	expect "the packet passed $probe" grep -qx "kprobe:$probe" way.txt
done
