// SPDX-License-Identifier: GPL-2.0-or-later
/* Dictionaries: what is added can be looked up, comes out as JSON once, and loads into another
 * store as the same. */

#include <errno.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "collectors/drop/section.h"
#include "core/event/event.h"
#include "core/event/evidence.h"

static void fill(struct pk_names *names)
{
	const struct pk_symbol a = { 0xffffffff81000000, 0x100, "tcp_v4_rcv", "" };
	const struct pk_symbol b = { 0xffffffffc0000000, 0x80, "do_execute_actions",
				     "openvswitch" };
	struct json_object *meta = json_object_new_object();

	json_object_object_add(meta, "clock_offset_ns", json_object_new_int64(1000));
	assert_int_equal(pk_names_set_meta(names, meta), 0);
	assert_int_equal(pk_names_add_probe(names, 2, "tp", "skb:kfree_skb"), 0);
	assert_int_equal(pk_names_add_symbol(names, &b), 0);
	assert_int_equal(pk_names_add_symbol(names, &a), 0);
	assert_int_equal(pk_names_add_subsystem(names, 0, "core"), 0);
	assert_int_equal(pk_names_add_subsystem(names, 3, "openvswitch"), 0);
	assert_int_equal(pk_names_add_reason(names, 2, "NOT_SPECIFIED"), 0);
	assert_int_equal(pk_names_add_reason(names, 0x30001, "OVS_DROP_LAST_ACTION"), 0);
	assert_int_equal(pk_names_add_netns(names, 4026531840, "host"), 0);
}

static void check(const struct pk_names *names)
{
	const struct pk_symbol *s;
	uint64_t offset = 0;

	assert_int_equal(pk_names_clock_offset_ns(names), 1000);
	assert_string_equal(pk_names_probe(names, 2)->symbol, "skb:kfree_skb");
	assert_string_equal(pk_names_probe(names, 1)->symbol, "?");
	assert_string_equal(pk_names_probe(names, 9)->type, "?");
	s = pk_names_symbol(names, 0xffffffff81000077, &offset);
	assert_string_equal(s->name, "tcp_v4_rcv");
	assert_int_equal(offset, 0x77);
	s = pk_names_symbol(names, 0xffffffffc0000010, &offset);
	assert_string_equal(s->module, "openvswitch");
	assert_null(
		pk_names_symbol(names, 0xffffffff81000101, &offset)); /* behind it, nothing known */
	assert_null(pk_names_symbol(names, 0x1000, &offset));
	assert_string_equal(pk_names_subsystem(names, 0x30009), "openvswitch");
	assert_string_equal(pk_names_subsystem(names, 0x70001), "7");
	assert_string_equal(pk_names_reason(names, 2), "NOT_SPECIFIED");
	assert_string_equal(pk_names_reason(names, 0x30001), "OVS_DROP_LAST_ACTION");
	assert_null(pk_names_reason(names, 3));
	assert_true(pk_names_has_reasons(names));
	assert_string_equal(pk_names_netns(names, 4026531840), "host");
	assert_null(pk_names_netns(names, 1));
}

static void test_round_trip(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new(), *other = pk_names_new();
	struct json_object *fresh;

	(void)state;
	assert_false(pk_names_has_reasons(names));
	fill(names);
	check(names);
	fresh = pk_names_take_new(names);
	assert_int_equal(json_object_array_length(fresh), 6); /* meta and five kinds */
	for (size_t i = 0; i < json_object_array_length(fresh); i++)
		assert_int_equal(pk_names_load(other, json_object_array_get_idx(fresh, i)), 0);
	json_object_put(fresh);
	check(other);
	assert_null(pk_names_take_new(names)); /* once only */
	assert_null(pk_names_take_new(other)); /* what was loaded is not new */
}

static void test_bad_dictionaries(void **state)
{
	static const char *const texts[] = {
		"[]",
		"{\"probes\":{}}",
		"{\"probes\":[{\"index\":70000,\"type\":\"tp\",\"symbol\":\"x\"}]}",
		"{\"probes\":[{\"index\":1,\"symbol\":\"x\"}]}",
		"{\"evidence\":[{\"ts_ns\":1,\"location\":2,\"reason\":3,\"netns\":4}]}",
		"{\"evidence\":[7]}",
		"{\"symbols\":[{\"addr\":1,\"size\":2}]}",
		"{\"symbols\":[1]}",
		"{\"reasons\":[{\"value\":\"2\",\"name\":\"x\"}]}",
		"{\"netns\":[{\"inum\":0,\"name\":\"x\"}]}",
		"{\"meta\":[]}",
	};
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct json_object *o = json_tokener_parse(texts[i]);

		assert_non_null(o);
		assert_int_equal(pk_names_load(names, o), -EINVAL);
		json_object_put(o);
	}
}

static void test_unknown_kinds_are_passed_over(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct json_object *o = json_tokener_parse(
		"{\"weather\":[1,2],\"netns\":[{\"inum\":7,\"name\":\"x\",\"colour\":1}]}");

	(void)state;
	assert_int_equal(pk_names_load(names, o), 0);
	assert_string_equal(pk_names_netns(names, 7), "x");
	json_object_put(o);
}

static int asked_symbol, asked_reason, asked_netns;

static void resolve_symbol(void *ctx, struct pk_names *names, uint64_t addr)
{
	const struct pk_symbol s = { addr & ~0xfffULL, 0x1000, "resolved", "" };

	assert_ptr_equal(ctx, &asked_symbol);
	asked_symbol++;
	pk_names_add_symbol(names, &s);
}

static void resolve_reason(void *ctx, struct pk_names *names, uint32_t value)
{
	(void)ctx;
	(void)names;
	(void)value;
	asked_reason++; /* never known */
}

static void resolve_netns(void *ctx, struct pk_names *names, uint32_t inum)
{
	(void)ctx;
	asked_netns++;
	pk_names_add_netns(names, inum, "late");
}

static void test_records_are_resolved(void **state)
{
	const struct pk_resolver resolver = { &asked_symbol, resolve_symbol, resolve_reason,
					      resolve_netns };
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	struct {
		struct pk_record rec;
		struct pk_section_hdr h;
		struct drop_section drop;
	} r = { { .size = sizeof(r) },
		{ PK_SECTION_drop, sizeof(r.drop) },
		{ .reason = 9, .location = 0x5123 } };
	uint64_t offset;

	(void)state;
	pk_names_set_resolver(names, &resolver);
	for (int i = 0; i < 100; i++)
		pk_names_want_record(names, &r, sizeof(r));
	assert_int_equal(asked_symbol, 1);
	assert_int_equal(asked_reason, 7); /* at 1, 2, 4 ... 64 */
	assert_string_equal(pk_names_symbol(names, 0x5123, &offset)->name, "resolved");
	for (int i = 0; i < 10; i++)
		pk_names_want_netns(names, 42);
	assert_int_equal(asked_netns, 1);
}

static void add_evidence(struct pk_names *names, uint64_t ts, uint32_t netns, const char *flow,
			 int v)
{
	struct json_object *o = json_object_new_object(), *of_flow = json_object_new_object();

	json_object_object_add(o, "ts_ns", json_object_new_uint64(ts));
	json_object_object_add(o, "location", json_object_new_uint64(0xffffffff81000077));
	json_object_object_add(o, "reason", json_object_new_int(3));
	json_object_object_add(o, "netns", json_object_new_uint64(netns));
	json_object_object_add(o, "ifindex", json_object_new_int(2));
	json_object_object_add(o, "flow", json_object_new_string(flow));
	json_object_object_add(of_flow, "listeners", json_object_new_int(v));
	json_object_object_add(o, "of_flow", of_flow);
	assert_int_equal(pk_names_add_evidence(names, o), 0);
}

static const char *find_evidence(const struct pk_names *names, uint64_t ts, uint32_t netns,
				 const char *flow)
{
	static char number[PK_EVIDENCE_NUMBER];
	struct pk_evidence_key key = { 0xffffffff81000077, 3, netns, 2, flow };
	const struct pk_evidence *e = pk_evidences_find(pk_names_evidences(names), &key, ts);

	return e ? pk_evidence_get(e, "listeners", 9, true, number) : NULL;
}

static void test_evidence(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();

	(void)state;
	assert_false(pk_evidences_any(pk_names_evidences(names)));
	add_evidence(names, 100, 7, "17 a > b 1", 1);
	add_evidence(names, 200, 7, "17 a > b 2", 2);
	add_evidence(names, 300, 7, "17 a > b 1", 3);
	add_evidence(names, 300, 8, "17 a > b 1", 4);
	assert_string_equal(find_evidence(names, 110, 7, "17 a > b 1"), "1");
	assert_string_equal(find_evidence(names, 290, 7, "17 a > b 1"), "3");
	assert_string_equal(find_evidence(names, 300, 7, "17 a > b 2"), "2");
	assert_string_equal(find_evidence(names, 300, 7, "17 a > c 9"), "3"); /* of the place */
	assert_string_equal(find_evidence(names, 1, 8, ""), "4");
	assert_null(find_evidence(names, 300, 9, "17 a > b 1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_bad_dictionaries),
		cmocka_unit_test(test_unknown_kinds_are_passed_over),
		cmocka_unit_test(test_records_are_resolved),
		cmocka_unit_test(test_evidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
