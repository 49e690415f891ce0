/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define STACK_FIELDS(F) F(stack, ADDRS, frames, "Return addresses, innermost first.")

/* Only a variable part: C wants a member before it. */
struct stack_section {
	__u64 frames[0];
} __attribute__((packed, aligned(4)));
