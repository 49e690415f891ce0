#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts the results of one `meson test` run: prints "PASSED FAILED SKIPPED".

    tally.py TESTLOG.json EXPECTED

EXPECTED is the number of tests that were to run; one that is not in the log failed, as when the runner itself dies.
A test that counts its own cases (cmocka's, or a last line "N passed, N failed, N skipped") counts as so many,
any other as one. Each "skip ..." or "skipped: ..." line goes to stderr: nothing is left out unsaid. A run without a single test failed.
"""
import json
import re
import sys


def counts_of(test):
    text = test.get("stdout", "") + "\n" + test.get("stderr", "")
    own = re.findall(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", text, re.M)
    if own:
        return [int(n) for n in own[-1]]
    cmocka = [sum(int(n) for n in re.findall(r"^\[  %s  \] (\d+) test\(s\)" % word, text, re.M))
              for word in ("PASSED", "FAILED", "SKIPPED")]
    return cmocka if any(cmocka) else None


def main():
    total = [0, 0, 0]
    try:
        with open(sys.argv[1], encoding="utf-8") as lines:
            tests = [json.loads(line) for line in lines]
    except FileNotFoundError:
        tests = []
    for test in tests:
        result = {"OK": 0, "EXPECTEDFAIL": 0, "SKIP": 2}.get(test["result"], 1)
        counts = counts_of(test)
        if not counts or (result == 1 and not counts[1]):
            counts = [int(result == n) for n in range(3)]
        total = [a + b for a, b in zip(total, counts)]
        for line in re.findall(r"^skip(?:ped:)? .*", test.get("stdout", ""), re.M):
            print("%s: %s" % (test["name"], line), file=sys.stderr)
    missing = max(int(sys.argv[2]), 1) - len(tests)
    if missing > 0:
        print("%d of %s tests did not run" % (missing, sys.argv[2]), file=sys.stderr)
        total[1] += missing
    print(*total)


main()
