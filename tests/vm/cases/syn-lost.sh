# SPDX-License-Identifier: GPL-2.0-or-later
# SYNs that a listener with a full accept queue loses are freed as those that it takes: the first has no cause, the second has.
# needs: pktrack
# timeout: 200
. "$TESTS/lib.sh"

ns_pair a b
ns b python3 -c '
import socket, time
s = socket.socket()
s.bind(("10.0.0.2", 80))
s.listen(0)
open("listens", "w").close()
time.sleep(190)' &
listener=$!
wait_for 60 "somebody listens" test -e listens
rm -f ready
env --default-signal=INT "$PKTRACK" collect -c auto,track -p 'tp:net:netif_receive_skb' -p tp:skb:kfree_skb -p tp:skb:consume_skb/tracked \
	-o capture.data --ready-file ready --duration 150s >collect.out 2>collect.err &
collect_pid=$!
wait_for 100 "collect is ready" collect_ready_or_dead
[ -e ready ] || { cat collect.err; fail "collect ended before it was ready"; }
ns a python3 -c '
import socket
def connect(port):
    s = socket.socket()
    s.settimeout(0.8)
    s.bind(("", port))
    s.connect_ex(("10.0.0.2", 80))
    return s
held = connect(5001)
connect(5002)'
collect_stop
kill $listener
"$PKTRACK" sort capture.data >journeys.txt
"$PKTRACK" sort --dropped capture.data >dropped.txt
grep -A3 'Flags \[S\]' journeys.txt | tail -40
if [ "$(by_kernel 5.10=1 6.1=1 0)" = 1 ]; then
	expect "the counter tells" grep -q 'LOST UNSEEN TcpExtListenOverflows +1 in ns b' journeys.txt
	exit 0
fi
expect "the SYN that is lost has a cause" \
	grep -q 'cause (certain, derived): the SYN is lost: the accept queue of 10.0.0.2:80 in ns b is full' dropped.txt
expect "it is that one" grep -q '10.0.0.1.5002 > 10.0.0.2.80: Flags \[S\]' dropped.txt
expect "the other is not lost" test -z "$(grep '10.0.0.1.5001 > 10.0.0.2.80: Flags \[S\]' dropped.txt)"
expect "it is told once" test -z "$(grep 'UNSEEN TcpExtListenOverflows' journeys.txt)"
