#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The bytes of packets: wherever the kernel keeps them, what is captured is what was sent."""
import fcntl
import os
import shutil
import socket
import struct

import lib
from lib import Collect, Netns, Skip, check, check_equal, check_in, of_ns, veth

PORT = 4
SNAPLEN_MAX = 32768


def pattern(size):
    """Bytes of which no two stretches are alike."""
    return b"".join(struct.pack(">I", n * 2654435761 % 2**32) for n in range(size // 4 + 1))[:size]


def bytes_of(event):
    data = bytes.fromhex(event["packet"]["data"])
    check_equal(event["packet"]["captured"], len(data), "captured")
    return data


def datagrams(events, ns):
    return [e for e in of_ns(events, ns) if ".4: UDP, " in e["packet"]["summary"]
            and "ICMP" not in e["packet"]["summary"]]


def check_payload(event, payload, snaplen, headers):
    """The packet is `headers` bytes (of Ethernet, IP and UDP), then the payload, as far as the snaplen goes."""
    data = bytes_of(event)
    size = len(payload)
    check_equal(event["packet"]["len"], headers + size, "length of %d bytes" % size)
    check_equal(len(data), min(headers + size, snaplen), "bytes captured of %d" % (headers + size))
    want = payload[:max(snaplen - headers, 0)]
    if not check(data[headers:] == want, "%d bytes, snaplen %d: the payload is not what was sent" % (size, snaplen)):
        wrong = [n for n, (a, b) in enumerate(zip(data[headers:], want)) if a != b]
        print("    first wrong byte at %s of %d" % (wrong[:1], len(want)))


def send_and_check(sizes, snaplen, make_path, want_fragments=()):
    """Datagrams of these sizes to a closed port; `want_fragments`: sizes of which the skb must have page fragments."""
    sender, address, receiver = make_path()
    run = Collect("--snaplen", str(snaplen), "--buffer-size", "64M")
    for size in sizes:
        sender.send_udp(address, PORT, pattern(size))
    events = datagrams(run.stop(), receiver)
    check_equal(len(events), len(sizes), "events")
    for event, size in zip(events, sizes):
        check_payload(event, pattern(size), snaplen, 14 + 20 + 8)
        if size in want_fragments:
            check(event["skb"]["nr_frags"] > 0, "%d bytes are all linear: fragments are not tested" % size)


def loopback():
    ns = Netns()
    return ns, "127.0.0.1", ns


def big_veth():
    a, b = Netns(), Netns()
    veth(a, b, "veth0", "veth0", "10.78.1.1/24", "10.78.1.2/24")
    a.ip("link", "set", "veth0", "mtu", "65535")
    b.ip("link", "set", "veth0", "mtu", "65535")
    return a, "10.78.1.2", b


SIZES = [0, 1, 5, 100, 1472, 9000, 16000, 17000, 30000, 32000, 40000, 60000, 65000]


def test_loopback():
    send_and_check(SIZES, SNAPLEN_MAX, loopback, want_fragments=[40000, 60000])


def test_veth():
    send_and_check(SIZES, SNAPLEN_MAX, big_veth, want_fragments=[40000, 60000])


def test_snaplens():
    """Also where a limit falls within the linear part, on its end, and in the fragments."""
    sizes = (100, 20000, 60000)
    for snaplen in (1, 14, 41, 42, 43, 255, 256, 4095, 4096, 16384, 20000):
        sender, address, receiver = loopback()
        run = Collect("--snaplen", str(snaplen), "--buffer-size", "16M")
        for size in sizes:
            sender.send_udp(address, PORT, pattern(size))
        events = [e for e in of_ns(run.stop(), receiver) if e["drop"]["symbol"].startswith("__udp4")]
        check_equal([e["packet"]["len"] for e in events], [size + 42 for size in sizes], "lengths")
        for event, size in zip(events, sizes):
            if snaplen >= 42:
                check_payload(event, pattern(size), snaplen, 42)
            else:
                check_equal(len(bytes_of(event)), snaplen, "bytes captured with snaplen %d" % snaplen)
        receiver.remove()


def test_no_bytes():
    """--snaplen 0: events, and no packet bytes."""
    ns = Netns()
    run = Collect("--snaplen", "0")
    ns.send_udp("127.0.0.1", PORT, pattern(20000))
    events = [e for e in of_ns(run.stop(), ns) if e["drop"]["reason"] == "NO_SOCKET"]
    check_equal(len(events), 1, "events")
    check_equal(events[0].get("packet", {}).get("data", ""), "", "bytes")
    check_equal(events[0].get("packet", {}).get("len"), 20042, "length of the packet")
    check_equal(events[0]["skb"]["len"], 20008, "length that the skb has")


def test_snaplen_limits():
    r = lib.run("collect", "--snaplen", str(SNAPLEN_MAX + 1), "--duration", "1ms")
    check_equal(r.returncode, 2, "exit status")
    check_in("32768", r.stderr, "the limit in the message")


def test_reassembled():
    """A datagram put together from IP fragments hangs on a list behind the first: what is captured of it is right."""
    a, b = Netns(), Netns()
    veth(a, b, "veth0", "veth0", "10.78.2.1/24", "10.78.2.2/24")
    run = Collect("--snaplen", str(SNAPLEN_MAX))
    a.send_udp("10.78.2.2", PORT, pattern(9000))
    events = [e for e in of_ns(run.stop(), b) if e["drop"]["reason"] == "NO_SOCKET"]
    check_equal(len(events), 1, "events")
    data = bytes_of(events[0])
    check_equal(events[0]["packet"]["len"], 9042, "length")
    check(data[42:] == pattern(9000)[:len(data) - 42], "the payload is not what was sent")
    check(len(data) > 1000, "only %d bytes are captured" % len(data))


def test_vlan():
    """A tag that the kernel took out of the frame is shown; it is there still where netfilter sees a frame first."""
    if not shutil.which("nft"):
        raise Skip("nft is not installed")
    a, b = Netns(), Netns()
    veth(a, b)
    if b.command("nft", "add table netdev t; add chain netdev t c { type filter hook ingress device veth0 priority 0; "
                 "policy drop; }", ok=False).returncode:
        raise Skip("this kernel has no netdev chains of nft")
    run = Collect()
    packet = udp_packet("1.2.3.4", "5.6.7.8", 3000, PORT, b"tagged")
    with a.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
        s.bind(("veth0", 0))
        s.send(b"\xff" * 6 + b"\2\0\0\0\0\1" + struct.pack(">HHH", 0x8100, 0x6007, 0x0800) + packet + bytes(20))
    tagged = [e for e in of_ns(run.stop(), b) if "1.2.3.4.3000" in e["packet"]["summary"]]
    if not check_equal(len(tagged), 1, "drops of the tagged frame"):
        return
    check_equal(tagged[0]["skb"]["vlan_tci"], 0x6007, "tag")
    check_equal(tagged[0]["skb"]["vlan_proto"], 0x8100, "protocol of the tag")
    check_in("vlan 7", lib.run("print", run.capture).stdout, "the text")
    check_in(packet, bytes_of(tagged[0]), "bytes")


def tun(ns):
    """A TUN device, with no link header; the file that packets go in by."""
    if not os.path.exists("/dev/net/tun"):
        raise Skip("no /dev/net/tun")
    ns.ip("tuntap", "add", "tun0", "mode", "tun")
    ns.ip("address", "add", "10.78.3.1/24", "dev", "tun0")
    ns.ip("link", "set", "tun0", "up")
    own, other = os.open("/proc/self/ns/net", os.O_RDONLY), os.open("/run/netns/" + ns.name, os.O_RDONLY)
    lib.enter(other)
    try:
        fd = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH22x", b"tun0", 0x0001 | 0x1000))  # TUNSETIFF, IFF_TUN | IFF_NO_PI
    finally:
        lib.enter(own)
        os.close(own)
        os.close(other)
    return fd


def checksum(data):
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    total = (total & 0xffff) + (total >> 16)
    return ~(total + (total >> 16)) & 0xffff


def udp_packet(source, target, sport, dport, payload):
    addresses = socket.inet_aton(source) + socket.inet_aton(target)
    head = struct.pack(">BBHHHBBH", 0x45, 0, 28 + len(payload), 1, 0, 64, 17, 0) + addresses
    head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
    return head + struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload


def test_tun():
    """A device without a link layer: the packet begins with IP."""
    ns = Netns()
    fd = tun(ns)
    run = Collect()
    packet = udp_packet("10.78.3.9", "10.78.3.1", 3000, PORT, pattern(64))
    os.write(fd, packet)
    flow = "10.78.3.9.3000 > 10.78.3.1.4: UDP, length 64"
    events = [e for e in of_ns(run.stop(), ns) if flow in e["packet"]["summary"]]
    os.close(fd)
    if not check_equal(len(events), 1, "events"):
        return
    check_equal(events[0]["packet"]["start"], "network", "where the packet begins")
    check_equal(bytes_of(events[0]), packet, "bytes")
    check_equal(events[0]["dev"]["name"], "tun0", "device")
    text = lib.run("pcap", "-o", lib.path("tun.pcapng"), run.capture)
    check_equal(text.returncode, 0, "status of pcap")


def test_tun_not_ip():
    """What the kernel refuses before it has given it a device."""
    ns = Netns()
    fd = tun(ns)
    run = Collect()
    try:
        os.write(fd, bytes(40))
    except OSError:
        pass
    events = [e for e in of_ns(run.stop(), ns) if e.get("task", {}).get("pid") == os.getpid()]
    os.close(fd)
    if check_equal(len(events), 1, "events"):
        check_equal(events[0].get("dev", {}).get("name"), "tun0", "device")


def mine_without_device(run):
    return [e for e in run.stop() if e.get("task", {}).get("pid") == os.getpid() and "dev" not in e]


def test_unix():
    """No network packet, and shown as none."""
    run = Collect()
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    a.send(b"E\0" + b"unix" * 20)  # looks like IPv4 for a moment
    b.close()
    a.close()
    events = [e for e in mine_without_device(run) if "unix" in str(e["drop"].get("symbol"))]
    if not check(len(events) >= 1, "no event of the datagram that nobody read"):
        return
    summary = events[0]["packet"]["summary"]
    check_equal(summary, "unix message, 82 bytes", "summary")
    text = lib.run("print", run.capture).stdout
    check_in(summary, text, "the text")
    check_equal(lib.run("pcap", "-o", lib.path("unix.pcapng"), run.capture).returncode, 0, "status of pcap")


def test_netlink():
    run = Collect()
    s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    s.send(struct.pack("=IHHII", 20, 18, 0x301, 1, 0) + bytes(4))  # RTM_GETLINK, all of them
    s.close()
    events = mine_without_device(run)
    check(len(events) >= 1, "no event of the answer that nobody read")
    for e in events:
        check("IP " not in e["packet"]["summary"], "shown as a network packet: " + e["packet"]["summary"])


if __name__ == "__main__":
    lib.main()
