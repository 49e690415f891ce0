#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What cannot be done: one sentence that says what, why and what to do, the right status, and nothing left behind."""
import os
import shutil
import stat
import struct
import subprocess

import lib
from lib import Collect, Netns, Skip, check, check_equal, check_in, path

PORT = 4
NOBODY = 65534


def refused(args, status, *parts, **kwargs):
    """pktrack with `args` ends with that status and one message that has these parts in it. Returns the message."""
    r = lib.run(*args, **kwargs)
    what = "pktrack " + " ".join(args)
    check_equal(r.returncode, status, "exit status of " + what)
    check_equal(r.stdout, "", "stdout of " + what)
    lines = r.stderr.splitlines()
    check(1 <= len(lines) <= 3 and all(line.startswith("pktrack: ") for line in lines),
          "%s: says %r" % (what, r.stderr))
    for part in parts:
        check_in(part, r.stderr, "message of " + what)
    return r.stderr


def test_names_of_things():
    """Unknown names get the nearest one."""
    refused(["colect"], 2, "colect", "collect")
    refused(["collect", "--durration", "1s"], 2, "--durration", "--duration")
    refused(["collect", "-c", "skb,drp"], 2, "drp", "drop")
    refused(["-p", "dropmom", "collect"], 2, "dropmom", "dropmon")
    refused(["collect", "-p", "tp:skb:kfree_skbb"], 1, "kfree_skbb", "kfree_skb")
    refused(["collect", "-p", "tp:skb"], 2, "tp:skb")
    refused(["collect", "-p", "tp:sched:sched_switch"], 1, "no packet")
    refused(["collect", "-p", "tp:skb:no_such_*"], 1, "matches nothing")
    refused(["collect", "-p", "ip_rvc"], 1, "no such function", "ip_rcv")
    refused(["collect", "-p", "frob:skb:kfree_skb"], 2, "frob", "kretprobe")
    refused(["collect", "-p", "ip_rcv/ret=0"], 2, "kretprobes only")
    refused(["collect", "-p", "kr:ip_rcv/ret=x"], 2, "/ret=x", "/ret=0")
    refused(["collect", "-p", "tp:skb:kfree_skb/stak"], 2, "stak", "/stack")
    refused(["collect", "--format", "jsn"], 2, "jsn", "json")


def test_values():
    refused(["collect", "--duration", "soon"], 2, "--duration", "soon")
    refused(["collect", "--snaplen", "-1"], 2, "--snaplen")
    refused(["collect", "--buffer-size", "1K"], 2, "--buffer-size", "128K")
    refused(["collect", "--stop-after", "0"], 2, "--stop-after")
    refused(["collect", "--compress", "99", "-o"], 2, "--compress", "19")
    refused(["collect", "--compress"], 2, "--compress", "-o")
    refused(["collect", "-o", "-", "--print"], 2, "stdout")


def readable_by_all(name):
    """A copy of the program that anyone may run."""
    where = path(name)
    os.makedirs(where)
    os.chmod(lib.folder, 0o755)
    os.chmod(where, 0o755)
    return shutil.copy(lib.pktrack, os.path.join(where, "pktrack"))


def as_nobody(*args):
    program = readable_by_all("nobody%d" % len(os.listdir(lib.folder)))
    profiles = os.path.join(os.path.dirname(program), "profiles")
    os.makedirs(profiles)
    return subprocess.run(["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups",
                           "--inh-caps", "-all", "--bounding-set", "-all", program, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, timeout=30, cwd="/")


def test_not_root():
    if not shutil.which("setpriv"):
        raise Skip("setpriv is not installed")
    r = as_nobody("collect", "-p", "tp:skb:kfree_skb", "--duration", "1s")
    check_equal(r.returncode, 1, "exit status")
    check_in("root", r.stderr, "message")
    check("CAP_BPF" in r.stderr, "the capabilities are not named: " + r.stderr)
    check(len(r.stderr.splitlines()) <= 2, "many words: " + r.stderr)


def test_not_root_reads():
    """Reading a capture needs no privileges."""
    if not shutil.which("setpriv"):
        raise Skip("setpriv is not installed")
    run = Collect()
    run.stop()
    os.chmod(run.capture, 0o644)
    r = as_nobody("stats", run.capture)
    check_equal((r.returncode, r.stderr), (0, ""), "status and stderr of stats")


# ---- the output ----


def test_symlink():
    """In a folder where everybody may write, a symlink is somebody's trap."""
    shared = path("shared")
    os.makedirs(shared)
    os.chmod(shared, 0o1777)
    victim, link = path("victim"), os.path.join(shared, "out.data")
    with open(victim, "w", encoding="ascii") as f:
        f.write("precious")
    os.symlink(victim, link)
    base = ["collect", "-p", "tp:skb:kfree_skb", "--duration", "1s", "-o"]
    refused(base + [link], 1, link, "link")
    check_equal(lib.read(victim), "precious", "the file behind the link")
    check(os.path.islink(link), "the link is gone")
    os.unlink(link)
    os.symlink(path("not-there"), link)
    refused(base + [link], 1, link)
    check(not os.path.exists(path("not-there")), "a file was made behind a dangling link")


def test_where_it_cannot_write():
    base = ["collect", "-p", "tp:skb:kfree_skb", "--duration", "1s", "-o"]
    refused(base + [path("no/such/folder.data")], 1, "no/such/folder.data")
    refused(base + [lib.folder], 1, lib.folder)
    refused(base + ["/proc/pktrack.data"], 1, "/proc/pktrack.data")


def test_disk_full():
    """No room from the first byte on."""
    ready = path("full.ready")
    refused(["collect", "-p", "tp:skb:kfree_skb", "--duration", "5s", "-o", "/dev/full", "--ready-file", ready], 1,
            "/dev/full", "No space left", "nothing was written")
    check(stat.S_ISCHR(os.stat("/dev/full").st_mode), "/dev/full is gone")
    check(not os.path.exists(ready), "the ready file is left behind")


def test_file_system_full():
    """A file system that fills up: what was written before reads back."""
    ns = Netns()
    where = path("small")
    os.makedirs(where)
    lib.tool("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", where)
    try:
        capture = os.path.join(where, "out.data")
        run = Collect("-o", capture, "--snaplen", "1000", out=False)
        for _ in range(50):
            if run.process.poll() is None:
                ns.send_udp("127.0.0.1", PORT, b"x" * 1000, count=100)
        check_equal(run.wait(), 1, "exit status")
        check_in(capture, run.stderr(), "file in the message")
        check_in("No space left", run.stderr(), "message")
        kept = shutil.copy(capture, path("kept.data"))
    finally:
        lib.tool("umount", where)
    r = lib.run("stats", kept)
    check_equal(r.returncode, 3, "status of stats")
    check_in("events", r.stdout, "stats of what was kept")
    kept_events = len(lib.events_of(kept, status=3))
    check(kept_events >= 100, "%d events were kept in %d bytes" % (kept_events, os.path.getsize(kept)))


def test_existing_output():
    """A capture that is there is replaced when the run begins, not when it cannot begin."""
    capture = path("existing.data")
    with open(capture, "w", encoding="ascii") as f:
        f.write("of yesterday")
    refused(["collect", "-p", "tp:skb:no_such_thing", "-o", capture], 1, "no_such_thing")
    check_equal(lib.read(capture), "of yesterday", "the older capture")


def test_nothing_left_behind():
    capture, ready = path("left.data"), path("left.ready")
    for args in (["-p", "tp:skb:no_such_thing"], ["-c", "no_such_collector"], ["--snaplen", "1000000"]):
        lib.run("collect", "-o", capture, "--ready-file", ready, *args)
        check(not os.path.exists(capture), "a capture is left behind by %s" % args)
        check(not os.path.exists(ready), "a ready file is left behind by %s" % args)


def test_ready_file():
    """One that cannot be made ends the run; what is not ours is not removed."""
    base = ["collect", "-p", "tp:skb:kfree_skb", "--duration", "1s", "-o", path("ready.data"), "--ready-file"]
    missing = path("no/such/ready")
    r = lib.run(*base, missing)
    check_equal(r.returncode, 1, "exit status")
    check_in(missing, r.stderr, "message")
    check(not os.path.exists(path("ready.data")), "the capture is left behind")
    link, target = path("link.ready"), path("target")
    with open(target, "w", encoding="ascii") as f:
        f.write("precious")
    os.symlink(target, link)
    r = lib.run(*base, link)
    check_equal(r.returncode, 1, "exit status with a symlink as the ready file")
    check(os.path.islink(link), "a symlink that was there as the ready file is removed")
    check_equal(lib.read(target), "precious", "the file behind the symlink")


def test_command_cannot_start():
    r = lib.run("collect", "-p", "tp:skb:kfree_skb", "-o", path("cmd.data"), "--cmd", "/no/such/program")
    check_equal(r.returncode, 0, "exit status")
    check_in("127", r.stderr, "how the command ended")


# ---- the input ----


def test_captures():
    """Files that are none, or not for this version."""
    files = {"empty": b"", "foreign": b"\x7fELF" + bytes(100), "short": b"PKTR", "text": b"hello\n",
             "newer": b"PKTRACK\n" + struct.pack("<HHIII", 99, 0, 24, 0, 0)}
    parts = {"empty": "empty", "foreign": "not a pktrack capture", "short": "not a pktrack capture",
             "text": "not a pktrack capture", "newer": "newer"}
    for name, data in files.items():
        with open(path(name), "wb") as f:
            f.write(data)
        for command in ("print", "sort", "stats", "pcap"):
            refused([command, path(name)], 1, path(name), parts[name])
    for command in ("print", "sort", "stats", "pcap"):
        refused([command, path("missing")], 1, path("missing"))
        refused([command, lib.folder], 1, lib.folder)


def test_cut_captures():
    """Cut anywhere: what is whole before is shown, status 3, and it is said that the end is missing."""
    ns = Netns()
    run = Collect()
    ns.send_udp("127.0.0.1", PORT, count=50)
    run.stop()
    with open(run.capture, "rb") as f:
        data = f.read()
    cut, before = path("cut.data"), -1
    for part in (0.3, 0.6, 0.9, 0.999):
        with open(cut, "wb") as f:
            f.write(data[:int(len(data) * part)])
        r = lib.run("print", "--format", "json", cut)
        check_equal(r.returncode, 3, "exit status of a capture cut at %s" % part)
        check_in("cut", r.stderr, "message")
        check(len(r.stdout.splitlines()) >= before, "fewer events though more is there")
        before = len(r.stdout.splitlines())


def test_full_output():
    """print into a full disk is an error, not silence."""
    run = Collect()
    Netns().send_udp("127.0.0.1", PORT, count=5)
    run.stop()
    for command in ("print", "sort", "stats", "pcap"):
        with open("/dev/full", "wb") as full:
            r = subprocess.run([lib.pktrack, command, run.capture], stdout=full, stderr=subprocess.PIPE, text=True,
                               timeout=20)
        check_equal(r.returncode, 1, "exit status of %s > /dev/full" % command)
        check_in("No space left", r.stderr, "message of %s > /dev/full" % command)


if __name__ == "__main__":
    lib.main()
