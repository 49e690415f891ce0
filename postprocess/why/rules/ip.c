// SPDX-License-Identifier: GPL-2.0-or-later
/* Routing, neighbours, multicast, fragments: IPv4 and what it shares with IPv6. */

#include "postprocess/why/rules/internal.h"

static const struct pk_why_rule rules[] = {
	/* ---- parts ---- */
	{ "NOT_SPECIFIED", "skb_release_data", ALL, CERTAIN,
	  "a fragment in a packet that was put together from several, freed with that one: nothing "
	  "is lost by itself",
	  "nothing; look at what became of the whole" },

	/* ---- ICMP, neighbours, multicast ---- */
	{ "CONSUMED", "icmp_rcv|icmp_echo", ICMP | IPV4 | PING, CERTAIN,
	  "a ping to {dst} is not answered{in}: net.ipv4.icmp_echo_ignore_all is 1",
	  "sysctl net.ipv4.icmp_echo_ignore_all=0{in}, if it should be",
	  .when = "echo_ignore_all echos_unanswered", .counter = "IcmpInEchos" },
	{ "CONSUMED", "arp_process|arp_rcv", ARP_REQUEST, CERTAIN,
	  "an ARP request for {target} came in on {dev}{in}, and only {.dst_dev} has that address: "
	  "with arp_ignore {.arp_ignore} it is not answered",
	  "ask on the link of {.dst_dev}, or sysctl net.ipv4.conf.{dev}.arp_ignore=0{in} (the "
	  "larger of that and conf.all counts)",
	  .when = "arp_ignore dst_dev !dst_on_dev" },
	{ "CONSUMED", "arp_process|arp_rcv", ARP_REQUEST, CERTAIN,
	  "{dev}{in} answers no ARP request at all, not even for {target}: arp_ignore is 8",
	  "sysctl net.ipv4.conf.{dev}.arp_ignore=0{in} (the larger of that and conf.all counts)",
	  .when = "arp_ignore=8 dst_on_dev" },
	{ "CONSUMED", "arp_process|arp_rcv", ARP_REPLY, CERTAIN,
	  "{sender} announced its MAC on {dev}{in} unasked, and no neighbour entry was made of it: "
	  "net.ipv4.conf.{dev}.arp_accept is 0",
	  "nothing, if it is asked for when it is needed; otherwise sysctl "
	  "net.ipv4.conf.{dev}.arp_accept=1{in}",
	  .when = "!arp_accept neigh=none" },
	/* Before the kernel told them apart it freed whatever ICMPv6 took like a drop. */
	{ "NOT_SPECIFIED", "icmpv6_rcv|icmpv6_echo_reply", ICMP | IPV6 | PING, LIKELY,
	  "the ping to {dst} was answered{in}: this kernel frees what ICMPv6 took as if it were "
	  "lost, and nothing is",
	  "nothing, if ping got its answer", .when = "!echo6_ignore_all" },
	{ "NOT_SPECIFIED", "icmpv6_rcv|icmpv6_echo_reply", ICMP | IPV6 | PING, LIKELY,
	  "a ping to {dst} is not answered{in}: net.ipv6.icmp.echo_ignore_all (or _multicast, "
	  "_anycast) is 1",
	  "sysctl net.ipv6.icmp.echo_ignore_all=0{in}, if it should be", .none = NO_REASON },
	{ "NOT_SPECIFIED", "pim_rcv|pim_rcv_v1|__pim_rcv", IPV4, LIKELY,
	  "a PIM message from {src} was not used: its checksum is wrong, it is no register "
	  "message, "
	  "or no multicast routing daemon runs{in}",
	  "nothing, if this host is no multicast router; else look at that daemon (ip "
	  "mroute{in})" },
	{ "INVALID_PROTO|NOT_SPECIFIED", "icmp_rcv", ICMP | IPV4 | PING, LIKELY,
	  "a ping to the broadcast or multicast address {dst}, and such are not answered{in} "
	  "(net.ipv4.icmp_echo_ignore_broadcasts)",
	  "nothing, or sysctl net.ipv4.icmp_echo_ignore_broadcasts=0{in}, if they should be",
	  .none = NO_REASON },
	{ "INVALID_PROTO", "icmp_rcv", ICMP | IPV4, LIKELY,
	  "ICMP type {icmptype} from {src} belongs to a broadcast or multicast address ({dst}, or "
	  "what it "
	  "answers): only echo, timestamp and address requests may be sent there",
	  "look at {src}, and at who uses a broadcast address as its own" },
	{ "ICMP_CSUM", NULL, ICMP, CERTAIN,
	  "the checksum of the ICMP message (type {icmptype}) from {src} is wrong: it was damaged "
	  "on the way, or its sender computes it badly",
	  "look for what damages packets on the way from {src}, or rewrites them" },
	{ "UNHANDLED_PROTO", AT_PING, ICMP, CERTAIN,
	  "ICMP type {icmptype} is not known to the kernel",
	  "nothing here; {src} is broken or scans" },
	{ "NOT_SPECIFIED|PKT_TOO_SMALL", "icmp_rcv", ICMP | IPV4 | BAD_QUOTE, CERTAIN,
	  "the ICMP error (type {icmptype}) from {src} does not quote the header of the packet "
	  "that "
	  "it is about: nobody can be told",
	  "look at {src}: broken, or it crafts packets; or at what cuts packets on the way",
	  .none = NO_REASON },
	{ "NOT_SPECIFIED", "icmp_rcv", ICMP, POSSIBLE,
	  "the kernel has no use for the ICMP message (type {icmptype}) from {src}: its code is "
	  "not known, or it is about a protocol that nothing{in} speaks",
	  "look at what {src} sends (tcpdump -v icmp{in}); nstat IcmpInErrors", .none = NO_REASON },
	{ "NOT_SPECIFIED", "icmp_rcv", ICMP, POSSIBLE,
	  "ICMP of type {icmptype} that the kernel does not take, or with a wrong checksum",
	  "look at nstat IcmpInErrors IcmpInCsumErrors" },
	{ "NOT_SPECIFIED", "ping_rcv", ECHO_REPLY, LIKELY,
	  "an echo reply that no ping socket waits for: that of a ping with a raw socket was "
	  "delivered all the same",
	  "nothing, if ping got its answer" },
	{ "IPV6_NDISC_HOP_LIMIT", NULL, ALL, CERTAIN,
	  "a neighbour discovery message with hop limit {ttl}: it must be 255, so this one crossed "
	  "a router or is forged",
	  "look at who has {smac} and sent it as {src}; a tunnel or bridge may count the hop limit "
	  "down" },
	{ "IPV6_NDISC_FRAG", NULL, ALL, CERTAIN,
	  "a neighbour discovery message from {src} came in fragments, which is forbidden (RFC "
	  "6980): forged, as a rule",
	  "look at who has {smac}; net.ipv6.conf.{dev}.suppress_frag_ndisc=0{in} would take it" },
	{ "IPV6_NDISC_BAD_CODE", NULL, ALL, CERTAIN,
	  "a neighbour discovery message (type {icmptype}) from {src} has code {icmpcode}: it must "
	  "be 0",
	  "look at who has {smac}: broken, or it crafts packets" },
	{ "IPV6_NDISC_BAD_OPTIONS", NULL, ALL, CERTAIN,
	  "the options of a neighbour discovery message (type {icmptype}) from {src} are not valid",
	  "look at who has {smac}: broken, or it crafts packets (tcpdump -vv icmp6)" },
	{ "IPV6_NDISC_NS_OTHERHOST", NULL, ALL, CERTAIN,
	  "a neighbour solicitation from {src} asks for {target}, which this host{in} does not "
	  "have: nothing is lost",
	  "nothing" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | DISCOVERY, LIKELY,
	  "a neighbour discovery message with hop limit {ttl}: it must be 255, so this one crossed "
	  "a router or is forged",
	  "look at who has {smac} and sent it as {src}; a tunnel or bridge may count the hop limit "
	  "down",
	  .none = PK_TRAIT(HOP_LIMIT_FULL) },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | PK_TRAIT(ROUTER_WORD), CERTAIN,
	  "a router advertisement or redirect (type {icmptype}) came from {src}, which is no "
	  "link-local address: routers must speak by theirs (RFC 4861), so it is forged, or its "
	  "sender is broken",
	  "look at who has {smac}; a router that announces itself (radvd) needs a link-local "
	  "address on that link",
	  .none = FROM_LINK },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | DISCOVERY | PK_TRAIT(FRAGMENT),
	  LIKELY,
	  "a neighbour discovery message from {src} came in fragments, which is forbidden (RFC "
	  "6980): forged, as a rule",
	  "look at who has {smac}; net.ipv6.conf.{dev}.suppress_frag_ndisc=0{in} would take it" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | PK_TRAIT(BAD_CODE), CERTAIN,
	  "a neighbour discovery message (type {icmptype}) from {src} has code {icmpcode}: it must "
	  "be 0",
	  "look at who has {smac}: broken, or it crafts packets" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | PK_TRAIT(BAD_OPTIONS), CERTAIN,
	  "the options of a neighbour discovery message (type {icmptype}) from {src} are not valid",
	  "look at who has {smac}: broken, or it crafts packets (tcpdump -vv icmp6)" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | DISCOVERY, LIKELY,
	  "a neighbour discovery message (type {icmptype}) came from {src}, which is an address of "
	  "this host{in}, too: another[ ({smac})] has it, and if it is tentative here, it is given "
	  "up "
	  "(duplicate address detection)",
	  "find who has {smac}, and give one of the two another address (ip -6 addr show "
	  "dadfailed{in})",
	  .when = "src_local" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | DISCOVERY, POSSIBLE,
	  "a neighbour discovery message (type {icmptype}) of {src} that is not valid, or that is "
	  "about "
	  "an address of this host{in}",
	  "look at {src}: tcpdump -v shows its options", .knows = "IPV6_NDISC_HOP_LIMIT" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6 | DISCOVERY, LIKELY,
	  "a neighbour discovery message (type {icmptype}) of {src}: this kernel frees what ICMPv6 "
	  "took as if it were lost, and nothing is",
	  "nothing, unless neighbours are not found (ip -6 neigh{in})" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6, POSSIBLE,
	  "an ICMPv6 message (type {icmptype}, hop limit {ttl}) of {src} that is not valid, or not "
	  "known",
	  "look at what {src} sends (tcpdump -v icmp6{in}); nstat Icmp6InErrors",
	  .knows = "IPV6_NDISC_HOP_LIMIT" },
	{ "NOT_SPECIFIED", "ndisc_rcv|icmpv6_rcv", ICMP | IPV6, LIKELY,
	  "an ICMPv6 message (type {icmptype}) of {src}: this kernel frees what ICMPv6 took as if "
	  "it were lost, and as a rule nothing is",
	  "nothing, unless it is not valid: nstat Icmp6InErrors" },
	{ "NEIGH_FAILED|NOT_SPECIFIED", AT_NEIGH, ALL, CERTAIN,
	  "nobody answers for {.nexthop} on {.out_dev}{in}, the next hop to {dst}: its neighbour "
	  "entry is {.neigh}",
	  "look at whether {.nexthop} is up and in this segment (ip neigh show {.nexthop}{in}), or "
	  "correct the route (ip route get {dst}{in})",
	  .when = "neigh=failed" },
	{ "NEIGH_FAILED|NOT_SPECIFIED", AT_NEIGH, ALL, CERTAIN,
	  "nobody answers for {.nexthop} on {.out_dev}{in}, the next hop to {dst}: its neighbour "
	  "entry is {.neigh}",
	  "look at whether {.nexthop} is up and in this segment (ip neigh show {.nexthop}{in}), or "
	  "correct the route (ip route get {dst}{in})",
	  .when = "neigh=incomplete" },
	{ "NEIGH_FAILED", NULL, ALL, CERTAIN,
	  "nobody answers ARP on {dev}{in} for the next hop to {dst}",
	  "look at whether the host is up and in this segment (ip neigh show dev {dev}; ip route "
	  "get {dst})",
	  .none = IPV6 },
	{ "NOT_SPECIFIED|NEIGH_FAILED", AT_NEIGH, IPV6, LIKELY,
	  "nobody answers neighbour solicitations on {dev}{in} for the next hop to {dst}",
	  "look at whether the host is up and in this segment (ip -6 neigh show dev {dev}; ip -6 "
	  "route get {dst})" },
	{ "NOT_SPECIFIED", AT_NEIGH, ALL, LIKELY,
	  "nobody answers on {dev}{in} for the next hop to {dst}",
	  "look at whether the host is up and in this segment (ip neigh show dev {dev}; ip route "
	  "get {dst})" },
	{ "NEIGH_QUEUEFULL", NULL, ALL, CERTAIN,
	  "too many packets wait on {dev}{in} for {.nexthop}, the next hop to {dst}, which has not "
	  "answered yet (its neighbour entry is {.neigh}): no more than {.neigh_queue} bytes may",
	  "look at whether {.nexthop} is up and in this segment (ip neigh show dev {dev}{in}); "
	  "net.ipv4.neigh.{dev}.unres_qlen_bytes (net.ipv6...) says how many may wait",
	  .when = "neigh_queue nexthop neigh" },
	{ "NEIGH_QUEUEFULL", NULL, ALL, CERTAIN,
	  "too many packets wait on {dev} for the next hop to {dst} to be resolved",
	  "look at whether it answers at all (ip neigh show dev {dev}); "
	  "net.ipv4.neigh.{dev}.unres_qlen_bytes says how many may wait" },
	{ "NEIGH_CREATEFAIL", NULL, ALL, LIKELY,
	  "the neighbour table is full, so none could be made for the next hop to {dst}",
	  "raise net.ipv4.neigh.default.gc_thresh3 (net.ipv6... for IPv6), and look at ip neigh" },
	{ "NOT_SPECIFIED", "arp_rcv|arp_process", BAD_ARP, CERTAIN,
	  "the ARP packet[ from {smac}] is not for Ethernet and IPv4: {arplens}",
	  "look at who has {smac}: broken, or it crafts packets" },
	{ "NOT_SPECIFIED", "arp_process|arp_rcv", ARP | TO_LOOPBACK, CERTAIN,
	  "the ARP packet of {sender}[ from {smac}] is about {target}, which is never on a link",
	  "look at who has {smac}: what has it ask for a loopback address (a route of 127.0.0.0/8, "
	  "a "
	  "DNAT)" },
	{ "NOT_SPECIFIED", "arp_process|arp_rcv", ARP | TO_MULTICAST, CERTAIN,
	  "the ARP packet of {sender}[ from {smac}] is about {target}, a multicast address, which "
	  "nobody has",
	  "look at who has {smac}: broken, or it crafts packets" },
	{ "NOT_SPECIFIED", "arp_process|arp_rcv", ARP_REPLY, LIKELY,
	  "{sender} announced its MAC on {dev}{in} unasked, and such are dropped: "
	  "net.ipv4.conf.{dev}.drop_gratuitous_arp (or that of all) is 1",
	  "sysctl net.ipv4.conf.{dev}.drop_gratuitous_arp=0{in}, if they should be taken",
	  .when = "drop_gratuitous_arp" },
	{ "NOT_SPECIFIED", "igmp_rcv", BAD_CSUM, CERTAIN,
	  "the checksum of the IGMP message from {src} is wrong",
	  "look at {src} ({smac}): broken, or something changes packets on the way" },
	{ "NOT_SPECIFIED", "ip_mc_output", IPV4 | TTL_OUT, CERTAIN,
	  "sent to the group {dst} with TTL {ttl}: it may not leave this host{in}",
	  "set IP_MULTICAST_TTL in the application to 1 or more, if it should" },
	{ "NOT_SPECIFIED", "ip_mr_input|ip_mr_forward|ip6_mr_input|ip6_mr_forward", TO_MULTICAST,
	  CERTAIN,
	  "the multicast route for {src} to {dst}{in} takes packets from {.mroute_dev} only, and "
	  "this "
	  "one came in on {dev}",
	  "look at ip mroute show{in}: Iif, and at the way back to {src} (ip route get {src}{in}), "
	  "by "
	  "which the multicast routing daemon goes",
	  .when = "mroute_dev !mroute_here" },
	{ "NOT_SPECIFIED", "ip_mr_input|ip_mr_forward|ip6_mr_input|ip6_mr_forward", TO_MULTICAST,
	  LIKELY,
	  "the multicast route for {src} to {dst}{in} sends the packet nowhere: it has no output, "
	  "or "
	  "the TTL ({ttl}) is not above what they ask for",
	  "look at ip -s mroute show{in}: Oifs; at who joined the group behind them; and at the "
	  "sender's IP_MULTICAST_TTL",
	  .when = "mroute_here" },
	{ "NOT_SPECIFIED", "ipmr_cache_unresolved|ip6mr_cache_unresolved", TO_MULTICAST, LIKELY,
	  "there is no multicast route for {src} to {dst}{in}, the multicast routing daemon has "
	  "not "
	  "made one yet, and no more than 4 packets wait for that",
	  "look at that daemon (its log), and at ip mroute show{in}: iif unresolved" },
	{ "NOT_SPECIFIED", "ip6_mc_input", MEMBERSHIP, CERTAIN,
	  "an MLD report of {src} for routers and switches: nothing is lost", "nothing" },
	{ "NOT_SPECIFIED", "ip6_mc_input", SOLICITATION | TO_MULTICAST, LIKELY,
	  "a neighbour solicitation of {src} for an address that this host{in} does not have: "
	  "nothing is lost",
	  "nothing" },
	{ "NOT_SPECIFIED", "ip6_mc_input", PK_TRAIT(ROUTER_SOLICITATION) | TO_MULTICAST, LIKELY,
	  "a router solicitation of {src}, and this host{in} is no router: nothing is lost",
	  "nothing" },
	{ "NOT_SPECIFIED", "ip6_mc_input", TO_MULTICAST, LIKELY,
	  "the bridge {dev}{in} is itself a receiver of multicast that its ports exchange, and no "
	  "socket{in} joined {dst} on it: what goes to other ports is not concerned",
	  "nothing, if no program of this host should get it; else join the group on {dev} (ip -6 "
	  "maddr show dev {dev})",
	  .when = "dev_kind=bridge !group_joined" },
	{ "NOT_SPECIFIED", "ip6_mc_input", TO_MULTICAST, CERTAIN,
	  "{dst} is joined on {.group_dev}{in}, but not on {dev}, where the packet came in",
	  "join the group on {dev}, too (IPV6_JOIN_GROUP with its index), or send it out to "
	  "{.group_dev} (ip -6 maddr{in})",
	  .when = "!group_joined group_dev" },
	{ "NOT_SPECIFIED", "ip6_mc_input", TO_MULTICAST, CERTAIN,
	  "no socket{in} joined {dst} on {dev}",
	  "join the group on {dev} (IPV6_JOIN_GROUP; ip -6 maddr show dev {dev}{in})",
	  .when = "!group_joined" },
	{ "NOT_SPECIFIED", "ip6_mc_input", TO_MULTICAST, LIKELY,
	  "no socket{in} joined {dst} on {dev}",
	  "join the group on {dev} (ip -6 maddr show dev {dev})" },

	/* ---- IPv4 in ---- */
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | MEMBERSHIP, LIKELY,
	  "an IGMP message of {src} to {dst}, for routers and switches: nothing is lost",
	  "nothing" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | SOURCE_ROUTE, CERTAIN,
	  "the packet carries a source route option, and accept_source_route is 0 on {dev}{in}",
	  "find out why {src} sends source routes; net.ipv4.conf.all.accept_source_route is better "
	  "left at 0",
	  .when = "!accept_source_route" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | SOURCE_ROUTE, LIKELY,
	  "the packet carries a source route option, and accept_source_route is 0",
	  "find out why {src} sends source routes; net.ipv4.conf.all.accept_source_route is better "
	  "left at 0" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_LOOPBACK, CERTAIN,
	  "{dst} may not be a destination on the wire (martian destination), and "
	  "net.ipv4.conf.{dev}.route_localnet is 0{in}",
	  "if a DNAT to 127.0.0.1 is meant: sysctl net.ipv4.conf.{dev}.route_localnet=1{in}",
	  .when = "!route_localnet" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_LOOPBACK, LIKELY,
	  "{dst} may not be a destination on the wire (martian destination)",
	  "a DNAT to 127.0.0.1 needs net.ipv4.conf.{dev}.route_localnet=1{in}" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_MULTICAST, LIKELY,
	  "the group {dst} is joined on {dev}{in}, but not for what {src} sends: its sockets ask "
	  "for "
	  "other sources, or block this one",
	  "join for {src} (IP_ADD_SOURCE_MEMBERSHIP, MCAST_JOIN_SOURCE_GROUP), or without a "
	  "source; "
	  "/proc/net/mcfilter{in} lists sources",
	  .when = "group_joined" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_MULTICAST, LIKELY,
	  "the bridge {dev}{in} is itself a receiver of multicast that its ports exchange, and no "
	  "socket{in} joined {dst} on it: what goes to other ports is not concerned",
	  "nothing, if no program of this host should get it; else join the group on {dev} "
	  "(IP_ADD_MEMBERSHIP; ip maddr show dev {dev})",
	  .when = "dev_kind=bridge !group_joined" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_MULTICAST, CERTAIN,
	  "{dst} is joined on {.group_dev}{in}, but not on {dev}, where the packet came in",
	  "join the group on {dev}, too (IP_ADD_MEMBERSHIP with its address or index), or send it "
	  "out to {.group_dev} (ip maddr{in})",
	  .when = "!group_joined group_dev" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_MULTICAST, CERTAIN,
	  "no socket{in} joined {dst} on {dev}",
	  "join the group on {dev} (IP_ADD_MEMBERSHIP; ip maddr show dev {dev}{in})",
	  .when = "!group_joined" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_MULTICAST, LIKELY,
	  "no socket{in} joined {dst} on {dev}",
	  "join the group on {dev} (IP_ADD_MEMBERSHIP; ip maddr show dev {dev})" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | FROM_LOOPBACK, LIKELY,
	  "{src} may not be a source on the wire (martian source)",
	  "look at who has {smac}: NAT that let a loopback address out, or a forged source" },
	{ "NOT_SPECIFIED|IP_LOCAL_SOURCE", AT_ROUTE, IPV4, CERTAIN,
	  "the source address {src} is an address of this host{in}, and accept_local is 0 on "
	  "{dev}: a forged source, a loop or a duplicate address",
	  "look for a duplicate address or a loop (arping -D {src}); if it is meant: sysctl "
	  "net.ipv4.conf.{dev}.accept_local=1{in}",
	  .when = "src_local !accept_local", .none = FROM_LOOPBACK | TO_MULTICAST | TO_LOOPBACK },
	{ "NOT_SPECIFIED|IP_RPFILTER", AT_ROUTE, IPV4, CERTAIN,
	  "rp_filter is {.rp_filter} on {dev}{in}, and there is no route back to {src}",
	  "add a route to {src}, or set net.ipv4.conf.{dev}.rp_filter=0{in} (the larger of that "
	  "and conf.all counts)",
	  .when = "rp_filter back_dev= src_local=0",
	  .none = FROM_LOOPBACK | TO_MULTICAST | TO_LOOPBACK },
	{ "NOT_SPECIFIED|IP_RPFILTER", AT_ROUTE, IPV4, CERTAIN,
	  "rp_filter is {.rp_filter} (strict) on {dev}{in}, and the route back to {src} leads out "
	  "of {.back_dev}",
	  "correct the route to {src} (ip route get {src}{in}), or set "
	  "net.ipv4.conf.{dev}.rp_filter=2{in} (loose); the larger of that and conf.all counts",
	  .when = "rp_filter=1 back_dev src_local=0",
	  .none = FROM_LOOPBACK | TO_MULTICAST | TO_LOOPBACK },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | TO_ITSELF, LIKELY,
	  "the source address {src} is the receiver's own: a forged source, a loop or a duplicate "
	  "address",
	  "look for a duplicate address or a loop (arping -D {src}); "
	  "net.ipv4.conf.{dev}.accept_local=1 allows it" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | FROM_MULTICAST, LIKELY,
	  "{src} may not be a source address on the wire: it stands for many (martian source)",
	  "look at who has {smac}: broken, or it forges" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | FROM_NONE, LIKELY,
	  "{src} may not be the source of a packet to {dst}: it is no address (martian source)",
	  "look at who has {smac}: a host without an address sends" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | PK_TRAIT(TO_NONE), LIKELY,
	  "{dst} may not be a destination address: it is none", "look at who has {smac}" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4 | PK_TRAIT(OPTIONS), LIKELY,
	  "the options in the IPv4 header from {src} are not valid",
	  "look at {src}: broken, or it crafts packets" },
	{ "NOT_SPECIFIED", AT_ROUTE, IPV4, POSSIBLE,
	  "the addresses are refused on {dev}{in}: {src} is one of this host's own or may not be "
	  "on the wire, or {dst} is not allowed",
	  "set net.ipv4.conf.{dev}.log_martians=1{in} and look at dmesg; ip addr" },
	{ "IP_LOCAL_SOURCE", NULL, ALL, CERTAIN,
	  "the source address {src} is this host's own: a forged source, a loop or a duplicate "
	  "address",
	  "look for a duplicate address or a loop (arping -D {src}); "
	  "net.ipv4.conf.{dev}.accept_local=1 allows it" },
	{ "IP_LOCALNET", NULL, TO_LOOPBACK, CERTAIN,
	  "{dst} may not be a destination on the wire (martian destination), and "
	  "net.ipv4.conf.{dev}.route_localnet is 0{in}",
	  "if a DNAT to 127.0.0.1 is meant: sysctl net.ipv4.conf.{dev}.route_localnet=1{in}",
	  .when = "!route_localnet" },
	{ "IP_LOCALNET", NULL, TO_LOOPBACK, CERTAIN,
	  "{dst} may not be a destination on the wire (martian destination)",
	  "a DNAT to 127.0.0.1 needs net.ipv4.conf.{dev}.route_localnet=1{in}" },
	{ "IP_LOCALNET", NULL, FROM_LOOPBACK, CERTAIN,
	  "{src} may not be a source on the wire (martian source)",
	  "look at who has {smac}: NAT that let a loopback address out, or a forged source; "
	  "net.ipv4.conf.{dev}.route_localnet=1{in} would take it" },
	{ "IP_LOCALNET", NULL, ALL, CERTAIN, "an address of 127.0.0.0/8 may not be on the wire",
	  "NAT from or to 127.0.0.1 needs net.ipv4.conf.{dev}.route_localnet=1{in}" },
	{ "IP_INVALID_SOURCE", NULL, FROM_MULTICAST, CERTAIN,
	  "{src} may not be a source address on the wire: it stands for many (martian source)",
	  "look at who has {smac}: broken, or it forges" },
	{ "IP_INVALID_SOURCE", NULL, FROM_NONE, CERTAIN,
	  "{src} may not be the source of a packet to {dst}: it is no address (martian source)",
	  "look at who has {smac}: a host without an address sends" },
	{ "IP_INVALID_SOURCE", NULL, ALL, CERTAIN, "{src} may not be a source address on the wire",
	  "look at who has {smac}" },
	{ "IP_INVALID_DEST", NULL, ALL, CERTAIN, "{dst} may not be a destination address here",
	  "look at who has {smac}, and at the prefix lengths (ip addr{in})" },
	{ "IP_RPFILTER", NULL, ALL, CERTAIN,
	  "the route back to {src} does not lead out of {dev}{in} (reverse path filter)",
	  "correct the route to {src} (ip route get {src}{in}), or set "
	  "net.ipv4.conf.{dev}.rp_filter=2 (loose); the larger of that and conf.all counts" },
	{ "UNICAST_IN_L2_MULTICAST", NULL, ALL, CERTAIN,
	  "a packet for {dst} alone came in a frame for many[ ({dmac})]",
	  "look at who has {smac}; net.ipv4.conf.{dev}.drop_unicast_in_l2_multicast forbids it" },
	{ "PKT_TOO_SMALL", NULL, IPV4 | CUT, CERTAIN,
	  "the IPv4 header claims {iplen} bytes but there are {iphas}: the packet was cut on the "
	  "way",
	  "look for a hop, tunnel or driver that cuts frames, or for a sender that writes wrong "
	  "lengths" },
	{ "PKT_TOO_SMALL", NULL, IPV6 | CUT, CERTAIN,
	  "the IPv6 header claims {iplen} bytes with itself but there are {iphas}: the packet was "
	  "cut on the way",
	  "look for a hop, tunnel or driver that cuts frames, or for a sender that writes wrong "
	  "lengths" },
	{ "PKT_TOO_SMALL", AT_TCP, TCP, LIKELY,
	  "the TCP header is shorter than 20 bytes, or says so",
	  "look at {src}: broken, or it crafts packets" },
	{ "PKT_TOO_SMALL", AT_UDP, UDP, CERTAIN,
	  "the UDP header from {peer} claims {udplen} bytes, and there are {innerlen}",
	  "look at {src}: broken, or it crafts packets; or at what cuts packets on the way" },
	{ "PKT_TOO_SMALL", NULL, ALL, CERTAIN, "the packet is shorter than its headers must be",
	  "look for what cuts packets on the way, or at the sender" },
	{ "IP_NOPROTO", NULL, ALL, LIKELY,
	  "a raw socket{in} wants IP protocol {ipproto}, but does not read fast enough: its "
	  "receive "
	  "buffer was full, {.socket_drops} packets were dropped there so far",
	  "make the application read faster, or raise its SO_RCVBUF (ss -wamp{in}; "
	  "/proc/net/raw)",
	  .when = "raw_sockets socket_drops", .derived = true },
	{ "IP_NOPROTO", NULL, ALL, CERTAIN,
	  "the kernel has no handler for IP protocol {ipproto}, and no raw socket{in} wants it",
	  "load the module of the protocol (ip_gre, esp4, sctp, ...), or start the program that "
	  "listens for it" },
	{ "IP_INHDR|UNHANDLED_PROTO", "ip_rcv_core|ip_rcv|ip6_rcv_core|ipv6_rcv", BAD_IP, CERTAIN,
	  "the header has {ipversion}, in a frame of ethertype {ethertype}[ from {smac}]: no valid "
	  "IP header",
	  "look at who has {smac}: broken, or it crafts packets" },
	{ "IP_INHDR", "ip_rcv_core|ip_rcv", IPV4, LIKELY, "the IPv4 header from {src} is not valid",
	  "look at {smac}: a broken sender or hop" },
	{ "IP_INHDR", "ip_rcv_finish_core|ip_rcv_finish|ip_rcv_options", IPV4, LIKELY,
	  "the options in the IPv4 header from {src} are not valid",
	  "look at {src}: broken, or it crafts packets" },
	{ "IP_CSUM", NULL, ALL, CERTAIN, "the checksum of the IPv4 header from {src} is wrong",
	  "look for a hop that changes the header and does not mend the checksum" },

	/* ---- IPv4 forward ---- */
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4, CERTAIN,
	  "none of the ipvlan devices on {dev}{in} has {dst}, nor has {dev} itself, and forwarding "
	  "is off there",
	  "add the address to the ipvlan device that should have it (ip -d link show type ipvlan; "
	  "ip addr), or correct the sender",
	  .when = "ipvlans !forwarding dst_state=none", .none = TO_ALL, .derived = true },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4, CERTAIN,
	  "a packet for {dst}, which is not an address of this host{in}, came in on {dev}, and "
	  "net.ipv4.conf.{dev}.forwarding is 0",
	  "sysctl net.ipv4.ip_forward=1{in} (or net.ipv4.conf.{dev}.forwarding=1) if this is a "
	  "router; otherwise correct who sent it here",
	  .when = "!forwarding dst_state=none", .none = TO_ALL },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4 | TO_ALL, LIKELY,
	  "{dst}, sent to all in the segment, is no address or broadcast address of {dev}{in}",
	  "look at whether {dev} has an address, and at the prefix lengths here and at {src} (ip "
	  "addr{in})" },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4 | NEAR, POSSIBLE,
	  "{dst} is not an address of this host{in} (or of an ipvlan on {dev}), though {src} "
	  "beside it sent it here by {dev}; and forwarding is off (net.ipv4.ip_forward)",
	  "look at whether the address went away (ip addr{in}; ip -d addr show type ipvlan) or the "
	  "neighbour entry at {src} is stale; set net.ipv4.ip_forward=1 if this is a router" },
	{ "IP_INADDRERRORS", "ip_error|ip_forward", IPV4, LIKELY,
	  "a packet for {dst}, which is not an address of this host{in}, came in on {dev}, and "
	  "forwarding is off there (net.ipv4.ip_forward)",
	  "set net.ipv4.ip_forward=1{in} (or net.ipv4.conf.{dev}.forwarding=1) if this is a "
	  "router; otherwise correct who sent it here (ipvlan: no slave has the address)" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the VRF {.master}{in}, of which {dev} is a port, has no route to {dst}: the default "
	  "route of its table refuses it ({.route}, table {.route_table})",
	  "ip route add {dst} ... vrf {.master}{in} (ip route show vrf {.master})",
	  .when = "master_kind=vrf route_dst=default" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}][ (VRF {.route_vrf})]{in} is of type "
	  "{.route}, and {dst} is "
	  "in it; ICMP says so to {src}",
	  "ip route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst route=unreachable" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}][ (VRF {.route_vrf})]{in} is of type "
	  "{.route}, and {dst} is "
	  "in it; ICMP says so to {src}",
	  "ip route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst route=prohibit" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error|dst_discard|dst_discard_out", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}][ (VRF {.route_vrf})]{in} uses nexthop "
	  "object {.route_nhid}, which is a blackhole, and {dst} is in it: silently dropped",
	  "look at ip nexthop show id {.route_nhid}{in}; ip route del {.route_dst}[ table "
	  "{.route_table}]{in}, if it should not be",
	  .when = "route_dst route=blackhole route_nhid" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error|dst_discard|dst_discard_out", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}][ (VRF {.route_vrf})]{in} is of type "
	  "{.route}, and {dst} is "
	  "in it: silently dropped",
	  "ip route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst route=blackhole" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error|ip6_pkt_*|dst_discard|dst_discard_out", ALL,
	  CERTAIN,
	  "routing rule {.rule_pref}{in} (ip rule) is of type {.rule}, and the packet to {dst} "
	  "matches it",
	  "ip rule del pref {.rule_pref}{in}, if it should not be (ip rule show{in})",
	  .when = "rule" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}]{in} is of type throw, {dst} is in it, "
	  "and no table that is asked after it has a route",
	  "ip route del throw {.route_dst}[ table {.route_table}]{in}, or add a route to a table "
	  "that comes later (ip rule{in})",
	  .when = "route_dst route=throw" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "the route {.dead_route}{in} to {dst} does not count: {.dead_dev} has no carrier, and "
	  "ignore_routes_with_linkdown is 1; there is no other",
	  "look at the cable or the other end of {.dead_dev} (ip link show dev {.dead_dev}{in}), "
	  "or "
	  "sysctl net.ipv4.conf.{.dead_dev}.ignore_routes_with_linkdown=0{in} (that of all counts, "
	  "too)",
	  .when = "route=none dead_route" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip_error", ALL, CERTAIN,
	  "there is no route to {dst}{in}, not even a default one",
	  "add a route (ip route get {dst} from {src} iif {dev}{in})", .when = "route=none" },
	{ "IP_INNOROUTES", "ip_error", ALL, LIKELY, "there is no route to {dst}{in}",
	  "add a route (ip route get {dst} from {src} iif {dev}{in})" },
	{ "NOT_SPECIFIED", "ip_error", ALL, LIKELY,
	  "the route to {dst}{in} is of type unreachable, blackhole or prohibit, or a VRF's table "
	  "has none",
	  "look at ip route get {dst} from {src} iif {dev}{in}, and remove that route if it should "
	  "not be" },
	/* The handler of next header 59: net/ipv6/exthdrs.c, nodata_protocol */
	{ "NOT_SPECIFIED", "dst_discard|dst_discard_out", IPV6, CERTAIN,
	  "the packet from {src} has nothing in it (next header 59, none): it reached this "
	  "host{in}, "
	  "and there is nothing to deliver",
	  "nothing", .stack = "ip6_protocol_deliver_rcu|ip6_input_finish" },
	{ "NOT_SPECIFIED", "dst_discard|dst_discard_out", ALL, LIKELY,
	  "the route to {dst}{in} is a blackhole, or was removed while the packet was under way",
	  "look at ip route get {dst}{in}" },
	{ "PKT_TOO_BIG", "ip_forward", DF | IPV4, CERTAIN,
	  "the packet ({iplen} bytes, may not be fragmented) is larger than the MTU {.route_mtu} "
	  "that "
	  "the route to {dst}{in} has, set or learnt (that of {.out_dev} is {.out_mtu}); ICMP "
	  "fragmentation needed went back",
	  "let ICMP type 3 code 4 reach {src} (path MTU discovery), or clamp the MSS; or change "
	  "the "
	  "route (ip route get {dst}{in}: mtu)",
	  .when = "route_mtu out_mtu" },
	{ "PKT_TOO_BIG", "ip_forward", DF | IPV4, CERTAIN,
	  "the packet ({iplen} bytes, may not be fragmented) is larger than the MTU {.out_mtu} of "
	  "{.out_dev}{in} on the way to {dst}; ICMP fragmentation needed went back",
	  "let ICMP type 3 code 4 reach {src} (path MTU discovery), or clamp the MSS; or raise the "
	  "MTU (ip link set {.out_dev} mtu N{in})",
	  .when = "out_mtu" },
	{ "PKT_TOO_BIG", "ip_forward", DF | IPV4, CERTAIN,
	  "the packet ({iplen} bytes, may not be fragmented) is larger than the MTU of the way to "
	  "{dst}; ICMP fragmentation needed went back",
	  "let ICMP type 3 code 4 reach {src} (path MTU discovery), or clamp the MSS" },
	{ "PKT_TOO_BIG", "ip6_forward", IPV6, CERTAIN,
	  "the packet ({iplen} bytes) is larger than the MTU {.route_mtu} that the route to "
	  "{dst}{in} "
	  "has, set or learnt (that of {.out_dev} is {.out_mtu}); ICMPv6 packet too big went back",
	  "let ICMPv6 type 2 reach {src} (path MTU discovery), or clamp the MSS; or change the "
	  "route "
	  "(ip -6 route get {dst}{in}: mtu)",
	  .when = "route_mtu out_mtu" },
	{ "PKT_TOO_BIG", "ip6_forward", IPV6, CERTAIN,
	  "the packet ({iplen} bytes) is larger than the MTU {.out_mtu} of {.out_dev}{in} on the "
	  "way to {dst}; ICMPv6 packet too big went back",
	  "let ICMPv6 type 2 reach {src} (path MTU discovery), or clamp the MSS; or raise the MTU "
	  "(ip link set {.out_dev} mtu N{in})",
	  .when = "out_mtu" },
	{ "PKT_TOO_BIG", NULL, IPV6, CERTAIN,
	  "the packet ({iplen} bytes) is larger than the MTU of the way to {dst}; ICMPv6 packet "
	  "too big went back",
	  "let ICMPv6 type 2 reach {src} (path MTU discovery), or clamp the MSS" },
	{ "PKT_TOO_BIG", NULL, ALL, CERTAIN,
	  "the packet[ ({iplen} bytes)] is larger than the MTU of the way out[ to {dst}]",
	  "make the MTUs along the way agree, or clamp the MSS (ip link{in})" },
	{ "IP_INHDR", "ip_forward|ip_error", TTL_OUT, CERTAIN,
	  "the TTL ran out at this router{in}; ICMP time exceeded went back",
	  "look for a routing loop (traceroute {dst}), or raise the sender's TTL" },
	{ "NOT_SPECIFIED", "ip_forward", TTL_OUT, LIKELY,
	  "the TTL ran out at this router{in}; ICMP time exceeded went back",
	  "look for a routing loop (traceroute {dst}), or raise the sender's TTL" },
	{ "NOT_SPECIFIED", "ip_forward", TO_ALL, CERTAIN,
	  "the packet for {dst} came in a frame for all in the segment[ ({dmac})]: a router{in} "
	  "forwards only what was sent to it alone",
	  "look at who has {smac}: its neighbour entry for this router is wrong, or it floods" },
	{ "NOT_SPECIFIED", "ip_forward", SOURCE_ROUTE, LIKELY,
	  "the source route of the packet from {src} is strict, and the next address in it, {dst}, "
	  "is not on a link of this router{in}; ICMP source route failed went back",
	  "find out why {src} sends source routes, and correct its list of addresses" },
	{ "XFRM_POLICY", "ip_forward|ip6_forward", ALL, LIKELY,
	  "an IPsec policy (dir out, action block){in} matches the packet from {src} to {dst}",
	  "look at ip xfrm policy{in}: dir out, action block (XfrmOutPolBlock of "
	  "/proc/net/xfrm_stat is counting)",
	  .when = "moved~XfrmOutPolBlock+" },
	{ "XFRM_POLICY", "ip_forward|ip6_forward", ALL, LIKELY,
	  "an IPsec policy (dir fwd, action block){in} matches the packet from {src} to {dst}",
	  "look at ip xfrm policy{in}: dir fwd, action block (XfrmInPolBlock of "
	  "/proc/net/xfrm_stat is counting)",
	  .when = "moved~XfrmInPolBlock+" },
	{ "XFRM_POLICY", "ip_forward|ip6_forward", ALL, LIKELY,
	  "an IPsec policy (dir fwd){in} demands protection, and the packet from {src} to {dst} "
	  "came without",
	  "look at ip xfrm policy{in} and at whether {src} encrypts (XfrmInTmplMismatch is "
	  "counting)",
	  .when = "moved~XfrmInTmplMismatch+" },
	{ "XFRM_POLICY|NOT_SPECIFIED", "ip_forward|ip6_forward", ALL, LIKELY,
	  "an IPsec policy (dir out){in} demands protection for the packet from {src} to {dst}, "
	  "and "
	  "there is no state (SA) for it yet",
	  "look at whether the IKE daemon runs and agrees with its peer (ip xfrm state{in}; "
	  "XfrmOutNoStates of /proc/net/xfrm_stat is counting)",
	  .when = "moved~XfrmOutNoStates+" },
	{ "XFRM_POLICY", "ip_forward|ip6_forward", ALL, LIKELY,
	  "an IPsec policy{in} (dir fwd, or dir out) forbids the packet from {src} to {dst}, "
	  "demands protection for it, or has no state to give it that",
	  "look at ip xfrm policy{in}, ip xfrm state, and /proc/net/xfrm_stat" },
	{ "XFRM_POLICY", NULL, ALL, LIKELY,
	  "an IPsec policy (dir in){in} forbids the packet or demands protection for it",
	  "look at ip xfrm policy{in}, and /proc/net/xfrm_stat" },

	{ "NOT_SPECIFIED", "ip_fragment*|ip_do_fragment|ip_finish_output*", IPV4 | DF | TO_VXLAN,
	  LIKELY,
	  "what a VXLAN device made of a packet for {dst} ({iplen} bytes, and may not be "
	  "fragmented) "
	  "is larger than the MTU of {dev}{in}[ ({.mtu})], or of the way",
	  "make the MTU of the VXLAN device smaller by 50 bytes than that of the way (ip link set "
	  "DEV "
	  "mtu N{in}), or let it fragment (df unset)" },
	{ "NOT_SPECIFIED", "ip_fragment*|ip_do_fragment|ip_finish_output*", IPV4 | DF, LIKELY,
	  "the packet from {src} to {dst} ({iplen} bytes, and may not be fragmented) is larger "
	  "than "
	  "the MTU of {dev}{in}[ ({.mtu})], or of the way; ICMP fragmentation needed was sent to "
	  "its "
	  "source",
	  "make the MTUs along the way agree (ip link{in}), or the sender's packets smaller" },
	/* ---- fragments ---- */
	{ "CONSUMED", AT_FRAG_END, IPV4, LIKELY,
	  "the fragment waited for the rest of its datagram, of which others overlap: all of it is "
	  "discarded (RFC 5722)",
	  "look at {src}: an attack, or something that fragments badly (nstat IpExtReasmOverlaps "
	  "is counting{in})",
	  .when = "moved~IpExtReasmOverlaps+", .counter = "IpReasmFails" },
	{ "CONSUMED", AT_FRAG_END, IPV4, LIKELY,
	  "the fragment waited for the rest of its datagram, which cannot be put together: longer "
	  "than 65535 bytes, overlapping, or a fragment that is not valid",
	  "look at {src}: an attack (ping of death), or something that fragments badly (nstat "
	  "IpReasmFails{in})",
	  .counter = "IpReasmFails" },
	{ "CONSUMED", AT_FRAG_END, IPV6, LIKELY,
	  "the fragment waited for the rest of its datagram, which cannot be put together: longer "
	  "than 65535 bytes, overlapping, or a fragment that is not valid",
	  "look at {src}: an attack, or something that fragments badly (nstat Ip6ReasmFails{in})",
	  .counter = "Ip6ReasmFails" },
	{ "NOT_SPECIFIED", "ip_expire|ip6_frag_expire|ip6frag_expire_frag_queue", ALL, LIKELY,
	  "not all fragments of the datagram from {src} came within {.frag_time} seconds "
	  "(ipfrag_time, ip6frag_time{in})",
	  "look for where the other fragments are lost: filters that know only first fragments, or "
	  "paths that differ",
	  .when = "frag_time" },
	{ "NOT_SPECIFIED", "ip_expire|ip6_frag_expire|ip6frag_expire_frag_queue", ALL, LIKELY,
	  "not all fragments of the datagram from {src} came in time",
	  "look for where the other fragments are lost: filters that know only first fragments, or "
	  "paths that differ" },
	{ "NOT_SPECIFIED", AT_FRAG_END, ALL, LIKELY,
	  "the fragment waited for the rest of its datagram, which did not come in time or cannot "
	  "be put together: longer than 65535 bytes, overlapping, or a fragment that is not valid",
	  "look at why: nstat IpReasmTimeout IpReasmFails IpExtReasmOverlaps (Ip6ReasmTimeout, "
	  "Ip6ReasmFails); at {src}, or for where the other fragments are lost",
	  .stack = "inet_frag_destroy" },
	{ "NOT_SPECIFIED", "inet_frag_rbtree_purge", IPV4, LIKELY,
	  "too many other fragments from {src} came before this datagram was whole",
	  "set net.ipv4.ipfrag_max_dist higher, or to 0; look for lost fragments",
	  .stack = "ip_defrag|ip_frag_queue|ip_frag_reinit", .counter = "IpReasmFails" },
	{ "NOT_SPECIFIED", AT_FRAG, IPV4, CERTAIN,
	  "there is no room for the fragment{in}: those that wait take {.frag_memory} bytes, and "
	  "net.ipv4.ipfrag_high_thresh is {.frag_max}",
	  "raise net.ipv4.ipfrag_high_thresh{in}, and look for where the fragments are lost that "
	  "all wait for",
	  .when = "frag_full", .counter = "IpReasmFails" },
	{ "NOT_SPECIFIED", AT_FRAG, IPV6, CERTAIN,
	  "there is no room for the fragment{in}: those that wait take {.frag_memory} bytes, and "
	  "net.ipv6.ip6frag_high_thresh is {.frag_max}",
	  "raise net.ipv6.ip6frag_high_thresh{in}, and look for where the fragments are lost that "
	  "all wait for",
	  .when = "frag_full", .counter = "Ip6ReasmFails" },
	{ "NOT_SPECIFIED", AT_FRAG, IPV6 | BAD_FRAG, CERTAIN,
	  "the fragment from {src} is not valid: more are to follow, but its length is no multiple "
	  "of 8, or it ends beyond 65535 bytes; ICMPv6 parameter problem went back",
	  "look at {src}: something that fragments badly, or it crafts packets" },
	{ "NOT_SPECIFIED", AT_FRAG, ALL, LIKELY,
	  "fragments of the datagram overlap: all of it is discarded (RFC 5722)",
	  "look at {src}: an attack, or something that fragments badly (nstat IpExtReasmOverlaps "
	  "is counting{in})",
	  .when = "moved~IpExtReasmOverlaps+", .counter = "IpReasmFails" },
	{ "NOT_SPECIFIED", AT_FRAG, IPV4, LIKELY,
	  "the datagram from {src} cannot be put together (no fragments of it overlap): it would "
	  "be "
	  "larger than 65535 bytes, a fragment is not valid, or there was no memory",
	  "look at {src}: an attack, or something that fragments badly (IpReasmFails is "
	  "counting{in})",
	  .when = "moved~IpReasmFails+ moved^IpExtReasmOverlaps+", .counter = "IpReasmFails" },
	{ "NOT_SPECIFIED", AT_FRAG, ALL, LIKELY,
	  "the fragment had arrived before: nothing is lost (no reassembly failed{in})", "nothing",
	  .when = "moved^IpReasmFails+ moved^Ip6ReasmFails+ moved^IpExtReasmOverlaps+" },
	{ "NOT_SPECIFIED", AT_FRAG, IPV6, LIKELY,
	  "fragments of the datagram from {src} overlap or are not valid: all of it is discarded "
	  "(RFC 5722)",
	  "look at {src}: an attack, or something that fragments badly (nstat Ip6ReasmFails{in}; "
	  "net.ipv6.ip6frag_high_thresh if memory is short)",
	  .counter = "Ip6ReasmFails" },
	{ "NOT_SPECIFIED", AT_FRAG, ALL, LIKELY,
	  "fragments of the datagram overlap or are not valid: all of it is discarded (RFC 5722)",
	  "look at {src}: an attack, or something that fragments badly (nstat IpReasmFails; "
	  "net.ipv4.ipfrag_high_thresh if memory is short)" },
	{ "FRAG_REASM_TIMEOUT", NULL, ALL, CERTAIN,
	  "not all fragments of the datagram from {src} came within {.frag_time} seconds "
	  "(ipfrag_time, ip6frag_time{in})",
	  "look for where the other fragments are lost: filters that know only first fragments, or "
	  "paths that differ",
	  .when = "frag_time" },
	{ "FRAG_REASM_TIMEOUT", NULL, ALL, CERTAIN,
	  "not all fragments of the datagram from {src} came in time",
	  "look for where the other fragments are lost: filters that know only first fragments, or "
	  "paths that differ" },
	{ "DUP_FRAG", NULL, ALL, CERTAIN, "the fragment had arrived before: nothing is lost",
	  "nothing" },
	{ "FRAG_TOO_FAR", NULL, ALL, CERTAIN,
	  "too many other fragments from {src} came before this datagram was whole",
	  "set net.ipv4.ipfrag_max_dist higher, or to 0; look for lost fragments",
	  .counter = "IpReasmFails" },
};

const struct pk_why_set pk_why_ip = PK_WHY_SET(rules);
