/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* See owners.h. A CPU has one note, of the packet that it is at. What is freed later, by the same
 * address, is another packet: skb->head and what TCP knows a segment by (the first 8 bytes of
 * skb->cb, its first and last sequence number) must be the same. Whoever interrupts the writing of
 * a note, or another task, may write one, too: a mixture of two does not fit its seal. */

#include "core/bpf/ctx.bpf.h"

#define STATE_SHIFT 32 /* of the state in pk_owner.drops */

static __always_inline __u64 seal_of(const struct pk_owner *o)
{
	return (o->skb ^ o->sk << 1 ^ o->drops) + o->head + o->cb;
}

/* What tells the packet from a later one in its place. */
static __always_inline void read_packet(struct pk_owner *o)
{
	o->head = (__u64)pk_read(struct sk_buff, (void *)o->skb, head);
	o->cb = read_u64((void *)o->skb + bpf_core_field_offset(struct sk_buff, cb));
}

static __always_inline __u64 read_drops(const struct sock *sk)
{
	__u64 state = pk_read(struct sock, sk, __sk_common.skc_state);

	return state << STATE_SHIFT | (__u32)pk_read(struct sock, sk, sk_drops.counter);
}

/* An argument as a number: of pointers no sum can be made. */
static __always_inline __u64 number_arg(const __u64 *args, __u8 n)
{
	__u64 v = 0;

	bpf_probe_read_kernel(&v, sizeof(v), args + n);
	return v;
}

static __always_inline void note_owner(const __u64 *args, __u8 skb_arg, __u8 sk_arg)
{
	struct pk_owner note = { .skb = number_arg(args, skb_arg), .sk = number_arg(args, sk_arg) };
	struct pk_cpu *cpu = pk_this_cpu();
	volatile struct pk_owner *o;

	if (!cpu)
		return;
	read_packet(&note);
	if (pk_probe.unsaid)
		note.drops = read_drops((void *)note.sk);
	o = &cpu->owner;
	o->head = note.head;
	o->cb = note.cb;
	o->sk = note.sk;
	o->drops = note.drops;
	o->skb = note.skb;
	o->seal = seal_of(&note);
}

/* Is the note of the packet of that address, head and cb? Then it is in *ret. */
static __always_inline bool find_note(const struct pk_owner *packet, struct pk_owner *ret)
{
	struct pk_cpu *cpu = pk_this_cpu();

	if (!cpu)
		return false;
	*ret = *(volatile struct pk_owner *)&cpu->owner;
	return ret->skb == packet->skb && ret->head == packet->head && ret->cb == packet->cb &&
	       ret->seal == seal_of(ret);
}

/* The socket that has `skb`, of which *s is what it holds; NULL: not known. */
static __always_inline struct sock *find_owner(const struct sk_buff *skb, const struct sk_buff *s)
{
	struct pk_owner packet = { .skb = (__u64)skb, .head = (__u64)s->head }, note;

	__builtin_memcpy(&packet.cb, s->cb, sizeof(packet.cb));
	return find_note(&packet, &note) ? (struct sock *)note.sk : NULL;
}

/* ---- drops that no tracepoint tells ---- */

#define TCP_FIN 1 /* flags of a segment */
#define TCP_SYN 2
#define TCP_RST 4

#define TCP_ESTABLISHED 1 /* states, include/net/tcp_states.h */
#define TCP_SYN_SENT    2
#define TCP_CLOSE       7
#define TCP_LISTEN      10

static __always_inline __u8 tcp_flags(const struct sk_buff *skb)
{
	const unsigned char *head = pk_read(struct sk_buff, skb, head);
	__u8 flags = 0;

	bpf_probe_read_kernel(&flags, sizeof(flags),
			      head + pk_read(struct sk_buff, skb, transport_header) + 13);
	return flags;
}

/* TCP counts what it drops, but so it frees, too, what has served: the RST that ended a connection,
 * the last ACK, the answer to a SYN, an ACK between the FINs. Of these last ones nobody can say
 * whether they served. */
static __always_inline bool has_served(const struct pk_owner *note, __u8 flags, __u8 state)
{
	__u8 before = note->drops >> STATE_SHIFT;

	if (state == TCP_CLOSE && before != TCP_CLOSE)
		return true;
	if (before == TCP_SYN_SENT)
		return state != before;
	if (before == TCP_ESTABLISHED || before == TCP_CLOSE)
		return false;
	return (__u32)note->cb == note->cb >> 32 && !(flags & TCP_RST);
}

/* What a listener frees so is what it has no use for. Of other sockets the count tells; but not if
 * another CPU may count at the same time: while a process has the socket, or if there is a filter
 * to be asked. */
static __always_inline bool is_counted_drop(const struct pk_owner *note)
{
	const struct sock *sk = (void *)note->sk;
	__u8 flags = tcp_flags((void *)note->skb);
	__u64 drops = read_drops(sk);

	if (note->drops >> STATE_SHIFT == TCP_LISTEN)
		return flags & (TCP_RST | TCP_FIN) || !(flags & TCP_SYN);
	return (__u32)drops != (__u32)note->drops && !pk_read(struct sock, sk, sk_lock.owned) &&
	       !pk_read(struct sock, sk, sk_filter) &&
	       !has_served(note, flags, drops >> STATE_SHIFT);
}

/* Is this packet, which TCP frees, one that it drops? */
static __always_inline bool is_unsaid_drop(const __u64 *args)
{
	struct pk_owner packet = { .skb = number_arg(args, pk_probe.skb_arg) }, note;
	struct pk_cpu *cpu = pk_this_cpu();

	if (!cpu || cpu->owner.skb != packet.skb) /* the most */
		return false;
	read_packet(&packet);
	return find_note(&packet, &note) && is_counted_drop(&note);
}

#define ENTRY_BYTES 16 /* of a function, in which the call of programs like ours lies */
#define FRAME_WORDS 16

/* Who called the function at whose entry we are: that address lies behind the one that leads back
 * into the function, some words above our arguments. 0: not found. */
static __always_inline __u64 find_caller(const __u64 *args)
{
	__u64 word = 0;
	bool is_entry = false;

#pragma clang loop unroll(disable)
	for (int i = 1; i < FRAME_WORDS; i++) {
		bpf_probe_read_kernel(&word, sizeof(word), args + i);
		if (is_entry)
			return word;
		is_entry = word - pk_probe.function <= ENTRY_BYTES;
	}
	return 0;
}
