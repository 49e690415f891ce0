# SPDX-License-Identifier: GPL-2.0-or-later
# Where the kernel says no more than that a packet was dropped, what was read at the time tells what dropped it. These
# are the ways that need modules which not every machine has.
# needs: pktrack cmd:iptables-legacy cmd:ipvsadm cmd:wg cmd:ovs-dpctl module:ip_vs module:wireguard module:openvswitch
. "$TESTS/lib.sh"

# batch NS: lines of ip(8)
batch()
{
	ip -n "$1" -b - || fail "ip refuses a line of $1"
}

setup_links()
{
	ns_pair a b
	batch a <<-E
		link add eth1 type veth peer name eth1 netns b
		link add eth2 type veth peer name eth2 netns b
		link add wg0 type wireguard
		addr add 10.1.0.1/24 dev eth1
		addr add 10.2.0.1/24 dev eth2
		addr add 10.9.0.1/24 dev wg0
		link set eth1 up
		link set eth2 up
		link set wg0 up
	E
	batch b <<-E
		addr add 10.1.0.2/24 dev eth1
		link set eth1 up
		link set eth2 up
		link add gre1 type gre local 10.0.0.2 remote 10.0.0.9 key 5
		link set gre1 up
		link add bond0 type bond mode active-backup
		link add dummy0 type dummy
		link set dummy0 master bond0
	E
	batch a <<-E
		neigh replace 10.2.0.9 lladdr 02:00:00:00:00:09 dev eth2
		link add eth3 type veth peer name eth3 netns b
		link set eth3 up
	E
	batch b <<-E
		link set eth3 master bond0
		link set bond0 up
		link set bond0 type bond active_slave dummy0
	E
	ns_add c
	ip -n b link add iv0 link eth0 netns c type ipvlan mode l2 || fail "no ipvlan"
	ip -n a neigh replace 10.0.0.77 dev eth0 lladdr "$(ns b cat /sys/class/net/eth0/address)"
}

setup_netfilter()
{
	ns b iptables-legacy-restore <<-E || fail "iptables-legacy refuses the rules"
		*filter
		:INPUT ACCEPT
		:web -
		-A INPUT -p tcp --dport 22 -j DROP
		-A INPUT -p udp -m multiport --dports 1000,1001 -j web
		-A web -s 10.9.0.0/16 -j DROP
		-A web -p udp --dport 1001 -j DROP
		COMMIT
	E
	ns b ip6tables-legacy-restore <<-E || fail "ip6tables-legacy refuses the rules"
		*filter
		:INPUT DROP
		-A INPUT -p icmpv6 -j ACCEPT
		COMMIT
	E
	ns b ipvsadm -A -u 10.0.0.2:1002 -s rr || fail "no IPVS service"
	ns b ipvsadm -A -u 10.0.0.2:1003 -s rr && ns b ipvsadm -a -u 10.0.0.2:1003 -r 10.0.0.1:1003 -m -w 0 ||
		fail "no second IPVS service"
}

setup_others()
{
	peer=$(wg genkey | wg pubkey)
	wg genkey >key
	ns a wg set wg0 private-key key peer "$peer" allowed-ips 10.9.0.8/32,10.9.1.0/24 || fail "no peer"
	ns b ovs-dpctl add-dp dp0 && ns b ovs-dpctl add-if dp0 eth2 || fail "no datapath"
	ns a tc qdisc add dev eth1 root handle 1: tbf rate 8kbit burst 1600 limit 100000 &&
		ns a tc qdisc add dev eth1 parent 1:1 handle 10: fq flow_limit 2 || fail "no fq"
	ns b tc qdisc add dev eth0 clsact || fail "no clsact"
	ns b tc filter add dev eth0 ingress pref 10 protocol ip flower ip_proto udp dst_port 1010 action drop &&
		ns b tc filter add dev eth0 ingress pref 20 protocol ip u32 match ip dport 1011 0xffff \
			action police rate 8kbit burst 10 conform-exceed drop || fail "tc refuses a filter"
	modprobe -a mpls_router esp4 tunnel4 || fail "a module is missing"
}

send_all()
{
	ns a python3 -IS - <<-'E'
		import socket, struct
		udp4, udp6 = (socket.socket(f, socket.SOCK_DGRAM) for f in (socket.AF_INET, socket.AF_INET6))
		for target in [("10.0.0.2", p) for p in (1001, 1002, 1003, 1010, 1011)] + [("10.2.0.9", 1004), ("10.0.0.77", 1008)]:
		    udp4.sendto(b"x" * 40, target)
		udp6.sendto(b"x", ("fd00::2", 1005))
		for address in ("10.9.0.8", "10.9.0.9"):
		    try:
		        udp4.sendto(b"x", (address, 1006))
		    except OSError:
		        pass
		for n in range(20):
		    udp4.sendto(b"x" * 400, ("10.1.0.2", 1007))
		def raw(proto, payload):
		    socket.socket(socket.AF_INET, socket.SOCK_RAW, proto).sendto(payload, ("10.0.0.2", 0))
		raw(47, struct.pack("!HHI", 0x2000, 0x800, 7) + b"x" * 40)
		raw(50, struct.pack("!II", 0x1234, 1) + b"x" * 40)
		raw(4, bytes.fromhex("4500001400010000401100000a0a0a0a0b0b0b0b"))
		def frame(dev, ethertype, payload):
		    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
		    s.bind((dev, 0))
		    s.send(b"\2\0\0\0\0\1" * 2 + struct.pack("!H", ethertype) + payload)
		frame("eth0", 0x8847, struct.pack("!I", 50 << 12 | 1 << 8 | 64) + b"x" * 40)
		frame("eth3", 0x0800, bytes.fromhex("45000020000100004011000014010101140101020001000200080000") + b"x" * 12)
	E
}

# evidence_of COUNT: of that many places and flows. It is read after the drop, by a machine that is slow here.
evidence_of()
{
	[ "$(grep -ao '"of_flow"' capture.data | wc -l)" -ge "$1" ]
}

# cause WHAT CAUSE FIX: a verdict with these in its sentences.
cause()
{
	python3 -IS - "$@" <<-'E' || fail "$1"
		import json, sys
		what, cause, fix = sys.argv[1:]
		verdicts = [json.loads(line)["verdict"] for line in open("journeys.json")]
		if not any(cause in v.get("cause", "") and fix in v.get("fix", "") for v in verdicts):
		    print("no '%s' with '%s' among" % (cause, fix))
		    for v in verdicts:
		        print("   ", v.get("reason"), v.get("symbol"), v.get("cause"), "/", v.get("fix"))
		    sys.exit(1)
	E
	echo "met: $1"
}

has_nf_tables()
{
	grep -q "^nf_tables " /proc/modules
}

setup_links
setup_netfilter
setup_others
before=$(has_nf_tables && echo loaded)
collect_start
send_all
wait_for 60 "what surrounded the drops is read" evidence_of 17
collect_stop
"$PKTRACK" sort --dropped --format json capture.data >journeys.json || fail "sort exits with $?"

cause "rule of legacy iptables" "rule 2 of chain web (table filter of iptables-legacy) in ns b dropped the packet" \
	"iptables-legacy -t filter -D web 2 in ns b"
cause "policy of legacy ip6tables" "the policy DROP of chain INPUT (table filter of ip6tables-legacy)" \
	"ip6tables-legacy -t filter -I INPUT"
cause "IPVS without servers" "the IPVS service 10.0.0.2:1002 in ns b (scheduler rr) has no server" "ipvsadm -a"
cause "IPVS servers of weight 0" "all 1 servers of the IPVS service 10.0.0.2:1003 in ns b have weight 0" "ipvsadm -e"
cause "Open vSwitch without its daemon" "datapath dp0 in ns b matches the packet from eth2, and nobody takes it" \
	"start ovs-vswitchd"
cause "WireGuard peer without an endpoint" "that has 10.9.0.8 ($peer) has no endpoint" "wg set wg0 peer $peer endpoint"
cause "no WireGuard peer" "no peer of WireGuard device wg0 in ns a has 10.9.0.9" "allowed-ips 10.9.0.9"
cause "limit of a flow of fq" "more packets in the queue of eth1 in ns a than its flow_limit (2)" "raise flow_limit"
cause "flower" "the tc filter flower, pref 10, with action drop on the ingress of eth0" "tc -s filter show dev eth0 ingress"
cause "policer" "the tc filter u32, pref 20, with action police on the ingress of eth0" "tc -s filter show"
cause "GRE key" "10.0.0.1 to 10.0.0.2 with key 7; there are: gre1 (local 10.0.0.2, remote 10.0.0.9, key 5)" "ip -d tunnel"
cause "no IPIP tunnel" "there is no tunnel in ns b (IPIP" "ip tunnel add NAME local 10.0.0.2 remote 10.0.0.1"
cause "ESP without a state" "no state for the packet from 10.0.0.1 to 10.0.0.2 with SPI 0x00001234" "ip xfrm state"
cause "MPLS is off" "MPLS is off on eth0 in ns b" "net.mpls.conf.eth0.input=1"
# Without reasons it looks like a route that refuses.
[ "$KERNEL" = 5.10 ] ||
	cause "ipvlan of another namespace" "none of the ipvlan devices on eth0 in ns b has 10.0.0.77" "ip -d link show type ipvlan"
cause "backup of a bond" "eth3 in ns b is the backup port of bond bond0" "the switch"
[ -n "$before" ] || ! has_nf_tables || fail "questions about rules had the kernel load nf_tables"
