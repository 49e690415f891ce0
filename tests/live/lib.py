# SPDX-License-Identifier: GPL-2.0-or-later
"""What the live tests share: namespaces of their own, a running collect, its events, and checks.

A test script defines functions test_*(), calls main(), and exits with 0, 1 (something failed) or 77 (not possible
here). A function may raise Skip. Nothing that it makes outlives it.
"""
import atexit
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

CLONE_NEWNET = 0x40000000
PREFIX = "pklive"

libc = ctypes.CDLL(None, use_errno=True)
pktrack = None  # path of the program
folder = None  # for files; removed at the end
failures = []
tests_run = 0


class Skip(Exception):
    """This cannot be tested here; the text says why."""


def check(good, what):
    """Note a failure, and go on."""
    if not good:
        failures.append(what)
        print("FAIL: " + what)
    return bool(good)


def check_equal(got, want, what):
    return check(got == want, "%s: got %s, want %s" % (what, short(got), short(want)))


def check_in(part, whole, what):
    return check(part in whole, "%s: %r is not in %s" % (what, part, short(whole)))


def short(value):
    text = repr(value)
    return text if len(text) < 600 else text[:300] + " ... " + text[-200:]


def path(name):
    return os.path.join(folder, name)


def run(*args, **kwargs):
    """pktrack with `args`, to its end."""
    kwargs.setdefault("timeout", 60)
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([pktrack, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          errors="surrogateescape", **kwargs)


def tool(*args, ok=True):
    """A command of the system, such as ip."""
    r = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30,
                       stdin=subprocess.DEVNULL)
    if ok and r.returncode:
        raise RuntimeError("%s: %s" % (" ".join(args), r.stdout.strip()))
    return r


def wait_for(condition, seconds=10):
    """Until condition() holds; whether it did in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


# ---- namespaces ----


class Netns:
    """A named network namespace with its loopback up."""
    made = 0

    def __init__(self, name=None):
        Netns.made += 1
        self.name = name or "%s-%d-%d" % (PREFIX, os.getpid(), Netns.made)
        tool("ip", "netns", "add", self.name)
        atexit.register(self.remove)
        self.ip("link", "set", "lo", "up")

    def remove(self):
        tool("ip", "netns", "del", self.name, ok=False)
        atexit.unregister(self.remove)

    def ip(self, *args):
        return tool("ip", "-n", self.name, *args)

    def sysctl(self, key, value):
        self.command("sysctl", "-qw", "%s=%s" % (key, value))

    def command(self, *args, ok=True):
        return tool("ip", "netns", "exec", self.name, *args, ok=ok)

    def inum(self):
        return os.stat("/run/netns/" + self.name).st_ino

    def socket(self, family, kind, proto=0):
        """A socket of this namespace, made by this process."""
        own = os.open("/proc/self/ns/net", os.O_RDONLY)
        other = os.open("/run/netns/" + self.name, os.O_RDONLY)
        try:
            enter(other)
            try:
                return socket.socket(family, kind, proto)
            finally:
                enter(own)
        finally:
            os.close(own)
            os.close(other)

    def send_udp(self, address, port, data=b"hello", count=1, ttl=None):
        """Datagrams that nobody needs to want. Returns the port they come from."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self.socket(family, socket.SOCK_DGRAM) as s:
            s.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", 0))
            if ttl:
                s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
            for _ in range(count):
                s.sendto(data, (address, port))
            return s.getsockname()[1]

    def connect_tcp(self, address, port, seconds=5):
        """Try to; returns the port that was used."""
        with self.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM) as s:
            s.settimeout(seconds)
            s.bind(("::" if ":" in address else "0.0.0.0", 0))
            port_used = s.getsockname()[1]
            s.connect_ex((address, port))
            return port_used


def enter(fd):
    if libc.setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def veth(a, b, name_a="veth0", name_b="veth0", address_a=None, address_b=None):
    """A pair of devices between two namespaces, both up."""
    tool("ip", "-n", a.name, "link", "add", name_a, "type", "veth", "peer", "name", name_b, "netns", b.name)
    for ns, name, address in ((a, name_a, address_a), (b, name_b, address_b)):
        if address:
            ns.ip("address", "add", address, "dev", name)
        ns.ip("link", "set", name, "up")


# ---- collect ----


class Collect:
    """A collect in the background. It is ready when the constructor returns."""
    made = 0

    def __init__(self, *args, profile="dropmon", out=True, stdout=None, wait=True, env=None):
        Collect.made += 1
        base = path("run%d" % Collect.made)
        self.capture, self.ready = base + ".data", base + ".ready"
        self.stdout_path, self.stderr_path = base + ".stdout", base + ".stderr"
        command = [pktrack] + (["-p", profile] if profile else []) + ["collect", "--ready-file", self.ready]
        command += (["-o", self.capture] if out else []) + list(args)
        with open(self.stdout_path, "wb") as own_stdout, open(self.stderr_path, "wb") as stderr:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout or own_stdout,
                                            stderr=stderr, env=env)
        atexit.register(self.kill)
        if wait:
            self.wait_ready()

    def wait_ready(self):
        if not wait_for(lambda: os.path.exists(self.ready) or self.process.poll() is not None, 180):
            raise RuntimeError("collect is not ready after three minutes: %s" % self.stderr())
        if self.process.poll() is not None and not os.path.exists(self.ready):
            if "Ctrl-C stops" not in self.stderr():
                raise RuntimeError("collect ended with %s: %s" % (self.process.returncode, self.stderr()))

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        atexit.unregister(self.kill)

    def send(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=20):
        """Exit status; None, and a failure, if it does not end."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            check(False, "collect does not end within %d s" % seconds)
            self.kill()
            return None

    def stop(self, number=signal.SIGINT):
        """Stop, check that it ended well, and return the events."""
        self.send(number)
        check_equal(self.wait(), 0, "exit status of collect (%s)" % self.stderr())
        check(not os.path.exists(self.ready), "the ready file is left behind")
        return self.events()

    def events(self):
        return events_of(self.capture)

    def stdout(self):
        return read(self.stdout_path)

    def stderr(self):
        return read(self.stderr_path)


def read(name):
    with open(name, encoding="utf-8", errors="surrogateescape") as f:
        return f.read()


def events_of(capture, status=0):
    """Events of a capture, each strictly JSON."""
    r = run("print", "--format", "json", capture)
    check_equal(r.returncode, status, "exit status of print (%s)" % r.stderr)
    return [json.loads(line) for line in r.stdout.encode("utf-8", "surrogateescape").decode().splitlines()]


def stats_of(capture):
    return json.loads(run("stats", "--format", "json", capture).stdout)


def of_ns(events, ns):
    """Those of a namespace, a Netns or its number."""
    inum = ns if isinstance(ns, int) else ns.inum()
    return [e for e in events if e.get("ns", {}).get("inum") == inum]


# ---- running ----


def main():
    """Run every test_*() of the calling script, and exit."""
    global pktrack, folder
    if len(sys.argv) < 2:
        print("usage: %s PKTRACK [TEST...]" % sys.argv[0])
        sys.exit(2)
    pktrack = os.path.abspath(sys.argv[1])
    if not os.access(pktrack, os.X_OK):
        print("%s: is no program" % pktrack)
        sys.exit(2)
    if os.geteuid() != 0:
        print("skipped: not root")
        sys.exit(77)
    folder = tempfile.mkdtemp(prefix=PREFIX + "-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    tests = [(name, f) for name, f in vars(sys.modules["__main__"]).items()
             if name.startswith("test_") and (len(sys.argv) < 3 or name in sys.argv[2:])]
    for name, test in tests:
        run_test(name, test)
    print("%d of %d tests failed checks" % (len({f.split(":")[0] for f in failures}), len(tests)) if failures
          else "%d tests passed" % len(tests))
    sys.exit(1 if failures else 0)


def run_test(name, test):
    global tests_run
    tests_run += 1
    before, start = len(failures), time.monotonic()
    try:
        test()
        result = "ok" if len(failures) == before else "FAILED"
    except Skip as reason:
        result = "skipped: %s" % reason
    except Exception:  # the other tests are worth running still
        traceback.print_exc(file=sys.stdout)
        failures.append(name + ": raised")
        result = "FAILED"
    print("%-40s %s (%.1f s)" % (name, result, time.monotonic() - start), flush=True)
