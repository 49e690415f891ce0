// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/util/log.h"
#include "probes/manager.h"

static void test_targets(void **state)
{
	static const struct {
		const char *text;
		int r;
		const char *type, *symbol;
		bool stack;
	} cases[] = {
		{ "tp:skb:kfree_skb", 0, "tp", "skb:kfree_skb", false },
		{ "raw_tracepoint:net:netif_rx", 0, "tp", "net:netif_rx", false },
		{ "net:netif_rx", 0, "tp", "net:netif_rx", false },
		{ "tp:skb:kfree_skb/stack", 0, "tp", "skb:kfree_skb", true },
		{ "net:netif_rx/stack", 0, "tp", "net:netif_rx", true },
		{ "", -EINVAL, NULL, NULL, false },
		{ "tp:", -EINVAL, NULL, NULL, false },
		{ "tp:kfree_skb", -EINVAL, NULL, NULL, false },
		{ "tcp_v4_rcv", -EINVAL, NULL, NULL, false },
		{ "tp:a:b:c", -EINVAL, NULL, NULL, false },
		{ "tp:skb:kfree_skb/", -EINVAL, NULL, NULL, false },
		{ "tp:skb:kfree_skb/stak", -EINVAL, NULL, NULL, false },
		{ "tp:skb:kfree_skb/stack/what", -EINVAL, NULL, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_target t = { 0 };

		assert_int_equal(pk_target_parse(cases[i].text, &t), cases[i].r);
		if (cases[i].r)
			continue;
		assert_string_equal(t.type, cases[i].type);
		assert_string_equal(t.symbol, cases[i].symbol);
		assert_int_equal(t.stack, cases[i].stack);
	}
}

static void test_too_long(void **state)
{
	struct pk_target t;
	char text[300];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "tp:net:", 7);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(pk_target_parse(text, &t), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_targets),
					    cmocka_unit_test(test_too_long) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
