#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is shown as a frame of Ethernet is one, and what comes by a monitor device is none.

    frames.py PKTRACK CAPTURE MONITOR
"""
import json
import subprocess
import sys

PROTOCOL_LLC = 4  # ETH_P_802_2


def main(pktrack, capture, monitor):
    lines = subprocess.run([pktrack, "print", "--format", "json", capture], stdout=subprocess.PIPE, check=True).stdout
    ethernet = others = 0
    for event in map(json.loads, lines.splitlines()):
        packet, name = event.get("packet", {}), event.get("dev", {}).get("name")
        data = bytes.fromhex(packet.get("data", ""))
        if packet.get("start") == "mac":
            kind = int.from_bytes(data[12:14], "big")
            if kind != packet["protocol"] and not (packet["protocol"] == PROTOCOL_LLC and 0 < kind <= 1500):
                sys.exit("no frame of Ethernet: %s" % event)
            ethernet += 1
        elif name == monitor:
            if packet["start"] != "unknown":
                sys.exit("not of 802.11: %s" % event)
            others += 1
    if not ethernet or not others:
        sys.exit("%d frames of Ethernet, %d of the monitor" % (ethernet, others))


main(*sys.argv[1:])
