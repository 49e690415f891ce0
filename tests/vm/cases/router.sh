# SPDX-License-Identifier: GPL-2.0-or-later
# A router that gets packets whose TTL ends there, and packets to where it has no route.
# needs: pktrack
. "$TESTS/lib.sh"

ns_add a
ns_add b
ns_add r
ns_link a eth0 10.1.0.1/24,fd01::1/64 r eth0 10.1.0.254/24,fd01::fe/64
ns_link b eth0 10.2.0.2/24,fd02::2/64 r eth1 10.2.0.254/24,fd02::fe/64
ns r sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip -n a route add default via 10.1.0.254
ip -n a route add default via fd01::fe

collect_start
udp_send a 10.2.0.2 5000 1 1
udp_send a fd02::2 5000 1 1
udp_send a 192.0.2.9 5000
udp_send a fd99::9 5000
collect_stop

expect_drop count=1 reason=IP_INHDR subsystem=core symbol=ip_forward \
	dev=eth0 ns=r flow="udp 10.1.0.1:* > 10.2.0.2:5000"
expect_drop count=1 reason=IP_INHDR subsystem=core symbol=ip6_forward \
	dev=eth0 ns=r flow="udp fd01::1:* > fd02::2:5000"
expect_drop count=1 reason=IP_INNOROUTES subsystem=core symbol=ip_error \
	dev=eth0 ns=r flow="udp 10.1.0.1:* > 192.0.2.9:5000"
expect_drop count=1 reason=IP_INNOROUTES subsystem=core symbol="ip6_pkt_drop|ip6_pkt_discard" \
	dev=eth0 ns=r flow="udp fd01::1:* > fd99::9:5000"
