#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing lies about unused: each collector is in the list and whole, each unit test is one that is run, each command
and profile is known to the program.

    structure.py ROOT
"""
import os
import re
import sys

import tree

COLLECTOR_FILES = ["section.h", "section.c", "hook.bpf.c", "collect.c"]


def check_collectors(root, paths):
    listed = re.findall(r"^\tC\((\w+),", tree.text(root, "collectors/list.h"), re.M)
    folders = sorted({p.split("/")[1] for p in paths if p.startswith("collectors/") and p.count("/") > 1})
    for name in sorted(set(listed) | set(folders)):
        if name not in listed:
            tree.say("collectors/" + name, "is not in collectors/list.h")
        for file in COLLECTOR_FILES:
            if "collectors/%s/%s" % (name, file) not in paths:
                tree.say("collectors/" + name, "has no " + file)
    ids = re.findall(r"\bS\((\d+), \w+\)", tree.text(root, "collectors/list.h"))
    for number in sorted({n for n in ids if ids.count(n) > 1}):
        tree.say("collectors/list.h", "section id %s is there twice" % number)
    return len(folders)


def check_tests(root, paths):
    """A test_*.c is named by the meson.build of its folder, or found by its name where collectors/meson.build does so."""
    tests = [p for p in paths if re.search(r"(^|/)(test|fuzz)_\w+\.c$", p)]
    for path in tests:
        folder, name = os.path.split(path)
        if re.fullmatch(r"collectors/(\w+)/test_\1\.c", path):
            continue
        known = [tree.text(root, p) for p in paths if p.endswith("meson.build") and
                 (os.path.dirname(p) == folder or p.startswith("tests/"))]
        if not any(re.search(r"\b%s\b" % re.escape(name), text) for text in known):
            tree.say(path, "no meson.build names it: it is never run")
    return len(tests)


def check_commands(root, paths):
    commands = re.search(r"#define PK_COMMANDS\(M\)((?:.*\\\n)*.*)", tree.text(root, "cli/cli.h"))[1]
    listed = set(re.findall(r"M\((\w+)\)", commands))
    there = {re.fullmatch(r"cli/cmd_(\w+)\.c", p)[1] for p in paths if re.fullmatch(r"cli/cmd_\w+\.c", p)}
    for name in sorted(listed ^ there):
        tree.say("cli/cmd_%s.c" % name, "is not in PK_COMMANDS" if name in there else "is not there")
    return len(there)


def check_profiles(root, paths):
    profiles = [p for p in paths if re.fullmatch(r"profiles/\w+\.json", p)]
    for path in profiles:
        if "'%s'" % os.path.basename(path) not in tree.text(root, "profiles/meson.build"):
            tree.say(path, "is not installed by profiles/meson.build")
    return len(profiles)


def main(root):
    paths = tree.files(root)
    tree.end(sum(check(root, paths) for check in (check_collectors, check_tests, check_commands, check_profiles)))


main(sys.argv[1])
