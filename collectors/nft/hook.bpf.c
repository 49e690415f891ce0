// SPDX-License-Identifier: GPL-2.0-or-later
/* How the nft section is taken: where nf_tables begins with a base chain, and where it shows what a
 * rule or a policy said. A drop has what was seen of its packet last, on the same CPU. */

#include "collectors/nft/section.h"
#include "core/bpf/nft.bpf.h"

/* Cut, and with a zero byte at the end; `to` is zeroed. */
static __always_inline void add_name(char *to, __u32 size, __u64 address)
{
	bpf_probe_read_kernel_str(to, size, (void *)read_u64((void *)address));
}

static __always_inline void add_nft_chain(struct nft_section *s, __u64 base, __u64 chain)
{
	__u64 table = nft_read(chain, pk_probe.nft.chain_table);
	__u8 family = 0;

	bpf_probe_read_kernel(&family, 1, (void *)table + pk_probe.nft.table_family);
	s->nfproto = family & NFT_FAMILY_MASK;
	bpf_probe_read_kernel(&s->hooknum, 1, (void *)base + pk_probe.nft.base_hooknum);
	add_name(s->table, sizeof(s->table), table + pk_probe.nft.table_name);
	add_name(s->chain, sizeof(s->chain), chain + pk_probe.nft.chain_name);
}

static __always_inline void add_nft_rule(struct nft_section *s, const void *regs)
{
	__u64 verdict = nft_verdict(regs), to = verdict + pk_probe.nft.verdict_chain;
	__s32 code = nft_code(verdict);

	s->by = PK_NFT_BY_RULE;
	s->handle = nft_handle(nft_rule(regs));
	s->code = code;
	if (code == PK_NFT_SAYS_JUMP || code == PK_NFT_SAYS_GOTO)
		add_name(s->target, sizeof(s->target),
			 read_u64((void *)to) + pk_probe.nft.chain_name);
}

static __always_inline void add_traced(struct nft_section *s, const void *regs)
{
	__u64 base = nft_base(regs);

	s->has_code = 1;
	if (nft_type(regs) == NFT_TYPE_POLICY) {
		s->by = PK_NFT_BY_POLICY;
		s->code = nft_policy(base);
	} else {
		add_nft_rule(s, regs);
	}
	add_nft_chain(s, base, nft_chain(regs, base));
}

static __always_inline void add_chain_alone(struct nft_section *s, const void *regs)
{
	__u64 chain = register_arg(regs, pk_probe.nft.chain_arg);

	add_nft_chain(s, chain - pk_probe.nft.base_chain, chain);
}

static __noinline void fill_nft(struct nft_section *s, const void *regs)
{
	__builtin_memset(s, 0, sizeof(*s));
	if (pk_probe.nft.at == PK_NFT_RULES)
		add_traced(s, regs);
	else
		add_chain_alone(s, regs);
}

/* Of a drop: what a rule or a policy that was traced said, or which base chain was being walked. */
static __always_inline void add_noted(const struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct pk_cpu *cpu = pk_this_cpu();
	struct nft_section *s;

	if (!cpu || !is_nft_note_of(&cpu->nft, ctx))
		return;
	s = pk_event_add(ev, PK_SECTION_nft, sizeof(*s));
	if (!s)
		return;
	__builtin_memcpy(s, &cpu->nft.said, sizeof(*s));
	s->has_code = 1; /* it was dropped */
	cpu->nft.skb = 0;
}

/* Instead of an event of what was not asked for: it may still be dropped there. */
static __always_inline void keep_nft(const struct pk_ctx *ctx, const void *regs)
{
	struct pk_cpu *cpu = pk_this_cpu();

	if (!cpu || !(pk_probe.hooks & 1u << PK_COLLECTOR_nft))
		return;
	fill_nft(&cpu->nft.said, regs);
	nft_seal_note(&cpu->nft, ctx);
}

PK_HOOK(nft)(struct pk_ctx *ctx, struct pk_event_buf *ev)
{
	struct pk_cpu *cpu = pk_this_cpu();
	struct nft_section *s;

	if (pk_probe.is_drop && !pk_probe.xdp)
		add_noted(ctx, ev);
	if (pk_probe.nft.at == PK_NFT_NOWHERE || is_nft_chain_end(ev->raw) || !cpu)
		return 0;
	s = pk_event_add(ev, PK_SECTION_nft, sizeof(*s));
	if (!s)
		return 0;
	fill_nft(s, ev->raw);
	__builtin_memcpy(&cpu->nft.said, s, sizeof(*s));
	nft_seal_note(&cpu->nft, ctx);
	return 0;
}
