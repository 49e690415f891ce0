# SPDX-License-Identifier: GPL-2.0-or-later
"""The busy host: traffic as fast as one CPU makes it, and in it one flow of ten packets a second that is of interest.

What does the filter on that flow cost the others, and is every packet of the flow there?
"""
import functools
import os
import re
import signal
import time

from lab import ALL, FULL, ONE, PROBES, Best, Net, number, read, row, wait_for

PACKETS = 400000  # of a round
PER_SECOND = 10
ROUNDS = 5
PORT = 4242
EXPRESSION = "udp dst port %d" % PORT

FOLLOWED = ["-c", FULL[1] + ",track"]
NO_PROBE = ["-c", "task,skb,dev,ns"]  # of these none brings a probe of its own

# The same test by hand: UDP's destination port lies 22 bytes into a packet whose IP header has no options.
BPFTRACE = " ".join(
    "tracepoint:%s { $skb = (struct sk_buff *)args->skbaddr; "
    "if (*(uint16 *)($skb->head + $skb->network_header + 22) == %d) { printf(\"%%llu\\n\", nsecs); } }"
    % (probe, (PORT & 0xff) << 8 | PORT >> 8) for probe in PROBES)

FLOW = """
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sent = 0
while True:
    s.sendto(b"of interest", ("%s", %d))
    sent += 1
    print(sent, flush=True)
    time.sleep(1 / %d)
""" % (Net.FLOW, PORT, PER_SECOND)


class Flow:
    """The flow of interest, while a `with` lasts; then `sent` is the number of its packets."""

    def __init__(self, lab):
        self.lab, self.counts, self.sent = lab, lab.temporary("flow"), 0

    def __enter__(self):
        with open(self.counts, "wb") as f:
            self.child = self.lab.start(self.lab.net.command("python3", "-c", FLOW), stdout=f)
        wait_for(lambda: os.path.getsize(self.counts), "the flow")  # a burst may be over before it begins
        return self

    def __exit__(self, *_):
        self.lab.end(self.child, signal.SIGTERM)
        self.sent = int(read(self.counts).split()[-1])


def with_nothing(lab):
    return flooded(lab)[0], None, 0


def flooded(lab):
    """The background's packets per second, and the packets that the flow sent meanwhile."""
    with Flow(lab) as flow:
        rate = lab.burst(PACKETS)
    return rate, flow.sent


def with_pktrack(lab, probes, args):
    child = lab.collect(["--filter", EXPRESSION, *args], lab.temporary("busy.data"), probes)
    rate, sent = flooded(lab)
    lab.end(child)
    caught, lost = lab.caught()
    return rate, caught / (sent * len(probes)), lost


def with_tcpdump(lab):
    child = lab.tcpdump(EXPRESSION, lab.temporary("busy.pcap"))
    rate, sent = flooded(lab)
    time.sleep(1.5)  # it looks at the last packets a second after they came
    lab.end(child)
    caught, lost = lab.tcpdump_counts()
    return rate, caught / sent, lost


def with_bpftrace(lab):
    child = lab.bpftrace(BPFTRACE, lab.temporary("busy.out"))
    rate, sent = flooded(lab)
    lab.end(child)
    text = read(lab.temporary("busy.out"))
    lost = sum(int(n) for n in re.findall(r"^Lost (\d+)", text, re.M))
    return rate, len(re.findall(r"^\d+$", text, re.M)) / (sent * len(PROBES)), lost


def kinds_of(lab):
    """What is compared: name, and what runs a round of it."""
    yield "nothing attached", with_nothing
    if lab.can("--filter"):
        for name, probes, args in (("pktrack -f", ALL, FULL), ("the same, and followed", ALL, FOLLOWED),
                                   ("pktrack -f at one tracepoint", ONE, NO_PROBE)):
            yield name, functools.partial(with_pktrack, probes=probes, args=args)
    for name, call in ("tcpdump", with_tcpdump), ("bpftrace", with_bpftrace):
        if lab.has(name):
            yield name, call


def bench(lab):
    kinds = list(kinds_of(lab))
    rates = [Best(lowest=False) for _ in kinds]
    seen, lost = [[] for _ in kinds], [0] * len(kinds)
    lab.count_runs(False)
    for _ in range(ROUNDS):
        for i, (_, call) in enumerate(kinds):
            rate, share, missing = call(lab)
            rates[i].add(rate)
            seen[i].append(share)
            lost[i] += missing
    lab.count_runs(True)
    for i, (name, _) in enumerate(kinds):
        alone = not i
        row("background, " + name, "%s packets/s (%s)" % (number(rates[i].best), rates[i].spread()),
            "each passes %d tracepoints" % len(PROBES) if alone else
            "%.3f of that without; of the flow %.1f%% seen, %d lost; target: all, none"
            % (rates[i].best / rates[0].best, 100 * min(seen[i]), lost[i]))
