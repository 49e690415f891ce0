#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a capture by docs/capture-file.md and nothing else: no code of pktrack, no package outside Python's own.

    read_capture.py FILE|-        one JSON object an event, with the keys of docs/usage.md, but for what pktrack adds
                                  by knowing protocols: packet.summary, ct.state, ct.tcp, and which frames of a stack are the tracer's

It is an example for those who write a reader of their own, and the other half of a test. Packed blocks are unpacked by the
program zstd. Exit status: 0, 1 cannot read at all, 3 the capture is not whole.
"""
import bisect
import ipaddress
import json
import struct
import subprocess
import sys

MAGIC = b"PKTRACK\n"
MAJOR = 1
HEADER = struct.Struct("<8sHHIII")  # magic, major, minor, header_bytes, crc, reserved
HEADER_MAX_BYTES = 280
BLOCK = struct.Struct("<HHIII")  # type, flags, stored_bytes, bytes, crc
BLOCK_MAX_BYTES = 16 << 20
EVENTS, DICT, LOSS, END = 1, 2, 3, 4
ZSTD = 1
RECORD = struct.Struct("<QQIHH")  # ts_ns, id, size, probe, cpu
RECORD_MAX_BYTES = 65536
SECTION = struct.Struct("<HH")  # id, size
ENDINGS = ["", "freed", "reused", "forgotten", "crowded-out", "unfollowed"]
LINEAGE = ["", "clone", "copy", "segment", "fragment", "realloc", "retransmit", "xdp", "gro", "defrag", "coalesce"]
LAYERS = ["unknown", "mac", "network"]


class NotACapture(Exception):
    pass


class Damage(Exception):
    """The capture ends here, as far as it can be read."""


def make_crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = make_crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def text(data):
    return data.decode("utf-8", "replace")


# ---- blocks ----


def read_header(f):
    data = f.read(HEADER.size)
    if len(data) < HEADER.size or data[:8] != MAGIC:
        raise NotACapture("not a pktrack capture")
    _, major, _, header_bytes, crc, _ = HEADER.unpack(data)
    if major > MAJOR:
        raise NotACapture("format %d is newer than this reader" % major)
    if not HEADER.size <= header_bytes <= HEADER_MAX_BYTES:
        raise NotACapture("damaged header")
    rest = f.read(header_bytes - HEADER.size)
    if crc32c(data[:16] + bytes(4) + data[20:] + rest) != crc:
        raise NotACapture("damaged header")


def unpack(payload, size):
    try:
        r = subprocess.run(["zstd", "-dcq"], input=payload, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        raise NotACapture("a packed capture, and there is no program zstd to unpack it") from None
    if r.returncode or len(r.stdout) != size:
        raise Damage("a payload does not unpack")
    return r.stdout


def read_block(f):
    """(type, payload), or None at the end of the file."""
    header = f.read(BLOCK.size)
    if not header:
        return None
    if len(header) < BLOCK.size:
        raise Damage("cut in the header of a block")
    kind, flags, stored_bytes, size, crc = BLOCK.unpack(header)
    packed = flags & ZSTD
    if max(stored_bytes, size) > BLOCK_MAX_BYTES or (not packed and stored_bytes != size):
        raise Damage("impossible sizes")
    payload = f.read(stored_bytes)
    if len(payload) < stored_bytes:
        raise Damage("cut in a block")
    if crc32c(header[:12] + bytes(4) + payload) != crc:
        raise Damage("wrong crc")
    return kind, unpack(payload, size) if packed else payload


# ---- dictionaries ----


class Names:
    def __init__(self):
        self.meta, self.sections = {}, {}
        self.probes, self.symbols, self.subsystems, self.reasons, self.netns = {}, {}, {}, {}, {}
        self.begins = []  # of symbols, rising

    def add(self, dictionary):
        for kind, value in dictionary.items():
            if kind == "meta":
                self.meta = value
            elif kind == "schema":
                self.sections = {s["id"]: s for s in value}
            elif kind == "probes":
                self.probes.update((p["index"], p) for p in value)
            elif kind == "symbols":
                self.symbols.update((s["addr"], s) for s in value)
                self.begins = sorted(self.symbols)
            elif kind == "subsystems":
                self.subsystems.update((s["id"], s["name"]) for s in value)
            elif kind == "reasons":
                self.reasons.update((r["value"], r["name"]) for r in value)
            elif kind == "netns":
                self.netns.update((n["inum"], n["name"]) for n in value)

    def symbol(self, address):
        """(function, offset), or None."""
        above = bisect.bisect_right(self.begins, address)
        if not above:
            return None
        symbol = self.symbols[self.begins[above - 1]]
        offset = address - symbol["addr"]
        return None if symbol["size"] and offset > symbol["size"] else (symbol, offset)


# ---- records ----


def sections_of(record):
    """{id: data} of one record."""
    sections, at = {}, RECORD.size
    while at < len(record):
        if len(record) - at < SECTION.size:
            raise ValueError("no room for a section")
        number, size = SECTION.unpack_from(record, at)
        at += SECTION.size
        end = at + (size + 3 & ~3)
        if end > len(record):
            raise ValueError("a section that is longer than its record")
        sections.setdefault(number, record[at:at + size])
        at = end
    return sections


def records_of(block):
    """Each record of a block; ValueError at one that is not sound."""
    at = 0
    while at < len(block):
        if len(block) - at < RECORD.size:
            raise ValueError("no room for a record")
        size = RECORD.unpack_from(block, at)[2]
        if size % 4 or not RECORD.size <= size <= min(RECORD_MAX_BYTES, len(block) - at):
            raise ValueError("impossible size of a record")
        record = block[at:at + size]
        yield RECORD.unpack_from(record), sections_of(record)
        at += size


def frame(address, names):
    found = names.symbol(address)
    return "%s+%#x" % (found[0]["name"], found[1]) if found else "%#x" % address


def field_keys(field, data, names):
    """The JSON keys that one field becomes."""
    kind, name, at = field["type"], field["name"], field["offset"]
    raw = data[at:at + field["size"]] if field["size"] else data[at:]
    number = int.from_bytes(raw, "little")
    if kind in ("U8", "U16", "U32", "U64"):
        return {name: number}
    if kind == "S64":
        return {name: int.from_bytes(raw, "little", signed=True)}
    if kind in ("STR16", "STR32", "STR64"):
        return {name: text(raw.split(b"\0")[0])}
    if kind == "IP":
        address = ipaddress.IPv6Address(raw)
        return {name: str(address.ipv4_mapped or address)}
    if kind == "REASON":
        if not number and not names.reasons:
            return {}
        return {"reason": names.reasons.get(number, str(number)),
                "subsystem": names.subsystems.get(number >> 16, str(number >> 16)), "value": number}
    if kind == "ADDR":
        found = names.symbol(number)
        if found:
            return {"symbol": found[0]["name"], "offset": found[1]}
        return {"address": "%#x" % number} if number else {}
    if kind == "NETNS":
        return {name: number, **({"name": names.netns[number]} if number in names.netns else {})}
    if kind == "ID":
        return {name: "%x" % number} if number else {}
    if kind == "LINEAGE":
        return {name: LINEAGE[number] if 0 < number < len(LINEAGE) else str(number)}
    if kind == "ENDING":
        return {name: ENDINGS[number] if 0 < number < len(ENDINGS) else str(number)}
    if kind == "LAYER":
        return {name: LAYERS[number] if number < len(LAYERS) else LAYERS[0]}
    if kind == "BYTES":
        return {name: raw.hex(), "captured": len(raw)}
    if kind == "S64S":
        return {name: [int.from_bytes(raw[i:i + 8], "little", signed=True) for i in range(0, len(raw) - 7, 8)]}
    if kind == "ADDRS":
        return {name: [frame(a, names) for a, in struct.iter_unpack("<Q", raw[:len(raw) & ~7])]}
    return {}  # a type of a later version


def event_of(record, sections, names):
    ts, packet, _, probe, cpu = record
    probe = names.probes.get(probe, {"type": "?", "symbol": "?"})
    event = {"ts": ts, "cpu": cpu, "probe": {"type": probe["type"], "symbol": probe["symbol"]}}
    if packet:
        event["id"] = "%x" % packet
    for number, data in sections.items():
        schema = names.sections.get(number)
        if not schema or len(data) < schema["size"]:
            continue
        keys = {}
        for field in schema["fields"]:
            keys.update(field_keys(field, data, names))
        event[schema["name"]] = keys["frames"] if schema["name"] == "stack" else keys
    return event


class Capture:
    """All of a capture: `events`, `names`, `losses`, `end` (None: cut), `problems` (texts)."""

    def __init__(self, f):
        self.names, self.losses, self.end, self.problems = Names(), [], None, []
        found = []
        read_header(f)
        try:
            while self.end is None:
                block = read_block(f)
                if block is None:
                    raise Damage("no END block")
                self.take(block, found)
        except Damage as problem:
            self.problems.append("cut or damaged: %s" % problem)
        self.events = [event_of(record, sections, self.names) for record, sections in found]

    def take(self, block, found):
        kind, payload = block
        if kind == EVENTS:
            try:
                for one in records_of(payload):
                    found.append(one)
            except ValueError as problem:
                self.problems.append("damaged record: %s" % problem)
        elif kind in (DICT, LOSS, END):
            try:
                content = json.loads(text(payload))
                if kind == DICT:
                    self.names.add(content)
                elif kind == LOSS:
                    self.losses += content["loss"]
                else:
                    self.end = content["end"]
            except (ValueError, KeyError, TypeError, AttributeError) as problem:
                raise Damage("a payload that is not as described: %s" % problem) from problem


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        with sys.stdin.buffer if sys.argv[1] == "-" else open(sys.argv[1], "rb") as f:
            capture = Capture(f)
    except (OSError, NotACapture) as problem:
        print("%s: %s" % (sys.argv[1], problem), file=sys.stderr)
        return 1
    for event in capture.events:
        print(json.dumps(event, ensure_ascii=False, separators=(",", ":")))
    for problem in capture.problems:
        print("%s: %s" % (sys.argv[1], problem), file=sys.stderr)
    return 3 if capture.problems else 0


if __name__ == "__main__":
    sys.exit(main())
