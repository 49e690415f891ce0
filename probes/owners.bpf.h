/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* See owners.h. A CPU has one note, of the packet that it is at. What is freed later, by the same
 * address, is another packet: skb->head and what TCP knows a segment by (the first 8 bytes of
 * skb->cb, its first and last sequence number) must be the same. Whoever interrupts the writing of
 * a note, or another task, may write one, too: a mixture of two does not fit its seal. */

#include "core/bpf/ctx.bpf.h"

static __always_inline __u64 seal_of(const volatile struct pk_owner *o)
{
	return (o->skb ^ o->sk << 1) + o->head + o->cb;
}

/* From the arguments at these places, read as numbers: of pointers no sum can be made. */
static __always_inline void note_owner(const __u64 *args, __u8 skb_arg, __u8 sk_arg)
{
	struct pk_cpu *cpu = pk_this_cpu();
	volatile struct pk_owner *o;
	struct pk_owner note;

	if (!cpu)
		return;
	bpf_probe_read_kernel(&note.skb, sizeof(note.skb), args + skb_arg);
	bpf_probe_read_kernel(&note.sk, sizeof(note.sk), args + sk_arg);
	note.head = (__u64)pk_read(struct sk_buff, (void *)note.skb, head);
	note.cb = read_u64((void *)note.skb + bpf_core_field_offset(struct sk_buff, cb));
	o = &cpu->owner;
	o->head = note.head;
	o->cb = note.cb;
	o->sk = note.sk;
	o->skb = note.skb;
	o->seal = seal_of(&note);
}

/* The socket that has `skb`, of which *s is what it holds; NULL: not known. */
static __always_inline struct sock *find_owner(const struct sk_buff *skb, const struct sk_buff *s)
{
	struct pk_cpu *cpu = pk_this_cpu();
	struct pk_owner o;
	__u64 cb;

	if (!cpu)
		return NULL;
	o = *(volatile struct pk_owner *)&cpu->owner;
	__builtin_memcpy(&cb, s->cb, sizeof(cb));
	if (o.skb != (__u64)skb || o.head != (__u64)s->head || o.cb != cb || o.seal != seal_of(&o))
		return NULL;
	return (struct sock *)o.sk;
}
