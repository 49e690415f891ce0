/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Error counters of network namespaces (nstat), and by how much they moved since collecting began.
 * They tell apart drops that look alike, and they move for losses that no drop event tells. */

#include <stddef.h>
#include <stdint.h>

/* C(name as nstat has it; of connection tracking as conntrack -S has it, behind "ct_") */
#define PK_COUNTERS(C)                                                                             \
	C(IpReasmFails)                                                                            \
	C(IpReasmTimeout)                                                                          \
	C(IpExtReasmOverlaps)                                                                      \
	C(Ip6ReasmFails)                                                                           \
	C(Ip6ReasmTimeout)                                                                         \
	C(IcmpInEchos)                                                                             \
	C(IcmpOutEchoReps)                                                                         \
	C(TcpExtListenOverflows)                                                                   \
	C(TcpExtListenDrops)                                                                       \
	C(TcpExtTCPReqQFullDrop)                                                                   \
	C(TcpExtTCPAbortOnData)                                                                    \
	C(TcpExtTCPAbortOnClose)                                                                   \
	C(TcpExtSyncookiesFailed)                                                                  \
	C(TcpExtTCPDeferAcceptDrop)                                                                \
	C(TcpExtTCPMinTTLDrop)                                                                     \
	C(TcpExtPAWSEstab)                                                                         \
	C(TcpExtIPReversePathFilter)                                                               \
	C(UdpMemErrors)                                                                            \
	C(XfrmInError)                                                                             \
	C(XfrmInBufferError)                                                                       \
	C(XfrmInHdrError)                                                                          \
	C(XfrmInNoStates)                                                                          \
	C(XfrmInStateProtoError)                                                                   \
	C(XfrmInStateModeError)                                                                    \
	C(XfrmInStateSeqError)                                                                     \
	C(XfrmInStateExpired)                                                                      \
	C(XfrmInStateMismatch)                                                                     \
	C(XfrmInStateInvalid)                                                                      \
	C(XfrmInTmplMismatch)                                                                      \
	C(XfrmInNoPols)                                                                            \
	C(XfrmInPolBlock)                                                                          \
	C(XfrmOutNoStates)                                                                         \
	C(XfrmOutStateProtoError)                                                                  \
	C(XfrmOutPolBlock)                                                                         \
	C(XfrmFwdHdrError)                                                                         \
	C(ct_insert_failed)                                                                        \
	C(ct_drop)

enum pk_counter {
#define PK_COUNTER_ENUM(name) PK_COUNTER_##name,
	PK_COUNTERS(PK_COUNTER_ENUM)
#undef PK_COUNTER_ENUM
		PK_COUNTER_MAX,
};
extern const char *const pk_counter_names[PK_COUNTER_MAX];

struct pk_counters {
	uint64_t cookie; /* of the namespace; 0: not known */
	uint64_t at[PK_COUNTER_MAX];
};

/* Those of the namespace that the calling thread is in; one that this kernel has not is 0. */
void pk_counters_read(struct pk_counters *ret);
