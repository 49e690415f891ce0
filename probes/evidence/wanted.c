// SPDX-License-Identifier: GPL-2.0-or-later
/* See wanted.h. */

#include "probes/evidence/wanted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/event/record.h"
#include "core/util/array.h"
#include "core/util/clock.h"
#include "postprocess/explain/explain.h"
#include "postprocess/why/why.h"

#define MAX_PLACES      1024         /* reason, place, namespace and device */
#define FLOWS_PER_PLACE 8            /* of which evidence is read in a window */
#define TRIES_PER_PLACE 64           /* records that are looked at in a window */
#define TRIES_CONSUMED  1024         /* the same, where most packets fare well */
#define WINDOW_NS       5000000000LL /* after it, a place is looked at anew */
#define WINDOW_CONSUMED 1000000000LL /* the same */
#define BURST           128          /* readings at once, and */
#define PER_SECOND      10           /* in the long run */
#define MAX_READINGS    4096         /* in one run */

struct place {
	uint64_t location;
	uint32_t reason, netns, ifindex;
	bool consumed; /* freed as normal there */
	bool has_headers;
	uint32_t pid; /* what ran then; 0: not known */
	uint64_t window_ns;
	uint32_t tries, n_flows;
	uint64_t flows[FLOWS_PER_PLACE]; /* hashes */
};

int pk_wanted_init(struct pk_wanted *w, struct pk_names *names)
{
	*w = (struct pk_wanted){
		.names = names, .why = pk_why_new(names), .pid = (uint32_t)getpid(), .budget = BURST
	};
	return w->why ? 0 : -ENOMEM;
}

void pk_wanted_done(struct pk_wanted *w)
{
	free(w->places.at);
	pk_map_done(&w->index);
	pk_why_free(w->why);
}

static bool has_budget(struct pk_wanted *w, uint64_t now)
{
	uint64_t more = (now - w->budget_ns) * PER_SECOND / 1000000000;

	if (w->readings >= MAX_READINGS)
		return false;
	if (more) {
		w->budget = (uint32_t)MIN(w->budget + more, (uint64_t)BURST);
		w->budget_ns = now;
	}
	return w->budget;
}

/* Where a record was dropped, found without cutting all of it into sections. */
static bool find_place(const void *record, size_t size, struct place *ret)
{
	const uint8_t *p = record, *end = p + size;
	*ret = (struct place){ 0 };
	for (p += sizeof(struct pk_record); (size_t)(end - p) >= sizeof(struct pk_section_hdr);) {
		const struct pk_section_hdr *h = (const void *)p;
		size_t padded = ((size_t)h->size + 3) & ~(size_t)3;
		const void *data = p + sizeof(*h);

		if (padded > (size_t)(end - p) - sizeof(*h))
			return false;
		if (h->id == PK_SECTION_drop) {
			const struct drop_section *drop = data;

			ret->location = drop->location;
			ret->reason = drop->reason;
		} else if (h->id == PK_SECTION_place) {
			ret->consumed = true;
			ret->location = ((const struct place_section *)data)->location;
		} else if (h->id == PK_SECTION_ns) {
			ret->netns = ((const struct ns_section *)data)->inum;
		} else if (h->id == PK_SECTION_task) {
			ret->pid = ((const struct task_section *)data)->pid;
		} else if (h->id == PK_SECTION_packet) {
			ret->has_headers = ((const struct packet_section *)data)->start !=
					   PK_LAYER_UNKNOWN;
		} else if (h->id == PK_SECTION_dev) {
			ret->ifindex = ((const struct dev_section *)data)->ifindex;
		}
		p += sizeof(*h) + padded;
	}
	return ret->location;
}

static bool is_same(const struct place *a, const struct place *b)
{
	return a->location == b->location && a->reason == b->reason && a->netns == b->netns &&
	       a->ifindex == b->ifindex && a->consumed == b->consumed;
}

/* The place as we know it. NULL: no room, or no memory. */
static struct place *get_place(struct pk_wanted *w, const struct place *found, uint64_t now)
{
	uint64_t key = found->location ^ (uint64_t)found->reason << 40 ^
		       (uint64_t)found->netns << 17 ^ found->ifindex;
	const uint64_t *at = pk_map_get(&w->index, key);
	struct place *p;

	if (at) {
		p = &w->places.at[*at - 1];
		if (!is_same(p, found))
			return NULL; /* two with the same hash: the second goes without */
		if (now - p->window_ns < (p->consumed ? WINDOW_CONSUMED : WINDOW_NS))
			return p;
	} else {
		if (!key || w->places.n >= MAX_PLACES || pk_array_reserve(&w->places, 1) ||
		    pk_map_put(&w->index, key, w->places.n + 1))
			return NULL;
		p = &w->places.at[w->places.n++];
	}
	*p = *found;
	p->window_ns = now;
	return p;
}

static uint64_t hash_text(const char *text)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a */

	for (; *text; text++)
		h = (h ^ (uint8_t)*text) * 0x100000001b3;
	return h;
}

/* Is the flow new at that place, and is there room for it? */
static bool is_new(struct place *place, const char *flow)
{
	uint64_t hash = hash_text(flow);

	for (uint32_t i = 0; i < place->n_flows; i++)
		if (place->flows[i] == hash)
			return false;
	if (place->n_flows == FLOWS_PER_PLACE)
		return false;
	place->flows[place->n_flows++] = hash;
	return true;
}

static void copy_packet(struct pk_evidence_request *req, const struct pk_facts *f)
{
	const struct packet_section *p = pk_event_get(f->ev, packet);
	size_t captured = p ? pk_event_tail(f->ev, packet) : 0;

	req->bytes_len = MIN(captured, sizeof(req->bytes));
	if (!p)
		return;
	memcpy(req->bytes, p->data, req->bytes_len);
	req->len = p->len;
	req->network_at = f->ip_has && p->len >= f->ip_has ? p->len - f->ip_has : 0;
}

static void fill_request(struct pk_evidence_request *req, const struct place *place,
			 const struct pk_facts *f)
{
	const struct skb_section *skb = pk_event_get(f->ev, skb);
	size_t len;

	*req = (struct pk_evidence_request){
		.ts_ns = f->ev->rec->ts_ns,
		.location = place->location,
		.reason = place->reason,
		.netns = place->netns,
		.ifindex = place->ifindex,
		.rx_ifindex = f->dev ? f->dev->rx_ifindex : 0,
		.mark = skb ? skb->mark : 0,
		.traits = f->traits,
		.has_mac = f->has_mac,
		.has_flow = f->has_flow,
		.ethertype = f->ethertype,
		.vlan = f->vlan,
		.flow = f->flow,
		.has_arp = f->arp_sender,
	};
	if (f->arp_sender) {
		memcpy(req->arp_sender, f->arp_sender, sizeof(req->arp_sender));
		memcpy(req->arp_target, f->arp_target, sizeof(req->arp_target));
	}
	snprintf(req->reason_name, sizeof(req->reason_name), "%s", f->reason);
	snprintf(req->function, sizeof(req->function), "%s", pk_facts_function(f, &len));
	if (f->dev)
		snprintf(req->dev, sizeof(req->dev), "%.*s", (int)sizeof(f->dev->name),
			 f->dev->name);
	req->has_nft = f->nft;
	if (f->nft)
		req->nft = *f->nft;
	if (f->has_mac)
		memcpy(req->mac, f->mac, sizeof(req->mac));
	pk_flow_key(f, req->flow_key);
	copy_packet(req, f);
}

/* The dummy packet of a route that was looked up: it has headers. */
static bool is_lookup(const struct pk_wanted *w, uint64_t location)
{
	const char *lookups = "inet_rtm_getroute|inet6_rtm_getroute";
	const struct pk_symbol *symbol;
	uint64_t offset;

	pk_names_want_addr(w->names, location);
	symbol = pk_names_symbol(w->names, location, &offset);
	return symbol &&
	       pk_explain_match(lookups, symbol->name, pk_explain_function_len(symbol->name));
}

bool pk_wanted_is_own(const struct pk_wanted *w, const void *record, size_t size)
{
	struct place place;

	if (!find_place(record, size, &place))
		return false;
	/* An answer to a question of ours: what interrupts free has headers or a device. */
	if (place.pid == w->pid && !place.ifindex && !place.has_headers)
		return true;
	return !place.consumed && is_lookup(w, place.location);
}

/* Do lost packets end there among those that are not? Asked of every packet that is freed. */
static bool is_trap(struct pk_wanted *w, uint64_t location)
{
	pk_names_want_addr(w->names, location);
	return pk_why_is_trap(w->why, location);
}

/* Half of the budget is left for drops, which are losses for certain. */
static bool may_ask(struct pk_wanted *w, const struct place *found)
{
	return !found->consumed || (is_trap(w, found->location) && w->budget > BURST / 2);
}

static bool is_worth_it(const struct place *place, const struct pk_facts *f)
{
	return !place->consumed || pk_why_may_be_lost(f);
}

bool pk_wanted_is_new(struct pk_wanted *w, const void *record, size_t size,
		      struct pk_evidence_request *ret)
{
	uint64_t now = pk_clock_ns(CLOCK_MONOTONIC_COARSE);
	struct place found, *place;
	struct pk_facts f;
	struct pk_event ev;

	if (!has_budget(w, now) || !find_place(record, size, &found) || !found.netns ||
	    !may_ask(w, &found))
		return false;
	place = get_place(w, &found, now);
	if (!place || place->tries >= (found.consumed ? TRIES_CONSUMED : TRIES_PER_PLACE) ||
	    place->n_flows == FLOWS_PER_PLACE)
		return false;
	place->tries++;
	if (pk_event_parse(record, size, NULL, &ev) < 0 || !pk_facts_of(&ev, w->names, &f) ||
	    !is_worth_it(place, &f))
		return false;
	fill_request(ret, place, &f);
	return is_new(place, ret->flow_key);
}

void pk_wanted_spend(struct pk_wanted *w)
{
	w->budget--;
	w->readings++;
}
