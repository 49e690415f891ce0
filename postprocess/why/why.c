// SPDX-License-Identifier: GPL-2.0-or-later
/* Finding the rule that fits a drop. Reason and place decide most of it, and few pairs of them
 * occur in a capture: which rules are left for a pair is worked out once and remembered. */

#include "postprocess/why/why.h"

#include <string.h>

#include "core/event/stack.h"
#include "core/util/array.h"
#include "core/util/map.h"
#include "postprocess/explain/explain.h"
#include "postprocess/memo.h"
#include "postprocess/why/internal.h"

#define MAX_PAIRS 4096 /* of reason and place that are remembered at a time */
#define SOFTIRQ   "net_rx_action|net_tx_action|handle_softirqs|__do_softirq|do_softirq*"
#define CONSUMED  "CONSUMED"
#define MAX_RULES 48 /* for one pair; a test holds that none needs more */

const char *const pk_confidence_names[] = {
#define NAME_OF(NAME, name) [PK_CONFIDENCE_##NAME] = name,
	PK_CONFIDENCES(NAME_OF)
#undef NAME_OF
};

/* What is left to be asked when reason and place are known. */
struct pair {
	uint64_t place;
	uint32_t reason;
	uint32_t how; /* of XDP, else 0 */
	bool consumed;
	bool wants_evidence; /* one of the rules does */
	size_t n;
	struct candidate {
		const struct pk_why_rule *rule;
		uint32_t uses; /* what its texts use, PK_WHY_* */
	} rules[MAX_RULES];
	const struct pk_explanation *general; /* if no rule fits; may be NULL */
};

struct pk_why {
	const struct pk_names *names;
	struct pk_map index; /* of place and reason -> position in `pairs`, plus 1 */
	struct {
		struct pair *at; /* owned */
		size_t n, cap;
	} pairs;
	struct pk_map traps; /* place where packets are freed as normal -> is it one? */
	struct pk_out text;  /* cause and fix, a NUL behind each */
	struct pk_cause result;
};

struct pk_why *pk_why_new(const struct pk_names *names)
{
	struct pk_why *why = calloc(1, sizeof(*why));

	if (!why)
		return NULL;
	why->names = names;
	pk_out_init(&why->text, -1);
	why->text.memo = pk_memo_new(); /* without memory it is slower */
	return why;
}

void pk_why_free(struct pk_why *why)
{
	if (!why)
		return;
	pk_map_done(&why->index);
	pk_map_done(&why->traps);
	free(why->pairs.at);
	pk_memo_free(why->text.memo);
	pk_out_done(&why->text);
	free(why);
}

/* ---- reason and place ---- */

static bool is_unspecified(const struct pk_facts *f)
{
	return !strcmp(f->reason, "NOT_SPECIFIED");
}

static bool is_reason(void *ctx, uint32_t value, const char *name)
{
	(void)value;
	return !strcmp(ctx, name);
}

static bool knows(const struct pk_facts *f, const char *reason)
{
	return pk_names_visit_reasons(f->names, is_reason, (void *)reason);
}

static bool is_of_consumed(const struct pk_why_rule *rule)
{
	return rule->reason && pk_explain_match(rule->reason, CONSUMED, strlen(CONSUMED));
}

/* How XDP lost the frame, enum pk_xdp_how. */
static uint32_t how_of(const struct pk_facts *f)
{
	return f->xdp ? f->xdp->how : PK_XDP_NONE;
}

/* What rules are chosen by, before what differs from packet to packet. */
struct place {
	const char *function;
	size_t len; /* without what compilers append */
};

static struct place place_of(const struct pk_facts *f)
{
	struct place place;

	place.function = pk_facts_function(f, &place.len);
	return place;
}

static bool fits_pair(const struct pk_why_rule *rule, const struct pk_facts *f,
		      const struct place *place)
{
	bool none = rule->reason && !f->consumed && f->traits & PK_TRAIT(NO_REASON) &&
		    pk_explain_match(rule->reason, "NONE", strlen("NONE"));

	if (rule->xdp != how_of(f))
		return false;
	if (f->consumed && !is_of_consumed(rule))
		return false;
	if (rule->unknown && pk_explain_place(place->function))
		return false;
	if (rule->reason && !none && !pk_explain_match(rule->reason, f->reason, strlen(f->reason)))
		return false;
	if (rule->knows && !knows(f, rule->knows))
		return false;
	return !rule->place || pk_explain_match(rule->place, place->function, place->len);
}

static bool uses_evidence(const struct pk_why_rule *rule)
{
	return rule->when || strstr(rule->cause, "{.") || strstr(rule->fix, "{.");
}

static void make_pair(struct pair *pair, const struct pk_facts *f)
{
	const struct place place = place_of(f);
	const struct pk_why_rule *rule;

	pair->n = 0;
	pair->wants_evidence = false;
	for (size_t i = 0; (rule = pk_why_rule(i)) && pair->n < MAX_RULES; i++) {
		if (!fits_pair(rule, f, &place))
			continue;
		pair->rules[pair->n++] = (struct candidate){ rule, pk_why_uses(rule->cause) |
									   pk_why_uses(rule->fix) };
		pair->wants_evidence |= uses_evidence(rule);
	}
	pair->general = f->consumed || f->xdp ? NULL
			: is_unspecified(f)   ? pk_explain_place(place.function)
					      : pk_explain_reason(f->subsystem, f->reason);
}

/* One key for both, different for all pairs that one kernel can have: the upper bits of kernel
 * addresses are all the same. Never 0 for one. */
static uint64_t pair_key(uint64_t place, uint32_t reason, uint32_t how)
{
	uint64_t key = place ^ (uint64_t)reason << 40 ^ (uint64_t)how << 60;

	return key ? key : 1;
}

static void forget_pairs(struct pk_why *why)
{
	pk_map_done(&why->index);
	why->pairs.n = 0;
}

/* NULL: no memory. */
static const struct pair *get_pair(struct pk_why *why, const struct pk_facts *f)
{
	uint32_t how = how_of(f);
	uint64_t key = pair_key(f->place, f->consumed ? UINT32_MAX : f->value, how);
	const uint64_t *found = pk_map_get(&why->index, key);
	struct pair *pair;

	if (found) {
		pair = &why->pairs.at[*found - 1];
		if (pair->place == f->place && pair->reason == f->value &&
		    pair->consumed == f->consumed && pair->how == how)
			return pair;
	} else {
		if (why->pairs.n >= MAX_PAIRS)
			forget_pairs(why);
		if (pk_array_reserve(&why->pairs, 1) ||
		    pk_map_put(&why->index, key, why->pairs.n + 1))
			return NULL;
		pair = &why->pairs.at[why->pairs.n++];
	}
	pair->place = f->place;
	pair->reason = f->value;
	pair->consumed = f->consumed;
	pair->how = how;
	make_pair(pair, f);
	return pair;
}

/* ---- the rest ---- */

/* Not beyond a softirq: what it interrupted, often the sender of the same packet at the other end
 * of a veth, was about something else. */
static bool is_on_stack(const struct pk_facts *f, const char *patterns)
{
	struct pk_frames frames = pk_event_frames(f->ev, f->names);

	for (size_t i = 0; i < frames.n; i++) {
		uint64_t offset;
		const struct pk_symbol *s = pk_names_symbol(f->names, frames.at[i].addr, &offset);
		size_t len = s ? pk_explain_function_len(s->name) : 0;

		if (s && pk_explain_match(patterns, s->name, len))
			return true;
		if (s && pk_explain_match(SOFTIRQ, s->name, len))
			return false;
	}
	return false;
}

static uint8_t nft_of(const struct pk_facts *f)
{
	if (!f->nft)
		return PK_WHY_NFT_ANY;
	return pk_nft_is_drop(f->nft) ? PK_WHY_NFT_TOLD : PK_WHY_NFT_CHAIN;
}

static bool fits(const struct pk_why_rule *rule, const struct pk_facts *f)
{
	if (f->xdp && ((rule->err && rule->err != f->xdp->err) ||
		       (rule->map && rule->map != f->xdp->map_type)))
		return false;
	if (rule->nft != PK_WHY_NFT_ANY && rule->nft != nft_of(f))
		return false;
	return pk_traits_fit(f->traits, rule->all, rule->none) &&
	       (!rule->when || (f->evidence && pk_why_holds(f, rule->when))) &&
	       (!rule->stack || is_on_stack(f, rule->stack));
}

static const struct candidate *find_rule(const struct pair *pair, const struct pk_facts *f)
{
	for (size_t i = 0; i < pair->n; i++)
		if (fits(pair->rules[i].rule, f))
			return &pair->rules[i];
	return NULL;
}

/* A sentence as the beginning of a phrase: "The queue is full." -> "the queue is full" */
static void put_sentence(struct pk_out *out, const char *text)
{
	size_t len = strlen(text);
	bool is_word = text[1] == ' ' || (text[1] >= 'a' && text[1] <= 'z');

	pk_out_char(out, is_word && text[0] >= 'A' && text[0] <= 'Z' ? (char)(text[0] - 'A' + 'a')
								     : text[0]);
	pk_out_mem(out, text + 1, len - 1 - (text[len - 1] == '.'));
}

/* What is known of the reason or of the place in general. */
static void say_general(struct pk_why *why, const struct pk_explanation *e, bool derived)
{
	put_sentence(&why->text, e->meaning);
	pk_out_char(&why->text, '\0');
	pk_out_str(&why->text, "look at: ");
	pk_out_str(&why->text, e->look[0]);
	pk_out_char(&why->text, '\0');
	why->result.derived = derived;
	why->result.confidence = derived   ? PK_CONFIDENCE_POSSIBLE
				 : e->also ? PK_CONFIDENCE_LIKELY
					   : PK_CONFIDENCE_CERTAIN;
}

/* Fragments of a datagram are one loss, anything else is one by itself. */
static uint64_t loss_of(const struct pk_facts *f)
{
	uint64_t h = PK_MAP_SEED ^ f->ip_id;

	if (!(f->traits & PK_TRAIT(FRAGMENT)) || !f->has_flow)
		return f->ev->rec->ts_ns;
	h = pk_map_text_key(h, (const char *)f->flow.src, sizeof(f->flow.src));
	return pk_map_text_key(h, (const char *)f->flow.dst, sizeof(f->flow.dst));
}

static void put_texts(struct pk_out *out, const struct pk_why_rule *rule, const struct pk_facts *f)
{
	pk_why_put(out, rule->cause, f, false);
	pk_why_put_changed(out, rule, f);
	pk_out_char(out, '\0');
	pk_why_put(out, rule->fix, f, true);
	pk_out_char(out, '\0');
}

static void say_rule(struct pk_why *why, const struct candidate *candidate,
		     const struct pk_facts *f)
{
	const struct pk_why_rule *rule = candidate->rule;
	struct pk_why_key key;
	struct pk_memo_ask ask;

	if (!pk_why_key_of(&key, rule, candidate->uses, f)) {
		put_texts(&why->text, rule, f);
	} else if (!pk_memo_text(&why->text, &key, sizeof(key), why->names, &ask)) {
		put_texts(&why->text, rule, f);
		pk_memo_keep(&why->text, &ask);
	}
	why->result.confidence = rule->confidence;
	why->result.derived = rule->derived || f->consumed || is_unspecified(f);
	why->result.counter = rule->counter;
	why->result.loss = loss_of(f);
}

static bool is_own_mac(const struct pk_facts *f)
{
	char number[PK_EVIDENCE_NUMBER];
	const char *mac = pk_evidence_get(f->evidence, "mac", 3, f->evidence_of_flow, number);
	unsigned int own[6];

	if (!f->has_mac || !mac ||
	    sscanf(mac, "%2x:%2x:%2x:%2x:%2x:%2x", &own[0], &own[1], &own[2], &own[3], &own[4],
		   &own[5]) != 6)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (own[i] != f->mac[i])
			return false;
	return true;
}

/* Evidence of what surrounded the drop when it was collected. */
static void find_evidence(struct pk_facts *f)
{
	const struct pk_evidences *all = pk_names_evidences(f->names);
	char flow[PK_FLOW_KEY_BYTES];
	struct pk_evidence_key key = {
		.location = f->location,
		.reason = f->value,
		.netns = f->ns ? f->ns->inum : 0,
		.ifindex = f->dev ? f->dev->ifindex : 0,
		.flow = flow,
	};

	if (!pk_evidences_any(all))
		return;
	pk_flow_key(f, flow);
	f->evidence = pk_evidences_find(all, &key, f->ev->rec->ts_ns);
	f->evidence_of_flow = f->evidence && pk_evidence_is_of(f->evidence, flow);
	if (f->evidence && is_own_mac(f))
		f->traits |= PK_TRAIT(OWN_MAC);
}

/* Two sentences, each with a NUL. */
static void cut_text(struct pk_why *why)
{
	struct pk_cause *c = &why->result;

	c->cause = why->text.buf;
	c->cause_len = strlen(c->cause);
	c->fix = c->cause + c->cause_len + 1;
	c->fix_len = why->text.len - c->cause_len - 2;
}

const struct pk_cause *pk_why_of(struct pk_why *why, const struct pk_event *ev)
{
	const struct candidate *rule;
	const struct pair *pair;
	struct pk_facts f;

	if (!pk_facts_of(ev, why->names, &f))
		return NULL;
	pair = get_pair(why, &f);
	if (!pair || (!pair->n && !pair->general))
		return NULL;
	if (pair->wants_evidence)
		find_evidence(&f);
	rule = find_rule(pair, &f);
	if (!rule && !pair->general)
		return NULL;
	pk_out_reset(&why->text);
	why->result = (struct pk_cause){ 0 };
	if (rule)
		say_rule(why, rule, &f);
	else
		say_general(why, pair->general, is_unspecified(&f));
	if (why->text.error)
		return NULL;
	cut_text(why);
	return &why->result;
}

static bool is_trap(const struct pk_names *names, uint64_t location)
{
	uint64_t offset;
	const struct pk_symbol *symbol = pk_names_symbol(names, location, &offset);
	size_t len = symbol ? pk_explain_function_len(symbol->name) : 0;
	const struct pk_why_rule *rule;

	for (size_t i = 0; symbol && (rule = pk_why_rule(i)); i++)
		if (is_of_consumed(rule) && pk_explain_match(rule->place, symbol->name, len))
			return true;
	return false;
}

bool pk_why_is_trap(struct pk_why *why, uint64_t location)
{
	const uint64_t *known = location ? pk_map_get(&why->traps, location) : NULL;
	bool is;

	if (known)
		return *known;
	is = is_trap(why->names, location);
	if (why->traps.n >= MAX_PAIRS)
		pk_map_done(&why->traps);
	if (location)
		pk_map_put(&why->traps, location, is); /* without memory: asked again */
	return is;
}

bool pk_why_may_be_lost(const struct pk_facts *f)
{
	const struct place place = place_of(f);
	const struct pk_why_rule *rule;

	for (size_t i = 0; f->consumed && (rule = pk_why_rule(i)); i++)
		if (fits_pair(rule, f, &place) && pk_traits_fit(f->traits, rule->all, rule->none))
			return true;
	return false;
}
