#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The skeleton of bpftool with its object packed: embed.py SKELETON OBJECT ZSTD > HEADER

bpftool writes the whole object into the skeleton as a string, which would be half of the program. Here its place is
taken by what the compressor ZSTD makes of it, and a call of pk_object_unpack()."""
import re
import subprocess
import sys


def array(data):
    lines = [", ".join("%d" % b for b in data[at:at + 24]) for at in range(0, len(data), 24)]
    return ",\n\t\t".join(lines)


def main(skeleton, obj, zstd):
    packed = subprocess.run([zstd, "-q", "-19", "-c", obj], stdout=subprocess.PIPE, check=True).stdout
    body = "{\n\tstatic const unsigned char packed[] = {\n\t\t%s\n\t};\n\n" \
           "\treturn pk_object_unpack(packed, sizeof(packed), sz);\n}\n" % array(packed)
    with open(skeleton) as f:
        text, n = re.subn(r"(__elf_bytes\(size_t \*sz\)\n)\{\n.*?\n\}\n", lambda m: m.group(1) + body, f.read(),
                          flags=re.S)
    if n != 1:
        sys.exit("%s: this bpftool puts the object elsewhere" % skeleton)
    sys.stdout.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
