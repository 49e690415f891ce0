#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A check that never fails checks nothing. Here each rule is broken in a copy of the tree, one at a time, and the check must say so.

    prove.py ROOT BUILD PKTRACK MAKE_CAPTURE CC CLANG NM CLANG-FORMAT
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import tree

ROOT, BUILD, PKTRACK, MAKE_CAPTURE, CC, CLANG, NM, FORMAT = (sys.argv[1:] + [""])[:8]
PKTRACK, MAKE_CAPTURE = os.path.abspath(PKTRACK), os.path.abspath(MAKE_CAPTURE)  # a check runs in the copy
NOTE = "TO" "DO"  # not to be found here

# Check, file, what is written to it (a new file), or what is replaced in it by what; what the check must say.
BREAK = [
    ("format", "core/util/log.c", ("^}\n", "}\n\n\n\n"), "core/util/log.c: not formatted"),
    ("includes", "core/util/log.c", ("^#include", '#include "core/event/event.h"\n#include'), "core/util/ may not include"),
    ("includes", "core/event/reader.c", ("^#include", "#include <bpf/bpf.h>\n#include"), "no libbpf here"),
    ("includes", "collectors/dev/section.c", ("^#include", '#include "probes/manager.h"\n#include'), "may not include"),
    ("includes", "postprocess/run.c", ("^#include", '#include "core/kernel/kernel.h"\n#include'), "may not include"),
    ("headers", "core/util/array.h", ("^#include.*\n", ""), "core/util/array.h: does not compile alone"),
    ("headers", "core/bpf/ctx.bpf.h", ("^#include.*\n", ""), "core/bpf/ctx.bpf.h: does not compile alone"),
    ("text", "core/util/log.c", ("SPDX-License", "License"), "core/util/log.c: no 'SPDX"),
    ("text", "tools/test", ("SPDX-License", "License"), "tools/test: no 'SPDX"),
    ("text", "core/util/log.c", ("^}\n", "} \n"), "blanks at the end"),
    ("text", "core/util/log.c", ("^}\n", "} /* %s */\n" % ("word " * 20)), "columns, at most 100"),
    ("text", "core/util/log.c", ("^}\n", "} /* %s */\n" % NOTE), "'%s'" % NOTE),
    ("text", "docs/usage.md", ("^# Text", NOTE + "\n# Text"), "'%s'" % NOTE),
    ("text", "core/util/log.c", ("^}\n", "\tstrcpy(a, b);\n}\n"), "strcpy() is not used"),
    ("text", "core/util/log.h", ("#pragma once", ""), "no '#pragma once'"),
    ("text", "tools/test", ("^set -eu", "set -eu; cd /work" "/main/x"), "a path of one machine"),
    ("text", "core/util/log.c", (r"\Z", "\n"), "exactly one newline"),
    ("structure", "collectors/lost/section.c", "", "is not in collectors/list.h"),
    ("structure", "collectors/list.h", (r"^\tC\(ns, S\(6, ns\)\)", "\tC(ns, S(6, ns)) C(x, S(6, x))"),
     "section id 6 is there twice"),
    ("structure", "collectors/list.h", (r"^\tC\(ns,", "\tC(nothing, S(31, nothing)) \\\\\n\tC(ns,"),
     "collectors/nothing: has no section.h"),
    ("structure", "core/util/test_lost.c", "", "it is never run"),
    ("structure", "cli/cmd_lost.c", "", "is not in PK_COMMANDS"),
    ("structure", "profiles/lost.json", "{}", "is not installed"),
    ("docs", "docs/usage.md", (r"^\| `--duration TIME`", "| `--during TIME`"), "collect's option '--duration' is not documented"),
    ("docs", "docs/usage.md", (r"^\| `--duration TIME`", "| `--during TIME`"), "collect's option '--during' does not exist"),
    ("docs", "docs/usage.md", (r"^\| `-v`, `--verbose`", "| `-w`, `--verbose`"), "option '-v, --verbose' is not documented"),
    ("docs", "docs/usage.md", ("^## stats$", "## statistics"), "command 'stats' is not documented"),
    ("docs", "docs/usage.md", (r"^\| `sk\.rmem`.*\n", ""), "key 'sk.rmem' is not documented"),
    ("docs", "docs/usage.md", (r"^\| `packet\.captured`", "| `packet.caught`"), "key 'packet.captured' is not documented"),
    ("docs", "docs/usage.md", (r"^\| `packet\.captured`", "| `packet.caught`"), "key 'packet.caught' does not exist"),
    ("docs", "docs/usage.md", (r"`verdict\.complete`", "`verdict.whole_of_it`"), "key 'verdict.complete' is not documented"),
    ("docs", "docs/usage.md", (r"`lost_cpus\.cpu`, ", ""), "key 'lost_cpus.cpu' is not documented"),
    ("docs", "collectors/dev/section.h", (r"F\(dev, STR16, name,", "F(dev, U32, speed, \"New.\") F(dev, STR16, name,"),
     "key 'dev.speed' is not documented"),
    ("docs", "docs/usage.md", (r"^\| `ns` \| the network.*\n", ""), "collector 'ns' is not documented"),
    ("docs", "docs/usage.md", (r"^\| `ifdump` \|.*\n", ""), "profile 'ifdump' is not documented"),
    ("docs", "README.md", ("pktrack check ", "pktrack check --deep "), "option '--deep' does not exist"),
    ("docs", "README.md", (r"\(docs/design\.md\)", "(docs/designs.md)"), "no such file"),
    ("docs", "docs/usage.md", (r"\(#limits\)", "(#no-limits)"), "no such heading"),
    ("docs", "docs/capture-file.md", (r"^\| 3 \| `LOSS`", "| 5 | `LOSS`"), "block type '3 LOSS' is not documented"),
    ("docs", "docs/capture-file.md", (r"^\| `LAYER` .*\n", ""), "field type 'LAYER' is not documented"),
    ("docs", "docs/capture-file.md", ("8 `sk`", "9 `sk`"), "section '8 sk' is not documented"),
    ("docs", "docs/capture-file.md", (r"^\| `nested` .*\n", ""), "loss cause 'nested' is not documented"),
    ("docs", "docs/capture-file.md", (r"^\*\*`netns`\*\*", "**netns**"), "dictionary 'netns' is not documented"),
    ("docs", "docs/capture-file.md", ("`snaplen`", "`snaplength`"), "meta key 'snaplen' is not documented"),
    ("docs", "docs/testing.md", (r"^\| `fuzz` .*\n", ""), "suite 'fuzz' is not documented"),
    ("capture", "tests/check/read_capture.py", (r"header\[:12\] \+ bytes\(4\) \+ payload", "payload"), "FAIL drops"),
    ("capture", "tests/check/read_capture.py", ("0x82F63B78", "0x82F63B79"), "FAIL crc32c"),
    ("schema", "tests/golden/drops.print.json", (r'"ifindex":', '"index":'), "'index' was unexpected"),
    ("schema", "tests/golden/journeys.sort.json", (r'"outcome":"[a-z-]*"', '"outcome":"gone"'), "'gone' is not one of"),
    ("schema", "tests/golden/drops.stats.json", (r'"whole":true,', ''), "'whole' is a required property"),
    ("example", "docs/collectors.md", (r"pk_event_add\(ev, PK_SECTION_mtu", "pk_event_add(PK_SECTION_mtu"), "stubs.bpf.c does not compile"),
    ("example", "docs/collectors.md", (r"PK_ROW", "PK_ROWS"), "section.c does not compile"),
]

ARGS = {
    "format": [FORMAT],
    "headers": [BUILD, CC, CLANG],
    "docs": [PKTRACK],
    "schema": [PKTRACK],
    "example": [BUILD, CC, CLANG],
}


def run(copy, check):
    args = [copy] + ARGS.get(check, []) if check != "capture" else [PKTRACK, MAKE_CAPTURE]
    script = os.path.join(copy, "tests/check/%s.py" % check)
    python = "/usr/bin/python3" if check == "schema" else sys.executable
    r = subprocess.run([python, "-B", script] + args, cwd=copy,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    return r.returncode, r.stdout


def break_file(path, change):
    """What was there before; None: nothing."""
    before = None
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            before = f.read()
    after = change if isinstance(change, str) else re.sub(*change, before, count=1, flags=re.M)
    if after == before:
        tree.say(path, "'%s' is not there any more: mend this test" % (change[0],))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(after)
    return before


def mend_file(path, before):
    if before is None:
        os.unlink(path)
        if not os.listdir(os.path.dirname(path)):
            os.rmdir(os.path.dirname(path))
    else:
        with open(path, "w", encoding="utf-8") as f:
            f.write(before)


def prove(copy, check, file, change, words):
    path = os.path.join(copy, file)
    before = break_file(path, change)
    status, output = run(copy, check)
    mend_file(path, before)
    if status in (0, 77) or words not in output:
        tree.say(check, "did not say '%s' of a broken %s: status %d\n%s" % (words, file, status, output[-2000:]))


def prove_border(folder):
    """A library that refers to libbpf."""
    source, library = os.path.join(folder, "x.c"), os.path.join(folder, "libx.a")
    with open(source, "w", encoding="utf-8") as f:
        f.write("int bpf_map_create(void);\nint x(void);\nint x(void) { return bpf_map_create(); }\n")
    subprocess.run(CC.split() + ["-c", source, "-o", source + ".o"], check=True)
    subprocess.run(["ar", "rc", library, source + ".o"], check=True)
    r = subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tests/check/border.py"), NM, library],
                       stdout=subprocess.PIPE, universal_newlines=True)
    if r.returncode == 0 or "refers to bpf_map_create()" not in r.stdout:
        tree.say("border", "did not see libbpf: %s" % r.stdout)


def main():
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "tree")
        os.mkdir(copy)
        for path in tree.files(ROOT) + [".clang-format"]:
            os.makedirs(os.path.dirname(os.path.join(copy, path)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, path), os.path.join(copy, path))
        for one in BREAK:
            if one[0] != "format" or not tree.no_format(FORMAT):
                prove(copy, *one)
        prove_border(folder)
    tree.end(len(BREAK) + 1)


main()
