#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every header can be included alone, by user space; those for BPF by BPF programs; those for both by both.

    headers.py ROOT BUILD CC CLANG
"""
import os
import platform
import re
import subprocess
import sys

import tree

SHARED = r"core/event/(schema|record)\.h|probes/(probe|filter/slot)\.h|collectors/(list|\w+/section)\.h"
TABLES = r".*_cases\.h"  # not a header: rows of one test's table


def compiles(command, root, path):
    source = '#include "%s"\n' % path
    r = subprocess.run(command + ["-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-I", root,
                                  "-x", "c", "-"], input=source, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       universal_newlines=True)
    if r.returncode:
        tree.say(path, "does not compile alone with %s:\n%s" % (command[0], r.stdout.rstrip()))


def main(root, build, cc, clang):
    arch = platform.machine()
    user = cc.split() + ["-std=gnu17", "-D_GNU_SOURCE", "-include", os.path.join(root, "core/util/banned.h"), "-I", build]
    bpf = [clang, "-target", "bpf", "-mcpu=v3", "-g", "-O2", "-D__bpf__",
           "-D__TARGET_ARCH_" + {"x86_64": "x86", "aarch64": "arm64"}[arch], "-I", os.path.join(build, "collectors"),
           "-idirafter", "/usr/include/%s-linux-gnu" % arch]
    checked = 0
    for path in tree.files(root, ".h"):
        if re.fullmatch(TABLES, path):
            continue
        if not path.endswith(".bpf.h"):
            compiles(user, root, path)
            checked += 1
        if path.endswith(".bpf.h") or re.fullmatch(SHARED, path):
            compiles(bpf, root, path)
            checked += 1
    tree.end(checked)


main(*sys.argv[1:])
