#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What pktrack costs, as ratios to the least that does the same, taken in one run.

    bench.py BUILD [PART...]

BUILD: a build folder (release). PART: start cost rate size readers; all unless named. As root, on a machine that does
nothing else: the producer has one CPU, the consumer another. Medians of several rounds, the kinds of a comparison
taking turns.
"""
import atexit
import glob
import os
import re
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time

STATS_SWITCH = "/proc/sys/kernel/bpf_stats_enabled"
PRODUCER, CONSUMER = 0, 1
ROUNDS = 3
PACKETS = 50000  # of a round

SETS = [
    ("skb", ["-c", "skb"]),
    ("drop", ["-c", "drop"]),
    ("dev,ns", ["-c", "dev,ns"]),
    ("skb,dev,ns", ["-c", "skb,dev,ns"]),
    ("task,drop,skb,dev,ns", ["-c", "task,drop,skb,dev,ns"]),
    ("the same, no packet bytes", ["-c", "task,drop,skb,dev,ns", "--snaplen", "0"]),
    ("the same, with the stack", ["-c", "task,drop,skb,dev,ns", "--stack"]),
]

rows = []


def row(what, value, against=""):
    rows.append((what, value, against))
    print("%-46s %-24s %s" % (what, value, against), flush=True)


def number(value):
    return "{:,.0f}".format(value)


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("%s: not within %d s" % (what, seconds))
        time.sleep(0.001)


# ---- the parts of a measurement ----


class Bench:
    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.pktrack = self.file("pktrack")
        self.folder = tempfile.mkdtemp(prefix="pktrack-bench-", dir="/dev/shm")
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.children = []
        atexit.register(self.end_children)
        self.count_runs()

    def file(self, name):
        path = os.path.join(self.build, name)
        if not os.path.exists(path):
            sys.exit("bench: %s is not there: is %s a build folder?" % (path, self.build))
        return path

    def temporary(self, name):
        return os.path.join(self.folder, name)

    @staticmethod
    def count_runs():
        """Have the kernel count the runs of BPF programs and their time, until we end."""
        with open(STATS_SWITCH, encoding="ascii") as f:
            before = f.read()

        def restore():
            with open(STATS_SWITCH, "w", encoding="ascii") as f:
                f.write(before)

        atexit.register(restore)
        with open(STATS_SWITCH, "w", encoding="ascii") as f:
            f.write("1")

    def start(self, command, **kwargs):
        """A child that does not outlive us."""
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **kwargs)
        self.children.append(child)
        return child

    def end(self, child, number=signal.SIGINT):
        child.send_signal(number)
        child.wait(30)
        self.children.remove(child)

    def end_children(self):
        for child in self.children:
            child.kill()
            child.wait()

    def flood(self, count=PACKETS, per_second=0):
        """Send, wait, and return the packets per second."""
        r = subprocess.run([self.file("tests/bench/flood"), str(PRODUCER), str(count), str(per_second)],
                           stdout=subprocess.PIPE, text=True, check=True)
        return float(r.stdout)

    def collect(self, args, out):
        ready = self.temporary("ready")
        log = open(self.temporary("log"), "wb")
        child = self.start(["taskset", "-c", str(CONSUMER), self.pktrack, "collect", "-p", "tp:skb:kfree_skb",
                            "-o", out, "--ready-file", ready] + args, stdout=subprocess.DEVNULL, stderr=log)
        wait_for(lambda: os.path.exists(ready) or child.poll() is not None, "collect")
        if child.poll() is not None:
            raise RuntimeError(self.log())
        return child

    def log(self):
        with open(self.temporary("log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def floor(self, kind, record_bytes):
        child = self.start(["taskset", "-c", str(CONSUMER), self.file("tests/bench/floor"), kind, str(record_bytes)],
                           stdout=subprocess.PIPE)
        if child.stdout.readline() != b"ready\n":
            raise RuntimeError("floor %s cannot be attached" % kind)
        return child


def runs_of(pid):
    """Time and number of the runs of the BPF programs that a process holds."""
    time_ns, count, seen = 0, 0, set()
    for path in glob.glob("/proc/%d/fdinfo/*" % pid):
        with open(path, encoding="ascii") as f:
            info = dict(re.findall(r"^(\w+):\t(\d+)$", f.read(), re.M))
        if "run_cnt" in info and info["prog_id"] not in seen:
            seen.add(info["prog_id"])
            time_ns += int(info["run_time_ns"])
            count += int(info["run_cnt"])
    return time_ns, count


def measure_cost(bench, child, packets=PACKETS):
    """ns of a run while packets are sent."""
    bench.flood(packets // 10)
    before = runs_of(child.pid)
    bench.flood(packets)
    after = runs_of(child.pid)
    bench.end(child, signal.SIGTERM)
    if after[1] - before[1] < packets:
        raise RuntimeError("%d packets, but the program ran %d times" % (packets, after[1] - before[1]))
    return (after[0] - before[0]) / (after[1] - before[1])


def blocks_of(path):
    """Type, payload as stored and flags of each block."""
    with open(path, "rb") as f:
        data = f.read()
    at = struct.unpack_from("<I", data, 12)[0]
    while at + 16 <= len(data):
        kind, flags, stored = struct.unpack_from("<HHI", data, at)
        yield kind, flags, data[at + 16:at + 16 + stored]
        at += 16 + stored


def record_size(bench, args):
    """Bytes of an event in the ring, on average."""
    out = bench.temporary("size.data")
    child = bench.collect(args, out)
    bench.flood(2000)
    bench.end(child)
    size = count = 0
    for kind, _, payload in blocks_of(out):
        at = 0
        while kind == 1 and at + 24 <= len(payload):
            length = struct.unpack_from("<I", payload, at + 16)[0]
            at, size, count = at + length, size + length, count + 1
    return size / count


# ---- what is measured ----


def time_first_event(bench, args):
    """Seconds from exec to the ready file, and to the first event on stdout."""
    ready = bench.temporary("first.ready")
    start = time.monotonic()
    child = bench.start([bench.pktrack] + args + ["--ready-file", ready, "--format", "json", "-q"],
                        stdout=subprocess.PIPE)
    while not os.path.exists(ready):
        if child.poll() is not None:
            raise RuntimeError("collect does not run")
    attached = time.monotonic() - start
    child.stdout.readline()
    first = time.monotonic() - start
    child.stdout.close()
    stopping = time.monotonic()
    bench.end(child)
    return attached, first, time.monotonic() - stopping


def bench_start(bench):
    sender = bench.start([bench.file("tests/bench/flood"), str(PRODUCER), "0", "2000"])
    times = [time_first_event(bench, ["-p", "dropmon", "collect"]) for _ in range(11)]
    bench.end(sender, signal.SIGKILL)
    attached, first, stop = (statistics.median(t) * 1000 for t in zip(*times))
    none = []
    for _ in range(11):
        start = time.monotonic()
        subprocess.run([bench.pktrack, "--version"], stdout=subprocess.DEVNULL, check=True)
        none.append((time.monotonic() - start) * 1000)
    row("exec alone (--version)", "%.1f ms" % statistics.median(none))
    row("exec to probes attached, dropmon", "%.1f ms" % attached)
    row("exec to first event, dropmon", "%.1f ms" % first, "target 100 ms")
    row("signal to end", "%.1f ms" % stop, "target 300 ms")


def bench_cost(bench):
    sizes = {name: record_size(bench, args) for name, args in SETS}
    kinds = [("empty", None, 0)] + [(name, args, round(sizes[name])) for name, args in SETS]
    costs, floors = {}, {}
    for _ in range(ROUNDS):
        for name, args, size in kinds:
            if args is None:
                costs.setdefault(name, []).append(measure_cost(bench, bench.floor("empty", 8)))
                continue
            kind = "stack" if "--stack" in args else "output"
            floors.setdefault(name, []).append(measure_cost(bench, bench.floor(kind, size)))
            costs.setdefault(name, []).append(measure_cost(bench, bench.collect(args, "/dev/null")))
    empty = statistics.median(costs["empty"])
    row("a program that does nothing", "%.0f ns" % empty, "in all figures below")
    for name, _ in SETS:
        cost, floor = statistics.median(costs[name]), statistics.median(floors[name])
        target = "; target 350 ns, 1.3 x" if name == "skb,dev,ns" else ""
        row("event: " + name, "%.0f ns, %.0f bytes" % (cost, sizes[name]),
            "%.2f x floor (%.0f ns); less nothing: %.2f x%s"
            % (cost / floor, floor, (cost - empty) / max(floor - empty, 1), target))


def try_rate(bench, args, per_second, packets=400000):
    """Events, seconds, lost, bytes of the file, and ns that the consumer's CPU took, of one flood."""
    out = bench.temporary("rate.data")
    child = bench.collect(args, out)
    bench.flood(2000)
    with open("/proc/%d/schedstat" % child.pid, encoding="ascii") as f:
        busy_before = int(f.read().split()[0])
    start = time.monotonic()
    bench.flood(packets, per_second)
    seconds = time.monotonic() - start
    with open("/proc/%d/schedstat" % child.pid, encoding="ascii") as f:
        busy_ns = int(f.read().split()[0]) - busy_before
    bench.end(child)
    found = re.search(r"(\d+) events in .*, (\d+) lost", bench.log())
    size = os.path.getsize(out)
    os.unlink(out)
    return int(found[1]), seconds, int(found[2]), size, busy_ns


def bench_rate(bench):
    alone = statistics.median(bench.flood() for _ in range(3))
    row("packets per second with nothing attached", number(alone), "the most that the machine can drop")
    for name, args in (("raw", []), ("zstd", ["--compress"])):
        args = ["-c", "task,drop,skb,dev,ns", *args]
        rate, lost = 0, 1
        for _ in range(5):
            events, seconds, lost, _, busy_ns = try_rate(bench, args, rate)
            if not lost:
                break
            rate = int((rate or events / seconds) * 0.85)
        row("events per second to a file, %s" % name, number(events / seconds) + (" (%d lost)" % lost if lost else ""),
            "none lost%s; target 1,000,000" % ("" if rate else " at full speed: the sender is the limit"))
        row("consumer's CPU per event, %s" % name, "%.0f ns" % (busy_ns / events),
            "so at most %s events/s" % number(events * 1e9 / busy_ns))


def bench_size(bench):
    for name, args in (("no packet bytes", ["--snaplen", "0"]), ("packet bytes too", [])):
        for kind, more in (("raw", []), ("zstd", ["--compress"])):
            events, _, _, size, _ = try_rate(bench, ["-c", "task,drop,skb,dev,ns"] + args + more, 0, 100000)
            target = "target %d" % (120 if more else 220) if args else ""
            row("bytes per event, %s, %s" % (name, kind), "%.0f" % (size / events), target)
    stripped = bench.temporary("stripped")
    subprocess.run(["strip", "-o", stripped, bench.pktrack], check=True)
    row("program, stripped", "%.2f MiB" % (os.path.getsize(stripped) / 2**20), "target 2 MiB")


def bench_readers(bench):
    events, capture = 1000000, bench.temporary("million.data")
    subprocess.run([bench.file("tests/golden/make_capture"), str(events), capture], check=True)
    for name, command, target in (
            ("print", ["print"], 1000000), ("print, JSON", ["print", "--format", "json"], 1000000),
            ("sort", ["sort"], 3000000), ("sort, JSON", ["sort", "--format", "json"], 3000000),
            ("stats", ["stats"], 0), ("pcap", ["pcap"], 2000000)):
        speeds, memory = [], 0
        for _ in range(3):
            start = time.monotonic()
            pid = os.spawnlp(os.P_NOWAIT, "taskset", "taskset", "-c", str(CONSUMER), "sh", "-c",
                             'exec "$@" >/dev/null', "sh", bench.pktrack, *command, capture)
            _, status, usage = os.wait4(pid, 0)
            speeds.append(events / (time.monotonic() - start))
            memory = max(memory, usage.ru_maxrss)
            if status:
                raise RuntimeError("%s: status %d" % (name, status))
        row(name, "%s events/s" % number(statistics.median(speeds)),
            "%.0f MiB%s" % (memory / 1024, "; target %s" % number(target) if target else ""))


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
    parts = {"start": bench_start, "cost": bench_cost, "rate": bench_rate, "size": bench_size, "readers": bench_readers}
    if len(sys.argv) < 2 or any(part not in parts for part in sys.argv[2:]):
        print(__doc__)
        return 2
    if os.geteuid() != 0 or (os.cpu_count() or 1) < 2:
        print("bench: needs root and two CPUs", file=sys.stderr)
        return 1
    warn_of_others()
    bench = Bench(sys.argv[1])
    for part in sys.argv[2:] or parts:
        parts[part](bench)
    return 0


def end_orderly(number_, _frame):
    sys.exit(128 + number_)  # atexit puts everything back


signal.signal(signal.SIGTERM, end_orderly)
sys.exit(main())
