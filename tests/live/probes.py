#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where to look: patterns, alternatives, what this kernel has and what it lacks."""
import json
import os

import lib
from lib import Collect, Netns, check, check_equal, check_in, of_ns

PORT = 4
KPROBES = os.path.exists("/sys/bus/event_source/devices/kprobe/type")


def probes_of(events):
    return {e["probe"]["type"] + ":" + e["probe"]["symbol"] for e in events}


def watch(*args):
    """What is seen of a UDP packet to nobody on the loopback device."""
    ns = Netns()
    run = Collect("-c", "skb,dev,ns", *args, profile=None)
    ns.send_udp("127.0.0.1", PORT)
    return probes_of(of_ns(run.stop(), ns)), run


def test_pattern():
    seen, _ = watch("-p", "tp:net:*")
    for name in ("net_dev_queue", "net_dev_start_xmit", "netif_rx", "netif_receive_skb"):
        check_in("tp:net:" + name, seen, "stations of a packet")
    check(all(p.startswith("tp:net:") for p in seen), "others than those of the pattern: %s" % seen)


def test_alternatives():
    seen, run = watch("-p", "k:no_such_function|tp:net:netif_rx|tp:net:netif_receive_skb", "-p", "?no_such_one")
    check_equal(seen, {"tp:net:netif_rx"}, "the first that there is")
    check("not on this kernel" not in run.stderr(), "an optional one is missed: %s" % run.stderr())


def test_about_nothing():
    """A queue tells that it is empty, too: of interest to whoever named that tracepoint, and to nobody else."""
    ns, peer = Netns(), Netns()
    lib.veth(ns, peer, address_a="10.0.0.1/24", address_b="10.0.0.2/24")
    ns.command("tc", "qdisc", "add", "dev", "veth0", "root", "tbf", "rate", "1gbit", "burst", "100kb", "limit", "100kb")
    runs = [Collect("-c", "skb,dev,ns", "-p", p, profile=None) for p in ("tp:qdisc:qdisc_dequeu*", "qdisc:qdisc_dequeue")]
    ns.send_udp("10.0.0.2", PORT, count=3)
    pattern, named = (run.stop() for run in runs)
    check(len(of_ns(pattern, ns)) >= 3, "the packets are seen by the pattern")
    check_equal([e for e in pattern if "packet" not in e], [], "events without a packet, by the pattern")
    check(any("packet" not in e for e in named), "events without a packet, by the name")


def test_twice():
    seen, run = watch("-p", "net:netif_rx", "-p", "tp:net:netif_r[x]", "-p", "tp:net:netif_rx")
    check_equal(seen, {"tp:net:netif_rx"}, "probes")
    check_in("1 probe attached", run.stderr(), "the same place is one probe")


def test_function():
    """Probed where there are kprobes; else told that there are none."""
    r = lib.run("collect", "-p", "ip_rcv", "--duration", "10ms")
    if KPROBES:
        check_equal(r.returncode, 0, "exit status (%s)" % r.stderr)
        return
    check_equal(r.returncode, 1, "exit status")
    check_in("no kprobes", r.stderr, "what is said")
    check_equal(len(r.stderr.splitlines()), 1, "lines")
    r = lib.run("collect", "--all-skb", "--duration", "10ms")
    check_equal(r.returncode, 1, "exit status of --all-skb")
    check_in("--all-skb: this kernel has no kprobes", r.stderr, "what is said of --all-skb")
    r = lib.run("-p", "dropmon", "collect", "--probe-stack", "--duration", "10ms")
    check_equal(r.returncode, 1, "exit status of --probe-stack")
    check_equal(r.stderr, "pktrack: --probe-stack: this kernel has no kprobes (CONFIG_KPROBES, CONFIG_KPROBE_EVENTS)\n",
                "what is said of --probe-stack")


def inspect(*args, status=0):
    r = lib.run("inspect", "--format", "json", *args)
    check_equal(r.returncode, status, "exit status of inspect (%s)" % r.stderr)
    return [json.loads(line) for line in r.stdout.splitlines()]


def test_inspect():
    all_of_it = {(o["type"], o["symbol"], o.get("module", "")): o for o in inspect()}
    check(all(o["usable"] for o in all_of_it.values()), "without a pattern, only what can be used is listed")
    kfree = all_of_it[("tp", "skb:kfree_skb", "")]
    check_equal(kfree["args"][0]["kind"], "skb", "first argument of skb:kfree_skb")
    check_in("location", [a["kind"] for a in kfree["args"]], "arguments of skb:kfree_skb")
    check_equal(("kprobe", "ip_rcv", "") in all_of_it, KPROBES, "ip_rcv is usable")
    check_equal(inspect("skb:kfree_skb"), [kfree], "the same, asked for by name")


def test_inspect_pattern():
    found = inspect("*kfree_skb*")
    check_equal(found[0]["symbol"], "skb:kfree_skb", "tracepoints first")
    check(all("kfree_skb" in o["symbol"] for o in found), "all match")
    for o in found:
        check_equal("why" in o, not o["usable"], "why %s" % o["symbol"])
    sched = inspect("tp:sched:sched_switch", status=3)
    check_in("no packet", sched[0]["why"], "why sched_switch is of no use")
    check_equal(lib.run("inspect", "no_such_thing*").returncode, 1, "status of a pattern that matches nothing")
    check_equal(lib.run("inspect", "a:b:c").returncode, 2, "status of nonsense")


def test_generic():
    """A packet's way by what this kernel has, and one line on what it lacks."""
    ns = Netns()
    run = Collect(profile="generic")
    ns.send_udp("127.0.0.1", PORT)
    seen = probes_of(of_ns(run.stop(), ns))
    for name in ("net:net_dev_start_xmit", "net:netif_receive_skb", "skb:kfree_skb"):
        check_in("tp:" + name, seen, "stations of a packet")
    if KPROBES:
        check_in("kprobe:ip_local_deliver", seen, "stations of a packet")
        return
    said = [line for line in run.stderr().splitlines() if "left out" in line]
    check_equal(len(said), 1, "lines on what is left out")
    check_in("no kprobes", said[0], "why")
    said = lib.run("-v", "-p", "generic", "collect", "--duration", "10ms").stderr
    check_in("probe 'kprobe:ip_forward': left out", said, "what -v lists")


def test_profiles():
    """Each of them can be used here, or what is left of it."""
    for name in ("tcp", "full", "nft-dropmon"):
        r = lib.run("-p", name, "collect", "--duration", "10ms", "-o", lib.path(name + ".data"))
        check_equal(r.returncode, 0, "exit status of collect with %s (%s)" % (name, r.stderr))


def test_wrong_profile():
    wrong = lib.path("wrong.json")
    with open(wrong, "w", encoding="utf-8") as f:
        f.write('{ "name": "wrong", "about": "x", "collect": [ { "options": {\n"probe": [ "tp:net:netif_rx",\n'
                '"frob:ip_rcv:x" ] } } ] }\n')
    r = lib.run("-p", wrong, "collect", "--duration", "10ms")
    check_equal(r.returncode, 1, "exit status")
    for word in (wrong + ":3:", "collect[0].options.probe[1]", "'frob' is no type"):
        check_in(word, r.stderr, "what is said")


if __name__ == "__main__":
    lib.main()
