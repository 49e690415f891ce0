# SPDX-License-Identifier: GPL-2.0-or-later
# Entries of functions: with the packet wherever it is among their arguments, and behind a pointer to a pointer.
# Nothing of it stays behind.
# needs: pktrack
# timeout: 300
. "$TESTS/lib.sh"

mount -t debugfs debugfs /sys/kernel/debug || skip "no debugfs"

ns_pair a b
collect_start -p k:udp_rcv -p k:ip_local_deliver_finish -p k:__netif_receive_skb_one_core \
	-p k:skb_checksum_help
udp_send a 10.0.0.2 9 2
expect "probes are in place" grep -q . /sys/kernel/debug/kprobes/list /sys/kernel/tracing/enabled_functions
collect_stop

flow="udp 10.0.0.1:* > 10.0.0.2:9"
for f in udp_rcv ip_local_deliver_finish __netif_receive_skb_one_core; do
	expect_event count=2 probe.type=kprobe probe.symbol=$f dev=eth0 ns=b flow="$flow"
done
expect_event count=0 probe.symbol=skb_checksum_help
expect_drop count=2 reason=NO_SOCKET dev=eth0 ns=b flow="$flow"
expect "no probe is left" [ -z "$(cat /sys/kernel/debug/kprobes/list /sys/kernel/tracing/enabled_functions)" ]
