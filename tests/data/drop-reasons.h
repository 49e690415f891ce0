/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The drop reasons that stock kernels know, as their BTF lists them: D(subsystem, name, kernels).
 * 5.10 has none; of 6.18 only the core was at hand. */

#define PK_KNOWN_DROP_REASONS(D)                                                                   \
	D(core, NOT_DROPPED_YET, "6.1 6.12 6.18 7.2")                                              \
	D(core, NOT_SPECIFIED, "6.1 6.12 6.18 7.2")                                                \
	D(core, NO_SOCKET, "6.1 6.12 6.18 7.2")                                                    \
	D(core, PKT_TOO_SMALL, "6.1 6.12 6.18 7.2")                                                \
	D(core, TCP_CSUM, "6.1 6.12 6.18 7.2")                                                     \
	D(core, SOCKET_FILTER, "6.1 6.12 6.18 7.2")                                                \
	D(core, UDP_CSUM, "6.1 6.12 6.18 7.2")                                                     \
	D(core, NETFILTER_DROP, "6.1 6.12 6.18 7.2")                                               \
	D(core, OTHERHOST, "6.1 6.12 6.18 7.2")                                                    \
	D(core, IP_CSUM, "6.1 6.12 6.18 7.2")                                                      \
	D(core, IP_INHDR, "6.1 6.12 6.18 7.2")                                                     \
	D(core, IP_RPFILTER, "6.1 6.12 6.18 7.2")                                                  \
	D(core, UNICAST_IN_L2_MULTICAST, "6.1 6.12 6.18 7.2")                                      \
	D(core, XFRM_POLICY, "6.1 6.12 6.18 7.2")                                                  \
	D(core, IP_NOPROTO, "6.1 6.12 6.18 7.2")                                                   \
	D(core, SOCKET_RCVBUFF, "6.1 6.12 6.18 7.2")                                               \
	D(core, PROTO_MEM, "6.1 6.12 6.18 7.2")                                                    \
	D(core, TCP_MD5NOTFOUND, "6.1 6.12 6.18 7.2")                                              \
	D(core, TCP_MD5UNEXPECTED, "6.1 6.12 6.18 7.2")                                            \
	D(core, TCP_MD5FAILURE, "6.1 6.12 6.18 7.2")                                               \
	D(core, SOCKET_BACKLOG, "6.1 6.12 6.18 7.2")                                               \
	D(core, TCP_FLAGS, "6.1 6.12 6.18 7.2")                                                    \
	D(core, TCP_ZEROWINDOW, "6.1 6.12 6.18 7.2")                                               \
	D(core, TCP_OLD_DATA, "6.1 6.12 6.18 7.2")                                                 \
	D(core, TCP_OVERWINDOW, "6.1 6.12 6.18 7.2")                                               \
	D(core, TCP_OFOMERGE, "6.1 6.12 6.18 7.2")                                                 \
	D(core, TCP_RFC7323_PAWS, "6.1 6.12 6.18 7.2")                                             \
	D(core, TCP_INVALID_SEQUENCE, "6.1 6.12 6.18 7.2")                                         \
	D(core, TCP_RESET, "6.1 6.12 6.18 7.2")                                                    \
	D(core, TCP_INVALID_SYN, "6.1 6.12 6.18 7.2")                                              \
	D(core, TCP_CLOSE, "6.1 6.12 6.18 7.2")                                                    \
	D(core, TCP_FASTOPEN, "6.1 6.12 6.18 7.2")                                                 \
	D(core, TCP_OLD_ACK, "6.1 6.12 6.18 7.2")                                                  \
	D(core, TCP_TOO_OLD_ACK, "6.1 6.12 6.18 7.2")                                              \
	D(core, TCP_ACK_UNSENT_DATA, "6.1 6.12 6.18 7.2")                                          \
	D(core, TCP_OFO_QUEUE_PRUNE, "6.1 6.12 6.18 7.2")                                          \
	D(core, TCP_OFO_DROP, "6.1 6.12 6.18 7.2")                                                 \
	D(core, IP_OUTNOROUTES, "6.1 6.12 6.18 7.2")                                               \
	D(core, BPF_CGROUP_EGRESS, "6.1 6.12 6.18 7.2")                                            \
	D(core, IPV6DISABLED, "6.1 6.12 6.18 7.2")                                                 \
	D(core, NEIGH_CREATEFAIL, "6.1 6.12 6.18 7.2")                                             \
	D(core, NEIGH_FAILED, "6.1 6.12 6.18 7.2")                                                 \
	D(core, NEIGH_QUEUEFULL, "6.1 6.12 6.18 7.2")                                              \
	D(core, NEIGH_DEAD, "6.1 6.12 6.18 7.2")                                                   \
	D(core, TC_EGRESS, "6.1 6.12 6.18 7.2")                                                    \
	D(core, QDISC_DROP, "6.1 6.12 6.18 7.2")                                                   \
	D(core, CPU_BACKLOG, "6.1 6.12 6.18 7.2")                                                  \
	D(core, XDP, "6.1 6.12 6.18 7.2")                                                          \
	D(core, TC_INGRESS, "6.1 6.12 6.18 7.2")                                                   \
	D(core, UNHANDLED_PROTO, "6.1 6.12 6.18 7.2")                                              \
	D(core, SKB_CSUM, "6.1 6.12 6.18 7.2")                                                     \
	D(core, SKB_GSO_SEG, "6.1 6.12 6.18 7.2")                                                  \
	D(core, SKB_UCOPY_FAULT, "6.1 6.12 6.18 7.2")                                              \
	D(core, DEV_HDR, "6.1 6.12 6.18 7.2")                                                      \
	D(core, DEV_READY, "6.1 6.12 6.18 7.2")                                                    \
	D(core, FULL_RING, "6.1 6.12 6.18 7.2")                                                    \
	D(core, NOMEM, "6.1 6.12 6.18 7.2")                                                        \
	D(core, HDR_TRUNC, "6.1 6.12 6.18 7.2")                                                    \
	D(core, TAP_FILTER, "6.1 6.12 6.18 7.2")                                                   \
	D(core, TAP_TXFILTER, "6.1 6.12 6.18 7.2")                                                 \
	D(core, ICMP_CSUM, "6.1 6.12 6.18 7.2")                                                    \
	D(core, INVALID_PROTO, "6.1 6.12 6.18 7.2")                                                \
	D(core, IP_INADDRERRORS, "6.1 6.12 6.18 7.2")                                              \
	D(core, IP_INNOROUTES, "6.1 6.12 6.18 7.2")                                                \
	D(core, PKT_TOO_BIG, "6.1 6.12 6.18 7.2")                                                  \
	D(core, TC_CHAIN_NOTFOUND, "6.1 6.12 6.18 7.2")                                            \
	D(core, CONSUMED, "6.12 6.18 7.2")                                                         \
	D(core, TCP_AUTH_HDR, "6.12 6.18 7.2")                                                     \
	D(core, TCP_AONOTFOUND, "6.12 6.18 7.2")                                                   \
	D(core, TCP_AOUNEXPECTED, "6.12 6.18 7.2")                                                 \
	D(core, TCP_AOKEYNOTFOUND, "6.12 6.18 7.2")                                                \
	D(core, TCP_AOFAILURE, "6.12 6.18 7.2")                                                    \
	D(core, TCP_ABORT_ON_DATA, "6.12 6.18 7.2")                                                \
	D(core, TCP_OLD_SEQUENCE, "6.12 6.18 7.2")                                                 \
	D(core, TCP_INVALID_ACK_SEQUENCE, "6.12 6.18 7.2")                                         \
	D(core, SECURITY_HOOK, "6.12 6.18 7.2")                                                    \
	D(core, DUP_FRAG, "6.12 6.18 7.2")                                                         \
	D(core, FRAG_REASM_TIMEOUT, "6.12 6.18 7.2")                                               \
	D(core, FRAG_TOO_FAR, "6.12 6.18 7.2")                                                     \
	D(core, TCP_MINTTL, "6.12 6.18 7.2")                                                       \
	D(core, IPV6_BAD_EXTHDR, "6.12 6.18 7.2")                                                  \
	D(core, IPV6_NDISC_FRAG, "6.12 6.18 7.2")                                                  \
	D(core, IPV6_NDISC_HOP_LIMIT, "6.12 6.18 7.2")                                             \
	D(core, IPV6_NDISC_BAD_CODE, "6.12 6.18 7.2")                                              \
	D(core, IPV6_NDISC_BAD_OPTIONS, "6.12 6.18 7.2")                                           \
	D(core, IPV6_NDISC_NS_OTHERHOST, "6.12 6.18 7.2")                                          \
	D(core, QUEUE_PURGE, "6.12 6.18 7.2")                                                      \
	D(core, TC_COOKIE_ERROR, "6.12 6.18 7.2")                                                  \
	D(core, PACKET_SOCK_ERROR, "6.12 6.18 7.2")                                                \
	D(core, TC_RECLASSIFY_LOOP, "6.12 6.18 7.2")                                               \
	D(core, VXLAN_INVALID_HDR, "6.12 6.18 7.2")                                                \
	D(core, VXLAN_VNI_NOT_FOUND, "6.12 6.18 7.2")                                              \
	D(core, MAC_INVALID_SOURCE, "6.12 6.18 7.2")                                               \
	D(core, VXLAN_ENTRY_EXISTS, "6.12 6.18 7.2")                                               \
	D(core, NO_TX_TARGET, "6.12 6.18 7.2")                                                     \
	D(core, IP_TUNNEL_ECN, "6.12 6.18 7.2")                                                    \
	D(core, TUNNEL_TXINFO, "6.12 6.18 7.2")                                                    \
	D(core, LOCAL_MAC, "6.12 6.18 7.2")                                                        \
	D(mac80211, RX_DROP_MONITOR, "6.12")                                                       \
	D(mac80211, RX_DROP_M_UNEXPECTED_4ADDR_FRAME, "6.12")                                      \
	D(mac80211, RX_DROP_M_BAD_BCN_KEYIDX, "6.12")                                              \
	D(mac80211, RX_DROP_M_BAD_MGMT_KEYIDX, "6.12")                                             \
	D(mac80211, RX_DROP_U_MIC_FAIL, "6.12 7.2")                                                \
	D(mac80211, RX_DROP_U_REPLAY, "6.12 7.2")                                                  \
	D(mac80211, RX_DROP_U_BAD_MMIE, "6.12 7.2")                                                \
	D(mac80211, RX_DROP_U_DUP, "6.12 7.2")                                                     \
	D(mac80211, RX_DROP_U_SPURIOUS, "6.12 7.2")                                                \
	D(mac80211, RX_DROP_U_DECRYPT_FAIL, "6.12 7.2")                                            \
	D(mac80211, RX_DROP_U_NO_KEY_ID, "6.12 7.2")                                               \
	D(mac80211, RX_DROP_U_BAD_CIPHER, "6.12 7.2")                                              \
	D(mac80211, RX_DROP_U_OOM, "6.12 7.2")                                                     \
	D(mac80211, RX_DROP_U_NONSEQ_PN, "6.12 7.2")                                               \
	D(mac80211, RX_DROP_U_BAD_KEY_COLOR, "6.12 7.2")                                           \
	D(mac80211, RX_DROP_U_BAD_4ADDR, "6.12 7.2")                                               \
	D(mac80211, RX_DROP_U_BAD_AMSDU, "6.12 7.2")                                               \
	D(mac80211, RX_DROP_U_BAD_AMSDU_CIPHER, "6.12 7.2")                                        \
	D(mac80211, RX_DROP_U_INVALID_8023, "6.12 7.2")                                            \
	D(mac80211, RX_DROP_U_RUNT_ACTION, "6.12 7.2")                                             \
	D(mac80211, RX_DROP_U_UNPROT_ACTION, "6.12 7.2")                                           \
	D(mac80211, RX_DROP_U_UNPROT_DUAL, "6.12 7.2")                                             \
	D(mac80211, RX_DROP_U_UNPROT_UCAST_MGMT, "6.12 7.2")                                       \
	D(mac80211, RX_DROP_U_UNPROT_MCAST_MGMT, "6.12 7.2")                                       \
	D(mac80211, RX_DROP_U_UNPROT_BEACON, "6.12 7.2")                                           \
	D(mac80211, RX_DROP_U_UNPROT_UNICAST_PUB_ACTION, "6.12 7.2")                               \
	D(mac80211, RX_DROP_U_UNPROT_ROBUST_ACTION, "6.12 7.2")                                    \
	D(mac80211, RX_DROP_U_ACTION_UNKNOWN_SRC, "6.12 7.2")                                      \
	D(mac80211, RX_DROP_U_REJECTED_ACTION_RESPONSE, "6.12 7.2")                                \
	D(mac80211, RX_DROP_U_EXPECT_DEFRAG_PROT, "6.12 7.2")                                      \
	D(mac80211, RX_DROP_U_WEP_DEC_FAIL, "6.12 7.2")                                            \
	D(mac80211, RX_DROP_U_NO_IV, "6.12 7.2")                                                   \
	D(mac80211, RX_DROP_U_NO_ICV, "6.12 7.2")                                                  \
	D(mac80211, RX_DROP_U_AP_RX_GROUPCAST, "6.12 7.2")                                         \
	D(mac80211, RX_DROP_U_SHORT_MMIC, "6.12 7.2")                                              \
	D(mac80211, RX_DROP_U_MMIC_FAIL, "6.12 7.2")                                               \
	D(mac80211, RX_DROP_U_SHORT_TKIP, "6.12 7.2")                                              \
	D(mac80211, RX_DROP_U_TKIP_FAIL, "6.12 7.2")                                               \
	D(mac80211, RX_DROP_U_SHORT_CCMP, "6.12 7.2")                                              \
	D(mac80211, RX_DROP_U_SHORT_CCMP_MIC, "6.12 7.2")                                          \
	D(mac80211, RX_DROP_U_SHORT_GCMP, "6.12 7.2")                                              \
	D(mac80211, RX_DROP_U_SHORT_GCMP_MIC, "6.12 7.2")                                          \
	D(mac80211, RX_DROP_U_SHORT_CMAC, "6.12 7.2")                                              \
	D(mac80211, RX_DROP_U_SHORT_CMAC256, "6.12 7.2")                                           \
	D(mac80211, RX_DROP_U_SHORT_GMAC, "6.12 7.2")                                              \
	D(mac80211, RX_DROP_U_UNEXPECTED_VLAN_4ADDR, "6.12 7.2")                                   \
	D(mac80211, RX_DROP_U_UNEXPECTED_STA_4ADDR, "6.12 7.2")                                    \
	D(mac80211, RX_DROP_U_UNEXPECTED_VLAN_MCAST, "6.12 7.2")                                   \
	D(mac80211, RX_DROP_U_NOT_PORT_CONTROL, "6.12 7.2")                                        \
	D(mac80211, RX_DROP_U_UNKNOWN_ACTION_REJECTED, "6.12 7.2")                                 \
	D(openvswitch, OVS_DROP_LAST_ACTION, "6.12 7.2")                                           \
	D(openvswitch, OVS_DROP_ACTION_ERROR, "6.12 7.2")                                          \
	D(openvswitch, OVS_DROP_EXPLICIT, "6.12 7.2")                                              \
	D(openvswitch, OVS_DROP_EXPLICIT_WITH_ERROR, "6.12 7.2")                                   \
	D(openvswitch, OVS_DROP_METER, "6.12 7.2")                                                 \
	D(openvswitch, OVS_DROP_RECURSION_LIMIT, "6.12 7.2")                                       \
	D(openvswitch, OVS_DROP_DEFERRED_LIMIT, "6.12 7.2")                                        \
	D(openvswitch, OVS_DROP_FRAG_L2_TOO_LONG, "6.12 7.2")                                      \
	D(openvswitch, OVS_DROP_FRAG_INVALID_PROTO, "6.12 7.2")                                    \
	D(openvswitch, OVS_DROP_CONNTRACK, "6.12 7.2")                                             \
	D(openvswitch, OVS_DROP_IP_TTL, "6.12 7.2")                                                \
	D(core, SOCKET_CLOSE, "6.12 6.18 7.2")                                                     \
	D(core, UNIX_SKIP_OOB, "6.12 6.18 7.2")                                                    \
	D(core, UNIX_DISCONNECT, "6.18 7.2")                                                       \
	D(core, TCP_RFC7323_PAWS_ACK, "6.18 7.2")                                                  \
	D(core, TCP_RFC7323_TW_PAWS, "6.18 7.2")                                                   \
	D(core, TCP_RFC7323_TSECR, "6.18 7.2")                                                     \
	D(core, TCP_LISTEN_OVERFLOW, "6.18 7.2")                                                   \
	D(core, TCP_INVALID_END_SEQUENCE, "6.18 7.2")                                              \
	D(core, NEIGH_HH_FILLFAIL, "6.18 7.2")                                                     \
	D(core, QDISC_OVERLIMIT, "6.18")                                                           \
	D(core, QDISC_CONGESTED, "6.18")                                                           \
	D(core, CAKE_FLOOD, "6.18")                                                                \
	D(core, FQ_BAND_LIMIT, "6.18")                                                             \
	D(core, FQ_HORIZON_LIMIT, "6.18")                                                          \
	D(core, FQ_FLOW_LIMIT, "6.18")                                                             \
	D(core, IP_LOCAL_SOURCE, "6.18 7.2")                                                       \
	D(core, IP_INVALID_SOURCE, "6.18 7.2")                                                     \
	D(core, IP_LOCALNET, "6.18 7.2")                                                           \
	D(core, IP_INVALID_DEST, "6.18 7.2")                                                       \
	D(core, ARP_PVLAN_DISABLE, "6.18 7.2")                                                     \
	D(core, MAC_IEEE_MAC_CONTROL, "6.18 7.2")                                                  \
	D(core, BRIDGE_INGRESS_STP_STATE, "6.18 7.2")                                              \
	D(core, CAN_RX_INVALID_FRAME, "6.18 7.2")                                                  \
	D(core, CANFD_RX_INVALID_FRAME, "6.18 7.2")                                                \
	D(core, CANXL_RX_INVALID_FRAME, "6.18 7.2")                                                \
	D(core, PFMEMALLOC, "6.18 7.2")                                                            \
	D(core, DUALPI2_STEP_DROP, "6.18")                                                         \
	D(core, PSP_INPUT, "6.18 7.2")                                                             \
	D(core, PSP_OUTPUT, "6.18 7.2")                                                            \
	D(core, RECURSION_LIMIT, "6.18 7.2")                                                       \
	D(core, QDISC_BURST_DROP, "7.2")                                                           \
	D(core, MACVLAN_BROADCAST_BACKLOG, "7.2")                                                  \
	D(core, IPVLAN_MULTICAST_BACKLOG, "7.2")                                                   \
	D(core, SKB_BAD_GSO, "7.2")                                                                \
	D(core, IPV6_TOO_MANY_EXTHDRS, "7.2")                                                      \
	D(qdisc, QDISC_DROP_GENERIC, "7.2")                                                        \
	D(qdisc, QDISC_DROP_OVERLIMIT, "7.2")                                                      \
	D(qdisc, QDISC_DROP_CONGESTED, "7.2")                                                      \
	D(qdisc, QDISC_DROP_MAXFLOWS, "7.2")                                                       \
	D(qdisc, QDISC_DROP_FLOOD_PROTECTION, "7.2")                                               \
	D(qdisc, QDISC_DROP_BAND_LIMIT, "7.2")                                                     \
	D(qdisc, QDISC_DROP_HORIZON_LIMIT, "7.2")                                                  \
	D(qdisc, QDISC_DROP_FLOW_LIMIT, "7.2")                                                     \
	D(qdisc, QDISC_DROP_L4S_STEP_NON_ECN, "7.2")                                               \
	D(mac80211, RX_DROP_U_UNEXPECTED_4ADDR_FRAME, "7.2")                                       \
	D(mac80211, RX_DROP_U_BAD_BCN_KEYIDX, "7.2")                                               \
	D(mac80211, RX_DROP_U_BAD_MGMT_KEYIDX, "7.2")                                              \
	D(mac80211, RX_DROP_U_MESH_DS_BITS, "7.2")                                                 \
	D(mac80211, RX_DROP_U_MESH_A3_MISMATCH, "7.2")                                             \
	D(mac80211, RX_DROP_U_MESH_NO_A4, "7.2")                                                   \
	D(mac80211, RX_DROP_U_MESH_A4_MISMATCH, "7.2")                                             \
	D(mac80211, RX_DROP_U_MESH_UNEXP_DATA, "7.2")                                              \
	D(mac80211, RX_DROP_U_MESH_WRONG_ACTION, "7.2")                                            \
	D(mac80211, RX_DROP_U_MESH_UNEXP_MGMT, "7.2")                                              \
	D(mac80211, RX_DROP_U_SPURIOUS_NOTIF, "7.2")                                               \
	D(mac80211, RX_DROP_U_RUNT_DATA, "7.2")                                                    \
	D(mac80211, RX_DROP_U_KEY_TAINTED, "7.2")                                                  \
	D(mac80211, RX_DROP_U_UNPROTECTED, "7.2")                                                  \
	D(mac80211, RX_DROP_U_MCAST_FRAGMENT, "7.2")                                               \
	D(mac80211, RX_DROP_U_DEFRAG_MISMATCH, "7.2")                                              \
	D(mac80211, RX_DROP_U_RUNT_MESH_DATA, "7.2")                                               \
	D(mac80211, RX_DROP_U_MESH_NO_TTL, "7.2")                                                  \
	D(mac80211, RX_DROP_U_MESH_RMC, "7.2")                                                     \
	D(mac80211, RX_DROP_U_MESH_BAD_AE, "7.2")                                                  \
	D(mac80211, RX_DROP_U_MESH_TTL_EXPIRED, "7.2")                                             \
	D(mac80211, RX_DROP_U_MESH_NOT_FORWARDING, "7.2")                                          \
	D(mac80211, RX_DROP_U_AMSDU_WITHOUT_DATA, "7.2")                                           \
	D(mac80211, RX_DROP_U_NULL_DATA, "7.2")                                                    \
	D(mac80211, RX_DROP_U_UNEXPECTED_4ADDR, "7.2")                                             \
	D(mac80211, RX_DROP_U_PORT_CONTROL, "7.2")                                                 \
	D(mac80211, RX_DROP_U_UNKNOWN_STA, "7.2")                                                  \
	D(mac80211, RX_DROP_U_RUNT_BAR, "7.2")                                                     \
	D(mac80211, RX_DROP_U_BAR_OUTSIDE_SESSION, "7.2")                                          \
	D(mac80211, RX_DROP_U_CTRL_FRAME, "7.2")                                                   \
	D(mac80211, RX_DROP_U_RUNT_MGMT, "7.2")                                                    \
	D(mac80211, RX_DROP_U_EXPECTED_MGMT, "7.2")                                                \
	D(mac80211, RX_DROP_U_NONBCAST_BEACON, "7.2")                                              \
	D(mac80211, RX_DROP_U_MALFORMED_ACTION, "7.2")                                             \
	D(mac80211, RX_DROP_U_UNKNOWN_MCAST_ACTION, "7.2")                                         \
	D(mac80211, RX_DROP_U_UNEXPECTED_EXT_FRAME, "7.2")                                         \
	D(mac80211, RX_DROP_U_UNHANDLED_MGMT, "7.2")                                               \
	D(mac80211, RX_DROP_U_MCAST_DEAUTH, "7.2")                                                 \
	D(mac80211, RX_DROP_U_UNHANDLED_DEAUTH, "7.2")                                             \
	D(mac80211, RX_DROP_U_MCAST_DISASSOC, "7.2")                                               \
	D(mac80211, RX_DROP_U_UNHANDLED_DISASSOC, "7.2")                                           \
	D(mac80211, RX_DROP_U_UNHANDLED_PREQ, "7.2")                                               \
	D(mac80211, RX_DROP_U_UNHANDLED_MGMT_STYPE, "7.2")                                         \
	D(mac80211, RX_DROP_U_NO_LINK, "7.2")                                                      \
	D(mac80211, RX_DROP_U_DEFRAG_OVERFLOW, "7.2")
