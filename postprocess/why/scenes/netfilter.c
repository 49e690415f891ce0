// SPDX-License-Identifier: GPL-2.0-or-later
/* nftables, iptables, connection tracking, NAT, IPVS. */

#include "postprocess/why/scenes/scene.h"

/* inet fw ssh */
#define SAID(...)                                                                                  \
	{                                                                                          \
		.has_code = 1, .nfproto = 1, .hooknum = 1, .table = "fw", .chain = "ssh",          \
		__VA_ARGS__                                                                        \
	}

static const struct scene scenes[] = {
	{ "a rule that was traced, with its text", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .nft = SAID(.by = PK_NFT_BY_RULE, .handle = 7),
	  .evidence = "{\"nft_rule\":\"rule X (handle 7) of nftables chain inet fw ssh\","
		      "\"nft_fix\":\"nft delete rule inet fw ssh handle 7\",\"nft_rules\":1,"
		      "\"nft_did\":\"rejected\",\"nft_chain\":\"inet fw ssh\"}",
	  .confidence = CERTAIN,
	  .cause = "rule X (handle 7) of nftables chain inet fw ssh in ns web rejected the packet "
		   "to 10.1.0.2:53",
	  .fix = "nft delete rule inet fw ssh handle 7 in ns web, if it should pass",
	  .as_said = true },
	{ "a rule that was traced", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .nft = SAID(.by = PK_NFT_BY_RULE, .handle = 7), .confidence = CERTAIN,
	  .cause = "rule 7 of nftables chain inet fw ssh in ns web dropped the packet to "
		   "10.1.0.2:53",
	  .fix = "nft delete rule inet fw ssh handle 7 in ns web, if it should pass (nft -a list "
		 "chain inet fw ssh in ns web)",
	  .as_said = true },
	{ "a rule that was traced, and legacy iptables, no reasons", NULL, "nf_hook_slow", UDP4(),
	  .nft = SAID(.by = PK_NFT_BY_RULE, .handle = 7),
	  .evidence = "{\"xt_rule\":\"rule 2\",\"xt_fix\":\"X\",\"xt_rules\":1}",
	  .confidence = CERTAIN,
	  .cause = "rule 7 of nftables chain inet fw ssh in ns web dropped the packet to "
		   "10.1.0.2:53",
	  .fix = "nft delete rule inet fw ssh handle 7" },
	{ "a policy that was traced", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .nft = SAID(.by = PK_NFT_BY_POLICY), .confidence = CERTAIN,
	  .cause = "the policy drop of nftables chain inet fw ssh, in which no rule accepts it, in "
		   "ns web dropped the packet to 10.1.0.2:53",
	  .fix = "nft add rule inet fw ssh ... accept in ns web, if it should pass",
	  .as_said = true },
	{ "a base chain that was seen", "NETFILTER_DROP", "nft_do_chain", UDP4(), .nft = SAID(),
	  .confidence = CERTAIN,
	  .cause = "nftables base chain inet fw ssh in ns web dropped or rejected the packet to "
		   "10.1.0.2:53: a rule in it or in a chain that it leads to, or its policy",
	  .fix = "look at nft -a list chain inet fw ssh in ns web, and at the chains that it jumps "
		 "to, for what concerns UDP 10.1.0.2:53",
	  .as_said = true },
	{ "either of two kinds of rules", NULL, "nf_hook_slow", UDP4(),
	  .evidence =
		  "{\"xt_rule\":\"rule 2\",\"xt_fix\":\"X\",\"nft_rule\":\"rule 7\",\"nft_fix\":"
		  "\"N\",\"nft_rules\":1,\"xt_rules\":1}",
	  .confidence = LIKELY,
	  .cause = "rule 2 in ns web dropped the packet to 10.1.0.2:53, or rule 7",
	  .fix = "X, or N in ns web" },
	{ "nftables, with the rule's text", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .evidence =
		  "{\"nft_rule\":\"rule \\\"udp dport 53 reject\\\" (handle 7) of nftables chain "
		  "inet t input\",\"nft_fix\":\"nft delete rule inet t input handle 7\","
		  "\"nft_rules\":1,\"nft_did\":\"rejected\",\"nft_chain\":\"inet t input\","
		  "\"nft_with\":\"ICMP port unreachable\"}",
	  .confidence = CERTAIN,
	  .cause = "rule \"udp dport 53 reject\" (handle 7) of nftables chain inet t input in ns "
		   "web "
		   "rejected the packet to 10.1.0.2:53 with ICMP port unreachable",
	  .fix = "nft delete rule inet t input handle 7 in ns web, if it should pass (nft -a list "
		 "chain inet t input in ns web)",
	  .as_said = true },
	{ "nftables, one of several", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .evidence = "{\"nft_rule\":\"rule X\",\"nft_fix\":\"fix\",\"nft_rules\":2,"
		      "\"nft_did\":\"dropped\"}",
	  .confidence = LIKELY,
	  .cause = "rule X in ns web dropped the packet to 10.1.0.2:53, or one of 2 that may",
	  .fix = "fix in ns web, if it should pass; nft -a list ruleset in ns web shows all",
	  .as_said = true },
	{ "a rule of nftables", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .evidence = "{\"nft_rule\":\"rule handle 7 of chain inet t input (udp dport 53 drop)\","
		      "\"nft_fix\":\"nft delete rule inet t input handle 7\",\"nft_rules\":1}",
	  .confidence = CERTAIN,
	  .cause = "rule handle 7 of chain inet t input (udp dport 53 drop) in ns web dropped the "
		   "packet to 10.1.0.2:53",
	  .fix = "nft delete rule inet t input handle 7 in ns web, if it should pass",
	  .as_said = true },
	{ "IPVS, no servers", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"ipvs\":\"wrr\",\"ipvs_servers\":0,\"ipvs_usable\":0}",
	  .confidence = LIKELY,
	  .cause = "the IPVS service 10.1.0.2:53 in ns web (scheduler wrr) has no server to send "
		   "the packet to",
	  .fix = "add a server (ipvsadm -a -u 10.1.0.2:53 -r SERVER:PORT in ns web)" },
	{ "IPVS, none usable", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"ipvs\":\"wrr\",\"ipvs_servers\":2,\"ipvs_usable\":0}",
	  .confidence = LIKELY,
	  .cause = "all 2 servers of the IPVS service 10.1.0.2:53 in ns web have weight 0: none "
		   "takes new connections",
	  .fix = "look at why they were taken out" },
	{ "conntrack table", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"conntrack_full\":1,\"conntrack_count\":4,\"conntrack_max\":4}",
	  .confidence = CERTAIN,
	  .cause = "the connection tracking table is full: 4 entries, "
		   "net.netfilter.nf_conntrack_max is 4 in ns web: new connections are dropped",
	  .fix = "raise net.netfilter.nf_conntrack_max" },
	{ "NAT without a port, no stack", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"xt_tables\":\"\",\"moved\":\"ct_insert_failed+4 ct_drop+4\"}",
	  .confidence = LIKELY,
	  .cause = "NAT in ns web has no free port left for 10.1.0.1:4321 to 10.1.0.2:53, or the "
		   "connection is already there: connection tracking could not confirm the packet "
		   "on its way out",
	  .fix = "widen the port range of masquerade" },
	{ "conntrack table, room again", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .caller = "ip_rcv",
	  .evidence = "{\"conntrack_full\":0,\"conntrack_count\":4,\"conntrack_max\":8,"
		      "\"moved\":\"ct_drop+3\"}",
	  .confidence = LIKELY,
	  .cause = "connection tracking in ns web could not take up the packet's connection: its "
		   "table was full (net.netfilter.nf_conntrack_max is 8, a moment later there were "
		   "4), or there was no memory",
	  .fix = "raise net.netfilter.nf_conntrack_max" },
	{ "legacy iptables", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"xt_tables\":\"filter\",\"xt_rules\":1,\"xt_rule\":\"rule 2 of chain "
		      "INPUT\",\"xt_fix\":\"iptables-legacy -D INPUT 2\"}",
	  .confidence = CERTAIN,
	  .cause = "rule 2 of chain INPUT in ns web dropped the packet to 10.1.0.2:53",
	  .fix = "iptables-legacy -D INPUT 2 in ns web, if it should pass", .as_said = true },
	{ "one of several rules of legacy iptables", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"xt_tables\":\"filter\",\"xt_rules\":3,\"xt_rule\":\"rule 2 of chain "
		      "INPUT\",\"xt_fix\":\"iptables-legacy -D INPUT 2\"}",
	  .confidence = LIKELY,
	  .cause = "rule 2 of chain INPUT in ns web dropped the packet to 10.1.0.2:53, or one of 3 "
		   "that may",
	  .fix = "iptables-legacy -D INPUT 2 in ns web", .as_said = true },
	{ "NAT, no legacy iptables", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .caller = "ip_output", .evidence = "{\"xt_tables\":\"\"}", .confidence = LIKELY,
	  .cause = "NAT in ns web has no free port left for 10.1.0.1:4321 to 10.1.0.2:53, or the "
		   "connection is already there: connection tracking could not confirm the packet "
		   "on its way out",
	  .fix = "widen the port range" },
	{ "nft rule", "NETFILTER_DROP", "nft_do_chain", TCP4(.flags = SYN), .confidence = CERTAIN,
	  .cause = "a rule or policy of nftables in ns web (also of iptables-nft) dropped or "
		   "rejected the packet to 10.1.0.2:81",
	  .fix = "look at nft -a list ruleset in ns web: a rule with drop or reject, or a chain "
		 "with policy drop, that concerns TCP 10.1.0.2:81",
	  .as_said = true },
	{ "no free port", "NETFILTER_DROP", "nf_hook_slow", UDP4(), .caller = "ip_output",
	  .confidence = LIKELY,
	  .cause = "NAT in ns web has no free port left for 10.1.0.1:4321 to 10.1.0.2:53, or the "
		   "connection is already there: connection tracking could not confirm the packet "
		   "on its way out; or a rule of legacy iptables dropped it",
	  .fix = "widen the port range of masquerade" },
	{ "conntrack full", "NETFILTER_DROP", "nf_hook_slow", UDP4(), .caller = "ip_rcv",
	  .confidence = LIKELY,
	  .cause = "the connection tracking table is full (net.netfilter.nf_conntrack_max): new "
		   "connections in ns web are dropped; or a rule of legacy iptables dropped the "
		   "packet",
	  .fix = "raise net.netfilter.nf_conntrack_max" },
	{ "netfilter, sent from this host", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .caller = "net_rx_action", .beyond = "ip_output", .confidence = POSSIBLE,
	  .cause =
		  "not a rule of nftables: a full connection tracking table, NAT in ns web without "
		  "a free port, IPVS without a server, or a rule of legacy iptables or ebtables",
	  .fix = "look at dmesg" },
	{ "netfilter without a stack", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .confidence = POSSIBLE,
	  .cause =
		  "not a rule of nftables: a full connection tracking table, NAT in ns web without "
		  "a free port, IPVS without a server, or a rule of legacy iptables or ebtables",
	  .fix = "look at dmesg" },
	{ "NFQUEUE", "NOT_SPECIFIED", "nf_queue", UDP4(), .confidence = LIKELY,
	  .cause = "a rule in ns web sends the packet to NFQUEUE, and no program listens on that "
		   "queue",
	  .fix = "start the program" },
	{ "no reasons: netfilter", NULL, "nf_hook_slow", UDP4(), .confidence = LIKELY,
	  .cause = "netfilter in ns web dropped the packet: a rule or policy, a full connection "
		   "tracking table, or NAT without a free port",
	  .fix = "look at nft list ruleset" },
	{ "BPF at netfilter", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"nf_prog\":\"fw (id 7) at hook input\",\"xt_tables\":\"\"}",
	  .confidence = LIKELY,
	  .cause = "the BPF program fw (id 7) at hook input of netfilter dropped "
		   "the packet to 10.1.0.2:53 in ns web",
	  .fix = "look at that program" },
	{ "BPF at netfilter, or iptables", "NETFILTER_DROP", "nf_hook_slow", UDP4(),
	  .evidence = "{\"nf_prog\":\"fw (id 7) at hook input\",\"xt_tables\":\"filter\"}",
	  .confidence = POSSIBLE,
	  .cause = "the BPF program fw (id 7) at hook input of netfilter dropped "
		   "the packet to 10.1.0.2:53 in ns web, or legacy iptables "
		   "(filter) did",
	  .fix = "look at that program" },
	{ "rules of IP for a bridge", "NETFILTER_DROP", "nft_do_chain", UDP4(),
	  .caller = "br_nf_forward",
	  .evidence = "{\"nft_rule\":\"rule \\\"drop\\\" (handle 2) of nftables chain ip f "
		      "fw\",\"nft_rules\":1,\"nft_did\":\"dropped\",\"nft_fix\":\"nft delete "
		      "rule ip f fw handle 2\",\"nft_chain\":\"ip f fw\"}",
	  .confidence = CERTAIN,
	  .cause = "rule \"drop\" (handle 2) of nftables chain ip f fw in ns web "
		   "dropped the packet to 10.1.0.2:53, which only crosses a "
		   "bridge: bridge-nf-call-iptables (or -ip6tables) shows it to "
		   "rules of IP",
	  .fix = "nft delete rule ip f fw handle 2 in ns web", .as_said = true },
	{ "rules of a bridge", "NETFILTER_DROP", "nft_do_chain", UDP4(), .caller = "br_nf_forward",
	  .evidence = "{\"nft_rule\":\"rule \\\"drop\\\" (handle 2) of nftables chain bridge"
		      " f fw\",\"nft_rules\":1,\"nft_did\":\"dropped\",\"nft_fix\":\"nft delete"
		      " rule bridge f fw handle 2\",\"nft_chain\":\"bridge f fw\"}",
	  .confidence = CERTAIN,
	  .cause = "rule \"drop\" (handle 2) of nftables chain bridge f fw in ns web"
		   " dropped the packet to 10.1.0.2:53",
	  .fix = "nft delete rule bridge f fw handle 2 in ns web", .as_said = true },
};

const struct scene_set scenes_netfilter = SCENE_SET(scenes);
