/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Events kept in memory as records of our own layout. */

#include "core/event/event.h"

/* Bytes of the event as a record in our own layout, at most a few more than PK_RECORD_MAX_BYTES;
 * and that record, at `to`. */
size_t pk_record_bytes(const struct pk_event *ev);
void pk_record_write(uint8_t *to, const struct pk_event *ev, size_t bytes);

/* Records in chunks that never move. Zeroed: empty. */
struct pk_store {
	struct pk_store_chunk {
		uint8_t *data; /* owned */
	} * at;
	size_t n, cap;
	size_t filling; /* chunks in use; the last of them is being filled */
	size_t used;    /* bytes of that one */
};

void pk_store_done(struct pk_store *store);
/* Forget all events; the memory stays for the next ones. */
void pk_store_reset(struct pk_store *store);
/* Bytes in use. */
size_t pk_store_bytes(const struct pk_store *store);
/* Keep the event. *ret: its record, good until the next reset. 0, -ENOMEM or -E2BIG. Does not
 * log. */
int pk_store_add(struct pk_store *store, const struct pk_event *ev, const uint8_t **ret);
/* The same of a record that is of our own layout. */
int pk_store_add_record(struct pk_store *store, const uint8_t *record, size_t size,
			const uint8_t **ret);
/* The event of such a record. */
void pk_store_get(const uint8_t *record, struct pk_event *ev);
