/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* All collectors, in the order in which their hooks run and their sections are shown. A
 * collector is a folder and its line here: C(name, sections), a section S(id, name). Ids are
 * part of the capture file: never reuse one. */

#define PK_COLLECTORS(C, S)                                                                        \
	C(ret, S(15, ret))                                                                         \
	C(usdt, S(16, usdt))                                                                       \
	C(task, S(1, task))                                                                        \
	C(track, S(9, parent) S(17, end))                                                          \
	C(drop, S(2, drop) S(10, place) S(8, sk))                                                  \
	C(nft, S(19, nft))                                                                         \
	C(ovs, S(20, ovs))                                                                         \
	C(xdp, S(18, xdp))                                                                         \
	C(skb, S(4, packet) S(3, skb))                                                             \
	C(ct, S(11, ct))                                                                           \
	C(dev, S(5, dev))                                                                          \
	C(ns, S(6, ns))                                                                            \
	C(stack, S(7, stack))

#define PK_COLLECTOR_SECTIONS_(name, sections) sections
#define PK_COLLECTOR_NOTHING_(...)

/* S(id, name) for each section, C(name, ...) for each collector. */
#define PK_SECTIONS(S) PK_COLLECTORS(PK_COLLECTOR_SECTIONS_, S)

enum pk_section_id {
#define PK_SECTION_ENUM(id, name) PK_SECTION_##name = id,
	PK_SECTIONS(PK_SECTION_ENUM)
#undef PK_SECTION_ENUM
		PK_SECTION_MAX = 32, /* room for ids; one bit each */
};

/* Position in the list; the bit of the collector in a probe's hook mask. */
enum pk_collector_id {
#define PK_COLLECTOR_ENUM(name, sections) PK_COLLECTOR_##name,
	PK_COLLECTORS(PK_COLLECTOR_ENUM, PK_COLLECTOR_NOTHING_)
#undef PK_COLLECTOR_ENUM
		PK_COLLECTOR_MAX,
};
