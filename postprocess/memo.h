/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Text that was written before. Packets differ from each other, but one is seen at many stations;
 * and device, namespace, process, connection, place and stack are those of other events again and
 * again. What such a section looks like is kept by its bytes, and copied. A memo belongs to one
 * output (pk_out.memo), whose format it is. */

#include "core/event/event.h"

struct pk_memo;

struct pk_memo *pk_memo_new(void); /* NULL: no memory */
void pk_memo_free(struct pk_memo *m);

/* What a text is kept by. */
struct pk_memo_key {
	uint32_t kind; /* a section, or one of memo.c */
	uint32_t size[2];
	const uint8_t *at[2]; /* not owned */
};

/* A text that was asked for, and was not there: by this it is kept when it was written. */
struct pk_memo_ask {
	struct pk_memo_key key;
	uint64_t hash;
	struct pk_memo_slot *to; /* NULL: nowhere */
	uint64_t from;           /* pk_out_position() */
};

/* Append what was kept of the section. False: nothing was; then it is to be written, and
 * pk_memo_keep() called. */
bool pk_memo_section(struct pk_out *out, const struct pk_section *s, const struct pk_event *ev,
		     const struct pk_names *names, struct pk_memo_ask *ask);
/* The same for all sections from this position in pk_sections on, which tell where the packet was:
 * in what connection, on what device, by what stack. */
#define PK_MEMO_WHERE PK_POSITION_ct
bool pk_memo_where(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names,
		   struct pk_memo_ask *ask);
/* The same for the name of the event's probe. */
bool pk_memo_probe(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names,
		   struct pk_memo_ask *ask);
/* The same for any other text of one kind in this output. `key` is all that it follows from, beside
 * names. */
bool pk_memo_text(struct pk_out *out, const void *key, size_t size, const struct pk_names *names,
		  struct pk_memo_ask *ask);
/* Keep what came since it was asked for. */
void pk_memo_keep(struct pk_out *out, const struct pk_memo_ask *ask);
