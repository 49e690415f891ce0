#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents say what the program does, all of it, and nothing else: commands, options, keys of the JSON, collectors, profiles,
parts of the capture file, suites of tests; and their links lead somewhere.

    docs.py ROOT PKTRACK
"""
import json
import os
import re
import subprocess
import sys

import tree

USAGE, FORMAT = "docs/usage.md", "docs/capture-file.md"
checked = 0


def same(where, what, documented, there):
    global checked
    documented, there = set(documented), set(there)
    checked += len(documented | there)
    for name in sorted(there - documented):
        tree.say(where, "%s '%s' is not documented" % (what, name))
    for name in sorted(documented - there):
        tree.say(where, "%s '%s' does not exist" % (what, name))


def part(document, heading):
    """What stands below a heading, up to the next one of its level or above."""
    begin = re.search(r"^(#+) %s$" % re.escape(heading), document, re.M)
    if not begin:
        tree.say(heading, "there is no such heading")
        return ""
    rest = document[begin.end():]
    end = re.search(r"^#{1,%d} " % len(begin[1]), rest, re.M)
    return rest[:end.start()] if end else rest


def rows(text):
    """First cells of the tables in it."""
    return [re.split(r"(?<!\\)\|", line)[1].strip() for line in text.splitlines() if re.match(r"\| (?!-)", line)]


def spans(cells):
    return [span for cell in cells for span in re.findall(r"`([^`]+)`", cell)]


# ---- commands and options ----


def help_of(*args):
    r = subprocess.run([PKTRACK, *args, "--help"], stdout=subprocess.PIPE, universal_newlines=True, check=True)
    return r.stdout


def options_in(text):
    """{long name: letter} of a help text or of table cells."""
    found = re.findall(r"(?:^|\s|`)(?:-(\w)`?, +`?)?--([a-z][a-z-]*)", text)
    return ["-%s, --%s" % (letter, name) if letter else "--" + name for letter, name in found]


def help_options(text):
    return [o for line in text.splitlines() if re.match(r"\s{2,6}-", line) for o in options_in(line[:28].split("  [")[0])]


def check_commands(usage):
    helps = {"": help_of()}
    commands = re.search(r"\nCommands:\n(.*?)\n\n", helps[""], re.S)[1]
    commands = [line.split()[0] for line in commands.splitlines() if re.match(r"  \w", line)]
    told = re.findall(r"^## (.*)$", usage.split("\n# Text\n")[0], re.M)
    same(USAGE, "command", [t for t in told if t not in ("In short", "Options of every command", "Selecting events")], commands)
    common = options_in("\n".join(rows(part(usage, "Options of every command"))))
    same(USAGE, "option", common, help_options(helps[""]))
    for command in commands:
        if command == "help":
            continue
        helps[command] = help_of(command)
        own = helps[command].split("\nOptions of every command:\n")[0]
        section = part(usage, command)
        told = options_in("\n".join(rows(section)))
        if command in ("print", "sort", "pcap", "stats"):
            told = list(told) + list(options_in("\n".join(rows(part(usage, "Selecting events")))))
        same(USAGE, "%s's option" % command, told, help_options(own))
    return {o.split("--")[1] for text in helps.values() for o in help_options(text)}


def check_mentions(root, documents, options):
    """Command lines in examples use options that there are."""
    for path in documents:
        for n, line in enumerate(tree.text(root, path).splitlines(), 1):
            for command in re.findall(r"(?:^\s*|[|;(`]\s*|\$ |sudo |ssh \S+ )(?:build/)?pktrack( [^|;`#>]*)", line):
                for name in re.findall(r" --(?:no-)?([a-z][a-z-]*)", re.sub(r"'[^']*'", "", command)):
                    if name not in options:
                        tree.say("%s:%d" % (path, n), "option '--%s' does not exist" % name)


# ---- JSON ----

KEYS_OF_TYPE = {"REASON": ["reason", "subsystem", "value"], "ADDR": ["symbol", "offset", "address"], "NETNS": ["inum", "name"]}


def keys_of_sections(root):
    keys = set()
    for path in tree.files(root, "section.h"):
        for section, kind, name in re.findall(r"\bF\((\w+), (\w+), (\w+),", tree.text(root, path)):
            flat = re.search(r"\.flat = true", tree.text(root, path.replace(".h", ".c"))) and section == "stack"
            names = KEYS_OF_TYPE.get(kind, [name])
            keys |= {section} if flat else {"%s.%s" % (section, key) for key in names}
    return keys


def key_paths(schema, prefix=""):
    """Keys of a schema, as a.b; those of the objects in an array follow its name in the same way."""
    schema = schema.get("items", schema)
    if "properties" not in schema:
        return {prefix}
    return {k for key, below in schema["properties"].items() for k in key_paths(below, (prefix + "." + key).lstrip("."))}


def keys_of(what):
    r = subprocess.run([PKTRACK, "schema", what], stdout=subprocess.PIPE, check=True)
    return key_paths(json.loads(r.stdout))


def check_json(root, usage):
    json_part = part(usage, "JSON").split("\n### ")[0]
    same(USAGE, "key", spans(rows(json_part)), keys_of("event") | keys_of_sections(root))
    same(USAGE, "key", spans(rows(part(usage, "Journeys"))), {re.sub(r"^events\..*", "events", k) for k in keys_of("journey")})
    same(USAGE, "key", spans(rows(part(usage, "Stats"))), keys_of("stats"))


# ---- lists ----


def macro_rows(root, path, pattern):
    return re.findall(pattern, tree.text(root, path))


def check_lists(root, usage):
    collectors = {name: re.findall(r"S\(\d+, (\w+)\)", line)
                  for name, line in macro_rows(root, "collectors/list.h", r"\tC\((\w+),(.*)")}
    table = [re.split(r"(?<!\\)\|", line) for line in part(usage, "collect").splitlines()]
    told = {spans([row[1]])[0]: spans([row[3]]) for row in table if len(row) == 5 and "`" in row[1]}
    same(USAGE, "collector", told, collectors)
    for name in collectors:
        same(USAGE, "section of " + name, told.get(name, []), collectors[name])
    profiles = [json.loads(tree.text(root, p)) for p in tree.files(root, ".json") if p.startswith("profiles/")]
    text = part(usage, "Profiles")
    same(USAGE, "profile", spans(rows(text)), [p["name"] for p in profiles])
    for profile in profiles:
        if profile["about"] not in text:
            tree.say(USAGE, "profile '%s' is told of in other words than its own: %s" % (profile["name"], profile["about"]))


def check_format(root):
    document = tree.text(root, FORMAT)
    blocks = macro_rows(root, "core/event/capture.h", r'B\((\d+), (\w+), "')
    told = re.findall(r"^\| (\d+) \| `(\w+)` \|", part(document, "Blocks"), re.M)
    same(FORMAT, "block type", map(" ".join, told), map(" ".join, blocks))
    types = macro_rows(root, "core/event/schema.h", r'\bT\((\w+), "')
    schema = part(document, "What is in a section: the dictionary `schema`")
    same(FORMAT, "field type", spans(rows(schema)), types)
    sections = macro_rows(root, "collectors/list.h", r"\bS\((\d+), (\w+)\)")
    told = re.findall(r"(\d+)\s`(\w+)`", " ".join(re.findall(r"The sections of this version.*?;", schema, re.S)))
    same(FORMAT, "section", map(" ".join, told), map(" ".join, sections))
    causes = dict(macro_rows(root, "core/event/record.h", r'L\(\w+, (\w+), [A-Z]+, "([^"]+)"'))
    same(FORMAT, "loss cause", spans(rows(part(document, "Loss"))), causes)
    kinds = macro_rows(root, "core/event/names.c", r'\[KIND_\w+\] = "(\w+)"') + ["meta"]
    text = part(document, "Dictionaries")
    same(FORMAT, "dictionary", re.findall(r"^\*\*`(\w+)`\*\*", text, re.M), kinds)
    facts = macro_rows(root, "core/event/evidence.h", r'\bFACT\((\w+),[\s\\]*"')
    same(FORMAT, "fact", spans(rows(text.split("| fact |")[1])), facts)
    meta = macro_rows(root, "probes/collect.c", r'(?:meta_add|json_object_object_add)\(meta, "(\w+)"')
    filters = macro_rows(root, "probes/filter/filter.c", r'describe_\w+\(meta, "(\w+)"')
    same(FORMAT, "meta key", spans(rows(text.split("**`probes`**")[0])), meta + filters)


def check_suites(root):
    suites = {s for p in tree.files(root, "meson.build") for s in re.findall(r"suite: '(\w+)'", tree.text(root, p))}
    same("docs/testing.md", "suite", spans(rows(part(tree.text(root, "docs/testing.md"), "Suites"))), suites)


def check_probes(root):
    document = tree.text(root, "docs/probes.md")
    kinds = macro_rows(root, "probes/probe.h", r'K\(\w+, "(\w+)", "[^"]+"')
    same("docs/probes.md", "type of probe", [c for c in spans(rows(document)) if c in kinds], kinds)
    denied = macro_rows(root, "probes/deny.h", r'D\("([^"]+)"')
    same("docs/probes.md", "function left out", spans(rows(part(document, "Left out by --all-skb"))), denied)


# ---- links ----


def anchors(document):
    """As GitHub and most others make them of headings."""
    names = []
    for heading in re.findall(r"^#+ (.*)$", re.sub(r"^    .*$", "", document, flags=re.M), re.M):
        name = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        while name in names:
            name = re.sub(r"(-(\d+))?$", lambda m: "-%d" % (int(m[2] or 0) + 1), name, count=1)
        names.append(name)
    return names


def check_links(root, documents):
    global checked
    for path in documents:
        for target in re.findall(r"\]\(([^)\s]+)\)", tree.text(root, path)):
            checked += 1
            file, _, anchor = target.partition("#")
            to = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            if not os.path.exists(os.path.join(root, to)):
                tree.say(path, "link to '%s': no such file" % target)
            elif anchor and anchor not in anchors(tree.text(root, to)):
                tree.say(path, "link to '%s': no such heading" % target)


def main(root):
    documents = tree.files(root, ".md")
    usage = tree.text(root, USAGE)
    options = check_commands(usage)
    check_mentions(root, documents, options)
    check_json(root, usage)
    check_lists(root, usage)
    check_format(root)
    check_suites(root)
    check_probes(root)
    check_links(root, documents)
    tree.end(checked)


PKTRACK = sys.argv[2]
main(sys.argv[1])
