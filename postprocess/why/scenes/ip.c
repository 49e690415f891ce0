// SPDX-License-Identifier: GPL-2.0-or-later
/* Routing, neighbours, multicast, fragments: IPv4 and what it shares with IPv6. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	/* ---- parts ---- */
	{ "part of a whole", "NOT_SPECIFIED", "skb_release_data", UDP4(.no_mac = true),
	  .no_dev = true, .no_ns = true, .confidence = CERTAIN,
	  .cause = "a fragment in a packet that was put together from several, freed with that "
		   "one: nothing is lost by itself",
	  .fix = "nothing" },

	/* ---- ICMP, neighbours, multicast ---- */
	{ "ping, ignored", "CONSUMED", "icmp_rcv",
	  .packet = { .version = 4, .proto = IPPROTO_ICMP, .sport = 8 },
	  .evidence = "{\"echo_ignore_all\":1,\"echos_unanswered\":1}", .confidence = CERTAIN,
	  .cause = "a ping to 10.1.0.2 is not answered in ns web: net.ipv4.icmp_echo_ignore_all is "
		   "1",
	  .fix = "sysctl net.ipv4.icmp_echo_ignore_all=0 in ns web" },
	{ "ping, answered", "CONSUMED", "icmp_rcv",
	  .packet = { .version = 4, .proto = IPPROTO_ICMP, .sport = 8 },
	  .evidence = "{\"echo_ignore_all\":1,\"echos_unanswered\":0}" },
	{ "arp_ignore", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":1,\"dst_dev\":\"lo\",\"dst_on_dev\":0}",
	  .confidence = CERTAIN,
	  .cause = "an ARP request for 10.1.0.2 came in on eth0 in ns web, and only lo has that "
		   "address: with arp_ignore 1 it is not answered",
	  .fix = "ask on the link of lo" },
	{ "arp_ignore 8", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":8,\"dst_dev\":\"eth0\",\"dst_on_dev\":1}",
	  .confidence = CERTAIN,
	  .cause = "eth0 in ns web answers no ARP request at all, not even for 10.1.0.2: "
		   "arp_ignore is 8",
	  .fix = "sysctl net.ipv4.conf.eth0.arp_ignore=0 in ns web" },
	{ "ARP, answered", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":1,\"dst_dev\":\"eth0\",\"dst_on_dev\":1}" },
	{ "ARP for another", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("01") },
	  .evidence = "{\"arp_ignore\":1,\"arp_accept\":0}" },
	{ "ARP, announced", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("02") },
	  .evidence = "{\"arp_accept\":0,\"neigh\":\"none\"}", .confidence = CERTAIN,
	  .cause = "10.1.0.1 announced its MAC on eth0 in ns web unasked, and no neighbour entry "
		   "was made of it: net.ipv4.conf.eth0.arp_accept is 0",
	  .fix = "nothing, if it is asked for" },
	{ "ARP, a reply that was waited for", "CONSUMED", "arp_process",
	  .packet = { .ethertype = 0x0806, .raw = ARP("02") }, .evidence = "{\"arp_accept\":0}" },
	{ "ping of IPv6, answered",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 128 },
	  .evidence = "{\"echo6_ignore_all\":0}",
	  .confidence = LIKELY,
	  .cause = "the ping to fd00::2 was answered in ns web: this kernel frees what ICMPv6 took "
		   "as if it were lost, and nothing is",
	  .fix = "nothing" },
	{ "ping of IPv6, ignored",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 128 },
	  .confidence = LIKELY,
	  .cause = "a ping to fd00::2 is not answered in ns web: net.ipv6.icmp.echo_ignore_all (or "
		   "_multicast, _anycast) is 1",
	  .fix = "sysctl net.ipv6.icmp.echo_ignore_all=0 in ns web" },
	{ "PIM",
	  "NOT_SPECIFIED",
	  "pim_rcv",
	  { .version = 4, .proto = 103 },
	  .confidence = LIKELY,
	  .cause = "a PIM message from 10.1.0.1 was not used: its checksum is wrong, it is no "
		   "register "
		   "message, or no multicast routing daemon runs in ns web",
	  .fix = "nothing, if this host" },
	{ "ping to all",
	  "INVALID_PROTO",
	  "icmp_rcv",
	  { .version = 4, .proto = 1, .sport = 8, .dst = "10.1.0.255" },
	  .confidence = LIKELY,
	  .cause = "a ping to the broadcast or multicast address 10.1.0.255, and such are not "
		   "answered "
		   "in ns web (net.ipv4.icmp_echo_ignore_broadcasts)",
	  .fix = "nothing, or sysctl",
	  .as_said = true },
	{ "ICMP to all",
	  "INVALID_PROTO",
	  "icmp_rcv",
	  { .version = 4, .proto = 1, .sport = 3, .dst = "10.1.0.255" },
	  .confidence = LIKELY,
	  .cause = "ICMP type 3 from 10.1.0.1 belongs to a broadcast or multicast address "
		   "(10.1.0.255, "
		   "or what it answers): only echo, timestamp and address requests may be sent "
		   "there",
	  .fix = "look at 10.1.0.1",
	  .as_said = true },
	{ "ICMP checksum",
	  "ICMP_CSUM",
	  "icmp_rcv",
	  { .version = 4, .proto = 1, .sport = 8 },
	  .confidence = CERTAIN,
	  .cause = "the checksum of the ICMP message (type 8) from 10.1.0.1 is wrong: it was "
		   "damaged "
		   "on the way, or its sender computes it badly",
	  .fix = "look for what damages",
	  .as_said = true },
	{ "code of a solicitation",
	  "IPV6_NDISC_BAD_CODE",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 135, .dport = 3, .payload = 16 },
	  .confidence = CERTAIN,
	  .cause = "a neighbour discovery message (type 135) from fd00::1 has code 3: it must be 0",
	  .fix = "look at who has 02:00:00:00:00:01",
	  .as_said = true },
	{ "solicitation for another",
	  "IPV6_NDISC_NS_OTHERHOST",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .raw = "870000000000000020010db8000000000000000000000077" },
	  .confidence = CERTAIN,
	  .cause =
		  "a neighbour solicitation from fd00::1 asks for 2001:db8::77, which this host in "
		  "ns web does not have: nothing is lost",
	  .fix = "nothing",
	  .as_said = true },
	{ "neighbour discovery from afar",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 136 },
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message with hop limit 64: it must be 255, so this one "
		   "crossed a router or is forged",
	  .fix = "look at who has 02:00:00:00:00:01 and sent it as fd00::1" },
	{ "neighbour discovery, taken",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 135, .ttl = 255 },
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message (type 135) of fd00::1: this kernel frees what "
		   "ICMPv6 took as if it were lost, and nothing is",
	  .fix = "nothing" },
	{ "an error by ICMPv6",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 1 },
	  .confidence = LIKELY,
	  .cause = "an ICMPv6 message (type 1) of fd00::1: this kernel frees what ICMPv6 took as "
		   "if it were lost, and as a rule nothing is",
	  .fix = "nothing, unless" },
	{ "discovery in a fragment",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6,
	    .proto = 44,
	    .ttl = 255,
	    .raw = "3a0000000000000987000000000000000000"
		   "00000000000000000000000000000000" },
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message from fd00::1 came in fragments, which is "
		   "forbidden (RFC 6980): forged, as a rule",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "discovery with a code, no reason",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 135, .dport = 3, .ttl = 255, .payload = 16 },
	  .confidence = CERTAIN,
	  .cause = "a neighbour discovery message (type 135) from fd00::1 has code 3: it must be 0",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "discovery with an option of no length",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6,
	    .proto = 58,
	    .ttl = 255,
	    .raw = "87000000000000000000000000000000000000000000000001000000" },
	  .confidence = CERTAIN,
	  .cause = "the options of a neighbour discovery message (type 135) from fd00::1 are not "
		   "valid",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "discovery with an option beyond its end",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6,
	    .proto = 58,
	    .ttl = 255,
	    .raw = "8700000000000000000000000000000000000000000000000102000000000000" },
	  .confidence = CERTAIN,
	  .cause = "the options of a neighbour discovery message (type 135) from fd00::1 are not "
		   "valid",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "discovery with bytes behind it",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6,
	    .proto = 58,
	    .ttl = 255,
	    .claims = 32,
	    .raw = "87000000000000000000000000000000000000000000000001010000000000000000" },
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message (type 135) of fd00::1: this kernel frees what "
		   "ICMPv6 took as if it were lost, and nothing is",
	  .fix = "nothing" },
	{ "discovery with an option",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6,
	    .proto = 58,
	    .ttl = 255,
	    .raw = "8700000000000000000000000000000000000000000000000101000000000000" },
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message (type 135) of fd00::1: this kernel frees what "
		   "ICMPv6 took as if it were lost, and nothing is",
	  .fix = "nothing" },
	{ "fragments that did not come, no reason", "NOT_SPECIFIED", "ip_expire", UDP4(),
	  .evidence = "{\"frag_time\":30}", .confidence = LIKELY,
	  .cause = "not all fragments of the datagram from 10.1.0.1 came within 30 seconds "
		   "(ipfrag_time, ip6frag_time in ns web)",
	  .fix = "look for where the other fragments are lost" },
	{ "fragments of others came between", "NOT_SPECIFIED", "inet_frag_rbtree_purge", UDP4(),
	  .caller = "ip_defrag", .confidence = LIKELY,
	  .cause = "too many other fragments from 10.1.0.1 came before this datagram was whole",
	  .fix = "set net.ipv4.ipfrag_max_dist higher", .counter = "IpReasmFails" },
	{ "fragments that wait in vain", "NOT_SPECIFIED", "inet_frag_rbtree_purge", UDP4(),
	  .caller = "inet_frag_destroy", .beyond = "ip_defrag", .confidence = LIKELY,
	  .cause = "the fragment waited for the rest of its datagram, which did not come in time "
		   "or cannot be put together: longer than 65535 bytes, overlapping, or a fragment "
		   "that is not valid",
	  .fix = "look at why" },
	{ "advertisement from a global address",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 134, .ttl = 255 },
	  .confidence = CERTAIN,
	  .cause = "a router advertisement or redirect (type 134) came from fd00::1, which is no "
		   "link-local address: routers must speak by theirs (RFC 4861), so it is forged, "
		   "or its sender is broken",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "neighbour", "NOT_SPECIFIED", "ndisc_error_report", UDP6(),
	  .evidence = "{\"neigh\":\"failed\",\"nexthop\":\"fd00::9\",\"out_dev\":\"eth1\"}",
	  .confidence = CERTAIN,
	  .cause = "nobody answers for fd00::9 on eth1 in ns web, the next hop to fd00::2: its "
		   "neighbour entry is failed",
	  .fix = "look at whether fd00::9 is up" },
	{ "neighbour, IPv4", "NEIGH_FAILED", "neigh_invalidate", UDP4(), .confidence = CERTAIN,
	  .cause = "nobody answers ARP on eth0 in ns web for the next hop to 10.1.0.2",
	  .fix = "look at whether", .as_said = true },
	{ "neighbour, IPv6", "NOT_SPECIFIED", "neigh_invalidate", UDP6(), .confidence = LIKELY,
	  .cause = "nobody answers neighbour solicitations on eth0 in ns web for the next hop to "
		   "fd00::2",
	  .fix = "look at whether" },
	{ "queue of a neighbour", "NEIGH_QUEUEFULL", "__neigh_event_send", UDP4(),
	  .evidence = "{\"neigh_queue\":2048,\"nexthop\":\"10.1.0.9\","
		      "\"neigh\":\"incomplete\"}",
	  .confidence = CERTAIN,
	  .cause =
		  "too many packets wait on eth0 in ns web for 10.1.0.9, the next hop to 10.1.0.2, "
		  "which has not answered yet (its neighbour entry is incomplete): no more than "
		  "2048 bytes may",
	  .fix = "look at whether 10.1.0.9 is up", .as_said = true },
	{ "ARP of another kind",
	  "NOT_SPECIFIED",
	  "arp_rcv",
	  { .ethertype = 0x0806, .raw = "0001080008040001" },
	  .confidence = CERTAIN,
	  .cause = "the ARP packet from 02:00:00:00:00:01 is not for Ethernet and IPv4: hardware "
		   "type 1 with 8 bytes, protocol 0x0800 with 4",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "IGMP checksum",
	  "NOT_SPECIFIED",
	  "igmp_rcv",
	  { .version = 4, .proto = 2, .dst = "224.0.0.1", .raw = "1164123400000000" },
	  .confidence = CERTAIN,
	  .cause = "the checksum of the IGMP message from 10.1.0.1 is wrong",
	  .fix = "look at 10.1.0.1" },
	{ "multicast with TTL 0", "NOT_SPECIFIED", "ip_mc_output",
	  UDP4(.dst = "239.0.0.1", .ttl = 1), .confidence = CERTAIN,
	  .cause = "sent to the group 239.0.0.1 with TTL 1: it may not leave this host in ns web",
	  .fix = "set IP_MULTICAST_TTL" },
	{ "MLD",
	  "NOT_SPECIFIED",
	  "ip6_mc_input",
	  { .src = "fe80::1", .dst = "ff02::16", .proto = 58, .sport = 143 },
	  .confidence = CERTAIN,
	  .cause = "an MLD report of fe80::1 for routers and switches: nothing is lost",
	  .fix = "nothing" },
	{ "solicitation",
	  "NOT_SPECIFIED",
	  "ip6_mc_input",
	  { .src = "fe80::1", .dst = "ff02::1:ff00:7", .proto = 58, .sport = 135 },
	  .confidence = LIKELY,
	  .cause = "a neighbour solicitation of fe80::1 for an address that this host in ns web "
		   "does not have: nothing is lost",
	  .fix = "nothing" },
	{ "router solicitation", "NOT_SPECIFIED", "ip6_mc_input",
	  .packet = { .version = 6, .proto = IPPROTO_ICMPV6, .sport = 133, .dst = "ff02::2" },
	  .confidence = LIKELY,
	  .cause =
		  "a router solicitation of fd00::1, and this host in ns web is no router: nothing "
		  "is lost",
	  .fix = "nothing" },

	/* ---- IPv4 in ---- */
	{ "IGMP",
	  "NOT_SPECIFIED",
	  "ip_rcv_finish_core",
	  { .src = "10.1.0.1", .dst = "224.0.0.22", .proto = 2 },
	  .confidence = LIKELY,
	  .cause = "an IGMP message of 10.1.0.1 to 224.0.0.22, for routers and switches: nothing "
		   "is lost",
	  .fix = "nothing" },
	{ "source route", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(.source_route = true),
	  .confidence = LIKELY,
	  .cause = "the packet carries a source route option, and accept_source_route is 0",
	  .fix = "find out why 10.1.0.1 sends" },
	{ "loopback, old kernel", "NOT_SPECIFIED", "ip_rcv_finish", UDP4(.dst = "127.0.0.1"),
	  .confidence = LIKELY,
	  .cause = "127.0.0.1 may not be a destination on the wire (martian destination)",
	  .fix = "a DNAT to 127.0.0.1 needs net.ipv4.conf.eth0.route_localnet=1 in ns web" },
	{ "group not joined", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(.dst = "239.75.0.1"),
	  .confidence = LIKELY, .cause = "no socket in ns web joined 239.75.0.1 on eth0",
	  .fix = "join the group on eth0" },
	{ "own address as source, no reason", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(),
	  .evidence = "{\"src_local\":1,\"accept_local\":0}", .confidence = CERTAIN,
	  .cause = "the source address 10.1.0.1 is an address of this host in ns web, and "
		   "accept_local is 0 on eth0: a forged source, a loop or a duplicate address",
	  .fix = "look for a duplicate" },
	{ "loose reverse path filter", "IP_RPFILTER", "ip_rcv_finish_core", UDP4(),
	  .evidence = "{\"rp_filter\":2,\"back_dev\":\"\",\"src_local\":0}", .confidence = CERTAIN,
	  .cause = "rp_filter is 2 on eth0 in ns web, and there is no route back to 10.1.0.1",
	  .fix = "add a route to 10.1.0.1", .as_said = true },
	{ "strict reverse path filter, no reason", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(),
	  .evidence = "{\"rp_filter\":1,\"back_dev\":\"eth1\",\"src_local\":0}",
	  .confidence = CERTAIN,
	  .cause = "rp_filter is 1 (strict) on eth0 in ns web, and the route back to 10.1.0.1 "
		   "leads out of eth1",
	  .fix = "correct the route to 10.1.0.1" },
	{ "own source, old kernel", "NOT_SPECIFIED", "ip_rcv_finish_core.isra.0",
	  UDP4(.src = "10.1.0.2"), .confidence = LIKELY,
	  .cause = "the source address 10.1.0.2 is the receiver's own: a forged source, a loop or "
		   "a duplicate address",
	  .fix = "look for a duplicate address" },
	{ "multicast source, no reason of its own", "NOT_SPECIFIED", "ip_rcv_finish_core",
	  UDP4(.src = "224.0.0.7"), .confidence = LIKELY,
	  .cause = "224.0.0.7 may not be a source address on the wire: it stands for many "
		   "(martian source)",
	  .fix = "look at who has" },
	{ "source 0.0.0.0, no reason of its own", "NOT_SPECIFIED", "ip_rcv_finish_core",
	  UDP4(.src = "0.0.0.0"), .confidence = LIKELY,
	  .cause = "0.0.0.0 may not be the source of a packet to 10.1.0.2: it is no address "
		   "(martian source)",
	  .fix = "look at who has" },
	{ "destination 0.0.0.0, no reason of its own", "NOT_SPECIFIED", "ip_rcv_finish_core",
	  UDP4(.dst = "0.0.0.0"), .confidence = LIKELY,
	  .cause = "0.0.0.0 may not be a destination address: it is none",
	  .fix = "look at who has" },
	{ "loopback source", "IP_LOCALNET", "ip_rcv_finish_core", UDP4(.src = "127.0.0.1"),
	  .confidence = CERTAIN,
	  .cause = "127.0.0.1 may not be a source on the wire (martian source)",
	  .fix = "look at who has 02:00:00:00:00:01", .as_said = true },
	{ "multicast source", "IP_INVALID_SOURCE", "ip_rcv_finish_core", UDP4(.src = "224.0.0.7"),
	  .confidence = CERTAIN,
	  .cause = "224.0.0.7 may not be a source address on the wire: it stands for many (martian "
		   "source)",
	  .fix = "look at who has 02:00:00:00:00:01", .as_said = true },
	{ "no source", "IP_INVALID_SOURCE", "ip_rcv_finish_core", UDP4(.src = "0.0.0.0"),
	  .confidence = CERTAIN,
	  .cause = "0.0.0.0 may not be the source of a packet to 10.1.0.2: it is no address "
		   "(martian source)",
	  .fix = "look at who has 02:00:00:00:00:01", .as_said = true },
	{ "cut", "PKT_TOO_SMALL", "ip_rcv_core", UDP4(.payload = 16, .claims = 500),
	  .confidence = CERTAIN,
	  .cause = "the IPv4 header claims 500 bytes but there are 44: the packet was cut on the "
		   "way",
	  .fix = "look for a hop", .as_said = true },
	{ "UDP length", "PKT_TOO_SMALL", "__udp4_lib_rcv", UDP4(.raw = "10e1138800c8123441424344"),
	  .confidence = CERTAIN,
	  .cause = "the UDP header from 10.1.0.1:4321 claims 200 bytes, and there are 12",
	  .fix = "look at 10.1.0.1", .as_said = true },
	{ "raw socket, full",
	  "IP_NOPROTO",
	  "ip_local_deliver_finish",
	  { .version = 4, .proto = 253 },
	  .evidence = "{\"raw_sockets\":1,\"socket_drops\":9}",
	  .confidence = LIKELY,
	  .cause = "a raw socket in ns web wants IP protocol 253, but does not read fast enough: "
		   "its "
		   "receive buffer was full, 9 packets were dropped there so far",
	  .fix = "make the application read faster" },
	{ "protocol",
	  "IP_NOPROTO",
	  "ip_protocol_deliver_rcu",
	  { .src = "10.1.0.1", .dst = "10.1.0.2", .proto = 253 },
	  .confidence = CERTAIN,
	  .cause = "the kernel has no handler for IP protocol 253, and no raw socket in ns web "
		   "wants it",
	  .fix = "load the module",
	  .as_said = true },
	{ "version",
	  "IP_INHDR",
	  "ip_rcv_core",
	  { .ethertype = 0x0800, .raw = "5500002c00010000401100000a0100010a010002" },
	  .confidence = CERTAIN,
	  .cause = "the header has version 5, in a frame of ethertype 0x0800 from "
		   "02:00:00:00:00:01: no valid IP header",
	  .fix = "look at who has 02:00:00:00:00:01",
	  .as_said = true },
	{ "length of the header",
	  "IP_INHDR",
	  "ip_rcv_core",
	  { .ethertype = 0x0800, .raw = "4400002c00010000401100000a0100010a010002" },
	  .confidence = CERTAIN,
	  .cause = "the header has version 4 and a length of 16 bytes, in a frame of ethertype "
		   "0x0800 from 02:00:00:00:00:01: no valid IP header",
	  .fix = "look at who has 02:00:00:00:00:01",
	  .as_said = true },
	{ "IPv4 options", "IP_INHDR", "ip_rcv_finish_core", UDP4(), .confidence = LIKELY,
	  .cause = "the options in the IPv4 header from 10.1.0.1 are not valid",
	  .fix = "look at 10.1.0.1", .as_said = true },

	/* ---- IPv4 forward ---- */
	{ "ipvlan without the address", "IP_INADDRERRORS", "ip_error", UDP4(),
	  .evidence = "{\"forwarding\":0,\"dst_state\":\"none\",\"ipvlans\":2}",
	  .confidence = CERTAIN,
	  .cause = "none of the ipvlan devices on eth0 in ns web has 10.1.0.2, nor has eth0 "
		   "itself, and forwarding is off there",
	  .fix = "add the address" },
	{ "forwarding is off", "IP_INADDRERRORS", "ip_error", UDP4(.dst = "192.0.2.9"),
	  .evidence = "{\"forwarding\":0,\"dst_state\":\"none\",\"ipvlans\":0}",
	  .confidence = CERTAIN,
	  .cause = "a packet for 192.0.2.9, which is not an address of this host in ns web, came "
		   "in on eth0, and net.ipv4.conf.eth0.forwarding is 0",
	  .fix = "sysctl net.ipv4.ip_forward=1 in ns web", .as_said = true },
	{ "other broadcast", "IP_INADDRERRORS", "ip_error",
	  UDP4(.dst = "10.1.0.255", .pkt_type = 1), .confidence = LIKELY,
	  .cause = "10.1.0.255, sent to all in the segment, is no address or broadcast address of "
		   "eth0 in ns web",
	  .fix = "look at whether eth0 has an address", .as_said = true },
	{ "address gone", "IP_INADDRERRORS", "ip_error", UDP4(), .confidence = POSSIBLE,
	  .cause = "10.1.0.2 is not an address of this host in ns web (or of an ipvlan on eth0), "
		   "though 10.1.0.1 beside it sent it here by eth0; and forwarding is off "
		   "(net.ipv4.ip_forward)",
	  .fix = "look at whether the address went away", .as_said = true },
	{ "not a router", "IP_INADDRERRORS", "ip_error", UDP4(.dst = "10.2.0.2"),
	  .confidence = LIKELY,
	  .cause = "a packet for 10.2.0.2, which is not an address of this host in ns web, came in "
		   "on eth0, and forwarding is off there (net.ipv4.ip_forward)",
	  .fix = "set net.ipv4.ip_forward=1 in ns web (or net.ipv4.conf.eth0.forwarding=1)",
	  .as_said = true },
	{ "unreachable route", "NOT_SPECIFIED", "ip_error", UDP4(.dst = "192.0.2.9"),
	  .evidence =
		  "{\"route\":\"unreachable\",\"route_dst\":\"192.0.2.0/24\",\"route_table\":254}",
	  .confidence = CERTAIN,
	  .cause = "the route 192.0.2.0/24 of table main in ns web is of type unreachable, and "
		   "192.0.2.9 is in it; ICMP says so to 10.1.0.1",
	  .fix = "ip route del unreachable 192.0.2.0/24 table main in ns web, if it should not "
		 "be" },
	{ "a route in the table of a VRF", "IP_INNOROUTES", "ip_error", UDP4(),
	  .evidence = "{\"route\":\"unreachable\",\"route_dst\":\"192.0.2.0/24\",\"route_table\":"
		      "10,\"route_vrf\":\"red\"}",
	  .confidence = CERTAIN,
	  .cause = "the route 192.0.2.0/24 of table 10 (VRF red) in ns web is of type unreachable, "
		   "and 10.1.0.2 is in it; ICMP says so to 10.1.0.1",
	  .fix = "ip route del unreachable 192.0.2.0/24 table 10 in ns web", .as_said = true },
	{ "routing rule", "NOT_SPECIFIED", "ip_error", UDP4(),
	  .evidence = "{\"rule\":\"blackhole\",\"rule_pref\":100}", .confidence = CERTAIN,
	  .cause = "routing rule 100 in ns web (ip rule) is of type blackhole, and the packet to "
		   "10.1.0.2 matches it",
	  .fix = "ip rule del pref 100 in ns web" },
	{ "throw", "IP_INNOROUTES", "ip_error", UDP4(),
	  .evidence = "{\"route\":\"throw\",\"route_dst\":\"10.1.0.0/24\",\"route_table\":9}",
	  .confidence = CERTAIN,
	  .cause =
		  "the route 10.1.0.0/24 of table 9 in ns web is of type throw, 10.1.0.2 is in it, "
		  "and no table that is asked after it has a route",
	  .fix = "ip route del throw 10.1.0.0/24 table 9 in ns web", .as_said = true },
	{ "no route", "IP_INNOROUTES", "ip_error", UDP4(), .confidence = LIKELY,
	  .cause = "there is no route to 10.1.0.2 in ns web",
	  .fix = "add a route (ip route get 10.1.0.2 from 10.1.0.1 iif eth0 in ns web)",
	  .as_said = true },
	{ "unreachable route", "NOT_SPECIFIED", "ip_error", UDP4(), .confidence = LIKELY,
	  .cause = "the route to 10.1.0.2 in ns web is of type unreachable, blackhole or prohibit, "
		   "or a VRF's table has none",
	  .fix = "look at ip route get 10.1.0.2" },
	{ "a route that does not refuse any more", "NOT_SPECIFIED", "ip_error",
	  UDP4(.dst = "192.0.2.9"), .evidence = "{\"route\":\"unicast\"}", .confidence = LIKELY,
	  .cause = "the route to 192.0.2.9 in ns web is of type unreachable, blackhole or "
		   "prohibit, or a VRF's table has none",
	  .fix = "look at" },
	{ "too big", "PKT_TOO_BIG", "ip_forward", UDP4(.payload = 1200), .confidence = CERTAIN,
	  .cause = "the packet (1228 bytes) is larger than the MTU of the way out to 10.1.0.2",
	  .fix = "make the MTUs", .as_said = true },
	{ "router, frame for all", "NOT_SPECIFIED", "ip_forward", UDP4(.pkt_type = 1),
	  .confidence = CERTAIN,
	  .cause =
		  "the packet for 10.1.0.2 came in a frame for all in the segment "
		  "(02:00:00:00:00:02): a router in ns web forwards only what was sent to it alone",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "policy out at a router", "XFRM_POLICY", "ip_forward", UDP4(),
	  .evidence = "{\"moved\":\"XfrmOutPolBlock+1\"}", .confidence = LIKELY,
	  .cause = "an IPsec policy (dir out, action block) in ns web matches the packet from "
		   "10.1.0.1 to 10.1.0.2",
	  .fix = "look at ip xfrm policy in ns web: dir out", .as_said = true },

	/* ---- fragments ---- */
	{ "beside fragments that overlap", "CONSUMED", "inet_frag_rbtree_purge", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1 IpExtReasmOverlaps+1\"}", .confidence = LIKELY,
	  .cause = "the fragment waited for the rest of its datagram, of which others overlap: all "
		   "of it is discarded (RFC 5722)",
	  .fix = "look at 10.1.0.1" },
	{ "fragments that are too long", "CONSUMED", "inet_frag_rbtree_purge", UDP4(),
	  .confidence = LIKELY,
	  .cause = "the fragment waited for the rest of its datagram, which cannot be put "
		   "together: longer than 65535 bytes, overlapping, or a fragment that is not "
		   "valid",
	  .fix = "look at 10.1.0.1: an attack (ping of death)" },
	{ "fragments, IPv6", "CONSUMED", "inet_frag_rbtree_purge", UDP6(), .confidence = LIKELY,
	  .cause = "the fragment waited for the rest of its datagram, which cannot be put "
		   "together: longer than 65535 bytes, overlapping, or a fragment that is not "
		   "valid",
	  .fix = "look at fd00::1" },
	{ "fragments that never came", "NOT_SPECIFIED", "ip_expire", UDP4(), .confidence = LIKELY,
	  .cause = "not all fragments of the datagram from 10.1.0.1 came in time",
	  .fix = "look for where" },
	{ "no room for fragments", "NOT_SPECIFIED", "ip_defrag", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1\",\"frag_memory\":1480,\"frag_max\":1000,"
		      "\"frag_full\":1}",
	  .confidence = CERTAIN,
	  .cause = "there is no room for the fragment in ns web: those that wait take 1480 bytes, "
		   "and net.ipv4.ipfrag_high_thresh is 1000",
	  .fix = "raise net.ipv4.ipfrag_high_thresh in ns web" },
	{ "no room for fragments, IPv6", "NOT_SPECIFIED", "ipv6_frag_rcv", UDP6(),
	  .evidence = "{\"frag_memory\":1480,\"frag_max\":1000,\"frag_full\":1}",
	  .confidence = CERTAIN,
	  .cause = "there is no room for the fragment in ns web: those that wait take 1480 bytes, "
		   "and net.ipv6.ip6frag_high_thresh is 1000",
	  .fix = "raise net.ipv6.ip6frag_high_thresh in ns web" },
	{ "overlapping fragments", "NOT_SPECIFIED", "ip_defrag", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1 IpExtReasmOverlaps+1\"}", .confidence = LIKELY,
	  .cause = "fragments of the datagram overlap: all of it is discarded (RFC 5722)",
	  .fix = "look at 10.1.0.1" },
	{ "fragments too long", "NOT_SPECIFIED", "inet_frag_rbtree_purge", UDP4(),
	  .evidence = "{\"moved\":\"IpReasmFails+1\"}", .confidence = LIKELY,
	  .cause = "the datagram from 10.1.0.1 cannot be put together (no fragments of it "
		   "overlap): it would be larger than 65535 bytes, a fragment is not valid, or "
		   "there was no memory",
	  .fix = "look at 10.1.0.1" },
	{ "another counter", "NOT_SPECIFIED", "ip_defrag", UDP4(),
	  .evidence = "{\"moved\":\"UdpMemErrors+1\"}", .confidence = LIKELY,
	  .cause = "the fragment had arrived before: nothing is lost (no reassembly failed in ns "
		   "web)",
	  .fix = "nothing" },
	{ "fragments, no evidence", "NOT_SPECIFIED", "ip_defrag", UDP4(), .confidence = LIKELY,
	  .cause = "fragments of the datagram overlap or are not valid: all of it is discarded "
		   "(RFC 5722)",
	  .fix = "look at 10.1.0.1" },
	{ "time for fragments", "FRAG_REASM_TIMEOUT", "ip_expire", UDP4(),
	  .evidence = "{\"frag_time\":30}", .confidence = CERTAIN,
	  .cause = "not all fragments of the datagram from 10.1.0.1 came within 30 seconds "
		   "(ipfrag_time, ip6frag_time in ns web)",
	  .fix = "look for where the other fragments are lost", .as_said = true },
	{ "dead route", "IP_INNOROUTES", "ip_error", UDP4(),
	  .evidence = "{\"route\":\"none\",\"dead_route\":\"10.1.0.0/24\",\"dead_dev\":\"eth1\"}",
	  .confidence = CERTAIN,
	  .cause = "the route 10.1.0.0/24 in ns web to 10.1.0.2 does not count: "
		   "eth1 has no carrier, and ignore_routes_with_linkdown is 1; "
		   "there is no other",
	  .fix = "look at the cable", .as_said = true },
	{ "nothing in it",
	  "NOT_SPECIFIED",
	  "dst_discard_out",
	  { .version = 6, .proto = 59 },
	  .caller = "ip6_protocol_deliver_rcu",
	  .confidence = CERTAIN,
	  .cause = "the packet from fd00::1 has nothing in it (next header 59, "
		   "none): it reached this host in ns web, and there is nothing to"
		   " deliver",
	  .fix = "nothing" },
	{ "odd fragment",
	  "NOT_SPECIFIED",
	  "ipv6_frag_rcv",
	  { .version = 6, .proto = 44, .raw = "11000001000000070000000000000000000000" },
	  .evidence = "{\"moved\":\"Ip6ReasmFails+1\"}",
	  .confidence = CERTAIN,
	  .cause = "the fragment from fd00::1 is not valid: more are to follow, "
		   "but its length is no multiple of 8, or it ends beyond 65535 "
		   "bytes; ICMPv6 parameter problem went back",
	  .fix = "look at fd00::1" },
	{ "no IPsec state", "XFRM_POLICY", "ip_forward", UDP4(),
	  .evidence = "{\"moved\":\"XfrmOutNoStates+1\"}", .confidence = LIKELY,
	  .cause = "an IPsec policy (dir out) in ns web demands protection for the"
		   " packet from 10.1.0.1 to 10.1.0.2, and there is no state (SA) "
		   "for it yet",
	  .fix = "look at whether the IKE daemon", .as_said = true },
	{ "nexthop object", "NOT_SPECIFIED", "ip_error", UDP4(),
	  .evidence = "{\"route\":\"blackhole\",\"route_dst\":\"10.1.0.0/24\",\"route_table\":2"
		      "54,\"route_nhid\":7}",
	  .confidence = CERTAIN,
	  .cause = "the route 10.1.0.0/24 of table main in ns web uses nexthop "
		   "object 7, which is a blackhole, and 10.1.0.2 is in it: "
		   "silently dropped",
	  .fix = "look at ip nexthop show id 7 in ns web" },
	{ "group for other sources", "NOT_SPECIFIED", "ip_rcv_finish_core",
	  UDP4(.dst = "239.1.0.1"), .evidence = "{\"group_joined\":1}", .confidence = LIKELY,
	  .cause = "the group 239.1.0.1 is joined on eth0 in ns web, but not for "
		   "what 10.1.0.1 sends: its sockets ask for other sources, or "
		   "block this one",
	  .fix = "join for 10.1.0.1" },
	{ "group of a bridge", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(.dst = "239.1.0.1"),
	  .evidence = "{\"group_joined\":0,\"dev_kind\":\"bridge\"}", .confidence = LIKELY,
	  .cause = "the bridge eth0 in ns web is itself a receiver of multicast "
		   "that its ports exchange, and no socket in ns web joined "
		   "239.1.0.1 on it: what goes to other ports is not concerned",
	  .fix = "nothing, if no program" },
	{ "group elsewhere", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(.dst = "239.1.0.1"),
	  .evidence = "{\"group_joined\":0,\"group_dev\":\"eth1\"}", .confidence = CERTAIN,
	  .cause = "239.1.0.1 is joined on eth1 in ns web, but not on eth0, where "
		   "the packet came in",
	  .fix = "join the group on eth0, too" },
	{ "group of nobody", "NOT_SPECIFIED", "ip_rcv_finish_core", UDP4(.dst = "239.1.0.1"),
	  .evidence = "{\"group_joined\":0}", .confidence = CERTAIN,
	  .cause = "no socket in ns web joined 239.1.0.1 on eth0",
	  .fix = "join the group on eth0" },
	{ "group elsewhere, IPv6", "NOT_SPECIFIED", "ip6_mc_input", UDP6(.dst = "ff0e::9"),
	  .evidence = "{\"group_joined\":0,\"group_dev\":\"eth1\"}", .confidence = CERTAIN,
	  .cause = "ff0e::9 is joined on eth1 in ns web, but not on eth0, where "
		   "the packet came in",
	  .fix = "join the group on eth0, too" },
	{ "group of a bridge, IPv6", "NOT_SPECIFIED", "ip6_mc_input", UDP6(.dst = "ff0e::9"),
	  .evidence = "{\"group_joined\":0,\"dev_kind\":\"bridge\"}", .confidence = LIKELY,
	  .cause = "the bridge eth0 in ns web is itself a receiver of multicast "
		   "that its ports exchange, and no socket in ns web joined "
		   "ff0e::9 on it: what goes to other ports is not concerned",
	  .fix = "nothing, if no program" },
	{ "group of nobody, IPv6", "NOT_SPECIFIED", "ip6_mc_input", UDP6(.dst = "ff0e::9"),
	  .evidence = "{\"group_joined\":0}", .confidence = CERTAIN,
	  .cause = "no socket in ns web joined ff0e::9 on eth0", .fix = "join the group on eth0" },
	{ "group without a route", "NOT_SPECIFIED", "ipmr_cache_unresolved",
	  UDP4(.dst = "239.1.0.1"), .confidence = LIKELY,
	  .cause = "there is no multicast route for 10.1.0.1 to 239.1.0.1 in ns "
		   "web, the multicast routing daemon has not made one yet, and no"
		   " more than 4 packets wait for that",
	  .fix = "look at that daemon" },
	{ "error about nothing",
	  "NOT_SPECIFIED",
	  "icmp_rcv",
	  { .version = 4, .proto = 1, .raw = "0303000000000000454545454545" },
	  .confidence = CERTAIN,
	  .cause = "the ICMP error (type 3) from 10.1.0.1 does not quote the "
		   "header of the packet that it is about: nobody can be told",
	  .fix = "look at 10.1.0.1" },
	{ "ICMP of no use",
	  "NOT_SPECIFIED",
	  "icmp_rcv",
	  { .version = 4,
	    .proto = 1,
	    .raw = "0363000000000000450000140000000040fa00000a0100020a010001" },
	  .confidence = POSSIBLE,
	  .cause = "the kernel has no use for the ICMP message (type 3) from "
		   "10.1.0.1: its code is not known, or it is about a protocol "
		   "that nothing in ns web speaks",
	  .fix = "look at what 10.1.0.1 sends" },
	{ "strict source route", "NOT_SPECIFIED", "ip_forward", UDP4(.source_route = true),
	  .confidence = LIKELY,
	  .cause = "the source route of the packet from 10.1.0.1 is strict, and "
		   "the next address in it, 10.1.0.2, is not on a link of this "
		   "router in ns web; ICMP source route failed went back",
	  .fix = "find out why 10.1.0.1" },
	{ "ARP for the loopback",
	  "NOT_SPECIFIED",
	  "arp_process",
	  { .ethertype = 0x0806,
	    .raw = "00010800060400010200000000010a0100010000000000007f000001" },
	  .confidence = CERTAIN,
	  .cause = "the ARP packet of 10.1.0.1 from 02:00:00:00:00:01 is about "
		   "127.0.0.1, which is never on a link",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "ARP for a group",
	  "NOT_SPECIFIED",
	  "arp_process",
	  { .ethertype = 0x0806,
	    .raw = "00010800060400010200000000010a010001000000000000ef000001" },
	  .confidence = CERTAIN,
	  .cause = "the ARP packet of 10.1.0.1 from 02:00:00:00:00:01 is about "
		   "239.0.0.1, a multicast address, which nobody has",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "ARP, unasked",
	  "NOT_SPECIFIED",
	  "arp_process",
	  { .ethertype = 0x0806, .raw = ARP("02") },
	  .evidence = "{\"drop_gratuitous_arp\":1}",
	  .confidence = LIKELY,
	  .cause = "10.1.0.1 announced its MAC on eth0 in ns web unasked, and such"
		   " are dropped: net.ipv4.conf.eth0.drop_gratuitous_arp (or that "
		   "of all) is 1",
	  .fix = "sysctl net.ipv4.conf.eth0.drop_gratuitous_arp=0 in ns web" },
	{ "group by another device", "NOT_SPECIFIED", "ip_mr_input", UDP4(.dst = "239.1.0.1"),
	  .evidence = "{\"mroute_dev\":\"eth1\",\"mroute_here\":0}", .confidence = CERTAIN,
	  .cause = "the multicast route for 10.1.0.1 to 239.1.0.1 in ns web takes "
		   "packets from eth1 only, and this one came in on eth0",
	  .fix = "look at ip mroute show in ns web" },
	{ "group without an output", "NOT_SPECIFIED", "ip_mr_input", UDP4(.dst = "239.1.0.1"),
	  .evidence = "{\"mroute_dev\":\"eth0\",\"mroute_here\":1}", .confidence = LIKELY,
	  .cause = "the multicast route for 10.1.0.1 to 239.1.0.1 in ns web sends "
		   "the packet nowhere: it has no output, or the TTL (64) is not "
		   "above what they ask for",
	  .fix = "look at ip -s mroute show in ns web" },
	{ "MTU of a route", "PKT_TOO_BIG", "ip_forward", UDP4(.df = true),
	  .evidence = "{\"out_dev\":\"eth1\",\"out_mtu\":1500,\"route_mtu\":600}",
	  .confidence = CERTAIN,
	  .cause = "the packet (28 bytes, may not be fragmented) is larger than "
		   "the MTU 600 that the route to 10.1.0.2 in ns web has, set or "
		   "learnt (that of eth1 is 1500); ICMP fragmentation needed went "
		   "back",
	  .fix = "let ICMP type 3 code 4 reach", .as_said = true },
	{ "MTU of a route, IPv6", "PKT_TOO_BIG", "ip6_forward", UDP6(),
	  .evidence = "{\"out_dev\":\"eth1\",\"out_mtu\":1500,\"route_mtu\":1300}",
	  .confidence = CERTAIN,
	  .cause = "the packet (48 bytes) is larger than the MTU 1300 that the "
		   "route to fd00::2 in ns web has, set or learnt (that of eth1 is"
		   " 1500); ICMPv6 packet too big went back",
	  .fix = "let ICMPv6 type 2 reach", .as_said = true },
	{ "our address elsewhere",
	  "NOT_SPECIFIED",
	  "icmpv6_rcv",
	  { .version = 6, .proto = 58, .sport = 136, .ttl = 255 },
	  .evidence = "{\"src_local\":1}",
	  .confidence = LIKELY,
	  .cause = "a neighbour discovery message (type 136) came from fd00::1, "
		   "which is an address of this host in ns web, too: another "
		   "(02:00:00:00:00:01) has it, and if it is tentative here, it is"
		   " given up (duplicate address detection)",
	  .fix = "find who has 02:00:00:00:00:01" },
};

const struct scene_set scenes_ip = SCENE_SET(scenes);
