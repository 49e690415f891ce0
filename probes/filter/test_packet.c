// SPDX-License-Identifier: GPL-2.0-or-later
/* Packet filters: what is translated answers as libpcap's own interpreter does, for a corpus of
 * expressions times a corpus of packets, each cut at every length. */

#include <errno.h>

#include "core/util/cleanup.h"
#include "probes/filter/packet.h"
#include "probes/filter/test_bpf_run.h"
#include "probes/filter/test_packets.h"

/* libpcap's, whose header cannot be included beside the kernel's. */
unsigned int bpf_filter(const struct pk_classic_insn *insns, const uint8_t *packet,
			unsigned int wire_len, unsigned int len);

static bool run(const struct pk_filter_code *code, const uint8_t *packet, size_t len,
		size_t window_len, unsigned int *ret_stack)
{
	struct run_world w = { .bytes = packet,
			       .packet = { .window_len = (uint32_t)window_len,
					   .len = (uint32_t)len } };
	struct pk_filter_ctx ctx = { .window = RUN_WINDOW, .packet = RUN_PACKET };
	uint64_t answer = run_bpf(code->insns, code->n, &w, &ctx);

	assert_true(answer <= 1);
	*ret_stack = MAX(*ret_stack, w.stack_used);
	return answer;
}

struct filter {
	const char *expr;
	struct pk_classic classic;
	struct pk_filter_code code;
	uint32_t window;
};

static void filter_done(struct filter *f)
{
	pk_classic_done(&f->classic);
	pk_filter_code_done(&f->code);
}

/* False: the expression has no meaning there. */
static bool filter_make(struct filter *f, const char *expr, enum pk_classic_layer layer)
{
	_cleanup_(pk_out_done) struct pk_out why;
	int r;

	*f = (struct filter){ .expr = expr };
	pk_out_init(&why, -1);
	r = pk_classic_compile(expr, layer, &f->classic, &why);
	if (r)
		return false;
	f->window = pk_packet_window(&f->classic);
	assert_true(f->window <= PK_FILTER_WINDOW_MAX && f->window % 8 == 0);
	r = pk_packet_translate(&f->classic, f->window, &f->code, &why);
	if (r)
		fail_msg("%s: %s", expr, pk_out_text(&why));
	run_check_reachable(f->code.insns, f->code.n);
	return true;
}

/* The packet cut at `len`, with all, half and nothing of it in the window; did it match? */
static bool compare(const struct filter *f, const struct packet *p, size_t len, int n)
{
	bool want = bpf_filter(f->classic.insns, p->data, (unsigned int)len, (unsigned int)len);
	size_t fits = MIN(len, f->window), windows[] = { fits, fits / 2, 0 };

	for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
		unsigned int stack = 0;

		if (run(&f->code, p->data, len, windows[i], &stack) != want)
			fail_msg("'%s', packet %d cut at %zu, %zu in the window: should be %d",
				 f->expr, n, len, windows[i], want);
		assert_true(stack <= PK_PACKET_FRAME_BYTES);
	}
	return want;
}

static void compare_all(const struct filter *f, enum link_kind from, enum link_kind until,
			size_t *matches)
{
	for (enum link_kind link = from; link < until; link++)
		for (int n = 0; n < PACKET_KINDS; n++) {
			struct packet p;

			packet_make(&p, link, n);
			*matches += compare(f, &p, p.len, n);
			for (size_t len = 0; len < p.len; len += len < 80 ? 1 : 9)
				compare(f, &p, len, n);
		}
}

static void test_equivalence(void **state)
{
	size_t matches[PK_CLASSIC_LAYER_MAX] = { 0 }, compiled[PK_CLASSIC_LAYER_MAX] = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(packet_expressions); i++)
		for (int layer = 0; layer < PK_CLASSIC_LAYER_MAX; layer++) {
			_cleanup_(filter_done) struct filter f;

			if (!filter_make(&f, packet_expressions[i], layer))
				continue;
			compiled[layer]++;
			if (layer == PK_CLASSIC_LINK)
				compare_all(&f, LINK_PLAIN, LINK_MAX, &matches[layer]);
			else
				compare_all(&f, LINK_NONE, LINK_PLAIN, &matches[layer]);
		}
	assert_true(compiled[PK_CLASSIC_LINK] >= 90 && compiled[PK_CLASSIC_NETWORK] >= 60);
	assert_true(matches[PK_CLASSIC_LINK] > 1000 && matches[PK_CLASSIC_NETWORK] > 300);
}

/* ---- instructions that libpcap makes of no expression ---- */

#define INSN(code, jt, jf, k)                                                                      \
	{                                                                                          \
		(code), (jt), (jf), (k)                                                            \
	}

/* Is `answer` what both give for a packet of 4 bytes, 01 02 03 04? */
static void check_insns(const char *what, const struct pk_classic_insn *insns, size_t n, int answer)
{
	static const uint8_t packet[] = { 1, 2, 3, 4 };
	_cleanup_(pk_filter_code_done) struct pk_filter_code code = { 0 };
	struct pk_classic classic = { (struct pk_classic_insn *)insns, n };
	_cleanup_(pk_out_done) struct pk_out why;
	unsigned int stack = 0;

	pk_out_init(&why, -1);
	if (pk_packet_translate(&classic, 24, &code, &why))
		fail_msg("%s: %s", what, pk_out_text(&why));
	run_check_reachable(code.insns, code.n);
	if (insns[0].code != 0x60 && /* which not every version defines */
	    bpf_filter(insns, packet, 4, 4) != (unsigned int)answer)
		fail_msg("%s: libpcap differs from what the test says", what);
	if (run(&code, packet, 4, 4, &stack) != !!answer)
		fail_msg("%s: should be %d", what, answer);
}

static void test_instructions(void **state)
{
	static const struct {
		const char *what;
		struct pk_classic_insn insns[8];
		size_t n;
		int answer;
	} cases[] = {
		{ "ret 1", { INSN(0x06, 0, 0, 1) }, 1, 1 },
		{ "ret 0", { INSN(0x06, 0, 0, 0) }, 1, 0 },
		{ "ret a, of nothing", { INSN(0x16, 0, 0, 0) }, 1, 0 },
		{ "ret a", { INSN(0x00, 0, 0, 7), INSN(0x16, 0, 0, 0) }, 2, 7 },
		{ "unreachable code",
		  { INSN(0x05, 0, 0, 1), INSN(0x30, 0, 0, 99), INSN(0x06, 0, 0, 1) },
		  3,
		  1 },
		{ "memory that was not set", { INSN(0x60, 0, 0, 15), INSN(0x16, 0, 0, 0) }, 2, 0 },
		{ "st, ldx mem, txa",
		  { INSN(0x00, 0, 0, 0x80000001), INSN(0x02, 0, 0, 3), INSN(0x61, 0, 0, 3),
		    INSN(0x87, 0, 0, 0), INSN(0x54, 0, 0, 1), INSN(0x16, 0, 0, 0) },
		  6,
		  1 },
		{ "stx, ld mem",
		  { INSN(0x01, 0, 0, 5), INSN(0x03, 0, 0, 0), INSN(0x60, 0, 0, 0),
		    INSN(0x16, 0, 0, 0) },
		  4,
		  5 },
		{ "ldx len",
		  { INSN(0x81, 0, 0, 0), INSN(0x87, 0, 0, 0), INSN(0x16, 0, 0, 0) },
		  3,
		  4 },
		{ "tax, ld ind",
		  { INSN(0x00, 0, 0, 2), INSN(0x07, 0, 0, 0), INSN(0x50, 0, 0, 1),
		    INSN(0x16, 0, 0, 0) },
		  4,
		  4 },
		{ "ld ind that would wrap",
		  { INSN(0x01, 0, 0, 0xffffffff), INSN(0x50, 0, 0, 1), INSN(0x06, 0, 0, 1) },
		  3,
		  0 },
		{ "ld ind far away",
		  { INSN(0x01, 0, 0, 0x10000), INSN(0x50, 0, 0, 1), INSN(0x06, 0, 0, 1) },
		  3,
		  0 },
		{ "the last byte", { INSN(0x30, 0, 0, 3), INSN(0x16, 0, 0, 0) }, 2, 4 },
		{ "behind it", { INSN(0x30, 0, 0, 4), INSN(0x06, 0, 0, 1) }, 2, 0 },
		{ "partly behind it", { INSN(0x28, 0, 0, 3), INSN(0x06, 0, 0, 1) }, 2, 0 },
		{ "ldx msh",
		  { INSN(0xb1, 0, 0, 1), INSN(0x87, 0, 0, 0), INSN(0x16, 0, 0, 0) },
		  3,
		  8 },
		{ "division by 0", { INSN(0x3c, 0, 0, 0), INSN(0x06, 0, 0, 1) }, 2, 0 },
		{ "remainder of 0", { INSN(0x9c, 0, 0, 0), INSN(0x06, 0, 0, 1) }, 2, 0 },
		{ "division is unsigned",
		  { INSN(0x00, 0, 0, 0x80000000), INSN(0x34, 0, 0, 0x40000000),
		    INSN(0x16, 0, 0, 0) },
		  3,
		  2 },
		{ "neg",
		  { INSN(0x00, 0, 0, 0xfffffffe), INSN(0x84, 0, 0, 0), INSN(0x16, 0, 0, 0) },
		  3,
		  2 },
		{ "shift by much",
		  { INSN(0x00, 0, 0, 1), INSN(0x01, 0, 0, 32), INSN(0x6c, 0, 0, 0),
		    INSN(0x16, 0, 0, 0) },
		  4,
		  0 },
		{ "sums wrap",
		  { INSN(0x00, 0, 0, 0xffffffff), INSN(0x04, 0, 0, 2), INSN(0x16, 0, 0, 0) },
		  3,
		  1 },
		{ "comparisons are unsigned",
		  { INSN(0x00, 0, 0, 0xffffffff), INSN(0x25, 0, 1, 1), INSN(0x06, 0, 0, 1),
		    INSN(0x06, 0, 0, 0) },
		  4,
		  1 },
		{ "jset, both ways",
		  { INSN(0x00, 0, 0, 4), INSN(0x45, 1, 2, 4), INSN(0x06, 0, 0, 0),
		    INSN(0x06, 0, 0, 3), INSN(0x06, 0, 0, 0) },
		  5,
		  3 },
		{ "jset, only else",
		  { INSN(0x00, 0, 0, 3), INSN(0x45, 0, 1, 4), INSN(0x06, 0, 0, 0),
		    INSN(0x06, 0, 0, 3) },
		  4,
		  3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_insns(cases[i].what, cases[i].insns, cases[i].n, cases[i].answer);
}

/* ---- every operation, with numbers at which they go wrong ---- */

static const uint32_t numbers[] = {
	0, 1, 2, 5, 31, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff
};

/* What both make of A, with all, half and nothing of the packet in the window. */
static void check_a(const char *what, const struct pk_classic_insn *insns, size_t n)
{
	static const uint8_t packet[] = { 0x81, 0x42, 0xf3, 4, 5, 0xff, 0, 8 };
	struct pk_classic_insn all[12] = { 0 };
	struct pk_classic classic = { all, n + 3 };
	_cleanup_(pk_filter_code_done) struct pk_filter_code code = { 0 };
	_cleanup_(pk_out_done) struct pk_out why;
	unsigned int stack = 0, a;

	assert_true(n + 3 <= ARRAY_SIZE(all));
	memcpy(all, insns, n * sizeof(*insns));
	all[n] = (struct pk_classic_insn)INSN(0x16, 0, 0, 0);
	a = bpf_filter(all, packet, sizeof(packet), sizeof(packet));
	/* 0 is also the answer of a load that fails */
	all[n] = (struct pk_classic_insn)INSN(0x15, 0, 1, a);
	all[n + 1] = (struct pk_classic_insn)INSN(0x06, 0, 0, 1);
	all[n + 2] = (struct pk_classic_insn)INSN(0x06, 0, 0, 0);
	pk_out_init(&why, -1);
	assert_int_equal(pk_packet_translate(&classic, 24, &code, &why), 0);
	for (size_t window = 0; window <= sizeof(packet); window += 4)
		if (run(&code, packet, sizeof(packet), window, &stack) !=
		    (bpf_filter(all, packet, sizeof(packet), sizeof(packet)) != 0))
			fail_msg("%s: should leave %#x; %zu in the window", what, a, window);
}

static void test_arithmetic(void **state)
{
	static const uint16_t ops[] = { 0x04, 0x14, 0x24, 0x34, 0x44, 0x54,
					0x64, 0x74, 0x84, 0x94, 0xa4 };

	(void)state;
	for (size_t op = 0; op < ARRAY_SIZE(ops); op++)
		for (size_t i = 0; i < ARRAY_SIZE(numbers) * ARRAY_SIZE(numbers); i++) {
			uint32_t a = numbers[i / ARRAY_SIZE(numbers)],
				 b = numbers[i % ARRAY_SIZE(numbers)];
			bool shift = ops[op] == 0x64 || ops[op] == 0x74;
			bool division = ops[op] == 0x34 || ops[op] == 0x94;
			const struct pk_classic_insn by_k[] = { INSN(0x00, 0, 0, a),
								INSN(ops[op], 0, 0, b) };
			const struct pk_classic_insn by_x[] = { INSN(0x00, 0, 0, a),
								INSN(0x01, 0, 0, b),
								INSN(ops[op] | 0x08, 0, 0, 0) };

			if (!(shift && b > 31) && !(division && !b)) /* not valid */
				check_a("by a constant", by_k, ARRAY_SIZE(by_k));
			if (ops[op] != 0x84 && !(shift && b > 31)) /* libpcap leaves it to C */
				check_a("by X", by_x, ARRAY_SIZE(by_x));
		}
}

/* A is 1 where the jump is taken, 2 where not. */
static void test_jumps(void **state)
{
	static const uint16_t ops[] = { 0x15, 0x25, 0x35, 0x45 };
	static const uint8_t ways[][2] = { { 0, 2 }, { 2, 0 }, { 1, 2 }, { 2, 1 }, { 2, 2 } };

	(void)state;
	for (size_t op = 0; op < ARRAY_SIZE(ops) * 2 * ARRAY_SIZE(ways); op++)
		for (size_t i = 0; i < ARRAY_SIZE(numbers) * ARRAY_SIZE(numbers); i++) {
			const uint8_t *way = ways[op % ARRAY_SIZE(ways)];
			uint16_t code = ops[op / ARRAY_SIZE(ways) / 2];
			uint16_t by_x = op / ARRAY_SIZE(ways) % 2 ? 0x08 : 0;
			uint32_t a = numbers[i / ARRAY_SIZE(numbers)],
				 b = numbers[i % ARRAY_SIZE(numbers)];
			const struct pk_classic_insn insns[] = {
				INSN(0x00, 0, 0, a),
				INSN(0x01, 0, 0, b),
				INSN(code | by_x, way[0], way[1], by_x ? 0 : b),
				INSN(0x05, 0, 0, 3),
				INSN(0x00, 0, 0, 1),
				INSN(0x05, 0, 0, 1),
				INSN(0x00, 0, 0, 2),
				INSN(0x04, 0, 0, 1),
			};

			check_a("jump", insns, ARRAY_SIZE(insns));
		}
}

static void test_loads(void **state)
{
	static const uint16_t ops[] = { 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x80, 0xb1 };

	(void)state;
	for (size_t op = 0; op < ARRAY_SIZE(ops); op++)
		for (uint32_t k = 0; k < 12; k++)
			for (uint32_t x = 0; x < 4; x++) {
				const struct pk_classic_insn insns[] = {
					INSN(0x00, 0, 0, 7),    INSN(0x01, 0, 0, x),
					INSN(ops[op], 0, 0, k), INSN(0x02, 0, 0, k % 16),
					INSN(0x03, 0, 0, 15),   INSN(0x61, 0, 0, k % 16),
					INSN(0x60, 0, 0, 15),   INSN(0x24, 0, 0, 1000),
					INSN(0x0c, 0, 0, 0),
				};

				check_a("load", insns, ARRAY_SIZE(insns));
			}
}

/* ---- what cannot be ---- */

static void test_errors(void **state)
{
	static const struct {
		const char *expr;
		enum pk_classic_layer layer;
		int r;
		const char *said;
	} cases[] = {
		{ "host", PK_CLASSIC_LINK, -EINVAL, "syntax error" },
		{ "nosuchword", PK_CLASSIC_LINK, -EINVAL, "" },
		{ "ether host 02:00:00:00:00:01", PK_CLASSIC_NETWORK, -EINVAL, "" },
		{ "inbound", PK_CLASSIC_LINK, -EOPNOTSUPP, "the metadata filter (-m)" },
		{ "outbound and tcp", PK_CLASSIC_LINK, -EOPNOTSUPP, "not in the bytes" },
		{ "ip6 protochain 6", PK_CLASSIC_LINK, -EOPNOTSUPP, "it loops" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_classic_done) struct pk_classic classic = { 0 };
		struct pk_filter_code code = { 0 };
		_cleanup_(pk_out_done) struct pk_out why;
		int r;

		pk_out_init(&why, -1);
		r = pk_classic_compile(cases[i].expr, cases[i].layer, &classic, &why);
		if (!r)
			r = pk_packet_translate(&classic, 128, &code, &why);
		if (r != cases[i].r || !strstr(pk_out_text(&why), cases[i].said))
			fail_msg("%s: %d, %s", cases[i].expr, r, pk_out_text(&why));
		assert_null(code.insns);
	}
}

static void test_too_long(void **state)
{
	static struct pk_classic_insn insns[PK_PACKET_INSNS_MAX];
	struct pk_classic classic = { insns, ARRAY_SIZE(insns) };
	struct pk_filter_code code = { 0 };
	_cleanup_(pk_out_done) struct pk_out why;

	(void)state;
	for (size_t i = 0; i < classic.n; i++)
		insns[i] = (struct pk_classic_insn)INSN(0x04, 0, 0, 1);
	insns[classic.n - 1] = (struct pk_classic_insn)INSN(0x16, 0, 0, 0);
	pk_out_init(&why, -1);
	assert_int_equal(pk_packet_translate(&classic, 128, &code, &why), -E2BIG);
	assert_non_null(strstr(pk_out_text(&why),
			       "it became 8110 instructions, and the kernel takes "
			       "8100; join addresses"));
	assert_null(code.insns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equivalence), cmocka_unit_test(test_instructions),
		cmocka_unit_test(test_arithmetic),  cmocka_unit_test(test_jumps),
		cmocka_unit_test(test_loads),       cmocka_unit_test(test_errors),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
