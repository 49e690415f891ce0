#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""clang-format would change nothing in any C file: that of LLVM 14, since each version has ideas of its own.

    format.py ROOT CLANG-FORMAT
"""
import re
import subprocess
import sys

import tree


def main(root, program=""):
    lacking = tree.no_format(program)
    if lacking:
        print("skipped: " + lacking)
        sys.exit(77)
    paths = tree.files(root, ".c", ".h")
    r = subprocess.run([program, "--dry-run", "--style=file", *paths], cwd=root, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, universal_newlines=True)
    lines = {}
    for path, line in re.findall(r"^([^\n:]+):(\d+):\d+: warning", r.stderr, re.M):
        lines.setdefault(path, {})[line] = True
    for path in sorted(lines):
        tree.say(path, "not formatted: %s -i %s (lines %s)" % (program, path, ", ".join(list(lines[path])[:12])))
    if r.returncode and not lines:
        tree.say(program, r.stderr.strip())
    tree.end(len(paths))


main(*sys.argv[1:])
