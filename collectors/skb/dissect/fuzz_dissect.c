// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a packet. The first five of the input say what pk_packet says, the rest is the
 * packet. */

#include "collectors/skb/dissect/dissect.h"
#include "core/util/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pk_cursor c = pk_cursor_of(data, size);
	struct pk_packet packet = { 0 };
	struct pk_flow flow;
	struct pk_out out;
	uint16_t missing;

	packet.start = pk_get_u8(&c) % 3;
	packet.protocol = pk_get_be16(&c);
	missing = pk_get_be16(&c);
	packet.data = c.p;
	packet.captured = c.len;
	packet.len = c.len + missing;

	pk_out_init(&out, -1);
	pk_dissect(&packet, &out);
	pk_dissect_flow(&packet, &flow);
	for (size_t i = 0; i < out.len; i++)
		if ((unsigned char)out.buf[i] < 0x20 || out.buf[i] == 0x7f)
			__builtin_trap(); /* a line must stay one */
	pk_out_done(&out);
	return 0;
}
