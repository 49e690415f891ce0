# SPDX-License-Identifier: GPL-2.0-or-later
# Where TCP drops without a word, it frees what has served in the same way: connections that are made, used, ended and refused
# drop nothing.
# kernels: 5.10
# needs: pktrack
. "$TESTS/lib.sh"

ns_pair a b
ns b python3 -IS -c '
import socket, struct
s = socket.create_server(("10.0.0.2", 80))
open("listens", "w").close()
for i in range(40):
    c = s.accept()[0]
    while i % 4 and (data := c.recv(10000)):
        c.send(data)
    if i % 4 == 0:
        c.shutdown(socket.SHUT_WR)
        c.recv(10000)
        c.recv(10000)
    if i % 4 == 2:
        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    c.close()' &
wait_for 60 "somebody listens" test -e listens
collect_start
ns a python3 -IS -c '
import socket, struct, time
for i in range(40):
    s = socket.create_connection(("10.0.0.2", 80))
    s.send(b"x" * 100000)
    if i % 4 == 3:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif i % 4:
        s.recv(50000)
        s.shutdown(socket.SHUT_WR)
        while s.recv(100000):
            pass
    s.close()
time.sleep(1)' || echo "a connection was reset, as it should"
tcp_refused a 10.0.0.2 81
collect_stop

expect_drop count=1 symbol=tcp_v4_rcv flow="tcp 10.0.0.1:* > 10.0.0.2:81"
expect "nothing else is a drop of TCP" python3 -IS -c '
import json
drops = [json.loads(line) for line in open("events.json")]
bad = [d for d in drops if d["probe"]["type"] == "fentry"]
for d in bad:
    print(d["drop"], d.get("packet", {}).get("summary"))
raise SystemExit(bool(bad))'
