/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Records made by hand, for tests: a header, then sections, in a buffer. */

#include <string.h>

#include "collectors/ct/section.h"
#include "collectors/dev/section.h"
#include "collectors/drop/section.h"
#include "collectors/ns/section.h"
#include "collectors/skb/section.h"
#include "collectors/stack/section.h"
#include "collectors/task/section.h"
#include "collectors/track/section.h"
#include "core/event/event.h"

struct test_record {
	_Alignas(8) uint8_t bytes[4096];
	size_t len;
};

static inline void test_record_init(struct test_record *r, uint64_t ts_ns, uint16_t cpu,
				    uint16_t probe, uint64_t id)
{
	struct pk_record h = {
		.ts_ns = ts_ns, .id = id, .size = sizeof(h), .probe = probe, .cpu = cpu
	};

	memset(r->bytes, 0, sizeof(r->bytes));
	memcpy(r->bytes, &h, sizeof(h));
	r->len = sizeof(h);
}

/* Add a section of `size` bytes: the fixed part at `fixed`, the rest at `tail`. */
static inline void test_record_add(struct test_record *r, uint16_t id, const void *fixed,
				   size_t size, const void *tail, size_t tail_size)
{
	struct pk_section_hdr h = { .id = id, .size = (uint16_t)(size + tail_size) };
	uint32_t total;

	memcpy(r->bytes + r->len, &h, sizeof(h));
	r->len += sizeof(h);
	if (size)
		memcpy(r->bytes + r->len, fixed, size);
	if (tail_size)
		memcpy(r->bytes + r->len + size, tail, tail_size);
	r->len += (size + tail_size + 3) & ~(size_t)3;
	total = (uint32_t)r->len;
	memcpy(r->bytes + offsetof(struct pk_record, size), &total, sizeof(total));
}

/* test_add(&record, dev, .ifindex = 2, .name = "eth0") */
#define test_add(r, section, ...)                                                                  \
	test_record_add(r, PK_SECTION_##section, &(struct section##_section){ __VA_ARGS__ },       \
			sizeof(struct section##_section), NULL, 0)

static inline void test_add_packet(struct test_record *r, uint8_t start, uint16_t protocol,
				   uint32_t len, const void *data, size_t captured)
{
	struct packet_section p = { .len = len, .protocol = protocol, .start = start };

	test_record_add(r, PK_SECTION_packet, &p, sizeof(p), data, captured);
}

static inline void test_add_stack(struct test_record *r, const uint64_t *frames, size_t n)
{
	test_record_add(r, PK_SECTION_stack, NULL, 0, frames, n * sizeof(*frames));
}
