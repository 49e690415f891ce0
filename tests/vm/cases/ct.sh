# SPDX-License-Identifier: GPL-2.0-or-later
# What conntrack knows of a packet that is dropped: its state, and both its names where NAT gave it another.
# needs: pktrack cmd:nft module:nf_tables module:nf_conntrack module:nft_chain_nat
. "$TESTS/lib.sh"

ns_pair a b
ns b nft -f - <<N || fail "nft refuses the rules"
table ip t {
	chain n { type nat hook prerouting priority -100; udp dport 53 dnat to 10.0.0.2:54; };
	chain i { type filter hook input priority 0; ct mark set 5; udp dport 54 drop; };
}
N
collect_start
udp_send a 10.0.0.2 53
collect_stop

expect_drop count=1 reason=NETFILTER_DROP ns=b flow="udp 10.0.0.1:* > 10.0.0.2:54" \
	ct.state=new ct.mark=5 ct.orig_dst=10.0.0.2 ct.orig_dport=53 ct.reply_sport=54
