#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that come from outside: of namespaces, devices and processes, however late and however odd."""
import ctypes
import json
import os
import socket
import subprocess

import lib
from lib import Collect, Netns, Skip, check, check_equal, check_in, of_ns, veth

PORT = 4
PR_SET_NAME = 15
ESCAPE = "\x1b[31mred"  # would colour a terminal


def no_controls(text, what):
    bad = sorted({c for c in text if (ord(c) < 32 and c != "\n") or 0x7f <= ord(c) < 0xa0
                  or 0xdc80 <= ord(c) <= 0xdcff})
    check(not bad, "%s: control characters or broken UTF-8 reach the output: %r" % (what, bad))


def check_outputs(run):
    """Text of every kind is fit for a terminal; JSON of every kind is JSON. Returns the text of print."""
    for command in ("print", "sort", "stats"):
        no_controls(lib.run(command, run.capture).stdout, command)
        for line in lib.run(command, "--format", "json", run.capture).stdout.splitlines():
            json.loads(line.encode("utf-8", "surrogateescape").decode())  # or it raises
    return lib.run("print", run.capture).stdout


def test_namespace_made_later():
    run = Collect()
    ns = Netns()
    ns.send_udp("127.0.0.1", PORT)
    events = of_ns(run.stop(), ns)
    check(len(events) >= 1, "no event")
    check_equal({e["ns"].get("name") for e in events}, {ns.name}, "name")


def test_namespaces_at_once():
    """Each event has the namespace of its own packet, not of the process that sent it."""
    spaces = [Netns() for _ in range(8)]
    run = Collect()
    for n, ns in enumerate(spaces):
        ns.send_udp("127.0.0.1", PORT, b"x" * n)
    events = run.stop()
    for n, ns in enumerate(spaces):
        found = [e for e in of_ns(events, ns) if e["drop"]["reason"] == "NO_SOCKET"]
        check_equal([e["packet"]["len"] for e in found], [42 + n], "packets of %s" % ns.name)
        check_equal({e["ns"]["name"] for e in found}, {ns.name}, "name")
    check_equal(len({e["ns"]["cookie"] for ns in spaces for e in of_ns(events, ns)}), len(spaces), "cookies")


def test_host_namespace():
    run = Collect()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"hello", ("127.0.0.1", PORT))
        port = s.getsockname()[1]
    events = [e for e in run.stop() if "127.0.0.1.%d > 127.0.0.1.4:" % port in e["packet"]["summary"]]
    check_equal(len(events), 1, "events")
    own = os.stat("/proc/self/ns/net").st_ino
    check_equal(events[0]["ns"]["inum"], own, "number")
    check("name" in events[0]["ns"] or not is_first(own), "the first namespace has no name")


def is_first(inum):
    """Is it the namespace of the first process? Not known: no."""
    try:
        return os.stat("/proc/1/ns/net").st_ino == inum
    except OSError:
        return False


def test_nameless_namespace():
    """One that only a process holds is given by its number."""
    run = Collect()
    r = subprocess.run(["unshare", "-n", "sh", "-c", "ip link set lo up; stat -Lc %i /proc/self/ns/net; "
                        "python3 -c 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b\"x\", "
                        "(\"127.0.0.1\", 4))'"], stdout=subprocess.PIPE, text=True, check=True, timeout=20)
    inum = int(r.stdout)
    events = of_ns(run.stop(), inum)
    check(len(events) >= 1, "no event")
    check_in("%d" % inum, lib.run("print", run.capture).stdout, "number in the text")


def test_odd_namespace():
    ns = Netns("%s-%d-%s" % (lib.PREFIX, os.getpid(), ESCAPE))
    run = Collect()
    ns.send_udp("127.0.0.1", PORT)
    events = of_ns(run.stop(), ns)
    check(len(events) >= 1, "no event")
    check_equal({e["ns"].get("name") for e in events}, {ns.name}, "name in JSON")
    check_in("\\x1b[31mred", check_outputs(run), "escaped name in text")


def test_odd_device():
    a, b = Netns(), Netns()
    try:
        veth(a, b, "veth0", ESCAPE, "10.79.1.1/24", "10.79.1.2/24")
    except RuntimeError as e:
        raise Skip("such a device cannot be made: %s" % e)
    run = Collect()
    a.send_udp("10.79.1.2", PORT)
    events = [e for e in of_ns(run.stop(), b) if e["drop"]["reason"] == "NO_SOCKET"]
    check_equal([e["dev"]["name"] for e in events], [ESCAPE], "device in JSON")
    check_in("dev \\x1b[31mred", check_outputs(run), "escaped device in text")
    pcap = lib.path("odd.pcapng")
    check_equal(lib.run("pcap", "-o", pcap, run.capture).returncode, 0, "status of pcap")


def set_comm(name):
    lib.libc.prctl(PR_SET_NAME, ctypes.create_string_buffer(name), 0, 0, 0)


def test_odd_process():
    """A process may call itself anything."""
    ns = Netns()
    own = lib.read("/proc/self/comm").rstrip("\n").encode()
    for name, shown, in_text in ((b"a\x1b[2Jb\n\"\\", "a\x1b[2Jb\n\"\\", "a\\x1b[2Jb\\x0a"),
                                 (b"\xff\xfe\xc3", "\ufffd\ufffd\ufffd", "\\xff\\xfe\\xc3"),
                                 ("häß".encode(), "häß", "häß"),
                                 (b"0123456789abcdef", "0123456789abcde", "0123456789abcde/")):
        run = Collect()
        set_comm(name)
        ns.send_udp("127.0.0.1", PORT)
        set_comm(own)
        events = [e for e in of_ns(run.stop(), ns) if e["drop"]["reason"] == "NO_SOCKET"]
        check_equal([e["task"]["comm"] for e in events], [shown], "process in JSON")
        check_in(in_text, check_outputs(run), "process in text")


def test_live_text():
    """What is printed while collecting is as fit for a terminal as what is read back."""
    ns = Netns()
    own = lib.read("/proc/self/comm").rstrip("\n").encode()
    run = Collect("--print")
    set_comm(b"x\x1b]0;y\x07")
    ns.send_udp("127.0.0.1", PORT)
    set_comm(own)
    run.stop()
    no_controls(run.stdout(), "collect --print")
    check_in("x\\x1b]0;y\\x07", run.stdout(), "escaped process")
    check_equal(run.stdout(), lib.run("print", run.capture).stdout, "live text and that of print")


if __name__ == "__main__":
    lib.main()
