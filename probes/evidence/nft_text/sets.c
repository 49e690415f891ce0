// SPDX-License-Identifier: GPL-2.0-or-later
/* A set without a name has no other place than the rule: its elements are fetched and written
 * there, sorted, the beginnings and ends of intervals joined. For any other its name is enough. */

#include "probes/evidence/nft_text/internal.h"

#include <linux/netfilter/nf_tables.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/util/array.h"

#define MAX_ELEMENTS 8 /* of a set that are written */
#define MAX_KEPT     64

struct element {
	uint8_t key[KEY_BYTES];
	size_t len;
	bool ends; /* of an interval, before this one */
	char verdict[48];
};

struct elements {
	struct element at[MAX_KEPT];
	size_t n;
	bool odd, more; /* one that cannot be written; there are more */
	bool intervals;
};

static void on_element(void *ctx, const struct pk_nl_attr *attr)
{
	struct pk_nl_attr a[NFTA_SET_ELEM_KEY_END + 1], key;
	_cleanup_(pk_out_done) struct pk_out verdict = { .fd = -1 };
	struct elements *all = ctx;
	struct element *e;

	pk_nl_parse(attr->data, attr->len, a, NFTA_SET_ELEM_KEY_END);
	key = pk_nft_value_in(&a[NFTA_SET_ELEM_KEY]);
	if (all->n == MAX_KEPT) {
		all->more = true;
		return;
	}
	if (a[NFTA_SET_ELEM_KEY_END].data || !key.data || key.len > KEY_BYTES) {
		all->odd = true;
		return;
	}
	e = &all->at[all->n++];
	*e = (struct element){ .len = key.len };
	memcpy(e->key, key.data, key.len);
	e->ends = pk_nl_be32(&a[NFTA_SET_ELEM_FLAGS]) & NFT_SET_ELEM_INTERVAL_END;
	all->intervals |= e->ends;
	if (!a[NFTA_SET_ELEM_DATA].data)
		return;
	if (!pk_nft_put_verdict(&verdict, &a[NFTA_SET_ELEM_DATA]))
		all->odd = true;
	snprintf(e->verdict, sizeof(e->verdict), "%s", pk_out_text(&verdict) ?: "");
}

static void on_elements(void *ctx, uint16_t type, const void *payload, size_t len)
{
	(void)type;
	pk_nft_each_element(payload, len, on_element, ctx);
}

static int by_key(const void *a, const void *b)
{
	const struct element *x = a, *y = b;

	return memcmp(x->key, y->key, KEY_BYTES);
}

/* Values that stand in registers one behind the other, from that word on. */
struct concat {
	const struct value *at[4];
	size_t n;
};

static struct concat concat_of(const struct text *t, int at)
{
	struct concat c = { .n = 0 };

	while (at >= 0 && at < PK_NFT_WORDS && c.n < ARRAY_SIZE(c.at)) {
		const struct value *v = &t->regs[at];

		if (!v->len || v->has_data)
			break;
		c.at[c.n++] = v;
		at += (v->len + 3) / 4;
	}
	return c;
}

static bool put_key(struct pk_out *out, const struct concat *c, const struct element *e)
{
	size_t at = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (i)
			pk_out_str(out, " . ");
		if (at + c->at[i]->len > e->len ||
		    !pk_nft_put_value(out, c->at[i]->type, e->key + at, c->at[i]->len))
			return false;
		at += (c->at[i]->len + 3) / 4 * 4;
	}
	return true;
}

/* The last key before the end of an interval. */
static void decrement(struct element *e)
{
	for (size_t i = e->len; i > 0; i--)
		if (e->key[i - 1]--)
			return;
}

/* Bits of the prefix that first..last is; -1: it is none. */
static int prefix_of_range(const struct element *first, const struct element *last)
{
	uint8_t mask[KEY_BYTES];

	for (size_t i = 0; i < first->len; i++) {
		mask[i] = (uint8_t) ~(first->key[i] ^ last->key[i]);
		if ((first->key[i] | mask[i]) !=
			    (uint8_t)(mask[i] | (last->key[i] & first->key[i])) ||
		    (first->key[i] & ~mask[i]) || (uint8_t)(last->key[i] | mask[i]) != 0xff)
			return -1;
	}
	return pk_nft_prefix_of(mask, first->len);
}

/* From one element up to the end in the next. */
static bool put_interval(struct pk_out *out, const struct concat *c, const struct element *first,
			 const struct element *end)
{
	enum type type = c->at[0]->type;
	struct element last = *end;
	int prefix;

	decrement(&last);
	if (!put_key(out, c, first))
		return false;
	if (!memcmp(first->key, last.key, first->len))
		return true;
	prefix = prefix_of_range(first, &last);
	if ((type == IP4 || type == IP6) && prefix > 0) {
		pk_out_printf(out, "/%d", prefix);
		return true;
	}
	pk_out_char(out, '-');
	return put_key(out, c, &last);
}

static bool put_elements(struct pk_out *out, const struct concat *c, struct elements *all)
{
	size_t written = 0;

	qsort(all->at, all->n, sizeof(all->at[0]), by_key);
	for (size_t i = 0; i < all->n; i++) {
		struct element *e = &all->at[i];
		bool is_range = all->intervals;

		if (e->ends)
			continue;
		pk_out_str(out, written ? ", " : "{ ");
		if (written++ == MAX_ELEMENTS) {
			pk_out_str(out, "...");
			all->more = false;
			break;
		}
		if (is_range && (c->n != 1 || i + 1 == all->n))
			return false;
		if (is_range ? !put_interval(out, c, e, &all->at[i + 1]) : !put_key(out, c, e))
			return false;
		if (e->verdict[0]) {
			pk_out_str(out, " : ");
			pk_out_str(out, e->verdict);
		}
	}
	pk_out_str(out, all->more ? ", ... }" : " }");
	return written;
}

static bool put_lookup(struct text *t, const struct pk_nl_attr *a)
{
	struct concat c = concat_of(t, pk_nft_word_of(pk_nl_be32(&a[NFTA_LOOKUP_SREG])));
	bool inverted = pk_nl_be32(&a[NFTA_LOOKUP_FLAGS]) & NFT_LOOKUP_F_INV;
	const char *set = pk_nl_str(&a[NFTA_LOOKUP_SET]);
	bool is_map = a[NFTA_LOOKUP_DREG].data;
	struct elements all = { .n = 0 };

	if (!c.n || !set[0] || (is_map && pk_nl_be32(&a[NFTA_LOOKUP_DREG])))
		return false; /* a map of values */
	for (size_t i = 0; i < c.n; i++) {
		if (c.at[i]->type == UNKNOWN || c.at[i]->masked || c.at[i]->len != c.at[i]->full)
			return false;
		pk_nft_put_word(t->out, i ? ". " : "");
		t->out->len -= i ? 0 : (t->out->len && t->out->buf[t->out->len - 1] == ' ');
		if (i)
			pk_out_str(t->out, c.at[i]->name);
		else
			pk_nft_put_word(t->out, c.at[i]->name);
	}
	pk_nft_put_word(t->out, is_map ? "vmap " : inverted ? "!= " : "");
	if (strncmp(set, "__", 2) != 0) {
		pk_out_char(t->out, '@');
		pk_out_escaped(t->out, set, strlen(set));
		return true;
	}
	return t->sets && !t->sets->elements(t->sets->ctx, set, on_elements, &all) && !all.odd &&
	       put_elements(t->out, &c, &all);
}

void pk_nft_ask_lookup(struct text *t, const struct pk_nl_attr *a)
{
	size_t before;

	pk_nft_flush(t);
	before = t->out->len;
	if (!put_lookup(t, a))
		pk_nft_cut_back(t, before);
}
