// SPDX-License-Identifier: GPL-2.0-or-later
/* Where arguments of static probes are, and the probes of this very program. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/user.h>

#include <cmocka.h>

#include "core/util/log.h"
#include "probes/usdt.h"

#ifdef __x86_64__
#define REG(name) offsetof(struct user_regs_struct, name)

static const struct {
	const char *text;
	struct pk_usdt_arg arg;
} cases[] = {
	{ "8@%rdi", { .kind = PK_USDT_REGISTER, .bytes = 8, .reg = REG(rdi) } },
	{ "-4@%eax", { .kind = PK_USDT_REGISTER, .bytes = 4, .is_signed = 1, .reg = REG(rax) } },
	{ "1@%r15b", { .kind = PK_USDT_REGISTER, .bytes = 1, .reg = REG(r15) } },
	{ "-4@$-5", { .kind = PK_USDT_CONSTANT, .bytes = 4, .is_signed = 1, .value = -5 } },
	{ "8@$0x10", { .kind = PK_USDT_CONSTANT, .bytes = 8, .value = 16 } },
	{ "8@568(%rbx)", { .kind = PK_USDT_MEMORY, .bytes = 8, .reg = REG(rbx), .value = 568 } },
	{ "-2@-24(%rbp)",
	  { .kind = PK_USDT_MEMORY, .bytes = 2, .is_signed = 1, .reg = REG(rbp), .value = -24 } },
	{ "4@(%rsp)", { .kind = PK_USDT_MEMORY, .bytes = 4, .reg = REG(rsp) } },
	{ "8@8(%rdi,%rsi,4)",
	  { .kind = PK_USDT_MEMORY,
	    .bytes = 8,
	    .reg = REG(rdi),
	    .index = REG(rsi),
	    .scale = 4,
	    .value = 8 } },
	{ "8@(%rdi,%rsi)",
	  { .kind = PK_USDT_MEMORY, .bytes = 8, .reg = REG(rdi), .index = REG(rsi), .scale = 1 } },
	{ "8@variable(%rip)", { .kind = PK_USDT_UNKNOWN } },
	{ "8f@%xmm0", { .kind = PK_USDT_UNKNOWN } },
	{ "3@%eax", { .kind = PK_USDT_UNKNOWN } },
	{ "8@%rdi)", { .kind = PK_USDT_UNKNOWN } },
	{ "8@8(%rdi", { .kind = PK_USDT_UNKNOWN } },
	{ "8@", { .kind = PK_USDT_UNKNOWN } },
	{ "@", { .kind = PK_USDT_UNKNOWN } },
};

static void test_args(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *text = cases[i].text;
		struct pk_usdt_arg arg;

		assert_true(pk_usdt_parse_arg(&text, &arg));
		if (memcmp(&arg, &cases[i].arg, sizeof(arg)))
			fail_msg("'%s': not taken as it should be", cases[i].text);
		assert_string_equal(text, "");
	}
}

static void test_several(void **state)
{
	const char *text = "  -4@%eax 8@8(%rdi,%rsi,4) ";
	struct pk_usdt_arg arg;

	(void)state;
	assert_true(pk_usdt_parse_arg(&text, &arg));
	assert_int_equal(arg.kind, PK_USDT_REGISTER);
	assert_true(pk_usdt_parse_arg(&text, &arg));
	assert_int_equal(arg.kind, PK_USDT_MEMORY);
	assert_false(pk_usdt_parse_arg(&text, &arg));
}

/* What sys/sdt.h would make of a probe: a nop, and a note. */
#define PROBE(name, args)                                                                          \
	asm volatile("990: nop\n"                                                                  \
		     ".pushsection .note.stapsdt,\"\",\"note\"\n"                                  \
		     ".balign 4\n"                                                                 \
		     ".4byte 992f-991f, 994f-993f, 3\n"                                            \
		     "991: .asciz \"stapsdt\"\n"                                                   \
		     "992: .balign 4\n"                                                            \
		     "993: .8byte 990b, _.stapsdt.base, 0\n"                                       \
		     ".asciz \"pktrack_test\", \"" name "\", \"" args "\"\n"                       \
		     "994: .balign 4\n"                                                            \
		     ".popsection\n"                                                               \
		     ".ifndef _.stapsdt.base\n"                                                    \
		     ".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"       \
		     ".weak _.stapsdt.base\n"                                                      \
		     "_.stapsdt.base: .space 1\n"                                                  \
		     ".popsection\n"                                                               \
		     ".endif")

static void __attribute__((noinline)) probed(void)
{
	PROBE("twice", "-4@$1 8@%rdi");
	PROBE("twice", "-4@$2");
	PROBE("once", "");
}

static void test_own(void **state)
{
	struct pk_usdt usdt;

	(void)state;
	probed();
	assert_int_equal(pk_usdt_find("/proc/self/exe:pktrack_test:twice", &usdt), 0);
	assert_int_equal(usdt.n, 2);
	assert_int_equal(usdt.pid, -1);
	assert_int_equal(usdt.at[0].args[0].value, 1);
	assert_int_equal(usdt.at[0].args[1].kind, PK_USDT_REGISTER);
	assert_int_equal(usdt.at[0].args[2].kind, PK_USDT_NONE);
	assert_int_equal(usdt.at[1].args[0].value, 2);
	assert_true(usdt.at[1].offset > usdt.at[0].offset);
	pk_usdt_done(&usdt);
}

static void test_pid(void **state)
{
	char text[64];
	struct pk_usdt usdt;

	(void)state;
	snprintf(text, sizeof(text), "%d:pktrack_test:once", (int)getpid());
	assert_int_equal(pk_usdt_find(text, &usdt), 0);
	assert_int_equal(usdt.n, 1);
	assert_int_equal(usdt.pid, getpid());
	pk_usdt_done(&usdt);
}
#endif

static void test_none(void **state)
{
	struct pk_usdt usdt;

	(void)state;
	assert_int_equal(pk_usdt_find("/proc/self/exe:pktrack_test:none", &usdt), -ENOENT);
	assert_int_equal(pk_usdt_find("/proc/self/status:a:b", &usdt), -ENOEXEC);
	assert_int_equal(pk_usdt_find("/nowhere:a:b", &usdt), -ENOENT);
	assert_int_equal(pk_usdt_find("999999999:a:b", &usdt), -ESRCH);
	assert_int_equal(pk_usdt_find("a:b", &usdt), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef __x86_64__
		cmocka_unit_test(test_args), cmocka_unit_test(test_several),
		cmocka_unit_test(test_own),  cmocka_unit_test(test_pid),
#endif
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
