# SPDX-License-Identifier: GPL-2.0-or-later
# Only drops are watched at first; the functions on the way to the first one are probed then, and the second packet is
# seen at each of them, as one packet.
# needs: pktrack
# timeout: 400
. "$TESTS/lib.sh"

mount -t debugfs debugfs /sys/kernel/debug || skip "no debugfs"

ns_pair a b
collect_start -v --probe-stack -c drop,skb,dev,ns -f 'udp port 9'
udp_send a 10.0.0.2 9
wait_for 200 "the way is found" grep -q "kprobe:ip_send_skb: attached" collect.err
udp_send a 10.0.0.2 9
collect_stop

expect "how many were found is said" grep -qE "probe-stack: [0-9]+ functions found and probed" collect.err
expect "those left out by --all-skb are left out" test -z "$(grep "probe-stack: kprobe:skb_release" collect.err)"
flow="udp 10.0.0.1:* > 10.0.0.2:9"
for f in "$(by_kernel 7.2=udp_rcv __udp4_lib_rcv)" ip_protocol_deliver_rcu ip_local_deliver_finish; do
	expect_event count=1 probe.type=kprobe probe.symbol=$f dev=eth0 ns=b flow="$flow"
done
expect_drop count=2 reason=NO_SOCKET flow="$flow"
"$PKTRACK" sort --format json capture.data >journeys.json || fail "sort exits with $?"
expect "it is one packet" python3 -IS -c '
import json
ways = [[e["probe"]["symbol"] for e in json.loads(line)["events"]] for line in open("journeys.json")]
assert any("ip_local_deliver_finish" in way and way[-1] == "skb:kfree_skb" for way in ways), ways'
expect "no probe is left" [ -z "$(cat /sys/kernel/debug/kprobes/list /sys/kernel/tracing/enabled_functions)" ]
