# SPDX-License-Identifier: GPL-2.0-or-later
# Nothing caught is left behind at the end: as soon as the kernel has counted the last packet, collect is told
# to stop, and the capture must hold them all.
# needs: pktrack
. "$TESTS/lib.sh"

sent=2000

no_ports()
{
	ns a awk '$1 == "Udp:" && $2 ~ /^[0-9]/ { print $3 }' /proc/net/snmp
}

all_dropped()
{
	[ "$(no_ports)" -ge $((before + sent)) ]
}

ns_add a
before=$(no_ports)
collect_start
udp_send a 127.0.0.1 7000 $sent
until all_dropped; do :; done
collect_stop

expect_drop count=$sent reason=NO_SOCKET symbol="$(by_kernel 7.2=udp_rcv __udp4_lib_rcv)" \
	dev=lo ns=a flow="udp 127.0.0.1:* > 127.0.0.1:7000"
"$PKTRACK" stats --format json capture.data >stats.json || fail "stats exits with $?"
expect "nothing was lost" python3 -IS -c 'import json, sys; sys.exit(json.load(open("stats.json"))["lost"])'
