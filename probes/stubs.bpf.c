// SPDX-License-Identifier: GPL-2.0-or-later
/* The stubs: one per kind of probe, each only fetches its arguments. User space loads a stub
 * once per probe, with that probe's own pk_probe (probes/manager.c). */

#include "core/bpf/args.bpf.h"
#include "core/bpf/xdp.bpf.h"
#include "probes/body.bpf.h"
#include "probes/tracking/life.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Raw tracepoint, with or without BTF types; or the entry of the function of unsaid drops. */
SEC("pk_tp")
int tp_stub(__u64 *raw)
{
	struct pk_event_buf ev = { .raw = raw };
	struct pk_cpu *cpu;
	struct pk_ctx *ctx;

	if (pk_probe.unsaid && !is_unsaid_drop(raw))
		return 0;
	ctx = enter(pk_probe.index, &cpu);
	if (!ctx)
		return 0;
	ctx->sk = (struct sock *)pk_tp_arg(raw, pk_probe.sk_arg);
	ev.skb = pk_probe.from_queue ? queued_packet(ctx->sk)
				     : (struct sk_buff *)pk_tp_arg(raw, pk_probe.skb_arg);
	ctx->skb = ev.skb;
	ctx->dev_arg = (struct net_device *)pk_tp_arg(raw, pk_probe.dev_arg);
	ctx->net_arg = (struct net *)pk_tp_arg(raw, pk_probe.net_arg);
	ctx->reason = pk_tp_arg(raw, pk_probe.reason_arg);
	ctx->location = pk_probe.unsaid ? find_caller(raw) : pk_tp_arg(raw, pk_probe.location_arg);
	ctx->stack = (__u64)raw;
	if (pk_probe.xdp)
		read_xdp(ctx, raw);
	pk_body(ctx, &ev, cpu);
	return 0;
}

/* ---- functions ---- */

/* Cookies by the address of the function, where the kernel has none of its own. User space sets
 * the size. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, __u64);
} pk_cookies SEC(".maps");

/* The argument at `own`; of a shared program, where the cookie says. */
static __always_inline __u64 func_arg(const void *ctx, __u64 cookie, enum pk_cookie shift, __u8 own)
{
	return register_arg(ctx, pk_probe.shared ? cookie >> shift & 15 : own);
}

static __always_inline __u64 read_word(__u64 address)
{
	__u64 v = 0;

	if (address)
		bpf_probe_read_kernel(&v, sizeof(v), (void *)address);
	return v;
}

static __always_inline struct sk_buff *skb_arg(const void *ctx, __u64 cookie)
{
	__u64 skb = func_arg(ctx, cookie, PK_COOKIE_SKB, pk_probe.skb_arg);

	if (!skb)
		skb = read_word(func_arg(ctx, cookie, PK_COOKIE_SKB_PTR, pk_probe.skb_ptr_arg));
	if (!skb) /* its first member (since 3.13), known to no BTF where modules have none */
		skb = read_word(func_arg(ctx, cookie, PK_COOKIE_NFT, pk_probe.nft_arg));
	if (!skb && pk_probe.nft.at == PK_NFT_RULES)
		skb = nft_packet(ctx);
	return (struct sk_buff *)skb;
}

static __always_inline struct net_device *dev_arg(const void *ctx, __u64 cookie)
{
	__u64 dev = func_arg(ctx, cookie, PK_COOKIE_DEV, pk_probe.dev_arg);
	struct xdp_buff *xdp;

	if (dev)
		return (struct net_device *)dev;
	xdp = (void *)func_arg(ctx, cookie, PK_COOKIE_XDP, pk_probe.xdp_arg);
	return xdp ? BPF_CORE_READ(xdp, rxq, dev) : NULL;
}

/* What tells the probes of a shared program apart. Where attachments have no cookies (before 5.15),
 * it is found by where the processor was: just behind the breakpoint. */
static __always_inline __u64 find_cookie(void *raw)
{
	__u64 address, *known;

	if (!pk_probe.shared)
		return pk_probe.index;
	if (pk_config.cookies)
		return bpf_get_attach_cookie(raw);
	address = ((REGS *)raw)->IP - BREAKPOINT_BYTES;
	known = bpf_map_lookup_elem(&pk_cookies, &address);
	return known ? *known : PK_COOKIE_UNKNOWN;
}

/* Entry of a function. */
SEC("pk_kprobe")
int kprobe_stub(void *raw)
{
	__u64 cookie = find_cookie(raw);
	struct pk_event_buf ev = { .raw = raw };
	struct pk_cpu *cpu;
	struct pk_ctx *ctx = enter(cookie >> PK_COOKIE_INDEX & 0xffff, &cpu);

	if (!ctx)
		return 0;
	ctx->skb = ev.skb = skb_arg(raw, cookie);
	ctx->dev_arg = dev_arg(raw, cookie);
	ctx->net_arg = (struct net *)func_arg(raw, cookie, PK_COOKIE_NET, pk_probe.net_arg);
	ctx->sk = (struct sock *)func_arg(raw, cookie, PK_COOKIE_SK, pk_probe.sk_arg);
	ctx->sk_given = ctx->sk != NULL;
	ctx->reason = func_arg(raw, cookie, PK_COOKIE_REASON, pk_probe.reason_arg);
	ctx->sp = ((REGS *)raw)->SP;
	pk_body(ctx, &ev, cpu);
	return 0;
}

/* Room for a program that is never there. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} pk_nowhere SEC(".maps");

/* Static probe of a program. Since 6.13 a CPU may have one stack for all runs of a program, and
 * nothing keeps it from running that of a uprobe for another task while it runs for the one that
 * was preempted. Programs with a tail call run on the stack of their task (kernel/bpf/verifier.c:
 * check_max_stack_depth()); so this has one, which the verifier sees is never made. */
SEC("pk_usdt")
int usdt_stub(void *raw)
{
	struct pk_event_buf ev = { .raw = raw };
	struct pk_cpu *cpu;
	struct pk_ctx *ctx;

	if (pk_probe.kind != PK_PROBE_USDT)
		bpf_tail_call(raw, &pk_nowhere, 0);
	ctx = enter(pk_probe.index, &cpu);
	if (ctx)
		pk_body(ctx, &ev, cpu);
	return 0;
}

/* Return of a function, of which the entry was seen by the stub above. */
SEC("pk_return")
int return_stub(void *ctx)
{
	__u64 cookie = find_cookie(ctx);
	const REGS *regs = ctx;

	pk_return(cookie >> PK_COOKIE_INDEX & 0xffff, regs->SP, regs->RETURN);
	return 0;
}

/* A probe of our own into the life of packets: entry or return of a function (fentry, fexit), or a
 * raw tracepoint, whose arguments lie alike. */
SEC("pk_life")
int life_stub(__u64 *ctx)
{
	__u8 step = pk_probe.track.step;
	__u64 from = 0;

	if (step == PK_LIFE_OWNER) {
		note_owner(ctx, pk_probe.track.from, pk_probe.track.to);
		return 0;
	}
	/* The verifier knows no pointers to pointers among arguments. */
	if (step == PK_LIFE_MOVE || step == PK_LIFE_MOVED)
		bpf_probe_read_kernel(&from, sizeof(from), ctx + pk_probe.track.from);
	else
		from = pk_tp_arg(ctx, pk_probe.track.from);
	if (step == PK_LIFE_END)
		on_end(from);
	else if (step == PK_LIFE_SETTLE)
		mark(from, PK_TRACK_SETTLED, 0);
	else if (step == PK_LIFE_READY)
		mark((__u64)queued_packet((void *)from), PK_TRACK_SETTLED, 0);
	else if (step == PK_LIFE_RENEW)
		mark(from, PK_TRACK_RENEWED, 0);
	else if (step == PK_LIFE_RENEWED)
		mark(from, 0, PK_TRACK_RENEWED);
	else if (step == PK_LIFE_MOVE)
		on_move(from);
	else if (happened(pk_tp_arg(ctx, pk_probe.track.ret)))
		on_step(ctx, from);
	return 0;
}
