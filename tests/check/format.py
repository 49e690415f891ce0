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
    for path in paths:
        r = subprocess.run([program, "--dry-run", "--style=file", path], cwd=root, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, universal_newlines=True)
        lines = sorted({int(n) for n in re.findall(r"^[^\n:]+:(\d+):\d+: warning", r.stderr, re.M)})
        if lines or r.returncode:
            tree.say(path, "not formatted: %s -i %s (lines %s)" % (program, path, ", ".join(map(str, lines[:12])) or
                                                                   r.stderr.strip()))
    tree.end(len(paths))


main(*sys.argv[1:])
