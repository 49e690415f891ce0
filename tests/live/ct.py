#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What conntrack knows of packets: states, NAT, marks; and nothing of those it has not seen."""
import shutil

import lib
from lib import Collect, Netns, Skip, check, check_equal, of_ns, veth

RULES = """
table ip t {
	chain n { type nat hook prerouting priority -100; udp dport 53 dnat to 10.77.5.2:54; }
	chain r { type filter hook prerouting priority -300; udp dport 55 notrack; }
	chain i { type filter hook input priority 0; ct mark set 5; udp dport { 54, 55 } drop; }
}
"""


def pair_with_rules():
    if not shutil.which("nft"):
        raise Skip("nft is not installed")
    near, far = Netns(), Netns()
    veth(near, far, "veth0", "veth1", "10.77.5.1/24", "10.77.5.2/24")
    far.command("nft", RULES)
    return near, far


def drops_at(events, ns, port):
    return [e for e in of_ns(events, ns) if "> 10.77.5.2.%d: UDP" % port in e["packet"]["summary"]]


def test_nat():
    near, far = pair_with_rules()
    run = Collect()
    port = near.send_udp("10.77.5.2", 53)
    found = drops_at(run.stop(), far, 54)
    check_equal(len(found), 1, "drops")
    ct = found[0]["ct"]
    want = {"state": "new", "mark": 5, "proto": 17, "zone": 0, "orig_src": "10.77.5.1", "orig_dst": "10.77.5.2",
            "orig_sport": port, "orig_dport": 53, "reply_src": "10.77.5.2", "reply_dst": "10.77.5.1",
            "reply_sport": 54, "reply_dport": port}
    check_equal({k: ct[k] for k in want}, want, "connection")
    text = lib.run("print", run.capture).stdout
    lib.check_in("ct new, udp, 10.77.5.1.%d > 10.77.5.2.53, answers 10.77.5.2.54 > 10.77.5.1.%d (DNAT, unconfirmed), "
                 "mark 0x5" % (port, port), text, "text")


def test_untracked():
    near, far = pair_with_rules()
    run = Collect()
    near.send_udp("10.77.5.2", 55)
    found = drops_at(run.stop(), far, 55)
    check_equal([(e["ct"]["state"], e["ct"]["proto"]) for e in found], [("untracked", 0)], "state")


def test_no_conntrack():
    ns = Netns()
    run = Collect()
    ns.send_udp("127.0.0.1", 4)
    found = of_ns(run.stop(), ns)
    check(found and not any("ct" in e for e in found), "a connection where there is no conntrack")


def test_tcp_states():
    """Both directions of a connection that is refused, as they come in and go out."""
    near, far = pair_with_rules()
    run = Collect(profile="ifdump")
    near.connect_tcp("10.77.5.2", 4)
    states = {(e["ct"]["state"], e["ct"]["tcp"]) for e in of_ns(run.stop(), far) if "ct" in e}
    check_equal(states, {("established reply", "CLOSE")}, "states")


if __name__ == "__main__":
    lib.main()
