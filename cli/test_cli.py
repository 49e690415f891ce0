#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line as a user meets it: what is said of wrong usage, exit statuses, help, profiles, pipes.

Needs no privileges: captures are written here, byte by byte. Usage: test_cli.py PKTRACK PROFILE_DIR
"""

import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

PKTRACK = os.path.abspath(sys.argv[1])
PROFILES = os.path.abspath(sys.argv[2])

# ---- a capture, as docs/capture-file.md describes it ----


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def header():
    def fill(crc):
        return struct.pack("<8sHHIII", b"PKTRACK\n", 1, 0, 24, crc, 0)
    return fill(crc32c(fill(0)))


def block(kind, payload):
    if not isinstance(payload, bytes):
        payload = json.dumps(payload).encode()

    def fill(crc):
        return struct.pack("<HHIII", kind, 0, len(payload), len(payload), crc)
    return fill(crc32c(fill(0) + payload)) + payload


def record(ts, packet_id=0):
    task = struct.pack("<HHII16s", 1, 24, 42, 42, b"curl")
    packet = bytes.fromhex("020000000002" "020000000001" "0800"
                           "4500001c00010000401166ce" "0a000001" "0a000002" "04d2270f00080000")
    packet = struct.pack("<IHBB", len(packet), 0x0800, 1, 0) + packet
    packet = struct.pack("<HH", 4, len(packet)) + packet
    sections = task + packet + b"\0" * (-len(packet) % 4)
    return struct.pack("<QQIHH", ts, packet_id, 24 + len(sections), 0, 0) + sections


EVENTS, DICT, END = 1, 2, 4
META = {"meta": {"program": "pktrack", "clock_offset_ns": 1700000000000000000}}
PROBES = {"probes": [{"index": 0, "type": "tp", "symbol": "skb:kfree_skb"}]}


def capture(n, ended=True):
    data = header() + block(DICT, META) + block(DICT, PROBES)
    if n:
        one = b"".join(record(1000000000 + i, 1 + i % 7) for i in range(min(n, 500)))
        data += block(EVENTS, one) * max(1, n // 500)
    if ended:
        data += block(END, {"end": {"events": n, "lost": 0}})
    return data


T0 = 1000000000
REASONS = {"reasons": [{"value": 2, "name": "NOT_SPECIFIED"}, {"value": 3, "name": "NO_SOCKET"}]}
SUBSYSTEMS = {"subsystems": [{"id": 0, "name": "core"}]}
NETNS = {"netns": [{"inum": 4026531840, "name": "host"}, {"inum": 4026532301, "name": "web"}]}
TWO_PROBES = {"probes": [{"index": 0, "type": "tp", "symbol": "skb:kfree_skb"},
                         {"index": 1, "type": "tp", "symbol": "net:netif_receive_skb"}]}


def section(kind, data):
    return struct.pack("<HH", kind, len(data)) + data + b"\0" * (-len(data) % 4)


def journeys(start=1):
    """Packet 1 comes in and is dropped, 2 is seen twice, a third is dropped untracked; their events mix."""
    data = b""
    for us, packet_id, dev, inum, reason, vlan in [
        (0, 1, b"eth0", 4026531840, 0, 0), (1, 2, b"eth0", 4026531840, 0, 0), (2, 1, b"veth1", 4026532301, 3, 0),
        (3, 0, b"lo", 4026532301, 3, 10), (4, 2, b"eth0", 4026531840, 0, 0),
    ]:
        packet = bytes.fromhex("020000000002" "020000000001" "0800") if start == 1 else b""
        packet += bytes.fromhex("4500001c00010000401166ce" "0a000001" "0a000002" "04d2") + \
            struct.pack(">H", 40000 + us) + bytes.fromhex("00080000")
        packet = struct.pack("<IHBB", len(packet), 0x0800, start, 0) + packet
        sections = section(1, struct.pack("<II16s", 42, 42, b"curl"))
        if reason:
            sections += section(2, struct.pack("<IQ", reason, 0))
        sections += section(4, packet)
        if vlan:
            skb = struct.pack("<IIIIIHHHHI", 42, 0, 0, 0, 0, 0x8100, vlan, 0, 0, 0) + b"\0" * 12
            sections += section(3, skb)
        sections += section(5, struct.pack("<II16s", 2, 0, dev)) + section(6, struct.pack("<IQ", inum, 1))
        data += struct.pack("<QQIHH", T0 + us * 1000, packet_id, 24 + len(sections), 0 if reason else 1, 0) + sections
    meta = {"meta": dict(META["meta"], start_ns=T0)}
    return header() + b"".join(block(DICT, d) for d in (meta, TWO_PROBES, SUBSYSTEMS, REASONS, NETNS)) + \
        block(EVENTS, data) + block(END, {"end": {"events": 5, "lost": 0}})


# ---- running ----

SELECT = ["--filter", "--id", "--reason", "--dev", "--ns", "--comm", "--probe", "--since", "--until", "--outcome"]
COMMANDS = {
    "collect": ["--collectors", "--probe", "--out", "--print", "--format", "--cmd", "--duration", "--stop-after",
                "--stack", "--all-skb", "--probe-stack", "--filter", "--filter-inner", "--meta", "--reason", "--not-reason",
                "--snaplen", "--buffer-size", "--track-max", "--rate", "--max-overhead",
                "--no-evidence", "--nft-verdicts", "--allow-system-changes", "--utc", "--ready-file", "--compress", "--out-rotate"],
    "print": ["--format", "--utc", *SELECT],
    "sort": ["--dropped", "--slow", "--tree", "--format", "--out", "--utc", *SELECT],
    "pcap": ["--out", *SELECT],
    "stats": ["--format", *SELECT],
    "inspect": ["--format"],
    "check": ["--format"],
    "profile": ["--format"],
    "explain": ["--format", "--check"],
}
COMMANDS["collect"] += ["--journeys", "--only", "--journey-memory"]
COMMON = ["--verbose", "--quiet", "--color", "--help"]


class Cli(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="test-cli-")
        self.addCleanup(shutil.rmtree, self.dir)
        self.env = dict(os.environ, HOME=self.dir, PKTRACK_PROFILE_DIR=PROFILES)
        for name in ("XDG_CONFIG_HOME", "NO_COLOR", "TERM"):
            self.env.pop(name, None)

    def path(self, name, content=None):
        path = os.path.join(self.dir, name)
        if content is not None:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(content if isinstance(content, bytes) else content.encode())
        return path

    def run_it(self, *args, stdin=b"", **more):
        """Status, stdout, stderr."""
        env = dict(self.env, **more.pop("env", {}))
        done = subprocess.run([PKTRACK, *args], input=stdin, capture_output=True, env=env, cwd=self.dir,
                              timeout=60, check=False, **more)
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def says(self, args, status, said):
        """It ends with `status` and says exactly that, and nothing on stdout."""
        got, out, err = self.run_it(*args)
        self.assertEqual((got, out, err), (status, "", f"pktrack: {said}\n"), args)

    # ---- usage ----

    def test_bad_usage(self):
        for args, said in [
            ([], "a command is missing; see 'pktrack --help'"),
            (["-v"], "a command is missing; see 'pktrack --help'"),
            (["colect"], "unknown command 'colect'; did you mean 'collect'?"),
            (["coll"], "unknown command 'coll'; see 'pktrack --help'"),
            (["xyzzyxyzzy"], "unknown command 'xyzzyxyzzy'; see 'pktrack --help'"),
            (["--colour", "print"], "unknown option '--colour'; did you mean '--color'?"),
            (["--color", "red", "print"], "--color: no 'red'; there are: auto, always, never"),
            (["--color"], "--color: needs a value"),
            (["-p", "a,,b", "print"], "--profile: 'a,,b' has an empty name in it"),
            (["help", "prin"], "unknown command 'prin'; did you mean 'print'?"),
            (["help", "print", "x"], "help: 'x' is one argument too many"),
            (["print", "--fromat", "json"], "print: unknown option '--fromat'; did you mean '--format'?"),
            (["print", "--format", "jsn"], "print: --format: no 'jsn'; there are: text, json; did you mean 'json'?"),
            (["print", "a", "b"], "print: 'b' is one argument too many; see 'pktrack print --help'"),
            (["print", "--profile", "x"],
             "print: option '--profile' stands before the command: pktrack --profile ... print"),
            (["print", "--version"],
             "print: option '--version' stands before the command: pktrack --version ... print"),
            (["collect", "tcp"], "collect: 'tcp' is one argument too many; see 'pktrack collect --help'"),
            (["collect", "--duration", "abc"], "collect: --duration: 'abc' is no time; e.g. 10s, 500ms"),
            (["collect", "--duration", "0"], "collect: --duration: '0' is too small; at least 1ns"),
            (["collect", "--stop-after", "0"],
             "collect: --stop-after: '0' is too small; at least 1"),
            (["collect", "--snaplen", "32769"],
             "collect: --snaplen: '32769' is out of range; from 0 to 32768"),
            (["collect", "--buffer-size", "1"],
             "collect: --buffer-size: '1' is out of range; from 128K to 1G"),
            (["collect", "--buffer-size", "x"],
             "collect: --buffer-size: 'x' is no size; e.g. 4096, 64K, 16M"),
            (["collect", "-o", "x", "--compress", "20"], "collect: --compress: '20' is out of range; from 1 to 19"),
            (["collect", "--journeys", "-o", "x"],
             "collect: --journeys: with --out nothing is printed; add --print, or sort the capture"),
            (["collect", "--nft-verdicts", "drop,pass"],
             "collect: --nft-verdicts: 'pass' is none; drop, accept, queue, jump, goto, return and continue are, "
             "among others"),
            (["collect", "--only", "slow=fast"],
             "collect: --only: 'fast' is no time; write it as in slow=10ms"),
            (["collect", "--only", "slow=0"], "collect: --only: '0' is no time; write it as in slow=10ms"),
            (["collect", "--only", "bad"], "collect: --only: no 'bad'; there are: lost-track, dropped, delivered, "
             "transmitted, consumed, slow=TIME"),
            (["collect", "--compress"], "collect: --compress: there is no capture to compress; add -o"),
            (["collect", "--out-rotate", "1M"], "collect: --out-rotate: there is no capture to rotate; add -o"),
            (["collect", "-o", "x", "--out-rotate", "1K"],
             "collect: --out-rotate: '1K' is out of range; from 1M to 1024G"),
            (["collect", "-o", "-", "--out-rotate", "1M"],
             "collect: --out-rotate: stdout is no file that others can follow; use -o FILE"),
            (["collect", "-o", "-", "--print"],
             "collect: --print and --out -: stdout can hold only one of them"),
            (["collect", "-c", "skb,"], "collect: --collectors: 'skb,' has an empty name in it"),
            (["collect", "--probe"], "collect: --probe: needs a value: [TYPE:]TARGET[/OPT..]"),
            (["collect", "--stack=1"], "collect: --stack: takes no value"),
            (["profile"], "profile: needs list|show NAME; see 'pktrack profile --help'"),
            (["profile", "lst"], "profile: no 'lst'; there are: list, show NAME"),
            (["profile", "show"], "profile: show: needs the name of a profile; see 'pktrack profile list'"),
            (["profile", "list", "x"], "profile: list: 'x' is one argument too many"),
            (["profile", "show", "dropmn"], "profile 'dropmn': no such profile; did you mean 'dropmon'?"),
            (["-p", "dropmn", "print"], "profile 'dropmn': no such profile; did you mean 'dropmon'?"),
            (["check", "x"], "check: 'x' is one argument too many; see 'pktrack check --help'"),
        ]:
            with self.subTest(args=args):
                self.says(args, 2, said)

    def test_failures(self):
        for args, said in [
            (["print"], "pktrack.data: no such file; make one with 'pktrack collect -o pktrack.data', or name another"),
            (["-P", "nowhere", "profile", "list"], "--profile-dir: nowhere: No such file or directory"),
            (["-p", "./nowhere.json", "print"], "profile ./nowhere.json: No such file or directory"),
        ]:
            with self.subTest(args=args):
                self.says(args, 2 if "-p" in args else 1, said)
        foreign = self.path("foreign", "no capture, but long enough to hold a header")
        for command in ("print", "sort", "stats", "pcap"):
            with self.subTest(command=command):
                status, _, err = self.run_it(command, foreign)
                self.assertEqual(status, 1)
                self.assertNotIn("-o " + foreign, err)  # what is somebody else's is not to be overwritten
                self.assertEqual(self.run_it(command, self.path("empty", b""))[0], 1)

    # ---- help ----

    def test_help(self):
        status, out, err = self.run_it("--help")
        self.assertEqual((status, err), (0, ""))
        for word in [*COMMANDS, *COMMON, "--profile", "--profile-dir", "--version", "-p,", "-P,"]:
            self.assertIn(word, out)
        self.assertEqual(self.run_it("help"), (0, out, ""))
        self.assertEqual(self.run_it("help", "help"), (0, out, ""))
        self.assertEqual(self.run_it("-h"), (0, out, ""))

    def test_help_of_commands(self):
        for command, options in COMMANDS.items():
            with self.subTest(command=command):
                status, out, err = self.run_it(command, "--help")
                self.assertEqual((status, err), (0, ""))
                listed = [w.rstrip(",") for line in out.splitlines() if line.lstrip().startswith("-")
                          for w in line.split() if w.startswith("--")][:len(options) + len(COMMON)]
                self.assertEqual(sorted(listed), sorted(options + COMMON))
                self.assertTrue(all(len(line) <= 100 for line in out.splitlines()), out)
                self.assertEqual(self.run_it("help", command), (0, out, ""))
                self.assertEqual(self.run_it(command, "a", "b", "c", "-h"), (0, out, ""))

    def test_version(self):
        status, out, err = self.run_it("--version")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"^pktrack \d+\.\d+\.\d+\n$")

    # ---- captures ----

    def test_print(self):
        path = self.path("a.data", capture(3))
        status, out, err = self.run_it("print", "--format", "json", path)
        self.assertEqual((status, err), (0, ""))
        events = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([e["ts"] for e in events], [1000000000, 1000000001, 1000000002])
        self.assertEqual(events[0]["probe"], {"type": "tp", "symbol": "skb:kfree_skb"})
        self.assertEqual(events[0]["task"]["comm"], "curl")

        with open(path, "rb") as f:
            self.assertEqual(self.run_it("print", "--format", "json", "-", stdin=f.read()), (0, out, ""))
        self.path("pktrack.data", capture(3))
        self.assertEqual(self.run_it("print", "--format=json"), (0, out, ""))
        status, text, err = self.run_it("print", path)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("curl", text)
        status, utc, err = self.run_it("print", "--utc", path)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("2023-11-14 22:13:21", utc)
        self.assertNotIn("2023-11-14", text)

    def test_sort_and_stats(self):
        path = self.path("a.data", capture(20))
        status, out, err = self.run_it("sort", "--format", "json", path)
        self.assertEqual((status, err), (0, ""))
        journeys = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(sum(len(j["events"]) for j in journeys), 20)
        self.assertEqual(self.run_it("sort", "--format", "json", "-o", "sorted", path), (0, "", ""))
        with open(self.path("sorted"), encoding="utf-8") as f:
            self.assertEqual(f.read(), out)
        self.assertEqual(self.run_it("stats", path)[0], 0)
        status, out, err = self.run_it("stats", "--format", "json", path)
        self.assertEqual((status, err), (0, ""))
        json.loads(out)

    def test_pcap(self):
        path = self.path("a.data", capture(2))
        self.assertEqual(self.run_it("pcap", "-o", "a.pcapng", path)[:2], (0, ""))
        with open(self.path("a.pcapng"), "rb") as f:
            self.assertEqual(f.read(4), b"\x0a\x0d\x0d\x0a")
        self.assertEqual(self.run_it("pcap", "-p", "tp:skb:kfree_skb", "-o", "b.pcapng", path)[:2], (0, ""))
        status, _, err = self.run_it("pcap", "--probe", "tp:no:such", "-o", "c.pcapng", path)
        self.assertEqual(status, 3)
        self.assertIn("no:such", err)

    # ---- filters on what was recorded ----

    def selected(self, path, *args):
        """Times of the events that are shown, in us after the first; nothing else is said."""
        status, out, err = self.run_it("print", "--format", "json", *args, path)
        self.assertEqual((status, err), (0, ""), args)
        times = [(json.loads(line)["ts"] - T0) // 1000 for line in out.splitlines()]
        # all commands agree
        status, out, _ = self.run_it("stats", "--format", "json", *args, path)
        self.assertEqual((status, json.loads(out)["events"]), (0, len(times)), args)
        status, out, _ = self.run_it("pcap", *args, path)
        self.assertEqual((status, out.count("\x06\0\0\0") >= len(times)), (0, True), args)
        return times

    def test_select(self):
        path = self.path("s.data", journeys())
        for args, want in [
            ([], [0, 1, 2, 3, 4]),
            (["-f", "udp"], [0, 1, 2, 4]),
            (["-f", "udp or (vlan and udp)"], [0, 1, 2, 3, 4]),
            (["--filter", "udp port 40004"], [4]),
            (["-f", "src host 10.0.0.1 and dst port 40000"], [0]),
            (["-f", "vlan 10"], [3]),
            (["--id", "1"], [0, 2]),
            (["--id", "#1,#2"], [0, 1, 2, 4]),
            (["--id", "1", "--id", "2"], [0, 1, 2, 4]),
            (["--reason", "NO_SOCKET"], [2, 3]),
            (["--reason", "3"], [2, 3]),
            (["--reason", "NO_SOCKET", "--id", "1"], [2]),
            (["--dev", "eth0"], [0, 1, 4]),
            (["--dev", "veth*,lo"], [2, 3]),
            (["--ns", "web"], [2, 3]),
            (["--ns", "host,web"], [0, 1, 2, 3, 4]),
            (["--ns", "4026531840"], [0, 1, 4]),
            (["--comm", "curl"], [0, 1, 2, 3, 4]),
            (["-p", "skb:kfree_skb"], [2, 3]),
            (["--probe", "tp:net:*"], [0, 1, 4]),
            (["--since", "1.000002"], [2, 3, 4]),
            (["--until", "1.000002"], [0, 1, 2]),
            (["--since", "2023-11-14 22:13:21.000001", "--until", "2023-11-14T22:13:21.000003Z"], [1, 2, 3]),
            (["--since", "+2us", "--until", "+3us"], [2, 3]),
            (["--ns", "web", "--dev", "veth1"], [2]),
            (["--outcome", "dropped"], [0, 2, 3]),
            (["--outcome", "lost-track"], [1, 4]),
            (["--outcome", "dropped,lost-track"], [0, 1, 2, 3, 4]),
            (["--outcome", "dropped", "--dev", "eth0"], [0]),
        ]:
            with self.subTest(args=args):
                self.assertEqual(self.selected(path, *args), want)

    def test_sort_shows_whole_journeys(self):
        path = self.path("s.data", journeys())
        for args, want in [
            ([], [[0, 2], [1, 4], [3]]),
            (["--dev", "veth1"], [[0, 2]]),
            (["-f", "udp dst port 40001"], [[1, 4]]),
            (["--dev", "eth0"], [[0, 2], [1, 4]]),
            (["--reason", "NO_SOCKET"], [[0, 2], [3]]),
            (["--dropped"], [[0, 2], [3]]),
            (["--outcome", "dropped"], [[0, 2], [3]]),
            (["--outcome", "lost-track"], [[1, 4]]),
            (["--outcome", "lost-track,dropped"], [[0, 2], [1, 4], [3]]),
            (["--dropped", "--outcome", "lost-track"], [[0, 2], [1, 4], [3]]),
            (["--outcome", "lost-track", "--dev", "veth1"], []),
            (["--dropped", "--ns", "host"], [[0, 2]]),
            (["--id", "2"], [[1, 4]]),
        ]:
            for piped in (False, True):
                with self.subTest(args=args, piped=piped):
                    with open(path, "rb") as f:
                        status, out, err = self.run_it("sort", "--format", "json", *args, "-" if piped else path,
                                                       stdin=f.read() if piped else b"")
                    self.assertEqual((status, err.replace("none of 5 events is what was asked for", "")), (0, ""))
                    got = [[(e["ts"] - T0) // 1000 for e in json.loads(line)["events"]] for line in out.splitlines()]
                    self.assertEqual(sorted(got) if piped else got, sorted(want) if piped else want)

    def test_select_of_what_is_not_there(self):
        path = self.path("s.data", journeys())
        for args, said in [
            (["--reason", "NO_SOKCET"],
             "--reason: 'NO_SOKCET': the kernel of this capture has no such reason; did you mean 'NO_SOCKET'?"),
            (["--ns", "wbe"], "--ns: 'wbe': not in this capture, which has: "),
            (["--probe", "tcp_v4_rcv"], "--probe: 'tcp_v4_rcv': not in this capture, which has: tp:skb:kfree_skb, "
             "tp:net:netif_receive_skb"),
        ]:
            for command in ("print", "sort", "stats", "pcap"):
                with self.subTest(args=args, command=command):
                    status, _, err = self.run_it(command, *args, path)
                    self.assertEqual(status, 3)
                    self.assertIn(said, err)
        self.assertEqual(self.run_it("print", "--dev", "nowhere", path),
                         (0, "", "pktrack: none of 5 events is what was asked for\n"))
        self.assertEqual(self.run_it("-q", "print", "--dev", "nowhere", path), (0, "", ""))

    def test_bad_selection(self):
        path = self.path("s.data", journeys())
        for command in ("print", "sort", "stats", "pcap"):
            for args, said in [
                (["-f", "tcp prot 80"], "--filter: 'tcp prot 80': can't parse filter expression: syntax error"),
                (["-f", "inbound"], "--filter: 'inbound': 'inbound', 'outbound' and 'ifindex' are not in the bytes "
                 "of a packet; --dev tells where it was"),
                (["--outcome", "droped"], "--outcome: no 'droped'; there are: lost-track, dropped, delivered, "
                 "transmitted, consumed"),
                (["--id", "x"], "--id: 'x' is no packet id; print shows them as in #1f4"),
                (["--since", "noon"], "--since: 'noon' is no time; e.g. 61.5 (seconds since boot), "
                 "'2026-11-22 14:51:43' (UTC), +5s (after the start)"),
                (["--dev", "a,,b"], f"{command}: --dev: 'a,,b' has an empty name in it"),
            ]:
                with self.subTest(command=command, args=args):
                    self.says([command, *args, path], 2, said)

    def test_outcome_of_events(self):
        """That a packet was dropped is known at its end, so a pipe will not do; that there is none is said."""
        data = journeys()
        path = self.path("s.data", data)
        for command in ("print", "stats"):
            with self.subTest(command=command):
                status, out, err = self.run_it(command, "--outcome", "dropped", "-", stdin=data)
                self.assertEqual((status, out), (1, ""))
                self.assertIn("--outcome: needs a file", err)
        self.assertEqual(self.run_it("print", "--outcome", "transmitted", path),
                         (0, "", "pktrack: --outcome: no packet of this capture ended so\n"))

    def test_filter_without_a_link_header(self):
        """An expression on Ethernet means nothing to a packet that begins with IP: that is said."""
        path = self.path("s.data", journeys(start=2))
        status, out, err = self.run_it("print", "-f", "not ether host 02:00:00:00:00:01", path)
        self.assertEqual((status, out), (0, ""))
        self.assertIn("--filter: 5 packets begin with a header that it has no meaning for, and did not match: ", err)
        self.assertEqual(self.run_it("print", "-f", "udp", path)[0], 0)

    def test_profile_sets_selection(self):
        path = self.path("s.data", journeys())
        one = self.path("one.json", self.profile("one", {"ns": ["web"], "filter": "vlan and udp port 40003"}))
        status, out, err = self.run_it("-p", one, "print", "--format", "json", path)
        self.assertEqual((status, err, [json.loads(line)["ts"] - T0 for line in out.splitlines()]), (0, "", [3000]))

    def test_output_is_not_the_input(self):
        path = self.path("pktrack.data", capture(2))
        os.link(path, self.path("same"))
        for args in (["-o", "pktrack.data"], ["--out=same"], ["-o", "same", path]):
            for command in ("sort", "pcap"):
                with self.subTest(command=command, args=args):
                    status, out, err = self.run_it(command, *args)
                    self.assertEqual((status, out), (2, ""))
                    self.assertIn("is the capture that is read", err)
        with open(path, "rb") as f:
            self.assertEqual(f.read(), capture(2))

    def test_cut_capture_gives_what_is_whole(self):
        whole = capture(2, ended=False)
        for name, data, expect in [
            ("no end", whole, 2),
            ("cut in a block", whole + block(EVENTS, record(5))[:-1], 2),
            ("cut in a block header", whole + b"\1\0\0", 2),
            ("damaged", whole[:-1] + b"\xff", 0),
        ]:
            for command in ("print", "sort", "stats", "pcap"):
                with self.subTest(name=name, command=command):
                    path = self.path("cut.data", data)
                    status, out, err = self.run_it(command, path)
                    self.assertEqual(status, 3, err)
                    self.assertIn("warning: %s: " % path, err)
                    if command == "print":
                        self.assertEqual(out.count("curl"), expect)

    # ---- stdout ----

    def test_closed_pipe_is_quiet(self):
        path = self.path("big.data", capture(20000))
        for args in (["print", "--format", "json", path], ["print", path], ["sort", path], ["pcap", path]):
            with self.subTest(args=args):
                with subprocess.Popen([PKTRACK, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                      env=self.env, cwd=self.dir) as p:
                    p.stdout.read(10)
                    p.stdout.close()
                    err = p.stderr.read()
                    self.assertEqual((p.wait(60), err), (0, b""))

    def test_full_disk_is_a_failure(self):
        path = self.path("a.data", capture(2))
        for args in (["print", path], ["stats", path], ["--help"]):
            with self.subTest(args=args), open("/dev/full", "wb") as full:
                done = subprocess.run([PKTRACK, *args], stdout=full, stderr=subprocess.PIPE, env=self.env,
                                      check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn(b"No space left on device", done.stderr)

    def test_closed_descriptors(self):
        """A file must not get the number of a closed stderr, and the warnings with it."""
        path = self.path("a.data", capture(2, ended=False))
        done = subprocess.run(["sh", "-c", '"$0" sort -o out "$1" >&- 2>&-', PKTRACK, path], env=self.env,
                              cwd=self.dir, check=False)
        self.assertEqual(done.returncode, 3)
        with open(self.path("out"), encoding="utf-8") as f:
            self.assertEqual(f.read(), self.run_it("sort", path)[1])

    def color_of(self, args, tty, **env):
        path = self.path("a.data", capture(1))
        if not tty:
            return "\033[" in self.run_it(*args, "print", path, env=env)[1]
        master, slave = pty.openpty()
        done = subprocess.run([PKTRACK, *args, "print", path], stdout=slave, env=dict(self.env, **env), check=False)
        os.close(slave)
        data = b""
        try:
            while True:
                got = os.read(master, 4096)
                if not got:
                    break
                data += got
        except OSError:
            pass
        os.close(master)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"curl", data)
        return b"\033[" in data

    def test_color(self):
        self.assertTrue(self.color_of([], True))
        self.assertFalse(self.color_of([], False))
        self.assertTrue(self.color_of(["--color", "always"], False))
        self.assertFalse(self.color_of(["--color=never"], True))
        self.assertFalse(self.color_of([], True, NO_COLOR="1"))
        self.assertTrue(self.color_of([], True, NO_COLOR=""))
        self.assertTrue(self.color_of(["--color", "always"], True, NO_COLOR="1"))
        self.assertFalse(self.color_of([], True, TERM="dumb"))

    def test_binary_is_not_for_terminals(self):
        path = self.path("a.data", capture(1))
        for args, hint in ((["pcap", path], b"tcpdump -r -"), (["collect", "-o", "-"], b"pktrack print -")):
            master, slave = pty.openpty()
            done = subprocess.run([PKTRACK, *args], stdout=slave, stderr=subprocess.PIPE, env=self.env, check=False)
            os.close(slave)
            os.close(master)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"stdout is a terminal", done.stderr)
            self.assertIn(hint, done.stderr)

    # ---- profiles ----

    def profile(self, name, options, command="print", when=()):
        return json.dumps({"name": name, "about": f"about {name}",
                           command: [{"when": list(when), "options": options}]})

    def test_profile_list(self):
        status, out, err = self.run_it("profile", "list")
        self.assertEqual((status, err), (0, ""))
        for name in ("dropmon", "ifdump"):
            self.assertIn(f"{name}  ", out)
            self.assertIn(os.path.join(PROFILES, f"{name}.json"), out)
        status, out, err = self.run_it("profile", "list", "--format", "json")
        self.assertEqual((status, err), (0, ""))
        self.assertLessEqual({"dropmon", "ifdump"}, {json.loads(line)["name"] for line in out.splitlines()})

    def test_profile_show(self):
        for name in ("dropmon", "ifdump"):
            status, out, err = self.run_it("profile", "show", name)
            self.assertEqual((status, err), (0, ""))
            self.assertRegex(out, r"\ncollect \((cannot be )?used on this machine\):\n")
            self.assertIn("  --collectors task,", out)
            status, out, err = self.run_it("profile", "show", name, "--format", "json")
            self.assertEqual((status, err), (0, ""))
            with open(os.path.join(PROFILES, f"{name}.json"), encoding="utf-8") as f:
                self.assertEqual(json.loads(out), json.load(f))

    def test_search_order(self):
        shipped = self.path("shipped/x.json", self.profile("x", {"format": "text"}))
        env = {"PKTRACK_PROFILE_DIR": os.path.dirname(shipped)}

        def found(*args, **more):
            status, out, err = self.run_it(*args, "profile", "list", "--format", "json", env=dict(env, **more))
            self.assertEqual((status, err), (0, ""))
            return [json.loads(line)["file"] for line in out.splitlines()]

        self.assertEqual(found(), [shipped])
        home = self.path(".config/pktrack/profiles/x.json", self.profile("x", {"format": "json"}))
        self.assertEqual(found(), [home])
        xdg = self.path("xdg/pktrack/profiles/x.json", self.profile("x", {"format": "json"}))
        self.assertEqual(found(XDG_CONFIG_HOME=self.path("xdg")), [xdg])
        self.assertEqual(found(XDG_CONFIG_HOME="relative"), [home])
        first = self.path("first/x.json", self.profile("x", {"format": "json"}))
        self.path("second/x.json", self.profile("x", {"format": "json"}))
        self.assertEqual(found("-P", self.path("first"), "-P", self.path("second")), [first])

    def test_profile_sets_options(self):
        path = self.path("a.data", capture(1))
        text, as_json = self.run_it("print", path)[1], self.run_it("print", "--format", "json", path)[1]
        self.assertNotEqual(text, as_json)
        one = self.path("one.json", self.profile("one", {"format": "json"}))
        two = self.path("two.json", self.profile("two", {"format": "text"}))
        self.assertEqual(self.run_it("-p", one, "print", path), (0, as_json, ""))
        self.assertEqual(self.run_it("-p", one, "print", "--format", "text", path), (0, text, ""))
        self.assertEqual(self.run_it("-p", f"{one},{two}", "print", path), (0, text, ""))
        self.assertEqual(self.run_it("-p", two, "-p", one, "print", path), (0, as_json, ""))
        self.assertEqual(self.run_it("-p", one, "stats", path)[2], "pktrack: profile 'one': says nothing of 'stats'\n")
        self.assertEqual(self.run_it("-q", "-p", one, "stats", path)[2], "")

    def test_bad_profiles(self):
        path = self.path("a.data", capture(1))
        for text, said in [
            ("{", "{}:1: the JSON ends too early"),
            (self.profile("x", {"formt": "json"}),
             "{}:1: print[0].options.formt: 'print' has no such option; did you mean 'format'?"),
            (self.profile("x", {"cmd": "rm -rf /"}, "collect"),
             "{}:1: collect[0].options.cmd: only the command line may set it"),
            (self.profile("x", {"duration": "x"}, "collect"),
             "{}:1: collect[0].options.duration: 'x' is no time; e.g. 10s, 500ms"),
        ]:
            with self.subTest(said=said):
                bad = self.path("x.json", text)
                self.says(["-p", bad, "print", path], 1, said.replace("{}", bad))
        os.unlink(self.path("x.json"))
        self.path("dir/x.json", "{")
        status, out, err = self.run_it("-P", self.path("dir"), "profile", "list")
        self.assertEqual(status, 3)
        self.assertIn("dropmon", out)
        self.assertIn("x.json:1: the JSON ends too early", err)

    def test_profile_that_needs_another_kernel(self):
        path = self.path("a.data", capture(1))
        never = self.path("never.json", self.profile(
            "never", {"format": "json"}, when=[{"tracepoint": "no:such_tracepoint"}, {"tracepoint": "a:b", "exists": False}]))
        self.says(["-p", never, "print", path], 1, "profile 'never': cannot be used for 'print' on this kernel: "
                  "tracepoint 'no:such_tracepoint' is not there")
        status, out, err = self.run_it("profile", "show", never)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("print (cannot be used on this machine):\n"
                      "  when tracepoint no:such_tracepoint exists: no\n"
                      "  when tracepoint a:b does not exist: yes\n"
                      "  --format json\n", out)

    # ---- explain ----

    def test_explain(self):
        for word in ["NO_SOCKET", "no_socket", "SKB_DROP_REASON_NO_SOCKET", "core/NO_SOCKET"]:
            status, out, err = self.run_it("explain", word)
            self.assertEqual((status, err), (0, ""), word)
            self.assertEqual(out.splitlines()[0], "NO_SOCKET (core)")
            self.assertIn("\nUsual causes:\n  - ", out)
            self.assertIn("\nWhat to look at:\n  - ss -lntu", out)
            self.assertLessEqual(max(map(len, out.splitlines())), 96)
        for word in ["ip_error", "ip_error+0x1c", "ip_error.cold"]:
            status, out, err = self.run_it("explain", word)
            self.assertEqual((status, err, out.splitlines()[0]), (0, "", "NOT_SPECIFIED at ip_error"), word)

    def test_explain_json(self):
        status, out, err = self.run_it("explain", "--format", "json", "openvswitch/meter")
        self.assertEqual((status, err), (0, ""))
        one = json.loads(out)
        self.assertEqual((one["subsystem"], one["reason"]), ("openvswitch", "OVS_DROP_METER"))
        self.assertTrue(one["meaning"] and one["causes"] and one["look"])
        status, out, err = self.run_it("explain", "neigh_invalidate", "--format", "json")
        self.assertEqual((status, err), (0, ""))
        one = json.loads(out)
        self.assertEqual(one["reason"], "NOT_SPECIFIED")
        self.assertIn("neigh_invalidate", one["functions"])

    def test_explain_all(self):
        status, text, err = self.run_it("explain")
        self.assertEqual((status, err), (0, ""))
        status, out, err = self.run_it("explain", "--format", "json")
        self.assertEqual((status, err), (0, ""))
        rows = [json.loads(line) for line in out.splitlines()]
        for subsystem in ["core", "openvswitch", "mac80211", "qdisc"]:
            self.assertTrue([r for r in rows if r["subsystem"] == subsystem])
            self.assertIn(f"{subsystem}:\n", text)
        for r in rows:
            self.assertIn(f"  {r['functions'][0] if 'functions' in r else r['reason']}  ", text)

    def test_explain_unknown(self):
        none = "explain: no drop reason and no function that we know is called "
        for args, said in [
            (["NO_SOCKE"], none + "'NO_SOCKE'; near it: NO_SOCKET"),
            (["qdisc/nofilter"], none + "'qdisc/nofilter'; 'pktrack explain' lists them"),
            (["neigh_q"], none + "'neigh_q'; near it: NEIGH_QUEUEFULL"),
            (["neigh"], none + "'neigh'; near it: NEIGH_CREATEFAIL, NEIGH_FAILED, NEIGH_QUEUEFULL, NEIGH_DEAD, "
             "NEIGH_HH_FILLFAIL"),
            (["a\x1bb"], none + "'a\\x1bb'; 'pktrack explain' lists them"),
            ([""], none + "''; 'pktrack explain' lists them"),
            (["5"], "explain: '5' is a number, which differs from kernel to kernel; give the name of the reason"),
            (["NO_SOCKET", "XDP"], "explain: 'XDP' is one argument too many; see 'pktrack explain --help'"),
            (["--check", "XDP"], "explain: --check takes no reason; 'XDP' is one argument too many"),
        ]:
            with self.subTest(args=args):
                self.says(["explain", *args], 2, said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
