#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is written as JSON is what `pktrack schema` says, with no key beyond it; and the schema is one.

    schema.py ROOT PKTRACK
"""
import glob
import json
import os
import subprocess
import sys

import jsonschema

import tree

WRITTEN = {"event": "print.json", "journey": "sort.json", "stats": "stats.json"}
checked = 0


def schema_of(*what):
    r = subprocess.run([PKTRACK, "schema", *what], stdout=subprocess.PIPE, check=True)
    schema = json.loads(r.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def strict(schema):
    """Readers must live with keys that they do not know; here there may be none."""
    if isinstance(schema, dict):
        schema = {key: strict(value) for key, value in schema.items()}
        if schema.get("type") == "object" and "properties" in schema:
            schema["additionalProperties"] = False
    return [strict(value) for value in schema] if isinstance(schema, list) else schema


def check_lines(path, validators):
    global checked
    with open(path, encoding="utf-8") as lines:
        for n, line in enumerate(lines, 1):
            checked += 1
            for validator in validators:
                for error in validator.iter_errors(json.loads(line)):
                    where = ".".join(str(p) for p in error.absolute_path)
                    tree.say("%s:%d" % (path, n), "%s: %s" % (where, error.message[:300]))


def main(root):
    anything = jsonschema.Draft202012Validator(schema_of())
    for what, ending in WRITTEN.items():
        validator = jsonschema.Draft202012Validator(strict(schema_of(what)))
        paths = glob.glob(os.path.join(root, "tests/golden/*." + ending))
        if not paths:
            tree.say("tests/golden", "nothing ends in " + ending)
        for path in paths:
            check_lines(path, [validator, anything])
    tree.end(checked)


PKTRACK = sys.argv[2]
main(sys.argv[1])
