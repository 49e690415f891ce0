# SPDX-License-Identifier: GPL-2.0-or-later
"""What it costs to follow packets: BPF run time of each event with and without, and with a table of a million packets.

A packet of burst is new to the device that sends it, passes the stations, and is dropped: one entry into the table,
some look-ups, one entry removed.
"""
import glob
import re
import signal
import subprocess

from lab import ROUNDS, Best, row, runs_of

PACKETS = 20000
MILLION = 1000000
STATIONS = ["net:net_dev_queue", "net:net_dev_start_xmit", "net:netif_receive_skb", "skb:kfree_skb"]
KINDS = [("skb,dev,ns", "skb,dev,ns", 0), ("track,skb,dev,ns", "track,skb,dev,ns", 0),
         ("the same, a million packets live", "track,skb,dev,ns", MILLION)]


def table_of(pid):
    """Number of the map that holds the packets: the hash of 8 bytes to 48."""
    for path in glob.glob("/proc/%d/fdinfo/*" % pid):
        with open(path, encoding="ascii") as f:
            info = dict(re.findall(r"^(\w+):\t(\d+)$", f.read(), re.M))
        if (info.get("map_type"), info.get("key_size"), info.get("value_size")) == ("1", "8", "48"):
            return info["map_id"]
    raise RuntimeError("no table of packets")


def measure(lab, collectors, live):
    args = ["-c", collectors, "--buffer-size", "64M"]
    if live:
        args += ["--track-max", str(2 * live)]
    child = lab.collect(args, "/dev/null", STATIONS)
    if live:
        subprocess.run([lab.file("tests/bench/fill"), table_of(child.pid), str(live)], check=True)
    lab.burst(PACKETS // 10)
    before = runs_of(child.pid)
    lab.burst(PACKETS)
    after = runs_of(child.pid)
    lab.end(child, signal.SIGTERM)
    return (after[0] - before[0]) / PACKETS


def bench(lab):
    costs = [Best() for _ in KINDS]
    for _ in range(ROUNDS):
        for cost, (_, collectors, live) in zip(costs, KINDS):
            cost.add(measure(lab, collectors, live))
    for cost, (name, _, _) in zip(costs, KINDS):
        row("packet at %d stations: %s" % (len(STATIONS), name), "%.0f ns (%s)" % (cost.best, cost.spread()),
            "%.0f ns an event more than without" % ((cost.best - costs[0].best) / len(STATIONS)))
