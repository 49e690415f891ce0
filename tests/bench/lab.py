# SPDX-License-Identifier: GPL-2.0-or-later
"""What the parts of the benchmark share: the machine, traffic, a running collect or rival, and rows of results.

The producer of traffic has one CPU and whatever consumes events another. Both run under the real-time policy, so that
other work on the machine takes caches and memory from them, but no time. Kinds that are compared take turns; of each
the best round counts, and the spread of the rounds is shown beside it.
"""
import atexit
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

STATS_SWITCH = "/proc/sys/kernel/bpf_stats_enabled"
PRODUCER, CONSUMER = 0, 1
ROUNDS = 5

# Where a packet of burst passes; each of these sees it once.
PROBES = ["net:net_dev_queue", "net:net_dev_start_xmit", "net:net_dev_xmit", "net:netif_rx", "net:netif_receive_skb",
          "skb:kfree_skb"]
DROP, ALL = PROBES[-1:], PROBES
ONE = ["net:netif_receive_skb"]  # where a packet socket sees it

SETS = [
    ("skb", ["-c", "skb"]),
    ("drop", ["-c", "drop"]),
    ("dev,ns", ["-c", "dev,ns"]),
    ("skb,dev,ns", ["-c", "skb,dev,ns"]),
    ("task,drop,skb,dev,ns", ["-c", "task,drop,skb,dev,ns"]),
    ("the same, no packet bytes", ["-c", "task,drop,skb,dev,ns", "--snaplen", "0"]),
    ("the same, with the stack", ["-c", "task,drop,skb,dev,ns", "--stack"]),
]
FULL = dict(SETS)["task,drop,skb,dev,ns"]


def row(what, value, against=""):
    print("%-46s %-28s %s" % (what, value, against), flush=True)


def number(value):
    return "{:,.0f}".format(value)


class Best:
    """Rounds of one kind: the best of them, and how far the median is from it."""

    def __init__(self, lowest=True):
        self.values, self.lowest = [], lowest

    def add(self, value):
        self.values.append(value)
        return self

    @property
    def best(self):
        return (min if self.lowest else max)(self.values)

    def spread(self):
        """The median beside the best, in percent."""
        median = sorted(self.values)[len(self.values) // 2]
        return "%+.0f%%" % (100 * (median / self.best - 1))


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("%s: not within %d s" % (what, seconds))
        time.sleep(0.001)


def at_once():
    """Before exec: real-time policy, which children inherit."""
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


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


def cpu_ns(pid):
    """Nanoseconds of CPU that a process with one thread has taken."""
    with open("/proc/%d/schedstat" % pid, encoding="ascii") as f:
        return int(f.read().split()[0])


class Net:
    """A namespace with a veth pair, burst0 to burst1: what burst sends is received, and dropped, as not for us."""
    FLOW = "10.0.0.3"  # what is sent there takes the same way

    def __init__(self):
        self.name = "pkbench-%d" % os.getpid()
        self.run("ip", "netns", "add", self.name)
        atexit.register(subprocess.run, ["ip", "netns", "del", self.name], check=False)
        self.inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        self.inside("ip", "link", "add", "burst0", "type", "veth", "peer", "name", "burst1")
        for device in "lo", "burst0", "burst1":
            self.inside("ip", "link", "set", device, "up")
        self.inside("ip", "address", "add", "10.0.0.1/24", "dev", "burst0")
        self.inside("ip", "neighbour", "add", self.FLOW, "lladdr", "02:00:00:00:00:02", "dev", "burst0")

    @staticmethod
    def run(*command):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)

    def command(self, *command):
        return ["ip", "netns", "exec", self.name, *command]

    def inside(self, *command):
        self.run(*self.command(*command))

    def received(self):
        """Packets that burst1 has received: the kernel's own count."""
        r = subprocess.run(self.command("cat", "/sys/class/net/burst1/statistics/rx_packets"), check=True,
                           stdout=subprocess.PIPE, text=True)
        return int(r.stdout)


class Lab:
    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.pktrack = self.file("pktrack")
        self.folder = tempfile.mkdtemp(prefix="pktrack-bench-", dir="/dev/shm")
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.children = []
        atexit.register(self.end_children)
        self.net = Net()
        atexit.register(self.count_runs, read(STATS_SWITCH).strip() == "1")
        self.count_runs(True)

    def can(self, option):
        """Does collect have that option? If not, a row says so."""
        r = subprocess.run([self.pktrack, "collect", "--help"], stdout=subprocess.PIPE, text=True, check=True)
        if option not in r.stdout:
            row("pktrack " + option, "skipped", "this build has no such option")
        return option in r.stdout

    def file(self, name):
        path = os.path.join(self.build, name)
        if not os.path.exists(path):
            sys.exit("bench: %s is not there: is %s a build folder?" % (path, self.build))
        return path

    def temporary(self, name):
        return os.path.join(self.folder, name)

    @staticmethod
    def has(program):
        """Is it installed? If not, a row says so."""
        found = shutil.which(program)
        if not found:
            row(program, "skipped", "not installed")
        return bool(found)

    @staticmethod
    def count_runs(on):
        """Have the kernel count the runs of BPF programs and their time, or not."""
        with open(STATS_SWITCH, "w", encoding="ascii") as f:
            f.write("1" if on else "0")

    # ---- children ----

    def start(self, command, **kwargs):
        """A child that does not outlive us."""
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **kwargs)
        self.children.append(child)
        return child

    def end(self, child, signal_=signal.SIGINT):
        child.send_signal(signal_)
        child.wait(30)
        self.children.remove(child)

    def end_children(self):
        for child in self.children:
            child.kill()
            child.wait()

    def consumer(self, command, inside=False, **kwargs):
        """A child on the consumer's CPU."""
        command = ["taskset", "-c", str(CONSUMER), *command]
        return self.start(self.net.command(*command) if inside else command, preexec_fn=at_once, **kwargs)

    # ---- traffic ----

    def burst(self, count, per_second=0):
        """Send that many packets, wait, and return the packets per second."""
        r = subprocess.run(self.net.command(self.file("tests/bench/burst"), str(PRODUCER), str(count),
                                            str(int(per_second)), "burst0"),
                           preexec_fn=at_once, stdout=subprocess.PIPE, text=True, check=True)
        return float(r.stdout)

    # ---- what looks at it ----

    def collect(self, args, out, probes=DROP):
        """A pktrack collect into the file `out`, its probes in place."""
        ready = self.temporary("ready")
        with open(self.temporary("log"), "wb") as log:
            child = self.consumer([self.pktrack, "collect", "-o", out, "--ready-file", ready,
                                   *(word for p in probes for word in ("-p", "tp:" + p)), *args],
                                  stdout=subprocess.DEVNULL, stderr=log)
        wait_for(lambda: os.path.exists(ready) or child.poll() is not None, "collect")
        if child.poll() is not None:
            raise RuntimeError(self.log())
        return child

    def log(self):
        with open(self.temporary("log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def caught(self):
        """Events and lost of the collect that ended last."""
        found = re.search(r"(\d+) events? in .*?, (\d+) lost", self.log())
        return int(found[1]), int(found[2])

    def floor(self, kind, record_bytes=8):
        """One of the programs of floor.bpf.c, attached."""
        child = self.consumer([self.file("tests/bench/floor"), kind, str(record_bytes)], stdout=subprocess.PIPE)
        if child.stdout.readline() != b"ready\n":
            raise RuntimeError("floor %s cannot be attached" % kind)
        return child

    def bpftrace(self, program, out):
        """A bpftrace that runs `program`, attached. `out` takes what it prints."""
        log = self.temporary("bpftrace.log")
        with open(out, "wb") as stdout, open(log, "wb") as stderr:
            child = self.consumer(["bpftrace", "-B", "full", "-e", program], stdout=stdout, stderr=stderr)
        held = "anon_inode:bpf_link", "anon_inode:[perf_event]"
        wait_for(lambda: child.poll() is not None or any(fd in held for fd in fds_of(child.pid)), "bpftrace")
        time.sleep(1)  # it does not say when the last of its probes is in place
        if child.poll() is not None:
            with open(log, encoding="utf-8", errors="replace") as f:
                raise RuntimeError(f.read())
        return child

    def tcpdump(self, expression, out):
        """A tcpdump on burst1 into the file `out`, listening."""
        log = self.temporary("tcpdump.log")
        with open(log, "wb") as stderr:
            child = self.consumer(["tcpdump", "-n", "-i", "burst1", "-s", "256", "-B", "16384", "-w", out, expression],
                                  inside=True, stderr=stderr, stdout=subprocess.DEVNULL)
        wait_for(lambda: child.poll() is not None or "listening" in read(log), "tcpdump")
        return child

    def tcpdump_counts(self):
        """Packets captured and dropped by the kernel, as the tcpdump that ended last says."""
        text = read(self.temporary("tcpdump.log"))
        return tuple(int(re.search(r"(\d+) packets? " + what, text)[1]) for what in ("captured", "dropped by kernel"))


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def fds_of(pid):
    for path in glob.glob("/proc/%d/fd/*" % pid):
        try:
            yield os.readlink(path)
        except OSError:
            pass
