// SPDX-License-Identifier: GPL-2.0-or-later
/* Journeys of a stream: when each is told, which, and what happens when there are too many. */

#include <errno.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/event/capture.h"
#include "core/util/out.h"
#include "postprocess/live.h"
#include "postprocess/journey.h"
#include "postprocess/test_event.h"

#define MS 1000000ULL

enum { RECEIVE, DROP, CONSUME, COPY, START_XMIT, XMIT };

struct fixture {
	struct pk_names *names;
	struct pk_out out;
	struct pk_live_opts opts;
	struct pk_consumer *live;
	struct test_record r;
	size_t records;
	bool reading; /* evidence */
};

static int setup(void **state)
{
	static const char *const probes[] = {
		"net:netif_receive_skb",       "skb:kfree_skb",          "skb:consume_skb",
		"skb:skb_copy_datagram_iovec", "net:net_dev_start_xmit", "net:net_dev_xmit"
	};
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->names = pk_names_new();
	for (uint16_t i = 0; i < ARRAY_SIZE(probes); i++)
		pk_names_add_probe(f->names, i, "tp", probes[i]);
	pk_out_init(&f->out, -1);
	f->opts = (struct pk_live_opts){ .print.format = PK_FORMAT_JSON,
					 .out = &f->out,
					 .max_bytes = PK_LIVE_BYTES };
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pk_consumer_freep(&f->live);
	pk_names_free(f->names);
	pk_out_done(&f->out);
	free(f);
	return 0;
}

static void start(struct fixture *f)
{
	f->live = pk_live_new(&f->opts);
	assert_non_null(f->live);
	assert_int_equal(f->live->begin(f->live, f->names), 0);
}

static void begin(struct fixture *f, uint64_t ts_ns, uint16_t probe, uint64_t id)
{
	test_record_init(&f->r, ts_ns, 0, probe, id);
}

static void give(struct fixture *f)
{
	struct pk_event ev;

	assert_true(pk_event_parse(f->r.bytes, f->r.len, NULL, &ev) > 0);
	assert_int_equal(f->live->event(f->live, &ev, f->names), 0);
}

static void see(struct fixture *f, uint64_t ts_ns, uint16_t probe, uint64_t id)
{
	begin(f, ts_ns, probe, id);
	if (probe == DROP)
		test_add(&f->r, drop, .reason = 3, .location = 0x1000);
	give(f);
}

static const char *member(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_string(v) : "-";
}

/* What was told since the last time: "1 dropped 3, ", id, outcome and number of events of each;
 * '!' behind those that are not complete. */
static void told(struct fixture *f, const char *want)
{
	_cleanup_(pk_out_done) struct pk_out got = { .fd = -1 };
	_cleanup_(freep) char *text = strdup(pk_out_text(&f->out));
	char *rest = text;

	for (const char *line; (line = strsep(&rest, "\n")) && *line;) {
		struct json_object *o = json_tokener_parse(line), *verdict, *events;

		assert_non_null(o);
		json_object_object_get_ex(o, "verdict", &verdict);
		json_object_object_get_ex(o, "events", &events);
		pk_out_printf(&got, "%s %s %zu%s, ", member(o, "id"), member(verdict, "outcome"),
			      json_object_array_length(events),
			      strcmp(member(verdict, "complete"), "true") ? "!" : "");
		json_object_put(o);
	}
	assert_string_equal(pk_out_text(&got), want);
	pk_out_reset(&f->out);
}

static void end(struct fixture *f)
{
	assert_int_equal(f->live->end(f->live, f->names), 0);
}

static void test_told_at_their_end(void **state)
{
	struct fixture *f = *state;

	start(f);
	see(f, 1 * MS, RECEIVE, 1);
	see(f, 2 * MS, RECEIVE, 2);
	see(f, 3 * MS, DROP, 2);
	told(f, ""); /* something of it may yet come from another CPU */
	see(f, 3 * MS - 1, RECEIVE, 2);
	see(f, 4 * MS, RECEIVE, 3);
	told(f, "2 dropped 3, ");
	see(f, 5 * MS, CONSUME, 1);
	f->live->idle(f->live); /* nothing more comes: no need to wait */
	told(f, "1 consumed 2, ");
	see(f, 6 * MS, DROP, 0);
	told(f, "- dropped 1, ");
	see(f, 7 * MS, RECEIVE, 5);
	see(f, 7 * MS - 1, RECEIVE, 4);
	end(f);
	told(f, "3 lost-track 1!, 4 lost-track 1!, 5 lost-track 1!, ");
}

/* A packet may be read in parts: the end is when it is freed, or when nothing comes for longer. */
static void test_read(void **state)
{
	struct fixture *f = *state;

	start(f);
	see(f, 1 * MS, RECEIVE, 1);
	see(f, 2 * MS, COPY, 1);
	see(f, 50 * MS, COPY, 1);
	see(f, 120 * MS, RECEIVE, 2);
	told(f, "");
	see(f, 151 * MS, RECEIVE, 2);
	told(f, "1 delivered 3, ");
	see(f, 152 * MS, COPY, 2);
	see(f, 153 * MS, CONSUME, 2);
	see(f, 155 * MS, RECEIVE, 3);
	told(f, "2 delivered 4, ");
}

/* The driver may return when the packet is gone already. */
static void test_driver_returns_late(void **state)
{
	struct fixture *f = *state;

	start(f);
	see(f, 1 * MS, START_XMIT, 1);
	see(f, 2 * MS, CONSUME, 1);
	f->live->idle(f->live);
	told(f, "1 transmitted 2, ");
	see(f, 3 * MS, XMIT, 1);
	end(f);
	told(f, "");
}

/* What becomes known of its end later ends a journey, and makes none of its own. */
static void test_told_ends(void **state)
{
	struct fixture *f = *state;

	start(f);
	see(f, 1 * MS, RECEIVE, 1);
	begin(f, 2 * MS, RECEIVE, 1);
	test_add(&f->r, end, .how = PK_ENDING_REUSED);
	give(f);
	begin(f, 3 * MS, RECEIVE, 2);
	test_add(&f->r, end, .how = PK_ENDING_UNFOLLOWED);
	give(f);
	f->live->idle(f->live);
	told(f, "1 consumed 2, 2 lost-track 1!, ");
	begin(f, 4 * MS, RECEIVE, 1);
	test_add(&f->r, end, .how = PK_ENDING_FREED);
	give(f);
	end(f);
	told(f, "");
}

static void test_lineage(void **state)
{
	struct fixture *f = *state;

	start(f);
	see(f, 1 * MS, RECEIVE, 1);
	see(f, 2 * MS, RECEIVE, 2);
	begin(f, 3 * MS, RECEIVE, 2);
	test_add(&f->r, parent, .id = 1, .kind = PK_LINEAGE_GRO);
	give(f);
	f->live->idle(f->live);
	assert_non_null(strstr(pk_out_text(&f->out), "\"into\":{\"id\":\"2\",\"kind\":\"gro\"}"));
	told(f, "1 consumed 1, ");
	begin(f, 4 * MS, RECEIVE, 3);
	test_add(&f->r, parent, .id = 2, .kind = PK_LINEAGE_CLONE);
	give(f);
	begin(f, 4 * MS, RECEIVE, 4); /* of a parent that was told, or never seen */
	test_add(&f->r, parent, .id = 1, .kind = PK_LINEAGE_CLONE);
	give(f);
	see(f, 5 * MS, DROP, 2);
	f->live->idle(f->live);
	assert_non_null(
		strstr(pk_out_text(&f->out), "\"children\":[{\"id\":\"3\",\"kind\":\"clone\"}]"));
	told(f, "2 dropped 3, ");
}

static void test_evictions(void **state)
{
	struct fixture *f = *state;

	f->opts.max_bytes = 20 * 64;
	start(f);
	for (uint64_t i = 1; i <= 30; i++) {
		see(f, i, RECEIVE, i);
		see(f, i, RECEIVE, 1); /* seen again and again: it is not what goes first */
	}
	assert_true(pk_live_counts(f->live).evicted > 8);
	assert_non_null(strstr(pk_out_text(&f->out), "\"lost\":\"evicted\""));
	assert_null(strstr(pk_out_text(&f->out), "\"id\":\"1\","));
	pk_out_reset(&f->out);
	end(f);
	assert_non_null(strstr(pk_out_text(&f->out), "{\"id\":\"1\","));
	assert_int_equal(pk_live_counts(f->live).told, 30);
}

static void test_losses(void **state)
{
	static const struct pk_loss losses[] = {
		{ .from_ns = 5 * MS, .to_ns = 6 * MS, .count = 1 }
	};
	struct fixture *f = *state;

	start(f);
	see(f, 1 * MS, RECEIVE, 1);
	see(f, 9 * MS, RECEIVE, 2);
	assert_int_equal(pk_live_add_losses(f->live, losses, 1), 0);
	see(f, 10 * MS, DROP, 1);
	see(f, 11 * MS, DROP, 2);
	end(f);
	told(f, "1 dropped 2!, 2 dropped 2, ");
}

static int record(void *ctx, const void *data, size_t size)
{
	struct fixture *f = ctx;
	struct pk_event ev;

	assert_int_equal(pk_event_parse(data, size, NULL, &ev), size);
	f->records++;
	return 0;
}

/* The flight recorder: what ends badly, with all that came before. */
static void test_only(void **state)
{
	struct fixture *f = *state;

	f->opts.print.outcomes = 1u << PK_OUTCOME_DROPPED;
	f->opts.print.slow_ns = 5 * MS;
	f->opts.print.either = true;
	f->opts.record = record;
	f->opts.ctx = f;
	start(f);
	for (uint64_t id = 1; id <= 3; id++) {
		see(f, id * 20 * MS, RECEIVE, id);
		see(f, id * 20 * MS + 1, RECEIVE, id);
	}
	see(f, 61 * MS, CONSUME, 3);
	see(f, 62 * MS, DROP, 2);
	see(f, 63 * MS, CONSUME, 1);
	end(f);
	told(f, "2 dropped 3, 1 consumed 3, ");
	assert_int_equal(f->records, 6);
}

static bool reading(void *ctx)
{
	return ((struct fixture *)ctx)->reading;
}

/* A loss waits for its evidence, and what comes later is told before it; nothing waits for ever. */
static void test_waits_for_evidence(void **state)
{
	struct fixture *f = *state;

	f->opts.reading = reading;
	f->opts.ctx = f;
	f->reading = true;
	start(f);
	see(f, 1 * MS, DROP, 1);
	see(f, 2 * MS, CONSUME, 2);
	see(f, 900 * MS, RECEIVE, 3);
	told(f, "2 consumed 1, ");
	see(f, 1002 * MS, RECEIVE, 3);
	told(f, "1 dropped 1, ");
	see(f, 1003 * MS, DROP, 3);
	see(f, 1010 * MS, RECEIVE, 4);
	told(f, "");
	f->reading = false;
	see(f, 1011 * MS, RECEIVE, 4);
	told(f, "3 dropped 3, ");
	f->reading = true;
	see(f, 1012 * MS, DROP, 4);
	assert_int_equal(f->live->idle(f->live), 0); /* its time is long over by the clock */
	told(f, "4 dropped 3, ");
}

/* So does what was not followed. */
static void test_evidence_of_single(void **state)
{
	struct fixture *f = *state;

	f->opts.reading = reading;
	f->opts.ctx = f;
	f->reading = true;
	start(f);
	see(f, 1 * MS, DROP, 0);
	see(f, 2 * MS, RECEIVE, 0);
	told(f, "- lost-track 1!, ");
	f->reading = false;
	see(f, 10 * MS, RECEIVE, 5);
	told(f, "- dropped 1, ");
	f->reading = true;
	see(f, 13 * MS, DROP, 0);
	see(f, 14 * MS, DROP, 6);
	end(f);
	told(f, "5 lost-track 1!, - dropped 1, 6 dropped 1, ");
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_told_at_their_end),
		TEST(test_read),
		TEST(test_driver_returns_late),
		TEST(test_told_ends),
		TEST(test_lineage),
		TEST(test_evictions),
		TEST(test_losses),
		TEST(test_only),
		TEST(test_waits_for_evidence),
		TEST(test_evidence_of_single),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
