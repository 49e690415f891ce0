#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The collector of docs/collectors.md is what it says: these files and lines, put into a copy of the tree, compile on both sides.

    example.py ROOT BUILD CC CLANG
"""
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

import tree

DOCUMENT = "docs/collectors.md"


def insert_after(path, pattern, line):
    text = open(path, encoding="utf-8").read()
    new = re.sub(pattern, lambda m: m[0] + line, text, count=1, flags=re.M)
    if new == text:
        tree.say(DOCUMENT, "no place for '%s' in %s" % (line.strip(), path))
    open(path, "w", encoding="utf-8").write(new)


def put_in(copy, document):
    """The files and lines of the page; the name of the collector."""
    blocks = dict(re.findall(r"^## \d\. [^`\n]*(?:`(.*?)`)?\n.*?^```c\n(.*?)^```", document, re.S | re.M))
    line = blocks.pop("")
    name = re.match(r"\tC\((\w+),", line)[1]
    insert_after(os.path.join(copy, "collectors/list.h"), r"^\tC\(ns,.*\n", line)
    member = re.search(r"^```c\n(\t.*?; /\* struct (\w+) \*/\n)```", document, re.M)
    insert_after(os.path.join(copy, "core/bpf/types.bpf.h"), r"^struct %s \{\n" % member[2], member[1])
    for path, text in blocks.items():
        os.makedirs(os.path.dirname(os.path.join(copy, path)), exist_ok=True)
        with open(os.path.join(copy, path), "w", encoding="utf-8") as f:
            f.write(text)
    return name


def compiles(command, copy, path):
    r = subprocess.run(command + ["-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers", "-I", copy,
                                  "-o", "/dev/null", "-c", os.path.join(copy, path)],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if r.returncode:
        tree.say(DOCUMENT, "%s does not compile:\n%s" % (path, r.stdout))


def main(root, build, cc, clang):
    arch = platform.machine()
    with tempfile.TemporaryDirectory() as copy:
        for folder in ("core", "collectors", "probes"):
            shutil.copytree(os.path.join(root, folder), os.path.join(copy, folder))
        name = put_in(copy, tree.text(root, DOCUMENT))
        hooks = tree.text(build, "collectors/hooks.bpf.h") + '#include "collectors/%s/hook.bpf.c"\n' % name
        with open(os.path.join(copy, "hooks.bpf.h"), "w", encoding="utf-8") as f:
            f.write(hooks)
        user = cc.split() + ["-std=gnu17", "-D_GNU_SOURCE", "-include", os.path.join(copy, "core/util/banned.h")]
        for path in ("collectors/%s/section.c" % name, "collectors/%s/collect.c" % name, "core/event/section.c",
                     "probes/collector.c"):
            compiles(user, copy, path)
        compiles([clang, "-target", "bpf", "-mcpu=v3", "-g", "-O2", "-D__bpf__",
                  "-D__TARGET_ARCH_" + {"x86_64": "x86", "aarch64": "arm64"}[arch],
                  "-idirafter", "/usr/include/%s-linux-gnu" % arch], copy, "probes/stubs.bpf.c")
    tree.end(5)


main(*sys.argv[1:])
