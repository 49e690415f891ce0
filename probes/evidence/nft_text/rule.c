// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules of nftables lie in the kernel as small programs over registers (net/netfilter/nft_*.c).
 * They are read back as nft does it: a register holds what was loaded into it, and is written when
 * something is asked of it; questions that nft put before another one only because that needs them
 * ("meta l4proto tcp" before "tcp dport") are left out. Only forms whose meaning is certain are
 * written; for all else stands "...". */

#include "probes/evidence/nft_text/internal.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "core/util/array.h"

int pk_nft_word_of(uint32_t reg)
{
	int word = reg <= NFT_REG_4 ? (int)reg * 4 : (int)reg - NFT_REG32_00 + 4;

	return reg && word < PK_NFT_WORDS ? word : -1;
}

struct pk_nl_attr pk_nft_value_in(const struct pk_nl_attr *attr)
{
	struct pk_nl_attr a[NFTA_DATA_VERDICT + 1];

	pk_nl_parse(attr->data, attr->len, a, NFTA_DATA_VERDICT);
	return a[NFTA_DATA_VALUE];
}

void pk_nft_put_word(struct pk_out *out, const char *text)
{
	if (out->len)
		pk_out_char(out, ' ');
	pk_out_str(out, text);
}

void pk_nft_flush_pending(struct text *t)
{
	for (size_t i = 0; i < LAYERS; i++) {
		if (t->pending[i][0])
			pk_nft_put_word(t->out, t->pending[i]);
		t->pending[i][0] = 0;
	}
}

void pk_nft_flush(struct text *t)
{
	pk_nft_flush_range(t);
	pk_nft_flush_pending(t);
}

void pk_nft_put_unknown(struct text *t)
{
	size_t len;

	pk_nft_flush(t);
	len = t->out->len;
	if (len < 3 || memcmp(t->out->buf + len - 3, "...", 3) != 0)
		pk_nft_put_word(t->out, "...");
}

void pk_nft_put_quoted(struct pk_out *out, const char *text, size_t len)
{
	pk_out_char(out, '"');
	pk_out_escaped(out, text, strnlen(text, len));
	pk_out_char(out, '"');
}

void pk_nft_cut_back(struct text *t, size_t before)
{
	t->out->len = before; /* it is in memory */
	pk_nft_put_unknown(t);
}

/* An expression that is not known may have loaded any register. */
static void put_unknown_expr(struct text *t)
{
	pk_nft_put_unknown(t);
	memset(t->regs, 0, sizeof(t->regs));
}

static const struct expression *find_expression(const char *name)
{
	static const struct expressions *const lists[] = { &pk_nft_loads, &pk_nft_asks,
							   &pk_nft_statements };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			if (!strcmp(lists[i]->at[k].name, name))
				return &lists[i]->at[k];
	return NULL;
}

static void put_expr(struct text *t, const struct pk_nl_attr *elem)
{
	struct pk_nl_attr e[NFTA_EXPR_DATA + 1], a[16];
	const struct expression *known;
	const char *name;

	pk_nl_parse(elem->data, elem->len, e, NFTA_EXPR_DATA);
	name = pk_nl_str(&e[NFTA_EXPR_NAME]);
	pk_nl_parse(e[NFTA_EXPR_DATA].data, e[NFTA_EXPR_DATA].len, a, ARRAY_SIZE(a) - 1);
	known = find_expression(name);
	if (known)
		known->put(t, a);
	else
		put_unknown_expr(t);
}

/* Of type, length, value: 0 is the comment (libnftnl, udata.h). */
static void put_comment(struct text *t)
{
	const uint8_t *p = t->rule->userdata, *end = p + t->rule->userdata_len;

	while (p && end - p >= 2 && end - p - 2 >= p[1]) {
		if (!p[0] && p[1]) {
			pk_nft_put_word(t->out, "comment ");
			pk_nft_put_quoted(t->out, (const char *)p + 2, p[1]);
			return;
		}
		p += 2 + p[1];
	}
}

void pk_nft_rule_text(const struct pk_nft_rule *rule, const struct pk_nft_sets *sets,
		      struct pk_out *out)
{
	struct text t = { .rule = rule, .sets = sets, .out = out };
	const uint8_t *at = rule->exprs;
	size_t left = rule->exprs_len;
	struct pk_nl_attr elem;
	uint16_t type;

	t.l3 = rule->family == NFPROTO_IPV4   ? NFPROTO_IPV4
	       : rule->family == NFPROTO_IPV6 ? NFPROTO_IPV6
	       : rule->family == NFPROTO_ARP  ? NFPROTO_ARP
					      : 0;
	while (at && pk_nl_next(&at, &left, &type, &elem))
		put_expr(&t, &elem);
	pk_nft_flush(&t);
	put_comment(&t);
}
