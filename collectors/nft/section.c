// SPDX-License-Identifier: GPL-2.0-or-later
/* The nft section: "nft inet filter input rule 4: jump ssh", "nft inet filter input policy: drop",
 * and where rules are not traced "nft inet filter input: accept", or the chain alone. */

#include "collectors/nft/section.h"

#include <linux/netfilter.h>
#include <string.h>

#include "collectors/ret/section.h"
#include "core/event/event.h"

static const struct pk_field nft_fields[] = { NFT_FIELDS(PK_ROW) };

static const char *name_at(const char *const *names, size_t n, size_t i)
{
	return i < n && names[i] ? names[i] : "?";
}

const char *pk_nft_family(const struct nft_section *s)
{
	static const char *const names[] = {
		[NFPROTO_INET] = "inet",     [NFPROTO_IPV4] = "ip",       [NFPROTO_ARP] = "arp",
		[NFPROTO_NETDEV] = "netdev", [NFPROTO_BRIDGE] = "bridge", [NFPROTO_IPV6] = "ip6",
	};

	return name_at(names, ARRAY_SIZE(names), s->nfproto);
}

static const char *hook_name(const struct nft_section *s)
{
	static const char *const ip[] = { "prerouting", "input",       "forward",
					  "output",     "postrouting", "ingress" };
	static const char *const arp[] = { "input", "output", "forward" };
	static const char *const netdev[] = { "ingress", "egress" };

	if (s->nfproto == NFPROTO_ARP)
		return name_at(arp, ARRAY_SIZE(arp), s->hooknum);
	if (s->nfproto == NFPROTO_NETDEV)
		return name_at(netdev, ARRAY_SIZE(netdev), s->hooknum);
	return name_at(ip, ARRAY_SIZE(ip), s->hooknum);
}

/* What it said. At the return of a function that walks a chain, what that returned. False: not
 * known. */
static bool find_code(const struct pk_event *ev, const struct nft_section *s, int32_t *ret)
{
	const struct ret_section *r = pk_event_get(ev, ret);

	*ret = (int32_t)(s->has_code ? s->code : r ? (uint32_t)r->value : 0);
	return s->has_code || (r && r->bytes);
}

static const struct {
	const char *name;
	int32_t code;
} verdicts[] = {
#define ROW(NAME, code, name) { name, code },
	PK_NFT_VERDICTS(ROW)
#undef ROW
};

static const char *verdict_name(int32_t code)
{
	int32_t plain = code < 0 ? code : code & NF_VERDICT_MASK;

	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (verdicts[i].code == plain)
			return verdicts[i].name;
	return "?";
}

uint32_t pk_nft_verdict_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (!strcmp(verdicts[i].name, name))
			return pk_nft_verdict_bit(verdicts[i].code);
	return 0;
}

static bool is_queue(int32_t code)
{
	return code >= 0 && (code & NF_VERDICT_MASK) == PK_NFT_SAYS_QUEUE;
}

static uint32_t queue_of(int32_t code)
{
	return (uint32_t)code >> NF_VERDICT_QBITS;
}

bool pk_nft_is_drop(const struct nft_section *s)
{
	return s->by != PK_NFT_BY_CHAIN && s->has_code && s->code == PK_NFT_SAYS_DROP;
}

void pk_nft_put_chain(struct pk_out *out, const struct nft_section *s)
{
	pk_out_str(out, pk_nft_family(s));
	pk_out_char(out, ' ');
	pk_out_escaped(out, s->table[0] ? s->table : "?", sizeof(s->table));
	pk_out_char(out, ' ');
	pk_out_escaped(out, s->chain[0] ? s->chain : "?", sizeof(s->chain));
}

static void put_verdict(struct pk_out *out, const struct nft_section *s, int32_t code)
{
	pk_out_str(out, ": ");
	pk_out_str(out, verdict_name(code));
	if (is_queue(code))
		pk_out_printf(out, " %u", queue_of(code));
	if (!s->target[0])
		return;
	pk_out_char(out, ' ');
	pk_out_escaped(out, s->target, sizeof(s->target));
}

static void nft_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct nft_section *s = pk_event_get(ev, nft);
	int32_t code;

	(void)names;
	pk_out_str(out, "nft ");
	pk_nft_put_chain(out, s);
	if (s->by == PK_NFT_BY_RULE)
		pk_out_printf(out, " rule %llu", (unsigned long long)s->handle);
	else if (s->by == PK_NFT_BY_POLICY)
		pk_out_str(out, " policy");
	else
		pk_out_printf(out, " (hook %s)", hook_name(s));
	if (find_code(ev, s, &code))
		put_verdict(out, s, code);
}

static const struct pk_derived_key nft_extra[] = {
	{ "family", "string", "Family of the table, by name." },
	{ "hook", "string", "Hook of the base chain, by name." },
	{ "sayer", "string", "Who said it, by name." },
	{ "verdict", "string", "What it said, by name." },
	{ "queue", "integer", "Number of the queue, if that is it." },
};

static void nft_json(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j)
{
	static const char *const sayers[] = {
#define NAME_OF(NAME, number, name) [number] = name,
		PK_NFT_SAYERS(NAME_OF)
#undef NAME_OF
	};
	const struct nft_section *s = pk_event_get(ev, nft);
	int32_t code;

	(void)names;
	pk_json_str(j, "family", pk_nft_family(s));
	pk_json_str(j, "hook", hook_name(s));
	pk_json_str(j, "sayer", name_at(sayers, ARRAY_SIZE(sayers), s->by));
	if (!find_code(ev, s, &code))
		return;
	pk_json_str(j, "verdict", verdict_name(code));
	if (is_queue(code))
		pk_json_u64(j, "queue", queue_of(code));
}

const struct pk_section pk_nft_section = {
	.id = PK_SECTION_nft,
	.size = sizeof(struct nft_section),
	.name = "nft",
	.about = "what a chain of nftables, its rule or its policy did with the packet",
	.fields = nft_fields,
	.n_fields = ARRAY_SIZE(nft_fields),
	.print = nft_print,
	.json_extra = nft_json,
	.extra = nft_extra,
	.n_extra = ARRAY_SIZE(nft_extra),
};
