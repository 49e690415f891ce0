/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The way of an event to user space: built in scratch memory of the CPU (one per nesting level),
 * then sent through the one ring at its real size. User space sets the sizes of these maps
 * before they are made. */

#include "core/bpf/types.bpf.h"
#include "collectors/list.h"
#include "probes/filter/slot.h"
#include "probes/probe.h"

#define __hidden_map __attribute__((section(".maps"), used))

const volatile struct pk_config pk_config = { 0 };
/* Replaced for each probe by one of its own. */
const volatile struct pk_probe_config pk_probe SEC(".rodata.probe") = { 0 };

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} pk_ring SEC(".maps");

/* What one event needs while it is built. `record` is as long as pk_config.record_max. */
struct pk_scratch {
	__u8 skb[PK_SKB_IMAGE_BYTES];
	__u8 shinfo[PK_SHINFO_IMAGE_BYTES];
	__u8 headers[PK_HEADERS_IMAGE_BYTES];
	struct pk_filter_packet packet;
	__u8 record[PK_FIXED_MAX_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PK_NEST_LEVELS);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct pk_scratch));
} pk_scratch SEC(".maps");

/* State of a CPU: how many events are being built, and when its last wake-up of the consumer
 * was. */
struct pk_cpu {
	__u32 depth;
	__u32 pad;
	__u64 last_wakeup_ns;
	__u64 packets[PK_NEST_LEVELS]; /* that got an id, by level of nesting */
	__u64 token_due_ns;            /* see probes/shed.bpf.h */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pk_cpu);
} pk_cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pk_probe_counters);
} pk_counters SEC(".maps");

/* An event while it is built. Its length so far stands in the record, and is read from there each
 * time: of a number in memory the verifier knows nothing, so that paths which added different
 * sections are one path again. On the stack it would follow every combination of them. */
struct pk_event_buf {
	__u8 *record;
	__u32 probe; /* index of the probe; what is lost is counted there */
};

static __always_inline __u32 pk_event_len(const struct pk_event_buf *ev)
{
	return *(volatile __u32 *)(ev->record + offsetof(struct pk_record, size));
}

static __always_inline void pk_event_set_len(struct pk_event_buf *ev, __u32 len)
{
	*(volatile __u32 *)(ev->record + offsetof(struct pk_record, size)) = len;
}

static __always_inline struct pk_probe_counters *pk_probe_counters(__u32 probe)
{
	return bpf_map_lookup_elem(&pk_counters, &probe);
}

static __always_inline void pk_count_loss(__u32 probe, enum pk_loss_cause cause)
{
	struct pk_probe_counters *c = pk_probe_counters(probe);

	if (c)
		c->lost[cause]++;
}

/* Room for a section of `size` bytes, a constant; NULL: the record is full. Its contents are
 * whatever was there before. */
static __always_inline void *pk_event_add(struct pk_event_buf *ev, enum pk_section_id id,
					  __u32 size)
{
	__u32 padded = (size + 3) & ~3u;
	struct pk_section_hdr *h;
	__u32 len = pk_event_len(ev);

	if (len > pk_config.record_max - sizeof(*h) - padded)
		return NULL;
	h = (void *)(ev->record + len);
	h->id = id;
	h->size = size;
	pk_event_set_len(ev, len + sizeof(*h) + padded);
	return h + 1;
}

/* Let the section added last be followed by `more` bytes, already written behind it. */
static __always_inline void pk_event_extend(struct pk_event_buf *ev, void *section, __u32 more)
{
	struct pk_section_hdr *h = (struct pk_section_hdr *)section - 1;

	h->size += more;
	pk_event_set_len(ev, pk_event_len(ev) + ((more + 3) & ~3u));
}

/* Wake the consumer only when much is pending, and no more often than once a millisecond a CPU:
 * it looks by itself too. */
static __always_inline __u64 wakeup_flags(struct pk_cpu *cpu, __u64 now_ns)
{
	if (bpf_ringbuf_query(&pk_ring, BPF_RB_AVAIL_DATA) < pk_config.wakeup_bytes ||
	    now_ns - cpu->last_wakeup_ns < 1000000)
		return BPF_RB_NO_WAKEUP;
	cpu->last_wakeup_ns = now_ns;
	return BPF_RB_FORCE_WAKEUP;
}

static __always_inline void pk_event_emit(struct pk_event_buf *ev, struct pk_cpu *cpu, __u64 now_ns)
{
	struct pk_record *rec = (void *)ev->record;
	struct pk_probe_counters *c;
	__u32 len = pk_event_len(ev);

	if (len > pk_config.record_max) {
		pk_count_loss(ev->probe, PK_LOSS_TOO_LARGE);
		return;
	}
	c = pk_probe_counters(ev->probe);
	if (!c)
		return;
	if (bpf_ringbuf_output(&pk_ring, rec, len, wakeup_flags(cpu, now_ns)))
		c->lost[PK_LOSS_RING_FULL]++;
	else
		c->events++;
}
