/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Events of functions that return. At the return a function's arguments are gone, and the packet
 * may be, too: so the event is built at the entry, whole, and waits. What it waits under is where
 * its stack frame begins, which no other invocation shares as long as this one lives, however
 * often the function calls itself or is interrupted. */

#include "collectors/ret/section.h"
#include "core/bpf/event.bpf.h"

/* From the stack pointer at a return to that at the entry: x86 has popped the return address. */
#ifdef __TARGET_ARCH_arm64
#define RETURN_POPS 0
#else
#define RETURN_POPS 8
#endif

/* A record each. The oldest give way: what is left over is of returns that were not seen. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(struct pk_return_key));
	__uint(value_size, PK_FIXED_MAX_BYTES);
} pk_returns SEC(".maps");

/* Let the event wait for its function to return. */
static __always_inline void pk_return_keep(struct pk_event_buf *ev, __u64 sp)
{
	struct pk_return_key key = { .sp = sp, .probe = ev->probe };
	struct pk_record *rec = (void *)ev->record;

	if (bpf_map_lookup_elem(&pk_returns, &key))
		pk_count_loss(ev->probe, PK_LOSS_RETURN);
	if (bpf_map_update_elem(&pk_returns, &key, rec, BPF_ANY))
		pk_count_loss(ev->probe, PK_LOSS_RETURN);
}

/* This invocation is of no interest: what waits here is of one whose return was not seen. */
static __always_inline void pk_return_forget(__u32 probe, __u64 sp)
{
	struct pk_return_key key = { .sp = sp, .probe = probe };

	bpf_map_delete_elem(&pk_returns, &key);
}

/* The value in the return register, as the number of the function's type. */
static __always_inline __s64 pk_return_value(__u64 reg)
{
	__u8 unused = 64 - 8 * pk_probe.ret_bytes;

	if (!pk_probe.ret_bytes)
		return 0;
	return pk_probe.ret_signed ? (__s64)(reg << unused) >> unused : reg << unused >> unused;
}

static __always_inline bool pk_return_matches(__s64 value)
{
	__s64 want = pk_probe.ret_value;
	bool less = pk_probe.ret_signed ? value < want : (__u64)value < (__u64)want;

	switch (pk_probe.ret_op) {
	case PK_RET_EQ:
		return value == want;
	case PK_RET_NE:
		return value != want;
	case PK_RET_LT:
		return less;
	case PK_RET_GE:
		return !less;
	case PK_RET_LE:
		return less || value == want;
	case PK_RET_GT:
		return !less && value != want;
	}
	return true;
}

static __always_inline void emit_return(struct pk_record *rec, __u32 probe, __s64 value)
{
	struct pk_event_buf ev = { .record = (void *)rec, .probe = probe };
	struct ret_section *s = (void *)(rec + 1) + sizeof(struct pk_section_hdr);
	__u64 now_ns = bpf_ktime_get_boot_ns();
	__u32 zero = 0;
	struct pk_cpu *cpu = bpf_map_lookup_elem(&pk_cpus, &zero);

	if (!cpu)
		return;
	s->value = value;
	s->duration_ns = now_ns - rec->ts_ns;
	s->bytes = pk_probe.ret_bytes;
	s->is_signed = pk_probe.ret_signed;
	rec->ts_ns = now_ns;
	rec->cpu = bpf_get_smp_processor_id();
	pk_event_emit(&ev, cpu, now_ns);
}

/* A function returns: emit what waits for it, if the value is one that was asked for. `sp` as it
 * is at the return. */
static __always_inline void pk_return(__u32 probe, __u64 sp, __u64 reg)
{
	struct pk_return_key key = { .sp = sp - RETURN_POPS, .probe = probe };
	struct pk_record *rec = bpf_map_lookup_elem(&pk_returns, &key);
	__s64 value = pk_return_value(reg);

	if (!rec)
		return;
	if (pk_return_matches(value))
		emit_return(rec, probe, value);
	bpf_map_delete_elem(&pk_returns, &key);
}
