// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of the ovs section. */

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "collectors/ovs/section.h"
#include "core/event/event.h"

#define DO(action_, ...) .kind = PK_OVS_ACTION, .action = PK_OVS_DO_##action_, __VA_ARGS__
#define ARG(v)           .arg = (v), .flags = PK_OVS_HAS_ARG

static const struct {
	struct ovs_section ovs;
	const char *text;
} cases[] = {
	{ { DO(OUTPUT, ARG(2)), .in_port = 1, .datapath = "ovs-system" },
	  "ovs action output port 2, in port 1 of ovs-system" },
	{ { DO(RECIRC, ARG(0x1f)), .in_port = 3, .recirc = 5 },
	  "ovs action recirc id 0x1f, in port 3, recirculated as 0x5" },
	{ { DO(CT, .arg = 7, .flags = PK_OVS_HAS_ARG | PK_OVS_COMMIT | PK_OVS_NAT | PK_OVS_FORCE) },
	  "ovs action ct zone 7 commit nat force, in port 0" },
	{ { DO(SET_MASKED, ARG(7)) }, "ovs action set_masked ipv4, in port 0" },
	{ { DO(SET, ARG(99)) }, "ovs action set key 99, in port 0" },
	{ { DO(USERSPACE, .arg = 7) }, "ovs action userspace, in port 0" },
	{ { DO(POP_VLAN, ARG(7)) }, "ovs action pop_vlan, in port 0" },
	{ { .kind = PK_OVS_ACTION, .action = 77, ARG(7) }, "ovs action 77, in port 0" },
	{ { .kind = PK_OVS_ACTIONS, .action = PK_OVS_DO_CT, ARG(1), .more = 2 },
	  "ovs actions ct zone 1 and 2 more, in port 0" },
	{ { .kind = PK_OVS_ACTIONS }, "ovs actions none, which drops, in port 0" },
	{ { .kind = PK_OVS_UPCALL, .cmd = 1, .portid = 4711, .datapath = "d\x1b" },
	  "ovs upcall MISS to netlink port 4711, in port 0 of d\\x1b" },
	{ { .kind = PK_OVS_UPCALL, .cmd = 2 }, "ovs upcall ACTION to nobody, in port 0" },
	{ { .kind = 9, .cmd = 9 }, "ovs ? none, which drops, in port 0" },
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
		struct pk_event ev = { .data[PK_SECTION_ovs] = &cases[i].ovs };

		pk_ovs_section.print(&ev, NULL, &out);
		assert_string_equal(pk_out_text(&out), cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_text) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
