// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of the ret section. */

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "collectors/ret/section.h"
#include "core/event/event.h"

static const struct {
	struct ret_section ret;
	const char *text;
} cases[] = {
	{ { .duration_ns = 1 }, "returned after 0.001 us" },
	{ { .bytes = 4, .is_signed = 1, .duration_ns = 12034 }, "returned 0 after 12.034 us" },
	{ { .bytes = 4, .is_signed = 1, .value = -22, .duration_ns = 1000 },
	  "returned -22 EINVAL after 1.000 us" },
	{ { .bytes = 4, .is_signed = 1, .value = -5000 }, "returned -5000 after 0.000 us" },
	{ { .bytes = 1, .value = 255 }, "returned 255 after 0.000 us" },
	{ { .bytes = 4, .value = 0xfffffff0 }, "returned 4294967280 after 0.000 us" },
	{ { .bytes = 8, .value = (int64_t)0xffff888012345678 },
	  "returned 0xffff888012345678 after 0.000 us" },
	{ { .bytes = 8, .value = -12 }, "returned -12 ENOMEM after 0.000 us" },
	{ { .bytes = 8 }, "returned 0x0 after 0.000 us" },
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
		struct pk_event ev = { .data[PK_SECTION_ret] = &cases[i].ret };

		pk_ret_section.print(&ev, NULL, &out);
		assert_string_equal(pk_out_text(&out), cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_text) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
