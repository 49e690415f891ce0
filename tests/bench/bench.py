#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What pktrack costs, as ratios to the least that does the same, taken in one run.

    bench.py BUILD [PART...]

BUILD: a build folder (release). PART: start cost busy functions rate size readers track; all unless named. As root, on
two CPUs, best with nothing else on them.
"""
import glob
import os
import signal
import statistics
import subprocess
import sys
import time

import busy
import cost
import functions
import rate
import readers
import track
from lab import DROP, FULL, PRODUCER, Best, Lab, row


def time_first_event(lab, args):
    """Seconds from exec to the ready file, to the first event on stdout, and from the signal to the end."""
    ready = lab.temporary("first.ready")
    start = time.monotonic()
    child = lab.start([lab.pktrack] + args + ["--ready-file", ready, "--format", "json", "-q"],
                      stdout=subprocess.PIPE)
    while not os.path.exists(ready):
        if child.poll() is not None:
            raise RuntimeError("collect does not run")
    attached = time.monotonic() - start
    child.stdout.readline()
    first = time.monotonic() - start
    child.stdout.close()
    stopping = time.monotonic()
    lab.end(child)
    return attached, first, time.monotonic() - stopping


def time_ready(lab, profile):
    """Seconds from exec to the ready file, and from the signal to the end."""
    child, started = functions.collect(lab, [], profile)
    begin = time.monotonic()
    lab.end(child)
    return started, time.monotonic() - begin


def bench_profiles(lab):
    """They take turns: other work on the machine meets them alike."""
    profiles = ("dropmon", "generic")
    ready, stop = ({p: Best() for p in profiles} for _ in range(2))
    for _ in range(11):
        for profile in profiles:
            started, stopped = time_ready(lab, profile)
            ready[profile].add(started * 1000)
            stop[profile].add(stopped * 1000)
    for profile, target in zip(profiles, (100, 400)):
        row("exec to ready, " + profile, "%.0f ms %s" % (ready[profile].best, ready[profile].spread()),
            "%.1f x dropmon, target %d ms" % (ready[profile].best / ready["dropmon"].best, target))
        row("signal to end, " + profile, "%.0f ms %s" % (stop[profile].best, stop[profile].spread()), "target 300 ms")


def bench_start(lab):
    sender = lab.start([lab.file("tests/bench/flood"), str(PRODUCER), "0", "2000"])
    times = [time_first_event(lab, ["-p", "dropmon", "collect"]) for _ in range(11)]
    lab.end(sender, signal.SIGKILL)
    attached, first, stop = (statistics.median(t) * 1000 for t in zip(*times))
    none = []
    for _ in range(11):
        start = time.monotonic()
        subprocess.run([lab.pktrack, "--version"], stdout=subprocess.DEVNULL, check=True)
        none.append((time.monotonic() - start) * 1000)
    row("exec alone (--version)", "%.1f ms" % statistics.median(none))
    row("exec to probes attached, dropmon, in traffic", "%.1f ms" % attached)
    row("exec to first event, dropmon", "%.1f ms" % first, "target 100 ms")
    row("signal to end, dropmon, in traffic", "%.1f ms" % stop, "target 300 ms")
    bench_profiles(lab)


def bench_size(lab):
    for name, args in (("no packet bytes", ["--snaplen", "0"]), ("packet bytes too", [])):
        for kind, more in (("raw", []), ("zstd", ["--compress"])):
            flood = rate.flood_pktrack(lab, FULL + args + more, 100000, 50000, DROP)
            row("bytes per event, %s, %s" % (name, kind), "%.0f" % flood.size,
                "target %d" % (120 if more else 220) if args else "")
    stripped = lab.temporary("stripped")
    subprocess.run(["strip", "-o", stripped, lab.pktrack], check=True)
    row("program, stripped", "%.2f MiB" % (os.path.getsize(stripped) / 2**20), "target 2 MiB")


def warn_of_others():
    """Whoever else looks at the same tracepoints slows them."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print("bench: the load is %.1f: other work takes part of the figures" % load, file=sys.stderr)
    for switch in glob.glob("/sys/kernel/tracing/events/skb/*/enable") + \
            glob.glob("/sys/kernel/tracing/instances/*/events/skb/*/enable"):
        with open(switch, encoding="ascii") as f:
            if f.read().strip() == "1":
                print("bench: %s is on: each packet pays for that" % switch, file=sys.stderr)


def main():
    parts = {"start": bench_start, "cost": cost.bench, "busy": busy.bench, "functions": functions.bench,
             "rate": rate.bench, "size": bench_size, "readers": readers.bench, "track": track.bench}
    if len(sys.argv) < 2 or any(part not in parts for part in sys.argv[2:]):
        print(__doc__)
        return 2
    if os.geteuid() != 0 or (os.cpu_count() or 1) < 2:
        print("bench: needs root and two CPUs", file=sys.stderr)
        return 1
    warn_of_others()
    lab = Lab(sys.argv[1])
    for part in sys.argv[2:] or parts:
        parts[part](lab)
    return 0


def end_orderly(number_, _frame):
    sys.exit(128 + number_)  # atexit puts everything back


signal.signal(signal.SIGTERM, end_orderly)
sys.exit(main())
