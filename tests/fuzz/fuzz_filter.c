// SPDX-License-Identifier: GPL-2.0-or-later
/* Any classic BPF program that libpcap holds for valid, translated to eBPF, answers for any packet
 * as libpcap's own interpreter does. The input is instructions, then the packet. */

#define RUN_ABORTS
#include "probes/filter/test_bpf_run.h"

#include <linux/filter.h>

#include "core/util/cleanup.h"
#include "probes/filter/packet.h"

/* libpcap's, whose header cannot be included beside the kernel's. */
unsigned int bpf_filter(const struct pk_classic_insn *insns, const uint8_t *packet,
			unsigned int wire_len, unsigned int len);
int bpf_validate(const struct pk_classic_insn *insns, int n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INSNS_MAX  64
#define PACKET_MAX 300

/* Not every version of libpcap says what memory holds that was not written. */
static size_t clear_memory(struct pk_classic_insn *to)
{
	for (uint32_t i = 0; i < BPF_MEMWORDS; i++)
		to[i] = (struct pk_classic_insn){ .code = BPF_ST, .k = i };
	return BPF_MEMWORDS;
}

/* An instruction of 6 bytes; most bytes give a valid one, and most jumps stay within. */
static struct pk_classic_insn take_insn(const uint8_t *at, size_t left)
{
	static const uint16_t codes[] = {
		0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0xb1, 0x80, 0x81, 0x00, 0x01, 0x60, 0x61,
		0x02, 0x03, 0x05, 0x15, 0x25, 0x35, 0x45, 0x1d, 0x2d, 0x3d, 0x4d, 0x04, 0x14,
		0x24, 0x34, 0x44, 0x54, 0x64, 0x74, 0x84, 0x94, 0xa4, 0x0c, 0x1c, 0x2c, 0x3c,
		0x4c, 0x5c, 0x6c, 0x7c, 0x9c, 0xac, 0x06, 0x16, 0x07, 0x87,
	};
	static const uint32_t numbers[] = { 0,     1,          4,          14,
					    23,    31,         32,         127,
					    128,   0x7fffffff, 0x80000000, 0xffff,
					    0x800, 0x10000,    0xfffffffe, 0xffffffff };
	struct pk_classic_insn i = { .code = codes[at[0] % ARRAY_SIZE(codes)] };

	if (BPF_CLASS(i.code) == BPF_JMP && left) {
		i.jt = (uint8_t)(at[1] % left);
		i.jf = (uint8_t)(at[2] % left);
	}
	i.k = (uint32_t)at[4] << 8 | at[5];
	if (at[3] & 0x80)
		i.k = numbers[at[3] & 0xf];
	else if (at[3] & 0x40)
		i.k = at[5];
	if (i.code == (BPF_JMP | BPF_JA) && left)
		i.k %= (uint32_t)left;
	if (BPF_CLASS(i.code) == BPF_ST || BPF_CLASS(i.code) == BPF_STX ||
	    (BPF_CLASS(i.code) <= BPF_LDX && BPF_MODE(i.code) == BPF_MEM))
		i.k %= BPF_MEMWORDS;
	/* What C does not define, libpcap leaves to C, or refuses: by version. */
	if (i.code == (BPF_ALU | BPF_LSH | BPF_K) || i.code == (BPF_ALU | BPF_RSH | BPF_K))
		i.k %= 32;
	return i;
}

static void compare(const struct pk_classic *classic, const struct pk_filter_code *code,
		    const uint8_t *packet, size_t len, uint32_t window)
{
	bool want = bpf_filter(classic->insns, packet, (unsigned int)len, (unsigned int)len);
	struct run_world w = { .bytes = packet, .packet = { .len = (uint32_t)len } };
	struct pk_filter_ctx ctx = { .window = RUN_WINDOW, .packet = RUN_PACKET };

	for (uint32_t part = 1; part <= 3; part++) {
		w.packet.window_len = (uint32_t)MIN(len, window) / part;
		assert_true(run_bpf(code->insns, code->n, &w, &ctx) == want);
	}
	assert_true(w.stack_used <= PK_PACKET_FRAME_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pk_classic_insn insns[BPF_MEMWORDS + INSNS_MAX];
	struct pk_classic classic = { insns, clear_memory(insns) };
	_cleanup_(pk_filter_code_done) struct pk_filter_code code = { 0 };
	_cleanup_(pk_out_done) struct pk_out why;
	uint8_t packet[PACKET_MAX];
	size_t n, len;

	pk_out_init(&why, -1);
	if (size < 1)
		return 0;
	n = 1 + data[0] % INSNS_MAX;
	data++, size--;
	if (size < n * 6)
		return 0;
	for (size_t i = 0; i < n; i++)
		insns[classic.n++] = take_insn(data + 6 * i, n - 1 - i);
	len = MIN(size - n * 6, sizeof(packet));
	memcpy(packet, data + n * 6, len);
	if (!bpf_validate(insns, (int)classic.n))
		return 0;
	if (pk_packet_translate(&classic, pk_packet_window(&classic), &code, &why)) {
		assert_true(pk_out_text(&why)[0]);
		return 0;
	}
	run_check_reachable(code.insns, code.n);
	compare(&classic, &code, packet, len, pk_packet_window(&classic));
	return 0;
}
