// SPDX-License-Identifier: GPL-2.0-or-later
/* nftables, iptables, connection tracking, NAT, IPVS. */

#include "postprocess/why/rules/internal.h"

/* Where connection tracking takes up connections, of what comes in and of what is sent. */
#define TRACKED                                                                                    \
	"ip_rcv|ipv6_rcv|ip_list_rcv|ipv6_list_rcv|ip_sublist_rcv|ip6_sublist_rcv|"                \
	"__ip_local_out|__ip6_local_out|nf_hook_slow_list"

static const struct pk_why_rule rules[] = {
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*", ALL, CERTAIN,
	  "{.nft_rule}{in} {.nft_did} the packet[ to {local}][ with {.nft_with}], which only "
	  "crosses "
	  "a bridge: bridge-nf-call-iptables (or -ip6tables) shows it to rules of IP",
	  "{.nft_fix}{in}, if it should pass; or sysctl net.bridge.bridge-nf-call-iptables=0{in}",
	  .when = "nft_rule nft_rules=1 nft_did nft_chain^bridge nft_chain^netdev",
	  .stack = "br_nf_forward*|br_nf_pre_routing*" },
	/* The rule that did it was traced. */
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*|nf_hook_slow*", ALL, CERTAIN,
	  "{.nft_rule}{in} {.nft_did} the packet[ to {local}][ with {.nft_with}]",
	  "{.nft_fix}{in}, if it should pass[ (nft -a list chain {.nft_chain}{in})]",
	  .nft = PK_WHY_NFT_TOLD, .when = "nft_rule nft_did" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*|nf_hook_slow*", ALL, CERTAIN,
	  "{nftrule}{in} dropped the packet[ to {local}]",
	  "{nftfix}{in}, if it should pass (nft -a list chain {nftchain}{in})",
	  .nft = PK_WHY_NFT_TOLD },
	/* A kernel without reasons frees in nf_hook_slow() what a rule of nftables dropped, too. */
	{ "NOT_SPECIFIED", "nf_hook_slow*", ALL, LIKELY,
	  "{.xt_rule}{in} dropped the packet[ to {local}], or {.nft_rule}",
	  "{.xt_fix}, or {.nft_fix}{in}, if it should pass", .when = "xt_rule nft_rule" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*", ALL, CERTAIN,
	  "{.nft_rule}{in} {.nft_did} the packet[ to {local}][ with {.nft_with}]",
	  "{.nft_fix}{in}, if it should pass[ (nft -a list chain {.nft_chain}{in})]",
	  .when = "nft_rule nft_rules=1 nft_did" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*", ALL, LIKELY,
	  "{.nft_rule}{in} {.nft_did} the packet[ to {local}][ with {.nft_with}], or one of "
	  "{.nft_rules} that may",
	  "{.nft_fix}{in}, if it should pass; nft -a list ruleset{in} shows all",
	  .when = "nft_rule nft_did" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*", ALL, CERTAIN,
	  "{.nft_rule}{in} dropped the packet[ to {local}]", "{.nft_fix}{in}, if it should pass",
	  .when = "nft_rule nft_rules=1" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nft_do_chain*", ALL, LIKELY,
	  "{.nft_rule}{in} dropped the packet[ to {local}], or one of {.nft_rules} that may",
	  "{.nft_fix}{in}, if it should pass; nft -a list ruleset shows all", .when = "nft_rule" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*|ip_vs_*", ALL, LIKELY,
	  "the IPVS service {local}{in} (scheduler {.ipvs}) has no server to send the packet to",
	  "add a server (ipvsadm -a {ipvsflag} {local} -r SERVER:PORT{in}), or delete the service "
	  "(ipvsadm "
	  "-Ln shows it)",
	  .when = "ipvs !ipvs_servers", .derived = true },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*|ip_vs_*", ALL, LIKELY,
	  "all {.ipvs_servers} servers of the IPVS service {local}{in} have weight 0: none takes "
	  "new connections",
	  "look at why they were taken out (health checks); ipvsadm -e {ipvsflag} {local} -r "
	  "SERVER:PORT "
	  "-w "
	  "1{in}",
	  .when = "ipvs !ipvs_usable", .derived = true },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*", ALL, CERTAIN,
	  "the connection tracking table is full: {.conntrack_count} entries, "
	  "net.netfilter.nf_conntrack_max is {.conntrack_max}{in}: new connections are dropped",
	  "raise net.netfilter.nf_conntrack_max, or shorten the timeouts (conntrack -S{in})",
	  .when = "conntrack_full", .derived = true },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*", ALL, CERTAIN,
	  "{.xt_rule}{in} dropped the packet[ to {local}]", "{.xt_fix}{in}, if it should pass",
	  .when = "xt_rule xt_rules=1" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*", ALL, LIKELY,
	  "{.xt_rule}{in} dropped the packet[ to {local}], or one of {.xt_rules} that may",
	  "{.xt_fix}{in}, if it should pass; iptables-legacy-save -c shows all",
	  .when = "xt_rule" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*", ALL, LIKELY,
	  "the BPF program {.nf_prog} of netfilter dropped the packet[ to {local}]{in}",
	  "look at that program (bpftool link show: netfilter), and at who attached it",
	  .when = "nf_prog xt_tables=", .derived = true },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*", ALL, POSSIBLE,
	  "the BPF program {.nf_prog} of netfilter dropped the packet[ to {local}]{in}, or legacy "
	  "iptables ({.xt_tables}) did",
	  "look at that program (bpftool link show: netfilter); iptables-legacy-save -c{in}",
	  .when = "nf_prog", .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, LIKELY,
	  "NAT{in} has no free port left for[ {peer} to] {local}, or the connection is already "
	  "there: connection tracking could not confirm the packet on its way out",
	  "widen the port range of masquerade, or add NAT addresses (conntrack -S{in}: "
	  "insert_failed, drop)",
	  .stack = "ip_output|ip6_output|ip_mc_output|ip_finish_output",
	  .when = "xt_tables=", .derived = true },
	{ "NOT_SPECIFIED", "nf_hook_slow*", ALL, CERTAIN,
	  "{.nft_rule}{in} {.nft_did} the packet[ to {local}][ with {.nft_with}]",
	  "{.nft_fix}{in}, if it should pass[ (nft -a list chain {.nft_chain}{in})]",
	  .when = "nft_rule nft_rules=1 nft_did" },
	{ "NOT_SPECIFIED", "nf_hook_slow*", ALL, LIKELY,
	  "{.nft_rule}{in} {.nft_did} the packet[ to {local}][ with {.nft_with}], or one of "
	  "{.nft_rules} that may",
	  "{.nft_fix}{in}, if it should pass; nft -a list ruleset{in} shows all",
	  .when = "nft_rule nft_did" },
	{ "NOT_SPECIFIED", "nf_hook_slow*", ALL, CERTAIN,
	  "{.nft_rule}{in} dropped the packet[ to {local}]", "{.nft_fix}{in}, if it should pass",
	  .when = "nft_rule nft_rules=1" },
	{ "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*", ALL, LIKELY,
	  "{.nft_rule}{in} dropped the packet[ to {local}], or one of {.nft_rules} that may",
	  "{.nft_fix}{in}, if it should pass; nft -a list ruleset shows all", .when = "nft_rule" },
	{ "NETFILTER_DROP", "nft_do_chain*", ALL, CERTAIN,
	  "nftables base chain {nftchain}{in} dropped or rejected the packet[ to {local}]: a rule "
	  "in "
	  "it or in a chain that it leads to, or its policy",
	  "look at nft -a list chain {nftchain}{in}, and at the chains that it jumps to[, for what "
	  "concerns {proto} {local}]; pktrack collect --allow-system-changes tells the rule",
	  .nft = PK_WHY_NFT_CHAIN },
	{ "NETFILTER_DROP", "nft_do_chain*", ALL, CERTAIN,
	  "a rule or policy of nftables{in} (also of iptables-nft) dropped or rejected the packet[ "
	  "to {local}]",
	  "look at nft -a list ruleset{in}: a rule with drop or reject, or a chain with policy "
	  "drop[, that concerns {proto} {local}]" },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, LIKELY,
	  "NAT{in} has no free port left for[ {peer} to] {local}, or the connection is already "
	  "there: connection tracking could not confirm the packet on its way out; or a rule of "
	  "legacy iptables dropped it",
	  "widen the port range of masquerade, or add NAT addresses (conntrack -S{in}: "
	  "insert_failed, drop); iptables-legacy-save -c",
	  .stack = "ip_output|ip6_output|ip_mc_output|ip_finish_output", .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, POSSIBLE,
	  "not a rule of nftables: a rule of legacy iptables{in} in the forward hook, or IPVS",
	  "look at iptables-legacy-save -c{in}; ipvsadm -Ln", .stack = "ip_forward|ip6_forward",
	  .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, POSSIBLE,
	  "not a rule of nftables: a rule of legacy iptables{in} in the input hook, IPVS without a "
	  "server, or connection tracking that could not confirm the packet",
	  "look at iptables-legacy-save -c{in}; conntrack -S{in}: insert_failed; ipvsadm -Ln",
	  .stack = "ip_local_deliver|ip6_input", .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, LIKELY,
	  "connection tracking{in} could not take up the packet's connection: its table was full "
	  "(net.netfilter.nf_conntrack_max is {.conntrack_max}, a moment later there were "
	  "{.conntrack_count}), or there was no memory",
	  "raise net.netfilter.nf_conntrack_max, or shorten the timeouts (conntrack -S{in}: drop "
	  "is counting; dmesg: 'table full, dropping packet')",
	  .stack = TRACKED, .when = "moved~ct_drop+ moved^ct_insert_failed+ conntrack_max",
	  .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, LIKELY,
	  "the connection tracking table is full (net.netfilter.nf_conntrack_max): new "
	  "connections{in} are dropped; or a rule of legacy iptables dropped the packet",
	  "raise net.netfilter.nf_conntrack_max or shorten the timeouts (dmesg: 'table full, "
	  "dropping packet'; conntrack -S{in}); iptables-legacy-save -c",
	  .stack = TRACKED, .derived = true },
	/* Without a stack */
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, LIKELY,
	  "NAT{in} has no free port left for[ {peer} to] {local}, or the connection is already "
	  "there: connection tracking could not confirm the packet on its way out",
	  "widen the port range of masquerade, or add NAT addresses (conntrack -S{in}: "
	  "insert_failed, drop)",
	  .when = "moved~ct_insert_failed+ xt_tables=", .derived = true },
	{ "NETFILTER_DROP", "nf_hook_slow*", ALL, POSSIBLE,
	  "not a rule of nftables: a full connection tracking table, NAT{in} without a free port, "
	  "IPVS without a server, or a rule of legacy iptables or ebtables",
	  "look at dmesg ('table full'); conntrack -S{in}; net.netfilter.nf_conntrack_max; "
	  "iptables-legacy-save -c; ipvsadm -Ln",
	  .derived = true },
	{ "NOT_SPECIFIED", "nf_queue|nf_hook_slow|nf_reinject", ALL, LIKELY,
	  "a rule{in} sends the packet to NFQUEUE {.queue_num}, and no program listens on that "
	  "queue",
	  "start the program that listens on queue {.queue_num} (cat "
	  "/proc/net/netfilter/nfnetlink_queue), or add 'bypass' to the rule",
	  .when = "queue_num" },
	{ "NOT_SPECIFIED", "nf_queue|nf_hook_slow|nf_reinject", ALL, LIKELY,
	  "a rule{in} sends the packet to NFQUEUE, and no program listens on that queue",
	  "start the program that listens (cat /proc/net/netfilter/nfnetlink_queue), or add "
	  "'bypass' to the rule",
	  .none = NO_REASON },
	{ "NOT_SPECIFIED", "nf_hook_slow*|nft_do_chain*", ALL, LIKELY,
	  "netfilter{in} dropped the packet: a rule or policy, a full connection tracking table, "
	  "or NAT without a free port",
	  "look at nft list ruleset; iptables-save -c; conntrack -S{in}" },
};

const struct pk_why_set pk_why_netfilter = PK_WHY_SET(rules);
