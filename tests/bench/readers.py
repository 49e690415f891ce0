# SPDX-License-Identifier: GPL-2.0-or-later
"""What reads and writes captures: events per second of CPU, user and system, on one CPU; of time, on all; and memory."""
import os
import subprocess
import time

from lab import CONSUMER, Best, number, row

EVENTS = 1000000
ROUNDS = 3
COMMANDS = [
    ("print", ["print"], 1000000),
    ("print, JSON", ["print", "--format", "json"], 1000000),
    ("sort", ["sort"], 3000000),
    ("sort, JSON", ["sort", "--format", "json"], 3000000),
    ("stats", ["stats"], 0),
    ("pcap", ["pcap"], 2000000),
]


def spend(command, cpus):
    """Run it; seconds of CPU and of time, and MiB of memory, that it took."""
    start = time.monotonic()
    pid = os.spawnlp(os.P_NOWAIT, "taskset", "taskset", "-c", cpus, "sh", "-c", 'exec "$@" >/dev/null', "sh", *command)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise RuntimeError("%s: status %d" % (" ".join(command), status))
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def measure(name, command, target):
    one, all_cpus, memory = Best(), Best(), Best(lowest=False)
    for _ in range(ROUNDS):
        one.add(spend(command, str(CONSUMER))[0])
        _, seconds, mib = spend(command, "0-%d" % (os.cpu_count() - 1))
        all_cpus.add(seconds)
        memory.add(mib)
    row(name, "%s events/s (%s)" % (number(EVENTS / one.best), one.spread()),
        "on all CPUs %s (%s), %.0f MiB%s" % (number(EVENTS / all_cpus.best), all_cpus.spread(), memory.best,
                                            "; target %s" % number(target) if target else ""))


def bench(lab):
    capture = lab.temporary("million.data")
    subprocess.run([lab.file("tests/golden/make_capture"), str(EVENTS), capture], check=True)
    for name, command, target in COMMANDS:
        measure(name, [lab.pktrack, *command, capture], target)
    packets = lab.temporary("packets.data")
    subprocess.run([lab.file("tests/golden/make_capture"), "packets:%d" % EVENTS, packets], check=True)
    measure("sort of packets", ["sort", packets], 3000000)
    measure("sort of packets, JSON", ["sort", "--format", "json", packets], 3000000)
    measure("sort of packets, none shown", [lab.pktrack, "sort", "--outcome", "consumed", packets], 3000000)
    for name, level in ("raw", "0"), ("zstd", "1"):
        for where, out in ("nowhere", os.devnull), ("memory file", lab.temporary("written.data")):
            writer = lab.file("tests/bench/writer")
            seconds = Best()
            for _ in range(ROUNDS):
                r = subprocess.run(["taskset", "-c", str(CONSUMER), writer, capture, out, level],
                                   stdout=subprocess.PIPE, text=True, check=True)
                seconds.add(float(r.stdout) / 1e9)
            row("writer, %s, to %s" % (name, where), "%.0f ns an event (%s)" % (seconds.best * 1e9, seconds.spread()),
                "%s events/s" % number(1 / seconds.best))
