#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Real drops, each named: reason, place, device, namespace, packet, and the stack that led there."""
import json
import shutil
import socket
import subprocess
import sys

import lib
from lib import Collect, Netns, Skip, check, check_equal, check_in, of_ns, tool, veth

PORT = 4


def only_drop(events, ns, flow):
    """The one event of the namespace whose packet is of that flow."""
    found = [e for e in of_ns(events, ns) if flow in e["packet"]["summary"]]
    if not check_equal(len(found), 1, "drops of '%s' in %s" % (flow, ns.name)):
        raise RuntimeError("there are: %s" % [(e["drop"], e["packet"]["summary"]) for e in of_ns(events, ns)])
    return found[0]


def check_drop(event, ns, reason, places, device):
    """`places`: the functions that may be named; they differ with the kernel and its compiler."""
    check_equal(event["probe"], {"type": "tp", "symbol": "skb:kfree_skb"}, "probe")
    check_equal(event["drop"]["reason"], reason, "reason")
    check_equal(event["drop"]["subsystem"], "core", "subsystem")
    check(event["drop"]["symbol"] in places, "place: %s is none of %s" % (event["drop"]["symbol"], places))
    check(event["drop"]["offset"] > 0, "offset of the place")
    check_equal(event["dev"]["name"], device, "device")
    check_equal(event["ns"]["name"], ns.name, "name of the namespace")
    check_equal(event["ns"]["inum"], ns.inum(), "number of the namespace")
    check(event["packet"]["captured"] == len(event["packet"]["data"]) / 2 > 0, "packet bytes")
    check_stack(event)


def check_stack(event):
    """It begins where the packet was dropped: no frames of the tracing on top."""
    check_equal(event["stack"][0], "%s+0x%x" % (event["drop"]["symbol"], event["drop"]["offset"]), "top of the stack")
    check(len(event["stack"]) > 5, "the stack has %d frames" % len(event["stack"]))


def closed_port(address, send, places, flow):
    ns = Netns()
    run = Collect()
    port = send(ns)(address, PORT)
    event = only_drop(run.stop(), ns, flow % port)
    check_drop(event, ns, "NO_SOCKET", places, "lo")
    check_equal(event["task"]["comm"], "python3"[:15], "process")
    ns.remove()


def test_udp_closed_port():
    closed_port("127.0.0.1", lambda ns: ns.send_udp, ["__udp4_lib_rcv", "udp_rcv"],
                "127.0.0.1.%d > 127.0.0.1.4: UDP, length 5")


def test_udp6_closed_port():
    closed_port("::1", lambda ns: ns.send_udp, ["__udp6_lib_rcv", "udpv6_rcv"], "::1.%d > ::1.4: UDP, length 5")


def test_tcp_closed_port():
    closed_port("127.0.0.1", lambda ns: ns.connect_tcp, ["tcp_v4_rcv"], "127.0.0.1.%d > 127.0.0.1.4: Flags [S]")


def test_tcp6_closed_port():
    closed_port("::1", lambda ns: ns.connect_tcp, ["tcp_v6_rcv"], "::1.%d > ::1.4: Flags [S]")


def routed():
    """Three namespaces in a row; the one in the middle forwards."""
    near, router, far = Netns(), Netns(), Netns()
    veth(near, router, "veth0", "left", "10.77.1.2/24", "10.77.1.1/24")
    veth(router, far, "right", "veth0", "10.77.2.1/24", "10.77.2.2/24")
    router.sysctl("net.ipv4.ip_forward", 1)
    near.ip("route", "add", "default", "via", "10.77.1.1")
    far.ip("route", "add", "default", "via", "10.77.2.1")
    return near, router, far


def test_ttl_at_router():
    near, router, far = routed()
    run = Collect()
    port = near.send_udp("10.77.2.2", PORT, ttl=1)
    event = only_drop(run.stop(), router, "10.77.1.2.%d > 10.77.2.2.4: UDP, length 5" % port)
    check_drop(event, router, "IP_INHDR", ["ip_forward"], "left")
    check_in("(ttl 1,", event["packet"]["summary"], "TTL")
    check_equal(event["packet"]["start"], "mac", "where the packet begins")


def test_no_route():
    near, router, far = routed()
    run = Collect()
    port = near.send_udp("10.99.0.1", PORT)
    event = only_drop(run.stop(), router, "10.77.1.2.%d > 10.99.0.1.4: UDP, length 5" % port)
    check_drop(event, router, "IP_INNOROUTES", ["ip_error", "ip_rcv_finish", "ip_sublist_rcv_finish"], "left")


def test_nft_drop():
    if not shutil.which("nft"):
        raise Skip("nft is not installed")
    near, far = Netns(), Netns()
    veth(near, far, "veth0", "veth1", "10.77.3.1/24", "10.77.3.2/24")
    far.command("nft", "add table inet t; add chain inet t c { type filter hook input priority 0; }; "
                "add rule inet t c udp dport 53 drop")
    run = Collect()
    port = near.send_udp("10.77.3.2", 53)
    event = only_drop(run.stop(), far, "10.77.3.1.%d > 10.77.3.2.53:" % port)
    check_drop(event, far, "NETFILTER_DROP", ["nft_do_chain", "nf_hook_slow"], "veth1")


def test_socket_buffer_full():
    """The reason when a receiver is too slow, which is what people look for most."""
    ns = Netns()
    with ns.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        s.bind(("127.0.0.1", 0))
        run = Collect()
        ns.send_udp("127.0.0.1", s.getsockname()[1], b"x" * 1000, count=10)
        dropped = [e for e in of_ns(run.stop(), ns) if e["drop"]["reason"] == "SOCKET_RCVBUFF"]
    check(0 < len(dropped) < 10, "%d of 10 dropped as SOCKET_RCVBUFF" % len(dropped))
    for e in dropped:
        check_equal(e["dev"]["name"], "lo", "device")
        check_equal(e["ns"]["name"], ns.name, "namespace")


def test_on_the_way_out():
    """Before it has a device, it is the one that the route leads to."""
    if not shutil.which("nft"):
        raise Skip("nft is not installed")
    near, far = Netns(), Netns()
    veth(near, far, "veth0", "veth1", "10.77.4.1/24", "10.77.4.2/24")
    near.command("nft", "add table inet t; add chain inet t c { type filter hook output priority 0; }; "
                 "add rule inet t c udp dport 53 drop")
    run = Collect()
    with near.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        check_equal(s.connect_ex(("10.77.4.2", 53)), 0, "connect")
        try:
            s.send(b"hello")
        except PermissionError:
            pass
    event = only_drop(run.stop(), near, " > 10.77.4.2.53:")
    check_equal(event["dev"]["name"], "veth0", "device")


READ_BAD_CHECKSUM = """
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.77.5.2", 5000))
print("ready", flush=True)
s.settimeout(1)
try:
    s.recv(1000)
except TimeoutError:
    pass
"""


def test_found_by_the_reader():
    """A packet in the queue of a UDP socket knows neither device nor namespace. Its reader does, if it is at home there."""
    near, far = Netns(), Netns()
    veth(near, far, "veth0", "veth1", "10.77.5.1/24", "10.77.5.2/24")
    near.ip("neigh", "replace", "10.77.5.2", "lladdr", "02:00:00:00:05:02", "dev", "veth0")
    far.ip("link", "set", "veth1", "address", "02:00:00:00:05:02")
    packet = bytes.fromhex("450000e40001000040110000" "0a4d0501" "0a4d0502" "04d2138800d01234") + b"x" * 200
    run = Collect()
    with subprocess.Popen(["ip", "netns", "exec", far.name, sys.executable, "-c", READ_BAD_CHECKSUM], stdout=subprocess.PIPE) as reader:
        check_equal(reader.stdout.readline(), b"ready\n", "reader")
        with near.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as s:
            s.sendto(packet, ("10.77.5.2", 0))
        reader.wait(timeout=20)
    event = only_drop(run.stop(), far, "10.77.5.1.1234 > 10.77.5.2.5000:")
    check_equal(event["drop"]["reason"], "UDP_CSUM", "reason")
    check_equal(event["dev"]["name"], "veth1", "device")


def test_parts_of_a_whole():
    """The fragments of a big ping are freed by the kernel as a drop when it was answered."""
    near, far = Netns(), Netns()
    veth(near, far, "veth0", "veth1", "10.77.6.1/24", "10.77.6.2/24")
    run = Collect()
    near.command("ping", "-c1", "-W2", "-s", "4000", "10.77.6.2")
    run.stop()
    r = lib.run("sort", "--format", "json", "--dropped", run.capture)
    check_equal(r.returncode, 0, "exit status of sort")
    wrong = [j["verdict"]["symbol"] for j in map(json.loads, r.stdout.splitlines())
             if any("10.77.6." in e.get("packet", {}).get("summary", "") for e in j["events"])
             and j["verdict"]["symbol"] not in ("ping_rcv", "icmp_rcv")]
    check_equal(wrong, [], "drops of what was answered")


def test_nothing_dropped():
    """A datagram that is read is no drop."""
    ns = Netns()
    with ns.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        run = Collect()
        ns.send_udp("127.0.0.1", s.getsockname()[1])
        check_equal(s.recv(100), b"hello", "received")
        check_equal([e["packet"]["summary"] for e in of_ns(run.stop(), ns)], [], "drops")


def test_views_agree():
    """print, sort, stats and pcap of one capture tell the same."""
    ns = Netns()
    run = Collect()
    ns.send_udp("127.0.0.1", PORT, count=3)
    events = run.stop()
    stats = lib.stats_of(run.capture)
    check_equal(stats["events"], len(events), "events of stats")
    journeys = [json.loads(line) for line in lib.run("sort", "--format", "json", run.capture).stdout.splitlines()]
    check_equal(sum(len(j["events"]) for j in journeys), len(events), "events of sort")
    check_equal({j["verdict"]["outcome"] for j in journeys}, {"dropped"}, "verdicts")
    text = lib.run("print", run.capture).stdout
    check_equal(text.count("tp skb:kfree_skb"), len(events), "events of print")
    check_in("ns %s (%d)" % (ns.name, ns.inum()), text, "namespace in text")
    pcap = lib.path("out.pcapng")
    check_equal(lib.run("pcap", "-o", pcap, run.capture).returncode, 0, "status of pcap")
    if shutil.which("tcpdump"):
        lines = tool("tcpdump", "-nr", pcap, "udp dst port 4 and host 127.0.0.1").stdout
        check(lines.count("127.0.0.1.4: UDP, length 5") >= 3, "tcpdump shows: %s" % lines)


if __name__ == "__main__":
    lib.main()
