// SPDX-License-Identifier: GPL-2.0-or-later
/* Which events are selected by what, on events made by hand. */

#include <errno.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/util/log.h"
#include "core/util/out.h"
#include "postprocess/select.h"
#include "postprocess/test_event.h"

#define SEC 1000000000ULL
#define UTC 1795359103ULL /* 2026-11-22 14:51:43 */

struct fixture {
	struct pk_names *names;
	struct test_record r;
	struct pk_event ev;
};

static void set_meta(struct fixture *f, int64_t offset_ns, uint64_t start_ns)
{
	struct json_object *meta = json_object_new_object();

	if (offset_ns)
		json_object_object_add(meta, "clock_offset_ns", json_object_new_int64(offset_ns));
	if (start_ns)
		json_object_object_add(meta, "start_ns", json_object_new_uint64(start_ns));
	pk_names_set_meta(f->names, meta);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	pk_log_set_level(PK_LOG_ERROR);
	f->names = pk_names_new();
	assert_non_null(f->names);
	pk_names_add_probe(f->names, 0, "tp", "skb:kfree_skb");
	pk_names_add_probe(f->names, 1, "kprobe", "ip_rcv");
	pk_names_add_subsystem(f->names, 0, "core");
	pk_names_add_subsystem(f->names, 3, "openvswitch");
	pk_names_add_reason(f->names, 3, "NO_SOCKET");
	pk_names_add_reason(f->names, 4, "TCP_CSUM");
	pk_names_add_reason(f->names, 0x30001, "OVS_DROP_LAST_ACTION");
	pk_names_add_netns(f->names, 7, "web");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pk_names_free(f->names);
	free(f);
	return 0;
}

/* What is selected of the event at hand: 1, 0, -errno. *ret_end: what the end says. */
static int select_one(struct fixture *f, const struct pk_select_opts *opts, int *ret_end)
{
	_cleanup_(pk_select_freep) struct pk_select *s = NULL;
	int r = pk_select_new(opts, &s);

	*ret_end = 0;
	if (r)
		return r;
	assert_int_equal(pk_event_parse(f->r.bytes, f->r.len, NULL, &f->ev), f->r.len);
	r = pk_select_match(s, &f->ev, f->names);
	if (r >= 0) /* what is kept of values gives the same answer */
		assert_int_equal(pk_select_match(s, &f->ev, f->names), r);
	*ret_end = pk_select_end(s, f->names);
	return r;
}

/* A drop by OVS of a packet at veth0 in web, by curl, at 61.000001999 of the boot. */
static void make_event(struct fixture *f)
{
	test_record_init(&f->r, 61000001999, 12, 0, 0x1f4);
	test_add(&f->r, task, .pid = 42, .tid = 42, .comm = "curl");
	test_add(&f->r, drop, .reason = 0x30001);
	test_add(&f->r, dev, .ifindex = 3, .name = "veth0");
	test_add(&f->r, ns, .inum = 7);
}

#define LIST(...) ((char *[]){ __VA_ARGS__, NULL })

static void test_conditions(void **state)
{
	const struct {
		struct pk_select_opts opts;
		int want, end;
	} cases[] = {
		{ { 0 }, 1, 0 },
		{ { .ids = LIST("#1f4") }, 1, 0 },
		{ { .ids = LIST("1F4") }, 1, 0 },
		{ { .ids = LIST("0x1f4") }, 1, 0 },
		{ { .ids = LIST("#1", "#1f4") }, 1, 0 },
		{ { .ids = LIST("#1f5") }, 0, 0 },
		{ { .ids = LIST("") }, -EINVAL, 0 },
		{ { .ids = LIST("#xyz") }, -EINVAL, 0 },
		{ { .ids = LIST("#11112222333344445") }, -EINVAL, 0 },
		{ { .reasons = LIST("OVS_DROP_LAST_ACTION") }, 1, 0 },
		{ { .reasons = LIST("ovs_drop_last_action") }, 1, 0 },
		{ { .reasons = LIST("openvswitch/OVS_DROP_LAST_ACTION") }, 1, 0 },
		{ { .reasons = LIST("openvswitch/*") }, 1, 0 },
		{ { .reasons = LIST("OVS_*") }, 1, 0 },
		{ { .reasons = LIST("196609") }, 1, 0 },
		{ { .reasons = LIST("NO_SOCKET") }, 0, 0 },
		{ { .reasons = LIST("SKB_DROP_REASON_NO_SOCKET") }, 0, 0 },
		{ { .reasons = LIST("NO_SOCKET", "OVS_*") }, 1, 0 },
		{ { .reasons = LIST("NO_SOKCET") }, 0, -ENOENT },
		{ { .reasons = LIST("core/OVS_DROP_LAST_ACTION") }, 0, -ENOENT },
		{ { .reasons = LIST("XYZ_*") }, 0, -ENOENT },
		{ { .devs = LIST("veth0") }, 1, 0 },
		{ { .devs = LIST("veth*") }, 1, 0 },
		{ { .devs = LIST("veth[0-3]") }, 1, 0 },
		{ { .devs = LIST("veth") }, 0, 0 },
		{ { .devs = LIST("eth0", "lo") }, 0, 0 },
		{ { .netns = LIST("web") }, 1, 0 },
		{ { .netns = LIST("7") }, 1, 0 },
		{ { .netns = LIST("8") }, 0, 0 },
		{ { .netns = LIST("w*") }, 1, 0 },
		{ { .netns = LIST("wbe") }, 0, -ENOENT },
		{ { .comms = LIST("curl") }, 1, 0 },
		{ { .comms = LIST("c?rl") }, 1, 0 },
		{ { .comms = LIST("wget") }, 0, 0 },
		{ { .probes = LIST("skb:kfree_skb") }, 1, 0 },
		{ { .probes = LIST("tp:skb:kfree_skb") }, 1, 0 },
		{ { .probes = LIST("tp:*") }, 1, 0 },
		{ { .probes = LIST("ip_rcv") }, 0, 0 },
		{ { .probes = LIST("ip_rcv", "skb:*") }, 1, 0 },
		{ { .probes = LIST("kprobe:skb:kfree_skb") }, 0, -ENOENT },
		{ { .probes = LIST("tp") }, 0, -ENOENT },
		{ { .probes = LIST("") }, 0, -ENOENT },
		{ { .probes = LIST("ip_rcv"), .devs = LIST("veth0") }, 0, 0 },
		{ { .netns = LIST("web"), .devs = LIST("veth0"), .comms = LIST("curl") }, 1, 0 },
		{ { .netns = LIST("web"), .devs = LIST("eth0"), .comms = LIST("curl") }, 0, 0 },
		{ { .filter = "ip" }, 0, 0 }, /* it has no packet */
		{ { .filter = "no such" }, -EINVAL, 0 },
	};
	struct fixture *f = *state;

	make_event(f);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int end, r = select_one(f, &cases[i].opts, &end);

		if (r != cases[i].want || end != cases[i].end)
			fail_msg("case %zu: %d, end %d", i, r, end);
	}
}

/* What is not in the event does not match, whatever its value would be. */
static void test_missing_sections(void **state)
{
	const struct pk_select_opts cases[] = {
		{ .reasons = LIST("*") }, { .reasons = LIST("0") }, { .devs = LIST("*") },
		{ .netns = LIST("*") },   { .netns = LIST("0") },   { .comms = LIST("*") },
		{ .filter = "" },
	};
	struct fixture *f = *state;

	test_record_init(&f->r, 1, 0, 0, 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int end;

		assert_int_equal(select_one(f, &cases[i], &end), 0);
	}
}

static void test_times(void **state)
{
	static const struct {
		const char *since, *until;
		int want;
	} cases[] = {
		{ "61.000001", NULL, 1 },
		{ "61.000002", NULL, 0 },
		{ "61", NULL, 1 },
		{ "62", NULL, 0 },
		{ "1m", NULL, 1 },
		{ NULL, "61.000001", 1 },
		{ NULL, "61", 0 },
		{ NULL, "61.000002", 1 },
		{ "61", "61.1", 1 },
		{ "61.000001", "61.000001", 1 },
		{ "2026-11-22 14:52:44", NULL, 1 },
		{ "2026-11-22 14:52:44.000001", NULL, 1 },
		{ "2026-11-22 14:52:44.000002", NULL, 0 },
		{ "2026-11-22T14:52:45Z", NULL, 0 },
		{ "2026-11-22 14:52", NULL, 1 },
		{ "2026-11-22 14:53", NULL, 0 },
		{ "2026-11-22", NULL, 1 },
		{ "2026-11-23", NULL, 0 },
		{ NULL, "2026-11-22 14:52:44.000001", 1 },
		{ NULL, "2026-11-22 14:52:44", 0 },
		{ NULL, "2024-02-29 00:00", 0 },
		{ "1970-01-01", NULL, 1 },
		{ "+1s", NULL, 1 },
		{ "+1.1s", NULL, 0 },
		{ "+1000ms", "+1001ms", 1 },
		{ NULL, "+999ms", 0 },
		{ NULL, "+1", 0 },
		{ "yesterday", NULL, -EINVAL },
		{ "", NULL, -EINVAL },
		{ "+", NULL, -EINVAL },
		{ "61.x", NULL, -EINVAL },
		{ "-5", NULL, -EINVAL },
		{ NULL, "2026-13-01", -EINVAL },
		{ NULL, "2026-02-29", -EINVAL },
		{ NULL, "2026-11-22 24:00", -EINVAL },
		{ NULL, "2026-11-22 14:52:", -EINVAL },
		{ NULL, "2026-11-22 14:52:44.", -EINVAL },
		{ NULL, "2026-11-22 14:52:44 CET", -EINVAL },
		{ NULL, "1969-12-31", -EINVAL },
	};
	struct fixture *f = *state;

	make_event(f);
	set_meta(f, (int64_t)(UTC * SEC), 60 * SEC);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_select_opts opts = { .since = cases[i].since, .until = cases[i].until };
		int end, r = select_one(f, &opts, &end);

		if (r != cases[i].want)
			fail_msg("since %s, until %s: %d", cases[i].since, cases[i].until, r);
	}
}

/* A capture that says nothing of its clock and start. */
static void test_times_of_bare_captures(void **state)
{
	static const struct {
		struct pk_select_opts opts;
		int want;
	} cases[] = {
		{ { .since = "2026-11-22" }, -EINVAL },
		{ { .until = "2026-11-22" }, -EINVAL },
		{ { .since = "+0s" }, 1 }, /* from the first event on */
		{ { .since = "+1s" }, 0 },
		{ { .since = "61" }, 1 },
	};
	struct fixture *f = *state;

	make_event(f);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_select_freep) struct pk_select *s = NULL;

		assert_int_equal(pk_select_new(&cases[i].opts, &s), 0);
		pk_event_parse(f->r.bytes, f->r.len, NULL, &f->ev);
		assert_int_equal(pk_select_match(s, &f->ev, f->names), cases[i].want);
	}
}

/* ---- packets ---- */

#define MACS "\x02\0\0\0\0\2\x02\0\0\0\0\1"
/* 10.0.0.1:40000 > 10.0.0.2:9999 UDP */
#define IP_UDP                                                                                     \
	"\x45\0\0\x20\0\1\x40\0\x40\x11\x26\xca\x0a\0\0\1\x0a\0\0\2"                               \
	"\x9c\x40\x27\x0f\0\x0c\x34\x17"

static void test_packets(void **state)
{
#define BYTES(s) s, sizeof(s) - 1
	static const struct {
		const char *filter;
		uint8_t start;
		uint16_t protocol, vlan; /* tag, 0: none */
		const char *data;
		size_t captured;
		bool want;
	} cases[] = {
		{ "udp port 9999", PK_LAYER_MAC, 0x800, 0, BYTES(MACS "\x08\0" IP_UDP), true },
		{ "udp port 9998", PK_LAYER_MAC, 0x800, 0, BYTES(MACS "\x08\0" IP_UDP), false },
		{ "host 10.0.0.2", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP), true },
		{ "udp src port 40000", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP), true },
		{ "tcp", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP), false },
		{ "ether host 02:00:00:00:00:01", PK_LAYER_MAC, 0x800, 0,
		  BYTES(MACS "\x08\0" IP_UDP), true },
		{ "ether host 02:00:00:00:00:01", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP),
		  false },
		{ "not ether host 02:00:00:00:00:01", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP),
		  false },
		{ "vlan 10", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP), true },
		{ "vlan 10 and udp port 9999", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP),
		  true },
		{ "vlan 11", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP), false },
		{ "vlan", PK_LAYER_MAC, 0x800, 0, BYTES(MACS "\x08\0" IP_UDP), false },
		{ "not vlan", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP), false },
		{ "vlan 10", PK_LAYER_MAC, 0x8100, 0, BYTES(MACS "\x81\0\0\x0a\x08\0" IP_UDP),
		  true },
		{ "vlan 10 and host 10.0.0.1", PK_LAYER_NETWORK, 0x800, 10, BYTES(IP_UDP), false },
		{ "udp port 9999", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP), false },
		{ "not udp port 9999", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP), true },
		{ "udp or vlan", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP), true },
		{ "vlan 10", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP), false },
		/* cut too short for a verdict: no match, negated or not, as libpcap says */
		{ "udp port 9999", PK_LAYER_NETWORK, 0x800, 0, IP_UDP, 22, false },
		{ "udp", PK_LAYER_NETWORK, 0x800, 0, IP_UDP, 22, true },
		{ "not udp port 9999", PK_LAYER_NETWORK, 0x800, 0, IP_UDP, 22, false },
		{ "ip", PK_LAYER_MAC, 0x800, 0, MACS, 12, false },
		{ "greater 100", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP), true }, /* it had 100 */
		{ "greater 101", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP), false },
		{ "vlan and greater 104", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP),
		  true },
		{ "greater 104", PK_LAYER_MAC, 0x800, 10, BYTES(MACS "\x08\0" IP_UDP), true },
		{ "", PK_LAYER_NETWORK, 0x800, 0, BYTES(IP_UDP), true },
		{ "", PK_LAYER_UNKNOWN, 0x800, 0, BYTES(IP_UDP), false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_select_opts opts = { .filter = cases[i].filter };
		int end, r;

		test_record_init(&f->r, 1, 0, 0, 0);
		test_add(&f->r, skb, .vlan_proto = cases[i].vlan ? 0x8100 : 0,
			 .vlan_tci = cases[i].vlan);
		test_add_packet(&f->r, cases[i].start, cases[i].protocol, 100, cases[i].data,
				cases[i].captured);
		r = select_one(f, &opts, &end);
		if (r != cases[i].want)
			fail_msg("case %zu, %s: %d", i, cases[i].filter, r);
	}
}

/* ---- in front of a consumer ---- */

struct counter {
	struct pk_consumer consumer;
	int begun, events, ended, answer;
};

static int count_begin(struct pk_consumer *c, const struct pk_names *names)
{
	(void)names;
	((struct counter *)c)->begun++;
	return 0;
}

static int count_event(struct pk_consumer *c, const struct pk_event *ev,
		       const struct pk_names *names)
{
	(void)ev;
	(void)names;
	((struct counter *)c)->events++;
	return ((struct counter *)c)->answer;
}

static int count_end(struct pk_consumer *c, const struct pk_names *names)
{
	(void)names;
	((struct counter *)c)->ended++;
	return 0;
}

static void test_consumer(void **state)
{
	const struct pk_select_opts opts = { .devs = LIST("veth0"),
					     .probes = LIST("nowhere", "*") };
	struct counter n = {
		.consumer = { .begin = count_begin, .event = count_event, .end = count_end }
	};
	_cleanup_(pk_select_freep) struct pk_select *s = NULL;
	_cleanup_(pk_consumer_freep) struct pk_consumer *c = NULL;
	struct fixture *f = *state;

	assert_int_equal(pk_select_new(&opts, &s), 0);
	c = pk_select_consumer(s, &n.consumer);
	assert_non_null(c);
	assert_int_equal(c->begin(c, f->names), 0);
	make_event(f);
	pk_event_parse(f->r.bytes, f->r.len, NULL, &f->ev);
	assert_int_equal(c->event(c, &f->ev, f->names), 0);
	n.answer = -EPIPE;
	assert_int_equal(c->event(c, &f->ev, f->names), -EPIPE);
	test_record_init(&f->r, 1, 0, 0, 0);
	pk_event_parse(f->r.bytes, f->r.len, NULL, &f->ev);
	assert_int_equal(c->event(c, &f->ev, f->names), 0);
	assert_int_equal(c->end(c, f->names), -ENOENT); /* no such probe: said after the output */
	assert_int_equal(n.begun, 1);
	assert_int_equal(n.events, 2);
	assert_int_equal(n.ended, 1);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_conditions), TEST(test_missing_sections),
		TEST(test_times),      TEST(test_times_of_bare_captures),
		TEST(test_packets),    TEST(test_consumer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
