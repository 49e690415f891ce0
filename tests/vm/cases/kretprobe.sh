# SPDX-License-Identifier: GPL-2.0-or-later
# Returns of functions, with the arguments that they were called with. A VLAN device on a VLAN device on eth0: the
# function that sends calls itself for each, and each of its invocations returns for its own device.
# needs: pktrack cmd:nft module:nf_tables module:8021q
# timeout: 300
. "$TESTS/lib.sh"

ns_pair a b
modprobe 8021q
ip -n a link add link eth0 name outer type vlan id 5
ip -n a link add link outer name inner type vlan id 6
ip -n a addr add 10.6.0.1/24 dev inner
ip -n a link set outer up
ip -n a link set inner up
ip -n a neigh add 10.6.0.2 lladdr 02:00:00:00:00:02 dev inner

ns a nft -f - <<N || fail "nft refuses the rule"
table inet t { chain o { type filter hook output priority 0; udp dport 7 drop; }; }
N

collect_start -p kr:__dev_queue_xmit -p kr:__ip_local_out -p 'kr:ip_output/ret=0' -p 'kr:ip_finish_output2/ret<0' \
	-p 'kr:__ip6_local_out/ret<0'
udp_send a 10.6.0.2 9 3
udp_send a fd00::2 9
ns a python3 -IS "$TESTS/send.py" udp fd00::2 7 1 64 && fail "the dropped packet was sent"
collect_stop

flow="udp 10.6.0.1:* > 10.6.0.2:9"
# 5.10 sees as many invocations of one function at a time as there are CPUs: here the outermost.
for dev in $(by_kernel 5.10=inner "inner outer eth0"); do
	expect_event count=3 probe.type=kretprobe probe.symbol=__dev_queue_xmit dev=$dev ns=a \
		flow="$flow" ret.value=0
done
expect_event count=3 probe.symbol=__ip_local_out ns=a flow="$flow" ret.value=1 \
	ret.bytes=4 ret.is_signed=1
expect_event count=3 probe.symbol=ip_output ns=a flow="$flow" ret.value=0
expect_event count=0 probe.symbol=ip_finish_output2
# What is not seen is counted.
"$PKTRACK" stats --format json capture.data >stats.json || fail "stats exits with $?"
lost=$(python3 -IS -c 'import json; print(json.load(open("stats.json"))["lost"])')
expect "$lost returns are lost" [ "$lost" "$(by_kernel 5.10=-ge -eq)" "$(by_kernel 5.10=6 0)" ]
# The packet is there as it was at the entry: at the return it is freed.
expect_event count=1 probe.symbol=__ip6_local_out ns=a flow="udp fd00::1:* > fd00::2:7" ret.value=-1
expect_event count=1 probe.symbol=__ip6_local_out

python3 -IS - <<P || fail "an inner invocation took longer than the one around it"
import json, sys
sent = [e for e in map(json.loads, open("events.json")) if e["probe"]["symbol"] == "__dev_queue_xmit" and e["ns"]["name"] == "a"
        and e["packet"]["protocol"] != 0x86dd and len(e["packet"]["data"]) > 84]
for inner, outer in zip(sent, sent[1:]):
    if (inner["dev"]["name"], outer["dev"]["name"]) in (("eth0", "outer"), ("outer", "inner")):
        if inner["ret"]["duration_ns"] >= outer["ret"]["duration_ns"]:
            sys.exit(1)
print([(e["dev"]["name"], e["ret"]["duration_ns"]) for e in sent])
P
