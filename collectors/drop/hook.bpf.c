// SPDX-License-Identifier: GPL-2.0-or-later
/* How the drop, place and sk sections are taken. Before 5.17 the kernel gives no reason: the place
 * then stands alone. Probes that are no drops have a place if they are told one (consume_skb,
 * since 6.2), and a socket if it is among their arguments. */

#include "collectors/drop/section.h"
#include "core/bpf/ctx.bpf.h"
#include "core/bpf/xdp.bpf.h"

#define TCP_TIME_WAIT    6
#define TCP_NEW_SYN_RECV 12

static __always_inline void add_sk(const struct sock *sk, struct pk_event_buf *ev)
{
	struct sk_section *s = pk_event_add(ev, PK_SECTION_sk, sizeof(*s));

	if (!s)
		return;
	__builtin_memset(s, 0, sizeof(*s));
	s->family = pk_read(struct sock, sk, __sk_common.skc_family);
	s->local_port = pk_read(struct sock, sk, __sk_common.skc_num);
	s->remote_port = bpf_ntohs(pk_read(struct sock, sk, __sk_common.skc_dport));
	s->state = pk_read(struct sock, sk, __sk_common.skc_state);
	if (s->state == TCP_TIME_WAIT || s->state == TCP_NEW_SYN_RECV) {
		s->protocol = 6; /* a small stand-in for a TCP socket: the rest is not there */
		s->type = 1;
		return;
	}
	s->type = pk_read(struct sock, sk, sk_type);
	s->protocol = pk_read(struct sock, sk, sk_protocol);
	s->rmem = pk_read(struct sock, sk, sk_backlog.rmem_alloc.counter);
	s->rcvbuf = pk_read(struct sock, sk, sk_rcvbuf);
	s->wmem = pk_read(struct sock, sk, sk_wmem_alloc.refs.counter);
	s->sndbuf = pk_read(struct sock, sk, sk_sndbuf);
}

static __always_inline void add_place(const struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct place_section *s = pk_event_add(ev, PK_SECTION_place, sizeof(*s));

	if (s)
		s->location = ctx->location;
}

/* Is the socket among the arguments? Else it is the packet's, and known from elsewhere. */
static __always_inline bool is_told_sk(const struct pk_ctx *ctx)
{
	return pk_probe.shared ? ctx->sk_given : pk_probe.sk_arg != PK_NO_ARG;
}

PK_HOOK(drop)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct drop_section *s;

	if (!pk_probe.is_drop || is_xdp_well(ctx)) {
		if (pk_probe.location_arg != PK_NO_ARG)
			add_place(ctx, ev);
		if (is_told_sk(ctx) && ctx->sk)
			add_sk(ctx->sk, ev);
		return 0;
	}
	s = pk_event_add(ev, PK_SECTION_drop, sizeof(*s));
	if (!s)
		return 0;
	s->reason = ctx->reason;
	s->location = ctx->location;
	if (ctx->sk)
		add_sk(ctx->sk, ev);
	return 0;
}
