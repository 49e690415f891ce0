# SPDX-License-Identifier: GPL-2.0-or-later
# A TCP segment that comes a second time is dropped when TCP has taken device and route from it already: whose it was is known
# all the same, over IPv4 and IPv6.
# kernels: 5.10 6.1 6.12 7.2
# needs: pktrack
. "$TESTS/lib.sh"

# send_twice SERVER-NS CLIENT-NS ADDRESS PORT: a segment, and once it is acknowledged the same frame again.
send_twice()
{
	ns "$1" python3 -IS -c '
import socket, sys
s = socket.create_server((sys.argv[1], int(sys.argv[2])), family=socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET)
open("listens", "w").close()
c = s.accept()[0]
c.send(c.recv(100))
c.recv(1)' "$3" "$4" &
	wait_for 60 "somebody listens" test -e listens
	rm listens
	ns "$2" python3 -IS -c '
import socket, struct, sys, time
def finish(frame, tcp):
    # the device was to make the checksum: so far it is that of the addresses
    at, segment = tcp + 16, frame[tcp:] + bytes(len(frame) % 2)
    total = sum(struct.unpack("!%dH" % (len(segment) // 2), segment))
    total = (total >> 16) + (total & 0xffff)
    return frame[:at] + struct.pack("!H", ~(total + (total >> 16)) & 0xffff) + frame[at + 2:]
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.bind(("eth0", 3))
s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
s.send(b"once is enough")
s.recv(100)
frame = next(f for f in iter(lambda: wire.recv(2000), b"") if b"once is enough" in f)
wire.send(finish(frame, 54 if ":" in sys.argv[1] else 34))
time.sleep(0.5)' "$3" "$4" || fail "cannot send a segment twice"
}

ns_pair a b
ns a sysctl -qw net.ipv4.tcp_timestamps=0 # of which one would be too old
collect_start
send_twice b a 10.0.0.2 80
send_twice b a fd00::2 80
collect_stop

for flow in "tcp 10.0.0.1:* > 10.0.0.2:80" "tcp fd00::1:* > fd00::2:80"; do
	expect_drop count=1 reason=TCP_OLD_DATA subsystem=core symbol="$(by_kernel 5.10=tcp_rcv_established tcp_data_queue)" \
		dev=eth0 ns=b flow="$flow"
done
