# SPDX-License-Identifier: GPL-2.0-or-later
# Every function that takes a packet, under load: the kernel lives, traffic flows while it is watched and afterwards,
# and nothing stays behind. Where the kernel takes no list of functions, that takes long, and can be ended meanwhile.
# needs: pktrack
# timeout: 500
. "$TESTS/lib.sh"

mount -t debugfs debugfs /sys/kernel/debug || skip "no debugfs"

# stream SECONDS: from a to b by TCP, as fast as it goes; fails unless all that was sent arrives.
stream()
{
	ns b python3 -IS - <<P &
import socket
s = socket.create_server(("10.0.0.2", 5000))
open("listening", "w").close()
c, _ = s.accept()
n = 0
while got := len(c.recv(65536)):
    n += got
c.sendall(str(n).encode())
P
	wait_for 30 "the server listens" [ -e listening ]
	rm listening
	ns a python3 -IS - "$1" <<P || fail "the stream broke"
import socket, sys, time
s = socket.create_connection(("10.0.0.2", 5000))
until, n = time.monotonic() + float(sys.argv[1]), 0
while time.monotonic() < until:
    n += s.send(bytes(65536))
s.shutdown(socket.SHUT_WR)
print("%d bytes" % n)
sys.exit(n == 0 or s.recv(20) != str(n).encode())
P
	wait $! || fail "the server ended early"
}

# Of what the stream made the buffer is full: what comes now would be lost.
all_is_read()
{
	local before

	before=$(stat -c %s capture.data)
	sleep 1.5
	[ "$(stat -c %s capture.data)" = "$before" ]
}

nothing_is_left()
{
	[ -z "$(cat /sys/kernel/debug/kprobes/list /sys/kernel/tracing/enabled_functions)" ]
}

ns_pair a b
if [ "$(by_kernel 5.10=single 6.1=single list)" = single ]; then
	env --default-signal=INT "$PKTRACK" collect --all-skb -o capture.data >collect.out 2>collect.err &
	collect_pid=$!
	wait_for 110 "functions are probed" grep -q . /sys/kernel/debug/kprobes/list
	kill -INT "$collect_pid"
	wait_for 30 "collect ends" collect_dead
	expect "that it ended early is said" grep -q "told to end before all probes were attached" collect.err
	expect "no probe is left of an attempt" nothing_is_left
fi
collect_start --all-skb -c skb,dev,ns --snaplen 64
[ "$(wc -l </sys/kernel/tracing/enabled_functions)" -gt 500 ] || fail "less than 500 functions are probed"
stream 10
wait_for 60 "the buffer is read" all_is_read
udp_send a 10.0.0.2 9 100
collect_stop -p kprobe:udp_rcv -p kprobe:tcp_v4_rcv

expect_event min=100 probe.symbol=udp_rcv dev=eth0 ns=b flow="udp 10.0.0.1:* > 10.0.0.2:9"
expect_event min=10 probe.symbol=tcp_v4_rcv dev=eth0 ns=b
expect "no probe is left" nothing_is_left
stream 1
