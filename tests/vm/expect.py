#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks for a drop among the events of `pktrack print --format json`; if a key of the probe is asked for, for any event.

    expect.py EVENTS [count=N|min=N] KEY=PATTERN...

Keys: reason, subsystem, symbol, dev, ns, flow, comm, or SECTION.KEY of the JSON, as in ct.mark. A pattern may hold
wildcards and alternatives (a|b); an empty one means that the event must not have the key. A flow is
"udp 10.0.0.1:* > 10.0.0.2:9", "icmp A > B" or "eth SRC > DST type 0x88b5". All keys are matched on one event, and as
many events as asked for must match (default: one or more). If none does, what was seen instead is printed.
"""
import collections
import fnmatch
import json
import socket
import struct
import sys

PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmp6"}
SHORT_KEYS = {"reason", "subsystem", "symbol", "dev", "ns", "flow", "comm"}
ETH_IP4, ETH_IP6, ETH_VLAN = 0x0800, 0x86DD, 0x8100


def ip_flow(data):
    """Flow of the IP packet `data`."""
    if len(data) >= 20 and data[0] >> 4 == 4:
        family, src, dst, proto, at = socket.AF_INET, data[12:16], data[16:20], data[9], (data[0] & 15) * 4
    elif len(data) >= 40 and data[0] >> 4 == 6:
        family, src, dst, proto, at = socket.AF_INET6, data[8:24], data[24:40], data[6], 40
    else:
        return "short"
    src, dst = socket.inet_ntop(family, src), socket.inet_ntop(family, dst)
    name = PROTOCOLS.get(proto, "proto %d" % proto)
    if name in ("tcp", "udp") and len(data) >= at + 4:
        return "%s %s:%d > %s:%d" % ((name, src) + struct.unpack_from("!H", data, at) + (dst,) + struct.unpack_from("!H", data, at + 2))
    return "%s %s > %s" % (name, src, dst)


def flow_of(packet):
    data = bytes.fromhex(packet.get("data", ""))
    if packet.get("start") == "network":
        return ip_flow(data)
    if packet.get("start") != "mac" or len(data) < 14:
        return "none"
    kind, at = struct.unpack_from("!H", data, 12)[0], 14
    if kind == ETH_VLAN and len(data) >= 18:
        kind, at = struct.unpack_from("!H", data, 16)[0], 18
    if kind in (ETH_IP4, ETH_IP6):
        return ip_flow(data[at:])
    return "eth %s > %s type %#06x" % (data[6:12].hex(":"), data[:6].hex(":"), kind)


def describe(event):
    """What a test can ask of an event."""
    drop = event.get("drop", {})
    seen = {
        "reason": drop.get("reason"),
        "subsystem": drop.get("subsystem"),
        "symbol": drop.get("symbol"),
        "dev": event.get("dev", {}).get("name"),
        "ns": event.get("ns", {}).get("name"),
        "flow": flow_of(event["packet"]) if "packet" in event else None,
        "comm": event.get("task", {}).get("comm"),
    }
    for section, keys in event.items():
        if isinstance(keys, dict):
            seen.update({"%s.%s" % (section, key): str(value) for key, value in keys.items()})
    return {key: value for key, value in seen.items() if value}


def matches(seen, wanted):
    for key, pattern in wanted.items():
        value = seen.get(key)
        if not pattern and value is None:
            continue
        if value is None or not any(fnmatch.fnmatchcase(value, p) for p in pattern.split("|")):
            return False
    return True


def check_event(event):
    """What holds for every event, whatever a test looks for. Returns what is wrong, or None."""
    packet = event.get("packet")
    if packet and len(packet["data"]) != 2 * packet["captured"]:
        return "captured is not the number of bytes in data"
    if packet and packet["captured"] > packet["len"]:
        return "more bytes captured than the packet has"
    drop = event.get("drop", {})
    if drop.get("symbol") and not isinstance(drop.get("offset"), int):
        return "symbol without offset"
    return None


def main():
    wanted = dict(arg.split("=", 1) for arg in sys.argv[2:])
    exactly, least = wanted.pop("count", None), int(wanted.pop("min", 1))
    unknown = {key for key in wanted if "." not in key} - SHORT_KEYS
    if unknown:
        sys.exit("expect: unknown key %s" % ", ".join(unknown))
    with open(sys.argv[1], encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    if not any(key.startswith("probe.") for key in wanted):
        events = [event for event in events if "drop" in event]
    for event in events:
        wrong = check_event(event)
        if wrong:
            sys.exit("expect: %s: %s" % (wrong, json.dumps(event)))
    seen = [describe(event) for event in events]
    found = sum(matches(s, wanted) for s in seen)
    if found == int(exactly) if exactly else found >= least:
        return 0
    print("%d events match, of these:" % found)
    shown = SHORT_KEYS | set(wanted)
    rows = collections.Counter(" ".join("%s=%s" % item for item in s.items() if item[0] in shown) for s in seen)
    for row, count in rows.most_common(30):
        print("  %d x %s" % (count, row))
    return 1


sys.exit(main())
