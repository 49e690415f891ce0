// SPDX-License-Identifier: GPL-2.0-or-later
/* See memo.h. Few slots, one for each hash: what comes often is found, what does not costs one
 * comparison and a copy. What the next event may have again needs no hash, it has a slot by itself.
 * All is forgotten when a name changes. */

#include "postprocess/memo.h"

#include <string.h>

#include "collectors/skb/section.h"

#define SLOT_BITS 8
#define MAX_BYTES 8192 /* of a text and what it is kept by */
#define SEED      0x9e3779b97f4a7c15ULL
#define SEED_2    0xd1b54a32d192ed03ULL

/* In place of a section's id. */
#define PROBE PK_SECTION_MAX
#define WHERE (PK_SECTION_MAX + 1)
#define TEXT  (PK_SECTION_MAX + 2)

struct pk_memo_slot {
	uint64_t hash;
	struct pk_memo_key key;
	uint8_t *bytes; /* owned: those of the key, then the text; NULL: free */
	size_t text_len, cap;
};

struct pk_memo {
	uint64_t version; /* of the names */
	struct pk_memo_slot slots[1u << SLOT_BITS];
	struct pk_memo_slot last[PK_SECTION_MAX]; /* PK_REPEATS_NEXT */
};

struct pk_memo *pk_memo_new(void)
{
	return calloc(1, sizeof(struct pk_memo));
}

static void forget_slots(struct pk_memo_slot *slots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(slots[i].bytes);
		slots[i] = (struct pk_memo_slot){ 0 };
	}
}

static void forget(struct pk_memo *m)
{
	forget_slots(m->slots, ARRAY_SIZE(m->slots));
	forget_slots(m->last, ARRAY_SIZE(m->last));
}

void pk_memo_free(struct pk_memo *m)
{
	if (m)
		forget(m);
	free(m);
}

static uint64_t load(const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, 8);
	return word;
}

/* Both halves of the product. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)(a ^ SEED) * (b ^ SEED_2);

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Sixteen bytes at a time, of many in two rows that need not wait for each other; the last may be
 * looked at twice. */
static uint64_t hash_bytes(uint64_t h, const uint8_t *p, size_t n)
{
	uint64_t tail = n, other = 0;

	for (; n >= 32; p += 32, n -= 32) {
		h = mix(load(p) ^ h, load(p + 8));
		other = mix(load(p + 16) ^ other, load(p + 24));
	}
	h ^= other;
	if (n >= 16) {
		h = mix(load(p) ^ h, load(p + 8));
		p += 16;
		n -= 16;
	}
	if (n >= 8)
		return mix(load(p) ^ h, load(p + n - 8) ^ tail);
	for (; n; n--)
		tail = tail << 8 | *p++;
	return mix(h, tail);
}

static bool is_same(const struct pk_memo_key *a, const struct pk_memo_key *b)
{
	return a->kind == b->kind && a->size[0] == b->size[0] && a->size[1] == b->size[1] &&
	       !memcmp(a->at[0], b->at[0], a->size[0]) &&
	       (!a->size[1] || !memcmp(a->at[1], b->at[1], a->size[1]));
}

static uint64_t hash_key(const struct pk_memo_key *key)
{
	uint64_t h = key->kind;

	for (int i = 0; i < 2; i++)
		if (key->size[i])
			h = hash_bytes(h, key->at[i], key->size[i]);
	return h;
}

/* Append what is kept under ask->key. */
static bool recall(struct pk_out *out, bool is_last, const struct pk_names *names,
		   struct pk_memo_ask *ask)
{
	struct pk_memo *m = out->memo;
	const struct pk_memo_key *key = &ask->key;
	uint64_t version = pk_names_version(names);
	struct pk_memo_slot *slot;

	if (m->version != version)
		forget(m);
	m->version = version;
	ask->hash = is_last ? 0 : hash_key(key);
	slot = is_last ? &m->last[key->kind] : &m->slots[ask->hash >> (64 - SLOT_BITS)];
	if (slot->bytes && slot->hash == ask->hash && is_same(&slot->key, key)) {
		pk_out_mem(out, slot->bytes + key->size[0] + key->size[1], slot->text_len);
		return true;
	}
	ask->to = slot;
	ask->from = pk_out_position(out);
	return false;
}

/* A stack is shown from the place of the drop on. */
static void add_drop(struct pk_memo_key *key, const struct pk_event *ev)
{
	if (!ev->data[PK_SECTION_drop])
		return;
	key->size[1] = ev->size[PK_SECTION_drop];
	key->at[1] = ev->data[PK_SECTION_drop];
}

/* What only sockets know is shown by the kind of socket. */
static void add_socket(struct pk_memo_key *key, const struct pk_event *ev)
{
	const struct packet_section *packet = pk_event_get(ev, packet);

	if (packet->start != PK_LAYER_UNKNOWN || !ev->data[PK_SECTION_sk])
		return;
	key->size[1] = ev->size[PK_SECTION_sk];
	key->at[1] = ev->data[PK_SECTION_sk];
}

bool pk_memo_section(struct pk_out *out, const struct pk_section *s, const struct pk_event *ev,
		     const struct pk_names *names, struct pk_memo_ask *ask)
{
	ask->to = NULL;
	if (!out->memo || s->repeats == PK_REPEATS_NEVER ||
	    (s->repeats == PK_REPEATS_NEXT && !ev->rec->id))
		return false;
	ask->key = (struct pk_memo_key){ s->id, { ev->size[s->id] }, { ev->data[s->id] } };
	if (s->id == PK_SECTION_stack)
		add_drop(&ask->key, ev);
	else if (s->id == PK_SECTION_packet)
		add_socket(&ask->key, ev);
	return recall(out, s->repeats == PK_REPEATS_NEXT, names, ask);
}

/* The part of the record in which all of these sections lie, each with its header. */
static bool find_where(const struct pk_event *ev, struct pk_memo_key *key)
{
	const uint8_t *from = NULL;

	for (size_t i = PK_MEMO_WHERE; i < pk_n_sections; i++) {
		const uint8_t *data = ev->data[pk_sections[i]->id];

		if (data && (!from || data < from))
			from = data;
	}
	if (!from || ev->converted)
		return false;
	from -= sizeof(struct pk_section_hdr);
	*key = (struct pk_memo_key){
		.kind = WHERE,
		.size = { (uint32_t)((const uint8_t *)ev->rec + ev->rec->size - from) },
		.at = { from },
	};
	if (ev->data[PK_SECTION_stack])
		add_drop(key, ev);
	return true;
}

bool pk_memo_where(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names,
		   struct pk_memo_ask *ask)
{
	ask->to = NULL;
	return out->memo && find_where(ev, &ask->key) && recall(out, false, names, ask);
}

bool pk_memo_probe(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names,
		   struct pk_memo_ask *ask)
{
	ask->to = NULL;
	ask->key = (struct pk_memo_key){ PROBE,
					 { sizeof(ev->rec->probe) },
					 { (const void *)&ev->rec->probe } };
	return out->memo && recall(out, false, names, ask);
}

bool pk_memo_text(struct pk_out *out, const void *key, size_t size, const struct pk_names *names,
		  struct pk_memo_ask *ask)
{
	ask->to = NULL;
	ask->key = (struct pk_memo_key){ TEXT, { (uint32_t)size }, { key } };
	return out->memo && recall(out, false, names, ask);
}

void pk_memo_keep(struct pk_out *out, const struct pk_memo_ask *ask)
{
	struct pk_memo_slot *slot = ask->to;
	struct pk_memo_key key = ask->key;
	size_t len, need;
	uint8_t *p;

	if (!slot || out->error || ask->from < out->flushed) /* some of it is gone already */
		return;
	len = out->len - (size_t)(ask->from - out->flushed);
	need = key.size[0] + key.size[1] + len;
	p = need > MAX_BYTES ? NULL : need > slot->cap ? realloc(slot->bytes, need) : slot->bytes;
	if (!p)
		return;
	for (int i = 0; i < 2; i++) {
		if (key.size[i])
			memcpy(p, key.at[i], key.size[i]);
		key.at[i] = p;
		p += key.size[i];
	}
	memcpy(p, out->buf + out->len - len, len);
	*slot = (struct pk_memo_slot){ ask->hash, key, (uint8_t *)key.at[0], len,
				       MAX(need, slot->cap) };
}
