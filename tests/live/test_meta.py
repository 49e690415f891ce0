#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Metadata filters on packets that this kernel really drops. Usage: test_meta.py META_TRACE

Packets with a mark of their own are sent within a network namespace made for the test: to a port where
nobody listens, and through a connection with a mark that netfilter drops.
"""

import os
import shutil
import socket
import subprocess
import sys
import unittest

TRACE = os.path.abspath(sys.argv[1])
NS = f"pkmeta{os.getpid()}"
MARK = 0x2B000003 | (os.getpid() & 0xFFFF) << 8
N = 10
CLOSED, FILTERED = 40001, 40002


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def run(*args, **more):
    return subprocess.run(args, check=True, capture_output=True, text=True, **more)


SEND = f"""
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, 36, {MARK})
print(__import__("os").getpid(), flush=True)
sys.stdin.readline()
for i in range({N}):
    s.sendto(b"x" * 30, ("127.0.0.1", int(sys.argv[1])))
    s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
"""


class Meta(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("ip", "netns", "add", NS)
        cls.addClassCleanup(lambda: run("ip", "netns", "del", NS))
        run("ip", "-n", NS, "link", "set", "lo", "up")
        cls.inum = os.stat(f"/run/netns/{NS}").st_ino

    def counts(self, port, make_expressions):
        """What each expression matched while the packets went. They are made once the sender's pid is known."""
        with subprocess.Popen(["ip", "netns", "exec", NS, sys.executable, "-c", SEND, str(port)], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sender:
            pid = int(sender.stdout.readline())
            wanted = make_expressions(pid)
            with subprocess.Popen([TRACE, *wanted], text=True, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE) as trace:
                self.assertEqual(trace.stdout.readline(), "ready\n")
                sender.stdin.write("go\n")
                sender.stdin.close()
                self.assertEqual(sender.wait(), 0)
                trace.stdin.close()
                lines = trace.stdout.read().splitlines()
                self.assertEqual(trace.wait(), 0)
        got = {}
        for line in lines:
            _, matched, expr = line.split(" ", 2)
            got[expr] = int(matched)
        self.assertEqual(got, wanted)

    def test_no_socket(self):
        mine = f"mark == {MARK}"

        def expressions(pid):
            wanted = {mine: N}
            for expr, match in [
                ("reason == NO_SOCKET", True), ("reason == \"core/NO_SOCKET\"", True), ("reason != NO_SOCKET", False),
                (f"mark & 0xff == 3", True), (f"mark & 0xff == 4", False), (f"mark >> 24 == 0x2b", True),
                (f"ns == {NS}", True), (f"ns == \"/run/netns/{NS}\"", True), (f"ns == {self.inum}", True),
                ("ns == host", False), ("ns != host", True), (f"ns == \"/proc/{pid}/ns/net\"", True),
                ("dev == \"lo\"", True), ("dev == \"l*\"", True), ("dev == \"lo0\"", False), ("dev != \"lo\"", False),
                ("sk_buff.dev.name == \"lo\"", True), ("sk_buff.dev.ifindex == 1", True),
                ("sk_buff->dev->mtu == 65536", True), ("sk_buff.dev.type == 772", True),
                ("proto == udp", True), ("proto == tcp", False), ("proto == ip", True), ("proto == 17", True),
                ("sk_buff.protocol == 0x0800", True), (f"pid == {pid}", True), (f"pid != {pid}", False),
                ("comm == \"python3*\"", True), ("comm == \"perl\"", False), ("sk_buff.pkt_type == 0", True),
                ("sk_buff.pkt_type == 1", False), ("sk_buff.skb_iif == 1", True), ("sk_buff.nosuch == 1 || 1", None),
                ("sk_buff.len < 0xffff", True), ("sk_buff.users.refs.counter == 1", True),
                ("sk_buff.head:iphdr.version == 15 || 1 == 1", True),
                ("sk_buff.dev.nd_net.net.ns.inum == 1", False), ("!(dev == \"lo\")", False),
                ("dev == \"eth0\" || sk_buff.dev.flags & 0x8 == 0x8", True),
                ("sk_buff.cb[0] <= 255 && sk_buff.cb[47] <= 255", True),
            ]:
                if match is not None:
                    wanted[f"{mine} && ({expr})"] = N if match else 0
            with open(f"/proc/{pid}/cgroup", encoding="ascii") as f:
                mine_v2 = [line[3:].strip() for line in f if line.startswith("0::")]
            with open("/proc/self/mountinfo", encoding="utf-8") as f:
                if mine_v2 and " - cgroup2 " in f.read():
                    wanted[f"{mine} && cgroup == \"{mine_v2[0]}\""] = N
                    wanted[f"{mine} && cgroup != \"{mine_v2[0]}\""] = 0
            return wanted

        self.counts(CLOSED, expressions)

    @unittest.skipUnless(shutil.which("nft"), "there is no nft")
    def test_connection(self):
        try:
            run("ip", "netns", "exec", NS, "nft", "-f", "-", input=f"""
                table inet pktrack_test {{
                    chain output {{ type filter hook output priority 0; udp dport {FILTERED} ct mark set 0x77; }}
                    chain input {{ type filter hook input priority 0; udp dport {FILTERED} drop; }}
                }}""")
        except subprocess.CalledProcessError as e:
            self.skipTest(f"no conntrack or nftables: {e.stderr}")
        self.counts(FILTERED, lambda pid: {
            f"mark == {MARK} && sk_buff._nfct:~0x7:nf_conn.mark == 0x77": N,
            f"mark == {MARK} && sk_buff._nfct:~0x7:nf_conn.mark != 0x77": 0,
            f"mark == {MARK} && sk_buff._nfct:~0x7:nf_conn.tuplehash[0].tuple.dst.u.udp.port == {FILTERED}": N,
            f"mark == {MARK} && sk_buff._nfct:~0x7:nf_conn.tuplehash[0].tuple.dst.u3.ip == 127.0.0.1": N,
            f"mark == {MARK} && sk_buff._nfct:~0x7:nf_conn.tuplehash[0].tuple.dst.u3.ip & 255.0.0.0 == 10.0.0.0": 0,
            f"mark == {MARK} && sk_buff._nfct:~0x7:nf_conn.tuplehash[0].tuple.dst.protonum == 17": N,
            f"mark == {MARK} && reason == NETFILTER_DROP": N,
        })

    def test_verifier(self):
        """What uses registers, stack and jumps most is accepted too."""
        deep = "sk_buff.len"
        for _ in range(7):
            deep = f"sk_buff.len - ({deep} + sk_buff.dev.ifindex)"
        many = " || ".join(f"(dev == \"eth{i}*\" && mark == {i})" for i in range(40))
        done = subprocess.run([TRACE, "--load-only", f"{deep} > 3", many, "1", "0", "ns != host || comm != \"x\"",
                               "sk_buff.dev.ifalias.ifalias == \"" + "x" * 62 + "\"", "sk_buff.dev.dev_addr == 02:00:00:00:00:01",
                               "proto != tcp && !(proto == arp)", "(pid == 1) + (mark == 3) == (reason == 2)"],
                              check=False, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    if os.geteuid():
        skip("needs root")
    if subprocess.run([TRACE, "--load-only", "1"], check=False, capture_output=True).returncode:
        skip("this kernel or container loads no BPF programs")
    if subprocess.run(["ip", "netns", "add", NS], check=False, capture_output=True).returncode:
        skip("cannot make a network namespace")
    run("ip", "netns", "del", NS)
    unittest.main(argv=sys.argv[:1])
