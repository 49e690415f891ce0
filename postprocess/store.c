// SPDX-License-Identifier: GPL-2.0-or-later
/* See store.h. */

#include "postprocess/store.h"

#include <errno.h>
#include <string.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"

#define CHUNK_BYTES (1024u * 1024)

static size_t padded(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

size_t pk_record_bytes(const struct pk_event *ev)
{
	size_t size = sizeof(*ev->rec);

	if (!ev->converted)
		return ev->rec->size;
	for (size_t i = 0; i < PK_SECTION_MAX; i++)
		if (ev->data[i])
			size += sizeof(struct pk_section_hdr) + padded(ev->size[i]);
	return size;
}

void pk_record_write(uint8_t *to, const struct pk_event *ev, size_t bytes)
{
	struct pk_record rec = *ev->rec;

	if (!ev->converted) { /* it is one already */
		memcpy(to, ev->rec, bytes);
		return;
	}
	rec.size = (uint32_t)bytes;
	memcpy(to, &rec, sizeof(rec));
	to += sizeof(rec);
	for (size_t i = 0; i < PK_SECTION_MAX; i++) {
		struct pk_section_hdr h = { .id = (uint16_t)i, .size = ev->size[i] };

		if (!ev->data[i])
			continue;
		memcpy(to, &h, sizeof(h));
		memset(to + sizeof(h) + h.size, 0, padded(h.size) - h.size);
		memcpy(to + sizeof(h), ev->data[i], h.size);
		to += sizeof(h) + padded(h.size);
	}
}

void pk_store_done(struct pk_store *store)
{
	for (size_t i = 0; i < store->n; i++)
		free(store->at[i].data);
	free(store->at);
	*store = (struct pk_store){ 0 };
}

void pk_store_reset(struct pk_store *store)
{
	store->filling = store->used = 0;
}

size_t pk_store_bytes(const struct pk_store *store)
{
	return store->filling ? (store->filling - 1) * CHUNK_BYTES + store->used : 0;
}

/* Make the chunk behind the last one the one that is filled. */
static int next_chunk(struct pk_store *store)
{
	if (store->filling == store->n) {
		if (pk_array_reserve(store, 1))
			return -ENOMEM;
		store->at[store->n].data = malloc(CHUNK_BYTES);
		if (!store->at[store->n].data)
			return -ENOMEM;
		store->n++;
	}
	store->filling++;
	store->used = 0;
	return 0;
}

/* Room for a record. 0, -ENOMEM or -E2BIG. */
static int add_room(struct pk_store *store, size_t size, uint8_t **ret)
{
	if (size > PK_RECORD_MAX_BYTES)
		return -E2BIG;
	if (!store->filling || store->used + size > CHUNK_BYTES) {
		int r = next_chunk(store);

		if (r)
			return r;
	}
	*ret = store->at[store->filling - 1].data + store->used;
	store->used += size;
	return 0;
}

int pk_store_add(struct pk_store *store, const struct pk_event *ev, const uint8_t **ret)
{
	size_t size = pk_record_bytes(ev);
	uint8_t *to;
	int r = add_room(store, size, &to);

	if (r)
		return r;
	pk_record_write(to, ev, size);
	*ret = to;
	return 0;
}

int pk_store_add_record(struct pk_store *store, const uint8_t *record, size_t size,
			const uint8_t **ret)
{
	uint8_t *to;
	int r = add_room(store, size, &to);

	if (r)
		return r;
	memcpy(to, record, size);
	*ret = to;
	return 0;
}

void pk_store_get(const uint8_t *record, struct pk_event *ev)
{
	pk_event_parse(record, PK_RECORD_MAX_BYTES, NULL, ev); /* our own: it is sound */
}
