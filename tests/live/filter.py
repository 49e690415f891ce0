#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Filters in the kernel: what they let pass is what they should, and what print finds in a capture of everything."""
import fcntl
import json
import os
import socket
import struct

import lib
from lib import Collect, Netns, Skip, check, check_equal, check_in, run, veth

RECEIVED = "tp:net:netif_receive_skb"
DROPPED = "tp:skb:kfree_skb"
MAC_A, MAC_B = bytes([2, 0, 0, 0, 0, 0xA]), bytes([2, 0, 0, 0, 0, 0xB])


# ---- packets ----


def ether(protocol, payload, tags=()):
    for tpid, vid in tags:
        payload, protocol = struct.pack(">HH", vid, protocol) + payload, tpid
    return MAC_B + MAC_A + struct.pack(">H", protocol) + payload


def ip4(protocol, payload, src="10.79.0.1", dst="10.79.0.2", options=b"", fragment=0):
    return struct.pack(">BBHHHBBH4s4s", 0x45 + len(options) // 4, 0, 20 + len(options) + len(payload), 7, fragment,
                       64, protocol, 0, socket.inet_aton(src), socket.inet_aton(dst)) + options + payload


def ip6(following, payload, src="fd79::1", dst="fd79::2"):
    return struct.pack(">IHBB", 6 << 28, len(payload), following, 64) + socket.inet_pton(socket.AF_INET6, src) + \
        socket.inet_pton(socket.AF_INET6, dst) + payload


def udp(sport, dport, payload=b"payload of a datagram"):
    return struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload


def tcp(sport, dport, flags=2, payload=b""):
    return struct.pack(">HHIIBBHHH", sport, dport, 1, 0, 0x50, flags, 512, 0, 0) + payload


def frames():
    """Of many kinds."""
    plain = [
        (0x0800, ip4(17, udp(4001, 53))), (0x0800, ip4(17, udp(53, 4001, b"x" * 900))),
        (0x0800, ip4(6, tcp(4002, 443))), (0x0800, ip4(6, tcp(443, 4002, 0x18, b"GET / HTTP/1.0\r\n"))),
        (0x0800, ip4(6, tcp(4002, 443), options=b"\1" * 12)), (0x0800, ip4(17, udp(1, 53), fragment=0x2000)),
        (0x0800, ip4(17, b"the second fragment", fragment=5)), (0x0800, ip4(1, b"\x08\0\0\0\0\1\0\1" + b"p" * 30)),
        (0x0800, ip4(132, struct.pack(">HH", 4003, 443) + b"s" * 20)), (0x0800, ip4(17, udp(5, 6), "10.79.0.3")),
        (0x86DD, ip6(17, udp(4001, 53))), (0x86DD, ip6(6, tcp(4002, 443))), (0x86DD, ip6(58, b"\x80\0\0\0" + b"p" * 20)),
        (0x86DD, ip6(44, b"\x11\0\0\1\0\0\0\1" + udp(4001, 53))), (0x86DD, ip6(0, b"\6\0\1\4\0\0\0\0" + tcp(1, 443))),
        (0x0806, struct.pack(">HHBBH6s4s6s4s", 1, 0x800, 6, 4, 1, MAC_A, bytes([10, 79, 0, 1]), b"\0" * 6,
                             bytes([10, 79, 0, 2]))),
        (0x0800, b"\x45\0\0"), (0x88CC, b"something else"),
    ]
    tagging = [(), [(0x8100, 10)], [(0x8100, 10), (0x88A8, 20)]]
    return [ether(protocol, payload, tags) for tags in tagging for protocol, payload in plain]


EXPRESSIONS = [
    "ip", "ip6", "arp", "tcp", "udp", "host 10.79.0.1", "host 10.79.0.1 and tcp port 443", "port 53", "src port 443",
    "not tcp port 443", "vlan", "not vlan", "vlan 10 and tcp port 443", "host 10.79.0.1 and not vlan",
    "vlan 20 and vlan 10 and udp port 53", "ether src 02:00:00:00:00:0a and ip", "net fd79::/64", "icmp or icmp6",
    "sctp port 443", "ip[6:2] & 0x1fff != 0", "greater 500", "ip[0] & 0xf != 5 and tcp", "udp[200] = 0x78",
    "tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420", "ip6[6] = 44", "ether[14:2] = 10",
]


class Pair:
    """Two namespaces with a cable between them; frames that are sent at one end arrive at the other."""

    def __init__(self):
        self.a, self.b = Netns(), Netns()
        for ns in (self.a, self.b):
            ns.sysctl("net.ipv6.conf.all.disable_ipv6", "1")
            ns.sysctl("net.ipv6.conf.default.disable_ipv6", "1")
        veth(self.a, self.b, address_a="10.79.0.1/24", address_b="10.79.0.2/24")
        self.a.ip("link", "set", "veth0", "address", "02:00:00:00:00:0a")
        self.b.ip("link", "set", "veth0", "address", "02:00:00:00:00:0b")

    def send(self, frames_):
        with self.a.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
            s.bind(("veth0", 0))
            for frame in frames_:
                s.send(frame)


def collect(*args, probe=RECEIVED):
    return Collect("-c", "skb,dev,ns", "-p", probe, *args, profile=None)


def found_by_print(capture, expression):
    r = run("print", "--format", "json", "-f", expression, capture)
    check_equal(r.returncode, 0, "print -f '%s' (%s)" % (expression, r.stderr))
    return [json.loads(line) for line in r.stdout.splitlines()]


def data_of(events):
    return sorted(e["packet"]["data"] for e in events)


def passes(options, send, ns, probe=RECEIVED):
    """How many events of `ns` each list of options lets pass, of what send() makes."""
    runs = [collect(*o, probe=probe) for o in options]
    send()
    return [len(lib.of_ns(r.stop(), ns)) for r in runs]


# ---- tests ----


def test_as_print():
    pair = Pair()
    everything = collect()
    runs = [(e, collect("-f", e)) for e in EXPRESSIONS]
    pair.send(frames())
    everything.stop()
    for expression, filtered in runs:
        want = data_of(lib.of_ns(found_by_print(everything.capture, expression), pair.b))
        check(want, "'%s' matches nothing: it tests nothing" % expression)
        check_equal(data_of(lib.of_ns(filtered.stop(), pair.b)), want, "-f '%s'" % expression)


def test_vlan_of_the_device():
    """The tag is not in the bytes, but beside them."""
    pair = Pair()
    for ns, address in ((pair.a, "10.80.0.1/24"), (pair.b, "10.80.0.2/24")):
        if lib.tool("ip", "-n", ns.name, "link", "add", "name", "v9", "link", "veth0", "type", "vlan", "id", "9",
                    ok=False).returncode:
            raise Skip("this kernel makes no VLAN devices")
        ns.ip("link", "add", "link", "veth0", "name", "v10", "type", "vlan", "id", "10")
        ns.ip("address", "add", address, "dev", "v10")
        ns.ip("link", "set", "v10", "up")
    expressions = ["vlan 10 and udp port 4002", "udp port 4002", "host 10.80.0.1 and not vlan", "not vlan",
                   "vlan and host 10.80.0.1 and udp", "ether[12:4] = 0x8100000a and udp[8:2] = 0x6865 or vlan 10 and "
                   "udp[8:2] = 0x6865", "vlan 11", "udp and vlan 10"]
    everything = collect()
    runs = [collect("-f", e) for e in expressions]
    pair.a.send_udp("10.80.0.2", 4002)
    pair.a.send_udp("10.79.0.2", 4003)
    check(any(e["skb"].get("vlan_tci") for e in everything.stop()), "no tag was taken off: nothing is tested")
    for expression, filtered in zip(expressions, runs):
        want = data_of(found_by_print(everything.capture, expression))
        check_equal(data_of(filtered.stop()), want, "-f '%s'" % expression)
    check_equal(len(found_by_print(everything.capture, expressions[0])), 1, "tagged datagrams")


def test_page_fragments():
    pair = Pair()
    expression = "tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420"
    deep = "tcp[((tcp[12] & 0xf0) >> 2) + 9000:4] = 0x73747576"  # "stuv"
    text = b"GET /" + bytes(ord("a") + (n + 13) % 26 for n in range(9000 - 5 + 5)) + b"abcdefghijklmnopqrstuvwxyz"
    text = text[:9000] + b"stuv" + text[9004:]
    with open(lib.path("page"), "wb") as f:
        f.write(text)
    for ns in (pair.a, pair.b):
        ns.ip("link", "set", "veth0", "mtu", "20000")
    everything, first, later = collect("--snaplen", "16384"), collect("-f", expression), collect("-f", deep)
    with pair.b.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.bind(("10.79.0.2", 4004))
        server.listen()
        with pair.a.socket(socket.AF_INET, socket.SOCK_STREAM) as s, open(lib.path("page"), "rb") as f:
            s.connect(("10.79.0.2", 4004))
            other, _ = server.accept()
            os.sendfile(s.fileno(), f.fileno(), 0, len(text))
            got = b""
            while len(got) < len(text):
                got += other.recv(65536)
            other.close()
    everything.stop()
    check_equal(len(first.stop()), 1, "packets that begin with GET")
    check_equal(len(later.stop()), 1, "packets with that behind 9000 bytes")
    with_data = [e for e in found_by_print(everything.capture, expression) if e["skb"]["nr_frags"]]
    check_equal(len(with_data), 1, "packets whose data lies in fragments")


def test_without_link_header():
    ns = Netns()
    ns.sysctl("net.ipv6.conf.default.disable_ipv6", "1")
    if not os.path.exists("/dev/net/tun"):
        raise Skip("no /dev/net/tun")
    ns.ip("tuntap", "add", "tun9", "mode", "tun")
    ns.ip("link", "set", "tun9", "up")
    own = os.open("/proc/self/ns/net", os.O_RDONLY)
    other = os.open("/run/netns/" + ns.name, os.O_RDONLY)
    lib.enter(other)
    try:
        tun = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH22x", b"tun9", 0x1001))  # TUNSETIFF: IFF_TUN, IFF_NO_PI
    finally:
        lib.enter(own)
    packets = [ip4(17, udp(4001, 53)), ip4(6, tcp(1, 443)), ip6(17, udp(4001, 53))]
    options = [["-f", e] for e in ("udp port 53", "host 10.79.0.1 and tcp", "ip6", "ether proto 0x0806 or vlan")]
    got = passes(options, lambda: [os.write(tun, p) for p in packets], ns)
    check_equal(got, [2, 1, 1, 0], "packets of a TUN device")
    for fd in (tun, own, other):
        os.close(fd)


def test_tunnels():
    pair = Pair()
    inner = ether(0x0800, ip4(17, udp(7, 4321), "10.99.0.1", "10.99.0.2"))
    inner4, inner6 = inner[14:], ip6(17, udp(7, 4321), "fd99::1", "fd99::2")
    vxlan, geneve = b"\x08\0\0\0\0\0\5\0", struct.pack(">BBHI", 0x02, 0, 0x6558, 0x500) + b"\0\0\0\1abcd"
    options = b"\x11\0\4\1\4\1\1\0"  # destination options, then UDP; the limit of RFC 2473 with padding
    inside = [
        ether(0x0800, ip4(17, udp(9, 4789, vxlan + inner))),
        ether(0x0800, ip4(17, udp(9, 8472, vxlan + inner), options=b"\1" * 8)),
        ether(0x86DD, ip6(17, udp(9, 4789, vxlan + inner))),
        ether(0x0800, ip4(17, udp(9, 4789, vxlan + inner)), [(0x8100, 10)]),
        ether(0x0800, ip4(17, udp(9, 6081, geneve + inner))),
        ether(0x0800, ip4(17, udp(9, 6081, struct.pack(">BBHI", 0, 0, 0x86DD, 0) + inner6))),
        ether(0x0800, ip4(47, b"\0\0\x08\0" + inner4)),
        ether(0x0800, ip4(47, b"\x30\0\x65\x58" + b"keyy" + b"seqn" + inner)),
        ether(0x86DD, ip6(47, b"\0\0\x86\xdd" + inner6)),
        ether(0x0800, ip4(4, inner4)), ether(0x0800, ip4(41, inner6)),
        ether(0x86DD, ip6(41, inner6)), ether(0x86DD, ip6(60, b"\x29" + options[1:] + inner6)),
        ether(0x86DD, ip6(4, inner4)),
    ]
    outside = [
        inner, ether(0x0800, ip4(17, udp(9, 4790, vxlan + inner))), ether(0x0800, ip4(17, udp(9, 4789, b"\0" * 8 + inner))),
        ether(0x0800, ip4(47, b"\0\1\x08\0" + inner4)), ether(0x0800, ip4(47, b"\0\0\x88\x0b" + inner4)),
        ether(0x0800, ip4(4, inner4, fragment=9)), ether(0x0800, ip4(17, udp(9, 4789, vxlan))),
        ether(0x0800, ip4(4, b"")), ether(0x0800, ip4(47, b"\0")), ether(0x0806, b"\x45" + b"\0" * 40),
    ]
    got = passes([["--filter-inner", "udp port 4321"], ["--filter-inner", "udp port 4322"],
                  ["--filter-inner", "host 10.99.0.1"], ["--filter-inner", "ip6 and udp port 4321"],
                  ["--filter-inner", "ether src 02:00:00:00:00:0a"], ["-f", "udp port 4789", "--filter-inner", "udp"],
                  ["-f", "udp port 4321"]],
                 lambda: pair.send(inside + outside), pair.b)
    check_equal(got, [14, 0, 9, 5, 6, 2, 1], "packets within packets")


def test_metadata():
    ns = Netns()
    mine = ns.socket(socket.AF_INET, socket.SOCK_DGRAM)
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, 0x2B03)
    options = [["-m", e] for e in (
        "mark == 0x2b03", "mark == 0x2b04", "ns == \"%s\"" % ns.name, "mark & 0xff == 3 && dev == \"lo\" && proto == udp",
        "reason == NO_SOCKET && sk_buff.dev.ifindex == 1", "!(reason == NO_SOCKET)")]
    options += [["-m", "mark == 0x2b03", "-f", "udp port 9"], ["-m", "mark == 0x2b03", "-f", "udp port 10"],
                ["-m", "mark == 0x2b03", "-f", "udp", "--reason", "NO_SOCKET", "--not-reason", "TCP_*"]]
    got = passes(options, lambda: mine.sendto(b"x", ("127.0.0.1", 9)), ns, DROPPED)
    check_equal(got, [1, 0, 1, 1, 1, 0, 1, 0, 1], "datagrams by metadata")
    mine.close()


def test_without_packet():
    """Where a probe has no packet, no filter on one holds."""
    ns = Netns()
    runs = [Collect("-c", "ns", "-p", "tp:sock:inet_sock_set_state", *o, profile=None)
            for o in ([], ["-m", "1"], ["-f", "greater 0"], ["--not-reason", "NO_SOCKET"], ["--reason", "NO_SOCKET"])]
    ns.connect_tcp("127.0.0.1", 9)
    got = [bool(lib.of_ns(r.stop(), ns)) for r in runs]
    check_equal(got, [True, False, False, True, False], "events without a packet")


def test_reasons():
    ns = Netns()
    options = [["--reason", "NO_SOCKET"], ["--reason", "no_s*,TCP_*"], ["--reason", "core/NO_SOCKET"],
               ["--reason", "SKB_DROP_REASON_NO_SOCKET"], ["--reason", "TCP_*"], ["--not-reason", "NO_SOCKET"],
               ["--not-reason", "TCP_*"], ["--reason", "NO_*", "--not-reason", "NO_SOCKET"]]
    ours = [["-f", "udp port 9", *words] for words in options]  # not what a new loopback says of IPv6
    got = passes(ours, lambda: ns.send_udp("127.0.0.1", 9, count=3), ns, DROPPED)
    check_equal(got, [3, 3, 3, 3, 0, 0, 3, 0], "datagrams to a closed port, by reason")


def test_capture_tells():
    """What was asked for is in the capture, and a profile can ask for it."""
    profile = lib.path("mine.json")
    with open(profile, "w", encoding="ascii") as f:
        json.dump({"name": "mine", "about": "A test.", "collect": [{"options": {
            "probe": DROPPED, "filter": "udp port 9", "meta": "mark == 0", "reason": ["NO_SOCKET", "TCP_*"]}}]}, f)
    ns = Netns()
    c = Collect("--not-reason", "TCP_RESET", "--filter-inner", "ip", profile=profile)
    ns.send_udp("127.0.0.1", 9)
    check_equal(c.stop(), [], "events in no tunnel")
    with open(c.capture, "rb") as f:
        data = f.read()
    for text in (b'"filter":"udp port 9"', b'"filter_inner":"ip"', b'"filter_meta":"mark == 0"',
                 b'"filter_reasons":["NO_SOCKET","TCP_*"]', b'"filter_not_reasons":["TCP_RESET"]'):
        check_in(text, data.replace(b": ", b":").replace(b", ", b",").replace(b"[ ", b"[").replace(b" ]", b"]"), "capture")


def test_errors():
    for options, status, said in [
            (["-f", "tcp prot 80"], 2, "--filter: 'tcp prot 80': can't parse filter expression"),
            (["--filter-inner", "nosuch"], 2, "--filter-inner: 'nosuch': "),
            (["-f", "inbound"], 1, "are not in the bytes of a packet"),
            (["-f", "ip6 protochain 6"], 1, "it loops"),
            (["-m", "sk_buff.makr == 3"], 1, "did you mean 'mark'?"), (["-m", "mark = 3"], 2, "did you mean '=='?"),
            (["--reason", "NO_SOKET"], 1, "this kernel has no such reason; did you mean 'NO_SOCKET'?"),
            (["--not-reason", "xyzzy*"], 1, "--not-reason: 'xyzzy*': this kernel has no such reason"),
            (["--reason", "NO_SOCKET", "--not-reason", "NO_*"], 2, "leaves nothing")]:
        r = run("collect", "-p", DROPPED, "--duration", "1ms", *options)
        check_equal((r.returncode, r.stderr.count("pktrack: ")), (status, 1), "collect %s" % str(options)[:60])
        check_in(said, r.stderr, "collect %s" % str(options)[:60])


def test_meaning_of_both():
    """What has no meaning without a link header is said, once, and no error."""
    r = run("collect", "-p", DROPPED, "--duration", "1ms", "-f", "ether host 02:00:00:00:00:01")
    check_equal(r.returncode, 0, "status")
    check_equal(r.stderr.count("has no meaning for packets without a link header"), 1, "messages (%s)" % r.stderr)


lib.main()
