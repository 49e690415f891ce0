// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of the ct section. */

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "collectors/ct/section.h"
#include "core/event/event.h"

#define IP4(d)                                                                                     \
	{                                                                                          \
		[10] = 0xff, [11] = 0xff, [12] = 10, [13] = 0, [14] = 0, [15] = (d)                \
	}

static const struct {
	struct ct_section ct;
	const char *text;
} cases[] = {
	{ { .info = 7 }, "ct untracked" },
	{ { .info = 2, .status = 1 << 11 }, "ct new, template" },
	{ { .info = 99 }, "ct ?" },
	{ { .info = 3,
	    .status = 0xe,
	    .proto = 6,
	    .tcp_state = 3,
	    .orig_src = IP4(1),
	    .orig_dst = IP4(2),
	    .reply_src = IP4(2),
	    .reply_dst = IP4(1),
	    .orig_sport = 4242,
	    .orig_dport = 80,
	    .reply_sport = 80,
	    .reply_dport = 4242 },
	  "ct established reply, tcp ESTABLISHED, 10.0.0.1.4242 > 10.0.0.2.80 (assured)" },
	{ { .info = 2,
	    .status = 0x20,
	    .mark = 5,
	    .zone = 7,
	    .proto = 17,
	    .orig_src = IP4(1),
	    .orig_dst = IP4(2),
	    .reply_src = IP4(3),
	    .reply_dst = IP4(1),
	    .orig_sport = 4242,
	    .orig_dport = 53,
	    .reply_sport = 54,
	    .reply_dport = 4242,
	    .labels_high = 1,
	    .labels_low = 8 },
	  "ct new, udp, 10.0.0.1.4242 > 10.0.0.2.53, answers 10.0.0.3.54 > 10.0.0.1.4242 (DNAT, "
	  "unconfirmed), zone 7, mark 0x5, labels 0x10000000000000008" },
	{ { .status = 8,
	    .proto = 1,
	    .orig_src = IP4(1),
	    .orig_dst = IP4(2),
	    .reply_src = IP4(2),
	    .reply_dst = IP4(1),
	    .orig_sport = 99,
	    .orig_dport = 8 << 8,
	    .reply_sport = 99 },
	  "ct established, icmp, 10.0.0.1 > 10.0.0.2" },
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
		struct pk_event ev = { .data[PK_SECTION_ct] = &cases[i].ct };

		pk_ct_section.print(&ev, NULL, &out);
		assert_string_equal(pk_out_text(&out), cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_text) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
