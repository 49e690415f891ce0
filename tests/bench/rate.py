# SPDX-License-Identifier: GPL-2.0-or-later
"""How many events per second reach the file, with none lost: one producer's CPU, one consumer's.

First as fast as the producer can. If that loses events, the highest rate without a loss is searched for, to some
percent. bpftrace and tcpdump do their own on the same packets.
"""
import os
import time

from lab import ALL, FULL, PROBES, Best, cpu_ns, number, read, row

SECONDS = 1.5  # of a flood
STEPS = 6
PROBE_COUNT = len(PROBES)

BPFTRACE_COUNT = "tracepoint:%s { @[probe] = count(); }" % ", tracepoint:".join(PROBES)
BPFTRACE_PRINT = ('tracepoint:skb:kfree_skb { printf("%llu %d %d %s %lx %d %lx\\n", nsecs, cpu, pid, comm, '
                  'args->skbaddr, args->reason, args->location); }')


class Flood:
    """What a flood brought: events that the consumer has and lost, packets sent, and how long it took."""

    def __init__(self, caught=0, lost=0, packets=0, seconds=1.0, busy_ns=0, size=0):
        self.caught, self.lost, self.packets, self.seconds = caught, lost, packets, seconds
        self.busy_ns, self.size = busy_ns, size

    @property
    def rate(self):
        return self.caught / self.seconds

    @property
    def consumer_ns(self):
        return self.busy_ns / max(self.caught, 1)


def flood_pktrack(lab, args, packets, per_second=0, probes=ALL):
    out = lab.temporary("rate.data")
    child = lab.collect(args, out, probes)
    busy, received, start = cpu_ns(child.pid), lab.net.received(), time.monotonic()
    lab.burst(packets, per_second)
    seconds = time.monotonic() - start
    received = lab.net.received() - received
    time.sleep(0.05)
    busy = cpu_ns(child.pid) - busy
    lab.end(child)
    caught, lost = lab.caught()
    if caught + lost < packets * len(probes) or received != packets:
        raise RuntimeError("%d packets, of which %d received, but %d events and %d lost"
                           % (packets, received, caught, lost))
    size = os.path.getsize(out)
    os.unlink(out)
    return Flood(caught, lost, packets, seconds, busy, size / caught)


def flood_bpftrace(lab, program, packets, per_second):
    out = lab.temporary("bpftrace.out")
    child = lab.bpftrace(program, out)
    busy, start = cpu_ns(child.pid), time.monotonic()
    lab.burst(packets, per_second)
    seconds, busy = time.monotonic() - start, cpu_ns(child.pid) - busy
    lab.end(child)
    text = read(out)
    lost = sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Lost "))
    lines = sum(line[:1].isdigit() for line in text.splitlines())
    return Flood(lines, max(lost, packets - lines), packets, seconds, busy, len(text) / max(lines, 1))


def flood_tcpdump(lab, packets, per_second):
    out = lab.temporary("tcpdump.pcap")
    child = lab.tcpdump("udp", out)
    busy, start = cpu_ns(child.pid), time.monotonic()
    lab.burst(packets, per_second)
    seconds, busy = time.monotonic() - start, cpu_ns(child.pid) - busy
    time.sleep(0.2)
    lab.end(child)
    size = os.path.getsize(out)
    os.unlink(out)
    caught, lost = lab.tcpdump_counts()
    return Flood(caught, lost, packets, seconds, busy, size / max(caught, 1))


def search(flood):
    """The flood of the highest rate that lost nothing, and whether the producer was the limit."""
    packets = 200000
    full = flood(packets, 0)
    packets = int(packets / full.seconds * SECONDS)
    full = max((flood(packets, 0) for _ in range(3)), key=lambda f: (not f.lost, f.rate))
    if not full.lost:
        return full, True
    low, high, best = 0, packets / full.seconds, Flood()
    for _ in range(STEPS):
        middle = (low + high) / 2
        f = flood(int(middle * SECONDS), middle)
        if f.lost:
            high = middle
        else:
            low, best = middle, f
    return best, False


def show(name, found, unit="events", target=""):
    best, producer = found
    limit = "none lost" + (" at full speed: the producer is the limit" if producer else ", more would be")
    if not best.caught:
        row(name, "loses some at any rate")
        return
    row(name, "%s %s/s" % (number(best.rate), unit), "%s; consumer %.0f ns of CPU each, %.0f bytes%s"
        % (limit, best.consumer_ns, best.size, target))


def bench(lab):
    lab.count_runs(False)
    alone = Best(lowest=False)
    for _ in range(3):
        alone.add(lab.burst(300000))
    row("packets/s with nothing attached", number(alone.best), "each passes %d tracepoints" % PROBE_COUNT)
    for name, args in (("skb,dev,ns", ["-c", "skb,dev,ns"]), ("all", FULL), ("all, zstd", [*FULL, "--compress"]),
                       ("all, with stack", [*FULL, "--stack"])):
        def flood(packets, per_second, args=args):
            return flood_pktrack(lab, args, packets, per_second)
        show("to a file, " + name, search(flood), target="; target 1,000,000 events/s")
    rivals(lab)
    lab.count_runs(True)


def rivals(lab):
    if lab.has("bpftrace"):
        child = lab.bpftrace(BPFTRACE_COUNT, os.devnull)
        speed = max(lab.burst(200000) for _ in range(3))
        lab.end(child)
        row("bpftrace, counting only", "%s events/s" % number(speed * PROBE_COUNT), "no record leaves the kernel")
        show("bpftrace, a line each drop (printf)",
             search(lambda packets, rate: flood_bpftrace(lab, BPFTRACE_PRINT, packets, rate)))
    if lab.has("tcpdump"):
        show("tcpdump -w, 256 bytes of a packet",
             search(lambda packets, rate: flood_tcpdump(lab, packets, rate)), "packets")
