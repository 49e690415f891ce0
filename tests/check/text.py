#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every source file keeps to: an SPDX line, no line too long, no blanks at its end, no notes to self, no functions that
cannot be used safely.

    text.py ROOT
"""
import re
import sys

import tree

LICENSE = "SPDX-License-Identifier: GPL-2.0-or-later"
SOURCES = (".c", ".h", ".in", ".py", ".sh", ".build", "meson_options.txt")
NO_ENDING = r"(tools|tests|\.ci)/[\w/-]+$"  # scripts
C_COLUMNS, OTHER_COLUMNS = 100, 140

# Written in halves, so that they are not found here.
NOTES = [r"\bTO" r"DO\b", r"\bFIX" r"ME\b", r"\bX" r"XX\b", r"(?i)keep in" r" sync"]
UNSAFE = "strcpy strcat sprintf vsprintf atoi atol atoll strtok gets exit"
UNSAFE_ALLOWED = {"core/util/banned.h"}


def columns(line):
    return len(line.expandtabs(8))


def can_break(line):
    """A message is not taken apart: what stands beside it is short."""
    return columns(line) - max((len(s) for s in re.findall(r'"(?:\\.|[^"\\])*"', line)), default=0) > 60


def without_comments_and_strings(source):
    source = re.sub(r'"(\\.|[^"\\\n])*"', '""', source)
    return re.sub(r"/\*.*?\*/|//[^\n]*", lambda m: re.sub(r"[^\n]", "", m[0]), source, flags=re.S)


def check_lines(path, lines):
    limit = C_COLUMNS if path.endswith((".c", ".h")) else OTHER_COLUMNS
    for n, line in enumerate(lines, 1):
        if columns(line) > limit and (limit != C_COLUMNS or can_break(line)):
            tree.say("%s:%d" % (path, n), "%d columns, at most %d" % (columns(line), limit))
        for note in NOTES:
            if re.search(note, line):
                tree.say("%s:%d" % (path, n), "'%s'" % re.search(note, line)[0])


def check_whitespace(path, source):
    for n, line in enumerate(source.split("\n"), 1):
        if line != line.rstrip():
            tree.say("%s:%d" % (path, n), "blanks at the end of the line")
    if source and (not source.endswith("\n") or source.endswith("\n\n")):
        tree.say(path, "does not end with exactly one newline")


def check_c(path, source):
    if path.endswith(".h") and path not in UNSAFE_ALLOWED and "#pragma once" not in source and "/test_" not in path:
        tree.say(path, "no '#pragma once'")
    if path in UNSAFE_ALLOWED:
        return
    for n, line in enumerate(without_comments_and_strings(source).splitlines(), 1):
        unsafe = re.search(r"(?<![\w.>])(%s)\s*\(" % UNSAFE.replace(" ", "|"), line)
        if unsafe:
            tree.say("%s:%d" % (path, n), "%s() is not used here" % unsafe[1])


def check_file(root, path):
    source = tree.text(root, path)
    lines = source.splitlines()
    if not any(LICENSE in line for line in lines[:2]):
        tree.say(path, "no '%s' in the first two lines" % LICENSE)
    check_lines(path, lines)
    check_whitespace(path, source)
    if path.endswith((".c", ".h")):
        check_c(path, source)


def check_machine(root, paths):
    """Nothing in the project knows the machine that it was written on."""
    for path in paths:
        for n, line in enumerate(tree.text(root, path).splitlines(), 1):
            place = re.search(r"(?<![\w.])/(work|tmp/[\w]*(build|docs|play)[\w-]*)/", line)
            if place:
                tree.say("%s:%d" % (path, n), "'%s': a path of one machine" % place[0])


def main(root):
    paths = [p for p in tree.files(root) if p.endswith(SOURCES) or re.match(NO_ENDING, p)]
    documents = tree.files(root, ".md")
    for path in paths:
        check_file(root, path)
    for path in documents:
        source = tree.text(root, path)
        check_whitespace(path, source)
        for note in NOTES:
            if re.search(note, source):
                tree.say(path, "'%s'" % re.search(note, source)[0])
    check_machine(root, paths + documents)
    tree.end(len(paths) + len(documents))


main(sys.argv[1])
