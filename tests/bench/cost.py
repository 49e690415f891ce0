# SPDX-License-Identifier: GPL-2.0-or-later
"""What a hit costs: ns of BPF run time, beside the smallest programs that do the same.

The packets are warm in the producer's cache, for pktrack and for the floor alike. The kernel's own clock reads are in
every figure: they are most of what a program costs that does nothing.
"""
import signal
import struct

from lab import ROUNDS, SETS, Best, row, runs_of

PACKETS = 50000  # of a round
REJECTING = "udp port 4242"  # burst sends to port 9
FOLLOWED = ["-c", "track," + SETS[4][0]]
META_REJECTING = "sk_buff.mark == 0x4242"


def measure(lab, child):
    """ns of a run while packets are sent; the child is ended."""
    lab.burst(PACKETS // 10)
    before = runs_of(child.pid)
    lab.burst(PACKETS)
    after = runs_of(child.pid)
    lab.end(child, signal.SIGTERM)
    if after[1] - before[1] < PACKETS:
        raise RuntimeError("%d packets, but the program ran %d times" % (PACKETS, after[1] - before[1]))
    return (after[0] - before[0]) / (after[1] - before[1])


def blocks_of(path):
    """Type, flags, and payload as stored of each block."""
    with open(path, "rb") as f:
        data = f.read()
    at = struct.unpack_from("<I", data, 12)[0]
    while at + 16 <= len(data):
        kind, flags, stored = struct.unpack_from("<HHI", data, at)
        yield kind, flags, data[at + 16:at + 16 + stored]
        at += 16 + stored


def record_bytes(lab, args):
    """Bytes of an event in the ring, on average."""
    out = lab.temporary("size.data")
    child = lab.collect(args, out)
    lab.burst(2000)
    lab.end(child)
    size = count = 0
    for kind, _, payload in blocks_of(out):
        at = 0
        while kind == 1 and at + 24 <= len(payload):
            length = struct.unpack_from("<I", payload, at + 16)[0]
            at, size, count = at + length, size + length, count + 1
    return round(size / count)


def kinds_of(lab, sizes):
    """What is compared: name, how to start it, the floor to hold it against, and the target."""
    def floor(kind, size=8):
        return lambda: lab.floor(kind, size)

    def collect(args):
        return lambda: lab.collect(args, "/dev/null")

    yield "a program that does nothing", floor("empty"), None, ""
    yield "bare filter", floor("filter"), None, ""
    for option, expression in (("--filter", REJECTING), ("--meta", META_REJECTING)):
        if lab.can(option):
            yield ("rejected by %s '%s'" % (option, expression), collect([option, expression, *SETS[4][1]]),
                   ("bare filter", floor("filter")), "; target 1.5 x")
    if lab.can("--filter"):
        yield ("the same by --filter, with track", collect(["--filter", REJECTING, *FOLLOWED]),
               ("bare filter", floor("filter")), "")
    for name, args in SETS:
        stack = "--stack" in args
        yield ("event: %s, %d bytes" % (name, sizes[name]), collect(args),
               ("floor", floor("stack" if stack else "output", sizes[name])),
               "; target 350 ns, 1.3 x" if name == "skb,dev,ns" else "")


def bench(lab):
    kinds = list(kinds_of(lab, {name: record_bytes(lab, args) for name, args in SETS}))
    costs, floors = [Best() for _ in kinds], [Best() for _ in kinds]
    for _ in range(ROUNDS):
        for i, (_, start, against, _) in enumerate(kinds):
            costs[i].add(measure(lab, start()))
            if against:
                floors[i].add(measure(lab, against[1]()))
    empty = costs[0].best
    for i, (name, _, against, target) in enumerate(kinds):
        cost, beside = costs[i].best, "in all figures below" if not i else ""
        if against:
            floor = floors[i].best
            beside = ("%.2f x %s (%.0f ns); less nothing: %.2f x%s"
                      % (cost / floor, against[0], floor, (cost - empty) / max(floor - empty, 1), target))
        row(name, "%.0f ns (%s)" % (cost, costs[i].spread()), beside)
