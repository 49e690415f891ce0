/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Events as JSON, the form that other programs rest on. */

#include "postprocess/consumer.h"

/* Write one event as an object. Does not fail; the output keeps its errors. */
void pk_event_json(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j,
		   const char *key);

/* The same with the object left open, for more keys. */
void pk_event_json_open(const struct pk_event *ev, const struct pk_names *names, struct pk_json *j,
			const char *key);

/* Keys of a drop reason into the open object: reason (the name; the number as text if it has none),
 * subsystem, value. Nothing for 0 on a kernel that has no reasons. */
void pk_json_reason(struct pk_json *j, const struct pk_names *names, uint32_t reason);
/* Keys of a kernel address into the open object: symbol and offset, or address (text, 0x...) if
 * no symbol is known. Nothing for 0. */
void pk_json_place(struct pk_json *j, const struct pk_names *names, uint64_t addr);
/* How a packet came from another: the name, or the number as text. */
void pk_json_lineage(struct pk_json *j, const char *key, uint32_t kind);
/* Keys of a network namespace into the open object: its number under `key`, and name if it has
 * one. */
void pk_json_netns(struct pk_json *j, const char *key, const struct pk_names *names, uint32_t inum);
