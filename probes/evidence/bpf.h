/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PK_BPF_NAME_BYTES 64

/* Name of the program with that id: "NAME (id 7)", or "id 7". */
void pk_bpf_name(uint32_t id, char name[PK_BPF_NAME_BYTES]);
/* The first program attached to `target` (descriptor or ifindex) with that attach type, by name.
 * 0 or -ENOENT. */
int pk_bpf_attached(int target, int attach_type, char name[PK_BPF_NAME_BYTES]);
