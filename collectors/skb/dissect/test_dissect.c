// SPDX-License-Identifier: GPL-2.0-or-later
/* Printing of packets: each protocol, whole, cut by the capture and cut by itself, and damaged. */

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "collectors/skb/dissect/dissect.h"
#include "core/util/cursor.h"

struct dissect_case {
	const char *what;
	const char *hex;
	const char *text;
	enum pk_layer start;
	uint16_t protocol;
	size_t len; /* 0: all of it was captured */
};

#define START(what, start, protocol, len, hex, text)                                               \
	{                                                                                          \
		what, hex, text, start, protocol, len                                              \
	}
#define V4(what, hex, text)           START(what, PK_LAYER_NETWORK, 0x0800, 0, hex, text)
#define V6(what, hex, text)           START(what, PK_LAYER_NETWORK, 0x86dd, 0, hex, text)
#define MAC(what, hex, text)          START(what, PK_LAYER_MAC, 0, 0, hex, text)
#define V4_CUT(what, len, hex, text)  START(what, PK_LAYER_NETWORK, 0x0800, len, hex, text)
#define V6_CUT(what, len, hex, text)  START(what, PK_LAYER_NETWORK, 0x86dd, len, hex, text)
#define MAC_CUT(what, len, hex, text) START(what, PK_LAYER_MAC, 0, len, hex, text)

#include "collectors/skb/dissect/test_dissect_cases.h"

static unsigned int digit(char c)
{
	return c <= '9' ? (unsigned int)(c - '0') : (unsigned int)(c - 'a' + 10);
}

/* The bytes of a case in memory of exactly their size, so that a read past them is seen.
 * *ret_bytes: free() it. */
static void packet_of(const struct dissect_case *c, struct pk_packet *ret, uint8_t **ret_bytes)
{
	uint8_t *bytes = malloc(strlen(c->hex) / 2 + 1), *exact;
	size_t n = 0;

	assert_non_null(bytes);
	for (const char *p = c->hex; *p; p++) {
		if (*p == ' ')
			continue;
		bytes[n++] = (uint8_t)(digit(p[0]) << 4 | digit(p[1]));
		p++;
	}
	exact = malloc(n ? n : 1);
	assert_non_null(exact);
	memcpy(exact, bytes, n);
	free(bytes);
	*ret = (struct pk_packet){
		.data = exact,
		.captured = n,
		.len = c->len ? c->len : n,
		.start = c->start,
		.protocol = c->protocol,
	};
	*ret_bytes = exact;
}

static const char *text_of(const struct pk_packet *packet, struct pk_out *out)
{
	const char *text;

	pk_out_reset(out);
	pk_dissect(packet, out);
	text = pk_out_text(out);
	assert_non_null(text);
	return text;
}

static void test_cases(void **state)
{
	struct pk_packet packet;
	struct pk_out out;
	uint8_t *bytes;
	int wrong = 0;

	(void)state;
	pk_out_init(&out, -1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		packet_of(&cases[i], &packet, &bytes);
		if (strcmp(text_of(&packet, &out), cases[i].text)) {
			print_error("%s:\n  got  %s\n  want %s\n", cases[i].what, pk_out_text(&out),
				    cases[i].text);
			wrong++;
		}
		free(bytes);
	}
	pk_out_done(&out);
	assert_int_equal(wrong, 0);
}

/* A line of its own that a terminal may see, and no longer than its bytes explain. */
static void check_line(const char *what, const char *text, size_t captured)
{
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			fail_msg("%s: control character 0x%02x in: %s", what, (unsigned char)*p,
				 text);
	if (strlen(text) > 200 + captured * 40)
		fail_msg("%s: %zu characters from %zu bytes", what, strlen(text), captured);
}

/* `packet` with only `n` bytes captured, in memory of their size. */
static const char *text_of_first(const struct pk_packet *packet, size_t n, size_t len,
				 struct pk_out *out)
{
	struct pk_packet part = *packet;
	uint8_t *bytes = malloc(n ? n : 1);
	const char *text;

	assert_non_null(bytes);
	memcpy(bytes, packet->data, n);
	part.data = bytes;
	part.captured = n;
	part.len = len;
	text = text_of(&part, out);
	free(bytes);
	return text;
}

/* Does the case show a sound packet, all of which was captured? */
static bool is_sound(const struct dissect_case *c)
{
	return !c->len && !strstr(c->text, "bad") && !strstr(c->text, "too short") &&
	       !strstr(c->text, "missing") && !strstr(c->text, "less than");
}

/* Wherever the capture ends, the packet is not blamed for it. */
static void test_capture_cut_anywhere(void **state)
{
	struct pk_packet packet;
	struct pk_out out;
	uint8_t *bytes;

	(void)state;
	pk_out_init(&out, -1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		packet_of(&cases[i], &packet, &bytes);
		for (size_t n = 0; n < packet.captured; n++) {
			const char *text = text_of_first(&packet, n, packet.len, &out);

			check_line(cases[i].what, text, n);
			if (is_sound(&cases[i]) &&
			    (strstr(text, "too short") || strstr(text, "[bad")))
				fail_msg("%s, %zu bytes captured: %s", cases[i].what, n, text);
		}
		free(bytes);
	}
	pk_out_done(&out);
}

/* Wherever the packet ends, the capture is not blamed for it. */
static void test_packet_cut_anywhere(void **state)
{
	struct pk_packet packet;
	struct pk_out out;
	uint8_t *bytes;

	(void)state;
	pk_out_init(&out, -1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		packet_of(&cases[i], &packet, &bytes);
		for (size_t n = 0; n < packet.captured; n++) {
			const char *text = text_of_first(&packet, n, n, &out);

			check_line(cases[i].what, text, n);
			if (strstr(text, "[|"))
				fail_msg("%s, %zu bytes long: %s", cases[i].what, n, text);
		}
		free(bytes);
	}
	pk_out_done(&out);
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void test_damaged_packets(void **state)
{
	uint32_t random = 2463534242u;
	struct pk_packet packet;
	struct pk_flow flow;
	struct pk_out out;
	uint8_t *bytes;

	(void)state;
	pk_out_init(&out, -1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		packet_of(&cases[i], &packet, &bytes);
		for (int round = 0; packet.captured && round < 400; round++) {
			uint32_t r = next_random(&random);

			bytes[(r >> 8) % packet.captured] = (uint8_t)r;
			packet.len = packet.captured + (r >> 28);
			check_line(cases[i].what, text_of(&packet, &out), packet.captured);
			pk_dissect_flow(&packet, &flow);
		}
		free(bytes);
	}
	pk_out_done(&out);
}

static const struct dissect_case *case_named(const char *what)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (!strcmp(cases[i].what, what))
			return &cases[i];
	fail_msg("no case '%s'", what);
	return NULL;
}

static void flow_text(const struct pk_flow *flow, char *text, size_t size)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];
	size_t n;

	inet_ntop(flow->family, flow->src, src, sizeof(src));
	inet_ntop(flow->family, flow->dst, dst, sizeof(dst));
	n = (size_t)snprintf(text, size, "%s > %s proto %u", src, dst, flow->proto);
	if (flow->has_ports)
		snprintf(text + n, size - n, " ports %u > %u", flow->sport, flow->dport);
	if (flow->has_payload)
		snprintf(text + strlen(text), size - strlen(text), " payload %u", flow->payload);
	if (flow->has_icmp)
		snprintf(text + n, size - n, " type %u code %u", flow->icmp_type, flow->icmp_code);
}

static void test_flow(void **state)
{
	static const struct {
		const char *what, *flow; /* NULL: none */
	} flows[] = {
		{ "TCP SYN with the usual options",
		  "10.1.0.1 > 10.1.0.2 proto 6 ports 45678 > 81 payload 0" },
		{ "VLAN", "10.1.0.1 > 10.1.0.2 proto 6 ports 45678 > 81 payload 0" },
		{ "QinQ, drop eligible", "10.1.0.1 > 10.1.0.2 proto 6 ports 45678 > 81 payload 0" },
		{ "network start, VLAN tag",
		  "10.1.0.1 > 10.1.0.2 proto 6 ports 45678 > 81 payload 0" },
		{ "IPv4 record route", "10.1.0.1 > 10.1.0.2 proto 17 ports 1 > 2" },
		{ "first fragment", "10.1.0.1 > 10.1.0.2 proto 17 ports 1000 > 2000" },
		{ "later fragment", "10.1.0.1 > 10.1.0.2 proto 17" },
		{ "ping", "10.1.0.1 > 10.1.0.2 proto 1 type 8 code 0" },
		{ "port unreachable", "10.1.0.1 > 10.1.0.2 proto 1 type 3 code 3" },
		{ "unknown IP protocol", "10.1.0.1 > 10.1.0.2 proto 200" },
		{ "captured up to the ports", "10.1.0.1 > 10.1.0.2 proto 6" },
		{ "captured within the IPv4 header", NULL },
		{ "IPv4 header length less than 20", NULL },
		{ "IPv4 that says it is version 5", NULL },
		{ "VXLAN", "10.1.0.1 > 10.1.0.2 proto 17 ports 49152 > 4789" },
		{ "IPv4 in IPv4", "10.1.0.1 > 10.1.0.2 proto 4" },
		{ "SCTP INIT", "10.1.0.1 > 10.1.0.2 proto 132 ports 1000 > 2000" },
		{ "IPv6 TCP", "fd00::1 > fd00::2 proto 6 ports 45678 > 443 payload 0" },
		{ "IPv6 destination options, unknown one",
		  "fd00::1 > fd00::2 proto 17 ports 1 > 2" },
		{ "IPv6 routing header: SRv6", "fd00::1 > fd00::2 proto 17 ports 1 > 2" },
		{ "IPv6 authentication header", "fd00::1 > fd00::2 proto 6 ports 1 > 2 payload 0" },
		{ "IPv6 jumbo payload", "fd00::1 > fd00::2 proto 6 ports 1 > 2" },
		{ "captured without the end of the data",
		  "10.1.0.1 > 10.1.0.2 proto 6 ports 80 > 4 payload 1000" },
		{ "IPv6 first fragment", "fd00::1 > fd00::2 proto 17 ports 1 > 2" },
		{ "IPv6 later fragment", "fd00::1 > fd00::2 proto 17" },
		{ "IPv6 with more extension headers than we follow", "fd00::1 > fd00::2 proto 60" },
		{ "neighbour solicitation", "fe80::1 > ff02::1:ff00:2 proto 58 type 135 code 0" },
		{ "captured within the IPv6 header", NULL },
		{ "ARP request", NULL },
		{ "captured within the Ethernet header", NULL },
		{ "network start without a protocol: IPv4",
		  "10.1.0.1 > 10.1.0.2 proto 6 ports 45678 > 81 payload 0" },
		{ "network start without a protocol: IPv6",
		  "fd00::1 > fd00::2 proto 17 ports 1 > 2" },
		{ "network start without a protocol: no IP", NULL },
		{ "no headers yet, protocol known", NULL },
	};
	struct pk_packet packet;
	struct pk_flow flow;
	uint8_t *bytes;
	char text[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(flows); i++) {
		packet_of(case_named(flows[i].what), &packet, &bytes);
		flow.proto = 250;
		if (!pk_dissect_flow(&packet, &flow)) {
			if (flows[i].flow)
				fail_msg("%s: no flow", flows[i].what);
			assert_int_equal(flow.proto, 250);
		} else {
			if (!flows[i].flow)
				fail_msg("%s: a flow where there is none", flows[i].what);
			flow_text(&flow, text, sizeof(text));
			assert_string_equal(text, flows[i].flow);
		}
		free(bytes);
	}
}

static void test_cursor(void **state)
{
	static const uint8_t bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
	struct pk_cursor c = pk_cursor_of(bytes, sizeof(bytes)), part;

	(void)state;
	assert_int_equal(pk_get_u8(&c), 1);
	assert_int_equal(pk_get_be16(&c), 0x0203);
	assert_int_equal(pk_get_be24(&c), 0x040506);
	part = pk_cursor_split(&c, 2);
	assert_int_equal(pk_get_be16(&part), 0x0708);
	assert_false(part.overrun);
	assert_int_equal(pk_get_u8(&part), 0);
	assert_true(part.overrun);
	assert_false(c.overrun);

	/* Three bytes are left: neither a word, nor what it would have had of them. */
	part = c;
	assert_int_equal(pk_get_be32(&c), 0);
	assert_true(c.overrun);
	assert_int_equal(pk_get_u8(&c), 0);
	assert_null(pk_cursor_take(&c, 1));

	c = pk_cursor_split(&part, 100);
	assert_int_equal(c.len, 3);
	assert_false(c.overrun);
	assert_true(part.overrun);
	assert_null(pk_cursor_take(&c, SIZE_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_capture_cut_anywhere),
		cmocka_unit_test(test_packet_cut_anywhere),
		cmocka_unit_test(test_damaged_packets),
		cmocka_unit_test(test_flow),
		cmocka_unit_test(test_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
