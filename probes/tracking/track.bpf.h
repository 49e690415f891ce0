/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The id of the packet of an event. A packet gets one when it is first seen and wanted, and keeps
 * it until its skb ends. Where the ends of some packets are not seen, an skb that holds other data
 * than before is another packet. */

#include <linux/errno.h>

#include "collectors/track/section.h"
#include "probes/tracking/print.bpf.h"

#define FCLONE_ORIG  1 /* SKB_FCLONE_ORIG: TCP's own */
#define FCLONE_CLONE 2 /* SKB_FCLONE_CLONE: the skb before this one in memory has the data too */
#define DATAREF_MASK 0xffff

/* User space sets the sizes. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, struct pk_track);
} pk_tracks SEC(".maps");

/* How many of these there are by a hash of the address, so that for most of the others a load is
 * enough to tell that they are none. Never too few: what is about to come is counted before, what
 * is gone after. User space has it in its memory. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* 2^track_places of struct pk_config */
	__type(key, __u32);
	__type(value, __u64);
} pk_track_places SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* 2^heads of struct pk_track_config */
	__type(key, __u32);
	__type(value, struct pk_track_head);
} pk_track_heads SEC(".maps");

static __always_inline bool is_tracking(void)
{
	return pk_probe.hooks & 1u << PK_COLLECTOR_track;
}

/* An id that no packet had since boot; 0: there are no more. */
static __always_inline __u64 new_id(struct pk_cpu *cpu, __u32 slot)
{
	__u64 n = ++cpu->packets[slot % PK_NEST_LEVELS];
	__u32 bits = pk_probe.track.id_cpu_bits;

	if (n >> (64 - bits - pk_probe.track.id_shift))
		return 0;
	return (n << bits | slot) << pk_probe.track.id_shift | pk_probe.track.id_low;
}

/* skb->head as a number. */
static __always_inline __u64 head_of(const struct sk_buff *s)
{
	const void *where = (const void *)s + bpf_core_field_offset(struct sk_buff, head);

	if (pk_config.rdonly_cast)
		return load_word(where);
	return (__u64)s->head;
}

/* The CPU and the event at hand, for functions of their own. */
static __always_inline struct pk_ctx *own_ctx(__u32 slot, struct pk_cpu **ret_cpu)
{
	*ret_cpu = pk_this_cpu();
	return *ret_cpu ? pk_slot(slot) : NULL;
}

/* ---- ends that nothing else tells ---- */

/* A record of its own, before that of the event at hand is begun. */
__noinline int tell_end(__u32 slot, __u64 id, __u32 how)
{
	struct pk_event_buf ev = { .probe = pk_probe.track.teller };
	struct end_section *end;
	struct pk_record *rec;
	struct pk_cpu *cpu;
	struct pk_ctx *ctx = own_ctx(slot, &cpu);

	if (!ctx)
		return 0;
	rec = (void *)pk_scratch_of(ctx)->record;
	rec->ts_ns = bpf_ktime_get_boot_ns();
	rec->id = id;
	rec->probe = pk_probe.track.teller;
	rec->cpu = bpf_get_smp_processor_id();
	ev.record = (void *)rec;
	pk_event_set_len(&ev, sizeof(*rec));
	end = pk_event_add(&ev, PK_SECTION_end, sizeof(*end));
	if (!end)
		return 0;
	end->how = how;
	pk_event_emit(&ev, cpu, rec->ts_ns);
	return 0;
}

/* Is the end of the packet of this entry still to be told? That of fragments is when they are put
 * together. */
static __always_inline bool is_untold(const struct pk_track *t)
{
	return pk_probe.track.tells &&
	       !(t->flags & (PK_TRACK_ORIGIN | PK_TRACK_TOLD | PK_TRACK_QUEUED));
}

/* ---- the table ---- */

static __always_inline __u64 *place_of(__u64 skb)
{
	__u32 low, place;

	/* Where functions are probed an argument is a pointer of a type, with which the verifier
	 * lets nobody calculate (EINVAL); a copy of half of it is none. */
	asm volatile("%0 = %1" : "=w"(low) : "w"((__u32)skb));
	place = pk_track_place(low, pk_config.track_places);

	return bpf_map_lookup_elem(&pk_track_places, &place);
}

static __always_inline struct pk_track *get_track(__u64 skb)
{
	const __u64 *place = place_of(skb);

	return place && *place ? bpf_map_lookup_elem(&pk_tracks, &skb) : NULL;
}

static __always_inline void drop_track(__u64 skb)
{
	__u64 *place = place_of(skb);

	if (!bpf_map_delete_elem(&pk_tracks, &skb) && place)
		__sync_fetch_and_add(place, -1);
}

/* 0, -EEXIST or -E2BIG. */
static __always_inline long add_track(__u64 skb, const struct pk_track *t)
{
	__u64 *place = place_of(skb);
	long r;

	if (!place)
		return -E2BIG;
	__sync_fetch_and_add(place, 1);
	r = bpf_map_update_elem(&pk_tracks, &skb, t, BPF_NOEXIST);
	if (r)
		__sync_fetch_and_add(place, -1);
	return r;
}

static __always_inline bool put_track(__u64 skb, const struct pk_track *t, __u32 probe)
{
	long r = add_track(skb, t);

	if (!r || (r == -EEXIST && !bpf_map_update_elem(&pk_tracks, &skb, t, BPF_EXIST)))
		return true;
	pk_count_loss(probe, PK_LOSS_TRACK_FULL);
	return false;
}

static __always_inline struct pk_track_head *place_of_head(__u64 head)
{
	__u32 place = head * 0x9e3779b97f4a7c15ULL >> (64 - pk_probe.track.heads);

	return bpf_map_lookup_elem(&pk_track_heads, &place);
}

static __always_inline void put_head(__u64 head, __u64 id, const struct pk_print *print)
{
	struct pk_track_head *h = place_of_head(head);

	if (h)
		*h = (struct pk_track_head){ .head = head, .id = id, .print = *print };
}

/* An skb that held an IP packet shows no IP header: may it be there still, behind that of a tunnel
 * or a tag? A new skb has no header set; ARP and sockets of other families have none. */
static __always_inline bool may_hide_ip(const struct sk_buff *s)
{
	if (!s->network_header)
		return false;
	switch (bpf_ntohs(s->protocol)) {
	case 0x0800: /* in IP */
	case 0x86dd: /* in IPv6 */
	case 0x8100: /* VLAN tags */
	case 0x88a8:
	case 0x8847: /* MPLS */
	case 0x8848:
	case 0x8864: /* PPPoE */
	case 0x894f: /* NSH */
		return true;
	}
	return false;
}

/* Is this still the packet of the entry? */
static __always_inline bool same_packet(const struct pk_track *t, const struct pk_ctx *ctx,
					const struct sk_buff *s, __u64 head)
{
	bool exact = pk_probe.track.exact, same_head = t->head == head;
	const struct pk_print *print = &ctx->print;

	if (pk_probe.track.below && t->flags & PK_TRACK_SETTLED)
		return false; /* its end was not seen */
	if (t->print.network && !print->network && !exact && !may_hide_ip(s))
		return false;
	if (!t->print.network || !print->network)
		return exact || same_head;
	if (pk_print_same(&t->print, print, !exact))
		return true;
	/* A tunnel's header was put before it or taken away. */
	return same_head && t->network_header != ctx->network_header &&
	       (exact || (t->print.last && t->print.last == print->last));
}

/* Note what the packet looks like now. */
static __always_inline void refresh(struct pk_track *t, const struct pk_ctx *ctx, __u64 head)
{
	if (pk_probe.track.heads && t->head != head)
		put_head(head, t->id, &ctx->print);
	t->head = head;
	t->seen_ns = ctx->ts_ns;
	if (pk_probe.track.settles)
		t->flags |= PK_TRACK_SETTLED;
	if (!ctx->print.network)
		return;
	t->print = ctx->print;
	t->network_header = ctx->network_header;
}

/* A packet never seen, of data that was: a clone, unless TCP sends it again. */
static __always_inline void find_parent(struct pk_ctx *ctx, const struct sk_buff *s, __u64 head)
{
	struct pk_track_head *h;

	if (!BPF_CORE_READ_BITFIELD(s, cloned))
		return;
	h = place_of_head(head);
	if (!h || h->head != head)
		return;
	if (pk_print_same(&h->print, &ctx->print, true))
		ctx->lineage = PK_LINEAGE_CLONE;
	else if (pk_print_again(&h->print, &ctx->print))
		ctx->lineage = PK_LINEAGE_RETRANSMIT;
	else
		return;
	ctx->parent = h->id;
}

/* TCP keeps an skb of what it sent and clones it again if nobody answers: then the first clone is
 * the second's parent. */
static __always_inline void remember_origin(const struct pk_ctx *ctx, const struct sk_buff *s)
{
	__u64 origin = (__u64)ctx->skb - bpf_core_type_size(struct sk_buff);
	struct pk_track t = {
		.id = ctx->id, .head = head_of(s), .seen_ns = ctx->ts_ns, .flags = PK_TRACK_ORIGIN
	};

	if (BPF_CORE_READ_BITFIELD(s, fclone) == FCLONE_CLONE && add_track(origin, &t) == -E2BIG)
		pk_count_loss(ctx->probe, PK_LOSS_TRACK_FULL);
}

/* ---- sockets ---- */

#define QUEUE_LOOK 8

/* The newest packet in the receive queue of a socket; where packets are followed, of those that
 * are, the newest that was not known to be there. The queue is not locked: what is read of it may
 * be gone, and is then in no table. NULL: none. */
static __always_inline struct sk_buff *queued_packet(const struct sock *sk)
{
	__u64 queue = (__u64)sk + bpf_core_field_offset(struct sock, sk_receive_queue);
	__u64 skb = read_u64((void *)queue + bpf_core_field_offset(struct sk_buff_head, prev));

	for (int i = 0; i < QUEUE_LOOK && skb != queue && is_kernel_address((void *)skb); i++) {
		struct pk_track *t = NULL;

		if (!is_tracking())
			return (void *)skb;
		t = get_track(skb);
		if (!t)
			return NULL;
		if (!(t->flags & PK_TRACK_SETTLED))
			return (void *)skb;
		skb = read_u64((void *)skb + bpf_core_field_offset(struct sk_buff, prev));
	}
	return NULL;
}

/* ---- an event ---- */

/* Note what the packet in that scratch memory is known by. A function of its own, with a number for
 * an argument: the verifier looks at it once, and not once for each way that leads here and on. */
__noinline int pk_print_note(__u32 slot)
{
	struct pk_ctx *ctx = pk_slot(slot);
	const struct sk_buff *s = ctx ? pk_skb(ctx) : NULL;

	if (s)
		ctx->network_header = pk_print_take(ctx, s, &ctx->print);
	return 0;
}

/* Is the packet followed, or of the data of one that is? Then it is wanted: filters have said so
 * when it was first seen. */
static __always_inline bool pk_track_find(struct pk_ctx *ctx)
{
	const struct sk_buff *s = pk_skb(ctx);
	__u64 skb = (__u64)ctx->skb, head;
	struct pk_track *t;

	if (!is_tracking() || !s)
		return false;
	t = get_track(skb);
	if (!t && !(pk_probe.track.heads && BPF_CORE_READ_BITFIELD(s, cloned)))
		return false;
	head = head_of(s);
	pk_print_note(ctx->slot);
	if (t && same_packet(t, ctx, s, head)) {
		ctx->ts_ns = bpf_ktime_get_boot_ns();
		refresh(t, ctx, head);
		ctx->id = t->id;
		return true;
	}
	if (t) {
		/* Where every end is seen, this one was missed, and what it was is not known. */
		if (!pk_probe.track.exact && is_untold(t))
			tell_end(ctx->slot, t->id, PK_ENDING_REUSED);
		drop_track(skb);
	}
	if (pk_probe.track.heads && !pk_probe.track.gone)
		find_parent(ctx, s, head);
	return ctx->parent;
}

/* The packet is wanted: see that it has an id. */
static __always_inline void pk_track_begin(struct pk_ctx *ctx, struct pk_cpu *cpu)
{
	const struct sk_buff *s = pk_skb(ctx);
	struct pk_track t;

	if (!is_tracking() || !s || ctx->id || pk_probe.track.gone)
		return;
	ctx->id = new_id(cpu, ctx->slot);
	if (pk_probe.track.ends || !ctx->id)
		return;
	if (!ctx->print.network)
		pk_print_note(ctx->slot);
	t = (struct pk_track){ .id = ctx->id,
			       .head = head_of(s),
			       .seen_ns = ctx->ts_ns,
			       .print = ctx->print,
			       .network_header = ctx->network_header,
			       .flags = pk_probe.track.settles ? PK_TRACK_SETTLED : 0 };
	if (!put_track((__u64)ctx->skb, &t, ctx->probe)) {
		ctx->ending = PK_ENDING_UNFOLLOWED;
		return;
	}
	if (pk_probe.track.heads && !ctx->parent)
		put_head(t.head, t.id, &t.print);
	else if (pk_probe.track.exact)
		remember_origin(ctx, s);
}

/* The skb is gone. Its data too, unless clones have it. */
static __always_inline void forget(__u64 skb)
{
	struct pk_track *t = get_track(skb);
	struct pk_track_head *h;
	__u64 head;

	if (!t)
		return;
	head = t->head;
	drop_track(skb);
	if (!pk_probe.track.heads)
		return;
	if ((pk_read(struct skb_shared_info,
		     (void *)(head + pk_read(struct sk_buff, (void *)skb, end)), dataref.counter) &
	     DATAREF_MASK) > 1)
		return;
	h = place_of_head(head);
	if (h && h->head == head)
		h->head = 0;
}

static __always_inline void pk_track_end(const struct pk_ctx *ctx)
{
	if (is_tracking() && pk_probe.track.ends && ctx->skb)
		forget((__u64)ctx->skb);
}
