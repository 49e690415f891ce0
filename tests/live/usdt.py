#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Static probes of programs, with their arguments: of every process that runs the program, or of one."""
import os
import subprocess

import lib
from lib import Collect, Skip, check_equal, check_in

TARGET = os.environ["USDT_TARGET"]


class Target:
    """The program, waiting for lines."""

    def __init__(self):
        self.process = subprocess.Popen([TARGET], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def lines(self, count):
        """Send them, and wait until they are read."""
        self.process.communicate("x\n" * count)


def probe(name, place=TARGET):
    if not os.path.exists("/sys/bus/event_source/devices/uprobe"):
        raise Skip("this kernel has no uprobes")
    return ["-c", "task,usdt", "-p", "usdt:%s:pktrack_test:%s" % (place, name)]


def test_arguments():
    run = Collect(*probe("line"), profile=None)
    target = Target()
    target.lines(2)
    events = run.stop()
    check_equal([e["usdt"]["args"] for e in events], [[n, 0x123456789abc, -300, 0xffffffff] for n in (1, 2)], "arguments")
    check_equal({e["probe"]["type"] for e in events}, {"usdt"}, "type")
    check_equal({e["task"]["pid"] for e in events}, {target.process.pid}, "process")
    check_in("args 1, 20015998343868, -300, 4294967295", lib.run("print", run.capture).stdout, "text")


def test_one_process():
    one, other = Target(), Target()
    run = Collect(*probe("line", one.process.pid), profile=None)
    other.lines(1)
    one.lines(1)
    check_equal([e["task"]["pid"] for e in run.stop()], [one.process.pid], "processes")


def test_semaphore():
    """The program looks whether somebody looks."""
    target = Target()
    run = Collect(*probe("guarded"), profile=None)
    target.lines(3)
    check_equal([e["usdt"]["args"] for e in run.stop()], [[1], [2], [3]], "arguments")


def test_wrong():
    for text, why in (("%s:pktrack_test:none" % TARGET, "no such probe"), ("/nowhere:a:b", "No such file"),
                      ("/etc/passwd:a:b", "no program")):
        r = lib.run("collect", "-p", "usdt:" + text, "--cmd", "true")
        check_equal(r.returncode, 1, "exit status for " + text)
        check_in(why, r.stderr, "message for " + text)


lib.main()
