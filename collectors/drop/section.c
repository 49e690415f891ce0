// SPDX-License-Identifier: GPL-2.0-or-later
/* The drop section: reason and place of a drop; the place section: where a packet was freed that
 * was not dropped; and the sk section: the socket that the packet belonged or was going to. */

#include "collectors/drop/section.h"

#include "core/event/stack.h"
#include "core/util/ipproto.h"

static const struct pk_field drop_fields[] = { DROP_FIELDS(PK_ROW) };
static const struct pk_field place_fields[] = { PLACE_FIELDS(PK_ROW) };
static const struct pk_field sk_fields[] = { SK_FIELDS(PK_ROW) };

/* "drop NO_SOCKET at tcp_v4_rcv+0x77"; without reasons (5.10): "drop at tcp_v4_rcv+0x77" */
static void drop_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct drop_section *d = pk_event_get(ev, drop);

	pk_out_color(out, PK_COLOR_DROP);
	pk_out_str(out, "drop");
	if (pk_names_has_reasons(names) || d->reason) {
		const char *reason = pk_names_reason(names, d->reason);

		pk_out_char(out, ' ');
		if (d->reason >> 16) {
			pk_out_escaped(out, pk_names_subsystem(names, d->reason), 64);
			pk_out_char(out, '/');
		}
		if (reason)
			pk_out_escaped(out, reason, 128);
		else
			pk_out_u64(out, d->reason);
	}
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_str(out, " at ");
	pk_out_color(out, PK_COLOR_PLACE);
	pk_out_symbol(out, names, d->location);
	pk_out_color(out, PK_COLOR_RESET);
}

const struct pk_section pk_drop_section = {
	.id = PK_SECTION_drop,
	.size = sizeof(struct drop_section),
	.name = "drop",
	.about = "why and where a packet was dropped",
	.fields = drop_fields,
	.n_fields = ARRAY_SIZE(drop_fields),
	.print = drop_print,
	.repeats = PK_REPEATS_OFTEN,
};

/* "freed at skb_consume_udp+0x42" */
static void place_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	pk_out_str(out, "freed at ");
	pk_out_color(out, PK_COLOR_PLACE);
	pk_out_symbol(out, names, pk_event_get(ev, place)->location);
	pk_out_color(out, PK_COLOR_RESET);
}

const struct pk_section pk_place_section = {
	.id = PK_SECTION_place,
	.size = sizeof(struct place_section),
	.name = "place",
	.about = "where a packet was freed that was not dropped",
	.fields = place_fields,
	.n_fields = ARRAY_SIZE(place_fields),
	.print = place_print,
	.repeats = PK_REPEATS_OFTEN,
};

/* A name for a small number, or the number itself. */
static void print_word(struct pk_out *out, const char *const *words, size_t n, unsigned int v)
{
	if (v < n && words[v])
		pk_out_str(out, words[v]);
	else
		pk_out_u64(out, v);
}

/* include/net/tcp_states.h */
static const char *const states[] = {
	[1] = "ESTABLISHED", [2] = "SYN_SENT",  [3] = "SYN_RECV", [4] = "FIN_WAIT1",
	[5] = "FIN_WAIT2",   [6] = "TIME_WAIT", [7] = "CLOSE",    [8] = "CLOSE_WAIT",
	[9] = "LAST_ACK",    [10] = "LISTEN",   [11] = "CLOSING", [12] = "NEW_SYN_RECV",
};

static const char *const families[] = {
	[1] = "unix",    [2] = "inet", [10] = "inet6", [16] = "netlink",
	[17] = "packet", [29] = "can", [40] = "vsock",
};

static void print_protocol(struct pk_out *out, uint16_t protocol)
{
	const char *name = pk_ipproto_name(protocol);

	if (name)
		pk_out_str(out, name);
	else
		pk_out_u64(out, protocol);
}

/* "socket inet tcp LISTEN, port 80, receive 0/131072" */
static void sk_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct sk_section *sk = pk_event_get(ev, sk);
	bool inet = sk->family == 2 || sk->family == 10;

	(void)names;
	pk_out_str(out, "socket ");
	print_word(out, families, ARRAY_SIZE(families), sk->family);
	if (inet) {
		pk_out_char(out, ' ');
		print_protocol(out, sk->protocol);
		if (sk->protocol == 6) {
			pk_out_char(out, ' ');
			print_word(out, states, ARRAY_SIZE(states), sk->state);
		}
		if (sk->local_port) {
			pk_out_str(out, ", port ");
			pk_out_u64(out, sk->local_port);
		}
		if (sk->remote_port) {
			pk_out_str(out, ", peer port ");
			pk_out_u64(out, sk->remote_port);
		}
	}
	pk_out_printf(out, ", receive buffer %u/%u", sk->rmem, sk->rcvbuf);
	pk_out_printf(out, ", send buffer %u/%u", sk->wmem, sk->sndbuf);
}

const struct pk_section pk_sk_section = {
	.id = PK_SECTION_sk,
	.size = sizeof(struct sk_section),
	.name = "sk",
	.about = "socket that the packet belonged or was going to",
	.fields = sk_fields,
	.n_fields = ARRAY_SIZE(sk_fields),
	.print = sk_print,
};
