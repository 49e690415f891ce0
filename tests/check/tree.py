# SPDX-License-Identifier: GPL-2.0-or-later
"""What the checks have in common: which files are the project's, and how a broken rule is told."""
import os
import re
import subprocess
import sys

FOLDERS = [".ci", "cli", "collectors", "core", "docs", "postprocess", "probes", "profiles", "tests", "tools"]
SKIPPED = {"__pycache__", ".git"}

broken = 0


def files(root, *endings):
    """Paths of the project's files below `root`, as written in the rules; those with one of the endings, or all."""
    found = [f for f in os.listdir(root) if os.path.isfile(os.path.join(root, f))]
    for folder in FOLDERS:
        for path, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = [f for f in folders if f not in SKIPPED]
            found += [os.path.relpath(os.path.join(path, name), root) for name in names]
    return sorted(f for f in found if not endings or f.endswith(endings))


def text(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read()


def no_format(program):
    """Why this clang-format cannot tell whether the tree is formatted; empty: it can."""
    if not program:
        return "no clang-format"
    r = subprocess.run([program, "--version"], stdout=subprocess.PIPE, universal_newlines=True, check=True)
    major = re.search(r"version (\d+)", r.stdout)
    return "" if major and major[1] == "14" else "clang-format 14 is wanted, this is " + r.stdout.strip()


def say(where, what):
    global broken
    broken += 1
    print("%s: %s" % (where, what))


def end(checked):
    """Exit status of a check that looked at so many things; none at all is no success."""
    print("%d checked, %d broken" % (checked, broken))
    sys.exit(1 if broken or not checked else 0)
