// SPDX-License-Identifier: GPL-2.0-or-later
/* SCTP: its chunks by name, with what identifies them. */

#include "collectors/skb/dissect/internal.h"

enum { CHUNK_DATA = 0, CHUNK_INIT = 1, CHUNK_INIT_ACK = 2, CHUNK_SACK = 3 };

static const struct pk_value_name chunk_names[] = {
	{ CHUNK_DATA, "DATA" },
	{ CHUNK_INIT, "INIT" },
	{ CHUNK_INIT_ACK, "INIT ACK" },
	{ CHUNK_SACK, "SACK" },
	{ 4, "HB REQ" },
	{ 5, "HB ACK" },
	{ 6, "ABORT" },
	{ 7, "SHUTDOWN" },
	{ 8, "SHUTDOWN ACK" },
	{ 9, "OP ERR" },
	{ 10, "COOKIE ECHO" },
	{ 11, "COOKIE ACK" },
	{ 12, "ECN ECHO" },
	{ 13, "CWR" },
	{ 14, "SHUTDOWN COMPLETE" },
	{ 15, "AUTH" },
	{ 64, "I-DATA" },
	{ 128, "ASCONF ACK" },
	{ 130, "RE-CONFIG" },
	{ 132, "PAD" },
	{ 192, "FORWARD TSN" },
	{ 193, "ASCONF" },
	{ 194, "I-FORWARD-TSN" },
};

static void put_data(struct pk_dissect *d, struct pk_cursor *c)
{
	uint32_t tsn = pk_get_be32(c), stream = pk_get_be32(c), ppid = pk_get_be32(c);

	if (c->overrun)
		return;
	put_num(d, " tsn ", tsn);
	put_num(d, " sid ", stream >> 16);
	put_num(d, " sseq ", stream & 0xffff);
	put_hex(d, " ppid 0x", ppid, 1);
}

static void put_init(struct pk_dissect *d, struct pk_cursor *c)
{
	uint32_t tag = pk_get_be32(c), rwnd = pk_get_be32(c), tsn;

	pk_get_be32(c); /* numbers of streams */
	tsn = pk_get_be32(c);
	if (c->overrun)
		return;
	put_hex(d, " init tag 0x", tag, 8);
	put_num(d, " rwnd ", rwnd);
	put_num(d, " init tsn ", tsn);
}

static void put_sack(struct pk_dissect *d, struct pk_cursor *c)
{
	uint32_t tsn = pk_get_be32(c), rwnd = pk_get_be32(c);

	if (c->overrun)
		return;
	put_num(d, " cum ack ", tsn);
	put_num(d, " a_rwnd ", rwnd);
}

/* What identifies a chunk, if it was captured. */
static void put_value(struct pk_dissect *d, uint8_t type, struct pk_cursor c)
{
	if (type == CHUNK_DATA)
		put_data(d, &c);
	else if (type == CHUNK_SACK)
		put_sack(d, &c);
	else if (type == CHUNK_INIT || type == CHUNK_INIT_ACK)
		put_init(d, &c);
}

void pk_dissect_sctp(struct pk_dissect *d, const struct pk_ip *ip)
{
	size_t length = real_left(d);
	uint16_t sport, dport, size;
	struct pk_cursor value;
	uint32_t vtag;
	uint8_t type;

	if (!pk_dissect_ports(d, ip, "sctp", &sport, &dport))
		return;
	vtag = pk_get_be32(&d->c);
	pk_get_be32(&d->c); /* checksum */
	if (d->c.overrun) {
		pk_dissect_cut(d, "sctp");
		return;
	}
	put_hex(d, "sctp vtag 0x", vtag, 8);
	for (int n = 1; real_left(d); n++) {
		type = pk_get_u8(&d->c);
		pk_get_u8(&d->c); /* flags */
		size = pk_get_be16(&d->c);
		put_num(d, ", (", n);
		put(d, ") ");
		if (d->c.overrun) {
			pk_dissect_cut(d, "sctp");
			return;
		}
		if (n > DISSECT_MAX_ITEMS) {
			put(d, "...");
			return;
		}
		put(d, "[");
		pk_dissect_name(d, value_name(chunk_names, type), "chunk-", type);
		if (size < 4) {
			put_num(d, " bad length ", size);
			put(d, "]");
			return;
		}
		value = pk_cursor_split(&d->c, size - 4u);
		put_value(d, type, value);
		put(d, "]");
		if (d->c.overrun)
			break;
		pk_cursor_take(&d->c, MIN(-size & 3u, d->c.len)); /* up to the next multiple of 4 */
	}
	put_num(d, ", length ", length);
}
