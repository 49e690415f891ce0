# SPDX-License-Identifier: GPL-2.0-or-later
# UDP to a port that nobody listens on, over IPv4 and IPv6.
# needs: pktrack
. "$TESTS/lib.sh"

ns_pair a b
collect_start
udp_send a 10.0.0.2 9
udp_send a fd00::2 9
collect_stop

expect_drop count=1 reason=NO_SOCKET subsystem=core symbol="$(by_kernel 7.2=udp_rcv __udp4_lib_rcv)" \
	dev=eth0 ns=b flow="udp 10.0.0.1:* > 10.0.0.2:9"
expect_drop count=1 reason=NO_SOCKET subsystem=core symbol="$(by_kernel 7.2=udpv6_rcv __udp6_lib_rcv)" \
	dev=eth0 ns=b flow="udp fd00::1:* > fd00::2:9"
