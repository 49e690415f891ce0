/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What our own probes do where packets are born, merged, and end. Only packets that are followed
 * matter to them; for any other they cost one look into the table. What they tell is a record with
 * the child's id and its parent, and nothing else. */

#include "probes/body.bpf.h"

#define LIST_MAX                                                                                   \
	256 /* packets of one list; the kernel's own limit for segments is 64 KiB of data */

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, struct pk_track_queue);
} pk_track_queues SEC(".maps");

/* Ids of packets under way into another skb: by the place of the pointer to it, and of packets in
 * buffers of XDP, by the start of the buffer, where a frame begins. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, __u64);
} pk_track_moves SEC(".maps");

static __always_inline bool is_packet(__u64 skb)
{
	return (__s64)skb < -4095; /* a kernel address, and no -errno */
}

static __always_inline struct pk_track *find_track(__u64 skb)
{
	return is_packet(skb) ? get_track(skb) : NULL;
}

/* These two are functions of their own, which the verifier looks at once, and not once for each
 * time that a loop comes by. */
__noinline int tell_parent(__u32 slot, __u64 id, __u64 parent, __u32 kind, __u32 ending)
{
	struct pk_event_buf ev;
	struct pk_cpu *cpu;
	struct pk_ctx *ctx = own_ctx(slot, &cpu);

	if (!ctx)
		return 0;
	ctx->id = id;
	ctx->parent = parent;
	ctx->lineage = kind;
	ctx->ending = ending;
	ctx->ts_ns = bpf_ktime_get_boot_ns();
	start_record(ctx, &ev);
	track_hook(ctx, &ev);
	pk_event_emit(&ev, cpu, ctx->ts_ns);
	return 0;
}

/* Have the skb followed as `id`; false: there is no room. */
static __always_inline bool follow(__u64 skb, __u64 id, __u16 flags)
{
	const struct pk_track t = { .id = id,
				    .head = (__u64)pk_read(struct sk_buff, (void *)skb, head),
				    .seen_ns = bpf_ktime_get_boot_ns(),
				    .flags = flags };

	return put_track(skb, &t, pk_probe.index);
}

static __always_inline __u8 fclone_of(const struct sk_buff *skb)
{
	if (pk_config.rdonly_cast)
		return BPF_CORE_READ_BITFIELD(pk_cast(struct sk_buff, skb), fclone);
	return BPF_CORE_READ_BITFIELD_PROBED(skb, fclone);
}

/* What a clone or a copy of TCP's own skb is. */
static __always_inline __u32 kind_of_birth(struct pk_track *parent, __u64 skb)
{
	bool again = parent->flags & (PK_TRACK_ORIGIN | PK_TRACK_SENT);

	if (pk_probe.track.kind != PK_LINEAGE_CLONE && pk_probe.track.kind != PK_LINEAGE_COPY)
		return pk_probe.track.kind;
	if (parent->flags & PK_TRACK_RENEWED) {
		parent->flags &= ~PK_TRACK_RENEWED;
		return PK_LINEAGE_REALLOC;
	}
	if (again)
		return PK_LINEAGE_RETRANSMIT;
	if (fclone_of((void *)skb) == FCLONE_ORIG)
		parent->flags |= PK_TRACK_SENT;
	return pk_probe.track.kind;
}

/* Returns the id of the child; 0: it has none. */
__noinline __u64 give_birth(__u32 slot, __u64 parent, __u64 child, __u32 kind)
{
	struct pk_cpu *cpu;
	__u64 id = own_ctx(slot, &cpu) ? new_id(cpu, slot) : 0;

	if (!id)
		return 0;
	tell_parent(slot, id, parent, kind,
		    follow(child, id, 0) ? PK_ENDING_NONE : PK_ENDING_UNFOLLOWED);
	return id;
}

static __always_inline void on_birth(__u32 slot, struct pk_track *parent, __u64 from, __u64 to)
{
	if (!is_packet(to) || to == from)
		return;
	/* Reassembly takes the last fragment's skb for the whole, and leaves a clone in its
	 * place. */
	if (parent->flags & PK_TRACK_QUEUED)
		follow(to, parent->id, 0);
	else
		give_birth(slot, parent->id, to, kind_of_birth(parent, from));
}

/* One of a list; returns the next. What was followed before it became part of the list goes on. */
__noinline __u64 list_one(__u32 slot, __u64 parent, __u64 skb)
{
	struct pk_track *known = get_track(skb);

	if (!known || known->head != (__u64)pk_read(struct sk_buff, (void *)skb, head))
		give_birth(slot, parent, skb, pk_probe.track.kind);
	else if (known->id != parent)
		tell_parent(slot, known->id, parent, pk_probe.track.kind, PK_ENDING_NONE);
	return read_u64((void *)skb + bpf_core_field_offset(struct sk_buff, next));
}

static __always_inline void on_list(__u32 slot, __u64 parent, __u64 to)
{
	for (int i = 0; i < LIST_MAX; i++) {
		if (!is_packet(to))
			return;
		to = list_one(slot, parent, to);
	}
	pk_count_loss(pk_probe.index, PK_LOSS_TRACK_FULL);
}

static __always_inline void on_merge(__u32 slot, struct pk_track *part, __u64 to)
{
	struct pk_track *whole = find_track(to);
	__u64 id = part->id;

	part->flags |= PK_TRACK_TOLD;
	if (!whole)
		give_birth(slot, id, to, pk_probe.track.kind);
	else if (whole->id != id && !(whole->flags & PK_TRACK_ASSEMBLED))
		tell_parent(slot, whole->id, id, pk_probe.track.kind, PK_ENDING_NONE);
}

/* A fragment of a datagram was put into the queue where it waits for the others. */
static __always_inline void on_queue(struct pk_ctx *ctx, struct pk_track *fragment, __u64 queue)
{
	struct pk_track_queue *q = bpf_map_lookup_elem(&pk_track_queues, &queue);

	fragment->flags |= PK_TRACK_QUEUED;
	if (!q) {
		struct pk_track_queue *new = (void *)pk_scratch_of(ctx)->record;

		new->n = 1;
		new->ids[0] = fragment->id;
		if (bpf_map_update_elem(&pk_track_queues, &queue, new, BPF_ANY))
			pk_count_loss(pk_probe.index, PK_LOSS_TRACK_FULL);
	} else if (q->n < PK_TRACK_FRAGMENTS) {
		q->ids[q->n++ & (PK_TRACK_FRAGMENTS - 1)] = fragment->id;
	} else {
		pk_count_loss(pk_probe.index, PK_LOSS_TRACK_FULL);
	}
}

/* All fragments are there: the skb `to` is about to become the datagram. */
static __always_inline void on_assemble(__u32 slot, struct pk_cpu *cpu, __u64 queue, __u64 to)
{
	struct pk_track_queue *q = bpf_map_lookup_elem(&pk_track_queues, &queue);
	__u64 id;

	if (!q || !is_packet(to))
		return;
	id = new_id(cpu, slot);
	if (id) {
		__u32 ending = follow(to, id, PK_TRACK_ASSEMBLED) ? PK_ENDING_NONE
								  : PK_ENDING_UNFOLLOWED;

		for (__u32 i = 0; i < PK_TRACK_FRAGMENTS && i < q->n; i++)
			tell_parent(slot, id, q->ids[i], pk_probe.track.kind, ending);
	}
	bpf_map_delete_elem(&pk_track_queues, &queue);
}

/* The id that was put there, which is taken out; 0: none. */
static __always_inline __u64 take_move(__u64 place)
{
	__u64 *known = bpf_map_lookup_elem(&pk_track_moves, &place), id = known ? *known : 0;

	if (known)
		bpf_map_delete_elem(&pk_track_moves, &place);
	return id;
}

static __always_inline void on_move(__u64 place)
{
	struct pk_track *t = find_track(read_u64((void *)place));

	if (t)
		bpf_map_update_elem(&pk_track_moves, &place, &t->id, BPF_ANY);
	else
		take_move(place); /* of one that did not come through */
}

/* The skb takes the place of the packet `id` (0: one that is not followed), and has a buffer from
 * which XDP may make a frame. */
static __always_inline void replace(__u32 slot, __u64 id, __u64 skb)
{
	__u64 head = (__u64)pk_read(struct sk_buff, (void *)skb, head);

	if (id)
		id = give_birth(slot, id, skb, PK_LINEAGE_REALLOC);
	if (id)
		bpf_map_update_elem(&pk_track_moves, &head, &id, BPF_ANY);
	else
		take_move(head); /* of one that was in this buffer before */
}

/* The old skb is gone by now. */
static __always_inline void on_moved(__u32 slot, __u64 place)
{
	__u64 id = take_move(place), skb = read_u64((void *)place);

	if (is_packet(skb))
		replace(slot, id, skb);
}

static __always_inline bool is_in_page(__u64 skb)
{
	if (pk_config.rdonly_cast)
		return BPF_CORE_READ_BITFIELD(pk_cast(struct sk_buff, (void *)skb), head_frag);
	return BPF_CORE_READ_BITFIELD_PROBED((struct sk_buff *)skb, head_frag);
}

/* Copies have the buffer that they were allocated with. */
static __always_inline void on_rebuild(__u32 slot, __u64 from, __u64 to)
{
	struct pk_track *t = find_track(from);

	if (is_packet(to) && is_in_page(to))
		replace(slot, t ? t->id : 0, to);
}

static __always_inline void on_frame(__u32 slot, __u64 frame, __u64 to)
{
	__u64 id = take_move(frame);

	if (id && is_packet(to))
		give_birth(slot, id, to, PK_LINEAGE_XDP);
}

/* Freed, and no event has said so: no probe saw it, or the kernel has no word for it. */
static __always_inline void on_end(__u64 skb)
{
	struct pk_track *t = find_track(skb);
	struct pk_ctx *ctx;
	struct pk_cpu *cpu;

	if (!t)
		return;
	ctx = pk_probe.track.exact && is_untold(t) ? enter(pk_probe.index, &cpu) : NULL;
	if (ctx) {
		tell_end(ctx->slot, t->id, PK_ENDING_FREED);
		leave(ctx, cpu);
	}
	forget(skb);
}

static __always_inline void mark(__u64 skb, __u16 set, __u16 clear)
{
	struct pk_track *t = find_track(skb);

	if (t)
		t->flags = (t->flags | set) & ~clear;
}

static __always_inline bool happened(__u64 ret)
{
	if (pk_probe.track.done == PK_DONE_ZERO)
		return !(__u32)ret;
	if (pk_probe.track.done == PK_DONE_TRUE)
		return (__u8)ret;
	return true;
}

/* Steps that are not about a packet by the address of its skb. */
#define IS_BY_PLACE(step)                                                                          \
	((step) == PK_LIFE_ASSEMBLE || (step) == PK_LIFE_MOVED || (step) == PK_LIFE_REBUILD ||     \
	 (step) == PK_LIFE_FRAME)

/* The packet whose fate this is must be followed: else nothing is done. */
static __always_inline void on_step(const __u64 *args, __u64 from)
{
	struct pk_track *t = NULL;
	struct pk_cpu *cpu;
	struct pk_ctx *ctx;
	__u64 to = 0;

	if (!IS_BY_PLACE(pk_probe.track.step)) {
		t = find_track(from);
		if (!t)
			return;
	}
	bpf_probe_read_kernel(&to, sizeof(to), args + pk_probe.track.to);
	ctx = enter(pk_probe.index, &cpu);
	if (!ctx)
		return;
	if (pk_probe.track.step == PK_LIFE_ASSEMBLE)
		on_assemble(ctx->slot, cpu, from, to);
	else if (pk_probe.track.step == PK_LIFE_MOVED)
		on_moved(ctx->slot, from);
	else if (pk_probe.track.step == PK_LIFE_REBUILD)
		on_rebuild(ctx->slot, from, to);
	else if (pk_probe.track.step == PK_LIFE_FRAME)
		on_frame(ctx->slot, from, to);
	else if (!t)
		; /* cannot be; said for the verifier */
	else if (pk_probe.track.step == PK_LIFE_BIRTH)
		on_birth(ctx->slot, t, from, to);
	else if (pk_probe.track.step == PK_LIFE_FRAGLIST)
		on_birth(ctx->slot, t, from,
			 read_u64((void *)to +
				  bpf_core_field_offset(struct ip_fraglist_iter, frag)));
	else if (pk_probe.track.step == PK_LIFE_LIST)
		on_list(ctx->slot, t->id, to);
	else if (pk_probe.track.step == PK_LIFE_MERGE)
		on_merge(ctx->slot, t, to);
	else if (pk_probe.track.step == PK_LIFE_QUEUE)
		on_queue(ctx, t, to);
	leave(ctx, cpu);
}
