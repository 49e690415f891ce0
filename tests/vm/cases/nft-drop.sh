# SPDX-License-Identifier: GPL-2.0-or-later
# An nftables rule that drops, in the input hook.
# needs: pktrack cmd:nft module:nf_tables
. "$TESTS/lib.sh"

ns_pair a b
ns b nft -f - <<N || fail "nft refuses the rule"
table inet t { chain i { type filter hook input priority 0; udp dport 7777 drop; }; }
N
collect_start
udp_send a 10.0.0.2 7777
udp_send a fd00::2 7777
collect_stop

place=$(by_kernel 5.10=nf_hook_slow nft_do_chain)
expect_drop count=1 reason=NETFILTER_DROP subsystem=core symbol="$place" \
	dev=eth0 ns=b flow="udp 10.0.0.1:* > 10.0.0.2:7777"
expect_drop count=1 reason=NETFILTER_DROP subsystem=core symbol="$place" \
	dev=eth0 ns=b flow="udp fd00::1:* > fd00::2:7777"
