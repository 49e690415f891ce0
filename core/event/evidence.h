/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Evidence: what was found around a drop shortly after it, in its namespace: settings, route,
 * neighbour, sockets, device. Kept in the capture as the dictionary `evidence`, so that a reader
 * on another machine, later, can say which of several causes it was. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;

/* Facts that evidence may hold; one that could not be read, or does not apply, is not there.
 * Numbers, or text where that is said. FACT(name, what it is) */
#define PK_EVIDENCE_FACTS(FACT)                                                                    \
	/* settings, of the namespace and device */                                                \
	FACT(forwarding, "IPv4 forwarding on the device")                                          \
	FACT(rp_filter, "reverse path filter that counts: the larger of all and the device's")     \
	FACT(accept_local, "takes packets from its own addresses, on all or the device")           \
	FACT(route_localnet, "routes 127.0.0.0/8, on all or the device")                           \
	FACT(accept_source_route, "takes source routes, on all and the device")                    \
	FACT(disable_ipv6, "IPv6 is off, on all or the device")                                    \
	FACT(forwarding6, "IPv6 forwarding, net.ipv6.conf.all")                                    \
	FACT(seg6_enabled, "takes segment routing headers: on all and the device")                 \
	FACT(seg6_hmac, "what it demands of them: 1: an HMAC, 0: a valid one if any, -1: nothing") \
	FACT(mpls_input, "takes MPLS on the device")                                               \
	FACT(echo_ignore_all, "net.ipv4.icmp_echo_ignore_all")                                     \
	FACT(arp_ignore,                                                                           \
	     "which ARP requests are not answered: the larger of all and the device's")            \
	FACT(drop_gratuitous_arp, "drops unasked ARP, on all or the device")                       \
	FACT(arp_accept, "makes neighbours of unasked ARP: the larger of all and the device's")    \
	FACT(syncookies, "net.ipv4.tcp_syncookies")                                                \
	FACT(max_syn_backlog, "net.ipv4.tcp_max_syn_backlog")                                      \
	FACT(echo6_ignore_all, "net.ipv6.icmp.echo_ignore_all")                                    \
	FACT(somaxconn, "net.core.somaxconn")                                                      \
	FACT(rmem_max, "net.core.rmem_max")                                                        \
	FACT(netdev_max_backlog, "net.core.netdev_max_backlog")                                    \
	FACT(changed_settings,                                                                     \
	     "text: of these, those that had another value when collecting began, with that: "     \
	     "`name=value`, blanks between")                                                       \
	FACT(conntrack_max, "net.netfilter.nf_conntrack_max")                                      \
	FACT(conntrack_count, "entries of the connection tracking table")                          \
	FACT(conntrack_full, "1: no room in it")                                                   \
	FACT(moved,                                                                                \
	     "text: error counters that moved since the start, `Name+count`, blanks between")      \
	FACT(echos_unanswered, "IPv4 echo requests since the start that were not answered")        \
	/* the device */                                                                           \
	FACT(dev_kind, "text: kind of link: veth, vlan, bond; empty: a plain one")                 \
	FACT(dev_up, "it is up")                                                                   \
	FACT(carrier, "it has carrier")                                                            \
	FACT(txqueuelen, "packets that its queue or ring takes")                                   \
	FACT(mtu, "its MTU")                                                                       \
	FACT(mac, "text: its MAC address")                                                         \
	FACT(promisc, "takes frames for others")                                                   \
	FACT(qdisc, "text: kind of its root queueing discipline")                                  \
	FACT(xdp, "text: mode of its XDP program: native, generic, offload")                       \
	FACT(xdp_prog, "id of that program")                                                       \
	FACT(xdp_name, "text: its name")                                                           \
	FACT(xdp_maps, "text: kinds of its maps to redirect by, blanks between: xskmap, devmap, "  \
		       "cpumap; empty: none")                                                      \
	FACT(xdp_exceptions, "how often xdp:xdp_exception fired on this machine since the start")  \
	FACT(master, "text: the bridge, bond, team or VRF that it is a port of")                   \
	FACT(master_kind, "text: bridge, bond, team, vrf")                                         \
	FACT(port_state, "text: of a bridge port: disabled, listening, learning, forwarding, "     \
			 "blocking; of a bond: active, backup")                                    \
	FACT(port_locked, "bridge port: takes frames of known sources only")                       \
	FACT(port_isolated, "bridge port: exchanges nothing with isolated ones")                   \
	FACT(vlan_filtering, "of the bridge: it filters by VLAN")                                  \
	FACT(vlan_allowed, "of a bridge port: it takes the VLAN of the packet")                    \
	FACT(vlan_ports, "text: other ports of the bridge that have it, by name")                  \
	FACT(pvid, "of a bridge port: VLAN of untagged frames; 0: none")                           \
	FACT(flood_ports, "other ports of the bridge that unknown destinations are flooded to")    \
	FACT(silent_ports, "text: those that they are not flooded to, by name")                    \
	FACT(silent_port, "text: the first of them")                                               \
	FACT(blocked_ports, "text: other ports of the bridge that do not forward, each with why: " \
			    "p2 (disabled), p3 (down)")                                            \
	FACT(isolated_ports, "text: other ports of the bridge that are isolated, by name")         \
	FACT(vlan_dev, "text: device for the VLAN of the packet; empty: none")                     \
	FACT(vlan_dev_up, "it is up")                                                              \
	FACT(macvlan, "text: macvlan on the device that has the destination's MAC; empty: none")   \
	FACT(macvlan_up, "it is up")                                                               \
	FACT(macvlan_mode, "text: its mode: private, vepa, bridge, passthru, source")              \
	FACT(macvlan_netns, "inode number of its namespace, if that is another")                   \
	FACT(ipvlans, "number of ipvlan devices on the device, of any namespace")                  \
	FACT(tunnels, "text: tunnels of the namespace that the packet could be for, with their "   \
		      "ends; empty: none")                                                         \
	FACT(tunnel_of_vni, "text: that of them which has the network identifier of the packet "   \
			    "and is up; empty: none")                                              \
	FACT(tunnel_down, "text: one of them which has it and is down")                            \
	FACT(tunnel_remote, "text: remote end of the tunnel that the device is; empty: any")       \
	FACT(wg_peer, "text: key of the WireGuard peer with the address among its allowed IPs; "   \
		      "empty: none")                                                               \
	FACT(wg_endpoint, "text: its endpoint; empty: not known")                                  \
	FACT(wg_handshake, "seconds since 1970 of its last handshake; 0: there was none")          \
	FACT(ovs, "text: the datapath of Open vSwitch that the device is a port of")               \
	FACT(ovs_port, "number of the port")                                                       \
	FACT(ovs_taker, "1: a process takes packets for which there is no flow")                   \
	FACT(ovs_lost, "packets that it did not take so far")                                      \
	FACT(tunnel_external, "that device takes its ends and keys from each packet")              \
	FACT(tunnel_own_mac, "the frame in the packet has the MAC of that device as its source")   \
	FACT(mpls_route, "1: the label of the packet has a route")                                 \
	FACT(tunnel_route, "text: kind of the route to it; none; another error")                   \
	FACT(tunnel_loops, "that route leads into the tunnel itself")                              \
	FACT(qdisc_drops, "packets that the qdiscs of the device dropped so far")                  \
	FACT(qdisc_dropper, "text: kind of the qdisc that dropped most of them")                   \
	FACT(qdisc_at, "text: where it is attached: root, parent 1:10")                            \
	FACT(qdisc_unit, "text: what it counts its limit in: packets, bytes, bytes of memory")     \
	FACT(qdisc_held, "what is in it, in that unit")                                            \
	FACT(qdisc_len, "packets in that qdisc")                                                   \
	FACT(qdisc_limit, "packets or bytes that it takes")                                        \
	FACT(qdisc_early, "red: packets that it dropped before it was full")                       \
	FACT(qdisc_burst, "tbf: largest packet that it takes, in bytes")                           \
	FACT(packet_too_big, "tbf: the packet is larger than that")                                \
	FACT(qdisc_flow_limit, "fq: packets that it takes of one flow")                            \
	FACT(qdisc_flow_drops, "fq: packets that it dropped for that limit so far")                \
	FACT(netem_loss, "netem: share of packets that it loses, per mille")                       \
	FACT(tc_action, "text: the one filter that dropped: kind, preference and action")          \
	/* the packet's way */                                                                     \
	FACT(route, "text: kind of the route: unicast, local, broadcast, unreachable, prohibit, "  \
		    "blackhole; or the error of the look-up: no route, ...")                       \
	FACT(route_dst, "text: prefix of that route")                                              \
	FACT(route_table, "its table")                                                             \
	FACT(route_vrf, "text: VRF whose table that is")                                           \
	FACT(route_nhid, "its nexthop object, if it has one")                                      \
	FACT(dead_route, "text: prefix of a route that does not count, as its device has no "      \
			 "carrier")                                                                \
	FACT(dead_dev, "text: that device")                                                        \
	FACT(rule, "text: kind of the routing rule that refuses it: unreachable, prohibit, "       \
		   "blackhole")                                                                    \
	FACT(rule_pref, "preference of that rule")                                                 \
	FACT(lwt_prog, "text: BPF programs on that route (encap bpf)")                             \
	FACT(out_dev, "text: device that it leads to")                                             \
	FACT(out_mtu, "its MTU")                                                                   \
	FACT(route_mtu, "MTU of the route, set or learnt; 0: that of the device")                  \
	FACT(nexthop, "text: address that it leads to")                                            \
	FACT(neigh, "text: state of the neighbour entry of the next hop: reachable, stale, "       \
		    "incomplete, failed, permanent, ...; none")                                    \
	FACT(back_dev, "text: device that leads back to the source; empty: no route")              \
	FACT(src_local, "the source is an address of this namespace")                              \
	FACT(dst_state, "text: of the destination, an own IPv6 address: tentative, dadfailed, "    \
			"usable; none: not an own one")                                            \
	FACT(dst_dev, "text: device that has the destination address")                             \
	FACT(dst_on_dev, "of an ARP request: the device has the address that is asked for")        \
	FACT(group_joined, "the device takes the multicast group, for some source at least")       \
	FACT(group_dev, "text: another device that takes it")                                      \
	FACT(mroute_dev, "text: device from which the multicast route of the packet takes it")     \
	FACT(mroute_here, "that is the packet's")                                                  \
	/* sockets */                                                                              \
	FACT(listener, "text: address and port of the listener that the packet is for")            \
	FACT(listeners, "number of listening sockets of that port, or of bound UDP sockets")       \
	FACT(other_bound, "text: address of a socket of that port that does not take the packet")  \
	FACT(accept_queue, "connections in its accept queue")                                      \
	FACT(accept_max, "connections that may be there, less one")                                \
	FACT(accept_full, "1: that is all")                                                        \
	FACT(socket_full, "it holds three quarters of that, or more")                              \
	FACT(socket_drops, "packets dropped at the socket so far")                                 \
	FACT(socket_queue, "bytes in its receive queue")                                           \
	FACT(socket_rcvbuf, "its receive buffer in bytes")                                         \
	FACT(raw_sockets, "raw sockets for the IP protocol of the packet")                         \
	FACT(conn_state, "text: state of the connection that the segment is for")                  \
	FACT(sk_lookup, "text: the BPF programs of the namespace that choose sockets")             \
	FACT(cgroup, "text: cgroup of the socket, or above it, that has cgroup_prog")              \
	FACT(cgroup_prog, "text: BPF program that sees what comes in for that cgroup")             \
	/* rules */                                                                                \
	FACT(nft_rule, "text: the rule of nftables that drops it")                                 \
	FACT(nft_did, "text: what that did with the packet: dropped, rejected")                    \
	FACT(nft_with, "text: what it was rejected with, as sent to its source")                   \
	FACT(nft_chain, "text: family, table and chain of the rule")                               \
	FACT(nft_fix, "text: the command that shows or removes it")                                \
	FACT(nft_rules, "number of rules and policies that may drop it")                           \
	FACT(xt_tables, "text: tables of legacy iptables in the namespace; empty: none")           \
	FACT(xt_rule, "text: the rule of legacy iptables that drops it")                           \
	FACT(xt_fix, "text: the command that removes it")                                          \
	FACT(xt_rules, "number of rules and policies of legacy iptables that may drop it")         \
	FACT(nf_prog,                                                                              \
	     "text: a BPF program of netfilter that sees such packets, and its hook; of any "      \
	     "namespace")                                                                          \
	FACT(ipvs, "text: scheduler of the IPVS service that the packet is for; empty: none")      \
	FACT(ipvs_servers, "its servers")                                                          \
	FACT(ipvs_usable, "those with a weight")                                                   \
	FACT(queue_num, "text: NFQUEUE numbers that nobody listens on")                            \
	FACT(fdb, "text: port for the destination's MAC in the bridge's or tunnel's table; "       \
		  "empty: none")                                                                   \
	FACT(fdb_state,                                                                            \
	     "text: how that port is: forwarding, blocking, ..., down, without carrier")           \
	FACT(fdb_same, "that is the port that the packet came in by")                              \
	FACT(routing_header, "text: type of the packet's IPv6 routing header; none")               \
	/* fragments */                                                                            \
	FACT(frag_time, "seconds that fragments wait for the rest: ipfrag_time, ip6frag_time")     \
	FACT(frag_memory, "bytes that fragments take in the namespace")                            \
	FACT(frag_max, "bytes that they may take: ipfrag_high_thresh, ip6frag_high_thresh")        \
	FACT(frag_full, "1: there is no room for more")                                            \
	FACT(neigh_queue, "bytes that may wait for a neighbour: unres_qlen_bytes of the device")

/* Is there a fact of that name? */
bool pk_evidence_is_fact(const char *name, size_t len);

/* Whose evidence: all of it must agree. */
struct pk_evidence_key {
	uint64_t location; /* of the drop */
	uint32_t reason, netns, ifindex;
	const char *flow; /* see pk_flow_key(); "": not known */
};

struct pk_evidence; /* one reading */
struct pk_evidences;

struct pk_evidences *pk_evidences_new(void); /* NULL: no memory */
void pk_evidences_free(struct pk_evidences *all);

/* One entry of the dictionary (see docs/capture-file.md); a reference to it is kept. 0, -EINVAL
 * (not such an entry), -ENOMEM. Does not log. */
int pk_evidences_add(struct pk_evidences *all, struct json_object *entry);
bool pk_evidences_any(const struct pk_evidences *all);
/* The reading for `key` that is nearest in time; of that flow if there is one, else of another
 * with the same place. NULL: none. Owned by `all`. */
const struct pk_evidence *pk_evidences_find(const struct pk_evidences *all,
					    const struct pk_evidence_key *key, uint64_t ts_ns);

#define PK_EVIDENCE_NUMBER 24 /* bytes of any number as text */
/* Text of a fact, if need be at `number`; NULL: not known. `of_flow`: also those that hold for its
 * flow only. */
const char *pk_evidence_get(const struct pk_evidence *e, const char *name, size_t len, bool of_flow,
			    char number[PK_EVIDENCE_NUMBER]);
/* Is it of the flow that was asked for? */
bool pk_evidence_is_of(const struct pk_evidence *e, const char *flow);
