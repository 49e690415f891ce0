// SPDX-License-Identifier: GPL-2.0-or-later
/* The section table: no padding, unique ids, fields that cover their struct; and records cut
 * into sections. */

#include <errno.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "collectors/drop/section.h"
#include "collectors/skb/section.h"
#include "collectors/stack/section.h"
#include "core/event/stack.h"

static void test_tables_have_no_padding(void **state)
{
	(void)state;
	for (size_t i = 0; i < pk_n_sections; i++) {
		const struct pk_section *s = pk_sections[i];
		size_t end = 0;

		for (size_t j = 0; j < s->n_fields; j++) {
			assert_int_equal(s->fields[j].offset, end);
			end += s->fields[j].size;
			/* natural alignment, as far as the struct's alignment of 4 goes */
			assert_int_equal(s->fields[j].offset %
						 (s->fields[j].size >= 4 || !s->fields[j].size
							  ? 4
							  : s->fields[j].size),
					 0);
			/* only the last may be of any length */
			assert_true(s->fields[j].size || j == s->n_fields - 1);
			assert_true(strlen(s->fields[j].doc) > 5);
		}
		assert_int_equal(end, s->size);
		assert_int_equal(s->size % 4, 0);
	}
}

static void test_ids_and_names_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < pk_n_sections; i++) {
		assert_true(pk_sections[i]->id > 0 && pk_sections[i]->id < PK_SECTION_MAX);
		assert_ptr_equal(pk_section_by_id(pk_sections[i]->id), pk_sections[i]);
		assert_ptr_equal(pk_section_by_name(pk_sections[i]->name), pk_sections[i]);
	}
	assert_null(pk_section_by_id(31));
	assert_null(pk_section_by_name("nothing"));
}

/* A record under construction. */
struct builder {
	_Alignas(8) uint8_t bytes[1024];
	size_t len;
};

static void start(struct builder *b)
{
	memset(b, 0xee, sizeof(*b));
	b->len = sizeof(struct pk_record);
}

static void add(struct builder *b, uint16_t id, const void *data, uint16_t size)
{
	struct pk_section_hdr h = { id, size };

	memcpy(b->bytes + b->len, &h, sizeof(h));
	memcpy(b->bytes + b->len + sizeof(h), data, size);
	b->len += sizeof(h) + ((size + 3u) & ~3u);
}

static const struct pk_record *finish(struct builder *b)
{
	struct pk_record r = { .ts_ns = 5, .size = (uint32_t)b->len };

	memcpy(b->bytes, &r, sizeof(r));
	return (const void *)b->bytes;
}

static void test_parse(void **state)
{
	const struct drop_section drop = { .reason = 3, .location = 0xffffffff81000077 };
	const uint8_t unknown[5] = { 1, 2, 3, 4, 5 };
	struct pk_event ev;
	struct builder b;

	(void)state;
	start(&b);
	add(&b, 30, unknown, sizeof(unknown)); /* of a later version */
	add(&b, 999, unknown, sizeof(unknown));
	add(&b, PK_SECTION_drop, &drop, sizeof(drop));
	finish(&b);
	assert_int_equal(pk_event_parse(b.bytes, b.len, NULL, &ev), b.len);
	assert_non_null(pk_event_get(&ev, drop));
	assert_int_equal(pk_event_get(&ev, drop)->reason, 3);
	assert_null(pk_event_get(&ev, packet));
}

static void test_parse_refuses(void **state)
{
	const struct drop_section drop = { .reason = 3 };
	struct pk_event ev;
	struct builder b;

	(void)state;
	start(&b);
	add(&b, PK_SECTION_drop, &drop, sizeof(drop));
	finish(&b);
	for (size_t len = 0; len < b.len; len++) /* cut anywhere */
		assert_int_equal(pk_event_parse(b.bytes, len, NULL, &ev), -EBADMSG);
	b.bytes[sizeof(struct pk_record) + 2] = 200; /* a section longer than its record */
	assert_int_equal(pk_event_parse(b.bytes, b.len, NULL, &ev), -EBADMSG);

	start(&b);
	add(&b, PK_SECTION_drop, &drop,
	    sizeof(drop) - 4); /* shorter than our struct: as if not there */
	finish(&b);
	assert_int_equal(pk_event_parse(b.bytes, b.len, NULL, &ev), b.len);
	assert_null(pk_event_get(&ev, drop));
}

static struct json_object *schema_field(struct json_object *schema, const char *section,
					size_t field)
{
	struct json_object *sections = json_object_object_get(schema, "schema");

	for (size_t i = 0; i < json_object_array_length(sections); i++) {
		struct json_object *s = json_object_array_get_idx(sections, i);

		if (strcmp(json_object_get_string(json_object_object_get(s, "name")), section) == 0)
			return field == SIZE_MAX
				       ? s
				       : json_object_array_get_idx(
						 json_object_object_get(s, "fields"), field);
	}
	return NULL;
}

/* A capture whose drop section had the location first, and one field more. */
static void test_other_layout(void **state)
{
	_cleanup_(pk_layout_done) struct pk_layout layout = { 0 };
	const struct {
		uint64_t location;
		uint32_t reason, more;
	} __attribute__((packed)) theirs = { 0x1122, 77, 99 };
	struct json_object *schema = pk_schema_new();
	struct pk_event ev;
	struct builder b;

	(void)state;
	json_object_object_add(schema_field(schema, "drop", SIZE_MAX), "size",
			       json_object_new_int(16));
	json_object_object_add(schema_field(schema, "drop", 0), "offset", json_object_new_int(8));
	json_object_object_add(schema_field(schema, "drop", 1), "offset", json_object_new_int(0));
	assert_int_equal(pk_layout_init(&layout, schema), 0);
	assert_true(pk_layout_differs(&layout));
	json_object_put(schema);
	start(&b);
	add(&b, PK_SECTION_drop, &theirs, sizeof(theirs));
	finish(&b);
	assert_int_equal(pk_event_parse(b.bytes, b.len, &layout, &ev), b.len);
	assert_int_equal(pk_event_get(&ev, drop)->reason, 77);
	assert_int_equal(pk_event_get(&ev, drop)->location, 0x1122);
	assert_int_equal(ev.size[PK_SECTION_drop], sizeof(struct drop_section));
}

/* What is as ours need not be converted. A section that the capture does not describe is not taken
 * from a record, and the record is not as ours then. */
static void test_layout_differs(void **state)
{
	struct json_object *schema = pk_schema_new(), *sections;
	const struct pk_section *last = pk_sections[pk_n_sections - 1];
	static const uint8_t data[256];
	struct pk_layout layout;
	struct pk_event ev;
	struct builder b;

	(void)state;
	start(&b);
	add(&b, last->id, data, last->size);
	finish(&b);
	assert_int_equal(pk_layout_init(&layout, schema), 0);
	assert_int_equal(pk_event_parse(b.bytes, b.len, &layout, &ev), b.len);
	assert_non_null(ev.data[last->id]);
	assert_false(pk_layout_differs(&layout) || ev.converted);
	pk_layout_done(&layout);
	sections = json_object_object_get(schema, "schema");
	json_object_array_del_idx(sections, json_object_array_length(sections) - 1, 1);
	assert_int_equal(pk_layout_init(&layout, schema), 0);
	assert_false(pk_layout_differs(&layout));
	assert_int_equal(pk_event_parse(b.bytes, b.len, &layout, &ev), b.len);
	assert_null(ev.data[last->id]);
	assert_true(pk_layout_differs(&layout) && ev.converted);
	pk_layout_done(&layout);
	json_object_put(schema);
}

/* An older packet section, without pkt_type and protocol: what is missing reads as 0, the bytes
 * are still there. */
static void test_older_layout_with_tail(void **state)
{
	_cleanup_(pk_layout_done) struct pk_layout layout = { 0 };
	struct json_object *schema = pk_schema_new(), *fields;
	const struct {
		uint32_t len;
		uint8_t data[6];
	} __attribute__((packed)) theirs = { 60, "abcdef" };
	struct pk_event ev;
	struct builder b;

	(void)state;
	fields = json_object_object_get(schema_field(schema, "packet", SIZE_MAX), "fields");
	json_object_array_del_idx(fields, 1, 4);
	json_object_object_add(schema_field(schema, "packet", SIZE_MAX), "size",
			       json_object_new_int(4));
	assert_int_equal(pk_layout_init(&layout, schema), 0);
	json_object_put(schema);
	start(&b);
	add(&b, PK_SECTION_packet, &theirs, sizeof(theirs));
	finish(&b);
	assert_int_equal(pk_event_parse(b.bytes, b.len, &layout, &ev), b.len);
	assert_int_equal(pk_event_get(&ev, packet)->len, 60);
	assert_int_equal(pk_event_get(&ev, packet)->protocol, 0);
	assert_int_equal(pk_event_tail(&ev, packet), 6);
	assert_memory_equal(pk_event_get(&ev, packet)->data, "abcdef", 6);
}

static void test_bad_schemas(void **state)
{
	static const char *const texts[] = {
		"{}",
		"{\"schema\":1}",
		"{\"schema\":[1]}",
		"{\"schema\":[{\"id\":2,\"name\":\"drop\"}]}",
		"{\"schema\":[{\"id\":2,\"name\":\"drop\",\"size\":-1,\"fields\":[]}]}",
		"{\"schema\":[{\"id\":2,\"name\":\"drop\",\"size\":4,\"fields\":[{\"name\":"
		"\"reason\",\"type\":\"REASON\",\"offset\":2,\"size\":4}]}]}",
		"{\"schema\":[{\"id\":2,\"name\":\"drop\",\"size\":0,\"fields\":[]},{\"id\":2,"
		"\"name\":\"drop\",\"size\":0,\"fields\":[]}]}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct json_object *schema = json_tokener_parse(texts[i]);
		struct pk_layout layout;

		assert_non_null(schema);
		assert_int_equal(pk_layout_init(&layout, schema), -EINVAL);
		json_object_put(schema);
	}
}

static void test_stack_is_trimmed(void **state)
{
	static const struct pk_symbol symbols[] = {
		{ 0x1000, 0x100, "bpf_trace_run4", "" },
		{ 0x2000, 0x100, "__traceiter_kfree_skb", "" },
		{ 0x3000, 0x100, "sk_skb_reason_drop", "" },
		{ 0x4000, 0x100, "tcp_v4_rcv", "" },
		{ 0x5000, 0x100, "ip_rcv", "" },
	};
	const uint64_t frames[] = { 0xdead0000, 0x1010, 0x2010, 0x3010, 0x4077, 0x5010 };
	const struct drop_section drop = { .location = 0x4077 };
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct pk_frames got;
	struct pk_event ev;
	struct builder b;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++)
		assert_int_equal(pk_names_add_symbol(names, &symbols[i]), 0);
	start(&b);
	add(&b, PK_SECTION_drop, &drop, sizeof(drop));
	add(&b, PK_SECTION_stack, frames, sizeof(frames));
	finish(&b);
	assert_true(pk_event_parse(b.bytes, b.len, NULL, &ev) > 0);
	got = pk_event_frames(&ev, names);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.at[0].addr, 0x4077);

	start(&b); /* no drop: from the first frame that is not the tracer's */
	add(&b, PK_SECTION_stack, frames, sizeof(frames));
	finish(&b);
	assert_true(pk_event_parse(b.bytes, b.len, NULL, &ev) > 0);
	got = pk_event_frames(&ev, names);
	assert_int_equal(got.n, 3);
	assert_int_equal(got.at[0].addr, 0x3010);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables_have_no_padding),
		cmocka_unit_test(test_ids_and_names_are_unique),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_other_layout),
		cmocka_unit_test(test_layout_differs),
		cmocka_unit_test(test_older_layout_with_tail),
		cmocka_unit_test(test_bad_schemas),
		cmocka_unit_test(test_stack_is_trimmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
