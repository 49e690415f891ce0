// SPDX-License-Identifier: GPL-2.0-or-later
/* A program with static probes, as sys/sdt.h would make them, for the tests: it says when it is
 * ready, and hits its probes once for each line that it reads. */

#include <stdint.h>
#include <stdio.h>

/* A nop, and a note of where it is and where the arguments are. */
#define PROBE(name, semaphore, args, ...)                                                          \
	asm volatile("990: nop\n"                                                                  \
		     ".pushsection .note.stapsdt,\"\",\"note\"\n"                                  \
		     ".balign 4\n"                                                                 \
		     ".4byte 992f-991f, 994f-993f, 3\n"                                            \
		     "991: .asciz \"stapsdt\"\n"                                                   \
		     "992: .balign 4\n"                                                            \
		     "993: .8byte 990b, _.stapsdt.base, " semaphore "\n"                           \
		     ".asciz \"pktrack_test\", \"" name "\", \"" args "\"\n"                       \
		     "994: .balign 4\n"                                                            \
		     ".popsection\n"                                                               \
		     ".ifndef _.stapsdt.base\n"                                                    \
		     ".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"       \
		     ".weak _.stapsdt.base\n"                                                      \
		     "_.stapsdt.base: .space 1\n"                                                  \
		     ".popsection\n"                                                               \
		     ".endif" ::__VA_ARGS__)

/* Not 0 while somebody looks. */
volatile uint16_t looked_at __attribute__((section(".probes"), used));

int main(void)
{
	volatile int16_t in_memory[4] = { 0, 0, -300, 0 };
	uint64_t large = 0x123456789abcULL;
	char line[16];

	puts("ready");
	fflush(stdout);
	for (int n = 1; fgets(line, sizeof(line), stdin); n++) {
		PROBE("line", "0", "-4@%[n] 8@%[large] -2@%[memory] 4@%[negative]", [n] "r"(n),
		      [large] "r"(large), [memory] "m"(in_memory[2]), [negative] "r"(-1));
		if (looked_at)
			PROBE("guarded", "looked_at", "-4@%[n]", [n] "r"(n));
	}
	return 0;
}
