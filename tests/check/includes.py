#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may include whom: the folders build on each other in one direction, and what lies below the capture file knows
nothing of libbpf. See docs/design.md.

    includes.py ROOT
"""
import re
import sys

import tree

# Sections are described by the collectors, and used by everyone from core/event on.
SECTIONS = [r"collectors/list\.h", r"collectors/\w+/section\.h"]
BELOW = ["core/util/", "core/event/"] + SECTIONS
KERNEL = BELOW + ["core/kernel/"]
# Headers that the BPF side shares with user space.
SHARED = ["core/event/schema.h", "core/event/record.h", "core/bpf/", "probes/probe.h", "probes/filter/slot.h"] + SECTIONS

# Files, what they may include of ours besides their own folder, and whether libbpf. The first that fits counts.
RULES = [
    (r"core/util/", [], False),
    (r"core/event/schema\.h", ["core/bpf/types.bpf.h"], False),  # when BPF includes it
    (r"core/event/", ["core/util/"] + SECTIONS, False),
    (r"core/kernel/", BELOW, True),
    (r"probes/tracking/.*\.bpf\.h", SHARED + ["probes/body.bpf.h"], True),
    (r".*\.bpf\.[ch]", SHARED + ["hooks.bpf.h"], True),
    (r"collectors/\w+/collect\.c", KERNEL + ["probes/collector.h"], True),
    (r"collectors/", BELOW, False),
    (r"profiles/", BELOW, False),
    (r"postprocess/.*test_\w+\.[ch]", BELOW + ["postprocess/", "tests/data/"], False),
    (r"postprocess/", BELOW + ["postprocess/", r"collectors/skb/dissect/dissect\.h"], False),
    (r"probes/evidence/", KERNEL + ["probes/evidence/", r"postprocess/why/(facts|why)\.h",
                                   r"postprocess/explain/explain\.h"], True),  # for the rules
    (r"probes/tracking/", KERNEL + [r"probes/(links|manager|program)\.h"], True),
    (r"probes/", KERNEL + [r"postprocess/(consumer|live)\.h", "config.h", "stubs.skel.h"], True),  # printing live is a consumer
    (r"(cli|tests)/", [".*"], True),
]


def check_file(root, path):
    _, allowed, libbpf = next(rule for rule in RULES if re.match(rule[0], path))
    own = path.rsplit("/", 1)[0] + "/"
    for n, line in enumerate(tree.text(root, path).splitlines(), 1):
        include = re.match(r'\s*#\s*include\s+(["<])([^">]+)', line)
        if not include:
            continue
        quote, name = include.groups()
        if quote == "<":
            if name.startswith("bpf/") and not libbpf:
                tree.say("%s:%d" % (path, n), "<%s>: no libbpf here" % name)
        elif not name.startswith(own) and not any(re.match(a, name) for a in allowed):
            tree.say("%s:%d" % (path, n), '"%s": %s may not include that' % (name, own))


def main(root):
    paths = tree.files(root, ".c", ".h")
    for path in paths:
        check_file(root, path)
    tree.end(len(paths))


main(sys.argv[1])
