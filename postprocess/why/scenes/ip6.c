// SPDX-License-Identifier: GPL-2.0-or-later
/* IPv6: routing, extension headers, addresses. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	{ "multicast source, IPv6", "IP_INHDR", "ip6_rcv_core", UDP6(.src = "ff02::7"),
	  .confidence = CERTAIN, .cause = "ff02::7 may not be a source address: it stands for many",
	  .fix = "stop the sender (02:00:00:00:00:01)", .as_said = true },
	{ "hop limit", "IP_INHDR", "ip6_forward", UDP6(.ttl = 1), .confidence = CERTAIN,
	  .cause = "the packet reached this router in ns web with hop limit 1; ICMPv6 time "
		   "exceeded went back",
	  .fix = "raise the hop limit of fd00::1", .as_said = true },
	{ "IPv6 is off", "IPV6DISABLED", "ip6_rcv_core", UDP6(), .confidence = CERTAIN,
	  .cause = "IPv6 is off on eth0 in ns web (net.ipv6.conf.eth0.disable_ipv6, or an MTU "
		   "below 1280)",
	  .fix = "set net.ipv6.conf.eth0.disable_ipv6=0 in ns web", .as_said = true },
	{ "tentative address", "IP_INADDRERRORS", "ip6_forward", UDP6(),
	  .evidence = "{\"dst_state\":\"tentative\",\"dst_dev\":\"eth0\",\"forwarding6\":0}",
	  .confidence = CERTAIN,
	  .cause = "the address fd00::2 of eth0 in ns web is still tentative: duplicate address "
		   "detection has not ended",
	  .fix = "wait for it" },
	{ "link-local source", "IP_INADDRERRORS", "ip6_forward", UDP6(.src = "fe80::1"),
	  .evidence = "{\"forwarding6\":1,\"dst_state\":\"none\"}", .confidence = CERTAIN,
	  .cause = "the source fe80::1 is link-local: a router in ns web forwards no such packet "
		   "beyond its link",
	  .fix = "make fe80::1 use a global address", .as_said = true },
	{ "tentative", "IP_INADDRERRORS", "ip6_forward", UDP6(), .confidence = LIKELY,
	  .cause = "fd00::2 is not usable on eth0 in ns web, though fd00::1 beside it sent it "
		   "here: the address is still tentative (duplicate address detection runs or "
		   "failed), or went away; or forwarding is off (net.ipv6.conf.all.forwarding)",
	  .fix = "wait for duplicate address detection", .as_said = true },
	{ "not a router, IPv6", "IP_INADDRERRORS", "ip6_forward", UDP6(.dst = "fd01::2"),
	  .confidence = LIKELY,
	  .cause = "fd01::2 is not an address of this host in ns web, and forwarding is off "
		   "(net.ipv6.conf.all.forwarding)",
	  .fix = "set net.ipv6.conf.all.forwarding=1 in ns web", .as_said = true },
	{ "multicast before IPv6 is up", "IP_INNOROUTES", "ip6_pkt_discard",
	  .packet = { .version = 6, .proto = IPPROTO_ICMPV6, .sport = 143, .dst = "ff02::16" },
	  .confidence = LIKELY,
	  .cause = "IPv6 takes no multicast on eth0 in ns web yet, as when a device has just come "
		   "up: ff02::16 is for nobody here",
	  .fix = "nothing, unless it goes on", .as_said = true },
	{ "prohibit, IPv6, which", "IP_INNOROUTES", "ip6_pkt_prohibit", UDP6(),
	  .evidence = "{\"route\":\"prohibit\",\"route_dst\":\"fd00::/48\",\"route_table\":254}",
	  .confidence = CERTAIN,
	  .cause =
		  "the route fd00::/48 of table main in ns web is of type prohibit, and fd00::2 is "
		  "in it",
	  .fix = "ip -6 route del prohibit fd00::/48 table main in ns web", .as_said = true },
	{ "no route, IPv6", "IP_INNOROUTES", "ip6_pkt_discard", UDP6(),
	  .evidence = "{\"route\":\"none\"}", .confidence = CERTAIN,
	  .cause = "there is no route to fd00::2 in ns web, not even a default one",
	  .fix = "add a route (ip -6 route get fd00::2", .as_said = true },
	{ "prohibit, IPv6", "IP_INNOROUTES", "ip6_pkt_prohibit", UDP6(), .confidence = LIKELY,
	  .cause = "the route to fd00::2 in ns web is of type prohibit, or a rule of that type "
		   "refuses it",
	  .fix = "look at ip -6 route get fd00::2", .as_said = true },
	{ "IPv6 options", "IP_INHDR", "ip6_parse_tlv", UDP6(), .confidence = LIKELY,
	  .cause =
		  "the hop-by-hop or destination options of the packet from fd00::1 are not valid: "
		  "too many of them, a wrong length (also of a jumbo payload), or too much padding",
	  .fix = "look at fd00::1: broken", .as_said = true },
	{ "IPv6 option, unknown", "UNHANDLED_PROTO", "ip6_tlvopt_unknown", UDP6(),
	  .confidence = LIKELY,
	  .cause = "the packet from fd00::1 has an IPv6 option (0x35) that the kernel does not "
		   "know, of a kind that must be dropped then",
	  .fix = "look at fd00::1", .as_said = true },
	{ "unknown option",
	  "UNHANDLED_PROTO",
	  "ip6_tlvopt_unknown",
	  { .version = 6, .proto = 0, .raw = "11000502000001005e00" },
	  .confidence = LIKELY,
	  .cause = "the packet from fd00::1 has an IPv6 option that the kernel does not know, of a "
		   "kind that must be dropped then",
	  .fix = "look at fd00::1",
	  .as_said = true },
	{ "unknown option that is here",
	  "UNHANDLED_PROTO",
	  "ip6_tlvopt_unknown",
	  { .version = 6, .proto = 0, .raw = "1100000000005e00" },
	  .confidence = LIKELY,
	  .cause = "the packet from fd00::1 has an IPv6 option (0x5e) that the kernel does not "
		   "know, of a kind that must be dropped then",
	  .fix = "look at fd00::1",
	  .as_said = true },
	{ "segment routing is off",
	  "NOT_SPECIFIED",
	  "ipv6_rthdr_rcv",
	  { .version = 6, .proto = 43, .raw = "1102040100000000fd000000000000000000000000000009" },
	  .evidence = "{\"routing_header\":\"4\",\"seg6_enabled\":0}",
	  .confidence = CERTAIN,
	  .cause = "the packet from fd00::1 has a segment routing header, and "
		   "net.ipv6.conf.eth0.seg6_enabled or that of all is 0 in ns web",
	  .fix = "sysctl net.ipv6.conf.all.seg6_enabled=1" },
	{ "HMAC of segments",
	  "NOT_SPECIFIED",
	  "ipv6_rthdr_rcv",
	  { .version = 6, .proto = 43, .raw = "1102040100000000fd000000000000000000000000000009" },
	  .evidence = "{\"routing_header\":\"4\",\"seg6_enabled\":1,\"seg6_hmac\":1}",
	  .confidence = LIKELY,
	  .cause = "the segment routing header of the packet from fd00::1 has no "
		   "valid HMAC, and eth0 in ns web demands one (seg6_require_hmac "
		   "is 1)",
	  .fix = "make fd00::1 sign" },
	{ "segments",
	  "NOT_SPECIFIED",
	  "ipv6_rthdr_rcv",
	  { .version = 6, .proto = 43, .raw = "1102040100000000fd000000000000000000000000000009" },
	  .evidence = "{\"routing_header\":\"4\",\"seg6_enabled\":1,\"seg6_hmac\":0}",
	  .confidence = LIKELY,
	  .cause = "the segment routing header of the packet from fd00::1 is not "
		   "valid (segments left, HMAC), or the segment that comes next "
		   "cannot be reached",
	  .fix = "look at fd00::1" },
	{ "routing header 0",
	  "NOT_SPECIFIED",
	  "ipv6_rthdr_rcv",
	  { .version = 6, .proto = 43, .raw = "1102040100000000fd000000000000000000000000000009" },
	  .evidence = "{\"routing_header\":\"0\",\"seg6_enabled\":0}",
	  .confidence = CERTAIN,
	  .cause = "the packet from fd00::1 has a routing header of type 0, which "
		   "is forbidden (RFC 5095)",
	  .fix = "stop the sender" },
	{ "routing header 9",
	  "NOT_SPECIFIED",
	  "ipv6_rthdr_rcv",
	  { .version = 6, .proto = 43, .raw = "1102040100000000fd000000000000000000000000000009" },
	  .evidence = "{\"routing_header\":\"9\"}",
	  .confidence = CERTAIN,
	  .cause = "the packet from fd00::1 has a routing header of type 9, which "
		   "the kernel does not take",
	  .fix = "look at fd00::1" },
	{ "end of a segment, without", "NOT_SPECIFIED", "input_action_end_core", UDP6(),
	  .evidence = "{\"routing_header\":\"none\"}", .confidence = CERTAIN,
	  .cause = "the route to fd00::2 in ns web ends a segment (SRv6, encap "
		   "seg6local), and the packet from fd00::1 has no segment routing"
		   " header, which such an end needs",
	  .fix = "send with a segment list" },
	{ "end of a segment", "NOT_SPECIFIED", "input_action_end_dx4", UDP6(),
	  .evidence = "{\"routing_header\":\"none\"}", .confidence = LIKELY,
	  .cause = "the SRv6 end (encap seg6local) of the route to fd00::2 in ns "
		   "web cannot use the packet from fd00::1: it has no segment "
		   "routing header, no segment left (or still some, where it must "
		   "be the last), no valid HMAC, or another payload than that end "
		   "takes",
	  .fix = "look at ip -6 route show in ns web" },
	{ "dead route, IPv6", "IP_INNOROUTES", "ip6_pkt_drop", UDP6(),
	  .evidence = "{\"route\":\"none\",\"dead_route\":\"fd00::/64\",\"dead_dev\":"
		      "\"eth1\"}",
	  .confidence = CERTAIN,
	  .cause = "the route fd00::/64 in ns web to fd00::2 does not count: eth1 "
		   "has no carrier, and ignore_routes_with_linkdown is 1; there is"
		   " no other",
	  .fix = "look at the cable", .as_said = true },
	{ "nexthop object, IPv6", "NOT_SPECIFIED", "ip6_pkt_discard", UDP6(),
	  .evidence = "{\"route\":\"blackhole\",\"route_dst\":\"fd00::/64\",\"route_table\":254"
		      ",\"route_nhid\":7}",
	  .confidence = CERTAIN,
	  .cause = "the route fd00::/64 of table main in ns web uses nexthop "
		   "object 7, which is a blackhole, and fd00::2 is in it: silently"
		   " dropped",
	  .fix = "look at ip nexthop show id 7 in ns web" },
};

const struct scene_set scenes_ip6 = SCENE_SET(scenes);
