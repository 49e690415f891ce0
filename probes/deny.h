/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Functions that take an skb but that --all-skb does not probe; naming one with --probe does.
 * D(pattern as of fnmatch(3), why). docs/probes.md shows this list. */
#define PK_DENIED(D)                                                                               \
	D("bpf_*", "called by BPF programs, also by ours")                                         \
	D("__bpf_*", "called by BPF programs, also by ours")                                       \
	D("___bpf_*", "called by BPF programs, also by ours")                                      \
	D("sk_skb_*_bpf*", "called by BPF programs, also by ours")                                 \
	D("skb_copy_bits", "called while our programs copy bytes of a packet")                     \
	D("__skb_header_pointer", "called while our programs copy bytes of a packet")              \
	D("netpoll_*", "sends the kernel's own messages, also from an NMI")                        \
	D("__netpoll_*", "sends the kernel's own messages, also from an NMI")                      \
	D("__traceiter_*", "is the tracepoint itself: probe it as one")                            \
	D("trace_event_raw_event_*", "is called by a tracepoint: probe that")                      \
	D("trace_event_get_offsets_*", "is called by a tracepoint: probe that")                    \
	D("perf_trace_*", "is called by a tracepoint: probe that")                                 \
	D("trace_raw_output_*", "prints a tracepoint")                                             \
	D("__build_skb*", "the skb is not filled in yet")                                          \
	D("__finalize_skb_around", "the skb is not filled in yet")                                 \
	D("build_skb_around", "the skb is not filled in yet")                                      \
	D("kfree_skbmem", "the skb is not there any more, and its end was told before")            \
	D("__kfree_skb", "tells again what skb:kfree_skb and skb:consume_skb tell")                \
	D("skb_release_*", "tells again what skb:kfree_skb and skb:consume_skb tell")              \
	D("skb_free_head", "tells again what skb:kfree_skb and skb:consume_skb tell")              \
	D("skb_put", "runs several times for each packet and says nothing of its way")             \
	D("skb_push", "runs several times for each packet and says nothing of its way")            \
	D("skb_pull", "runs several times for each packet and says nothing of its way")            \
	D("skb_pull_data", "runs several times for each packet and says nothing of its way")       \
	D("skb_trim", "runs several times for each packet and says nothing of its way")            \
	D("skb_headers_offset_update", "runs several times and says nothing of its way")           \
	D("skb_checksum", "only computes")                                                         \
	D("__skb_checksum", "only computes")                                                       \
	D("__skb_flow_dissect", "only computes")                                                   \
	D("__skb_get_hash*", "only computes")                                                      \
	D("skb_network_protocol", "only computes")                                                 \
	D("skb_set_owner_w", "only counts memory")                                                 \
	D("sock_wfree", "only counts memory")                                                      \
	D("__sock_wfree", "only counts memory")                                                    \
	D("sock_rfree", "only counts memory")                                                      \
	D("tcp_wfree", "only counts memory")                                                       \
	D("skb_orphan_partial", "only counts memory")
