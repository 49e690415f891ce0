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

/* Append what was kept of the section. False: nothing was; then pk_memo_keep() may be called when
 * it was written. */
bool pk_memo_section(struct pk_out *out, const struct pk_section *s, const struct pk_event *ev,
		     const struct pk_names *names);
/* The same for the name of the event's probe. */
bool pk_memo_probe(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names);
/* The same for any other text of one kind in this output. `key` is all that it follows from, beside
 * names. */
bool pk_memo_text(struct pk_out *out, const void *key, size_t size, const struct pk_names *names);
/* Keep what came since `from` (pk_out_position()) for the next time. */
void pk_memo_keep(struct pk_out *out, uint64_t from);
