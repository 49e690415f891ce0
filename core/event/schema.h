/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What a section of an event is made of: one list of fields per section, from which come the struct
 * that BPF fills and user space reads, the JSON, the schema stored in the capture, and the tests.
 * Included by both sides.
 *
 *	#define DEV_FIELDS(F)                                             \
 *		F(dev, U32, ifindex, "Index of the device.")             \
 *		F(dev, STR16, name, "Name of the device.")
 *	PK_SECTION_STRUCT(dev, DEV_FIELDS);
 *
 * Structs are aligned to 4 and hold no padding: fields of 8 bytes stand at multiples of 4.
 * Evolution: a field may be added at the end, never moved; a reader fits older and newer layouts
 * by name (event.h). */

#ifdef __bpf__
#include "core/bpf/types.bpf.h"
#else
#include <linux/types.h>
#endif

/* T(TYPE, what it is): how the bytes of a field are to be understood. */
#define PK_FIELD_TYPES(T)                                                                          \
	T(U8, "unsigned number, 1 byte")                                                           \
	T(U16, "unsigned number, 2 bytes")                                                         \
	T(U32, "unsigned number, 4 bytes")                                                         \
	T(U64, "unsigned number, 8 bytes")                                                         \
	T(S64, "signed number, 8 bytes")                                                           \
	T(STR16, "text of at most 16 bytes, zero-padded")                                          \
	T(STR32, "text of at most 32 bytes, zero-padded")                                          \
	T(STR64, "text of at most 64 bytes, zero-padded")                                          \
	T(IP, "IP address, 16 bytes; IPv4 as ::ffff:0:0/96")                                       \
	T(REASON, "drop reason, 4 bytes: the subsystem in the upper half; named by the `reasons` " \
		  "dictionary")                                                                    \
	T(ADDR, "kernel text address, 8 bytes; named by the `symbols` dictionary")                 \
	T(NETNS, "inode number of a network namespace, 4 bytes; named by the `netns` dictionary")  \
	T(ID, "id of a packet, 8 bytes; 0: none")                                                  \
	T(LINEAGE, "how a packet came from another, 4 bytes: see PK_LINEAGE_KINDS")                \
	T(ENDING, "what became of a packet, 4 bytes: see PK_ENDINGS")                              \
	T(LAYER, "where packet bytes begin, 1 byte: 0 unknown, 1 mac, 2 network")                  \
	T(BYTES, "bytes up to the end of the section")                                             \
	T(S64S, "signed numbers, 8 bytes each, up to the end of the section")                      \
	T(ADDRS, "kernel text addresses, 8 bytes each, up to the end of the section")

#define PK_DECL_U8(name)      __u8 name
#define PK_DECL_U16(name)     __u16 name
#define PK_DECL_U32(name)     __u32 name
#define PK_DECL_U64(name)     __u64 name
#define PK_DECL_S64(name)     __s64 name
#define PK_DECL_STR16(name)   char name[16]
#define PK_DECL_STR32(name)   char name[32]
#define PK_DECL_STR64(name)   char name[64]
#define PK_DECL_IP(name)      __u8 name[16]
#define PK_DECL_REASON(name)  __u32 name
#define PK_DECL_ADDR(name)    __u64 name
#define PK_DECL_NETNS(name)   __u32 name
#define PK_DECL_ID(name)      __u64 name
#define PK_DECL_LINEAGE(name) __u32 name
#define PK_DECL_ENDING(name)  __u32 name
#define PK_DECL_LAYER(name)   __u8 name
#define PK_DECL_BYTES(name)   __u8 name[]
#define PK_DECL_S64S(name)    __s64 name[]
#define PK_DECL_ADDRS(name)   __u64 name[]

#define PK_MEMBER(section, type, name, doc) PK_DECL_##type(name);

/* struct <section>_section */
#define PK_SECTION_STRUCT(section, FIELDS)                                                         \
	struct section##_section {                                                                 \
		FIELDS(PK_MEMBER)                                                                  \
	} __attribute__((packed, aligned(4)))

/* Values of a LAYER field. */
enum pk_layer {
	PK_LAYER_UNKNOWN, /* no header is set yet, or it is no network packet: bytes at skb->data */
	PK_LAYER_MAC,     /* Ethernet header */
	PK_LAYER_NETWORK, /* IP or another network header */
};
