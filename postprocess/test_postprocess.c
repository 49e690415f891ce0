// SPDX-License-Identifier: GPL-2.0-or-later
/* The consumers on events made by hand: what each writes, to the byte, and how each fails. Whole
 * captures are the golden tests' affair. */

#include <errno.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/util/out.h"
#include "postprocess/journey_format.h"
#include "postprocess/json.h"
#include "postprocess/pcap.h"
#include "postprocess/stats.h"
#include "postprocess/tally.h"
#include "postprocess/test_event.h"
#include "postprocess/text.h"

#define TEXT 0xffffffff81000000ULL

struct fixture {
	struct pk_names *names;
	struct pk_out out;
	struct test_record r;
	struct pk_event ev;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->names = pk_names_new();
	assert_non_null(f->names);
	pk_out_init(&f->out, -1);
	pk_names_add_probe(f->names, 0, "tp", "skb:kfree_skb");
	pk_names_add_probe(f->names, 1, "kprobe", "ip_rcv");
	pk_names_add_probe(f->names, 2, "tp", "sock:sk_data_ready");
	pk_names_add_probe(f->names, 3, "tp", "skb:consume_skb");
	pk_names_add_symbol(f->names, &(struct pk_symbol){ TEXT, 0x100, "tcp_v4_rcv", "" });
	pk_names_add_symbol(f->names, &(struct pk_symbol){ TEXT + 0x100, 0x100,
							   "skb_release_data.isra.0", "" });
	pk_names_add_subsystem(f->names, 0, "core");
	pk_names_add_subsystem(f->names, 3, "openvswitch");
	pk_names_add_reason(f->names, 3, "NO_SOCKET");
	pk_names_add_reason(f->names, 0x30001, "OVS_DROP_LAST_ACTION");
	pk_names_add_netns(f->names, 7, "web");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pk_names_free(f->names);
	pk_out_done(&f->out);
	free(f);
	return 0;
}

static void begin(struct fixture *f, uint64_t ts_ns, uint16_t probe, uint64_t id)
{
	test_record_init(&f->r, ts_ns, 12, probe, id);
}

static const struct pk_event *event(struct fixture *f)
{
	assert_int_equal(pk_event_parse(f->r.bytes, f->r.len, NULL, &f->ev), f->r.len);
	return &f->ev;
}

/* What is in the output, which is emptied by the next write after it. */
static const char *take(struct fixture *f)
{
	const char *text = pk_out_text(&f->out);

	pk_out_reset(&f->out);
	return text;
}

static void set_clock(struct fixture *f, int64_t offset_ns)
{
	struct json_object *meta = json_object_new_object();

	json_object_object_add(meta, "clock_offset_ns", json_object_new_int64(offset_ns));
	pk_names_set_meta(f->names, meta);
}

/* ---- text ---- */

static void test_utc(void **state)
{
	static const struct {
		uint64_t sec;
		const char *want;
	} cases[] = {
		{ 0, "1970-01-01 00:00:00.000007" },
		{ 951782399, "2000-02-28 23:59:59.000007" },
		{ 951782400, "2000-02-29 00:00:00.000007" },
		{ 951868800, "2000-03-01 00:00:00.000007" },
		{ 1795359103, "2026-11-22 14:51:43.000007" },
		{ 1798761599, "2026-12-31 23:59:59.000007" },
		{ 1798761600, "2027-01-01 00:00:00.000007" },
		{ 4107542400, "2100-03-01 00:00:00.000007" }, /* 2100 has no leap day */
		{ 4107542399, "2100-02-28 23:59:59.000007" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		pk_text_utc(&f->out, cases[i].sec * 1000000000ULL + 7999);
		assert_string_equal(take(f), cases[i].want);
	}
}

static void test_header(void **state)
{
	struct fixture *f = *state;
	struct pk_print_opts boot = { 0 }, utc = { .utc = true };

	begin(f, 61000001999, 1, 0);
	pk_event_print(event(f), f->names, &f->out, &boot);
	assert_string_equal(take(f), "61.000001 [012] kprobe ip_rcv\n");
	pk_event_print(event(f), f->names, &f->out, &utc); /* no clock: never 1970 */
	assert_string_equal(take(f), "61.000001 [012] kprobe ip_rcv\n");
	set_clock(f, 1795359042000000000);
	test_add(&f->r, task, .pid = 5, .tid = 6, .comm = "a b\x1b");
	((struct pk_record *)f->r.bytes)->id = 0xabc;
	pk_event_print(event(f), f->names, &f->out, &utc);
	assert_string_equal(take(f),
			    "2026-11-22 14:51:43.000001 [012] a b\\x1b/5 kprobe ip_rcv #abc\n");
	begin(f, 1, 99, 0);
	pk_event_print(event(f), f->names, &f->out, &boot);
	assert_string_equal(take(f), "0.000000 [012] ? ?\n");
}

static void test_sections(void **state)
{
	struct fixture *f = *state;
	struct pk_print_opts opts = { 0 };

	begin(f, 0, 0, 0);
	test_add(&f->r, drop, .reason = 3, .location = TEXT + 0x77);
	test_add(&f->r, skb, .len = 4); /* nothing out of the ordinary: no line */
	test_add(&f->r, dev, .ifindex = 2, .rx_ifindex = 2, .name = "eth0");
	test_add(&f->r, ns, .inum = 7);
	pk_event_print(event(f), f->names, &f->out, &opts);
	assert_string_equal(take(f), "0.000000 [012] tp skb:kfree_skb\n"
				     "    drop NO_SOCKET at tcp_v4_rcv+0x77\n"
				     "    dev eth0 (2), ns web (7)\n");
	begin(f, 0, 0, 0);
	test_add(&f->r, drop, .reason = 3, .location = TEXT + 0x77);
	test_add(&f->r, ns, .inum = 7); /* has no device to join */
	pk_event_print(event(f), f->names, &f->out, &opts);
	assert_string_equal(take(f), "0.000000 [012] tp skb:kfree_skb\n"
				     "    drop NO_SOCKET at tcp_v4_rcv+0x77\n"
				     "    ns web (7)\n");
}

/* An empty section leaves no trace when the output is flushed in the midst of events. */
static void test_small_buffer(void **state)
{
	struct fixture *f = *state;
	struct pk_print_opts opts = { 0 };
	int fds[2];
	char got[512] = "";

	assert_int_equal(pipe(fds), 0);
	begin(f, 0, 0, 0);
	test_add(&f->r, skb, .len = 4);
	test_add(&f->r, dev, .ifindex = 2, .name = "eth0");
	pk_out_done(&f->out);
	pk_out_init(&f->out, fds[1]);
	f->out.cap = 40; /* the header does not fit with what follows */
	f->out.buf = malloc(f->out.cap);
	pk_event_print(event(f), f->names, &f->out, &opts);
	assert_int_equal(pk_out_flush(&f->out), 0);
	assert_true(read(fds[0], got, sizeof(got) - 1) > 0);
	assert_string_equal(got, "0.000000 [012] tp skb:kfree_skb\n    dev eth0 (2)\n");
	close(fds[0]);
	close(fds[1]);
}

static void test_color(void **state)
{
	struct fixture *f = *state;
	struct pk_print_opts opts = { 0 };

	begin(f, 0, 1, 1);
	f->out.color = true;
	pk_event_print(event(f), f->names, &f->out, &opts);
	assert_string_equal(take(f),
			    "\033[2m0.000000 [012] \033[0m\033[1mkprobe ip_rcv\033[0m #1\n");
}

/* ---- JSON ---- */

static const char *json_of(struct fixture *f)
{
	struct pk_json j;

	pk_json_init(&j, &f->out);
	pk_event_json(event(f), f->names, &j, NULL);
	return take(f);
}

#define JSON_HEAD "{\"ts\":1,\"cpu\":12,\"probe\":{\"type\":\"tp\",\"symbol\":\"skb:kfree_skb\"}"

static void test_json_drop(void **state)
{
	static const struct {
		const char *what;
		uint32_t reason;
		uint64_t location;
		const char *want;
	} cases[] = {
		{ "core reason", 3, TEXT + 0x77,
		  "\"reason\":\"NO_SOCKET\",\"subsystem\":\"core\",\"value\":3,\"symbol\":\"tcp_v4_"
		  "rcv\",\"offset\":119" },
		{ "reason of a subsystem", 0x30001, TEXT,
		  "\"reason\":\"OVS_DROP_LAST_ACTION\",\"subsystem\":\"openvswitch\",\"value\":"
		  "196609,"
		  "\"symbol\":\"tcp_v4_rcv\",\"offset\":0" },
		{ "number without a name", 0x30002, TEXT,
		  "\"reason\":\"196610\",\"subsystem\":\"openvswitch\",\"value\":196610,"
		  "\"symbol\":\"tcp_v4_rcv\",\"offset\":0" },
		{ "subsystem without a name", 0x90001, TEXT,
		  "\"reason\":\"589825\",\"subsystem\":\"9\",\"value\":589825,\"symbol\":\"tcp_v4_"
		  "rcv\",\"offset\":0" },
		{ "place without a name", 3, 0xffff888000000000,
		  "\"reason\":\"NO_SOCKET\",\"subsystem\":\"core\",\"value\":3,\"address\":"
		  "\"0xffff888000000000\"" },
		{ "no place", 3, 0, "\"reason\":\"NO_SOCKET\",\"subsystem\":\"core\",\"value\":3" },
	};
	struct fixture *f = *state;
	char want[512];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		begin(f, 1, 0, 0);
		test_add(&f->r, drop, .reason = cases[i].reason, .location = cases[i].location);
		snprintf(want, sizeof(want), JSON_HEAD ",\"drop\":{%s}}", cases[i].want);
		assert_string_equal(json_of(f), want);
	}
}

static void test_json_no_reasons(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *old = pk_names_new();
	struct fixture *f = *state;
	struct pk_json j;

	pk_json_init(&j, &f->out);
	pk_json_reason(&j, old, 0);
	assert_string_equal(take(f), "");
	pk_json_reason(&j, old, 4); /* a number that came all the same is not kept back */
	assert_string_equal(take(f), "\"reason\":\"4\",\"subsystem\":\"0\",\"value\":4");
}

static void test_json_sections(void **state)
{
	static const uint64_t stack[] = { TEXT + 1, 0x10, 0xfedcba9876543210 };
	struct fixture *f = *state;

	begin(f, 1, 0, 0x123456789abcdef0);
	test_add(&f->r, ns, .inum = 7, .cookie = UINT64_MAX);
	test_add(&f->r, dev, .ifindex = 2, .rx_ifindex = 3, .name = "sixteen_letters_");
	test_add_stack(&f->r, stack, ARRAY_SIZE(stack));
	test_add(&f->r, task, .pid = 1, .tid = 2, .comm = "a\"b\xff");
	assert_string_equal(
		json_of(f),
		"{\"ts\":1,\"cpu\":12,\"task\":{\"pid\":1,\"tid\":2,\"comm\":\"a\\\"b\\ufffd\"},"
		"\"probe\":{\"type\":\"tp\",\"symbol\":\"skb:kfree_skb\"},\"id\":"
		"\"123456789abcdef0\","
		"\"dev\":{\"ifindex\":2,\"rx_ifindex\":3,\"name\":\"sixteen_letters_\"},"
		"\"ns\":{\"inum\":7,\"name\":\"web\",\"cookie\":18446744073709551615},"
		"\"stack\":[\"tcp_v4_rcv+0x1\",\"0x10\",\"0xfedcba9876543210\"]}");
}

static void test_json_packet(void **state)
{
	static const char *const layers[] = { "unknown", "mac", "network", "unknown" };
	struct fixture *f = *state;

	for (uint8_t start = 0; start < ARRAY_SIZE(layers); start++) {
		_cleanup_(freep) char *want = NULL;

		begin(f, 1, 0, 0);
		test_add_packet(&f->r, start, 0x800, 99, "\x01\xab", 2);
		assert_true(asprintf(&want,
				     JSON_HEAD
				     ",\"packet\":{\"len\":99,\"protocol\":2048,\"start\":\"%s\","
				     "\"pkt_type\":0,\"data\":\"01ab\",\"captured\":2,\"summary\":",
				     layers[start]) > 0);
		assert_memory_equal(json_of(f), want, strlen(want));
	}
}

/* ---- journeys ---- */

static void test_loss_spans(void **state)
{
	static const struct pk_loss losses[] = {
		{ .from_ns = 50, .to_ns = 60 }, { .from_ns = 10, .to_ns = 20 },
		{ .from_ns = 15, .to_ns = 30 }, { .from_ns = 12, .to_ns = 13 },
		{ .from_ns = 90, .to_ns = 80 }, /* the wrong way round */
	};
	static const struct {
		uint64_t from, to;
		bool hit;
	} cases[] = {
		{ 0, 9, false },   { 0, 10, true },  { 30, 31, true },  { 31, 49, false },
		{ 25, 26, true },  { 0, 100, true }, { 61, 79, false }, { 85, 85, true },
		{ 91, 99, false }, { 55, 55, true },
	};
	_cleanup_(pk_loss_spans_done) struct pk_loss_spans spans = { 0 };

	(void)state;
	assert_int_equal(pk_loss_spans_init(&spans, NULL, 0), 0);
	assert_false(pk_loss_spans_hit(&spans, 0, UINT64_MAX));
	assert_int_equal(pk_loss_spans_init(&spans, losses, ARRAY_SIZE(losses)), 0);
	assert_int_equal(spans.n, 3);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(pk_loss_spans_hit(&spans, cases[i].from, cases[i].to),
				 cases[i].hit);
}

static void end_text(struct fixture *f, const struct pk_journey *journey)
{
	struct pk_json j;

	pk_json_init(&j, &f->out);
	pk_journey_formats[PK_FORMAT_TEXT].end(journey, f->names, &j);
}

static void add(struct fixture *f, struct pk_journey *journey)
{
	_cleanup_(pk_stations_freep) struct pk_stations *stations = pk_stations_new(f->names);

	assert_non_null(stations);
	assert_int_equal(pk_journey_add(journey, stations, event(f)), 0);
}

static void test_roles(void **state)
{
	static const struct {
		const char *symbol;
		enum pk_role role;
	} cases[] = {
		{ "net:netif_receive_skb_entry", PK_ROLE_ENTER },
		{ "__netif_receive_skb_core.constprop.0", PK_ROLE_ENTER },
		{ "net:net_dev_start_xmit", PK_ROLE_LEAVE },
		{ "net:net_dev_xmit", PK_ROLE_LEFT },
		{ "net:net_dev_xmit_timeout", PK_ROLE_PASS },
		{ "tcp_data_queue", PK_ROLE_QUEUE },
		{ "tcp:tcp_probe", PK_ROLE_QUEUE },
		{ "sock:sk_data_ready", PK_ROLE_HOLD },
		{ "tcp_recvmsg_locked", PK_ROLE_TAKE },
		{ "skb:consume_skb", PK_ROLE_FREE },
		{ "skb_release_data.isra.0", PK_ROLE_FREE },
		{ "ip_forward", PK_ROLE_PASS },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(pk_role_of_symbol(cases[i].symbol), cases[i].role);
}

/* What is known of the cause stands under the verdict, and in it. */
static void test_verdict_why(void **state)
{
	static const struct pk_cause likely = {
		.cause = "it is so",
		.cause_len = sizeof("it is so") - 1,
		.fix = "do that",
		.fix_len = sizeof("do that") - 1,
		.confidence = PK_CONFIDENCE_LIKELY,
		.derived = true,
	};
	struct pk_journey journey = { .id = 1, .outcome = PK_OUTCOME_DROPPED, .complete = true };
	struct fixture *f = *state;
	struct pk_json j;

	journey.drop = (struct drop_section){ .reason = 3, .location = TEXT + 0x77 };
	journey.why = &likely;
	end_text(f, &journey);
	assert_string_equal(take(f), "  => DROPPED NO_SOCKET at tcp_v4_rcv+0x77\n"
				     "    cause (likely, derived): it is so\n"
				     "    fix: do that\n\n");
	pk_json_init(&j, &f->out);
	pk_journey_formats[PK_FORMAT_JSON].begin(&journey, &j);
	pk_journey_formats[PK_FORMAT_JSON].end(&journey, f->names, &j);
	assert_non_null(strstr(take(f), "\"cause\":\"it is so\",\"fix\":\"do that\","
					"\"confidence\":\"likely\",\"derived\":true,"
					"\"complete\":true"));
}

static void test_verdict(void **state)
{
	struct pk_loss_spans none = { 0 };
	struct pk_journey journey = { .id = 1, .start_ns = 1, .end_ns = 3 };
	struct fixture *f = *state;

	begin(f, 1, 1, 1);
	test_add(&f->r, dev, .ifindex = 2, .name = "eth0");
	test_add(&f->r, ns, .inum = 7);
	add(f, &journey);
	pk_journey_end(&journey, &none);
	assert_int_equal(journey.outcome, PK_OUTCOME_LOST_TRACK);
	assert_false(journey.complete);
	end_text(f, &journey);
	assert_string_equal(take(f),
			    "  => LOST TRACK: no end was seen; last seen on eth0 in ns web\n\n");

	begin(f, 2, 0, 1);
	test_add(&f->r, drop, .reason = 0x30001, .location = TEXT + 0x77);
	add(f, &journey);
	begin(f, 3, 1, 1);
	test_add(&f->r, dev, .ifindex = 3, .name = "after"); /* not where it was dropped */
	add(f, &journey);
	pk_journey_end(&journey, &none);
	assert_true(journey.complete);
	end_text(f, &journey);
	assert_string_equal(take(f),
			    "  => DROPPED openvswitch/OVS_DROP_LAST_ACTION at "
			    "tcp_v4_rcv+0x77 on eth0 in ns web (1 ns after first sight)\n\n");
}

/* What a socket keeps for its reader is delivered, and read if it is freed and was not dropped. */
static void test_verdict_held(void **state)
{
	struct pk_loss_spans none = { 0 };
	struct pk_journey journey = { .id = 1 };
	struct fixture *f = *state;

	begin(f, 1, 2, 1);
	test_add(&f->r, sk, .protocol = 17, .local_port = 53);
	add(f, &journey);
	pk_journey_end(&journey, &none);
	assert_int_equal(journey.outcome, PK_OUTCOME_DELIVERED);
	assert_true(journey.queued && journey.complete);
	end_text(f, &journey);
	assert_string_equal(take(f),
			    "  => DELIVERED to socket udp port 53, no reader was seen\n\n");

	begin(f, 2, 3, 1);
	test_add(&f->r, place, .location = TEXT + 0x77);
	add(f, &journey);
	pk_journey_end(&journey, &none);
	assert_int_equal(journey.outcome, PK_OUTCOME_DELIVERED);
	assert_false(journey.queued);
}

/* A fragment that is freed with the packet that it became a part of is no loss of its own, whatever
 * the kernel calls it. */
static void test_verdict_part(void **state)
{
	struct pk_loss_spans none = { 0 };
	struct pk_journey journey = { .id = 1 };
	struct fixture *f = *state;

	begin(f, 1, 2, 1);
	test_add(&f->r, drop, .reason = 3, .location = TEXT + 0x177);
	add(f, &journey);
	pk_journey_end(&journey, &none);
	assert_int_equal(journey.outcome, PK_OUTCOME_CONSUMED);
}

/* What TCP took and nobody will read, in 40 bytes of IP without payload or 41 with. */
static void add_tcp(struct fixture *f, uint8_t length)
{
	uint8_t ip[41] = { 0x45, [3] = length, [8] = 64, [9] = 6, [32] = 0x50 };

	test_add_packet(&f->r, PK_LAYER_NETWORK, 0x0800, length, ip, length);
}

/* Ends that no event of the kernel tells. */
static void test_verdict_untold(void **state)
{
	static const struct {
		uint16_t probe; /* of the last station */
		uint8_t length; /* of IP with TCP; 0: another */
		enum pk_ending how;
		bool untold; /* by this kernel */
		const char *want;
	} cases[] = {
		{ 1, 0, PK_ENDING_NONE, false, "LOST TRACK: no end was seen" },
		{ 1, 0, PK_ENDING_NONE, true,
		  "LOST TRACK: no end was seen, and this kernel does not tell of each" },
		{ 1, 0, PK_ENDING_REUSED, true, "CONSUMED: freed, and not as a drop" },
		{ 1, 0, PK_ENDING_FREED, false,
		  "CONSUMED: freed, and not as a drop (4.0 us after first sight)" },
		{ 5, 0, PK_ENDING_FREED, false,
		  "TRANSMITTED by a device (4.0 us after first sight)" },
		{ 1, 0, PK_ENDING_FORGOTTEN, true,
		  "LOST TRACK: not seen any more, it was forgotten after 4.0 us" },
		{ 1, 0, PK_ENDING_CROWDED_OUT, false,
		  "LOST TRACK: not seen any more, and the table of packets filling (--track-max), "
		  "it was forgotten after 4.0 us" },
		{ 1, 0, PK_ENDING_UNFOLLOWED, false,
		  "LOST TRACK: the table of packets was full (--track-max), so it was not "
		  "followed" },
		{ 4, 40, PK_ENDING_NONE, true,
		  "CONSUMED: TCP took it, with nothing in it to read, socket tcp port 80" },
		{ 4, 41, PK_ENDING_NONE, true,
		  "DELIVERED to socket tcp port 80, no reader was seen" },
		{ 4, 41, PK_ENDING_FORGOTTEN, true,
		  "DELIVERED to socket tcp port 80, no reader was seen" },
	};
	struct pk_loss_spans none = { 0 };
	struct fixture *f = *state;
	char want[200];

	pk_names_add_probe(f->names, 4, "tp", "tcp:tcp_probe");
	pk_names_add_probe(f->names, 5, "tp", "net:net_dev_start_xmit");
	pk_names_add_probe(f->names, 6, "track", "end");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_journey journey = { .id = 1, .ends_untold = cases[i].untold };

		begin(f, 1000, cases[i].probe, 1);
		if (cases[i].length) {
			add_tcp(f, cases[i].length);
			test_add(&f->r, sk, .protocol = 6, .local_port = 80);
		}
		if (cases[i].how == PK_ENDING_UNFOLLOWED)
			test_add(&f->r, end, .how = PK_ENDING_UNFOLLOWED);
		add(f, &journey);
		if (cases[i].how && cases[i].how != PK_ENDING_UNFOLLOWED) {
			begin(f, 5000, 6, 1);
			test_add(&f->r, end, .how = cases[i].how);
			add(f, &journey);
		}
		pk_journey_end(&journey, &none);
		end_text(f, &journey);
		snprintf(want, sizeof(want), "  => %s\n\n", cases[i].want);
		assert_string_equal(take(f), want);
	}
}

static void test_verdict_incomplete(void **state)
{
	struct pk_loss_span span = { 2, 2 };
	struct pk_loss_spans spans = { &span, 1 };
	struct pk_journey journey = { .start_ns = 1, .verdict_ns = 1 };
	struct fixture *f = *state;
	struct pk_json j;

	begin(f, 2, 0, 0);
	test_add(&f->r, drop, .reason = 3, .location = 0x1234);
	test_add(&f->r, ns, .inum = 8);
	add(f, &journey);
	pk_journey_end(&journey, &spans);
	end_text(f, &journey);
	assert_string_equal(take(f), "  => DROPPED NO_SOCKET at 0x1234 in ns 8 (1 ns after first "
				     "sight) (incomplete: events were lost meanwhile)\n\n");
	pk_json_init(&j, &f->out);
	pk_journey_formats[PK_FORMAT_JSON].begin(&journey, &j);
	pk_journey_formats[PK_FORMAT_JSON].end(&journey, f->names, &j);
	assert_string_equal(
		take(f),
		"{\"start\":1,\"end\":2,\"events\":[],\"verdict\":{\"outcome\":\"dropped\","
		"\"ts\":2,\"reason\":\"NO_SOCKET\",\"subsystem\":\"core\",\"value\":3,\"address\":"
		"\"0x1234\","
		"\"dev\":{\"name\":\"-\"},\"ns\":{\"inum\":8,\"cookie\":0},\"complete\":false}}\n");
}

/* ---- tally ---- */

static void test_tally(void **state)
{
	_cleanup_(pk_tally_done) struct pk_tally t = { 0 };

	(void)state;
	for (uint64_t i = 0; i < 30000; i++) {
		struct pk_tally_key key = { i % 1000, i % 1000 << 32, ~(i % 1000) };
		struct pk_tally_row *row = pk_tally_row(&t, &key);

		assert_non_null(row);
		assert_int_equal(row - t.at, i % 1000); /* rows keep their number */
		row->count += key.a == 500 ? 2 : 1;
	}
	assert_int_equal(t.n, 1000);
	pk_tally_sort(&t);
	assert_int_equal(t.at[0].key.a, 500);
	assert_int_equal(t.at[0].count, 60);
	for (size_t i = 1; i < t.n; i++) { /* equal counts: by key */
		assert_int_equal(t.at[i].count, 30);
		assert_true(i == 1 || t.at[i].key.a > t.at[i - 1].key.a);
	}
}

/* ---- consumers ---- */

static void test_printer_errors(void **state)
{
	struct pk_print_opts opts[] = { { .format = PK_FORMAT_TEXT },
					{ .format = PK_FORMAT_JSON } };
	struct fixture *f = *state;

	begin(f, 1, 0, 0);
	for (size_t i = 0; i < ARRAY_SIZE(opts); i++) {
		_cleanup_(pk_consumer_freep) struct pk_consumer *c =
			pk_printer_new(&f->out, &opts[i]);

		assert_non_null(c);
		f->out.error = 0;
		assert_int_equal(c->event(c, event(f), f->names), 0);
		assert_true(f->out.len > 0);
		f->out.error = -EPIPE;
		assert_int_equal(c->event(c, event(f), f->names), -EPIPE);
		f->out.error = -ENOSPC;
		assert_int_equal(c->event(c, event(f), f->names), -ENOSPC);
		f->out.error = 0;
		pk_out_reset(&f->out);
	}
}

static void test_stats(void **state)
{
	_cleanup_(pk_consumer_freep) struct pk_consumer *c = NULL;
	struct pk_print_opts opts = { .format = PK_FORMAT_JSON };
	struct fixture *f = *state;

	pk_names_add_netns(f->names, 77, "quiet");
	pk_names_add_counter(f->names, 77, "IcmpInEchos", 5, NULL);
	pk_names_add_counter(f->names, 77, "OfALaterVersion", 5, NULL);
	c = pk_stats_new(&f->out, &opts, NULL);
	assert_non_null(c);
	for (uint64_t i = 0; i < 3; i++) {
		begin(f, 100 - i, 0, 0); /* times that fall */
		test_add(&f->r, drop, .reason = 3,
			 .location = TEXT + i); /* one function, three places in it */
		assert_int_equal(c->event(c, event(f), f->names), 0);
	}
	assert_int_equal(c->end(c, f->names), 0);
	assert_string_equal(
		take(f),
		"{\"events\":3,\"start\":98,\"end\":100,\"lost\":0,\"shed\":0,\"bad_records\":0,"
		"\"whole\":true,"
		"\"probes\":[{\"type\":\"tp\",\"symbol\":\"skb:kfree_skb\",\"count\":3}],"
		"\"reasons\":[{\"reason\":\"NO_SOCKET\",\"subsystem\":\"core\",\"value\":"
		"3,\"count\":3}],"
		"\"places\":[{\"symbol\":\"tcp_v4_rcv\",\"count\":3}],\"devices\":[],"
		"\"namespaces\":[],\"unseen\":[{\"counter\":\"IcmpInEchos\",\"ns\":{\"inum\":77,"
		"\"name\":\"quiet\"},\"count\":5}],"
		"\"lost_causes\":[],\"lost_probes\":[],\"lost_cpus\":[],"
		"\"shed_causes\":[],\"shed_probes\":[],\"shed_cpus\":[]}\n");
}

/* A whole pcapng file of the one event at hand. */
static void run_pcap(struct fixture *f, const struct pk_pcap_opts *opts)
{
	_cleanup_(pk_consumer_freep) struct pk_consumer *c = pk_pcap_new(&f->out, opts);

	assert_non_null(c);
	pk_out_reset(&f->out);
	assert_int_equal(c->event(c, event(f), f->names), 0);
	assert_int_equal(c->end(c, f->names), 0);
}

static bool out_has(const struct fixture *f, const void *bytes, size_t len)
{
	return memmem(f->out.buf, f->out.len, bytes, len) != NULL;
}

static void test_pcap_packets(void **state)
{
	static const struct {
		const char *what;
		uint8_t start;
		uint16_t protocol, vlan_proto, vlan_tci;
		const char *data;
		size_t captured;
		const char *want; /* captured and original length, then the bytes; NULL: left out */
		size_t want_len;
	} cases[] = {
		{ "frame as it is", PK_LAYER_MAC, 0x800, 0, 0, "ddddddssssss\x08\0IP", 16,
		  "\x10\0\0\0\x64\0\0\0ddddddssssss\x08\0IP", 24 },
		{ "tag put back", PK_LAYER_MAC, 0x800, 0x8100, 10, "ddddddssssss\x08\0IP", 16,
		  "\x14\0\0\0\x68\0\0\0ddddddssssss\x81\0\0\x0a\x08\0IP", 28 },
		{ "too short for a tag", PK_LAYER_MAC, 0x800, 0x8100, 10, "dddd", 4,
		  "\x04\0\0\0\x64\0\0\0dddd", 12 },
		{ "no link header", PK_LAYER_NETWORK, 0x86dd, 0, 0, "\x60", 1,
		  "\x0f\0\0\0\x72\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x86\xdd\x60", 23 },
		{ "tag without a link header", PK_LAYER_NETWORK, 0x800, 0x88a8, 1, "\x45", 1,
		  "\x13\0\0\0\x76\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x88\xa8\0\x01\x08\0\x45", 27 },
		{ "protocol from the bytes, 4", PK_LAYER_NETWORK, 0, 0, 0, "\x45", 1,
		  "\x0f\0\0\0\x72\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\x45", 23 },
		{ "protocol from the bytes, 6", PK_LAYER_NETWORK, 3, 0, 0, "\x60", 1,
		  "\x0f\0\0\0\x72\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x86\xdd\x60", 23 },
		{ "of no protocol", PK_LAYER_NETWORK, 0, 0, 0, "\x10", 1, NULL, 0 },
		{ "no headers yet", PK_LAYER_UNKNOWN, 0x800, 0, 0, "payload", 7, NULL, 0 },
		{ "no bytes", PK_LAYER_MAC, 0x800, 0, 0, "", 0, NULL, 0 },
	};
	struct pk_pcap_opts opts = { 0 };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool packet;

		begin(f, 0x600000005, 0, 0);
		test_add_packet(&f->r, cases[i].start, cases[i].protocol, 100, cases[i].data,
				cases[i].captured);
		test_add(&f->r, skb, .vlan_proto = cases[i].vlan_proto,
			 .vlan_tci = cases[i].vlan_tci);
		run_pcap(f, &opts);
		/* type, length..., interface 0, time */
		packet = out_has(f, "\0\0\0\0\x06\0\0\0\x05\0\0\0", 12);
		if (packet != !!cases[i].want ||
		    (packet && !out_has(f, cases[i].want, cases[i].want_len)))
			fail_msg("%s", cases[i].what);
	}
}

static void test_pcap_direction(void **state)
{
	static const struct {
		uint32_t ifindex, rx_ifindex;
		uint8_t want; /* 1 inbound, 2 outbound */
	} cases[] = { { 2, 2, 1 }, { 2, 0, 2 }, { 2, 3, 2 }, { 0, 0, 2 } };
	struct pk_pcap_opts opts = { 0 };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t flags[] = { 2, 0, 4, 0, cases[i].want, 0, 0, 0 };

		begin(f, 1, 0, 0);
		test_add_packet(&f->r, PK_LAYER_NETWORK, 0x800, 100, "\x45", 1);
		test_add(&f->r, dev, .ifindex = cases[i].ifindex, .rx_ifindex = cases[i].rx_ifindex,
			 .name = "eth0");
		run_pcap(f, &opts);
		assert_true(out_has(f, flags, sizeof(flags)));
	}
	begin(f, 1, 0, 0); /* no device: direction not known */
	test_add_packet(&f->r, PK_LAYER_NETWORK, 0x800, 100, "\x45", 1);
	run_pcap(f, &opts);
	assert_false(out_has(f, "\2\0\4\0", 4));
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_utc),
		TEST(test_header),
		TEST(test_sections),
		TEST(test_small_buffer),
		TEST(test_color),
		TEST(test_json_drop),
		TEST(test_json_no_reasons),
		TEST(test_json_sections),
		TEST(test_json_packet),
		TEST(test_loss_spans),
		TEST(test_roles),
		TEST(test_verdict_held),
		TEST(test_verdict_part),
		TEST(test_verdict),
		TEST(test_verdict_why),
		TEST(test_verdict_untold),
		TEST(test_verdict_incomplete),
		TEST(test_tally),
		TEST(test_printer_errors),
		TEST(test_stats),
		TEST(test_pcap_packets),
		TEST(test_pcap_direction),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
