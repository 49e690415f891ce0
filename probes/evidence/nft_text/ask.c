// SPDX-License-Identifier: GPL-2.0-or-later
/* One question of nft may be several comparisons of the kernel, with and without a mask, and one
 * comparison several questions: what is compared is put together again, or held back until it shows
 * whether nft wrote it. */

#include "probes/evidence/nft_text/internal.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stdio.h>
#include <string.h>

#include "core/util/array.h"

static void put_lhs(struct pk_out *out, const struct value *v)
{
	pk_nft_put_word(out, v->name);
}

static bool is_zero(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i])
			return false;
	return true;
}

static const char *op_text(uint32_t op)
{
	static const char *const ops[] = {
		[NFT_CMP_EQ] = "",     [NFT_CMP_NEQ] = "!= ", [NFT_CMP_LT] = "< ",
		[NFT_CMP_LTE] = "<= ", [NFT_CMP_GT] = "> ",   [NFT_CMP_GTE] = ">= ",
	};

	return op < ARRAY_SIZE(ops) ? ops[op] : NULL;
}

/* "tcp flags syn / syn,ack", "ct state new,related", "ip saddr 10.0.0.0/9", "meta mark & ..." */
static bool put_masked(struct text *t, const struct value *v, uint32_t op,
		       const struct pk_nl_attr *data)
{
	bool is_bits = v->type == TCP_FLAGS || v->type == CT_STATE || v->type == CT_STATUS;
	int prefix = pk_nft_prefix_of(v->mask, v->len);
	struct pk_out *out = t->out;

	if (op != NFT_CMP_EQ && op != NFT_CMP_NEQ)
		return false;
	put_lhs(out, v);
	pk_out_char(out, ' ');
	if (is_bits && op == NFT_CMP_NEQ && is_zero(data->data, data->len))
		return pk_nft_put_value(out, v->type, v->mask, v->len);
	if ((v->type == IP4 || v->type == IP6) && v->len == v->full && prefix >= 0) {
		pk_out_str(out, op_text(op));
		pk_nft_put_value(out, v->type, data->data, data->len);
		pk_out_printf(out, "/%d", prefix);
		return true;
	}
	if (v->type == TCP_FLAGS) {
		pk_out_str(out, op_text(op));
		if (!pk_nft_put_value(out, v->type, data->data, data->len))
			return false;
		pk_out_str(out, " / ");
		return pk_nft_put_value(out, v->type, v->mask, v->len);
	}
	if (v->type == MARK) {
		pk_out_str(out, "& ");
		pk_nft_put_value(out, v->type, v->mask, v->len);
		pk_out_str(out, op == NFT_CMP_EQ ? " == " : " != ");
		return pk_nft_put_value(out, v->type, data->data, data->len);
	}
	return false;
}

static bool put_several(struct text *t, const struct value *v, const struct pk_nl_attr *data)
{
	size_t at = 0;

	while (at < data->len) {
		const struct field *f = pk_nft_field_in(t, v->base, v->offset + at, data->len - at);

		if (!f)
			return false;
		pk_nft_put_word(t->out, f->name);
		pk_out_char(t->out, ' ');
		if (!pk_nft_put_value(t->out, f->type, data->data + at, f->len))
			return false;
		at += f->len;
	}
	return data->len;
}

static bool put_cmp(struct text *t, const struct value *v, uint32_t op,
		    const struct pk_nl_attr *data)
{
	struct pk_out *out = t->out;

	if (!op_text(op) || !data->data || !data->len)
		return false;
	if (v->type == UNKNOWN)
		return v->len && op == NFT_CMP_EQ && data->len == v->len && !v->masked &&
		       put_several(t, v, data);
	if (v->type != IFNAME && v->type != PRESENT && data->len != v->len)
		return false;
	if (v->masked)
		return put_masked(t, v, op, data);
	put_lhs(out, v);
	pk_out_char(out, ' ');
	if (v->type == PRESENT) {
		pk_out_str(out, (op == NFT_CMP_EQ) == !is_zero(data->data, data->len) ? "exists"
										      : "missing");
		return op == NFT_CMP_EQ || op == NFT_CMP_NEQ;
	}
	pk_out_str(out, op_text(op));
	return pk_nft_put_value(out, v->type, data->data, data->len);
}

static void note_protocol(struct text *t, const struct value *v, const struct pk_nl_attr *data)
{
	if (v->type == PROTO)
		t->l4 = data->data[0];
	else if (v->type == NFPROTO)
		t->l3 = data->data[0];
	else if (v->type == ETHERTYPE)
		t->l3 = pk_nft_number(data->data, data->len) == 0x0800   ? NFPROTO_IPV4
			: pk_nft_number(data->data, data->len) == 0x86dd ? NFPROTO_IPV6
			: pk_nft_number(data->data, data->len) == 0x0806 ? NFPROTO_ARP
									 : 0;
}

/* A protocol that is asked for may be there for what follows only. */
static bool hold_back(struct text *t, const struct value *v, uint32_t op,
		      const struct pk_nl_attr *data)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
	bool known = v->type == PROTO || v->type == NFPROTO || v->type == ETHERTYPE ||
		     v->type == LINKTYPE;
	enum layer layer;

	if (op != NFT_CMP_EQ || !known || v->masked || !data->len || data->len != v->len)
		return false;
	note_protocol(t, v, data);
	put_lhs(&out, v);
	pk_out_char(&out, ' ');
	if (!pk_nft_put_value(&out, v->type, data->data, data->len))
		return false;
	pk_nft_flush_range(t);
	layer = v->type == PROTO ? L4 : v->type == LINKTYPE ? L2 : L3;
	if (t->pending[layer][0])
		pk_nft_flush_pending(t);
	snprintf(t->pending[layer], sizeof(t->pending[layer]), "%s", pk_out_text(&out) ?: "");
	return true;
}

void pk_nft_flush_range(struct text *t)
{
	struct pk_nl_attr from = { t->range_from, t->range_len };
	size_t before;

	if (!t->in_range)
		return;
	t->in_range = false;
	pk_nft_flush_pending(t);
	before = t->out->len;
	if (!put_cmp(t, &t->range_lhs, NFT_CMP_GTE, &from))
		pk_nft_cut_back(t, before);
}

/* The second half of "a-b". */
static bool end_range(struct text *t, int at, uint32_t op, const struct pk_nl_attr *to)
{
	size_t before = t->out->len;

	if (!t->in_range || op != NFT_CMP_LTE || at != t->range_word || to->len != t->range_len)
		return false;
	t->in_range = false;
	pk_nft_flush_pending(t);
	put_lhs(t->out, &t->range_lhs);
	pk_out_char(t->out, ' ');
	if (!pk_nft_put_value(t->out, t->range_lhs.type, t->range_from, t->range_len))
		goto no;
	pk_out_char(t->out, '-');
	if (pk_nft_put_value(t->out, t->range_lhs.type, to->data, to->len))
		return true;
no:
	pk_nft_cut_back(t, before);
	return true;
}

static bool begin_range(struct text *t, int at, const struct value *v, uint32_t op,
			const struct pk_nl_attr *from)
{
	if (op != NFT_CMP_GTE || v->type == UNKNOWN || v->masked || from->len != v->len ||
	    from->len > KEY_BYTES)
		return false;
	pk_nft_flush_range(t);
	t->in_range = true;
	t->range_word = at;
	t->range_lhs = *v;
	t->range_len = from->len;
	memcpy(t->range_from, from->data, from->len);
	return true;
}

static void ask_cmp(struct text *t, const struct pk_nl_attr *a)
{
	struct pk_nl_attr data = pk_nft_value_in(&a[NFTA_CMP_DATA]);
	int at = pk_nft_word_of(pk_nl_be32(&a[NFTA_CMP_SREG]));
	uint32_t op = pk_nl_be32(&a[NFTA_CMP_OP]);
	const struct value *v = at < 0 ? NULL : &t->regs[at];
	size_t before;

	if (!v || !data.data) {
		pk_nft_put_unknown(t);
		return;
	}
	if (end_range(t, at, op, &data) || begin_range(t, at, v, op, &data) ||
	    hold_back(t, v, op, &data))
		return;
	pk_nft_flush(t);
	before = t->out->len;
	if (!put_cmp(t, v, op, &data))
		pk_nft_cut_back(t, before);
}

static void ask_range(struct text *t, const struct pk_nl_attr *a)
{
	struct pk_nl_attr from = pk_nft_value_in(&a[NFTA_RANGE_FROM_DATA]);
	struct pk_nl_attr to = pk_nft_value_in(&a[NFTA_RANGE_TO_DATA]);
	const struct value *v = pk_nft_reg(t, &a[NFTA_RANGE_SREG]);
	size_t before;

	pk_nft_flush(t);
	before = t->out->len;
	if (!v || v->type == UNKNOWN || v->masked || from.len != v->len || to.len != v->len)
		goto no;
	put_lhs(t->out, v);
	pk_out_str(t->out, pk_nl_be32(&a[NFTA_RANGE_OP]) == NFT_RANGE_NEQ ? " != " : " ");
	if (!pk_nft_put_value(t->out, v->type, from.data, from.len))
		goto no;
	pk_out_char(t->out, '-');
	if (pk_nft_put_value(t->out, v->type, to.data, to.len))
		return;
no:
	pk_nft_cut_back(t, before);
}

static const struct expression expressions[] = {
	{ "cmp", ask_cmp },
	{ "range", ask_range },
	{ "lookup", pk_nft_ask_lookup },
};

const struct expressions pk_nft_asks = EXPRESSIONS(expressions);
