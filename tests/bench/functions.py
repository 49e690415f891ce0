#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What probes on functions cost: to attach and detach by their number, and at a hit, beside an empty program there.

    functions.py BUILD

One CPU will do, so it runs in a test guest too: the figures of an emulated CPU say nothing, their ratios do.
"""
import json
import os
import signal
import socket
import subprocess
import sys
import time

from lab import Lab, number, row, runs_of

PACKETS = 2000
COUNTS = (1, 10, 30)


def usable(lab):
    """Functions that can be probed and that no packet of ours passes."""
    r = subprocess.run([lab.pktrack, "inspect", "--format", "json", "k:sctp_*|k:tcp_*"], stdout=subprocess.PIPE, text=True,
                       check=False)
    found = (json.loads(line) for line in r.stdout.splitlines())
    return ["k:" + f["symbol"] for f in found if f.get("usable")]


def collect(lab, args, profile=None):
    """A collect that is ready, and the seconds that took."""
    ready = lab.temporary("functions.ready")
    start = time.monotonic()
    what = ["-p", profile, "collect"] if profile else ["collect", "-c", "skb,dev,ns"]
    child = lab.start([lab.pktrack, "-q", *what, "-o", "/dev/null", "--ready-file", ready, *args])
    while not os.path.exists(ready):
        if child.poll() is not None:
            raise RuntimeError("collect does not run")
        time.sleep(0.001)
    return child, time.monotonic() - start


def bench_attaching(lab):
    functions = usable(lab)
    kinds = [("%d functions" % n, [w for f in functions[:n] for w in ("-p", f)]) for n in COUNTS if n <= len(functions)]
    none = None
    for what, args in [("a tracepoint", ["-p", "tp:skb:kfree_skb"]), *kinds, ("--all-skb", ["--all-skb"])]:
        child, started = collect(lab, args)
        begin = time.monotonic()
        child.send_signal(signal.SIGINT)
        child.wait(600)
        stopped = time.monotonic() - begin
        lab.children.remove(child)
        none = none or (started, stopped)
        row("exec to ready, " + what, "%.0f ms" % (started * 1000), "%.1f x" % (started / none[0]))
        row("signal to end, " + what, "%.0f ms" % (stopped * 1000), "%.1f x" % (stopped / none[1]))


def cost(child):
    """ns of a run of the child's program."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        before = runs_of(child.pid)
        for _ in range(PACKETS):
            s.sendto(b"packet", ("127.0.0.1", 9))
        after = runs_of(child.pid)
    if after[1] - before[1] < PACKETS:
        raise RuntimeError("%d packets, but the program ran %d times" % (PACKETS, after[1] - before[1]))
    return (after[0] - before[0]) / (after[1] - before[1])


def bench_hits(lab):
    floor = lab.start([lab.file("tests/bench/floor"), "kprobe", "8"], stdout=subprocess.PIPE)
    if floor.stdout.readline() != b"ready\n":
        raise RuntimeError("the empty program cannot be attached")
    least = cost(floor)
    lab.end(floor, signal.SIGTERM)
    row("an empty program at ip_rcv", number(least) + " ns")
    rejecting = [("rejected by a filter", ["--filter", "udp port 4242"])] if lab.can("--filter") else []
    for what, args in [*rejecting, ("an event", [])]:
        child, _ = collect(lab, ["-p", "k:ip_rcv", *args])
        ns = cost(child)
        lab.end(child)
        row("ip_rcv, " + what, number(ns) + " ns", "%.1f x an empty program" % (ns / least))


def bench(lab):
    if not os.path.exists("/sys/bus/event_source/devices/kprobe"):
        row("probes on functions", "skipped", "this kernel has no kprobes")
        return
    bench_hits(lab)
    bench_attaching(lab)


if __name__ == "__main__":
    if len(sys.argv) != 2 or os.geteuid() != 0:
        sys.exit(__doc__)
    bench(Lab(sys.argv[1]))
