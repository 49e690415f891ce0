#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which packet an event belongs to, and where that packet comes from.

What can be seen depends on the kernel; the capture says what, and each test asks for no more than that. The same
tests run here and in the guests of tests/vm, on each kernel.
"""
import array
import collections
import fcntl
import json
import os
import random
import re
import signal
import socket
import struct
import time
import subprocess

import lib
from lib import Collect, Netns, Skip, check, check_equal, check_in, veth
from xdp_prog import XDP_PASS, XDP_TX, attach_xdp, verdict

STATIONS = ("net:net_dev_queue", "net:net_dev_start_xmit", "net:netif_receive_skb", "skb:kfree_skb",
            "skb:consume_skb")
PORT = 4747
NUMBER = re.compile(rb"pk(\d{8})")
NUMBER_HEX = re.compile(rb"706b((?:3\d){8})")  # in hex, as in JSON
OWN_ID = re.compile(rb'"id":"([0-9a-f]+)"')  # the packet's own comes first
ETH_P_ALL = 3


PER_TEST = 1000  # numbers: tests share a run, and what one of them sent may be about for long


def serial(n):
    return b"pk%08d" % n


def number(n):
    return serial(lib.tests_run * PER_TEST + n)


def number_of(event):
    """The number of a packet of this test."""
    found = NUMBER.search(bytes.fromhex(event.get("packet", {}).get("data", "")))
    n = int(found[1]) - lib.tests_run * PER_TEST if found else -1
    return n if 0 <= n < PER_TEST else None


def meta_of(capture):
    """The facts about the run that a capture holds; blocks as docs/capture-file.md has them."""
    meta = {}
    with open(capture, "rb") as f:
        data = f.read()
    at = struct.unpack_from("<I", data, 12)[0]
    while at + 16 <= len(data):
        kind, _, stored = struct.unpack_from("<HHI", data, at)
        if kind == 2 and data[at + 16:at + 24] == b'{"meta":':
            meta.update(json.loads(data[at + 16:at + 16 + stored])["meta"])
        at += 16 + stored
    return meta


class Shared:
    """One run for all tests that want nothing of their own of it, if PK_TRACK_SHARED is set: to start one takes an
    emulated CPU long, and nobody else has packets in a guest."""
    collect = None
    ns = None
    marks = 0
    read = 0  # bytes of the capture in which a mark was found

    @classmethod
    def start(cls):
        if not cls.collect:
            cls.collect, cls.ns = collect_stations(), Netns()
        return cls.collect

    @classmethod
    def events(cls, since_ns):
        """All that has happened since then: what is sent now comes behind it."""
        cls.marks += 1
        mark = b"mark%04d" % cls.marks
        cls.ns.send_udp("127.0.0.1", 4, mark)

        def is_whole():
            with open(cls.collect.capture, "rb") as f:
                f.seek(cls.read)
                return mark in f.read()

        check(lib.wait_for(is_whole, 20), "what was sent does not come into the capture")
        cls.read = os.path.getsize(cls.collect.capture)
        found = map(json.loads, lib.run("print", "--format", "json", "--since", "%d.%09d" % divmod(since_ns, 10 ** 9),
                                        cls.collect.capture).stdout.splitlines())
        return [e for e in found if e.get("ns", {}).get("inum") != cls.ns.inum()]


def collect_stations(*args):
    probes = [word for station in STATIONS for word in ("-p", "tp:" + station)]
    return Collect(*probes, "-c", "track,drop,skb,dev,ns", *args, profile=None)


class Tracked:
    """What packets do at STATIONS from now on until stop(), and what comes of them."""

    def __init__(self, *args, own=False):
        self.own = own or bool(args) or not os.environ.get("PK_TRACK_SHARED")
        self.collect = collect_stations(*args) if self.own else Shared.start()
        self.begin = time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    def stop(self):
        events = self.collect.stop() if self.own else Shared.events(self.begin)
        self.events = sorted((e for e in events if e["ts"] >= self.begin), key=lambda e: e["ts"])
        self.meta = meta_of(self.collect.capture).get("tracking", {})
        self.parents = collections.defaultdict(set)
        for e in self.events:
            if "parent" in e:
                self.parents[e["id"]].add((e["parent"]["id"], e["parent"]["kind"]))
        return self

    def sees(self, kind):
        return kind in self.meta["lineage"]

    def require(self, kind):
        if not self.sees(kind):
            raise Skip("this kernel does not let one see it")

    def of_number(self, n):
        return [e for e in self.events if number_of(e) == n]

    def ids(self, events):
        """Ids in the order in which they were first seen."""
        return list(dict.fromkeys(e["id"] for e in events))

    def born(self, kind, parent=None):
        """Ids of packets that came so, of that parent."""
        return [child for child, parents in self.parents.items()
                if any(k == kind and parent in (None, p) for p, k in parents)]

    def merged(self, kind, whole):
        return [p for p, k in self.parents[whole] if k == kind]


def one_cable():
    """Two namespaces, veth0 to veth0: 10.79.0.1 and 10.79.0.2."""
    a, b = Netns(), Netns()
    veth(a, b, "veth0", "veth0", "10.79.0.1/24", "10.79.0.2/24")
    # The first packet would wait for ARP, in a queue of its own.
    a.ip("neigh", "add", "10.79.0.2", "dev", "veth0", "lladdr", mac(b, "veth0"))
    b.ip("neigh", "add", "10.79.0.1", "dev", "veth0", "lladdr", mac(a, "veth0"))
    return a, b


def mac(ns, dev):
    return json.loads(ns.ip("-j", "link", "show", dev).stdout)[0]["address"]


def ethtool(ns, dev, command, value):
    """A switch of a device, by SIOCETHTOOL."""
    data = array.array("B", struct.pack("II", command, value))
    with ns.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, 0x8946, struct.pack("16sP16x", dev.encode(), data.buffer_info()[0]))


def receiver(ns, kind=socket.SOCK_DGRAM, port=PORT, address="0.0.0.0"):
    s = ns.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
    s.settimeout(20)
    s.bind((address, port))
    if kind == socket.SOCK_STREAM:
        s.listen()
    return s


def check_numbers(t, numbers, what):
    """No id is on two numbers, and no number on two packets that are not kin."""
    by_id = collections.defaultdict(set)
    roots = collections.defaultdict(set)
    for e in t.events:
        n = number_of(e)
        if n is None or "ICMP" in e["packet"]["summary"]:
            continue
        check(e["id"] not in ("0", 0, None), "%s: an event without id: %s" % (what, e))
        by_id[e["id"]].add(n)
        if not t.parents[e["id"]]:
            roots[n].add(e["id"])
    check_equal([ids for ids in by_id.items() if len(ids[1]) > 1][:5], [], what + ": ids on two packets")
    check_equal(sorted(roots), sorted(numbers), what + ": packets seen")
    check_equal([r for r in roots.items() if len(r[1]) != 1][:5], [], what + ": packets with two ids")


# ---- identity ----


def test_one_id():
    """One id from the sender's device to the receiver's socket; another for each packet."""
    a, b = one_cable()
    with receiver(b) as to, a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        t = Tracked()
        for n in range(3):
            s.sendto(number(n), ("10.79.0.2", PORT))
            to.recv(100)
        t.stop()
    check_numbers(t, range(3), "three datagrams")
    stations = [e["probe"]["symbol"] for e in t.of_number(1)]
    if len(stations) > 3:  # since 6.18 what UDP has read is freed without a tracepoint
        check_equal(stations.pop(), "skb:consume_skb", "end")
    check_equal(stations, ["net:net_dev_queue", "net:net_dev_start_xmit", "net:netif_receive_skb"], "stations")


def test_runs_differ():
    """Ids are not used again in a later run, nor by one at the same time."""
    a, b = one_cable()
    first, second = Tracked(own=True), Tracked(own=True)
    for n in range(20):
        a.send_udp("10.79.0.2", PORT, number(n))
    runs = [first.stop(), second.stop(), Tracked(own=True)]
    for n in range(20):
        a.send_udp("10.79.0.2", PORT, number(n))
    runs[2].stop()
    seen = [set(t.ids(t.events)) for t in runs]
    check(min(map(len, seen)) >= 20, "ids: %s" % [len(ids) for ids in seen])
    check_equal([len(seen[0] & seen[1]), len(seen[0] & seen[2]), len(seen[1] & seen[2])], [0, 0, 0], "ids in two runs")


def follow_numbers(capture, numbers, what):
    """No id is ever on two numbers, and no number on two packets that are not kin; of captures of any size. Numbers
    may be another run's, if they are not among `numbers`."""
    owner, children, two = {}, set(), []
    with subprocess.Popen([lib.pktrack, "print", "--format", "json", capture], stdout=subprocess.PIPE) as run:
        for line in run.stdout:
            own = OWN_ID.search(line)
            if own and b'"parent":{' in line:
                children.add(int(own[1], 16))
            found = NUMBER_HEX.search(line)
            if not found or b"ICMP" in line:  # which quotes what it is about
                continue
            n = int(bytes.fromhex(found[1].decode()))
            if not own:
                two.append(line[:200])
            elif owner.setdefault(int(own[1], 16), n) != n:
                two.append((own[1], n))
    check_equal(run.returncode, 0, what + ": exit status of print")
    check_equal((len(two), two[:3]), (0, []), what + ": ids on two packets")
    roots = collections.Counter(n for own, n in owner.items() if own not in children and n in numbers)
    twice = [n for n, count in roots.items() if count > 1]
    check_equal((len(twice), twice[:3]), (0, []), what + ": packets with two ids")
    check_equal(len(roots), len(numbers), what + ": packets seen")


def reuse(what, address, payload):
    """Addresses are used again at once, ids never: sockets that read, that are full, and ports that are closed."""
    count = int(os.environ.get("PK_TRACK_PACKETS", "3000"))
    first = random.randrange(1, 89) * 1000000  # tracepoints are everybody's
    a, b = one_cable()
    for ns, other, last in ((a, b, "1"), (b, a, "2")):
        ns.ip("address", "add", "fd79::%s/64" % last, "dev", "veth0", "nodad")
        ns.ip("neigh", "add", "fd79::%s" % ("2" if last == "1" else "1"), "dev", "veth0", "lladdr", mac(other, "veth0"))
    with receiver(b, address=address) as to, receiver(b, port=PORT + 1, address=address) as full, \
            a.socket(to.family, socket.SOCK_DGRAM) as s:
        full.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        probes = [word for station in STATIONS for word in ("-p", "tp:" + station)]
        run = Collect(*probes, "-c", "track,skb", "--buffer-size", str(max(count * 800, 1 << 24)), "--snaplen", "96",
                      "--no-evidence", profile=None)
        for n in range(count):
            s.sendto(payload(first + n), (address, PORT + n % 3))
            if n % 3 == 0:
                to.recv(2000)
        run.send(signal.SIGINT)
        check_equal(run.wait(60), 0, "exit status of collect (%s)" % run.stderr())
    check_equal(lib.stats_of(run.capture)["lost"], 0, what + ": lost events")
    follow_numbers(run.capture, range(first, first + count), what)


def test_reuse():
    reuse("datagrams", "10.79.0.2", lambda n: serial(n) + b"." * (n % 97 * 13))


def test_reuse_alike():
    """The same with packets that differ only where nobody looks to tell them apart: no IP id, in the middle."""
    reuse("datagrams alike", "fd79::2", lambda n: b"." * 8 + serial(n) + b"." * 8)


def test_tcp_reuse():
    """TCP frees what was read without a tracepoint: a segment on an old skb is another packet."""
    a, b = one_cable()
    with receiver(b, socket.SOCK_STREAM) as listener:
        t = Tracked()
        with a.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            s.settimeout(20)
            s.connect(("10.79.0.2", PORT))
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with listener.accept()[0] as peer:
                for n in range(200):
                    s.sendall(number(n))
                    peer.recv(100)
        t.stop()
    check_numbers(t, range(200), "200 segments")


def test_other_families():
    """An skb that TCP freed without a word is ARP's or a netlink socket's next: it is another packet."""
    a, b = one_cable()
    t = Tracked()
    for n in range(20):
        with receiver(b, socket.SOCK_STREAM, port=PORT + n) as listener:
            with a.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
                s.settimeout(20)
                s.connect(("10.79.0.2", PORT + n))
                with listener.accept()[0] as peer:
                    s.sendall(number(n))
                    peer.recv(100)
        a.ip("address", "show")  # by netlink
        b.ip("neigh", "del", "10.79.0.1", "dev", "veth0")  # to be asked for
    t.stop()
    kinds = collections.defaultdict(set)
    for e in t.events:
        summary = e.get("packet", {}).get("summary", "")
        kinds[e["id"]].add("IP" if re.search(r"IP6? \(", summary) else "ARP" if "ARP" in summary else "other" if summary else "")
    mixed = [i for i, k in kinds.items() if len(k - {""}) > 1]
    check_equal(mixed[:3], [], "ids on packets of two protocols")
    check({"IP", "ARP", "other"} <= set.union(*kinds.values()), "what was seen: %s" % set.union(*kinds.values()))


def read_and_answer(peer, count, cpu):
    """In a process of its own, on that CPU; returns its number."""
    child = os.fork()
    if child:
        return child
    try:
        os.sched_setaffinity(0, {cpu})
        for _ in range(count):
            peer.recv(100)
            peer.sendall(b".")
    finally:
        os._exit(0)


def test_other_cpu():
    """What one CPU received and another reads is freed by the first, later: until then it is the same packet."""
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        raise Skip("one CPU")
    a, b = one_cable()
    with receiver(b, socket.SOCK_STREAM) as listener, a.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        t = Tracked()
        s.settimeout(20)
        s.connect(("10.79.0.2", PORT))
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with listener.accept()[0] as peer:
            reader = read_and_answer(peer, 200, cpus[1])
            os.sched_setaffinity(0, {cpus[0]})
            for n in range(200):
                s.sendall(number(n))
                s.recv(10)
            os.waitpid(reader, 0)
            os.sched_setaffinity(0, cpus)
        t.stop()
    check_numbers(t, range(200), "200 segments")
    late = [e for e in t.events if number_of(e) is not None and e.get("place", {}).get("symbol") in
            ("skb_defer_free_flush", "net_rx_action")]
    if not late:
        raise Skip("this kernel frees a segment where it is read")
    received = {number_of(e): e["id"] for e in t.events if e["probe"]["symbol"] == "net:netif_receive_skb"}
    check_equal([e for e in late if received.get(number_of(e)) != e["id"]][:3], [], "what was freed later")
    print("%d of 200 segments were freed later" % len(late))


def test_nat_and_forwarding():
    """Through a router that rewrites both addresses it is the same packet."""
    a, r, b = Netns(), Netns(), Netns()
    veth(a, r, "veth0", "left", "10.79.1.2/24", "10.79.1.1/24")
    veth(r, b, "right", "veth0", "10.79.2.1/24", "10.79.2.2/24")
    a.ip("route", "add", "default", "via", "10.79.1.1")
    r.sysctl("net.ipv4.ip_forward", "1")
    r.command("nft", "add table ip t; add chain ip t post { type nat hook postrouting priority 100; }; "
              "add rule ip t post oif right masquerade; add chain ip t pre { type nat hook prerouting priority -100; };"
              "add rule ip t pre udp dport 99 dnat to 10.79.2.2:%d" % PORT)
    with receiver(b) as to, a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(number(0), ("10.79.1.1", 99))  # ARP
        to.recv(100)
        t = Tracked()
        for n in range(1, 4):
            s.sendto(number(n), ("10.79.1.1", 99))
            to.recv(100)
        t.stop()
    check_numbers(t, range(1, 4), "through NAT")
    events = t.of_number(2)
    check_equal(list(dict.fromkeys(e["ns"]["inum"] for e in events if "ns" in e)), [a.inum(), r.inum(), b.inum()], "namespaces")
    check_in("10.79.1.2", events[0]["packet"]["summary"], "before")
    check_in("> 10.79.2.2.%d" % PORT, events[-1]["packet"]["summary"], "after")


def test_vxlan():
    """Into a tunnel and out of it."""
    a, b = one_cable()
    for ns, own, other, inner in ((a, "10.79.0.1", "10.79.0.2", "10.80.0.1/24"),
                                  (b, "10.79.0.2", "10.79.0.1", "10.80.0.2/24")):
        ns.ip("link", "add", "vx", "type", "vxlan", "id", "7", "local", own, "remote", other, "dstport", "4789",
              "dev", "veth0")
        ns.ip("address", "add", inner, "dev", "vx")
        ns.ip("link", "set", "vx", "up")
    a.ip("neigh", "add", "10.80.0.2", "dev", "vx", "lladdr", mac(b, "vx"))
    with receiver(b) as to, a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        t = Tracked()
        for n in range(3):
            s.sendto(number(n), ("10.80.0.2", PORT))
            to.recv(100)
        t.stop()
    check_numbers(t, range(3), "through VXLAN")
    devices = [(e["dev"]["name"], e["probe"]["symbol"]) for e in t.of_number(1) if "dev" in e]
    check_equal(devices[:6], [("vx", "net:net_dev_queue"), ("vx", "net:net_dev_start_xmit"),
                              ("veth0", "net:net_dev_queue"), ("veth0", "net:net_dev_start_xmit"),
                              ("veth0", "net:netif_receive_skb"), ("vx", "net:netif_receive_skb")], "stations")


def test_full_table():
    """What does not fit has an id all the same, and is counted."""
    a, b = one_cable()
    with receiver(b) as to:
        t = Tracked("--track-max", "8")
        for n in range(200):  # in the socket's queue
            a.send_udp("10.79.0.2", PORT, number(n))
        t.stop()
        to.recv(100)
    causes = {c["cause"]: c["count"] for c in lib.stats_of(t.collect.capture)["lost_causes"]}
    check(causes.get("track_full", 0) > 100, "losses: %s" % causes)
    by_id = collections.defaultdict(set)
    for e in t.events:
        if number_of(e) is not None:
            by_id[e["id"]].add(number_of(e))
    check_equal([ids for ids in by_id.items() if len(ids[1]) > 1], [], "ids on two packets")
    unfollowed = {e["id"] for e in t.events if e.get("end", {}).get("how") == "unfollowed"}
    check(len(unfollowed) > 100, "unfollowed: %d" % len(unfollowed))
    verdicts = verdicts_of(t)
    wrong = [v for i, v in verdicts.items() if i in unfollowed and v["outcome"] == "lost-track" and v["lost"] != "unfollowed"]
    check_equal(wrong[:3], [], "verdicts of what was not followed")
    check(any(v.get("lost") == "unfollowed" for v in verdicts.values()), "no verdict says that the table was full")
    check(not any(v["complete"] for i, v in verdicts.items() if i in unfollowed), "what was not followed is complete")


def verdicts_of(t):
    journeys = map(json.loads, lib.run("sort", "--format", "json", t.collect.capture).stdout.splitlines())
    return {j["id"]: j["verdict"] for j in journeys if "id" in j}


def test_crowded_out():
    """Of a table that is filling what was not seen for ten seconds is forgotten; and that is told."""
    if os.environ.get("PK_TRACK_SHARED"):
        raise Skip("it takes twenty seconds, and is the same on each kernel")
    a, b = one_cable()
    with receiver(b):
        t = Tracked("--track-max", "64")
        for n in range(60):  # nobody reads them
            a.send_udp("10.79.0.2", PORT, number(n))
        check(lib.wait_for(lambda: "track_crowded" in lib.run("stats", "--format", "json", t.collect.capture).stdout, 40),
              "nothing is forgotten")
        t.stop()
    crowded = {e["id"] for e in t.events if e.get("end", {}).get("how") == "crowded-out"}
    check(len(crowded) >= 60, "forgotten: %d" % len(crowded))
    verdicts = verdicts_of(t)
    check_equal({verdicts[e["id"]].get("lost") for n in range(60) for e in t.of_number(n)} - {None}, {"crowded-out"},
                "why the track was lost")
    check(not any(v["complete"] for i, v in verdicts.items() if i in crowded), "what was forgotten is complete")


def test_only_tracked():
    """A probe with /tracked is for packets that were seen before, and shows nothing of those that were not."""
    a, b = one_cable()
    probes = ["-p", "tp:net:netif_receive_skb"]
    seen = {}
    for option in "", "/tracked":
        run = Collect(*probes, "-p", "tp:skb:consume_skb" + option, "-c", "task,track,dev,ns", profile=None)
        a.send_udp("10.79.0.2", 4)  # nobody is there: ICMP comes back, and ends in its handler
        a.ip("link", "show")  # by netlink
        events = run.stop()
        met = {e["id"] for e in events if e["probe"]["symbol"] == "net:netif_receive_skb"}
        seen[option] = [e["id"] in met for e in events if e["probe"]["symbol"] == "skb:consume_skb"]
    check(not all(seen[""]), "ends of packets that were nowhere before are not seen without /tracked")
    check(seen["/tracked"] and all(seen["/tracked"]), "with /tracked: %s" % seen["/tracked"])


def test_off():
    """Without the collector there are no ids, and nothing is attached beside the probes."""
    a, b = one_cable()
    run = Collect("-c", "skb", "-p", "tp:net:netif_receive_skb", profile=None)
    a.send_udp("10.79.0.2", PORT, number(1))
    events = [e for e in run.stop() if number_of(e) == 1]
    check_equal({e.get("id") for e in events}, {None}, "ids")
    check("tracking" not in meta_of(run.capture), "the capture speaks of tracking")


# ---- lineage ----


def test_clone():
    """A packet socket has a clone: another packet, of the same parent."""
    a, b = one_cable()
    with receiver(b) as to, a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, \
            b.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as tap:
        tap.bind(("veth0", 0))
        t = Tracked()
        for n in range(3):
            s.sendto(number(n), ("10.79.0.2", PORT))
            to.recv(100)
            while number(n) not in tap.recv(2000):
                pass
        t.stop()
    check_numbers(t, range(3), "with a packet socket")
    for n in range(3):
        ids = t.ids(t.of_number(n))
        check(len(ids) >= 2, "packet %d: ids %s" % (n, ids))
        check(any(t.parents[i] == {(ids[0], "clone")} for i in ids[1:]), "no clone of %s: %s" % (ids, t.parents))


def test_flood():
    """A bridge sends what it does not know to all its ports: clones of one packet."""
    r, ports = Netns(), [Netns() for _ in range(4)]
    r.ip("link", "add", "br0", "type", "bridge")
    r.ip("link", "set", "br0", "up")
    for n, ns in enumerate(ports):
        veth(r, ns, "p%d" % n, "veth0", None, "10.79.3.%d/24" % (n + 1))
        r.ip("link", "set", "p%d" % n, "master", "br0")
    ports[0].ip("neigh", "add", "10.79.3.99", "dev", "veth0", "lladdr", "02:00:00:00:00:99")
    lib.wait_for(lambda: r.command("bridge", "link").stdout.count("state forwarding") == 4)
    t = Tracked()
    ports[0].send_udp("10.79.3.99", PORT, number(1))
    t.stop()
    check_numbers(t, [1], "flooded")
    arrived = {e["ns"]["inum"]: e["id"] for e in t.of_number(1)
               if e["probe"]["symbol"] == "net:netif_receive_skb" and e["dev"]["name"] == "veth0"}
    check_equal(set(arrived), {ns.inum() for ns in ports[1:]}, "where it arrives")
    check_equal(len(set(arrived.values())), 3, "ids of the copies")
    root = t.ids(t.of_number(1))[0]
    check(set(t.born("clone", root)) | {root} >= set(arrived.values()), "clones of %s: %s" % (root, dict(t.parents)))


def test_retransmit():
    """What TCP sends again is a new packet of the same data, a child of the first."""
    a, b = one_cable()
    b.command("nft", "add table ip t; add chain ip t in { type filter hook input priority 0; }; "
              "add rule ip t in tcp dport %d tcp flags & (psh|ack) == (psh|ack) numgen inc mod 2 0 drop" % PORT)
    with receiver(b, socket.SOCK_STREAM) as listener:
        t = Tracked()
        with a.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            s.settimeout(20)
            s.connect(("10.79.0.2", PORT))
            with listener.accept()[0] as peer:
                s.sendall(number(1))
                check_equal(peer.recv(100), number(1), "data")
        t.stop()
    dropped = t.ids(t.of_number(1))[0]
    again = t.born("retransmit", dropped)
    check(len(again) >= 1, "sent again of %s: %s" % (dropped, dict(t.parents)))
    check(set(t.ids(t.of_number(1))) >= set(again), "stations of %s" % again)


def test_copy():
    """`nft dup` copies."""
    a, b = one_cable()
    if lib.tool("ip", "netns", "exec", b.name, "nft", "add table ip t; add chain ip t in { type filter hook input "
                "priority 0; }; add rule ip t in udp dport %d dup to 10.79.0.1 device veth0" % PORT, ok=False).returncode:
        raise Skip("this kernel has no nft dup")
    with receiver(b) as to, a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        t = Tracked()
        s.sendto(number(1), ("10.79.0.2", PORT))
        to.recv(100)
        t.stop()
    t.require("copy")
    check_numbers(t, [1], "copied")
    check_equal(len(t.born("copy", t.ids(t.of_number(1))[0])), 1, "copies")


def test_realloc():
    """A tunnel wants a header of its own: where a packet socket has a clone, another skb takes the packet's place."""
    a, b = one_cable()
    for ns, own, other in ((a, "1", "2"), (b, "2", "1")):
        if lib.tool("ip", "-n", ns.name, "link", "add", "sit1", "type", "sit", "local", "10.79.0." + own, "remote",
                    "10.79.0." + other, ok=False).returncode:
            raise Skip("this kernel has no sit")
        ns.ip("address", "add", "fd80::%s/64" % own, "dev", "sit1", "nodad")
        ns.ip("link", "set", "sit1", "up")
    with receiver(b, address="fd80::2") as to, a.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s, \
            a.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL)) as tap:
        tap.bind(("sit1", 0))
        t = Tracked()
        s.sendto(number(1), ("fd80::2", PORT))
        to.recv(100)
        t.stop()
    t.require("realloc")
    check_numbers(t, [1], "through a tunnel")
    first = t.ids(t.of_number(1))[0]
    others = t.born("realloc", first)
    check_equal(len(others), 1, "in its place: %s" % dict(t.parents))
    check_in(("veth0", "net:net_dev_queue"), [(e["dev"]["name"], e["probe"]["symbol"]) for e in t.of_number(1)
                                              if e["id"] in others and "dev" in e], "its stations")


def test_xdp_pass():
    """XDP on a veth works on a copy with more room, which goes on in the packet's place."""
    a, b = one_cable()
    attach_xdp(b, "veth0", verdict(XDP_PASS))
    with receiver(b) as to, a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        t = Tracked()
        s.sendto(number(1), ("10.79.0.2", PORT))
        to.recv(100)
        t.stop()
    t.require("realloc")
    check_numbers(t, [1], "through XDP")
    sent = t.ids(t.of_number(1))[0]
    passed = t.born("realloc", sent)
    check_equal(len(passed), 1, "what XDP looks at: %s" % dict(t.parents))
    check_in("net:netif_receive_skb", [e["probe"]["symbol"] for e in t.of_number(1) if e["id"] in passed], "its stations")


def test_xdp_tx():
    """What XDP sends back is made of a frame, and that of the copy that it looked at."""
    a, b = one_cable()
    attach_xdp(a, "veth0", verdict(XDP_PASS))  # veth takes frames where there is XDP, too
    attach_xdp(b, "veth0", verdict(XDP_TX))
    t = Tracked()
    a.send_udp("10.79.0.2", PORT, number(2))
    lib.wait_for(lambda: int(a.command("cat", "/sys/class/net/veth0/statistics/rx_packets").stdout) > 0)
    t.stop()
    t.require("xdp")
    check_numbers(t, [2], "sent back by XDP")
    back = [e["id"] for e in t.of_number(2) if e["probe"]["symbol"] == "net:netif_receive_skb"]
    check_equal(len(back), 1, "received")
    copies = t.born("realloc", t.ids(t.of_number(2))[0])
    check_equal([t.parents[i] for i in back], [{(copies[0], "xdp")}], "what it was made of: %s" % dict(t.parents))


def test_segments_and_gro():
    """One large segment becomes many (GSO), and on receipt many become one (GRO)."""
    a, b = one_cable()
    ethtool(a, "veth0", 0x1f, 0)  # ETHTOOL_STSO
    gro = True
    try:
        ethtool(b, "veth0", 0x2c, 1)  # ETHTOOL_SGRO: veth has NAPI then
    except OSError:
        gro = False
    data = number(1) * 2000
    with receiver(b, socket.SOCK_STREAM) as listener:
        t = Tracked()
        with a.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            s.settimeout(20)
            s.connect(("10.79.0.2", PORT))
            with listener.accept()[0] as peer:
                s.sendall(data)
                got = 0
                while got < len(data):
                    got += len(peer.recv(65536))
        t.stop()
    t.require("segment")
    segments = t.born("segment")
    # The first window is ten; of what comes behind it pieces of one segment need no cutting.
    check(len(segments) >= 10, "%d segments" % len(segments))
    parents = {p for i in segments for p, kind in t.parents[i] if kind == "segment"}
    large = {e["id"] for e in t.events if e.get("packet", {}).get("len", 0) > 1600}
    check(parents <= large, "segments are of %s, large are %s" % (parents, large))
    seen = set(t.ids([e for e in t.events if "packet" in e]))
    check(len(set(segments) & seen) >= len(segments) // 2, "segments that are seen again")
    merged = [p for whole in list(t.parents) for p in t.merged("gro", whole)]
    if gro and lib.tool("uname", "-r").stdout >= "5.13":
        check(len(merged) >= 2, "merged by GRO: %s" % merged)
        check(set(merged) <= set(segments), "what GRO merged are segments")


def test_fragments():
    """A router parts what does not fit, the receiver puts it together: pieces, and a packet made of them."""
    a, r, b = Netns(), Netns(), Netns()
    veth(a, r, "veth0", "left", "10.79.1.2/24", "10.79.1.1/24")
    veth(r, b, "right", "veth0", "10.79.2.1/24", "10.79.2.2/24")
    a.ip("route", "add", "default", "via", "10.79.1.1")
    r.sysctl("net.ipv4.ip_forward", "1")
    for ns, dev in ((a, "veth0"), (r, "left")):
        ns.ip("link", "set", dev, "mtu", "9000")
    with receiver(b) as to, a.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setsockopt(socket.IPPROTO_IP, 10, 0)  # IP_MTU_DISCOVER: packets may be parted
        s.sendto(number(0), ("10.79.2.2", PORT))  # ARP
        to.recv(100)
        t = Tracked()
        s.sendto(number(1) + b"." * 5000, ("10.79.2.2", PORT))
        to.recv(10000)
        s.sendto(number(2), ("10.79.2.2", PORT))
        to.recv(100)
        t.stop()
    t.require("fragment")
    whole = t.ids(t.of_number(1))[0]
    pieces = t.born("fragment", whole)
    check_equal(len(pieces), 4, "fragments: %s" % dict(t.parents))
    assembled = t.born("defrag")
    check_equal(len(assembled), 1, "reassembled: %s" % dict(t.parents))
    check_equal(set(t.merged("defrag", assembled[0])), set(pieces), "reassembled of")
    ends = [e["id"] for e in t.events if e["probe"]["symbol"] == "skb:consume_skb"]
    check_equal(ends.count(assembled[0]), ends.count(t.ids(t.of_number(2))[0]), "end of what was reassembled, as of any other")


def test_coalesced():
    """Segments that wait in a TCP queue are put together there."""
    a, b = one_cable()
    a.sysctl("net.ipv4.tcp_autocorking", 0)  # or a slow machine puts what is sent into one segment
    with receiver(b, socket.SOCK_STREAM) as listener:
        t = Tracked()
        with a.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            s.settimeout(20)
            s.connect(("10.79.0.2", PORT))
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with listener.accept()[0] as peer:
                for n in range(5):
                    s.sendall(number(n))
                got = b""
                while len(got) < 50:
                    got += peer.recv(100)
        t.stop()
    t.require("coalesce")
    first = t.ids(t.of_number(0))[0]
    check_equal(set(t.merged("coalesce", first)), {t.ids(t.of_number(n))[0] for n in range(1, 5)}, "merged")


def test_said():
    """What cannot be seen is said: once on stderr, and in the capture."""
    t = Tracked(own=True)
    t.stop()
    check_in(t.meta.get("ends"), ("functions", "tracepoints"), "where ends are seen")
    check_in("clone", t.meta["lineage"], "lineage")
    check_equal(t.collect.stderr().count("no fentry"), int(t.meta["ends"] == "tracepoints"), "said on stderr")


if __name__ == "__main__":
    lib.main()
