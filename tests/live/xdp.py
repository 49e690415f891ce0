#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames that XDP loses without an skb: each is an event, and named. Usage: xdp.py PKTRACK"""
import json
import os
import re
import socket

import lib
from lib import Collect, Netns, check, check_equal, check_in, enter, veth
from xdp_prog import DEVMAP, XDP_PASS, XDP_TX, attach_xdp, make_map, redirect, redirect_map, verdict

PORT = 5099
NOWHERE = 9999


def cable(n):
    """Two namespaces, 10.213.N.1 and 10.213.N.2, which know each other's MAC: nothing but what a test sends goes over."""
    a, b = Netns(), Netns()
    veth(a, b, address_a="10.213.%d.1/24" % n, address_b="10.213.%d.2/24" % n)
    for ns, other, address in ((a, b, 2), (b, a, 1)):
        ns.sysctl("net.ipv6.conf.all.disable_ipv6", 1)
        mac = json.loads(other.ip("-j", "link", "show", "veth0").stdout)[0]["address"]
        ns.ip("neigh", "replace", "10.213.%d.%d" % (n, address), "lladdr", mac, "dev", "veth0", "nud", "permanent")
    return a, b


def journeys(collect, *args):
    r = lib.run("sort", "--format", "json", *args, collect.capture)
    check_equal(r.returncode, 0, "exit status of sort (%s)" % r.stderr)
    return [json.loads(line) for line in r.stdout.splitlines()]


def lost_in(collect, ns):
    return [j for j in journeys(collect, "--dropped") if j["verdict"].get("ns", {}).get("inum") == ns.inum()]


def check_lost(collect, ns, places, flow, cause, fix, how, device="veth0", count=1):
    """That many losses of this namespace, each named in full."""
    found = lost_in(collect, ns)
    if not check_equal(len(found), count, "losses in %s: %s" % (ns.name, [j["verdict"] for j in found])):
        return
    for j in found:
        v, event = j["verdict"], j["events"][-1]
        # Before 5.17 the kernel has no reasons at all.
        check_equal((v["outcome"], v.get("reason", "NOT_SPECIFIED"), v["dev"]["name"], v["derived"]),
                    ("dropped", "NOT_SPECIFIED", device, True), "verdict")
        check_in(v["symbol"], places, "place")
        check_in(cause, v["cause"], "cause")
        check_in(fix, v["fix"], "fix")
        check_equal(event["xdp"]["how"], how, "how")
        check_in(flow, event.get("packet", {}).get("summary", ""), "packet")
        if "stack" in event:
            check_equal(event["stack"][0], "%s+0x%x" % (v["symbol"], v["offset"]), "top of the stack")
    text = lib.run("sort", "--dropped", collect.capture).stdout
    check_in("cause (", text, "text")
    check(re.search(r"=> DROPPED( NOT_SPECIFIED)? at %s\+0x" % found[0]["verdict"]["symbol"], text), "text: " + text)


def test_redirect_nowhere():
    """For a device that does not exist; both profiles."""
    for n, profile in ((1, "dropmon"), (2, "generic")):
        a, b = cable(n)
        attach_xdp(b, "veth0", redirect(NOWHERE), name="nowhere")
        c = Collect(profile=profile)
        a.send_udp("10.213.%d.2" % n, PORT, count=3)
        c.stop()
        check_lost(c, b, ["xdp_do_redirect", "xdp_do_redirect_frame"], "> 10.213.%d.2.%d: UDP" % (n, PORT),
                   "returned XDP_REDIRECT to ifindex %d, which does not exist in ns %s" % (NOWHERE, b.name),
                   "correct the ifindex", 1, count=3)
        check_in("the XDP program nowhere (id ", lost_in(c, b)[0]["verdict"]["cause"], "program")


def test_redirect_to_closed_device():
    """One that is there, but down; by a map."""
    a, b = cable(3)
    b.ip("link", "add", "other0", "type", "veth", "peer", "name", "other1")
    index = json.loads(b.ip("-j", "link", "show", "other0").stdout)[0]["ifindex"]
    in_b = os.open("/run/netns/" + b.name, os.O_RDONLY)
    own = os.open("/proc/self/ns/net", os.O_RDONLY)
    enter(in_b)
    fd = make_map(DEVMAP, 4, {2: index})
    enter(own)
    attach_xdp(b, "other1", verdict(XDP_PASS))  # it could send otherwise
    attach_xdp(b, "veth0", redirect_map(fd, 2))
    c = Collect()
    a.send_udp("10.213.3.2", PORT)
    c.stop()
    check_lost(c, b, ["xdp_do_redirect", "xdp_do_redirect_frame"], "> 10.213.3.2.%d: UDP" % PORT,
               "slot 2 of the devmap", "ip link set", 1)


def test_empty_slot():
    """The helper itself says XDP_ABORTED then: the skb is freed as a drop, and that is all there is."""
    a, b = cable(4)
    fd = make_map(DEVMAP, 4, {})
    attach_xdp(b, "veth0", redirect_map(fd, 2))
    c = Collect()
    a.send_udp("10.213.4.2", PORT)
    events = c.stop()
    drops = lib.of_ns(events, b)
    check_equal([(e["probe"]["symbol"], "xdp" in e) for e in drops], [("skb:kfree_skb", False)], "drops")


def test_peer_without_xdp():
    """A veth takes redirected frames only if there is XDP, or GRO, at its other end; the same for XDP_TX."""
    a, b = cable(5)
    index = json.loads(b.ip("-j", "link", "show", "veth0").stdout)[0]["ifindex"]
    # Since 6.3 the kernel knows so before it takes the frame.
    for code, hows in ((redirect(index), (1, 3)), (verdict(XDP_TX), (4,))):
        attach_xdp(b, "veth0", code)
        c = Collect()
        a.send_udp("10.213.5.2", PORT)
        c.stop()
        found = lost_in(c, b)
        if check_equal(len(found), 1, "losses"):
            check_in(found[0]["events"][-1]["xdp"]["how"], hows, "how")
            check_equal(found[0]["events"][-1]["xdp"]["lost"], 1, "frames")
            check_in("no XDP program and no GRO at the other end", found[0]["verdict"]["cause"], "cause")
        b.ip("link", "set", "dev", "veth0", "xdpdrv", "off")


def test_program_that_comes_later():
    """Where there is no XDP program, nothing is probed until there is one."""
    a, b = cable(9)
    c = Collect("-f", "udp port %d" % PORT)
    attach_xdp(b, "veth0", redirect(NOWHERE))
    check(lib.wait_for(lambda: re.search("collector 'xdp' is of use| [2-9] probes attached", c.stderr())), "it is not probed")
    a.send_udp("10.213.9.2", PORT)
    c.stop()
    check_equal(len(lost_in(c, b)), 1, "losses")


def test_generic_mode():
    """There the kernel frees an skb, and says so: once is enough."""
    a, b = cable(6)
    attach_xdp(b, "veth0", redirect(NOWHERE), mode="xdpgeneric")
    c = Collect()
    a.send_udp("10.213.6.2", PORT)
    events = lib.of_ns(c.stop(), b)
    check_equal([e["probe"]["symbol"] for e in events], ["skb:kfree_skb"], "drops")


def test_redirect_that_works():
    """Through a veth and back by another device of the same namespace: nothing is lost."""
    a, b = cable(7)
    to = Netns()
    veth(b, to, name_a="out0", address_b="10.213.70.2/24")
    to.sysctl("net.ipv6.conf.all.disable_ipv6", 1)
    attach_xdp(to, "veth0", verdict(XDP_PASS))
    index = json.loads(b.ip("-j", "link", "show", "out0").stdout)[0]["ifindex"]
    attach_xdp(b, "veth0", redirect(index))
    c = Collect()
    with to.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
        s.bind(("veth0", 0x0800))
        s.settimeout(5)
        a.send_udp("10.213.7.2", PORT, data=b"through")
        arrived = False
        try:
            arrived = b"through" in s.recv(2048)
        except OSError:
            pass
    check(arrived, "the redirect does not work")
    events = c.stop()
    check_equal([e for e in events if "xdp" in e and e.get("ns", {}).get("inum") in (a.inum(), b.inum(), to.inum())], [],
                "losses")


def test_filter():
    """The frame is known, so a filter is asked."""
    a, b = cable(8)
    attach_xdp(b, "veth0", redirect(NOWHERE))
    c = Collect("-f", "udp port %d" % PORT)
    a.send_udp("10.213.8.2", PORT)
    a.send_udp("10.213.8.2", PORT + 1)
    c.stop()
    check_lost(c, b, ["xdp_do_redirect", "xdp_do_redirect_frame"], "> 10.213.8.2.%d: UDP" % PORT, "ifindex %d" % NOWHERE,
               "correct", 1)


if __name__ == "__main__":
    lib.main()
