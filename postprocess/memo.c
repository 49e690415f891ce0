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
#define TEXT  (PK_SECTION_MAX + 1)

/* What a text is kept by. */
struct key {
	uint32_t kind; /* a section, or one of these */
	uint32_t size[2];
	const uint8_t *at[2]; /* not owned */
};

struct slot {
	uint64_t hash;
	struct key key;
	uint8_t *bytes; /* owned: those of the key, then the text; NULL: free */
	size_t text_len, cap;
};

struct pk_memo {
	uint64_t version; /* of the names */
	struct slot slots[1u << SLOT_BITS];
	struct slot last[PK_SECTION_MAX]; /* PK_REPEATS_NEXT */
	struct key asked;                 /* for last */
	uint64_t hash;                    /* of that */
	struct slot *to;                  /* where it would be kept; NULL: nowhere */
};

struct pk_memo *pk_memo_new(void)
{
	return calloc(1, sizeof(struct pk_memo));
}

static void forget_slots(struct slot *slots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(slots[i].bytes);
		slots[i] = (struct slot){ 0 };
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

/* Sixteen bytes at a time; the last may be looked at twice. */
static uint64_t hash_bytes(uint64_t h, const uint8_t *p, size_t n)
{
	uint64_t tail = n;

	for (; n >= 16; p += 16, n -= 16)
		h = mix(load(p) ^ h, load(p + 8));
	if (n >= 8)
		return mix(load(p) ^ h, load(p + n - 8) ^ tail);
	for (; n; n--)
		tail = tail << 8 | *p++;
	return mix(h, tail);
}

static bool is_same(const struct key *a, const struct key *b)
{
	return a->kind == b->kind && a->size[0] == b->size[0] && a->size[1] == b->size[1] &&
	       !memcmp(a->at[0], b->at[0], a->size[0]) &&
	       (!a->size[1] || !memcmp(a->at[1], b->at[1], a->size[1]));
}

static uint64_t hash_key(const struct key *key)
{
	uint64_t h = key->kind;

	for (int i = 0; i < 2; i++)
		if (key->size[i])
			h = hash_bytes(h, key->at[i], key->size[i]);
	return h;
}

/* Append what is kept under m->asked. */
static bool recall(struct pk_memo *m, bool is_last, const struct pk_names *names,
		   struct pk_out *out)
{
	const struct key *key = &m->asked;
	uint64_t version = pk_names_version(names);
	struct slot *slot;

	if (m->version != version)
		forget(m);
	m->version = version;
	m->hash = is_last ? 0 : hash_key(key);
	slot = is_last ? &m->last[key->kind] : &m->slots[m->hash >> (64 - SLOT_BITS)];
	if (slot->bytes && slot->hash == m->hash && is_same(&slot->key, key)) {
		pk_out_mem(out, slot->bytes + key->size[0] + key->size[1], slot->text_len);
		return true;
	}
	m->to = slot;
	return false;
}

/* The other section by which it is shown: a stack from the place of the drop on, what only sockets
 * know by the kind of socket. PK_SECTION_MAX: none. */
static enum pk_section_id shown_by(const struct pk_section *s, const struct pk_event *ev)
{
	const struct packet_section *packet = pk_event_get(ev, packet);

	if (s->id == PK_SECTION_stack)
		return PK_SECTION_drop;
	if (s->id == PK_SECTION_packet && packet->start == PK_LAYER_UNKNOWN)
		return PK_SECTION_sk;
	return PK_SECTION_MAX;
}

bool pk_memo_section(struct pk_out *out, const struct pk_section *s, const struct pk_event *ev,
		     const struct pk_names *names)
{
	struct pk_memo *m = out->memo;
	enum pk_section_id other;

	if (!m)
		return false;
	m->to = NULL;
	if (s->repeats == PK_REPEATS_NEVER || (s->repeats == PK_REPEATS_NEXT && !ev->rec->id))
		return false;
	m->asked = (struct key){ s->id, { ev->size[s->id] }, { ev->data[s->id] } };
	other = shown_by(s, ev);
	if (other < PK_SECTION_MAX && ev->data[other]) {
		m->asked.size[1] = ev->size[other];
		m->asked.at[1] = ev->data[other];
	}
	return recall(m, s->repeats == PK_REPEATS_NEXT, names, out);
}

bool pk_memo_probe(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names)
{
	struct pk_memo *m = out->memo;

	if (!m)
		return false;
	m->to = NULL;
	m->asked = (struct key){ PROBE, { sizeof(ev->rec->probe) }, { (void *)&ev->rec->probe } };
	return recall(m, false, names, out);
}

bool pk_memo_text(struct pk_out *out, const void *key, size_t size, const struct pk_names *names)
{
	struct pk_memo *m = out->memo;

	if (!m)
		return false;
	m->to = NULL;
	m->asked = (struct key){ TEXT, { (uint16_t)size }, { key } };
	return recall(m, false, names, out);
}

void pk_memo_keep(struct pk_out *out, uint64_t from)
{
	struct slot *slot = out->memo ? out->memo->to : NULL;
	struct key key;
	size_t len, need;
	uint8_t *p;

	if (!slot || out->error || from < out->flushed) /* some of it is gone already */
		return;
	key = out->memo->asked;
	len = out->len - (size_t)(from - out->flushed);
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
	*slot = (struct slot){ out->memo->hash, key, (uint8_t *)key.at[0], len,
			       MAX(need, slot->cap) };
}
