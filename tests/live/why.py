#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that are lost in known ways get the cause that is the true one, also by what the events alone tell.
Usage: why.py PKTRACK"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

PKTRACK = os.path.abspath(sys.argv[1])
A, B = f"pkwhy{os.getpid()}a", f"pkwhy{os.getpid()}b"

SEND = """
import socket
def udp(addr, port):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (addr, port))
try:
    socket.create_connection(("10.211.0.2", 81), 2)
except OSError:
    pass
udp("10.211.0.2", 5353)
udp("10.211.9.9", 5000)
"""

# ends of the packet, beginning of the cause, confidence
WANTED = [
    ("10.211.0.2.81: Flags [S]", f"nothing listens on TCP port 81 in ns {B};", "likely"),
    ("10.211.0.2.5353: ", f"nothing is bound to UDP port 5353 in ns {B};", "likely"),
    ("10.211.9.9.5000: ", f"a packet for 10.211.9.9, which is not an address of this host in ns {B}, came in on eth0, "
     "and forwarding is off there", "likely"),
]


def sh(command):
    subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def setup():
    for ns in (A, B):
        sh(f"ip netns add {ns} && ip -n {ns} link set lo up")
    sh(f"ip -n {A} link add eth0 type veth peer name eth0 netns {B}")
    for ns, addr in ((A, "10.211.0.1/24"), (B, "10.211.0.2/24")):
        sh(f"ip netns exec {ns} sysctl -qw net.ipv4.conf.all.forwarding=0")
        sh(f"ip -n {ns} addr add {addr} dev eth0 && ip -n {ns} link set eth0 up")
    sh(f"ip -n {A} route add default via 10.211.0.2")


def collect(path):
    with subprocess.Popen([PKTRACK, "-q", "-p", "dropmon", "collect", "--no-evidence", "-o", path, "--ready-file", path + ".ready"]) as p:
        until = time.monotonic() + 20
        while not os.path.exists(path + ".ready") and p.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        if p.poll() is None:
            subprocess.run(["ip", "netns", "exec", A, sys.executable, "-c", SEND], check=True, timeout=30)
            p.send_signal(signal.SIGINT)
        return p.wait(timeout=20)


def verdicts(path):
    done = subprocess.run([PKTRACK, "sort", "--format", "json", path], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        journey = json.loads(line)
        for event in journey["events"]:
            yield event.get("packet", {}).get("summary", ""), journey["verdict"]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "capture.data")
        status = collect(path)
        if status:
            print(f"collect: exit status {status}")
            return 1
        seen = list(verdicts(path))
        text = subprocess.run([PKTRACK, "sort", path], capture_output=True, text=True, check=True).stdout
    for ends, cause, confidence in WANTED:
        found = [v for summary, v in seen if ends in summary]
        good = [v for v in found if v.get("cause", "").startswith(cause) and v["confidence"] == confidence and v["fix"]]
        if not good or f"\n    cause ({confidence}): {good[0]['cause']}\n    fix: {good[0]['fix']}\n" not in text:
            print(f"wanted '{cause}...', got {[(v.get('reason'), v.get('symbol'), v.get('cause')) for v in found]}")
            failed = 1
    return failed


if os.geteuid():
    print("skipped: needs root")
    sys.exit(77)
try:
    try:
        setup()
    except (OSError, subprocess.CalledProcessError) as e:
        print(f"skipped: cannot make namespaces and a veth pair: {e}")
        sys.exit(77)
    sys.exit(main())
finally:
    for name in (A, B):
        subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)
