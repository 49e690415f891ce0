# SPDX-License-Identifier: GPL-2.0-or-later
# What nftables did with packets: base chains without any change of the system, and with --allow-system-changes
# each rule and policy, in two namespaces; and that nothing is left.
# needs: pktrack cmd:nft module:nf_tables
# timeout: 600
. "$TESTS/lib.sh"

# collect_nft OPTION...
collect_nft()
{
	rm -f ready
	env --default-signal=INT "$PKTRACK" "$@" -o capture.data --ready-file ready >collect.out 2>collect.err &
	collect_pid=$!
	wait_for 240 "collect is ready" collect_ready_or_dead
	[ -e ready ] || { cat collect.err; fail "collect ended before it was ready"; }
}

# tables: those of pktrack that there are
tables()
{
	nft list tables | grep pktrack
}

send_all()
{
	local port

	for port in 7001 7002 7003 7010 7011 7020; do udp_send a 10.0.0.2 $port; done
	udp_send b 10.0.0.1 7030
}

# expect_rule PORT CHAIN RULE VERDICT [KEY=PATTERN...]: a rule of that chain, known by its comment.
expect_rule()
{
	local port=$1 chain=$2 rule=$3 verdict=$4 handle

	shift 4
	handle=$(ns b nft -a list chain inet fw "$chain" | sed -n "s/.*\"$rule\" # handle //p")
	[ "$handle" ] || fail "no rule $rule in $chain"
	expect_event count=1 probe.symbol=__nft_trace_packet flow="udp 10.0.0.1:* > 10.0.0.2:$port" nft.family=inet \
		nft.table=fw nft.chain="$chain" nft.sayer=rule nft.handle="$handle" nft.verdict="$verdict" ns=b "$@"
}

# expect_cause PORT TEXT: the one cause of the drops of that port
expect_cause()
{
	"$PKTRACK" sort --dropped --format json capture.data >journeys.json || fail "sort exits with $?"
	python3 -IS -c '
import json, sys
causes = {(j["verdict"].get("confidence"), j["verdict"].get("cause", "none")) for j in map(json.loads, open("journeys.json"))
          if j["events"][-1].get("packet", {}).get("summary", "").split(": ")[0].endswith("." + sys.argv[1])}
print(causes)
sys.exit(len(causes) != 1 or not all(c == "certain" and sys.argv[2] in text for c, text in causes))' "$1" "$2" ||
		fail "the drop to port $1 is not for: $2"
}

ns_pair a b
ns b nft -f - <<N || fail "nft refuses the rules"
table inet fw {
	chain ssh {
		udp dport 7001 counter comment "look"
		udp dport 7001 drop comment "no 7001"
		udp dport 7003 return comment "back"
	}
	chain quiet { drop comment "quiet"; }
	chain input {
		type filter hook input priority 0; policy drop;
		meta l4proto icmpv6 accept
		udp dport 7001-7003 jump ssh comment "to ssh"
		udp dport vmap { 7010 : goto quiet, 7011 : accept } comment "map"
		udp dport 7020 accept comment "fine"
	}
}
N
ns a nft -f - <<N || fail "nft refuses the rules"
table ip other { chain in { type filter hook input priority 0; udp dport 7030 drop; }; }
N
place=$(by_kernel 5.10=nf_hook_slow nft_do_chain)

# --- rules, with a table of our own ---
collect_nft -p generic collect --allow-system-changes
cat collect.err
expect "it says what it changed" grep -q 'rules are traced.*table inet pktrack-' collect.err
expect "the table is there" tables
send_all
kill -0 "$collect_pid" || fail "collect died"
collect_stop --probe __nft_trace_packet --probe skb:kfree_skb
expect "the table is gone" sh -c "! nft list tables | grep pktrack"

expect_rule 7001 input "to ssh" jump nft.target=ssh nft.hook=input
expect_rule 7001 ssh "look" continue
expect_rule 7001 ssh "no 7001" drop
expect_rule 7002 input "to ssh" jump nft.target=ssh
expect_rule 7003 ssh "back" return
expect_rule 7010 input "map" goto nft.target=quiet
expect_rule 7010 quiet "quiet" drop
expect_rule 7011 input "map" accept
expect_rule 7020 input "fine" accept
for port in 7002 7003; do
	expect_event count=1 probe.symbol=__nft_trace_packet flow="udp 10.0.0.1:* > 10.0.0.2:$port" nft.chain=input \
		nft.sayer=policy nft.verdict=drop nft.handle=0 ns=b
done
expect_event count=3 probe.symbol=__nft_trace_packet flow="udp 10.0.0.1:* > 10.0.0.2:7001"
expect_event count=1 probe.symbol=__nft_trace_packet flow="udp 10.0.0.2:* > 10.0.0.1:7030" nft.family=ip nft.table=other \
	nft.chain=in nft.sayer=rule nft.verdict=drop ns=a
expect_drop count=1 symbol="$place" flow="udp 10.0.0.1:* > 10.0.0.2:7001" nft.chain=ssh nft.sayer=rule nft.verdict=drop
expect_drop count=1 symbol="$place" flow="udp 10.0.0.1:* > 10.0.0.2:7002" nft.chain=input nft.sayer=policy
expect_drop count=1 flow="udp 10.0.0.1:* > 10.0.0.2:7011" symbol="udp_rcv|__udp4_lib_rcv" nft.chain=
expect_cause 7001 'rule "udp dport 7001 drop comment "no 7001"" (handle '
expect_cause 7001 'of nftables chain inet fw ssh, to which input (handle '
expect_cause 7002 'policy drop of nftables chain inet fw input'
expect_cause 7010 'of nftables chain inet fw quiet'
expect_cause 7030 'of nftables chain ip other in'

# --- the same without evidence: from the events alone ---
collect_nft -p nft-dropmon collect --allow-system-changes --no-evidence
send_all
collect_stop
expect_event count=1 probe.symbol=__nft_trace_packet flow="udp 10.0.0.1:* > 10.0.0.2:7001" nft.verdict=drop
expect_event count=0 probe.symbol=__nft_trace_packet nft.verdict=accept
expect_cause 7001 'of nftables chain inet fw ssh'
expect_cause 7002 'the policy drop of nftables chain inet fw input'

# --- no change: base chains ---
collect_nft -p nft-dropmon collect
send_all
collect_stop
expect "nothing was added" sh -c "! nft list tables | grep pktrack"
expect_event count=0 probe.symbol=__nft_trace_packet
expect_event count=0 probe.symbol=nft_do_chain
if [ "$KERNEL" != 5.10 ]; then # where nft_do_chain() does not free what is dropped, nobody knows whose it was
	expect_drop count=1 symbol=nft_do_chain flow="udp 10.0.0.1:* > 10.0.0.2:7001" nft.chain=input nft.sayer=chain \
		nft.verdict=drop nft.hook=input
fi
collect_nft collect -c nft,skb,ns -p kr:nft_do_chain
send_all
collect_stop
expect "it says that rules are not told" grep -q 'base chains are told, but no rules' collect.err
expect_event count=1 probe.symbol=nft_do_chain flow="udp 10.0.0.1:* > 10.0.0.2:7020" nft.chain=input nft.sayer=chain \
	nft.verdict=accept ns=b
expect_event count=1 probe.symbol=nft_do_chain probe.type=kprobe flow="udp 10.0.0.2:* > 10.0.0.1:7030" nft.family=ip nft.chain=in ns=a

# --- killed ---
collect_nft -p nft-dropmon collect --allow-system-changes
expect "the table is there" tables
kill -KILL "$collect_pid"
wait "$collect_pid"
[ "$KERNEL" = 5.10 ] || wait_for 10 "the table goes with its owner" sh -c "! nft list tables | grep pktrack"
collect_nft -p nft-dropmon collect --allow-system-changes
expect "one table, ours" test "$(tables)" = "table inet pktrack-$collect_pid"
collect_stop
expect "no table is left" sh -c "! nft list tables | grep pktrack"
