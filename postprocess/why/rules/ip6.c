// SPDX-License-Identifier: GPL-2.0-or-later
/* IPv6: routing, extension headers, addresses. */

#include "postprocess/why/rules/internal.h"

static const struct pk_why_rule rules[] = {
	{ "IP_INHDR|NONE", "ip6_rcv_core|ipv6_rcv", FROM_LOOPBACK | IPV6, CERTAIN,
	  "{src} may not come from the wire", "stop the sender ({smac})" },
	{ "IP_INHDR|NONE", "ip6_rcv_core|ipv6_rcv", TO_LOOPBACK | IPV6, CERTAIN,
	  "{dst} may not be a destination on the wire", "stop the sender ({smac})" },
	{ "IP_INHDR|NONE", "ip6_rcv_core|ipv6_rcv", FROM_MULTICAST | IPV6, CERTAIN,
	  "{src} may not be a source address: it stands for many", "stop the sender ({smac})" },
	{ "IP_INHDR", "ip6_rcv_core|ipv6_rcv", IPV6, LIKELY,
	  "the IPv6 header is not valid, or {src} to {dst} are addresses that may not be on the "
	  "wire",
	  "look at the sender ({smac})" },
	{ "IP_INHDR", "ip6_forward", IPV6, CERTAIN,
	  "the packet reached this router{in} with hop limit {ttl}; ICMPv6 time exceeded went back",
	  "raise the hop limit of {src}, or look for a routing loop (traceroute -6 {dst})" },
	{ "IPV6DISABLED", NULL, ALL, CERTAIN,
	  "IPv6 is off on {dev}{in}: net.ipv6.conf.{dev}.disable_ipv6 (or that of all) is 1",
	  "sysctl net.ipv6.conf.{dev}.disable_ipv6=0{in}", .when = "disable_ipv6" },
	{ "IPV6DISABLED", NULL, ALL, CERTAIN,
	  "IPv6 is off on {dev}{in}, because its MTU {.mtu} is below 1280 or it has no IPv6 at all",
	  "ip link set {dev} mtu 1500{in}", .when = "!disable_ipv6" },
	{ "IPV6DISABLED", NULL, ALL, CERTAIN,
	  "IPv6 is off on {dev}{in} (net.ipv6.conf.{dev}.disable_ipv6, or an MTU below 1280)",
	  "set net.ipv6.conf.{dev}.disable_ipv6=0{in}" },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6, CERTAIN,
	  "the address {dst} of {.dst_dev}{in} is still tentative: duplicate address detection has "
	  "not ended",
	  "wait for it, or leave it out: ip addr add {dst}/64 dev {.dst_dev} nodad{in}",
	  .when = "dst_state=tentative", .derived = true },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6, CERTAIN,
	  "duplicate address detection failed for {dst} on {.dst_dev}{in}: another host has it",
	  "find the other host, then: ip addr del {dst}/64 dev {.dst_dev}{in}, and add it again",
	  .when = "dst_state=dadfailed", .derived = true },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6, CERTAIN,
	  "{dst} is not an address of this host{in}, and net.ipv6.conf.all.forwarding is 0",
	  "sysctl net.ipv6.conf.all.forwarding=1{in} if this is a router; otherwise correct who "
	  "sent it here",
	  .when = "dst_state=none !forwarding6" },
	{ "IP_INADDRERRORS|NOT_SPECIFIED", "ip6_forward", IPV6 | FROM_LINK, CERTAIN,
	  "the source {src} is link-local: a router{in} forwards no such packet beyond its link",
	  "make {src} use a global address (ip -6 addr at the sender), or talk to a destination of "
	  "its own link",
	  .when = "forwarding6" },
	{ "IP_INADDRERRORS|NOT_SPECIFIED", "ip6_forward", IPV6 | FROM_LINK, LIKELY,
	  "the source {src} is link-local: a router{in} forwards no such packet beyond its link; "
	  "or forwarding is off (net.ipv6.conf.all.forwarding)",
	  "make {src} use a global address (ip -6 addr at the sender), or talk to a destination of "
	  "its own link",
	  .none = NO_REASON },
	{ "IP_INADDRERRORS", "ip6_forward|ip6_pkt_drop", IPV6 | NEAR, LIKELY,
	  "{dst} is not usable on {dev}{in}, though {src} beside it sent it here: the address is "
	  "still tentative (duplicate address detection runs or failed), or went away; or "
	  "forwarding is off (net.ipv6.conf.all.forwarding)",
	  "wait for duplicate address detection, or look for the duplicate (ip -6 addr show "
	  "tentative{in}); set net.ipv6.conf.all.forwarding=1 if this is a router" },
	{ "IP_INADDRERRORS", "ip6_forward", IPV6, LIKELY,
	  "{dst} is not an address of this host{in}, and forwarding is off "
	  "(net.ipv6.conf.all.forwarding)",
	  "set net.ipv6.conf.all.forwarding=1{in} if this is a router; if the address is here, "
	  "look at whether it is tentative (ip -6 addr show tentative{in})" },
	{ "NOT_SPECIFIED", "ip6_forward", IPV6 | TO_OTHERS, LIKELY,
	  "the frame was sent to another host[ ({dmac})] and is not forwarded",
	  "look at who else is in the segment; {dev} sees frames of others (promiscuous)" },
	{ "NOT_SPECIFIED", "ip6_forward", IPV6 | TO_ALL, CERTAIN,
	  "the packet for {dst} came in a frame for all in the segment[ ({dmac})]: a router{in} "
	  "forwards only what was sent to it alone",
	  "look at who has {smac}: its neighbour entry for this router is wrong, or it floods" },
	{ "NOT_SPECIFIED", "ip6_forward", IPV6, POSSIBLE,
	  "the packet may not be forwarded: an IPsec policy, or a source address that may not "
	  "leave its link",
	  "look at ip xfrm policy{in}; is {src} link-local?" },
	{ "NOT_SPECIFIED|IP_INNOROUTES", "ip6_pkt_drop|ip6_pkt_discard", IPV6 | TO_MULTICAST,
	  LIKELY,
	  "IPv6 takes no multicast on {dev}{in} yet, as when a device has just come up: {dst} is "
	  "for "
	  "nobody here",
	  "nothing, unless it goes on (ip -6 route show table local dev {dev}{in} must have "
	  "ff00::/8)",
	  .none = FROM_LOOPBACK },
	{ "IP_INNOROUTES|NOT_SPECIFIED",
	  "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_discard_out|dst_discard|dst_discard_out", ALL,
	  CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}][ (VRF {.route_vrf})]{in} uses nexthop "
	  "object {.route_nhid}, which is a blackhole, and {dst} is in it: silently dropped",
	  "look at ip nexthop show id {.route_nhid}{in}; ip -6 route del {.route_dst}[ table "
	  "{.route_table}]{in}, if it should not be",
	  .when = "route_dst route=blackhole route_nhid" },
	{ "NOT_SPECIFIED|IP_INNOROUTES",
	  "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_prohibit|ip6_pkt_discard_out|ip6_pkt_prohibit_out|"
	  "dst_discard|dst_discard_out",
	  ALL, CERTAIN,
	  "the route {.route_dst}[ of table {.route_table}][ (VRF {.route_vrf})]{in} is of type "
	  "{.route}, and {dst} is "
	  "in it",
	  "ip -6 route del {.route} {.route_dst}[ table {.route_table}]{in}, if it should not be",
	  .when = "route_dst" },
	{ "IP_INNOROUTES|NOT_SPECIFIED", "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_discard_out", ALL,
	  CERTAIN,
	  "the route {.dead_route}{in} to {dst} does not count: {.dead_dev} has no carrier, and "
	  "ignore_routes_with_linkdown is 1; there is no other",
	  "look at the cable or the other end of {.dead_dev} (ip link show dev {.dead_dev}{in}), "
	  "or "
	  "sysctl net.ipv6.conf.{.dead_dev}.ignore_routes_with_linkdown=0{in} (that of all counts, "
	  "too)",
	  .when = "route=none dead_route" },
	{ "NOT_SPECIFIED|IP_INNOROUTES", "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_discard_out", ALL,
	  CERTAIN, "there is no route to {dst}{in}, not even a default one",
	  "add a route (ip -6 route get {dst} from {src} iif {dev}{in})", .when = "route=none" },
	{ "NOT_SPECIFIED|IP_INNOROUTES", "ip6_pkt_prohibit|ip6_pkt_prohibit_out", ALL, LIKELY,
	  "the route to {dst}{in} is of type prohibit, or a rule of that type refuses it",
	  "look at ip -6 route get {dst}{in}, and ip -6 rule" },
	{ "NOT_SPECIFIED",
	  "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_prohibit|ip6_pkt_discard_out|ip6_pkt_prohibit_out",
	  ALL, LIKELY, "the route to {dst}{in} is of type unreachable, blackhole or prohibit",
	  "look at ip -6 route get {dst}{in}" },
	{ "IP_INNOROUTES", "ip6_pkt_drop|ip6_pkt_discard|ip6_pkt_discard_out", ALL, LIKELY,
	  "there is no route to {dst}{in}, or one of type unreachable",
	  "add a route (ip -6 route get {dst}{in})" },
	{ "IP_INNOROUTES", NULL, ALL, LIKELY, "there is no route to {dst}{in}",
	  "add a route (ip route get {dst}{in})" },
	{ "NOT_SPECIFIED|IP_INHDR", "ipv6_rthdr_rcv", ALL, CERTAIN,
	  "the packet from {src} has a segment routing header, and "
	  "net.ipv6.conf.{dev}.seg6_enabled "
	  "or that of all is 0{in}",
	  "sysctl net.ipv6.conf.all.seg6_enabled=1 net.ipv6.conf.{dev}.seg6_enabled=1{in}, if this "
	  "host takes part in segment routing; otherwise correct who sends it here",
	  .when = "routing_header=4 !seg6_enabled" },
	{ "NOT_SPECIFIED|IP_INHDR", "ipv6_rthdr_rcv", ALL, LIKELY,
	  "the segment routing header of the packet from {src} has no valid HMAC, and {dev}{in} "
	  "demands one (seg6_require_hmac is 1)",
	  "make {src} sign with a key that is known here (ip sr hmac show{in}), or sysctl "
	  "net.ipv6.conf.{dev}.seg6_require_hmac=0{in}",
	  .when = "routing_header=4 seg6_enabled seg6_hmac=1" },
	{ "NOT_SPECIFIED|IP_INHDR", "ipv6_rthdr_rcv", ALL, LIKELY,
	  "the segment routing header of the packet from {src} is not valid (segments left, HMAC), "
	  "or the segment that comes next cannot be reached",
	  "look at {src}: what segments it sends (tcpdump -vv), and at ip -6 route{in}",
	  .when = "routing_header=4 seg6_enabled" },
	{ "NOT_SPECIFIED|IP_INHDR", "ipv6_rthdr_rcv", ALL, CERTAIN,
	  "the packet from {src} has a routing header of type 0, which is forbidden (RFC 5095)",
	  "stop the sender", .when = "routing_header=0" },
	{ "NOT_SPECIFIED|IP_INHDR", "ipv6_rthdr_rcv", ALL, CERTAIN,
	  "the packet from {src} has a routing header of type {.routing_header}, which the kernel "
	  "does not take",
	  "look at {src}: why it sends such", .when = "routing_header" },
	{ "NOT_SPECIFIED",
	  "input_action_end|input_action_end_core|input_action_end_x*|"
	  "input_action_end_t|input_action_end_t_*|input_action_end_b6|"
	  "input_action_end_b6_*|input_action_end_bpf",
	  IPV6, CERTAIN,
	  "the route to {dst}{in} ends a segment (SRv6, encap seg6local), and the packet from "
	  "{src} "
	  "has no segment routing header, which such an end needs",
	  "send with a segment list to {dst}, or correct that route (ip -6 route show{in}: "
	  "seg6local)",
	  .when = "routing_header=none" },
	{ "NOT_SPECIFIED", "input_action_*|seg6_local_input*", IPV6, LIKELY,
	  "the SRv6 end (encap seg6local) of the route to {dst}{in} cannot use the packet from "
	  "{src}: it has no segment routing header, no segment left (or still some, where it must "
	  "be "
	  "the last), no valid HMAC, or another payload than that end takes",
	  "look at ip -6 route show{in}: seg6local, and at what segments {src} sends (tcpdump "
	  "-vv)" },
	{ "NOT_SPECIFIED|IP_INHDR", "ipv6_rthdr_rcv", ALL, LIKELY,
	  "the packet from {src} has a routing header that is refused: type 0 is forbidden (RFC "
	  "5095), segment routing is off on {dev}",
	  "stop the sender, or set net.ipv6.conf.{dev}.seg6_enabled=1{in} for segment routing" },
	{ "IP_INHDR|NOT_SPECIFIED", "ip6_parse_tlv|ipv6_parse_hopopts|ipv6_destopt_rcv|ipv6_hop_*",
	  IPV6, LIKELY,
	  "the hop-by-hop or destination options of the packet from {src} are not valid: too many "
	  "of them, a wrong length (also of a jumbo payload), or too much padding",
	  "look at {src}: broken, or it crafts packets (net.ipv6.max_hbh_opts_number, "
	  "max_dst_opts_number{in})" },
	{ "UNHANDLED_PROTO|NOT_SPECIFIED", "ip6_tlvopt_unknown|ip6_parse_tlv", IPV6, LIKELY,
	  "the packet from {src} has an IPv6 option[ ({ip6option})] that the kernel does not know, "
	  "of a kind that must be dropped then",
	  "look at {src}: what options it sends, and why" },
};

const struct pk_why_set pk_why_ip6 = PK_WHY_SET(rules);
