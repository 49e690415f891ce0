# SPDX-License-Identifier: GPL-2.0-or-later
# TCP to a port that nobody listens on, over IPv4 and IPv6.
# needs: pktrack
. "$TESTS/lib.sh"

ns_pair a b
collect_start
tcp_refused a 10.0.0.2 81
tcp_refused a fd00::2 81
collect_stop

expect_drop count=1 reason=NO_SOCKET subsystem=core symbol=tcp_v4_rcv \
	dev=eth0 ns=b flow="tcp 10.0.0.1:* > 10.0.0.2:81"
expect_drop count=1 reason=NO_SOCKET subsystem=core symbol=tcp_v6_rcv \
	dev=eth0 ns=b flow="tcp fd00::1:* > fd00::2:81"
