#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Journeys while they are collected: shown when they end, and the flight recorder, which keeps only those that end badly."""
import json

import lib
from lib import Collect, Netns, check, check_equal, check_in, of_ns, veth, wait_for

WAYS = ["-p", "tp:net:netif_receive_skb", "-p", "tp:net:net_dev_start_xmit", "-p", "tp:skb:consume_skb",
        "-p", "tp:skb:skb_copy_datagram_iovec"]


def pair():
    near, far = Netns(), Netns()
    veth(near, far, "veth0", "veth1", "10.77.6.1/24", "10.77.6.2/24")
    return near, far


def dropped_in(journeys, ns):
    return [j for j in journeys if j["verdict"]["outcome"] == "dropped" and of_ns([j["verdict"]], ns)]


def test_shown_when_they_end():
    near, far = pair()
    run = Collect("--journeys", *WAYS, out=False)
    near.send_udp("10.77.6.2", 9)
    check(wait_for(lambda: "DROPPED NO_SOCKET" in run.stdout()), "no journey is shown before the end")
    run.send(2)
    check_equal(run.wait(), 0, "exit status")
    check_in("journeys told, 0 cut short", run.stderr(), "totals")


def test_json():
    near, far = pair()
    run = Collect("--journeys", "--format", "json", *WAYS, out=False)
    near.send_udp("10.77.6.2", 9, count=3)
    run.send(2)
    check_equal(run.wait(), 0, "exit status")
    journeys = [json.loads(line) for line in run.stdout().splitlines()]
    found = [j for j in dropped_in(journeys, far) if j["verdict"]["reason"] == "NO_SOCKET"]
    check_equal(len(found), 3, "journeys")
    check(len(journeys) > len(found), "only drops are shown")


def test_only_dropped():
    near, far = pair()
    run = Collect("--only", "dropped", *WAYS)
    with far.socket(lib.socket.AF_INET, lib.socket.SOCK_DGRAM) as s:
        s.bind(("0.0.0.0", 10))
        near.send_udp("10.77.6.2", 10, count=3)  # these arrive
        near.send_udp("10.77.6.2", 9, count=3)
        events = run.stop()
    r = lib.run("sort", "--format", "json", run.capture)
    journeys = [json.loads(line) for line in r.stdout.splitlines()]
    check_equal({j["verdict"]["outcome"] for j in journeys}, {"dropped"}, "outcomes in the capture")
    check_equal(len([j for j in dropped_in(journeys, far) if j["verdict"]["reason"] == "NO_SOCKET"]), 3, "journeys")
    check_equal(lib.stats_of(run.capture)["events"], len(events), "events of the capture")
    check(all("veth" not in e["dev"]["name"] or "> 10.77.6.2.10" not in e["packet"]["summary"]
              for e in events if "packet" in e and "dev" in e), "what arrived is in the capture")


if __name__ == "__main__":
    lib.main()
