/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The BPF object lies in the program packed (embed.py): it is most of its size. */

#include <stddef.h>

/* What was packed, *ret_size bytes; owned by the caller (free). NULL: no memory, or not sound. */
const void *pk_object_unpack(const void *packed, size_t size, size_t *ret_size);
