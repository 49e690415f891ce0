# SPDX-License-Identifier: GPL-2.0-or-later
# The guest itself: the kernel that was asked for, its modules, and a loss that its own tracing shows.
. "$TESTS/lib.sh"

expect "kernel $(uname -r) is $KERNEL" test "$(uname -r | cut -d. -f1,2)" = "$KERNEL"
expect "modules load" modprobe veth
expect "/out is writable" touch /out/touched

ns_pair a b
ns b nft -f - <<N
table ip t { chain i { type filter hook input priority 0; udp dport 7777 drop; }; }
N
echo 'skb:kfree_skb' >/sys/kernel/tracing/set_event
echo >/sys/kernel/tracing/trace
udp_send a 10.0.0.2 7777 3
expect "tracefs counts the drops of nft" test \
	"$(grep -ac 'kfree_skb: .*protocol=2048' /sys/kernel/tracing/trace)" -ge 3
echo >/sys/kernel/tracing/set_event
