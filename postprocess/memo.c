// SPDX-License-Identifier: GPL-2.0-or-later
/* See memo.h. Few slots, one for each hash: what comes often is found, what does not costs one
 * comparison and a copy. All is forgotten when a name changes. */

#include "postprocess/memo.h"

#include <string.h>

#define SLOT_BITS 8
#define MAX_BYTES 8192           /* of a text and what it is kept by */
#define PROBE     PK_SECTION_MAX /* in place of a section's id */

/* What a text is kept by. */
struct key {
	uint32_t kind; /* a section, or PROBE */
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
	struct key asked; /* for last */
	uint64_t hash;    /* of that */
	struct slot *to;  /* where it would be kept; NULL: nowhere */
};

struct pk_memo *pk_memo_new(void)
{
	return calloc(1, sizeof(struct pk_memo));
}

static void forget(struct pk_memo *m)
{
	for (size_t i = 0; i < ARRAY_SIZE(m->slots); i++) {
		free(m->slots[i].bytes);
		m->slots[i] = (struct slot){ 0 };
	}
}

void pk_memo_free(struct pk_memo *m)
{
	if (m)
		forget(m);
	free(m);
}

static uint64_t hash_bytes(uint64_t h, const uint8_t *p, size_t n)
{
	for (; n; p += MIN(n, (size_t)8), n -= MIN(n, (size_t)8)) {
		uint64_t word = 0;

		if (n >= 8)
			memcpy(&word, p, 8);
		else
			memcpy(&word, p, n);
		h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
		h ^= h >> 32;
	}
	return h;
}

static bool is_same(const struct key *a, const struct key *b)
{
	return a->kind == b->kind && a->size[0] == b->size[0] && a->size[1] == b->size[1] &&
	       !memcmp(a->at[0], b->at[0], a->size[0]) &&
	       (!a->size[1] || !memcmp(a->at[1], b->at[1], a->size[1]));
}

/* Append what is kept under m->asked. */
static bool recall(struct pk_memo *m, const struct pk_names *names, struct pk_out *out)
{
	const struct key *key = &m->asked;
	uint64_t version = pk_names_version(names), h = key->kind;
	struct slot *slot;

	for (int i = 0; i < 2; i++)
		h = hash_bytes(h, key->at[i], key->size[i]);
	m->hash = h * 0x9e3779b97f4a7c15ULL;
	if (m->version != version)
		forget(m);
	m->version = version;
	slot = &m->slots[m->hash >> (64 - SLOT_BITS)];
	if (slot->bytes && slot->hash == m->hash && is_same(&slot->key, key)) {
		pk_out_mem(out, slot->bytes + key->size[0] + key->size[1], slot->text_len);
		return true;
	}
	m->to = slot;
	return false;
}

bool pk_memo_section(struct pk_out *out, const struct pk_section *s, const struct pk_event *ev,
		     const struct pk_names *names)
{
	struct pk_memo *m = out->memo;

	if (!m)
		return false;
	m->to = NULL;
	if (!s->repeats)
		return false;
	m->asked = (struct key){ s->id, { ev->size[s->id] }, { ev->data[s->id] } };
	/* A stack is shown from the place of the drop on. */
	if (s->id == PK_SECTION_stack && ev->data[PK_SECTION_drop]) {
		m->asked.size[1] = ev->size[PK_SECTION_drop];
		m->asked.at[1] = ev->data[PK_SECTION_drop];
	}
	return recall(m, names, out);
}

bool pk_memo_probe(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names)
{
	struct pk_memo *m = out->memo;

	if (!m)
		return false;
	m->to = NULL;
	m->asked = (struct key){ PROBE, { sizeof(ev->rec->probe) }, { (void *)&ev->rec->probe } };
	return recall(m, names, out);
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
