/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Losses that no drop event tells: the kernel frees such packets as if they had been taken, or
 * never makes any. Only counters move. Which moved while collecting is in the capture, and said
 * here after the journeys. */

#include "core/event/names.h"
#include "core/util/out.h"

/* As text: a paragraph for each, with cause and fix; nothing if there are none. */
void pk_unseen_text(const struct pk_names *names, struct pk_out *out);
/* As JSON: an object a line, shaped as a journey without events; see docs/usage.md. */
void pk_unseen_json(const struct pk_names *names, struct pk_out *out);
