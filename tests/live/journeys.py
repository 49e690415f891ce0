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


def test_cause_of_what_is_not_followed():
    """Drops alone have no ids; still each waits until what surrounds it was read."""
    near, far = pair()
    run = Collect("--journeys", "--format", "json", out=False)
    near.send_udp("10.77.6.2", 9)
    run.send(2)
    check_equal(run.wait(), 0, "exit status")
    found = dropped_in([json.loads(line) for line in run.stdout().splitlines()], far)
    verdicts = [j["verdict"] for j in found if j["verdict"]["reason"] == "NO_SOCKET"]
    check_equal([v["confidence"] for v in verdicts], ["certain"], "the cause, by the sockets that there are")


def test_delivered():
    """What comes to a socket is delivered, whether or not its end can be seen."""
    near, far = pair()
    with far.socket(lib.socket.AF_INET, lib.socket.SOCK_DGRAM) as s, \
            far.socket(lib.socket.AF_INET, lib.socket.SOCK_STREAM) as listener:
        s.bind(("0.0.0.0", 10))
        listener.bind(("0.0.0.0", 11))
        listener.listen()
        near.send_udp("10.77.6.2", 10)  # ARP
        run = Collect(profile="generic")
        near.send_udp("10.77.6.2", 10, count=3)
        for _ in range(4):
            s.recv(100)
        near.send_udp("10.77.6.2", 10, count=2)  # not read
        with near.socket(lib.socket.AF_INET, lib.socket.SOCK_STREAM) as client:
            client.connect(("10.77.6.2", 11))
            with listener.accept()[0] as peer:
                client.sendall(b"question")
                peer.recv(100)
                peer.sendall(b"answer")
                client.recv(100)
                run.stop()
    r = lib.run("sort", "--format", "json", run.capture)
    ends = []
    found = {"length 5": [], "length 8": [], "length 6": [], "length 0": []}
    for journey in map(json.loads, r.stdout.splitlines()):
        summary = next((e["packet"]["summary"] for e in journey["events"] if "packet" in e), "")
        words = [w for w in found if "10.77.6." in summary and summary.endswith(w)]
        for word in words:
            found[word].append((journey["verdict"]["outcome"], journey["verdict"].get("queued")))
            ends.append(journey["verdict"].get("lost"))
    check_equal({outcome for outcome, _ in found["length 5"]}, {"delivered"}, "datagrams: %s" % found)
    check_equal(len(found["length 5"]), 5, "datagrams")
    check(all(queued for _, queued in found["length 5"][3:]), "what nobody read: %s" % found["length 5"])
    check_equal([found["length 8"], found["length 6"]], [[("delivered", False)]] * 2, "segments")
    # Nobody reads what has no data. That TCP took it can be told, or that it was freed and how; or nothing yet.
    check({outcome for outcome, _ in found["length 0"]} <= {"consumed", "lost-track"}, "without data: %s" % found["length 0"])
    check(len([v for v in found["length 0"] if v[0] == "consumed"]) >= 3, "without data: %s" % found["length 0"])
    check(set(ends) <= {None, "untold"}, "why the track was lost: %s" % ends)


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
