#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every drop reason that the running kernel and its loaded modules know is explained. Usage: explain.py PKTRACK"""

import json
import os
import subprocess
import sys

PKTRACK = os.path.abspath(sys.argv[1])

if not os.access("/sys/kernel/btf/vmlinux", os.R_OK):
    print("skipped: this kernel has no readable BTF")
    sys.exit(77)
done = subprocess.run([PKTRACK, "explain", "--check", "--format", "json"], capture_output=True, text=True, check=False)
missing = [json.loads(line) for line in done.stdout.splitlines()]
if done.returncode == 3 and not missing:
    print("skipped: " + done.stderr.strip())
    sys.exit(77)
for m in missing:
    print("not explained: %s/%s" % (m["subsystem"], m["reason"]))
print(done.stderr.strip())
sys.exit(1 if missing or done.returncode else 0)
