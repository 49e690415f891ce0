// SPDX-License-Identifier: GPL-2.0-or-later
/* TCP and its options. */

#include "collectors/skb/dissect/internal.h"

enum {
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_ACK = 0x10,
	TCP_URG = 0x20,
};

enum {
	OPT_END = 0,
	OPT_NOP = 1,
	OPT_MSS = 2,
	OPT_WSCALE = 3,
	OPT_SACKOK = 4,
	OPT_SACK = 5,
	OPT_TS = 8,
	OPT_MD5 = 19,
	OPT_UTO = 28,
	OPT_AO = 29,
	OPT_MPTCP = 30,
	OPT_TFO = 34,
	OPT_EXP1 = 253,
	OPT_EXP2 = 254,
};

static void put_flags(struct pk_dissect *d, uint16_t flags)
{
	static const char letters[] = "FSRP.UEWe";
	char text[sizeof(letters)];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(letters) - 1; i++)
		if (flags & 1u << i)
			text[n++] = letters[i];
	put(d, "Flags [");
	pk_out_mem(d->out, n ? text : "none", n ? n : 4);
	put(d, "]");
}

static void put_mss(struct pk_dissect *d, struct pk_cursor data)
{
	put_num(d, "mss ", pk_get_be16(&data));
}

static void put_wscale(struct pk_dissect *d, struct pk_cursor data)
{
	put_num(d, "wscale ", pk_get_u8(&data));
}

static void put_timestamp(struct pk_dissect *d, struct pk_cursor data)
{
	put_num(d, "TS val ", pk_get_be32(&data));
	put_num(d, " ecr ", pk_get_be32(&data));
}

static void put_sackok(struct pk_dissect *d, struct pk_cursor data)
{
	(void)data;
	put(d, "sackOK");
}

static void put_sack(struct pk_dissect *d, struct pk_cursor data)
{
	put_num(d, "sack ", data.len / 8);
	put(d, " ");
	while (data.len >= 8) {
		put_num(d, "{", pk_get_be32(&data));
		put_num(d, ":", pk_get_be32(&data));
		put(d, "}");
	}
}

static void put_md5(struct pk_dissect *d, struct pk_cursor data)
{
	put(d, "md5 ");
	pk_out_hexdump(d->out, data.p, data.len);
}

static void put_uto(struct pk_dissect *d, struct pk_cursor data)
{
	put_hex(d, "uto 0x", pk_get_be16(&data), 1);
}

static void put_ao(struct pk_dissect *d, struct pk_cursor data)
{
	put_num(d, "tcp-ao keyid ", pk_get_u8(&data));
	put_num(d, " rnextkeyid ", pk_get_u8(&data));
	put(d, " mac 0x");
	pk_out_hexdump(d->out, data.p, data.len);
}

static void put_mptcp(struct pk_dissect *d, struct pk_cursor data)
{
	static const struct pk_value_name names[] = {
		{ 0, "capable" },  { 1, "join" },       { 2, "dss" },
		{ 3, "add-addr" }, { 4, "rem-addr" },   { 5, "prio" },
		{ 6, "fail" },     { 7, "fast-close" }, { 8, "rst" },
	};
	uint8_t subtype = pk_get_u8(&data) >> 4;

	put(d, "mptcp ");
	pk_dissect_name(d, value_name(names, subtype), "unknown-", subtype);
}

static void put_tfo(struct pk_dissect *d, struct pk_cursor data)
{
	if (!data.len) {
		put(d, "tfo cookiereq");
		return;
	}
	put(d, "tfo cookie ");
	pk_out_hexdump(d->out, data.p, data.len);
}

static void put_experimental(struct pk_dissect *d, struct pk_cursor data)
{
	uint16_t exid = pk_get_be16(&data);

	if (exid == 0xf989) {
		put(d, "exp-");
		put_tfo(d, data);
	} else {
		put_hex(d, "exp-0x", exid, 4);
	}
}

/* Options with data. `min` and `max`: bytes that the data may have. */
static const struct option {
	uint8_t kind;
	uint8_t min, max;
	void (*print)(struct pk_dissect *d, struct pk_cursor data);
} options[] = {
	{ OPT_TS, 8, 8, put_timestamp },
	{ OPT_MSS, 2, 2, put_mss },
	{ OPT_WSCALE, 1, 1, put_wscale },
	{ OPT_SACKOK, 0, 0, put_sackok },
	{ OPT_SACK, 8, 32, put_sack },
	{ OPT_MD5, 16, 16, put_md5 },
	{ OPT_UTO, 2, 2, put_uto },
	{ OPT_AO, 2, 38, put_ao },
	{ OPT_MPTCP, 1, 38, put_mptcp },
	{ OPT_TFO, 0, 16, put_tfo },
	{ OPT_EXP1, 2, 38, put_experimental },
	{ OPT_EXP2, 2, 38, put_experimental },
};

static void put_bad(struct pk_dissect *d, uint8_t kind)
{
	put_num(d, "[bad opt ", kind);
	put(d, "]");
}

static void put_option(struct pk_dissect *d, uint8_t kind, struct pk_cursor data)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (options[i].kind != kind)
			continue;
		if (data.len < options[i].min || data.len > options[i].max)
			put_bad(d, kind);
		else
			options[i].print(d, data);
		return;
	}
	put_num(d, "unknown-", kind);
	if (data.len)
		put(d, " 0x");
	pk_out_hexdump(d->out, data.p, data.len);
}

/* `c`: the options as far as they were captured. False: `cut` says that there is more, and it
 * ended within one. */
static bool put_options(struct pk_dissect *d, struct pk_cursor c, bool cut)
{
	const char *before = ", options [";
	struct pk_cursor data;
	uint8_t kind, len;

	while (c.len) {
		kind = pk_get_u8(&c);
		put(d, before);
		before = ",";
		if (kind == OPT_END || kind == OPT_NOP) {
			put(d, kind == OPT_END ? "eol" : "nop");
			if (kind == OPT_END)
				break;
			continue;
		}
		len = pk_get_u8(&c);
		data = pk_cursor_split(&c, len - 2u);
		if (cut && c.overrun)
			return false;
		if (len < 2 || c.overrun) {
			put_bad(d, kind);
			break;
		}
		put_option(d, kind, data);
	}
	put(d, cut ? before : "]");
	return !cut;
}

/* Sequence numbers where they mean something: of bytes, SYN, FIN or RST. */
static void put_seq(struct pk_dissect *d, uint16_t flags, uint32_t seq, size_t length)
{
	if (!length && !(flags & (TCP_SYN | TCP_FIN | TCP_RST)))
		return;
	put_num(d, ", seq ", seq);
	if (length)
		put_num(d, ":", seq + (uint32_t)length);
}

void pk_dissect_tcp(struct pk_dissect *d, const struct pk_ip *ip)
{
	uint16_t sport, dport, flags, win, urg;
	struct pk_cursor data;
	uint32_t seq, ack;
	size_t size, length;

	if (!pk_dissect_ports(d, ip, "tcp", &sport, &dport))
		return;
	seq = pk_get_be32(&d->c);
	ack = pk_get_be32(&d->c);
	flags = pk_get_be16(&d->c);
	win = pk_get_be16(&d->c);
	pk_get_be16(&d->c); /* checksum: filled in by the device, or not yet */
	urg = pk_get_be16(&d->c);
	if (d->c.overrun) {
		pk_dissect_cut(d, "tcp");
		return;
	}
	size = (flags >> 12) * 4u;
	put_flags(d, flags & 0x1ff);
	if (size < 20 || size - 20 > real_left(d)) {
		put_num(d, " [bad hdr length ", size);
		put(d, "]");
		return;
	}
	length = real_left(d) - (size - 20);
	put_seq(d, flags, seq, length);
	if (flags & TCP_ACK)
		put_num(d, ", ack ", ack);
	put_num(d, ", win ", win);
	if (flags & TCP_URG)
		put_num(d, ", urg ", urg);
	data = pk_cursor_split(&d->c, size - 20);
	if (size > 20 && !put_options(d, data, d->c.overrun)) {
		pk_dissect_cut(d, "tcp");
		return;
	}
	put_num(d, ", length ", length);
}
