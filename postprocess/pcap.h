/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The packets of a capture as pcapng, for Wireshark, tshark and tcpdump. */

#include "core/event/capture.h"
#include "postprocess/consumer.h"

struct pk_pcap_opts {
	const struct pk_capture_reader *reader; /* says what was lost; may be NULL */
};

/* Writes each event that has packet bytes to `out` (not owned). The end says what was left out.
 * What `opts` points to must outlive the consumer. NULL: no memory. */
struct pk_consumer *pk_pcap_new(struct pk_out *out, const struct pk_pcap_opts *opts);
