#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What reads captures needs no libbpf: the library below the border refers to none of its functions.

    border.py NM LIBRARY
"""
import re
import subprocess
import sys

import tree

LIBBPF = re.compile(r"(bpf|btf|libbpf|ring_buffer|perf_buffer|skel)_+\w+|pk_(kernel|programs|probes|transport|collect)_\w+")


def main(nm, library):
    r = subprocess.run([nm, "-A", "--undefined-only", library], stdout=subprocess.PIPE, universal_newlines=True, check=True)
    symbols = [line.rsplit(None, 2) for line in r.stdout.splitlines() if line.strip()]
    for where, _, symbol in symbols:
        if LIBBPF.fullmatch(symbol):
            tree.say(where.rstrip(":"), "refers to %s()" % symbol)
    tree.end(len(symbols))


main(*sys.argv[1:])
