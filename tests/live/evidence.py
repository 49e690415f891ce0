#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where several causes look alike to the kernel, what was read at the time tells which it was. Usage: evidence.py PKTRACK"""
import json
import socket
import struct

import lib
from lib import Collect, Netns, check, check_equal, run, tool, veth


def verdicts(capture):
    """Verdicts of drops with the line that tells their packet."""
    r = run("sort", "--format", "json", "--dropped", capture)
    check_equal(r.returncode, 0, "exit status of sort (%s)" % r.stderr)
    for line in r.stdout.splitlines():
        journey = json.loads(line)
        for event in journey["events"]:
            yield event.get("packet", {}).get("summary", ""), journey["verdict"]


def expect(collect, ends, cause, fix, confidence="certain"):
    found = [v for summary, v in verdicts(collect.capture) if ends in summary]
    good = [v for v in found if cause in v.get("cause", "") and fix in v.get("fix", "") and
            v.get("confidence") == confidence]
    check(good, "%s: no '%s' (%s), fix '%s', but %s" % (
        ends, cause, confidence, fix, [(v.get("reason"), v.get("symbol"), v.get("cause"), v.get("confidence")) for v in found]))


def pair(n):
    """Two namespaces, 10.212.N.1 and 10.212.N.2."""
    a, b = Netns(), Netns()
    veth(a, b, address_a="10.212.%d.1/24" % n, address_b="10.212.%d.2/24" % n)
    a.ip("route", "add", "default", "via", "10.212.%d.2" % n)
    return a, b


def test_refusing_routes():
    a, b = pair(1)
    b.sysctl("net.ipv4.ip_forward", 1)
    for net, kind in (("192.0.2.0/24", "unreachable"), ("198.51.100.0/24", "prohibit"), ("203.0.113.0/24", "blackhole")):
        b.ip("route", "add", kind, net)
    c = Collect()
    for address in ("192.0.2.9", "198.51.100.9", "203.0.113.9", "100.64.0.9"):
        a.send_udp(address, 5000)
    events = c.stop()
    for net, kind in (("192.0.2", "unreachable"), ("198.51.100", "prohibit"), ("203.0.113", "blackhole")):
        expect(c, " > %s.9.5000: " % net, "the route %s.0/24 of table main in ns %s is of type %s, and %s.9 is in it" % (
            net, b.name, kind, net), "ip route del %s %s.0/24 table main in ns %s" % (kind, net, b.name))
    expect(c, " > 100.64.0.9.5000: ", "there is no route to 100.64.0.9 in ns " + b.name, "add a route")
    check(not [e for e in events if "rtm_getroute" in e["drop"]["symbol"]], "our own look-ups are shown as drops")


def test_refusing_rules():
    """Where no route refuses the packet, but a rule that chooses tables."""
    a, b = pair(16)
    b.sysctl("net.ipv4.ip_forward", 1)
    kinds = (("192.0.2.0/24", "unreachable", 101), ("198.51.100.0/24", "prohibit", 102), ("203.0.113.0/24", "blackhole", 103))
    for net, kind, pref in kinds:
        b.ip("rule", "add", "pref", str(pref), "to", net, kind)
    c = Collect()
    for net, _, _ in kinds:
        a.send_udp(net.replace("0/24", "9"), 5000)
    c.stop()
    for net, kind, pref in kinds:
        expect(c, " > %s.5000: " % net.replace("0/24", "9"), "routing rule %d in ns %s (ip rule) is of type %s, and" % (pref, b.name, kind),
               "ip rule del pref %d in ns %s" % (pref, b.name))


def test_refusing_routes_of_ipv6():
    a, b = pair(17)
    for ns, address in ((a, "fd17::1/64"), (b, "fd17::2/64")):
        ns.ip("address", "add", address, "dev", "veth0", "nodad")
    a.ip("route", "add", "default", "via", "fd17::2")
    b.sysctl("net.ipv6.conf.all.forwarding", 1)
    b.ip("route", "add", "prohibit", "2001:db8:2::/48")
    mac = json.loads(tool("ip", "-n", b.name, "-j", "link", "show", "veth0").stdout)[0]["address"]
    a.ip("neigh", "replace", "fd17::2", "lladdr", mac, "dev", "veth0")
    c = Collect()
    a.send_udp("2001:db8:2::9", 5000)
    a.send_udp("2001:db8:9::9", 5000)
    c.stop()
    expect(c, " > 2001:db8:2::9.5000: ", "the route 2001:db8:2::/48 of table main in ns %s is of type prohibit" % b.name,
           "ip -6 route del prohibit")
    expect(c, " > 2001:db8:9::9.5000: ", "there is no route to 2001:db8:9::9 in ns %s, not even a default one" % b.name, "add a route")


def test_sockets_that_take_others():
    """Bound to the port, but connected to somebody else, or kept to another device."""
    a, b = pair(18)
    with b.socket(socket.AF_INET, socket.SOCK_DGRAM) as connected, b.socket(socket.AF_INET, socket.SOCK_DGRAM) as kept, \
            b.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        connected.bind(("", 5000))
        connected.connect(("10.212.18.77", 7))
        for s, port in ((kept, 5001), (listener, 5002)):
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
            s.bind(("", port))
        listener.listen()
        c = Collect()
        a.send_udp("10.212.18.2", 5000)
        a.send_udp("10.212.18.2", 5001)
        a.connect_tcp("10.212.18.2", 5002)
        c.stop()
    expect(c, " > 10.212.18.2.5000: ", "only 10.212.18.2:5000 (connected to 10.212.18.77, port 7)", "not connected to another peer")
    expect(c, " > 10.212.18.2.5001: ", "only 0.0.0.0:5001 (on device lo)", "to no other device")
    expect(c, " > 10.212.18.2.5002: ", "only 0.0.0.0:5002 (on device lo)", "make the server listen on")


def test_forwarding_off():
    a, b = pair(2)
    b.sysctl("net.ipv4.ip_forward", 0)
    c = Collect()
    a.send_udp("192.0.2.9", 5000)
    c.stop()
    expect(c, " > 192.0.2.9.5000: ", "a packet for 192.0.2.9, which is not an address of this host in ns %s, came in on "
           "veth0, and net.ipv4.conf.veth0.forwarding is 0" % b.name, "sysctl net.ipv4.ip_forward=1 in ns " + b.name)


def test_changed_back():
    """What counts is what a setting was then, whatever it is when evidence is read."""
    a, b = pair(61)
    b.sysctl("net.ipv4.ip_forward", 1)
    c = Collect()
    b.sysctl("net.ipv4.conf.veth0.forwarding", 0)
    a.send_udp("192.0.2.9", 5000)
    b.sysctl("net.ipv4.conf.veth0.forwarding", 1)
    c.stop()
    expect(c, " > 192.0.2.9.5000: ", "and net.ipv4.conf.veth0.forwarding is 0 (forwarding was 1 when collecting began)",
           "sysctl net.ipv4.ip_forward=1 in ns " + b.name)


def test_reverse_path_filter():
    a, b = pair(3)
    a.ip("address", "add", "172.16.3.1/32", "dev", "lo")
    mac = json.loads(tool("ip", "-n", b.name, "-j", "link", "show", "veth0").stdout)[0]["address"]
    a.ip("neigh", "replace", "10.212.3.2", "lladdr", mac, "dev", "veth0")  # the filter refuses ARP from there, too
    for strictness, wanted in ((1, "rp_filter is 1 (strict) on veth0 in ns %s, and the route back to 172.16.3.1 leads out of lo"),
                               (2, "rp_filter is 2 on veth0 in ns %s, and there is no route back to 172.16.3.1")):
        b.sysctl("net.ipv4.conf.veth0.rp_filter", strictness)
        if strictness == 1:
            b.ip("route", "add", "172.16.3.0/24", "dev", "lo")
        else:
            b.ip("route", "del", "172.16.3.0/24", "dev", "lo")
        c = Collect()
        with a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind(("172.16.3.1", 0))
            s.sendto(b"x", ("10.212.3.2", 5000))
        c.stop()
        expect(c, "172.16.3.1.", wanted % b.name, "net.ipv4.conf.veth0.rp_filter=")


def test_listener_elsewhere():
    a, b = pair(4)
    b.ip("address", "add", "10.212.4.77/24", "dev", "veth0")
    with b.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.bind(("10.212.4.77", 80))
        s.listen()
        c = Collect()
        a.connect_tcp("10.212.4.2", 80)
        a.connect_tcp("10.212.4.2", 81)
        c.stop()
    expect(c, " > 10.212.4.2.80: ", "nothing listens on TCP port 80 of 10.212.4.2 in ns %s, only 10.212.4.77:80" % b.name,
           "make the server listen on 10.212.4.2, too")
    expect(c, " > 10.212.4.2.81: ", "nothing listens on TCP port 81 in ns %s" % b.name, "start a listener on 10.212.4.2:81")


def test_rules():
    """Of several rules and chains, the one that dropped."""
    a, b = pair(8)
    rules = """table inet t {
        set bad { type ipv4_addr; flags interval; elements = { 10.212.8.0/24 } }
        chain far { udp dport 7003 drop; }
        chain input { type filter hook input priority 0;
            udp dport 9999 drop; ct state invalid drop
            udp dport 7001 counter drop; udp dport vmap { 7003 : jump far, 7004 : drop }
            ip saddr @bad udp dport 7005 reject; ip6 saddr fd00::1 drop; }
        chain strict { type filter hook input priority 10; policy drop; udp dport != 7006 accept; tcp dport 80 accept; }
        chain forward { type filter hook forward priority 0; policy drop; }
    }"""
    made = run_nft(b, rules)
    c = Collect()
    for port in (7001, 7003, 7004, 7005, 7006):
        a.send_udp("10.212.8.2", port)
    c.stop()
    handles = {line.split(" # handle ")[0].strip(): line.rsplit("handle ", 1)[1] for line in made.splitlines() if "# handle " in line}
    vmap = "udp dport vmap { 7003 : jump far, 7004 : drop }"
    way = ", to which input (handle %s) leads," % handles[vmap]
    for port, chain, text, deed in (
            (7001, "input", "udp dport 7001 counter drop", "dropped the packet to 10.212.8.2:7001"),
            (7003, "far", "udp dport 7003 drop", "dropped the packet"),
            (7004, "input", vmap, "dropped the packet"),
            (7005, "input", "ip saddr @bad udp dport 7005 reject with icmp port-unreachable",
             "rejected the packet to 10.212.8.2:7005 with ICMP port unreachable")):
        handle = next(h for rule, h in handles.items() if rule.replace("counter packets 0 bytes 0", "counter") == text)
        rule = "rule \"%s\" (handle %s) of nftables chain inet t %s%s in ns %s " % (
            text, handle, chain, way if chain == "far" else "", b.name)
        fix = "nft delete rule inet t %s handle %s in ns %s" % (chain, handle, b.name)
        # "ct state invalid drop" may have been it, for all that is known of the packet
        expect(c, " > 10.212.8.2.%d: " % port, rule + deed, fix, "likely")
    expect(c, " > 10.212.8.2.7006: ", "the policy drop of nftables chain inet t strict, in which no rule accepts it", "nft add rule",
           "likely")


def run_nft(ns, rules):
    """Load rules; what `nft -a list ruleset` says then."""
    with open(lib.path("rules.nft"), "w") as f:
        f.write(rules)
    tried = ns.command("nft", "-f", lib.path("rules.nft"), ok=False)
    if tried.returncode:
        raise lib.Skip("nft does not take the rules: " + tried.stdout)
    return ns.command("nft", "-a", "list", "ruleset").stdout


def test_order_of_rules():
    """What comes behind a rule that fits for sure did not see the packet; of those that may fit, the one that asks most of it."""
    a, b = pair(19)
    run_nft(b, """table inet t {
        chain input { type filter hook input priority 0; ct state invalid drop; ct state untracked drop; }
        chain late { type filter hook input priority 5; udp dport 7001 drop; udp dport 7002 limit rate over 1/hour burst 1 packets drop; }
        chain early { type filter hook prerouting priority -300; udp dport 7001 drop; }
    }""")
    c = Collect()
    a.send_udp("10.212.19.2", 7001)
    a.send_udp("10.212.19.2", 7002, count=2)
    c.stop()
    expect(c, " > 10.212.19.2.7001: ", "of nftables chain inet t early in ns %s dropped the packet to 10.212.19.2:7001" % b.name,
           "nft delete rule inet t early handle")
    expect(c, " > 10.212.19.2.7002: ", "of nftables chain inet t late in ns %s dropped the packet to 10.212.19.2:7002, or one of" % b.name,
           "nft delete rule inet t late handle", "likely")


def test_synproxy():
    """It drops by itself an ACK whose cookie is not its own."""
    a, b = pair(52)
    run_nft(b, """table ip t { chain in { type filter hook input priority 0;
        tcp dport 80 synproxy mss 1460 wscale 7 timestamp sack-perm
        accept
    }; }""")
    ack = struct.pack("!HHIIBBHHH", 4321, 80, 1, 1, 5 << 4, 0x10, 1000, 0, 0)
    ends = socket.inet_aton("10.212.52.1") + socket.inet_aton("10.212.52.2")
    total = sum(struct.unpack("!16H", ends + struct.pack("!HH", socket.IPPROTO_TCP, len(ack)) + ack))
    check_sum = ~(total + (total >> 16)) & 0xffff
    c = Collect()
    with a.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP) as s:
        s.sendto(ack[:16] + struct.pack("!H", check_sum) + ack[18:], ("10.212.52.2", 0))
    c.stop()
    expect(c, ".4321 > 10.212.52.2.80: ", '(handle 2) of nftables chain ip t in in ns %s dropped the packet' % b.name,
           "nft delete rule ip t in handle 2")


def test_rules_behind_tproxy():
    """That holds only where it finds a socket."""
    a, b = pair(40)
    run_nft(b, """table ip t { chain pre { type filter hook prerouting priority -150;
        udp dport 6000 tproxy to :9999
        udp dport 6000 drop
    }; }""")
    c = Collect()
    a.send_udp("10.212.40.2", 6000)
    c.stop()
    expect(c, " > 10.212.40.2.6000: ", 'rule "udp dport 6000 drop" (handle 3) of nftables chain ip t pre in ns %s dropped' % b.name,
           "nft delete rule ip t pre handle 3")


def test_one_rule():
    a, b = pair(9)
    run_nft(b, "table ip f { chain i { type filter hook input priority 0; udp dport 7001-7100 drop; udp dport 53 drop; }; }")
    c = Collect()
    a.send_udp("10.212.9.2", 7050)
    c.stop()
    expect(c, " > 10.212.9.2.7050: ", "rule \"udp dport 7001-7100 drop\" (handle 2) of nftables chain ip f i in ns %s dropped the "
           "packet to 10.212.9.2:7050" % b.name,
           "nft delete rule ip f i handle 2 in ns %s" % b.name)


def test_queue_disciplines():
    a, b = pair(10)
    tbf = "tc qdisc add dev veth0 root tbf rate 8mbit burst 1000 limit 90000"
    if a.command(*tbf.split(), ok=False).returncode:
        raise lib.Skip("no tbf")
    c = Collect()
    a.send_udp("10.212.10.2", 5000, data=b"x" * 1200)
    c.stop()
    expect(c, " > 10.212.10.2.5000: ", "the packet (1242 bytes) is larger than the burst of tbf on veth0 in ns %s (1000 bytes)" % a.name,
           "tc qdisc change dev veth0 root tbf")


def test_socket_for_the_other_family():
    a, b = pair(31)
    with b.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        s.bind(("::", 5000))
        c = Collect()
        a.send_udp("10.212.31.2", 5000)
        c.stop()
    expect(c, " > 10.212.31.2.5000: ", "only [::]:5000 (for IPv6 only)", "bind the receiver to 10.212.31.2, too")


def test_remote_of_a_tunnel():
    a, b = pair(32)
    a.ip("route", "del", "default")
    vxlan = "ip link add vx0 type vxlan id 5 dstport 4789 remote 192.0.2.9"
    if a.command(*vxlan.split(), ok=False).returncode:
        raise lib.Skip("no vxlan")
    a.ip("addr", "add", "10.213.32.1/24", "dev", "vx0")
    a.ip("link", "set", "vx0", "up")
    a.ip("neigh", "replace", "10.213.32.2", "lladdr", "02:00:00:00:00:02", "dev", "vx0")
    c = Collect()
    a.send_udp("10.213.32.2", 5000)
    c.stop()
    cause = "the tunnel vx0 in ns %s cannot send: there is no route to 192.0.2.9" % a.name
    expect(c, " > 10.213.32.2.5000: ", cause, "ip route get 192.0.2.9")


def test_queues_with_classes():
    """A queue that counts bytes, and in another class a filter that is none: what holds it is said in its own unit."""
    a, b = pair(26)
    if a.command(*"tc qdisc add dev veth0 root handle 1: htb default 10".split(), ok=False).returncode:
        raise lib.Skip("no htb")
    a.command(*"tc class add dev veth0 parent 1: classid 1:10 htb rate 8kbit burst 1600".split())
    a.command(*"tc qdisc add dev veth0 parent 1:10 bfifo limit 2000".split())
    c = Collect()
    a.send_udp("10.212.26.2", 5000, data=b"x" * 400, count=12)
    c.stop()
    expect(c, " > 10.212.26.2.5000: ", "the queue of veth0 in ns %s is full: bfifo (parent 1:10) takes 2000 bytes and holds " % a.name,
           "tc qdisc change dev veth0 parent 1:10 bfifo limit", "likely")


def test_redirect_to_what_is_down():
    a, b = pair(27)
    veth(b, Netns(), "other", "other")
    b.ip("link", "set", "other", "down")
    b.command(*"tc qdisc add dev veth0 ingress".split())
    rule = "tc filter add dev veth0 parent ffff: protocol ip u32 match u32 0 0 action mirred egress redirect dev other"
    if b.command(*rule.split(), ok=False).returncode:
        raise lib.Skip("no mirred")
    c = Collect()
    a.send_udp("10.212.27.2", 5000)
    c.stop()
    cause = "with action mirred to other, which is down, on the ingress of veth0 in ns %s" % b.name
    expect(c, " > 10.212.27.2.5000: ", cause, "tc -s filter show dev veth0")


def test_neighbour_queue():
    a, b = pair(28)
    a.sysctl("net.ipv4.neigh.veth0.unres_qlen_bytes", 2048)
    c = Collect()
    a.send_udp("10.212.28.77", 5000, data=b"x" * 500, count=12)
    c.stop()
    expect(c, " > 10.212.28.77.5000: ", "too many packets wait on veth0 in ns %s for 10.212.28.77," % a.name,
           "net.ipv4.neigh.veth0.unres_qlen_bytes")


def test_room_for_fragments():
    a, b = pair(29)
    for knob in ("low", "high"):
        b.sysctl("net.ipv4.ipfrag_%s_thresh" % knob, 1000)
    c = Collect()
    with a.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as s:
        for n in range(8):
            head = bytes.fromhex("450001ec%04x2000401100000ad41d010ad41d02" % (7 + n))
            s.sendto(head + b"x" * 472, ("10.212.29.2", 0))
    c.stop()
    expect(c, "10.212.29.1", "there is no room for the fragment in ns %s: those that wait take " % b.name,
           "raise net.ipv4.ipfrag_high_thresh")


def test_route_that_throws():
    a, b = pair(30)
    b.sysctl("net.ipv4.ip_forward", 1)
    b.ip("route", "add", "throw", "192.0.2.0/24")
    c = Collect()
    a.send_udp("192.0.2.9", 5000)
    c.stop()
    expect(c, " > 192.0.2.9.5000: ", "the route 192.0.2.0/24 of table ", "ip route del throw 192.0.2.0/24")


def test_nexthop_that_is_a_blackhole():
    a, b = pair(41)
    b.sysctl("net.ipv4.ip_forward", 1)
    b.ip("nexthop", "add", "id", "7", "blackhole")
    b.ip("route", "add", "192.0.2.0/24", "nhid", "7")
    c = Collect()
    a.send_udp("192.0.2.9", 5000)
    c.stop()
    expect(c, " > 192.0.2.9.5000: ", "the route 192.0.2.0/24 of table main in ns %s uses nexthop object 7, which is a blackhole" % b.name,
           "ip route del 192.0.2.0/24")


def test_mtu_of_a_route():
    a, b = pair(47)
    r = Netns()
    veth(b, r, "eth1", "eth0", address_a="10.212.48.1/24")
    b.sysctl("net.ipv4.ip_forward", 1)
    b.ip("route", "add", "192.0.2.0/24", "via", "10.212.48.2", "mtu", "lock", "600")
    c = Collect()
    with a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setsockopt(socket.IPPROTO_IP, 10, 2)
        s.sendto(b"x" * 1000, ("192.0.2.9", 5000))
    c.stop()
    expect(c, " > 192.0.2.9.5000: ", "larger than the MTU 600 that the route to 192.0.2.9 in ns %s has, set or learnt (that of eth1 "
           "is 1500)" % b.name, "ip route get 192.0.2.9")


def test_route_without_carrier():
    a, b = pair(42)
    r = Netns()
    veth(b, r, "eth1", "eth0", address_a="10.212.43.1/24")
    b.sysctl("net.ipv4.ip_forward", 1)
    b.sysctl("net.ipv4.conf.all.ignore_routes_with_linkdown", 1)
    b.ip("route", "add", "192.0.2.0/24", "via", "10.212.43.2")
    r.ip("link", "set", "eth0", "down")
    check(lib.wait_for(lambda: "dead linkdown" in tool("ip", "-n", b.name, "route").stdout), "eth1 keeps its carrier")
    c = Collect()
    a.send_udp("192.0.2.9", 5000)
    c.stop()
    expect(c, " > 192.0.2.9.5000: ", "the route 192.0.2.0/24 in ns %s to 192.0.2.9 does not count: eth1 has no carrier" % b.name,
           "look at the cable or the other end of eth1")


def test_no_carrier():
    a, b = pair(11)
    a.ip("neigh", "replace", "10.212.11.2", "lladdr", "02:00:00:00:00:02", "dev", "veth0")
    b.ip("link", "set", "veth0", "down")
    c = Collect()
    a.send_udp("10.212.11.2", 5000)
    c.stop()
    expect(c, " > 10.212.11.2.5000: ", "veth0 in ns %s has no carrier: the other end of the veth pair is down" % a.name,
           "ip link set PEER up")


def test_peer_mtu():
    a, b = pair(15)
    a.ip("neigh", "replace", "10.212.15.2", "lladdr", "02:00:00:00:00:02", "dev", "veth0")
    b.ip("link", "set", "veth0", "mtu", "600")
    c = Collect()
    a.send_udp("10.212.15.2", 5000, b"x" * 1000)
    c.stop()
    expect(c, " > 10.212.15.2.5000: ", "the frame (1042 bytes) is larger than the MTU at the other end of veth0 in ns %s" % a.name,
           "set the same MTU", "likely")


def test_bridge_port():
    a, b = Netns(), Netns()
    r = Netns()
    r.ip("link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
    for ns, port, address in ((a, "p1", "10.212.12.1/24"), (b, "p2", "10.212.12.2/24")):
        veth(ns, r, name_b=port, address_a=address)
        r.ip("link", "set", port, "master", "br0")
    r.ip("link", "set", "br0", "up")
    a.ip("neigh", "replace", "10.212.12.2", "lladdr", "02:00:00:00:00:02", "dev", "veth0")
    tool("bridge", "-n", r.name, "link", "set", "dev", "p2", "flood", "off")
    c = Collect()
    a.send_udp("10.212.12.2", 5000)
    c.stop()
    expect(c, " > 10.212.12.2.5000: ", "the bridge br0 in ns %s has no entry for the destination 02:00:00:00:00:02, and none of its "
           "other ports floods such frames: flood is off on p2" % r.name, "bridge link set dev p2 flood on in ns %s" % r.name)
    for port in ("p1", "p2"):
        tool("bridge", "-n", r.name, "link", "set", "dev", port, "flood", "on", "isolated", "on")
    c = Collect()
    a.send_udp("10.212.12.2", 5000)
    c.stop()
    expect(c, " > 10.212.12.2.5000: ", "port p1 of br0 in ns %s is isolated: it exchanges nothing with other isolated ports (p2)" % r.name,
           "bridge link set dev p1 isolated off", "likely")


def test_bridge_port_of_the_destination():
    a, b = Netns(), Netns()
    r = Netns()
    r.ip("link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
    for ns, port, address in ((a, "p1", "10.212.44.1/24"), (b, "p2", "10.212.44.2/24")):
        veth(ns, r, name_b=port, address_a=address)
        r.ip("link", "set", port, "master", "br0")
    r.ip("link", "set", "br0", "up")
    a.ip("neigh", "replace", "10.212.44.2", "lladdr", "02:00:00:00:00:02", "dev", "veth0")
    tool("bridge", "-n", r.name, "fdb", "replace", "02:00:00:00:00:02", "dev", "p2", "master", "static")
    r.ip("link", "set", "p2", "down")
    c = Collect()
    a.send_udp("10.212.44.2", 5000)
    c.stop()
    expect(c, " > 10.212.44.2.5000: ", "the destination 02:00:00:00:00:02 is behind port p2 of br0 in ns %s, which is down" % r.name,
           "bridge -d link show dev p2 in ns %s" % r.name)


def test_bridge_ports_that_do_not_forward():
    a, b = Netns(), Netns()
    r = Netns()
    r.ip("link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
    for ns, port, address in ((a, "p1", "10.212.53.1/24"), (b, "p2", "10.212.53.2/24")):
        veth(ns, r, name_b=port, address_a=address)
        r.ip("link", "set", port, "master", "br0")
    r.ip("link", "set", "br0", "up")
    a.ip("neigh", "replace", "10.212.53.2", "lladdr", "02:00:00:00:00:02", "dev", "veth0")
    tool("bridge", "-n", r.name, "link", "set", "dev", "p2", "state", "0")
    c = Collect()
    a.send_udp("10.212.53.2", 5000)
    c.stop()
    expect(c, " > 10.212.53.2.5000: ", "the bridge br0 in ns %s has no entry for the destination 02:00:00:00:00:02, and none of its "
           "other ports forwards: p2 (disabled)" % r.name, "bridge -d link show master br0 in ns %s" % r.name)


def test_macvlan_elsewhere():
    """Containers have those that stand on a device of the host."""
    a, b, other = Netns(), Netns(), Netns()
    veth(a, b, address_a="10.212.54.1/24")
    made = b.command("ip", "link", "add", "mv0", "link", "veth0", "address", "02:00:00:00:00:77", "netns", other.name, "type", "macvlan",
                     ok=False)
    if made.returncode:
        raise lib.Skip("no macvlan: " + made.stdout)
    a.ip("neigh", "replace", "10.212.54.2", "lladdr", "02:00:00:00:00:77", "dev", "veth0")
    c = Collect()
    a.send_udp("10.212.54.2", 5000)
    c.stop()
    expect(c, " > 10.212.54.2.5000: ", "mv0 in ns %s, the macvlan on veth0 with the MAC 02:00:00:00:00:77, is down" % other.name,
           "ip link set mv0 up in ns %s" % other.name)


def test_multicast_groups():
    """Joined elsewhere, or for another source."""
    a, b = pair(45)
    r = Netns()
    veth(b, r, "eth1", "eth0", address_a="10.212.46.1/24")
    a.ip("route", "add", "239.0.0.0/8", "dev", "veth0")
    with b.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, b.socket(socket.AF_INET, socket.SOCK_DGRAM) as t:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("239.45.0.1") + socket.inet_aton("10.212.46.1"))
        t.setsockopt(socket.IPPROTO_IP, 39, socket.inet_aton("239.45.0.2") + socket.inet_aton("10.212.45.2") +
                     socket.inet_aton("10.212.45.77"))
        c = Collect()
        for last in (1, 2, 3):
            a.send_udp("239.45.0.%d" % last, 5000)
        c.stop()
    expect(c, " > 239.45.0.1.5000: ", "239.45.0.1 is joined on eth1 in ns %s, but not on veth0" % b.name, "join the group on veth0, too")
    expect(c, " > 239.45.0.2.5000: ", "the group 239.45.0.2 is joined on veth0 in ns %s, but not for what 10.212.45.1 sends" % b.name,
           "IP_ADD_SOURCE_MEMBERSHIP", "likely")
    expect(c, " > 239.45.0.3.5000: ", "no socket in ns %s joined 239.45.0.3 on veth0" % b.name, "join the group on veth0")


XDP = """#include <linux/bpf.h>
__attribute__((section("xdp"), used)) int xdp_verdict(void *ctx) { return %d; }
char _license[] __attribute__((section("license"), used)) = "GPL";
"""


def test_xdp_verdicts():
    """XDP_DROP, and XDP_ABORTED, which only a tracepoint tells apart; in this order, since what fired before counts, too."""
    for n, (verdict, wanted, confidence) in enumerate(((1, "returned XDP_DROP", "certain"), (0, "returned XDP_ABORTED or", "likely"))):
        a, b = pair(20 + n)
        source, program = lib.path("xdp.c"), lib.path("xdp.o")
        with open(source, "w") as f:
            f.write(XDP % verdict)
        made = tool("clang", "-O2", "-g", "-target", "bpf", "-I/usr/include/x86_64-linux-gnu", "-c", source, "-o", program, ok=False)
        if not made.returncode:
            made = b.command("ip", "link", "set", "dev", "veth0", "xdpgeneric", "obj", program, "sec", "xdp", ok=False)
        if made.returncode:
            raise lib.Skip("no XDP program can be made: " + made.stdout)
        mac = json.loads(tool("ip", "-n", b.name, "-j", "link", "show", "veth0").stdout)[0]["address"]
        a.ip("neigh", "replace", "10.212.%d.2" % (20 + n), "lladdr", mac, "dev", "veth0")
        c = Collect()
        a.send_udp("10.212.%d.2" % (20 + n), 5000)
        c.stop()
        expect(c, " > 10.212.%d.2.5000: " % (20 + n), "generic mode) on veth0 in ns %s %s" % (b.name, wanted),
               "correct the program", confidence)


def test_full_raw_socket():
    a, b = pair(22)
    with b.socket(socket.AF_INET, socket.SOCK_RAW, 253) as s, a.socket(socket.AF_INET, socket.SOCK_RAW, 253) as sender:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        c = Collect()
        for _ in range(20):
            sender.sendto(b"x" * 900, ("10.212.22.2", 0))
        c.stop()
    expect(c, " > 10.212.22.2: ", "a raw socket in ns %s wants IP protocol 253, but does not read fast enough" % b.name,
           "SO_RCVBUF", "likely")


def test_tag_that_is_gone():
    """A frame for a VLAN that no device is for: the tag is taken off, and then the frame is for another host."""
    a, b = pair(23)
    macs = [bytes.fromhex(json.loads(tool("ip", "-n", ns.name, "-j", "link", "show", "veth0").stdout)[0]["address"].replace(":", ""))
            for ns in (b, a)]
    # UDP from 10.212.23.1 to .2, port 5000, behind tag 55
    packet = bytes.fromhex("81000037" "0800" "4500001d000100004011" "0000" "0ad41701" "0ad41702" "0001138800090000" "78")
    words = [int.from_bytes(packet[6 + i:8 + i], "big") for i in range(0, 20, 2)]
    total = sum(words)
    total = (total & 0xffff) + (total >> 16)
    packet = packet[:16] + (~total & 0xffff).to_bytes(2, "big") + packet[18:]
    c = Collect()
    with a.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
        s.bind(("veth0", 0))
        s.send(macs[0] + macs[1] + packet)
    c.stop()
    expect(c, " > 10.212.23.2.5000: ", "the frame was sent to the MAC of veth0 in ns %s, so it had a VLAN tag" % b.name,
           "type vlan", "likely")


def unseen(capture):
    r = run("sort", "--format", "json", capture)
    lines = [json.loads(line) for line in r.stdout.splitlines()]
    return [j["verdict"] for j in lines if j["verdict"]["outcome"] == "unseen"], run("sort", capture).stdout


def test_losses_without_an_event():
    a, b = pair(13)
    with b.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.bind(("10.212.13.2", 80))
        s.listen(0)
        held = a.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.connect(("10.212.13.2", 80))
        c = Collect()
        a.connect_tcp("10.212.13.2", 80, seconds=0.2)
        c.stop()
        held.close()
    found, text = unseen(c.capture)
    ours = [v for v in found if v["ns"].get("name") == b.name]
    check(len(ours) == 1 and ours[0]["counter"] == "TcpExtListenOverflows" and ours[0]["count"] >= 1 and ours[0]["derived"] and
          "the accept queue of a listener in ns %s was full" % b.name in ours[0]["cause"] and
          "(at the end: 10.212.13.2:80 holds 1, takes no more than 0)" in ours[0]["cause"], "accept queue: %s" % found)
    count = ours[0]["count"] if ours else 0
    check("  => LOST UNSEEN TcpExtListenOverflows +%d in ns %s\n" % (count, b.name) in text, "text: " + text[-500:])
    told = [u for u in lib.stats_of(c.capture)["unseen"] if u["ns"].get("name") == b.name]
    check_equal([(u["counter"], u["count"]) for u in told], [("TcpExtListenOverflows", count)], "in stats")
    check(" TcpExtListenOverflows in ns %s\n" % b.name in run("stats", c.capture).stdout, "stats, as text")
    check(not [v for v in found if v["ns"].get("name") == a.name], "of the client, too: %s" % found)
    selected = run("sort", "--ns", b.name, c.capture).stdout
    check("UNSEEN" not in selected, "with a selection: " + selected)


def arp(op, sha, spa, tpa):
    return (b"\xff" * 6 + sha + b"\x08\x06" + struct.pack("!HHBBH", 1, 0x800, 6, 4, op) + sha + socket.inet_aton(spa) +
            bytes(6) + socket.inet_aton(tpa))


def fragment(src, dst, offset, more, data):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(data), 79, more << 13 | offset, 64, 17, 0, socket.inet_aton(src),
                       socket.inet_aton(dst))
    total = sum(struct.unpack("!10H", head))
    total = (total >> 16) + (total & 0xffff)
    return head[:10] + (~total & 0xffff).to_bytes(2, "big") + head[12:] + data


def test_losses_freed_as_taken():
    """What the kernel frees as if it had done its work is named where it is lost, and only there."""
    a, b = pair(24)
    b.ip("address", "add", "10.212.124.2/24", "dev", "lo")
    macs = [bytes.fromhex(json.loads(tool("ip", "-n", ns.name, "-j", "link", "show", "veth0").stdout)[0]["address"].replace(":", ""))
            for ns in (a, b)]
    with b.socket(socket.AF_INET, socket.SOCK_STREAM) as s, a.socket(socket.AF_PACKET, socket.SOCK_RAW) as raw:
        raw.bind(("veth0", 0))
        s.bind(("10.212.24.2", 80))
        s.listen(0)
        held = a.socket(socket.AF_INET, socket.SOCK_STREAM)
        c = Collect(profile="generic")
        a.command("ping", "-c", "1", "-W", "1", "10.212.24.2")
        b.sysctl("net.ipv4.icmp_echo_ignore_all", 1)
        b.sysctl("net.ipv4.conf.all.arp_ignore", 1)
        held.connect(("10.212.24.2", 80))
        taken = held.getsockname()[1]
        refused = a.connect_tcp("10.212.24.2", 80, seconds=0.2)
        a.command("ping", "-c", "1", "-W", "0.2", "10.212.24.2", ok=False)
        for target in ("10.212.24.2", "10.212.124.2", "10.212.24.77"):
            raw.send(arp(1, macs[0], "10.212.24.1", target))
        raw.send(arp(2, macs[0], "10.212.24.9", "10.212.24.9"))
        for i in range(45):
            raw.send(macs[1] + macs[0] + b"\x08\x00" + fragment("10.212.24.1", "10.212.24.2", i * 182, i < 44, b"x" * 1456))
        c.stop()
        held.close()
    journeys = [json.loads(line) for line in run("sort", "--format", "json", c.capture).stdout.splitlines()]
    told = {}
    for j in journeys:
        if j["verdict"]["outcome"] == "consumed" and j["verdict"]["ns"].get("name") == b.name:
            summary = [e for e in j["events"] if "packet" in e][-1]["packet"]["summary"]
            told.setdefault(summary, []).append(j["verdict"])

    def expect_told(part, cause, confidence="certain"):
        got = [v for summary, list_ in told.items() if part in summary for v in list_]
        if cause is None:
            check(got and not any("cause" in v for v in got), "%s: a loss that is none, or not seen: %s" % (part, got))
        else:
            check(any(cause in v.get("cause", "") and v["confidence"] == confidence and v["derived"] and v["fix"] for v in got),
                  "%s: no '%s' but %s" % (part, cause, got))

    expect_told("10.212.24.1.%d > 10.212.24.2.80: Flags [S]" % taken, None)
    expect_told("10.212.24.1.%d > 10.212.24.2.80: Flags [S]" % refused,
                "the accept queue of 10.212.24.2:80 in ns %s is full (1 connections, it takes no more than 0)" % b.name)
    pings = [v for summary, list_ in told.items() if "10.212.24.2: ICMP echo request" in summary for v in list_]
    check_equal(sorted("cause" in v for v in pings), [False, True], "pings, one of which was answered: %s" % pings)
    expect_told("who-has 10.212.24.2 tell", None)
    expect_told("who-has 10.212.24.77 tell", None)
    expect_told("who-has 10.212.124.2 tell", "and only lo has that address: with arp_ignore 1 it is not answered")
    expect_told("Reply 10.212.24.9 is-at", "net.ipv4.conf.veth0.arp_accept is 0")
    expect_told("10.212.24.1 > 10.212.24.2: udp", "which cannot be put together", "likely")
    left = [j["verdict"] for j in journeys if j["verdict"]["outcome"] == "unseen" and j["verdict"]["ns"].get("name") == b.name]
    check(not left, "told twice: %s" % left)
    dropped = run("sort", "--dropped", c.capture).stdout
    check(".%d > 10.212.24.2.80: Flags [S]" % refused in dropped, "sort --dropped without the SYN that is lost")
    check(".%d > 10.212.24.2.80: Flags [S]" % taken not in dropped, "sort --dropped with a SYN that is not")


def test_live_with_evidence():
    """The flight recorder waits for what is read of a loss."""
    a, b = pair(25)
    with b.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.bind(("10.212.25.2", 80))
        s.listen(0)
        held = a.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.connect(("10.212.25.2", 80))
        c = Collect("--journeys", "--only", "dropped", profile="generic", out=False)
        a.connect_tcp("10.212.25.2", 80, seconds=0.2)
        a.connect_tcp("10.212.25.2", 81)
        check(lib.wait_for(lambda: "nothing listens on TCP port 81 in ns %s;" % b.name in c.stdout()), "live: " + c.stdout())
        c.send(lib.signal.SIGINT)
        check_equal(c.wait(), 0, "exit status of collect (%s)" % c.stderr())
        held.close()
    check("cause (certain, derived): the SYN is lost: the accept queue of 10.212.25.2:80 in ns %s is full" % b.name in c.stdout(),
          "live: " + c.stdout())
    check("cause (certain): nothing listens on TCP port 81" in c.stdout(), "live, the drop: " + c.stdout())
    check("UNSEEN TcpExtListenOverflows +1 in ns %s\n" % b.name not in c.stdout(), "told twice: " + c.stdout()[-500:])


def test_ignored_pings():
    a, b = pair(14)
    b.sysctl("net.ipv4.icmp_echo_ignore_all", 1)
    c = Collect()
    a.command("ping", "-c", "2", "-i", "0.2", "-W", "0.2", "10.212.14.2", ok=False)
    c.stop()
    found = [(v["counter"], v["count"]) for v in unseen(c.capture)[0] if v["ns"].get("name") == b.name]
    check_equal(found, [("IcmpInEchos", 2)], "ignored pings")


def test_own_questions():
    """What we ask of the kernel may end with an error, and the answer is dropped: that is never shown."""
    a, b = pair(26)
    b.sysctl("net.ipv4.ip_forward", 1)
    b.ip("route", "add", "192.0.2.0/24", "via", "10.212.26.9")
    run_nft(b, "table ip t {\n chain f {\n type filter hook forward priority 0; policy drop;\n }\n}\n")
    c = Collect()
    a.send_udp("192.0.2.9", 5000)
    tool("ip", "-n", b.name, "neigh", "get", "10.212.26.77", "dev", "veth0", ok=False)
    events = c.stop()
    expect(c, " > 192.0.2.9.5000: ", "the policy drop of nftables chain ip t f", "nft add rule")
    with open(c.capture, "rb") as f:
        check(b'"neigh":"none"' in f.read(), "the neighbour was not asked for: this tests nothing")
    own = [e for e in events if e.get("task", {}).get("pid") == c.process.pid]
    check(not own, "our own: %s" % own)
    causes = [v.get("cause", "") for _, v in verdicts(c.capture) if v.get("symbol") == "neigh_get"]
    check(any("the answer to a netlink request of ip (" in cause for cause in causes), "that of another: %s" % causes)


def test_off():
    a, b = pair(6)
    b.sysctl("net.ipv4.ip_forward", 1)
    b.ip("route", "add", "blackhole", "192.0.2.0/24")
    c = Collect("--no-evidence")
    a.send_udp("192.0.2.9", 5000)
    c.stop()
    with open(c.capture, "rb") as f:
        check(b'"evidence"' not in f.read(), "--no-evidence, and there is evidence")
    expect(c, " > 192.0.2.9.5000: ", "is of type unreachable, blackhole or prohibit", "look at ip route get", "likely")


def test_flood():
    """Evidence is read for few of many, and none is lost for it."""
    a, b = pair(7)
    c = Collect()
    a.send_udp("10.212.7.2", 5000, count=20000)
    for port in range(6000, 6200):
        a.send_udp("10.212.7.2", port)
    events = c.stop()
    check_equal(len([e for e in lib.of_ns(events, b) if " > 10.212.7.2." in e.get("packet", {}).get("summary", "")]), 20200,
                "events")
    with open(c.capture, "rb") as f:
        entries = f.read().count(b'"of_flow"')
    check(1 <= entries <= 64, "%d readings" % entries)


lib.main()
