#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Is docs/capture-file.md true? A reader written from it alone (read_capture.py) and pktrack must see the same in the
same files: in those of the program's own writer, and in those made here by the document: packed, cut, damaged, and of
versions past and to come.

    capture.py PKTRACK MAKE_CAPTURE
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

import read_capture as rc

KINDS = ["drops", "old", "journeys", "odd", "empty", "random"]
failures = 0


def check(good, what):
    global failures
    if not good:
        failures += 1
        print("FAIL %s" % what)
    return good


def pktrack(path, status):
    """The events that pktrack reads there."""
    r = subprocess.run([PKTRACK, "print", "--format", "json", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    check(r.returncode == status, "%s: status %d instead of %d: %s" % (path, r.returncode, status, r.stderr.decode()))
    return [json.loads(line) for line in r.stdout.decode().splitlines()]


def reader(path):
    with open(path, "rb") as f:
        return rc.Capture(f)


def same_event(theirs, ours):
    """pktrack's event, less what it adds by knowledge of its own."""
    theirs, ours = dict(theirs), dict(ours)
    if "packet" in theirs:
        theirs["packet"] = {k: v for k, v in theirs["packet"].items() if k != "summary"}
    if "ct" in theirs:
        theirs["ct"] = {k: v for k, v in theirs["ct"].items() if k not in ("state", "tcp")}
    shown, whole = theirs.pop("stack", []), ours.pop("stack", [])
    return theirs == ours and bool(shown) == bool(whole) and whole[len(whole) - len(shown):] == shown


def compare(path, what, status=0):
    """The number of events in it."""
    theirs, capture = pktrack(path, status), reader(path)
    check(len(theirs) == len(capture.events), "%s: pktrack has %d events, the document's reader %d" %
          (what, len(theirs), len(capture.events)))
    check(bool(capture.problems) == (status == 3), "%s: problems: %s" % (what, capture.problems))
    for n, (a, b) in enumerate(zip(theirs, capture.events)):
        if not check(same_event(a, b), "%s: event %d\n  pktrack:  %s\n  document: %s" % (what, n, a, b)):
            break
    return len(theirs)


# ---- writing by the document ----


def header(minor=0, extra=b""):
    data = struct.pack("<8sHHIII", rc.MAGIC, rc.MAJOR, minor, 24 + len(extra), 0, 0) + extra
    return data[:16] + struct.pack("<I", rc.crc32c(data)) + data[20:]


def block(kind, payload, packed=False):
    stored = payload
    if packed:
        stored = subprocess.run(["zstd", "-qc"], input=payload, stdout=subprocess.PIPE, check=True).stdout
    head = struct.pack("<HHII", kind, rc.ZSTD if packed else 0, len(stored), len(payload))
    return head + struct.pack("<I", rc.crc32c(head + bytes(4) + stored)) + stored


def dictionary(content):
    return block(rc.DICT, json.dumps(content).encode())


def blocks_of(path):
    with open(path, "rb") as f:
        rc.read_header(f)
        return list(iter(lambda: rc.read_block(f), None))


def records(payload, change):
    """The records of an EVENTS block, their sections {id: data} changed."""
    out = b""
    for head, sections in rc.records_of(payload):
        body = b"".join(struct.pack("<HH", n, len(d)) + d + bytes(-len(d) % 4) for n, d in change(sections).items())
        out += rc.RECORD.pack(head[0], head[1], rc.RECORD.size + len(body), head[3], head[4]) + body
    return out


def rewrite(path, to, schema=lambda sections: sections, sections=lambda s: s, begin=header(), between=b""):
    """Copy a capture with another schema, other sections, another header, more blocks."""
    with open(to, "wb") as f:
        f.write(begin)
        for kind, payload in blocks_of(path):
            if kind == rc.EVENTS:
                payload = records(payload, sections)
            elif kind == rc.DICT and b'"schema"' in payload[:12]:
                payload = json.dumps({"schema": schema(json.loads(payload)["schema"])}).encode()
            f.write(between + block(kind, payload))


DEV = 5


def future_schema(sections):
    dev = next(s for s in sections if s["id"] == DEV)
    dev["fields"].append({"name": "speed", "type": "U32", "offset": dev["size"], "size": 4, "doc": "new"})
    dev["fields"].append({"name": "odd", "type": "OF_TOMORROW", "offset": dev["size"] + 4, "size": 4, "doc": "new"})
    dev["size"] += 8
    new = {"id": 30, "name": "tomorrow", "size": 2, "about": "new", "fields": [
        {"name": "x", "type": "U16", "offset": 0, "size": 2, "doc": "new"}]}
    return sections + [new]


def future_sections(sections):
    sections = {n: d + b"\1\2\3\4\5\6\7\10" if n == DEV else d for n, d in sections.items()}
    return {30: b"ab", 65000: b"who knows", **sections}


def past_schema(sections):
    """`dev` as it might have been before it had rx_ifindex."""
    dev = next(s for s in sections if s["id"] == DEV)
    dev["fields"] = [f for f in dev["fields"] if f["name"] != "rx_ifindex"]
    dev["fields"][1]["offset"] -= 4
    dev["size"] -= 4
    return sections


def past_sections(sections):
    return {n: d[:4] + d[8:] if n == DEV else d for n, d in sections.items()}


# ---- the tests ----


def test_written(captures):
    for kind, path in captures.items():
        n = compare(path, kind)
        check(reader(path).end["events"] == n, "%s: END tells of %s" % (kind, reader(path).end))
        check((n > 0) == (kind != "empty"), "%s: %d events" % (kind, n))


def test_future(path, to):
    unknown = block(77, b"of a later version") + dictionary({"of_tomorrow": [1, 2]}) + dictionary({"meta": {"new": True}})
    rewrite(path, to, future_schema, future_sections, header(9, b"longer header"), unknown)
    check(pktrack(to, 0) == pktrack(path, 0), "pktrack misreads what a later version might write")
    check(reader(to).events[0]["dev"]["speed"] == 0x04030201, "the document's reader misses the new field")


def test_past(path, to):
    rewrite(path, to, past_schema, past_sections)
    want = pktrack(path, 0)
    for event in want:
        if "dev" in event:
            event["dev"]["rx_ifindex"] = 0
    check(pktrack(to, 0) == want, "pktrack misreads an older layout")


def test_packed(path, to):
    if not shutil.which("zstd"):
        print("skipped: no zstd: packed blocks are not tested")
        return
    with open(to, "wb") as f:
        f.write(header() + b"".join(block(kind, payload, True) for kind, payload in blocks_of(path)))
    check(compare(to, "packed") == len(pktrack(path, 0)), "packed: events are missing")


def test_cut(path, to):
    """Cut at each block's edges and in its middle; then one byte wrong in each block."""
    data = open(path, "rb").read()
    edges, at = [], 24
    while at < len(data):
        edges.append(at)
        at += 16 + struct.unpack_from("<I", data, at + 4)[0]
    counts = set()
    for n, edge in enumerate(edges):
        for cut in (edge, edge + 5, edge + 40):
            if cut < len(data):
                open(to, "wb").write(data[:cut])
                counts.add(compare(to, "cut at byte %d" % cut, 3))
        damaged = edge + 20
        open(to, "wb").write(data[:damaged] + bytes([data[damaged] ^ 1]) + data[damaged + 1:])
        counts.add(compare(to, "byte %d damaged" % damaged, 3))
    check(len(counts) > 2, "the cuts do not differ: %s" % counts)


def test_bad_record(path, to):
    """A record that is not sound spoils the rest of its block, no more."""
    blocks = blocks_of(path)
    first = next(n for n, (kind, _) in enumerate(blocks) if kind == rc.EVENTS)
    payload = bytearray(blocks[first][1])
    struct.pack_into("<I", payload, 16 + struct.unpack_from("<I", payload, 16)[0], 6)  # the second record's size
    blocks[first] = (rc.EVENTS, bytes(payload))
    with open(to, "wb") as f:
        f.write(header() + b"".join(block(kind, data) for kind, data in blocks))
    n = compare(to, "bad record", 3)
    check(0 < n < len(pktrack(path, 0)), "bad record: %d events" % n)


def test_refused(path, to):
    data = open(path, "rb").read()
    newer = header()[:8] + struct.pack("<H", rc.MAJOR + 1) + header()[10:]
    damaged = data[:21] + b"x" + data[22:]
    for what, bad in (("foreign", b"\x7fELF" + data[4:]), ("newer", newer), ("damaged", damaged), ("empty", b"")):
        open(to, "wb").write(bad)
        pktrack(to, 1)
        try:
            reader(to)
            check(False, "%s: the document's reader takes it" % what)
        except rc.NotACapture:
            pass


def main():
    check(rc.crc32c(b"123456789") == 0xE3069283, "crc32c")
    with tempfile.TemporaryDirectory() as folder:
        captures = {kind: os.path.join(folder, kind) for kind in KINDS}
        for kind, path in captures.items():
            subprocess.run([MAKE_CAPTURE, kind, path], check=True)
        made = os.path.join(folder, "made")
        test_written(captures)
        test_future(captures["drops"], made)
        test_past(captures["drops"], made)
        test_packed(captures["journeys"], made)
        test_cut(captures["drops"], made)
        test_bad_record(captures["drops"], made)
        test_refused(captures["drops"], made)
    print("%d failures" % failures)
    return 1 if failures else 0


if len(sys.argv) != 3:
    sys.exit(__doc__)
PKTRACK, MAKE_CAPTURE = sys.argv[1:]
sys.exit(main())
